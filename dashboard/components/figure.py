"""A figure with its title, caption and downloads; it tells what was clicked."""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import session, theme
from dashboard.components.captions import caption
from dashboard.components.downloads import Asked, figure_downloads
from dashboard.components.markup import in_markdown
from dashboard.session import t
from dashboard.store import Store

CONFIG = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False}


def caption_line(text: str) -> None:
    """A caption under a figure or table."""
    st.html(f'<div class="marsad-caption">{escape(text).replace(chr(10), " · ")}</div>')


def figure(made: go.Figure, *, store: Store, key: str, title: str, method: str, asked: Asked | None = None) -> tuple[str, ...]:
    """Show a figure; returns the custom data of the clicked point, nothing when none is clicked."""
    st.subheader(in_markdown(title), anchor=False)
    shown = theme.darkened(theme.harmless(made)) if session.dark() else theme.harmless(made)
    event = st.plotly_chart(shown, key=key, on_select="rerun", selection_mode="points", config=CONFIG, theme=None, alt=title)
    text = caption(store, method)
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        caption_line(text)
    with right:
        figure_downloads(made, key=key, title=title, caption=text, store=store, asked=asked)
    points = event["selection"]["points"] if event else []
    return _flat(points[0].get("customdata")) if points else ()


def _flat(value: Any) -> tuple[str, ...]:
    """A point's custom data as texts, however plotly wraps them."""
    if value is None:
        return ()
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return tuple(text for v in value for text in _flat(v))
    return (str(value),)


def hint() -> None:
    """How to get to the evidence."""
    st.caption(t("evidence.hint"))
