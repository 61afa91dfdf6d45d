"""Articles: the slice's articles, and the reader."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.page import begin
from dashboard.components.reader import reader
from dashboard.components.table import table
from dashboard.session import t

store, slice_ = begin("nav.articles")
names = labels(store)
words = st.text_input(t("articles.find"), key="articles_find", max_chars=100)
articles = data.find_articles(store, slice_, words)
shown = articles.assign(
    quotations=data.quotations_of(store, articles),
    language=articles["language"].map(names),
    published=articles["published"].fillna(t("value.undated")),
)
columns = {
    "published": "column.date",
    "outlet": "column.outlet",
    "title": "column.title",
    "language": "column.language",
    "quotations": "column.quotations",
}
row = table(
    shown, store=store, key="articles_table", columns=columns, method=t("method.articles"), title=t("articles.table"),
    height=300, asked=Asked("articles", {"words": words}),
)  # fmt: skip
if session.newly_clicked("articles", (words, row) if row is not None else None):
    session.remember("article", articles["article_id"].iloc[row])
chosen = session.asked("article")
if chosen in store.place:
    reader(store, chosen)
else:
    st.info(t("empty.article"))
