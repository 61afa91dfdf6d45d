"""The analysis in force, opened once for all sessions."""

from __future__ import annotations

import streamlit as st

from analytics.opened import Opened
from analytics.workspace import Workspace

#: What pages ask their questions of.
Store = Opened


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(root: str, number: int, fingerprint: str) -> Opened:
    return Opened(Workspace(root).require(analysed=True))


@st.cache_resource(max_entries=3, show_spinner=False)
def _latest() -> dict[str, Opened]:
    """Workspace -> the analysis as last decided on, which the next decision starts from."""
    return {}


def open_store(path: str) -> Opened:
    """The analysis of the generation in force; raises WorkspaceError when there is none."""
    generation = Workspace(path).require(analysed=True)
    root = generation.workspace.address
    first = _opened(root, generation.number, generation.fingerprint)
    last = _latest().get(root, first)
    store = (last if last.generation is first.generation else first).decided(tuple(first.corrections.in_force()))
    _latest()[root] = store
    return store
