"""Topics and subjects of the slice."""

from __future__ import annotations

import pandas as pd

from analytics import evidence
from analytics.languages import get
from analytics.slices import Slice
from analytics.summaries import topics
from analytics.summaries.trends import TrendParams, mean_share
from analytics.tables import among
from dashboard.store.base import Store, remembered, selected, selected_in, selected_quotations


@remembered(max_entries=32)
def topic_shares(store: Store, slice_: Slice) -> pd.DataFrame:
    """Topics of the slice with their shares and top terms."""
    made = topics.shares(store.article_topics, topics=store.topics, articles=selected(store, slice_))
    best = store.topic_terms[store.topic_terms["rank"] <= 10].groupby("topic_id")["display"].agg(list)
    commas = {topic: "، " if get(topic.split("-")[0]).rtl else ", " for topic in best.index}
    subject = store.subjects.set_index("topic_id")["subject_id"]
    return made.assign(
        terms=made["topic_id"].map({topic: commas[topic].join(words) for topic, words in best.items()}),
        subject=made["topic_id"].map(subject),
    )


@remembered(max_entries=32)
def unclear(store: Store, slice_: Slice) -> pd.DataFrame:
    """What has no clear topic, per language."""
    return topics.unclear(store.article_topics, articles=selected(store, slice_))


@remembered(max_entries=64)
def topic_over_time(store: Store, slice_: Slice, topic_ids: tuple[str, ...], period: str) -> pd.DataFrame:
    """The share of a topic, or of a subject's topics, per period, with its band."""
    languages = {t.split("-")[0] for t in topic_ids}
    articles = selected(store, slice_)
    articles = articles[articles["language"].isin(languages)]
    own = store.article_topics[among(store.article_topics["topic_id"], topic_ids)].groupby("article_id")["share"].sum()
    share = own.reindex(articles["article_id"]).fillna(0.0).to_numpy()
    return mean_share(share, articles=articles, params=TrendParams(period=period))


@remembered(max_entries=64)
def prevalence(store: Store, slice_: Slice, topic_ids: tuple[str, ...], column: str) -> pd.DataFrame:
    """The share of topics by a column of the articles, with intervals."""
    languages = {t.split("-")[0] for t in topic_ids}
    articles = selected(store, slice_)
    articles = articles[articles["language"].isin(languages)]
    if column == "year":
        articles = articles.assign(year=articles["published"].str[:4])
    return topics.prevalence(store.article_topics, topic_ids=topic_ids, articles=articles, column=column)


def topic_words(store: Store, topic_id: str, order: str, weight: float) -> pd.DataFrame:
    """A topic's strongest terms by a measure."""
    return topics.terms(store.topic_words, topic_id=topic_id, order=order, weight=weight)


@remembered(max_entries=8)
def topic_map(store: Store, language: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The map and the tree of one language's topics."""
    words = store.topic_words[store.topic_words["topic_id"].str.startswith(f"{language}-")]
    return topics.plane(words), topics.tree(words)


def topic_officials(store: Store, slice_: Slice, topic_id: str) -> pd.DataFrame:
    """Who is cited in a topic's articles more than elsewhere."""
    return topics.officials(selected_quotations(store, slice_), topic_id=topic_id)


@remembered(max_entries=32)
def topic_passages(store: Store, slice_: Slice, topic_id: str, most: int = 8) -> pd.DataFrame:
    """The sentences that carry most of a topic."""
    articles = selected_in(store, slice_, topic_id.split("-")[0])
    best = topics.typical(store.article_topics, topic_id=topic_id, articles=articles, most=most)
    own = store.topic_terms[store.topic_terms["topic_id"] == topic_id].head(15)
    ids = list(best["article_id"])
    tokens = store.tokens(ids)
    spans = tokens[tokens["term"].isin(own["term"])]
    weights = dict(zip(own["term"], own["weight"], strict=True))
    return evidence.topic_passages(ids, weights, spans, texts=store.texts(ids))
