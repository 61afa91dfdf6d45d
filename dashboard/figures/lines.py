"""Lines over time, one per item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.i18n import in_chart

_SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "star", "x", "pentagon", "hexagon", "triangle-down")


def trends(df: pd.DataFrame, *, names: Mapping[str, str], label: str, months: Sequence[str]) -> go.Figure:
    """``df``: ``period, item, value, articles, total``; clicks return (item, period)."""
    made = theme.figure(height=420)
    for n, (item, rows) in enumerate(df.groupby("item", sort=False)):
        made.add_scatter(
            x=rows["period"], y=rows["value"], name=in_chart(names.get(str(item), str(item))), mode="lines+markers",
            customdata=[[item, p, a, t] for p, a, t in zip(rows["period"], rows["articles"], rows["total"], strict=True)],
            marker={"symbol": _SYMBOLS[n % len(_SYMBOLS)], "size": 8}, connectgaps=False,
            hovertemplate="%{customdata[1]}: %{y:,.1f} (%{customdata[2]} / %{customdata[3]})<extra>%{fullData.name}</extra>",
        )  # fmt: skip
    made.update_yaxes(title=in_chart(label), rangemode="tozero")
    if float(df["value"].max() or 0) < 8:
        made.update_yaxes(dtick=1)
    theme.time_axis(made, df["period"].tolist(), months)
    made.update_layout(showlegend=True)
    return made


def share(df: pd.DataFrame, *, label: str, months: Sequence[str]) -> go.Figure:
    """One line of shares. ``df``: ``period, share, articles``; clicks return the period."""
    made = theme.figure(height=300)
    made.add_scatter(
        x=df["period"], y=df["share"], mode="lines+markers", customdata=df[["period", "articles"]], connectgaps=False, line={"color": theme.ACCENT},
        marker={"size": 8}, hovertemplate="%{customdata[0]}: %{y:.1%} (%{customdata[1]})<extra></extra>",
    )  # fmt: skip
    made.update_yaxes(title=in_chart(label), rangemode="tozero", tickformat=".0%")
    theme.time_axis(made, df["period"].tolist(), months, most=6)
    return made


def scan(df: pd.DataFrame, *, x: str, y: str) -> go.Figure:
    """Topic quality by number of topics; the chosen one is larger."""
    made = theme.figure(height=240)
    for n, (language, rows) in enumerate(df.groupby("language")):
        made.add_scatter(
            x=rows["topics"], y=rows["quality"], name=str(language), mode="lines+markers",
            marker={"size": [14 if c else 7 for c in rows["chosen"]], "symbol": _SYMBOLS[n]},
        )  # fmt: skip
    made.update_xaxes(title=in_chart(x))
    made.update_yaxes(title=in_chart(y))
    made.update_layout(showlegend=True)
    return made
