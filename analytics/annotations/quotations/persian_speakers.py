"""Persian noun phrases that name a speaker, from the start of the clause to its first adverbial."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names, one_of, ordinary
from analytics.languages import get
from analytics.text import Span

CODE = "fa"
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
Token = tuple[str, int, int]
_MOST_NAME = 6
_EZAFE_PREPOSITIONS = frozenset("در از برای با به بر تا".split())


@cache
def _heads() -> list[tuple[str, re.Pattern[str]]]:
    """What a phrase is by the words it begins with; longer lists of words first."""
    order = ("pronouns", "anonymous", "collective", "documents", "ranks", "roles", "organisations")
    return [(name, re.compile(rf"{one_of(folded(CODE, name))}(?:\s?(?:ها|های))?(?!\w)")) for name in order]


def _kind(text: str, at: int) -> tuple[str, int]:
    best = ("", 0)
    for name, pattern in _heads():
        m = pattern.match(text, at)
        if m and m.end() - at > best[1]:
            best = (name, m.end() - at)
    return best


def _given(word: str) -> bool:
    return word in names(CODE).given or word.startswith("عبدال")


def _simple_verbs() -> frozenset[str]:
    return folded(CODE, "simple")


def _name_like(word: str) -> bool:
    lists = names(CODE)
    if word in lists.places or word in folded(CODE, "breaks") or word in get(CODE).stopwords or word in folded(CODE, "roles"):
        return False
    if word in folded(CODE, "organisations") or word in folded(CODE, "documents") or word in folded(CODE, "collective"):
        return False
    if word in _simple_verbs():
        return False
    return _given(word) or word in lists.particles or (len(word) > 2 and not ordinary(CODE, word) and not word.isdigit())


def _tokens(doc: Document, start: int, end: int) -> list[Token]:
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(doc.text, start, end)]


_SKIP = re.compile(r"[\s،,؛.\-–—»”\"]*")


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
    text = doc.text
    at = _begin(doc, start, end)
    if at >= end:
        return None
    kind, length = _kind(text, at)
    if kind == "pronouns":
        return Mention((at, at + length), pronoun=True)
    pieces = _pieces(doc, at, end)
    if not pieces:
        return None
    first = pieces[0]
    found = _find_name(doc, first)
    if kind in ("documents", "collective", "anonymous") and not (found and found[0] <= 1):
        label = {"documents": "document"}.get(kind, kind)
        return Mention((first[0][1], first[min(len(first), 10) - 1][2]), kind=label)
    if found:
        i, j = found
        role = _role(doc, pieces, i, j, kind)
        name = first[i:j]
        return Mention((name[0][1], name[-1][2]), " ".join(t for t, _, _ in name), "person", role)
    if kind in ("roles", "ranks"):
        if len(pieces) > 1:
            second = _find_name(doc, pieces[1])
            if second and second[0] <= 1:
                i, j = second
                name = pieces[1][i:j]
                return Mention((name[0][1], name[-1][2]), " ".join(t for t, _, _ in name), "person", ((first[0][1], first[-1][2]),))
        span = (first[0][1], first[min(len(first), 14) - 1][2])
        return Mention(span, kind="office", role=(span,), definite=True)
    if kind == "organisations":
        return Mention((first[0][1], first[min(len(first), 10) - 1][2]), kind="organisation")
    if first[0][0] in names(CODE).places:
        return Mention((first[0][1], first[0][2]), kind="organisation")
    if len(first) <= 2 and not any(t in get(CODE).stopwords or t in names(CODE).places for t, _, _ in first):
        span = (first[0][1], first[-1][2])
        return Mention(span, " ".join(t for t, _, _ in first), tentative=True)
    if alone and len(first) <= 8:
        return Mention((first[0][1], first[-1][2]), kind="anonymous")
    return None


def _begin(doc: Document, start: int, end: int) -> int:
    """Past openings that are not the subject: به گزارش …،  در همین حال،  خبرگزاری فارس:"""
    text = doc.text
    preface = re.compile(rf"(?:{one_of(folded(CODE, 'prefaces'))})(?!\w)[\s،,]*")
    at = start
    for _ in range(5):
        m = _SKIP.match(text, at)
        at = m.end() if m else at
        before = at
        if m := re.compile(r"(?:به گزارش|به نقل از)[^،,:]{2,110}[،,:]").match(text, at, end):
            at = m.end()
        elif m := re.compile(r"خبرگزاری\s\w+\s*:").match(text, at, end):
            at = m.end()
        elif m := preface.match(text, at, end):
            at = m.end()
        elif m := re.compile(r"(?:و|اما|ولی)\s+").match(text, at, end):
            at = m.end()
        elif m := re.compile(r"(?:در|روز|طی|امروز|دیروز|پس از|پیش از|هفته)\s[^،,]{2,70}[،,]").match(text, at, end):
            at = m.end()
        if at == before:
            break
    return min(at, end)


def _pieces(doc: Document, start: int, end: int) -> list[list[Token]]:
    breaks = folded(CODE, "breaks")
    found: list[list[Token]] = [[]]
    depth = 0
    tokens = _tokens(doc, start, end)
    for n, (t, a, b) in enumerate(tokens):
        if not t[0].isalnum():
            if t in "،," or t in "–—-":
                if found[-1]:
                    found.append([])
            elif t in "([":
                depth += 1
            elif t in ")]":
                depth = max(0, depth - 1)
            elif t in ".؛;!؟:":
                break
            continue
        if depth:
            continue
        if t in breaks and t != "و":
            if t == "به" or found[-1] or len(found) > 1:
                break
            break
        if (
            t == "در"
            and n
            and tokens[n + 1 : n + 2]
            and tokens[n + 1][0]
            in (
                "گفت",
                "گفتگو",
                "گفت‌وگو",
                "این",
                "پاسخ",
                "حاشیه",
                "جمع",
                "مراسم",
                "نشست",
                "خطبه",
                "خصوص",
                "دیدار",
                "مصاحبه",
                "سخنانی",
                "ادامه",
                "پایان",
                "واکنش",
                "نامه",
                "یادداشت",
                "بیانیه",
                "پیامی",
                "جلسه",
                "همایش",
                "کنفرانس",
                "سخنرانی",
                "آن",
                "ان",
                "نشستی",
                "یادداشتی",
                "روز",
                "سال",
            )
        ):
            break
        if t == "از" and n and tokens[n + 1 : n + 2] and tokens[n + 1][0] in ("این", "سوی", "طریق", "وجود"):
            break
        found[-1].append((t, a, b))
    return [p for p in found if p]


def _find_name(doc: Document, words: Sequence[Token]) -> tuple[int, int] | None:
    """Positions of the personal name in a piece."""
    text = doc.text
    ranks = folded(CODE, "ranks")
    titled = _titled(text, words)
    best: tuple[float, int, int] | None = None
    for i, (word, start, _) in enumerate(words):
        if i in titled:
            continue
        previous = words[i - 1][0] if i else ""
        after_rank = (
            previous in ranks or previous in ("الاسلام", "الله", "المسلمین") or (i > 1 and f"{words[i - 2][0]} {previous}" in ranks)
        )
        if previous in _EZAFE_PREPOSITIONS:
            continue
        if not (
            _given(word)
            or (after_rank and word not in ranks)
            or (i == 0 and _name_like(word))
            or (_name_like(word) and _quoted_name(text, start))
        ):
            if not (_name_like(word) and i + 1 < len(words) and _name_like(words[i + 1][0]) and not _kind(text, start)[0]):
                continue
        if _kind(text, start)[0] in ("roles", "organisations", "documents", "collective", "anonymous") and not _given(word):
            continue
        j = i + 1
        while (
            j < len(words)
            and j not in titled
            and j - i < _MOST_NAME
            and not text[words[j - 1][2] : words[j][1]].strip(' \u200c\t\u00a0"«»“”')
        ):
            nxt = words[j][0]
            surname = (
                nxt.endswith("ی")
                and len(nxt) > 3
                and not _kind(text, words[j][1])[0]
                and nxt not in folded(CODE, "breaks")
                and nxt not in names(CODE).places
            )
            if (
                _name_like(nxt)
                or surname
                or (
                    j == i + 1
                    and nxt not in folded(CODE, "breaks")
                    and nxt not in _EZAFE_PREPOSITIONS
                    and not _kind(text, words[j][1])[0]
                    and nxt not in names(CODE).places
                    and len(nxt) > 2
                )
            ):
                j += 1
            else:
                break
        value = (j - i) + (2 if _given(word) else 0) + (2 if after_rank else 0) - 0.1 * i
        if j - i == 1 and i > 0 and not after_rank and not _quoted_name(text, start):
            value -= 2.5
        if value > 0 and (best is None or value > best[0]):
            best = (value, i, j)
    return (best[1], best[2]) if best else None


def _titled(text: str, words: Sequence[Token]) -> set[int]:
    """Positions of words that are part of a title before a name (حجت الاسلام والمسلمین)."""
    found: set[int] = set()
    pattern = dict(_heads())["ranks"]
    for i, (word, start, _) in enumerate(words):
        m = pattern.match(text, start)
        if m and word not in names(CODE).given:
            found |= {k for k in range(i, len(words)) if words[k][1] < m.end()}
    return found


def _quoted_name(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in '"«“'


def _role(doc: Document, pieces: list[list[Token]], i: int, j: int, kind: str) -> tuple[Span, ...]:
    first = pieces[0]
    role: list[Span] = []
    if i and kind in ("roles", "ranks", "organisations", ""):
        role.append((first[0][1], first[i - 1][2]))
    if j < len(first) and _kind(doc.text, first[j][1])[0] in ("roles",):
        role.append((first[j][1], first[-1][2]))
    elif len(pieces) > 1 and _kind(doc.text, pieces[1][0][1])[0] in ("roles", "ranks"):
        role.append((pieces[1][0][1], pieces[1][-1][2]))
    return tuple(role)


def persons(doc: Document) -> list[Mention]:
    """Every full name of the article with the role beside it."""
    found: list[Mention] = []
    for sentence in doc.sentences:
        at = sentence[0]
        for m in re.finditer(r"[^\W_]+", doc.text[sentence[0] : sentence[1]]):
            start = sentence[0] + m.start()
            if start < at:
                continue
            if not (_given(m.group()) or _kind(doc.text, start)[0] in ("roles", "ranks")):
                continue
            pieces = _pieces(doc, start, min(sentence[1], start + 140))
            hit = _find_name(doc, pieces[0]) if pieces else None
            if hit and hit[1] - hit[0] >= 2 and (hit[0] == 0 or _kind(doc.text, start)[0]):
                i, j = hit
                name = pieces[0][i:j]
                found.append(
                    Mention(
                        (name[0][1], name[-1][2]),
                        " ".join(t for t, _, _ in name),
                        "person",
                        _role(doc, pieces, i, j, _kind(doc.text, start)[0]),
                    )
                )
                at = name[-1][2]
    return found


def is_name(doc: Document, mention: Mention) -> bool:
    """Whether a lone word is a surname: no ordinary word."""
    return all(_name_like(w) for w in mention.name.split())
