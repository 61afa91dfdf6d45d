"""Every question by name, with plain parameters: what passports, reports and the command line ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.analyses import codebook, corpus, networks, situation, topics, trends, words
from analytics.errors import InputError
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import collocations, concordance, keyness
from analytics.summaries import networks as network_summaries
from analytics.summaries.periods import PERIODS
from analytics.summaries.search import MERGES, SearchParams
from analytics.summaries.trends import TrendParams
from analytics.tables import among

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    ask : callable
        ``(opened, slice, params) -> table``.
    defaults : mapping
        Parameters and what they are when not given: text, number, truth value,
        list of texts, or mapping (a slice as query parameters).
    choices : mapping
        Parameters that have only some values.
    """

    ask: Callable[[Opened, Slice, Params], pd.DataFrame]
    defaults: Params = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _trend(params: Params) -> tuple[str, tuple[str, ...], TrendParams, str]:
    made = TrendParams(period=params["period"], measure=params["measure"], smoothing=params["smoothing"])
    return params["kind"], tuple(params["items"]), made, params["within"]


def _of_group(table: pd.DataFrame, p: Params) -> pd.DataFrame:
    """The categories of one group of the codebook, or all."""
    return table[table["category"].str.startswith(p["group"] + ".")].reset_index(drop=True) if p["group"] else table


def _quotations(opened: Opened, slice_: Slice, p: Params) -> pd.DataFrame:
    """Some quotations by their identifiers, or the surest of an official in the slice."""
    if p["ids"]:
        rows = opened.selected_quotations(slice_)
        rows = rows[among(rows["quotation_id"], p["ids"])]
    else:
        by = {"speaker_id": p["official"]} if p["official"] else {}
        rows = opened.quoted(slice_, **by)
    rows = rows.sort_values(["confidence", "quotation_id"], ascending=[False, True], kind="stable").head(p["most"])
    return rows.sort_values(["published", "quotation_id"], na_position="last", kind="stable").reset_index(drop=True)


def _keywords(opened: Opened, slice_: Slice, p: Params) -> pd.DataFrame:
    params = keyness.KeynessParams(least=p["least"], least_articles=p["least_articles"], prior=p["prior"])
    return words.key_terms(opened, slice_, Slice.from_query(p["against"]), p["language"], params)


def _how(p: Params) -> SearchParams | None:
    """How a query is matched; None when it is a term as the analysis has it."""
    return SearchParams(merge=p["merge"], expression=p["expression"]) if p["merge"] else None


def _collocates(opened: Opened, slice_: Slice, p: Params) -> pd.DataFrame:
    near = collocations.CollocationParams(before=p["window"], after=p["window"])
    return words.collocates(opened, slice_, p["language"], p["term"], _how(p), near)


def _concordance(opened: Opened, slice_: Slice, p: Params) -> pd.DataFrame:
    params = concordance.ConcordanceParams(most=p["most"], order=p["order"])
    return words.concordance_lines(opened, slice_, p["language"], p["term"], _how(p), params)[0]


def _network_params(p: Params) -> network_summaries.NetworkParams:
    return network_summaries.NetworkParams(mode=p["mode"], normalisation=p["normalisation"], most=p["most"], least=p["least"])


def drawn(opened: Opened, slice_: Slice, p: Params) -> networks.Drawn:
    """The network that the parameters of ``network`` and ``network_measures`` ask for, with its positions."""
    edges = network_summaries.SignificanceParams(method=p["edges"])
    span = tuple(p["span"]) if len(p["span"]) == 2 else None
    return networks.network(opened, slice_, _network_params(p), edges, span, p["period"], p["around"], p["steps"])  # type: ignore[arg-type]


def _change(opened: Opened, slice_: Slice, p: Params) -> pd.DataFrame:
    if len(p["first"]) != 2 or len(p["second"]) != 2:
        raise InputError("bad_parameter", name="first, second", value=str(p["first"])[:60], wanted="a first and a last period")
    return networks.network_change(opened, slice_, _network_params(p), tuple(p["first"]), tuple(p["second"]), p["period"])


