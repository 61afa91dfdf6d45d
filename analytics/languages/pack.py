"""What a language pack holds, and how its word lists are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"

#: Signs that carry no letter: Arabic vowel marks, tatweel, direction marks, BOM.
INVISIBLE = (
    [*range(0x064B, 0x0660), 0x0670, 0x0640, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E9)]
    + [0x200B, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x00AD]
)  # fmt: skip
#: Arabic-Indic and Persian digits to ASCII.
DIGITS = {0x0660 + n: ord("0") + n for n in range(10)} | {0x06F0 + n: ord("0") + n for n in range(10)}


@lru_cache(maxsize=64)
def read_list(relative: str) -> Mapping[str, Any]:
    """A word list: a TOML file under ``data/``."""
    with open(DATA / relative, "rb") as f:
        return tomllib.load(f)


@dataclass(frozen=True)
class LanguagePack:
    """Everything language-specific the analyses ask for.

    Attributes
    ----------
    code : str
        ISO 639-1 code.
    rtl : bool
        Whether it is written from right to left.
    letters : mapping
        ``str.translate`` table to the language's standard letters: code points
        of neighbouring scripts, vowel marks and digits. Terms are shown so.
    loose : mapping
        The same, with spelling variants (hamza, final letters) merged as well:
        for matching, never for showing.
    word : re.Pattern
        One word, vowel marks included.
    front : int
        Letters that ``endings`` takes off a word's beginning, at most.
    marks, joiners : str
        Signs other than letters that go on a word, and signs that join two
        parts of one; what ``word`` says, for reading whole texts at once.
    lemma : callable
        Letter-folded word -> lemma, for one type.
    endings : callable
        Key of a word -> that key and what it may be a written form of: without
        attached particles, plurals or pronouns. For matching only.
    """

    code: str
    rtl: bool
    letters: Mapping[int, int | str | None]
    loose: Mapping[int, int | str | None]
    word: re.Pattern[str]
    lemma: Callable[[str], str]
    endings: Callable[[str], tuple[str, ...]]
    front: int = 4
    marks: str = ""
    joiners: str = ""

    def fold(self, text: str) -> str:
        """Text in the language's standard letters (not of the same length)."""
        return text.translate(self.letters)

    def key(self, text: str) -> str:
        """Text with spelling variants merged: equal keys match."""
        return text.translate(self.loose)

    def forms(self, word: str) -> frozenset[str]:
        """Keys a word as written may stand for: its own, its lemma's, and both without attached parts."""
        return self.forms_of(self.key(word).strip(), self.key(self.lemma(self.fold(word))).strip())

    def forms_of(self, key: str, lemma: str) -> frozenset[str]:
        """The same, of a word's key and its lemma's."""
        return frozenset(f for f in (*self.endings(key), lemma) if f)

    @cached_property
    def terms(self) -> Mapping[str, Any]:
        """Stop words, lemma exceptions and multi-word expressions."""
        return read_list(f"languages/{self.code}/terms.toml")

    @cached_property
    def pages(self) -> Mapping[str, Any]:
        """Labels of metadata lines, form leftovers and months."""
        return read_list(f"languages/{self.code}/pages.toml")

    @cached_property
    def quoting(self) -> Mapping[str, Any]:
        """Cues, introducers and the words that make up speakers."""
        return read_list(f"languages/{self.code}/quoting.toml")

    @cached_property
    def given_names(self) -> frozenset[str]:
        """Keys of given names."""
        return frozenset(self.key(w).strip() for w in read_list(f"languages/{self.code}/names.toml")["given"])

    @cached_property
    def stopwords(self) -> frozenset[str]:
        """Keys of words that are never terms."""
        import stopwordsiso

        kept = {self.key(w) for w in self.terms["keep"]}
        listed = {self.key(w) for w in (*stopwordsiso.stopwords(self.code), *self.terms["stop"])}
        return frozenset(listed - kept)

    @cached_property
    def phrases(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Multi-word expressions by the key of their first word."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in self.terms["phrases"]:
            words = tuple(self.key(w) for w in phrase.split())
            if len(words) > 1:
                found.setdefault(words[0], []).append(words)
        return {first: tuple(sorted(many, key=len, reverse=True)) for first, many in found.items()}
