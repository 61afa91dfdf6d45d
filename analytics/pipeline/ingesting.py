"""Ingest: files to articles in partitions, duplicates marked over the whole corpus."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

import analytics
from analytics.corpus import dates, duplicates, metadata, reading
from analytics.corpus.reading import RawArticle, Reject
from analytics.engine import Engine
from analytics.errors import InputError
from analytics.languages import get
from analytics.pipeline.common import PARTITION, Progress, kept, silent
from analytics.tables import ARTICLES, CUTS, REJECTS, SIGNATURES, TEXTS, TOPIC_MODEL, TOPIC_SCAN, TOPICS, check, frame
from analytics.text import mask, words
from analytics.workspace import Draft, Generation, Workspace


@dataclass(frozen=True)
class Counts:
    """What an ingest read; accepted + duplicate + rejected = read."""

    read: int
    accepted: int
    duplicate: int
    rejected: int
    undated: int


@dataclass(frozen=True)
class Prepared:
    """One article read out of its file, before it has a place in the corpus."""

    article: dict[str, object]
    text: str
    cuts: tuple[tuple[int, int, str], ...]
    signature: dict[str, object]


def prepare(raw: RawArticle) -> Prepared | Reject:
    """Metadata, language, body and signature of one raw article."""
    known = raw.fields
    found = metadata.read(raw.text, titled=bool(known.get("title")))
    body = mask(raw.text, [(a, b) for a, b, _ in found.cuts])
    if not body.strip():
        return reading.reject(raw.file, raw.place, InputError("empty_text"))
    language = metadata.language(body, stated=known.get("lang", "").lower()[:2])
    if language is None:
        return reading.reject(raw.file, raw.place, InputError("unknown_language"))
    pack = get(language)
    published, precision = dates.parse(known.get("date", ""), language=language)
    if published is None and "date" in found.values:
        published, precision = dates.parse(found.values["date"], language=language)
    digest = hashlib.sha256(raw.text.encode("utf-8", "surrogatepass")).hexdigest()
    folded = " ".join(pack.key(body).split())
    name = raw.file.rsplit("/", 1)[-1].split(".")[0]
    article: dict[str, object] = {
        "article_id": known.get("id") or (f"{name}-{raw.place.rsplit(' ', 1)[-1]}" if raw.place else name),
        "title": known.get("title") or found.values.get("title") or metadata.opening(body),
        "outlet": known.get("outlet") or found.values.get("outlet", ""),
        "author": known.get("author") or found.values.get("author"),
        "published": published,
        "precision": precision,
        "language": language,
        "duplicate_of": None,
        "file": raw.file,
        "place": raw.place,
        "url": known.get("url"),
        "words": sum(1 for _ in words(body, pack)),
        "digest": digest,
    }
    own = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
    return Prepared(article, raw.text, found.cuts, {"digest": own, "minhash": duplicates.signature(body, pack)})


def prepare_batch(batch: Sequence[RawArticle | Reject]) -> list[Prepared | Reject]:
    """:func:`prepare` for a partition; a fault in one article rejects that article alone."""
    made: list[Prepared | Reject] = []
    for item in batch:
        if isinstance(item, Reject):
            made.append(item)
            continue
        try:
            item.text.encode("utf-8")
            made.append(prepare(item))
        except (ValueError, RecursionError, OverflowError) as fault:
            made.append(reading.reject(item.file, item.place, InputError("unreadable", detail=type(fault).__name__)))
    return made


def _batches(items: Iterator[RawArticle | Reject], size: int) -> Iterator[list[RawArticle | Reject]]:
    batch: list[RawArticle | Reject] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def ingest(paths: Sequence[Path], workspace: Workspace, *, engine: Engine | None = None, progress: Progress = silent) -> Counts:
    """Read files and folders into the workspace, beside what it already holds.

    Parameters
    ----------
    paths : sequence of Path
    workspace : Workspace
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
        When another process is writing.
    """
    reading.files(paths)  # a wrong path should fail before anything is locked
    own = engine or Engine()
    with workspace.draft() as draft, own if engine is None else kept(own):
        base = draft.base
        taken = _digests(base)
        new = _Incoming(taken)
        done = 0
        for made in own.map(prepare_batch, _batches(reading.read(paths), PARTITION)):
            for item in made:
                new.add(item)
            done += len(made)
            progress("read", done, 0)
            if len(new.pending) >= PARTITION:
                new.flush(draft, PARTITION)
        new.flush(draft, 1)
        progress("read", done, done)
        counts = _commit_corpus(draft, base, new)
        progress("duplicates", 1, 1)
        return counts


def _digests(base: Generation | None) -> dict[str, str]:
    if base is None:
        return {}
    known = base.read(ARTICLES, columns=["article_id", "digest"])
    return dict(zip(known["article_id"], known["digest"], strict=True))


class _Incoming:
    """New articles on their way into partitions: ids made unique, repeats counted."""

    def __init__(self, taken: dict[str, str]) -> None:
        self.taken = taken
        # an id made unique (a~2) is known again by the id its file gives
        self.held = frozenset((re.sub(r"~\d+$", "", i), digest) for i, digest in taken.items())
        self.pending: list[Prepared] = []
        self.articles: list[dict[str, object]] = []
        self.signatures: list[dict[str, object]] = []
        self.rejects: list[Reject] = []
        self.parts: dict[str, list[str]] = {t.name: [] for t in (TEXTS, CUTS, SIGNATURES)}
        self.sizes: list[int] = []
        self.repeated = 0

    def add(self, item: Prepared | Reject) -> None:
        if isinstance(item, Reject):
            self.rejects.append(item)
            return
        wanted = str(item.article["article_id"])
        digest = str(item.article["digest"])
        if (re.sub(r"~\d+$", "", wanted), digest) in self.held:
            self.repeated += 1
            return
        article_id, n = wanted, 1
        while article_id in self.taken:
            n += 1
            article_id = f"{wanted}~{n}"
        self.taken[article_id] = digest
        item.article["article_id"] = article_id
        self.pending.append(item)

    def flush(self, draft: Draft, least: int) -> None:
        """Write full partitions (or, with ``least`` 1, the rest)."""
        while len(self.pending) >= least and self.pending:
            part, self.pending = self.pending[:PARTITION], self.pending[PARTITION:]
            ids = [p.article["article_id"] for p in part]
            rows = {
                TEXTS: [{"article_id": i, "language": p.article["language"], "text": p.text} for i, p in zip(ids, part, strict=True)],
                CUTS: [
                    {"article_id": i, "start": a, "end": b, "reason": why} for i, p in zip(ids, part, strict=True) for a, b, why in p.cuts
                ],
                SIGNATURES: [{"article_id": i, **p.signature} for i, p in zip(ids, part, strict=True)],
            }
            for table, listed in rows.items():
                self.parts[table.name].append(draft.workspace.write_object(check(frame(table, listed), table), table))
            self.articles.extend(p.article for p in part)
            self.signatures.extend(rows[SIGNATURES])
            self.sizes.append(len(part))


def _commit_corpus(draft: Draft, base: Generation | None, new: _Incoming) -> Counts:
    """Mark duplicates over the whole corpus and write the new generation."""
    articles = frame(ARTICLES, new.articles)
    signatures = frame(SIGNATURES, new.signatures)
    rejects = frame(REJECTS, [asdict(r) for r in new.rejects])
    sizes = new.sizes
    for table in (TEXTS, CUTS, SIGNATURES):
        kept = base.parts(table) if base else ()
        draft.put_objects(table, [*kept, *new.parts[table.name]])
    if base:
        old = [base.workspace.read_object(p) for p in base.parts(ARTICLES)]
        sizes = [len(o) for o in old] + sizes
        articles = pd.concat([*old, articles], ignore_index=True)
        signatures = pd.concat([base.read(SIGNATURES), signatures], ignore_index=True)
        rejects = pd.concat([base.read(REJECTS), rejects], ignore_index=True).drop_duplicates(ignore_index=True)
    if articles.empty and rejects.empty:
        raise InputError("nothing_to_read", path="the input", kinds=" ".join(reading.READERS))
    joined = articles.drop(columns="digest").merge(signatures, on="article_id")
    repeats = duplicates.mark(joined) if len(joined) else {}
    articles["duplicate_of"] = articles["article_id"].map(repeats).astype(object).where(lambda s: s.notna(), None)
    check(articles, ARTICLES)
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    draft.put(ARTICLES, [articles.iloc[a : a + n] for a, n in zip(starts, sizes, strict=True)])
    draft.put(REJECTS, [rejects])
    draft.facts = {"version": analytics.__version__, "corpus": _corpus_print(draft)}
    if base and "topics" in base.facts:  # the model stays, so that new articles can be assigned to its topics
        draft.keep(TOPICS, TOPIC_MODEL, TOPIC_SCAN)
        draft.facts["topics"] = base.facts["topics"]
    draft.commit()
    fresh = articles.iloc[len(articles) - len(new.articles) :]
    doubled = int(fresh["duplicate_of"].notna().sum())
    return Counts(
        read=len(new.articles) + new.repeated + len(new.rejects),
        accepted=len(fresh) - doubled,
        duplicate=doubled + new.repeated,
        rejected=len(new.rejects),
        undated=int(((fresh["precision"] == "none") & fresh["duplicate_of"].isna()).sum()),
    )


def _corpus_print(draft: Draft) -> str:
    text = json.dumps([draft.tables.get("texts"), draft.tables.get("articles")])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
