"""Preparing one partition of what was read: a pure function of its items, remembered by their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pandas as pd

from analytics.corpus import dates, duplicates, metadata, reading
from analytics.corpus.records import Finding, RawArticle, Reading, Reject, Unread, reject
from analytics.errors import InputError
from analytics.languages import get
from analytics.pipeline.common import PARTITION
from analytics.pipeline.work import code_print
from analytics.tables import ARTICLES, CUTS, FINDINGS, ORIGINALS, REJECTS, SIGNATURES, TEXTS, Table, check, frame
from analytics.text import mask
from analytics.workspace import Workspace

#: Tables a prepared partition has.
PREPARED: tuple[Table, ...] = (ARTICLES, TEXTS, CUTS, SIGNATURES, FINDINGS, REJECTS, ORIGINALS)
#: Origins that are believed after the text itself.
LAST = ("properties",)
#: Bytes of a rejected row that are kept.
KEPT_ROW = 1 << 20
_DOMAIN = re.compile(r"(?<![\w.-])((?:[a-z0-9-]{2,40}\.){1,3}(?:com|net|org|info|news|tv|ir|sa|eg|ae|iq|sy|lb|jo|qa|kw|ma|tn|dz|ly|ye|uk|us|fr|de|example))(?![\w-])", re.IGNORECASE)  # fmt: skip
#: date_outlet_title, as collections are often named.
_NAMED = re.compile(r"^\d{4}-\d{2}-\d{2}_([^_]{2,40})_.")


@dataclass(frozen=True)
class Batch:
    """Items to prepare together, how to open what is unread, and where to write."""

    address: str
    items: tuple[RawArticle | Reject | Unread, ...]
    how: Reading


@dataclass(frozen=True)
class Prepared:
    """One article read out of its file, before it has a place in the corpus."""

    article: dict[str, object]
    text: str
    cuts: tuple[tuple[int, int, str], ...]
    signature: dict[str, object]
    findings: tuple[dict[str, object], ...] = ()


def prepare(raw: RawArticle) -> Prepared | Reject:
    """Metadata, language, body and signature of one raw article."""
    known = raw.fields
    surely = [f for f in raw.findings if f.origin not in LAST]
    found = metadata.read(raw.text, titled=any(f.field == "title" for f in surely), aside=raw.cuts)
    cuts = tuple(sorted({*raw.cuts, *found.cuts}))
    body = mask(raw.text, [(a, b) for a, b, _ in cuts])
    if not body.strip():
        return _rejected(raw, InputError("empty_text"))
    language = metadata.language(body, stated=known.get("lang", "").lower()[:2])
    if language is None:
        return _rejected(raw, InputError("unknown_language"))
    pack = get(language)
    read = [Finding(name, value, "text") for name, value in found.values.items()]
    said = [*surely, *read, *(f for f in raw.findings if f.origin in LAST), *_around(raw)]
    used = _chosen(said, language)
    published, precision = dates.parse(used["date"].value, language=language) if "date" in used else dates.NONE
    digest = hashlib.sha256(raw.text.encode("utf-8", "surrogatepass")).hexdigest()
    key = pack.key(body)
    name = raw.file.rsplit("/", 1)[-1].split(".")[0]
    value = {field: f.value for field, f in used.items()}
    article: dict[str, object] = {
        "article_id": raw.id[:200] or (f"{name}-{raw.place.rsplit(' ', 1)[-1]}" if raw.place else name),
        "title": value.get("title") or metadata.opening(body),
        "outlet": value.get("outlet", ""),
        "author": value.get("author"),
        "published": published,
        "precision": precision,
        "language": language,
        "duplicate_of": None,
        "file": raw.file,
        "place": raw.place,
        "url": value.get("url"),
        "words": len(pack.word.findall(body)),
        "digest": digest,
        "group_id": None,
        "original": raw.digest or None,
        "notes": " ".join(raw.notes) or None,
    }
    own = hashlib.sha256(" ".join(key.split()).encode("utf-8", "surrogatepass")).hexdigest()
    return Prepared(
        article, raw.text, cuts, {"digest": own, "minhash": duplicates.signature(key, pack)}, tuple(_told(said, used, language))
    )


def _around(raw: RawArticle) -> Iterator[Finding]:
    """What the address and the file's name tell, for want of better."""
    address = raw.fields.get("url", "")
    try:
        split = urlsplit(address)
    except ValueError:
        split = urlsplit("")
    if dates.of_name(split.path)[0]:
        yield Finding("date", str(dates.of_name(split.path)[0]), "address")
    if split.hostname:
        yield Finding("outlet", split.hostname.removeprefix("www."), "address")
    if raw.place:  # a name tells of one article, not of many
        return
    if dates.of_name(raw.file)[0]:
        yield Finding("date", str(dates.of_name(raw.file)[0]), "file_name")
    named = _NAMED.match(raw.file.rsplit("/", 1)[-1])
    if named:
        yield Finding("outlet", named[1].replace("-", " "), "file_name")
    domain = _DOMAIN.search(raw.file.replace("_", " ").rsplit(".", 1)[0])
    if domain:
        yield Finding("outlet", domain[1].lower().removeprefix("www."), "file_name")


