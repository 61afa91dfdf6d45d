"""What was worked out once for a word type, kept within bounds: a corpus has no end of types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

#: Entries kept at most; beyond that everything is worked out anew, which common words soon are.
MOST = 300_000


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


class Learnt(Generic[K, V]):
    """The same for many keys at once: what is not held is worked out together, where that is quicker than one by one.

    Parameters
    ----------
    work_out : callable
        Keys -> their values, in order; pure. No value is None.
    """

    def __init__(self, work_out: Callable[[list[K]], Iterable[V]]) -> None:
        self.work_out = work_out
        self._held: dict[K, V] = {}

    def of(self, keys: Sequence[K]) -> list[V]:
        """The values of some keys, each of which comes once."""
        found = list(map(self._held.get, keys))
        if None not in found:
            return found  # type: ignore[return-value]
        fresh = [k for k, value in zip(keys, found, strict=True) if value is None]
        if len(self._held) + len(fresh) > MOST:
            self._held.clear()
            fresh = list(keys)
        made = dict(zip(fresh, self.work_out(fresh), strict=True))
        self._held.update(made)  # which another thread may clear
        return [made[k] if value is None else value for k, value in zip(keys, found, strict=True)]

    def __getitem__(self, key: K) -> V:
        value = self._held.get(key)
        return self.of([key])[0] if value is None else value
