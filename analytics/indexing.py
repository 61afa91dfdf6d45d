"""Word indexes written straight to disk, partition by partition: what they take of memory does not grow with the corpus.

The arrays are those of :meth:`TokenIndex.from_arrays` and of the term counts, as
``.npy`` files that readers map into memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from analytics.arrays import array_file
from analytics.counts import Counts
from analytics.tokens import TokenIndex, coded, grouped, packed

#: Words worked on at once.
CHUNK = 1 << 22
_COLUMNS = {
    "article": np.int32,
    "surface": np.int32,
    "term": np.int32,
    "start": np.int32,
    "end": np.int32,
    "size": np.int8,
    "joined": np.bool_,
}


class _Types:
    """Word types as they come, those of every piece by themselves; one and sorted when all are known."""

    def __init__(self) -> None:
        self.pieces: list[pa.Array] = []
        self.number = 0

    def codes(self, column: pa.DictionaryArray) -> np.ndarray:
        """Positions of a column's values among all pieces; -1 for empty."""
        codes = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
        size = len(column.dictionary)
        used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=size))
        of_value = np.full(size + 1, -1, dtype=np.int32)
        of_value[used] = np.arange(self.number, self.number + len(used), dtype=np.int32)
        self.pieces.append(column.dictionary.take(pa.array(used)))
        self.number += len(used)
        return of_value[codes]

    def sorted(self) -> tuple[np.ndarray, np.ndarray]:
        """(the types in order, each position's place in it; the last entry is -1's)."""
        rank, listed = coded(pa.chunked_array(self.pieces, pa.string()))
        return listed, np.append(rank, np.int32(-1))


