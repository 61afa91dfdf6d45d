"""Networks of cited officials: who is quoted in the same article, and who on which topic.

A co-citation edge means "quoted in the same article", not alliance. Two-mode
and one-mode networks as in Discourse Network Analyzer (Leifeld 2017).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

import igraph
import networkx as nx
import numpy as np
import pandas as pd


@dataclass(frozen=True)
class NetworkParams:
    """Which officials and edges are drawn.

    Attributes
    ----------
    most : int
        Officials at most: those with most quotations.
    least : int
        Articles two officials must share for an edge.
    """

    most: int = 60
    least: int = 1


@dataclass(frozen=True)
class Network:
    """Nodes ``id, kind, articles, quotations``; edges ``a, b, articles`` with a < b."""

    nodes: pd.DataFrame
    edges: pd.DataFrame


def _named(quotations: pd.DataFrame) -> pd.DataFrame:
    return quotations[quotations["speaker_id"].notna()]


def cited_together(quotations: pd.DataFrame, params: NetworkParams = NetworkParams(most=10_000)) -> Network:
    """One-mode network: officials joined when an article cites both.

    Parameters
    ----------
    quotations : DataFrame
        QUOTATIONS rows of the slice.
    params : NetworkParams
    """
    rows = _named(quotations)
    size = rows.groupby("speaker_id", sort=True).agg(articles=("article_id", "nunique"), quotations=("article_id", "size"))
    size = size.reset_index().rename(columns={"speaker_id": "id"})
    size = size.sort_values(["quotations", "id"], ascending=[False, True], kind="stable").head(params.most)
    kept = set(size["id"])
    pairs: dict[tuple[str, str], int] = {}
    for _, speakers in rows[rows["speaker_id"].isin(kept)].groupby("article_id", sort=True)["speaker_id"]:
        for a, b in combinations(sorted(set(speakers)), 2):
            pairs[a, b] = pairs.get((a, b), 0) + 1
    edges = [(a, b, n) for (a, b), n in sorted(pairs.items()) if n >= params.least]
    nodes = size.assign(kind="official")[["id", "kind", "articles", "quotations"]].reset_index(drop=True)
    return Network(nodes, pd.DataFrame(edges, columns=["a", "b", "articles"]))


def cited_on_topics(quotations: pd.DataFrame, params: NetworkParams = NetworkParams()) -> Network:
    """Two-mode network: officials joined to the topics of the articles that cite them (``a`` official, ``b`` topic)."""
    rows = _named(quotations)
    rows = rows[rows["topic_id"].notna()]
    size = rows.groupby("speaker_id", sort=True).agg(articles=("article_id", "nunique"), quotations=("article_id", "size")).reset_index()
    size = size.sort_values(["quotations", "speaker_id"], ascending=[False, True], kind="stable").head(params.most)
    rows = rows[rows["speaker_id"].isin(size["speaker_id"])]
    edges = rows.groupby(["speaker_id", "topic_id"], sort=True)["article_id"].nunique().reset_index()
    edges.columns = pd.Index(["a", "b", "articles"])
    edges = edges[edges["articles"] >= params.least].reset_index(drop=True)
    topics = (
        rows[rows["topic_id"].isin(edges["b"])]
        .groupby("topic_id", sort=True)
        .agg(articles=("article_id", "nunique"), quotations=("article_id", "size"))
    )
    people = size.rename(columns={"speaker_id": "id"}).assign(kind="official")
    about = topics.reset_index().rename(columns={"topic_id": "id"}).assign(kind="topic")
    nodes = pd.concat([people, about], ignore_index=True)[["id", "kind", "articles", "quotations"]]
    return Network(nodes, edges)


def layout(network: Network, *, seed: int = 0) -> pd.DataFrame:
    """Positions by Fruchterman-Reingold (1991): ``id, x, y``, the same for the same network and seed."""
    ids = sorted(network.nodes["id"])
    at = {node: n for n, node in enumerate(ids)}
    edges = [(at[a], at[b]) for a, b in zip(network.edges["a"], network.edges["b"], strict=True)]
    graph = igraph.Graph(n=len(ids), edges=edges)
    state = random.getstate()
    random.seed(seed)
    try:
        placed = (
            graph.layout_fruchterman_reingold(niter=800 if len(ids) < 400 else 300, grid="nogrid" if len(ids) < 400 else "grid").coords
            if ids
            else []
        )
    finally:
        random.setstate(state)
    places = _apart(np.array(placed, dtype=float).reshape(-1, 2))
    return pd.DataFrame({"id": ids, "x": places[:, 0], "y": places[:, 1]})


def _apart(places: np.ndarray, *, rounds: int = 60) -> np.ndarray:
    """Push nodes that lie closer than a legible distance apart, a little each round; for up to 400 nodes."""
    n = len(places)
    if not 2 <= n <= 400:
        return places
    least = 0.85 * float(np.ptp(places, axis=0).max()) / n**0.5
    for _ in range(rounds):
        gap = places[:, None] - places[None]
        distance = np.hypot(gap[..., 0], gap[..., 1]) + np.eye(n) * 1e9
        close = distance < least
        if not close.any():
            break
        push = np.where(close, (least - distance) / 2 / np.maximum(distance, 1e-9), 0.0)
        places = places + 0.5 * (gap * push[..., None]).sum(axis=1)
    return places


def communities(network: Network, *, seed: int = 0) -> dict[str, int]:
    """Groups of officials cited together, largest first (Louvain: Blondel et al. 2008)."""
    graph = nx.Graph()
    graph.add_nodes_from(sorted(network.nodes["id"]))
    graph.add_weighted_edges_from(network.edges[["a", "b", "articles"]].itertuples(index=False))
    groups = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    ranked = sorted(groups, key=lambda g: (-len(g), min(g)))
    return {str(node): n for n, group in enumerate(ranked) for node in group}


def graph(network: Network, officials: pd.DataFrame, topics: pd.DataFrame | None = None) -> nx.Graph:
    """The network for GraphML and GEXF: every attribute a plain string or number."""
    made = nx.Graph()
    about = officials.set_index("official_id")
    labels = topics.set_index("topic_id")["label"].to_dict() if topics is not None else {}
    for node in network.nodes.itertuples(index=False):
        attributes = {
            "kind": str(node.kind),
            "articles": int(node.articles),
            "quotations": int(node.quotations),
            "label": str(labels.get(node.id, node.id)),
        }
        if node.kind == "official" and node.id in about.index:
            row = about.loc[node.id]
            attributes["label"] = str(row["name"])
            for column in ("name_ar", "name_fa", "name_en", "role", "first_cited", "last_cited"):
                attributes[column] = str(row[column]) if isinstance(row[column], str) else ""
        made.add_node(str(node.id), **attributes)
    for a, b, n in network.edges[["a", "b", "articles"]].itertuples(index=False):
        made.add_edge(str(a), str(b), weight=int(n))
    return made
