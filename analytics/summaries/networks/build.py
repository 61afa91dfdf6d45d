"""Who is cited with whom, and who on what: from quotations to nodes and edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.errors import InputError
from analytics.tables import among

#: What officials may be joined to.
CONCEPTS = ("topic", "outlet", "category")
#: One-mode by shared articles, one-mode by shared concepts, two-mode.
MODES = ("together", *(f"shared_{c}" for c in CONCEPTS), *(f"on_{c}" for c in CONCEPTS))
NORMALISATIONS = ("none", "average", "jaccard", "cosine", "subtract")
NODES = ["id", "kind", "articles", "quotations"]
EDGES = ["a", "b", "articles", "weight"]


@dataclass(frozen=True)
class NetworkParams:
    """Which network.

    Attributes
    ----------
    mode : str
        ``together``: officials quoted in the same article. ``shared_topic``,
        ``shared_outlet``, ``shared_category``: officials joined by what both
        are quoted on (or by whom). ``on_topic``, ``on_outlet``,
        ``on_category``: officials and these themselves.
    normalisation : str
        ``none``; ``average`` (shared divided by the mean activity of the two);
        ``jaccard``; ``cosine``; ``subtract`` (shared concepts on which both
        affirm or both deny, less those on which one denies). In two-mode
        networks ``average`` divides by the official's activity, ``jaccard``
        and ``cosine`` compare the two sets of articles.
    most : int
        Officials at most: those with most quotations.
    least : int
        Articles (or shared concepts) an edge needs.
    """

    mode: str = "together"
    normalisation: str = "none"
    most: int = 60
    least: int = 1


@dataclass(frozen=True)
class Network:
    """A network.

    Attributes
    ----------
    nodes : DataFrame
        ``id, kind, articles, quotations``; kind is official, topic, outlet or
        category.
    edges : DataFrame
        ``a, b, articles, weight``, in order of the ids; ``articles`` counts
        shared articles (shared concepts in one-mode networks by concepts),
        ``weight`` is that after normalisation.
    population : int
        Articles (or concepts) an edge could have been shared in.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    population: int


def network(rows: pd.DataFrame, params: NetworkParams = NetworkParams(most=10_000)) -> Network:
    """A network of the named speakers of some quotations.

    Parameters
    ----------
    rows : DataFrame
        ``quotation_id, article_id, speaker_id`` and, by mode, ``topic``,
        ``outlet`` or ``category`` (a quotation may stand in several rows, one
        for each of its categories); ``denies`` (bool) for ``subtract``.
    params : NetworkParams

    Raises
    ------
    InputError
        For a mode or normalisation there is none of.
    """
    if params.mode not in MODES:
        raise InputError("bad_parameter", name="mode", value=params.mode, wanted=", ".join(MODES))
    if params.normalisation not in NORMALISATIONS:
        raise InputError("bad_parameter", name="normalisation", value=params.normalisation, wanted=", ".join(NORMALISATIONS))
    rows = rows[rows["speaker_id"].notna()]
    concept = params.mode.partition("_")[2]
    if concept:
        rows = rows[rows[concept].notna()]
    size = rows.drop_duplicates("quotation_id").groupby("speaker_id", sort=True)
    size = size.agg(articles=("article_id", "nunique"), quotations=("article_id", "size")).reset_index()
    size = size.sort_values(["quotations", "speaker_id"], ascending=[False, True], kind="stable").head(params.most)
    rows = rows[among(rows["speaker_id"], size["speaker_id"])]
    people = size.rename(columns={"speaker_id": "id"}).assign(kind="official")[NODES].reset_index(drop=True)
    if not concept:
        return _one_mode(people, rows, "article_id", params)
    if params.mode.startswith("shared_"):
        return _one_mode(people, rows, concept, params)
    return _two_mode(people, rows, concept, params)


def _incidence(rows: pd.DataFrame, people: pd.Series, column: str) -> tuple[sparse.csr_matrix, pd.Index]:
    """People by things, 1 where they meet."""
    pairs = rows[["speaker_id", column]].drop_duplicates()
    things = pd.Index(sorted(pairs[column].unique()))
    where = (pd.Index(people).get_indexer(pairs["speaker_id"]), things.get_indexer(pairs[column]))
    return sparse.csr_matrix((np.ones(len(pairs)), where), shape=(len(people), len(things))), things


