"""Overview: what the corpus holds, when, from whom, about what, and what was left out."""

from __future__ import annotations

import streamlit as st

from dashboard.components import overview_views as views
from dashboard.components.figure import hint
from dashboard.components.hints import first_steps
from dashboard.components.left_out import left_out
from dashboard.components.page import begin

store, slice_ = begin("nav.overview")
first_steps(store)
views.numbers(store, slice_)
hint()
views.over_time(store, slice_)
for column, name in zip(st.columns(2), ("outlet", "language"), strict=True):
    with column:
        views.by_column(store, slice_, name)
left, right = st.columns(2)
with left:
    views.topics(store, slice_)
with right:
    views.officials(store, slice_)
left_out(store)
