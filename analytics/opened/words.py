"""Words, terms, phrases and codes of an analysis, as what slices are counted from."""

from __future__ import annotations

import threading
from functools import cached_property

import pandas as pd

from analytics import kept
from analytics.corrections import stop_terms
from analytics.counts import Counts
from analytics.opened.reading import Tables
from analytics.tables import ARTICLE_PHRASES, CODES
from analytics.tokens import TokenIndex

_INDEXING = threading.RLock()


class Words(Tables):
    """Tables, and what is counted in them."""

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
