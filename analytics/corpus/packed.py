"""Archives within bounds: how much may come out of them is known before anything does."""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO

from analytics.corpus.bounds import Bounds
from analytics.errors import InputError


def check_zip(data: bytes, bounds: Bounds) -> None:
    """Refuse a document that is a ZIP and would unpack to too much.

    Raises
    ------
    InputError
        ``unreadable`` or ``unpacks_to_much``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault
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
