"""How well a topic's strongest terms go together: NPMI and C_v (Roeder, Both & Hinneburg 2015)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from analytics.indexing import pieces

#: Keeps logarithms of pairs that never meet finite, as in the paper.
EPSILON = 1e-12
#: Terms of articles whose windows are looked at together.
TOGETHER = 1 << 18


def occurrences(binary: sparse.csc_matrix, terms: np.ndarray) -> tuple[np.ndarray, int]:
    """In how many articles each pair of terms stands; the diagonal holds single terms.

    Parameters
    ----------
    binary : scipy.sparse.csc_matrix, shape (articles, vocabulary)
        1 where the article has the term.
    terms : ndarray of int
        Columns.

    Returns
    -------
    ndarray, shape (terms, terms), and the number of articles.
    """
    part = binary[:, terms].astype(np.float64)
    return (part.T @ part).toarray(), binary.shape[0]


def window_occurrences(streams: Sequence[np.ndarray], terms: np.ndarray, window: int) -> tuple[np.ndarray, int]:
    """In how many sliding windows each pair of terms stands.

    Parameters
    ----------
    streams : sequence of ndarray of int
        The terms of each article in text order; an article shorter than the
        window is one window.
    terms : ndarray of int
        Terms looked for, each once.
    window : int
        Terms in a window.

    Returns
    -------
    ndarray, shape (terms, terms), and the number of windows.
    """
    order = np.argsort(terms)
    listed = terms[order]
    total = np.zeros((len(terms), len(terms)))
    windows = 0
    for begin, end in pieces(np.cumsum([0, *map(len, streams)]), TOGETHER):
        inside = _windows(streams[begin:end], listed, window)
        total += (inside.T @ inside).toarray()
        windows += inside.shape[0]
    made = np.zeros_like(total)
    made[np.ix_(order, order)] = total
    return made, windows


def _windows(streams: Sequence[np.ndarray], listed: np.ndarray, window: int) -> sparse.csr_matrix:
    """All windows of some articles by the listed terms (sorted): 1 where a term stands in a window."""
    sizes = np.fromiter(map(len, streams), np.int64, len(streams))
    number = np.maximum(1, sizes - window + 1)
    first = np.concatenate([[0], np.cumsum(number)])
    stream = np.concatenate([np.array([], np.int64), *streams])
    at = np.searchsorted(listed, stream)
    at[at == len(listed)] = 0
    held = np.flatnonzero(listed[at] == stream) if len(listed) else np.array([], np.int64)
    article = np.repeat(np.arange(len(sizes)), sizes)[held]
    place = held - np.concatenate([[0], np.cumsum(sizes)])[article]
    term = at[held]
    # a term at p stands in the windows that begin at p-window+1 .. p, which the one before it may have covered in part
    begins = np.clip(place - window + 1, 0, number[article] - 1)
    ends = np.minimum(place, number[article] - 1) + 1
    order = np.lexsort((place, term, article))
    article, term, begins, ends = article[order], term[order], begins[order], ends[order]
    again = (article[1:] == article[:-1]) & (term[1:] == term[:-1])
    begins[1:][again] = np.maximum(begins[1:], ends[:-1])[again]
    length = np.maximum(ends - begins, 0)
    row = np.repeat(first[article] + begins - (np.cumsum(length) - length), length) + np.arange(length.sum())
    return sparse.csr_matrix((np.ones(len(row)), (row, np.repeat(term, length))), shape=(int(first[-1]), len(listed)))


def _npmi(together: np.ndarray, number: int) -> np.ndarray:
    """Normalised pointwise mutual information of every pair (Bouma 2009)."""
    joint = together / max(number, 1)
    alone = joint.diagonal()
    product = np.maximum(np.outer(alone, alone), EPSILON**2)
    return np.log((joint + EPSILON) / product) / -np.log(joint + EPSILON)


def npmi(together: np.ndarray, number: int) -> float:
    """Mean NPMI of all pairs of a topic's terms; about -0.7 for pairs that never meet, 1 for pairs that always do."""
    if len(together) < 2:
        return 0.0
    pairs = np.triu_indices(len(together), 1)
    return float(np.clip(_npmi(together, number)[pairs], -1.0, 1.0).mean())


def c_v(together: np.ndarray, number: int) -> float:
    """C_v: mean cosine of each term's NPMI vector with the sum of all terms' vectors."""
    vectors = _npmi(together, number)
    whole = vectors.sum(axis=0)
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole)
    return float(np.divide(vectors @ whole, norms, out=np.zeros(len(vectors)), where=norms > 0).mean())
