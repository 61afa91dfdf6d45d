"""What the slice holds: articles over time, by outlet and language, and by their words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analytics.answers import remembered
from analytics.languages import get
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import overview, periods
from analytics.tables import among


@remembered
def suggested_period(opened: Opened, slice_: Slice, language: str = "") -> str:
    """The time bin that suits the slice, or its articles of one language."""
    articles = opened.selected(slice_)
    return periods.suggest(articles[articles["language"] == language] if language else articles)


@remembered
def over_time(opened: Opened, slice_: Slice, period: str) -> tuple[pd.DataFrame, int]:
    """Articles per period, and how many have no date exact enough."""
    articles = opened.selected(slice_)
    return overview.over_time(articles, period=period), overview.outside(articles, period=period)


@remembered
def periods_of(opened: Opened, slice_: Slice, period: str) -> tuple[str, ...]:
    """Every period from the slice's first to its last."""
    return tuple(periods.span(periods.assign(opened.selected(slice_), period), period))


def by_column(opened: Opened, slice_: Slice, column: str) -> pd.DataFrame:
    """Articles per value of a column."""
    return overview.by_column(opened.selected(slice_), column=column)


def left_out(opened: Opened) -> dict[str, int]:
    """Undated, duplicate and rejected numbers of the corpus."""
    table = overview.left_out(opened.articles, opened.rejects)
    return dict(zip(table["kind"], table["number"], strict=True))


@remembered
def cited(opened: Opened, slice_: Slice) -> pd.DataFrame:
    """Officials cited in the slice, most quoted first."""
    (speaker, ids), (day, days) = (opened.coded("quotations", column) for column in ("speaker_id", "published"))
    keep = opened.quoted_within(slice_) & (speaker >= 0)
    speaker, day, article = speaker[keep], day[keep].astype(float), opened.places("quotations")[keep]
    day[day < 0] = np.nan
    number = np.bincount(speaker, minlength=len(ids))
    held = np.bincount(np.unique(speaker * np.int64(len(opened.place)) + article) // max(len(opened.place), 1), minlength=len(ids))
    spans = pd.Series(day).groupby(speaker).agg(["min", "max"]).reindex(np.arange(len(ids)))
    dates = np.array([*days, None], dtype=object)
    first, last = (dates[spans[edge].fillna(-1).to_numpy(dtype=int)] for edge in ("min", "max"))
    counted = pd.DataFrame({"quotations": number, "articles": held, "first": first, "last": last}, index=pd.Index(ids, name="speaker_id"))
    counted = counted[number > 0]
    about = opened.officials.set_index("official_id")[["name", "name_ar", "name_fa", "name_en", "role"]]
    made = counted.join(about).reset_index().rename(columns={"speaker_id": "official_id"})
    return made.sort_values(["quotations", "articles", "name"], ascending=[False, False, True], kind="stable").reset_index(drop=True)


def in_period(opened: Opened, slice_: Slice, period: str, start: str) -> list[str]:
    """Ids of the slice's articles in one period."""
    articles = opened.selected(slice_)
    return list(articles.loc[periods.assign(articles, period) == start, "article_id"])


def between(opened: Opened, slice_: Slice, period: str, start: str, end: str) -> list[str]:
    """Ids of the slice's articles in the periods from one to another."""
    articles = opened.selected(slice_)
    starts = periods.assign(articles, period).fillna("")
    return list(articles.loc[(starts >= start) & (starts <= end), "article_id"])


#: What a list of articles tells of each.
LISTED = ["article_id", "title", "outlet", "published", "language"]


def find_articles(opened: Opened, slice_: Slice, words: str) -> pd.DataFrame:
    """The slice's articles whose title holds the words, or whose text holds them in a row (spelling variants merged).

    Returns
    -------
    DataFrame
        ``LISTED`` columns of their rows of ARTICLES: copying all of them takes a second of a million articles.
    """
    keep, listed = opened.within(slice_), opened.articles[LISTED]
    if not words.strip():
        return listed if keep.all() else listed[keep]
    titled = np.zeros(len(opened.articles), dtype=bool)
    for code, (rows, keys) in opened.title_keys.items():
        if wanted := " ".join(get(code).key(words).split()):
            titled[rows] = pc.match_substring(keys, wanted).to_numpy(zero_copy_only=False)
    return listed[keep & (titled | among(listed["article_id"], opened.holding(words)))]


def quotations_of(opened: Opened, articles: pd.DataFrame) -> np.ndarray:
    """How many quotations each of some articles holds."""
    at = opened.places("quotations")
    number: np.ndarray = np.bincount(at[at >= 0], minlength=len(opened.place))[opened.place.get_indexer(articles["article_id"])]
    return number
