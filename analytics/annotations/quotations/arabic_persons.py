"""Every person an Arabic article names, for resolving later mentions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from analytics.annotations.quotations.arabic_names import MOST_NAME, PERSONAL_RANKS, find_name, mention_of, name_value
from analytics.annotations.quotations.arabic_words import (
    CODE,
    PARTICLES,
    Word,
    Words,
    article_words,
    definite,
    given_name,
    kind_of,
    kind_of_word,
    made_word,
)
from analytics.annotations.quotations.gazetteer import begins_known, known_name
from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names
from analytics.languages import get
from analytics.remembered import MOST
from analytics.text import Span

COMMAS = frozenset("،,")
#: Words from a role's first to the name; further on it is another clause.
_LONGEST_ROLE = 10


def persons(doc: Document) -> list[Mention]:
    """Every full name of the article, with a role where one stands beside it: for resolving later mentions."""
    tokens = article_words(doc)
    begins = tokens.coded("begins", _begins)
    opens = ((begins & _OPENS) > 0) & (np.array(tokens.scores) > np.where(begins & _GIVEN, -1.0, 0.0))
    found: list[Mention] = []
    after = 0
    places = np.flatnonzero(opens | ((begins & (_LEADS | _KNOWN)) > 0))
    for n, begun, opened in zip(places.tolist(), begins[places].tolist(), opens[places].tolist(), strict=True):
        if n < after:
            continue
        if begun & _LEADS:
            mention, last = _role_phrase(doc, tokens, n)
            if mention:
                found.append(mention)
                after = last
                continue
        known = known_name(CODE, tokens.texts[n : n + 6]) if begun & _KNOWN else None
        if known and known[0] == 0:
            after = n + known[1]
            found.append(_with_role(doc, tokens, n, after))
            continue
        if not opened:
            continue
        last = n + 1
        while last < len(tokens) and last - n < MOST_NAME and _goes_on(doc, tokens, last):
            last += 1
        if last - n >= 2:
            found.append(_with_role(doc, tokens, n, last))
        after = last
    return found


#: Kinds of words that lead to a name.
_POSTS = frozenset(("role", "rank"))
#: What a word type begins: it is a role, a known name's first word, may be any name's, and is then a given name.
_LEADS, _KNOWN, _OPENS, _GIVEN = 1, 2, 4, 8


def _begins(words: list[str]) -> Iterator[int]:
    lists, breaks, stopwords = names(CODE), folded(CODE, "breaks"), get(CODE).stopwords
    for t in words:
        kind = kind_of_word(t)
        made = _KNOWN * begins_known(CODE, t)
        if kind in _POSTS or (not kind and kind_of_word(_lead(t)[1]) in _POSTS):
            made += _LEADS
        if not (kind or not t[0].isalpha() or t in lists.places or t in breaks or t in stopwords):
            listed = given_name(t)
            if listed or not definite(t):
                made += _OPENS + _GIVEN * listed
        yield made


def _role_phrase(doc: Document, tokens: Words, n: int) -> tuple[Mention | None, int]:
    """The name a role or rank at this place leads to, and the token after it."""
    words = [_unprefixed(tokens.word(n))]
    breaks, texts, starts, ends = folded(CODE, "breaks"), tokens.texts, tokens.starts, tokens.ends
    for k in range(n + 1, min(n + 16, len(texts))):
        text = texts[k]
        if not text[0].isalnum():
            if (text == "." and len(texts[k - 1]) == 1) or text in '"«»“”':
                continue
            break
        if text in breaks or doc.text.find("\n", ends[k - 1], starts[k]) >= 0:
            break
        words.append(made_word((text, starts[k], ends[k], k)))
    found = find_name(doc, words)
    if found is None or found[0] == 0 or (found[1] - found[0] < 2 and words[found[0] - 1].text not in PERSONAL_RANKS):
        return None, n
    i, j = found
    if i > _LONGEST_ROLE:
        return None, n
    name = words[i:j]
    last = next(k for k in range(n, len(tokens)) if tokens.ends[k] >= name[-1].end) + 1
    return mention_of(name, ((words[0].start, words[i - 1].end),), ""), last


def _goes_on(doc: Document, tokens: Words, n: int) -> bool:
    text, previous = tokens.texts[n], tokens.texts[n - 1]
    if doc.text[tokens.ends[n - 1] : tokens.starts[n]].strip(" \t\u00a0ـ\u200c") or not text[0].isalpha():
        return False
    particles = names(CODE).particles
    return text in particles or previous in particles or name_value(doc, tokens.word(n)) > 1.0


def _with_role(doc: Document, tokens: Words, first: int, last: int) -> Mention:
    """A name with the role right before it or in apposition after it."""
    name = tokens.stretch(first, last)
    role: tuple[Span, ...] = ()
    before = _unprefixed(tokens.word(first - 1)) if first else None
    if before is not None and kind_of(before) == "rank" and not doc.text[before.end : name[0].start].strip():
        role = ((before.start, before.end),)
    elif last + 1 < len(tokens) and tokens.texts[last] in COMMAS and kind_of_word(tokens.texts[last + 1]) in _POSTS:
        reach = range(last + 1, min(last + 16, len(tokens)))
        end = next((k for k in reach if not tokens.texts[k][0].isalpha() or tokens.texts[k] in folded(CODE, "breaks")), None)
        if end is not None and end > last + 1:
            role = ((tokens.starts[last + 1], tokens.ends[end - 1]),)
    return mention_of(name, role, "")


@lru_cache(MOST)
def _lead(t: str) -> tuple[int, str]:
    """Letters attached before a role, and the role without them."""
    if len(t) < 4 or t[0] not in PARTICLES or kind_of_word(t):
        return 0, t
    if kind_of_word(t[1:]) in _POSTS:
        return 1, t[1:]
    if t.startswith("لل") and kind_of_word("ال" + t[2:]) in _POSTS:
        return 0, "ال" + t[2:]
    return 0, t


def _unprefixed(word: Word) -> Word:
    """A role without the conjunction or preposition attached to it (لوزير, ووزير)."""
    n, text = _lead(word.text)
    return word if text == word.text else Word(text, word.start + n, word.end, -1 if n else word.at)
