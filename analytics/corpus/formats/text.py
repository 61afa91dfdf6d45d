"""Plain text and Markdown; exports of LexisNexis and Factiva among them."""

from __future__ import annotations

from dataclasses import replace

from analytics.corpus import agencies
from analytics.corpus.encodings import decode, notes_of
from analytics.corpus.formats.base import Format
from analytics.corpus.formats.delimited import read_rows, tabular
from analytics.corpus.records import Blob, Finding, Raw, RawArticle, Reading, article
from analytics.errors import InputError


def read_text(blob: Blob, how: Reading, text: str, notes: tuple[str, ...] = (), findings: tuple[Finding, ...] = ()) -> Raw:
    """A text that is one article, or an agency's export of several."""
    if not text.strip():
        raise InputError("empty_text")
    export = agencies.split(text)
    if export is None:
        made = article(blob.name, "", {"text": text}, bounds=how.bounds, notes=notes)
        yield replace(made, findings=findings) if isinstance(made, RawArticle) else made
        return
    for number, record in enumerate(export, 1):
        yield article(blob.name, f"document {number}", record, bounds=how.bounds, notes=notes, origin="export")


def _read(blob: Blob, how: Reading) -> Raw:
    found = decode(blob.read(how.bounds.document))
    if tabular(found.text):  # what spreadsheets save as "Unicode text"
        yield from read_rows(blob, how, found)
        return
    yield from read_text(blob, how, found.text, notes_of(found))


FORMAT = Format("text", (".txt", ".md", ".text"), _read)
