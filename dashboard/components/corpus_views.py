"""The corpus: what is in it, adding to it, analysing it again, and the work that runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analytics import jobs
from analytics.corpus.duplicates import COUNTS
from analytics.errors import AnalyticsError
from analytics.tables import ARTICLES, REJECTS
from analytics.workspace import Workspace
from dashboard import i18n, session
from dashboard.components import read_views, reject_views
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.left_out import article_table, rejected
from dashboard.components.markup import in_markdown
from dashboard.session import t
from dashboard.store import Store

READ = {
    "title": "column.title", "outlet": "column.outlet", "author": "column.author", "published": "column.date", "precision": "column.precision",
    "language": "column.language", "words": "column.words", "file": "column.file", "duplicate_of": "column.repeats",
}  # fmt: skip
#: Seconds between two looks at running work.
EVERY = 1.0


def state(workspace: Workspace, store: Store | None) -> None:
    """How many articles there are and are analysed."""
    generation = workspace.current()
    if generation is None:
        st.info(t("corpus.nothing"))
        return
    articles = len(generation.read(ARTICLES, columns=["article_id"]))
    analysed = len(store.extracted.articles) if store else 0
    st.markdown(t("corpus.state", articles=articles, analysed=analysed, number=generation.number))
    if articles > analysed:
        st.warning(t("corpus.pending", n=articles - analysed))


@st.fragment(run_every=EVERY)
def _running(workspace: Workspace) -> None:
    """The work as it goes on; when it is over, the page is drawn anew."""
    job = jobs.latest(workspace)
    if job is None or not job.active:
        st.rerun()
    assert job is not None
    if not job.stage:
        st.progress(0.0, text=t("corpus.waiting"))
    elif job.total:
        words = {"stage": t(f"job.{job.stage}"), "done": job.done, "total": job.total}
        st.progress(min(1.0, job.done / job.total), text=t("corpus.running", **words))
    else:
        st.progress(0.0, text=t("corpus.running_open", stage=t(f"job.{job.stage}"), done=job.done))
    if session.may_edit() and st.button(t("corpus.cancel"), key="job_cancel", disabled=job.state != "running"):
        session.editor_only()
        jobs.cancel(workspace)
        st.caption(t("corpus.stopping"))


def work(workspace: Workspace) -> bool:
    """The job of the workspace: running, or how it ended; returns whether one is running."""
    job = jobs.latest(workspace)
    if job is None:
        return False
    if job.active:
        _running(workspace)
        return True
    if job.counts is not None:
        st.markdown(t("corpus.done_counts", **job.counts))
    for address, reason in job.unfetched[:20]:
        st.warning(t("corpus.unfetched", address=in_markdown(address), reason=in_markdown(reason)))
    if job.state == "done":
        st.success(t("corpus.done"))
    elif job.fault is not None:
        st.error(i18n.fault_sentence(session.language(), AnalyticsError(job.fault["code"], **job.fault["facts"])))
    else:
        st.warning(t(f"corpus.{job.state}"))
    return False


def begin(workspace: Workspace, paths: Sequence[str] = (), analyse: dict[str, object] | None = None, **more: Any) -> None:
    """Start work on the workspace, or say why not."""
    try:
        session.editor_only()
        jobs.start(workspace, paths, analyse, **more)
        session.note("job", "ingest" if paths or more else "analyse")
    except AnalyticsError as fault:
        st.error(i18n.fault_sentence(session.language(), fault))
        return
    st.rerun()


def add(workspace: Workspace) -> None:
    """Files sent from the reader's computer, or a folder where Marsad runs, to be read (and analysed)."""
    with st.form("corpus_add"):
        st.markdown(f"**{t('corpus.add')}**")
        sent = st.file_uploader(t("corpus.upload"), accept_multiple_files=True, key="corpus_upload")
        folder = ""
        if session.may_name_paths():
            folder = st.text_input(t("corpus.folder"), key="corpus_folder", max_chars=1000, help=t("corpus.folder_help")).strip()
        addresses = st.text_area(t("corpus.addresses"), key="corpus_addresses", max_chars=8_000, height=80, help=t("corpus.addresses_help"))
        follow = st.checkbox(t("corpus.follow"), key="corpus_follow")
        then = st.checkbox(t("corpus.then_analyse"), value=True, key="corpus_then")
        if not st.form_submit_button(t("corpus.begin"), key="corpus_begin", type="primary"):
            return
    paths = [str(Path(folder).expanduser())] if folder else []
    asked = addresses.split()
    if sent and session.may_edit():
        paths.append(str(workspace.receive({file.name: file.getvalue() for file in sent})))
    if not paths and not asked:
        st.warning(t("corpus.nothing_chosen"))
        return
    begin(workspace, paths, {} if then else None, addresses=asked, follow=follow)


