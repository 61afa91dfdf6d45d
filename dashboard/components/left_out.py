"""What the numbers do not hold: undated, repeated and rejected."""

from __future__ import annotations

import streamlit as st

from dashboard import store as data
from dashboard.components.table import table
from dashboard.i18n import number
from dashboard.session import t
from dashboard.store import Store


def left_out(store: Store) -> None:
    """Show the three numbers, and the rejects when asked."""
    st.subheader(t("overview.left_out"), anchor=False)
    counts = data.left_out(store)
    for kind, key in (("undated", "undated"), ("duplicate", "duplicates"), ("rejected", "rejects")):
        st.markdown(f"- {t('overview.' + key, n=number(counts[kind]))}")
    if store.rejects.empty:
        return
    with st.expander(t("overview.show_rejects")):
        sentences = [t(f"error.{code}") for code in store.rejects["code"]]
        # a sentence with places keeps the facts it was written with
        said = [written if "{" in sentence else sentence for sentence, written in zip(sentences, store.rejects["reason"], strict=True)]
        columns = {"file": "column.file", "place": "column.place", "reason": "column.reason"}
        table(store.rejects.assign(reason=said), store=store, key="rejects", columns=columns, method=t("method.articles"))
