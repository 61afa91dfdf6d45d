"""Correcting an official: name, role, merging with another, splitting off quotations."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.corrections import anchor, official_anchor
from dashboard.components.captions import labels
from dashboard.components.decisions import decide, for_editors, signature
from dashboard.session import language, t
from dashboard.store import Store


@for_editors
def official_edit(store: Store, official: str, quotations: pd.DataFrame) -> None:
    """Widgets that write decisions about an official into the log; they hold at once.

    Parameters
    ----------
    store : Store
    official : str
    quotations : DataFrame
        The official's rows of QUOTATIONS.
    """
    names = labels(store)
    about = store.officials.set_index("official_id").loc[official]
    with st.expander(t("edit.official_title")):
        st.caption(t("edit.official_note"))
        signed = signature("official_edit")
        named = official_anchor(official, store.quotations)
        one, two = st.columns(2)
        for column, field, value in ((one, f"name_{language()}", names[official]), (two, "role", about["role"])):
            label = t("column.name") if column is one else t("column.role")
            said = column.text_input(label, value=value, key=f"official_{field}_{official}_{value}", max_chars=150).strip()
            if column.button(t("edit.set"), key=f"official_set_{field}", width="stretch") and said and said != value:
                decide(store, "edit_official", {"official": named, "field": field, "value": said}, signed)
        others = [i for i in store.officials["official_id"].head(1_000) if i != official]
        into = one.multiselect(t("edit.same_person"), others, format_func=lambda i: names[i], key=f"official_same_{official}")
        if one.button(t("edit.merge"), key="official_merge", width="stretch") and into:
            merged = [named, *(official_anchor(i, store.quotations) for i in into)]
            decide(store, "merge_officials", {"officials": merged}, signed)
        rows = {q.quotation_id: q for q in quotations.head(200).itertuples(index=False)}
        away = two.multiselect(
            t("edit.not_this_person"), list(rows), format_func=lambda i: rows[i].content[:90], key=f"official_away_{official}"
        )
        name = two.text_input(t("edit.other_name"), key=f"official_other_{official}", max_chars=100).strip()
        if two.button(t("edit.split_off"), key="official_split", width="stretch") and away and name:
            moved = [anchor(rows[i]) for i in away]
            decide(store, "split_official", {"official": named, "quotations": moved, "name": name}, signed)
