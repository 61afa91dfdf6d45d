"""Codebook: how often each category occurs, crossed with anything else, with the hits behind every number."""

from __future__ import annotations

import streamlit as st

from dashboard import store as data
from dashboard.components import codebook_views as views
from dashboard.components.figure import hint
from dashboard.components.page import begin
from dashboard.session import t

store, slice_ = begin("nav.codebook")
found = data.categories(store, slice_)
if found.empty:
    st.info(t("empty.codes"))
    st.stop()
group, own = views.of_group(store, found)
hint()
views.frequencies(store, slice_, group, own)
views.crossed(store, slice_, group, own)
