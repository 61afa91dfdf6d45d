"""Wording that recurs word for word across articles: a site's footers, templates, standing paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.counts import Counts, often
from analytics.tables import REPEATED
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
    n, width = len(index), params.words
    made = np.zeros(n, dtype=bool)
    if n < width:
        return made
    word = index.sort_rank[index.surface].astype(np.uint64) + np.uint64(1)
    rolled = np.zeros(n - width + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(width):
            rolled = rolled * _BASE + word[k : n - width + 1 + k]
    begin = np.flatnonzero(index.article[: n - width + 1] == index.article[width - 1 :])
    own = begin[counted[index.article[begin]]]
    least = max(params.least, int(np.ceil(params.share * counted.sum())))
    own = own[often(rolled[own], least)]  # nearly everything is rare
    order = own[np.argsort(rolled[own], kind="stable")]  # stable: articles of a hash stay in order
    new = np.r_[True, rolled[order][1:] != rolled[order][:-1]][: len(order)]
    other = np.r_[True, index.article[order][1:] != index.article[order][:-1]][: len(order)]
    articles = np.bincount(np.cumsum(new) - 1, weights=new | other) if len(order) else np.array([])
    common = rolled[order[new]][articles >= least]
    found = begin[np.isin(rolled[begin], common)]
    for k in range(width):
        made[found + k] = True
    return made


def spans(index: TokenIndex, mask: np.ndarray) -> pd.DataFrame:
    """REPEATED: the spans of marked words, one for each run within an article."""
    if not mask.any():
        return pd.DataFrame({"article_id": [], "start": [], "end": []}).astype({"start": "int64", "end": "int64"})[REPEATED.names]
    at = np.flatnonzero(mask)
    new = np.concatenate([[True], (np.diff(at) > 1) | (np.diff(index.article[at]) > 0)])
    first, last = at[new], np.concatenate([at[np.flatnonzero(new)[1:] - 1], at[-1:]])
    return index.span_table(first, last)[REPEATED.names]


def without(index: TokenIndex, mask: np.ndarray) -> Counts:
    """Occurrences of terms in articles, of the words that are not marked."""
    return Counts.of_terms(index, ~mask)
