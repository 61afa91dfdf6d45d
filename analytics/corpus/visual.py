"""From glyphs on a page to lines of text in reading order.

A PDF holds shapes and places. Whether its maker wrote Arabic in logical order, in
visual order, or as presentation forms, the places are the same; so lines are
made from places alone, and the order a reader reads in is found by turning the
Unicode Bidirectional Algorithm (UAX #9) round: what stands from right to left is
read so, numbers and Latin words in it from left to right. Columns are told apart
by recursive cuts along white space (Nagy & Seth 1984).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

#: In font sizes: the gap that is a blank, the one where a blank is set as well, what two baselines of one line differ by at most, what parts columns.
BLANK, SET, BASELINE, GUTTER = 0.22, 0.08, 0.4, 0.8
#: Lines and share of the width that a column has at least.
COLUMN_LINES, COLUMN_WIDTH = 3, 0.18
#: Horizontal gaps at which columns are looked for below or above.
TRIED = 6
MIRRORED = {"(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "«": "»", "»": "«", "<": ">", ">": "<", "‹": "›", "›": "‹"}
PAIRS = ("()", "[]", "{}", "«»", "<>", "‹›")
#: Signs that stay inside a number.
IN_NUMBERS = ".,:/٫٬"

#: Letters that never join the one after them.
_NEVER_JOIN = "ءآأؤإاةدذرزوىژٱ"
_LOOSE_JOINT = re.compile(r"\u200c(?![\u0620-\u064a\u066e-\u06d3])|(?<![\u0620-\u065f\u0670-\u06d3])\u200c")
_PRESENTED = re.compile("[\ufb50-\ufdf1\ufe70-\ufefc\ufb00-\ufb06]")


@dataclass(frozen=True)
class Glyph:
    """One shape: what it says, its box (points, from the left and from below), baseline and font size."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(frozen=True)
class Line:
    """One line of text in reading order, its extent, baseline and font size."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    rtl: bool


def letters_of(text: str) -> str:
    """Presentation forms as the letters they show; a vowel mark's carrier blank goes."""
    text = text.replace("\0", "")
    if not _PRESENTED.search(text):
        return text
    return "".join(_letter(c) if _PRESENTED.match(c) else c for c in text)


@cache
def _letter(form: str) -> str:
    """The letters of one presentation form; a joining letter that ends there is followed by a non-joiner (taken out again at word ends)."""
    letters = unicodedata.normalize("NFKC", form).strip()
    ends = unicodedata.decomposition(form).startswith(("<final>", "<isolated>")) and len(letters) == 1 and letters not in _NEVER_JOIN
    return letters + "\u200c" if ends and _class(letters) == "R" else letters


def _class(text: str) -> str:
    """R, L, N (number), M (mark), B (blank) or O (other), by the first character that decides."""
    for c in text:
        kind = unicodedata.bidirectional(c)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
        if kind in ("EN", "AN"):
            return "N"
        if kind == "NSM":
            return "M"
    return "B" if not text.strip() else "O"


def is_rtl(text: str) -> bool:
    """Whether more letters run from right to left than from left to right."""
    kinds = [unicodedata.bidirectional(c) for c in text]
    return sum(k in ("R", "AL") for k in kinds) > sum(k == "L" for k in kinds)


def in_reading_order(units: Sequence[str], *, rtl: bool, mirror: str = "".join(MIRRORED)) -> str:
    """What stands from left to right, as it is read.

    Parameters
    ----------
    units : sequence of str
        The shapes of a line from left to right, blanks among them, each
        internally in logical order (a ligature is one unit).
    rtl : bool
        Whether the line as a whole runs from right to left.
    mirror : str
        Brackets that are given as they look: in right-to-left text they stand
        for their mirror image.
    """
    kinds = [_class(u) for u in units]
    if not rtl and "R" not in kinds:
        return "".join(units)
    runs = _runs(units, kinds, "L" if rtl else "R")
    pieces: list[str] = []
    for start, end, inner in runs:
        own = list(units[start:end])
        reverse = not inner if rtl else inner
        if reverse:
            own = [MIRRORED[u] if u in MIRRORED and u in mirror else u for u in own]
        if not rtl and inner:  # numbers inside a right-to-left run
            pieces.append(in_reading_order(units[start:end], rtl=True, mirror=mirror))
        else:
            pieces.append("".join(reversed(own)) if reverse else "".join(own))
    return "".join(reversed(pieces) if rtl else pieces)


