"""Words of the slice: frequencies, keyness, collocates, concordance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.slices import Slice
from analytics.summaries import collocations, concordance, keyness, search, terms
from analytics.tables import among
from dashboard.store.base import Store, remembered, selected_in


@remembered(max_entries=32)
def frequencies(store: Store, slice_: Slice, language: str) -> pd.DataFrame:
    """Term frequencies of the slice in one language."""
    articles = selected_in(store, slice_, language)
    return terms.frequencies(store.term_counts(language), articles=articles, display=store.display(language))


@remembered(max_entries=32)
def phrases(store: Store, slice_: Slice, language: str) -> pd.DataFrame:
    """Phrase frequencies of the slice, with how firmly their words go together."""
    about = store.phrases[store.phrases["language"] == language].set_index("phrase")
    made = terms.frequencies(store.phrase_counts[language], articles=selected_in(store, slice_, language), display=about["display"])
    return made.join(about[["words", "npmi", "log_likelihood"]], on="term")


@remembered(max_entries=32)
def key_terms(store: Store, slice_: Slice, against: Slice, language: str, params: keyness.KeynessParams) -> pd.DataFrame:
    """Terms of the slice against those of another."""
    return keyness.keyness(
        store.term_counts(language), target=selected_in(store, slice_, language), reference=selected_in(store, against, language),
        display=store.display(language), params=params,
    )  # fmt: skip


@remembered(max_entries=32)
def key_terms_between(store: Store, language: str, first: tuple[str, ...], second: tuple[str, ...]) -> pd.DataFrame:
    """Terms of some articles against those of others."""
    rows = store.articles[store.articles["language"] == language]
    one, two = (rows[among(rows["article_id"], ids)] for ids in (first, second))
    return keyness.keyness(store.term_counts(language), target=one, reference=two, display=store.display(language))


def nodes(store: Store, slice_: Slice, language: str, query: str, params: search.SearchParams | None) -> tuple[np.ndarray, np.ndarray]:
    """First and last tokens of a term (no params), or of what a query finds, in the slice."""
    index = store.index(language)
    rows = index.rows(selected_in(store, slice_, language)["article_id"])
    if params is None:
        first = index.of_term(query, rows)
        return first, first + np.maximum(index.size[first].astype(np.int64), 1) - 1
    first, last = search.find(index, query, params)
    keep = rows[index.article[first]]
    return first[keep], last[keep]


@remembered(max_entries=32)
def collocates(
    store: Store, slice_: Slice, language: str, query: str, how: search.SearchParams | None, params: collocations.CollocationParams
) -> pd.DataFrame:
    """Terms near a term or phrase."""
    index = store.index(language)
    rows = index.rows(selected_in(store, slice_, language)["article_id"])
    found = nodes(store, slice_, language, query, how)
    return collocations.collocates(index, found, rows=rows, display=store.display(language), params=params)


@remembered(max_entries=32)
def concordance_lines(
    store: Store, slice_: Slice, language: str, query: str, how: search.SearchParams | None, params: concordance.ConcordanceParams
) -> tuple[pd.DataFrame, int]:
    """Lines of a concordance, and how many occurrences there are in all."""
    index = store.index(language)
    found = nodes(store, slice_, language, query, how)
    spans = index.span_table(*concordance.ordered(index, found, params))
    return concordance.lines(spans, texts=store.texts(spans["article_id"].tolist()), params=params), len(found[0])


def spans_of_term(store: Store, slice_: Slice, term: str, language: str) -> pd.DataFrame:
    """Occurrences of a term in the slice, in the order of the articles."""
    return store.index(language).span_table(*nodes(store, slice_, language, term, None))
