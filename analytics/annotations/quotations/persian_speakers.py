"""Persian noun phrases that name a speaker, from the start of the clause to its first adverbial."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.persian_names import Word, find_name, given, heads, kind_at, kind_of, value, words_between
from analytics.annotations.quotations.wordlists import folded, names, one_of
from analytics.languages import get
from analytics.text import Span

CODE = "fa"
_LABELS = {"documents": "document", "organisations": "organisation", "roles": "office", "ranks": "office"}
_SKIP = re.compile(r"[\s،,؛.\-–—»”\"]*")
_ONE = re.compile(r"یک(?:ی از)?\s+")
_THIS = re.compile(r"(?:این|همین)\s+")
#: A role of somebody beside a person: the name after it is not the speaker's (نماینده آیت الله …).
_BESIDE = frozenset("نماینده دفتر مشاور وکیل همسر برادر پسر فرزند دختر پدر مادر خواهر داماد نزدیکان معاون سخنگوی".split())
_LONGEST = 14


@cache
def _openings() -> list[re.Pattern[str]]:
    """What may stand before the subject: به گزارش …، در همین حال، خبرگزاری فارس:"""
    agency = one_of(folded(CODE, "agencies"))
    return [
        re.compile(r"(?:به گزارش|به نقل از)[^،,:]{2,110}[،,:]"),
        re.compile(rf"(?:به گزارش\s+)?(?:(?:خبرنگار|گروه\s\w+)\s+)*(?:خبرگزاری\s+)?{agency}(?!\w)(?:\s+(?:از|در)\s+\w+)?\s*[،,:]*"),
        re.compile(rf"(?:{one_of(folded(CODE, 'prefaces'))})(?!\w)[\s،,]*"),
        re.compile(r"(?:و|اما|ولی|این در حالی است که|این درحالی است که|گفتنی است|شایان ذکر است|لازم به ذکر است)\s+"),
        re.compile(r"(?:در|روز|طی|امروز|دیروز|پس از|پیش از|هفته|بر اساس|براساس|به همین)\s[^،,]{2,70}[،,]"),
    ]


def parse(doc: Document, start: int, end: int, *, alone: bool = False) -> Mention | None:
    """The speaker a stretch of folded text begins with.

    Parameters
    ----------
    doc : Document
    start, end : int
        From where the clause begins to its cue.
    alone : bool
        The stretch is the phrase itself (after به گفته).

    Returns
    -------
    Mention or None
        None when the clause has no subject of its own.
    """
    at = _begin(doc, start, end)
    if at >= end:
        return None
    found = _phrase(doc, at, end, alone=alone)
    return found or (None if alone else _later(doc, at, end))


def _phrase(doc: Document, at: int, end: int, *, alone: bool) -> Mention | None:
    text = doc.text
    kind, length = kind_at(text, at)
    if kind == "pronouns":
        return Mention((at, at + length), pronoun=True)
    this = _THIS.match(text, at, end)
    if this:
        return _pointing(doc, at, this.end(), end)
    one = _ONE.match(text, at, end)
    if one:
        return _some(doc, at, one.end(), end)
    pieces = _pieces(doc, at, end)
    if not pieces:
        return None
    first = pieces[0]
    kind = kind and kind_of(doc, first[0])
    found = find_name(doc, first)
    if kind in ("documents", "organisations") and not (found and found[0] == 0 and given(first[0].text)):
        return Mention((first[0].start, first[min(len(first), 10) - 1].end), kind=_LABELS[kind])
    if kind in ("collective", "anonymous") and not (found and found[0] <= 1):
        return Mention((first[0].start, first[min(len(first), 10) - 1].end), kind=kind)
    if found and not _of_another(doc, first, found):
        i, j = found
        return _named(doc, pieces, i, j, kind)
    if kind in ("roles", "ranks"):
        second = find_name(doc, pieces[1]) if len(pieces) > 1 else None
        if second and second[0] <= 1:
            i, j = second
            name = pieces[1][i:j]
            return _mention(name, ((first[0].start, first[-1].end),))
        span = (first[0].start, first[min(len(first), _LONGEST) - 1].end)
        return Mention(span, kind="office", role=(span,), definite=not first[0].text.endswith("یی"))
    if first[0].text in names(CODE).places:
        return Mention((first[0].start, first[0].end), kind="organisation")
    if len(first) <= 2 and not first[0].sign and all(value(w.text) > -9 for w in first) and sum(value(w.text) for w in first) > 0:
        return _mention(first, (), tentative=True)
    if len(first) <= 2 and len(pieces) == 1 and all(value(w.text) > -9 and not w.sign for w in first):
        return replace(_mention(first, ()), perhaps=True)
    if alone and len(first) <= 8:
        return Mention((first[0].start, first[-1].end), kind="anonymous")
    if 2 <= len(first) <= 8 and not alone and len(pieces) == 1 and _agent(first[0].text):
        span = (first[0].start, first[-1].end)
        return Mention(span, kind="office", role=(span,), definite=True)
    return None


def _agent(word: str) -> bool:
    """Whether a word not listed says what somebody does (دریافت کننده, مدافع, معدنکار)."""
    return word.endswith(("کننده", "گر", "کار", "دار", "بان", "چی", "نگار", "شناس", "ساز", "گذار", "دان", "نده"))


def _pointing(doc: Document, at: int, head: int, end: int) -> Mention | None:
    """این منبع, این مقام نزدیک به …: points back at a speaker of that kind, or is all there is."""
    kind, length = kind_at(doc.text, head)
    if not kind or kind == "pronouns":
        return None
    pieces = _pieces(doc, head, end)
    last = pieces[0][min(len(pieces[0]), 10) - 1].end if pieces else head + length
    return Mention((at, max(last, head + length)), kind=_LABELS.get(kind, kind), pronoun=True)


def _some(doc: Document, at: int, head: int, end: int) -> Mention | None:
    """یک مقام وزارت کشور: somebody with a post, not named."""
    kind, length = kind_at(doc.text, head)
    if kind not in ("roles", "ranks", "anonymous", "collective", "documents", "organisations"):
        return None
    pieces = _pieces(doc, head, end)
    last = pieces[0][min(len(pieces[0]), 10) - 1].end if pieces else head + length
    span = (at, max(last, head + length))
    label = _LABELS.get(kind, kind)
    return Mention(span, kind=label, role=((head, span[1]),) if label == "office" else ())


def _later(doc: Document, at: int, end: int) -> Mention | None:
    """A subject after an adverbial that no comma closes: a title or given name with a name after it."""
    words = words_between(doc, at, min(end, at + 160))
    for n, word in enumerate(words):
        if word.text in (":", "؛", "."):
            return None
        before = words[n - 1].text if n else ""
        if not n or before in ("از", "با", "به", "را", "بر", "برای", "و", "توسط", "علیه"):
            continue
        titled = dict(heads())["ranks"].match(doc.text, word.start)
        if not (titled or given(word.text)) or doc.text[word.start - 1] in '"':
            continue
        pieces = _pieces(doc, word.start, end)
        found = find_name(doc, pieces[0]) if pieces else None
        if found and found[0] <= 4 and (found[1] - found[0] >= 2 or titled):
            return _named(doc, pieces, *found, "ranks" if titled else "")
    return None


def _of_another(doc: Document, words: list[Word], found: tuple[int, int]) -> bool:
    """نماینده آیت الله سیستانی: the name belongs to the role."""
    i = found[0]
    if i < 2 or words[0].text not in _BESIDE:
        return False
    title = dict(heads())["ranks"].match(doc.text, words[1].start)
    return bool(title) and title is not None and title.end() >= words[i - 1].end


def _begin(doc: Document, start: int, end: int) -> int:
    """Past openings that are not the subject."""
    text = doc.text
    at = start
    for _ in range(6):
        m = _SKIP.match(text, at)
        at = m.end() if m else at
        before = at
        for opening in _openings():
            found = opening.match(text, at, end)
            if found and found.end() > at:
                at = found.end()
                break
        if at == before:
            break
    return min(at, end)


@cache
def _occasion() -> frozenset[str]:
    return folded(CODE, "occasions")


def _pieces(doc: Document, start: int, end: int) -> list[list[Word]]:
    """The phrase's words, split at commas, up to where the phrase ends."""
    breaks = folded(CODE, "breaks")
    found: list[list[Word]] = [[]]
    depth = 0
    words = words_between(doc, start, end)
    for n, word in enumerate(words):
        if word.sign:
            if word.text in "،,–—-":
                if found[-1]:
                    found.append([])
            elif word.text in "([":
                depth += 1
            elif word.text in ")]":
                depth = max(0, depth - 1)
            elif word.text in ".؛;!؟:":
                break
            continue
        if depth:
            continue
        after = words[n + 1].text if n + 1 < len(words) else ""
        if word.text in breaks and word.text != "و":
            break
        if n and ((word.text == "در" and after in _occasion()) or (word.text == "از" and after in ("این", "سوی", "طریق", "وجود"))):
            break
        found[-1].append(word)
    return [p for p in found if p]


