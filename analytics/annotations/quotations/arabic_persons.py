"""Every person an Arabic article names, for resolving later mentions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analytics.annotations.quotations.arabic_names import (
    MOST_NAME,
    PERSONAL_RANKS,
    Word,
    article_words,
    doc_score,
    find_name,
    given,
    kind_of,
    kind_of_word,
    mention_of,
    name_value,
)
from analytics.annotations.quotations.gazetteer import begins_known, known_name
from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names
from analytics.languages import get
from analytics.text import Span

CODE = "ar"
COMMAS = frozenset("،,")
#: Words from a role's first to the name; further on it is another clause.
_LONGEST_ROLE = 10


def persons(doc: Document) -> list[Mention]:
    """Every full name of the article, with a role where one stands beside it: for resolving later mentions."""
    tokens, _ = article_words(doc)
    found: list[Mention] = []
    n = 0
    while n < len(tokens):
        t = tokens[n].text
        if _leads(t):
            mention, after = _role_phrase(doc, tokens, n)
            if mention:
                found.append(mention)
                n = after
                continue
        known = known_name(CODE, [w.text for w in tokens[n : n + 6]]) if begins_known(CODE, t) else None
        if known and known[0] == 0:
            found.append(_with_role(doc, tokens, n, n + known[1]))
            n += known[1]
            continue
        if _starts_nothing(t) or not _starts_name(doc, tokens[n]):
            n += 1
            continue
        last = n + 1
        while last < len(tokens) and last - n < MOST_NAME and _goes_on(doc, tokens, last):
            last += 1
        if last - n >= 2:
            found.append(_with_role(doc, tokens, n, last))
        n = last
    return found


def _role_phrase(doc: Document, tokens: Sequence[Word], n: int) -> tuple[Mention | None, int]:
    """The name a role or rank at this place leads to, and the token after it."""
    words = [_unprefixed(tokens[n])]
    for k in range(n + 1, min(n + 16, len(tokens))):
        word = tokens[k]
        if not word.text[0].isalnum():
            if (word.text == "." and len(tokens[k - 1].text) == 1) or word.text in '"«»“”':
                continue
            break
        if word.text in folded(CODE, "breaks") or "\n" in doc.text[tokens[k - 1].end : word.start]:
            break
        words.append(word)
    found = find_name(doc, words)
    if found is None or found[0] == 0 or (found[1] - found[0] < 2 and words[found[0] - 1].text not in PERSONAL_RANKS):
        return None, n
    i, j = found
    if i > _LONGEST_ROLE:
        return None, n
    name = words[i:j]
    last = next(k for k in range(n, len(tokens)) if tokens[k].end >= name[-1].end) + 1
    return mention_of(name, ((words[0].start, words[i - 1].end),), ""), last


@cache
def _leads(t: str) -> bool:
    """Whether a word is a role or rank, letters attached before it looked past."""
    return kind_of_word(_lead(t)[1]) in ("role", "rank")


@cache
def _starts_nothing(t: str) -> bool:
    """Whether no name begins with this word, wherever it stands."""
    if not t[0].isalpha() or kind_of_word(t) or t in names(CODE).places or t in folded(CODE, "breaks") or t in get(CODE).stopwords:
        return True
    word = Word(t, 0, len(t))
    return word.definite and not given(word)


def _starts_name(doc: Document, word: Word) -> bool:
    return doc_score(doc, word) > (-1.0 if given(word) else 0.0)


def _goes_on(doc: Document, tokens: Sequence[Word], n: int) -> bool:
    word, previous = tokens[n], tokens[n - 1]
    if doc.text[previous.end : word.start].strip(" \t\u00a0ـ\u200c") or not word.text[0].isalpha():
        return False
    if word.text in names(CODE).particles or previous.text in names(CODE).particles:
        return True
    return name_value(doc, word) > 1.0


def _with_role(doc: Document, tokens: Sequence[Word], first: int, last: int) -> Mention:
    """A name with the role right before it or in apposition after it."""
    name = tokens[first:last]
    role: tuple[Span, ...] = ()
    before = _unprefixed(tokens[first - 1]) if first else None
    if before is not None and kind_of(before) == "rank" and not doc.text[before.end : name[0].start].strip():
        role = ((before.start, before.end),)
    elif last + 1 < len(tokens) and tokens[last].text in COMMAS and kind_of(tokens[last + 1]) in ("role", "rank"):
        end = next(
            (
                k
                for k in range(last + 1, min(last + 16, len(tokens)))
                if not tokens[k].text[0].isalpha() or tokens[k].text in folded(CODE, "breaks")
            ),
            None,
        )
        if end is not None and end > last + 1:
            role = ((tokens[last + 1].start, tokens[end - 1].end),)
    return mention_of(name, role, "")


@cache
def _lead(t: str) -> tuple[int, str]:
    """Letters attached before a role, and the role without them."""
    if kind_of_word(t) or len(t) < 4:
        return 0, t
    for prefix in ("و", "ف", "ل", "ب"):
        if t.startswith(prefix) and kind_of_word(t[1:]) in ("role", "rank"):
            return 1, t[1:]
    if t.startswith("لل") and kind_of_word("ال" + t[2:]) in ("role", "rank"):
        return 0, "ال" + t[2:]
    return 0, t


def _unprefixed(word: Word) -> Word:
    """A role without the conjunction or preposition attached to it (لوزير, ووزير)."""
    n, text = _lead(word.text)
    return word if text == word.text else Word(text, word.start + n, word.end)
