"""Change points: when the level of a series shifts for good (PELT: Killick, Fearnhead & Eckley 2012)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

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
    return max(1.0, float((np.median(z) / special.ndtri(0.75)) ** 2))


def points(hits: np.ndarray, total: np.ndarray, params: ChangeParams = ChangeParams()) -> list[int]:
    """First positions of new segments: PELT with the binomial deviance as cost.

    The recursion of Killick, Fearnhead & Eckley (2012, section 3), all starts
    that are not pruned looked at together. As good as what ``ruptures`` finds
    with this cost (tested), which asks for it segment by segment.

    Parameters
    ----------
    hits, total : ndarray, shape (periods,)
        Articles with the item, of how many (1 at least).
    params : ChangeParams
    """
    hits, total = np.asarray(hits, float), np.asarray(total, float)
    n, least = len(hits), params.least
    if n < 2 * least:
        return []
    penalty = params.penalty * overdispersion(hits, total) * math.log(n)
    own = 2 * (special.xlogy(hits, hits / total) + special.xlogy(total - hits, 1 - hits / total))
    sums = np.vstack([np.zeros(3), np.cumsum(np.column_stack([hits, total, own]), axis=0)])
    best, before = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.int64)
    best[0] = -penalty
    # a start that is beaten stays until the one that beats it is far enough away to begin a segment
    starts, leaves = np.array([0]), np.array([n + 1])
    for end in range(least, n + 1):
        if end >= 2 * least:
            starts, leaves = np.append(starts, end - least), np.append(leaves, n + 1)
        starts, leaves = starts[leaves > end], leaves[leaves > end]
        inside = best[starts] + _deviance(sums, starts, end)
        at = int(np.argmin(inside))
        best[end], before[end] = inside[at] + penalty, starts[at]
        leaves = np.where(inside > best[end], np.minimum(leaves, end + least), leaves)
    found, end = [], int(before[n])
    while end > 0:
        found.append(end)
        end = int(before[end])
    return found[::-1]


def _deviance(sums: np.ndarray, starts: np.ndarray, end: int) -> np.ndarray:
    """Binomial deviance of the shares of segments from each one's common level."""
    hits, total, own = (sums[end] - sums[starts]).T
    share = hits / total
    return own - 2 * (special.xlogy(hits, share) + special.xlog1py(total - hits, -share))


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
                    float(2 * special.ndtr(-abs(z))),
                    own["period"][a],
                    own["period"][b - 1],
                )
            )
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["period", "item"], kind="stable").reset_index(drop=True)
