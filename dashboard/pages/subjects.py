"""Subjects: one subject through all languages, and on what evidence topics are taken for one."""

from __future__ import annotations

import streamlit as st

from dashboard import store as data
from dashboard.components import subject_views as views
from dashboard.components.figure import hint
from dashboard.components.page import begin
from dashboard.session import t

store, slice_ = begin("nav.subjects")
if store.subjects["language"].nunique() < 2:
    st.info(t("empty.subjects"))
    st.stop()
st.caption(t("subjects.note"))
subject = views.listed(store, slice_)
hint()
topics = data.subject_topics(store, subject)
views.evidence(store, subject, topics)
views.course(store, slice_, topics)
