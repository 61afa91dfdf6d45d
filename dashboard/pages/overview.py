"""Overview: what the corpus holds, when, from whom, about what, and what was left out."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure, first, hint
from dashboard.components.left_out import left_out
from dashboard.components.page import begin
from dashboard.figures import bars
from dashboard.i18n import number
from dashboard.session import t

store, slice_ = begin("nav.overview")
names = labels(store)
articles = store.selected(slice_)
cited = data.cited(store, slice_)
quotations = store.selected_quotations(slice_)

numbers = {"articles": len(articles), "outlets": articles["outlet"].nunique(), "quotations": len(quotations), "officials": len(cited)}
for column, (key, value) in zip(st.columns(4), numbers.items(), strict=True):
    column.metric(t(f"count.{key}"), number(value))
hint()

period = data.suggested_period(store, slice_)
series, outside = data.over_time(store, slice_, period)
method = t("method.articles_by_date", period=t(f"period.{period}"), outside=outside)
made = bars.over_time(series, value="articles", label=t("count.articles"), months=session.months())
chosen = figure(
    made, store=store, key="overview_time", title=t("overview.time"), method=method, asked=Asked("articles_over_time", {"period": period})
)
if chosen is not None:
    behind.articles(store, data.in_period(store, slice_, period, str(first(chosen))), what=str(first(chosen)))

for column, name in zip(st.columns(2), ("outlet", "language"), strict=True):
    with column:
        rows = data.by_column(store, slice_, name)
        rows = rows.assign(label=[names.get(v, v) for v in rows[name]])
        made = bars.ranked(rows, label="label", value="articles", key=name, title=t("count.articles"), rtl=session.rtl())
        chosen = figure(
            made,
            store=store,
            key=f"overview_{name}s",
            title=t(f"overview.{name}s"),
            method=t("method.articles"),
            asked=Asked("articles_by", {"column": name}),
        )
        if chosen is not None:
            value = first(chosen)
            behind.articles(store, list(articles.loc[articles[name] == value, "article_id"]), what=names.get(value, value))

left, right = st.columns(2)
with left:
    topics = data.topic_shares(store, slice_).head(12)
    made = bars.ranked(topics, label="label", value="share", key="topic_id", title=t("column.share"), percent=True, rtl=session.rtl())
    chosen = figure(
        made,
        store=store,
        key="overview_topics",
        title=t("overview.topics"),
        method=t("method.topics", seed=store.seed),
        asked=Asked("topics"),
    )
    if chosen is not None:
        behind.topic(store, slice_, first(chosen), what=names[first(chosen)])
with right:
    best = cited.head(12).assign(label=[names[i] for i in cited["official_id"].head(12)])
    made = bars.ranked(best, label="label", value="quotations", key="official_id", title=t("count.quotations"), rtl=session.rtl())
    chosen = figure(
        made,
        store=store,
        key="overview_officials",
        title=t("overview.officials"),
        method=t("method.quotations"),
        asked=Asked("officials_cited"),
    )
    if chosen is not None:
        behind.quotations(store, quotations[quotations["speaker_id"] == first(chosen)], what=names[first(chosen)])
left_out(store)