def _runs(units: Sequence[str], kinds: Sequence[str], opposite: str) -> list[tuple[int, int, bool]]:
    """(start, end, whether against the line's direction) of the runs of a line."""
    runs: list[tuple[int, int, bool]] = []
    n = 0
    while n < len(units):
        if kinds[n] == opposite or (opposite == "L" and kinds[n] == "N"):
            end = _run_end(units, kinds, n, opposite)
            runs.append((n, end, True))
            n = end
        else:
            # single shapes keep their places: turned round one by one
            runs.append((n, n + 1, False))
            n += 1
    return runs


def _run_end(units: Sequence[str], kinds: Sequence[str], start: int, opposite: str) -> int:
    end = start + 1
    strong = kinds[start] == opposite
    while end < len(units):
        if kinds[end] in (opposite, "N", "M"):
            strong = strong or kinds[end] == opposite
            # a number in front of a Latin word, across a blank, is not part of its run
            end += 1
            continue
        ahead = end
        while ahead < len(units) and kinds[ahead] in "BO":
            ahead += 1
        if ahead == len(units):
            break
        if kinds[ahead] == opposite and strong:
            end = ahead + 1
        elif kinds[ahead] == "N" and (strong or (ahead == end + 1 and units[end] in IN_NUMBERS)):
            end = ahead + 1
        else:
            break
    return end


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of one page in reading order, columns one after the other."""
    shown = _once([replace(g, text=letters_of(g.text)) for g in glyphs])
    if not shown:
        return []
    rtl = is_rtl("".join(g.text for g in shown))
    pieces = [_Piece.of(own) for row in _rows(shown) for own in _parted(row)]
    rows = [row for block in _blocks(pieces, rtl) for row in _joined(block)]
    mirrored = "".join(MIRRORED)
    asis, turned = ([_line(row, rtl, m) for row in rows] for m in ("", mirrored))
    # makers differ, even from sign to sign, in whether brackets are named by their looks: what closes as it opened is right
    wanted = "".join(p for p in PAIRS if sum(_balanced(i.text, p) for i in turned) >= sum(_balanced(i.text, p) for i in asis))
    made = turned if len(wanted) == len(mirrored) else [_line(row, rtl, wanted) for row in rows]
    return [line for line in made if line.text.strip()]


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Each shape once: bold print is sometimes the same shape drawn twice."""
    seen: set[tuple[str, int, int]] = set()
    made = []
    for g in glyphs:
        key = (g.text, round(g.x0), round(g.base))
        if g.text.strip() and key in seen:
            continue
        seen.add(key)
        made.append(g)
    return made


def _balanced(text: str, pair: str) -> int:
    """Brackets of a pair closed after they opened, less those that were not."""
    score, open_ = 0, 0
    for c in text:
        if c == pair[0]:
            open_ += 1
        elif c == pair[1]:
            score += 1 if open_ else -1
            open_ = max(0, open_ - 1)
    return score - open_


# -- columns -----------------------------------------------------------------
@dataclass(frozen=True)
class _Piece:
    """Part of a row without a wide gap in it."""

    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    base: float
    size: float

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> _Piece:
        return cls(
            tuple(glyphs),
            min(g.x0 for g in glyphs),
            max(g.x1 for g in glyphs),
            median(g.base for g in glyphs),
            median(g.size for g in glyphs),
        )


