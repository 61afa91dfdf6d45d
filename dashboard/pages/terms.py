"""Terms: frequencies, phrases, keywords against another slice, and any word or phrase in its contexts."""

from __future__ import annotations

import streamlit as st

from dashboard.components import word_views as views
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.figure import hint
from dashboard.components.page import begin
from dashboard.session import t

store, slice_ = begin("nav.terms")
names = labels(store)
languages = store.selected(slice_)["language"].value_counts().index.tolist()
view = choose_one("terms.view", ("words", "phrases", "keywords", "search"), words="terms.view_", key="terms_view")
one, two = st.columns(2)
with one:
    language = st.selectbox(t("terms.language"), languages, format_func=lambda c: names[c], key="terms_language")
with two:
    counts = view in ("words", "phrases")
    measure = choose_one("terms.measure", ("count", "articles"), words="terms.by_", key="terms_measure") if counts else ""
hint()
if view == "search":
    views.search(store, slice_, language)
elif view == "phrases":
    views.phrases(store, slice_, language, measure)
else:
    views.words(store, slice_, language, measure, view, names)
