"""What was worked out once for a word type, kept within bounds: a corpus has no end of types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

#: Entries kept at most; beyond that everything is worked out anew, which common words soon are.
MOST = 200_000


class Remembered(dict[K, V]):
    """A dictionary that works out what it does not hold.

    Parameters
    ----------
    work_out : callable
        Key -> value; pure.
    """

    def __init__(self, work_out: Callable[[K], V]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, key: K) -> V:
        if len(self) >= MOST:
            self.clear()
        made = self[key] = self.work_out(key)
        return made
