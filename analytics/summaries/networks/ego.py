"""The neighbourhood of one node."""

from __future__ import annotations

import numpy as np

from analytics.summaries.networks.build import Network
from analytics.tables import among


def ego(network: Network, node: str, *, steps: int = 1, most: int = 60) -> Network:
    """A node, those within some steps of it, and every edge between them (Wasserman & Faust 1994, 2.3).

    Parameters
    ----------
    network : Network
    node : str
        Identifier; a node that is not there gives an empty network.
    steps : int
        Edges away from the node.
    most : int
        Nodes at most: the nearest, among equals those with the heaviest edges
        to nodes nearer by.

    Returns
    -------
    Network
    """
    known = set(network.nodes["id"])
    reached = [node] if node in known else []
    edges = network.edges
    for _ in range(steps):
        a, b = among(edges["a"], reached), among(edges["b"], reached)
        outward = edges[a ^ b]
        if len(reached) >= most or outward.empty:
            break
        found = np.where(among(outward["a"], reached), outward["b"], outward["a"])
        pull = outward["weight"].abs().groupby(found, sort=True).sum().sort_values(ascending=False, kind="stable")
        reached += pull.index[: most - len(reached)].tolist()
    nodes = network.nodes[among(network.nodes["id"], reached)].reset_index(drop=True)
    kept = edges[among(edges["a"], reached) & among(edges["b"], reached)].reset_index(drop=True)
    return Network(nodes, kept, network.population)
