"""The network of cited officials on the page: drawn, weighed, captioned, downloadable, clickable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics import exporting
from analytics.slices import Slice
from analytics.summaries import networks
from analytics.tables import among
from dashboard import session, theme
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import caption
from dashboard.components.choice import choose_one, step
from dashboard.components.downloads import Asked, figure_downloads
from dashboard.components.figure import caption_line, hint
from dashboard.components.handing_out import download
from dashboard.components.table import table
from dashboard.figures import network as drawing
from dashboard.i18n import isolate
from dashboard.session import t
from dashboard.store import Drawn, Store

METHODS = ("none", "disparity", "hypergeometric")
PERIOD = "quarter"
#: How many officials can be drawn; and whose neighbourhood can be asked for.
SIZES, OFFERED = (10, 20, 40, 60, 80, 100, 150, 200, 300, 500, 1_000, 2_000), 500


@dataclass(frozen=True)
class Chosen:
    """What the reader wants to see of the network."""

    params: networks.NetworkParams
    edges: networks.SignificanceParams
    span: tuple[str, str] | None
    around: str
    steps: int

    def question(self, name: str) -> Asked:
        """The network, or its measures, as a named question."""
        how = {**asdict(self.params), "edges": self.edges.method, "around": self.around, "steps": self.steps}
        return Asked(name, {**how, "span": list(self.span or ()), "period": PERIOD})


def _chosen(store: Store, slice_: Slice, cited: pd.DataFrame, names: Mapping[str, str]) -> Chosen:
    """What the reader wants to see, from widgets."""
    one, two, three = st.columns(3)
    mode = one.selectbox(t("officials.mode"), networks.MODES, format_func=lambda m: t(f"officials.{m}"), key="network_mode")
    how = two.selectbox(t("officials.normalisation"), networks.NORMALISATIONS, format_func=lambda m: t(f"normal.{m}"), key="network_normal")
    edges = three.selectbox(t("officials.significance"), METHODS, format_func=lambda m: t(f"significance.{m}"), key="network_significance")
    four, five, six = st.columns(3)
    number = len(cited)
    sizes = [n for n in SIZES if n < number] + [min(number, SIZES[-1])]
    with four:
        most = step(t("officials.most"), sizes, min(60, sizes[-1]), key="network_most")
    with five:
        span = _span(store, slice_, "network_span", t("officials.span"))
    offered = cited["official_id"].head(OFFERED).tolist()
    around = six.selectbox(
        t("officials.around"),
        offered,
        index=None,
        format_func=lambda i: names[i],
        placeholder=t("officials.everybody"),
        key="network_around",
    )
    steps = 1
    if around:
        with six:
            steps = int(choose_one("officials.steps", ("1", "2"), words="officials.step_", key="network_steps"))
    return Chosen(
        networks.NetworkParams(mode=mode, normalisation=how, most=most),
        networks.SignificanceParams(method=edges),
        span,
        around or "",
        steps,
    )


def _span(store: Store, slice_: Slice, key: str, label: str) -> tuple[str, str] | None:
    """First and last quarter chosen on a slider; None for all (undated articles too)."""
    listed = data.periods_of(store, slice_, PERIOD)
    if len(listed) < 2:
        return None
    first, last = st.select_slider(
        label, listed, value=(listed[0], listed[-1]), format_func=lambda p: session.convention().date(p[:7]), key=key
    )
    return None if (first, last) == (listed[0], listed[-1]) else (first, last)


def network_view(store: Store, slice_: Slice, *, cited: pd.DataFrame, names: Mapping[str, str]) -> str | None:
    """Show the network; an edge, topic, outlet or category opens its quotations here, an official's id is returned.

    Parameters
    ----------
    store : Store
    slice_ : Slice
    cited : DataFrame
        The officials the slice cites, most quoted first.
    names : dict
        Ids to words on screen.
    """
    st.subheader(t("officials.network"), anchor=False)
    chosen = _chosen(store, slice_, cited, names)
    drawn = data.network(store, slice_, chosen.params, chosen.edges, chosen.span, PERIOD, chosen.around, chosen.steps)
    hint()
    nodes, lines = drawn.network.nodes, drawn.network.edges
    option = drawing.option(nodes, lines, drawn.positions, labels=names, groups=drawn.groups)
    option = theme.recoloured(option) if session.dark() else option
    event = st.echarts_chart(option, key="network", on_select="rerun", height=620, alt=t("officials.network"))
    text = _files(store, drawn, chosen, names)
    wanted = _clicked(store, drawn, chosen.params.mode, event, slice_, names)
    with st.expander(t("officials.measures")):
        row = _measures(store, drawn, names, text, chosen.question("network_measures"))
    with st.expander(t("officials.compare")):
        _compare(store, slice_, chosen.params, names)
    return wanted or row


def _files(store: Store, drawn: Drawn, chosen: Chosen, names: Mapping[str, str]) -> str:
    """Caption and downloads; returns the method's words."""
    params, edges = chosen.params, chosen.edges
    note = t("officials.note") if params.mode == "together" else t("officials.note_concepts")
    parts = [t(f"officials.{params.mode}"), t(f"normal.{params.normalisation}"), t(f"significance.{edges.method}")]
    if chosen.around:
        parts.append(f"{t('officials.around')}: {isolate(names[chosen.around])} ({t(f'officials.step_{chosen.steps}')})")
    method = "; ".join(parts)
    text = caption(store, method)
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        st.caption(note)
        caption_line(text)
    with right:

        def figure() -> go.Figure:
            return drawing.static(drawn.network.nodes, drawn.network.edges, drawn.positions, labels=names, groups=drawn.groups)

        title, said = t("officials.network"), f"{note}\n{text}"
        figure_downloads(figure, key="officials_network", title=title, caption=said, store=store, asked=chosen.question("network"))

        def graph() -> object:
            return exporting.mask_graph(networks.graph(drawn.network, store.officials, names), store.masks)

        for label, make in (("GraphML", exporting.to_graphml), ("GEXF", exporting.to_gexf)):
            ending = label.lower()
            made = functools.partial(_graph_bytes, make, graph)
            download(label, made, name=f"marsad-network.{ending}", mime="application/xml", key=f"network_{ending}", width="stretch")
    return method


