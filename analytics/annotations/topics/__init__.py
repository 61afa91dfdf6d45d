"""Topics: non-negative matrix factorisation of sublinear TF-IDF (Lee & Seung 1999).

:mod:`material` gathers what is fitted, :mod:`scan` chooses the number of topics,
:mod:`fitting` fits one language or several coupled ones, :mod:`model` holds the
factorisation and assigns articles, :mod:`parted` lets threads share its products,
:mod:`listing` writes the tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.annotations.topics import coherence, listing
from analytics.annotations.topics.fitting import Change, Fitted, changed, fit_group, read_model
from analytics.annotations.topics.material import Corpus, gather, sample, shared_markers
from analytics.annotations.topics.model import assign, chance, load, quietly, tops
from analytics.annotations.topics.params import Guide, TopicParams
from analytics.annotations.topics.scan import candidates
from analytics.engine import Engine, Result
from analytics.languages import get
from analytics.tables import (
    ARTICLE_TOPICS,
    TOPIC_MODEL,
    TOPIC_PHRASES,
    TOPIC_SCAN,
    TOPIC_TERMS,
    TOPIC_WORDS,
    TOPICS,
    Table,
    empty,
    frame,
)  # fmt: skip

#: Articles that are assigned together.
TOGETHER = 4_000
TABLES = (TOPICS, TOPIC_TERMS, TOPIC_WORDS, TOPIC_PHRASES, TOPIC_MODEL, ARTICLE_TOPICS, TOPIC_SCAN)


@dataclass(frozen=True)
class Placed:
    """The topics of one language, largest first, and how much of each article is on which.

    Attributes
    ----------
    fitted : Fitted
        The topics after the researcher's changes, in the order of their ids.
    base : Fitted
        The topics before them.
    order : list of int
        Of the topics of ``fitted``.
    share : ndarray, shape (articles, topics)
    limit, mean : ndarray, shape (topics,)
        What chance gives, and the mean share in articles that repeat no other.
    """

    fitted: Fitted
    base: Fitted
    order: list[int]
    share: np.ndarray
    limit: np.ndarray
    mean: np.ndarray

    @property
    def ids(self) -> list[str]:
        """Of the topics, largest first."""
        return [self.fitted.ids[n] for n in self.order]

    def article_topics(self) -> pd.DataFrame:
        """ARTICLE_TOPICS."""
        row, column = np.nonzero(self.share)
        return pd.DataFrame(
            {
                "article_id": self.fitted.material.articles["article_id"].to_numpy()[row],
                "topic_id": np.array(self.ids, dtype=object)[column],
                "share": self.share[row, column],
            }
        )


def fit(
    corpus: Corpus,
    *,
    params: TopicParams = TopicParams(),
    previous: Mapping[str, pd.DataFrame] | None = None,
    keep: bool = False,
    changes: Sequence[Change] = (),
    progress: Callable[[str], None] = lambda _: None,
    placed: Callable[[pd.DataFrame], None] = lambda _: None,
    engine: Engine | None = None,
    judged: bool = True,
) -> dict[str, pd.DataFrame]:
    """Topics for every language of the corpus.

    Parameters
    ----------
    corpus : Corpus
        Repeated articles are assigned topics but not fitted on.
    params : TopicParams
    previous : mapping, optional
        TOPICS, TOPIC_MODEL and TOPIC_SCAN of the fit before: topics found again
        keep their ids.
    keep : bool
        Do not fit: assign the articles to the topics of ``previous``.
    changes : sequence of Change
        Applied in order after fitting; the model is kept as it was before them,
        so that any of them can be taken back.
    progress : callable
        Told the languages that are being fitted.
    placed : callable
        Given ARTICLE_TOPICS before the topics are described, for work that can
        go on beside that.
    engine : Engine, optional
        Where the many fits run by which a number of topics is judged.
    judged : bool
        Whether a number that ``params`` give is judged, too; if not, TOPIC_SCAN is empty.

    Returns
    -------
    dict
        ``topics, topic_terms, topic_words, topic_phrases, topic_model,
        article_topics, topic_scan``.
    """
    made: dict[str, list[pd.DataFrame]] = {t.name: [] for t in TABLES}
    model = previous["topic_model"] if previous else None
    # a change makes other topics of the same name
    limits = previous["topics"].set_index("topic_id")["chance"] if keep and previous and not changes else None
    found = _kept(corpus, params, previous) if keep and previous else _fresh(corpus, params, model, progress, engine, judged)
    languages = [_placed(_ordered(fitted), changes, params, limits) for fitted in found]
    made["article_topics"] = [p.article_topics() for p in languages]
    placed(_joined(made, ARTICLE_TOPICS))
    for language in languages:
        for name, part in _tables(corpus, language, params).items():
            made[name].append(part)
    return {t.name: _joined(made, t) for t in TABLES}


def _joined(made: Mapping[str, Sequence[pd.DataFrame]], table: Table) -> pd.DataFrame:
    return pd.concat(made[table.name], ignore_index=True) if made[table.name] else empty(table)


def _kept(corpus: Corpus, params: TopicParams, previous: Mapping[str, pd.DataFrame]) -> list[Fitted]:
    made = []
    model, scanned = previous["topic_model"], previous["topic_scan"]
    for language in sorted(corpus.articles["language"].unique()):
        own = model[model["topic_id"].str.startswith(f"{language}-")]
        material = gather(corpus, language, params, model=own, markers=()) if len(own) else None
        if material is not None:
            ids, topics = read_model(own, material.names)
            rows = scanned[scanned["language"] == language]
            made.append(Fitted(material, ids, topics, Result(partial(rows.to_dict, "records"))))
    return made


def _fresh(
    corpus: Corpus, params: TopicParams, model: pd.DataFrame | None, progress: Callable[[str], None], engine: Engine | None, judged: bool
) -> list[Fitted]:
    sizes = corpus.articles.loc[corpus.articles["duplicate_of"].isna(), "language"].value_counts()
    languages = sorted(sizes.index)
    small = [c for c in languages if sizes[c] < params.together]
    markers = shared_markers(corpus, small)
    groups = [[c] for c in languages if c not in small or not markers]
    groups += [small] if markers else []
    made: list[Fitted] = []
    for group in groups:
        progress(group[0])
        listed = [gather(corpus, c, params, model=None, markers=markers if len(group) > 1 else ()) for c in group]
        found = [m for m in listed if m is not None]
        if found:
            made += fit_group(corpus, found, params, previous=model, engine=engine, judged=judged)
    return sorted(made, key=lambda f: f.material.language)


def _ordered(fitted: Fitted) -> Fitted:
    """Topics in the order of their ids, as a kept model is read: the same to the byte."""
    by_id = sorted(range(len(fitted.ids)), key=lambda n: fitted.ids[n])
    return Fitted(fitted.material, [fitted.ids[n] for n in by_id], fitted.topics[by_id], fitted.scanned)


def _placed(base: Fitted, changes: Sequence[Change], params: TopicParams, limits: pd.Series | None) -> Placed:
    """The articles of one language on their topics; ``limits``, chance by topic, of a fit that is kept."""
    fitted = _ordered(changed(base, changes, params))
    material, language = fitted.material, fitted.material.language

    def by_chance() -> np.ndarray:
        if limits is not None and set(fitted.ids) == {t for t in limits.index if t.startswith(f"{language}-")}:
            return limits.loc[fitted.ids].to_numpy(dtype=float)
        return chance(material.matrix, fitted.topics, len(material.vocabulary), params)

    share = np.zeros((len(material.articles), len(fitted.ids)))
    with quietly(), ThreadPoolExecutor(os.cpu_count()) as pool:
        limit = pool.submit(by_chance)  # has a thread before all others, which may wait for it

        def judge(first: int) -> None:
            rows = np.arange(first, min(first + TOGETHER, len(share)))
            weights = assign(material.weighed(rows), fitted.topics, params)
            share[rows] = listing.shares(weights, limit.result(), params)

        list(pool.map(judge, range(0, len(share), TOGETHER)))
    mean = share[material.original].mean(axis=0)
    order = sorted(range(len(fitted.ids)), key=lambda n: (-mean[n], fitted.ids[n]))
    return Placed(fitted, base, order, share[:, order], limit.result()[order], mean[order])


def _tables(corpus: Corpus, placed: Placed, params: TopicParams) -> dict[str, pd.DataFrame]:
    """The other tables of one language."""
    fitted, base, ids, share = placed.fitted, placed.base, placed.ids, placed.share
    material, language = fitted.material, fitted.material.language
    matrix, vocabulary = material.matrix, material.vocabulary
    topics = fitted.topics[placed.order][:, : len(vocabulary)]
    measured = listing.words(material.counts(), share[material.chosen])
    typical = _phrases(corpus, material.articles["article_id"].iloc[material.chosen], vocabulary, language, ids, share[material.chosen])
    held = share[material.original]
    sizes = np.bincount(held.argmax(axis=1)[held.sum(axis=1) > 0], minlength=len(ids))
    used = tops(topics, params.top)
    binary = sparse.csc_matrix((matrix.counts > 0).astype(np.float32))
    listed = []
    for n, topic in enumerate(ids):
        alone, number = coherence.occurrences(binary, used[n])
        label = listing.label(topics, measured, n, vocabulary, typical[typical["topic_id"] == topic], language)
        listed.append(
            {
                "topic_id": topic, "language": language, "label": label, "share": float(placed.mean[n]), "articles": int(sizes[n]),
                "coherence": coherence.npmi(alone, number), "chance": float(placed.limit[n]),
            }
        )  # fmt: skip
    return {
        "topics": frame(TOPICS, listed),
        "topic_terms": listing.terms_table(ids, topics, vocabulary, params.terms),
        "topic_words": listing.words_table(ids, topics, measured, vocabulary),
        "topic_phrases": typical,
        "topic_model": listing.model_table(base.ids, base.topics, base.material.matrix.idf, base.material.names),
        "topic_scan": frame(TOPIC_SCAN, fitted.scanned.get()),
    }


def _phrases(
    corpus: Corpus, articles: pd.Series, vocabulary: pd.DataFrame, language: str, ids: list[str], share: np.ndarray
) -> pd.DataFrame:
    if corpus.phrases is None or corpus.article_phrases is None:
        return empty(TOPIC_PHRASES)
    shown = " ".join(t for column in ("term", "display") for t in vocabulary[column])
    free = frozenset(get(language).key(shown).split())
    phrases = corpus.phrases()
    own = phrases[phrases["language"] == language]
    return listing.phrases_table(ids, share, articles, corpus.article_phrases(articles), own, free)


__all__ = ["TABLES", "Change", "Corpus", "Guide", "TopicParams", "candidates", "fit", "load", "sample"]
