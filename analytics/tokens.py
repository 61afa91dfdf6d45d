"""The words of a corpus in one language as arrays: what concordances, collocates and phrases are counted from."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from analytics.languages import get
from analytics.tables import among
from analytics.text import translate

#: Bytes of texts that are put into one piece at most; Arrow's lengths end at twice as many.
ONE_PIECE = 1 << 30


def coded(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Codes (-1 for empty) and the distinct values, sorted."""
    if not pa.types.is_dictionary(column.type):
        if column.nbytes < ONE_PIECE:  # in which there is nothing to unify
            column = pa.chunked_array([column.combine_chunks()])
        column = column.dictionary_encode()
    column = column.unify_dictionaries().combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
    codes = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    order = pc.sort_indices(column.dictionary).to_numpy()  # by UTF-8, which is the order of the code points
    rank = np.empty(len(order) + 1, dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1
    return rank[codes], column.dictionary.take(pa.array(order)).to_numpy(zero_copy_only=False).astype(object)


def grouped(codes: np.ndarray, types: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions of every code's entries, and where each code's begin and end; codes of -1 are left out.

    Parameters
    ----------
    codes : ndarray of int
        From -1 to ``types - 1``; fewer than 2**31.
    types : int

    Returns
    -------
    order : ndarray of int32
        Ascending within each code.
    bounds : ndarray of int64, shape (types + 1,)
    """
    # a row turned into columns is a counting sort, which scipy has compiled
    row = np.arange(len(codes), dtype=np.int32), codes.astype(np.int32) + np.int32(1), np.array([0, len(codes)], np.int32)
    columns = sparse.csr_matrix(row, shape=(1, types + 1)).tocsc()
    bounds = columns.indptr[1:].astype(np.int64)
    return columns.data[bounds[0] :], bounds - bounds[0]


@dataclass(frozen=True)
class TokenIndex:
    """Every word of the articles of one language, in text order.

    Attributes
    ----------
    language : str
    ids : ndarray of str, shape (articles,)
        Articles, in corpus order.
    words : ndarray of int, shape (articles,)
        Words of each.
    article : ndarray of int32, shape (tokens,)
        Position of each token's article in ``ids``; non-decreasing.
    surface, term : ndarray of int32, shape (tokens,)
        Positions in ``surfaces`` and ``terms``; term is -1 where none begins.
    start, end : ndarray of int32, shape (tokens,)
        Span of the word in the article's original text.
    size : ndarray of int8, shape (tokens,)
        Words the term takes up.
    joined : ndarray of bool, shape (tokens,)
        Whether only a blank stands between the word and the one before it.
    surfaces, terms : ndarray of str
        Sorted types.
    """

    language: str
    ids: np.ndarray
    words: np.ndarray
    article: np.ndarray
    surface: np.ndarray
    term: np.ndarray
    start: np.ndarray
    end: np.ndarray
    size: np.ndarray
    joined: np.ndarray
    surfaces: np.ndarray
    terms: np.ndarray

    @classmethod
    def build(cls, tokens: pa.Table, language: str, article_ids: Sequence[str]) -> TokenIndex:
        """The index of some articles of one language.

        Parameters
        ----------
        tokens : pyarrow.Table
            TOKENS rows of these articles, each article's together and in text order.
        language : str
        article_ids : sequence of str
            The articles in corpus order.
        """
        ids = np.asarray(article_ids, dtype=object)
        codes, values = coded(tokens["article_id"])
        place = pd.Index(ids).get_indexer(values) if len(values) else np.array([], int)
        article = place[codes].astype(np.int32) if len(codes) else np.array([], np.int32)
        keep = article >= 0
        order = np.flatnonzero(keep)
        if len(order) and (np.diff(article[order]) < 0).any():
            order = order[np.argsort(article[order], kind="stable")]
        surface, surfaces = coded(tokens["surface"])
        term, terms = coded(tokens["term"])

        def column(name: str, kind: type) -> np.ndarray:
            return tokens[name].to_numpy().astype(kind)[order]

        return cls(
            language, ids, np.bincount(article[order], minlength=len(ids)), article[order], surface[order], term[order],
            column("start", np.int32), column("end", np.int32), column("words", np.int8), column("joined", bool), surfaces, terms,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.article)

    @cached_property
    def _by_term(self) -> tuple[np.ndarray, np.ndarray]:
        return grouped(self.term, len(self.terms))

    @cached_property
    def _by_surface(self) -> tuple[np.ndarray, np.ndarray]:
        return grouped(self.surface, len(self.surfaces))

    def code(self, term: str) -> int:
        """Position of a term in ``terms``, or -1."""
        at = int(np.searchsorted(self.terms, term)) if len(self.terms) else 0
        return at if at < len(self.terms) and self.terms[at] == term else -1

    def of_term(self, term: str, rows: np.ndarray | None = None) -> np.ndarray:
        """Positions of a term's tokens, in text order; of the articles where ``rows`` is true."""
        at = self.code(term)
        if at < 0:
            return np.array([], dtype=np.int64)
        order, bounds = self._by_term
        return self.within(order[bounds[at] : bounds[at + 1]], rows)

    def of_surfaces(self, types: np.ndarray) -> np.ndarray:
        """Positions of the tokens of some surface types, in text order."""
        order, bounds = self._by_surface
        parts = [order[bounds[t] : bounds[t + 1]] for t in types]
        return np.sort(np.concatenate(parts)) if parts else np.array([], dtype=np.int64)

    def within(self, positions: np.ndarray, rows: np.ndarray | None) -> np.ndarray:
        """Those positions that lie in the articles where ``rows`` is true."""
        return positions if rows is None else positions[rows[self.article[positions]]]

    def rows(self, article_ids: Iterable[str]) -> np.ndarray:
        """Which of ``ids`` are among some articles, as a mask."""
        return among(self.ids, article_ids)

    def spans(self, positions: np.ndarray) -> pd.DataFrame:
        """``article_id, start, end`` of the terms that begin at some positions."""
        last = positions + np.maximum(self.size[positions].astype(np.int64), 1) - 1
        return self.span_table(positions, last)

    def span_table(self, first: np.ndarray, last: np.ndarray) -> pd.DataFrame:
        """``article_id, start, end`` from one token to another."""
        return pd.DataFrame(
            {
                "article_id": self.ids[self.article[first]],
                "start": self.start[first].astype(np.int64),
                "end": self.end[last].astype(np.int64),
            }
        )

    @cached_property
    def keys(self) -> np.ndarray:
        """Each surface type's key: spelling variants merged."""
        folded, _ = translate("\n".join(self.surfaces), get(self.language).loose)
        return np.array([s.strip() for s in folded.split("\n")], dtype=object) if len(self.surfaces) else self.surfaces

    @cached_property
    def sort_rank(self) -> np.ndarray:
        """Each surface type's place in the order of the keys: what contexts are sorted by."""
        return coded(pa.chunked_array([pa.array(self.keys, pa.string())]))[0].astype(np.int64)

    @cached_property
    def frequency(self) -> np.ndarray:
        """Tokens of each surface type."""
        return np.diff(self._by_surface[1])

    @cached_property
    def written_plain(self) -> pa.Array:
        """Surface types as written."""
        return pa.array(self.surfaces, pa.string())

    @cached_property
    def written_marks(self) -> pa.Array:
        """Surface types in the language's standard letters, without vowel marks."""
        fold = get(self.language).fold
        return pa.array([fold(s) for s in self.surfaces], pa.string())

    @cached_property
    def written_keys(self) -> pa.Array:
        """Surface types with spelling variants merged."""
        return pa.array(self.keys, pa.string())

    @cached_property
    def by_ending(self) -> Forms:
        """Key -> the types that are it with something attached, or nothing."""
        endings = get(self.language).endings
        every = [endings(key) for key in self.keys]
        types = np.repeat(np.arange(len(every), dtype=np.int32), np.fromiter(map(len, every), np.int64, len(every)))
        codes, forms = coded(pa.chunked_array([pa.array(itertools.chain.from_iterable(every), pa.string())]))
        order, bounds = grouped(codes, len(forms))
        return Forms(forms, bounds, types[order])

    @classmethod
    def from_arrays(cls, language: str, held: Mapping[str, np.ndarray]) -> TokenIndex:
        """The index of arrays that :mod:`analytics.indexing` wrote; raises KeyError when one is missing."""
        texts = {name: unpacked(held[f"{name}.data"], held[f"{name}.ends"]) for name in (*_TEXTS, "keys", "forms")}
        made = cls(language=language, **{n: held[n] for n in _NUMBERS}, **{n: texts[n] for n in _TEXTS})
        derived = {n: (held[f"{n}.order"], held[f"{n}.bounds"]) for n in ("_by_term", "_by_surface")}
        forms = Forms(texts["forms"], held["forms.bounds"], held["forms.types"])
        made.__dict__.update({**derived, "keys": texts["keys"], "by_ending": forms, "sort_rank": held["sort_rank"]})
        return made


_NUMBERS = ("words", "article", "surface", "term", "start", "end", "size", "joined")
_TEXTS = ("ids", "surfaces", "terms")


@dataclass(frozen=True)
class Forms:
    """Sorted forms, each with the surface types that have it: ``types[bounds[n]:bounds[n + 1]]``."""

    forms: np.ndarray
    bounds: np.ndarray
    types: np.ndarray

    def of(self, form: str) -> np.ndarray:
        """The types that have a form; none for an unknown one."""
        at = int(np.searchsorted(self.forms, form)) if len(self.forms) else 0
        known = at < len(self.forms) and self.forms[at] == form
        return self.types[self.bounds[at] : self.bounds[at + 1]] if known else self.types[:0]


def packed(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Texts as their UTF-8 bytes one after the other, and where each ends."""
    column = pa.array(texts, pa.large_string())
    offsets, data = column.buffers()[1:]
    ends = np.frombuffer(offsets, np.int64) if offsets else np.zeros(1, np.int64)
    return np.frombuffer(data, np.uint8)[: ends[-1]] if data else np.array([], np.uint8), ends[: len(texts) + 1]


def unpacked(data: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The texts :func:`packed` was given."""
    column = pa.Array.from_buffers(pa.large_string(), len(ends) - 1, [None, pa.py_buffer(ends), pa.py_buffer(data)])
    return column.to_numpy(zero_copy_only=False)
