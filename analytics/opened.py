"""An analysis opened for questions: its tables, read when first asked for, after the researcher's decisions.

Questions (:mod:`analytics.analyses`) are asked of it with a slice; what they
found is remembered with it, so that a page or a report asks as often as it likes.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics import events, kept
from analytics.answers import Memory, remembered
from analytics.corrections import Corrected, Corrections, Entry, corrected, replay, stop_terms, topic_names
from analytics.counts import Counts
from analytics.languages import get
from analytics.lookups import Lookup
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
)  # fmt: skip
from analytics.text import translate
from analytics.tokens import TokenIndex
from analytics.workspace import Generation, Workspace

DEMO = "demo"
_INDEXING = threading.RLock()


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


#: The columns of ARTICLES that articles are counted by; most of the others are long, and different in every article.
COUNTED = ["article_id", "outlet", "published", "precision", "language", "duplicate_of", "words"]


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

    def every_term(self, language: str) -> Counts:
        """Terms of one language by article, whatever the researcher left out."""
        return self._words(language)[1]

    @cached_property
    def _term_counts(self) -> dict[str, Counts]:
        return {}

    def term_counts(self, language: str) -> Counts:
        """Terms of one language by article."""
        if language not in self._term_counts:
            made = self.every_term(language)
            left_out = stop_terms(self.decisions, language)
            self._term_counts[language] = made.without(left_out) if left_out else made
        return self._term_counts[language]

    @cached_property
    def phrase_counts(self) -> dict[str, Counts]:
        """Phrases by article, per language."""
        rows = self.generation.arrow(ARTICLE_PHRASES, dictionary=("article_id", "phrase"))
        return {
            str(language): Counts.of_rows(rows, item="phrase", articles=articles, count="count")
            for language, articles in self.extracted.articles.groupby("language")  # those of the word indexes
        }

    @cached_property
    def category_counts(self) -> Counts:
        """Codebook categories by article."""
        rows = self.generation.arrow(CODES, columns=("article_id", "category"), dictionary=("article_id", "category"))
        return Counts.of_rows(rows, item="category", articles=self.articles)

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

    @cached_property
    def place(self) -> pd.Index:
        """The articles' identifiers, for finding their rows."""
        return pd.Index(self.articles["article_id"], dtype=object)  # of Python's texts: as what they are looked up by

    @cached_property
    def title_keys(self) -> dict[str, tuple[np.ndarray, pa.Array]]:
        """Rows of ARTICLES and their titles with spelling variants merged, by language."""
        made = {}
        for code, rows in self.articles.groupby("language").indices.items():
            titles = self.articles["title"].iloc[rows].str.replace("\n", " ", regex=False)
            folded, _ = translate("\n".join(titles), get(str(code)).loose)
            made[str(code)] = rows, pa.array(folded.split("\n"), pa.large_string())
        return made

    def about(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """The ARTICLES rows of some articles, each once, by their identifiers; unknown articles have none."""
        at = self.place.get_indexer(pd.Index(list(dict.fromkeys(article_ids)), dtype=self.place.dtype))
        return self.articles.iloc[at[at >= 0]].set_index("article_id")

    @cached_property
    def listed(self) -> dict[str, list[str]]:
        """The corpus's outlets and languages, sorted."""
        return {column: sorted(self.articles[column].unique()) for column in ("outlet", "language")}

    @cached_property
    def _places(self) -> dict[str, np.ndarray]:
        return {}

    def places(self, table: str) -> np.ndarray:
        """Which row of ARTICLES each row of ``quotations``, ``article_topics`` or ``codes`` belongs to; -1 for none."""
        if table not in self._places:
            self._places[table] = self.place.get_indexer(getattr(self, table)["article_id"])
        return self._places[table]

    @cached_property
    def _coded(self) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
        return {}

    def coded(self, table: str, column: str) -> tuple[np.ndarray, np.ndarray]:
        """A text column of ``articles``, ``article_topics``, ``codes`` or ``quotations`` as positions among its values, and the values, sorted."""
        if (table, column) not in self._coded:
            code, values = pd.factorize(getattr(self, table)[column], sort=True)
            self._coded[table, column] = code.astype(np.int32), np.asarray(values, dtype=object)
        return self._coded[table, column]

    def index_places(self, language: str) -> np.ndarray:
        """The row of ARTICLES of each article of a language's word index."""
        name = f"index {language}"
        if name not in self._places:
            self._places[name] = self.place.get_indexer(self.index(language).ids)
        return self._places[name]

    def within(self, slice_: Slice) -> np.ndarray:
        """Which rows of ARTICLES are in a slice, as a mask."""
        return _within(self, slice_)

    def inside(self, slice_: Slice, language: str) -> np.ndarray:
        """Which articles of a language's word index are in a slice, as a mask."""
        return _inside(self, slice_, language)

    def ranks(self, slice_: Slice, table: str) -> np.ndarray:
        """Which row of :meth:`selected` each row of a table belongs to; -1 for none. Tables as of :meth:`places`."""
        inside = self.within(slice_)
        rank = np.append(np.where(inside, np.cumsum(inside) - 1, -1), -1)
        found: np.ndarray = rank[self.places(table)]
        return found

    def selected(self, slice_: Slice) -> pd.DataFrame:
        """The ARTICLES rows of a slice, in the columns that articles are counted by."""
        return _selected(self, slice_)

    def selected_in(self, slice_: Slice, language: str) -> pd.DataFrame:
        """The same of one language."""
        return _selected_in(self, slice_, language)

    def quoted_within(self, slice_: Slice) -> np.ndarray:
        """Which rows of QUOTATIONS are in a slice, as a mask."""
        return _quoted_within(self, slice_)

    def selected_quotations(self, slice_: Slice, columns: Sequence[str] = ()) -> pd.DataFrame:
        """The QUOTATIONS rows of a slice, or some columns of them: taking all copies every text."""
        inside = self.quoted_within(slice_)
        rows = self.quotations[list(columns)] if columns else self.quotations
        return rows if inside.all() else rows[inside]

    def quoted(self, slice_: Slice, **values: str) -> pd.DataFrame:
        """The QUOTATIONS rows of a slice that hold these values in these columns."""
        keep = self.quoted_within(slice_).copy()
        for column, value in values.items():
            keep &= (self.quotations[column] == value).to_numpy()
        return self.quotations.iloc[np.flatnonzero(keep)]  # few of many: no mask for every column

    def holding(self, words: str) -> set[str]:
        """The articles that hold some words in a row, attached particles and spelling variants merged."""
        found: set[str] = set()
        for language in self.articles["language"].unique():
            index = self.index(str(language))
            first, _ = search.find(index, words)
            found |= {str(i) for i in index.ids[np.unique(index.article[first])]}
        return found

    @cached_property
    def memory(self) -> Memory:
        """Answers to questions asked before."""
        return Memory()

    def decided(self, decisions: tuple[Entry, ...]) -> Opened:
        """The same analysis under other decisions: what does not depend on them stays read."""
        if self.decisions == decisions:
            return self
        made = Opened(self.generation, decisions)
        one, other = ([e.uid for e in listed if e.kind in _LEAVING_OUT] for listed in (self.decisions, decisions))
        kept = (*_RAW, "_lookups", "_indexes", "events", "extracted", *(_OF_ARTICLES if one == other else ()))
        made.__dict__.update({k: self.__dict__[k] for k in kept if k in self.__dict__})
        return made


#: What is read of the analysis alone, whatever was decided; and what also depends on which articles and terms are left out.
_RAW = tuple(name for name, value in vars(Opened).items() if isinstance(value, _Read))
_OF_ARTICLES = ("place", "_term_counts", "_displays", "phrase_counts", "category_counts")
_LEAVING_OUT = ("exclude_article", "add_stop_term")


def open_analysis(path: Path | str) -> Opened:
    """The analysis in force in a workspace, with the decisions in force; raises WorkspaceError when there is none."""
    generation = Workspace(path).require(analysed=True)
    return Opened(generation, tuple(Corrections(generation.workspace.corrections_path).in_force()))


@remembered
def _within(opened: Opened, slice_: Slice) -> np.ndarray:
    keep = slice_.mask(
        opened.articles,
        # only what filters is read
        article_topics=opened.article_topics if slice_.topics else None,
        quotations=opened.quotations if slice_.officials or slice_.role else None,
        codes=opened.codes if slice_.categories else None,
        holding=opened.holding,
    )
    return _fixed(keep)


def _fixed(mask: np.ndarray) -> np.ndarray:
    mask.setflags(write=False)  # whoever asks again is given the same one
    return mask


@remembered
def _inside(opened: Opened, slice_: Slice, language: str) -> np.ndarray:
    own = opened.within(slice_) & (opened.articles["language"] == language).to_numpy()
    return _fixed(np.append(own, False)[opened.index_places(language)])


@remembered
def _selected(opened: Opened, slice_: Slice) -> pd.DataFrame:
    rows, keep = opened.articles[COUNTED], opened.within(slice_)
    return rows if keep.all() else rows[keep]  # taking rows copies every text


@remembered
def _selected_in(opened: Opened, slice_: Slice, language: str) -> pd.DataFrame:
    rows = opened.selected(slice_)
    inside = (rows["language"] == language).to_numpy()
    return rows if inside.all() else rows[inside]


@remembered
def _quoted_within(opened: Opened, slice_: Slice) -> np.ndarray:
    inside = np.append(opened.within(slice_), False)[opened.places("quotations")]
    return _fixed(inside & slice_.sure_mask(opened.quotations) if slice_.sure else inside)
