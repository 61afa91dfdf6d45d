"""A language's attribution word lists, folded and ready to match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

from analytics.languages import get
from analytics.languages.pack import read_list
from analytics.text import translate

Trie = dict[str, "Trie"]
#: Marks that a word ends here.
_END = ""


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first; a blank is any white space.

    The words are written as a tree of their letters, so that matching costs
    the length of a word and not the number of words.
    """
    tree: Trie = {}
    for word in words:
        if word:
            node = tree
            for letter in " ".join(word.split()):
                node = node.setdefault(letter, {})
            node[_END] = {}
    return _written(tree) or "(?:)"


def _written(node: Trie) -> str:
    branches = [(r"\s+" if letter == " " else re.escape(letter)) + _written(child) for letter, child in sorted(node.items()) if letter]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return "(?:" + "|".join(branches) + ")" + ("?" if _END in node else "")


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
    words = "\n".join(DEFAULT_DICTIONARY_FACTORY.get_dictionary(code))
    return frozenset(translate(words, get(code).loose)[0].split("\n"))


def ordinary(code: str, word: str) -> bool:
    """Whether the dictionary knows a folded word."""
    return word in _dictionary(code)
