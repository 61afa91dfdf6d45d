"""Codebook categories as spans: patterns of words, per language, from an editable file.

A codebook is data a user may replace, so patterns are no regular expressions:
words, each with an optional ``*`` at its beginning or end, matched against word
types. Whatever is written into the file, matching costs the length of the text.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.errors import InputError
from analytics.languages import LanguagePack, codes, get
from analytics.languages.pack import DATA
from analytics.remembered import Learnt
from analytics.tables import CATEGORIES, CODES, arrow, frame
from analytics.text import translate_each
from analytics.tokenising import Tokenised, tokenise

DEFAULT = DATA / "codebooks" / "virtual-caliphate.toml"
#: Bounds of a codebook file.
LARGEST, MOST_CATEGORIES, MOST_PATTERNS, LONGEST_PATTERN = 1_000_000, 500, 20_000, 6
#: What ends a pattern of several words: sentence marks and line breaks.
_STOP = re.compile(r"[.!?؟؛;:\n\r]")
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True)
class CodebookParams:
    """Which codebook.

    Attributes
    ----------
    path : str
        The TOML file.
    """

    path: str = str(DEFAULT)


@dataclass(frozen=True)
class Category:
    """One category: identifier ``group.name``, labels, and patterns per language."""

    id: str
    group: str
    labels: Mapping[str, str]
    group_labels: Mapping[str, str]
    patterns: Mapping[str, tuple[str, ...]]
    never: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Codebook:
    """A codebook as read.

    Attributes
    ----------
    name : str
    digest : str
        SHA-256 of the file, shortened.
    categories : tuple of Category
    """

    name: str
    digest: str
    categories: tuple[Category, ...]


def load(path: str | Path = DEFAULT) -> Codebook:
    """Read a codebook.

    Raises
    ------
    InputError
        With every fault of the file at once.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise InputError("path_missing", path=path) from fault
    if len(data) > LARGEST:
        raise InputError("bad_codebook", path=path, faults=f"the file is larger than {LARGEST} bytes")
    return _parsed(str(path), data)


@lru_cache(maxsize=8)
def _parsed(path: str, data: bytes) -> Codebook:
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise InputError("bad_codebook", path=path, faults=str(fault)[:200]) from fault
    reader = _Reader()
    made = tuple(reader.categories(raw))
    if reader.faults or not made:
        raise InputError("bad_codebook", path=path, faults="; ".join(reader.faults[:10]) or "it has no [groups.….…] category")
    return Codebook(str(raw.get("name", Path(path).stem))[:100], hashlib.sha256(data).hexdigest()[:12], made)


@dataclass
class _Reader:
    """Checks a codebook and remembers all that is wrong with it."""

    faults: list[str] = field(default_factory=list)
    patterns: int = 0

    def categories(self, raw: Mapping[str, Any]) -> Iterator[Category]:
        groups = raw.get("groups", {})
        if not isinstance(groups, dict):
            self.faults.append("`groups` is no table")
            return
        number = 0
        for group, body in groups.items():
            if not _ID.match(group) or not isinstance(body, dict):
                self.faults.append(f"group {group[:40]!r}: its name must be small letters, its value a table")
                continue
            labels = self.labels(body.get("label"), group)
            for name, category in body.items():
                if name == "label":
                    continue
                number += 1
                if not _ID.match(name) or not isinstance(category, dict) or number > MOST_CATEGORIES:
                    self.faults.append(f"{group}.{name[:40]}: small letters, a table, and at most {MOST_CATEGORIES} categories are wanted")
                    continue
                where = f"{group}.{name}"
                found = {code: self.listed(category.get(code, []), code, f"{where}.{code}") for code in codes()}
                never = {code: self.listed(category.get(f"never_{code}", []), code, f"{where}.never_{code}") for code in codes()}
                if not any(found.values()):
                    self.faults.append(f"{where} has no pattern in any language ({', '.join(codes())})")
                yield Category(where, group, self.labels(category.get("label"), where), labels, found, never)

    def labels(self, raw: Any, where: str) -> dict[str, str]:
        if not raw:
            return dict.fromkeys(codes(), where.rsplit(".", 1)[-1].replace("_", " "))
        if not isinstance(raw, dict):
            self.faults.append(f"the label of {where} is no table of languages")
            return dict.fromkeys(codes(), where)
        given = {str(k): str(v)[:100] for k, v in raw.items()}
        return {code: given.get(code) or given.get("en") or next(iter(given.values())) for code in codes()}

    def listed(self, raw: object, code: str, where: str) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(p, str) for p in raw):
            self.faults.append(f"{where} is no list of texts")
            return ()
        self.patterns += len(raw)
        if self.patterns > MOST_PATTERNS:
            self.faults.append(f"there are more than {MOST_PATTERNS} patterns")
            return ()
        for pattern in raw:
            parts = pattern.split()
            word = get(code).word
            if not 1 <= len(parts) <= LONGEST_PATTERN or len(pattern) < 2 or not all(word.fullmatch(p.strip("*")) for p in parts):
                self.faults.append(f"{where}: {pattern[:40]!r} must be 1 to {LONGEST_PATTERN} words of letters, * only at their ends")
        return tuple(raw)


