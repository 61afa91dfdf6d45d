"""A word index made of an earlier one and the words that came after: nothing of the earlier one is counted again.

What :func:`extend` writes is, to the byte, what :func:`analytics.indexing.write`
makes of all the words at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from analytics.arrays import array_file
from analytics.indexing import CHUNK, counts_indptr, texts_of
from analytics.tokens import coded, unpacked

Arrays = Mapping[str, np.ndarray]
#: One entry per word, as it stands.
_PLAIN = {"start": np.int32, "end": np.int32, "size": np.int8, "joined": np.bool_}


@dataclass(frozen=True)
class Union:
    """Two sorted lists of texts as one.

    Attributes
    ----------
    texts : ndarray of str
        Sorted.
    one, other : ndarray of int
        Where each text of either list has come to be.
    """

    texts: np.ndarray
    one: np.ndarray
    other: np.ndarray

    @classmethod
    def of(cls, one: np.ndarray, other: np.ndarray) -> Union:
        """The union of two sorted lists without repeats."""
        place, absent = _places(one, other)
        new = np.flatnonzero(absent)
        before = np.searchsorted(place[new], np.arange(len(one)), side="right")  # new texts that come before each of the first
        at_one = np.arange(len(one)) + before
        at_other = place + np.searchsorted(new, np.arange(len(other)), side="left")
        texts = np.empty(len(one) + len(new), dtype=object)
        texts[at_one], texts[at_other[new]] = one, other[new]
        return cls(texts, at_one, at_other)

    @cached_property
    def ranks(self) -> tuple[np.ndarray, np.ndarray]:
        """New place of every code of either list; the last entry is that of -1."""
        return np.append(self.one, -1).astype(np.int32), np.append(self.other, -1).astype(np.int32)


def extend(language: str, one: Arrays, other: Arrays, folder: Path) -> None:
    """Write the index of the articles of two indexes, those of the second after those of the first.

    Parameters
    ----------
    language : str
    one, other : mapping
        What :func:`analytics.indexing.write` wrote of either.
    folder : Path
        Where the arrays go.
    """
    out = _Out(folder)
    ids = np.concatenate([_texts(one, "ids"), _texts(other, "ids")])
    surfaces = Union.of(_texts(one, "surfaces"), _texts(other, "surfaces"))
    terms = Union.of(_texts(one, "terms"), _texts(other, "terms"))
    number = len(one["words"])
    out.save("words", np.concatenate([one["words"], other["words"]]))
    for name in _PLAIN:
        out.joined(name, one[name], other[name])
    out.joined("article", one["article"], other["article"], after=number)
    for name, union in (("surface", surfaces), ("term", terms)):
        out.joined(name, one[name], other[name], ranks=union.ranks)
    for name, union in (("_by_term", terms), ("_by_surface", surfaces)):
        bounds = out.grouped(name + ".order", (one, other), union, bounds=".bounds", name=name, after=len(one["article"]))
        out.save(f"{name}.bounds", bounds)
    out.joined("counts.data", one["counts.data"], other["counts.data"])
    out.joined("counts.indices", one["counts.indices"], other["counts.indices"], ranks=terms.ranks)
    size = len(one["counts.data"]) + len(other["counts.data"])
    rows = np.concatenate([one["counts.indptr"], other["counts.indptr"][1:].astype(np.int64) + int(one["counts.indptr"][-1])])
    columns = out.grouped("by_item.data", (one, other), terms, bounds=".indptr", name="by_item")
    out.grouped("by_item.indices", (one, other), terms, bounds=".indptr", name="by_item", after=number)
    out.save("counts.indptr", counts_indptr(rows, size))
    out.save("by_item.indptr", counts_indptr(columns, size))
    _types(out, language, ids, (one, other), surfaces, terms)


def _texts(held: Arrays, name: str) -> np.ndarray:
    return unpacked(held[f"{name}.data"], held[f"{name}.ends"])


def _types(out: _Out, language: str, ids: np.ndarray, held: tuple[Arrays, Arrays], surfaces: Union, terms: Union) -> None:
    """What is known of word types; only what the second index brought is worked out."""
    one, other = held
    keys = np.empty(len(surfaces.texts), dtype=object)
    keys[surfaces.one], keys[surfaces.other] = _texts(one, "keys"), _texts(other, "keys")
    forms = Union.of(_texts(one, "forms"), _texts(other, "forms"))
    places = [
        np.repeat(at, np.diff(h["forms.bounds"])).astype(np.int64) * max(len(keys), 1) + types[h["forms.types"]]
        for at, types, h in ((forms.one, surfaces.one, one), (forms.other, surfaces.other, other))
    ]
    form, types = np.divmod(_joint(*places), max(len(keys), 1))
    bounds = np.searchsorted(form, np.arange(len(forms.texts) + 1))
    rank = coded(pa.chunked_array([pa.array(keys, pa.string())]))[0].astype(np.int64)
    made = texts_of(
        ids=ids, surfaces=surfaces.texts, terms=terms.texts, keys=keys, forms=forms.texts, bounds=bounds, types=types, sort_rank=rank
    )
    for name, array in made.items():
        out.save(name, array)


def _joint(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Two sorted arrays without repetitions as one; the second is put into the first, which is much longer."""
    at, absent = _places(one, other)
    return np.insert(one, at[absent], other[absent])


