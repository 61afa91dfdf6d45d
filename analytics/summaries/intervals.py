"""Confidence intervals for shares and means."""

from __future__ import annotations

import numpy as np
from scipy import special

#: Groups of more articles than this take the bootstrap's normal limit: the same to the eye, in no time.
LARGE = 400


def wilson(hits: np.ndarray, total: np.ndarray, *, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Score interval of a share (Wilson 1927); missing where the total is 0.

    Parameters
    ----------
    hits, total : ndarray
    level : float
        Coverage, 0..1.

    Returns
    -------
    low, high : ndarray
    """
    hits, total = np.asarray(hits, float), np.asarray(total, float)
    z = special.ndtri(0.5 + level / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / total
        centre = (share + z**2 / (2 * total)) / (1 + z**2 / total)
        half = z / (1 + z**2 / total) * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    low, high = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    return np.where(total > 0, np.where(hits == 0, 0.0, low), np.nan), np.where(total > 0, np.where(hits == total, 1.0, high), np.nan)


def bootstrap_ratio(
    over: np.ndarray, under: np.ndarray, group: np.ndarray, groups: int, *, level: float = 0.95, draws: int = 400, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of sum(over) / sum(under) within groups, articles drawn again with replacement (Efron 1979, percentiles).

    With ``under`` all 1 it is the interval of a mean. Groups of more than
    :data:`LARGE` articles take the normal limit with the linearised variance.

    Parameters
    ----------
    over, under : ndarray, shape (articles,)
    group : ndarray of int, shape (articles,)
        -1 leaves an article out.
    groups : int
    level, draws, seed
        Coverage, number of draws, and their seed.

    Returns
    -------
    low, high : ndarray, shape (groups,)
        Missing for groups without articles.
    """
    low, high = np.full(groups, np.nan), np.full(groups, np.nan)
    rng = np.random.default_rng(seed)
    tail = (1 - level) / 2
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(groups + 1))
    for g in range(groups):
        rows = order[bounds[g] : bounds[g + 1]]
        n = len(rows)
        if not n or not under[rows].sum():
            continue
        a, b = over[rows], under[rows]
        if n > LARGE:
            ratio = a.sum() / b.sum()
            spread = np.sqrt(n / (n - 1) * ((a - ratio * b) ** 2).sum()) / b.sum() * special.ndtri(1 - tail)
            low[g], high[g] = ratio - spread, ratio + spread
            continue
        drawn = rng.integers(0, n, size=(draws, n))
        below = b[drawn].sum(axis=1)
        ratios = np.divide(a[drawn].sum(axis=1), below, out=np.zeros(draws), where=below > 0)
        low[g], high[g] = np.quantile(ratios, [tail, 1 - tail])
    return low, high
