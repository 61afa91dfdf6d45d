"""Topics: the list, one topic, the map of all, and how their number was chosen."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components import topic_views as views
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.figure import hint
from dashboard.components.page import begin
from dashboard.components.topic_edit import topic_edit
from dashboard.session import t

store, slice_ = begin("nav.topics")
names = labels(store)
topics = data.topic_shares(store, slice_)
if topics.empty:
    st.info(t("empty.topics"))
    st.stop()
method = t("method.topics", seed=store.seed)
view = choose_one("topics.view", ("one", "map", "scan"), words="topics.view_", key="topic_view")
for row in data.unclear(store, slice_).itertuples(index=False):
    st.caption(t("topics.unclear", name=names[row.language], share=session.convention().percent(row.share), articles=int(row.articles)))

ids = topics["topic_id"].tolist()
clicked = views.listed(store, topics, names=names, method=method)
if view != "one":
    languages = list(dict.fromkeys(topics["language"]))
    language = st.selectbox(t("terms.language"), languages, format_func=lambda c: names[c], key="topic_language")
    if view == "scan":
        views.topic_scan(store, language)
        st.stop()
    clicked = views.topic_map(store, slice_, language, names=names) or clicked
session.follow("topic", clicked=clicked, offered=ids)
topic = st.selectbox(t("topics.choose"), ids, format_func=lambda i: f"{names[i]} ({i})", key="topic_choice")
session.remember("topic", topic)
topic_edit(store, topic, names=names)
hint()
views.one_topic(store, slice_, topic, names=names, method=method)
