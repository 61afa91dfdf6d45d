"""What every page begins with."""

from __future__ import annotations

import streamlit as st

from analytics.slices import Slice
from dashboard import session
from dashboard.session import t
from dashboard.store import Store, open_store


def begin(title_key: str) -> tuple[Store, Slice]:
    """The page's title, and the store and slice it is about; stops with a word when the slice is empty."""
    store = open_store(session.workspace_path())
    slice_ = session.current_slice()
    if not session.embedding():
        st.title(t(title_key), anchor=False)
    if not store.within(slice_).any():
        st.info(t("empty.slice"))
        st.stop()
    return store, slice_
