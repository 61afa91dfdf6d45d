"""Article text as safe HTML with marks: everything in it is escaped, nothing in it can act."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from html import escape

from dashboard.i18n import isolate

Mark = tuple[int, int, str]
#: Paragraphs from which a part that is not the article is folded away.
FOLDED = 4
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*")
#: Which mark shows where several cover the same words.
ORDER = ("cue", "speaker", "role", "term", "content", "cut")
#: Direction overrides can disguise text; control characters can do no good.
_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Addresses are shown so that nobody follows one by accident.
_ADDRESS = re.compile(r"\b(h)tt(ps?)://", re.I)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&])")


def harmless(text: str) -> str:
    """Text without disguises, addresses defanged, HTML escaped."""
    return escape(_ADDRESS.sub(r"\1xx\2://", _TRICKS.sub("", text)))


def in_markdown(text: str) -> str:
    """Text for a widget that reads Markdown: shown as written, on one line; no link, image or directive in it acts."""
    plain = " ".join(_ADDRESS.sub(r"\1xx\2://", _TRICKS.sub("", text)).split())
    return isolate(_MARKDOWN.sub(r"\\\1", plain))


def marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """``text[start:end]`` as HTML, the marks' spans (into ``text``) in ``<mark>`` elements."""
    inside = [(max(a, start), min(b, end), kind) for a, b, kind in marks if a < end and b > start]
    borders = sorted({start, end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    pieces = []
    for a, b in itertools.pairwise(borders):
        kinds = {kind for low, high, kind in inside if low <= a and high >= b}
        body = harmless(text[a:b])
        kind = next((k for k in ORDER if k in kinds), None)
        if kind == "cut":
            pieces.append(f'<span class="cut">{body}</span>')
        else:
            pieces.append(f'<mark class="{kind}">{body}</mark>' if kind else body)
    return "".join(pieces)


def in_paragraphs(text: str, marks: Iterable[Mark], *, folded: Iterable[tuple[int, int, str]] = ()) -> str:
    """A whole text as paragraphs of HTML, with marks.

    Parameters
    ----------
    folded : iterable of (start, end, label)
        Parts that are folded away under their label where they are long.
    """
    listed = list(marks)
    parts = sorted(folded)
    made: list[str] = []
    for part, group in itertools.groupby(
        _PARAGRAPH.finditer(text), key=lambda m: next((p for p in parts if p[0] <= m.start() < p[1]), None)
    ):
        inside = [f'<p dir="auto">{marked(text, m.start(), m.end(), listed)}</p>' for m in group]
        if part is not None and len(inside) >= FOLDED:
            made.append(f"<details><summary>{escape(part[2])}</summary>{''.join(inside)}</details>")
        else:
            made += inside
    return "".join(made)
