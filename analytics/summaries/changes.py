"""Change points: when the level of a series shifts for good (PELT: Killick, Fearnhead & Eckley 2012)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

COLUMNS = ["item", "period", "before", "after", "ratio", "z", "p", "since", "until"]


@dataclass(frozen=True)
class ChangeParams:
    """What a change is.

    Attributes
    ----------
    least : int
        Periods in the shortest segment.
    penalty : float
        Cost of a change, times the noise variance and the logarithm of the
        number of periods (2 is the Bayesian information criterion's). The noise
        is the larger of what the series shows and what sampling shares of the
        periods' articles would give.
    """

    least: int = 3
    penalty: float = 2.0


def stabilised(hits: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Shares on a scale where their variance hardly depends on them: Anscombe's (1948) arcsine of the square root."""
    hits, total = np.asarray(hits, float), np.asarray(total, float)
    return np.arcsin(np.sqrt((hits + 3 / 8) / (total + 3 / 4)))


def noise(values: np.ndarray) -> float:
    """Variance of the noise, from the median absolute difference of neighbours: changes of level hardly touch it."""
    if len(values) < 3:
        return 0.0
    return float((np.median(np.abs(np.diff(values))) / (0.6745 * np.sqrt(2))) ** 2)


def points(values: np.ndarray, params: ChangeParams = ChangeParams(), *, least_noise: float = 1e-6) -> list[int]:
    """First positions of new segments, by PELT with squared-error cost (ruptures); the noise is taken for ``least_noise`` at least."""
    if len(values) < 2 * params.least:
        return []
    import ruptures

    variance = max(noise(values), least_noise)
    model = ruptures.Pelt(model="l2", min_size=params.least, jump=1).fit(np.asarray(values, float).reshape(-1, 1))
    return [int(p) for p in model.predict(pen=params.penalty * variance * np.log(len(values)))[:-1]]


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
        sampling = float(np.mean(1 / (4 * total + 2))) if len(total) else 0.0  # what chance alone would give shares of so few articles
        found = points(stabilised(hits, total), params, least_noise=max(sampling, 1e-6)) if hits.sum() else []
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
