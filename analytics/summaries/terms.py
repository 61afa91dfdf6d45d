"""Term frequencies of a slice."""

from __future__ import annotations

import pandas as pd


def frequencies(article_terms: pd.DataFrame, *, terms: pd.DataFrame, articles: pd.DataFrame, most: int | None = None) -> pd.DataFrame:
    """How often each term occurs in a slice.

    Parameters
    ----------
    article_terms, terms : DataFrame
        ARTICLE_TERMS and TERMS.
    articles : DataFrame
        ARTICLES rows of the slice.
    most : int, optional
        Only so many of the most frequent.

    Returns
    -------
    DataFrame
        ``term, language, display, count, per_million, articles, share``:
        occurrences, occurrences per million word tokens of the slice in the
        term's language, articles with the term and their share of the slice's
        articles in that language (0..1). Most frequent first.
    """
    language = articles.set_index("article_id")["language"]
    rows = article_terms[article_terms["article_id"].isin(language.index)]
    rows = rows.assign(language=rows["article_id"].map(language))
    counted = rows.groupby(["term", "language"], sort=True).agg(count=("count", "sum"), articles=("count", "size")).reset_index()
    tokens = articles.groupby("language")["words"].sum()
    number = articles["language"].value_counts()
    shown = terms.set_index(["term", "language"])["display"]
    keys = pd.MultiIndex.from_frame(counted[["term", "language"]])
    counted["display"] = shown.reindex(keys).to_numpy()
    counted["display"] = counted["display"].where(counted["display"].notna(), counted["term"])
    counted["per_million"] = 1e6 * counted["count"] / counted["language"].map(tokens).clip(lower=1)
    counted["share"] = counted["articles"] / counted["language"].map(number).clip(lower=1)
    counted = counted.sort_values(["count", "term", "language"], ascending=[False, True, True], kind="stable")
    columns = ["term", "language", "display", "count", "per_million", "articles", "share"]
    return (counted.head(most) if most else counted)[columns].reset_index(drop=True)
