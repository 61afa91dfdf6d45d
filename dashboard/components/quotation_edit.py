"""Judging one quotation: right, no quotation, or somebody else's."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.corrections import anchor, official_anchor
from dashboard.components.captions import labels
from dashboard.components.decisions import decide, for_editors, signature
from dashboard.session import t
from dashboard.store import Store


@for_editors
def quotation_edit(store: Store, quotation: Any, *, key: str) -> None:
    """Widgets that judge a row of QUOTATIONS."""
    names = labels(store)
    named = {"quotation": anchor(quotation)}
    signed = signature(key)
    right, wrong = st.columns(2)
    if right.button(t("review.right"), key=f"{key}_right", width="stretch", shortcut="y", type="primary"):
        decide(store, "confirm_quotation", named, signed)
    if wrong.button(t("review.wrong"), key=f"{key}_wrong", width="stretch", shortcut="n"):
        decide(store, "reject_quotation", named, signed)
    who, other, give = st.columns([3, 3, 2], vertical_alignment="bottom")
    listed = store.officials["official_id"].head(500).tolist()
    official = who.selectbox(
        t("review.official"), listed, index=None, format_func=lambda i: names[i], placeholder=t("review.nobody"), key=f"{key}_official"
    )
    name = other.text_input(t("review.name"), key=f"{key}_name", max_chars=100).strip()
    if give.button(t("review.attribute"), key=f"{key}_attribute", width="stretch"):
        wanted = official_anchor(official, store.quotations) if official and not name else None
        decide(store, "attribute_quotation", {**named, "official": wanted, "name": name}, signed)
