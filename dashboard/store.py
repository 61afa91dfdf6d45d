"""The only cache: tables of the workspace in force, and summaries of slices of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import streamlit as st

from analytics import evidence
from analytics.languages import get
from analytics.slices import Slice
from analytics.summaries import networks, overview, periods, terms, topics, trends
from analytics.tables import (
    ARTICLE_TERMS,
    ARTICLE_TOPICS,
    ARTICLES,
    CUTS,
    OFFICIAL_ROLES,
    OFFICIALS,
    QUOTATIONS,
    REJECTS,
    SUGGESTED_MERGES,
    TERM_SPANS,
    TERMS,
    TEXTS,
    TOPIC_SCAN,
    TOPIC_TERMS,
    TOPICS,
)
from analytics.workspace import Generation, Workspace
from dashboard.exports.caption import Corpus

DEMO = "demo"


@dataclass
class Store:
    """One generation of a workspace, its tables read when first asked for."""

    generation: Generation

    @cached_property
    def articles(self) -> pd.DataFrame:
        """ARTICLES."""
        return self.generation.read(ARTICLES)

    @cached_property
    def quotations(self) -> pd.DataFrame:
        """QUOTATIONS."""
        return self.generation.read(QUOTATIONS)

    @cached_property
    def official_roles(self) -> pd.DataFrame:
        """OFFICIAL_ROLES."""
        return self.generation.read(OFFICIAL_ROLES)

    @cached_property
    def suggested_merges(self) -> pd.DataFrame:
        """SUGGESTED_MERGES."""
        return self.generation.read(SUGGESTED_MERGES)

    @cached_property
    def officials(self) -> pd.DataFrame:
        """OFFICIALS."""
        return self.generation.read(OFFICIALS)

    @cached_property
    def topics(self) -> pd.DataFrame:
        """TOPICS."""
        return self.generation.read(TOPICS)

    @cached_property
    def topic_terms(self) -> pd.DataFrame:
        """TOPIC_TERMS."""
        return self.generation.read(TOPIC_TERMS)

    @cached_property
    def article_topics(self) -> pd.DataFrame:
        """ARTICLE_TOPICS."""
        return self.generation.read(ARTICLE_TOPICS)

    @cached_property
    def topic_scan(self) -> pd.DataFrame:
        """TOPIC_SCAN."""
        return self.generation.read(TOPIC_SCAN)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """TERMS."""
        return self.generation.read(TERMS)

    @cached_property
    def article_terms(self) -> pd.DataFrame:
        """ARTICLE_TERMS, ids and terms as categories: they repeat."""
        return self.generation.read(ARTICLE_TERMS).astype({"article_id": "category", "term": "category"})

    @cached_property
    def rejects(self) -> pd.DataFrame:
        """REJECTS."""
        return self.generation.read(REJECTS)

    @cached_property
    def cuts(self) -> pd.DataFrame:
        """CUTS."""
        return self.generation.read(CUTS)

    @cached_property
    def _part_of(self) -> dict[str, int]:
        """Article -> which partition its text is in (partitions of all corpus tables run alike)."""
        found: dict[str, int] = {}
        for n, part in enumerate(self.generation.parts(TEXTS)):
            ids = self.generation.workspace.read_object(part, columns=["article_id"])["article_id"]
            found.update(dict.fromkeys(ids, n))
        return found

    def texts(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """TEXTS rows of some articles, read from their partitions only."""
        parts = self.generation.parts(TEXTS)
        wanted = set(article_ids)
        numbers = sorted({self._part_of[i] for i in wanted if i in self._part_of})
        frames = [self.generation.workspace.read_object(parts[n], where=pc.field("article_id").isin(sorted(wanted))) for n in numbers]
        return pd.concat(frames, ignore_index=True) if frames else self.generation.read(TEXTS).head(0)

    def term_spans(self, term: str, language: str) -> pd.DataFrame:
        """Every occurrence of a term."""
        return self.generation.read(TERM_SPANS, where=(pc.field("term") == term) & (pc.field("language") == language))

    @cached_property
    def corpus(self) -> Corpus:
        """What captions say of it."""
        counted = int(self.articles["duplicate_of"].isna().sum())
        return Corpus(self.generation.workspace.root.name, counted, self.generation.fingerprint)

    @property
    def is_demo(self) -> bool:
        """Whether this is the demonstration corpus shipped with the project."""
        return (
            self.generation.workspace.root.name == DEMO
            and bool(len(self.articles))
            and bool(self.articles["article_id"].str.startswith("demo-").all())
        )

    @property
    def seed(self) -> int:
        """The topic model's seed."""
        params = self.generation.facts.get("params", {})
        return int(params.get("topics", {}).get("seed", 0)) if isinstance(params, dict) else 0


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(root: str, number: int, fingerprint: str) -> Store:
    return Store(Workspace(root).require(analysed=True))


