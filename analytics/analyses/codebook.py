"""Codebook categories of the slice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.answers import remembered
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import codebook, terms
from analytics.tables import among

CROSSINGS = ("outlet", "language", "year", "topic", "category", "official")


@remembered
def categories(opened: Opened, slice_: Slice) -> pd.DataFrame:
    """Frequencies of the categories in the slice, with their groups."""
    about = opened.categories.set_index("category")
    made = terms.frequencies(opened.category_counts, articles=opened.within(slice_), display=about["label_en"])
    return made.rename(columns={"term": "category"}).assign(group=lambda d: d["category"].map(about["group"]))


def _values(opened: Opened, slice_: Slice, by: str) -> pd.DataFrame:
    """``article_id, value`` of a property of the slice's articles."""
    table, column = {
        "topic": ("article_topics", "topic_id"),
        "category": ("codes", "category"),
        "official": ("quotations", "speaker_id"),
    }.get(by, ("", "published" if by == "year" else by))
    if not table:
        rows = opened.selected(slice_)[["article_id", column]]
        values = rows.set_axis(["article_id", "value"], axis=1)
        values = values.assign(value=values["value"].str[:4]) if by == "year" else values
        return values[values["value"].notna()]
    rows = getattr(opened, table)
    inside = np.append(opened.within(slice_), False)[opened.places(table)]
    if by == "topic":
        inside &= (rows["share"] >= Slice.topic_share).to_numpy()
    if by == "official":
        inside &= opened.quoted_within(slice_) & rows["speaker_id"].notna().to_numpy()
    return rows[["article_id", column]][inside].set_axis(["article_id", "value"], axis=1)


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
