"""One official: names, roles, and every quotation of the slice."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics import evidence
from analytics.slices import Slice
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.evidence import date_text, passages
from dashboard.components.markup import in_markdown
from dashboard.components.official_edit import official_edit
from dashboard.components.quotation_edit import quotation_edit
from dashboard.components.table import table
from dashboard.i18n import isolate
from dashboard.session import t
from dashboard.store import Store

#: Quotations of an official that a briefing takes: the surest.
QUOTED = 6
#: Passages shown on an official's page.
SHOWN = 40
CITED = {
    "label": "column.name", "role": "column.role", "quotations": "column.quotations", "articles": "column.articles", "first": "column.first",
    "last": "column.last",
}  # fmt: skip


def cited_table(store: Store, cited: pd.DataFrame, names: Mapping[str, str]) -> str | None:
    """Those cited, most quoted first; returns the one clicked."""
    shown = cited.assign(label=[names[i] for i in cited["official_id"]])
    method, title, asked = t("method.quotations"), t("officials.table"), Asked("officials_cited")
    row = table(shown, store=store, key="officials_table", columns=CITED, method=method, title=title, asked=asked)
    return str(cited["official_id"].iloc[row]) if row is not None else None


def _roles(store: Store, official_id: str) -> None:
    """The official's roles with their dates: those cited, then the register's."""
    roles = store.official_roles
    roles = roles[roles["official_id"] == official_id]
    for origin, heading in (("cited", "officials.roles"), ("register", "officials.registered")):
        mine = roles[roles["origin"] == origin].sort_values(["quotations", "since"], ascending=[False, True], kind="stable")
        if mine.empty:
            continue
        st.markdown(f"**{t(heading)}:**")
        for row in mine.head(12).itertuples(index=False):
            when = " – ".join(dict.fromkeys(date_text(d) for d in (row.since, row.until) if isinstance(d, str)))
            former = f" · {t('officials.former')}" if row.former else ""
            st.markdown(f"- {in_markdown(row.role)} {isolate('(' + when + ')') if when else ''}{former}")


def official_page(store: Store, slice_: Slice, official_id: str) -> None:
    """Show what is known of an official, and the quotations (those of the slice)."""
    about = store.officials.set_index("official_id").loc[official_id]
    name = labels(store)[official_id]
    own = store.quoted(slice_, speaker_id=official_id).sort_values(
        ["published", "article_id", "cue_start"], na_position="last", kind="stable"
    )
    st.subheader(t("officials.page", name=in_markdown(name)), anchor=False)
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
        st.markdown(f"**{t('officials.names')}:** " + " · ".join(in_markdown(o) for o in others))
    _roles(store, official_id)
    found = evidence.quotation_passages(own, texts=store.texts(own["article_id"].head(SHOWN).tolist()), most=SHOWN)
    passages(found, store=store, what=name, total=len(own))
    listed = own.assign(kind=[t(f"kind.{k}") for k in own["kind"]])
    columns = {
        "published": "column.date",
        "outlet": "column.outlet",
        "role": "column.role",
        "content": "column.content",
        "kind": "column.kind",
        "confidence": "column.confidence",
        "speaker_confidence": "column.speaker_confidence",
    }
    formats = {"confidence": "%.2f", "speaker_confidence": "%.2f"}
    asked = Asked("quotations", {"official": official_id, "most": len(own)}, {"most": QUOTED})
    row = table(
        listed, store=store, key="official_quotations", columns=columns, method=t("method.quotations"), formats=formats, asked=asked
    )
    if row is not None:
        with st.container(border=True):
            st.markdown(f"**{t('review.judge')}** {in_markdown(own['content'].iloc[row][:300])}")
            quotation_edit(store, next(own.iloc[[row]].itertuples(index=False)), key="official_quotation")
    official_edit(store, official_id, own)
