"""Where a workspace's tables lie: a folder, or any address fsspec knows (s3://, gs://, abfs://, …).

Names are relative, with forward slashes. Writing is atomic in both: in a folder
by renaming, in an object store because an object appears whole. What such a
store asks for (keys, regions) is taken from the environment, as fsspec does.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from pyarrow import fs as arrow_fs

from analytics.errors import WorkspaceError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

#: Faults of a disk that a user can mend, told in one sentence.
DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENAMETOOLONG, errno.ENOTDIR}
)
#: Folder for what a machine keeps of workspaces that lie elsewhere.
CACHE = "MARSAD_CACHE"


class Store(ABC):
    """A place for files by name."""

    address: str

    @abstractmethod
    def read(self, name: str) -> bytes:
        """The bytes of a file; raises OSError."""

    @abstractmethod
    def write(self, name: str, data: bytes) -> None:
        """Write a file so that a reader sees the old one or the new one; raises WorkspaceError for a full or closed disk."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Whether there is such a file."""

    @abstractmethod
    def arrow(self) -> arrow_fs.FileSystem | None:
        """The file system Arrow reads :meth:`path` from; None for this machine's."""

    @abstractmethod
    def path(self, name: str) -> str:
        """The file's path as Arrow wants it."""


class Folder(Store):
    """A folder of this machine, or one mounted into it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.address = str(root)

    def read(self, name: str) -> bytes:
        """The bytes of a file of the folder."""
        return (self.root / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        """Write by renaming."""
        write_atomically(self.root / name, data)

    def exists(self, name: str) -> bool:
        """Whether the folder has the file."""
        return (self.root / name).exists()

    def arrow(self) -> None:
        """This machine's file system."""
        return

    def path(self, name: str) -> str:
        """The whole path."""
        return str(self.root / name)


class Remote(Store):
    """An address of fsspec."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        self.address = address.rstrip("/")
        try:
            found: tuple[AbstractFileSystem, str] = url_to_fs(self.address)
        except (ImportError, ValueError) as fault:
            raise WorkspaceError("bad_storage", address=self.address, detail=str(fault)[:200]) from fault
        self.fs, self.root = found

    def path(self, name: str) -> str:
        """The address without its protocol."""
        return f"{self.root}/{name}"

    def read(self, name: str) -> bytes:
        """The bytes of an object."""
        data: bytes = self.fs.cat_file(self.path(name))
        return data

    def write(self, name: str, data: bytes) -> None:
        """Write an object, which appears whole."""
        path = self.path(name)
        try:
            self.fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self.fs.pipe_file(path, data)
        except OSError as fault:
            raise WorkspaceError("disk_full", path=self.address, detail=fault.strerror or type(fault).__name__) from fault

    def exists(self, name: str) -> bool:
        """Whether the store has the object, asked anew."""
        self.fs.invalidate_cache()
        return bool(self.fs.exists(self.path(name)))

    def arrow(self) -> arrow_fs.FileSystem:
        """The store as Arrow sees it."""
        return arrow_fs.PyFileSystem(arrow_fs.FSSpecHandler(self.fs))


def store_of(address: str | Path) -> Store:
    """The store of a folder or an address; ``file://`` is a folder."""
    text = str(address)
    if text.startswith("file://"):
        text = text.removeprefix("file://")
    elif "://" in text:
        return Remote(text)
    return Folder(Path(text).expanduser().resolve())


def here_for(store: Store) -> Path:
    """The folder of this machine for what is never shared: locks, word indexes, a researcher's decisions."""
    if isinstance(store, Folder):
        return store.root
    base = Path(os.environ.get(CACHE) or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marsad")
    return base / hashlib.sha256(store.address.encode()).hexdigest()[:16]


def disk_fault(path: Path, fault: OSError) -> WorkspaceError:
    """What an operating system's refusal to write becomes."""
    return WorkspaceError("disk_full", path=path, detail=fault.strerror or type(fault).__name__)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it.

    Raises
    ------
    WorkspaceError
        When the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as f:
                f.write(data)
                f.flush()
                os.fsync(f.fileno())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as fault:
        if fault.errno in DISK:
            raise disk_fault(path.parent, fault) from fault
        raise
