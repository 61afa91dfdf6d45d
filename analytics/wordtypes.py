"""Word types numbered once per process, with columns of what was worked out of each: a partition then only looks up its numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.remembered import MOST


class Types:
    """Words, numbered as they come, and columns of facts about them.

    A table only grows; one that is full is replaced (see :class:`Current`), and
    whoever has numbers of it keeps it. Several threads may use one.

    Attributes
    ----------
    listed : list of str
        The words by number.
    """

    def __init__(self) -> None:
        self.listed: list[str] = []
        self._lock = threading.RLock()
        self._numbers: dict[str, int] = {}
        self._marks = np.array([], dtype=np.uint64), np.array([], dtype=np.int64)
        self._columns: dict[Hashable, np.ndarray] = {}
        self._room: dict[Hashable, np.ndarray] = {}
        self._beside: dict[Hashable, Types] = {}

    def __len__(self) -> int:
        return len(self.listed)

    def numbers(self, words: list[str]) -> np.ndarray:
        """The number of each word; new ones get the next.

        Returns
        -------
        ndarray of int64, shape (words,)
        """
        found = list(map(self._numbers.get, words))
        if None in found:
            with self._lock:
                fresh = [w for w in dict.fromkeys(words) if w not in self._numbers]
                self.listed += fresh  # before anybody can have their numbers
                self._numbers.update(zip(fresh, range(len(self.listed) - len(fresh), len(self.listed)), strict=True))
            found = list(map(self._numbers.get, words))
        return np.array(found, dtype=np.int64)

    def marked(self, marks: np.ndarray, words: Callable[[np.ndarray], list[str]]) -> np.ndarray:
        """The number of each word, told by its mark: of all words only the new ones are read.

        Parameters
        ----------
        marks : ndarray of uint64, shape (words,)
            A hash of each word, the same whenever the word comes again.
        words : callable
            Positions in ``marks`` -> the words there.

        Returns
        -------
        ndarray of int64, shape (words,)
        """
        found, numbers = _looked_up(marks, *self._marks)
        if not found.all():
            with self._lock:
                new = np.flatnonzero(~found)
                there, numbers[new] = _looked_up(marks[new], *self._marks)  # another thread may have read them by now
                new = new[~there]
                numbers[new] = self.numbers(words(new))
                fresh, first = np.unique(marks[new], return_index=True)
                at = np.searchsorted(self._marks[0], fresh)
                self._marks = np.insert(self._marks[0], at, fresh), np.insert(self._marks[1], at, numbers[new[first]])
        return numbers

    def column(
        self, name: Hashable, work_out: Callable[[list[str]], Iterable[Any] | np.ndarray], kind: npt.DTypeLike = object
    ) -> np.ndarray:
        """A fact about every word; worked out for all that came since it was last asked for, together.

        Parameters
        ----------
        name : hashable
            Of the fact.
        work_out : callable
            Words -> a value each; pure.
        kind : dtype
            Of the values; an ndarray is kept as it is.
        """
        with self._lock:
            held = self._columns.get(name)
            known = 0 if held is None else len(held)
            if held is None or known < len(self.listed):
                size = len(self.listed)
                made = work_out(self.listed[known:])
                fresh = made if isinstance(made, np.ndarray) else np.fromiter(made, kind, size - known)
                held = self._columns[name] = self._longer(name, held, fresh)
        return held

    def _longer(self, name: Hashable, held: np.ndarray | None, fresh: np.ndarray) -> np.ndarray:
        """A column with more values after those it has; there is room for some more behind them, so that it is seldom copied."""
        known = 0 if held is None else len(held)
        kind = fresh.dtype if held is None else np.result_type(held, fresh)
        room = self._room.get(name)
        if room is None or room.dtype != kind or len(room) < known + len(fresh):
            room = np.empty((2 * known + len(fresh), *fresh.shape[1:]), dtype=kind)
            if held is not None:
                room[:known] = held
            self._room[name] = room
        room[known : known + len(fresh)] = fresh
        return room[: known + len(fresh)]

    @property
    def array(self) -> np.ndarray:
        """The words by number, as an array of objects."""
        return self.column("word", iter)

    def beside(self, name: Hashable) -> Types:
        """A table of what its words are turned into, which lives as long as it does."""
        return self._beside.setdefault(name, Types())


def _looked_up(marks: np.ndarray, known: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which marks are among the known ones, which are sorted, and their numbers; a dictionary of as many would miss the cache."""
    if not len(known):
        return np.zeros(len(marks), dtype=bool), np.zeros(len(marks), dtype=np.int64)
    order = np.argsort(marks)  # neighbours are looked for near one another
    at = np.empty(len(marks), dtype=np.int64)
    at[order] = np.minimum(np.searchsorted(known, marks[order]), len(known) - 1)
    return known[at] == marks, numbers[at]


class Current:
    """The table in use: begun anew when it is full, as a corpus has no end of word types."""

    def __init__(self) -> None:
        self._table = Types()

    def table(self) -> Types:
        """The table that new words are to be numbered by."""
        if len(self._table) > MOST:
            self._table = Types()
        return self._table


@cache
def current(name: str) -> Current:
    """The table in use for one kind of words; one per process."""
    return Current()


def renew() -> None:
    """Begin all tables anew: a word that nothing can be worked out of would be asked about again with whatever comes later."""
    current.cache_clear()
