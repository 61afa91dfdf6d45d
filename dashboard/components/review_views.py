"""The review queue: uncertain quotations and possible merges, one at a time; agreement; the log and its exchange."""

from __future__ import annotations

import json

import streamlit as st

from analytics import corrections, evidence
from analytics.errors import AnalyticsError
from dashboard import i18n, session
from dashboard import store as data
from dashboard.components.captions import labels
from dashboard.components.decisions import about, decide, log, signature
from dashboard.components.evidence import passages
from dashboard.components.handing_out import download
from dashboard.components.markup import in_markdown
from dashboard.components.quotation_edit import quotation_edit
from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store


def quotations(store: Store) -> None:
    """The least certain quotation nobody has judged, in its sentence."""
    waiting = data.review_queue(store)
    if waiting.empty:
        st.success(t("review.done"))
        return
    at = min(session.counted("review_at"), len(waiting) - 1)
    row = next(waiting.iloc[[at]].itertuples(index=False))
    names = labels(store)
    st.caption(t("review.waiting", number=len(waiting), confidence=session.convention().percent(row.confidence)))
    who = names.get(row.speaker_id, "") if isinstance(row.speaker_id, str) else row.speaker_text or t("speaker." + row.speaker_kind)
    behind = evidence.quotation_passages(waiting.iloc[[at]], texts=store.texts([row.article_id]), most=1)
    passages(behind, store=store, what=who)
    quotation_edit(store, row, key="review")
    if st.button(t("review.later"), key="review_later", shortcut="l"):
        session.count_on("review_at")
        st.rerun()


def merges(store: Store) -> None:
    """Two officials who may be one person, with their quotations side by side."""
    found = store.suggested_merges
    if found.empty:
        st.success(t("review.done"))
        return
    at = min(session.counted("merge_at"), len(found) - 1)
    row = found.iloc[at]
    st.caption(f"{t('merge.' + row['reason'])} · {session.convention().number(len(found))}")
    for column, id_, name in zip(st.columns(2), ("official_id", "other_id"), ("name", "other_name"), strict=True):
        own = store.quotations[store.quotations["speaker_id"] == row[id_]]
        with column:
            behind = evidence.quotation_passages(own, texts=store.texts(own["article_id"].unique().tolist()[:8]), most=4)
            passages(behind, store=store, what=row[name], total=len(own))
    signed = signature("merge")
    named = {"officials": [corrections.official_anchor(row[c], store.quotations) for c in ("official_id", "other_id")]}
    one, two, three = st.columns(3)
    if one.button(t("review.same"), key="merge_same", width="stretch", shortcut="y", type="primary"):
        decide(store, "merge_officials", named, signed)
    if two.button(t("review.different"), key="merge_apart", width="stretch", shortcut="n"):
        decide(store, "keep_officials_apart", named, signed)
    if three.button(t("review.later"), key="merge_later", width="stretch", shortcut="l"):
        session.count_on("merge_at")
        st.rerun()


def decided(store: Store) -> None:
    """How often the reviewer agreed; decisions in force; conflicts; exchange with colleagues."""
    found = data.agreement(store)
    if len(found):
        names = labels(store)
        shown = found.assign(language=[names[c] for c in found["language"]])
        columns = {c: f"column.{c}" for c in ("language", "reviewed", "right", "share", "low", "high", "expected")}
        formats = dict.fromkeys(("share", "low", "high", "expected"), "percent")
        table(
            shown, store=store, key="agreement", columns=columns, method=t("method.agreement"), title=t("review.agreement"), formats=formats
        )
    for problem in store.corrected.problems:
        by = f" ← {problem.by.who} {problem.by.at[:10]}" if problem.by else ""
        st.warning(
            f"{t('review.' + problem.code)}: {t('edit.' + problem.entry.kind)} {in_markdown(about(problem.entry, labels(store)) + by)}"
        )
    signed = signature("log")
    log(store, list(store.decisions), key="log", signed=signed)
    one, two = st.columns(2)
    lines = "\n".join(store.corrections.to_lines())
    download(t("review.export"), lines, name="marsad-decisions.jsonl", mime="application/jsonl", key="log_export", place=one)
    records = "\n".join(json.dumps(r, ensure_ascii=False) for r in data.reviewed_gold(store))
    download(t("review.gold"), records, name="marsad-gold.jsonl", mime="application/jsonl", key="gold_export", place=one)
    if not session.may_edit():
        return
    given = two.text_area(t("review.import"), key="log_import", height=110, max_chars=900_000)
    if two.button(t("review.take_in"), key="log_take_in") and given.strip():
        try:
            session.editor_only()
            new, known = store.corrections.add_lines(given.splitlines())
        except AnalyticsError as fault:
            st.error(i18n.fault_sentence(session.language(), fault))
            return
        session.say(t("review.taken", new=new, known=known))
        st.rerun()
