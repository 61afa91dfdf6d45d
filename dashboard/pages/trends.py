"""Trends: several terms, topics, subjects, categories or officials over time."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components import trend_views as views
from dashboard.components.figure import figure, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import lines
from dashboard.session import t

store, slice_ = begin("nav.trends")
followed = views.chosen(store, slice_)
one, two, three = st.columns(3, vertical_alignment="bottom")
bands = one.toggle(t("trends.bands"), value=True, key="trend_bands")
with_events = two.toggle(t("trends.events"), value=False, key="trend_events")
with_found = three.toggle(t("trends.found"), value=True, key="trend_found")
hint()
series, bursts, changes = data.trend(*followed.asked), data.trend_bursts(*followed.asked), data.trend_changes(*followed.asked)
events = views.events_between(store, series["period"].tolist())
marked = lines.Marked(events if with_events else None, bursts if with_found else None, changes if with_found else None)
measure, period = followed.params.measure, followed.params.period
method = t(f"method.trend_{measure}", period=t(f"period.{period}"))
made = lines.trends(series, names=followed.names, label=t(f"trends.{measure}"), convention=session.convention(), bands=bands, marked=marked)
title = t("trends.title") if followed.within == "none" else t("trends.title_of", item=followed.name(followed.items[0]))
chosen = figure(made, store=store, key="trend", title=title, method=f"{method}; {t('method.band')}", asked=followed.question("trend"))
rows = series.assign(item=[followed.name(i) for i in series["item"]])
heads = {c: f"column.{c}" for c in ("period", "item", "articles", "value", "low", "high")}
formats = dict.fromkeys(("value", "low", "high"), "%.1f")
row = table(rows, store=store, key="trend_table", method=method, formats=formats, columns=heads, asked=followed.question("trend"))
line, start = chosen[:2] if chosen else (series["item"].iloc[row], series["period"].iloc[row]) if row is not None else ("", "")
if start:
    followed.passages(line, followed.held(line, data.in_period(store, slice_, period, start)), when=followed.when(start))
views.bursts(followed, bursts)
views.changes(followed, changes)
if len(followed.items) > 1 and followed.within == "none":
    views.leads(followed)
