"""A table of numbers as colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.conventions import Convention
from dashboard.i18n import in_chart


def crossed(
    df: pd.DataFrame, *, rows: Sequence[str], columns: Sequence[str], names: Mapping[str, str], convention: Convention
) -> go.Figure:
    """Categories by values: the number of articles, coloured by how far it is from what chance would give.

    ``df`` as from ``codebook.crossed``. Clicks return (category, value): plotly
    selects no cells of a heat map, so faint points lie over them.
    """
    made = theme.figure(height=max(220, 120 + 26 * len(rows)))
    rtl = convention.rtl
    residual = df.pivot(index="category", columns="value", values="residual").reindex(index=rows, columns=columns)
    number = df.pivot(index="category", columns="value", values="articles").reindex(index=rows, columns=columns)
    x, y = [in_chart(names.get(c, c)[:28]) for c in columns], [in_chart(names.get(r, r)[:36]) for r in rows]
    made.add_heatmap(
        z=residual.to_numpy(), x=list(range(len(x))), y=list(range(len(y))), zmin=-6, zmax=6, xgap=1, ygap=1, showscale=False,
        colorscale=[[0, theme.PALETTE[1]], [0.5, theme.PAPER], [1, theme.PALETTE[0]]], hoverinfo="skip",
        text=[[convention.number(v) for v in row] for row in number.fillna(0).to_numpy()], texttemplate="%{text}",
    )  # fmt: skip

    def said(i: int, j: int) -> str:
        count, far = number.iloc[i, j], residual.iloc[i, j]
        return "–" if pd.isna(count) else f"{convention.number(count)} ({convention.number(far, 1, sign=True)})"

    cells = [(i, j) for i in range(len(y)) for j in range(len(x))]
    made.add_scatter(
        x=[j for _, j in cells], y=[i for i, _ in cells], mode="markers", marker={"size": 22, "opacity": 0.01, "symbol": "square"},
        customdata=[[rows[i], columns[j]] for i, j in cells], showlegend=False,
        hovertext=[f"{y[i]} · {x[j]}: {said(i, j)}" for i, j in cells], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    made.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(x))),
        ticktext=x,
        tickangle=-35,
        showgrid=False,
        side="top",
        autorange="reversed" if rtl else True,
    )
    made.update_yaxes(
        tickmode="array", tickvals=list(range(len(y))), ticktext=y, autorange="reversed", showgrid=False, side="right" if rtl else "left"
    )
    return made
