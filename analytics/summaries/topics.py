"""Topics in a slice: their shares, their course, their typical articles."""

from __future__ import annotations

import pandas as pd

from analytics.summaries import periods


def shares(article_topics: pd.DataFrame, *, topics: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Mean share of each topic over the slice's articles of its language.

    Returns
    -------
    DataFrame
        TOPICS rows with ``share`` (0..1) and ``articles`` (where it is the
        largest topic) counted in the slice, largest first; topics of languages
        the slice does not hold are left out.
    """
    rows = article_topics[article_topics["article_id"].isin(articles["article_id"])]
    number = articles["language"].value_counts()
    total = rows.groupby("topic_id")["share"].sum()
    ranked = rows.sort_values(["article_id", "share", "topic_id"], ascending=[True, False, True], kind="stable")
    largest = ranked.drop_duplicates("article_id")["topic_id"].value_counts()
    made = topics[topics["language"].isin(number.index)].copy()
    made["share"] = made["topic_id"].map(total).fillna(0.0) / made["language"].map(number)
    made["articles"] = made["topic_id"].map(largest).fillna(0).astype(int)
    return made.sort_values(["share", "topic_id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def over_time(article_topics: pd.DataFrame, *, topic_id: str, articles: pd.DataFrame, period: str) -> pd.DataFrame:
    """Mean share of one topic per period: ``period, share, articles`` (no value where there are no articles)."""
    language = topic_id.split("-")[0]
    here = articles[articles["language"] == language]
    starts = periods.assign(here, period)
    own = article_topics[article_topics["topic_id"] == topic_id].set_index("article_id")["share"]
    share = here["article_id"].map(own).fillna(0.0)
    grouped = pd.DataFrame({"period": starts, "share": share}).dropna(subset=["period"]).groupby("period")["share"].agg(["mean", "size"])
    listed = periods.span(starts, period)
    grouped = grouped.reindex(listed)
    return pd.DataFrame(
        {"period": listed, "share": grouped["mean"].to_numpy(dtype=float), "articles": grouped["size"].fillna(0).astype(int).to_numpy()}
    )


def typical(article_topics: pd.DataFrame, *, topic_id: str, articles: pd.DataFrame, most: int = 8) -> pd.DataFrame:
    """The slice's articles with the largest share of a topic: ``article_id, share``."""
    rows = article_topics[(article_topics["topic_id"] == topic_id) & article_topics["article_id"].isin(articles["article_id"])]
    rows = rows.sort_values(["share", "article_id"], ascending=[False, True], kind="stable")
    return rows[["article_id", "share"]].head(most).reset_index(drop=True)
