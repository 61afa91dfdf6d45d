"""Arrays on disk whose room is taken at once: a full disk is a fault when they are made, not a crash when they are written."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap


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