def _mention(name: list[Word], role: tuple[Span, ...], *, tentative: bool = False) -> Mention:
    return Mention((name[0].start, name[-1].end), " ".join(w.text for w in name), "person", role, tentative=tentative)


def _named(doc: Document, pieces: list[list[Word]], i: int, j: int, kind: str) -> Mention:
    first = pieces[0]
    role: list[Span] = []
    if i and kind in ("roles", "ranks", "organisations", ""):
        role.append((first[0].start, first[i - 1].end))
    if j < len(first) and kind_of(doc, first[j]) == "roles":
        role.append((first[j].start, first[-1].end))
    elif len(pieces) > 1 and kind_of(doc, pieces[1][0]) in ("roles", "ranks"):
        role.append((pieces[1][0].start, pieces[1][-1].end))
    return _mention(first[i:j], tuple(role))


def persons(doc: Document) -> list[Mention]:
    """Every full name of the article with the role beside it."""
    found: list[Mention] = []
    for start, end in doc.sentences:
        at = start
        for word in words_between(doc, start, end):
            if word.start < at or word.sign:
                continue
            kind = kind_of(doc, word)
            opened = doc.text[word.start - 1 : word.start] in ("«", '"', "“") and value(word.text) > 0
            if not (given(word.text) or opened or kind in ("roles", "ranks")):
                continue
            pieces = _pieces(doc, word.start, min(end, word.start + 140))
            hit = find_name(doc, pieces[0]) if pieces else None
            if hit and hit[1] - hit[0] >= 2 and (hit[0] == 0 or kind) and not _of_another(doc, pieces[0], hit):
                mention = _named(doc, pieces, *hit, kind)
                found.append(mention)
                at = mention.span[1]
    return found


def is_name(doc: Document, mention: Mention) -> bool:
    """Whether a lone word is a surname: no ordinary word."""
    words = words_between(doc, *mention.span)
    return bool(words) and sum(value(w.text) for w in words) > 0 and not any(w.text in get(CODE).stopwords for w in words)
