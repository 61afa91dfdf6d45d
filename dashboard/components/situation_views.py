"""The situation in sentences: templates filled from tables, each opening its numbers and passages."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.analyses.situation import Window
from analytics.slices import Slice
from dashboard import i18n, session
from dashboard import store as data
from dashboard.briefing import sentences
from dashboard.briefing.items import Item
from dashboard.briefing.rendering import render
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked, table_downloads
from dashboard.components.figure import caption_line
from dashboard.components.markup import in_markdown
from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store


def situation(store: Store, slice_: Slice) -> None:
    """What is new in the slice: its recent part said in a sentence, then what moved, who is cited and how."""
    found, rows = data.window(store, slice_), data.summary(store, slice_)
    if found is None:
        st.info(t("situation.short"))
        return
    st.markdown(sentences.window(next(rows.head(1).itertuples(index=False)), session.language()))
    _page(store, slice_)
    for section in sentences.SECTIONS:
        st.subheader(t(f"situation.{section}_title"), anchor=False)
        own = rows[rows["section"] == section]
        if own.empty:
            st.markdown(t(f"situation.none_{section}"))
        for row in own.itertuples(index=False):
            _said(store, slice_, found, row)
    quotations(store, slice_)
    moves(store, slice_)


def _page(store: Store, slice_: Slice) -> None:
    """The whole page, into the briefing or as a table."""
    made = render(store, Item("situation", {}, slice_.to_query()), session.language())
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        caption_line(made.caption)
    with right:
        table_downloads(made.table, key="situation", caption=made.caption, store=store, asked=Asked("situation"))


def _said(store: Store, slice_: Slice, found: Window, row: Any) -> None:
    """One sentence; its numbers and passages are looked up once it is opened."""
    what = labels(store).get(str(row.item), str(row.item))
    said = sentences.sentence(row, session.language(), {str(row.item): in_markdown(what)})
    with st.expander(said, key=f"situation_{row.section}_{row.item}", on_change="rerun") as opened:
        if not opened.open:
            return
        if row.kind == "officials":
            inside = store.quoted(slice_, speaker_id=row.item)
            behind.quotations(store, inside[found.recent[store.place.get_indexer(inside["article_id"])]], what=what, most=6)
            return
        z, p = session.convention().number(row.z, 1), i18n.digits(session.language(), f"{row.p:.2g}")
        st.caption(t("situation.numbers", recent=int(row.recent), before=int(row.before), z=z, p=p))
        ids = data.ids_of(store, found.part(row.z > 0))
        if row.kind == "topics":
            behind.topic(store, slice_, row.item, what=what, ids=ids, most=6)
        else:
            behind.category(store, slice_, row.item, what=what, ids=ids)


def moves(store: Store, slice_: Slice) -> None:
    """All that rose and fell, as a table."""
    rows = data.moves(store, slice_)
    if rows.empty:
        return
    names = labels(store)
    shown = rows.assign(item=[names.get(i, i) for i in rows["item"]])
    columns = {c: f"column.{c}" for c in ("item", "recent_share", "before_share", "recent", "before", "z", "p")}
    formats = {"recent_share": "percent", "before_share": "percent", "z": "%.1f", "p": "%.2g"}
    table(
        shown, store=store, key="situation_moves", columns=columns, method=t("method.situation"), title=t("situation.all"),
        formats=formats, asked=Asked("situation_moves"),
    )  # fmt: skip


def quotations(store: Store, slice_: Slice) -> None:
    """The surest recent quotation of each of those cited most."""
    best = data.key_quotations(store, slice_)
    if len(best):
        behind.quotations(store, best, what=t("situation.quotations"))
        st.caption(t("situation.confidence", least=session.convention().percent(best["confidence"].min())))
