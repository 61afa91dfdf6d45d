"""Codebook categories in a slice: how often, and crossed with anything else."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.counts import Counts

#: Cells whose standardised residual is at least this stand out (two-sided 5 %).
NOTABLE = 1.96


def crossed(counts: Counts, *, articles: pd.DataFrame, values: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Categories by another property of the articles.

    Parameters
    ----------
    counts : Counts
        Of categories.
    articles : DataFrame
        ARTICLES rows of the slice.
    values : DataFrame
        ``article_id, value``: the other property; an article may have several.
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
    ids = pd.Index(articles["article_id"])
    at, (code, names) = ids.get_indexer(values["article_id"]), pd.factorize(values["value"])
    known = (at >= 0) & (code >= 0)
    row, code = np.divmod(np.unique(at[known] * max(len(names), 1) + code[known]), max(len(names), 1))
    number = np.bincount(code, minlength=len(names))
    chosen = sorted(np.flatnonzero(number).tolist(), key=lambda n: (-number[n], names[n]))[:most]
    listed = [names[n] for n in chosen]
    rank = np.full(len(names) + 1, -1)
    rank[chosen] = np.arange(len(chosen))
    kept = rank[code] >= 0
    have = pd.Index(counts.ids).get_indexer(ids)
    present = counts.matrix[have]
    present = sparse.csr_matrix((np.ones(len(present.data)), present.indices, present.indptr), shape=present.shape)
    valued = sparse.csr_matrix((np.ones(int(kept.sum())), (row[kept], rank[code[kept]])), shape=(len(ids), len(listed)))
    both = np.asarray((present.T @ valued).todense())
    n = max(len(ids), 1)
    with_category, with_value = np.asarray(present.sum(axis=0)).ravel(), np.asarray(valued.sum(axis=0)).ravel()
    expected = np.outer(with_category, with_value) / n
    spread = np.sqrt(expected * np.outer(1 - with_category / n, 1 - with_value / n))
    residual = np.divide(both - expected, spread, out=np.zeros_like(both), where=spread > 0)
    rows, columns = np.indices(both.shape)
    made = pd.DataFrame(
        {
            "category": counts.items[rows.ravel()],
            "value": np.array(listed, dtype=object)[columns.ravel()] if listed else [],
            "articles": both.ravel().astype(np.int64),
            "of": with_value[columns.ravel()].astype(np.int64) if listed else [],
            "share": np.divide(both, np.maximum(with_value, 1)).ravel(),
            "expected": expected.ravel(),
            "residual": residual.ravel(),
        }
    )
    return made[made["category"].isin(counts.items[with_category > 0])].reset_index(drop=True)
