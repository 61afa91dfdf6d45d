"""Collocations: which terms stand near a word more often than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.summaries.keyness import log_likelihood
from analytics.tokens import TokenIndex

COLUMNS = ["term", "display", "together", "before", "after", "count", "expected", "log_dice", "log_likelihood", "npmi"]


@dataclass(frozen=True)
class CollocationParams:
    """What counts as near.

    Attributes
    ----------
    before, after : int
        Words looked at on either side, stop words included; 0 leaves a side out.
    least : int
        Occurrences together below which a term is passed over.
    """

    before: int = 5
    after: int = 5
    least: int = 3


def collocates(
    index: TokenIndex,
    nodes: tuple[np.ndarray, np.ndarray],
    *,
    rows: np.ndarray,
    totals: np.ndarray,
    display: pd.Series,
    params: CollocationParams = CollocationParams(),
) -> pd.DataFrame:
    """Terms in windows around a node, within articles.

    Parameters
    ----------
    index : TokenIndex
    nodes : tuple of ndarray
        First and last token of each occurrence of the node.
    rows : ndarray of bool, shape (articles,)
        Articles of the slice.
    totals : ndarray of int, shape (terms,)
        How often each term occurs in them.
    display : Series
        Words to show, by term.
    params : CollocationParams

    Returns
    -------
    DataFrame
        ``together`` (positions of the term inside windows, each counted once),
        ``before`` and ``after`` (of these, by side of the nearest node),
        ``count`` (in the slice), ``expected`` (if terms were spread evenly),
        ``log_dice`` = 14 + log2 of Dice's coefficient (Rychly 2008),
        ``log_likelihood`` of term by inside or outside windows (Dunning 1993),
        ``npmi`` (Bouma 2009, -1..1). By log-Dice, highest first.
    """
    first, last = nodes
    keep = rows[index.article[first]]
    first, last = first[keep], last[keep]
    near_nodes, is_before = _windows(index, first, last, params)
    term = index.term[near_nodes]
    number = len(index.terms)
    together = np.bincount(term[term >= 0], minlength=number)
    before = np.bincount(term[is_before & (term >= 0)], minlength=number)
    words, window = int(index.words[rows].sum()), len(near_nodes)
    found = np.flatnonzero(together >= max(1, params.least))
    a, c = together[found].astype(float), totals[found].astype(float)
    near, n = float(max(window, 1)), float(max(words, 1))
    shown = display.reindex(index.terms[found]).to_numpy(dtype=object)
    made = pd.DataFrame(
        {
            "term": index.terms[found],
            "display": np.where(pd.isna(shown), index.terms[found], shown),
            "together": together[found],
            "before": before[found],
            "after": together[found] - before[found],
            "count": totals[found].astype(np.int64),
            "expected": c * near / n,
            "log_dice": 14 + np.log2(2 * a / (len(first) + c)),
            "log_likelihood": log_likelihood(a, c - a, near, max(n - near, 1.0)),
            "npmi": _npmi(a / n, near / n, c / n),
        }
    )[COLUMNS]
    return made.sort_values(["log_dice", "term"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _windows(index: TokenIndex, first: np.ndarray, last: np.ndarray, params: CollocationParams) -> tuple[np.ndarray, np.ndarray]:
    """The tokens inside windows, each once, and which of them stand before the nearest node; nodes themselves left out."""
    first, last = first.astype(np.int64), last.astype(np.int64)  # what is multiplied below does not fit into 32 bits
    # one number for place, distance and side: sorted, the nearest node comes first, and of two as near the one a token follows
    scale = 2 * (max(params.before, params.after) + 1)
    found = [(place + length) * scale for place, length in _runs(first, last)]
    for offset in range(1, max(params.before, params.after) + 1):
        for before, places, reach in ((1, first - offset, params.before), (0, last + offset, params.after)):
            if offset <= reach:
                fits = (places >= 0) & (places < len(index))
                fits[fits] = index.article[places[fits]] == index.article[first[fits]]
                found.append(places[fits] * scale + 2 * offset + before)
    coded = np.sort(np.concatenate(found).astype(np.int64)) if found else np.array([], dtype=np.int64)
    nearest = coded[np.flatnonzero(np.diff(coded // scale, prepend=-1))]
    nearest = nearest[nearest % scale > 1]  # the node is no collocate of itself
    return nearest // scale, nearest % 2 == 1


def _npmi(both: np.ndarray, one: float, other: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both < 1, np.log(both / (one * other)) / -np.log(both), 1.0)


def _runs(first: np.ndarray, last: np.ndarray) -> list[tuple[np.ndarray, int]]:
    longest = int((last - first).max()) + 1 if len(first) else 0
    return [(first[last - first >= n], n) for n in range(longest)]
