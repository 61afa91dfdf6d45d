"""Concordance: a word or phrase in its contexts (key word in context), sorted as a reader likes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.tokens import TokenIndex

ORDERS = ("corpus", "before", "after", "random")
COLUMNS = ["article_id", "left", "node", "right", "start", "end"]


@dataclass(frozen=True)
class ConcordanceParams:
    """What a line shows, and in which order lines come.

    Attributes
    ----------
    width : int
        Characters of context on either side.
    most : int
        Lines at most.
    order : str
        ``corpus``, ``before`` (by the words before the node, the nearest
        first), ``after`` (by those after it) or ``random`` (a seeded sample).
    seed : int
    """

    width: int = 70
    most: int = 200
    order: str = "corpus"
    seed: int = 0


def ordered(
    index: TokenIndex, nodes: tuple[np.ndarray, np.ndarray], params: ConcordanceParams = ConcordanceParams()
) -> tuple[np.ndarray, np.ndarray]:
    """The nodes (first and last tokens) in the order asked for, no more than ``params.most``."""
    first, last = nodes
    if params.order not in ORDERS:
        raise InputError("bad_parameter", name="order", value=params.order, wanted=", ".join(ORDERS))
    if params.order == "random":
        chosen = np.random.default_rng(params.seed).permutation(len(first))[: params.most]
        order = np.sort(chosen)
    elif params.order == "corpus":
        order = np.arange(min(len(first), params.most))
    else:
        step = -1 if params.order == "before" else 1
        edge = first if step < 0 else last
        keys = []
        for distance in (3, 2, 1):
            at = edge + step * distance
            fits = (at >= 0) & (at < len(index))
            rank = np.full(len(edge), -1)
            rank[fits] = index.sort_rank[index.surface[at[fits]]]
            rank[fits] = np.where(index.article[at[fits]] == index.article[edge[fits]], rank[fits], -1)
            keys.append(rank)
        order = np.lexsort(tuple(keys))[: params.most]
    return first[order], last[order]


def lines(spans: pd.DataFrame, *, texts: pd.DataFrame, params: ConcordanceParams = ConcordanceParams()) -> pd.DataFrame:
    """Lines of a concordance, in the order given.

    Parameters
    ----------
    spans : DataFrame
        ``article_id, start, end`` of the occurrences.
    texts : DataFrame
        ``article_id, text`` of (at least) their articles.
    params : ConcordanceParams

    Returns
    -------
    DataFrame
        ``article_id, left, node, right, start, end``; contexts are cut at word
        boundaries, line breaks become spaces.
    """
    originals = dict(zip(texts["article_id"], texts["text"], strict=True))
    made = []
    for article_id, start, end in spans[["article_id", "start", "end"]].head(params.most).itertuples(index=False):
        text = originals.get(article_id)
        if text is None:
            continue
        left = text[max(0, start - params.width) : start]
        right = text[end : end + params.width]
        if start > params.width and " " in left:
            left = left[left.index(" ") :]
        if end + params.width < len(text) and " " in right:
            right = right[: right.rindex(" ")]
        made.append((article_id, " ".join(left.split()), text[start:end], " ".join(right.split()), int(start), int(end)))
    return pd.DataFrame(made, columns=COLUMNS)
