"""What the slice holds: articles over time, by outlet and language, and by their words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.languages import get
from analytics.opened import Opened, remembered
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
    rows = opened.selected_quotations(slice_, ("quotation_id", "article_id", "speaker_id", "published"))
    rows = rows[rows["speaker_id"].notna()]
    counted = rows.groupby("speaker_id").agg(
        quotations=("quotation_id", "size"), articles=("article_id", "nunique"), first=("published", "min"), last=("published", "max")
    )
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


def find_articles(opened: Opened, slice_: Slice, words: str) -> pd.DataFrame:
    """The slice's articles whose title holds the words, or whose text holds them in a row (spelling variants merged)."""
    articles = opened.selected(slice_)
    if not words.strip():
        return articles
    keys = {code: " ".join(get(code).key(words).split()) for code in articles["language"].unique()}
    held = _title_keys(opened)
    titled = [bool(keys[lang]) and keys[lang] in held[i] for i, lang in zip(articles["article_id"], articles["language"], strict=True)]
    return articles[np.array(titled, dtype=bool) | among(articles["article_id"], opened.holding(words))]


def quotations_of(opened: Opened, articles: pd.DataFrame) -> np.ndarray:
    """How many quotations each of some articles holds."""
    at = opened.places("quotations")
    number: np.ndarray = np.bincount(at[at >= 0], minlength=len(opened.place))[opened.place.get_indexer(articles["article_id"])]
    return number


@remembered
def _title_keys(opened: Opened) -> dict[str, str]:
    """Titles with spelling variants merged, by article."""
    rows = opened.articles
    return {i: get(lang).key(title) for i, title, lang in zip(rows["article_id"], rows["title"], rows["language"], strict=True)}
