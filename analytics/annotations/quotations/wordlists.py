"""A language's attribution word lists, folded and ready to match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from analytics.languages import get
from analytics.languages.pack import read_list


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first."""
    listed = sorted({w for w in words if w}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in listed) + ")"


@dataclass(frozen=True)
class NameLists:
    """Given names, particles and places of a language, folded."""

    given: frozenset[str]
    particles: frozenset[str]
    places: frozenset[str]


@cache
def folded(code: str, name: str) -> frozenset[str]:
    """One of the language's lists in ``quoting.toml``, folded."""
    pack = get(code)
    return frozenset(pack.key(w).strip() for w in pack.quoting.get(name, ()))


@cache
def names(code: str) -> NameLists:
    """The language's ``names.toml``, folded."""
    pack = get(code)
    raw = read_list(f"languages/{code}/names.toml")
    fold = {k: frozenset(pack.key(w).strip() for w in raw[k]) for k in ("given", "particles", "places")}
    return NameLists(fold["given"], fold["particles"], fold["places"])


@cache
def _dictionary(code: str) -> frozenset[str]:
    """Every form of simplemma's dictionary, folded."""
    key = get(code).key
    return frozenset(key(w) for w in DefaultDictionaryFactory().get_dictionary(code))


@cache
def ordinary(code: str, word: str) -> bool:
    """Whether the dictionary knows a folded word."""
    return word in _dictionary(code)
