"""Collocations: which terms stand near a word more often than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.indexing import pieces
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
    order = np.argsort(first, kind="stable")
    first, last = first[order].astype(np.int64), last[order].astype(np.int64)
    articles, at = np.unique(index.article[first], return_inverse=True)
    edges = np.concatenate([[0], np.cumsum(index.words)]).astype(np.int64)
    size = index.words[articles].astype(np.int64)
    found: list[tuple[np.ndarray, np.ndarray]] = [(np.array([], np.int64), np.array([], bool))]
    for one, other in pieces(np.concatenate([[0], np.cumsum(size)])):  # the articles with nodes, as if they stood side by side
        begin = np.cumsum(size[one:other]) - size[one:other]
        moved = edges[articles[one:other]] - begin
        nodes = slice(*np.searchsorted(at, [one, other]))
        own = at[nodes] - one
        near = _nearest(first[nodes] - moved[own], last[nodes] - moved[own], begin[own], (begin + size[one:other])[own], params)
        held = np.flatnonzero(near > _NODE)  # the node is no collocate of itself
        found.append((held + np.repeat(moved, size[one:other])[held], near[held] % 2 == 1))
    return np.concatenate([places for places, _ in found]), np.concatenate([before for _, before in found])


#: What stands in a node's own place.
_NODE = 1


def _nearest(first: np.ndarray, last: np.ndarray, low: np.ndarray, high: np.ndarray, params: CollocationParams) -> np.ndarray:
    """For every token twice the distance of the nearest node, and one more where it stands before it; of two as near the one it follows."""
    near = np.zeros(int(high[-1]) if len(high) else 0, dtype=np.int16)
    for offset in range(max(params.before, params.after), 0, -1):  # what is nearer is written over what is farther
        if offset <= params.before:
            places = first - offset
            near[places[places >= low]] = 2 * offset + 1
        if offset <= params.after:
            places = last + offset
            near[places[places < high]] = 2 * offset
    for n in range(int((last - first).max()) + 1 if len(first) else 0):
        near[first[last - first >= n] + n] = _NODE
    return near


def _npmi(both: np.ndarray, one: float, other: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both < 1, np.log(both / (one * other)) / -np.log(both), 1.0)
