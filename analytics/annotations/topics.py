"""Topics: non-negative matrix factorisation of sublinear TF-IDF, one model per language.

Lee & Seung (1999) for the factorisation; the number of topics is the one of
highest topic quality, coherence times diversity (Dieng, Ruiz & Blei 2020),
with coherence as mean normalised pointwise mutual information of a topic's ten
strongest terms over articles (Lau, Newman & Baldwin 2014).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfTransformer

from analytics.tables import ARTICLE_TOPICS, TOPIC_SCAN, TOPIC_TERMS, TOPICS, empty, frame


@dataclass(frozen=True)
class TopicParams:
    """How topics are fitted.

    Attributes
    ----------
    number : int or None
        Topics per language; None chooses by topic quality.
    seed : int
        Of the factorisation.
    iterations : int
        Passes of coordinate descent.
    minimum_articles : int
        A term must stand in this many articles.
    maximum_share : float
        A term in more than this share of the articles tells nothing apart.
    terms : int
        Strongest terms listed per topic.
    least_share : float
        Smaller shares of an article are dropped and the rest scaled up.
    least_articles : float
        Smallest topic, as a share of the language's articles (when the number is chosen).
    vocabulary : int
        At most this many terms per language, by article count.
    name_share : float
        Terms with more than this share of their occurrences inside speakers' names and roles are left out.
    """

    number: int | None = None
    seed: int = 0
    iterations: int = 25
    minimum_articles: int = 3
    maximum_share: float = 0.5
    terms: int = 30
    least_share: float = 0.02
    least_articles: float = 0.005
    vocabulary: int = 30_000
    name_share: float = 0.2


@dataclass(frozen=True)
class _Fit:
    weights: np.ndarray  # articles x topics, rows add up to 1 (or 0)
    terms: np.ndarray  # topics x vocabulary, rows add up to 1
    coherence: np.ndarray
    diversity: float


def candidates(articles: int) -> list[int]:
    """The numbers of topics tried: between a quarter of the square root of the articles and the root itself.

    Topic quality alone favours a handful of very broad topics; the lower bound
    keeps the answer fine enough to read a corpus of that size by.
    """
    most = min(40, max(1, round(articles**0.5)))
    least = min(12, most // 4)
    return [k for k in (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40) if least <= k <= most] or [1]


def _npmi(binary: sparse.csc_matrix, top: np.ndarray) -> float:
    n = binary.shape[0]
    part = binary[:, top]
    together = (part.T @ part).toarray() / n
    alone = together.diagonal()
    scores = []
    for i in range(len(top)):
        for j in range(i):
            p = together[i, j]
            if p <= 0:
                scores.append(-1.0)
            elif p >= 1:
                scores.append(1.0)
            else:
                scores.append(float(np.log(p / (alone[i] * alone[j])) / -np.log(p)))
    return float(np.mean(scores)) if scores else 0.0


def _tops(h: np.ndarray, n: int) -> np.ndarray:
    """Positions of each topic's strongest terms; ties by position, so that runs agree."""
    return np.argsort(-h, axis=1, kind="stable")[:, : min(n, h.shape[1])]


def _fit(tfidf: sparse.csr_matrix, binary: sparse.csc_matrix, k: int, fit_rows: np.ndarray, params: TopicParams) -> _Fit:
    fitted = tfidf[fit_rows]
    k = max(1, min(k, *fitted.shape))
    if k == 1:
        h = np.asarray(fitted.sum(axis=0), dtype=np.float32).reshape(1, -1)
        w = (tfidf.getnnz(axis=1) > 0).astype(np.float32).reshape(-1, 1)
    else:
        init = "nndsvda" if k < min(fitted.shape) else "random"
        model = NMF(k, init=init, solver="cd", max_iter=params.iterations, tol=1e-3, random_state=params.seed)
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # stopping after a set number of passes is the plan
            model.fit(fitted)
            w = model.transform(tfidf)
        h = model.components_
    mass = h.sum(axis=1)
    keep = mass > 0
    h, w = h[keep] / mass[keep, None], w[:, keep] * mass[keep]
    total = w.sum(axis=1, keepdims=True)
    w = np.divide(w, total, out=np.zeros_like(w), where=total > 0)
    tops = _tops(h, 10)
    coherence = np.array([_npmi(binary, top) for top in tops])
    return _Fit(w, h, coherence, len(np.unique(tops)) / tops.size)