@dataclass(frozen=True)
class _Word:
    """One word of a pattern."""

    text: str
    open_left: bool
    open_right: bool

    def matches(self, forms: frozenset[str]) -> bool:
        if self.open_left and self.open_right:
            return any(self.text in f for f in forms)
        if self.open_right:
            return any(f.startswith(self.text) for f in forms)
        if self.open_left:
            return any(f.endswith(self.text) for f in forms)
        return self.text in forms


class Matcher:
    """The patterns of one language, ready to be found in texts."""

    def __init__(self, codebook: Codebook, pack: LanguagePack) -> None:
        self.pack = pack
        self.patterns: list[tuple[int, bool, tuple[_Word, ...]]] = []
        for n, category in enumerate(codebook.categories):
            for listed, wanted in ((category.patterns, True), (category.never, False)):
                for pattern in listed[pack.code]:
                    if words_ := tuple(self._word(w) for w in pattern.split()):
                        self.patterns.append((n, wanted, words_))
        self._exact: dict[str, list[int]] = {}
        self._beginnings: dict[str, list[int]] = {}
        self._endings: dict[str, list[int]] = {}
        self._anywhere: list[int] = []
        for at, (_, _, listed_words) in enumerate(self.patterns):
            first = listed_words[0]
            if first.open_left and first.open_right:
                self._anywhere.append(at)
            else:
                by = self._endings if first.open_left else self._beginnings if first.open_right else self._exact
                by.setdefault(first.text, []).append(at)
        self._lengths = [sorted({len(t) for t in by}) for by in (self._beginnings, self._endings)]
        #: how patterns begin: three letters, or all they have; by length
        openings = {t[:3] for by in (self._exact, self._beginnings) for t in by}
        self._openings = [(size, frozenset(own)) for size in (3, 2, 1) if (own := {o for o in openings if len(o) == size})]
        # most words share not even two letters with any beginning or ending
        self._heads = frozenset(t[:2] for t in self._beginnings) | frozenset(t[:1] for t in self._beginnings if len(t) < 2)
        self._tails = frozenset(t[-2:] for t in self._endings) | frozenset(t[-1:] for t in self._endings if len(t) < 2)
        #: the patterns word types may begin
        self.begun: Learnt[str, tuple[int, ...]] = Learnt(self._begun)

    def _word(self, written: str) -> _Word:
        bare = self.pack.key(written.strip("*")).strip().replace(" ", "")
        return _Word(bare, written.startswith("*"), written.endswith("*"))

    def _begun(self, surfaces: list[str]) -> Iterator[tuple[int, ...]]:
        pack = self.pack
        keys = translate_each(surfaces, pack.loose)
        lemmas = translate_each([pack.lemma(f) for f in translate_each(surfaces, pack.letters)], pack.loose)
        for key, lemma in zip(keys, lemmas, strict=True):
            key, lemma = key.strip(), lemma.strip()
            yield self._patterns_of(pack.forms_of(key, lemma)) if self._possible(key, lemma) else ()

    def _possible(self, key: str, lemma: str) -> bool:
        """Whether any form of a word may begin as a pattern does: settles most words without working out their forms."""
        if self._endings or self._anywhere:
            return True
        for size, openings in self._openings:
            if any(key[n : n + size] in openings for n in range(self.pack.front + 1)) or lemma[:size] in openings:
                return True
            if " " in key and key.replace(" ", "")[:size] in openings:
                return True
        return False

    def _patterns_of(self, forms: frozenset[str]) -> tuple[int, ...]:
        begun: set[int] = set()
        for form in forms:
            begun.update(self._exact.get(form, ()))
            if form[:2] in self._heads or form[:1] in self._heads:
                for n in self._lengths[0]:
                    begun.update(self._beginnings.get(form[:n], ()))
            if form[-2:] in self._tails or form[-1:] in self._tails:
                for n in self._lengths[1]:
                    begun.update(self._endings.get(form[-n:], ()))
        begun.update(at for at in self._anywhere if self.patterns[at][2][0].matches(forms))
        return tuple(sorted(begun)) if begun else ()

    def search(self, words: Tokenised, begun: Sequence[tuple[int, ...]], at: Iterable[int], stop: int) -> Iterator[tuple[int, int, int]]:
        """(number of the pattern, first word, last word) of everything that matches from some words of an article on, which ends at ``stop``.

        ``begun`` holds the patterns that each word type may begin.
        """
        code = self.pack.code
        for first in at:
            for number in begun[words.code[first]]:
                pattern = self.patterns[number][2]
                last = first + len(pattern) - 1
                if last < stop and all(
                    pattern[n].matches(_forms(code, words.types[words.code[first + n]][1])) for n in range(1, len(pattern))
                ):
                    yield number, first, last

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(category's number, start, end) of every hit; of overlapping hits of a category the longest stays."""
        words = tokenise(pd.DataFrame({"article_id": [""], "language": [self.pack.code], "body": [text]}))
        return [(category, start, end) for _, category, start, end in hits(words, {self.pack.code: self})]


@lru_cache(20_000)
def _forms(code: str, surface: str) -> frozenset[str]:
    return get(code).forms(surface)


def hits(words: Tokenised, matchers: Mapping[str, Matcher]) -> Iterator[tuple[int, int, int, int]]:
    """(article's position, category's number, start, end) of every hit, article by article; of overlapping hits of a category the longest stays."""
    begun: list[tuple[int, ...]] = [()] * len(words.types)
    for language, matcher in sorted(matchers.items()):
        own = [n for n, (code, _) in enumerate(words.types) if code == language]
        for n, listed in zip(own, matcher.begun.of([words.types[n][1] for n in own]), strict=True):
            begun[n] = listed
    begins = np.array([bool(b) for b in begun], dtype=bool)
    at = np.flatnonzero(begins[words.code]) if len(words) else np.array([], int)
    bounds, ends = np.searchsorted(at, words.bounds).tolist(), words.bounds[1:].tolist()
    for article, (low, high) in enumerate(itertools.pairwise(bounds)):
        if low == high:
            continue
        matcher, body = matchers[words.languages[article]], words.bodies[article]
        found: list[tuple[int, int, int]] = []
        barred: list[tuple[int, int, int]] = []
        for number, first, last in matcher.search(words, begun, at[low:high].tolist(), ends[article]):
            category, wanted, _ = matcher.patterns[number]
            start, end = int(words.start[first]), int(words.end[last])
            if last == first or not _STOP.search(body, start, end):
                (found if wanted else barred).append((category, start, end))
        for category, start, end in _longest(found, barred):
            yield article, category, start, end


def _longest(hits: Sequence[tuple[int, int, int]], barred: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    last: dict[int, int] = {}
    for category, start, end in sorted(hits, key=lambda h: (h[1], -h[2], h[0])):
        if start < last.get(category, 0) or any(c == category and a < end and start < b for c, a, b in barred):
            continue
        last[category] = end
        kept.append((category, start, end))
    return kept


@cache
def matcher(code: str, codebook_path: str, digest: str) -> Matcher:
    """The matcher of a language; one per process and codebook."""
    return Matcher(load(codebook_path), get(code))


def matchers(languages: Iterable[str], path: str) -> dict[str, Matcher]:
    """The matcher of each language for a codebook's file."""
    digest = load(path).digest
    return {code: matcher(code, path, digest) for code in set(languages)}


def annotate(words: Tokenised, params: CodebookParams = CodebookParams()) -> pa.Table:
    """The hits of one partition.

    Parameters
    ----------
    words : Tokenised
    params : CodebookParams

    Returns
    -------
    pyarrow.Table
        CODES, in text order.
    """
    ids = [c.id for c in load(params.path).categories]
    rows = list(hits(words, matchers(words.languages, params.path)))
    return arrow(
        CODES,
        article_id=[words.ids[r[0]] for r in rows], category=[ids[r[1]] for r in rows], start=[r[2] for r in rows], end=[r[3] for r in rows],
    )  # fmt: skip


def categories(hits: pd.DataFrame, *, articles: pd.DataFrame, params: CodebookParams = CodebookParams()) -> pd.DataFrame:
    """The CATEGORIES table: the codebook, with its hits in articles that repeat no other.

    Parameters
    ----------
    hits : DataFrame
        CODES of the whole corpus.
    articles : DataFrame
        ARTICLES.
    params : CodebookParams
    """
    counted = hits[hits["article_id"].isin(articles.loc[articles["duplicate_of"].isna(), "article_id"])]
    total = counted["category"].value_counts()
    held = counted.groupby("category")["article_id"].nunique()
    return frame(
        CATEGORIES,
        [
            {
                "category": c.id,
                "group": c.group,
                **{f"label_{code}": c.labels[code] for code in ("en", "ar", "fa")},
                **{f"group_{code}": c.group_labels[code] for code in ("en", "ar", "fa")},
                "hits": int(total.get(c.id, 0)),
                "articles": int(held.get(c.id, 0)),
            }
            for c in load(params.path).categories
        ],
    )
