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
    inside = rows[index.article]
    side = np.zeros(len(index), dtype=np.int8)  # 1 before, 2 after
    for offset in range(max(params.before, params.after), 0, -1):
        for bit, places, reach in ((1, first - offset, params.before), (2, last + offset, params.after)):
            if offset > reach:
                continue
            fits = (places >= 0) & (places < len(index))
            fits[fits] &= index.article[places[fits]] == index.article[first[fits]]
            side[places[fits]] = bit
    for place, length in _runs(first, last):
        side[place + length] = 0  # the node is no collocate of itself
    held = np.flatnonzero((side > 0) & (index.term >= 0))
    number = len(index.terms)
    total = np.bincount(index.term[inside & (index.term >= 0)], minlength=number)
    together = np.bincount(index.term[held], minlength=number)
    before = np.bincount(index.term[held[side[held] == 1]], minlength=number)
    words, window = int(inside.sum()), int((side > 0).sum())
    found = np.flatnonzero(together >= max(1, params.least))
    a, c = together[found].astype(float), total[found].astype(float)
    near, n = float(max(window, 1)), float(max(words, 1))
    shown = display.reindex(index.terms[found]).to_numpy(dtype=object)
    made = pd.DataFrame(
        {
            "term": index.terms[found],
            "display": np.where(pd.isna(shown), index.terms[found], shown),
            "together": together[found],
            "before": before[found],
            "after": together[found] - before[found],
            "count": total[found],
            "expected": c * near / n,
            "log_dice": 14 + np.log2(2 * a / (len(first) + c)),
            "log_likelihood": log_likelihood(a, c - a, near, max(n - near, 1.0)),
            "npmi": _npmi(a / n, near / n, c / n),
        }
    )[COLUMNS]
    return made.sort_values(["log_dice", "term"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _npmi(both: np.ndarray, one: float, other: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both < 1, np.log(both / (one * other)) / -np.log(both), 1.0)


def _runs(first: np.ndarray, last: np.ndarray) -> list[tuple[np.ndarray, int]]:
    longest = int((last - first).max()) + 1 if len(first) else 0
    return [(first[last - first >= n], n) for n in range(longest)]
