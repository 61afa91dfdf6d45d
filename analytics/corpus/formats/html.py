"""Web pages."""

from __future__ import annotations

from analytics.corpus.formats.base import Format
from analytics.corpus.pages import read_page
from analytics.corpus.records import Blob, Finding, Raw, RawArticle, Reading, reject
from analytics.errors import InputError


def read_html(blob: Blob, how: Reading, data: bytes, *, declared: str = "", address: str = "") -> Raw:
    """A page as one article; its encoding and address as stated outside it."""
    page = read_page(data, declared=declared)
    known = (*page.findings, *((Finding("url", address, "address"),) if address.startswith("http") else ()))
    if not page.body.strip():
        raise InputError("empty_text")
    if len(page.body) > how.bounds.article:
        yield reject(blob.name, "", InputError("too_long", size=len(page.body), bound=how.bounds.article))
        return
    yield RawArticle(blob.name, "", page.text, known, page.cuts, notes=page.notes)


def _read(blob: Blob, how: Reading) -> Raw:
    yield from read_html(blob, how, blob.read(how.bounds.document))


FORMAT = Format("html", (".html", ".htm", ".xhtml"), _read)
