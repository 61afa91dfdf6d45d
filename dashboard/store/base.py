"""The workspace in force: its tables, read when first asked for, and what is selected of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from analytics import events
from analytics.corrections import Corrections, topic_names
from analytics.counts import Counts
from analytics.slices import Slice
from analytics.tables import (
    ALIGNMENT_EVIDENCE,
    ALIGNMENTS,
    ARTICLE_PHRASES,
    ARTICLE_TOPICS,
    ARTICLES,
    CATEGORIES,
    CODES,
    CUTS,
    OFFICIAL_ROLES,
    OFFICIALS,
    PHRASES,
    QUOTATIONS,
    REJECTS,
    REPEATED,
    SUBJECTS,
    SUGGESTED_MERGES,
    TERMS,
    TEXTS,
    TOKENS,
    TOPIC_PHRASES,
    TOPIC_SCAN,
    TOPIC_TERMS,
    TOPIC_WORDS,
    TOPICS,
    Table,
    among,
)  # fmt: skip
from analytics.tokens import TokenIndex
from analytics.workspace import Generation, Workspace
from dashboard.exports.caption import Corpus

DEMO = "demo"


class _Read:
    """A table of the generation as an attribute, read once."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, store: Store, owner: type) -> pd.DataFrame:
        made = store.generation.read(self.table)
        store.__dict__[self.name] = made
        return made


@dataclass
class Store:
    """One generation of a workspace; each table is read when first asked for."""

    generation: Generation
    names: Mapping[str, str] = field(default_factory=dict)

    articles = _Read(ARTICLES)
    quotations = _Read(QUOTATIONS)
    official_roles = _Read(OFFICIAL_ROLES)
    suggested_merges = _Read(SUGGESTED_MERGES)
    officials = _Read(OFFICIALS)
    _topics = _Read(TOPICS)
    topic_terms = _Read(TOPIC_TERMS)
    topic_words = _Read(TOPIC_WORDS)
    topic_phrases = _Read(TOPIC_PHRASES)
    article_topics = _Read(ARTICLE_TOPICS)
    topic_scan = _Read(TOPIC_SCAN)
    subjects = _Read(SUBJECTS)
    alignments = _Read(ALIGNMENTS)
    alignment_evidence = _Read(ALIGNMENT_EVIDENCE)
    terms = _Read(TERMS)
    phrases = _Read(PHRASES)
    codes = _Read(CODES)
    categories = _Read(CATEGORIES)
    rejects = _Read(REJECTS)
    cuts = _Read(CUTS)
    repeated = _Read(REPEATED)

    @cached_property
    def topics(self) -> pd.DataFrame:
        """TOPICS, by the names the researcher gave them."""
        table = self._topics
        return table.assign(label=[self.names.get(t, label) for t, label in zip(table["topic_id"], table["label"], strict=True)])

    @property
    def corrections(self) -> Corrections:
        """The log of the researcher's decisions."""
        return Corrections(self.generation.workspace.corrections_path)

    @cached_property
    def _texts(self) -> tuple[pa.Table, dict[str, int]]:
        table = self.generation.arrow(TEXTS).combine_chunks()
        return table, {str(i): n for n, i in enumerate(table["article_id"].to_pylist())}

    def texts(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """TEXTS rows of some articles, in the order asked for."""
        table, place = self._texts
        wanted = [place[i] for i in dict.fromkeys(article_ids) if i in place]
        made: pd.DataFrame = table.take(pa.array(wanted, pa.int64())).to_pandas()
        return made

    def tokens(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """TOKENS rows of some articles."""
        return self.generation.read(TOKENS, where=pc.field("article_id").isin(list(article_ids)))

    @cached_property
    def _indexes(self) -> dict[str, TokenIndex]:
        return {}

    def index(self, language: str) -> TokenIndex:
        """The words of one language."""
        if language not in self._indexes:
            tokens = self.generation.arrow(TOKENS, dictionary=("article_id", "surface", "term"))
            ids = self.articles.loc[self.articles["language"] == language, "article_id"].tolist()
            self._indexes[language] = TokenIndex.build(tokens, language, ids)
        return self._indexes[language]

    @cached_property
    def _term_counts(self) -> dict[str, Counts]:
        return {}

    def term_counts(self, language: str) -> Counts:
        """Terms of one language by article."""
        if language not in self._term_counts:
            self._term_counts[language] = Counts.of_terms(self.index(language))
        return self._term_counts[language]

    @cached_property
    def phrase_counts(self) -> dict[str, Counts]:
        """Phrases by article, per language."""
        rows = self.generation.read(ARTICLE_PHRASES)
        made = {}
        for language, articles in self.articles.groupby("language"):
            own = rows[among(rows["article_id"], articles["article_id"])]
            made[str(language)] = Counts.of_rows(own, item="phrase", articles=articles, count="count")
        return made

    @cached_property
    def category_counts(self) -> Counts:
        """Codebook categories by article."""
        return Counts.of_rows(self.codes, item="category", articles=self.articles)

    @cached_property
    def _displays(self) -> dict[str, pd.Series]:
        return {}

    def display(self, language: str) -> pd.Series:
        """How each term of one language is shown."""
        if language not in self._displays:
            own = self.terms[self.terms["language"] == language].set_index("term")["display"]
            self._displays[language] = self.term_counts(language).shown(own)
        return self._displays[language]

    @cached_property
    def events(self) -> pd.DataFrame:
        """Public events for time axes."""
        return events.load()

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
    def params(self) -> dict[str, dict[str, object]]:
        """The parameters of the analysis in force, by stage."""
        params = self.generation.facts.get("params", {})
        return params if isinstance(params, dict) else {}

    @property
    def seed(self) -> int:
        """The topic model's seed."""
        return int(str(self.params.get("topics", {}).get("seed", 0)))

    @property
    def key(self) -> str:
        """What tells this state from every other."""
        return f"{self.generation.workspace.root}:{self.generation.number}:{self.generation.fingerprint}:{sorted(self.names.items())}"


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(root: str, number: int, fingerprint: str) -> Store:
    return Store(Workspace(root).require(analysed=True))


def _named(store: Store, names: dict[str, str]) -> Store:
    """The same store under other names of topics: what was read stays read."""
    if dict(store.names) == names:
        return store
    made = Store(store.generation, names)
    made.__dict__.update({k: v for k, v in store.__dict__.items() if k not in ("names", "topics")})
    return made


def open_store(path: str) -> Store:
    """The store of the generation in force; raises WorkspaceError when there is none."""
    generation = Workspace(Path(path)).require(analysed=True)
    store = _opened(str(generation.workspace.root), generation.number, generation.fingerprint)
    return _named(store, topic_names(store.corrections.in_force()))


#: Remembers a summary by the generation, the slice and its parameters.
remembered = partial(st.cache_data, show_spinner=False, hash_funcs={Store: lambda s: s.key})


@remembered(max_entries=64)
def selected(store: Store, slice_: Slice) -> pd.DataFrame:
    """The ARTICLES rows of a slice."""
    return slice_.select(store.articles, article_topics=store.article_topics, quotations=store.quotations)


def selected_in(store: Store, slice_: Slice, language: str) -> pd.DataFrame:
    """The ARTICLES rows of a slice in one language."""
    rows = selected(store, slice_)
    return rows[rows["language"] == language]


def selected_quotations(store: Store, slice_: Slice) -> pd.DataFrame:
    """The QUOTATIONS rows of a slice."""
    rows = slice_.sure_enough(store.quotations)
    return rows[among(rows["article_id"], selected(store, slice_)["article_id"])]
