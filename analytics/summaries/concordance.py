"""Concordance: a term in its contexts (key word in context)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class ConcordanceParams:
    """What a line shows.

    Attributes
    ----------
    width : int
        Characters of context on either side.
    most : int
        Lines at most.
    """

    width: int = 70
    most: int = 200


def lines(spans: pd.DataFrame, *, texts: pd.DataFrame, params: ConcordanceParams = ConcordanceParams()) -> pd.DataFrame:
    """Lines of a concordance, in corpus order.

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
    return pd.DataFrame(made, columns=["article_id", "left", "node", "right", "start", "end"])
