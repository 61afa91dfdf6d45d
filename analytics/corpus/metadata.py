"""What an article says of itself: label lines, form leftovers, its title and language."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from analytics.corpus import dates
from analytics.languages import codes, get
from analytics.text import Span, paragraphs

#: How far into a text (in lines) label lines are looked for, from either end.
LABEL_LINES = 14
#: A label's value is a name or a date, not a sentence.
MAX_VALUE_WORDS = 9
MAX_TITLE_WORDS = 28
#: Characters of a line that is a date, or an outlet and a date.
LONGEST_DATELINE = 160
#: Characters of a line with a label and its value.
LONGEST_LABELLED = 300
#: Characters of a heading such as "related articles (5)".
LONGEST_HEADING = 60
#: How far into a text a line that is but a date is its date.
DATE_LINES = 6
#: Lines around an article that are looked at for labels and dates.
AROUND = 8
#: Words of an outlet's name beside a date.
OUTLET_WORDS = 5

_LABEL = re.compile(r"^\s*([^:：\t]{1,32}?)\s*[:：\t]\s*(\S.*?)\s*$")
_DASH = re.compile(r"\s+[-–—|]\s+|\s*[|]\s*")
_CLOCK = re.compile(r"\s*\b\d{1,2}:\d{2}\b.*$")
#: Names that programs put where an author belongs.
NOBODY = frozenset(
    ("admin", "administrator", "root", "user", "editor", "webmaster", "python-docx", "microsoft office user", "windows user")
)
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


def _after_heading(text: str, lines: list[Span], name: str) -> int | None:
    """The line from which other articles are listed, or readers speak, to the end of the text.

    A heading counts in the second half of a text and when what follows it looks
    its part: a list of headlines has no sentences, comments are short lines.
    """
    known = _headings(name)
    found = None
    for n in range(len(lines) - 1, max(1, len(lines) // 2) - 1, -1):  # from the end: everything below looks its part
        line = text[slice(*lines[n])]
        if len(line) <= LONGEST_HEADING and re.sub(r"[\d()]+", "", _fold(line)).strip(" :.،-–") in known:
            found = n
        if len(line.split()) > MAX_TITLE_WORDS or (name != "comment_lines" and line.endswith(_SENTENCE_END)):
            break
    return found


@cache
def _headings(name: str) -> frozenset[str]:
    return frozenset(_fold(line) for code in codes() for line in get(code).pages[name])


def read(text: str, *, titled: bool, aside: Sequence[tuple[int, int, str]] = ()) -> Metadata:
    """Read label lines, datelines, form leftovers and (for an article without one) the title.

    Parameters
    ----------
    text : str
        The original text.
    titled : bool
        Whether the article's title is known from elsewhere.
    aside : sequence of (start, end, reason)
        Parts already known not to be the article. Close to it they are read for
        labels and dates, which pages put around their articles.

    Returns
    -------
    Metadata
        ``values`` with any of outlet, author, date, title; ``cuts`` in order
        (without those of ``aside``), with reasons ``form``, ``comments``,
        ``related``, ``outlet``, ``author``, ``date`` and ``title``.
    """
    every = paragraphs(text)
    ends = sorted((a, b) for a, b, _ in aside)
    starts = [a for a, _ in ends]
    out = [(k := bisect.bisect_right(starts, s[0]) - 1) >= 0 and s[0] < ends[k][1] for s in every]
    lines = [s for s, o in zip(every, out, strict=True) if not o]
    cuts: list[tuple[int, int, str]] = []
    form = _form(text, lines)
    if form:
        cuts.append((*form, "form"))
        lines = [s for s in lines if s[0] < form[0]]
    short = (n for n in range(1, len(lines)) if lines[n][1] - lines[n][0] <= LONGEST_HEADING)
    end = next((n for n in short if _fold(text[slice(*lines[n])]).strip(" /.") in _headings("end_lines")), None)
    if end is not None:
        cuts.append((lines[end][0], lines[-1][1], "related"))
        lines = lines[:end]
    for reason, name in (("comments", "comment_lines"), ("related", "related_lines")):
        after = _after_heading(text, lines, name)
        if after is not None:
            cuts.append((lines[after][0], lines[-1][1], reason))
            lines = lines[:after]
    if not lines:
        return Metadata({}, tuple(cuts))
    first, last = every.index(lines[0]), every.index(lines[-1])
    near = range(max(0, first - AROUND), min(len(every), last + 1 + AROUND))
    inside = set(lines)
    values: dict[str, str] = {}
    skip: Span | None = None
    for n in near:
        span = every[n]
        place = n - first
        if span == skip or first + LABEL_LINES <= n <= last - LABEL_LINES:
            continue
        own = text[slice(*span)]
        following = text[slice(*every[n + 1])] if n + 1 in near else ""
        told, used_next = _labelled(own, following, out[n] or "\t" in own)
        if not told and place < DATE_LINES:
            told = _dateline(own, following if place > 0 or out[n] else "")
        told = {k: v for k, v in told.items() if k not in values}
        if told:
            values |= told
            reason = next(iter(told))
            if span in inside:
                cuts.append((*span, reason))
            if used_next:
                skip = every[n + 1]
                if skip in inside:
                    cuts.append((*skip, reason))
    if not titled and "title" not in values:
        cut = {c[0] for c in cuts}
        body = [s for s in lines if s[0] not in cut]
        if len(body) > 1:
            opening_line = text[slice(*body[0])]
            long = len(opening_line) < len(text[slice(*body[1])]) * 2
            if len(opening_line.split()) <= MAX_TITLE_WORDS and not opening_line.endswith(_SENTENCE_END) and long:
                values["title"] = opening_line
                cuts.append((*body[0], "title"))
    return Metadata(values, tuple(sorted(cuts)))


def _labelled(line: str, following: str, apart: bool) -> tuple[dict[str, str], bool]:
    """What a line with a label says (``label: value``, ``by value``, or a label with its value on the next line), and whether it took the next."""
    m = _LABEL.match(line) if len(line) <= LONGEST_LABELLED else None
    if m and len(m[2].split()) <= MAX_VALUE_WORDS:
        name = _labels().get(_fold(m[1]))
        if name:
            return {name: m[2].strip()}, False
    alone = line.rstrip().endswith((":", "：")) or apart
    name = _labels().get(_fold(line.strip().rstrip(":：").strip())) if alone else None
    if name and following and len(following.split()) <= MAX_VALUE_WORDS and not _labels().get(_fold(following)):
        return {name: following.strip()}, True
    words = line.split()
    if 2 <= len(words) <= 8 and not line.rstrip().endswith(_SENTENCE_END) and _fold(words[0]) in _headings("author_prefixes"):
        return {"author": _CLOCK.sub("", " ".join(words[1:])).strip()}, False
    return {}, False


def _dateline(line: str, following: str) -> dict[str, str]:
    """What an unlabelled line says: a date, an outlet and a date, or an outlet above a date."""
    if len(line) > LONGEST_DATELINE:
        return {}
    if dates.alone(line):
        return {"date": line.strip()}
    parts = _DASH.split(line.strip(), maxsplit=1)
    for outlet, date in ((parts[0], parts[-1]), (parts[-1], parts[0])) if len(parts) == 2 else ():
        if dates.alone(date) and 0 < len(outlet.split()) <= OUTLET_WORDS and not dates.alone(outlet):
            return {"date": date.strip(), "outlet": outlet.strip()}
    if following and dates.alone(following) and len(line.split()) <= OUTLET_WORDS and not line.rstrip().endswith(_SENTENCE_END):
        return {"outlet": line.strip()}
    return {}


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
