"""Patterns of words found in texts: word types first, then pairs of neighbouring types, then the rest of a pattern.

A pattern is one to several words, each with an optional ``*`` at its beginning or
end. Whatever is asked for, matching costs the length of the text.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analytics.languages import LanguagePack, get
from analytics.text import translate_each
from analytics.tokenising import Spoken, Tokenised, tokenise

#: What ends a pattern of several words: sentence marks and line breaks.
_STOP = re.compile(r"[.!?؟؛;:\n\r]")
#: Letters of a beginning that are looked at, and bits of each, where they are put together into one number.
_OPENING, _BITS = 6, np.uint64(10)


@dataclass(frozen=True)
class _Word:
    """One word of a pattern."""

    text: str
    open_left: bool
    open_right: bool

    def matches(self, forms: frozenset[str]) -> bool:
        if self.open_left and self.open_right:
            return any(self.text in f for f in forms)
        if self.open_right:
            return any(f.startswith(self.text) for f in forms)
        if self.open_left:
            return any(f.endswith(self.text) for f in forms)
        return self.text in forms


class Matcher:
    """The patterns of one language, ready to be found in texts.

    Parameters
    ----------
    listed : iterable of (int, bool, str)
        Number of the category, whether a hit counts for it (else it bars one), and the pattern.
    pack : LanguagePack
    """

    def __init__(self, listed: Iterable[tuple[int, bool, str]], pack: LanguagePack) -> None:
        self.pack = pack
        self.patterns: list[tuple[int, bool, tuple[_Word, ...]]] = []
        for category, wanted, pattern in listed:
            if words_ := tuple(self._word(w) for w in pattern.split()):
                self.patterns.append((category, wanted, words_))
        self._exact: dict[str, list[int]] = {}
        self._beginnings: dict[str, list[int]] = {}
        self._endings: dict[str, list[int]] = {}
        self._anywhere: list[int] = []
        for at, (_, _, listed_words) in enumerate(self.patterns):
            first = listed_words[0]
            if first.open_left and first.open_right:
                self._anywhere.append(at)
            else:
                by = self._endings if first.open_left else self._beginnings if first.open_right else self._exact
                by.setdefault(first.text, []).append(at)
        self._lengths = [sorted({len(t) for t in by}) for by in (self._beginnings, self._endings)]
        openings = {t[:_OPENING] for by in (self._exact, self._beginnings) for t in by}
        letters = sorted({c for o in openings for c in o})[: (1 << int(_BITS)) - 1]
        #: the number of every letter that patterns begin with; 0 of any other
        self._number = np.zeros(2 + max(map(ord, letters), default=0), dtype=np.uint64)
        self._number[[ord(c) for c in letters]] = np.arange(1, len(letters) + 1)
        #: how patterns begin: six letters, or all they have; by length
        self._openings = [
            (size, np.unique(_joined(self._letters(own, size))))
            for size in range(1, _OPENING + 1)
            if (own := [o for o in sorted(openings) if len(o) == size])
        ]
        # most words share not even two letters with any beginning or ending
        self._heads = frozenset(t[:2] for t in self._beginnings) | frozenset(t[:1] for t in self._beginnings if len(t) < 2)
        self._tails = frozenset(t[-2:] for t in self._endings) | frozenset(t[-1:] for t in self._endings if len(t) < 2)
        #: sets of patterns that word types may begin, by number, and which of them go on with a second word
        self.sets: list[tuple[int, ...]] = [()]
        self.goes_on: list[bool] = [False]
        self._places: dict[tuple[int, ...], int] = {(): 0}
        self._lock = threading.Lock()

    def _word(self, written: str) -> _Word:
        bare = self.pack.key(written.strip("*")).strip().replace(" ", "")
        return _Word(bare, written.startswith("*"), written.endswith("*"))

    def begun(self, surfaces: list[str]) -> Iterator[tuple[int, ...]]:
        """The patterns each word type may begin."""
        return (self.sets[n] for n in self._begun(_keyed(self.pack, surfaces)))

    def _begun(self, keyed: Sequence[tuple[str, str]]) -> Iterator[int]:
        """The same as positions in ``sets``, of types' keys and lemmas."""
        for (key, lemma), possible in zip(keyed, self._possible(keyed), strict=True):
            yield self._place(self._patterns_of(_forms_of(self.pack.code, key, lemma))) if possible else 0

    def _place(self, begun: tuple[int, ...]) -> int:
        if begun not in self._places:
            self._places[begun] = len(self.sets)
            self.sets.append(begun)
            self.goes_on.append(any(len(self.patterns[number][2]) > 1 for number in begun))
        return self._places[begun]

    def begins(self, spoken: Spoken) -> np.ndarray:
        """Which of ``sets`` each word type begins."""

        def work_out(words: list[str]) -> list[int]:
            keyed = spoken.table.column("keyed", lambda fresh: _keyed(self.pack, fresh))
            with self._lock:
                return list(self._begun(keyed[len(keyed) - len(words) :].tolist()))

        return spoken.column(self, work_out, np.int32)

    def _possible(self, keyed: Sequence[tuple[str, str]]) -> list[bool]:
        """Whether any form of each word may begin as a pattern does: settles most words without working out their forms."""
        if self._endings or self._anywhere:
            return [True] * len(keyed)
        keys = [key.replace(" ", "") if " " in key else key for key, _ in keyed]
        found = self._opened(keys, self.pack.front) | self._opened([lemma for _, lemma in keyed], 0)
        joined = [n for n, (key, _) in enumerate(keyed) if " " in key]
        if joined:  # in two parts, of which the first may have letters in front
            found[joined] |= self._opened([keyed[n][0] for n in joined], self.pack.front)
        made: list[bool] = found.tolist()
        return made

    def _opened(self, words: list[str], front: int) -> np.ndarray:
        """Which words begin as a pattern does, up to ``front`` letters left off."""
        letters = self._letters(words, front + _OPENING)
        found = np.zeros(len(words), dtype=bool)
        for n in range(front + 1):
            for size, openings in self._openings:
                begun = _joined(letters[:, n : n + size])
                at = np.searchsorted(openings, begun)
                found |= openings[np.minimum(at, len(openings) - 1)] == begun
        return found

    def _letters(self, words: list[str], size: int) -> np.ndarray:
        """The numbers of the first letters of each word; 0 after its end."""
        points = np.array([w[:size] for w in words], dtype=f"U{size}").view(np.uint32).reshape(len(words), size)
        return self._number[np.minimum(points, len(self._number) - 1)]

    def _patterns_of(self, forms: frozenset[str]) -> tuple[int, ...]:
        begun: set[int] = set()
        for form in forms:
            if form in self._exact:
                begun.update(self._exact[form])
            if form[:2] in self._heads or form[:1] in self._heads:
                for n in self._lengths[0]:
                    begun.update(self._beginnings.get(form[:n], ()))
            if form[-2:] in self._tails or form[-1:] in self._tails:
                for n in self._lengths[1]:
                    begun.update(self._endings.get(form[-n:], ()))
        begun.update(at for at in self._anywhere if self.patterns[at][2][0].matches(forms))
        return tuple(sorted(begun)) if begun else ()

    def beside(self, begun: tuple[int, ...], forms: frozenset[str]) -> tuple[int, ...]:
        """Those of some patterns that go on with a word of these forms, or are of one word."""
        return tuple([number for number in begun if len(words := self.patterns[number][2]) == 1 or words[1].matches(forms)])

    def whole(self, number: int, words: Tokenised, first: int, stop: int) -> bool:
        """Whether the rest of a pattern follows as well, from its third word on, before the article ends at ``stop``."""
        pattern = self.patterns[number][2]
        return first + len(pattern) <= stop and all(
            pattern[n].matches(_forms(self.pack.code, words.types[words.code[first + n]])) for n in range(2, len(pattern))
        )

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(category's number, start, end) of every hit; of overlapping hits of a category the longest stays."""
        words = tokenise(pd.DataFrame({"article_id": [""], "language": [self.pack.code], "body": [text]}))
        return [(category, start, end) for _, category, start, end in hits(words, {self.pack.code: self})]


def _joined(letters: np.ndarray) -> np.ndarray:
    """Some letters of each word as one number."""
    made = letters[:, 0]
    for n in range(1, letters.shape[1]):
        made = (made << _BITS) | letters[:, n]
    return made


def _keyed(pack: LanguagePack, surfaces: list[str]) -> list[tuple[str, str]]:
    """The key of each word type, and its lemma's."""
    lemmas = translate_each([pack.lemma(f) for f in translate_each(surfaces, pack.letters)], pack.loose)
    return [(key.strip(), lemma.strip()) for key, lemma in zip(translate_each(surfaces, pack.loose), lemmas, strict=True)]


@lru_cache(20_000)
def _forms_of(code: str, key: str, lemma: str) -> frozenset[str]:
    return get(code).forms_of(key, lemma)


@lru_cache(20_000)
def _forms(code: str, surface: str) -> frozenset[str]:
    return get(code).forms(surface)


def hits(words: Tokenised, matchers: Mapping[str, Matcher]) -> Iterator[tuple[int, int, int, int]]:
    """(article's position, category's number, start, end) of every hit, article by article; of overlapping hits of a category the longest stays."""
    at, begun = _begun(words, matchers)
    bounds, ends = np.searchsorted(at, words.bounds).tolist(), words.bounds[1:].tolist()
    placed = list(zip(at.tolist(), words.start[at].tolist(), words.end[at].tolist(), begun, strict=True))
    for article, (low, high) in enumerate(itertools.pairwise(bounds)):
        if low == high:
            continue
        matcher, body = matchers[words.languages[article]], words.bodies[article]
        found: list[tuple[int, int, int]] = []
        barred: list[tuple[int, int, int]] = []
        for first, start, end, numbers in placed[low:high]:
            for number in numbers:
                category, wanted, pattern = matcher.patterns[number]
                if len(pattern) > 1:
                    if not matcher.whole(number, words, first, ends[article]):
                        continue
                    last = int(words.end[first + len(pattern) - 1])
                    if _STOP.search(body, start, last):
                        continue
                    (found if wanted else barred).append((category, start, last))
                else:
                    (found if wanted else barred).append((category, start, end))
        for category, start, end in _longest(found, barred):
            yield article, category, start, end


def _begun(words: Tokenised, matchers: Mapping[str, Matcher]) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Where patterns may begin, and which: those whose first two words stand there. Every pair of neighbouring types is tried once."""
    if not len(words):
        return np.array([], dtype=np.int64), []
    sets: list[tuple[Matcher, tuple[int, ...], bool]] = []
    of_type = np.full(words.kinds, -1, dtype=np.int64)  # which of these a word type begins
    for spoken in words.spoken:
        matcher = matchers.get(spoken.language)
        if matcher:
            begins = matcher.begins(spoken)
            of_type[spoken.at] = np.where(begins > 0, len(sets) + begins, -1)
            sets += [(matcher, begun, more) for begun, more in zip(list(matcher.sets), matcher.goes_on, strict=False)]
    at = np.flatnonzero((of_type >= 0)[words.code])
    ends = words.bounds[np.searchsorted(words.bounds, at, side="right")]
    none, firsts = words.kinds, of_type[words.code[at]]
    following = words.code[np.minimum(at + 1, len(words) - 1)].astype(np.int64)
    following[(at + 1 >= ends) | ~np.array([more for *_, more in sets], dtype=bool)[firsts]] = none
    pairs, which = np.unique(firsts * (none + 1) + following, return_inverse=True)
    tried: list[tuple[int, ...]] = []
    for first, second in zip(*(part.tolist() for part in np.divmod(pairs, none + 1)), strict=True):
        matcher, begun, more = sets[first]
        tried.append(matcher.beside(begun, _following(matcher, words, second, none)) if more else begun)
    kept = np.array([bool(t) for t in tried], dtype=bool)[which]
    return at[kept], [tried[n] for n in which[kept].tolist()]


def _following(matcher: Matcher, words: Tokenised, second: int, none: int) -> frozenset[str]:
    return frozenset() if second == none else _forms(matcher.pack.code, words.types[second])


def _longest(hits: Sequence[tuple[int, int, int]], barred: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    last: dict[int, int] = {}
    for category, start, end in sorted(hits, key=lambda h: (h[1], -h[2], h[0])):
        if start < last.get(category, 0) or (barred and any(c == category and a < end and start < b for c, a, b in barred)):
            continue
        last[category] = end
        kept.append((category, start, end))
    return kept
