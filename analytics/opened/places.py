"""Rows found by the place of their article, not by its name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.languages import get
from analytics.opened.words import Words
from analytics.text import translate


class Places(Words):
    """Tables and words, and where each of their rows belongs."""

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
