"""The situation of a slice: its recent articles against the earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.analyses import corpus
from analytics.answers import remembered
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import periods
from analytics.summaries import situation as summaries
from analytics.tables import among


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
    at = opened.place.get_indexer(place)
    rank = np.full(len(opened.place) + 1, -1)
    rank[at] = np.arange(len(place))
    holders, within = {}, {}
    spoken = opened.articles["language"].iloc[at]
    languages = {code: (spoken == code).to_numpy() for code in spoken.unique()}
    sure = (opened.article_topics["share"] >= Slice.topic_share).to_numpy()
    for kind, table, column in (("topics", "article_topics", "topic_id"), ("categories", "codes", "category")):
        code, items = opened.coded(table, column)
        ranks = rank[opened.places(table)]
        if kind == "topics":
            code, ranks = code[sure], ranks[sure]
        for n, item in enumerate(map(str, items)):
            own = ranks[code == n]
            held = np.zeros(len(place), dtype=bool)
            held[own[own >= 0]] = True
            if not held.any():
                continue
            holders[kind, item] = held
            if kind == "topics":
                within[kind, item] = languages[item.split("-")[0]]
    return summaries.moves(holders, recent=recent, before=~recent, within=within, params=params)


@remembered
def cited_now(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """Who is quoted in the recent articles, and whether newly."""
    found = window(opened, slice_, params)
    if found is None:
        return pd.DataFrame(columns=summaries.CITED)
    quotations = opened.selected_quotations(slice_, ("quotation_id", "article_id", "speaker_id"))
    return summaries.cited(quotations, recent=pd.Series(found.recent, dtype=object), before=pd.Series(found.before, dtype=object))


#: Rows of a kind that a summary says.
SAID = 3


@remembered
def summary(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """The situation as rows, each of which a sentence can say.

    Returns
    -------
    DataFrame
        ``section`` (window, rose, fell, cited, newly, quoted), ``kind``
        (topics, categories, officials), ``item`` (an identifier, or a period's
        first day), ``recent``, ``before`` (counts of articles; of quotations
        where officials are cited), ``articles``, ``recent_share``,
        ``before_share``, ``z``, ``p``.
    """
    found = window(opened, slice_, params)
    if found is None:
        return pd.DataFrame(columns=SUMMARY)
    rows: list[dict[str, object]] = [
        {"section": "window", "kind": found.period, "item": f"{found.start}/{found.end}", "recent": len(found.recent), "before": len(found.before)}
    ]  # fmt: skip
    moved = moves(opened, slice_, params)
    for section, own in (("rose", moved[moved["z"] > 0]), ("fell", moved[moved["z"] < 0])):
        rows += [{"section": section, **row} for row in own.head(SAID).to_dict("records")]
    now = cited_now(opened, slice_, params)
    for section, own in (("cited", now), ("newly", now[now["new"]])):
        rows += [
            {"section": section, "kind": "officials", "item": r.official_id, "recent": r.quotations, "before": r.earlier, "articles": r.articles}
            for r in own.head(SAID).itertuples(index=False)
        ]  # fmt: skip
    rows += [{"section": "quoted", "kind": "quotations", "item": i} for i in key_quotations(opened, slice_, params)["quotation_id"]]
    return pd.DataFrame(rows).reindex(columns=list(SUMMARY)).reset_index(drop=True)


SUMMARY = ("section", "kind", "item", "recent", "before", "articles", "recent_share", "before_share", "z", "p")


@remembered
def key_quotations(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """The surest recent quotation of each of those cited most now: rows of QUOTATIONS."""
    found = window(opened, slice_, params)
    if found is None:
        return opened.quotations.head(0)
    inside = opened.selected_quotations(slice_, ("quotation_id", "article_id", "speaker_id", "confidence"))
    most = cited_now(opened, slice_, params).head(SAID)["official_id"]
    inside = inside[among(inside["article_id"], found.recent) & among(inside["speaker_id"], most)]
    best = inside.sort_values(["confidence", "quotation_id"], ascending=[False, True], kind="stable").drop_duplicates("speaker_id")
    return opened.quotations.loc[best.index]
