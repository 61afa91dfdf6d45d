"""The network of cited officials: an ECharts option to explore, a plotly figure to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.i18n import in_chart

#: Nodes up to which they are drawn at full size.
ROOMY = 120


def _size(quotations: float, most: float, number: int) -> float:
    """Pixels of a node among so many."""
    return float(9 + 30 * (quotations / max(most, 1)) ** 0.5) * max(0.35, min(1.0, (ROOMY / max(number, 1)) ** 0.5))


def option(
    nodes: pd.DataFrame, edges: pd.DataFrame, positions: pd.DataFrame, *, labels: Mapping[str, str], groups: Mapping[str, int]
) -> dict[str, Any]:
    """An ECharts graph with fixed positions; selection returns the row of the node or edge.

    Parameters
    ----------
    nodes, edges : DataFrame
        As in ``analytics.summaries.networks.Network``.
    positions : DataFrame
        ``id, x, y``.
    labels : mapping
        Node id -> text.
    groups : mapping
        Node id -> community.
    """
    at = positions.set_index("id")
    most = float(nodes["quotations"].max()) if len(nodes) else 1.0
    heavy = float(edges["weight"].abs().max()) if len(edges) else 1.0
    labelled = set(nodes.sort_values(["quotations", "id"], ascending=[False, True])["id"].head(36))
    data = [
        {
            "id": n.id,
            "name": labels.get(n.id, n.id),
            "x": float(at.at[n.id, "x"]) * 40,
            "y": float(at.at[n.id, "y"]) * 40,
            "value": int(n.quotations),
            "symbol": "circle" if n.kind == "official" else "roundRect",
            "symbolSize": _size(n.quotations, most, len(nodes)),
            "itemStyle": {"color": theme.PALETTE[groups.get(n.id, 0) % len(theme.PALETTE)] if n.kind == "official" else theme.DARKEST},
            "label": {"show": n.id in labelled},
        }
        for n in nodes.itertuples(index=False)
    ]
    links = [
        {
            "source": e.a,
            "target": e.b,
            "value": round(float(e.weight), 3),
            "lineStyle": {"width": 0.8 + 5 * abs(e.weight) / max(heavy, 1e-9)},
        }
        for e in edges.itertuples(index=False)
    ]
    series = {
        "type": "graph",
        "layout": "none",
        "roam": True,
        "selectedMode": "single",
        "data": data,
        "links": links,
        "label": {"position": "bottom", "fontSize": 12, "fontFamily": theme.FONT, "color": theme.INK},
        "labelLayout": {"hideOverlap": True},
        "lineStyle": {"color": theme.EDGE, "opacity": 0.7},
        "emphasis": {"focus": "adjacency", "label": {"show": True}},
        "select": {"itemStyle": {"borderColor": theme.INK, "borderWidth": 2}, "lineStyle": {"color": theme.PALETTE[1]}},
    }
    return {"tooltip": {"formatter": "{b}: {c}"}, "animation": False, "series": [series]}


def static(
    nodes: pd.DataFrame, edges: pd.DataFrame, positions: pd.DataFrame, *, labels: Mapping[str, str], groups: Mapping[str, int]
) -> go.Figure:
    """The same network as a plotly figure, for files."""
    at = positions.set_index("id")
    made = theme.figure(height=720)
    heavy = float(edges["weight"].abs().max()) if len(edges) else 1.0
    for e in edges.itertuples(index=False):
        made.add_scatter(
            x=[at.at[e.a, "x"], at.at[e.b, "x"]], y=[at.at[e.a, "y"], at.at[e.b, "y"]], mode="lines", hoverinfo="skip", showlegend=False,
            line={"color": theme.EDGE, "width": 0.8 + 5 * abs(e.weight) / max(heavy, 1e-9)},
        )  # fmt: skip
    most = float(nodes["quotations"].max()) if len(nodes) else 1.0
    made.add_scatter(
        x=[at.at[i, "x"] for i in nodes["id"]], y=[at.at[i, "y"] for i in nodes["id"]], mode="markers+text", showlegend=False,
        text=[in_chart(labels.get(i, i)) for i in nodes["id"]], textposition="bottom center", textfont={"size": 11},
        customdata=nodes["id"], hovertemplate="%{text}<extra></extra>",
        marker={
            "size": [_size(q, most, len(nodes)) for q in nodes["quotations"]],
            "color": [theme.PALETTE[groups.get(i, 0) % len(theme.PALETTE)] if k == "official" else theme.DARKEST for i, k in zip(nodes["id"], nodes["kind"], strict=True)],
            "symbol": ["circle" if k == "official" else "square" for k in nodes["kind"]],
            "line": {"color": theme.PAPER, "width": 1},
        },
    )  # fmt: skip
    made.update_xaxes(visible=False)
    made.update_yaxes(visible=False)
    return made
