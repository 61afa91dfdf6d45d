"""Exact and near-duplicate articles, by MinHash over word shingles (Broder 1997)."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from datasketch import MinHash

from analytics.languages import LanguagePack
from analytics.text import words


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
    """

    threshold: float = 0.7
    shingle: int = 4
    permutations: int = 96
    bands: int = 24
    minimum: int = 20


_SCHEME: Literal["affine32"] = "affine32"


@cache
def _permutations(number: int) -> tuple[np.ndarray, np.ndarray]:
    a, b = MinHash(num_perm=number, seed=1, scheme=_SCHEME).permutations
    return a, b


def _ready(value: int) -> int:
    """The shingles come hashed already."""
    return value


def signature(body: str, pack: LanguagePack, params: DuplicateParams = DuplicateParams()) -> str:
    """The MinHash of a text's folded word shingles, as hexadecimal; empty for a short one."""
    tokens = [pack.key(w) for w, _, _ in words(body, pack)]
    if len(tokens) < params.minimum:
        return ""
    n = params.shingle
    shingles = {zlib.crc32(" ".join(tokens[i : i + n]).encode()) for i in range(len(tokens) - n + 1)}
    made = MinHash(num_perm=params.permutations, permutations=_permutations(params.permutations), hashfunc=_ready, scheme=_SCHEME)
    made.update_batch(sorted(shingles))
    return made.hashvalues.astype("<u4").tobytes().hex()


def mark(rows: pd.DataFrame, params: DuplicateParams = DuplicateParams()) -> dict[str, str]:
    """Which article repeats which.

    Parameters
    ----------
    rows : DataFrame
        Columns ``article_id, digest, minhash, language, published``: one row an
        article, in the order they were read. The earliest dated article of a
        group (the first read among equals) is the one the others repeat.

    Returns
    -------
    dict
        duplicate's article_id -> the article_id it repeats.
    """
    order = rows.assign(_when=rows["published"].fillna("9999"), _row=range(len(rows))).sort_values(["_when", "_row"])
    ids = order["article_id"].to_numpy()
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
    for i, digest in enumerate(order["digest"]):
        join(first_with.setdefault(digest, i), i)
    languages = order["language"].to_numpy()
    signed = [i for i, s in enumerate(order["minhash"]) if s]
    values = np.array([np.frombuffer(bytes.fromhex(order["minhash"].iat[i]), "<u4") for i in signed])
    for i, j in _alike(values, params) if len(signed) else ():
        if languages[signed[i]] == languages[signed[j]]:
            join(signed[i], signed[j])
    return {str(ids[i]): str(ids[root(i)]) for i in range(len(ids)) if root(i) != i}


def _alike(values: np.ndarray, params: DuplicateParams) -> Sequence[tuple[int, int]]:
    """Pairs of rows whose signatures agree in at least the threshold's share of values."""
    width = values.shape[1] // params.bands
    pairs: set[tuple[int, int]] = set()
    for band in range(params.bands):
        groups = defaultdict(list)
        part = np.ascontiguousarray(values[:, band * width : (band + 1) * width])
        for i, row in enumerate(part.view(f"V{part.dtype.itemsize * width}").ravel()):
            groups[row.tobytes()].append(i)
        for members in groups.values():
            # comparing each with the first keeps a large group linear
            pairs.update((members[0], j) for j in members[1:])
    return sorted((i, j) for i, j in pairs if np.mean(values[i] == values[j]) >= params.threshold)
