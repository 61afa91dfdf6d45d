"""Methods: how every number is made, with the parameters of the analysis in force."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.components.page import begin
from dashboard.components.passport_view import passport_view
from dashboard.components.table import table
from dashboard.session import t

METHODS = Path(__file__).resolve().parents[2] / "docs" / "METHODS.md"

store, slice_ = begin("nav.methods")
rows = [
    {"stage": t(f"stage.{stage}"), "parameter": name, "value": str(value)}
    for stage, params in store.params.items()
    if isinstance(params, dict)
    for name, value in params.items()
]
columns = {"stage": "column.stage", "parameter": "column.parameter", "value": "column.value"}
table(
    pd.DataFrame(rows, columns=list(columns)),
    store=store,
    key="params",
    columns=columns,
    method=t("method.params"),
    title=t("methods.params"),
)
facts = store.generation.facts
st.caption(t("methods.version", version=facts.get("version", ""), print=store.generation.fingerprint))
st.caption(t("methods.language"))
passport_view(store)
with st.container(key="methods_text"):
    st.markdown(METHODS.read_text(encoding="utf-8"))
