"""Categories of the codebook: how often each occurs, and crossed with anything else."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.slices import Slice
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure
from dashboard.components.table import table
from dashboard.figures import bars, heat
from dashboard.session import t
from dashboard.store import Store

COLUMNS = {
    "label": "column.category", "count": "column.hits", "per_million": "column.per_million", "articles": "column.articles",
    "dispersion": "column.dispersion",
}  # fmt: skip
CROSSED = {
    "label": "column.category", "value": "column.value", "articles": "column.articles", "of": "column.of", "share": "column.share",
    "residual": "column.residual",
}  # fmt: skip


def of_group(store: Store, found: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """The group chosen, and its rows of the categories found, with their names."""
    names = labels(store)
    groups = [g for g in dict.fromkeys(store.categories["group"]) if g in set(found["group"])]
    group = st.segmented_control(
        t("codebook.group"), groups, default=groups[0], format_func=lambda g: names[f"group:{g}"], key="code_group", required=True
    )
    own = found[found["group"] == group].reset_index(drop=True)
    return group, own.assign(label=[names[c] for c in own["category"]])


def frequencies(store: Store, slice_: Slice, group: str, own: pd.DataFrame) -> None:
    """The group's categories as bars and as a table; a click opens the hits."""
    names = labels(store)
    left, right = st.columns([2, 3])
    asked = Asked("categories", {"group": group})
    with left:
        made = bars.ranked(own, label="label", value="articles", key="category", title=t("count.articles"), convention=session.convention())
        clicked = figure(made, store=store, key="code_bars", title=names[f"group:{group}"], method=t("method.codes"), asked=asked)
    with right:
        formats = {"per_million": "%.0f", "dispersion": "%.2f"}
        title = t("codebook.table")
        row = table(
            own, store=store, key="code_table", columns=COLUMNS, method=t("method.codes"), title=title, formats=formats, asked=asked
        )
    chosen = clicked[0] if clicked else str(own["category"].iloc[row]) if row is not None else None
    if chosen is not None:
        behind.category(store, slice_, chosen, what=names[chosen])


def crossed(store: Store, slice_: Slice, group: str, own: pd.DataFrame) -> None:
    """The group's categories by outlet, language, year, topic, category or official; a cell opens its hits."""
    names = labels(store)
    by = choose_one("codebook.by", data.CROSSINGS, words="codebook.by_", key="code_by")
    rows = data.crossed(store, slice_, by)
    rows = rows[rows["category"].isin(own["category"])]
    values = list(dict.fromkeys(rows["value"]))
    if len(values) < 2:
        st.caption(t("codebook.one_value"))
        return
    values = sorted(values) if by == "year" else values
    said = {**names, **{v: session.convention().date(v) for v in values if by == "year"}}
    made = heat.crossed(rows, rows=own["category"].tolist(), columns=values, names=said, convention=session.convention())
    asked = Asked("categories_by", {"by": by, "group": group})
    cell = figure(made, store=store, key="code_crossed", title=t("codebook.crossed"), method=t("method.crossed"), asked=asked)
    listed = rows.assign(label=[names[c] for c in rows["category"]], value=[said.get(v, v) for v in rows["value"]])
    with st.expander(t("export.as_table")):
        formats = {"share": "percent", "residual": "%.1f"}
        table(listed, store=store, key="crossed_table", columns=CROSSED, method=t("method.crossed"), formats=formats, asked=asked)
    if cell:
        category, value = cell[:2]
        ids = data.with_value(store, slice_, by, value)
        behind.category(store, slice_, category, what=f"{names[category]} · {said.get(value, value)}", ids=ids)
