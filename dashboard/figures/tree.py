"""The hierarchy of topics as a tree drawn from its joins."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.conventions import Convention
from dashboard.i18n import in_chart


def tree(df: pd.DataFrame, *, names: Mapping[str, str], title: str, convention: Convention) -> go.Figure:
    """A dendrogram, leaves down the side. ``df`` as from ``topics.tree``."""
    leaves = str(df["members"].iloc[-1]).split()
    made = theme.figure(height=max(220, 60 + 24 * len(leaves)))
    at = {t: float(n) for n, t in enumerate(leaves)}
    height = dict.fromkeys(leaves, 0.0)
    for n, row in enumerate(df.itertuples(index=False), 1):
        a, b = at[row.one], at[row.other]
        made.add_scatter(
            x=[height[row.one], row.height, row.height, height[row.other]], y=[a, a, b, b], mode="lines", showlegend=False,
            line={"color": theme.ACCENT, "width": 1.6}, hovertext=convention.number(row.height, 2), hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip
        at[f"#{n}"], height[f"#{n}"] = (a + b) / 2, row.height
    made.update_yaxes(
        tickmode="array", tickvals=list(range(len(leaves))), ticktext=[in_chart(names.get(t, t)[:50]) for t in leaves], showgrid=False,
        side="right" if convention.rtl else "left", autorange="reversed",
    )  # fmt: skip
    theme.value_axis(made, "x", 0, float(df["height"].max()), convention, reverse=convention.rtl)
    made.update_xaxes(title=in_chart(title))
    return made
