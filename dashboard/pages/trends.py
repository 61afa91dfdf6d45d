"""Trends: several terms, topics, subjects, categories or officials over time."""

from __future__ import annotations

import streamlit as st

from analytics.summaries.trends import MEASURES, SMOOTHINGS, TrendParams
from dashboard import session
from dashboard import store as data
from dashboard.components import trend_views as views
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.figure import figure, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import lines
from dashboard.session import t

MOST = 8
PERIODS = ("day", "week", "month", "quarter", "year")

store, slice_ = begin("nav.trends")
names = labels(store)
languages = sorted(data.selected(store, slice_)["language"].unique())


def options(kind: str) -> list[str]:
    """What can be drawn: the most frequent terms, all topics, subjects and categories, cited officials."""
    if kind == "terms":
        tables = [(code, data.frequencies(store, slice_, code).head(400)) for code in languages]
        names.update({f"{code}:{r.term}": str(r.display) for code, df in tables for r in df.itertuples(index=False)})
        return [f"{code}:{term}" for code, df in tables for term in df["term"]]
    if kind == "topics":
        return data.topic_shares(store, slice_)["topic_id"].tolist()
    if kind == "subjects":
        return list(dict.fromkeys(store.subjects["subject_id"]))
    if kind == "categories":
        return data.categories(store, slice_)["category"].tolist()
    return data.cited(store, slice_)["official_id"].head(300).tolist()


one, two, three = st.columns([2, 2, 2])
with one:
    kind = choose_one("trends.kind", data.KINDS, words="trends.of_", key="trend_kind", default="topics")
with two:
    period = st.selectbox(
        t("trends.period"),
        PERIODS,
        index=PERIODS.index(data.suggested_period(store, slice_)),
        format_func=lambda p: t(f"period.{p}"),
        key="trend_period",
    )
with three:
    measures = [m for m in MEASURES if m != "per_million" or kind in ("terms", "categories")]
    measure = st.selectbox(t("trends.measure"), measures, format_func=lambda m: t(f"trends.{m}"), key="trend_measure")
offered = options(kind)
items = st.multiselect(
    t("trends.items"), offered, default=offered[:3], max_selections=MOST, format_func=lambda i: names.get(i, i), key=f"trend_items_{kind}"
)
if not items:
    st.info(t("trends.nothing"))
    st.stop()
four, five, six, seven = st.columns(4, vertical_alignment="bottom")
smoothing = four.selectbox(t("trends.smoothing"), SMOOTHINGS, format_func=lambda s: t(f"smoothing.{s}"), key="trend_smoothing")
bands = five.toggle(t("trends.bands"), value=True, key="trend_bands")
with_events = six.toggle(t("trends.events"), value=False, key="trend_events")
with_found = seven.toggle(t("trends.found"), value=True, key="trend_found")
hint()
params = TrendParams(period=period, measure=measure, smoothing=smoothing)
series = data.trend(store, slice_, kind, tuple(items), params)
bursts = data.trend_bursts(store, slice_, kind, tuple(items), params)
changes = data.trend_changes(store, slice_, kind, tuple(items), params)
events = views.events_between(store, series["period"].tolist())
marked = lines.Marked(events if with_events else None, bursts if with_found else None, changes if with_found else None)
method = t(f"method.trend_{measure}", period=t(f"period.{period}"))
made = lines.trends(series, names=names, label=t(f"trends.{measure}"), months=session.months(), bands=bands, marked=marked)
chosen = figure(made, store=store, key="trend", title=t("trends.title"), method=f"{method}; {t('method.band')}")
rows = series.assign(item=[names.get(i, i) for i in series["item"]])
columns = {
    "period": "column.period",
    "item": "column.item",
    "articles": "column.articles",
    "value": "column.value",
    "low": "column.low",
    "high": "column.high",
}
row = table(rows, store=store, key="trend_table", method=method, formats=dict.fromkeys(("value", "low", "high"), "%.1f"), columns=columns)
at = list(chosen.values() if isinstance(chosen, dict) else chosen) if chosen is not None else None
if at is None and row is not None:
    at = [series["item"].iloc[row], series["period"].iloc[row]]
if at is not None:
    item, start = str(at[0]), str(at[1])
    held = data.holders(store, slice_, kind, item)
    ids = [i for i in data.in_period(store, slice_, period, start) if i in held]
    views.passages_of(store, slice_, kind, item, ids, what=f"{names.get(item, item)}, {start}")
views.bursts(store, slice_, kind, bursts, period, names)
views.changes(store, slice_, kind, changes, period, names)
if len(items) > 1:
    views.leads(store, slice_, kind, items, params, names)
