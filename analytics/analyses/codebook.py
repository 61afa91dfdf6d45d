"""Codebook categories of the slice."""

from __future__ import annotations

import pandas as pd

from analytics.opened import Opened, remembered
from analytics.slices import Slice
from analytics.summaries import codebook, terms
from analytics.tables import among

CROSSINGS = ("outlet", "language", "year", "topic", "category", "official")


@remembered
def categories(opened: Opened, slice_: Slice) -> pd.DataFrame:
    """Frequencies of the categories in the slice, with their groups."""
    about = opened.categories.set_index("category")
    made = terms.frequencies(opened.category_counts, articles=opened.selected(slice_), display=about["label_en"])
    return made.rename(columns={"term": "category"}).assign(group=lambda d: d["category"].map(about["group"]))


def _values(opened: Opened, slice_: Slice, by: str) -> pd.DataFrame:
    """``article_id, value`` of a property of the slice's articles."""
    articles = opened.selected(slice_)
    if by == "topic":
        held = opened.article_topics[opened.article_topics["share"] >= Slice.topic_share]
        values = held.rename(columns={"topic_id": "value"})[["article_id", "value"]]
    elif by == "category":
        values = opened.codes.rename(columns={"category": "value"})[["article_id", "value"]]
    elif by == "official":
        rows = slice_.sure_enough(opened.quotations)
        values = rows[rows["speaker_id"].notna()].rename(columns={"speaker_id": "value"})[["article_id", "value"]]
    else:
        column = articles["published"].str[:4] if by == "year" else articles[by]
        values = pd.DataFrame({"article_id": articles["article_id"], "value": column})
        values = values[values["value"].notna()]
    return values[among(values["article_id"], articles["article_id"])]


@remembered
def crossed(opened: Opened, slice_: Slice, by: str) -> pd.DataFrame:
    """Categories by another property of the articles."""
    return codebook.crossed(opened.category_counts, articles=opened.selected(slice_), values=_values(opened, slice_, by))


def with_value(opened: Opened, slice_: Slice, by: str, value: str) -> list[str]:
    """The slice's articles with a value of a property."""
    rows = _values(opened, slice_, by)
    return rows.loc[rows["value"] == value, "article_id"].drop_duplicates().tolist()


def spans_of_category(opened: Opened, category: str, ids: list[str]) -> pd.DataFrame:
    """Hits of a category in some articles, in their order."""
    rows = opened.codes[(opened.codes["category"] == category) & among(opened.codes["article_id"], ids)]
    order = {a: n for n, a in enumerate(ids)}
    return rows.assign(_n=rows["article_id"].map(order)).sort_values(["_n", "start"], kind="stable").drop(columns="_n")
