"""Feeds saved as files: RSS, RDF and Atom."""

from __future__ import annotations

import io
import re

from analytics.corpus.formats.base import Format
from analytics.corpus.records import Blob, Raw, Reading, article, plain, reject
from analytics.errors import InputError

#: References to characters that XML does not allow: one makes a parser give up on all items.
_IMPOSSIBLE = re.compile(
    rb"&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2})|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|55[23]\d\d|5[67]\d{3}));"
)


def _read(blob: Blob, how: Reading) -> Raw:
    import feedparser  # slow to import, and only feeds want it

    data = _IMPOSSIBLE.sub(b"", blob.read(how.bounds.document))
    # a stream: given a string, feedparser would take it for an address and fetch it
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.entries:
        raise InputError("no_feed")
    if len(found.entries) > how.bounds.rows:
        raise InputError("too_many_rows", bound=how.bounds.rows)
    outlet = str(found.feed.get("title") or "")
    for number, entry in enumerate(found.entries, 1):
        place = f"item {number}"
        try:
            whole = max((str(c.get("value") or "") for c in entry.get("content") or ()), key=len, default="") or str(
                entry.get("summary") or ""
            )
            record = {
                "id": entry.get("id"), "title": plain(str(entry.get("title") or "")), "text": plain(whole),
                "date": entry.get("published") or entry.get("updated"), "author": entry.get("author"), "url": entry.get("link"),
                "outlet": (entry.get("source") or {}).get("title") or outlet, "lang": found.feed.get("language"),
            }  # fmt: skip
        except (AttributeError, TypeError, ValueError) as fault:
            yield reject(blob.name, place, InputError("unreadable", detail=type(fault).__name__))
            continue
        yield article(blob.name, place, record, bounds=how.bounds, origin="feed", data=repr(dict(entry)).encode("utf-8", "surrogatepass"))
    if not found.entries:
        raise InputError("empty_text")


FORMAT = Format("feed", (".rss", ".atom", ".xml", ".rdf"), _read)
