"""The situation of a slice: its recent articles against the earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.analyses import corpus
from analytics.opened import Opened, remembered
from analytics.slices import Slice
from analytics.summaries import periods
from analytics.summaries import situation as summaries


@dataclass(frozen=True)
class Window:
    """The recent periods of a slice (first days, inclusive), and its articles in them and before."""

    period: str
    start: str
    end: str
    recent: tuple[str, ...]
    before: tuple[str, ...]


@remembered
def window(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> Window | None:
    """The last part of the slice's periods; None when there are fewer than two."""
    articles = opened.selected(slice_)
    period = corpus.suggested_period(opened, slice_)
    starts = periods.assign(articles, period)
    ranked = starts.dropna().sort_values(ignore_index=True)
    stray = len(ranked) // 100  # one stray date is no period of its own
    listed = periods.span(ranked[stray : len(ranked) - stray], period)
    if len(listed) < 2:
        return None
    first = listed[-max(1, round(params.recent * len(listed)))]
    late = (starts.fillna("") >= first).to_numpy()
    known = starts.notna().to_numpy()
    ids = articles["article_id"].to_numpy(dtype=object)
    return Window(period, first, listed[-1], tuple(ids[late & known]), tuple(ids[~late & known]))


@remembered
def moves(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """Topics and codebook categories whose share of the articles rose or fell."""
    found = window(opened, slice_, params)
    if found is None:
        return pd.DataFrame(columns=summaries.MOVES)
    place = pd.Index([*found.recent, *found.before])
    recent = np.arange(len(place)) < len(found.recent)
    topics = opened.article_topics[opened.article_topics["share"] >= Slice.topic_share]
    holders, within = {}, {}
    languages = opened.articles.set_index("article_id")["language"].reindex(place).to_numpy(dtype=object)
    for kind, rows, column in (("topics", topics, "topic_id"), ("categories", opened.codes, "category")):
        at = place.get_indexer(rows["article_id"])
        inside = rows.assign(_at=at)[at >= 0]
        for item, own in inside.groupby(column, sort=True)["_at"]:
            held = np.zeros(len(place), dtype=bool)
            held[own.to_numpy()] = True
            holders[kind, str(item)] = held
            if kind == "topics":
                within[kind, str(item)] = languages == str(item).split("-")[0]
    return summaries.moves(holders, recent=recent, before=~recent, within=within, params=params)


@remembered
def cited_now(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """Who is quoted in the recent articles, and whether newly."""
    found = window(opened, slice_, params)
    if found is None:
        return pd.DataFrame(columns=summaries.CITED)
    quotations = opened.selected_quotations(slice_)
    return summaries.cited(quotations, recent=pd.Series(found.recent, dtype=object), before=pd.Series(found.before, dtype=object))
