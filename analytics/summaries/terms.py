"""Term frequencies of a slice, and how evenly terms are spread over its articles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.counts import Articles, Counts, Totals

#: Articles, and counts, looked at together: what they take fits into a processor's cache.
AT_ONCE, COUNTS_AT_ONCE = 1 << 13, 1 << 18

COLUMNS = ["term", "display", "count", "per_million", "articles", "share", "dispersion"]


def frequencies(
    counts: Counts, *, articles: Articles, display: pd.Series, most: int | None = None, totals: Totals | None = None
) -> pd.DataFrame:
    """How often each item (term, phrase, codebook category) occurs in a slice.

    Parameters
    ----------
    counts : Counts
        Of the items of one language (or of all, for categories).
    articles : DataFrame or ndarray of bool
        ARTICLES rows of the slice, or which of the counts' articles they are.
    display : Series
        Words to show, by item.
    most : int, optional
        Only so many of the most frequent.
    totals : Totals, optional
        Of the slice, where they are known.

    Returns
    -------
    DataFrame
        ``term, display, count, per_million, articles, share, dispersion``:
        occurrences, occurrences per million words of the slice, articles with
        the item, their share of the slice's articles (0..1), and the
        normalised deviation of proportions over articles (0 evenly spread,
        1 all in one article). Most frequent first.
    """
    rows = counts.rows(articles)
    totals = totals or counts.totals(rows)
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
            "dispersion": dispersion(counts, rows, total=totals.counts)[held],
        }
    )


def dispersion(counts: Counts, rows: np.ndarray, *, total: np.ndarray | None = None) -> np.ndarray:
    """Normalised deviation of proportions of every item over articles.

    DP (Gries 2008) is half the summed distance between each part's share of the
    item and its share of all words; divided by 1 - the smallest part's share it
    reaches 1 (Lijffijt & Gries 2012).

    Parameters
    ----------
    counts : Counts
    rows : ndarray of bool, shape (articles,)
    total : ndarray, shape (items,), optional
        Occurrences in these articles, where they are known.

    Returns
    -------
    ndarray, shape (items,)
        0..1; missing for items that do not occur.
    """
    words = np.where(rows, counts.words, 0).astype(float)
    if not words.sum():
        return np.full(len(counts.items), np.nan)
    part = words / words.sum()
    total = np.asarray(counts.totals(rows).counts if total is None else total, dtype=float)
    # |a - b| = a + b - 2 min(a, b), and both shares sum to 1: what remains is 1 - the common part
    common = (_common_by_item if 4 * rows.sum() > len(rows) else _common_by_article)(counts, part, total)
    shared = np.divide(common, total, out=np.zeros_like(total), where=total > 0)
    least = part[part > 0].min()
    made = (1 - shared) / (1 - least) if least < 1 else np.zeros_like(shared)
    return np.where(total > 0, np.clip(made, 0.0, 1.0), np.nan)


def _common_by_article(counts: Counts, part: np.ndarray, total: np.ndarray) -> np.ndarray:
    """What every item's distribution has in common with the words', times its total: from the rows of a slice's articles."""
    common, chosen = np.zeros(len(total)), np.flatnonzero(part)
    for n in range(0, len(chosen), AT_ONCE):
        own = counts.at(chosen[n : n + AT_ONCE])
        least_of = np.minimum(total[own.indices] * np.repeat(part[chosen[n : n + AT_ONCE]], np.diff(own.indptr)), own.data)
        common += np.bincount(own.indices, weights=least_of, minlength=len(total))
    return common


def _common_by_item(counts: Counts, part: np.ndarray, total: np.ndarray) -> np.ndarray:
    """The same from all columns, of which nothing need be picked out: quicker from a quarter of the articles on."""
    held = counts.by_item
    common, bounds = np.zeros(len(total)), held.indptr.astype(np.int64)
    first = 0
    while first < len(total):
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + COUNTS_AT_ONCE, side="right")) - 1)
        begin, end = bounds[first], bounds[last]
        size = np.diff(bounds[first : last + 1])
        least_of = np.repeat(total[first:last], size)
        least_of *= part[held.indices[begin:end]]  # nothing in articles of no slice
        np.minimum(least_of, held.data[begin:end], out=least_of)
        there = np.flatnonzero(size)
        common[first + there] = np.add.reduceat(least_of, bounds[first:last][there] - begin) if len(there) else 0.0
        first = last
    return common
