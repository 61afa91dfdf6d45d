"""Web archives (WARC): the pages among their responses."""

from __future__ import annotations

import gzip
import io
import re
from typing import Any, BinaryIO

from analytics.corpus.formats.base import Format
from analytics.corpus.packed import Bounded
from analytics.corpus.records import Blob, Finding, Raw, Reading, Reject, Unread, reject
from analytics.errors import InputError

#: Content types of responses that are read, and by which format.
TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf", "application/rss+xml": "feed", "application/atom+xml": "feed",
    "application/rdf+xml": "feed", "application/rtf": "rtf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}  # fmt: skip
#: XML that may be a feed, a sitemap or anything: told by its beginning.
_XML = ("text/xml", "application/xml")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)


def _format(type_: str, data: bytes) -> str | None:
    if type_ in _XML:
        return "feed" if _FEED.search(data[:2000]) else None
    return TYPES.get(type_)


def _stream(blob: Blob, how: Reading) -> BinaryIO:
    """The archive unpacked, within the bounds of archives."""
    file: BinaryIO = io.BytesIO(blob.data) if isinstance(blob.data, bytes) else open(blob.data, "rb")  # noqa: SIM115 -- whoever asked closes it
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    if not packed:
        return file
    return io.BufferedReader(Bounded(gzip.GzipFile(fileobj=file), blob.size, how.bounds, [how.bounds.unpacked]), 1 << 16)  # type: ignore[arg-type]


def _read(blob: Blob, how: Reading) -> Raw:
    from warcio.archiveiterator import ArchiveIterator  # slow to import, and only archives of pages want it

    number = pages = 0
    with _stream(blob, how) as stream:
        records = iter(ArchiveIterator(stream))
        while True:
            try:
                record = next(records, None)
            except InputError:
                raise
            except Exception as fault:  # what follows cannot be found any more
                if not number:
                    raise InputError("unreadable", detail="no WARC") from fault
                yield reject(blob.name, f"record {number + 1}", InputError("cut_short", members=number))
                return
            if record is None:
                break
            number += 1
            if number > how.bounds.rows:
                raise InputError("too_many_rows", bound=how.bounds.rows)
            made = _record(blob, how, record, number)
            if made is not None:
                pages += 1
                yield made
    if not pages:
        raise InputError("no_pages")


def _record(blob: Blob, how: Reading, record: Any, number: int) -> Unread | Reject | None:
    """A response as a document; None for whatever is no page."""
    head, place = record.http_headers, f"record {number}"
    if record.rec_type != "response" or head is None or head.get_statuscode() != "200":
        return None
    type_ = (head.get_header("Content-Type") or "").split(";")[0].strip().lower()
    if type_ not in TYPES and type_ not in _XML:
        return None
    try:
        # dechunked and uncompressed as it comes, no more of it than one document may have
        page = record.content_stream().read(how.bounds.document + 1)
        whole = len(page) <= how.bounds.document
        left = getattr(record.raw_stream, "limit", 0) if whole else 0
    except InputError:
        raise
    except Exception as fault:  # an unknown compression, a wrong length: of this page alone
        return reject(blob.name, place, InputError("unreadable", detail=type(fault).__name__))
    if not whole:
        return reject(blob.name, place, InputError("too_large", size=len(page), bound=how.bounds.document))
    if left > 0:
        return reject(blob.name, place, InputError("cut_short", members=number))
    format_ = _format(type_, page)
    if format_ is None:
        return None
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    known = (Finding("url", address, "address"),) if address.startswith("http") else ()
    return Unread(Blob(blob.name, page, blob.digest), format_, place, known)


FORMAT = Format("warc", (".warc", ".warc.gz"), _read, whole=False)
