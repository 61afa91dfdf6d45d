"""Persian personal names: which words of a phrase are one, told by lists, by the dictionary and by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analytics.annotations.quotations.gazetteer import known_name
from analytics.annotations.quotations.model import Document
from analytics.annotations.quotations.wordlists import folded, names, one_of, ordinary
from analytics.languages import get

CODE = "fa"
_TOKEN = re.compile(r"[^\W_]+(?: [^\W_]+)*?(?=\W|_|$)|[^\w\s]")
_WORD = re.compile(r"[^\W_]+|[^\w\s]")
ZWNJ = "\u200c"
PREPOSITIONS = frozenset("در از برای با به بر تا".split())
#: Endings after which a word is as ordinary as without them, and beginnings likewise.
_ENDINGS = ("هایی", "های", "ها", "هایش", "ترین", "تر", "یی", "ی", "ان", "ات", "اش", "ش", "شان", "مان", "ام", "اند", "ه")
_BEGINNINGS = ("می", "نمی", "بی", "هر", "هیچ", "غیر", "نا", "بر", "هم", "پر", "چهار", "چند", "در", "به")
_MOST = 6
#: Titles that are posts as well.
_AMBIGUOUS = frozenset("استاد سر قاضی ملک شهید سردار سناتور".split())
_QUOTES = '"«“»”'


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign, parts joined by a zero-width non-joiner taken together; folded span."""

    text: str
    start: int
    end: int

    @property
    def sign(self) -> bool:
        """Whether it is no word."""
        return not self.text[0].isalnum()


def words_between(doc: Document, start: int, end: int) -> list[Word]:
    """The words and signs of a stretch."""
    made: list[Word] = []
    for m in _WORD.finditer(doc.text, start, end):
        last = made[-1] if made else None
        if last and not last.sign and m.group()[0].isalnum() and m.start() == last.end + 1 and _joined(doc, last.end):
            made[-1] = Word(f"{last.text} {m.group()}", last.start, m.end())
        else:
            made.append(Word(m.group(), m.start(), m.end()))
    return made


def _joined(doc: Document, at: int) -> bool:
    return doc.text[at] == " " and doc.body[doc.folded.original(at, at + 1)[0]] == ZWNJ


@cache
def heads() -> list[tuple[str, re.Pattern[str]]]:
    """What a phrase is by the words it begins with."""
    order = ("pronouns", "anonymous", "collective", "documents", "ranks", "roles", "organisations")
    return [(name, re.compile(rf"{one_of(folded(CODE, name))}(?:\s?(?:ها|های))?(?!\w)")) for name in order]


def kind_at(text: str, at: int) -> tuple[str, int]:
    """The list whose longest entry stands at a place, and its length."""
    best = ("", 0)
    for name, pattern in heads():
        m = pattern.match(text, at)
        if m and m.end() - at > best[1]:
            best = (name, m.end() - at)
    return best


def kind_of(doc: Document, word: Word) -> str:
    """What a phrase is that begins with this word; a surname is nothing, whatever its first part means (خطیب زاده)."""
    if " " in word.text and _surname_part(word.text.split(" ")[-1]):
        return ""
    return kind_at(doc.text, word.start)[0]


@cache
def given(word: str) -> bool:
    """Whether a word is a given name: listed, or put together of two (محمدجواد, غلامحسین, سعدالله)."""
    plain = names(CODE).given
    if word in folded(CODE, "documents") or word in folded(CODE, "light"):
        return False  # پیام, امید: words first
    if word in plain or (word.startswith("عبدال") and len(word) > 6):
        return True
    if word in folded(CODE, "organisations") or word in names(CODE).places:
        return False
    if any(word.startswith(rank) for rank in folded(CODE, "ranks")) and word.endswith(("الله", "اله")):
        return False
    if len(word) > 6 and word.endswith(("الله", "الدین", "اله")):
        return True
    tight = word.replace(" ", "")
    return any(tight[:n] in plain and tight[n:] in plain for n in range(3, len(tight) - 2))


@cache
def listed(word: str) -> bool:
    """Whether a word stands in a list of what is no name."""
    lists = ("breaks", "roles", "organisations", "documents", "collective", "anonymous", "pronouns", "simple", "not_names", "light")
    return word in names(CODE).places or word in get(CODE).stopwords or any(word in folded(CODE, name) for name in lists)


@cache
def known(word: str) -> bool:
    """Whether the dictionary knows a word, its endings and beginnings looked past."""
    if " " in word:
        head, *rest = word.split(" ")
        return (known(head) or head in _BEGINNINGS) and all(known(w) or w in _ENDINGS for w in rest) and not _surname_part(rest[-1])
    if ordinary(CODE, word) or word.isdigit():
        return True
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2 and ordinary(CODE, word[: -len(ending)]):
            return ending != "ی" or len(word) > 6  # کاظمی is a surname, انتخاباتی a word
    rests = [word[len(b) :] for b in _BEGINNINGS if word.startswith(b) and len(word) - len(b) > 2]
    return any(ordinary(CODE, rest) or (len(rest) > 4 and rest.endswith("ی") and ordinary(CODE, rest[:-1])) for rest in rests)


