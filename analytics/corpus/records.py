"""What reading gives: raw articles, rejects, and documents still to be opened."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from analytics.corpus.bounds import DEFAULT, Bounds
from analytics.corpus.columns import recognised, understood
from analytics.errors import AnalyticsError, InputError


@dataclass(frozen=True)
class Finding:
    """One thing said of an article: what (title, outlet, author, date, url, lang), its value, and where that stands."""

    field: str
    value: str
    origin: str


@dataclass(frozen=True)
class RawArticle:
    """An article as its file gives it, before anything is read out of its text.

    Attributes
    ----------
    file, place : str
        Where it stands.
    text : str
        All of it, cuts included.
    findings : tuple of Finding
        What the file says of it, the most trustworthy first.
    cuts : tuple of (start, end, reason)
        Parts of the text the reader knows not to be the article.
    id : str
        The identifier the file gives it; empty when none.
    notes : tuple of str
        What was odd: ``encoding:cp1256``, ``repaired``, ``doubtful``.
    digest : str
        SHA-256 of the file's bytes.
    """

    file: str
    place: str
    text: str
    findings: tuple[Finding, ...] = ()
    cuts: tuple[tuple[int, int, str], ...] = ()
    id: str = ""
    notes: tuple[str, ...] = ()
    digest: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        """The first value found for each field."""
        known: dict[str, str] = {}
        for f in self.findings:
            known.setdefault(f.field, f.value)
        return known


@dataclass(frozen=True)
class Reject:
    """Something that could not be read: where, why, and its bytes where they are but a part of the file."""

    file: str
    place: str
    code: str
    reason: str
    data: bytes | None = None
    digest: str = ""


@dataclass(frozen=True)
class Blob:
    """Bytes with a name: a file, or a member of an archive.

    Attributes
    ----------
    name : str
        What it is reported by: relative to what was ingested, archives included
        (``saved.zip/2017/a.html``).
    data : Path or bytes
    digest : str
        SHA-256 of the bytes of the outermost file.
    inner : str
        The name its format is told by, where that is another (``a.csv`` of ``a.csv.gz``).
    checked : str
        SHA-256 that its own bytes must have when they are read.
    """

    name: str
    data: Path | bytes
    digest: str = ""
    inner: str = ""
    checked: str = ""

    @property
    def told_by(self) -> str:
        """The name its format is told by."""
        return self.inner or self.name

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size

    def read(self, bound: int = DEFAULT.document) -> bytes:
        """All bytes.

        Raises
        ------
        InputError
            ``too_large``.
        """
        if self.size > bound:
            raise InputError("too_large", size=self.size, bound=bound)
        data = self.data if isinstance(self.data, bytes) else self.data.read_bytes()
        if self.checked and hashlib.sha256(data).hexdigest() != self.checked:
            raise InputError("changed")
        return data


@dataclass(frozen=True)
class Unread:
    """A document that is opened where partitions are prepared: by which format, and what is known of it already."""

    blob: Blob
    format: str
    place: str = ""
    findings: tuple[Finding, ...] = ()


Raw = Iterator[RawArticle | Reject | Unread]


@dataclass(frozen=True)
class Reading:
    """How to read: the bounds, and the columns a user named for tables whose headings say nothing.

    ``columns`` maps the signature of a table's headings
    (:func:`analytics.corpus.columns.signature`) to {meaning: heading}.
    """

    bounds: Bounds = DEFAULT
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_MARKUP = re.compile(r"<(?:p|div|br|span|article|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE)


def plain(markup: str) -> str:
    """The words of a piece of HTML, one paragraph a line."""
    if "<" not in markup and "&" not in markup:
        return markup
    try:
        tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    for unseen in tree.xpath(".//script|.//style|.//iframe|.//template"):
        unseen.drop_tree()
    for block in tree.xpath(".//p|.//br|.//div|.//li|.//h1|.//h2|.//h3|.//h4|.//blockquote"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


def reject(file: str, place: str, fault: AnalyticsError, data: bytes | None = None) -> Reject:
    """The reject a fault becomes."""
    return Reject(file, place, fault.code, fault.sentence(), data)


def row_bytes(cells: Iterable[object], bound: int = 1 << 16) -> bytes:
    """A row as it is kept with a reject: its cells with tabs between, up to a bound."""
    made, size = [], 0
    for cell in cells:
        piece = "" if cell is None else str(cell)[:bound]
        made.append(piece)
        size += len(piece) + 1
        if size > bound:
            break
    return "\t".join(made)[:bound].encode("utf-8", "surrogatepass")


def _no_text(record: Mapping[str, object], columns: Mapping[str, str] | None) -> InputError:
    """Whether the text is empty, or nobody knows where it is."""
    if columns is None and "text" not in recognised(map(str, record)):
        return InputError("no_text_column", columns=", ".join(str(h)[:40] for h in list(record)[:20]))
    return InputError("empty_text")


def article(
    file: str,
    place: str,
    record: Mapping[str, object],
    *,
    bounds: Bounds = DEFAULT,
    columns: Mapping[str, str] | None = None,
    origin: str = "record",
    data: bytes | None = None,
    notes: tuple[str, ...] = (),
) -> RawArticle | Reject:
    """A record (column or field -> value) as an article.

    Parameters
    ----------
    columns : mapping, optional
        meaning -> column, where the user said so; otherwise by name.
    origin : str
        Where its fields stand, for the findings.
    data : bytes, optional
        The record's own bytes, for a reject.
    """
    found = understood(record, columns)
    text = found.pop("text", "")
    if _MARKUP.search(text):
        text = plain(text)
    if not text.strip():
        return reject(file, place, _no_text(record, columns), data)
    if len(text) > bounds.article:
        return reject(file, place, InputError("too_long", size=len(text), bound=bounds.article), data)
    identifier = found.pop("id", "")
    findings = tuple(Finding(meaning, value, origin) for meaning, value in found.items())
    return RawArticle(file, place, text, findings, id=identifier, notes=notes)
