"""What the corpus is: articles over time, by outlet and language, and what was left out."""

from __future__ import annotations

import pandas as pd

from analytics.summaries import periods


def over_time(articles: pd.DataFrame, *, period: str) -> pd.DataFrame:
    """Articles per period: ``period, articles`` (empty periods are 0)."""
    starts = periods.assign(articles, period)
    counts = starts.value_counts()
    listed = periods.span(starts, period)
    return pd.DataFrame({"period": listed, "articles": [int(counts.get(p, 0)) for p in listed]})


def by_column(articles: pd.DataFrame, *, column: str, most: int = 15) -> pd.DataFrame:
    """Articles per value of a column, most first: ``column, articles, share``."""
    counts = articles[column].fillna("").value_counts()
    rows = pd.DataFrame({column: counts.index, "articles": counts.to_numpy()})
    rows = rows.sort_values(["articles", column], ascending=[False, True], kind="stable").head(most)
    return rows.assign(share=rows["articles"] / max(1, len(articles))).reset_index(drop=True)


def left_out(articles: pd.DataFrame, rejects: pd.DataFrame) -> pd.DataFrame:
    """What the counts do not hold: ``kind, number`` for undated, duplicate and rejected."""
    original = articles["duplicate_of"].isna()
    return pd.DataFrame(
        {
            "kind": ["undated", "duplicate", "rejected"],
            "number": [int((articles["published"].isna() & original).sum()), int((~original).sum()), len(rejects)],
        }
    )


def outside(articles: pd.DataFrame, *, period: str) -> int:
    """How many of the articles have no date exact enough for the period."""
    return int(periods.assign(articles, period).isna().sum())
