"""Officials: the network of who is quoted with whom and on what, a table, and one official's page."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.merges import merges
from dashboard.components.network_view import network_view
from dashboard.components.official import cited_table, official_page
from dashboard.components.page import begin
from dashboard.session import t

store, slice_ = begin("nav.officials")
names = labels(store)
cited = data.cited(store, slice_)
if cited.empty:
    st.info(t("empty.officials"))
    st.stop()
in_network = network_view(store, slice_, cited=cited, names=names)
in_table = cited_table(store, cited, names)
ids = cited["official_id"].tolist()
session.follow("official", clicked=in_table or in_network, offered=ids)
official = st.selectbox(t("officials.choose"), ids, format_func=lambda i: names[i], key="official_choice")
session.remember("official", official)
official_page(store, slice_, official)
merges(store)