def open_store(path: str) -> Store:
    """The store of the generation in force; raises WorkspaceError when there is none."""
    generation = Workspace(Path(path)).require(analysed=True)
    return _opened(str(generation.workspace.root), generation.number, generation.fingerprint)


# Every cached summary is keyed by the generation, the slice and its own parameters;
# the store itself (underscored) is not hashed.


@st.cache_data(max_entries=64, show_spinner=False)
def _selected(_store: Store, key: str, slice_: Slice) -> pd.DataFrame:
    return slice_.select(_store.articles, article_topics=_store.article_topics, quotations=_store.quotations)


def _key(store: Store) -> str:
    return f"{store.generation.workspace.root}:{store.generation.number}:{store.generation.fingerprint}"


def selected(store: Store, slice_: Slice) -> pd.DataFrame:
    """The ARTICLES rows of a slice."""
    return _selected(store, _key(store), slice_)


def selected_quotations(store: Store, slice_: Slice) -> pd.DataFrame:
    """The QUOTATIONS rows of a slice."""
    rows = slice_.sure_enough(store.quotations)
    return rows[rows["article_id"].isin(selected(store, slice_)["article_id"])]


@st.cache_data(max_entries=64, show_spinner=False)
def _suggested(_store: Store, key: str, slice_: Slice, language: str) -> str:
    articles = selected(_store, slice_)
    return periods.suggest(articles[articles["language"] == language] if language else articles)


def suggested_period(store: Store, slice_: Slice, language: str = "") -> str:
    """The time bin that suits the slice, or its articles of one language."""
    return _suggested(store, _key(store), slice_, language)


@st.cache_data(max_entries=64, show_spinner=False)
def _over_time(_store: Store, key: str, slice_: Slice, period: str) -> tuple[pd.DataFrame, int]:
    articles = selected(_store, slice_)
    return overview.over_time(articles, period=period), overview.outside(articles, period=period)


def over_time(store: Store, slice_: Slice, period: str) -> tuple[pd.DataFrame, int]:
    """Articles per period, and how many have no date exact enough."""
    return _over_time(store, _key(store), slice_, period)


def by_column(store: Store, slice_: Slice, column: str) -> pd.DataFrame:
    """Articles per value of a column."""
    return overview.by_column(selected(store, slice_), column=column)


def left_out(store: Store) -> dict[str, int]:
    """Undated, duplicate and rejected numbers of the corpus."""
    table = overview.left_out(store.articles, store.rejects)
    return dict(zip(table["kind"], table["number"], strict=True))


@st.cache_data(max_entries=32, show_spinner=False)
def _topic_shares(_store: Store, key: str, slice_: Slice) -> pd.DataFrame:
    made = topics.shares(_store.article_topics, topics=_store.topics, articles=selected(_store, slice_))
    best = _store.topic_terms[_store.topic_terms["rank"] <= 10].groupby("topic_id")["display"].agg(list)
    commas = {topic: "، " if get(topic.split("-")[0]).rtl else ", " for topic in best.index}
    return made.assign(terms=made["topic_id"].map({topic: commas[topic].join(words) for topic, words in best.items()}))


def topic_shares(store: Store, slice_: Slice) -> pd.DataFrame:
    """Topics of the slice with their shares and top terms."""
    return _topic_shares(store, _key(store), slice_)


def topic_over_time(store: Store, slice_: Slice, topic_id: str, period: str) -> pd.DataFrame:
    """One topic's share per period."""
    return topics.over_time(store.article_topics, topic_id=topic_id, articles=selected(store, slice_), period=period)


@st.cache_data(max_entries=32, show_spinner=False)
def _topic_passages(_store: Store, key: str, slice_: Slice, topic_id: str, most: int) -> pd.DataFrame:
    best = topics.typical(_store.article_topics, topic_id=topic_id, articles=selected(_store, slice_), most=most)
    own = _store.topic_terms[_store.topic_terms["topic_id"] == topic_id].head(15)
    ids = list(best["article_id"])
    where = pc.field("term").isin(own["term"].tolist()) & pc.field("article_id").isin(ids)
    spans = _store.generation.read(TERM_SPANS, where=where)
    weights = dict(zip(own["term"], own["weight"], strict=True))
    return evidence.topic_passages(ids, weights, spans, texts=_store.texts(ids))


def topic_passages(store: Store, slice_: Slice, topic_id: str, most: int = 8) -> pd.DataFrame:
    """The sentences that carry most of a topic."""
    return _topic_passages(store, _key(store), slice_, topic_id, most)