def _drop_small(fit: _Fit, fit_rows: np.ndarray, least: float) -> _Fit:
    if fit.weights.shape[1] < 2:
        return fit
    sizes = np.bincount(fit.weights[fit_rows].argmax(axis=1), minlength=fit.weights.shape[1])
    keep = sizes >= max(2, least * len(fit_rows))
    if keep.all() or not keep.any():
        return fit
    w = fit.weights[:, keep]
    total = w.sum(axis=1, keepdims=True)
    w = np.divide(w, total, out=np.zeros_like(w), where=total > 0)
    return _Fit(w, fit.terms[keep], fit.coherence[keep], fit.diversity)


def fit(
    article_terms: pd.DataFrame,
    *,
    articles: pd.DataFrame,
    terms: pd.DataFrame,
    params: TopicParams = TopicParams(),
    names: pd.DataFrame | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, pd.DataFrame]:
    """Fit topics for every language of the corpus.

    Parameters
    ----------
    article_terms, articles, terms : DataFrame
        The tables of these names. Duplicates are assigned topics but not fitted on.
    params : TopicParams
    names : DataFrame, optional
        ``term, language, count``: occurrences inside the names and roles of cited
        speakers. Terms that mostly stand there (``params.name_share``) say who
        speaks, not what about, and are left out.
    progress : callable
        Told the language that is being fitted.

    Returns
    -------
    dict
        ``topics, topic_terms, article_topics, topic_scan``.
    """
    made: dict[str, list[pd.DataFrame]] = {t.name: [] for t in (TOPICS, TOPIC_TERMS, ARTICLE_TOPICS, TOPIC_SCAN)}
    for language in sorted(articles["language"].unique()):
        progress(language)
        for name, part in _language(article_terms, articles, _thematic(terms, names, params), language, params).items():
            made[name].append(part)
    tables = {t.name: t for t in (TOPICS, TOPIC_TERMS, ARTICLE_TOPICS, TOPIC_SCAN)}
    return {n: pd.concat(parts, ignore_index=True) if parts else empty(tables[n]) for n, parts in made.items()}


def _thematic(terms: pd.DataFrame, names: pd.DataFrame | None, params: TopicParams) -> pd.DataFrame:
    """The vocabulary without words that are mostly part of speakers' names and roles."""
    if names is None or names.empty:
        return terms
    inside = names.groupby(["term", "language"])["count"].sum()
    share = inside.reindex(pd.MultiIndex.from_frame(terms[["term", "language"]])).fillna(0).to_numpy() / terms["count"].clip(lower=1)
    kept = terms[share <= params.name_share]
    return kept if len(kept) else terms


