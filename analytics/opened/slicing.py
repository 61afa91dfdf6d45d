"""The part of an analysis that is in a slice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.answers import remembered
from analytics.opened.places import Places
from analytics.slices import Slice
from analytics.summaries import search

#: The columns of ARTICLES that articles are counted by; most of the others are long, and different in every article.
COUNTED = ["article_id", "outlet", "published", "precision", "language", "duplicate_of", "words"]


class Sliced(Places):
    """Tables, words and places, and which of them a slice holds; what was found is remembered."""

    @remembered
    def within(self, slice_: Slice) -> np.ndarray:
        """Which rows of ARTICLES are in a slice, as a mask."""
        keep = slice_.mask(
            self.articles,
            # only what filters is read
            article_topics=self.article_topics if slice_.topics else None,
            quotations=self.quotations if slice_.officials or slice_.role else None,
            codes=self.codes if slice_.categories else None,
            holding=self.holding,
        )
        return _fixed(keep)

    @remembered
    def inside(self, slice_: Slice, language: str) -> np.ndarray:
        """Which articles of a language's word index are in a slice, as a mask."""
        own = self.within(slice_) & (self.articles["language"] == language).to_numpy()
        return _fixed(np.append(own, False)[self.index_places(language)])

    def ranks(self, slice_: Slice, table: str) -> np.ndarray:
        """Which row of :meth:`selected` each row of a table belongs to; -1 for none. Tables as of :meth:`places`."""
        inside = self.within(slice_)
        rank = np.append(np.where(inside, np.cumsum(inside) - 1, -1), -1)
        found: np.ndarray = rank[self.places(table)]
        return found

    @remembered
    def selected(self, slice_: Slice) -> pd.DataFrame:
        """The ARTICLES rows of a slice, in the columns that articles are counted by."""
        rows, keep = self.articles[COUNTED], self.within(slice_)
        return rows if keep.all() else rows[keep]  # taking rows copies every text

    @remembered
    def selected_in(self, slice_: Slice, language: str) -> pd.DataFrame:
        """The same of one language."""
        rows = self.selected(slice_)
        inside = (rows["language"] == language).to_numpy()
        return rows if inside.all() else rows[inside]

    @remembered
    def quoted_within(self, slice_: Slice) -> np.ndarray:
        """Which rows of QUOTATIONS are in a slice, as a mask."""
        inside = np.append(self.within(slice_), False)[self.places("quotations")]
        return _fixed(inside & slice_.sure_mask(self.quotations) if slice_.sure else inside)

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


def _fixed(mask: np.ndarray) -> np.ndarray:
    mask.setflags(write=False)  # whoever asks again is given the same one
    return mask