def _graph_bytes(make: Callable[[Any], bytes], graph: Callable[[], object]) -> bytes:
    return make(graph())


def _measures(store: Store, drawn: Drawn, names: Mapping[str, str], method: str, asked: Asked) -> str | None:
    rows = drawn.measures.merge(drawn.network.nodes[["id", "kind", "quotations"]], on="id")
    rows = rows.sort_values(["strength", "id"], ascending=[False, True], kind="stable").reset_index(drop=True)
    shown = rows.assign(label=[names.get(i, i) for i in rows["id"]], group=[drawn.groups.get(i, 0) + 1 for i in rows["id"]])
    columns = {
        "label": "column.name",
        "quotations": "column.quotations",
        **{m: f"column.{m}" for m in networks.MEASURES},
        "group": "column.group",
    }
    formats = {"strength": "%.2f", "betweenness": "%.3f", "eigenvector": "%.3f"}
    row = table(shown, store=store, key="network_measures", columns=columns, method=method, formats=formats, asked=asked)
    return str(rows["id"].iloc[row]) if row is not None and rows["kind"].iloc[row] == "official" else None


def _compare(store: Store, slice_: Slice, params: networks.NetworkParams, names: Mapping[str, str]) -> None:
    one, two = st.columns(2)
    with one:
        first = _span(store, slice_, "network_first", t("officials.first_period"))
    with two:
        second = _span(store, slice_, "network_second", t("officials.second_period"))
    if first is None or second is None:
        st.caption(t("officials.compare_how"))
        return
    rows = data.network_change(store, slice_, params, first, second, PERIOD)
    shown = rows.assign(
        a=[names.get(i, i) for i in rows["a"]], b=[names.get(i, i) for i in rows["b"]], state=[t(f"state.{s}") for s in rows["state"]]
    )
    columns = {
        "a": "column.name",
        "b": "column.other_name",
        "before": "column.before",
        "after": "column.after",
        "change": "column.change",
        "state": "column.state",
    }
    formats = dict.fromkeys(("before", "after", "change"), "%.2f")
    asked = Asked("network_change", {**asdict(params), "first": list(first), "second": list(second), "period": PERIOD})
    table(shown, store=store, key="network_change", columns=columns, method=t("method.network_change"), formats=formats, asked=asked)


def _clicked(store: Store, drawn: Drawn, mode: str, event: dict, slice_: Slice, names: Mapping[str, str]) -> str | None:
    nodes, edges = drawn.network.nodes, drawn.network.edges
    for group in event["selection"]["selected"] if event else []:
        at = group["data_indices"][0]
        if group["data_type"] == "edge" and at < len(edges):
            a, b = edges["a"].iloc[at], edges["b"].iloc[at]
            behind.quotations(
                store,
                _behind_edge(store, mode, a, b, store.selected_quotations(slice_)),
                what=f"{names.get(a, a)} – {names.get(b, b)}",
                most=30,
            )
        elif at < len(nodes) and nodes["kind"].iloc[at] == "official":
            return str(nodes["id"].iloc[at])
        elif at < len(nodes):
            thing = nodes["id"].iloc[at]
            own = _about(store, nodes["kind"].iloc[at], thing, store.selected_quotations(slice_))
            behind.quotations(store, own[own["speaker_id"].notna()], what=names.get(thing, thing), most=30)
    return None


def _about(store: Store, kind: str, thing: str, quotations: pd.DataFrame) -> pd.DataFrame:
    """The quotations on a topic, by an outlet, or with a category's hit inside their words."""
    if kind == "category":
        hits = store.codes[store.codes["category"] == thing]
        met = quotations[["quotation_id", "article_id", "start", "end"]].merge(hits, on="article_id", suffixes=("", "_hit"))
        met = met[(met["start_hit"] >= met["start"]) & (met["start_hit"] < met["end"])]
        return quotations[among(quotations["quotation_id"], met["quotation_id"])]
    return quotations[quotations["topic_id" if kind == "topic" else "outlet"] == thing]


def _behind_edge(store: Store, mode: str, a: str, b: str, quotations: pd.DataFrame) -> pd.DataFrame:
    how, _, kind = mode.partition("_")
    if how == "on":
        own = _about(store, kind, b, quotations)
        return own[own["speaker_id"] == a]
    both = quotations[among(quotations["speaker_id"], [a, b])]
    if how == "together":
        inside = [set(both.loc[both["speaker_id"] == i, "article_id"]) for i in (a, b)]
        return both[among(both["article_id"], inside[0] & inside[1])]
    column = {"topic": "topic_id", "outlet": "outlet"}.get(kind)
    if column is None:
        return both
    inside = [set(both.loc[both["speaker_id"] == i, column].dropna()) for i in (a, b)]
    return both[among(both[column], inside[0] & inside[1])]
