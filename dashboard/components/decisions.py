"""Decisions of the researcher: who decides and why, writing one down, and the log with a way back."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import ParamSpec

import streamlit as st

from analytics.corrections import Entry
from dashboard import session
from dashboard.components.captions import labels
from dashboard.i18n import isolate
from dashboard.session import t
from dashboard.store import Store

P = ParamSpec("P")
#: Decisions listed at once.
LISTED = 50


def for_editors(view: Callable[P, None]) -> Callable[P, None]:
    """A view that is drawn for those who may change something, and for nobody else."""

    @functools.wraps(view)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if session.may_edit():
            view(*args, **kwargs)

    return drawn


def signature(key: str) -> tuple[str, str]:
    """Who decides, kept for the session, and why."""
    if not session.may_edit():
        return "", ""
    one, two = st.columns(2)
    # whoever signed in signs with that, and nothing else
    fixed = bool(session.signed_in())
    who = one.text_input(t("edit.who"), value=session.decider(), key=f"{key}_who", max_chars=100, disabled=fixed)
    who = session.signed_in() or who
    session.decides(who)
    return who, two.text_input(t("edit.why"), key=f"{key}_why", max_chars=200)


def decide(store: Store, kind: str, facts: Mapping[str, object], signed: tuple[str, str]) -> None:
    """Write a decision into the log and draw the page anew."""
    session.editor_only()
    store.corrections.append(kind, facts, who=signed[0], why=signed[1])
    st.rerun()


def about(entry: Entry, names: Mapping[str, str]) -> str:
    """What a decision is about, in words."""
    facts = entry.facts
    parts = [str(facts.get(k, "")) for k in ("topic_id", "term", "article_id")]
    parts += [names.get(str(i), str(i)) for i in facts.get("topic_ids", ())]
    parts += [names.get(str(o.get("id")), str(o.get("id"))) for o in facts.get("officials", ())]
    if isinstance(facts.get("official"), Mapping):
        parts.append(names.get(str(facts["official"].get("id")), str(facts["official"].get("id"))))
    parts += [str(facts["quotation"][0])] if "quotation" in facts else []
    parts += [str(facts.get(k) or "") for k in ("name", "value")]
    return " · ".join(isolate(p) for p in parts if p)


def log(store: Store, entries: list[Entry], *, key: str, signed: tuple[str, str]) -> None:
    """Decisions in force, latest first, each with a way back."""
    if not entries:
        return
    known = store.extracted.officials  # those merged away have names here only
    names = {**dict(zip(known["official_id"], known["name"], strict=True)), **labels(store)}
    for entry in list(reversed(entries))[:LISTED]:
        left, right = st.columns([5, 1], vertical_alignment="center")
        said = " · ".join(p for p in (entry.at[:16].replace("T", " "), entry.who, entry.why) if p)
        left.text(f"{t('edit.' + entry.kind)}: {about(entry, names)} ({said})")
        if session.may_edit() and right.button(t("edit.undo"), key=f"{key}_undo_{entry.id}", width="stretch"):
            session.editor_only()
            store.corrections.undo(entry.id, who=signed[0], why=signed[1])
            st.rerun()
