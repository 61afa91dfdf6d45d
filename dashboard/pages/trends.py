"""Trends: several terms, topics or officials over time."""

from __future__ import annotations

import streamlit as st

from analytics.summaries.trends import TrendParams
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
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
    """What can be drawn: the most frequent terms, all topics, cited officials."""
    if kind == "terms":
        tables = [data.frequencies(store, slice_, code).head(400) for code in languages]
        names.update({f"{r.language}:{r.term}": str(r.display) for df in tables for r in df.itertuples(index=False)})
        return [f"{r.language}:{r.term}" for df in tables for r in df.itertuples(index=False)]
    if kind == "topics":
        return data.topic_shares(store, slice_)["topic_id"].tolist()
    return data.cited(store, slice_)["official_id"].head(300).tolist()


one, two, three = st.columns([2, 2, 2])
with one:
    kind = choose_one("trends.kind", ("terms", "topics", "officials"), words="trends.of_", key="trend_kind", default="topics")
with two:
    period = st.selectbox(
        t("trends.period"),
        PERIODS,
        index=PERIODS.index(data.suggested_period(store, slice_)),
        format_func=lambda p: t(f"period.{p}"),
        key="trend_period",
    )
with three:
    measure = choose_one("trends.measure", ("raw", "per_thousand"), words="trends.", key="trend_measure")
offered = options(kind)
items = st.multiselect(
    t("trends.items"), offered, default=offered[:3], max_selections=MOST, format_func=lambda i: names.get(i, i), key=f"trend_items_{kind}"
)
if not items:
    st.info(t("trends.nothing"))
    st.stop()
hint()
params = TrendParams(period=period, per_thousand=measure == "per_thousand")
series = data.trend(store, slice_, kind, tuple(items), params)
method = t("method.trend_rate" if params.per_thousand else "method.trend_raw", period=t(f"period.{period}"))
chosen = figure(
    lines.trends(series, names=names, label=t(f"trends.{measure}"), months=session.months()),
    store=store,
    key="trend",
    title=t("trends.title"),
    method=method,
)
rows = series.assign(item=[names.get(i, i) for i in series["item"]])
columns = {"period": "column.period", "item": "column.item", "articles": "column.articles", "value": "column.value"}
row = table(rows, store=store, key="trend_table", method=method, formats={"value": "%.1f"}, columns=columns)
if chosen is not None:
    values = list(chosen.values()) if isinstance(chosen, dict) else list(chosen)
    item, start = str(values[0]), str(values[1])
elif row is not None:
    item, start = str(series["item"].iloc[row]), str(series["period"].iloc[row])
else:
    st.stop()
ids = [i for i in data.in_period(store, slice_, period, start) if i in data.holders(store, slice_, kind, item)]
what = f"{names.get(item, item)}, {start}"
if kind == "terms":
    language, _, term = item.partition(":")
    behind.term(store, slice_, term, language, what=what, ids=ids)
elif kind == "officials":
    rows = data.selected_quotations(store, slice_)
    own = rows[(rows["speaker_id"] == item) & rows["article_id"].isin(ids)]
    behind.quotations(store, own, what=what)
else:
    behind.topic(store, slice_, item, what=what, ids=ids, most=20)
