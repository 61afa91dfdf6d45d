"""Words, sentences and folded views of a text, always as spans into the original."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import sentencex

from analytics.languages import LanguagePack

Span = tuple[int, int]


@dataclass(frozen=True)
class Folded:
    """A folded text that remembers where each of its characters came from.

    Attributes
    ----------
    text : str
        The folded text, for matching.
    index : numpy.ndarray or None
        ``index[i]`` is the position in the original of folded character ``i``
        (one more entry than characters); None when the two have equal length.
    """

    text: str
    index: np.ndarray | None

    def original(self, start: int, end: int) -> Span:
        """The span in the original text of a span in the folded one."""
        if self.index is None or start >= end:
            at = start if self.index is None else int(self.index[start])
            return (start, end) if self.index is None else (at, at)
        # a vowel mark or hamza dropped right after the last letter belongs to it
        return int(self.index[start]), int(self.index[end])


#: Stands for "no character" in a table of code points.
_GONE = np.uint32(0xFFFFFFFF)


@lru_cache(maxsize=32)
def _code_points(table: frozenset[tuple[int, int | str | None]]) -> np.ndarray:
    """The table over every code point, so that a text is translated in one look-up."""
    made = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    for point, to in table:
        made[point] = _GONE if to is None else to if isinstance(to, int) else ord(to)
    return made


def translate(text: str, table: Mapping[int, int | str | None]) -> tuple[str, np.ndarray | None]:
    """What ``text.translate`` gives for a table of one character to one or none, and which characters were kept (None: all)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    made = _code_points(frozenset(table.items()))[points]
    keep = made != _GONE
    whole = bool(keep.all())
    return (made if whole else made[keep]).tobytes().decode("utf-32-le", "surrogatepass"), None if whole else keep


def translate_each(words: list[str], table: Mapping[int, int | str | None]) -> list[str]:
    """Every word translated, all in one go; words hold no line breaks."""
    return translate("\n".join(words), table)[0].split("\n")


def fold(text: str, table: Mapping[int, int | str | None]) -> Folded:
    """Translate a text (one character to one or none) and keep the way back."""
    folded, keep = translate(text, table)
    return Folded(folded, None if keep is None else np.flatnonzero(np.append(keep, True)))


def mask(text: str, cuts: Iterable[Span]) -> str:
    """The text with some parts blanked: same length, so spans stay true."""
    made, at = [], 0
    for start, end in sorted(cuts):
        if end > at:
            start = max(start, at)
            made += [text[at:start], "\n" * (end - start)]
            at = end
    return "".join([*made, text[at:]]) if made else text


def words(text: str, pack: LanguagePack) -> Iterator[tuple[str, int, int]]:
    """(surface, start, end) of every word."""
    for m in pack.word.finditer(text):
        yield m.group(), m.start(), m.end()


#: sentencex takes some full stops for ends that are none: a decimal, a title (د. أ. م.).
_NO_END = re.compile(r"(?:\d|(?:^|[\s(«\"])(?:د|أ|ا|م|أ\.د|ا\.د|اللواء م|Dr|Gen|Mr|Mrs|Lt|Col|Sen|Rep))\s?[.٫]$")

#: Characters at a sentence's end that decide it.
_LONGEST = 16


def sentences(text: str, pack: LanguagePack) -> list[Span]:
    """Spans of the sentences, whitespace trimmed, none across a line break."""
    spans: list[Span] = []
    offset = 0
    joined = False
    for line in text.splitlines(keepends=True):
        fresh = True
        for b in sentencex.get_sentence_boundaries(pack.code, line):
            start, end = b["start_index"], b["end_index"]
            piece = line[start:end].rstrip()
            left, right = len(piece) - len(piece.lstrip()), len(piece)
            if left >= right:
                continue
            if joined and not fresh:
                spans[-1] = (spans[-1][0], offset + start + right)
            else:
                spans.append((offset + start + left, offset + start + right))
            fresh = False
            joined = (
                piece[-1] in ".٫"
                and bool(_NO_END.search(piece, max(0, len(piece) - _LONGEST)))
                and (not piece[-2:-1].isdigit() or line[end : end + 1].isdigit())
            )
        offset += len(line)
        joined = False
    return spans


def paragraphs(text: str) -> list[Span]:
    """Spans of the non-empty lines, whitespace trimmed."""
    spans = []
    for m in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        piece = m.group()
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if left < right:
            spans.append((m.start() + left, m.start() + right))
    return spans
