"""Counting very many keys in little memory: in buckets first, and only what may be frequent exactly."""

from __future__ import annotations

import numpy as np

#: Spreads keys over buckets (Knuth's multiplicative hash).
_MIX = np.uint64(0x9E3779B97F4A7C15)
#: A bucket holds this part of what is asked for, at most, when keys are rare.
_LOAD = 8
#: Words of a corpus about which something is noted in memory.
IN_MEMORY = 1 << 24
#: Keys gathered before they are added up, at least.
_GATHERED = 1 << 20


class Buckets:
    """How often keys occur, in buckets, so that nothing is sorted: what falls into a rare bucket is rare itself.

    Parameters
    ----------
    keys : int
        How many will be added, about.
    least : int
        From how often on a key is asked for: the more often, the fewer buckets tell it from others.
    """

    def __init__(self, keys: int, least: int = 1) -> None:
        self.bits = min(26, max(8, (keys * _LOAD // max(least, _LOAD)).bit_length()))
        self.held = np.zeros(1 << self.bits, dtype=np.uint32)

    def _of(self, keys: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return ((keys.astype(np.uint64) * _MIX) >> np.uint64(64 - self.bits)).astype(np.int64)

    def add(self, keys: np.ndarray) -> None:
        """Count some keys."""
        np.add.at(self.held, self._of(keys), np.uint32(1))

    def often(self, keys: np.ndarray, least: int) -> np.ndarray:
        """Which keys may have been added ``least`` times or more, as a mask: none that was is missed."""
        return np.asarray(self.held[self._of(keys)] >= least)


def often(keys: np.ndarray, least: int) -> np.ndarray:
    """Which keys may occur ``least`` times or more among themselves, as a mask: none that does is missed.

    Parameters
    ----------
    keys : ndarray of integers
    least : int
    """
    held = Buckets(len(keys), least)
    held.add(keys)
    return held.often(keys, least)


class Tally:
    """Exact counts of keys, added piece by piece."""

    def __init__(self) -> None:
        self._keys: list[np.ndarray] = []
        self._counts: list[np.ndarray] = []
        self._waiting = 0

    def add(self, keys: np.ndarray) -> None:
        """Count some keys; each occurrence is one."""
        if not len(keys):
            return
        listed, count = np.unique(keys, return_counts=True)
        self._keys.append(listed)
        self._counts.append(count)
        self._waiting += len(listed)
        if self._waiting > max(_GATHERED, 2 * len(self._keys[0])):
            self.counts()

    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """The keys, sorted, and how often each was added."""
        if not self._keys:
            return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
        listed, place = np.unique(np.concatenate(self._keys), return_inverse=True)
        count = np.zeros(len(listed), dtype=np.int64)
        np.add.at(count, place, np.concatenate(self._counts))
        self._keys, self._counts, self._waiting = [listed], [count], 0
        return listed, count

    def frequent(self, least: int) -> np.ndarray:
        """The keys that were added ``least`` times or more, sorted."""
        listed, count = self.counts()
        return listed[count >= least]