@dataclass
class _Writer:
    """One language on its way to disk."""

    folder: Path
    ids: Sequence[str]
    surfaces: _Types = field(default_factory=_Types)
    terms: _Types = field(default_factory=_Types)
    files: dict[str, BinaryIO] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.place = pd.Index(np.asarray(self.ids, dtype=object))
        self.files = {name: open(self.folder / f"{name}.raw", "w+b") for name in _COLUMNS}  # noqa: SIM115 - closed when read back

    def add(self, tokens: pa.Table) -> None:
        """The words of one partition that are of these articles."""
        ids = tokens["article_id"].combine_chunks()
        where = self.place.get_indexer(pd.Index(ids.dictionary.to_pylist(), dtype=object))
        article = np.append(where, -1)[ids.indices.to_numpy()]
        keep = np.flatnonzero(article >= 0)
        if not len(keep):
            return
        part = tokens.take(pa.array(keep)) if len(keep) < len(article) else tokens
        columns = {
            "article": article[keep], "surface": self.surfaces.codes(part["surface"].combine_chunks()), "term": self.terms.codes(part["term"].combine_chunks()),
            "start": part["start"].to_numpy(), "end": part["end"].to_numpy(), "size": part["words"].to_numpy(), "joined": part["joined"].to_numpy(),
        }  # fmt: skip
        for name, kind in _COLUMNS.items():
            self.files[name].write(np.ascontiguousarray(columns[name], dtype=kind).data)
        self.number += len(keep)

    def finish(self, language: str) -> None:
        """Turn what was gathered into the index's arrays."""
        surfaces, surface_rank = self.surfaces.sorted()
        terms, term_rank = self.terms.sorted()
        ranks = {"surface": surface_rank, "term": term_rank}
        held = {name: self._array(name, ranks.get(name)) for name in _COLUMNS}
        words = np.zeros(len(self.ids), dtype=np.int64)
        for a in range(0, self.number, CHUNK):
            words += np.bincount(held["article"][a : a + CHUNK], minlength=len(self.ids))
        for name, order in (("_by_term", held["term"]), ("_by_surface", held["surface"])):
            size = len(terms) if name == "_by_term" else len(surfaces)
            self._grouped(name, order, size)
        index = TokenIndex(
            language, np.asarray(self.ids, dtype=object), words, **{n: held[n] for n in _COLUMNS}, surfaces=surfaces, terms=terms
        )
        forms = index.by_ending
        self._save({"words": words})
        self._save(
            texts_of(
                ids=index.ids, surfaces=surfaces, terms=terms, keys=index.keys, forms=forms.forms, bounds=forms.bounds, types=forms.types,
                sort_rank=index.sort_rank,
            )
        )  # fmt: skip
        self._counts(held["term"], words, len(terms))

    def _save(self, arrays: Mapping[str, np.ndarray]) -> None:
        for name, array in arrays.items():
            np.save(self.folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)

    def _new(self, name: str, kind: type, size: int) -> np.ndarray:
        return array_file(self.folder / f"{name}.npy", kind, size)

    def _array(self, name: str, rank: np.ndarray | None) -> np.ndarray:
        file, kind = self.files[name], np.dtype(_COLUMNS[name])
        made = self._new(name, _COLUMNS[name], self.number)
        file.seek(0)
        for a in range(0, self.number, CHUNK):
            part = np.frombuffer(file.read(min(CHUNK, self.number - a) * kind.itemsize), kind)
            made[a : a + len(part)] = part if rank is None else rank[part]
        file.close()
        (self.folder / f"{name}.raw").unlink()
        return made

    def _grouped(self, name: str, codes: np.ndarray, types: int) -> None:
        """Positions of every type's words, in text order: a counting sort in pieces; words without a type are left out."""
        count = np.zeros(types, dtype=np.int64)
        for a in range(0, len(codes), CHUNK):
            part = codes[a : a + CHUNK]
            count += np.bincount(part[part >= 0], minlength=types)
        bounds = np.concatenate([[0], np.cumsum(count)])
        order = self._new(f"{name}.order", np.int32, int(bounds[-1]))
        free = bounds[:-1].copy()
        for a in range(0, len(codes), CHUNK):
            here, groups = grouped(np.asarray(codes[a : a + CHUNK]), types)
            order[_places(free, groups)] = here + np.int32(a)
        self._save({f"{name}.bounds": bounds})

    def _counts(self, term: np.ndarray, words: np.ndarray, types: int) -> None:
        """How often each term stands in each article, by article and by term."""
        edges = np.concatenate([[0], np.cumsum(words)])
        lengths = np.zeros(len(self.ids), dtype=np.int64)
        number = np.zeros(types, dtype=np.int64)
        with open(self.folder / "data.raw", "w+b") as data, open(self.folder / "indices.raw", "w+b") as indices:
            for a, b in pieces(edges):
                part = np.asarray(term[edges[a] : edges[b]])
                held = part >= 0
                begins = np.concatenate([[0], np.cumsum(held)])[edges[a : b + 1] - edges[a]]
                here = sparse.csr_matrix((np.ones(begins[-1], np.int32), part[held], begins.astype(np.int32)), shape=(b - a, types))
                here.sum_duplicates()
                lengths[a:b] = np.diff(here.indptr)
                number += np.bincount(here.indices, minlength=types)
                data.write(here.data.astype(np.int32).data)
                indices.write(here.indices.astype(np.int32).data)
            size = int(lengths.sum())
            by_row = self._new("counts.data", np.int32, size), self._new("counts.indices", np.int32, size)
            for file, made in zip((data, indices), by_row, strict=True):
                file.seek(0)
                for a in range(0, size, CHUNK):
                    made[a : a + CHUNK] = np.frombuffer(file.read(min(CHUNK, size - a) * 4), np.int32)
        for name in ("data", "indices"):
            (self.folder / f"{name}.raw").unlink()
        indptr = np.concatenate([[0], np.cumsum(lengths)])
        columns = np.concatenate([[0], np.cumsum(number)])
        by_item = self._new("by_item.data", np.int32, size), self._new("by_item.indices", np.int32, size)
        free = columns[:-1].copy()
        for a in range(0, size, CHUNK):
            here, groups = grouped(np.asarray(by_row[1][a : a + CHUNK]), types)
            places = _places(free, groups)
            by_item[0][places] = np.asarray(by_row[0][a : a + CHUNK])[here]
            by_item[1][places] = (np.searchsorted(indptr, np.arange(a, a + len(here)), side="right") - 1).astype(np.int32)[here]
        self._save({"counts.indptr": counts_indptr(indptr, size), "by_item.indptr": counts_indptr(columns, size)})


