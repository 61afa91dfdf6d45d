"""How often terms, topics and officials occur over time: articles per period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.summaries import periods


@dataclass(frozen=True)
class TrendParams:
    """How a trend is counted.

    Attributes
    ----------
    period : str
        day, week, month, quarter or year.
    per_thousand : bool
        Articles with the item per 1,000 articles of the period, instead of articles.
    """

    period: str = "month"
    per_thousand: bool = False


def series(holders: Mapping[str, set[str]], *, articles: pd.DataFrame, params: TrendParams = TrendParams()) -> pd.DataFrame:
    """Articles that hold each item, per period.

    Parameters
    ----------
    holders : mapping
        Item -> ids of the articles that hold it.
    articles : DataFrame
        ARTICLES rows of the slice.
    params : TrendParams

    Returns
    -------
    DataFrame
        ``period, item, articles, total, value``: articles with the item, all
        articles of the period, and the number shown. Periods without any
        article have no value per 1,000 (missing, not 0).
    """
    starts = periods.assign(articles, params.period)
    totals = starts.value_counts()
    listed = periods.span(starts, params.period)
    parts = []
    for item, ids in holders.items():
        hits = starts[articles["article_id"].isin(ids)].value_counts()
        counts = [int(hits.get(p, 0)) for p in listed]
        total = [int(totals.get(p, 0)) for p in listed]
        value = [1000 * c / t if t else None for c, t in zip(counts, total, strict=True)] if params.per_thousand else counts
        parts.append(
            pd.DataFrame({"period": listed, "item": item, "articles": counts, "total": total, "value": pd.array(value, dtype="Float64")})
        )
    columns = ["period", "item", "articles", "total", "value"]
    made = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return made.assign(value=made["value"].astype("float64"))[columns]


def with_term(article_terms: pd.DataFrame, term: str) -> set[str]:
    """Articles that contain a term."""
    return set(article_terms.loc[article_terms["term"] == term, "article_id"])


def with_topic(article_topics: pd.DataFrame, topic_id: str, *, share: float) -> set[str]:
    """Articles that are about a topic by at least a share."""
    rows = (article_topics["topic_id"] == topic_id) & (article_topics["share"] >= share)
    return set(article_topics.loc[rows, "article_id"])


def with_official(quotations: pd.DataFrame, official_id: str) -> set[str]:
    """Articles that cite an official."""
    return set(quotations.loc[quotations["speaker_id"] == official_id, "article_id"])
