"""From material to topics: one model for a large language, one coupled model for several small ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.annotations.topics.material import Corpus, Material, anchors, streams
from analytics.annotations.topics.model import Matrix, assign, factorise, match
from analytics.annotations.topics.params import TopicParams
from analytics.annotations.topics.parted import parted
from analytics.annotations.topics.scan import Part, Scan
from analytics.engine import Engine, Result
from analytics.tables import among


@dataclass(frozen=True)
class Change:
    """A researcher's change to the topics: ``merge`` joins them into the first, ``split`` cuts one in two."""

    kind: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Fitted:
    """The topics of one language over its columns, and how their number was chosen: rows of TOPIC_SCAN, waited for when asked for."""

    material: Material
    ids: list[str]
    topics: np.ndarray
    scanned: Result[list[dict[str, object]]]


def fit_group(
    corpus: Corpus,
    group: Sequence[Material],
    params: TopicParams,
    *,
    previous: pd.DataFrame | None,
    engine: Engine | None = None,
    judged: bool = True,
) -> list[Fitted]:
    """Fit one language, or several coupled by the markers they share.

    In a coupled model every article is a row over all languages' terms and the
    shared markers, so that a factor has a row of terms in each language: topics
    ``ar-03`` and ``fa-03`` come from the same factor.

    Parameters
    ----------
    corpus : Corpus
    group : sequence of Material
    params : TopicParams
    previous : DataFrame, optional
        TOPIC_MODEL of the fit before: topics found again keep their numbers.
    engine : Engine, optional
        Where the fits of the scan run.
    judged : bool
        Whether a given number of topics is measured as well.
    """
    stacked, columns = _stacked(group)
    seeds = _guided(group, columns, params)

    def scan() -> Result[list[dict[str, object]]]:
        begun = Scan(stacked, params, anchors=seeds, engine=engine)
        return Result(lambda: begun.rows(_parts(corpus, group, columns)))

    number, rows = params.number, None
    if not number:
        rows = scan()
        number = next(int(str(r["topics"])) for r in rows.get() if r["chosen"])
    with parted(stacked.tfidf[stacked.fitted]) as fitted:
        factors = factorise(fitted, number, params, anchors=seeds)
        every = assign(fitted, factors, params)
    if rows is None:  # nothing was to be chosen: others measure while articles are placed here
        rows = scan() if judged else Result(list)
    found = []
    held = np.zeros((len(group), len(factors)), dtype=bool)
    for n, material in enumerate(group):
        weights = every
        if len(group) > 1:
            weights = assign(material.matrix.tfidf[material.matrix.fitted], factors[:, columns[material.language]], params)
        sizes = np.bincount(weights.argmax(axis=1)[weights.sum(axis=1) > 0], minlength=len(factors))
        least = max(2, params.least_articles * len(material.matrix.fitted)) if params.number is None else 0
        present = factors[:, columns[material.language][: len(material.vocabulary)]].sum(axis=1) > 0
        held[n] = (sizes >= least) & present
        if seeds is not None:
            held[n, : len(seeds)] = present[: len(seeds)]
        if not held[n].any():
            held[n, int(sizes.argmax())] = True
    numbers = _numbers(group, factors, columns, previous, every.sum(axis=0), params)
    for n, material in enumerate(group):
        kept = np.flatnonzero(held[n])
        ids = [f"{material.language}-{numbers[int(k)]:02d}" for k in kept]
        found.append(Fitted(material, ids, factors[kept][:, columns[material.language]], _spoken(rows, material.language)))
    return found


def _spoken(rows: Result[list[dict[str, object]]], language: str) -> Result[list[dict[str, object]]]:
    """Those of one language."""
    return Result(lambda: [r for r in rows.get() if r["language"] == language])


def _stacked(group: Sequence[Material]) -> tuple[Matrix, dict[str, np.ndarray]]:
    """The chosen articles of all over all columns, and where each language's columns are; markers come last."""
    if len(group) == 1:
        return group[0].matrix, {group[0].language: np.arange(len(group[0].names))}
    widths = [len(m.vocabulary) for m in group]
    shared = len(group[0].markers)
    starts = np.concatenate([[0], np.cumsum(widths)])
    columns = {
        m.language: np.concatenate([np.arange(a, a + w), np.arange(starts[-1], starts[-1] + shared)])
        for m, a, w in zip(group, starts[:-1], widths, strict=True)
    }

    def spread(rows: sparse.csr_matrix, material: Material) -> sparse.csr_matrix:
        coo = rows.tocoo()
        return sparse.csr_matrix((coo.data, (coo.row, columns[material.language][coo.col])), shape=(rows.shape[0], starts[-1] + shared))

    counts = sparse.vstack([spread(m.matrix.counts, m) for m in group]).tocsr()
    tfidf = sparse.vstack([spread(m.matrix.tfidf, m) for m in group]).tocsr().astype(np.float32)
    offsets = np.concatenate([[0], np.cumsum([len(m.chosen) for m in group])])
    fitted = np.concatenate([m.matrix.fitted + o for m, o in zip(group, offsets, strict=False)])
    return Matrix(counts, fitted, np.ones(counts.shape[1]), tfidf), columns


