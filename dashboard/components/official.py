"""One official: names, roles, and every quotation of the slice."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import evidence
from dashboard.components.captions import labels
from dashboard.components.evidence import date_text, passages
from dashboard.components.table import table
from dashboard.i18n import isolate
from dashboard.session import t
from dashboard.store import Store


def official_page(store: Store, quotations: pd.DataFrame, official_id: str) -> None:
    """Show what is known of an official, and the quotations (those of the slice)."""
    about = store.officials.set_index("official_id").loc[official_id]
    name = labels(store)[official_id]
    own = quotations[quotations["speaker_id"] == official_id].sort_values(
        ["published", "article_id", "cue_start"], na_position="last", kind="stable"
    )
    st.subheader(t("officials.page", name=isolate(name)), anchor=False)
    dates = own["published"].dropna()
    st.markdown(
        t(
            "officials.cited",
            quotations=len(own),
            articles=own["article_id"].nunique(),
            first=date_text(dates.min() if len(dates) else None),
            last=date_text(dates.max() if len(dates) else None),
        )
    )
    others = [about[f"name_{c}"] for c in ("ar", "fa", "en") if isinstance(about[f"name_{c}"], str) and about[f"name_{c}"] != name]
    if others:
        st.markdown(f"**{t('officials.names')}:** " + " · ".join(isolate(o) for o in others))
    roles = (
        own.loc[own["role"] != "", ["role", "published"]]
        .groupby("role")["published"]
        .agg(["min", "max", "size"])
        .sort_values("size", ascending=False)
    )
    if len(roles):
        st.markdown(f"**{t('officials.roles')}:**")
        for role, row in roles.head(12).iterrows():
            when = " – ".join(dict.fromkeys(d for d in (row["min"], row["max"]) if isinstance(d, str)))
            st.markdown(f"- {isolate(str(role))} {isolate('(' + when + ')') if when else ''}")
    found = evidence.quotation_passages(own, texts=store.texts(own["article_id"].unique().tolist()), most=40)
    passages(found, store=store, what=name, total=len(own))
    listed = own.assign(kind=[t(f"kind.{k}") for k in own["kind"]])
    columns = {
        "published": "column.date",
        "outlet": "column.outlet",
        "role": "column.role",
        "content": "column.content",
        "kind": "column.kind",
        "confidence": "column.confidence",
    }
    table(listed, store=store, key="official_quotations", columns=columns, method=t("method.quotations"), formats={"confidence": "%.2f"})
