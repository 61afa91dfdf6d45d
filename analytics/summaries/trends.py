"""How often terms, topics, categories and officials occur over time, with confidence bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.summaries import intervals, periods

MEASURES = ("articles", "share", "per_thousand", "per_million")
SMOOTHINGS = ("none", "moving_average", "loess")
COLUMNS = ["period", "item", "articles", "total", "value", "low", "high", "smooth"]


@dataclass(frozen=True)
class TrendParams:
    """How a trend is counted.

    Attributes
    ----------
    period : str
        day, week, month, quarter or year.
    measure : str
        ``articles`` with the item; their ``share`` of the period's articles
        (per cent); ``per_thousand`` articles; or occurrences ``per_million``
        words of the period.
    level : float
        Coverage of the band.
    smoothing : str
        ``none``, ``moving_average`` (centred, over ``window`` periods) or
        ``loess`` (Cleveland 1979, over ``span`` of the periods).
    window : int
    span : float
    draws, seed : int
        Of the bootstrap.
    """

    period: str = "month"
    measure: str = "articles"
    level: float = 0.95
    smoothing: str = "none"
    window: int = 3
    span: float = 0.3
    draws: int = 400
    seed: int = 0


def series(counts: Mapping[str, np.ndarray], *, articles: pd.DataFrame, params: TrendParams = TrendParams()) -> pd.DataFrame:
    """Items per period.

    Parameters
    ----------
    counts : mapping
        Item -> occurrences in each of the articles, in their order.
    articles : DataFrame
        ARTICLES rows of the slice.
    params : TrendParams

    Returns
    -------
    DataFrame
        ``period, item, articles, total, value, low, high, smooth``: articles
        with the item, all articles of the period, the number shown, its band
        and its smoothed course. Periods without any article have no value.

    Notes
    -----
    The band of articles, shares and rates is Wilson's for the share of the
    period's articles, scaled; that of occurrences per million words is a
    bootstrap over articles.
    """
    if params.measure not in MEASURES or params.smoothing not in SMOOTHINGS:
        raise InputError("bad_parameter", name="measure", value=params.measure, wanted=", ".join(MEASURES))
    starts = periods.assign(articles, params.period)
    listed = periods.span(starts, params.period)
    group = periods.positions(starts, listed)
    known = group >= 0
    total = np.bincount(group[known], minlength=len(listed))
    parts = []
    for item, occurrences in counts.items():
        present = np.bincount(group[known], weights=occurrences[known] > 0, minlength=len(listed)).astype(int)
        value, low, high = _measured(occurrences, present, total, group, articles, params)
        parts.append(
            pd.DataFrame(
                {
                    "period": listed, "item": item, "articles": present, "total": total, "value": value, "low": low, "high": high,
                    "smooth": smoothed(value, params),
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)


def by_value(
    occurrences: np.ndarray, values: Sequence[str], *, articles: pd.DataFrame, params: TrendParams = TrendParams(), most: int = 6
) -> pd.DataFrame:
    """One item within groups of articles (outlets, languages): as :func:`series`, its ``item`` being the group.

    Parameters
    ----------
    occurrences : ndarray, shape (articles,)
        Of the item in each article.
    values : sequence of str, shape (articles,)
        Each article's group.
    articles : DataFrame
        ARTICLES rows of the slice.
    params : TrendParams
    most : int
        Groups shown: those of most articles. Shares are shares of the group's
        articles, so outlets of different size can be compared.
    """
    groups = pd.Series(list(values), dtype=object)
    listed = groups.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:most]
    parts = []
    for group in listed:
        inside = (groups == group).to_numpy()
        parts.append(series({str(group): occurrences[inside]}, articles=articles[inside], params=params))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _measured(
    occurrences: np.ndarray, present: np.ndarray, total: np.ndarray, group: np.ndarray, articles: pd.DataFrame, params: TrendParams
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if params.measure == "per_million":
        words = articles["words"].to_numpy(dtype=float)
        known = group >= 0
        over = np.bincount(group[known], weights=occurrences[known], minlength=len(total))
        under = np.bincount(group[known], weights=words[known], minlength=len(total))
        value = np.divide(1e6 * over, under, out=np.full(len(total), np.nan), where=under > 0)
        low, high = intervals.bootstrap_ratio(
            occurrences, words, group, len(total), level=params.level, draws=params.draws, seed=params.seed
        )  # fmt: skip
        return value, 1e6 * np.clip(low, 0, None), 1e6 * high
    low, high = intervals.wilson(present, total, level=params.level)
    scale = {"articles": total.astype(float), "share": 100.0, "per_thousand": 1000.0}[params.measure]
    share = np.divide(present, total, out=np.full(len(total), np.nan), where=total > 0)
    return share * scale, low * scale, high * scale


def smoothed(value: np.ndarray, params: TrendParams) -> np.ndarray:
    """The smoothed course of a series; missing values stay missing and have no part in it."""
    value = np.asarray(value, float)
    if params.smoothing == "none":
        return np.full(len(value), np.nan)
    known = np.isfinite(value)
    if params.smoothing == "moving_average":
        course = pd.Series(value).rolling(max(1, params.window), center=True, min_periods=1).mean().to_numpy()
        return np.where(known, course, np.nan)
    made = np.full(len(value), np.nan)
    if known.sum() >= 4:
        from statsmodels.nonparametric.smoothers_lowess import lowess

        at = np.flatnonzero(known)
        span = min(1.0, max(params.span, 4 / len(at)))
        made[at] = lowess(value[at], at, frac=span, it=0, return_sorted=False)
    return made


def mean_share(share: np.ndarray, *, articles: pd.DataFrame, params: TrendParams = TrendParams()) -> pd.DataFrame:
    """The mean of a share per period, with a bootstrap band: ``period, share, low, high, articles``.

    Parameters
    ----------
    share : ndarray, shape (articles,)
        0..1, of each of the articles.
    articles : DataFrame
        ARTICLES rows.
    params : TrendParams
    """
    starts = periods.assign(articles, params.period)
    listed = periods.span(starts, params.period)
    group = periods.positions(starts, listed)
    known = group >= 0
    number = np.bincount(group[known], minlength=len(listed))
    total = np.bincount(group[known], weights=share[known], minlength=len(listed))
    low, high = intervals.bootstrap_ratio(
        share, np.ones(len(share)), group, len(listed), level=params.level, draws=params.draws, seed=params.seed
    )
    mean = np.divide(total, number, out=np.full(len(listed), np.nan), where=number > 0)
    return pd.DataFrame({"period": listed, "share": mean, "low": np.clip(low, 0, 1), "high": np.clip(high, 0, 1), "articles": number})
