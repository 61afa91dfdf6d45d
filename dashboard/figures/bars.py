"""Bars: periods along the bottom, or categories down the side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.i18n import in_chart


def over_time(df: pd.DataFrame, *, value: str, label: str, months: Sequence[str]) -> go.Figure:
    """Vertical bars, one a period. ``df``: ``period`` and the value's column; clicks return the period."""
    made = theme.figure(height=280)
    made.add_bar(
        x=df["period"], y=df[value], customdata=df["period"], marker_color=theme.ACCENT,
        hovertemplate="%{customdata}: %{y}<extra></extra>",
    )  # fmt: skip
    made.update_yaxes(title=in_chart(label), rangemode="tozero")
    theme.time_axis(made, df["period"].tolist(), months)
    return made


def ranked(df: pd.DataFrame, *, label: str, value: str, key: str, title: str, percent: bool = False, rtl: bool = False) -> go.Figure:
    """Horizontal bars, the largest on top; clicks return the row's key. Columns ``low`` and ``high`` are drawn as intervals.

    Right-to-left readers get the labels on the right and bars that grow to the left.
    """
    made = theme.figure(height=max(150, 46 + 27 * len(df)))
    shown = [in_chart(str(v)[:60]) for v in df[label]]
    small = not percent and len(df) and float(df[value].abs().max()) < 20 and bool((df[value] % 1 != 0).any())
    numbers = [f"{v:.1%}" if percent else f"{v:,.2f}" if small else f"{v:,.0f}" for v in df[value]]
    error = None
    if {"low", "high"} <= set(df.columns):
        error = {"array": df["high"] - df[value], "arrayminus": df[value] - df["low"], "color": theme.MUTED, "thickness": 1.2}
        numbers = [
            f"{n}  [{a:.1%}–{b:.1%}]" if percent else f"{n}  [{a:,.0f}–{b:,.0f}]"
            for n, a, b in zip(numbers, df["low"], df["high"], strict=True)
        ]
    made.add_bar(
        x=df[value], y=list(range(len(df))), orientation="h", error_x=error, customdata=df[key], marker_color=theme.ACCENT, text=numbers,
        textposition="none" if error else "outside", cliponaxis=False, hovertext=shown, hovertemplate="%{hovertext}: %{text}<extra></extra>",
    )  # fmt: skip
    if error:
        made.add_scatter(
            x=df["high"], y=list(range(len(df))), mode="text", text=[f"  {n}  " for n in numbers], cliponaxis=False, hoverinfo="skip",
            textposition="middle left" if rtl else "middle right", showlegend=False,
        )  # fmt: skip
    made.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(df))),
        ticktext=shown,
        autorange="reversed",
        side="right" if rtl else "left",
        showgrid=False,
    )
    top = float(df["high" if error else value].max() or 1) if len(df) else 1.0
    least = min(0.0, float(df[value].min())) * 1.1 if len(df) else 0.0
    room = 1.5 if error else 1.18
    made.update_xaxes(
        title=in_chart(title),
        range=[top * room, least] if rtl else [least, top * room],
        tickformat=(".0%" if top > 0.06 else ".1%") if percent else ".2f" if small else ",d",
        nticks=6,
    )
    return made