def normalised(shared: np.ndarray, one: np.ndarray, other: np.ndarray, how: str) -> np.ndarray:
    """Shared counts of pairs against each one's own count (Leifeld 2017; Leifeld, Gruber & Bossner 2019).

    Parameters
    ----------
    shared, one, other : ndarray
    how : str
        ``none``, ``average``, ``jaccard`` or ``cosine``.
    """
    if how == "average":
        under = (one + other) / 2
    elif how == "jaccard":
        under = one + other - shared
    elif how == "cosine":
        under = np.sqrt(one * other)
    else:
        return shared.astype(float)
    return np.divide(shared, under, out=np.zeros(len(shared)), where=under > 0)


def _one_mode(people: pd.DataFrame, rows: pd.DataFrame, column: str, params: NetworkParams) -> Network:
    matrix, things = _incidence(rows, people["id"], column)
    shared = sparse.triu(matrix @ matrix.T, k=1).tocoo()
    own = np.asarray(matrix.sum(axis=1)).ravel()
    a, b, n = shared.row, shared.col, shared.data
    if params.normalisation == "subtract":
        weight = n - 2 * _conflict(rows, people["id"], column, matrix)[a, b]
    else:
        weight = normalised(n, own[a], own[b], params.normalisation)
    return Network(people, _edges(people["id"].to_numpy(), a, people["id"].to_numpy(), b, n, weight, params), len(things))


def _conflict(rows: pd.DataFrame, people: pd.Series, column: str, matrix: sparse.csr_matrix) -> np.ndarray:
    """For every pair the shared things on which one mostly denies and the other does not."""
    leaning = rows.groupby(["speaker_id", column])["denies"].mean() > 0.5
    denying = rows.merge(leaning.rename("leaning").reset_index(), on=["speaker_id", column])
    denying = denying[denying["leaning"]]
    if denying.empty:
        return np.zeros((len(people), len(people)))
    things = pd.Index(sorted(rows[column].unique()))
    pairs = denying[["speaker_id", column]].drop_duplicates()
    where = (pd.Index(people).get_indexer(pairs["speaker_id"]), things.get_indexer(pairs[column]))
    denied = sparse.csr_matrix((np.ones(len(pairs)), where), shape=matrix.shape)
    affirmed = matrix - denied
    return np.asarray((denied @ affirmed.T + affirmed @ denied.T).todense())


def _two_mode(people: pd.DataFrame, rows: pd.DataFrame, concept: str, params: NetworkParams) -> Network:
    met = rows.groupby(["speaker_id", concept], sort=True)["article_id"].nunique().reset_index(name="articles")
    about = rows.drop_duplicates(["quotation_id", concept]).groupby(concept, sort=True)
    about = about.agg(articles=("article_id", "nunique"), quotations=("article_id", "size")).reset_index().rename(columns={concept: "id"})
    a, b = pd.Index(people["id"]).get_indexer(met["speaker_id"]), pd.Index(about["id"]).get_indexer(met[concept])
    n = met["articles"].to_numpy(float)
    one, other = people["articles"].to_numpy(float)[a], about["articles"].to_numpy(float)[b]
    how = params.normalisation
    weight = np.divide(n, one) if how == "average" else normalised(n, one, other, "none" if how == "subtract" else how)
    edges = _edges(people["id"].to_numpy(), a, about["id"].to_numpy(), b, n, weight, params)
    about = about[among(about["id"], edges["b"])].assign(kind=concept)[NODES]
    return Network(pd.concat([people, about], ignore_index=True), edges, rows["article_id"].nunique())


def _edges(
    left: np.ndarray, a: np.ndarray, right: np.ndarray, b: np.ndarray, n: np.ndarray, weight: np.ndarray, params: NetworkParams
) -> pd.DataFrame:
    made = pd.DataFrame({"a": left[a], "b": right[b], "articles": n.astype(np.int64), "weight": np.asarray(weight, float)}, columns=EDGES)
    if left is right or (len(left) == len(right) and (left == right).all()):
        swap = (made["a"] > made["b"]).to_numpy()
        made.loc[swap, ["a", "b"]] = made.loc[swap, ["b", "a"]].to_numpy()
    made = made[made["articles"] >= params.least]
    return made.sort_values(["a", "b"], kind="stable").reset_index(drop=True)
