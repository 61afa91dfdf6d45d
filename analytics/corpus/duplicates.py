"""Exact and near-duplicate articles, by MinHash over word shingles (Broder 1997)."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.languages import LanguagePack

#: How a group of articles with the same text counts.
COUNTS = ("once", "outlet")


@dataclass(frozen=True)
class DuplicateParams:
    """How alike two articles must be.

    Attributes
    ----------
    threshold : float
        Estimated Jaccard similarity of their sets of shingles, 0..1.
    shingle : int
        Words in a shingle.
    permutations, bands : int
        MinHash values per article, and the groups they are compared in.
    minimum : int
        Articles of fewer words are compared exactly only.
    count : str
        ``once``: of articles with the same text the first is counted;
        ``outlet``: the first in every outlet is (syndicated copies count as
        many times as they were printed).
    """

    threshold: float = 0.7
    shingle: int = 4
    permutations: int = 96
    bands: int = 24
    minimum: int = 20
    count: str = "once"

    def __post_init__(self) -> None:
        if self.count not in COUNTS:
            raise InputError("bad_parameter", name="syndicated", value=self.count, wanted=" or ".join(COUNTS))
        if not 0 < self.threshold <= 1:
            raise InputError("bad_parameter", name="threshold", value=self.threshold, wanted="above 0 and at most 1")


_SCHEME: Literal["affine32"] = "affine32"


@cache
def _permutations(number: int) -> tuple[np.ndarray, np.ndarray]:
    from datasketch import MinHash  # slow to import, and only new articles want it

    a, b = MinHash(num_perm=number, seed=1, scheme=_SCHEME).permutations
    return a, b


def _ready(value: int) -> int:
    """The shingles come hashed already."""
    return value


def signature(key: str, pack: LanguagePack, params: DuplicateParams = DuplicateParams()) -> str:
    """The MinHash of the word shingles of a text's key, as hexadecimal; empty for a short one."""
    from datasketch import MinHash

    tokens = pack.word.findall(key)
    if len(tokens) < params.minimum:
        return ""
    n = params.shingle
    shingles = {zlib.crc32(" ".join(tokens[i : i + n]).encode()) for i in range(len(tokens) - n + 1)}
    made = MinHash(num_perm=params.permutations, permutations=_permutations(params.permutations), hashfunc=_ready, scheme=_SCHEME)
    made.update_batch(sorted(shingles))
    return made.hashvalues.astype("<u4").tobytes().hex()


@dataclass(frozen=True)
class Marked:
    """Which article repeats which.

    Attributes
    ----------
    repeats : mapping
        article_id -> the article_id it repeats and is not counted beside.
    groups : mapping
        article_id -> the first article of its group, for every article that has
        copies, the first one included.
    """

    repeats: Mapping[str, str]
    groups: Mapping[str, str]


def told(params: DuplicateParams) -> dict[str, object]:
    """The parameters a workspace remembers."""
    return {"threshold": params.threshold, "count": params.count}


def params_of(facts: object) -> DuplicateParams:
    """The parameters of what :func:`told` gave."""
    known = facts if isinstance(facts, Mapping) else {}
    return DuplicateParams(threshold=float(str(known.get("threshold", 0.7))), count=str(known.get("count", "once")))


@dataclass(frozen=True)
class Signatures:
    """What articles are compared by.

    Attributes
    ----------
    ids, digests : ndarray of str, shape (articles,)
    signed : ndarray of int
        Articles long enough to have a signature.
    values : ndarray of uint32, shape (signed, permutations)
    """

    ids: np.ndarray
    digests: np.ndarray
    signed: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, pieces: Iterable[pd.DataFrame]) -> Signatures:
        """The rows of SIGNATURES, some at a time: as numbers they take a fifth of the memory."""
        ids, digests, signed, values = [], [], [], []
        number = 0
        for piece in pieces:
            written = piece["minhash"].to_numpy(dtype=object)
            held = np.flatnonzero([bool(s) for s in written])
            ids.append(piece["article_id"].to_numpy(dtype=object))
            digests.append(piece["digest"].to_numpy(dtype=object))
            signed.append(held + number)
            if len(held):
                values.append(np.frombuffer(bytes.fromhex("".join(written[held])), "<u4").reshape(len(held), -1))
            number += len(piece)
        if not ids:
            return cls(np.array([], object), np.array([], object), np.array([], np.int64), np.zeros((0, 0), "<u4"))
        numbers = np.concatenate(values) if values else np.zeros((0, 0), "<u4")
        return cls(np.concatenate(ids), np.concatenate(digests), np.concatenate(signed), numbers)


