"""Term frequencies of a slice, and how evenly terms are spread over its articles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.counts import Counts

COLUMNS = ["term", "display", "count", "per_million", "articles", "share", "dispersion"]


def frequencies(counts: Counts, *, articles: pd.DataFrame, display: pd.Series, most: int | None = None) -> pd.DataFrame:
    """How often each item (term, phrase, codebook category) occurs in a slice.

    Parameters
    ----------
    counts : Counts
        Of the items of one language (or of all, for categories).
    articles : DataFrame
        ARTICLES rows of the slice.
    display : Series
        Words to show, by item.
    most : int, optional
        Only so many of the most frequent.

    Returns
    -------
    DataFrame
        ``term, display, count, per_million, articles, share, dispersion``:
        occurrences, occurrences per million words of the slice, articles with
        the item, their share of the slice's articles (0..1), and the
        normalised deviation of proportions over articles (0 evenly spread,
        1 all in one article). Most frequent first.
    """
    rows = counts.rows(articles["article_id"])
    totals = counts.totals(rows)
    held = np.flatnonzero(totals.counts > 0)
    spread = dispersion(counts, rows)[held]
    made = pd.DataFrame(
        {
            "term": counts.items[held],
            "display": _shown(counts.items[held], display),
            "count": totals.counts[held].astype(np.int64),
            "per_million": 1e6 * totals.counts[held] / max(1, totals.words),
            "articles": totals.articles[held].astype(np.int64),
            "share": totals.articles[held] / max(1, totals.number),
            "dispersion": spread,
        }
    )
    order = np.lexsort((np.arange(len(made)), -made["count"].to_numpy()))
    return made.iloc[order[:most] if most else order].reset_index(drop=True)


def _shown(items: np.ndarray, display: pd.Series) -> np.ndarray:
    shown = display.reindex(items).to_numpy(dtype=object)
    return np.where(pd.isna(shown), items, shown)


def dispersion(counts: Counts, rows: np.ndarray) -> np.ndarray:
    """Normalised deviation of proportions of every item over articles.

    DP (Gries 2008) is half the summed distance between each part's share of the
    item and its share of all words; divided by 1 - the smallest part's share it
    reaches 1 (Lijffijt & Gries 2012).

    Parameters
    ----------
    counts : Counts
    rows : ndarray of bool, shape (articles,)

    Returns
    -------
    ndarray, shape (items,)
        0..1; missing for items that do not occur.
    """
    words = np.where(rows, counts.words, 0).astype(float)
    if not words.sum():
        return np.full(len(counts.items), np.nan)
    part = words / words.sum()
    matrix = counts.by_item
    inside = part[matrix.indices] > 0
    data = np.where(inside, matrix.data, 0).astype(float)
    item = np.repeat(np.arange(len(counts.items)), np.diff(matrix.indptr))
    total = np.bincount(item, weights=data, minlength=len(counts.items))
    own = np.divide(data, total[item], out=np.zeros_like(data), where=total[item] > 0)
    expected = np.where(inside, part[matrix.indices], 0.0)
    distance = np.bincount(item, weights=np.abs(own - expected) - expected, minlength=len(counts.items)) + 1.0
    least = part[part > 0].min()
    made = distance / 2 / (1 - least) if least < 1 else np.zeros_like(distance)
    return np.where(total > 0, np.clip(made, 0.0, 1.0), np.nan)