def _leads(opened: Opened, slice_: Slice, p: Params) -> tuple[pd.DataFrame, pd.DataFrame]:
    if len(p["items"]) != 2:
        raise InputError("bad_parameter", name="items", value=str(p["items"])[:60], wanted="two items")
    kind, (first, second), params, _ = _trend(p)
    return trends.leads(opened, slice_, kind, (first, second), params)


def _alignments(opened: Opened, slice_: Slice, p: Params) -> pd.DataFrame:
    return topics.alignments(opened, trends.subject_topics(opened, p["subject"])) if p["subject"] else opened.alignments


_PERIOD = {"period": PERIODS}
_TREND = {"kind": "topics", "items": [], "period": "month", "measure": "articles", "smoothing": "none", "within": "none"}
_TREND_CHOICES = {
    "kind": trends.KINDS, "within": trends.GROUPINGS, "measure": ("articles", "share", "per_thousand", "per_million"),
    "smoothing": ("none", "moving_average", "loess"), **_PERIOD,
}  # fmt: skip

_SEARCH: Params = {"language": "ar", "term": "", "merge": "", "expression": False}
_SEARCH_CHOICES = {"merge": ("", *MERGES)}
_NETWORK: Params = {
    "mode": "together", "normalisation": "none", "most": 60, "least": 1, "edges": "none", "span": [], "period": "quarter", "around": "",
    "steps": 1,
}  # fmt: skip
_NETWORK_CHOICES = {"edges": ("none", "disparity", "hypergeometric"), **_PERIOD}

