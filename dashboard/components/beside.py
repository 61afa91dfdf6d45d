"""Two slices side by side: the page twice, each with filters of its own."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.slices import Slice
from dashboard import session
from dashboard.components.captions import labels
from dashboard.exports.caption import describe
from dashboard.session import t
from dashboard.store import Store

#: Pixels of either side; each scrolls by itself.
HEIGHT = 1_600


def _said(store: Store, slice_: Slice) -> str:
    return describe(slice_, language=session.language(), names=labels(store)) if slice_ else t("beside.all")


def control(store: Store, slice_: Slice) -> None:
    """Keep the filters as they are for the other side, or put the other side away."""
    other = session.other_side()
    if other is None:
        st.button(t("beside.keep"), key="beside_keep", on_click=session.keep_beside, width="stretch", help=t("beside.help"))
        return
    st.caption(f"{t('beside.other')}: {_said(store, other)}")
    one, two = st.columns(2)
    one.button(t("beside.swap"), key="beside_swap", on_click=session.swap_sides, width="stretch")
    two.button(t("beside.close"), key="beside_close", on_click=session.close_beside, width="stretch")


def both(store: Store, page: str, title: str, slice_: Slice, other: Slice) -> None:
    """The page once for each slice."""
    st.title(title, anchor=False)
    for column, one in zip(st.columns(2), (slice_, other), strict=True):
        with column:
            st.html(f'<div class="marsad-side" dir="auto">{escape(_said(store, one))}</div>')
            st.iframe(session.embedded(page, one), height=HEIGHT, alt=_said(store, one))
