"""Every text of a partition cut into words once: what terms, codebook and markers are read from.

Words are kept as numbers: which word type, where it starts and ends. Whatever is
known of a word type is then worked out once per type and looked up for all its
words together.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.languages import get
from analytics.wordtypes import Types, current

_BLANK = ord(" ")


@dataclass(frozen=True)
class Spoken:
    """The word types of one language among those of some articles.

    Attributes
    ----------
    language : str
    at : ndarray of int64
        Their positions among all types.
    table : Types
    numbers : ndarray of int64
        Their numbers in it.
    """

    language: str
    at: np.ndarray
    table: Types
    numbers: np.ndarray

    def column(
        self, name: Hashable, work_out: Callable[[list[str]], Iterable[Any] | np.ndarray], kind: npt.DTypeLike = object
    ) -> np.ndarray:
        """A fact about each of them: see :meth:`Types.column`."""
        return self.table.column(name, work_out, kind)[self.numbers]


@dataclass(frozen=True)
class Tokenised:
    """The words of some articles, in text order.

    Attributes
    ----------
    ids, languages, bodies : list of str, one per article
    bounds : ndarray of int64, shape (articles + 1,)
        The words of article ``n`` are ``bounds[n]:bounds[n + 1]``.
    spoken : list of Spoken
        The word types by language; the same letters in two languages are two.
    code : ndarray of int32, shape (words,)
        Each word's position in ``types``.
    start, end : ndarray of int64, shape (words,)
        Span of the word in its body.
    joined : ndarray of bool, shape (words,)
        Whether only a blank stands between the word and the one before it.
    """

    ids: list[str]
    languages: list[str]
    bodies: list[str]
    bounds: np.ndarray
    spoken: list[Spoken]
    code: np.ndarray
    start: np.ndarray
    end: np.ndarray
    joined: np.ndarray

    def __len__(self) -> int:
        return len(self.code)

    @property
    def article(self) -> np.ndarray:
        """Position of each word's article in ``ids``."""
        return np.repeat(np.arange(len(self.ids), dtype=np.int64), np.diff(self.bounds))

    def text(self, word: int, article: int) -> str:
        """A word of an article as it stands."""
        return self.bodies[article][self.start[word] : self.end[word]]

    @property
    def kinds(self) -> int:
        """How many word types there are."""
        return sum(len(spoken.at) for spoken in self.spoken)

    @cached_property
    def types(self) -> list[str]:
        """Every word type."""
        made = np.empty(self.kinds, dtype=object)
        for spoken in self.spoken:
            made[spoken.at] = spoken.table.array[spoken.numbers]
        return made.tolist()

    def of_types(self, fact: Callable[[Spoken], np.ndarray], kind: npt.DTypeLike) -> np.ndarray:
        """A fact about every word type, asked language by language."""
        made = np.zeros(self.kinds, dtype=kind)
        for spoken in self.spoken:
            made[spoken.at] = fact(spoken)
        return made


#: What a character is to words: one that begins and continues them, one that continues, one that joins two parts.
_LETTER, _MARK, _JOINER = 1, 2, 4


@cache
def _letters() -> np.ndarray:
    made = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
    for start, end in runs(r"[^\W\d_]+"):
        made[start:end] = _LETTER
    return made


