"""The network of cited officials on the page: drawn, captioned, downloadable, clickable."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import exporting
from analytics.slices import Slice
from analytics.summaries import networks
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import caption
from dashboard.components.choice import choose_one
from dashboard.components.downloads import figure_downloads
from dashboard.components.figure import caption_line, hint
from dashboard.figures import network as drawing
from dashboard.session import t
from dashboard.store import Drawn, Store


def network_view(store: Store, slice_: Slice, quotations: pd.DataFrame, *, cited: int, names: dict[str, str]) -> str | None:
    """Show the network; an edge or topic opens its quotations here, an official's id is returned.

    Parameters
    ----------
    store : Store
    slice_ : Slice
    quotations : DataFrame
        QUOTATIONS rows of the slice.
    cited : int
        How many officials the slice cites.
    names : dict
        Ids to words on screen.
    """
    st.subheader(t("officials.network"), anchor=False)
    one, two = st.columns([2, 1])
    with one:
        mode = choose_one("officials.mode", ("together", "on_topics"), words="officials.", key="network_mode")
    with two:
        most = st.slider(t("officials.most"), 10, max(20, min(300, cited)), min(60, max(20, cited)), key="network_most")
    drawn = data.network(store, slice_, mode, most)
    hint()
    option = drawing.option(drawn.network.nodes, drawn.network.edges, drawn.positions, labels=names, groups=drawn.groups)
    event = st.echarts_chart(option, key="network", on_select="rerun", height=620, alt=t("officials.network"))
    _files(store, drawn, mode, names)
    return _clicked(store, drawn, mode, event, quotations, names)


def _files(store: Store, drawn: Drawn, mode: str, names: dict[str, str]) -> None:
    """Caption and downloads."""
    note = t("officials.note") if mode == "together" else t("officials.note_topics")
    text = caption(store, t("method.network_together" if mode == "together" else "method.network_topics"))
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        st.caption(note)
        caption_line(text)
    with right:
        figure = drawing.static(drawn.network.nodes, drawn.network.edges, drawn.positions, labels=names, groups=drawn.groups)
        figure_downloads(figure, key="officials_network", title=t("officials.network"), caption=f"{note}\n{text}")
        graph = networks.graph(drawn.network, store.officials, store.topics)
        for label, make in (("GraphML", exporting.to_graphml), ("GEXF", exporting.to_gexf)):
            st.download_button(
                label,
                lambda make=make: make(graph),
                file_name=f"marsad-network.{label.lower()}",
                key=f"network_{label.lower()}",
                on_click="ignore",
                width="stretch",
            )


def _clicked(store: Store, drawn: Drawn, mode: str, event: dict, quotations: pd.DataFrame, names: dict[str, str]) -> str | None:
    nodes, edges = drawn.network.nodes, drawn.network.edges
    for group in event["selection"]["selected"] if event else []:
        at = group["data_indices"][0]
        if group["data_type"] == "edge" and at < len(edges):
            a, b = edges["a"].iloc[at], edges["b"].iloc[at]
            if mode == "together":
                both = set.intersection(*(set(quotations.loc[quotations["speaker_id"] == i, "article_id"]) for i in (a, b)))
                own = quotations[quotations["article_id"].isin(both) & quotations["speaker_id"].isin([a, b])]
            else:
                own = quotations[(quotations["speaker_id"] == a) & (quotations["topic_id"] == b)]
            behind.quotations(store, own, what=f"{names[a]} – {names[b]}", most=30)
        elif at < len(nodes) and nodes["kind"].iloc[at] == "official":
            return str(nodes["id"].iloc[at])
        elif at < len(nodes):
            topic = nodes["id"].iloc[at]
            own = quotations[(quotations["topic_id"] == topic) & quotations["speaker_id"].notna()]
            behind.quotations(store, own, what=names[topic], most=30)
    return None