def _language(
    article_terms: pd.DataFrame, articles: pd.DataFrame, terms: pd.DataFrame, language: str, params: TopicParams
) -> dict[str, pd.DataFrame]:
    here = articles[articles["language"] == language].reset_index(drop=True)
    fit_rows = np.flatnonzero(here["duplicate_of"].isna())
    vocabulary = terms[(terms["language"] == language)]
    n = len(fit_rows)
    least = min(params.minimum_articles, max(1, n // 5))
    vocabulary = vocabulary[(vocabulary["articles"] >= least) & (vocabulary["articles"] <= max(1, params.maximum_share * n))]
    if vocabulary.empty:
        vocabulary = terms[terms["language"] == language]
    vocabulary = vocabulary.sort_values(["articles", "term"], ascending=[False, True]).head(params.vocabulary)
    vocabulary = vocabulary.sort_values("term").reset_index(drop=True)
    if vocabulary.empty or n == 0:
        return {}
    column = pd.Index(vocabulary["term"]).get_indexer(article_terms["term"])
    row = pd.Index(here["article_id"]).get_indexer(article_terms["article_id"])
    inside = (column >= 0) & (row >= 0)
    counts = sparse.csr_matrix(
        (article_terms["count"].to_numpy()[inside].astype(np.float32), (row[inside], column[inside])),
        shape=(len(here), len(vocabulary)),
    )
    transformer = TfidfTransformer(sublinear_tf=True).fit(counts[fit_rows])
    tfidf = sparse.csr_matrix(transformer.transform(counts), dtype=np.float32)
    binary = sparse.csc_matrix((counts[fit_rows] > 0).astype(np.float32))

    numbers = [params.number] if params.number else candidates(n)
    fits: list[_Fit] = []
    qualities: list[float] = []
    scan: list[dict[str, object]] = []
    for k in numbers:
        tried = _fit(tfidf, binary, k, fit_rows, params)
        coherence = float(tried.coherence.mean())
        quality = coherence * tried.diversity
        fits.append(tried)
        qualities.append(quality)
        scan.append(
            {"language": language, "topics": k, "coherence": coherence, "diversity": tried.diversity, "quality": quality, "chosen": False}
        )
    chosen = int(np.argmax(qualities))
    scan[chosen]["chosen"] = True
    best = fits[chosen]
    if params.number is None:
        best = _drop_small(best, fit_rows, params.least_articles)
    return _tables(best, here, vocabulary, fit_rows, language, scan, params)


def _tables(
    fit: _Fit,
    here: pd.DataFrame,
    vocabulary: pd.DataFrame,
    fit_rows: np.ndarray,
    language: str,
    scan: Sequence[dict[str, object]],
    params: TopicParams,
) -> dict[str, pd.DataFrame]:
    share = fit.weights[fit_rows].mean(axis=0)
    order = np.argsort(-share, kind="stable")
    w, h, coherence, share = fit.weights[:, order].astype(float), fit.terms[order], fit.coherence[order], share[order]
    ids = [f"{language}-{i + 1:02d}" for i in range(len(order))]
    display = vocabulary["display"].to_numpy()
    names = vocabulary["term"].to_numpy()
    tops = _tops(h, params.terms)
    filled = w[fit_rows][w[fit_rows].sum(axis=1) > 0]
    sizes = np.bincount(filled.argmax(axis=1), minlength=len(ids)) if len(filled) else np.zeros(len(ids), int)
    separator = "، " if language in ("ar", "fa") else ", "
    topics = [
        {"topic_id": t, "language": language, "label": separator.join(display[j] for j in tops[i][:3]),
         "share": float(share[i]), "articles": int(sizes[i]), "coherence": float(coherence[i])}
        for i, t in enumerate(ids)
    ]  # fmt: skip
    topic_terms = [
        {"topic_id": t, "rank": r + 1, "term": names[j], "display": display[j], "weight": float(h[i, j])}
        for i, t in enumerate(ids) for r, j in enumerate(tops[i]) if h[i, j] > 0
    ]  # fmt: skip
    w[w < params.least_share] = 0
    total = w.sum(axis=1, keepdims=True)
    w = np.divide(w, total, out=np.zeros_like(w), where=total > 0)
    rows, columns = np.nonzero(w)
    article_topics = pd.DataFrame(
        {"article_id": here["article_id"].to_numpy()[rows], "topic_id": np.array(ids, dtype=object)[columns], "share": w[rows, columns]}
    )
    return {
        "topics": frame(TOPICS, topics),
        "topic_terms": frame(TOPIC_TERMS, topic_terms),
        "article_topics": article_topics,
        "topic_scan": frame(TOPIC_SCAN, scan),
    }
