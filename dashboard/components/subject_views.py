"""Subjects: the list, on what evidence topics are taken for one subject, and its course in each language."""

from __future__ import annotations

import streamlit as st

from analytics.slices import Slice
from analytics.summaries.trends import TrendParams
from dashboard import session
from dashboard import store as data
from dashboard.briefing.tables import SIGNALS
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure
from dashboard.components.table import table
from dashboard.figures import lines
from dashboard.session import t
from dashboard.store import Store


def listed(store: Store, slice_: Slice) -> str:
    """The subjects as a table, and the one chosen."""
    names = labels(store)
    shares = data.topic_shares(store, slice_).set_index("topic_id")["share"]
    rows = store.subjects.groupby("subject_id", sort=True).agg(topics=("topic_id", list), languages=("language", "nunique")).reset_index()
    rows["subject"] = [names[s] for s in rows["subject_id"]]
    rows["together"] = [" | ".join(f"{names[i]} ({i})" for i in ids) for ids in rows["topics"]]
    rows["share"] = [float(shares.reindex(ids).fillna(0).mean()) for ids in rows["topics"]]
    rows["counterpart"] = [t("subjects.shared") if n > 1 else t("subjects.alone") for n in rows["languages"]]
    rows = rows.sort_values(["languages", "share"], ascending=False, kind="stable").reset_index(drop=True)
    columns = {"subject": "column.subject", "counterpart": "column.counterpart", "share": "column.share", "together": "nav.topics"}
    row = table(
        rows, store=store, key="subjects_list", columns=columns, method=t("method.subjects"), title=t("subjects.list"),
        formats={"share": "percent"}, asked=Asked("subjects"),
    )  # fmt: skip
    ids = rows["subject_id"].tolist()
    session.follow("subject", clicked=ids[row] if row is not None else None, offered=ids)
    return str(st.selectbox(t("subjects.choose"), ids, format_func=lambda i: names[i], key="subject_choice"))


def evidence(store: Store, subject: str, topics: tuple[str, ...]) -> None:
    """How well the subject's topics agree, and what a pair of them has in common."""
    names = labels(store)
    pairs = data.alignments(store, topics)
    if pairs.empty:
        return
    shown = pairs.assign(one=[names[i] for i in pairs["topic_id"]], other=[names[i] for i in pairs["other_id"]])
    columns = {"one": "column.topic", "other": "column.other_topic", "agreement": "column.agreement"}
    columns |= {c: f"signal.{c}" for c in SIGNALS if pairs[c].notna().any()}
    row = table(
        shown, store=store, key="subject_pairs", columns=columns, method=t("method.subjects"), title=t("subjects.pairs"),
        formats=dict.fromkeys(list(columns)[2:], "%.2f"), asked=Asked("alignments", {"subject": subject}),
    )  # fmt: skip
    pair = pairs.iloc[row if row is not None else 0]
    proof = data.alignment_evidence(store, pair["topic_id"], pair["other_id"])
    if proof.empty:
        return
    proof = proof.assign(item=[names.get(i, i) for i in proof["item"]], kind=[t(f"evidence_kind.{k}") for k in proof["kind"]])
    columns = {
        "kind": "column.kind", "item": "column.item", "weight": "column.weight", "share": "column.share", "other_share": "column.other_share",
    }  # fmt: skip
    table(
        proof, store=store, key="subject_evidence", columns=columns, method=t("method.subjects"), title=t("subjects.evidence"),
        formats={"weight": "%.2f", "share": "percent", "other_share": "percent"}, asked=Asked("alignment_evidence", {"topic": pair["topic_id"], "other": pair["other_id"]}),
    )  # fmt: skip


def course(store: Store, slice_: Slice, topics: tuple[str, ...]) -> None:
    """The subject's topics over time; a point opens its passages."""
    names = labels(store)
    period = data.suggested_period(store, slice_)
    series = data.trend(store, slice_, "topics", topics, TrendParams(period=period, measure="share"))
    made = lines.trends(series, names=names, label=t("trends.share"), convention=session.convention())
    method = t("method.trend_share", period=t(f"period.{period}"))
    asked = Asked("trend", {"kind": "topics", "items": list(topics), "period": period, "measure": "share"})
    clicked = figure(made, store=store, key="subject_course", title=t("subjects.course"), method=method, asked=asked)
    if clicked:
        topic, start = clicked[:2]
        ids = data.in_period(store, slice_, period, start)
        behind.topic(store, slice_, topic, what=f"{names[topic]}, {session.convention().period(start, period)}", ids=ids, most=10)
        return
    inside = set(data.topic_shares(store, slice_)["topic_id"])
    for topic in topics:
        if topic in inside:
            behind.topic(store, slice_, topic, what=f"{names[topic]} ({names[topic.split('-')[0]]})", most=3)
