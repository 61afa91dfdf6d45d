"""An analysis opened for questions: its tables, read when first asked for, after the researcher's decisions.

Questions (:mod:`analytics.analyses`) are asked of it with a slice; what they
found is remembered with it, so that a page or a report asks as often as it likes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from inspect import signature
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics import events, kept
from analytics.corrections import Corrected, Corrections, Entry, corrected, replay, stop_terms, topic_names
from analytics.counts import Counts
from analytics.masking import Masks, masks
from analytics.slices import Slice
from analytics.summaries import search
from analytics.tables import (
    ALIGNMENT_EVIDENCE,
    ALIGNMENTS,
    ARTICLE_PHRASES,
    ARTICLE_TOPICS,
    CATEGORIES,
    CODES,
    CUTS,
    PHRASES,
    REJECTS,
    REPEATED,
    SUBJECTS,
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

DEMO = "demo"
_INDEXING = threading.RLock()
P = ParamSpec("P")
R = TypeVar("R")


#: Answers remembered with one opened analysis.
REMEMBERED = 256


@dataclass(frozen=True)
class Corpus:
    """What a caption says of the corpus."""

    name: str
    articles: int
    fingerprint: str


class _Read:
    """A table of the generation as an attribute, read once."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, opened: Opened, owner: type) -> pd.DataFrame:
        made = opened.generation.read(self.table)
        opened.__dict__[self.name] = made
        return made


