"""Topics in a slice: prevalence with intervals, terms by every measure, map and hierarchy, typical articles and officials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.summaries import intervals

TERM_ORDERS = ("weight", "relevance", "frex", "ctfidf")


def shares(article_topics: pd.DataFrame, *, topics: pd.DataFrame, articles: pd.DataFrame, at: np.ndarray | None = None) -> pd.DataFrame:
    """Mean share of each topic over the slice's articles of its language.

    Parameters
    ----------
    article_topics, topics : DataFrame
        ARTICLE_TOPICS and TOPICS.
    articles : DataFrame
        ARTICLES rows of the slice.
    at : ndarray of int, optional
        Which of ``articles`` each row of ``article_topics`` belongs to, -1 for none; worked out when it is not given.

    Returns
    -------
    DataFrame
        TOPICS rows with ``share`` (0..1) and ``articles`` (where it is the
        largest topic) counted in the slice; those that take up most of the slice,
        whatever their language, come first; topics of languages the slice does
        not hold are left out.
    """
    at = _placed(article_topics, articles) if at is None else at
    inside = at >= 0
    code, listed = pd.factorize(article_topics["topic_id"], sort=True)
    at, code, share = at[inside], code[inside], article_topics["share"].to_numpy()[inside]
    number = articles["language"].value_counts()
    total = pd.Series(np.bincount(code, weights=share, minlength=len(listed)), index=listed)
    best = np.zeros(len(articles))
    np.maximum.at(best, at, share)
    first = np.full(len(articles), len(listed))  # of equally large topics the first counts
    top = share == best[at]
    np.minimum.at(first, at[top], code[top])
    largest = pd.Series(np.bincount(first, minlength=len(listed) + 1)[: len(listed)], index=listed)
    made = topics[topics["language"].isin(number.index)].copy()
    whole = made["topic_id"].map(total).fillna(0.0)
    made["share"] = whole / made["language"].map(number)
    made["articles"] = made["topic_id"].map(largest).fillna(0).astype(int)
    # not by share: a topic of the one article in a language would come before those of thousands
    ranked = made.assign(whole=whole).sort_values(["whole", "topic_id"], ascending=[False, True])
    return ranked.drop(columns="whole").reset_index(drop=True)


def unclear(article_topics: pd.DataFrame, *, articles: pd.DataFrame, at: np.ndarray | None = None) -> pd.DataFrame:
    """What has no clear topic: ``language, share, articles`` (mean share of the articles, and articles without any topic).

    ``at`` as of :func:`shares`.
    """
    at = _placed(article_topics, articles) if at is None else at
    held = np.bincount(at[at >= 0], weights=article_topics["share"].to_numpy()[at >= 0], minlength=len(articles))
    rows = pd.DataFrame({"language": articles["language"].to_numpy(), "share": 1 - held, "articles": held == 0})
    return rows.groupby("language", sort=True).agg(share=("share", "mean"), articles=("articles", "sum")).reset_index()


def _placed(article_topics: pd.DataFrame, articles: pd.DataFrame) -> np.ndarray:
    place: np.ndarray = pd.Index(articles["article_id"], dtype=object).get_indexer(article_topics["article_id"])
    return place


@dataclass(frozen=True)
class PrevalenceParams:
    """How prevalence is reckoned.

    Attributes
    ----------
    level : float
        Coverage of the interval.
    draws, seed : int
        Of the bootstrap over articles.
    most : int
        Groups at most: those with most articles.
    """

    level: float = 0.95
    draws: int = 400
    seed: int = 0
    most: int = 15


def prevalence(share: np.ndarray, *, articles: pd.DataFrame, column: str, params: PrevalenceParams = PrevalenceParams()) -> pd.DataFrame:
    """Mean share of topics by any column of the articles, with bootstrap intervals.

    Parameters
    ----------
    share : ndarray of float, shape (articles,)
        Each article's share (0..1) of one topic, or of the topics of one subject together.
    articles : DataFrame
        ARTICLES rows of the slice, in languages that have one of the topics.
    column : str
        Column of ``articles`` to group by.
    params : PrevalenceParams

    Returns
    -------
    DataFrame
        ``group, share, low, high, articles``, largest share first.
    """
    values = articles[column].fillna("").astype(str)
    groups = values.value_counts().head(params.most).index.tolist()
    group = pd.Index(groups).get_indexer(values)
    number = np.bincount(group[group >= 0], minlength=len(groups))
    mean = np.bincount(group[group >= 0], weights=share[group >= 0], minlength=len(groups)) / np.maximum(number, 1)
    low, high = intervals.bootstrap_ratio(
        share, np.ones(len(share)), group, len(groups), level=params.level, draws=params.draws, seed=params.seed
    )
    made = pd.DataFrame({"group": groups, "share": mean, "low": np.clip(low, 0, 1), "high": np.clip(high, 0, 1), "articles": number})
    return made.sort_values(["share", "group"], ascending=[False, True], kind="stable").reset_index(drop=True)


def terms(words: pd.DataFrame, *, topic_id: str, order: str = "weight", weight: float = 0.6, most: int = 20) -> pd.DataFrame:
    """A topic's strongest terms by one measure.

    Parameters
    ----------
    words : DataFrame
        TOPIC_WORDS.
    topic_id : str
    order : str
        ``weight`` (of the model), ``relevance`` (Sievert & Shirley 2014:
        lambda x log p(term|topic) + (1 - lambda) x log lift), ``frex``
        (Bischof & Airoldi 2012) or ``ctfidf`` (Grootendorst 2022).
    weight : float
        Lambda of relevance, 0..1.
    most : int

    Returns
    -------
    DataFrame
        ``term, display, value, probability, lift``, highest value first.
    """
    if order not in TERM_ORDERS:
        raise InputError("bad_parameter", name="order", value=order, wanted=", ".join(TERM_ORDERS))
    own = words[words["topic_id"] == topic_id].copy()
    if order == "relevance":
        own["value"] = weight * np.log(own["probability"]) + (1 - weight) * np.log(own["lift"])
    else:
        own["value"] = own[order]
    own = own.sort_values(["value", "term"], ascending=[False, True], kind="stable").head(most)
    return own[["term", "display", "value", "probability", "lift"]].reset_index(drop=True)


def distances(words: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Jensen-Shannon distances (square roots of divergences in bits, 0..1) between topics' term probabilities."""
    table = words.pivot_table(index="topic_id", columns="term", values="probability", aggfunc="sum", fill_value=0.0)
    p = table.to_numpy() / np.maximum(table.to_numpy().sum(axis=1, keepdims=True), 1e-12)
    n = len(p)
    made = np.zeros((n, n))
    for i in range(n):
        mid = (p[i] + p[i + 1 :]) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.nansum(np.where(p[i] > 0, p[i] * np.log2(p[i] / mid), 0.0), axis=1)
            right = np.nansum(np.where(p[i + 1 :] > 0, p[i + 1 :] * np.log2(p[i + 1 :] / mid), 0.0), axis=1)
        made[i, i + 1 :] = made[i + 1 :, i] = np.sqrt(np.clip((left + right) / 2, 0, 1))
    return [str(t) for t in table.index], made


