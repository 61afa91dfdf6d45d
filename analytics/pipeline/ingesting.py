"""Ingest: files to articles in partitions, their bytes kept, duplicates marked over the whole corpus."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

import analytics
from analytics.corpus import duplicates, reading
from analytics.corpus.duplicates import DuplicateParams
from analytics.corpus.records import Blob, RawArticle, Reading, Reject, Unread, reject
from analytics.engine import Engine
from analytics.errors import InputError
from analytics.pipeline.common import PARTITION, Progress, kept, silent
from analytics.pipeline.originals import Originals
from analytics.pipeline.preparing import Batch, Identifiers, prepare_batch, renamed
from analytics.tables import (
    ARTICLES,
    CUTS,
    FILES,
    FINDINGS,
    ORIGINALS,
    REJECTS,
    SIGNATURES,
    TEXTS,
    TOPIC_MODEL,
    TOPIC_SCAN,
    TOPICS,
    Table,
    check,
    frame,
)
from analytics.workspace import Draft, Generation, Workspace

#: Bytes of texts and documents that are prepared together at most.
TOGETHER = 24 << 20
#: Bytes of a file of a kind that is not read which are kept all the same.
UNREAD_KEPT = 16 << 20
#: Rejects written together at most.
REJECTS_TOGETHER = 5_000
#: Tables with one partition per partition of articles.
ALONGSIDE: tuple[Table, ...] = (TEXTS, CUTS, SIGNATURES)
#: Of ARTICLES what is known only beside the others.
MARKS = ("duplicate_of", "group_id")


@dataclass(frozen=True)
class Counts:
    """What an ingest read; accepted + duplicate + rejected = read."""

    read: int
    accepted: int
    duplicate: int
    rejected: int
    undated: int


@dataclass(frozen=True)
class Input:
    """A file to read: where it lies now, the name it is reported by, and a hash of where it came from."""

    path: Path
    name: str
    came: str


@dataclass(frozen=True)
class IngestParams:
    """How an ingest reads and counts.

    Attributes
    ----------
    reading : Reading
    duplicates : DuplicateParams, optional
        None keeps what the workspace has, or the default.
    """

    reading: Reading = Reading()
    duplicates: DuplicateParams | None = None


def came(path: Path | str) -> str:
    """What a place is known again by, without telling it."""
    return hashlib.sha256(str(path).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def ingest(
    paths: Sequence[Path],
    workspace: Workspace,
    *,
    params: IngestParams = IngestParams(),
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Counts:
    """Read files and folders into the workspace, beside what it already holds.

    Parameters
    ----------
    paths : sequence of Path
    workspace : Workspace
    params : IngestParams
    engine : Engine, optional
    progress : callable

    Returns
    -------
    Counts
        Of this run. An article the workspace already holds (same id, same
        text) is counted as a duplicate and not stored again.

    Raises
    ------
    InputError
        When a path is missing or holds nothing that can be read.
    WorkspaceError
        When another process is writing, or nothing can be written.
    """
    listed = reading.files(paths)  # a wrong path should fail before anything is locked
    if not any(reading.readable(name) for _, name in listed):
        raise InputError("nothing_to_read", path=", ".join(map(str, paths)), kinds=reading.kinds())
    inputs = [Input(path, name, came(path.resolve())) for path, name in listed]
    return _ingest(inputs, workspace, params, engine, progress)


def retry(
    workspace: Workspace, *, params: IngestParams = IngestParams(), engine: Engine | None = None, progress: Progress = silent
) -> Counts:
    """Read the files with rejects again, from the bytes the workspace kept: after columns were named, or with a later version.

    Raises
    ------
    WorkspaceError
        When there is no workspace, another process is writing, or nothing can be written.
    """
    base = workspace.require()
    files, rejects = base.read(FILES), base.read(REJECTS)
    again = files[files["original"].isin(set(rejects["original"].dropna()))]
    with tempfile.TemporaryDirectory(prefix="marsad-") as folder:
        inputs = []
        for n, row in enumerate(again.itertuples(index=False)):
            path = Path(folder) / str(n)
            with open(path, "wb") as out:
                out.writelines(Originals.pieces(base, str(row.original)))
            inputs.append(Input(path, str(row.file), str(row.came)))
        return _ingest(inputs, workspace, params, engine, progress)


def _ingest(inputs: Sequence[Input], workspace: Workspace, params: IngestParams, engine: Engine | None, progress: Progress) -> Counts:
    own = engine or Engine()
    with workspace.draft() as draft, own if engine is None else kept(own):
        how = replace(params.reading, columns={**workspace.columns(), **params.reading.columns})
        originals = Originals(draft)
        new = _Incoming(draft)
        done = 0
        batches = _batches(_items(inputs, originals, how), workspace.address, how)
        for partitions in own.map(prepare_batch, batches):
            for made in partitions:
                done += new.add(made)
            progress("read", done, 0)
        progress("read", done, done)
        counts = _commit(draft, new, originals, params.duplicates)
        progress("duplicates", 1, 1)
        return counts


def _items(inputs: Sequence[Input], originals: Originals, how: Reading) -> Iterator[RawArticle | Reject | Unread]:
    for item in inputs:
        try:
            if not stat.S_ISREG(item.path.stat().st_mode):  # a pipe would never end, a folder here could not be entered
                raise PermissionError
            size = item.path.stat().st_size
            if size > how.bounds.file:
                yield reject(item.name, "", InputError("too_large", size=size, bound=how.bounds.file))
                continue
            if not reading.readable(item.name) and size > UNREAD_KEPT:
                yield from reading.read(Blob(item.name, item.path), how)
                continue
            digest = originals.keep(item)
        except OSError as fault:
            yield reject(item.name, "", InputError("unreadable", detail=type(fault).__name__))
            continue
        yield from reading.read(Blob(item.name, item.path, digest, checked=digest), how)


def _weight(item: RawArticle | Reject | Unread) -> int:
    if isinstance(item, Unread):
        return min(item.blob.size, TOGETHER)
    return len(item.text) if isinstance(item, RawArticle) else len(item.data or b"")


def _batches(items: Iterator[RawArticle | Reject | Unread], address: str, how: Reading) -> Iterator[Batch]:
    batch: list[RawArticle | Reject | Unread] = []
    weight = number = 0
    for item in items:
        batch.append(item)
        weight += _weight(item)
        number += not isinstance(item, Reject)
        if number >= PARTITION or weight >= TOGETHER or len(batch) >= REJECTS_TOGETHER:
            yield Batch(address, tuple(batch), how)
            batch, weight, number = [], 0, 0
    if batch:
        yield Batch(address, tuple(batch), how)


class _Incoming:
    """Prepared partitions on their way into the corpus: identifiers made unique, repeats counted."""

    def __init__(self, draft: Draft) -> None:
        self.workspace = draft.workspace
        base = draft.base
        known = base.read(ARTICLES, columns=["article_id", "digest"]) if base else frame(ARTICLES, [])
        self.ids = Identifiers(known["article_id"])
        # an identifier made unique (a~2) is known again by the one its file gives
        self.held = frozenset((_plain(i), d) for i, d in zip(known["article_id"], known["digest"], strict=True))
        self.articles: list[pd.DataFrame] = []
        self.rejects: list[pd.DataFrame] = []
        self.parts: dict[str, list[str]] = {t.name: [] for t in (*ALONGSIDE, FINDINGS, ORIGINALS)}
        self.repeated = 0

    def add(self, made: dict[str, str]) -> int:
        """Take a prepared partition; returns how many articles and rejects it has."""
        rejects = self.workspace.read_object(made[REJECTS.name])
        if len(rejects):
            self.rejects.append(rejects)
        if ORIGINALS.name in made:
            self.parts[ORIGINALS.name].append(made[ORIGINALS.name])
        rows = self.workspace.read_object(made[ARTICLES.name])
        wanted: dict[str, str | None] = {}
        for article_id, digest in zip(rows["article_id"], rows["digest"], strict=True):
            if (_plain(article_id), digest) in self.held:
                self.repeated += 1
                wanted[article_id] = None
                continue
            wanted[article_id] = self.ids.free(_plain(article_id) if article_id in self.ids.taken else article_id)
        if any(old != new for old, new in wanted.items()):
            made = renamed(self.workspace, made, wanted)
            rows = self.workspace.read_object(made[ARTICLES.name])
        if len(rows):
            self.articles.append(rows)
            for table in (*ALONGSIDE, FINDINGS):
                if table.name in made:
                    self.parts[table.name].append(made[table.name])
        return len(wanted) + len(rejects)


def _plain(article_id: str) -> str:
    return re.sub(r"~\d+$", "", article_id) if "~" in article_id else article_id


def _commit(draft: Draft, new: _Incoming, originals: Originals, asked: DuplicateParams | None) -> Counts:
    """Mark duplicates over the whole corpus and write the new generation."""
    base = draft.base
    files = originals.finish()
    old = base.read(ARTICLES) if base else frame(ARTICLES, [])
    pieces = [rows for rows in (old, *new.articles) if len(rows)]
    articles = pd.concat(pieces, ignore_index=True) if pieces else old
    rejects = _rejects(base, new, originals)
    if articles.empty and rejects.empty:
        raise InputError("nothing_to_read", path="the input", kinds=reading.kinds())
    for table in ALONGSIDE:
        draft.put_objects(table, [*(base.parts(table) if base else ()), *new.parts[table.name]])
    findings = [*(base.parts(FINDINGS) if base else ()), *new.parts[FINDINGS.name]]
    draft.put_objects(FINDINGS, findings)
    held = [*(base.parts(ORIGINALS) if base else ()), *originals.parts, *new.parts[ORIGINALS.name]]
    draft.put_objects(ORIGINALS, list(dict.fromkeys(held)))
    draft.put(FILES, [files])
    draft.put(REJECTS, [check(rejects, REJECTS)])
    params = asked or counting(base)
    marked = _marked(draft, articles, params)
    sizes = [*(base.sizes(ARTICLES) if base else ()), *map(len, new.articles)]
    _put_marked(draft, articles, marked, sizes, base.parts(ARTICLES) if base else ())
    draft.facts = {"version": analytics.__version__, "corpus": corpus_print(draft), "duplicates": duplicates.told(params)}
    if base and "topics" in base.facts:  # the model stays, so that new articles can be assigned to its topics
        draft.keep(TOPICS, TOPIC_MODEL, TOPIC_SCAN)
        draft.facts["topics"] = base.facts["topics"]
    draft.commit()
    fresh = marked.iloc[len(old) :]
    doubled = int(fresh["duplicate_of"].notna().sum())
    rejected = sum(map(len, new.rejects))
    return Counts(
        read=len(fresh) + new.repeated + rejected,
        accepted=len(fresh) - doubled,
        duplicate=doubled + new.repeated,
        rejected=rejected,
        undated=int(((fresh["precision"] == "none") & fresh["duplicate_of"].isna()).sum()),
    )


def _rejects(base: Generation | None, new: _Incoming, originals: Originals) -> pd.DataFrame:
    """Rejects in force: those of files that were read again in this run are taken over by what it found."""
    fresh = pd.concat(new.rejects, ignore_index=True) if new.rejects else frame(REJECTS, [])
    if base is None:
        return fresh
    old = base.read(REJECTS)
    over = [originals.superseded(str(f), o if isinstance(o, str) else None) for f, o in zip(old["file"], old["original"], strict=True)]
    return pd.concat([old[[not o for o in over]], fresh], ignore_index=True)


def counting(base: Generation | None) -> DuplicateParams:
    """How a workspace counts copies."""
    return duplicates.params_of(base.facts.get("duplicates") if base else None)


def _marked(draft: Draft, articles: pd.DataFrame, params: DuplicateParams) -> pd.DataFrame:
    """ARTICLES with repeats and groups marked."""
    if articles.empty:
        return articles
    signatures = duplicates.Signatures.of(draft.workspace.in_turn(draft.tables[SIGNATURES.name], SIGNATURES))
    found = duplicates.mark(articles, signatures, params)
    ids = articles["article_id"].to_numpy(dtype=object)
    told = {c: np.array([held.get(i) for i in ids], dtype=object) for c, held in zip(MARKS, (found.repeats, found.groups), strict=True)}
    return check(articles.assign(**told), ARTICLES)


def _put_marked(draft: Draft, before: pd.DataFrame, after: pd.DataFrame, sizes: Sequence[int], stored: Sequence[str]) -> None:
    """Write ARTICLES; partitions in which nothing is marked otherwise stay the objects they are."""
    others = np.zeros(len(after), dtype=bool)
    for column in MARKS:
        old, new = (rows[column].astype(object).where(rows[column].notna(), "").to_numpy(dtype=object) for rows in (before, after))
        others |= old != new
    names = []
    for n, (a, b) in enumerate(itertools.pairwise(itertools.accumulate(sizes, initial=0))):
        same = n < len(stored) and not others[a:b].any()
        names.append(stored[n] if same else draft.workspace.write_object(after.iloc[a:b], ARTICLES))
    draft.put_objects(ARTICLES, names)


def recount(workspace: Workspace, params: DuplicateParams) -> Generation:
    """Mark repeats anew, by other parameters; the articles stay as they are.

    Raises
    ------
    WorkspaceError
        When there is no workspace, or another process is writing.
    """
    with workspace.draft() as draft:
        base = draft.base or workspace.require()
        draft.tables = dict(base.tables)
        draft.facts = dict(base.facts)
        articles = base.read(ARTICLES)
        _put_marked(draft, articles, _marked(draft, articles, params), base.sizes(ARTICLES).tolist(), base.parts(ARTICLES))
        draft.keep_only((ARTICLES, TEXTS, CUTS, SIGNATURES, FILES, ORIGINALS, FINDINGS, REJECTS, TOPICS, TOPIC_MODEL, TOPIC_SCAN))
        draft.facts |= {"corpus": corpus_print(draft), "duplicates": duplicates.told(params)}
        return draft.commit()


def corpus_print(draft: Draft) -> str:
    """A short hash of the corpus."""
    text = json.dumps([draft.tables.get("texts"), draft.tables.get("articles")])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
