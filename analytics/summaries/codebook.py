"""Codebook categories in a slice: how often, and crossed with anything else."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.counts import Counts

#: Cells whose standardised residual is at least this stand out (two-sided 5 %).
NOTABLE = 1.96


def crossed(counts: Counts, *, rows: np.ndarray, values: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Categories by another property of the articles.

    Parameters
    ----------
    counts : Counts
        Of categories.
    rows : ndarray of bool, shape (articles,)
        Which of the counts' articles are in the slice.
    values : DataFrame
        ``row, value``: the other property of articles of the slice, by their
        place among the counts' articles; an article may have several.
    most : int
        Values at most: those of most articles.

    Returns
    -------
    DataFrame
        ``category, value, articles, of, share, expected, residual``: articles
        with both, articles with the value, their ratio, the number expected
        were the two independent, and the adjusted standardised residual
        (Haberman 1973; Agresti 2013, sec. 3.3).
    """
    code, names = pd.factorize(values["value"])
    at = values["row"].to_numpy(dtype=np.int64)[code >= 0] * max(len(names), 1) + code[code >= 0]
    if not (np.diff(at) > 0).all():  # several values of an article, or one several times
        at = np.unique(at)
    row, code = np.divmod(at, max(len(names), 1))
    number = np.bincount(code, minlength=len(names))
    chosen = sorted(np.flatnonzero(number).tolist(), key=lambda n: (-number[n], names[n]))[:most]
    listed = [names[n] for n in chosen]
    rank = np.full(len(names) + 1, -1)
    rank[chosen] = np.arange(len(chosen))
    kept = rank[code] >= 0
    valued = sparse.csr_matrix((np.ones(int(kept.sum())), (row[kept], rank[code[kept]])), shape=(len(rows), len(listed)))
    both = np.asarray((counts.present.T @ valued).todense(), dtype=float)
    n = max(int(rows.sum()), 1)
    with_category, with_value = counts.totals(rows).articles.astype(float), number[chosen].astype(float)
    expected = np.outer(with_category, with_value) / n
    spread = np.sqrt(expected * np.outer(1 - with_category / n, 1 - with_value / n))
    residual = np.divide(both - expected, spread, out=np.zeros_like(both), where=spread > 0)
    line, columns = np.indices(both.shape)
    made = pd.DataFrame(
        {
            "category": counts.items[line.ravel()],
            "value": np.array(listed, dtype=object)[columns.ravel()] if listed else [],
            "articles": both.ravel().astype(np.int64),
            "of": with_value[columns.ravel()].astype(np.int64) if listed else [],
            "share": np.divide(both, np.maximum(with_value, 1)).ravel(),
            "expected": expected.ravel(),
            "residual": residual.ravel(),
        }
    )
    return made[made["category"].isin(counts.items[with_category > 0])].reset_index(drop=True)
