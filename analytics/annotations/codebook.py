"""Codebook categories as spans: patterns of words, per language, from an editable file.

A codebook is data a user may replace, so patterns are no regular expressions:
words, each with an optional ``*`` at its beginning or end, matched against word
types. Whatever is written into the file, matching costs the length of the text.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.errors import InputError
from analytics.languages import LanguagePack, codes, get
from analytics.languages.pack import DATA
from analytics.tables import CATEGORIES, CODES, frame
from analytics.text import words

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
        self._open: list[int] = []
        for at, (_, _, listed_words) in enumerate(self.patterns):
            first = listed_words[0]
            if first.open_left or first.open_right:
                self._open.append(at)
            else:
                self._exact.setdefault(first.text, []).append(at)
        self._known: dict[str, tuple[frozenset[str], tuple[int, ...]]] = {}

    def _word(self, written: str) -> _Word:
        bare = self.pack.key(written.strip("*")).strip().replace(" ", "")
        return _Word(bare, written.startswith("*"), written.endswith("*"))

    def _look_up(self, surface: str) -> tuple[frozenset[str], tuple[int, ...]]:
        """The forms of a word type, and the patterns it may begin; worked out once per type."""
        known = self._known.get(surface)
        if known is None:
            forms = self.pack.forms(surface)
            begun = [at for f in forms for at in self._exact.get(f, ())]
            begun += [at for at in self._open if self.patterns[at][2][0].matches(forms)]
            known = self._known[surface] = forms, tuple(sorted(set(begun)))
        return known

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(category's number, start, end) of every hit; of overlapping hits of a category the longest stays."""
        tokens = list(words(text, self.pack))
        looked = [self._look_up(t[0]) for t in tokens]
        hits: list[tuple[int, int, int]] = []
        barred: list[tuple[int, int, int]] = []
        for at, (_, begun) in enumerate(looked):
            for number in begun:
                category, wanted, pattern = self.patterns[number]
                last = at + len(pattern) - 1
                if last >= len(tokens) or not all(pattern[n].matches(looked[at + n][0]) for n in range(1, len(pattern))):
                    continue
                start, end = tokens[at][1], tokens[last][2]
                if last > at and _STOP.search(text, start, end):
                    continue
                (hits if wanted else barred).append((category, start, end))
        return _longest(hits, barred)


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


def annotate(texts: pd.DataFrame, params: CodebookParams = CodebookParams()) -> pd.DataFrame:
    """The hits of one partition.

    Parameters
    ----------
    texts : DataFrame
        ``article_id, language, body``.
    params : CodebookParams

    Returns
    -------
    DataFrame
        CODES, in text order.
    """
    codebook = load(params.path)
    ids = [c.id for c in codebook.categories]
    rows = [
        (article_id, ids[category], start, end)
        for article_id, language, body in texts[["article_id", "language", "body"]].itertuples(index=False)
        for category, start, end in matcher(language, params.path, codebook.digest).find(body)
    ]
    return pd.DataFrame(rows, columns=CODES.names)


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
