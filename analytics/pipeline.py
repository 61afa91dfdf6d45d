"""Ingest and analyse, stage by stage: resumable, with progress, each ending in a new generation."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pandas as pd

import analytics
from analytics.annotations import officials, quotations, terms, topics
from analytics.corpus import dates, duplicates, metadata, reading
from analytics.corpus.reading import RawArticle, Reject
from analytics.engine import Engine
from analytics.errors import InputError, WorkspaceError
from analytics.languages import get
from analytics.languages.pack import DATA
from analytics.tables import (
    ARTICLE_TERMS,
    ARTICLE_TOPICS,
    ARTICLES,
    ATTRIBUTIONS,
    CUTS,
    NAME_TERMS,
    OFFICIAL_ROLES,
    OFFICIALS,
    QUOTATIONS,
    REJECTS,
    SIGNATURES,
    SUGGESTED_MERGES,
    SURFACES,
    TERM_SPANS,
    TERMS,
    TEXTS,
    TOPIC_SCAN,
    TOPIC_TERMS,
    TOPICS,
    check,
    frame,
)
from analytics.text import mask, words
from analytics.workspace import Draft, Generation, Workspace

#: Articles in a partition of the corpus.
PARTITION = 250
CORPUS = (ARTICLES, TEXTS, CUTS, SIGNATURES, REJECTS)
PER_PARTITION = (TERM_SPANS, ARTICLE_TERMS, SURFACES, ATTRIBUTIONS, NAME_TERMS)

#: Told (stage, done, of how many).
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """A progress that says nothing."""


@dataclass(frozen=True)
class Counts:
    """What an ingest read; accepted + duplicate + rejected = read."""

    read: int
    accepted: int
    duplicate: int
    rejected: int
    undated: int


# -- ingest --------------------------------------------------------------


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
    with workspace.draft() as draft, own if engine is None else _kept(own):
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


class _kept:
    """An engine somebody else closes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Engine:
        return self.engine

    def __exit__(self, *_: object) -> None:
        return None


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


# -- analyse -------------------------------------------------------------


@dataclass(frozen=True)
class AnalyseParams:
    """Everything an analysis depends on besides the corpus."""

    terms: terms.TermParams = terms.TermParams()
    topics: topics.TopicParams = topics.TopicParams()
    quotations: quotations.QuotationParams = quotations.QuotationParams()
    officials: officials.OfficialParams = officials.OfficialParams()


@cache
def resources_print() -> str:
    """A hash of the code and word lists an annotation depends on."""
    here = Path(__file__).resolve().parent
    files = sorted([*here.rglob("*.py"), *(DATA / "languages").rglob("*.*")])
    made = hashlib.sha256()
    for file in files:
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:16]


@dataclass(frozen=True)
class Task:
    """One partition to annotate: where it is, and with what."""

    root: str
    texts: str
    cuts: str
    articles: str
    params: AnalyseParams


def annotate_partition(task: Task) -> dict[str, str]:
    """Terms and attributions of one partition, written as objects: table name -> object name.

    What an earlier run made of the same input is taken from the workspace's cache.
    """
    workspace = Workspace(task.root)
    about = json.dumps([task.texts, task.cuts, task.articles, asdict(task.params.terms), asdict(task.params.quotations), resources_print()])
    key = "partition-" + hashlib.sha256(about.encode()).hexdigest()[:32]
    made = workspace.remembered(key)
    if made is not None:
        return made
    texts = bodies(workspace.read_object(task.texts), workspace.read_object(task.cuts))
    texts["title"] = texts["article_id"].map(workspace.read_object(task.articles).set_index("article_id")["title"])
    files = workspace.read_object(task.articles, columns=["article_id", "file", "place"]).set_index("article_id")
    frames, failed = _annotated(texts, task.params)
    frames["rejects"] = frame(REJECTS, [_failed(files, i, fault) for i, fault in failed])
    frames["name_terms"] = terms.inside(frames["term_spans"], _name_areas(frames["attributions"]))
    made = {t.name: workspace.write_object(check(frames[t.name], t), t) for t in (*PER_PARTITION, REJECTS)}
    workspace.remember(key, made)
    return made


def _annotated(texts: pd.DataFrame, params: AnalyseParams) -> tuple[dict[str, pd.DataFrame], list[tuple[str, Exception]]]:
    """Terms and attributions; when the partition fails, article by article, so that only the bad one is left out."""
    try:
        return {**terms.annotate(texts, params.terms), "attributions": quotations.annotate(texts, params.quotations)}, []
    except Exception:
        good, failed = [], []
        for n in range(len(texts)):
            one = texts.iloc[[n]]
            try:
                terms.annotate(one, params.terms)
                quotations.annotate(one, params.quotations)
                good.append(n)
            except Exception as fault:
                failed.append((str(one["article_id"].iloc[0]), fault))
        kept = texts.iloc[good]
        return {**terms.annotate(kept, params.terms), "attributions": quotations.annotate(kept, params.quotations)}, failed


