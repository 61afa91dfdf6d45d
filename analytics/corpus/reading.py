"""Files to raw articles. One bad file or row becomes a reject, never an end."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.corpus.pages import read_page
from analytics.errors import AnalyticsError, InputError

#: Bounds on hostile input, in bytes of one file and characters of one article.
MAX_FILE = 2 << 30
MAX_PAGE = 20 << 20
MAX_ARTICLE = 2_000_000

#: Column and field names that are understood, by what they mean.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "_id", "guid"),
    "title": ("title", "headline", "العنوان", "عنوان", "تیتر"),
    "text": ("text", "content", "body", "article", "full_text", "النص", "نص", "المحتوى", "متن"),
    "date": ("date", "published", "publish_date", "pubdate", "published_at", "datepublished", "التاريخ", "تاريخ", "تاریخ"),
    "outlet": ("source", "outlet", "publisher", "site", "newspaper", "media_name", "المصدر", "مصدر", "منبع"),
    "author": ("author", "byline", "creator", "الكاتب", "المؤلف", "نویسنده"),
    "url": ("url", "link", "address", "الرابط", "پیوند"),
    "lang": ("lang", "language", "اللغة", "زبان"),
}  # fmt: skip


@dataclass(frozen=True)
class RawArticle:
    """An article as its file gives it, before anything is read out of its text."""

    file: str
    place: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reject:
    """Something that could not be read: where, and why."""

    file: str
    place: str
    code: str
    reason: str


def reject(file: str, place: str, fault: AnalyticsError) -> Reject:
    """The reject a fault becomes."""
    return Reject(file, place, fault.code, fault.sentence())


Raw = Iterator[RawArticle | Reject]


def decode(data: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1256.

    Raises
    ------
    InputError
        When the bytes are no text in any of them.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        raise InputError("not_text")
    text = data.decode("cp1256", errors="replace")
    letters = [c for c in text if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if not letters or arabic < 0.5 * len(letters) or text.count("\ufffd") > 0.01 * len(text):
        raise InputError("not_text")
    return text


def _clean(value: object) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()


def _article(file: str, place: str, record: Mapping[str, object]) -> RawArticle | Reject:
    lower = {str(k).strip().lower(): v for k, v in record.items() if k is not None}
    found = {}
    for meaning, names in NAMES.items():
        value = next((_clean(lower[n]) for n in names if _clean(lower.get(n))), "")
        if value:
            found[meaning] = value
    text = lower.get(next((n for n in NAMES["text"] if _clean(lower.get(n))), ""), "")
    found.pop("text", None)
    if not isinstance(text, str) or not text.strip():
        return reject(file, place, InputError("empty_text"))
    if len(text) > MAX_ARTICLE:
        return reject(file, place, InputError("too_large", size=len(text), bound=MAX_ARTICLE))
    return RawArticle(file, place, text, found)


def _plain(path: Path, name: str) -> Raw:
    text = decode(path.read_bytes())
    if not text.strip():
        raise InputError("empty_text")
    yield _article(name, "", {"text": text})


def _html(path: Path, name: str) -> Raw:
    size = path.stat().st_size
    if size > MAX_PAGE:
        raise InputError("too_large", size=size, bound=MAX_PAGE)
    record = read_page(path.read_bytes())
    if not record.get("text", "").strip():
        raise InputError("empty_text")
    yield _article(name, "", record)


def _lines(path: Path, name: str) -> Raw:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as f:
        number = 0
        while line := f.readline(8 * MAX_ARTICLE + 1):
            number += 1
            place = f"line {number}"
            if len(line) > 8 * MAX_ARTICLE:
                while line and not line.endswith(b"\n"):
                    line = f.readline(1 << 20)
                yield reject(name, place, InputError("too_large", size=len(line), bound=8 * MAX_ARTICLE))
                continue
            if not line.strip():
                continue
            try:
                record = json.loads(decode(line))
            except (ValueError, RecursionError) as fault:
                yield reject(name, place, InputError("bad_json", detail=str(fault)[:80]))
                continue
            except InputError as fault:
                yield reject(name, place, fault)
                continue
            if not isinstance(record, dict):
                yield reject(name, place, InputError("not_an_object"))
                continue
            yield _article(name, place, record)


def _json(path: Path, name: str) -> Raw:
    try:
        data = json.loads(decode(path.read_bytes()))
    except (ValueError, RecursionError) as fault:
        raise InputError("bad_json", detail=str(fault)[:80]) from fault
    for number, record in enumerate(data if isinstance(data, list) else [data], 1):
        place = f"item {number}" if isinstance(data, list) else ""
        if isinstance(record, dict):
            yield _article(name, place, record)
        else:
            yield reject(name, place, InputError("not_an_object"))


def _table(path: Path, name: str) -> Raw:
    text = decode(path.read_bytes())
    csv.field_size_limit(min(sys.maxsize, 4 * MAX_ARTICLE))
    head = text[:20_000]
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(head.splitlines()[0], delimiters=",;\t|")
    except (csv.Error, IndexError):
        dialect = csv.excel
    dialect.doublequote = True
    rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
    columns = {str(c).strip().lower() for c in rows.fieldnames or ()}
    if not columns.intersection(NAMES["text"]):
        raise InputError("no_text_column")
    try:
        for number, row in enumerate(rows, 2):
            yield _article(name, f"row {number}", row)
    except csv.Error as fault:
        yield reject(name, f"row {rows.line_num}", InputError("unreadable", detail=str(fault)[:80]))


READERS: Mapping[str, Callable[[Path, str], Raw]] = {
    ".txt": _plain, ".md": _plain,
    ".html": _html, ".htm": _html,
    ".jsonl": _lines, ".ndjson": _lines, ".jsonl.gz": _lines,
    ".json": _json,
    ".csv": _table, ".tsv": _table,
}  # fmt: skip


def kind(path: Path) -> str:
    """How the file's name ends: the key of its reader, if there is one."""
    name = path.name.lower()
    return ".jsonl.gz" if name.endswith(".jsonl.gz") else path.suffix.lower()


def files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Every file under the given paths with the name it is reported by, in a fixed order.

    Raises
    ------
    InputError
        When a path does not exist.
    """
    found = []
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path, followlinks=False):
                folders.sort()
                for name in sorted(names):
                    file = Path(folder) / name
                    if not name.startswith(".") and name.lower() != "readme.md" and not file.is_symlink():
                        found.append((file, file.relative_to(path).as_posix()))
        elif path.is_file():
            found.append((path, path.name))
        else:
            raise InputError("path_missing", path=path)
    return found


def read(paths: Sequence[Path]) -> Raw:
    """Every article and reject under the given files and folders.

    Parameters
    ----------
    paths : sequence of Path

    Yields
    ------
    RawArticle or Reject

    Raises
    ------
    InputError
        When a path does not exist, or nothing under it is of a kind that is read.
    """
    listed = files(paths)
    if not any(kind(p) in READERS for p, _ in listed):
        raise InputError("nothing_to_read", path=", ".join(map(str, paths)), kinds=" ".join(READERS))
    for path, name in listed:
        reader = READERS.get(kind(path))
        if reader is None:
            yield reject(name, "", InputError("unknown_kind", kind=kind(path) or "nothing", kinds=" ".join(READERS)))
            continue
        try:
            size = path.stat().st_size
            if size > MAX_FILE:
                raise InputError("too_large", size=size, bound=MAX_FILE)
            yield from reader(path, name)
        except InputError as fault:
            yield reject(name, "", fault)
        except (OSError, EOFError, zlib.error) as fault:
            yield reject(name, "", InputError("unreadable", detail=type(fault).__name__))
