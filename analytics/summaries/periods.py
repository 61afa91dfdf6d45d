"""Time bins: which period a date of a given precision falls in."""

from __future__ import annotations

import numpy as np
import pandas as pd

PERIODS = ("day", "week", "month", "quarter", "year")
#: The precisions that are exact enough for a bin.
EXACT = {"day": ("day",), "week": ("day",), "month": ("day", "month"), "quarter": ("day", "month"), "year": ("day", "month", "year")}
_RULE = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def assign(articles: pd.DataFrame, period: str) -> pd.Series:
    """First day of each article's period, ISO; missing where the date is not exact enough.

    Parameters
    ----------
    articles : DataFrame
        ARTICLES rows.
    period : str
        One of :data:`PERIODS`; weeks begin on Monday.
    """
    exact = np.zeros(len(articles), dtype=bool)
    for precision in EXACT[period]:
        exact |= (articles["precision"] == precision).to_numpy()
    codes, dates = pd.factorize(articles["published"])  # a corpus has few dates, each many times
    whole = pd.Series([d + "-01-01"[len(d) - 4 :] if len(d) < 10 else d for d in map(str, dates)], dtype=object)
    stamps = pd.to_datetime(whole, errors="coerce")
    starts = stamps.dt.to_period(_RULE[period]).dt.start_time.dt.strftime("%Y-%m-%d").astype(object).where(stamps.notna(), None)
    known = np.array([*starts, None], dtype=object)
    made = known[np.where(exact, codes, -1)]
    return pd.Series(made, index=articles.index, dtype=object)


def span(starts: pd.Series, period: str) -> list[str]:
    """Every period from the first to the last, empty ones included."""
    known = sorted(s for s in starts.unique() if isinstance(s, str))
    if not known:
        return []
    first, last = (pd.Period(pd.Timestamp(v), _RULE[period]) for v in (known[0], known[-1]))
    if (last - first).n > 4000:
        return known
    return [p.start_time.strftime("%Y-%m-%d") for p in pd.period_range(first, last, freq=_RULE[period])]


def positions(starts: pd.Series, listed: list[str]) -> np.ndarray:
    """Which of the listed periods each article's is; -1 for none."""
    code, found = pd.factorize(starts)  # few periods, each many times
    return np.append(pd.Index(listed, dtype=object).get_indexer(pd.Index(found, dtype=object)), -1)[code]


#: A readable chart has no more points than this, and this many articles a point.
MOST_POINTS, LEAST_ARTICLES = 62, 4


def suggest(articles: pd.DataFrame) -> str:
    """The finest of day, week, month, quarter and year that gives a readable chart of the articles.

    Of the articles' dates the outermost hundredth on either side is left aside:
    one stray old article should not turn months into years.
    """
    (date, published), (exact, precision) = (pd.factorize(articles[column]) for column in ("published", "precision"))
    number = np.bincount((date * len(precision) + exact)[date >= 0], minlength=len(published) * len(precision))
    which, how = np.divmod(np.flatnonzero(number), max(len(precision), 1))
    dates = pd.DataFrame({"published": published[which], "precision": precision[how], "number": number[number > 0]})
    for period in PERIODS:
        ranked = dates.assign(start=assign(dates, period)).dropna(subset="start").sort_values("start", kind="stable")
        upto = ranked["number"].cumsum()
        known = int(ranked["number"].sum())
        stray = known // 100
        inner = ranked[(upto > stray) & (upto - ranked["number"] < known - stray)]
        points = len(span(inner["start"], period))
        if points and points <= MOST_POINTS and known >= LEAST_ARTICLES * points and known >= 0.5 * dates["number"].sum():
            return period
    return "quarter"