def plane(words: pd.DataFrame) -> pd.DataFrame:
    """A map of topics: ``topic_id, x, y`` by classical scaling of their distances (Torgerson 1952)."""
    ids, distance = distances(words)
    n = len(ids)
    if n < 3:
        return pd.DataFrame({"topic_id": ids, "x": np.arange(n, dtype=float), "y": np.zeros(n)})
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ distance**2 @ centre)
    best = np.argsort(-values)[:2]
    places = vectors[:, best] * np.sqrt(np.maximum(values[best], 0))
    signs = np.sign(places[np.abs(places).argmax(axis=0), [0, 1]])
    places = places * np.where(signs == 0, 1, signs)  # an eigenvector's sign is arbitrary
    return pd.DataFrame({"topic_id": ids, "x": places[:, 0], "y": places[:, 1]})


def tree(words: pd.DataFrame) -> pd.DataFrame:
    """The hierarchy of topics: average linkage of their distances (Sokal & Michener 1958).

    Returns
    -------
    DataFrame
        One row per join, lowest first: ``one, other`` (topic or ``#n`` for the
        n-th join), ``height`` (0..1), ``members`` (topics, separated by blanks,
        in the order of the tree's leaves).
    """
    ids, distance = distances(words)
    if len(ids) < 2:
        return pd.DataFrame(columns=["one", "other", "height", "members"])
    from scipy.cluster import hierarchy  # slow to import, and only the tree wants them
    from scipy.spatial.distance import squareform

    links = hierarchy.linkage(squareform(distance, checks=False), "average", optimal_ordering=len(ids) <= 200)
    members = [[t] for t in ids]
    rows = []
    for one, other, height, _ in links:
        a, b = int(one), int(other)
        members.append(members[a] + members[b])
        names = [ids[k] if k < len(ids) else f"#{k - len(ids) + 1}" for k in (a, b)]
        rows.append((*names, float(height), " ".join(members[-1])))
    return pd.DataFrame(rows, columns=["one", "other", "height", "members"])


def typical(article_topics: pd.DataFrame, *, most: int = 8) -> pd.DataFrame:
    """Of rows of ARTICLE_TOPICS of one topic those with the largest share of it: ``article_id, share``."""
    rows = article_topics.sort_values(["share", "article_id"], ascending=[False, True], kind="stable")
    return rows[["article_id", "share"]].head(most).reset_index(drop=True)


def officials(quotations: pd.DataFrame, *, topic_id: str, most: int = 10) -> pd.DataFrame:
    """Who is cited in a topic's articles more than elsewhere.

    Parameters
    ----------
    quotations : DataFrame
        QUOTATIONS rows of the slice.
    topic_id : str
        Articles count for their largest topic.
    most : int

    Returns
    -------
    DataFrame
        ``official_id, quotations, share, lift``: quotations in the topic, their
        share of the topic's named ones, and that over the official's share of
        all; by quotations x log2 lift, officials of lift above 1 only.
    """
    named = quotations[quotations["speaker_id"].notna()]
    inside = named[named["topic_id"] == topic_id]["speaker_id"].value_counts()
    whole = named["speaker_id"].value_counts()
    made = pd.DataFrame({"official_id": inside.index, "quotations": inside.to_numpy()})
    made["share"] = made["quotations"] / max(int(inside.sum()), 1)
    made["lift"] = made["share"] / (whole.reindex(made["official_id"]).to_numpy() / max(int(whole.sum()), 1))
    made = made[made["lift"] > 1]
    score = made["quotations"] * np.log2(made["lift"])
    return (
        made.assign(_s=score)
        .sort_values(["_s", "official_id"], ascending=[False, True])
        .drop(columns="_s")
        .head(most)
        .reset_index(drop=True)
    )
