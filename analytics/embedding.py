"""Passports inside the files they belong to: written into pictures, pages, documents and tables, and found there again."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from lxml import etree

from analytics.errors import InputError

#: Under this name a file holds its passport.
NAME = "marsad-passport"
#: Bytes of a file that is searched for a passport.
LARGEST = 50_000_000
#: Bytes a compressed part may have when it is unpacked.
UNPACKED = 20_000_000


def embed(data: bytes, kind: str, passport: str) -> bytes:
    """A file with its passport inside.

    Parameters
    ----------
    data : bytes
    kind : str
        png, svg, html or pdf; other kinds come back as they are.
    passport : str
        JSON.
    """
    return _WRITERS[kind](data, passport) if kind in _WRITERS else data


def extract(data: bytes) -> str:
    """The passport's JSON from a file Marsad made (PNG, SVG, HTML, PDF, XLSX, CSV, JSON), or the JSON itself.

    Raises
    ------
    InputError
        When there is none in it.
    """
    try:
        found = _found(data) if len(data) <= LARGEST else None
    except Exception as fault:  # whatever a damaged file makes a reader raise
        raise InputError("bad_passport") from fault
    if found is None:
        raise InputError("bad_passport")
    return found


def _found(data: bytes) -> str | None:
    if data.startswith(b"\x89PNG"):
        return _from_png(data)
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader  # a tenth of a second that only these files cost

        held = PdfReader(io.BytesIO(data)).attachments.get(f"{NAME}.json")
        return held[0].decode() if held else None
    if data.startswith(b"PK"):
        return _from_workbook(data)
    text = data.decode("utf-8-sig")
    if m := re.search(rf'<(script|metadata)[^>]* id="{NAME}">(.*?)</\1>', text, re.DOTALL):
        return m.group(2) if m.group(1) == "script" else html.unescape(m.group(2))
    if text.lstrip().startswith("{"):
        whole = json.loads(text)
        inner = whole.get("passport")
        return json.dumps(inner, ensure_ascii=False) if isinstance(inner, dict) else text
    cells = (cell for row in csv.reader(io.StringIO(text[-200_000:])) for cell in row)
    return next((cell for cell in cells if _is_passport(cell)), None)


def _is_passport(text: str) -> bool:
    return text.startswith("{") and '"marsad"' in text


def _into_png(data: bytes, passport: str) -> bytes:
    """An iTXt chunk (W3C PNG, 11.3.3.4) before the end."""
    body = b"iTXt" + NAME.encode() + b"\0\0\0\0\0" + passport.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = data.rindex(b"IEND") - 4
    return data[:end] + chunk + data[end:]


def _from_png(data: bytes) -> str | None:
    at, mark = 8, NAME.encode() + b"\0\0\0\0\0"
    while at + 8 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 8 : at + 8 + size]
        if data[at + 4 : at + 8] == b"iTXt" and body.startswith(mark):
            return body[len(mark) :].decode()
        at += 12 + size
    return None


def _into_svg(data: bytes, passport: str) -> bytes:
    inside = f'<metadata id="{NAME}">{html.escape(passport, quote=False)}</metadata>'
    return re.sub(rb"(<svg\b[^>]*>)", lambda m: m.group(1) + inside.encode(), data, count=1)


def _into_html(data: bytes, passport: str) -> bytes:
    # a "<" inside could end the element
    inside = f'<script type="application/json" id="{NAME}">{passport.replace("<", chr(92) + "u003c")}</script>'
    return data.replace(b"</head>", inside.encode() + b"</head>", 1)


def _into_pdf(data: bytes, passport: str) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.add_attachment(f"{NAME}.json", passport.encode())
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def _from_workbook(data: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        part = book.getinfo("xl/sharedStrings.xml")
        if part.file_size > UNPACKED:
            return None
        root = etree.fromstring(book.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
    texts = ("".join(si.itertext()) for si in root)
    return next((text for text in texts if _is_passport(text)), None)


_WRITERS: Mapping[str, Callable[[bytes, str], bytes]] = {"png": _into_png, "svg": _into_svg, "html": _into_html, "pdf": _into_pdf}
