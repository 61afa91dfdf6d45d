"""Codebook categories of the slice."""

from __future__ import annotations

import pandas as pd

from analytics.slices import Slice
from analytics.summaries import codebook, terms
from analytics.tables import among
from dashboard.store.base import Store, remembered, selected

CROSSINGS = ("outlet", "language", "year", "topic", "category", "official")


@remembered(max_entries=32)
def categories(store: Store, slice_: Slice) -> pd.DataFrame:
    """Frequencies of the categories in the slice, with their groups."""
    about = store.categories.set_index("category")
    made = terms.frequencies(store.category_counts, articles=selected(store, slice_), display=about["label_en"])
    return made.rename(columns={"term": "category"}).assign(group=lambda d: d["category"].map(about["group"]))


def _values(store: Store, slice_: Slice, by: str) -> pd.DataFrame:
    """``article_id, value`` of a property of the slice's articles."""
    articles = selected(store, slice_)
    if by == "topic":
        held = store.article_topics[store.article_topics["share"] >= Slice.topic_share]
        values = held.rename(columns={"topic_id": "value"})[["article_id", "value"]]
    elif by == "category":
        values = store.codes.rename(columns={"category": "value"})[["article_id", "value"]]
    elif by == "official":
        rows = slice_.sure_enough(store.quotations)
        values = rows[rows["speaker_id"].notna()].rename(columns={"speaker_id": "value"})[["article_id", "value"]]
    else:
        column = articles["published"].str[:4] if by == "year" else articles[by]
        values = pd.DataFrame({"article_id": articles["article_id"], "value": column})
        values = values[values["value"].notna()]
    return values[among(values["article_id"], articles["article_id"])]


@remembered(max_entries=32)
def crossed(store: Store, slice_: Slice, by: str) -> pd.DataFrame:
    """Categories by another property of the articles."""
    return codebook.crossed(store.category_counts, articles=selected(store, slice_), values=_values(store, slice_, by))


def with_value(store: Store, slice_: Slice, by: str, value: str) -> list[str]:
    """The slice's articles with a value of a property."""
    rows = _values(store, slice_, by)
    return rows.loc[rows["value"] == value, "article_id"].drop_duplicates().tolist()


def spans_of_category(store: Store, category: str, ids: list[str]) -> pd.DataFrame:
    """Hits of a category in some articles, in their order."""
    rows = store.codes[(store.codes["category"] == category) & among(store.codes["article_id"], ids)]
    order = {a: n for n, a in enumerate(ids)}
    return rows.assign(_n=rows["article_id"].map(order)).sort_values(["_n", "start"], kind="stable").drop(columns="_n")
