"""Codebook categories as spans: patterns of words, per language, from an editable file.

A codebook is data a user may replace, so patterns are no regular expressions:
words, each with an optional ``*`` at its beginning or end, matched against word
types. Whatever is written into the file, matching costs the length of the text.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from analytics.annotations.matching import Matcher, hits
from analytics.errors import InputError
from analytics.languages import codes, get
from analytics.languages.pack import DATA
from analytics.tables import CATEGORIES, CODES, among, arrow, frame
from analytics.tokenising import Tokenised

DEFAULT = DATA / "codebooks" / "virtual-caliphate.toml"
#: Bounds of a codebook file.
LARGEST, MOST_CATEGORIES, MOST_PATTERNS, LONGEST_PATTERN = 1_000_000, 500, 20_000, 6
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


@cache
def matcher(code: str, codebook_path: str, digest: str) -> Matcher:
    """The matcher of a language; one per process and codebook."""
    listed = (
        (n, wanted, pattern)
        for n, category in enumerate(load(codebook_path).categories)
        for patterns, wanted in ((category.patterns, True), (category.never, False))
        for pattern in patterns[code]
    )
    return Matcher(listed, get(code))


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
    counted = hits[among(hits["article_id"], articles.loc[articles["duplicate_of"].isna(), "article_id"])]
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
