"""Overview: what the corpus holds, when, from whom, about what, and what was left out."""

from __future__ import annotations

import streamlit as st

from analytics import evidence
from dashboard import session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.evidence import passages
from dashboard.components.figure import figure, first, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import bars
from dashboard.i18n import number
from dashboard.session import t

store, slice_ = begin("nav.overview")
names = labels(store)
articles = data.selected(store, slice_)
cited = data.cited(store, slice_)
quotations = data.selected_quotations(store, slice_)


def opening(ids: list[str], what: str) -> None:
    """The first sentences of the articles behind a count."""
    found = evidence.opening_passages(ids, texts=store.texts(ids[:50]), cuts=store.cuts, most=20)
    passages(found, store=store, what=what, total=len(ids))


for column, (key, value) in zip(
    st.columns(4),
    {"articles": len(articles), "outlets": articles["outlet"].nunique(), "quotations": len(quotations), "officials": len(cited)}.items(),
    strict=True,
):
    column.metric(t(f"count.{key}"), number(value))
hint()

period = data.suggested_period(store, slice_)
series, outside = data.over_time(store, slice_, period)
method = t("method.articles_by_date", period=t(f"period.{period}"), outside=outside)
chosen = figure(
    bars.over_time(series, value="articles", label=t("count.articles"), months=session.months()),
    store=store,
    key="overview_time",
    title=t("overview.time"),
    method=method,
)
if chosen is not None:
    start = str(first(chosen))
    opening(data.in_period(store, slice_, period, start), start)

for column, name in zip(st.columns(2), ("outlet", "language"), strict=True):
    with column:
        rows = data.by_column(store, slice_, name).assign(label=lambda df: [names.get(v, v) for v in df.iloc[:, 0]])
        made = bars.ranked(rows, label="label", value="articles", key=name, title=t("count.articles"), rtl=session.rtl())
        chosen = figure(made, store=store, key=f"overview_{name}s", title=t(f"overview.{name}s"), method=t("method.articles"))
        if chosen is not None:
            opening(list(articles.loc[articles[name] == first(chosen), "article_id"]), names.get(first(chosen), first(chosen)))

left, right = st.columns(2)
with left:
    topics = data.topic_shares(store, slice_).head(12)
    made = bars.ranked(topics, label="label", value="share", key="topic_id", title=t("column.share"), percent=True, rtl=session.rtl())
    chosen = figure(made, store=store, key="overview_topics", title=t("overview.topics"), method=t("method.topics", seed=store.seed))
    if chosen is not None:
        passages(data.topic_passages(store, slice_, first(chosen)), store=store, what=names[first(chosen)])
with right:
    best = cited.head(12).assign(label=lambda df: [names[i] for i in df["official_id"]])
    made = bars.ranked(best, label="label", value="quotations", key="official_id", title=t("count.quotations"), rtl=session.rtl())
    chosen = figure(made, store=store, key="overview_officials", title=t("overview.officials"), method=t("method.quotations"))
    if chosen is not None:
        own = quotations[quotations["speaker_id"] == first(chosen)]
        found = evidence.quotation_passages(own, texts=store.texts(own["article_id"].unique().tolist()), most=20)
        passages(found, store=store, what=names[first(chosen)], total=len(own))

st.subheader(t("overview.left_out"), anchor=False)
out = data.left_out(store, slice_)
for kind, key in (("undated", "undated"), ("duplicate", "duplicates"), ("rejected", "rejects")):
    st.markdown(f"- {t('overview.' + key, n=number(out[kind]))}")
if len(store.rejects):
    with st.expander(t("overview.show_rejects")):
        rejects = store.rejects.assign(
            reason=[
                t(f"error.{c}") if "{" not in t(f"error.{c}") else r
                for c, r in zip(store.rejects["code"], store.rejects["reason"], strict=True)
            ]
        )
        table(
            rejects,
            store=store,
            key="rejects",
            columns={"file": "column.file", "place": "column.place", "reason": "column.reason"},
            method=t("method.articles"),
        )
