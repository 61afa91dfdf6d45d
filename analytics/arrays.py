"""Arrays kept on disk and mapped into memory: made whole or not at all, the oldest deleted when there are many.

Their room is taken at once: a full disk is a fault when they are made, not a crash when they are written.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

#: Sets of kept arrays: those of three languages in two generations; and bytes, which the newest may exceed.
ARRAYS, ARRAY_BYTES = 6, 8 << 30
#: Seconds after which what is still being written is what a killed run left behind.
ABANDONED = 24 * 3600


def array_file(path: Path, kind: np.typing.DTypeLike, size: int) -> np.ndarray:
    """A new array of one dimension, mapped from a ``.npy`` file.

    Parameters
    ----------
    path : Path
    kind : dtype
    size : int

    Raises
    ------
    OSError
        When there is no room.
    """
    if not size:
        np.save(path, np.array([], dtype=kind), allow_pickle=False)
        return np.array([], dtype=kind)
    made = open_memmap(path, mode="w+", dtype=kind, shape=(size,))
    if hasattr(os, "posix_fallocate"):
        with open(path, "r+b") as file:
            os.posix_fallocate(file.fileno(), 0, os.fstat(file.fileno()).st_size)
    return made


@contextlib.contextmanager
def making(home: Path, keys: Sequence[str]) -> Iterator[dict[str, Path]]:
    """Folders to write arrays into (``.npy``), kept in ``home`` under their keys when all is written, or nothing of them.

    Parameters
    ----------
    home : Path
    keys : sequence of str

    Raises
    ------
    OSError
        When ``home`` cannot be written.
    """
    home.mkdir(parents=True, exist_ok=True)
    made = {key: Path(tempfile.mkdtemp(dir=home, suffix=".tmp")) for key in keys}
    try:
        yield made
        for key, folder in made.items():
            if (home / key).exists():  # what lies there was not whole
                shutil.rmtree(home / key)
            folder.rename(home / key)
        _prune(home, set(made))
    finally:
        for folder in made.values():
            shutil.rmtree(folder, ignore_errors=True)


def _prune(home: Path, fresh: set[str]) -> None:
    """Delete the oldest sets of arrays, and what killed runs left; whoever reads one goes on reading it."""
    size = number = 0
    for path in sorted(home.iterdir(), key=lambda p: -p.stat().st_mtime):
        if path.suffix == ".tmp":
            if time.time() - path.stat().st_mtime > ABANDONED:
                shutil.rmtree(path, ignore_errors=True)
            continue
        size += sum(f.stat().st_size for f in path.iterdir())
        number += 1
        if path.name not in fresh and (number > ARRAYS or size > ARRAY_BYTES):
            shutil.rmtree(path, ignore_errors=True)


def mapped(folder: Path) -> dict[str, np.ndarray] | None:
    """The arrays of a folder, mapped into memory; None when it is not there or not whole."""
    try:
        return {p.stem: np.load(p, mmap_mode="r", allow_pickle=False) for p in sorted(folder.glob("*.npy"))} or None
    except (OSError, ValueError, EOFError):
        return None
