"""JSON lines: one object a line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from analytics.corpus.columns import signature
from analytics.corpus.encodings import MARKS, decode, notes_of
from analytics.corpus.formats.base import Format
from analytics.corpus.records import Blob, Raw, Reading, article, reject
from analytics.errors import InputError


def _lines(stream: BinaryIO, bound: int) -> Iterator[tuple[bytes, int]]:
    """Lines and their lengths; a line over the bound is cut to its beginning."""
    while line := stream.readline(bound + 1):
        length = len(line)
        if length > bound:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(1 << 20)
                length += len(rest)
        yield line, length


def _read(blob: Blob, how: Reading) -> Raw:
    bound = 8 * how.bounds.article
    with io.BytesIO(blob.data) if isinstance(blob.data, bytes) else open(blob.data, "rb") as stream:
        opening = stream.read(4)
        stream.seek(0)
        wide = next((e for mark, e in MARKS if opening.startswith(mark) and e.startswith(("utf-16", "utf-32"))), "")
        if wide or opening[1:2] == b"\0" or opening[:1] == b"\0":  # lines of these cannot be told byte by byte
            stream = io.BytesIO(decode(blob.read(how.bounds.document)).text.encode("utf-8"))  # type: ignore[assignment]
        for number, (line, length) in enumerate(_lines(stream, bound), 1):
            if number > how.bounds.rows:
                raise InputError("too_many_rows", bound=how.bounds.rows)
            place = f"line {number}"
            if length > bound:
                yield reject(blob.name, place, InputError("too_large", size=length, bound=bound))
                continue
            if not line.strip():
                continue
            try:
                found = decode(line)
                record = json.loads(found.text)
            except (ValueError, RecursionError) as fault:
                yield reject(blob.name, place, InputError("bad_json", detail=str(fault)[:80]), line)
                continue
            except InputError as fault:
                yield reject(blob.name, place, fault, line)
                continue
            if not isinstance(record, dict):
                yield reject(blob.name, place, InputError("not_an_object"), line)
                continue
            yield article(
                blob.name,
                place,
                record,
                bounds=how.bounds,
                columns=how.columns.get(signature(sorted(record))),
                data=line,
                notes=notes_of(found),
            )


FORMAT = Format("jsonl", (".jsonl", ".ndjson"), _read, whole=False)
