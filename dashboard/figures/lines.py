"""Lines over time, one per item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.i18n import in_chart

_SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "star", "x", "pentagon", "hexagon", "triangle-down")


@dataclass(frozen=True)
class Marked:
    """What is drawn behind the lines: events (``date, label``), bursts (``item, start, end``), change points (``item, period``)."""

    events: pd.DataFrame | None = None
    bursts: pd.DataFrame | None = None
    changes: pd.DataFrame | None = None


def _band(made: go.Figure, rows: pd.DataFrame, colour: str, value: str) -> None:
    """A band between ``low`` and ``high``, with a gap where there is no value."""
    known = rows[value].notna()
    for _, run in rows[known].groupby((~known).cumsum()[known]):
        x, low, high = run["period"].tolist(), run["low"].tolist(), run["high"].tolist()
        made.add_scatter(
            x=x + x[::-1], y=high + low[::-1], fill="toself", fillcolor=theme.faint(colour), line={"width": 0}, mode="lines",
            hoverinfo="skip", showlegend=False,
        )  # fmt: skip


def trends(
    df: pd.DataFrame, *, names: Mapping[str, str], label: str, months: Sequence[str], bands: bool = True, marked: Marked | None = None
) -> go.Figure:
    """``df`` as from ``trends.series``; clicks return (item, period, …)."""
    made = theme.figure(height=460)
    marked = marked or Marked()
    colours = {str(item): theme.PALETTE[n % len(theme.PALETTE)] for n, item in enumerate(dict.fromkeys(df["item"]))}
    _behind(made, marked, colours)
    for n, (item, rows) in enumerate(df.groupby("item", sort=False)):
        colour = colours[str(item)]
        if bands:
            _band(made, rows, colour, "value")
        smooth = bool(rows["smooth"].notna().any())
        made.add_scatter(
            x=rows["period"], y=rows["value"], name=in_chart(names.get(str(item), str(item))), mode="markers" if smooth else "lines+markers",
            customdata=[[item, p, a, t] for p, a, t in zip(rows["period"], rows["articles"], rows["total"], strict=True)],
            marker={"symbol": _SYMBOLS[n % len(_SYMBOLS)], "size": 7}, line={"color": colour}, marker_color=colour, connectgaps=False,
            hovertemplate="%{customdata[1]}: %{y:,.1f} (%{customdata[2]} / %{customdata[3]})<extra>%{fullData.name}</extra>",
        )  # fmt: skip
        if smooth:
            made.add_scatter(
                x=rows["period"], y=rows["smooth"], mode="lines", line={"color": colour, "width": 2.5}, hoverinfo="skip", showlegend=False
            )
    made.update_yaxes(title=in_chart(label), rangemode="tozero")
    if float(df["value"].max() or 0) < 8:
        made.update_yaxes(dtick=1)
    theme.time_axis(made, df["period"].tolist(), months)
    made.update_layout(showlegend=True)
    return made


def _behind(made: go.Figure, marked: Marked, colours: Mapping[str, str]) -> None:
    if marked.bursts is not None:
        for row in marked.bursts.itertuples(index=False):
            made.add_vrect(
                x0=row.start, x1=row.end, fillcolor=theme.faint(colours.get(str(row.item), theme.ACCENT)), line_width=0, layer="below"
            )
    if marked.changes is not None:
        for row in marked.changes.itertuples(index=False):
            made.add_vline(x=row.period, line={"color": colours.get(str(row.item), theme.ACCENT), "dash": "dash", "width": 1.5})
    if marked.events is not None and len(marked.events):
        made.add_scatter(
            x=marked.events["date"], y=[1.0] * len(marked.events), yaxis="y2", mode="markers", showlegend=False,
            marker={"symbol": "triangle-down", "size": 10, "color": theme.INK}, hovertext=[in_chart(v) for v in marked.events["label"]],
            hovertemplate="%{x|%Y-%m-%d}: %{hovertext}<extra></extra>",
        )  # fmt: skip
        for date in marked.events["date"]:
            made.add_vline(x=date, line={"color": theme.GRID, "width": 1}, layer="below")
        made.update_layout(yaxis2={"overlaying": "y", "range": [0, 1.02], "visible": False, "fixedrange": True})


def share(df: pd.DataFrame, *, label: str, months: Sequence[str]) -> go.Figure:
    """One line of shares with its band. ``df``: ``period, share, low, high, articles``; clicks return the period."""
    made = theme.figure(height=300)
    _band(made, df, theme.ACCENT, "share")
    made.add_scatter(
        x=df["period"], y=df["share"], mode="lines+markers", customdata=df[["period", "articles"]], connectgaps=False, line={"color": theme.ACCENT},
        marker={"size": 8}, showlegend=False, hovertemplate="%{customdata[0]}: %{y:.1%} (%{customdata[1]})<extra></extra>",
    )  # fmt: skip
    made.update_yaxes(title=in_chart(label), rangemode="tozero", tickformat=".0%")
    theme.time_axis(made, df["period"].tolist(), months, most=6)
    return made


def scan(df: pd.DataFrame, *, measures: Mapping[str, str], x: str) -> go.Figure:
    """The measures of one language by number of topics; the chosen number is marked."""
    made = theme.figure(height=340)
    for n, (column, name) in enumerate(measures.items()):
        made.add_scatter(
            x=df["topics"], y=df[column], name=in_chart(name), mode="lines+markers", marker={"symbol": _SYMBOLS[n], "size": 8},
            line={"width": 3 if column == "quality" else 1.4}, hovertemplate="%{x}: %{y:.3f}<extra>%{fullData.name}</extra>",
        )  # fmt: skip
    for k in df.loc[df["chosen"], "topics"]:
        made.add_vline(x=k, line={"color": theme.INK, "dash": "dot", "width": 1.5})
    made.update_xaxes(title=in_chart(x))
    made.update_layout(showlegend=True)
    return made


def lags(df: pd.DataFrame, *, x: str, y: str) -> go.Figure:
    """Correlation by lag, with the band of no correlation. ``df`` as from ``lead_lag.cross_correlation``."""
    made = theme.figure(height=260)
    made.add_scatter(
        x=df["lag"].tolist() + df["lag"].tolist()[::-1], y=df["high"].tolist() + df["low"].tolist()[::-1], fill="toself",
        fillcolor=theme.faint(theme.MUTED), line={"width": 0}, mode="lines", hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    made.add_bar(
        x=df["lag"],
        y=df["correlation"],
        width=0.35,
        marker_color=theme.ACCENT,
        hovertemplate="%{x}: %{y:.2f}<extra></extra>",
        showlegend=False,
    )
    made.update_xaxes(title=in_chart(x), dtick=1)
    made.update_yaxes(title=in_chart(y), range=[-1, 1])
    return made