def _failed(files: pd.DataFrame, article_id: str, fault: Exception) -> dict[str, str]:
    said = InputError("not_annotated", article=article_id, detail=type(fault).__name__)
    return {"file": files.at[article_id, "file"], "place": files.at[article_id, "place"], "code": said.code, "reason": said.sentence()}


def _name_areas(attributions: pd.DataFrame) -> pd.DataFrame:
    """Where names and roles of speakers stand."""
    parts = [
        attributions[["article_id", f"{name}_start", f"{name}_end"]].set_axis(["article_id", "start", "end"], axis=1)
        for name in ("name", "speaker", "role")
    ]
    areas = pd.concat(parts, ignore_index=True)
    return areas[areas["start"] >= 0].drop_duplicates(ignore_index=True)


def bodies(texts: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """TEXTS with a column ``body``: the text with its cuts blanked, of the same length."""
    by_article: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in cuts[["article_id", "start", "end"]].itertuples(index=False):
        by_article.setdefault(article_id, []).append((start, end))
    body = [mask(t, by_article.get(i, ())) for i, t in zip(texts["article_id"], texts["text"], strict=True)]
    return texts.assign(body=body)


def analyse(
    workspace: Workspace,
    params: AnalyseParams = AnalyseParams(),
    *,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Generation:
    """Annotate the corpus in force and write a generation with every table.

    Parameters
    ----------
    workspace : Workspace
    params : AnalyseParams
    engine : Engine, optional
        Where partitions run; by default one process per core.
    progress : callable

    Returns
    -------
    Generation

    Raises
    ------
    WorkspaceError
        When there is no corpus, or another process is writing.
    """
    own = engine or Engine()
    with workspace.draft() as draft, own if engine is None else _kept(own):
        base = draft.base
        if base is None:
            raise WorkspaceError("no_workspace", path=workspace.root)
        articles = base.read(ARTICLES)
        if articles.empty:
            raise WorkspaceError("no_articles", path=workspace.root)
        draft.keep(*CORPUS)
        tasks = [
            Task(str(workspace.root), t, c, a, params)
            for t, c, a in zip(base.parts(TEXTS), base.parts(CUTS), base.parts(ARTICLES), strict=True)
        ]
        parts: list[dict[str, str]] = []
        for made in own.map(annotate_partition, tasks):
            parts.append(made)
            progress("annotate", len(parts), len(tasks))
        for table in PER_PARTITION:
            draft.put_objects(table, [p[table.name] for p in parts])
        earlier = base.read(REJECTS)
        fresh = pd.concat([workspace.read_object(p["rejects"]) for p in parts], ignore_index=True)
        rejects = pd.concat([earlier[earlier["code"] != "not_annotated"], fresh], ignore_index=True)
        draft.put(REJECTS, [check(rejects, REJECTS)])
        _corpus_stages(draft, workspace, articles, parts, params, progress)
        draft.facts = {**base.facts, "version": analytics.__version__, "params": asdict(params), "resources": resources_print()}
        return draft.commit()


def _corpus_stages(
    draft: Draft, workspace: Workspace, articles: pd.DataFrame, parts: list[dict[str, str]], params: AnalyseParams, progress: Progress
) -> None:
    """Stages that need the whole corpus: vocabulary, topics, officials."""

    def gathered(name: str) -> pd.DataFrame:
        return pd.concat([workspace.read_object(p[name]) for p in parts], ignore_index=True)

    article_terms = gathered("article_terms")
    vocabulary = terms.vocabulary(article_terms, gathered("surfaces"), articles)
    draft.put(TERMS, [check(vocabulary, TERMS)])
    progress("terms", 1, 1)
    languages = articles["language"].nunique()
    seen: list[str] = []

    def told(language: str) -> None:
        seen.append(language)
        progress("topics", len(seen) - 1, languages)

    fitted = topics.fit(
        article_terms, articles=articles, terms=vocabulary, names=gathered("name_terms"), params=params.topics, progress=told
    )
    for table in (TOPICS, TOPIC_TERMS, ARTICLE_TOPICS, TOPIC_SCAN):
        draft.put(table, [check(fitted[table.name], table)])
    progress("topics", languages, languages)
    shares = fitted["article_topics"].sort_values(["article_id", "share", "topic_id"], ascending=[True, False, True], kind="stable")
    largest = shares.drop_duplicates("article_id")[["article_id", "topic_id"]]
    linked = officials.link(gathered("attributions"), articles=articles, largest_topic=largest, params=params.officials)
    draft.put(QUOTATIONS, [check(linked["quotations"], QUOTATIONS)])
    for table in (OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES):
        draft.put(table, [check(linked[table.name], table)])
    progress("officials", 1, 1)


__all__ = ["AnalyseParams", "Counts", "analyse", "annotate_partition", "bodies", "ingest", "prepare"]
