"""The factorisation: articles to topics by NMF, articles assigned to given topics, and what chance alone would assign."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from analytics.annotations.topics.params import TopicParams
from analytics.annotations.topics.parted import parted
from analytics.languages import get


@dataclass(frozen=True)
class Matrix:
    """One language's articles by thematic terms.

    Attributes
    ----------
    counts : csr_matrix, shape (articles, vocabulary)
    fitted : ndarray of int
        Rows the model is fitted on: neither repeats nor further copies of a template.
    idf : ndarray, shape (columns,)
    tfidf : csr_matrix, shape (articles, columns)
        Sublinear; the terms of a row of unit length, its markers likewise times their weight.
    """

    counts: sparse.csr_matrix
    fitted: np.ndarray
    idf: np.ndarray
    tfidf: sparse.csr_matrix


def load(languages: Iterable[str] = ()) -> None:
    """Import what fits take from scikit-learn, and read the dictionaries labels are told by, while there is nothing else to do.

    Parameters
    ----------
    languages : iterable of str
        Of the articles.
    """
    from sklearn.decomposition import NMF  # noqa: F401
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: F401

    for code in languages:
        get(code).lemma("a")  # whatever it is asked for, it reads the whole


def inverse_frequency(counts: sparse.csr_matrix, rarity: float = 1.0) -> np.ndarray:
    """Smoothed inverse article frequency of every column (scikit-learn's), to the power of ``rarity``."""
    from sklearn.feature_extraction.text import TfidfTransformer  # slow to import, and only fits want it

    return np.asarray(TfidfTransformer(sublinear_tf=True).fit(counts).idf_) ** rarity


def weigh(counts: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    """Sublinear TF-IDF with given inverse article frequencies, rows of unit length."""
    made = sparse.csr_matrix(counts, dtype=np.float64, copy=True)
    made.data = (1 + np.log(made.data)) * idf[made.indices]
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ made, dtype=np.float32)


@contextmanager
def quietly() -> Iterator[None]:
    """Without a warning that passes have run out, which is the plan, and with one thread a fit: how many would show in the last digits.

    Both are of the whole process: who fits in several threads begins this around them all.
    """
    with warnings.catch_warnings(), threadpool_limits(limits=1):
        warnings.simplefilter("ignore")
        yield


def factorise(
    tfidf: sparse.csr_matrix, number: int, params: TopicParams, *, anchors: np.ndarray | None = None, init: str = ""
) -> np.ndarray:
    """The topics of some articles: non-negative rows over the vocabulary.

    Parameters
    ----------
    tfidf : csr_matrix, shape (articles, vocabulary)
    number : int
        Topics, anchored ones included.
    params : TopicParams
    anchors : ndarray, shape (guides, vocabulary), optional
        Rows of unit length over seed terms; the first topics grow from them.
    init : str
        scikit-learn's way to begin; empty for NNDSVDa where it is possible.

    Returns
    -------
    ndarray of float32, shape (topics, vocabulary)
        Without topics of no weight.
    """
    from sklearn.decomposition import NMF  # slow to import, and only fits want it

    guides = 0 if anchors is None else len(anchors)
    number = max(1, guides, min(number, *tfidf.shape))
    if number == 1 and not guides:
        made = np.asarray(tfidf.sum(axis=0), dtype=np.float32).reshape(1, -1)
    else:
        init = init or ("nndsvda" if number < min(tfidf.shape) else "random")
        with quietly():
            if guides:
                made = _anchored(tfidf, number, params, np.asarray(anchors, dtype=np.float32), init)
            else:
                model = NMF(
                    number, init=init, solver="cd", max_iter=params.passes(tfidf.shape[0]), tol=params.tolerance, random_state=params.seed
                )
                made = model.fit(tfidf).components_
    return np.asarray(made[made.sum(axis=1) > 0], dtype=np.float32)


def _anchored(tfidf: sparse.csr_matrix, number: int, params: TopicParams, anchors: np.ndarray, init: str) -> np.ndarray:
    """NMF whose first topics begin at, and are held by, rows of seed terms (cf. Jagarlamudi, Daume & Udupa 2012)."""
    from sklearn.decomposition import NMF, non_negative_factorization

    guides = len(anchors)
    free = max(number - guides, 0)
    if free:
        begin = NMF(free, init=init if free < min(tfidf.shape) else "random", max_iter=5, random_state=params.seed)
        w0, h0 = begin.fit_transform(tfidf), begin.components_
    else:
        w0, h0 = np.zeros((tfidf.shape[0], 0), np.float32), np.zeros((0, tfidf.shape[1]), np.float32)
    score = np.asarray(tfidf @ anchors.T, dtype=np.float32)
    grown = np.asarray(score.T @ tfidf, dtype=np.float32)
    grown /= np.maximum(np.linalg.norm(grown, axis=1, keepdims=True), 1e-9)
    strength = np.float32(max(1.0, (params.guide_weight * tfidf.shape[0]) ** 0.5))
    rows = sparse.vstack([tfidf, sparse.csr_matrix(anchors * strength)]).astype(np.float32).tocsr()
    w = np.vstack([np.hstack([score, w0]), np.hstack([np.eye(guides) * strength, np.zeros((guides, free))])]).astype(np.float32)
    h = np.vstack([0.5 * anchors + 0.5 * grown, h0]).astype(np.float32)
    with parted(rows) as cut:
        _, made, _ = non_negative_factorization(
            cut, W=np.ascontiguousarray(w) + 1e-6, H=np.ascontiguousarray(h) + 1e-8, n_components=guides + free, init="custom",
            solver="cd", max_iter=params.passes(tfidf.shape[0]), tol=params.tolerance, random_state=params.seed,
        )  # fmt: skip
    return made


def assign(tfidf: sparse.csr_matrix, topics: np.ndarray, params: TopicParams) -> np.ndarray:
    """Each article's weight of each given topic, topics scaled to one: articles are assigned, nothing is refitted.

    Returns
    -------
    ndarray of float64, shape (articles, topics)
    """
    from sklearn.decomposition import non_negative_factorization

    if not len(topics) or not tfidf.shape[0]:
        return np.zeros((tfidf.shape[0], len(topics)))
    mass = topics.sum(axis=1)
    if len(topics) == 1:
        return np.asarray(tfidf.sum(axis=1), dtype=np.float64).reshape(-1, 1)
    with quietly():
        weights, _, _ = non_negative_factorization(
            tfidf, H=np.ascontiguousarray(topics, dtype=np.float32), n_components=len(topics), init=None,
            update_H=False, solver="cd", max_iter=100, tol=1e-4, random_state=params.seed,
        )  # fmt: skip
    return np.asarray(weights, dtype=np.float64) * mass


def chance(matrix: Matrix, topics: np.ndarray, terms: int, params: TopicParams, *, articles: int = 1_000) -> np.ndarray:
    """The weight each topic reaches in articles of words drawn at random, at the quantile ``params.clear``.

    The drawn articles have the lengths of real ones and draw their terms and
    their markers by their frequencies, so they are about nothing.

    Parameters
    ----------
    matrix : Matrix
    topics : ndarray, shape (topics, columns)
    terms : int
        How many of the columns are terms; the rest are markers.
    params : TopicParams
    articles : int
        How many are drawn.

    Returns
    -------
    ndarray, shape (topics,)
    """
    rng = np.random.default_rng(params.seed)
    parts = []
    for columns in (slice(0, terms), slice(terms, None)):
        if matrix.idf[columns].size:
            counts, tfidf = (_within(m, matrix.fitted, columns) for m in (matrix.counts, matrix.tfidf))
            scale = float(np.sqrt(np.asarray(tfidf.power(2).sum(axis=1)).max()))
            parts.append(weigh(_drawn(counts, articles, rng), matrix.idf[columns]) * scale)
    return np.quantile(assign(sparse.hstack(parts).tocsr(), topics, params), params.clear, axis=0)


def _within(matrix: sparse.csr_matrix, rows: np.ndarray, columns: slice) -> sparse.csr_matrix:
    """Some rows and columns, in the same memory where they are all of them."""
    if not np.array_equal(rows, np.arange(matrix.shape[0])):
        matrix = matrix[rows]
    return matrix if columns.indices(matrix.shape[1]) == (0, matrix.shape[1], 1) else matrix[:, columns]


def _drawn(counts: sparse.csr_matrix, articles: int, rng: np.random.Generator) -> sparse.csr_matrix:
    """Articles of columns drawn by frequency, with the lengths of real ones."""
    lengths = np.asarray(counts.sum(axis=1)).ravel().astype(int)
    frequency = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    if not frequency.sum():
        return sparse.csr_matrix((articles, counts.shape[1]), dtype=np.float32)
    drawn = rng.choice(lengths[lengths > 0], size=articles)
    words = rng.choice(len(frequency), size=int(drawn.sum()), p=frequency / frequency.sum())
    row = np.repeat(np.arange(articles), drawn)
    return sparse.csr_matrix((np.ones(len(words), np.float32), (row, words)), shape=(articles, counts.shape[1]))


def tops(topics: np.ndarray, number: int) -> np.ndarray:
    """Positions of each topic's strongest terms; ties by position, so that runs agree."""
    return np.array([largest(row, number) for row in topics], dtype=np.int64).reshape(len(topics), min(number, topics.shape[1]))


def largest(values: np.ndarray, number: int) -> np.ndarray:
    """Positions of the largest values, largest first; of equal ones the first. Only what may be among them is sorted."""
    least = np.partition(values, -number)[-number] if 0 < number < len(values) else -np.inf
    at = np.flatnonzero(values >= least)
    return at[np.argsort(-values[at], kind="stable")[:number]]


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """How alike two sets of topics are: mean Jaccard similarity of the strongest terms of matched topics.

    Topics are matched one to one for the highest sum (Greene, O'Callaghan &
    Cunningham 2014); topics without a partner count 0.
    """
    from scipy.optimize import linear_sum_assignment

    alike = np.array([[len(a & b) / len(a | b) for b in map(set, other.tolist())] for a in map(set, one.tolist())])
    if not alike.size:
        return 0.0
    rows, columns = linear_sum_assignment(-alike)
    return float(alike[rows, columns].sum() / max(alike.shape))


def match(one: np.ndarray, other: np.ndarray, least: float) -> dict[int, int]:
    """Rows of ``one`` matched one to one with rows of ``other`` by cosine, where it is at least ``least``."""
    from scipy.optimize import linear_sum_assignment

    if not len(one) or not len(other):
        return {}
    unit = [m / np.maximum(np.linalg.norm(m, axis=1, keepdims=True), 1e-12) for m in (one.astype(float), other.astype(float))]
    cosine = unit[0] @ unit[1].T
    rows, columns = linear_sum_assignment(-cosine)
    return {int(r): int(c) for r, c in zip(rows, columns, strict=True) if cosine[r, c] >= least}
