"""Web archives (WARC): the pages among their responses."""

from __future__ import annotations

import io
import re

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from analytics.corpus.formats.base import Format
from analytics.corpus.records import Blob, Finding, Raw, Reading, Unread, reject
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


def _read(blob: Blob, how: Reading) -> Raw:
    pages = 0
    with io.BytesIO(blob.data) if isinstance(blob.data, bytes) else open(blob.data, "rb") as stream:
        try:
            for number, record in enumerate(ArchiveIterator(stream), 1):
                if number > how.bounds.rows:
                    raise InputError("too_many_rows", bound=how.bounds.rows)
                head = record.http_headers
                if record.rec_type != "response" or head is None or head.get_statuscode() != "200":
                    continue
                type_ = (head.get_header("Content-Type") or "").split(";")[0].strip().lower()
                if type_ not in TYPES and type_ not in _XML:
                    continue
                place = f"record {number}"
                # dechunked and uncompressed as it comes, no more of it than one document may have
                page = record.content_stream().read(how.bounds.document + 1)
                if len(page) > how.bounds.document:
                    pages += 1
                    yield reject(blob.name, place, InputError("too_large", size=len(page), bound=how.bounds.document))
                    continue
                format_ = _format(type_, page)
                if format_ is None:
                    continue
                pages += 1
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                known = (Finding("url", address, "address"),) if address.startswith("http") else ()
                yield Unread(Blob(blob.name, page, blob.digest), format_, place, known)
        except ArchiveLoadFailed as fault:
            raise InputError("unreadable", detail="no WARC") from fault
        except (EOFError, ValueError, OSError, IndexError, AttributeError) as fault:
            raise InputError("unreadable", detail=type(fault).__name__) from fault
    if not pages:
        raise InputError("no_pages")


FORMAT = Format("warc", (".warc", ".warc.gz"), _read, whole=False)
