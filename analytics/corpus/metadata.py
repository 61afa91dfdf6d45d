"""What an article says of itself: label lines, form leftovers, its title and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from analytics.languages import codes, get
from analytics.text import Span, paragraphs

#: How far into a text (in lines) label lines are looked for, from either end.
LABEL_LINES = 14
#: A label's value is a name or a date, not a sentence.
MAX_VALUE_WORDS = 9
MAX_TITLE_WORDS = 28

_LABEL = re.compile(r"^\s*([^:：]{1,32}?)\s*[:：]\s*(\S.*?)\s*$")
#: What a lede ends in, and a headline hardly ever.
_SENTENCE_END = tuple(".:؛،")


@dataclass(frozen=True)
class Metadata:
    """What was found, and which parts of the text are not its body."""

    values: Mapping[str, str] = field(default_factory=dict)
    cuts: tuple[tuple[int, int, str], ...] = ()


def _fold(text: str) -> str:
    return re.sub(r"[\s\u200c]+", " ", get("ar").key(text)).strip().strip("*•-–[]()").strip().lower()


@cache
def _labels() -> Mapping[str, str]:
    """Folded label -> which field it names."""
    found: dict[str, str] = {}
    for code in codes():
        for name in ("outlet", "author", "date", "title"):
            for label in get(code).pages[f"{name}_labels"]:
                found.setdefault(_fold(label), name)
    return found


@cache
def _form_lines() -> frozenset[str]:
    return frozenset(_fold(line) for code in codes() for line in get(code).pages["form_lines"])


def _form(text: str, lines: list[Span]) -> Span | None:
    """The leftovers of a web form at the end: at least two of its labels, each on a line."""
    first = len(lines)
    while first and _fold(text[slice(*lines[first - 1])]).rstrip(":* ") in _form_lines():
        first -= 1
    return (lines[first][0], len(text)) if len(lines) - first >= 2 else None


def read(text: str, *, titled: bool) -> Metadata:
    """Read label lines, form leftovers and (for an article without one) the title.

    Parameters
    ----------
    text : str
        The original text.
    titled : bool
        Whether the article's title is known from elsewhere.

    Returns
    -------
    Metadata
        ``values`` with any of outlet, author, date, title; ``cuts`` in order,
        with reasons ``form``, ``outlet``, ``author``, ``date`` and ``title``.
    """
    lines = paragraphs(text)
    values: dict[str, str] = {}
    cuts: list[tuple[int, int, str]] = []
    form = _form(text, lines)
    if form:
        cuts.append((*form, "form"))
        lines = [s for s in lines if s[0] < form[0]]
    for position, (start, end) in enumerate(lines):
        if LABEL_LINES <= position < len(lines) - LABEL_LINES:
            continue
        m = _LABEL.match(text[start:end])
        if m and len(m[2].split()) <= MAX_VALUE_WORDS:
            name = _labels().get(_fold(m[1]))
            if name and name not in values:
                values[name] = m[2]
                cuts.append((start, end, name))
    if not titled and "title" not in values:
        cut = {c[0] for c in cuts}
        body = [s for s in lines if s[0] not in cut]
        if len(body) > 1:
            first = text[slice(*body[0])]
            if len(first.split()) <= MAX_TITLE_WORDS and not first.endswith(_SENTENCE_END) and len(first) < len(text[slice(*body[1])]) * 2:
                values["title"] = first
                cuts.append((*body[0], "title"))
    return Metadata(values, tuple(sorted(cuts)))


def opening(text: str, words: int = 12) -> str:
    """The first words of a text: what stands for a title where there is none."""
    pieces = text.split()
    return " ".join(pieces[:words]) + (" …" if len(pieces) > words else "")


ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
LATIN_SCRIPT = re.compile(r"[A-Za-z]")


@cache
def _detectors() -> tuple[object, object]:
    from lingua import Language as L
    from lingua import LanguageDetectorBuilder as Builder

    arabic = Builder.from_languages(L.ARABIC, L.PERSIAN, L.URDU).with_low_accuracy_mode().build()
    latin = Builder.from_languages(L.ENGLISH, L.FRENCH, L.GERMAN, L.SPANISH, L.TURKISH).with_low_accuracy_mode().build()
    return arabic, latin


def language(text: str, *, stated: str = "") -> str | None:
    """The language of a text: ar, fa, en, or None for any other.

    A stated language is believed when the script agrees; otherwise lingua
    decides among the languages of the prevailing script.
    """
    sample = text[:4000]
    arabic, latin = len(ARABIC_SCRIPT.findall(sample)), len(LATIN_SCRIPT.findall(sample))
    if not arabic and not latin:
        return None
    if stated in codes() and get(stated).rtl == (arabic > latin):
        return stated
    detector = _detectors()[0 if arabic > latin else 1]
    found = detector.detect_language_of(sample[:1000])  # type: ignore[attr-defined]
    code = found.iso_code_639_1.name.lower() if found else ""
    return code if code in codes() else None
