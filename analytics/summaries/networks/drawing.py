"""Placing a network's nodes, and writing it for other programs."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.summaries.networks.build import Network

if TYPE_CHECKING:
    import networkx as nx


def layout(network: Network, *, seed: int = 0) -> pd.DataFrame:
    """Positions by Fruchterman-Reingold (1991): ``id, x, y``, the same for the same network and seed."""
    import igraph  # slow to import, and only networks want it

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
    from scipy.spatial import cKDTree  # a quarter of a second that only drawings cost

    least = 0.85 * float(np.ptp(places, axis=0).max()) / n**0.5
    for _ in range(rounds):
        one, other = cKDTree(places).query_pairs(least, output_type="ndarray").T
        if not len(one):
            break
        gap = places[one] - places[other]
        distance = np.hypot(gap[:, 0], gap[:, 1])
        push = 0.5 * gap * ((least - distance) / 2 / np.maximum(distance, 1e-9))[:, None]
        places = places.copy()
        np.add.at(places, one, push)
        np.subtract.at(places, other, push)
    return places


def graph(network: Network, officials: pd.DataFrame, labels: Mapping[str, str] | None = None) -> nx.Graph:
    """The network for GraphML and GEXF: every attribute a plain string or number."""
    import networkx as nx

    made = nx.Graph()
    about = officials.set_index("official_id")
    for node in network.nodes.itertuples(index=False):
        attributes = {
            "kind": str(node.kind),
            "articles": int(node.articles),
            "quotations": int(node.quotations),
            "label": str((labels or {}).get(node.id, node.id)),
        }
        if node.kind == "official" and node.id in about.index:
            row = about.loc[node.id]
            attributes["label"] = str(row["name"])
            for column in ("name_ar", "name_fa", "name_en", "role", "first_cited", "last_cited"):
                attributes[column] = str(row[column]) if isinstance(row[column], str) else ""
        made.add_node(str(node.id), **attributes)
    for a, b, n, weight in network.edges[["a", "b", "articles", "weight"]].itertuples(index=False):
        made.add_edge(str(a), str(b), weight=float(weight), articles=int(n))
    return made
