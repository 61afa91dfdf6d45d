"""Two networks side by side: what came, what went, what grew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.summaries.networks.build import Network

COLUMNS = ["a", "b", "before", "after", "change", "state"]


def compare(before: Network, after: Network) -> pd.DataFrame:
    """Edges of two networks of one kind.

    Returns
    -------
    DataFrame
        ``a, b, before, after, change, state``: weights in both (0 where there
        is no edge), their difference, and whether the edge is ``new``, ``gone``
        or ``kept``. Largest change first.
    """
    made = before.edges[["a", "b", "weight"]].rename(columns={"weight": "before"})
    made = made.merge(after.edges[["a", "b", "weight"]].rename(columns={"weight": "after"}), on=["a", "b"], how="outer", indicator=True)
    made["state"] = made["_merge"].astype(str).map({"left_only": "gone", "right_only": "new", "both": "kept"})
    made = made.fillna({"before": 0.0, "after": 0.0}).assign(change=lambda d: d["after"] - d["before"])
    order = np.lexsort((made["b"].astype(str), made["a"].astype(str), -made["change"].abs()))
    return made.iloc[order][COLUMNS].reset_index(drop=True)
