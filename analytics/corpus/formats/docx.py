"""Word documents."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.text import read_text
from analytics.corpus.packed import check_zip
from analytics.corpus.records import Blob, Finding, Raw, Reading
from analytics.errors import InputError

_UNTITLED = re.compile(
    r"^(?:microsoft word.*|untitled.*|document ?\d*|report|layout \d.*|.*\.(?:docx?|indd|pdf|odt|rtf|html?|qxp))$", re.IGNORECASE
)


def properties(title: str | None, author: str | None) -> tuple[Finding, ...]:
    """Title and author as a document's properties have them."""
    said = [("title", _UNTITLED.sub("", (title or "").strip())), ("author", (author or "").strip())]
    return tuple(Finding(name, value, "properties") for name, value in said if value)


def _read(blob: Blob, how: Reading) -> Raw:
    import docx  # slow to import, and only its own files want it
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    data = blob.read(how.bounds.document)
    check_zip(data, how.bounds)
    try:
        document = docx.Document(io.BytesIO(data))
        lines = []
        for part in document.iter_inner_content():
            if isinstance(part, Table):
                # a pair of cells is a label and its value; a cell of paragraphs is a piece of the text
                lines += ["\t".join(dict.fromkeys(c.text.strip() for c in row.cells)) for row in part.rows]
            else:
                lines.append(part.text)
        core = document.core_properties
        found = properties(core.title, core.author)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, etree.LxmlError) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault
    yield from read_text(blob, how, "\n".join(lines), (), found)


FORMAT = Format("docx", (".docx",), _read)
