"""Terms: frequencies, phrases, keywords against another slice, and any word or phrase in its contexts."""

from __future__ import annotations

import streamlit as st

from analytics.summaries.search import SearchParams
from dashboard import session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.downloads import Asked
from dashboard.components.figure import hint
from dashboard.components.page import begin
from dashboard.components.word_views import counted, in_context, keywords, searched, stop_term
from dashboard.session import t

OFFERED = 1_000
PHRASE = {"npmi": "column.npmi", "log_likelihood": "column.log_likelihood"}

store, slice_ = begin("nav.terms")
names = labels(store)
languages = store.selected(slice_)["language"].value_counts().index.tolist()
view = choose_one("terms.view", ("words", "phrases", "keywords", "search"), words="terms.view_", key="terms_view")
one, two = st.columns(2)
with one:
    language = st.selectbox(t("terms.language"), languages, format_func=lambda c: names[c], key="terms_language")
with two:
    measure = (
        choose_one("terms.measure", ("count", "articles"), words="terms.by_", key="terms_measure") if view in ("words", "phrases") else ""
    )
frequencies = data.frequencies(store, slice_, language)
if frequencies.empty:
    st.info(t("empty.terms"))
    st.stop()
hint()
shown = dict(zip(frequencies["term"], frequencies["display"], strict=True))
clicked = None
if view == "search":
    query, how = searched()
    if query:
        in_context(store, slice_, language, query=query, how=how, shown=query)
    st.stop()
if view == "phrases":
    found = data.phrases(store, slice_, language)
    if found.empty:
        st.info(t("empty.phrases"))
        st.stop()
    phrase = counted(
        store,
        found,
        key="phrases",
        measure=measure,
        method=t("method.phrases"),
        asked=Asked("phrases", {"language": language}),
        extra=PHRASE,
    )
    listed = dict(zip(found["term"], found["display"], strict=True))
    chosen = session.follow("phrase", clicked=phrase, offered=list(listed))
    in_context(store, slice_, language, query=chosen, how=SearchParams(), shown=listed[chosen])
    st.stop()
if view == "keywords":
    clicked = keywords(store, slice_, language, names)
else:
    clicked = counted(
        store, frequencies, key="terms", measure=measure, method=t("method.terms"), asked=Asked("terms", {"language": language})
    )
offered = frequencies["term"].head(OFFERED).tolist()
chosen = session.follow("term", clicked=clicked, offered=frequencies["term"].tolist())
if chosen not in offered:
    offered.append(chosen)
term = st.selectbox(t("terms.choose"), offered, format_func=lambda v: shown[v], key="term_choice")
session.remember("term", term)
stop_term(store, language, term, shown[term])
in_context(store, slice_, language, query=term, how=None, shown=shown[term])
