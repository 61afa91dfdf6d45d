"""Lines over time, one per item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.conventions import Convention
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
    df: pd.DataFrame, *, names: Mapping[str, str], label: str, convention: Convention, bands: bool = True, marked: Marked | None = None
) -> go.Figure:
    """``df`` as from ``trends.series``; clicks return (item, period, …)."""
    made = theme.figure(height=460)
    marked = marked or Marked()
    colours = {str(item): theme.PALETTE[n % len(theme.PALETTE)] for n, item in enumerate(dict.fromkeys(df["item"]))}
    _behind(made, marked, colours, convention)
    for n, (item, rows) in enumerate(df.groupby("item", sort=False)):
        colour = colours[str(item)]
        if bands:
            _band(made, rows, colour, "value")
        smooth = bool(rows["smooth"].notna().any())
        made.add_scatter(
            x=rows["period"], y=rows["value"], name=in_chart(names.get(str(item), str(item))), mode="markers" if smooth else "lines+markers",
            customdata=[[item, p, a, t] for p, a, t in zip(rows["period"], rows["articles"], rows["total"], strict=True)],
            marker={"symbol": _SYMBOLS[n % len(_SYMBOLS)], "size": 7}, line={"color": colour}, marker_color=colour, connectgaps=False,
            hovertext=_said(rows, convention), hovertemplate="%{hovertext}<extra>%{fullData.name}</extra>",
        )  # fmt: skip
        if smooth:
            made.add_scatter(
                x=rows["period"], y=rows["smooth"], mode="lines", line={"color": colour, "width": 2.5}, hoverinfo="skip", showlegend=False
            )
    seen = df[["value", *(["high"] if bands else [])]].max().max()
    theme.value_axis(made, "y", 0, float(seen) if pd.notna(seen) else 0, convention, about=5, whole=True)
    made.update_yaxes(title=in_chart(label))
    theme.time_axis(made, df["period"].tolist(), convention)
    made.update_layout(showlegend=True)
    return made


def _said(rows: pd.DataFrame, convention: Convention) -> list[str]:
    """What a line's points say when pointed at: period, value, articles with it of how many."""
    when = theme.hovered(rows["period"].tolist(), convention)
    values = zip(when, rows["value"], rows["articles"], rows["total"], strict=True)
    return [
        f"{p}: {'–' if pd.isna(v) else convention.number(v, 1)} ({convention.number(a)} / {convention.number(n)})" for p, v, a, n in values
    ]


def _behind(made: go.Figure, marked: Marked, colours: Mapping[str, str], convention: Convention) -> None:
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
            marker={"symbol": "triangle-down", "size": 10, "color": theme.INK}, hovertemplate="%{hovertext}<extra></extra>",
            hovertext=[f"{in_chart(convention.dates(d))}: {in_chart(v)}" for d, v in zip(marked.events["date"], marked.events["label"], strict=True)],
        )  # fmt: skip
        for date in marked.events["date"]:
            made.add_vline(x=date, line={"color": theme.GRID, "width": 1}, layer="below")
        made.update_layout(yaxis2={"overlaying": "y", "range": [0, 1.02], "visible": False, "fixedrange": True})


def share(df: pd.DataFrame, *, label: str, convention: Convention) -> go.Figure:
    """One line of shares with its band. ``df``: ``period, share, low, high, articles``; clicks return the period."""
    made = theme.figure(height=300)
    _band(made, df, theme.ACCENT, "share")
    said = zip(theme.hovered(df["period"].tolist(), convention), df["share"], df["articles"], strict=True)
    made.add_scatter(
        x=df["period"], y=df["share"], mode="lines+markers", customdata=df[["period", "articles"]], connectgaps=False, line={"color": theme.ACCENT},
        marker={"size": 8}, showlegend=False, hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[f"{p}: {'–' if pd.isna(v) else convention.percent(v, 1)} ({convention.number(n)})" for p, v, n in said],
    )  # fmt: skip
    seen = df[["share", "high"]].max().max()
    theme.value_axis(made, "y", 0, float(seen) if pd.notna(seen) else 0, convention, percent=True, about=4)
    made.update_yaxes(title=in_chart(label))
    theme.time_axis(made, df["period"].tolist(), convention, most=6)
    return made


def scan(df: pd.DataFrame, *, measures: Mapping[str, str], x: str, convention: Convention) -> go.Figure:
    """The measures of one language by number of topics; the chosen number is marked."""
    made = theme.figure(height=340)
    for n, (column, name) in enumerate(measures.items()):
        made.add_scatter(
            x=df["topics"], y=df[column], name=in_chart(name), mode="lines+markers", marker={"symbol": _SYMBOLS[n], "size": 8},
            line={"width": 3 if column == "quality" else 1.4}, hovertemplate="%{hovertext}<extra>%{fullData.name}</extra>",
            hovertext=[f"{convention.number(k)}: {convention.number(v, 3)}" for k, v in zip(df["topics"], df[column], strict=True)],
        )  # fmt: skip
    for k in df.loc[df["chosen"], "topics"]:
        made.add_vline(x=k, line={"color": theme.INK, "dash": "dot", "width": 1.5})
    values = df[list(measures)]
    theme.value_axis(made, "x", float(df["topics"].min()), float(df["topics"].max()), convention, whole=True, room=(0.05, 0.05))
    theme.value_axis(made, "y", min(0.0, float(values.min().min())), float(values.max().max()), convention, room=(0.03, 0.05))
    made.update_xaxes(title=in_chart(x))
    made.update_layout(showlegend=True)
    return made


def lags(df: pd.DataFrame, *, x: str, y: str, convention: Convention) -> go.Figure:
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
        hovertext=[f"{convention.number(k)}: {convention.number(v, 2)}" for k, v in zip(df["lag"], df["correlation"], strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    theme.value_axis(made, "x", float(df["lag"].min()), float(df["lag"].max()), convention, about=12, whole=True, room=(0.05, 0.05))
    theme.value_axis(made, "y", -1, 1, convention, about=4, room=(0.0, 0.0))
    made.update_xaxes(title=in_chart(x))
    made.update_yaxes(title=in_chart(y))
    return made