def again(workspace: Workspace, store: Store | None) -> None:
    """The analysis with other parameters."""
    with st.form("corpus_again"):
        st.markdown(f"**{t('corpus.again')}**")
        one, two, three = st.columns(3, vertical_alignment="bottom")
        known = store.params.get("topics", {}) if store else {}
        number = one.number_input(t("corpus.topics"), 0, 500, int(str(known.get("number") or 0)), key="corpus_topics")
        seed = two.number_input(t("corpus.seed"), 0, 10_000, store.seed if store else 0, key="corpus_seed")
        refit = three.checkbox(t("corpus.refit"), key="corpus_refit", help=t("corpus.refit_help"))
        held = str(dict(workspace.require().facts.get("duplicates") or {}).get("count", "once"))  # type: ignore[call-overload]
        count = st.radio(
            t("corpus.count"),
            COUNTS,
            index=COUNTS.index(held),
            format_func=lambda c: t(f"corpus.count_{c}"),
            key="corpus_count",
            horizontal=True,
        )
        if st.form_submit_button(t("corpus.again"), key="corpus_again_begin"):
            book = str(store.params.get("codebook", {}).get("path", "")) if store else ""
            begin(
                workspace,
                [],
                {"topics": int(number), "seed": int(seed), "refit": refit, "codebook": book},
                count=count if count != held else "",
            )


def settings(workspace: Workspace) -> None:
    """What holds for everybody with this workspace."""
    held = bool(workspace.settings().get("mask_private"))
    asked = st.toggle(t("corpus.mask"), value=held, key="corpus_mask", help=t("corpus.mask_help"))
    if asked != held:
        session.editor_only()
        workspace.set("mask_private", asked)
        session.note("setting", f"mask_private={asked}")


def articles(store: Store) -> None:
    """What was read out of every article, and what could not be read."""
    rows = store.articles
    known = {
        c: int(rows[c].notna().sum() if c in ("author", "published") else (rows[c] != "").sum()) for c in ("outlet", "author", "published")
    }
    parts = [f"{t(READ[c])} {session.convention().percent(n / max(len(rows), 1))}" for c, n in known.items()]
    st.caption(f"{t('corpus.filled')}: {' · '.join(parts)}")
    names = labels(store)
    said = {p: t(f"precision.{p}") for p in rows["precision"].unique()}
    shown = pd.DataFrame(rows).assign(precision=rows["precision"].map(said), language=rows["language"].map(names))
    shown["file"] = shown["file"].where(shown["place"] == "", shown["file"] + " · " + shown["place"])
    article_table(shown, store=store, key="corpus_articles", columns=READ, title=t("corpus.articles"))


def rejects(workspace: Workspace, store: Store | None) -> None:
    """What could not be read; a row opens its bytes and what can be done."""
    generation = workspace.current()
    found = generation.read(REJECTS) if generation else None
    if generation is None or found is None or found.empty:
        st.caption(t("corpus.no_rejects"))
        return
    row = rejected(store, found) if store is not None else _plain_rejects(found)
    if row is not None:
        reject_views.reject(generation, found.iloc[row], lambda: begin(workspace, retry=True))


def _plain_rejects(found: pd.DataFrame) -> int | None:
    """Rejects of a workspace without an analysis, which no caption can be written for."""
    heads = {"file": t("column.file"), "place": t("column.place"), "reason": t("column.reason")}
    shown = found[list(heads)].rename(columns=heads)
    event = st.dataframe(
        shown, hide_index=True, key="rejects_plain", on_select="rerun", selection_mode="single-row", alt=t("column.reason")
    )
    chosen = event["selection"]["rows"] if event else []
    return int(chosen[0]) if chosen else None


#: What the lower part of the page shows.
PARTS = ("articles", "files", "disagreements", "copies", "rejects")


def understood(workspace: Workspace, store: Store | None) -> None:
    """What was read, part by part."""
    offered = PARTS if store is not None else ("rejects",)
    part = choose_one("corpus.part", offered, words="corpus.part_", key="corpus_part")
    if store is None or part == "rejects":
        rejects(workspace, store)
    else:
        {"articles": articles, "files": read_views.files, "disagreements": read_views.disagreements, "copies": read_views.copies}[part](
            store
        )
