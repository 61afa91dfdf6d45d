"""Weighing a network: centrality of nodes, significance of edges, communities."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.summaries.networks.build import Network

if TYPE_CHECKING:
    import igraph

MEASURES = ("degree", "strength", "betweenness", "eigenvector")


def _graph(network: Network) -> tuple[igraph.Graph, list[str], np.ndarray]:
    import igraph  # slow to import, and only networks want it

    ids = sorted(network.nodes["id"])
    at = {node: n for n, node in enumerate(ids)}
    edges = [(at[a], at[b]) for a, b in zip(network.edges["a"], network.edges["b"], strict=True)]
    return igraph.Graph(n=len(ids), edges=edges), ids, np.maximum(network.edges["weight"].to_numpy(float), 0.0)


def measures(network: Network) -> pd.DataFrame:
    """Centrality of every node.

    Returns
    -------
    DataFrame
        ``id, degree, strength, betweenness, eigenvector``: neighbours; sum of
        edge weights; share of shortest paths through the node, an edge being
        as long as the inverse of its weight (Freeman 1977; Opsahl, Agneessens &
        Skvoretz 2010), 0..1; and leading eigenvector of the weighted network
        (Bonacich 1987), largest 1. Edges of no positive weight count as neighbours only.
    """
    graph, ids, weight = _graph(network)
    n = len(ids)
    made = pd.DataFrame({"id": ids, "degree": graph.degree() if n else []})
    made["strength"] = np.asarray(graph.strength(weights=weight.tolist()), float) if len(weight) else 0.0
    kept = graph.copy()
    kept.delete_edges(np.flatnonzero(weight <= 0).tolist())
    weight = weight[weight > 0]
    pairs = max((n - 1) * (n - 2) / 2, 1)
    if len(weight):
        made["betweenness"] = np.array(kept.betweenness(weights=(1 / weight).tolist())) / pairs
        made["eigenvector"] = np.abs(_leading(kept, weight, n))
    else:
        made["betweenness"] = made["eigenvector"] = 0.0
    return made


def _leading(graph: igraph.Graph, weight: np.ndarray, n: int) -> np.ndarray:
    """Leading eigenvector by power iteration on A + I: no random start, so runs agree; the shift keeps two-mode networks from swinging."""
    from scipy import sparse

    ends = np.array(graph.get_edgelist())
    both = (np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]]))
    matrix = sparse.csr_matrix((np.concatenate([weight, weight]), both), shape=(n, n)) / weight.max()
    vector = np.ones(n) / n**0.5
    for _ in range(5_000):
        step = matrix @ vector + vector
        step /= np.linalg.norm(step)
        if np.abs(step - vector).max() < 1e-12:
            break
        vector = step
    return vector / max(np.abs(vector).max(), 1e-12)


@dataclass(frozen=True)
class SignificanceParams:
    """Which edges stand out.

    Attributes
    ----------
    method : str
        ``none``; ``disparity`` (weight against the other edges of its ends;
        Serrano, Boguna & Vespignani 2009); ``hypergeometric`` (shared articles
        against chance given each one's articles; Tumminello et al. 2011).
    alpha : float
        Edges with a larger p are left out.
    """

    method: str = "none"
    alpha: float = 0.05


def significance(network: Network, params: SignificanceParams = SignificanceParams()) -> pd.DataFrame:
    """The edges with a column ``p``, those above ``alpha`` left out.

    Notes
    -----
    Disparity: p = (1 - w/s)^(k-1) at an end with strength s and k edges; the
    smaller p of the two ends counts, ends with a single edge give none (1).
    Hypergeometric: probability of at least as many shared articles when the
    articles of the two are drawn at random from the population.
    """
    edges = network.edges
    if params.method == "none" or edges.empty:
        return edges.assign(p=np.nan)
    if params.method == "disparity":
        weight = np.maximum(edges["weight"].to_numpy(float), 0.0)
        ends = pd.concat([edges[["a"]].rename(columns={"a": "id"}), edges[["b"]].rename(columns={"b": "id"})])["id"]
        both = (
            pd.DataFrame({"id": ends.to_numpy(), "weight": np.concatenate([weight, weight])}).groupby("id")["weight"].agg(["sum", "size"])
        )
        p = np.ones(len(edges))
        for end in ("a", "b"):
            own = both.loc[edges[end]]
            strength, degree = own["sum"].to_numpy(), own["size"].to_numpy()
            share = np.divide(weight, strength, out=np.zeros(len(weight)), where=strength > 0)
            p = np.minimum(p, np.where(degree > 1, (1 - share) ** (degree - 1), 1.0))
    else:
        size = network.nodes.set_index("id")["articles"]
        one, other = size.loc[edges["a"]].to_numpy(), size.loc[edges["b"]].to_numpy()
        population = max(network.population, int(max(one.max(), other.max())))
        from scipy import stats  # slow to import, seldom wanted

        p = stats.hypergeom.sf(edges["articles"].to_numpy() - 1, population, one, other)
    return edges.assign(p=p)[p <= params.alpha].reset_index(drop=True)


def communities(network: Network, *, seed: int = 0) -> dict[str, int]:
    """Groups of nodes more tied among themselves than to others, largest first (Leiden: Traag, Waltman & van Eck 2019; modularity)."""
    graph, ids, weight = _graph(network)
    if not ids:
        return {}
    state = random.getstate()
    random.seed(seed)
    try:
        weights = weight.tolist() if weight.any() else None
        found = graph.community_leiden(objective_function="modularity", weights=weights, n_iterations=-1)
    finally:
        random.setstate(state)
    groups = sorted(([ids[n] for n in g] for g in found), key=lambda g: (-len(g), min(g)))
    return {node: n for n, group in enumerate(groups) for node in group}