def _parted(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """A row cut where no shape stands for the width of a gutter."""
    made: list[list[Glyph]] = [[]]
    reach = None
    for g in row:
        if not g.text.strip():
            made[-1].append(g)
            continue
        if reach is not None and g.x0 - reach > GUTTER * g.size:
            made.append([])
        made[-1].append(g)
        reach = g.x1 if reach is None else max(reach, g.x1)
    return [own for own in (_trimmed(m) for m in made) if own]


def _trimmed(glyphs: list[Glyph]) -> list[Glyph]:
    filled = [n for n, g in enumerate(glyphs) if g.text.strip()]
    return glyphs[filled[0] : filled[-1] + 1] if filled else []


def _blocks(pieces: list[_Piece], rtl: bool, depth: int = 0) -> list[list[_Piece]]:
    """The page's blocks in reading order."""
    if depth > 12 or len(pieces) < 2 * COLUMN_LINES:
        return [pieces]
    sides = _beside(pieces)
    if sides:
        left, right = (_blocks(s, rtl, depth + 1) for s in sides)
        return [*right, *left] if rtl else [*left, *right]
    for bands in _stacked(pieces):
        if any(_beside(band) for band in bands):
            return [block for band in bands for block in _blocks(band, rtl, depth + 1)]
    return [pieces]


def _beside(pieces: list[_Piece]) -> tuple[list[_Piece], list[_Piece]] | None:
    """The two sides of a white column, when both are columns of text."""
    if len(pieces) < 2 * COLUMN_LINES:
        return None
    size = median(p.size for p in pieces)
    left_most, right_most = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    for width, at in _gaps([(p.x0, p.x1) for p in pieces])[:3]:
        if width < GUTTER * size:
            break
        left, right = [p for p in pieces if p.x1 <= at], [p for p in pieces if p.x0 >= at]
        enough = all(
            len({round(p.base / size) for p in side}) >= COLUMN_LINES and sum(len(p.glyphs) for p in side) >= 20 * COLUMN_LINES
            for side in (left, right)
        )
        if enough and min(at - left_most, right_most - at) >= COLUMN_WIDTH * (right_most - left_most):
            return left, right
    return None


def _stacked(pieces: list[_Piece]) -> Iterator[list[list[_Piece]]]:
    """The page in two or three bands, cut at its widest horizontal gaps: heads and feet cross columns."""
    size = median(p.size for p in pieces)
    found = _gaps([(p.base - 0.2 * p.size, p.base + 0.75 * p.size) for p in pieces])
    cuts = [at for width, at in found[:TRIED] if width > 0.3 * size]
    for one in cuts:
        yield [[p for p in pieces if p.base >= one], [p for p in pieces if p.base < one]]
    for one, other in itertools.combinations(cuts, 2):
        low, high = sorted((one, other))
        yield [[p for p in pieces if p.base >= high], [p for p in pieces if low <= p.base < high], [p for p in pieces if p.base < low]]


def _joined(pieces: Sequence[_Piece]) -> list[list[Glyph]]:
    """The rows of a block: its pieces on one baseline together again."""
    return _rows([g for p in pieces for g in p.glyphs])


def _gaps(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """(width, middle) of the places no span covers, widest first."""
    made = []
    reach = None
    for low, high in sorted(spans):
        if reach is not None and low > reach:
            made.append((low - reach, (low + reach) / 2))
        reach = high if reach is None else max(reach, high)
    return sorted(made, reverse=True)


# -- lines -------------------------------------------------------------------
def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Shapes that share a baseline, from the top down, each row from left to right."""
    rows: list[list[Glyph]] = []
    for g in sorted(glyphs, key=lambda g: (-g.base, g.x0)):
        if rows and abs(rows[-1][0].base - g.base) <= BASELINE * max(g.size, rows[-1][0].size):
            rows[-1].append(g)
        else:
            rows.append([g])
    return [sorted(row, key=lambda g: (g.x0 + g.x1) / 2) for row in rows if any(g.text.strip() for g in row)]


def _line(row: list[Glyph], page_rtl: bool, mirror: str) -> Line:
    units: list[str] = []
    last: Glyph | None = None
    blank = False
    for g in _with_marks(row):
        if not g.text.strip():
            blank = True
            continue
        # makers set blanks under the next letter where a word may be broken
        if last is not None and g.x0 - last.x1 > (SET if blank else BLANK) * min(g.size, last.size):
            units.append(" ")
        units += [c for c in g.text if c.strip()] if _class(g.text) in "LNO" else [g.text.strip()]
        last, blank = g, False
    kinds = {_class(u) for u in units}
    rtl = page_rtl if {"R", "L"} <= kinds else "R" in kinds or (page_rtl and "L" not in kinds)
    # strokes that fill a line were never written
    text = " ".join(in_reading_order(units, rtl=rtl, mirror=mirror).replace("\u0640", "").split())
    text = _LOOSE_JOINT.sub("", text)
    printed = [g for g in row if g.text.strip()]
    return Line(text, printed[0].x0, max(g.x1 for g in printed), median(g.base for g in printed), median(g.size for g in printed), rtl)


def _with_marks(row: list[Glyph]) -> list[Glyph]:
    """Vowel marks joined to the letters they stand over."""
    if not any(_class(g.text) == "M" for g in row):
        return row
    bases = [g for g in row if _class(g.text) != "M"]
    letters = [n for n, g in enumerate(bases) if _class(g.text) == "R"]
    for mark in (g for g in row if _class(g.text) == "M"):
        if not letters:
            break
        middle = (mark.x0 + mark.x1) / 2
        nearest = min(
            letters, key=lambda n: (not bases[n].x0 - 0.5 <= middle <= bases[n].x1 + 0.5, abs((bases[n].x0 + bases[n].x1) / 2 - middle))
        )
        bases[nearest] = replace(bases[nearest], text=bases[nearest].text + mark.text.strip())
    return bases