QUESTIONS: Mapping[str, Question] = {
    "articles_over_time": Question(lambda o, s, p: corpus.over_time(o, s, p["period"])[0], {"period": "month"}, _PERIOD),
    "articles_by": Question(lambda o, s, p: corpus.by_column(o, s, p["column"]), {"column": "outlet"}, {"column": ("outlet", "language")}),
    "officials_cited": Question(lambda o, s, p: corpus.cited(o, s)),
    "articles": Question(lambda o, s, p: o.articles.loc[corpus.find_articles(o, s, p["words"]).index], {"words": ""}),
    "situation": Question(lambda o, s, p: situation.summary(o, s)),
    "suggested_merges": Question(lambda o, s, p: o.suggested_merges),
    "quotations": Question(_quotations, {"official": "", "ids": [], "most": 6}),
    "situation_moves": Question(lambda o, s, p: situation.moves(o, s)),
    "situation_cited": Question(lambda o, s, p: situation.cited_now(o, s)),
    "topics": Question(lambda o, s, p: topics.topic_shares(o, s)),
    "topic_words": Question(
        lambda o, s, p: topics.topic_words(o, p["topic"], p["order"], p["weight"]),
        {"topic": "", "order": "weight", "weight": 0.6},
        {"order": ("weight", "relevance", "frex", "ctfidf")},
    ),
    "topic_over_time": Question(
        lambda o, s, p: topics.topic_over_time(o, s, tuple(p["topics"]), p["period"]), {"topics": [], "period": "month"}, _PERIOD
    ),
    "topic_prevalence": Question(
        lambda o, s, p: topics.prevalence(o, s, tuple(p["topics"]), p["column"]),
        {"topics": [], "column": "outlet"},
        {"column": ("outlet", "language", "year", "author")},
    ),
    "topic_map": Question(lambda o, s, p: topics.topic_map(o, p["language"])[0], {"language": "ar"}),
    "topic_tree": Question(lambda o, s, p: topics.topic_map(o, p["language"])[1], {"language": "ar"}),
    "topic_scan": Question(lambda o, s, p: topics.topic_scan(o, p["language"]), {"language": "ar"}),
    "topic_officials": Question(lambda o, s, p: topics.topic_officials(o, s, p["topic"]), {"topic": ""}),
    "subjects": Question(lambda o, s, p: o.subjects),
    "alignments": Question(_alignments, {"subject": ""}),
    "alignment_evidence": Question(lambda o, s, p: topics.alignment_evidence(o, p["topic"], p["other"]), {"topic": "", "other": ""}),
    "terms": Question(lambda o, s, p: words.frequencies(o, s, p["language"]), {"language": "ar"}),
    "phrases": Question(lambda o, s, p: words.phrases(o, s, p["language"]), {"language": "ar"}),
    "keywords": Question(_keywords, {"language": "ar", "against": {}, "least": 5, "least_articles": 3, "prior": 1000.0}),
    "collocates": Question(_collocates, {**_SEARCH, "window": 5}, _SEARCH_CHOICES),
    "concordance": Question(_concordance, {**_SEARCH, "order": "corpus", "most": 100}, {**_SEARCH_CHOICES, "order": concordance.ORDERS}),
    "categories": Question(lambda o, s, p: _of_group(codebook.categories(o, s), p), {"group": ""}),
    "categories_by": Question(lambda o, s, p: _of_group(codebook.crossed(o, s, p["by"]), p), {"by": "outlet", "group": ""}, {"by": codebook.CROSSINGS}),
    "network": Question(lambda o, s, p: drawn(o, s, p).network.edges, _NETWORK, _NETWORK_CHOICES),
    "network_measures": Question(lambda o, s, p: drawn(o, s, p).measures, _NETWORK, _NETWORK_CHOICES),
    "network_change": Question(
        _change,
        {"mode": "together", "normalisation": "none", "most": 60, "least": 1, "first": [], "second": [], "period": "quarter"},
        _PERIOD,
    ),
    "trend": Question(lambda o, s, p: trends.trend(o, s, *_trend(p)), _TREND, _TREND_CHOICES),
    "bursts": Question(lambda o, s, p: trends.trend_bursts(o, s, *_trend(p)), _TREND, _TREND_CHOICES),
    "changes": Question(lambda o, s, p: trends.trend_changes(o, s, *_trend(p)), _TREND, _TREND_CHOICES),
    "leads": Question(lambda o, s, p: _leads(o, s, p)[0], _TREND, _TREND_CHOICES),
    "granger": Question(lambda o, s, p: _leads(o, s, p)[1], _TREND, _TREND_CHOICES),
}  # fmt: skip


def answer(opened: Opened, name: str, params: Params, slice_: Slice) -> pd.DataFrame:
    """The table a named question gives.

    Raises
    ------
    InputError
        For a question or parameter there is none of, or a value that cannot be.
    """
    return QUESTIONS[known(name)].ask(opened, slice_, checked(name, params))


def known(name: str) -> str:
    """A question's name, if there is such a question."""
    if name not in QUESTIONS:
        raise InputError("bad_parameter", name="analysis", value=str(name)[:60], wanted=", ".join(QUESTIONS))
    return name


def checked(name: str, params: Params) -> dict[str, Any]:
    """Parameters with what was not given filled in; all of them, so that a record of them is whole."""
    question = QUESTIONS[known(name)]
    made = dict(question.defaults)
    for key, value in params.items():
        wanted = question.defaults.get(key)
        if wanted is None:
            raise InputError("bad_parameter", name=key[:60], value=str(value)[:60], wanted=", ".join(question.defaults) or "–")
        if isinstance(wanted, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        fits = type(value) is type(wanted) and (not isinstance(value, list) or all(isinstance(v, str) for v in value))
        if not fits or value not in question.choices.get(key, (value,)):
            listed = question.choices.get(key)
            raise InputError(
                "bad_parameter", name=key, value=str(value)[:60], wanted=", ".join(listed) if listed else type(wanted).__name__
            )
        made[key] = value
    return made
