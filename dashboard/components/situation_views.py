"""The situation in sentences: templates filled from tables, each opening its numbers and passages."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.analyses.situation import Window
from analytics.slices import Slice
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.markup import in_markdown
from dashboard.components.table import table
from dashboard.i18n import number
from dashboard.session import t
from dashboard.store import Store

#: Sentences of each kind.
MOST = 3


def situation(store: Store, slice_: Slice) -> None:
    """What is new in the slice: its recent part said in a sentence, then what moved, who is cited and how."""
    found = data.window(store, slice_)
    if found is None:
        st.info(t("situation.short"))
        return
    words = {"start": found.start, "end": found.end, "period": t(f"period.{found.period}")}
    st.markdown(t("situation.window", recent=number(len(found.recent)), before=number(len(found.before)), **words))
    moves(store, slice_, found)
    people(store, slice_, found)
    quotations(store, slice_, found)


def moves(store: Store, slice_: Slice, found: Window) -> None:
    """What rose and what fell."""
    names = labels(store)
    rows = data.moves(store, slice_)
    for direction, own in (("rose", rows[rows["z"] > 0]), ("fell", rows[rows["z"] < 0])):
        st.subheader(t(f"situation.{direction}_title"), anchor=False)
        if own.empty:
            st.markdown(t(f"situation.none_{direction}"))
        for row in own.head(MOST).itertuples(index=False):
            words = {"name": in_markdown(names.get(row.item, row.item)), "kind": t(f"situation.of_{row.kind}")}
            shares = {"now": f"{row.recent_share:.1%}", "then": f"{row.before_share:.1%}"}
            sentence = t(f"situation.{direction}", **words, **shares)
            # its passages are looked up once it is opened
            with st.expander(sentence, key=f"situation_{row.kind}_{row.item}", on_change="rerun") as opened:
                if opened.open:
                    st.caption(t("situation.numbers", recent=row.recent, before=row.before, z=f"{row.z:.1f}", p=f"{row.p:.2g}"))
                    ids = list(found.recent if row.z > 0 else found.before)
                    if row.kind == "topics":
                        behind.topic(store, slice_, row.item, what=names.get(row.item, row.item), ids=ids, most=6)
                    else:
                        behind.category(store, slice_, row.item, what=names.get(row.item, row.item), ids=ids)
    if len(rows):
        shown = rows.assign(item=[names.get(i, i) for i in rows["item"]])
        columns = {c: f"column.{c}" for c in ("item", "recent_share", "before_share", "recent", "before", "z", "p")}
        formats = {"recent_share": "percent", "before_share": "percent", "z": "%.1f", "p": "%.2g"}
        table(
            shown, store=store, key="situation_moves", columns=columns, method=t("method.situation"), title=t("situation.all"),
            formats=formats, asked=Asked("situation_moves"),
        )  # fmt: skip


def people(store: Store, slice_: Slice, found: Window) -> None:
    """Who is cited most now, and who newly."""
    names = labels(store)
    rows = data.cited_now(store, slice_)
    inside = store.selected_quotations(slice_)
    inside = inside[inside["article_id"].isin(found.recent)]
    for kind, own in (("cited", rows), ("newly", rows[rows["new"]])):
        st.subheader(t(f"situation.{kind}_title"), anchor=False)
        if own.empty:
            st.markdown(t(f"situation.none_{kind}"))
        for row in own.head(MOST).itertuples(index=False):
            name = names.get(row.official_id, row.official_id)
            sentence = t(f"situation.{kind}", name=in_markdown(name), quotations=row.quotations, articles=row.articles, earlier=row.earlier)
            with st.expander(sentence, key=f"situation_{kind}_{row.official_id}", on_change="rerun") as opened:
                if opened.open:
                    behind.quotations(store, inside[inside["speaker_id"] == row.official_id], what=name, most=6)


def quotations(store: Store, slice_: Slice, found: Window) -> None:
    """The surest recent quotation of each of those cited most."""
    rows = data.cited_now(store, slice_).head(MOST)
    inside = store.selected_quotations(slice_)
    inside = inside[inside["article_id"].isin(found.recent) & inside["speaker_id"].isin(rows["official_id"])]
    best = inside.sort_values(["confidence", "quotation_id"], ascending=[False, True], kind="stable").drop_duplicates("speaker_id")
    if len(best):
        behind.quotations(store, pd.DataFrame(best), what=t("situation.quotations"))
        st.caption(t("situation.confidence", least=f"{best['confidence'].min():.0%}"))
