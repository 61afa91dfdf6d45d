"""What a format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics.corpus.records import Blob, Raw, Reading


@dataclass(frozen=True)
class Format:
    """A file format that is read.

    Attributes
    ----------
    name : str
    endings : tuple of str
        How its file names end, lower case, with the dot.
    read : callable
        (blob, how) -> articles and rejects; a fault of the whole file is raised as InputError.
    whole : bool
        Whether a file is one document (or few) and is held in memory.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[Blob, Reading], Raw]
    whole: bool = True
