"""Tables in text: CSV, TSV, semicolons, whatever a spreadsheet calls text."""

from __future__ import annotations

import csv
import io
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from analytics.corpus.columns import recognised, signature
from analytics.corpus.encodings import Decoded, decode, notes_of
from analytics.corpus.formats.base import Format
from analytics.corpus.records import Blob, Raw, Reading, article, reject
from analytics.errors import InputError

DELIMITERS = ",;\t|"
#: First rows among which the headings are looked for.
HEADS = 10


def columns_of(headings: Sequence[str], how: Reading) -> dict[str, str] | None:
    """meaning -> heading as the user said for these headings; None to go by names.

    Raises
    ------
    InputError
        ``no_text_column``, when neither tells where the articles' texts are.
    """
    said = how.columns.get(signature(headings))
    if said:
        return dict(said)
    if "text" not in recognised(headings):
        raise InputError("no_text_column", columns=", ".join(str(h)[:40] for h in list(headings)[:20]))
    return None


def heading_row(rows: Sequence[Sequence[object]], how: Reading) -> int:
    """Which of the first rows holds the headings: tables often begin with their name."""
    for n, row in enumerate(rows):
        names = [str(c) for c in row if c is not None and str(c).strip()]
        if how.columns.get(signature([str(c) if c is not None else "" for c in row])) or (len(names) > 1 and "text" in recognised(names)):
            return n
    return 0


def _delimiter(head: str) -> str:
    """The one that cuts the heading into most fields, quotes respected."""
    line = head.split("\n", 1)[0]
    counted = Counter({d: len(next(csv.reader([line], delimiter=d), [])) for d in DELIMITERS})
    best, fields = counted.most_common(1)[0]
    return best if fields > 1 else ","


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, fields) of every row that is not empty, headings first."""
    csv.field_size_limit(min(sys.maxsize, 8 << 20))
    stated = re.match(r"sep=(.)\r?\n", text)
    text = text[stated.end() :] if stated else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=stated[1] if stated else _delimiter(text[:100_000]))
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def tabular(text: str) -> bool:
    """Whether a text is a table whose headings are understood: tabs in the first line, one of its fields the articles' text."""
    head = text.split("\n", 1)[0]
    return "\t" in head and "text" in recognised(head.strip("\ufeff\r").split("\t"))


def _read(blob: Blob, how: Reading) -> Raw:
    yield from read_rows(blob, how, decode(blob.read(how.bounds.file)))


def read_rows(blob: Blob, how: Reading, found: Decoded) -> Raw:
    """The rows of a table as articles; the first row that names a text column, or one named by hand, is its heading."""
    notes = notes_of(found)
    rows = rows_of(found.text)
    number = 0
    try:
        first = [row for _, row in itertools.islice(rows, HEADS)]
        if not first:
            raise InputError("empty_text")
        at = heading_row(first, how)
        headings = first[at]
        columns = columns_of(headings, how)
        for number, row in enumerate(itertools.chain(first[at + 1 :], (row for _, row in rows)), at + 2):
            if number > how.bounds.rows:
                raise InputError("too_many_rows", bound=how.bounds.rows)
            record = dict(itertools.zip_longest(headings, row[: len(headings)], fillvalue=""))
            raw = "\t".join(row).encode("utf-8", "surrogatepass")
            yield article(blob.name, f"row {number}", record, bounds=how.bounds, columns=columns, data=raw, notes=notes)
    except csv.Error as fault:
        yield reject(blob.name, f"row {number + 1}", InputError("unreadable", detail=str(fault)[:80]))


FORMAT = Format("table", (".csv", ".tsv", ".tab"), _read, whole=False)
