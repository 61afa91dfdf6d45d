"""The situation of a slice: its recent articles against the earlier ones."""

from __future__ import annotations

from bisect import bisect_left
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
    """The recent periods of a slice (first days, inclusive), and which rows of ARTICLES are of them and of earlier ones."""

    period: str
    start: str
    end: str
    recent: np.ndarray
    before: np.ndarray

    def part(self, late: bool) -> np.ndarray:
        """The rows of one of the two."""
        return self.recent if late else self.before


@remembered
def window(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> Window | None:
    """The last part of the slice's periods; None when there are fewer than two."""
    articles = opened.selected(slice_)
    period = corpus.suggested_period(opened, slice_)
    starts = periods.assign(articles, period)
    number = starts.value_counts().sort_index()
    upto, stray = number.cumsum(), int(number.sum()) // 100  # one stray date is no period of its own
    listed = periods.span(number.index[(upto > stray) & (upto - number < upto.max() - stray)].to_series(), period)
    if len(listed) < 2:
        return None
    first = listed[-max(1, round(params.recent * len(listed)))]
    at = periods.positions(starts, list(number.index))
    late, known = at >= bisect_left(number.index, first), at >= 0
    inside, masks = np.flatnonzero(opened.within(slice_)), []
    for part in (late & known, ~late & known):
        mask = np.zeros(len(opened.articles), dtype=bool)
        mask[inside[part]] = True
        mask.setflags(write=False)
        masks.append(mask)
    return Window(period, first, listed[-1], *masks)


def ids_of(opened: Opened, rows: np.ndarray) -> list[str]:
    """The articles of some rows of ARTICLES."""
    return opened.articles["article_id"].to_numpy(dtype=object)[rows].tolist()


@remembered
def moves(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """Topics and codebook categories whose share of the articles rose or fell."""
    found = window(opened, slice_, params)
    if found is None:
        return pd.DataFrame(columns=summaries.MOVES)
    parts = {"recent": found.recent, "before": found.before}
    spoken, languages = pd.factorize(opened.articles["language"])
    number = {
        part: dict(zip(languages, np.bincount(spoken[mask], minlength=len(languages)).tolist(), strict=True))
        for part, mask in parts.items()
    }
    held = []
    (topic, topics), at = opened.coded("article_topics", "topic_id"), opened.places("article_topics")
    sure = (opened.article_topics["share"] >= Slice.topic_share).to_numpy() & (at >= 0)
    own = {part: np.bincount(topic[sure & np.append(mask, False)[at]], minlength=len(topics)) for part, mask in parts.items()}
    of = {f"{part}_of": [number[part].get(str(t).split("-")[0], 0) for t in topics] for part in parts}
    held.append(pd.DataFrame({"kind": "topics", "item": topics, **own, **of}))
    counts = opened.category_counts
    own = {part: counts.totals(mask).articles for part, mask in parts.items()}
    held.append(
        pd.DataFrame({"kind": "categories", "item": counts.items, **own, **{f"{part}_of": int(m.sum()) for part, m in parts.items()}})
    )
    return summaries.moves(pd.concat(held, ignore_index=True), params=params)


@remembered
def cited_now(opened: Opened, slice_: Slice, params: summaries.SituationParams = summaries.SituationParams()) -> pd.DataFrame:
    """Who is quoted in the recent articles, and whether newly."""
    found = window(opened, slice_, params)
    if found is None:
        return pd.DataFrame(columns=summaries.CITED)
    at, sure = opened.places("quotations"), opened.quoted_within(slice_)
    rows = opened.quotations[["quotation_id", "article_id", "speaker_id"]]
    recent, before = (rows[sure & np.append(mask, False)[at]] for mask in (found.recent, found.before))
    return summaries.cited(recent, before)


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
        {"section": "window", "kind": found.period, "item": f"{found.start}/{found.end}", "recent": int(found.recent.sum()), "before": int(found.before.sum())}
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
    keep = opened.quoted_within(slice_) & np.append(found.recent, False)[opened.places("quotations")]
    most = cited_now(opened, slice_, params).head(SAID)["official_id"]
    inside = opened.quotations[["quotation_id", "speaker_id", "confidence"]][keep & among(opened.quotations["speaker_id"], most)]
    best = inside.sort_values(["confidence", "quotation_id"], ascending=[False, True], kind="stable").drop_duplicates("speaker_id")
    return opened.quotations.loc[best.index]
