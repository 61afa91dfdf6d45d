"""The words of an Arabic article in their folded form, and what each can be by itself."""

from __future__ import annotations

import bisect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import NamedTuple

import numpy as np

from analytics.annotations.quotations import naming
from analytics.annotations.quotations.model import Document
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.remembered import MOST
from analytics.tokenising import runs, same

CODE = "ar"
#: على folds to the name علي: words keep the difference (see ``article_words``).
ON = "على"


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
        return self.text.startswith("ال") and len(self.text) > 4


@lru_cache(MOST)
def kind_of_word(t: str) -> str:
    """What a phrase that begins with this folded word is; an accusative ending is looked past (مصدرا)."""
    return _listed(t) or (_listed(t[:-1]) if len(t) > 4 and t.endswith("ا") else "")


@lru_cache(MOST)
def _listed(t: str) -> str:
    for kind in ("anonymous", "collective", "documents", "organisations"):
        if t in folded(CODE, kind):
            return {"documents": "document", "organisations": "organisation"}.get(kind, kind)
    if t in folded(CODE, "ranks"):
        return "rank"
    if (
        t.endswith("ون")
        and len(t) > 5
        and t not in names(CODE).given
        and naming.score(t) < -3
        and (t.startswith("ال") or ordinary(CODE, t))
    ):
        return "collective"
    bare = t[2:] if t.startswith("ال") and len(t) > 4 else t
    return "role" if t in folded(CODE, "roles") or bare in folded(CODE, "roles") else ""


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


@lru_cache(MOST)
def without_particle(t: str) -> str:
    """A name without the particle attached to it (لاوباما, وكيري)."""
    if len(t) < 4 or t[0] not in "وفلب" or t in names(CODE).given or kind_of_word(t):
        return t
    rest = t[1:]
    return rest if given_name(rest) or (not ordinary(CODE, t) and naming.score(rest) > 1.5) else t


#: ``Word._make`` without its check of the length: many words are made.
_word = partial(tuple.__new__, Word)


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
    codes : ndarray
        The type of each, as of ``kinds``.
    kinds : Kinds
    ons : list of int
        Where على stands, which its type does not tell from علي.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    written: list[str]
    places: list[int]
    scores: list[float]
    codes: np.ndarray
    kinds: Kinds
    ons: list[int]

    def __len__(self) -> int:
        return len(self.texts)

    def where(self, name: str, test: Callable[[str], bool]) -> list[int]:
        """Places of the words whose type passes a test; asked once per type of the partition."""
        return np.flatnonzero(self.kinds.mask(name, test)[self.codes]).tolist()

    def coded(self, name: str, of: Callable[[str], int]) -> np.ndarray:
        """What the text of each word is, as a number below 256; asked once per type of the partition."""
        made = self.kinds.coded(name, of)[self.codes]
        if self.ons:
            made[self.ons] = of(ON)
        return made

    def word(self, n: int) -> Word:
        """The word at a place."""
        return Word(self.texts[n], self.starts[n], self.ends[n], n)

    def stretch(self, first: int, last: int) -> list[Word]:
        """The words from one place to before another."""
        first, last = max(first, 0), min(last, len(self.texts))
        fields = zip(self.texts[first:last], self.starts[first:last], self.ends[first:last], range(first, last), strict=True)
        return list(map(_word, fields))

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
    first, codes = same(text, points, places, ends, np.zeros(len(places), np.int64))
    kinds = Kinds([text[a:b] for a, b in zip(places[first].tolist(), ends[first].tolist(), strict=True)])
    heard = kinds.heard[codes]
    begin = np.cumsum([0, *(len(doc.text) + 1 for doc in docs)])
    bounds = np.searchsorted(places, begin).tolist()
    for doc, base, low, high in zip(docs, begin[:-1].tolist(), bounds[:-1], bounds[1:], strict=True):
        own = codes[low:high]
        doc.kept["words"] = _words(doc, places[low:high] - base, ends[low:high] - base, own, heard[low:high], kinds)


class Kinds:
    """The word types of some articles, and what each is.

    Attributes
    ----------
    written, texts : list of str
        As they stand; and without an attached particle.
    odd : ndarray of bool
        Where the two differ, or the word may be على.
    heard : ndarray of int
        Position of each type's text in the arrays of the name model.
    """

    def __init__(self, written: list[str]) -> None:
        self.written = written
        self.texts = [without_particle(t) for t in written]
        self.odd = np.array([t != w or t == "علي" for t, w in zip(self.texts, written, strict=True)], dtype=bool)
        listed = list(dict.fromkeys(self.texts))
        place = {t: n for n, t in enumerate(listed)}
        self.heard = np.array([place[t] for t in self.texts], dtype=np.int64)
        self.parts = naming.parts(listed)
        self._masks: dict[str, np.ndarray] = {}
        self._codes: dict[str, np.ndarray] = {}

    def mask(self, name: str, test: Callable[[str], bool]) -> np.ndarray:
        """Which types pass a test, as written."""
        if name not in self._masks:
            self._masks[name] = np.fromiter(map(test, self.written), bool, len(self.written))
        return self._masks[name]

    def coded(self, name: str, of: Callable[[str], int]) -> np.ndarray:
        """What the text of each type is, as a number below 256."""
        if name not in self._codes:
            self._codes[name] = np.fromiter(map(of, self.texts), np.uint8, len(self.texts))
        return self._codes[name]


def _words(doc: Document, places: np.ndarray, ends: np.ndarray, codes: np.ndarray, heard: np.ndarray, kinds: Kinds) -> Words:
    listed = codes.tolist()
    written, texts = [kinds.written[c] for c in listed], [kinds.texts[c] for c in listed]
    starts = places.tolist()
    begun, stop, ons = starts.copy(), ends.tolist(), []
    for n in np.flatnonzero(kinds.odd[codes]).tolist():
        begun[n] = stop[n] - len(texts[n])
        if texts[n] == "علي" and doc.body[doc.folded.original(begun[n], stop[n])[0] :][:3].endswith("ى"):
            texts[n] = ON
            ons.append(n)
    return Words(texts, begun, stop, written, starts, naming.scores(kinds.parts, heard), codes, kinds, ons)


def article_words(doc: Document) -> Words:
    """The words and signs of the article; made once, of many articles together where they were prepared."""
    made = doc.kept.get("words")
    if made is None:
        prepare([doc])
        made = doc.kept["words"]
    return made  # type: ignore[return-value]


def words_between(doc: Document, start: int, end: int) -> list[Word]:
    """The words and signs of a stretch; one it begins inside of is cut there."""
    words = article_words(doc)
    low = bisect.bisect_left(words.starts, start)
    high = bisect.bisect_left(words.starts, end)
    if low and words.starts[low - 1] < start < words.ends[low - 1]:
        rest = words.ends[low - 1]  # وفقا ل|اوباما: the stretch begins inside a word
        return [Word(doc.text[start:rest], start, rest), *words.stretch(low, high)]
    return words.stretch(low, high)


def doc_score(doc: Document, word: Word) -> float:
    """The name model's score of a word where it stands."""
    return naming.score(word.text) if word.at < 0 else article_words(doc).scores[word.at]