def _places(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the entries of the second sorted array go in the first, and which of them are not there yet."""
    at = np.searchsorted(one, other)
    absent = at == len(one)
    absent[~absent] = one[at[~absent]] != other[~absent]
    return at, absent


class _Out:
    """The folder arrays are written into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, name: str, array: np.ndarray) -> None:
        np.save(self.folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)

    def new(self, name: str, kind: np.dtype, size: int) -> np.ndarray:
        return array_file(self.folder / f"{name}.npy", kind, size)

    def joined(
        self, name: str, one: np.ndarray, other: np.ndarray, *, after: int = 0, ranks: tuple[np.ndarray, np.ndarray] | None = None
    ) -> None:
        """One array after the other; the second's numbers raised by ``after``, or both by their new places."""
        made = self.new(name, one.dtype, len(one) + len(other))
        begin = 0
        for n, part in enumerate((one, other)):
            for a in range(0, len(part), CHUNK):
                piece = np.asarray(part[a : a + CHUNK])
                placed = ranks[n][piece] if ranks is not None else piece + piece.dtype.type(after) if n and after else piece
                made[begin + a : begin + a + len(piece)] = placed
            begin += len(part)

    def grouped(self, file: str, held: tuple[Arrays, Arrays], union: Union, *, bounds: str, name: str, after: int = 0) -> np.ndarray:
        """Entries that stand in groups, one group per text: of each the first index's, then the second's. Returns the new bounds."""
        edges = [np.asarray(h[name + bounds]).astype(np.int64) for h in held]
        sizes = np.zeros((2, len(union.texts)), dtype=np.int64)
        for row, (at, edge) in enumerate(zip((union.one, union.other), edges, strict=True)):
            sizes[row][at] = np.diff(edge)
        starts = np.concatenate([[0], np.cumsum(sizes.sum(axis=0))])
        made = self.new(file, held[0][file].dtype, int(starts[-1]))
        for row, (at, edge) in enumerate(zip((union.one, union.other), edges, strict=True)):
            begin = starts[:-1][at] + (sizes[0][at] if row else 0) - edge[:-1]
            raised = made.dtype.type(after if row else 0)
            for a, b in _chunks(int(edge[-1])):
                shift = np.repeat(begin, np.diff(np.clip(edge, a, b)).astype(np.int64))
                made[shift + np.arange(a, b)] = np.asarray(held[row][file][a:b]) + raised
        return starts


def _chunks(size: int) -> Iterator[tuple[int, int]]:
    for a in range(0, size, CHUNK):
        yield a, min(a + CHUNK, size)
