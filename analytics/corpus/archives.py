"""Archives: their members as blobs, in order, none of them ever written under its own name."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from analytics.corpus.bounds import Bounds
from analytics.corpus.encodings import decode
from analytics.corpus.packed import Bounded, check_directory
from analytics.corpus.records import Blob, Reject, reject
from analytics.errors import InputError

#: Members of more bytes go through a file rather than memory.
IN_MEMORY = 16 << 20
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".gz")
#: gzip files that are a format of their own.
OWN = (".warc.gz",)


def is_archive(name: str) -> bool:
    """Whether a file name tells of an archive."""
    lower = name.lower()
    return lower.endswith(ENDINGS) and not lower.endswith(OWN)


class Budget:
    """What may still come out of one outermost archive: bytes and members."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.bytes = [bounds.unpacked]
        self.members = bounds.members

    def one_more(self) -> None:
        """Count a member."""
        self.members -= 1
        if self.members < 0:
            raise InputError("too_many_members", bound=self.bounds.members)


def members(blob: Blob, bounds: Bounds, budget: Budget | None = None, depth: int = 1) -> Iterator[Blob | Reject]:
    """Files inside an archive, archives inside it opened as well.

    Yields
    ------
    Blob or Reject
        A blob is to be used before the next is asked for.
    """
    budget = budget or Budget(bounds)
    if depth > bounds.nesting:
        yield reject(blob.name, "", InputError("nested_too_deep", bound=bounds.nesting))
        return
    lower = blob.told_by.lower()
    inside = _zip if lower.endswith(".zip") else _tar if lower.endswith((".tar", ".tar.gz", ".tgz", ".tar.bz2")) else _gzip
    try:
        for member in inside(blob, bounds, budget):
            if isinstance(member, Blob) and is_archive(member.told_by):
                yield from members(member, bounds, budget, depth + 1)
            else:
                yield member
    except InputError as fault:
        yield reject(blob.name, "", fault)
    except Exception as fault:  # whatever a library makes of a broken archive
        yield reject(blob.name, "", InputError("unreadable", detail=type(fault).__name__))


def _opened(blob: Blob) -> BinaryIO:
    return io.BytesIO(blob.data) if isinstance(blob.data, bytes) else open(blob.data, "rb")


@contextlib.contextmanager
def _unpacked(name: str, digest: str, stream: BinaryIO, packed: int, bounds: Bounds, budget: Budget) -> Iterator[Blob]:
    """A member's bytes, in memory or (large) in a file that goes away afterwards."""
    bounded = Bounded(stream, packed, bounds, budget.bytes)
    head = bounded.read(IN_MEMORY) or b""
    while len(head) < IN_MEMORY and (more := bounded.read(IN_MEMORY - len(head))):
        head += more
    if len(head) < IN_MEMORY:
        yield Blob(name, head, digest)
        return
    with tempfile.NamedTemporaryFile(prefix="marsad-") as file:
        file.write(head)
        while piece := bounded.read(1 << 20):
            file.write(piece)
        file.flush()
        yield Blob(name, Path(file.name), digest)


def tame(name: str) -> str:
    """A member's name to report it by: relative, without steps up, control characters or direction tricks."""
    parts = [p for p in PurePosixPath(name.replace("\\", "/")).parts if p not in ("/", ".", "..")]
    return "".join(c for c in "/".join(parts) if c.isprintable() or c in "\u200c\u200d")[:400] or "member"


def _hidden(name: str) -> bool:
    """Leftovers of file managers, as folders have them."""
    parts = name.split("/")
    return any(p.startswith(".") or p == "__MACOSX" for p in parts) or parts[-1].lower() in ("thumbs.db", "desktop.ini")


def _zip(blob: Blob, bounds: Bounds, budget: Budget) -> Iterator[Blob | Reject]:
    with _opened(blob) as file:
        check_directory(file, bounds)
        yield from _zip_members(blob, file, bounds, budget)


def _zip_members(blob: Blob, file: BinaryIO, bounds: Bounds, budget: Budget) -> Iterator[Blob | Reject]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            name = tame(_zip_name(info))
            if not info.filename or info.is_dir() or _hidden(name):
                continue
            budget.one_more()
            reported = f"{blob.name}/{name}"
            if info.flag_bits & 1:
                yield reject(reported, "", InputError("encrypted"))
                continue
            try:
                with archive.open(info) as stream, _unpacked(reported, blob.digest, stream, info.compress_size, bounds, budget) as member:  # type: ignore[arg-type]
                    yield member
            except InputError as fault:
                yield reject(reported, "", fault)
                if budget.bytes[0] < 0:
                    return
            except Exception as fault:  # of this member alone
                yield reject(reported, "", InputError("unreadable", detail=type(fault).__name__))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the UTF-8 flag its bytes are in whatever code page its maker had."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return decode(info.filename.encode("cp437")).text
    except (UnicodeEncodeError, InputError):
        return info.filename


def _tar(blob: Blob, bounds: Bounds, budget: Budget) -> Iterator[Blob | Reject]:
    packed = blob.size
    with _opened(blob) as file:
        lower = blob.told_by.lower()
        whole = file if lower.endswith(".tar") else bz2.BZ2File(file) if lower.endswith(".bz2") else gzip.GzipFile(fileobj=file)
        counted = _Ending(whole, packed, bounds, budget.bytes)  # type: ignore[arg-type]
        stream = io.BufferedReader(counted)
        number = 0
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                name = tame(info.name)
                if not info.isreg() or _hidden(name):
                    continue
                budget.one_more()
                if info.issparse():  # holes are bytes that were never packed
                    yield reject(f"{blob.name}/{name}", "", InputError("unreadable", detail="sparse"))
                    continue
                number += 1
                content = archive.extractfile(info)
                if content is None:
                    continue
                # its bytes were counted as they came out of the tar
                with _unpacked(f"{blob.name}/{name}", blob.digest, content, info.size, bounds, Budget(bounds)) as member:  # type: ignore[arg-type]
                    yield member
        # a reader of streams takes a damaged header for the end
        rest = stream.read(1 << 20)
        if rest.strip(b"\0") or (counted.out and counted.last.strip(b"\0")):
            yield reject(blob.name, "", InputError("cut_short", members=number))


class _Ending(Bounded):
    """A bounded stream that remembers its last bytes: a tar ends in zeros."""

    last = b""

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read on, and remember."""
        size = super().readinto(buffer)
        if size:
            self.last = (self.last + bytes(buffer[max(0, size - 512) : size]))[-512:]
        return size


def _gzip(blob: Blob, bounds: Bounds, budget: Budget) -> Iterator[Blob | Reject]:
    budget.one_more()
    with (
        _opened(blob) as file,
        gzip.GzipFile(fileobj=file) as stream,
        _unpacked(blob.name, blob.digest, stream, blob.size, bounds, budget) as member,  # type: ignore[arg-type]
    ):
        # one file and its compressed form are the same file to whoever reads the list
        yield replace(member, inner=blob.told_by[: -len(".gz")])