def pieces(edges: np.ndarray, together: int = 0) -> Iterator[tuple[int, int]]:
    """Runs of articles of some ``together`` (else ``CHUNK``) words, one article at least, by where articles begin and the last ends."""
    begin, last = 0, len(edges) - 1
    while begin < last:
        end = max(begin + 1, int(np.searchsorted(edges, edges[begin] + (together or CHUNK), side="right")) - 1)
        yield begin, min(end, last)
        begin = end


def _places(free: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """The next free places of groups, for as many entries each as ``bounds`` tells; ``free`` moves on."""
    size = np.diff(bounds)
    places = np.arange(bounds[-1]) + np.repeat(free - bounds[:-1], size)
    free += size
    return places


def counts_indptr(edges: np.ndarray, size: int) -> np.ndarray:
    """Row or column bounds of term counts, as narrow as their number allows."""
    return edges.astype(np.int32 if size < 1 << 31 else np.int64)


def texts_of(*, bounds: np.ndarray, types: np.ndarray, sort_rank: np.ndarray, **texts: np.ndarray) -> dict[str, np.ndarray]:
    """What is known of articles and word types, as arrays.

    Parameters
    ----------
    bounds, types : ndarray
        Of the forms of word types.
    sort_rank : ndarray
    **texts : ndarray of str
        ``ids, surfaces, terms, keys, forms``.
    """
    made: dict[str, np.ndarray] = {}
    for name, values in texts.items():
        made[f"{name}.data"], made[f"{name}.ends"] = packed(values)
    return made | {"forms.bounds": bounds.astype(np.int64), "forms.types": types.astype(np.int32), "sort_rank": sort_rank.astype(np.int64)}


class Writing:
    """The word indexes and term counts of some languages on their way to disk, while words still come.

    Parameters
    ----------
    listed : mapping
        Language -> its articles, in corpus order.
    folders : mapping
        Language -> the folder its arrays go into.
    """

    def __init__(self, listed: Mapping[str, Sequence[str]], folders: Mapping[str, Path]) -> None:
        self._writers = {code: _Writer(folders[code], ids) for code, ids in listed.items()}

    def add(self, tokens: pa.Table) -> None:
        """Words that come after the others: TOKENS, ``article_id``, ``surface`` and ``term`` as dictionaries of one chunk each."""
        for writer in self._writers.values():
            writer.add(tokens)

    def finish(self) -> None:
        """Write the arrays, when all words have come."""
        for code, writer in self._writers.items():
            writer.finish(code)

    def close(self) -> None:
        """Give back the files of what is not finished."""
        for writer in self._writers.values():
            for file in writer.files.values():
                file.close()


def write(parts: Iterable[pa.Table], listed: Mapping[str, Sequence[str]], folders: Mapping[str, Path]) -> None:
    """Write the word indexes and term counts of some languages.

    Parameters
    ----------
    parts : iterable of pyarrow.Table
        TOKENS partition by partition, in corpus order, as :meth:`Writing.add` takes them.
    listed : mapping
        Language -> its articles, in the same order.
    folders : mapping
        Language -> the folder its arrays go into.
    """
    writing = Writing(listed, folders)
    for tokens in parts:
        writing.add(tokens)
    writing.finish()


def counts_of(index: TokenIndex, held: Mapping[str, np.ndarray]) -> Counts:
    """The term counts that lie beside an index."""
    shape = (len(index.ids), len(index.terms))
    rows, columns = ((held[f"{n}.data"], held[f"{n}.indices"], held[f"{n}.indptr"]) for n in ("counts", "by_item"))
    made = Counts(index.ids, index.words, index.terms, sparse.csr_matrix(rows, shape=shape, copy=False))
    made.__dict__["by_item"] = sparse.csc_matrix(columns, shape=shape, copy=False)
    return made
