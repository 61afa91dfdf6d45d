"""Officials who may be one person: for the researcher to decide."""

from __future__ import annotations

import streamlit as st

from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store

COLUMNS = {"name": "column.name", "other_name": "column.other_name", "reason": "column.reason", "quotations": "column.quotations"}


def merges(store: Store) -> None:
    """The suggested merges of the workspace as a table; nothing is merged here."""
    found = store.suggested_merges
    if found.empty:
        return
    st.subheader(t("officials.merges"), anchor=False)
    st.caption(t("officials.merges_note"))
    shown = found.assign(reason=[t(f"merge.{r}") for r in found["reason"]])
    table(shown, store=store, key="suggested_merges", columns=COLUMNS, method=t("method.merges"), title=t("officials.merges"))
