"""How often each item occurs in each article, as a sparse matrix: what slices are counted from in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from analytics.tables import among
from analytics.tokens import TokenIndex, coded

#: The articles of a slice: rows of ARTICLES, or which of the articles at hand they are, as a mask.
Articles: TypeAlias = pd.DataFrame | np.ndarray


@dataclass(frozen=True)
class Totals:
    """Of each item: occurrences, articles with it; and words and articles in all."""

    counts: np.ndarray
    articles: np.ndarray
    words: int
    number: int


@dataclass(frozen=True)
class Counts:
    """Occurrences of items in articles.

    Attributes
    ----------
    ids : ndarray of str, shape (articles,)
    words : ndarray of int, shape (articles,)
        Words of each article.
    items : ndarray of str, shape (items,)
        Sorted.
    matrix : scipy.sparse.csr_matrix, shape (articles, items)
    """

    ids: np.ndarray
    words: np.ndarray
    items: np.ndarray
    matrix: sparse.csr_matrix

    @classmethod
    def of_terms(cls, index: TokenIndex, keep: np.ndarray | None = None) -> Counts:
        """Terms of one language; of the words where ``keep`` is true."""
        held = np.flatnonzero(index.term >= 0 if keep is None else (index.term >= 0) & keep)
        ones = np.ones(len(held), dtype=np.int32)
        matrix = sparse.csr_matrix((ones, (index.article[held], index.term[held])), shape=(len(index.ids), len(index.terms)))
        matrix.sort_indices()
        return cls(index.ids, index.words, index.terms, matrix)

    @classmethod
    def of_rows(cls, rows: pa.Table, *, item: str, articles: pd.DataFrame, count: str | None = None) -> Counts:
        """Rows with ``article_id`` and an item's column; each row is one occurrence, or ``count`` of them.

        Items no article of ``articles`` holds are left out.

        Parameters
        ----------
        rows : pyarrow.Table
        item : str
            Column of the item.
        articles : DataFrame
            ``article_id, words`` of all articles.
        count : str, optional
            Column of numbers.
        """
        ids = articles["article_id"].to_numpy(dtype=object)
        (own, known), (column, items) = coded(rows["article_id"]), coded(rows[item])
        at = np.append(pd.Index(ids).get_indexer(known), -1)[own]
        keep = (at >= 0) & (column >= 0)
        held = np.zeros(len(items), dtype=bool)
        held[column[keep]] = True
        rank = np.cumsum(held) - 1
        data = rows[count].to_numpy()[keep] if count else np.ones(int(keep.sum()), dtype=np.int32)
        matrix = sparse.csr_matrix((data, (at[keep], rank[column[keep]])), shape=(len(ids), int(held.sum())))
        return cls(ids, articles["words"].to_numpy(), items[held], matrix)

    def without(self, items: Iterable[str]) -> Counts:
        """The same counts with some items at none."""
        keep = ~among(self.items, items)
        made = self.matrix.copy()
        made.data *= keep[made.indices].astype(made.dtype)
        made.eliminate_zeros()
        return Counts(self.ids, self.words, self.items, made)

    @cached_property
    def labels(self) -> pd.Index:
        """The items as an index."""
        return pd.Index(self.items, dtype="str")

    def shown(self, display: pd.Series) -> pd.Series:
        """The words to show for all items, in their order: the item itself where ``display`` has none.

        What it returns is given back as it is when it comes as ``display``
        again, so a caller with many questions asks once.
        """
        if display.index is self.labels:
            return display
        made = display.reindex(self.labels).astype("str")
        return made.where(made.notna(), self.labels.to_series(index=made.index))

    @cached_property
    def by_item(self) -> sparse.csc_matrix:
        """The matrix by columns."""
        return self.matrix.tocsc()

    @cached_property
    def present(self) -> sparse.csc_matrix:
        """Which articles hold which items, by columns: 1 where they do."""
        held = self.by_item
        return sparse.csc_matrix((np.ones(len(held.data), dtype=np.int32), held.indices, held.indptr), shape=held.shape)

    def at(self, rows: np.ndarray) -> sparse.csr_matrix:
        """The matrix of some articles, by their positions."""
        return self.matrix[rows]

    def rows(self, articles: Articles) -> np.ndarray:
        """Which articles are those of a slice, as a mask."""
        return articles if isinstance(articles, np.ndarray) else among(self.ids, articles["article_id"])

    def totals(self, rows: np.ndarray) -> Totals:
        """Sums over the articles where ``rows`` is true."""
        weight = rows.astype(self.matrix.dtype)  # of one type with the matrix: else it is copied
        return Totals(self.by_item.T @ weight, self.present.T @ rows.astype(np.int32), int(self.words[rows].sum()), int(rows.sum()))

    def column(self, item: str) -> np.ndarray:
        """Occurrences of one item in each article (0 everywhere for an unknown one)."""
        at = int(np.searchsorted(self.items, item)) if len(self.items) else 0
        made = np.zeros(len(self.ids), dtype=float)
        if at < len(self.items) and self.items[at] == item:
            part = slice(*self.by_item.indptr[at : at + 2])
            made[self.by_item.indices[part]] = self.by_item.data[part]
        return made