def _chosen(said: Sequence[Finding], language: str) -> dict[str, Finding]:
    """The first finding of every field; of dates the first that can be read."""
    used: dict[str, Finding] = {}
    for f in said:
        if f.field == "author" and (f.origin in LAST or f.value.lower() in metadata.NOBODY):
            continue  # who saved a document is seldom who wrote it
        if f.field not in used and (f.field != "date" or dates.parse(f.value, language=language)[0]):
            used[f.field] = f
    return used


def _told(said: Sequence[Finding], used: dict[str, Finding], language: str) -> Iterator[dict[str, object]]:
    """Rows of FINDINGS: left out where a record alone tells."""
    fields = {f.field for f in said if f.origin != "record" or f is not used.get(f.field)}
    for f in said:
        if f.field in fields:
            chosen = used.get(f.field)
            agrees = chosen is not None and _same(f, chosen, language)
            yield {"field": f.field, "value": f.value[:500], "origin": f.origin, "used": f is chosen, "agrees": agrees}


def _same(one: Finding, other: Finding, language: str) -> bool:
    if one.field == "date":
        a, b = (dates.parse(f.value, language=language)[0] or "" for f in (one, other))
        return bool(a and b) and (a.startswith(b) or b.startswith(a))
    if one.field == "outlet" and (_DOMAIN.fullmatch(one.value) is None) != (_DOMAIN.fullmatch(other.value) is None):
        return True  # a name and an address of the same outlet, as far as anybody can tell
    key = get("ar").key
    a, b = (re.sub(r"\W+", "", key(f.value)).lower().removeprefix("www") for f in (one, other))
    # a headline with its outlet behind it, a name with its title before it
    return bool(a and b) and (a in b or b in a)


def _rejected(raw: RawArticle, fault: InputError) -> Reject:
    data = raw.text.encode("utf-8", "surrogatepass") if raw.place else None
    made = reject(raw.file, raw.place, fault, data)
    return Reject(made.file, made.place, made.code, made.reason, made.data, raw.digest)


def _items(batch: Batch) -> Iterator[RawArticle | Reject]:
    for item in batch.items:
        if isinstance(item, Unread):
            yield from reading.opened(item, batch.how)
        else:
            yield item


def _prepared(batch: Batch) -> Iterator[Prepared | Reject]:
    """Everything in a batch prepared; a fault in one article rejects that article alone."""
    for item in _items(batch):
        if isinstance(item, Reject):
            yield item
            continue
        try:
            yield prepare(writable(item))
        except (ValueError, RecursionError, OverflowError) as fault:
            yield _rejected(item, InputError("unreadable", detail=type(fault).__name__))


def prepare_batch(batch: Batch) -> list[dict[str, str]]:
    """Prepare a batch and write its tables: table name -> object name, once for every partition it fills.

    What an earlier run made of the same items is taken from the workspace's cache.
    """
    workspace = Workspace(batch.address)
    key = "prepared-" + _print(batch)
    known: list[dict[str, str]] = []
    while (made := workspace.remembered(f"{key}-{len(known)}")) is not None:
        if not made:
            return known
        known.append(made)
    done: list[dict[str, str]] = []
    waiting: list[Prepared] = []
    rejects: list[Reject] = []
    for item in _prepared(batch):
        if isinstance(item, Reject):
            rejects.append(item)
        else:
            waiting.append(item)
        if len(waiting) >= PARTITION:
            done.append(_write(workspace, waiting, rejects))
            waiting, rejects = [], []
    if waiting or rejects:
        done.append(_write(workspace, waiting, rejects))
    for n, made in enumerate([*done, {}]):
        workspace.remember(f"{key}-{n}", made)
    return done


