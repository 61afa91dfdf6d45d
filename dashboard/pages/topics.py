"""Topics: the list, and one topic's terms, course and passages."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.figure import figure, first, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import bars, lines
from dashboard.session import t

store, slice_ = begin("nav.topics")
names = labels(store)
topics = data.topic_shares(store, slice_)
if topics.empty:
    st.info(t("empty.topics"))
    st.stop()
method = t("method.topics", seed=store.seed)

shown = topics.assign(language=[names[v] for v in topics["language"]], share=100 * topics["share"])
columns = {
    "label": "column.topic",
    "language": "column.language",
    "share": "column.share",
    "articles": "column.articles",
    "coherence": "column.coherence",
    "terms": "column.topic_terms",
}
row = table(
    shown,
    store=store,
    key="topics_list",
    columns=columns,
    method=method,
    title=t("topics.list"),
    formats={"share": "%.1f %%", "coherence": "%.3f"},
)
ids = topics["topic_id"].tolist()
session.follow("topic", clicked=ids[row] if row is not None else None, offered=ids)
topic = st.selectbox(t("topics.choose"), ids, format_func=lambda i: f"{names[i]} ({i})", key="topic_choice")
session.remember("topic", topic)
hint()

left, right = st.columns(2)
with left:
    own = store.topic_terms[store.topic_terms["topic_id"] == topic].head(20)
    made = bars.ranked(own, label="display", value="weight", key="term", title=t("column.weight"), percent=True, rtl=session.rtl())
    term = figure(made, store=store, key="topic_terms", title=t("topics.terms"), method=method)
with right:
    period = data.suggested_period(store, slice_, topic.split("-")[0])
    course = data.topic_over_time(store, slice_, topic, period)
    start = figure(
        lines.share(course, label=t("column.share"), months=session.months()),
        store=store,
        key="topic_course",
        title=t("topics.course"),
        method=method,
    )
if term is not None:
    behind.term(store, slice_, str(first(term)), topic.split("-")[0], what=str(first(term)))
if start is not None:
    inside = data.in_period(store, slice_, period, str(first(start)))
    behind.topic(store, slice_, topic, what=f"{names[topic]}, {first(start)}", ids=inside, most=20)

st.subheader(t("topics.typical"), anchor=False)
behind.topic(store, slice_, topic, what=names[topic])
with st.expander(t("topics.scan")):
    figure(
        lines.scan(store.topic_scan, x=t("topics.number"), y=t("topics.quality")),
        store=store,
        key="topic_scan",
        title=t("topics.scan"),
        method=method,
    )
