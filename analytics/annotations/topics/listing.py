"""From a fitted model to tables: terms by every measure, phrases, labels, shares."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from analytics.annotations.topics.model import Matrix, largest, tops
from analytics.annotations.topics.params import TopicParams
from analytics.languages import get
from analytics.tables import TOPIC_MODEL, TOPIC_PHRASES, TOPIC_TERMS, TOPIC_WORDS, frame

#: Terms kept per topic and measure, phrases per topic.
WORDS, PHRASES = 60, 8


@dataclass(frozen=True)
class Words:
    """Every topic's terms by count-based measures; all of shape (topics, vocabulary).

    Attributes
    ----------
    probability : ndarray
        Share of the term among the words of the topic: articles' counts, each
        weighted with the article's share of the topic.
    lift : ndarray
        The same over the term's share in the language (0 where it has none).
    exclusivity : ndarray
        Share of the topic in the term's probabilities over topics.
    frex : ndarray
        Harmonic mean of a term's ranks (0..1) by probability and by
        exclusivity (Bischof & Airoldi 2012, weight 0.5; as in stm).
    ctfidf : ndarray
        Frequency in the topic times log(1 + words per topic / frequency in all
        (Grootendorst 2022).
    """

    probability: np.ndarray
    lift: np.ndarray
    exclusivity: np.ndarray
    frex: np.ndarray
    ctfidf: np.ndarray


def words(counts: sparse.csr_matrix, shares: np.ndarray) -> Words:
    """Measures of every term in every topic, from counts and shares of the fitted articles."""
    probability, lift, ctfidf = _shared(counts, shares)
    exclusivity = probability / np.maximum(probability.sum(axis=0), 1e-12)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ranks = [np.stack(list(pool.map(_ranks, m))) for m in (probability, exclusivity)]
    frex = np.where(probability > 0, 1 / (0.5 / ranks[0] + 0.5 / ranks[1]), 0.0)
    return Words(probability, lift, exclusivity, frex, ctfidf)


def _ranks(values: np.ndarray) -> np.ndarray:
    """The share of values that are no larger than each."""
    return np.searchsorted(np.sort(values), values, side="right") / len(values)


def _shared(counts: sparse.csr_matrix, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probability, lift and c-TF-IDF of every item in every topic."""
    inside = np.asarray(counts.T @ np.asarray(shares, dtype=float)).T
    total = np.maximum(inside.sum(axis=1, keepdims=True), 1e-12)
    probability = inside / total
    corpus = np.asarray(counts.sum(axis=0), dtype=float).ravel()
    frequency = corpus / max(corpus.sum(), 1e-12)
    lift = np.divide(probability, frequency, out=np.zeros_like(probability), where=frequency > 0)
    average = inside.sum() / max(len(inside), 1)
    return probability, lift, probability * np.log1p(average / np.maximum(inside.sum(axis=0), 1e-12))


def relevance(probability: np.ndarray, lift: np.ndarray, weight: float) -> np.ndarray:
    """Relevance: weight x log probability + (1 - weight) x log lift (Sievert & Shirley 2014); -inf where there is none."""
    known = (probability > 0) & (lift > 0)
    with np.errstate(divide="ignore"):
        logs = [np.log(np.where(known, v, 1.0)) for v in (probability, lift)]
    return np.where(known, weight * logs[0] + (1 - weight) * logs[1], -np.inf)


def terms_table(ids: list[str], topics: np.ndarray, vocabulary: pd.DataFrame, number: int) -> pd.DataFrame:
    """TOPIC_TERMS."""
    share = topics / np.maximum(topics.sum(axis=1, keepdims=True), 1e-12)
    names, display = vocabulary["term"].to_numpy(), vocabulary["display"].to_numpy()
    rows = [
        {"topic_id": t, "rank": r + 1, "term": names[j], "display": display[j], "weight": float(share[i, j])}
        for i, (t, top) in enumerate(zip(ids, tops(topics, number), strict=True)) for r, j in enumerate(top) if topics[i, j] > 0
    ]  # fmt: skip
    return frame(TOPIC_TERMS, rows)


def words_table(ids: list[str], topics: np.ndarray, measured: Words, vocabulary: pd.DataFrame) -> pd.DataFrame:
    """TOPIC_WORDS: the terms that are among the strongest by any measure."""
    share = topics / np.maximum(topics.sum(axis=1, keepdims=True), 1e-12)
    names, display = vocabulary["term"].to_numpy(), vocabulary["display"].to_numpy()
    rows = []
    for i, topic in enumerate(ids):
        orders = [share[i], measured.probability[i], measured.frex[i], measured.ctfidf[i]]
        orders += [relevance(measured.probability[i], measured.lift[i], w) for w in (0.0, 0.3, 0.6)]
        kept = sorted({int(j) for order in orders for j in largest(order, WORDS) if measured.probability[i, j] > 0})
        rows += [
            {
                "topic_id": topic, "term": names[j], "display": display[j], "weight": float(share[i, j]),
                "probability": float(measured.probability[i, j]), "lift": float(measured.lift[i, j]),
                "exclusivity": float(measured.exclusivity[i, j]), "frex": float(measured.frex[i, j]), "ctfidf": float(measured.ctfidf[i, j]),
            }
            for j in kept
        ]  # fmt: skip
    return frame(TOPIC_WORDS, rows)


def model_table(ids: list[str], topics: np.ndarray, idf: np.ndarray, names: list[str]) -> pd.DataFrame:
    """TOPIC_MODEL: what new articles are assigned by."""
    row, column = np.nonzero(topics)
    # a term of no topic still has its part in the length of an article
    idle = np.flatnonzero(topics.sum(axis=0) == 0)
    row, column = np.concatenate([row, np.zeros(len(idle), int)]), np.concatenate([column, idle])
    return pd.DataFrame(
        {
            "topic_id": pd.array(pa.array(ids, pa.string()).take(pa.array(row)), dtype="str"),
            "term": pd.array(pa.array(names, pa.string()).take(pa.array(column)), dtype="str"),
            "weight": topics[row, column].astype(float),
            "idf": idf[column].astype(float),
        },
        columns=TOPIC_MODEL.names,
    )


def phrases_table(
    ids: list[str], shares: np.ndarray, articles: pd.Series, article_phrases: pd.DataFrame, phrases: pd.DataFrame, thematic: frozenset[str]
) -> pd.DataFrame:
    """TOPIC_PHRASES: the phrases most typical of each topic, by c-TF-IDF; names of speakers left out.

    Parameters
    ----------
    ids : list of str
    shares : ndarray, shape (articles, topics)
    articles : Series
        Ids of the rows of ``shares``.
    article_phrases, phrases : DataFrame
        ARTICLE_PHRASES, whose texts may be categories, and PHRASES of the language.
    thematic : frozenset of str
        Keys of words that may stand in a label.
    """
    names = pd.Index([p for p in phrases["phrase"] if any(w in thematic for w in p.split())])
    row, column = (i.get_indexer(pd.Index(article_phrases[c])) for i, c in ((pd.Index(articles), "article_id"), (names, "phrase")))
    keep = (row >= 0) & (column >= 0)
    if not keep.any():
        return frame(TOPIC_PHRASES, [])
    data = article_phrases["count"].to_numpy()[keep].astype(float)
    counts = sparse.csr_matrix((data, (row[keep], column[keep])), shape=(len(articles), len(names)))
    _, lift, ctfidf = _shared(counts, shares)
    about = phrases.set_index("phrase").loc[names]
    bound = about["npmi"].to_numpy() > 0.25
    rows = []
    for i, topic in enumerate(ids):
        score = np.where(bound & (lift[i] > 1.5), ctfidf[i], 0.0)
        best = [j for j in largest(score, PHRASES) if score[j] > 0]
        rows += [
            {"topic_id": topic, "rank": n + 1, "phrase": names[j], "display": about["display"].iloc[j], "weight": float(score[j])}
            for n, j in enumerate(best)
        ]
    return frame(TOPIC_PHRASES, rows)


def label(topic: np.ndarray, measured: Words, i: int, vocabulary: pd.DataFrame, phrases: pd.DataFrame, language: str) -> str:
    """Three terms by relevance; a typical phrase stands for the terms it holds."""
    pack = get(language)
    strong = tops(topic[i : i + 1], 30)[0]
    score = relevance(measured.probability[i, strong], measured.lift[i, strong], 0.6)
    order = [int(strong[j]) for j in np.argsort(-score, kind="stable") if np.isfinite(score[j])] or [int(strong[0])]
    best = list(vocabulary[["term", "display"]].iloc[order].itertuples(index=False, name=None))
    leading = {pack.key(term) for term, _ in best[:4]}
    chosen: list[str] = []
    for phrase in phrases.itertuples(index=False):
        held = {pack.key(pack.lemma(pack.fold(w))) for w in str(phrase.phrase).split()} | set(str(phrase.phrase).split())
        if held & leading and len(str(phrase.phrase).split()) <= 3:
            chosen.append(str(phrase.display))
            held |= {str(phrase.phrase), pack.key(str(phrase.display))}
            best = [(t, d) for t, d in best if pack.key(t) not in held and pack.key(d) not in held]
            break
    chosen += [d for _, d in best[: 3 - len(chosen)]]
    return ("، " if pack.rtl else ", ").join(chosen)


def shares(weights: np.ndarray, chance: np.ndarray, params: TopicParams) -> np.ndarray:
    """Shares of each article's topics; what is no more than chance, or less than ``least_share``, is left to none of them."""
    total = weights.sum(axis=1, keepdims=True)
    made = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return np.where((weights > chance) & (made >= params.least_share), made, 0.0)


__all__ = ["Matrix", "Words", "label", "model_table", "phrases_table", "relevance", "shares", "terms_table", "words", "words_table"]
