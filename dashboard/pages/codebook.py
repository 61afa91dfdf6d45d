"""Codebook: how often each category occurs, crossed with anything else, with the hits behind every number."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure, first, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import bars, heat
from dashboard.session import t

store, slice_ = begin("nav.codebook")
names = labels(store)
found = data.categories(store, slice_)
if found.empty:
    st.info(t("empty.codes"))
    st.stop()
groups = [g for g in dict.fromkeys(store.categories["group"]) if g in set(found["group"])]
group = st.segmented_control(
    t("codebook.group"), groups, default=groups[0], format_func=lambda g: names[f"group:{g}"], key="code_group", required=True
)
found = found[found["group"] == group].reset_index(drop=True)
found["label"] = [names[c] for c in found["category"]]
hint()
left, right = st.columns([2, 3])
with left:
    made = bars.ranked(found, label="label", value="articles", key="category", title=t("count.articles"), rtl=session.rtl())
    clicked = figure(
        made,
        store=store,
        key="code_bars",
        title=names[f"group:{group}"],
        method=t("method.codes"),
        asked=Asked("categories", {"group": group}),
    )
with right:
    columns = {
        "label": "column.category",
        "count": "column.hits",
        "per_million": "column.per_million",
        "articles": "column.articles",
        "dispersion": "column.dispersion",
    }
    formats = {"per_million": "%.0f", "dispersion": "%.2f"}
    row = table(found, store=store, key="code_table", columns=columns, method=t("method.codes"), title=t("codebook.table"), formats=formats)
chosen = str(first(clicked)) if clicked is not None else found["category"].iloc[row] if row is not None else None
if chosen is not None:
    behind.category(store, slice_, chosen, what=names[chosen])

by = choose_one("codebook.by", data.CROSSINGS, words="codebook.by_", key="code_by")
crossed = data.crossed(store, slice_, by)
crossed = crossed[crossed["category"].isin(found["category"])]
values = list(dict.fromkeys(crossed["value"]))
if by == "year":
    values.sort()
if len(values) > 1:
    made = heat.crossed(crossed, rows=found["category"].tolist(), columns=values, names=names, rtl=session.rtl())
    cell = figure(
        made,
        store=store,
        key="code_crossed",
        title=t("codebook.crossed"),
        method=t("method.crossed"),
        asked=Asked("categories_by", {"by": by, "group": group}),
    )
    listed = crossed.assign(label=[names[c] for c in crossed["category"]], value=[names.get(v, v) for v in crossed["value"]])
    columns = {
        "label": "column.category",
        "value": "column.value",
        "articles": "column.articles",
        "of": "column.of",
        "share": "column.share",
        "residual": "column.residual",
    }
    with st.expander(t("export.download")):
        formats = {"share": "percent", "residual": "%.1f"}
        table(listed, store=store, key="crossed_table", columns=columns, method=t("method.crossed"), formats=formats)
    if cell is not None:
        category, value = (str(v) for v in (list(cell.values()) if isinstance(cell, dict) else cell)[:2])
        ids = data.with_value(store, slice_, by, value)
        behind.category(store, slice_, category, what=f"{names[category]} · {names.get(value, value)}", ids=ids)
