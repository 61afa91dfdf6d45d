"""Topics and subjects of the slice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics import evidence
from analytics.answers import remembered
from analytics.languages import get
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import topics
from analytics.summaries.trends import TrendParams, mean_share
from analytics.tables import among


@remembered
def topic_shares(opened: Opened, slice_: Slice) -> pd.DataFrame:
    """Topics of the slice with their shares and top terms."""
    made = topics.shares(
        opened.article_topics, topics=opened.topics, articles=opened.selected(slice_), at=opened.ranks(slice_, "article_topics")
    )
    best = opened.topic_terms[opened.topic_terms["rank"] <= 10].groupby("topic_id")["display"].agg(list)
    commas = {topic: "، " if get(topic.split("-")[0]).rtl else ", " for topic in best.index}
    subject = opened.subjects.set_index("topic_id")["subject_id"]
    return made.assign(
        terms=made["topic_id"].map({topic: commas[topic].join(words) for topic, words in best.items()}),
        subject=made["topic_id"].map(subject),
    )


@remembered
def unclear(opened: Opened, slice_: Slice) -> pd.DataFrame:
    """What has no clear topic, per language."""
    return topics.unclear(opened.article_topics, articles=opened.selected(slice_), at=opened.ranks(slice_, "article_topics"))


def _shared(opened: Opened, slice_: Slice, topic_ids: tuple[str, ...]) -> tuple[np.ndarray, pd.DataFrame]:
    """The slice's articles in the languages of some topics, and how much of each article is theirs."""
    articles = opened.selected(slice_)
    code, listed = opened.coded("article_topics", "topic_id")
    at = opened.ranks(slice_, "article_topics")
    own = (at >= 0) & among(listed, topic_ids)[code]
    share = np.bincount(at[own], weights=opened.article_topics["share"].to_numpy()[own], minlength=len(articles))
    spoken = among(articles["language"], {t.split("-")[0] for t in topic_ids})
    return (share, articles) if spoken.all() else (share[spoken], articles[spoken])


@remembered
def topic_over_time(opened: Opened, slice_: Slice, topic_ids: tuple[str, ...], period: str) -> pd.DataFrame:
    """The share of a topic, or of a subject's topics, per period, with its band."""
    share, articles = _shared(opened, slice_, topic_ids)
    return mean_share(share, articles=articles, params=TrendParams(period=period))


@remembered
def prevalence(opened: Opened, slice_: Slice, topic_ids: tuple[str, ...], column: str) -> pd.DataFrame:
    """The share of topics by a column of the articles, with intervals."""
    share, articles = _shared(opened, slice_, topic_ids)
    if column == "year":
        articles = articles.assign(year=articles["published"].str[:4])
    return topics.prevalence(share, articles=articles, column=column)


def topic_words(opened: Opened, topic_id: str, order: str, weight: float) -> pd.DataFrame:
    """A topic's strongest terms by a measure."""
    return topics.terms(opened.topic_words, topic_id=topic_id, order=order, weight=weight)


@remembered
def topic_map(opened: Opened, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The map and the tree of one language's topics."""
    words = opened.topic_words[opened.topic_words["topic_id"].str.startswith(f"{language}-")]
    return topics.plane(words), topics.tree(words)


def topic_scan(opened: Opened, language: str) -> pd.DataFrame:
    """How the number of topics of a language was chosen: rows of TOPIC_SCAN."""
    return opened.topic_scan[opened.topic_scan["language"] == language].reset_index(drop=True)


def alignments(opened: Opened, topic_ids: Sequence[str]) -> pd.DataFrame:
    """How well some topics of different languages agree: rows of ALIGNMENTS between them."""
    rows = opened.alignments
    return rows[among(rows["topic_id"], topic_ids) & among(rows["other_id"], topic_ids)].reset_index(drop=True)


def alignment_evidence(opened: Opened, topic_id: str, other_id: str) -> pd.DataFrame:
    """What two topics of different languages have in common: rows of ALIGNMENT_EVIDENCE."""
    rows = opened.alignment_evidence
    return rows[(rows["topic_id"] == topic_id) & (rows["other_id"] == other_id)].reset_index(drop=True)


def topic_officials(opened: Opened, slice_: Slice, topic_id: str) -> pd.DataFrame:
    """Who is cited in a topic's articles more than elsewhere."""
    return topics.officials(opened.selected_quotations(slice_, ("speaker_id", "topic_id")), topic_id=topic_id)


@remembered
def topic_passages(opened: Opened, slice_: Slice, topic_id: str, most: int = 8) -> pd.DataFrame:
    """The sentences that carry most of a topic."""
    code, listed = opened.coded("article_topics", "topic_id")
    held = np.append(opened.within(slice_), False)[opened.places("article_topics")] & (listed == topic_id)[code]
    best = topics.typical(opened.article_topics[held], most=most)
    own = opened.topic_terms[opened.topic_terms["topic_id"] == topic_id].head(15)
    ids = list(best["article_id"])
    tokens = opened.tokens(ids)
    spans = tokens[among(tokens["term"], own["term"])]
    weights = dict(zip(own["term"], own["weight"], strict=True))
    return evidence.topic_passages(ids, weights, spans, texts=opened.texts(ids))
