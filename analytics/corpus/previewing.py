"""The head of a table whose headings say nothing, for whoever is to name its columns."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow.parquet as pq

from analytics.corpus.bounds import limited
from analytics.corpus.columns import MEANINGS, clean, recognised, signature
from analytics.corpus.encodings import decode
from analytics.corpus.formats import of_name
from analytics.corpus.formats import xlsx as workbook
from analytics.corpus.formats.delimited import HEADS, heading_row, rows_of
from analytics.corpus.records import Blob, Reading
from analytics.errors import InputError

#: Rows that are shown, and bytes they are read from.
ROWS, HEAD = 8, 4 << 20


@dataclass(frozen=True)
class Preview:
    """Headings, the first rows as text, what is understood already (meaning -> heading), and what the headings are remembered by."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    understood: Mapping[str, str]
    signature: str


def preview(blob: Blob, how: Reading = Reading()) -> Preview:
    """The first rows of a table.

    Raises
    ------
    InputError
        ``unknown_kind`` for what is no table, or why it cannot be read.
    """
    format_ = of_name(blob.told_by)
    reader = _READERS.get(format_.name if format_ else "")
    if reader is None:
        raise InputError("unknown_kind", kind=blob.told_by.rpartition(".")[2], kinds=".csv .tsv .xlsx .parquet .jsonl")
    try:
        with limited(how.bounds):
            headings, rows = reader(blob, how)
    except InputError:
        raise
    except Exception as fault:  # whatever a library makes of a broken file
        raise InputError("unreadable", detail=type(fault).__name__) from fault
    shown = tuple(tuple(clean(c)[:200] for c in row) for row in rows[:ROWS])
    return Preview(tuple(headings), shown, recognised(headings), signature(headings))


def _delimited(blob: Blob, how: Reading) -> tuple[list[str], list[Sequence[object]]]:
    data = blob.data[:HEAD] if isinstance(blob.data, bytes) else _head(blob)
    text = decode(data).text
    if len(data) == HEAD:  # what was cut in the middle is no row
        text = text.rpartition("\n")[0]
    rows = [row for _, row in itertools.islice(rows_of(text), HEADS + ROWS) if isinstance(row, list)]
    if not rows:
        raise InputError("empty_text")
    at = heading_row(rows[:HEADS], how)
    return rows[at], list(rows[at + 1 :])


def _head(blob: Blob) -> bytes:
    assert not isinstance(blob.data, bytes)
    with open(blob.data, "rb") as f:
        return f.read(HEAD)


def _workbook(blob: Blob, how: Reading) -> tuple[list[str], list[Sequence[object]]]:
    rows = [row for _, _, row in itertools.islice(workbook.rows_of(blob.read(how.bounds.document), how), HEADS + ROWS)]
    if not rows:
        raise InputError("empty_text")
    at = heading_row(rows[:HEADS], how)
    return [str(c).strip() if c is not None else "" for c in rows[at]], [[workbook.cell(c) for c in r] for r in rows[at + 1 :]]


def _parquet(blob: Blob, how: Reading) -> tuple[list[str], list[Sequence[object]]]:
    import io

    file = pq.ParquetFile(io.BytesIO(blob.data) if isinstance(blob.data, bytes) else blob.data)
    names = [f.name for f in file.schema_arrow]
    batch = next(file.iter_batches(ROWS), None)
    return names, [list(r.values()) for r in batch.to_pylist()] if batch is not None else []


def _lines(blob: Blob, how: Reading) -> tuple[list[str], list[Sequence[object]]]:
    data = blob.data[:HEAD] if isinstance(blob.data, bytes) else _head(blob)
    records = []
    for line in decode(data).text.splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            records.append(record)
        if len(records) == ROWS:
            break
    if not records:
        raise InputError("empty_text")
    names = sorted(records[0])
    return names, [[r.get(n) for n in names] for r in records]


_READERS = {"table": _delimited, "text": _delimited, "workbook": _workbook, "parquet": _parquet, "jsonl": _lines}


def check_columns(columns: Mapping[str, str], headings: Sequence[str]) -> dict[str, str]:
    """What was named, if it can be: known meanings, headings that are there, and one for the text.

    Raises
    ------
    InputError
    """
    for meaning, heading in columns.items():
        if meaning not in MEANINGS:
            raise InputError("bad_parameter", name="column", value=meaning, wanted=" or ".join(MEANINGS))
        if heading not in headings:
            raise InputError("bad_parameter", name=meaning, value=heading, wanted=f"one of the headings {', '.join(headings)}"[:300])
    if "text" not in columns:
        raise InputError("bad_parameter", name="text", value="-", wanted="the heading of the column with the articles' texts")
    return dict(columns)
