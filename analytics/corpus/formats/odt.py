"""OpenDocument texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.docx import properties
from analytics.corpus.formats.text import read_text
from analytics.corpus.packed import check_zip
from analytics.corpus.records import Blob, Raw, Reading
from analytics.errors import InputError

_NAMES = {"text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "dc": "http://purl.org/dc/elements/1.1/", "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"}  # fmt: skip
_TEXT = "{" + _NAMES["text"] + "}"
_LEFT = (_TEXT + "note", _TEXT + "tracked-changes", "{" + _NAMES["office"] + "}annotation")
_ROW = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row"
_MOST_BLANKS = 100


def _parsed(archive: zipfile.ZipFile, name: str) -> etree._Element:
    # no entities, no network: a document's XML is as hostile as its text
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _line(element: etree._Element) -> str:
    """The words of a paragraph: notes and deleted text left out, blanks and breaks as they are meant."""
    made = [element.text or ""]
    for child in element:
        if child.tag in _LEFT or not isinstance(child.tag, str):
            pass
        elif child.tag == _TEXT + "s":
            made.append(" " * min(_MOST_BLANKS, int(child.get(_TEXT + "c", "1") or 1)))
        elif child.tag == _TEXT + "tab":
            made.append("\t")
        elif child.tag == _TEXT + "line-break":
            made.append("\n")
        else:
            made.append(_line(child))
        made.append(child.tail or "")
    return "".join(made)


def _lines(body: etree._Element) -> Iterator[str]:
    """Paragraphs and headings in order; the cells of a table's row on one line where each is one paragraph."""
    for e in body.iter(_TEXT + "p", _TEXT + "h", _ROW):
        over = [a.tag for a in e.iterancestors()]
        if any(tag in _LEFT for tag in over):
            continue
        if e.tag == _ROW:
            cells = [c.findall(_TEXT + "p") for c in e]
            if _plain_row(cells):
                yield "\t".join(_line(c[0]) for c in cells if c)
        elif _ROW not in over or not _plain_row([c.findall(_TEXT + "p") for c in next(a for a in e.iterancestors() if a.tag == _ROW)]):
            yield _line(e)


def _plain_row(cells: list[list[etree._Element]]) -> bool:
    return len(cells) > 1 and all(len(c) <= 1 for c in cells)


def _read(blob: Blob, how: Reading) -> Raw:
    data = blob.read(how.bounds.document)
    check_zip(data, how.bounds)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _parsed(archive, "content.xml").find(".//office:text", _NAMES)
            meta = _parsed(archive, "meta.xml") if "meta.xml" in archive.namelist() else None
        if body is None:
            raise InputError("empty_text")
        lines = list(_lines(body))
        title, author = (
            (meta.findtext(f".//{name}", None, _NAMES) if meta is not None else None) for name in ("dc:title", "meta:initial-creator")
        )
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, etree.LxmlError) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault
    yield from read_text(blob, how, "\n".join(lines), (), properties(title, author))


FORMAT = Format("odt", (".odt",), _read)