def mark(rows: pd.DataFrame, signatures: Signatures, params: DuplicateParams = DuplicateParams()) -> Marked:
    """Which article repeats which.

    Parameters
    ----------
    rows : DataFrame
        Columns ``article_id, language, published`` (and ``outlet``, where
        outlets count apart): one row an article, in the order they were read.
        The earliest dated article of a group (the first read among equals) is
        the one the others repeat.
    signatures : Signatures
        Of these articles.
    params : DuplicateParams
    """
    when = np.argsort(rows["published"].fillna("9999").to_numpy(dtype=object), kind="stable")
    order = rows.iloc[when]
    ids = order["article_id"].to_numpy(dtype=object)
    place = np.empty(len(when), dtype=np.int64)  # of each signature among the articles in order
    place[np.argsort(when)[pd.Index(rows["article_id"]).get_indexer(signatures.ids)]] = np.arange(len(when))
    parent = list(range(len(ids)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(i: int, j: int) -> None:
        a, b = sorted((root(i), root(j)))
        parent[b] = a

    first_with: dict[str, int] = {}
    for i, digest in enumerate(signatures.digests[place]):
        join(first_with.setdefault(digest, i), i)
    languages = order["language"].to_numpy(dtype=object)
    row = np.full(len(ids), -1, dtype=np.int64)
    row[signatures.signed] = np.arange(len(signatures.signed))
    found_at = row[place]
    signed = np.flatnonzero(found_at >= 0).tolist()
    for i, j in _alike(signatures.values[found_at[signed]], params) if signed else ():
        if languages[signed[i]] == languages[signed[j]]:
            join(signed[i], signed[j])
    roots = [root(i) for i in range(len(ids))]
    size = Counter(roots)
    groups = {str(ids[i]): str(ids[r]) for i, r in enumerate(roots) if size[r] > 1}
    # who is repeated: the first of the group, or of the group's articles in the same outlet
    outlets = order["outlet"].to_numpy(dtype=object) if params.count == "outlet" else [""] * len(ids)
    first: dict[tuple[int, str], int] = {}
    for i, r in enumerate(roots):
        first.setdefault((r, str(outlets[i])), i)
    repeated = {str(ids[i]): str(ids[first[r, str(outlets[i])]]) for i, r in enumerate(roots) if first[r, str(outlets[i])] != i}
    return Marked(repeated, groups)


def _alike(values: np.ndarray, params: DuplicateParams) -> Sequence[tuple[int, int]]:
    """Pairs of rows whose signatures agree in at least the threshold's share of values."""
    width = values.shape[1] // params.bands
    found = []
    for band in range(params.bands):
        mixed = np.zeros(len(values), dtype=np.uint64)
        with np.errstate(over="ignore"):
            for k in range(band * width, (band + 1) * width):
                mixed = mixed * _MIX + values[:, k].astype(np.uint64)
        order = np.argsort(mixed, kind="stable")  # rows that agree in the band side by side, the earliest first
        new = np.r_[True, mixed[order][1:] != mixed[order][:-1]]
        # comparing each with the first keeps a large group linear
        first = order[np.flatnonzero(new)[np.cumsum(new) - 1]]
        found.append(first[~new].astype(np.int64) * len(values) + order[~new])
    pairs = np.unique(np.concatenate(found)) if found else np.array([], np.int64)
    one, other = np.divmod(pairs, max(len(values), 1))
    alike = np.concatenate(
        [np.mean(values[one[n : n + _TOGETHER]] == values[other[n : n + _TOGETHER]], axis=1) for n in range(0, len(pairs), _TOGETHER)]
        or [np.array([])]
    )
    keep = alike >= params.threshold
    return list(zip(one[keep].tolist(), other[keep].tolist(), strict=True))


#: Multiplier that mixes the values of a band; two bands that mix alike are told apart when the pair is compared.
_MIX = np.uint64(0x9E3779B97F4A7C15)
#: Pairs compared at once.
_TOGETHER = 1 << 16
