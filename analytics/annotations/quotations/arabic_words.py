"""The words of an Arabic article in their folded form, and what each can be by itself."""

from __future__ import annotations

import bisect
import itertools
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import NamedTuple

import numpy as np

from analytics.annotations.quotations import naming
from analytics.annotations.quotations.model import Document
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.remembered import MOST
from analytics.tokenising import cut, runs, same
from analytics.wordtypes import Types, current

CODE = "ar"
#: على folds to the name علي: words keep the difference (see ``article_words``).
ON = "على"


def definite(t: str) -> bool:
    """Whether a folded word carries the article."""
    return t.startswith("ال") and len(t) > 4


class Word(NamedTuple):
    """One word of a phrase: folded, with its span, and its place among the article's words (-1: none)."""

    text: str
    start: int
    end: int
    at: int = -1

    @property
    def bare(self) -> str:
        """Without the article."""
        return self.text[2:] if self.definite else self.text

    @property
    def definite(self) -> bool:
        """Whether it carries the article."""
        return definite(self.text)


@lru_cache(MOST)
def kind_of_word(t: str) -> str:
    """What a phrase that begins with this folded word is; an accusative ending is looked past (مصدرا)."""
    return _listed(t) or (_listed(t[:-1]) if len(t) > 4 and t.endswith("ا") else "")


#: Lists of words and what each list's are, the first to hold a word first.
_LISTS = {"anonymous": "anonymous", "collective": "collective", "documents": "document", "organisations": "organisation", "ranks": "rank"}


@cache
def _by_word() -> dict[str, str]:
    return {word: kind for name, kind in reversed(_LISTS.items()) for word in folded(CODE, name)}


@lru_cache(MOST)
def _listed(t: str) -> str:
    found = _by_word().get(t)
    if found:
        return found
    if (
        t.endswith("ون")
        and len(t) > 5
        and t not in names(CODE).given
        and naming.score(t) < -3
        and (t.startswith("ال") or ordinary(CODE, t))
    ):
        return "collective"
    roles = folded(CODE, "roles")
    return "role" if t in roles or (t.startswith("ال") and len(t) > 4 and t[2:] in roles) else ""


def kind_of(word: Word) -> str:
    """What a phrase that begins with this word is, or nothing."""
    return kind_of_word(word.text)


@lru_cache(MOST)
def given_name(t: str) -> bool:
    """Whether a folded word is a listed given name."""
    return t in names(CODE).given or (t.startswith("عبدال") and len(t) > 6)


def given(word: Word) -> bool:
    """Whether a word is a listed given name."""
    return given_name(word.text)


#: Conjunctions and prepositions of one letter.
PARTICLES = "وفلب"


def without_particle(t: str) -> str:
    """A name without the particle attached to it (لاوباما, وكيري)."""
    if t[0] not in PARTICLES or len(t) < 4 or t in names(CODE).given or kind_of_word(t):
        return t
    rest = t[1:]
    return rest if given_name(rest) or (not ordinary(CODE, t) and naming.score(rest) > 1.5) else t


#: ``Word._make`` without its check of the length: many words are made.
made_word = partial(tuple.__new__, Word)


@dataclass(frozen=True)
class Words:
    """The words and signs of an article, side by side.

    Attributes
    ----------
    texts, starts, ends : list
        As words of speakers' phrases: without an attached particle.
    written, places : list
        As they stand in the folded text, and where.
    scores : list of float
        What the name model says of each where it stands (على and علي alike).
    ons : list of int
        Where على stands, which its type does not tell from علي.
    read : Read
        The articles that were read together, and which of them this is.
    number : int
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    written: list[str]
    places: list[int]
    scores: list[float]
    ons: list[int]
    read: Read
    number: int

    def __len__(self) -> int:
        return len(self.texts)

    def where(self, name: str, test: Callable[[str], bool]) -> list[int]:
        """Places of the words that pass a test as written; asked once per type of the articles read together."""
        return self.read.where(name, test, self.number)

    def coded(self, name: str, of: Callable[[list[str]], Iterable[int]]) -> np.ndarray:
        """What the text of each word is, as a number below 256; asked once per word type."""
        made = self.read.coded(name, of, self.number)
        if self.ons:
            made[self.ons] = next(iter(of([ON])))
        return made

    def word(self, n: int) -> Word:
        """The word at a place."""
        return made_word((self.texts[n], self.starts[n], self.ends[n], n))

    def stretch(self, first: int, last: int) -> list[Word]:
        """The words from one place to before another."""
        first, last = max(first, 0), min(last, len(self.texts))
        fields = zip(self.texts[first:last], self.starts[first:last], self.ends[first:last], range(first, last), strict=True)
        return list(map(made_word, fields))

    def starting(self, position: int) -> int:
        """The word that starts at a position of the text, or -1."""
        n = bisect.bisect_left(self.starts, position)
        return n if n < len(self.starts) and self.starts[n] == position else -1


@cache
def _signs() -> np.ndarray:
    """What every code point is: 1 in a word, 2 a sign of its own, 0 neither."""
    made = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
    for kind, pattern in ((1, r"[^\W_]+"), (2, r"[^\w\s]+")):
        for start, end in runs(pattern):
            made[start:end] = kind
    return made


class Read:
    """The words of several articles read together, and what each word type is.

    Attributes
    ----------
    codes : ndarray of int32
        The type of every word, article after article.
    bounds : list of int
        The words of article ``n`` are ``bounds[n]:bounds[n + 1]``.
    written, texts : ndarray of str
        The types as they stand; and without an attached particle.
    attached : ndarray of int64
        Letters of that particle.
    """

    def __init__(self, codes: np.ndarray, bounds: list[int], marks: np.ndarray, words: Callable[[np.ndarray], list[str]]) -> None:
        self.codes, self.bounds = codes, bounds
        self._table = current("ar, folded").table()
        self._heard = self._table.beside("heard")
        self._numbers = self._table.marked(marks, words)
        self._places = self._table.column("heard", lambda words: self._heard.numbers(_heard(words)))[self._numbers]
        self.written, self.texts = self._table.array[self._numbers], self._heard.array[self._places]
        self.attached = _lengths(self._table)[self._numbers] - _lengths(self._heard)[self._places]
        self._where: dict[str, tuple[list[int], list[int]]] = {}

    def where(self, name: str, test: Callable[[str], bool], article: int) -> list[int]:
        """Places of the words of an article whose type passes a test, as written."""
        if name not in self._where:
            passed = self._table.column(("where", name), lambda words: map(test, words), bool)[self._numbers]
            at = np.flatnonzero(passed[self.codes])
            bounds = np.searchsorted(at, self.bounds)
            base = np.repeat(np.array(self.bounds[:-1], dtype=np.int64), np.diff(bounds))
            self._where[name] = (at - base).tolist(), bounds.tolist()
        at_all, bounds_all = self._where[name]
        return at_all[bounds_all[article] : bounds_all[article + 1]]

    def coded(self, name: str, of: Callable[[list[str]], Iterable[int]], article: int) -> np.ndarray:
        """What the texts of an article's words are, as numbers."""
        of_heard = self._heard.column(("coded", name), of, np.uint8)
        return of_heard[self._places[self.codes[self.bounds[article] : self.bounds[article + 1]]]]

    def scores(self) -> list[float]:
        """What the name model says of every word."""
        return naming.scores(self._heard.column("adds", naming.parts)[self._places], self.codes, self.bounds)


