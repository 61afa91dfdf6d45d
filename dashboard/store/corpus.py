"""What the slice holds: articles over time, by outlet and language, and by their words."""

from __future__ import annotations

import pandas as pd

from analytics.languages import get
from analytics.slices import Slice
from analytics.summaries import overview, periods
from analytics.tables import among
from dashboard.store.base import Store, remembered, selected, selected_quotations


@remembered(max_entries=64)
def suggested_period(store: Store, slice_: Slice, language: str = "") -> str:
    """The time bin that suits the slice, or its articles of one language."""
    articles = selected(store, slice_)
    return periods.suggest(articles[articles["language"] == language] if language else articles)


@remembered(max_entries=64)
def over_time(store: Store, slice_: Slice, period: str) -> tuple[pd.DataFrame, int]:
    """Articles per period, and how many have no date exact enough."""
    articles = selected(store, slice_)
    return overview.over_time(articles, period=period), overview.outside(articles, period=period)


def by_column(store: Store, slice_: Slice, column: str) -> pd.DataFrame:
    """Articles per value of a column."""
    return overview.by_column(selected(store, slice_), column=column)


def left_out(store: Store) -> dict[str, int]:
    """Undated, duplicate and rejected numbers of the corpus."""
    table = overview.left_out(store.articles, store.rejects)
    return dict(zip(table["kind"], table["number"], strict=True))


@remembered(max_entries=32)
def cited(store: Store, slice_: Slice) -> pd.DataFrame:
    """Officials cited in the slice, most quoted first."""
    rows = selected_quotations(store, slice_)
    rows = rows[rows["speaker_id"].notna()]
    counted = rows.groupby("speaker_id").agg(
        quotations=("quotation_id", "size"), articles=("article_id", "nunique"), first=("published", "min"), last=("published", "max")
    )
    about = store.officials.set_index("official_id")[["name", "name_ar", "name_fa", "name_en", "role"]]
    made = counted.join(about).reset_index().rename(columns={"speaker_id": "official_id"})
    return made.sort_values(["quotations", "articles", "name"], ascending=[False, False, True], kind="stable").reset_index(drop=True)


def in_period(store: Store, slice_: Slice, period: str, start: str) -> list[str]:
    """Ids of the slice's articles in one period."""
    articles = selected(store, slice_)
    return list(articles.loc[periods.assign(articles, period) == start, "article_id"])


def between(store: Store, slice_: Slice, period: str, start: str, end: str) -> list[str]:
    """Ids of the slice's articles in the periods from one to another."""
    articles = selected(store, slice_)
    starts = periods.assign(articles, period).fillna("")
    return list(articles.loc[(starts >= start) & (starts <= end), "article_id"])


def find_articles(store: Store, slice_: Slice, words: str) -> pd.DataFrame:
    """The slice's articles whose title or text holds the words (spelling variants merged)."""
    articles = selected(store, slice_)
    if not words.strip():
        return articles
    keys = {code: " ".join(get(code).key(words).split()) for code in articles["language"].unique()}
    titles = [keys[lang] in get(lang).key(title) for title, lang in zip(articles["title"], articles["language"], strict=True)]
    hits = set(articles["article_id"][titles])
    rest = [i for i in articles["article_id"] if i not in hits]
    for row in store.texts(rest).itertuples(index=False):
        if keys[row.language] in get(row.language).key(row.text):
            hits.add(row.article_id)
    return articles[among(articles["article_id"], hits)]
