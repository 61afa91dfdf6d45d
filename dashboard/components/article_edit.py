"""Correcting an article's outlet, title or author, or leaving it out."""

from __future__ import annotations

import streamlit as st

from analytics.corrections.replay import precision_of
from dashboard.components.decisions import decide, for_editors, signature
from dashboard.session import t
from dashboard.store import Store

FIELDS = {"title": "column.title", "outlet": "column.outlet", "author": "column.author", "published": "column.date"}


@for_editors
def article_edit(store: Store, article_id: str) -> None:
    """Widgets that write decisions about an article into the log; they hold at once."""
    article = store.about([article_id]).loc[article_id]
    with st.expander(t("edit.article_title")):
        signed = signature("article_edit")
        for column, (field, head) in zip(st.columns(len(FIELDS)), FIELDS.items(), strict=True):
            value = article[field] if isinstance(article[field], str) else ""
            said = column.text_input(t(head), value=value, key=f"article_{field}_{article_id}_{value}", max_chars=200).strip()
            if column.button(t("edit.set"), key=f"article_set_{field}", width="stretch") and said and said != value:
                if field == "published" and precision_of(said) is None:
                    st.warning(t("corpus.date_form"))
                    continue
                decide(store, "edit_article", {"article_id": article_id, "field": field, "value": said}, signed)
        if st.button(t("edit.exclude"), key="article_exclude"):
            decide(store, "exclude_article", {"article_id": article_id}, signed)
