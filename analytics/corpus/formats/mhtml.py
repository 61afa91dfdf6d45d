"""Web pages saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.html import read_html
from analytics.corpus.records import Blob, Raw, Reading
from analytics.errors import InputError


def _read(blob: Blob, how: Reading) -> Raw:
    data = blob.read(how.bounds.document)
    # the compat32 policy parses no headers, which hostile ones make slow or fail
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
                yield from read_html(blob, how, page, declared=str(part.get_content_charset() or ""), address=address)
                return
    raise InputError("empty_text")


FORMAT = Format("mhtml", (".mhtml", ".mht"), _read)
