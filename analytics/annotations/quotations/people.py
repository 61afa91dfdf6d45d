"""Whom an article names: one entry a person, the fullest name, every role it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names
from analytics.remembered import MOST
from analytics.text import Span

_ARTICLE = re.compile(r"^و?(?:ال|لل|بال)")
_WORD = re.compile(r"\w+")
_SMALL = frozenset("في من the of در و از به".split())


@dataclass
class Person:
    """Somebody the article names.

    Attributes
    ----------
    name, span
        The fullest form of the name, and where it stands.
    roles : list of tuple of Span
        Every post or title given beside the name, in text order.
    gender : str
        ``m``, ``f`` or empty.
    seen : int
        Where the person last spoke; -1 before.
    """

    name: str
    span: Span
    roles: list[tuple[Span, ...]] = field(default_factory=list)
    gender: str = ""
    seen: int = -1

    @property
    def words(self) -> list[str]:
        """The name's words."""
        return self.name.split()


@lru_cache(MOST)
def without_article(word: str) -> str:
    """A word without what is written onto its front (الوزير, للوزير)."""
    return _ARTICLE.sub("", word)


class People:
    """The persons of one article."""

    def __init__(self, doc: Document, mentioned: Iterable[Mention]) -> None:
        self.doc = doc
        self.code = doc.pack.code
        self.known: list[Person] = []
        #: where each is named, in text order
        self.places: list[tuple[int, Person]] = []
        self._words: dict[tuple[Span, ...], list[str]] = {}
        for mention in mentioned:
            person = self.add(mention)
            if person is not None:
                self.places.append((mention.span[0], person))

    def add(self, mention: Mention, *, alone: bool = False) -> Person | None:
        """The person a name belongs to; a new one if it has two words (or may stand ``alone``)."""
        words = mention.name.split()
        person = self.same(words)
        if person is None:
            if len(words) < 2 and not alone:
                return None
            person = Person(mention.name, mention.span)
            self.known.append(person)
        elif len(words) > len(person.words):
            person.name, person.span = mention.name, mention.span
        if mention.role:
            person.roles.append(mention.role)
        person.gender = person.gender or mention.gender
        return person

    def same(self, words: list[str]) -> Person | None:
        """The person whose name holds these words: the last who spoke, else the first named."""
        if not words:
            return None
        found = [p for p in self.known if self._matches(words, p.words)]
        if not found and len(words) == 1:
            found = [p for p in self.known if p.words[0] == words[0]]
        spoke = [p for p in found if p.seen >= 0]
        return max(spoke, key=lambda p: p.seen) if spoke else found[0] if found else None

    @staticmethod
    def _matches(words: list[str], own: list[str]) -> bool:
        if len(words) == 1:
            tail = own[1:] if len(own) > 1 else own
            return words[0] in tail or without_article(words[0]) in {without_article(w) for w in tail}
        if set(words) <= set(own) or (set(own) <= set(words) and len(own) > 1):
            return True
        return words[0] == own[0] and words[-1] == own[-1]

    def surname(self, word: str) -> Person | None:
        """The person whose last name is this single word."""
        return next((p for p in self.known if len(p.words) > 1 and p.words[-1] == word), None)

    def words_of(self, role: tuple[Span, ...]) -> list[str]:
        """The words of a role, the article left off."""
        made = self._words.get(role)
        if made is None:
            parts = (self.doc.text[slice(*part)] for part in role)
            made = self._words[role] = [without_article(w) for p in parts for w in _WORD.findall(p) if len(w) > 2 and w not in _SMALL]
        return made

    def holding(self, mention: Mention, at: int) -> Person | None:
        """The person who holds the post a phrase names: the best match, then the last who spoke."""
        words = self.words_of((mention.role[0] if mention.role else mention.span,))
        if not words:
            return None
        best: tuple[float, int, Person] | None = None
        states = {_root(w) for w in words if _place(self.code, w)}
        for person in self.known:
            for role in person.roles:
                own = set(self.words_of(role))
                if states - {_root(w) for r in person.roles for w in self.words_of(r)} and not states & {_root(w) for w in own}:
                    continue
                shared = sum(w in own for w in words) / len(words)
                if words[0] in own and shared >= (1.0 if len(words) <= 2 else 0.6):
                    key = (shared, person.seen if person.seen >= 0 else -abs(person.span[0] - at), person)
                    if best is None or key[:2] > best[:2]:
                        best = key
        return best[2] if best else None

    def untitled(self, person: Person) -> bool:
        """Whether the article has given the person no post so far, an honorific at most."""
        return all(w in _ranks(self.code) for role in person.roles for w in self.words_of(role))

    def shares(self, person: Person, mention: Mention) -> bool:
        """Whether the person's own roles have the post's first word among theirs."""
        head = self.words_of((mention.role[0] if mention.role else mention.span,))[:1]
        return bool(head) and any(head[0] in self.words_of(role) for role in person.roles)

    def rules_out(self, person: Person, mention: Mention) -> bool:
        """Whether a post cannot be another way of saying who this person is.

        Two states in the roles, or the same kind of post over something else
        (وزير الدفاع, وزير الخارجية), belong to two persons.
        """
        post = self.words_of((mention.role[0] if mention.role else mention.span,))
        if not post or self.untitled(person):
            return False
        own = {w for role in person.roles for w in self.words_of(role)}
        mine, theirs = {w for w in post if _place(self.code, w)}, {w for w in own if _place(self.code, w)}
        if mine and theirs and not {_root(w) for w in mine} & {_root(w) for w in theirs}:
            return True
        rest = [w for w in post[1:] if w not in own]
        return post[0] in own and len(rest) * 2 > len(post) - 1 and len(post) > 1


def _root(word: str) -> str:
    """A state and its adjective alike (العراق, العراقي, العراقيه)."""
    return word[:4]


@cache
def _ranks(code: str) -> frozenset[str]:
    return frozenset(without_article(w) for rank in folded(code, "ranks") for w in rank.split())


@cache
def _places(code: str) -> frozenset[str]:
    return frozenset(without_article(p) for p in names(code).places)


@lru_cache(MOST)
def _place(code: str, word: str) -> bool:
    """Whether a word names a state or place, or is the adjective of one."""
    places = _places(code)
    if word in places:
        return True
    return any(word.endswith(end) and any(p.startswith(word[: -len(end)][:4]) for p in places) for end in ("يه", "ي", "ی") if len(word) > 4)