def _surname_part(word: str) -> bool:
    return word in folded(CODE, "surname_parts")


@cache
def value(word: str) -> float:
    """How much a word alone speaks for being part of a name."""
    if given(word):
        return 3.0
    if word in names(CODE).particles:
        return 1.0
    if listed(word) or len(word) < 3:
        return -9.0
    if " " in word and _surname_part(word.split(" ")[-1]):
        return 2.0
    if not known(word):
        return 1.5
    if word.endswith("ی") and len(word) > 4:
        return 0.2
    return -1.0


def find_name(doc: Document, words: Sequence[Word]) -> tuple[int, int] | None:
    """Positions (first, after last) of the personal name among the words of a phrase, or None."""
    text = doc.text
    known_at = _registered(words)
    if known_at:
        return known_at
    titles = _titles(text, words)
    ranks = folded(CODE, "ranks")
    posted = bool(words) and kind_of(doc, words[0]) in ("roles", "ranks")
    best: tuple[float, int, int] | None = None
    for i, word in enumerate(words):
        if i in titles or word.sign:
            continue
        before = words[i - 1] if i else None
        if before is not None and before.text in PREPOSITIONS:
            continue
        after_title = i - 1 in titles or bool(before and before.text in ranks)
        if after_title and before is not None and before.text in _AMBIGUOUS and known(word.text) and not given(word.text):
            after_title = False  # استاد حوزه: a post, not a title
        quoted = word.start > 0 and text[word.start - 1] in '"«“'
        if quoted and before is not None and _body(text, before):
            continue
        if value(word.text) < (0 if i else 1) and not after_title:
            continue
        if value(word.text) <= -9 and not (after_title and not listed(word.text)):
            continue
        kind = kind_of(doc, word)
        if kind in ("roles", "organisations", "documents", "collective", "anonymous") and not given(word.text):
            continue
        # inside a post a name needs a sign of its own: نوروزی, عمران are words there
        bare = i > 0 and not after_title and not quoted and posted
        total = max(value(word.text), 1.0 if after_title else -1.0) + (2.0 if after_title else -2.0 if bare else 0.0)
        j = i + 1
        while j < len(words) and j - i < _MOST and j not in titles:
            gap = text[words[j - 1].end : words[j].start].strip(" \u200c\t\u00a0")
            nxt = 1.0 if words[j].text == "در" and words[j - 1].text in ("فان", "ون") else value(words[j].text)
            if (gap and gap not in _QUOTES) or words[j].sign or kind_of(doc, words[j]) in ("roles", "organisations", "ranks"):
                break
            if gap in '»”"' and gap:
                break
            inside = quoted and not re.search('[»”"]', text[word.start : words[j].end])
            # the word after a given name is a surname unless a list or the grammar says otherwise
            if nxt > 0 or (nxt > -9 and (inside or (j == i + 1 and (given(word.text) or after_title)))):
                total += max(nxt, 0.3)
                j += 1
            else:
                break
        alone = j - i == 1
        if alone and not after_title and not quoted and i > 0 and not given(word.text):
            total -= 2.5
        if bare and j - i < 3 and not any(value(w.text) >= 1 for w in words[i + 1 : j]):
            continue
        score = total - 0.15 * i
        if score > 0.5 and (best is None or score > best[0]):
            best = (score, i, j)
    return (best[1], best[2]) if best else None


def _registered(words: Sequence[Word]) -> tuple[int, int] | None:
    """The place of a known office holder's name, joined words taken apart."""
    parts: list[str] = []
    owner: list[int] = []
    for n, word in enumerate(words):
        for part in word.text.split(" "):
            parts.append(part)
            owner.append(n)
    found = known_name(CODE, parts)
    if found is None:
        return None
    i, j = owner[found[0]], owner[found[1] - 1] + 1
    return (i, j) if i == 0 or words[i - 1].text not in PREPOSITIONS else None


def _body(text: str, word: Word) -> bool:
    """Whether quotation marks after this word hold the name of a body or a work."""
    return kind_at(text, word.start)[0] in ("organisations", "documents") or word.text in folded(CODE, "named_things")


def _titles(text: str, words: Sequence[Word]) -> set[int]:
    """Positions of words that are part of a title before a name (حجت الاسلام والمسلمین)."""
    found: set[int] = set()
    pattern = dict(heads())["ranks"]
    for i, word in enumerate(words):
        m = pattern.match(text, word.start)
        if m and (not given(word.text) or m.end() > word.end):
            found |= {k for k in range(i, len(words)) if words[k].start < m.end()}
    return found
