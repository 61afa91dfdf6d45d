"""What is found in a trend: bursts, change points with what changed, and which of two series leads."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.slices import Slice
from analytics.summaries.trends import TrendParams
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.figure import figure
from dashboard.components.table import table
from dashboard.figures import lines
from dashboard.session import t
from dashboard.store import Store


def passages_of(store: Store, slice_: Slice, kind: str, item: str, ids: list[str], *, what: str) -> None:
    """The sentences behind an item in some articles, whatever kind of item it is."""
    if kind == "terms":
        language, _, term = item.partition(":")
        behind.term(store, slice_, term, language, what=what, ids=ids)
    elif kind == "categories":
        behind.category(store, slice_, item, what=what, ids=ids)
    elif kind == "officials":
        rows = data.selected_quotations(store, slice_)
        behind.quotations(store, rows[(rows["speaker_id"] == item) & rows["article_id"].isin(ids)], what=what)
    else:
        for topic in data.subject_topics(store, item) if kind == "subjects" else (item,):
            behind.topic(store, slice_, topic, what=what, ids=ids, most=10)


def bursts(store: Store, slice_: Slice, kind: str, found: pd.DataFrame, period: str, names: dict[str, str]) -> None:
    """The bursts as a table; a row opens its sentences."""
    if found.empty:
        st.caption(t("trends.no_bursts"))
        return
    shown = found.assign(label=[names.get(i, i) for i in found["item"]])
    columns = {
        "label": "column.item", "start": "filter.since", "end": "filter.until", "periods": "column.periods", "articles": "column.articles",
        "total": "column.of", "weight": "column.burst_weight",
    }  # fmt: skip
    row = table(
        shown,
        store=store,
        key="burst_table",
        columns=columns,
        method=t("method.bursts"),
        title=t("trends.bursts"),
        formats={"weight": "%.1f"},
    )
    if row is not None:
        burst = found.iloc[row]
        inside = data.between(store, slice_, period, burst["start"], burst["end"])
        held = data.holders(store, slice_, kind, burst["item"])
        what = f"{shown['label'].iloc[row]}, {burst['start']} – {burst['end']}"
        passages_of(store, slice_, kind, burst["item"], [i for i in inside if i in held], what=what)


def changes(store: Store, slice_: Slice, kind: str, found: pd.DataFrame, period: str, names: dict[str, str]) -> None:
    """The change points as a table; a row shows which words came and went in the item's articles."""
    if found.empty:
        st.caption(t("trends.no_changes"))
        return
    shown = found.assign(label=[names.get(i, i) for i in found["item"]])
    columns = {
        "label": "column.item", "period": "column.change", "before": "column.before", "after": "column.after", "ratio": "column.ratio",
        "z": "column.z", "p": "column.p", "since": "filter.since", "until": "filter.until",
    }  # fmt: skip
    formats = {"before": "percent", "after": "percent", "ratio": "%.2f", "z": "%.1f", "p": "%.2g"}
    row = table(
        shown, store=store, key="change_table", columns=columns, method=t("method.changes"), title=t("trends.changes"), formats=formats
    )
    if row is None:
        return
    change = found.iloc[row]
    held = data.holders(store, slice_, kind, change["item"])
    after = [i for i in data.between(store, slice_, period, change["period"], change["until"]) if i in held]
    before = [i for i in data.between(store, slice_, period, change["since"], change["period"]) if i in held and i not in set(after)]
    languages = store.articles.set_index("article_id")["language"]
    both = languages.loc[[*before, *after]]
    if len(both):
        language = str(both.value_counts().index[0])
        rows = data.key_terms_between(store, language, tuple(after), tuple(before))
        columns = {
            "display": "column.term", "target": "column.after", "reference": "column.before", "z": "column.z", "log_ratio": "column.log_ratio",
        }  # fmt: skip
        table(
            pd.concat([rows.head(15), rows.tail(15)]).drop_duplicates("term"), store=store, key="change_words", columns=columns,
            method=t("method.keyness", against=t("column.before")), title=t("trends.what_changed", date=change["period"]),
            formats={"z": "%.1f", "log_ratio": "%.2f"},
        )  # fmt: skip
    passages_of(store, slice_, kind, change["item"], after[:40], what=f"{shown['label'].iloc[row]}, {change['period']}")


def leads(store: Store, slice_: Slice, kind: str, items: list[str], params: TrendParams, names: dict[str, str]) -> None:
    """Which of two items comes first."""
    one, two = st.columns(2)
    first = one.selectbox(t("leads.first"), items, format_func=lambda i: names.get(i, i), key="lead_first")
    second = two.selectbox(t("leads.second"), [i for i in items if i != first], format_func=lambda i: names.get(i, i), key="lead_second")
    if second is None:
        return
    found, tests = data.leads(store, slice_, kind, (first, second), params)
    if found.empty:
        st.caption(t("leads.short"))
        return
    made = lines.lags(found, x=t("leads.lag", period=t(f"period.{params.period}")), y=t("leads.correlation"))
    figure(made, store=store, key="lead_lag", title=t("leads.title"), method=t("method.leads"))
    if len(tests):
        shown = tests.assign(first=[names.get(i, i) for i in tests["first"]], then=[names.get(i, i) for i in tests["then"]])
        columns = {
            "first": "leads.first",
            "then": "leads.then",
            "lags": "leads.lags",
            "f": "column.f",
            "p": "column.p",
            "periods": "column.periods",
        }
        formats = {"f": "%.2f", "p": "%.3f"}
        table(shown, store=store, key="granger", columns=columns, method=t("method.leads"), title=t("leads.granger"), formats=formats)


def events_between(store: Store, periods: list[str]) -> pd.DataFrame:
    """The public events inside a time axis, in the interface language."""
    found = store.events
    if not periods:
        return found.head(0).assign(label="")
    inside = found[(found["date"] >= min(periods)) & (found["date"] <= max(periods))]
    return inside.assign(label=inside[f"label_{session.language()}"])
