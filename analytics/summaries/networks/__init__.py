"""Networks of cited officials, as in Discourse Network Analyzer (Leifeld 2017).

:mod:`build` makes two-mode and one-mode networks, :mod:`measures` weighs nodes
and edges and finds communities, :mod:`drawing` places nodes, :mod:`compare` sets
two periods side by side. A co-citation edge means "quoted in the same article",
not alliance.
"""

from analytics.summaries.networks.build import (
    CONCEPTS,
    MODES,
    NORMALISATIONS,
    Network,
    NetworkParams,
    network,
)  # fmt: skip
from analytics.summaries.networks.compare import compare
from analytics.summaries.networks.drawing import graph, layout
from analytics.summaries.networks.ego import ego
from analytics.summaries.networks.measures import MEASURES, SignificanceParams, communities, measures, significance

__all__ = [
    "CONCEPTS", "MEASURES", "MODES", "NORMALISATIONS", "Network", "NetworkParams", "SignificanceParams", "communities", "compare", "ego", "graph", "layout", "measures",
    "network", "significance",
]  # fmt: skip