def _guided(group: Sequence[Material], columns: Mapping[str, np.ndarray], params: TopicParams) -> np.ndarray | None:
    if not params.guides:
        return None
    width = 1 + max(int(c.max()) for c in columns.values())
    rows = np.zeros((len(params.guides), width), dtype=np.float32)
    for material in group:
        rows[:, columns[material.language]] += anchors(material, params.guides)
    rows = rows[rows.any(axis=1)]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else None


def _parts(corpus: Corpus, group: Sequence[Material], columns: Mapping[str, np.ndarray]) -> list[Part]:
    made = []
    begin = 0
    for material in group:
        own = columns[material.language]
        made.append(
            Part(
                material.language, np.arange(begin, begin + len(material.chosen)), own[: len(material.vocabulary)],
                _shifted(streams(corpus, material), begin, np.append(own, -1)),
            )
        )  # fmt: skip
        begin += len(material.chosen)
    return made


def _shifted(
    read: Callable[[np.ndarray], Sequence[np.ndarray]] | None, begin: int, columns: np.ndarray
) -> Callable[[np.ndarray], Sequence[np.ndarray]] | None:
    """A reader of streams over the rows and columns of a stack."""
    if read is None:
        return None
    return lambda rows: [columns[stream] for stream in read(rows - begin)]


def read_model(model: pd.DataFrame, names: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Ids and rows of a stored model over some columns."""
    ids = sorted(model["topic_id"].unique())
    rows = np.zeros((len(ids), len(names)), dtype=np.float32)
    column = pd.Index(names).get_indexer(model["term"])
    row = pd.Index(ids).get_indexer(model["topic_id"])
    keep = column >= 0
    rows[row[keep], column[keep]] = model["weight"].to_numpy()[keep]
    return ids, rows


def _numbers(
    group: Sequence[Material], factors: np.ndarray, columns: Mapping[str, np.ndarray], previous: pd.DataFrame | None, size: np.ndarray,
    params: TopicParams,
) -> dict[int, int]:  # fmt: skip
    """A number for every factor: that of the topics it continues, else the next free one, by size."""
    numbers: dict[int, int] = {}
    last = 0
    if previous is not None and len(previous):
        listed = previous["topic_id"].unique()
        rows: dict[int, np.ndarray] = {}
        for material in group:
            mine = previous[among(previous["topic_id"], [t for t in listed if t.startswith(f"{material.language}-")])]
            if len(mine):
                ids, known = read_model(mine, material.names)
                for topic, row in zip(ids, known, strict=True):
                    whole = rows.setdefault(int(topic.rsplit("-", 1)[1]), np.zeros(factors.shape[1], np.float32))
                    whole[columns[material.language]] = np.maximum(whole[columns[material.language]], row)
        if rows:
            known_numbers = sorted(rows)
            found = match(factors, np.array([rows[n] for n in known_numbers]), params.same)
            numbers = {k: known_numbers[m] for k, m in found.items()}
            last = max(known_numbers)
    for k in np.argsort(-size, kind="stable"):
        if int(k) not in numbers:
            last += 1
            numbers[int(k)] = last
    return numbers


def changed(fitted: Fitted, changes: Sequence[Change], params: TopicParams) -> Fitted:
    """The topics after a researcher's changes; what names unknown topics is passed over."""
    ids, topics, matrix = list(fitted.ids), fitted.topics, fitted.material.matrix
    for change in changes:
        places = [ids.index(t) for t in change.topics if t in ids]
        if change.kind == "merge" and len(places) > 1:
            joined = topics[places].sum(axis=0)
            rest = [n for n in range(len(ids)) if n not in places[1:]]
            topics = np.array([joined if n == places[0] else topics[n] for n in rest])
            ids = [ids[n] for n in rest]
        elif change.kind == "split" and len(places) == 1:
            at = places[0]
            weights = assign(matrix.tfidf[matrix.fitted], topics, params)
            rows = matrix.fitted[weights.argmax(axis=1) == at]
            halves = factorise(matrix.tfidf[rows], 2, params) if len(rows) > 3 else topics[at : at + 1]
            if len(halves) == 2:
                topics = np.vstack([topics[:at], halves, topics[at + 1 :]]).astype(np.float32)
                last = max(int(t.rsplit("-", 1)[1]) for t in ids)
                ids = [*ids[: at + 1], f"{fitted.material.language}-{last + 1:02d}", *ids[at + 1 :]]
    return Fitted(fitted.material, ids, topics, fitted.scanned)
