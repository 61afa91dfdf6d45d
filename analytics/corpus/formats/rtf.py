"""Rich text, as word processors and the exports of LexisNexis and Factiva write it."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.docx import properties
from analytics.corpus.formats.text import read_text
from analytics.corpus.records import Blob, Finding, Raw, Reading
from analytics.errors import InputError

_CODE = re.compile(r"\\u(-?\d+)")
_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_INFO = re.compile(r"\{\\info.*?\}\s*\}", re.DOTALL)
_FIELD = re.compile(r"\{\\(title|author)\s([^{}]{1,400})\}")


def _read(blob: Blob, how: Reading) -> Raw:
    data = blob.read(how.bounds.document)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("unreadable", detail="no RTF")
    page = _PAGE.search(data[:4096])
    encoding = f"cp{int(page[1])}" if page else "cp1252"
    # code points are 16 bits: what is beyond is nobody's letter
    written = _CODE.sub(lambda m: f"\\u{int(m[1]) % 65536}" if len(m[1]) < 9 else "\\u63", data.decode("latin-1"))
    try:
        text = rtf_to_text(written, encoding=encoding, errors="replace")
    except (LookupError, ValueError, IndexError, OverflowError) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault
    yield from read_text(blob, how, _paired(re.sub(r"[ \t]+\n", "\n", text)), (), _info(written, encoding))


def _paired(text: str) -> str:
    """Halves of surrogate pairs put together: RTF writes an emoji as two numbers."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _info(written: str, encoding: str) -> tuple[Finding, ...]:
    """Title and author as the file's properties have them."""
    group = _INFO.search(written[:20_000])
    told = {
        name: _paired(rtf_to_text("{\\rtf1 " + value + "}", encoding=encoding, errors="replace")).strip()
        for name, value in (_FIELD.findall(group[0]) if group else ())
    }
    return properties(told.get("title"), told.get("author"))


FORMAT = Format("rtf", (".rtf",), _read)
