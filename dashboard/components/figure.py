"""A figure with its title, caption and downloads; it tells what was clicked."""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.components.captions import caption
from dashboard.components.downloads import Asked, figure_downloads
from dashboard.components.markup import in_markdown
from dashboard.session import t
from dashboard.store import Store

CONFIG = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False}


def caption_line(text: str) -> None:
    """A caption under a figure or table."""
    st.html(f'<div class="marsad-caption">{escape(text).replace(chr(10), " · ")}</div>')


def figure(made: go.Figure, *, store: Store, key: str, title: str, method: str, asked: Asked | None = None) -> Any | None:
    """Show a figure; returns the custom data of the clicked point, or None."""
    st.subheader(in_markdown(title), anchor=False)
    event = st.plotly_chart(made, key=key, on_select="rerun", selection_mode="points", config=CONFIG, theme=None, alt=title)
    text = caption(store, method)
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        caption_line(text)
    with right:
        figure_downloads(made, key=key, title=title, caption=text, store=store, asked=asked)
    points = event["selection"]["points"] if event else []
    return points[0].get("customdata") if points else None


def first(value: Any) -> Any:
    """The one value of a point's custom data, however plotly wraps it."""
    if isinstance(value, dict):
        return first(next(iter(value.values()), None))
    return first(value[0]) if isinstance(value, (list, tuple)) and value else value


def hint() -> None:
    """How to get to the evidence."""
    st.caption(t("evidence.hint"))
