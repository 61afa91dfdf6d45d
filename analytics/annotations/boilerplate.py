"""Wording that recurs word for word across articles: a site's footers, templates, standing paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.counts import Counts
from analytics.indexing import pieces
from analytics.tables import REPEATED
from analytics.tallying import IN_MEMORY, Buckets, Tally
from analytics.tokens import TokenIndex

#: Multiplier of the rolling hash (odd, large; sums wrap in 64 bits).
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class BoilerplateParams:
    """What is boilerplate.

    Attributes
    ----------
    words : int
        Words in a row.
    least : int
        Articles that must have them, duplicates not counted.
    share : float
        The same as a share of the language's articles; the larger holds.
    """

    words: int = 7
    least: int = 4
    share: float = 0.002


def repeated(index: TokenIndex, *, counted: np.ndarray, params: BoilerplateParams = BoilerplateParams()) -> np.ndarray:
    """Which words belong to a sequence that recurs in several articles.

    Parameters
    ----------
    index : TokenIndex
    counted : ndarray of bool, shape (articles,)
        Articles that make wording recur: neither duplicates nor copies of a
        template, which would recur by themselves.
    params : BoilerplateParams

    Returns
    -------
    ndarray of bool, shape (tokens,)
    """
    width = params.words
    made = np.zeros(len(index), dtype=bool)
    if len(index) < width:
        return made
    least = max(params.least, int(np.ceil(params.share * counted.sum())))
    edges = np.concatenate([[0], np.cumsum(index.words)])
    runs = [(int(edges[a]), int(edges[b])) for a, b in pieces(edges)]
    rough, exact = Buckets(len(index), least), Tally()
    read = partial(_rolled, index, width=width)
    rolled = cache(read) if len(index) <= IN_MEMORY else read
    for a, b in runs:
        hashed, at = rolled(a, b)
        rough.add(hashed[counted[index.article[at]]])
    likely = {}  # of each run; nearly everything is rare
    for a, b in runs:
        hashed, at = likely[a] = _likely(*rolled(a, b), rough, least)
        own = np.flatnonzero(counted[index.article[at]])
        order = own[np.argsort(hashed[own], kind="stable")]  # stable: a hash's articles stay in order
        hashed, article = hashed[order], index.article[at[order]]
        exact.add(hashed[np.r_[True, (hashed[1:] != hashed[:-1]) | (article[1:] != article[:-1])][: len(order)]])
        if len(index) > IN_MEMORY:
            del likely[a]
    common = exact.frequent(least)
    for a, b in runs if len(common) else ():
        hashed, at = likely[a] if a in likely else _likely(*rolled(a, b), rough, least)
        found = at[np.isin(hashed, common)]
        for k in range(width):
            made[found + k] = True
    return made


def _likely(hashed: np.ndarray, at: np.ndarray, rough: Buckets, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Of :func:`_rolled` the runs that may recur in enough articles."""
    often = rough.often(hashed, least)
    return hashed[often], at[often]


def _rolled(index: TokenIndex, begin: int, end: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Hashes of the runs of ``width`` words within an article, among the words from ``begin`` to ``end``, and where they begin."""
    if end - begin < width:
        return np.array([], np.uint64), np.array([], np.int64)
    word = index.sort_rank[index.surface[begin:end]].astype(np.uint64) + np.uint64(1)
    inside = np.flatnonzero(index.article[begin : end - width + 1] == index.article[begin + width - 1 : end])
    with np.errstate(over="ignore"):
        return _of_runs(word, width)[inside], inside + begin


def _of_runs(word: np.ndarray, width: int) -> np.ndarray:
    """The polynomial hash of every run of ``width`` words, of those of half as many."""
    if width == 1:
        return word
    half = width // 2
    first = _of_runs(word, half)
    made = first[:-half] * _BASE**half + first[half:]
    return made[:-1] * _BASE + word[2 * half :] if width % 2 else made


def spans(index: TokenIndex, mask: np.ndarray) -> pd.DataFrame:
    """REPEATED: the spans of marked words, one for each run within an article."""
    if not mask.any():
        return pd.DataFrame({"article_id": [], "start": [], "end": []}).astype({"start": "int64", "end": "int64"})[REPEATED.names]
    at = np.flatnonzero(mask)
    new = np.concatenate([[True], (np.diff(at) > 1) | (np.diff(index.article[at]) > 0)])
    first, last = at[new], np.concatenate([at[np.flatnonzero(new)[1:] - 1], at[-1:]])
    return index.span_table(first, last)[REPEATED.names]


@dataclass(frozen=True)
class Own(Counts):
    """Counts less those of marked words, which are taken off when articles are asked for.

    Attributes
    ----------
    marked : csr_matrix, shape (articles, items)
    """

    marked: sparse.csr_matrix

    def at(self, rows: np.ndarray) -> sparse.csr_matrix:
        """The counts of some articles without marked words."""
        made = sparse.csr_matrix(self.matrix[rows] - self.marked[rows])
        made.eliminate_zeros()
        return made


def without(counts: Counts, index: TokenIndex, mask: np.ndarray) -> Own:
    """Occurrences of terms in articles, of the words that are not marked.

    Parameters
    ----------
    counts : Counts
        Of all words.
    index : TokenIndex
    mask : ndarray of bool, shape (tokens,)
    """
    return Own(counts.ids, counts.words, counts.items, counts.matrix, Counts.of_terms(index, mask).matrix)
