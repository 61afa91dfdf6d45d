"""Renaming, merging and splitting topics: a researcher's decisions, kept apart from the analysis."""

from __future__ import annotations

import streamlit as st

from dashboard.session import t
from dashboard.store import Store


def topic_edit(store: Store, topic: str, *, names: dict[str, str]) -> None:
    """Widgets that write decisions about a topic into the log, and the log itself with a way back."""
    log = store.corrections
    with st.expander(t("edit.title")):
        st.caption(t("edit.note"))
        one, two = st.columns(2)
        who = one.text_input(t("edit.who"), key="edit_who", max_chars=100)
        why = two.text_input(t("edit.why"), key="edit_why", max_chars=200)
        name = one.text_input(t("edit.name"), value=names[topic], key=f"edit_name_{topic}_{names[topic]}", max_chars=100)
        if one.button(t("edit.rename"), key="edit_rename", width="stretch") and name.strip() and name != names[topic]:
            log.append("rename_topic", {"topic_id": topic, "name": name.strip()}, who=who, why=why)
            st.rerun()
        language = topic.split("-")[0]
        others = [i for i in store.topics["topic_id"] if i != topic and i.startswith(f"{language}-")]
        into = two.multiselect(t("edit.others"), others, format_func=lambda i: f"{names[i]} ({i})", key="edit_others")
        if two.button(t("edit.merge"), key="edit_merge", width="stretch") and into:
            log.append("merge_topics", {"topic_ids": [topic, *into]}, who=who, why=why)
            st.rerun()
        if two.button(t("edit.split"), key="edit_split", width="stretch"):
            log.append("split_topic", {"topic_id": topic}, who=who, why=why)
            st.rerun()
        for entry in reversed(log.in_force()):
            left, right = st.columns([5, 1], vertical_alignment="center")
            ids = entry.facts.get("topic_ids") or [entry.facts.get("topic_id")]
            about = " + ".join(str(i) for i in ids) if isinstance(ids, list) else str(ids)
            said = " · ".join(p for p in (entry.at[:16].replace("T", " "), entry.who, entry.why) if p)
            left.text(f"{t('edit.' + entry.kind)}: {about} {entry.facts.get('name', '')} ({said})")
            if right.button(t("edit.undo"), key=f"undo_{entry.id}", width="stretch"):
                log.undo(entry.id, who=who)
                st.rerun()
