"""What can be followed over time: terms, topics, subjects, categories, officials."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.answers import remembered
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import bursts, changes, lead_lag, trends
from analytics.tables import among

KINDS = ("terms", "topics", "subjects", "categories", "officials")
#: One item may be followed within each of these.
GROUPINGS = ("none", "outlet", "language")


def subject_topics(opened: Opened, subject: str) -> tuple[str, ...]:
    """The topics of a subject."""
    return tuple(opened.subjects.loc[opened.subjects["subject_id"] == subject, "topic_id"])


def occurrences(opened: Opened, slice_: Slice, kind: str, item: str) -> np.ndarray:
    """How often an item occurs in each article of the corpus; 1 for topics and officials that are there."""
    made = np.zeros(len(opened.place))
    if kind == "terms":
        language, _, term = item.partition(":")
        if (opened.articles["language"] == language).any():
            counts = opened.term_counts(language)
            at = opened.index_places(language)
            made[at[at >= 0]] = counts.column(term)[at >= 0]
    elif kind == "categories":
        made = opened.category_counts.column(item)
    elif kind == "officials":
        rows = (opened.quotations["speaker_id"] == item).to_numpy()
        if slice_.sure:
            rows = rows & slice_.sure_mask(opened.quotations)
        at = opened.places("quotations")[rows]
        made = np.bincount(at[at >= 0], minlength=len(made)).astype(float)
    else:
        topics = subject_topics(opened, item) if kind == "subjects" else (item,)
        shares = opened.article_topics
        rows = among(shares["topic_id"], topics) & (shares["share"] >= Slice.topic_share).to_numpy()
        at = opened.places("article_topics")[rows]
        made[at[at >= 0]] = 1
    return made


def holders(opened: Opened, slice_: Slice, kind: str, item: str) -> set[str]:
    """Articles that hold an item."""
    return set(opened.articles["article_id"][occurrences(opened, slice_, kind, item) > 0])


@remembered
def trend(
    opened: Opened, slice_: Slice, kind: str, items: tuple[str, ...], params: trends.TrendParams, within: str = "none"
) -> pd.DataFrame:
    """Each item per period, with bands; or the first item within each outlet or language."""
    articles = opened.selected(slice_)
    place = np.flatnonzero(opened.within(slice_))
    if within != "none":
        return trends.by_value(occurrences(opened, slice_, kind, items[0])[place], articles[within], articles=articles, params=params)
    return trends.series({i: occurrences(opened, slice_, kind, i)[place] for i in items}, articles=articles, params=params)


@remembered
def trend_bursts(
    opened: Opened, slice_: Slice, kind: str, items: tuple[str, ...], params: trends.TrendParams, within: str = "none"
) -> pd.DataFrame:
    """The bursts of a trend."""
    return bursts.bursts(trend(opened, slice_, kind, items, params, within))


@remembered
def trend_changes(
    opened: Opened, slice_: Slice, kind: str, items: tuple[str, ...], params: trends.TrendParams, within: str = "none"
) -> pd.DataFrame:
    """The change points of a trend."""
    return changes.changes(trend(opened, slice_, kind, items, params, within))


@remembered
def leads(opened: Opened, slice_: Slice, kind: str, pair: tuple[str, str], params: trends.TrendParams) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cross-correlation of two items' shares, and Granger's test both ways."""
    series = trend(opened, slice_, kind, pair, params)
    share = series["articles"] / series["total"].where(series["total"] > 0)
    one, other = (share[series["item"] == item].to_numpy() for item in pair)
    return lead_lag.cross_correlation(one, other), lead_lag.granger(one, other, names=pair)
