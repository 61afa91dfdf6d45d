"""Term frequencies of a slice, and how evenly terms are spread over its articles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.counts import Counts

#: Articles looked at together: what their counts take fits into a processor's cache.
AT_ONCE = 1 << 13

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
    held = held[np.lexsort((held, -totals.counts[held]))][:most]
    return pd.DataFrame(
        {
            "term": counts.labels[held],
            "display": counts.shown(display).iloc[held].to_numpy(),
            "count": totals.counts[held].astype(np.int64),
            "per_million": 1e6 * totals.counts[held] / max(1, totals.words),
            "articles": totals.articles[held].astype(np.int64),
            "share": totals.articles[held] / max(1, totals.number),
            "dispersion": dispersion(counts, rows)[held],
        }
    )


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
    total = np.asarray(counts.by_item.T @ rows.astype(counts.matrix.dtype), dtype=float)
    # |a - b| = a + b - 2 min(a, b), and both shares sum to 1: what remains is 1 - the common part
    common, chosen = np.zeros(len(total)), np.flatnonzero(rows)
    for n in range(0, len(chosen), AT_ONCE):
        own = counts.at(chosen[n : n + AT_ONCE])
        least_of = np.minimum(total[own.indices] * np.repeat(part[chosen[n : n + AT_ONCE]], np.diff(own.indptr)), own.data)
        common += np.bincount(own.indices, weights=least_of, minlength=len(total))
    shared = np.divide(common, total, out=np.zeros_like(total), where=total > 0)
    least = part[part > 0].min()
    made = (1 - shared) / (1 - least) if least < 1 else np.zeros_like(shared)
    return np.where(total > 0, np.clip(made, 0.0, 1.0), np.nan)
