"""Change points: when the level of a series shifts for good (PELT: Killick, Fearnhead & Eckley 2012)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import ruptures
from ruptures.base import BaseCost
from scipy import stats
from scipy.special import xlogy

COLUMNS = ["item", "period", "before", "after", "ratio", "z", "p", "since", "until"]


@dataclass(frozen=True)
class ChangeParams:
    """What a change is.

    Attributes
    ----------
    least : int
        Periods in the shortest segment.
    penalty : float
        Cost of a change, times the overdispersion and the logarithm of the
        number of periods (2 is the Bayesian information criterion's, for the
        new level and its date).
    """

    least: int = 3
    penalty: float = 2.0


def overdispersion(hits: np.ndarray, total: np.ndarray) -> float:
    """How many times more the shares of neighbouring periods differ than binomial chance allows; 1 at least.

    From the median of the standardised differences, which changes of level
    hardly touch.
    """
    hits, total = np.asarray(hits, float), np.asarray(total, float)
    if len(hits) < 4:
        return 1.0
    share = hits / total
    both = (hits[1:] + hits[:-1]) / (total[1:] + total[:-1])
    spread = np.sqrt(both * (1 - both) * (1 / total[1:] + 1 / total[:-1]))
    z = np.abs(np.diff(share)) / np.where(spread > 0, spread, np.inf)
    return max(1.0, float((np.median(z) / stats.norm.ppf(0.75)) ** 2))


class _Deviance(BaseCost):  # type: ignore[misc]
    """Binomial deviance of a segment's shares from their common level, for ruptures; constant time per segment."""

    model = "binomial"

    def __init__(self, least: int) -> None:
        self.min_size = least

    def fit(self, signal: np.ndarray) -> _Deviance:
        """Take hits and totals, one row a period."""
        self.signal = signal
        hits, total = signal[:, 0], signal[:, 1]
        own = 2 * (xlogy(hits, hits / total) + xlogy(total - hits, 1 - hits / total))
        self.sums = np.vstack([np.zeros(3), np.cumsum(np.column_stack([hits, total, own]), axis=0)])
        return self

    def error(self, start: int, end: int) -> float:
        """Deviance of one segment."""
        hits, total, own = self.sums[end] - self.sums[start]
        share = hits / total
        common = 0.0 if share <= 0 or share >= 1 else 2 * (hits * math.log(share) + (total - hits) * math.log1p(-share))
        return float(own - common)


def points(hits: np.ndarray, total: np.ndarray, params: ChangeParams = ChangeParams()) -> list[int]:
    """First positions of new segments: PELT (ruptures) with the binomial deviance as cost."""
    n = len(hits)
    if n < 2 * params.least:
        return []
    cost = _Deviance(params.least)
    model = ruptures.Pelt(custom_cost=cost, min_size=params.least, jump=max(1, n // 400))
    found = model.fit(np.column_stack([hits, total]).astype(float)).predict(pen=params.penalty * overdispersion(hits, total) * math.log(n))
    return [int(p) for p in found[:-1]]


def changes(series: pd.DataFrame, params: ChangeParams = ChangeParams()) -> pd.DataFrame:
    """The change points of every item of a trend, in the share of the period's articles.

    Parameters
    ----------
    series : DataFrame
        ``period, item, articles, total`` as from ``trends.series``; periods
        without articles are passed over.
    params : ChangeParams

    Returns
    -------
    DataFrame
        ``item, period`` (the first of the new level), ``before, after`` (shares
        of articles, 0..1, in the segments on either side), ``ratio`` (missing after a share of 0), ``z`` and
        ``p`` (two-sided test of two shares; the segments were chosen by their
        difference, so it orders changes rather than proves them), ``since`` and
        ``until`` (first and last period of the two segments). In order of time.
    """
    rows = []
    for item, own in series.groupby("item", sort=False):
        own = own[own["total"] > 0].reset_index(drop=True)
        hits, total = own["articles"].to_numpy(float), own["total"].to_numpy(float)
        found = points(hits, total, params) if hits.sum() else []
        edges = [0, *found, len(own)]
        for a, at, b in zip(edges[:-2], edges[1:-1], edges[2:], strict=True):
            x, n = hits[a:at].sum(), total[a:at].sum()
            y, m = hits[at:b].sum(), total[at:b].sum()
            pooled = (x + y) / (n + m)
            spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
            z = float((y / m - x / n) / spread) if spread > 0 else 0.0
            ratio = float((y / m) / (x / n)) if x else float("nan")
            rows.append(
                (
                    item,
                    own["period"][at],
                    x / n,
                    y / m,
                    ratio,
                    z,
                    float(2 * stats.norm.sf(abs(z))),
                    own["period"][a],
                    own["period"][b - 1],
                )
            )
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["period", "item"], kind="stable").reset_index(drop=True)