def _lengths(table: Types) -> np.ndarray:
    return table.column("length", lambda words: map(len, words), np.int64)


def _heard(written: list[str]) -> list[str]:
    """Word types without an attached particle."""
    naming.learn([*written, *(t[1:] for t in written if t[0] in PARTICLES and len(t) > 3)])
    return [without_particle(t) for t in written]


def prepare(docs: Sequence[Document]) -> None:
    """Read the words of several articles together: every word type is looked at once."""
    text = "\n".join(doc.text for doc in docs)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind = np.append(_signs().take(points), 0)
    inside = kind == 1
    begins = (kind == 2) | (inside & ~np.append([False], inside[:-1]))
    places = np.flatnonzero(begins)
    ends = places + 1
    run = inside[places]
    ends[run] = np.flatnonzero(inside[:-1] & ~inside[1:]) + 1
    first, codes, marks = same(text, points, places, ends, np.zeros(len(places), np.int64))
    begin = np.cumsum([0, *(len(doc.text) + 1 for doc in docs)])
    bounds = np.searchsorted(places, begin)
    read = Read(codes, bounds.tolist(), marks, cut(text, places[first], ends[first]))
    base = np.repeat(begin[:-1], np.diff(bounds))
    written, texts = (types[codes].tolist() for types in (read.written, read.texts))
    starts, stops, stands = ((of - base).tolist() for of in (places + read.attached[codes], ends, places))
    ons = _ons(docs, read, starts, stops)
    scores = read.scores()
    for number, (doc, own, (low, high)) in enumerate(zip(docs, ons, itertools.pairwise(read.bounds), strict=True)):
        for n in own:
            texts[low + n] = ON
        doc.kept["words"] = Words(
            texts[low:high], starts[low:high], stops[low:high], written[low:high], stands[low:high], scores[low:high], own, read, number
        )


def _ons(docs: Sequence[Document], read: Read, starts: list[int], stops: list[int]) -> list[list[int]]:
    """Where each article has على, which is folded to the name علي."""
    made: list[list[int]] = [[] for _ in docs]
    at = np.flatnonzero((read.texts == "علي")[read.codes])
    for n, article in zip(at.tolist(), (np.searchsorted(read.bounds, at, side="right") - 1).tolist(), strict=True):
        doc = docs[article]
        begin = doc.folded.original(starts[n], stops[n])[0]
        if doc.body[begin : begin + 3].endswith("ى"):
            made[article].append(n - read.bounds[article])
    return made


def article_words(doc: Document) -> Words:
    """The words and signs of the article; made once, of many articles together where they were prepared."""
    made = doc.kept.get("words")
    if made is None:
        prepare([doc])
        made = doc.kept["words"]
    return made  # type: ignore[return-value]


class Stretch(NamedTuple):
    """The words and signs of a stretch: their texts, where the first stands among the article's, and the word it is cut from."""

    texts: list[str]
    first: int
    cut: Word | None = None


def words_between(doc: Document, start: int, end: int) -> Stretch:
    """The words and signs of a stretch; one it begins inside of is cut there."""
    words = article_words(doc)
    low = bisect.bisect_left(words.starts, start)
    high = bisect.bisect_left(words.starts, end)
    texts = words.texts[low:high]
    if low and words.starts[low - 1] < start < words.ends[low - 1]:
        rest = words.ends[low - 1]  # وفقا ل|اوباما: the stretch begins inside a word
        cut = Word(doc.text[start:rest], start, rest)
        return Stretch([cut.text, *texts], low - 1, cut)
    return Stretch(texts, low)


def doc_score(doc: Document, word: Word) -> float:
    """The name model's score of a word where it stands."""
    return naming.score(word.text) if word.at < 0 else article_words(doc).scores[word.at]
