"""How well a topic's strongest terms go together: NPMI and C_v (Roeder, Both & Hinneburg 2015)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

#: Keeps logarithms of pairs that never meet finite, as in the paper.
EPSILON = 1e-12


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
    for stream in streams:
        number = max(1, len(stream) - window + 1)
        windows += number
        at = np.searchsorted(listed, stream)
        at[at == len(listed)] = 0
        places = np.flatnonzero(listed[at] == stream) if len(listed) else np.array([], int)
        if not len(places):
            continue
        here, code = np.unique(at[places], return_inverse=True)
        # a term at p stands in the windows that begin at p-window+1 .. p
        change = np.zeros((len(here), number + 1))
        np.add.at(change, (code, np.clip(places - window + 1, 0, number - 1)), 1)
        np.add.at(change, (code, np.clip(places, 0, number - 1) + 1), -1)
        inside = (np.cumsum(change[:, :-1], axis=1) > 0).astype(np.float64)
        total[np.ix_(here, here)] += inside @ inside.T
    made = np.zeros_like(total)
    made[np.ix_(order, order)] = total
    return made, windows


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
