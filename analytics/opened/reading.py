"""The tables of an analysis, read when first asked for, after the researcher's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics import events
from analytics.answers import Memory
from analytics.corrections import Corrected, Corrections, Entry, corrected, replay, topic_names
from analytics.lookups import Lookup
from analytics.masking import Masks, masks
from analytics.tables import (
    ALIGNMENT_EVIDENCE,
    ALIGNMENTS,
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
)
from analytics.workspace import Generation

DEMO = "demo"


@dataclass(frozen=True)
class Corpus:
    """What a caption says of the corpus."""

    name: str
    articles: int
    fingerprint: str


class Read:
    """A table of the generation as an attribute, read once."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, opened: Tables, owner: type) -> pd.DataFrame:
        made = opened.generation.read(self.table)
        opened.__dict__[self.name] = made
        return made


@dataclass
class Tables:
    """One generation of a workspace under some decisions."""

    generation: Generation
    decisions: tuple[Entry, ...] = ()

    _topics = Read(TOPICS)
    topic_terms = Read(TOPIC_TERMS)
    topic_words = Read(TOPIC_WORDS)
    topic_phrases = Read(TOPIC_PHRASES)
    article_topics = Read(ARTICLE_TOPICS)
    topic_scan = Read(TOPIC_SCAN)
    subjects = Read(SUBJECTS)
    alignments = Read(ALIGNMENTS)
    alignment_evidence = Read(ALIGNMENT_EVIDENCE)
    terms = Read(TERMS)
    phrases = Read(PHRASES)
    codes = Read(CODES)
    categories = Read(CATEGORIES)
    rejects = Read(REJECTS)
    cuts = Read(CUTS)
    repeated = Read(REPEATED)

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
    def _lookups(self) -> dict[Table, Lookup]:
        """TEXTS and TOKENS by article."""
        ids = self.extracted.articles["article_id"].to_numpy()
        sizes = self.generation.sizes(TEXTS)
        return {table: Lookup(self.generation, table, ids, sizes) for table in (TEXTS, TOKENS)}

    def texts(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """TEXTS rows of some articles, in the order asked for."""
        return self._lookups[TEXTS].rows(article_ids)

    def tokens(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """TOKENS rows of some articles."""
        return self._lookups[TOKENS].rows(article_ids)

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

    @cached_property
    def memory(self) -> Memory:
        """Answers to questions asked before."""
        return Memory()
