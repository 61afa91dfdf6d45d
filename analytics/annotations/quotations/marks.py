"""Quotation marks, as the press uses them: paired, mismatched, nested, forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.text import Span

OPENING = {"«": "»", "“": "”", "„": "”", "‹": "›", "{": "}", "″": "″", "《": "》", "<<": ">>"}
CLOSING = frozenset("»”›}》")
STRAIGHT = '"'
#: Written as branches that each begin with one letter: what none begins with is passed over several times faster than in a set beside branches.
_MARK = re.compile("|".join(map(re.escape, [*'«»“”„‹›{}"″《》', "''", "<<", ">>"])))
#: A reopened quotation may go on over this many paragraphs.
MOST_PARAGRAPHS = 4


@dataclass(frozen=True)
class Quote:
    """The words between two marks: ``text[start:end]``; ``outer`` takes the marks in."""

    start: int
    end: int
    outer: Span
    closed: bool


def _opens(text: str, at: int, width: int) -> bool:
    """Whether a straight mark at this place can open: nothing before it, something after."""
    before = text[at - 1] if at else " "
    after = text[at + width : at + width + 1]
    return (
        (before.isspace() or before in "(:،,-–—«“[؛;." or (before in "بلكوف" and not text[at - 2 : at - 1].isalpha()))
        and bool(after)
        and not after.isspace()
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def find_quotes(text: str, paragraphs: list[Span]) -> list[Quote]:
    """Every quotation of a text, in order; nested ones are part of the outer.

    A mark that is never closed runs to the end of its paragraph, unless the
    next paragraph opens with a mark again or closes it: then it runs on.
    """
    found: list[Quote] = []
    opened: int | None = None  # position of the opening mark
    opener = ""
    depth = 0
    opened_paragraph = 0
    for number, (p_start, p_end) in enumerate(paragraphs):
        if opened is not None and not _runs_on(text, opener, paragraphs, number, opened_paragraph):
            end = paragraphs[number - 1][1]
            found.append(Quote(*_trim(text, opened + len(opener), end), (opened, end), False))
            opened = None
        for m in _MARK.finditer(text, p_start, p_end):
            mark, at = m.group(), m.start()
            if opened is None:
                if mark in OPENING or (mark in (STRAIGHT, "''") and _opens(text, at, len(mark))):
                    opened, opener, depth, opened_paragraph = at, mark, 0, number
                elif mark in CLOSING and not text[at + 1 : at + 2].isspace() and _opens(text, at, 1):
                    opened, opener, depth, opened_paragraph = at, mark, 0, number  # ”…“ the wrong way round
                continue
            if mark == opener and mark in OPENING:
                if at == p_start and number > opened_paragraph:
                    continue  # the next paragraph of the same speech
                depth += 1
            elif mark == OPENING.get(opener) and depth:
                depth -= 1
            elif _closes(text, opener, mark, at):
                found.append(Quote(*_trim(text, opened + len(opener), at), (opened, m.end()), True))
                opened = None
    if opened is not None:
        end = paragraphs[-1][1]
        if opened_paragraph < len(paragraphs) - 1:
            end = paragraphs[opened_paragraph][1]
        found.append(Quote(*_trim(text, opened + len(opener), end), (opened, end), False))
    return [q for q in found if q.end > q.start]


def _closes(text: str, opener: str, mark: str, at: int) -> bool:
    if mark == OPENING.get(opener):
        return True
    if opener in CLOSING and mark not in (STRAIGHT, "''"):
        return True
    if mark in (STRAIGHT, "''"):
        # a straight pair inside «…» is a nested one, not its end
        if opener in OPENING and _opens(text, at, len(mark)):
            return False
        return opener in (STRAIGHT, "''") or (
            not text[at + 1 : at + 2].isalnum() and OPENING.get(opener, "") not in text[at : at + 300].split("\n")[0]
        )
    if mark in CLOSING and opener != mark:
        return opener in (STRAIGHT, "''") or OPENING.get(opener, "") not in text[at : at + 300].split("\n")[0]
    return False


def _runs_on(text: str, opener: str, paragraphs: list[Span], number: int, first: int) -> bool:
    if number - first >= MOST_PARAGRAPHS:
        return False
    start, end = paragraphs[number]
    if text.startswith(opener, start):
        return True
    closing = OPENING.get(opener)
    if not closing or closing == opener:
        return False
    closes, opens = text.find(closing, start, end), text.find(opener, start, end)
    return closes >= 0 and not 0 <= opens < closes
