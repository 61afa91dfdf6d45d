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


#: Where a property stands: a table, and its column.
_HELD = {
    "topic": ("article_topics", "topic_id"), "category": ("codes", "category"), "official": ("quotations", "speaker_id"),
    "year": ("articles", "published"),
}  # fmt: skip


def _values(opened: Opened, slice_: Slice, by: str) -> pd.DataFrame:
    """``row, value`` of a property of the slice's articles, by their rows of ARTICLES."""
    table, column = _HELD.get(by, ("articles", by))
    (code, values), inside = opened.coded(table, column), opened.within(slice_)
    row = np.arange(len(inside)) if table == "articles" else opened.places(table)
    keep = np.append(inside, False)[row] & (code >= 0)
    if by == "topic":
        keep &= (opened.article_topics["share"] >= Slice.topic_share).to_numpy()
    if by == "official":
        keep &= opened.quoted_within(slice_)
    if by == "year":
        years, values = pd.factorize(np.array([str(v)[:4] for v in values], dtype=object))
        code = np.append(years, -1)[code]
    return pd.DataFrame({"row": row[keep], "value": pd.Categorical.from_codes(code[keep], categories=values)})


@remembered
def crossed(opened: Opened, slice_: Slice, by: str) -> pd.DataFrame:
    """Categories by another property of the articles."""
    return codebook.crossed(opened.category_counts, rows=opened.within(slice_), values=_values(opened, slice_, by))


def with_value(opened: Opened, slice_: Slice, by: str, value: str) -> list[str]:
    """The slice's articles with a value of a property."""
    rows = _values(opened, slice_, by)
    own = rows.loc[(rows["value"] == value).to_numpy(), "row"].unique()
    return opened.articles["article_id"].iloc[own].tolist()


def spans_of_category(opened: Opened, category: str, ids: list[str]) -> pd.DataFrame:
    """Hits of a category in some articles, in their order."""
    rows = opened.codes[(opened.codes["category"] == category) & among(opened.codes["article_id"], ids)]
    order = {a: n for n, a in enumerate(ids)}
    return rows.assign(_n=rows["article_id"].map(order)).sort_values(["_n", "start"], kind="stable").drop(columns="_n")
