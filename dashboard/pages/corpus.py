"""Corpus: what was read, adding articles and analysing them, with work that survives a reload."""

from __future__ import annotations

import contextlib

import streamlit as st

from analytics.errors import AnalyticsError
from analytics.workspace import Workspace
from dashboard import session
from dashboard.components import corpus_views as views
from dashboard.session import t
from dashboard.store import Store, open_store

st.title(t("nav.corpus"), anchor=False)
workspace = Workspace(session.workspace_path())
store: Store | None = None
with contextlib.suppress(AnalyticsError):  # nothing is analysed yet: that is what this page is for
    store = open_store(session.workspace_path())
views.state(workspace, store)
if not views.work(workspace) and session.may_edit():
    left, right = st.columns(2)
    with left:
        views.add(workspace)
    with right:
        if workspace.current() is not None:
            views.again(workspace, store)
            views.settings(workspace)
if workspace.current() is not None:
    views.understood(workspace, store)
