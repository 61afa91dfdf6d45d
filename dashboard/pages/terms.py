"""Terms: frequencies of the slice, and the concordance of one term."""

from __future__ import annotations

import streamlit as st

from analytics.summaries import concordance
from dashboard import session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.concordance import kwic
from dashboard.components.figure import figure, first, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import bars
from dashboard.session import t

OFFERED = 1_000

store, slice_ = begin("nav.terms")
names = labels(store)
languages = data.selected(store, slice_)["language"].value_counts().index.tolist()
one, two = st.columns(2)
with one:
    language = st.selectbox(t("terms.language"), languages, format_func=lambda c: names[c], key="terms_language")
with two:
    measure = choose_one("terms.measure", ("count", "articles"), words="terms.by_", key="terms_measure")
frequencies = data.frequencies(store, slice_, language)
if frequencies.empty:
    st.info(t("empty.terms"))
    st.stop()
hint()
frequencies = frequencies.sort_values([measure, "term"], ascending=[False, True], kind="stable").reset_index(drop=True)
shown = dict(zip(frequencies["term"], frequencies["display"], strict=True))
left, right = st.columns(2)
with left:
    made = bars.ranked(frequencies.head(20), label="display", value=measure, key="term", title=t(f"terms.by_{measure}"), rtl=session.rtl())
    clicked = figure(made, store=store, key="terms_chart", title=t("terms.most"), method=t("method.terms"))
with right:
    listed = frequencies.assign(share=100 * frequencies["share"])
    columns = {
        "display": "column.term",
        "count": "column.count",
        "per_million": "column.per_million",
        "articles": "column.articles",
        "share": "column.share",
    }
    row = table(
        listed,
        store=store,
        key="terms_table",
        columns=columns,
        method=t("method.terms"),
        title=t("terms.table"),
        formats={"per_million": "%.0f", "share": "%.1f %%"},
        height=560,
    )

offered = frequencies["term"].head(OFFERED).tolist()
wanted = str(first(clicked)) if clicked is not None else frequencies["term"].iloc[row] if row is not None else None
chosen = session.follow("term", clicked=wanted, offered=frequencies["term"].tolist())
if chosen not in offered:
    offered.append(chosen)
term = st.selectbox(t("terms.choose"), offered, format_func=lambda v: shown[v], key="term_choice")
session.remember("term", term)
spans = data.spans_of_term(store, slice_, term, language)
params = concordance.ConcordanceParams(most=100)
lines = concordance.lines(spans, texts=store.texts(spans["article_id"].head(params.most).unique().tolist()), params=params)
st.subheader(t("terms.concordance", term=shown[term]), anchor=False)
st.caption(t("terms.lines", shown=len(lines), all=len(spans)))
kwic(lines, language=language)
with st.expander(t("export.download")):
    columns = {"left": "column.left", "node": "column.node", "right": "column.right", "article_id": "nav.articles"}
    table(lines, store=store, key="concordance", columns=columns, method=t("method.concordance"))