@st.cache_data(max_entries=32, show_spinner=False)
def _cited(_store: Store, key: str, slice_: Slice) -> pd.DataFrame:
    rows = selected_quotations(_store, slice_)
    rows = rows[rows["speaker_id"].notna()]
    counted = rows.groupby("speaker_id").agg(
        quotations=("quotation_id", "size"), articles=("article_id", "nunique"), first=("published", "min"), last=("published", "max")
    )
    about = _store.officials.set_index("official_id")[["name", "name_ar", "name_fa", "name_en", "role"]]
    made = counted.join(about).reset_index().rename(columns={"speaker_id": "official_id"})
    return made.sort_values(["quotations", "articles", "name"], ascending=[False, False, True], kind="stable").reset_index(drop=True)


def cited(store: Store, slice_: Slice) -> pd.DataFrame:
    """Officials cited in the slice, most quoted first."""
    return _cited(store, _key(store), slice_)


@st.cache_data(max_entries=32, show_spinner=False)
def _frequencies(_store: Store, key: str, slice_: Slice, language: str) -> pd.DataFrame:
    articles = selected(_store, slice_)
    articles = articles[articles["language"] == language]
    rows = _store.article_terms[_store.article_terms["article_id"].isin(articles["article_id"])].astype({"article_id": str, "term": str})
    return terms.frequencies(rows, terms=_store.terms, articles=articles)


def frequencies(store: Store, slice_: Slice, language: str) -> pd.DataFrame:
    """Term frequencies of the slice in one language."""
    return _frequencies(store, _key(store), slice_, language)


def spans_of_term(store: Store, slice_: Slice, term: str, language: str) -> pd.DataFrame:
    """Occurrences of a term in the slice, in the order of the articles."""
    articles = selected(store, slice_)
    order = {a: n for n, a in enumerate(articles["article_id"])}
    spans = store.term_spans(term, language)
    spans = spans[spans["article_id"].isin(order)]
    return spans.assign(_n=spans["article_id"].map(order)).sort_values(["_n", "start"], kind="stable").drop(columns="_n")


def holders(store: Store, slice_: Slice, kind: str, item: str) -> set[str]:
    """Articles that hold a term (``language:term``), a topic or an official."""
    if kind == "terms":
        language, _, term = item.partition(":")
        ids = {str(i) for i in trends.with_term(store.article_terms, term)}
        return ids & set(store.articles.loc[store.articles["language"] == language, "article_id"])
    if kind == "topics":
        return trends.with_topic(store.article_topics, item, share=Slice.topic_share)
    return trends.with_official(slice_.sure_enough(store.quotations), item)


@st.cache_data(max_entries=64, show_spinner=False)
def _trend(_store: Store, key: str, slice_: Slice, kind: str, items: tuple[str, ...], params: trends.TrendParams) -> pd.DataFrame:
    found = {item: holders(_store, slice_, kind, item) for item in items}
    return trends.series(found, articles=selected(_store, slice_), params=params)


def trend(store: Store, slice_: Slice, kind: str, items: tuple[str, ...], params: trends.TrendParams) -> pd.DataFrame:
    """Articles that hold each item, per period."""
    return _trend(store, _key(store), slice_, kind, items, params)


@dataclass(frozen=True)
class Drawn:
    """A network with its positions and groups."""

    network: networks.Network
    positions: pd.DataFrame
    groups: dict[str, int]


@st.cache_data(max_entries=16, show_spinner=False)
def _network(_store: Store, key: str, slice_: Slice, mode: str, most: int) -> Drawn:
    rows = selected_quotations(_store, slice_)
    params = networks.NetworkParams(most=most)
    made = networks.cited_together(rows, params) if mode == "together" else networks.cited_on_topics(rows, params)
    return Drawn(made, networks.layout(made), networks.communities(made))


def network(store: Store, slice_: Slice, mode: str, most: int) -> Drawn:
    """The network of cited officials in the slice."""
    return _network(store, _key(store), slice_, mode, most)


def in_period(store: Store, slice_: Slice, period: str, start: str) -> list[str]:
    """Ids of the slice's articles in one period."""
    articles = selected(store, slice_)
    return list(articles.loc[periods.assign(articles, period) == start, "article_id"])


def find_articles(store: Store, slice_: Slice, words: str) -> pd.DataFrame:
    """The slice's articles whose title or text holds the words (spelling variants merged)."""
    articles = selected(store, slice_)
    if not words.strip():
        return articles
    keys = {code: " ".join(get(code).key(words).split()) for code in articles["language"].unique()}
    titles = [keys[lang] in get(lang).key(title) for title, lang in zip(articles["title"], articles["language"], strict=True)]
    hits = set(articles["article_id"][titles])
    rest = [i for i in articles["article_id"] if i not in hits]
    for row in store.texts(rest).itertuples(index=False):
        if keys[row.language] in get(row.language).key(row.text):
            hits.add(row.article_id)
    return articles[articles["article_id"].isin(hits)]
