"""Officials: the network of who is quoted with whom and on what, a table, and one official's page."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.merges import merges
from dashboard.components.network_view import network_view
from dashboard.components.official import official_page
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.session import t

COLUMNS = {
    "label": "column.name",
    "role": "column.role",
    "quotations": "column.quotations",
    "articles": "column.articles",
    "first": "column.first",
    "last": "column.last",
}

store, slice_ = begin("nav.officials")
names = labels(store)
cited = data.cited(store, slice_)
if cited.empty:
    st.info(t("empty.officials"))
    st.stop()
quotations = store.selected_quotations(slice_)
wanted = network_view(store, slice_, quotations, cited=cited, names=names)

ids = cited["official_id"].tolist()
shown = cited.assign(label=[names[i] for i in ids])
row = table(
    shown,
    store=store,
    key="officials_table",
    columns=COLUMNS,
    method=t("method.quotations"),
    title=t("officials.table"),
    asked=Asked("officials_cited"),
)
session.follow("official", clicked=ids[row] if row is not None else wanted, offered=ids)
official = st.selectbox(t("officials.choose"), ids, format_func=lambda i: names[i], key="official_choice")
session.remember("official", official)
official_page(store, quotations, official)
merges(store)
