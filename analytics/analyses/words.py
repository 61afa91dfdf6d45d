"""Words of the slice: frequencies, keyness, collocates, concordance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.answers import remembered
from analytics.counts import Totals
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import collocations, concordance, keyness, search, terms
from analytics.tables import among


@remembered
def frequencies(opened: Opened, slice_: Slice, language: str) -> pd.DataFrame:
    """Term frequencies of the slice in one language."""
    rows, totals = opened.inside(slice_, language), _totals(opened, slice_, language)
    return terms.frequencies(opened.term_counts(language), articles=rows, display=opened.display(language), totals=totals)


@remembered
def _totals(opened: Opened, slice_: Slice, language: str) -> Totals:
    """How often each term occurs in the slice, and in how many articles."""
    return opened.term_counts(language).totals(opened.inside(slice_, language))


@remembered
def most_frequent(opened: Opened, slice_: Slice, language: str, most: int) -> pd.Series:
    """The terms that stand most often in the slice: the words to show, by term."""
    number = _totals(opened, slice_, language).counts
    first = np.argsort(-number, kind="stable")[:most]
    return opened.display(language).iloc[first[number[first] > 0]]


@remembered
def phrases(opened: Opened, slice_: Slice, language: str) -> pd.DataFrame:
    """Phrase frequencies of the slice, with how firmly their words go together."""
    about = opened.phrases[opened.phrases["language"] == language].set_index("phrase")
    made = terms.frequencies(opened.phrase_counts[language], articles=opened.inside(slice_, language), display=about["display"])
    return made.join(about[["words", "npmi", "log_likelihood"]], on="term")


@remembered
def key_terms(opened: Opened, slice_: Slice, against: Slice, language: str, params: keyness.KeynessParams) -> pd.DataFrame:
    """Terms of the slice against those of another."""
    return keyness.keyness(
        opened.term_counts(language), target=opened.inside(slice_, language), reference=opened.inside(against, language),
        display=opened.display(language), params=params,
    )  # fmt: skip


@remembered
def key_terms_between(opened: Opened, language: str, first: tuple[str, ...], second: tuple[str, ...]) -> pd.DataFrame:
    """Terms of some articles against those of others."""
    rows = opened.articles[opened.articles["language"] == language]
    one, two = (rows[among(rows["article_id"], ids)] for ids in (first, second))
    return keyness.keyness(opened.term_counts(language), target=one, reference=two, display=opened.display(language))


def nodes(opened: Opened, slice_: Slice, language: str, query: str, params: search.SearchParams | None) -> tuple[np.ndarray, np.ndarray]:
    """First and last tokens of a term (no params), or of what a query finds, in the slice."""
    index, rows = opened.index(language), opened.inside(slice_, language)
    if params is None:
        first = index.of_term(query, rows)
        return first, first + np.maximum(index.size[first].astype(np.int64), 1) - 1
    first, last = search.find(index, query, params)
    keep = rows[index.article[first]]
    return first[keep], last[keep]


@remembered
def collocates(
    opened: Opened, slice_: Slice, language: str, query: str, how: search.SearchParams | None, params: collocations.CollocationParams
) -> pd.DataFrame:
    """Terms near a term or phrase."""
    index, rows = opened.index(language), opened.inside(slice_, language)
    found = nodes(opened, slice_, language, query, how)
    totals = _term_totals(opened, slice_, language)
    return collocations.collocates(index, found, rows=rows, totals=totals, display=opened.display(language), params=params)


@remembered
def _term_totals(opened: Opened, slice_: Slice, language: str) -> np.ndarray:
    """How often each term of the word index occurs in the slice, stop words of the researcher's own included."""
    counts = opened.every_term(language)
    if counts is opened.term_counts(language):
        return _totals(opened, slice_, language).counts
    return counts.totals(opened.inside(slice_, language)).counts


@remembered
def concordance_lines(
    opened: Opened, slice_: Slice, language: str, query: str, how: search.SearchParams | None, params: concordance.ConcordanceParams
) -> tuple[pd.DataFrame, int]:
    """Lines of a concordance, and how many occurrences there are in all."""
    index = opened.index(language)
    found = nodes(opened, slice_, language, query, how)
    spans = index.span_table(*concordance.ordered(index, found, params))
    return concordance.lines(spans, texts=opened.texts(spans["article_id"].tolist()), params=params), len(found[0])


def spans_of_term(opened: Opened, slice_: Slice, term: str, language: str) -> pd.DataFrame:
    """Occurrences of a term in the slice, in the order of the articles."""
    return opened.index(language).span_table(*nodes(opened, slice_, language, term, None))
