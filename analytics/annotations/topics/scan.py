"""Choosing the number of topics: coherence, diversity, exclusivity and stability of several numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analytics.annotations.topics import coherence
from analytics.annotations.topics.model import Matrix, agreement, factorise, tops
from analytics.annotations.topics.params import TopicParams
from analytics.engine import Engine, Result

#: Fits from other seeds, and from halves of the articles, that stability is the mean of.
SEEDS, HALVES = 2, 2


def candidates(articles: int) -> list[int]:
    """The numbers of topics tried: between a quarter of the square root of the articles and the root itself.

    Topic quality alone favours a handful of very broad topics; the lower bound
    keeps the answer fine enough to read a corpus of that size by.
    """
    most = min(40, max(1, round(articles**0.5)))
    least = min(12, most // 4)
    return [k for k in (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40) if least <= k <= most] or [1]


def exclusivity(topics: np.ndarray, top: np.ndarray) -> float:
    """How far strong terms belong to one topic only: mean share of a term's weight over topics (Bischof & Airoldi 2012)."""
    if not top.size:  # a handful of articles may leave a language without a topic
        return 0.0
    share = topics / np.maximum(topics.sum(axis=1, keepdims=True), 1e-12)
    own = np.take_along_axis(share, top, axis=1)
    return float((own / np.maximum(share[:, top].sum(axis=0), 1e-12)).mean())


@dataclass(frozen=True)
class Part:
    """One language of what is fitted: its rows, and which columns are its terms."""

    language: str
    rows: np.ndarray
    terms: np.ndarray
    streams: Callable[[np.ndarray], Sequence[np.ndarray]] | None = None


class Scan:
    """Fits of several numbers of topics, begun when made and measured when asked.

    Parameters
    ----------
    matrix : Matrix
        All languages' articles and columns.
    params : TopicParams
    anchors : ndarray, optional
        Rows of seed terms.
    engine : Engine, optional
        Where the fits run; by default here, when they are asked for.
    """

    def __init__(self, matrix: Matrix, params: TopicParams, *, anchors: np.ndarray | None = None, engine: Engine | None = None) -> None:
        rng = np.random.default_rng(params.seed)
        self.matrix = matrix
        self.params = params = replace(params, iterations=params.scan_iterations, tolerance=1e-4)
        rows = matrix.fitted
        if len(rows) > params.sample:
            rows = np.sort(rng.choice(rows, params.sample, replace=False))
        held = np.asarray((matrix.tfidf[rows] > 0).sum(axis=0)).ravel()
        columns = np.flatnonzero(held >= min(params.minimum_articles, len(rows)))  # what the sample hardly holds tells nothing in it
        tfidf = matrix.tfidf[rows][:, columns]
        anchored = anchors[:, columns] if anchors is not None else None
        self.rows_used, self.columns = rows, columns
        self.numbers = [params.number] if params.number else candidates(len(matrix.fitted))
        order = rng.permutation(len(rows))
        halves = [np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])]
        where = engine or Engine(1)
        self.fits: list[list[Result[np.ndarray]]] = []
        for k in self.numbers:
            fits = [where.submit(factorise, tfidf, k, params, anchors=anchored)]
            for s in range(1, SEEDS + 1):
                fits.append(where.submit(factorise, tfidf, k, replace(params, seed=params.seed + s), init="random"))
            fits += [where.submit(factorise, tfidf[h], k, params) if len(h) > 1 else fits[0] for h in halves]
            self.fits.append(fits)

    def rows(self, parts: Sequence[Part]) -> list[dict[str, object]]:
        """Rows of TOPIC_SCAN, one per language and number; the chosen number is marked.

        Parameters
        ----------
        parts : sequence of Part
            Measures are taken within each language; the number chosen has the best
            quality in the mean over languages, weighted by their articles.
        """
        matrix, numbers = self.matrix, self.numbers
        tried = [[_widened(fit.get(), self.columns, matrix.tfidf.shape[1]) for fit in fits] for fits in self.fits]
        made: list[dict[str, object]] = []
        for part in parts:
            used = np.intersect1d(self.rows_used, part.rows)
            made += _measured(matrix, part, used, dict(zip(numbers, tried, strict=True)), self.params)
        weight = {p.language: len(np.intersect1d(matrix.fitted, p.rows)) for p in parts}
        score = {k: sum(float(str(m["quality"])) * weight[str(m["language"])] for m in made if m["topics"] == k) for k in numbers}
        best = max(numbers, key=lambda k: (score[k], -k))
        return [{**m, "chosen": m["topics"] == best} for m in made]


def _widened(fit: np.ndarray, columns: np.ndarray, width: int) -> np.ndarray:
    made = np.zeros((len(fit), width), dtype=fit.dtype)
    made[:, columns] = fit
    return made


def _measured(
    matrix: Matrix, part: Part, rows: np.ndarray, tried: dict[int, list[np.ndarray]], params: TopicParams
) -> list[dict[str, object]]:
    """The measures of every number tried, within one language."""
    terms = part.terms
    listed = {k: [tops(fit[:, terms][fit[:, terms].sum(axis=1) > 0], params.top) for fit in fits] for k, fits in tried.items()}
    used = np.unique(np.concatenate([found[0].ravel() for found in listed.values()]))
    place = {int(t): n for n, t in enumerate(used)}
    binary = sparse.csc_matrix((matrix.counts[rows][:, terms] > 0).astype(np.float32))
    alone, number = coherence.occurrences(binary, used)
    inside, windows = coherence.window_occurrences(part.streams(rows), terms[used], params.window) if part.streams else (None, 0)
    made: list[dict[str, object]] = []
    for k, found in listed.items():
        top, fit = found[0], tried[k][0][:, terms]
        where = [np.array([place[int(t)] for t in row]) for row in top]
        npmi = float(np.mean([coherence.npmi(alone[np.ix_(w, w)], number) for w in where])) if where else 0.0
        seeds = float(np.mean([agreement(top, other) for other in found[1 : 1 + SEEDS]]))
        split = float(np.mean([agreement(top, other) for other in found[1 + SEEDS :]]))
        diversity = len(np.unique(top)) / max(top.size, 1)
        made.append(
            {
                "language": part.language, "topics": k, "coherence": npmi,
                "c_v": float(np.mean([coherence.c_v(inside[np.ix_(w, w)], windows) for w in where])) if inside is not None and where else None,
                "diversity": diversity, "exclusivity": exclusivity(fit[fit.sum(axis=1) > 0], top), "seed_stability": seeds,
                "half_stability": split, "quality": max(npmi, 0.0) * diversity * (seeds + split) / 2, "chosen": False,
            }
        )  # fmt: skip
    return made
