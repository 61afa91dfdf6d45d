"""Subjects: one subject through all languages, and on what evidence topics are taken for one."""

from __future__ import annotations

import streamlit as st

from analytics.summaries.trends import TrendParams
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.figure import figure, hint
from dashboard.components.page import begin
from dashboard.components.table import table
from dashboard.figures import lines
from dashboard.session import t

store, slice_ = begin("nav.subjects")
names = labels(store)
found = store.subjects
if found["language"].nunique() < 2:
    st.info(t("empty.subjects"))
    st.stop()
st.caption(t("subjects.note"))
shares = data.topic_shares(store, slice_).set_index("topic_id")["share"]
rows = found.groupby("subject_id", sort=True).agg(topics=("topic_id", list), languages=("language", "nunique")).reset_index()
rows["subject"] = [names[s] for s in rows["subject_id"]]
rows["together"] = [" | ".join(f"{names[i]} ({i})" for i in ids) for ids in rows["topics"]]
rows["share"] = [float(shares.reindex(ids).fillna(0).mean()) for ids in rows["topics"]]
rows["counterpart"] = [t("subjects.shared") if n > 1 else t("subjects.alone") for n in rows["languages"]]
rows = rows.sort_values(["languages", "share"], ascending=False, kind="stable").reset_index(drop=True)
columns = {"subject": "column.subject", "counterpart": "column.counterpart", "share": "column.share", "together": "nav.topics"}
method = t("method.subjects")
row = table(rows, store=store, key="subjects_list", columns=columns, method=method, title=t("subjects.list"), formats={"share": "percent"})
ids = rows["subject_id"].tolist()
session.follow("subject", clicked=ids[row] if row is not None else None, offered=ids)
subject = st.selectbox(t("subjects.choose"), ids, format_func=lambda i: names[i], key="subject_choice")
hint()
topics = data.subject_topics(store, subject)

pairs = store.alignments[store.alignments["topic_id"].isin(topics) & store.alignments["other_id"].isin(topics)].reset_index(drop=True)
if len(pairs):
    listed = pairs.assign(one=[names[i] for i in pairs["topic_id"]], other=[names[i] for i in pairs["other_id"]])
    columns = {"one": "column.topic", "other": "column.other_topic", "agreement": "column.agreement"}
    columns |= {c: f"signal.{c}" for c in ("concepts", "officials", "numbers", "embedding") if pairs[c].notna().any()}
    formats = dict.fromkeys(list(columns)[2:], "%.2f")
    chosen = table(listed, store=store, key="subject_pairs", columns=columns, method=method, title=t("subjects.pairs"), formats=formats)
    pair = pairs.iloc[chosen if chosen is not None else 0]
    proof = store.alignment_evidence
    proof = proof[(proof["topic_id"] == pair["topic_id"]) & (proof["other_id"] == pair["other_id"])]
    if len(proof):
        proof = proof.assign(item=[names.get(i, i) for i in proof["item"]], kind=[t(f"evidence_kind.{k}") for k in proof["kind"]])
        columns = {
            "kind": "column.kind",
            "item": "column.item",
            "weight": "column.weight",
            "share": "column.share",
            "other_share": "column.other_share",
        }
        formats = {"weight": "%.2f", "share": "percent", "other_share": "percent"}
        table(proof, store=store, key="subject_evidence", columns=columns, method=method, title=t("subjects.evidence"), formats=formats)

period = data.suggested_period(store, slice_)
series = data.trend(store, slice_, "topics", topics, TrendParams(period=period, measure="share"))
label = t("trends.share")
made = lines.trends(series, names=names, label=label, months=session.months())
figure(made, store=store, key="subject_course", title=t("subjects.course"), method=t("method.trend_share", period=t(f"period.{period}")))
for topic in topics:
    if topic in shares.index:
        behind.topic(store, slice_, topic, what=f"{names[topic]} ({names[topic.split('-')[0]]})", most=3)
