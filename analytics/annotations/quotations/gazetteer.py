"""Names of known office holders, found where they stand whatever their words mean otherwise (يوسف الشاهد)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analytics.annotations.quotations.wordlists import ordinary
from analytics.annotations.register import load
from analytics.languages import get


@cache
def _known(code: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word -> the known names that begin with it, longest first; two words at least."""
    key = get(code).key
    made: dict[str, set[tuple[str, ...]]] = {}
    for holder in load().holders:
        for name in holder.spellings:
            parts = tuple(key(name).replace("\u200c", " ").split())
            if len(parts) > 1:
                made.setdefault(parts[0], set()).add(parts)
    return {first: tuple(sorted(many, key=lambda p: (-len(p), p))) for first, many in made.items()}


@cache
def _surnames() -> frozenset[tuple[str, str]]:
    return frozenset(load().by_surname)


def begins_known(code: str, word: str) -> bool:
    """Whether a known name begins with this folded word."""
    return word in _known(code)


def known_name(code: str, words: Sequence[str]) -> tuple[int, int] | None:
    """Positions (first, after last) of the first known full name among folded words, or None."""
    known = _known(code)
    if known.keys().isdisjoint(words):
        return None
    for n, word in enumerate(words):
        for parts in known.get(word, ()):
            if tuple(words[n : n + len(parts)]) == parts:
                return n, n + len(parts)
    return None


def known_surname(code: str, word: str) -> bool:
    """Whether a folded word is an office holder's last name and hardly a word of the language's own.

    The dictionaries know the most famous ones (اوباما), so that long words count all the same.
    """
    if len(word) < 4 or (code, word) not in _surnames() or word.startswith("ال"):
        return False
    return not ordinary(code, word) or (len(word) > 5 and word not in get(code).given_names)
