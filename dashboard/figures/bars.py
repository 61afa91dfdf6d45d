"""Bars: periods along the bottom, or categories down the side."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.conventions import Convention
from dashboard.i18n import in_chart


def over_time(df: pd.DataFrame, *, value: str, label: str, convention: Convention) -> go.Figure:
    """Vertical bars, one a period. ``df``: ``period`` and the value's column; clicks return the period."""
    made = theme.figure(height=280)
    when = theme.hovered(df["period"].tolist(), convention)
    made.add_bar(
        x=df["period"], y=df[value], customdata=df["period"], marker_color=theme.ACCENT,
        hovertext=[f"{p}: {convention.number(v)}" for p, v in zip(when, df[value], strict=True)], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    theme.value_axis(made, "y", 0, float(df[value].max()) if len(df) else 0, convention, about=4, whole=True)
    made.update_yaxes(title=in_chart(label))
    theme.time_axis(made, df["period"].tolist(), convention)
    return made


def ranked(
    df: pd.DataFrame, *, label: str, value: str, key: str, title: str, convention: Convention, percent: bool = False
) -> go.Figure:  # fmt: skip
    """Horizontal bars, the largest on top; clicks return the row's key. Columns ``low`` and ``high`` are drawn as intervals.

    Right-to-left readers get the labels on the right and bars that grow to the left.
    """
    made = theme.figure(height=max(150, 46 + 27 * len(df)))
    rtl = convention.rtl
    shown = [in_chart(str(v)[:60]) for v in df[label]]
    small = not percent and len(df) and float(df[value].abs().max()) < 20 and bool((df[value] % 1 != 0).any())

    def said(v: float) -> str:
        return convention.percent(v, 1) if percent else convention.number(v, 2 if small else 0)

    numbers = [said(v) for v in df[value]]
    error = None
    if {"low", "high"} <= set(df.columns):
        error = {"array": df["high"] - df[value], "arrayminus": df[value] - df["low"], "color": theme.MUTED, "thickness": 1.2}
        numbers = [f"{n}  [{said(a)}–{said(b)}]" for n, a, b in zip(numbers, df["low"], df["high"], strict=True)]
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
    least = min(0.0, float(df[value].min())) if len(df) else 0.0
    theme.value_axis(
        made, "x", least, top, convention, percent=percent, whole=not (percent or small), reverse=rtl,
        room=(0.12 if least < 0 else 0.0, 0.5 if error else 0.2),
    )  # fmt: skip
    made.update_xaxes(title=in_chart(title))
    return made
