"""Renaming, merging and splitting topics: a researcher's decisions, kept apart from the analysis."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.components.decisions import decide, for_editors, log, signature
from dashboard.session import t
from dashboard.store import Store

KINDS = ("rename_topic", "merge_topics", "split_topic")


@for_editors
def topic_edit(store: Store, topic: str, *, names: Mapping[str, str]) -> None:
    """Widgets that write decisions about a topic into the log, and those in force."""
    with st.expander(t("edit.title")):
        st.caption(t("edit.note"))
        signed = signature("edit")
        one, two = st.columns(2)
        name = one.text_input(t("edit.name"), value=names[topic], key=f"edit_name_{topic}_{names[topic]}", max_chars=100)
        if one.button(t("edit.rename"), key="edit_rename", width="stretch") and name.strip() and name != names[topic]:
            decide(store, "rename_topic", {"topic_id": topic, "name": name.strip()}, signed)
        language = topic.split("-")[0]
        others = [i for i in store.topics["topic_id"] if i != topic and i.startswith(f"{language}-")]
        into = two.multiselect(t("edit.others"), others, format_func=lambda i: f"{names[i]} ({i})", key="edit_others")
        if two.button(t("edit.merge"), key="edit_merge", width="stretch") and into:
            decide(store, "merge_topics", {"topic_ids": [topic, *into]}, signed)
        if two.button(t("edit.split"), key="edit_split", width="stretch"):
            decide(store, "split_topic", {"topic_id": topic}, signed)
        log(store, [e for e in store.decisions if e.kind in KINDS], key="edit", signed=signed)