@dataclass
class Opened:
    """One generation of a workspace; each table is read when first asked for."""

    generation: Generation
    decisions: tuple[Entry, ...] = ()

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
    def extracted(self) -> Corrected:
        """The tables that decisions are about, as the analysis made them."""
        return corrected(self.generation, ())

    @cached_property
    def corrected(self) -> Corrected:
        """The same tables after the decisions."""
        return replay(self.extracted, self.decisions)

    @property
    def articles(self) -> pd.DataFrame:
        """ARTICLES, corrected."""
        return self.corrected.articles

    @property
    def quotations(self) -> pd.DataFrame:
        """QUOTATIONS, corrected."""
        return self.corrected.quotations

    @property
    def officials(self) -> pd.DataFrame:
        """OFFICIALS, corrected."""
        return self.corrected.officials

    @property
    def official_roles(self) -> pd.DataFrame:
        """OFFICIAL_ROLES, corrected."""
        return self.corrected.official_roles

    @property
    def suggested_merges(self) -> pd.DataFrame:
        """SUGGESTED_MERGES nobody has decided yet."""
        return self.corrected.suggested_merges

    @cached_property
    def topics(self) -> pd.DataFrame:
        """TOPICS, by the names the researcher gave them."""
        table, names = self._topics, topic_names(self.decisions)
        return table.assign(label=[names.get(t, label) for t, label in zip(table["topic_id"], table["label"], strict=True)])

    @property
    def masks(self) -> Masks | None:
        """Pseudonyms for private persons, where the workspace asks for them in exports."""
        return self._masks if self.generation.workspace.settings().get("mask_private") else None

    @cached_property
    def _masks(self) -> Masks:
        return masks(self.officials, self.quotations, self.generation.workspace.secret())

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
    def _indexes(self) -> dict[str, tuple[TokenIndex, Counts]]:
        return {}

    def _words(self, language: str) -> tuple[TokenIndex, Counts]:
        with _INDEXING:  # two who ask at once wait for one
            if language not in self._indexes:
                every = self.extracted.articles  # those left out too: slices leave them out, and the index stays the same
                ids = every.loc[every["language"] == language, "article_id"].tolist()
                self._indexes[language] = kept.word_index(self.generation, language, ids)
            return self._indexes[language]

    def index(self, language: str) -> TokenIndex:
        """The words of one language."""
        return self._words(language)[0]

    @cached_property
    def _term_counts(self) -> dict[str, Counts]:
        return {}

    def term_counts(self, language: str) -> Counts:
        """Terms of one language by article."""
        if language not in self._term_counts:
            made = self._words(language)[1]
            left_out = stop_terms(self.decisions, language)
            self._term_counts[language] = made.without(left_out) if left_out else made
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
        return Corpus(self.generation.workspace.name, counted, self.generation.fingerprint)

    @property
    def is_demo(self) -> bool:
        """Whether this is the demonstration corpus shipped with the project."""
        return (
            self.generation.workspace.name == DEMO
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

    def selected(self, slice_: Slice) -> pd.DataFrame:
        """The ARTICLES rows of a slice."""
        return _selected(self, slice_)

    def selected_in(self, slice_: Slice, language: str) -> pd.DataFrame:
        """The ARTICLES rows of a slice in one language."""
        rows = self.selected(slice_)
        return rows[rows["language"] == language]

    def selected_quotations(self, slice_: Slice) -> pd.DataFrame:
        """The QUOTATIONS rows of a slice."""
        return _selected_quotations(self, slice_)

    def holding(self, words: str) -> set[str]:
        """The articles that hold some words in a row, attached particles and spelling variants merged."""
        found: set[str] = set()
        for language in self.articles["language"].unique():
            index = self.index(str(language))
            first, _ = search.find(index, words)
            found |= {str(i) for i in index.ids[np.unique(index.article[first])]}
        return found

    @cached_property
    def memory(self) -> _Memory:
        """Answers to questions asked before."""
        return _Memory()

    def decided(self, decisions: tuple[Entry, ...]) -> Opened:
        """The same analysis under other decisions: what does not depend on them stays read."""
        if self.decisions == decisions:
            return self
        made = Opened(self.generation, decisions)
        one, other = ([e.uid for e in listed if e.kind in _LEAVING_OUT] for listed in (self.decisions, decisions))
        kept = (*_RAW, "_texts", "_indexes", "events", "extracted", *(_OF_ARTICLES if one == other else ()))
        made.__dict__.update({k: self.__dict__[k] for k in kept if k in self.__dict__})
        return made


#: What is read of the analysis alone, whatever was decided; and what also depends on which articles and terms are left out.
_RAW = tuple(name for name, value in vars(Opened).items() if isinstance(value, _Read))
_OF_ARTICLES = ("_term_counts", "_displays", "phrase_counts", "category_counts")
_LEAVING_OUT = ("exclude_article", "add_stop_term")


def open_analysis(path: Path | str) -> Opened:
    """The analysis in force in a workspace, with the decisions in force; raises WorkspaceError when there is none."""
    generation = Workspace(path).require(analysed=True)
    return Opened(generation, tuple(Corrections(generation.workspace.corrections_path).in_force()))


class _Memory:
    """The latest answers, whatever thread asks."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], object]) -> object:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > REMEMBERED:
                self._held.popitem(last=False)
        return made


def remembered(question: Callable[Concatenate[Opened, P], R]) -> Callable[Concatenate[Opened, P], R]:
    """Let a question of an opened analysis be answered once; its arguments must be hashable.

    Whoever asks gets tables of their own: setting a column changes no one else's.
    """

    shape = signature(question)

    @wraps(question)
    def asked(opened: Opened, *args: P.args, **kwargs: P.kwargs) -> R:
        bound = shape.bind(opened, *args, **kwargs)
        bound.apply_defaults()  # the same question with and without what goes without saying
        key = (question.__module__, question.__qualname__, *bound.args[1:], *sorted(bound.kwargs.items()))
        found = opened.memory.get(key, lambda: question(opened, *args, **kwargs))
        return cast(R, _own(found))

    return cast(Callable[Concatenate[Opened, P], R], asked)


def _own(found: object) -> object:
    if isinstance(found, pd.DataFrame):
        return found.copy(deep=False)  # copy-on-write: cheap, and safe to change
    if isinstance(found, dict):
        return dict(found)
    return tuple(_own(v) for v in found) if type(found) is tuple else found


@remembered
def _selected(opened: Opened, slice_: Slice) -> pd.DataFrame:
    return slice_.select(
        opened.articles,
        article_topics=opened.article_topics,
        quotations=opened.quotations,
        codes=opened.codes,
        holding=opened.holding,
    )


@remembered
def _selected_quotations(opened: Opened, slice_: Slice) -> pd.DataFrame:
    rows = slice_.sure_enough(opened.quotations)
    inside = among(rows["article_id"], opened.selected(slice_)["article_id"])
    return rows if inside.all() else rows[inside]