def _write(workspace: Workspace, items: Sequence[Prepared], rejects: Sequence[Reject]) -> dict[str, str]:
    """Objects of one partition; identifiers are still those the files give."""
    own = Identifiers()
    ids: list[str] = []
    for p in items:  # a file may give one identifier to several articles
        ids.append(own.free(str(p.article["article_id"])))
        p.article["article_id"] = ids[-1]
    kept = {hashlib.sha256(r.data[:KEPT_ROW]).hexdigest(): r.data[:KEPT_ROW] for r in rejects if r.data is not None}
    pairs = list(zip(ids, items, strict=True))
    rows: dict[Table, list[dict[str, object]]] = {
        ARTICLES: [p.article for p in items],
        TEXTS: [{"article_id": i, "language": p.article["language"], "text": p.text} for i, p in pairs],
        CUTS: [{"article_id": i, "start": a, "end": b, "reason": why} for i, p in pairs for a, b, why in p.cuts],
        SIGNATURES: [{"article_id": i, **p.signature} for i, p in pairs],
        FINDINGS: [{"article_id": i, **f} for i, p in pairs for f in p.findings],
        REJECTS: [_reject_row(r) for r in rejects],
        ORIGINALS: [{"original": d, "piece": 0, "data": data} for d, data in sorted(kept.items())],
    }
    return {
        t.name: workspace.write_object(frame(t, [_clean_row(r) for r in listed]), t)
        for t, listed in rows.items()
        if listed or t in (ARTICLES, TEXTS, CUTS, SIGNATURES, REJECTS)
    }


class Identifiers:
    """Identifiers that are taken; whoever wants a taken one gets the first of its numbered forms (``a~2``) that is free."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.numbers: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """A free identifier, taken from now on."""
        made = wanted
        while made in self.taken:
            self.numbers[wanted] = n = self.numbers.get(wanted, 1) + 1
            made = f"{wanted}~{n}"
        self.taken.add(made)
        return made


def writable(raw: RawArticle) -> RawArticle:
    """The article without lone halves of surrogate pairs, which no file can hold; every span stays true."""
    return raw if _encodes(raw.text) else replace(raw, text=raw.text.encode("utf-8", "replace").decode())


def _encodes(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _clean_row(row: Mapping[str, object]) -> dict[str, object]:
    return {k: v if not isinstance(v, str) or _encodes(v) else v.encode("utf-8", "replace").decode() for k, v in row.items()}


def _reject_row(r: Reject) -> dict[str, object]:
    row = hashlib.sha256(r.data[:KEPT_ROW]).hexdigest() if r.data is not None else None
    return {"file": r.file, "place": r.place, "reason": r.reason, "code": r.code, "original": r.digest or None, "row": row}


#: The modules whose code decides what a prepared article is.
PREPARERS = ("corpus", "pipeline/preparing.py", "tables", "text.py", "languages")


def _print(batch: Batch) -> str:
    """A hash of everything a prepared batch depends on."""
    made = hashlib.sha256(code_print(PREPARERS, ("languages",)).encode())
    made.update(repr((batch.how.bounds, sorted((k, sorted(v.items())) for k, v in batch.how.columns.items()))).encode())
    for item in batch.items:
        if isinstance(item, Unread):
            content = item.blob.data if isinstance(item.blob.data, bytes) else item.blob.digest.encode()
            about: tuple[object, ...] = (item.blob.name, item.blob.digest, item.format, item.place, item.findings)
        elif isinstance(item, Reject):
            content, about = item.data or b"", (item.file, item.place, item.code, item.reason, item.digest)
        else:
            content = item.text.encode("utf-8", "surrogatepass")
            about = (item.file, item.place, item.findings, item.cuts, item.id, item.notes, item.digest)
        made.update(repr(about).encode("utf-8", "surrogatepass"))
        made.update(hashlib.sha256(content).digest())
    return made.hexdigest()[:32]


def renamed(workspace: Workspace, made: dict[str, str], wanted: dict[str, str | None]) -> dict[str, str]:
    """The partition with other identifiers (old -> new), without the articles whose new one is None."""
    result = dict(made)
    for table in (ARTICLES, TEXTS, CUTS, SIGNATURES, FINDINGS):
        if table.name in made:
            rows = workspace.read_object(made[table.name])
            ids = [wanted[i] for i in rows["article_id"]]
            kept = rows.assign(article_id=pd.Series(ids, index=rows.index, dtype=object)).dropna(subset="article_id").reset_index(drop=True)
            result[table.name] = workspace.write_object(check(kept, table), table)
    return result
