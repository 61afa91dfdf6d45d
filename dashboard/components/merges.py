"""Officials who may be one person: for the researcher to decide."""

from __future__ import annotations

import streamlit as st

from analytics import evidence
from dashboard.components.downloads import Asked
from dashboard.components.evidence import passages
from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store

COLUMNS = {"name": "column.name", "other_name": "column.other_name", "reason": "column.reason", "quotations": "column.quotations"}


def merges(store: Store) -> None:
    """The suggested merges of the workspace as a table; nothing is merged here."""
    found = store.suggested_merges
    if found.empty:
        return
    shown = found.assign(reason=[t(f"merge.{r}") for r in found["reason"]])
    row = table(
        shown,
        store=store,
        key="suggested_merges",
        columns=COLUMNS,
        method=t("method.merges"),
        title=t("officials.merges"),
        asked=Asked("suggested_merges"),
    )
    st.caption(t("officials.merges_note"))
    if row is None:
        return
    for id_, name in (("official_id", "name"), ("other_id", "other_name")):
        own = store.quotations[store.quotations["speaker_id"] == found.iloc[row][id_]]
        behind = evidence.quotation_passages(own, texts=store.texts(own["article_id"].head(5).tolist()), most=5)
        passages(behind, store=store, what=found.iloc[row][name], total=len(own))
