"""Bursts: when an item is suddenly mentioned more than usual (Kleinberg 2002)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln, xlog1py, xlogy

COLUMNS = ["item", "start", "end", "periods", "articles", "total", "weight"]


@dataclass(frozen=True)
class BurstParams:
    """What a burst is.

    Attributes
    ----------
    ratio : float
        How many times the usual share a burst's share is (s).
    cost : float
        What entering a burst costs, times the logarithm of the number of periods (gamma).
    least : int
        Articles a burst must have.
    """

    ratio: float = 2.0
    cost: float = 1.0
    least: int = 3


def states(hits: np.ndarray, total: np.ndarray, params: BurstParams = BurstParams()) -> np.ndarray:
    """The cheapest sequence of usual (0) and bursting (1) periods.

    The two-state automaton for batched arrivals: in state i the share of
    relevant articles is p0 = all hits / all articles, or p1 = ``ratio`` x p0
    (at most 0.9999); a period costs -ln of the binomial probability of its hits;
    going up costs ``cost`` x ln(periods). Found by dynamic programming.

    Parameters
    ----------
    hits, total : ndarray of int, shape (periods,)

    Returns
    -------
    ndarray of int, shape (periods,)
    """
    hits, total = np.asarray(hits, float), np.asarray(total, float)
    n = len(hits)
    if not n or not hits.sum() or not total.sum():
        return np.zeros(n, dtype=int)
    usual = hits.sum() / total.sum()
    shares = (min(usual, 0.9999), min(usual * params.ratio, 0.9999))
    choose = gammaln(total + 1) - gammaln(hits + 1) - gammaln(total - hits + 1)
    costs = np.array([-(choose + xlogy(hits, p) + xlog1py(total - hits, -p)) for p in shares])
    up = params.cost * np.log(n) if n > 1 else 0.0
    best = np.array([0.0, up]) + costs[:, 0]
    came = np.zeros((n, 2), dtype=int)
    for t in range(1, n):
        into = np.array([[best[0], best[1]], [best[0] + up, best[1]]])
        came[t] = into.argmin(axis=1)
        best = into.min(axis=1) + costs[:, t]
    path = np.zeros(n, dtype=int)
    path[-1] = int(best.argmin())
    for t in range(n - 1, 0, -1):
        path[t - 1] = came[t, path[t]]
    return path


def bursts(series: pd.DataFrame, params: BurstParams = BurstParams()) -> pd.DataFrame:
    """The bursts of every item of a trend.

    Parameters
    ----------
    series : DataFrame
        ``period, item, articles, total`` as from ``trends.series``; periods
        without articles are passed over.
    params : BurstParams

    Returns
    -------
    DataFrame
        ``item, start, end, periods, articles, total, weight``: first and last
        period, how many, articles with the item and all articles in them, and
        the cost saved by the burst (Kleinberg's weight). Heaviest first.
    """
    rows = []
    for item, own in series.groupby("item", sort=False):
        own = own[own["total"] > 0].reset_index(drop=True)
        hits, total = own["articles"].to_numpy(float), own["total"].to_numpy(float)
        path = states(hits, total, params)
        if not path.any():
            continue
        usual = hits.sum() / total.sum()
        p0, p1 = min(usual, 0.9999), min(usual * params.ratio, 0.9999)
        saved = xlogy(hits, p1 / p0) + (total - hits) * (np.log1p(-p1) - np.log1p(-p0))
        edges = np.flatnonzero(np.diff(np.concatenate([[0], path, [0]])))
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            if hits[a:b].sum() >= params.least:
                rows.append(
                    (
                        item,
                        own["period"][a],
                        own["period"][b - 1],
                        int(b - a),
                        int(hits[a:b].sum()),
                        int(total[a:b].sum()),
                        float(saved[a:b].sum()),
                    )
                )
    made = pd.DataFrame(rows, columns=COLUMNS)
    return made.sort_values(["weight", "item", "start"], ascending=[False, True, True], kind="stable").reset_index(drop=True)
