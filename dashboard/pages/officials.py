"""Officials: the network of who is quoted with whom and on what, a table, and one official's page."""

from __future__ import annotations

import streamlit as st

from analytics import evidence, exporting
from analytics.summaries import networks
from dashboard import session
from dashboard import store as data
from dashboard.components.captions import caption, labels
from dashboard.components.downloads import figure_downloads
from dashboard.components.evidence import passages
from dashboard.components.figure import caption_line, hint
from dashboard.components.official import official_page
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import network as drawing
from dashboard.session import t

store, slice_ = begin("nav.officials")
names = labels(store)
cited = data.cited(store, slice_)
if cited.empty:
    st.info(t("empty.officials"))
    st.stop()

st.subheader(t("officials.network"), anchor=False)
one, two = st.columns([2, 1])
with one:
    mode = st.segmented_control(
        t("officials.mode"),
        ("together", "on_topics"),
        default="together",
        format_func=lambda m: t(f"officials.{m}"),
        key="network_mode",
        required=True,
    )
with two:
    most = st.slider(t("officials.most"), 10, max(20, min(300, len(cited))), min(60, max(20, len(cited))), key="network_most")
drawn = data.network(store, slice_, mode, most)
nodes, edges = drawn.network.nodes, drawn.network.edges
hint()
event = st.echarts_chart(
    drawing.option(nodes, edges, drawn.positions, labels=names, groups=drawn.groups),
    key="network",
    on_select="rerun",
    height=620,
    alt=t("officials.network"),
)
note = t("officials.note") if mode == "together" else t("officials.note_topics")
text = caption(store, t("method.network_together" if mode == "together" else "method.network_topics"))
left, right = st.columns([5, 2], vertical_alignment="top")
with left:
    st.caption(note)
    caption_line(text)
with right:
    figure_downloads(
        drawing.static(nodes, edges, drawn.positions, labels=names, groups=drawn.groups),
        key="officials_network",
        title=t("officials.network"),
        caption=f"{note}\n{text}",
    )
    graph = networks.graph(drawn.network, store.officials, store.topics)
    st.download_button(
        "GraphML",
        lambda: exporting.to_graphml(graph),
        file_name="marsad-network.graphml",
        key="network_graphml",
        on_click="ignore",
        width="stretch",
    )
    st.download_button(
        "GEXF", lambda: exporting.to_gexf(graph), file_name="marsad-network.gexf", key="network_gexf", on_click="ignore", width="stretch"
    )

ids = cited["official_id"].tolist()
quotations = data.selected_quotations(store, slice_)
wanted = None
for group in event["selection"]["selected"] if event else []:
    at = group["data_indices"][0]
    if group["data_type"] == "edge" and at < len(edges):
        a, b = edges["a"].iloc[at], edges["b"].iloc[at]
        if mode == "together":
            both = set(quotations.loc[quotations["speaker_id"] == a, "article_id"]) & set(
                quotations.loc[quotations["speaker_id"] == b, "article_id"]
            )
            own = quotations[quotations["article_id"].isin(both) & quotations["speaker_id"].isin([a, b])]
        else:
            own = quotations[(quotations["speaker_id"] == a) & (quotations["topic_id"] == b)]
        found = evidence.quotation_passages(own, texts=store.texts(own["article_id"].unique().tolist()), most=30)
        passages(found, store=store, what=f"{names[a]} – {names[b]}", total=len(own))
    elif at < len(nodes) and nodes["kind"].iloc[at] == "official":
        wanted = nodes["id"].iloc[at]
    elif at < len(nodes):
        own = quotations[(quotations["topic_id"] == nodes["id"].iloc[at]) & quotations["speaker_id"].notna()]
        found = evidence.quotation_passages(own, texts=store.texts(own["article_id"].unique().tolist()[:60]), most=30)
        passages(found, store=store, what=names[nodes["id"].iloc[at]], total=len(own))

shown = cited.assign(label=[names[i] for i in ids])
columns = {
    "label": "column.name",
    "role": "column.role",
    "quotations": "column.quotations",
    "articles": "column.articles",
    "first": "column.first",
    "last": "column.last",
}
row = table(shown, store=store, key="officials_table", columns=columns, method=t("method.quotations"), title=t("officials.table"))
wanted = ids[row] if row is not None else wanted
if wanted in ids and st.session_state.get("official_clicked") != wanted:
    st.session_state["official_choice"] = wanted
st.session_state["official_clicked"] = wanted
if st.session_state.get("official_choice") not in ids:
    asked = session.asked("official")
    st.session_state["official_choice"] = asked if asked in ids else ids[0]
official = st.selectbox(t("officials.choose"), ids, format_func=lambda i: names[i], key="official_choice")
session.remember("official", official)
official_page(store, quotations, official)