def runs(pattern: str) -> list[tuple[int, int]]:
    """The ranges of code points that a class of characters, repeated, matches."""
    points = np.arange(sys.maxunicode + 1, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    return [m.span() for m in re.finditer(pattern, points)]


@cache
def _classes(code: str) -> np.ndarray:
    """What every code point is to the words of a language."""
    made = _letters().copy()
    for signs, kind in ((get(code).marks, _MARK), (get(code).joiners, _JOINER)):
        points = np.array([ord(c) for c in signs], dtype=int)
        made[points[made[points] == 0]] = kind
    return made


def _spans(kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where words start and end, by what each character is; what ``LanguagePack.word`` finds."""
    kind = np.pad(kind, 1)
    letter = kind == _LETTER
    within = letter | (kind == _MARK)
    joins = np.flatnonzero(kind == _JOINER)
    joins = joins[within[joins - 1] & letter[joins + 1]]
    within[joins] = True
    at = np.flatnonzero(within[1:] != within[:-1])
    starts, ends = at[0::2], at[1::2]
    marked = np.flatnonzero(~letter[starts + 1])
    if len(marked):  # marks before the first letter are no part of the word
        letters = np.append(np.flatnonzero(letter) - 1, len(kind))
        starts[marked] = letters[np.searchsorted(letters, starts[marked])]
        keep = starts < ends
        starts, ends = starts[keep], ends[keep]
    return starts, ends


#: Words up to this length are told apart by a running hash of their letters, longer ones, of which there are few, by a cryptographic one.
_HASHED = 24
#: Of the running hash; odd, and another in every process: nobody can write a word that is taken for another one.
_BASE = int.from_bytes(os.urandom(8), "little") | 1
#: Sets the same letters of two languages apart by more than any letters could.
_APART = 0xD6E8FEB86659FD93


class Powers:
    """Powers of an odd number and of its inverse, modulo 2^64; kept, as many as a text has asked for."""

    def __init__(self, base: int) -> None:
        self.base = base
        self._held = np.array([], np.uint64), np.array([], np.uint64)

    def upto(self, length: int) -> tuple[np.ndarray, np.ndarray]:
        """The first powers of either, ``length`` of them or more, beginning with the number itself."""
        held = self._held
        if len(held[0]) < length:
            size = 1 << max(16, length.bit_length())
            made = np.empty((2, size), dtype=np.uint64)
            made[0], made[1] = self.base, pow(self.base, -1, 1 << 64)
            with np.errstate(over="ignore"):
                np.cumprod(made, axis=1, out=made)
            held = self._held = made[0], made[1]
        return held


_POWERS = Powers(_BASE)


def same(
    text: str, points: np.ndarray, starts: np.ndarray, ends: np.ndarray, language: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(a word of each type, every word's type, each type's mark): polynomial hashes of all words from one running sum (Karp & Rabin 1987).

    Types come in the order of their first words. The mark of a word is the same wherever it stands in this process, in whatever text.

    Parameters
    ----------
    text : str
    points : ndarray of uint32
        Its code points.
    starts, ends : ndarray of int64, shape (words,)
    language : ndarray of int64, shape (words,)
        Words of different languages are of different types.
    """
    up, down = _POWERS.upto(len(points) + 1)
    with np.errstate(over="ignore"):
        sums = np.empty(len(points) + 1, dtype=np.uint64)  # in one place: memory that is new to a process is dear
        sums[0], sums[1:] = 0, points
        sums[1:] += np.uint64(0x1F123BB5)
        sums[1:] *= up[: len(points)]
        np.cumsum(sums, out=sums)
        marks = (sums[ends] - sums[starts]) * down[starts]
        for n in np.flatnonzero(ends - starts > _HASHED).tolist():
            marks[n] = _long(text[starts[n] : ends[n]])
        code, _ = pd.factorize(marks + language.astype(np.uint64) * np.uint64(_APART))
    first = np.flatnonzero(np.diff(np.maximum.accumulate(code), prepend=-1))  # a new type has the next number
    return first, code.astype(np.int32), marks[first]


def _long(word: str) -> int:
    """The mark of a long word."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def cut(text: str, starts: np.ndarray, ends: np.ndarray) -> Callable[[np.ndarray], list[str]]:
    """What gives the words at some of these places of a text."""
    return lambda some: [text[a:b] for a, b in zip(starts[some].tolist(), ends[some].tolist(), strict=True)]


def tokenise(texts: pd.DataFrame) -> Tokenised:
    """The words of some articles.

    Parameters
    ----------
    texts : DataFrame
        ``article_id, language, body``.
    """
    ids, languages, bodies = (texts[c].tolist() for c in ("article_id", "language", "body"))
    text = "\n".join(bodies)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    begin = np.cumsum([0, *(len(b) + 1 for b in bodies)])
    listed = sorted(set(languages))
    number = np.array([listed.index(code) for code in languages], dtype=np.int64)
    kind = np.zeros(len(points), dtype=np.uint8)
    if len(listed) == 1:
        kind = _classes(listed[0]).take(points)
    else:
        for n, code in enumerate(languages):
            kind[begin[n] : begin[n + 1]] = _classes(code).take(points[begin[n] : begin[n + 1]])
    starts, ends = _spans(kind)
    bounds = np.searchsorted(starts, begin)
    language = np.repeat(number, np.diff(bounds))
    first, code_of, marks = same(text, points, starts, ends, language)
    spoken = []
    for n, code in enumerate(listed):
        at = np.flatnonzero(language[first] == n)
        table = current(code).table()
        spoken.append(Spoken(code, at, table, table.marked(marks[at], cut(text, starts[first[at]], ends[first[at]]))))
    joined = np.zeros(len(starts), dtype=bool)
    joined[1:] = (starts[1:] == ends[:-1] + 1) & (points[ends[:-1]] == _BLANK)
    base = np.repeat(begin[:-1], np.diff(bounds))
    return Tokenised(ids, languages, bodies, bounds, spoken, code_of, starts - base, ends - base, joined)
