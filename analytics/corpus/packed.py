"""Archives within bounds: how much may come out of them is known before anything does."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import BinaryIO

from analytics.corpus.bounds import Bounds
from analytics.errors import InputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Bytes of a ZIP directory per member, generously.
ENTRY = 512


def check_directory(file: BinaryIO, bounds: Bounds) -> None:
    """Refuse a ZIP whose directory is larger than the members allowed could need, before it is read.

    Raises
    ------
    InputError
        ``too_many_members``.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 64))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 20 > len(tail):
        return
    entries, directory = struct.unpack("<HI", tail[end + 10 : end + 16])
    large = tail.rfind(b"PK\x06\x06")
    if large >= 0 and large + 48 <= len(tail):
        entries, directory = struct.unpack("<QQ", tail[large + 32 : large + 48])
    if (entries != 0xFFFF and entries > bounds.members) or (directory != 0xFFFFFFFF and directory > ENTRY * bounds.members):
        raise InputError("too_many_members", bound=bounds.members)


def check_zip(data: bytes, bounds: Bounds) -> None:
    """Refuse a document that is a ZIP and would unpack to too much.

    Raises
    ------
    InputError
        ``unreadable`` or ``unpacks_to_much``.
    """
    if data.startswith(OLE):  # what Office makes of a document with a password, and of its formats before 2007
        raise InputError("encrypted")
    check_directory(io.BytesIO(data), bounds)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault
    if any(i.flag_bits & 1 for i in listed):
        raise InputError("encrypted")
    unpacked = sum(i.file_size for i in listed)
    if len(listed) > bounds.members:
        raise InputError("too_many_members", bound=bounds.members)
    if unpacked > 4 * bounds.document or (unpacked > bounds.small and unpacked > bounds.ratio * max(len(data), 1)):
        raise InputError("unpacks_to_much", size=unpacked, bound=bounds.ratio)


class Bounded(io.RawIOBase):
    """A stream that ends with a fault where more comes out than its bounds allow.

    Parameters
    ----------
    stream : binary file
        What unpacks.
    packed : int
        Bytes it unpacks from.
    budget : list of int
        Bytes that may still come out of the whole archive; shared by its members.
    """

    def __init__(self, stream: BinaryIO, packed: int, bounds: Bounds, budget: list[int]) -> None:
        self.stream, self.bounds, self.budget = stream, bounds, budget
        self.most = max(bounds.small, bounds.ratio * max(packed, 1))
        self.out = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read on, counting."""
        data = self.stream.read(len(buffer))
        self.out += len(data)
        self.budget[0] -= len(data)
        if self.out > self.most or self.budget[0] < 0:
            raise InputError("unpacks_to_much", size=self.out, bound=self.bounds.ratio)
        buffer[: len(data)] = data
        return len(data)
