"""JSON files: one article, a list of them, or a list under a name."""

from __future__ import annotations

import json
import re

from analytics.corpus.columns import recognised, signature
from analytics.corpus.encodings import decode, notes_of
from analytics.corpus.formats.base import Format
from analytics.corpus.records import Blob, Raw, Reading, article, reject
from analytics.errors import InputError

_BLANK = re.compile(r"[\s,]*")


def _listed(data: object, depth: int = 0) -> list[object]:
    """The records in it: itself a list, a list under some name (at whatever depth databases put it), or objects under their identifiers."""
    if isinstance(data, list):
        return [i["_source"] if isinstance(i, dict) and isinstance(i.get("_source"), dict) else i for i in data]
    if isinstance(data, dict) and "text" not in recognised(data) and depth < 4:
        lists = [v for v in data.values() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)]
        if lists:
            return _listed(max(lists, key=len), depth + 1)
        inside = [v for v in data.values() if isinstance(v, dict)]
        if inside and all("text" in recognised(v) for v in inside):
            return list(inside)
        for v in inside:
            found = _listed(v, depth + 1)
            if len(found) > 1 or (found and found != [v]):
                return found
    return [data]


def _documents(text: str) -> list[object]:
    """The values of a file: one, or several one after the other."""
    decoder, made, at = json.JSONDecoder(), [], 0
    while at < len(text):
        value, end = decoder.raw_decode(text, at)
        made.append(value)
        at = _BLANK.match(text, end).end()  # type: ignore[union-attr]
    return made


def _read(blob: Blob, how: Reading) -> Raw:
    found = decode(blob.read(how.bounds.document))
    try:
        values = _documents(found.text.strip())
    except (ValueError, RecursionError) as fault:
        raise InputError("bad_json", detail=str(fault)[:80]) from fault
    records = values if len(values) > 1 else _listed(values[0]) if values else []
    if not records:
        raise InputError("empty_text")
    for number, record in enumerate(records, 1):
        place = f"item {number}" if len(records) > 1 or isinstance(values[0], list) else ""
        if isinstance(record, dict):
            columns = how.columns.get(signature(sorted(record)))
            data = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") if place else None
            yield article(blob.name, place, record, bounds=how.bounds, columns=columns, data=data, notes=notes_of(found))
        else:
            yield reject(blob.name, place, InputError("not_an_object"))


FORMAT = Format("json", (".json",), _read)
