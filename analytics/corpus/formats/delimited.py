"""Tables in text: CSV, TSV, semicolons, whatever a spreadsheet calls text."""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analytics.corpus.columns import recognised, signature
from analytics.corpus.encodings import Decoded, decode, notes_of
from analytics.corpus.formats.base import Format
from analytics.corpus.records import Blob, Raw, Reading, article, reject, row_bytes
from analytics.errors import InputError

DELIMITERS = ",;\t|"
#: Bytes of a table that is read at once; characters of a row, and of a broken one that are kept; broken rows of one table.
AT_ONCE, LONGEST_ROW, LONGEST_BROKEN, MOST_BROKEN = 32 << 20, 4_000_000, 100_000, 100
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


def _delimiter(line: str) -> str:
    """The one that cuts the heading into most fields, quotes respected."""
    line = line.strip("\r\n")[:100_000]
    counted = Counter({d: len(next(csv.reader([line], delimiter=d), [])) for d in DELIMITERS})
    best, fields = counted.most_common(1)[0]
    return best if fields > 1 else ","


@dataclass(frozen=True)
class Broken:
    """A row that cannot be told from the next: its beginning."""

    text: str


def rows_of(text: str | Iterable[str]) -> Iterator[tuple[int, list[str] | Broken]]:
    """(line number, fields) of every row that is not empty, headings first.

    Where a quotation mark is never closed, the line it stands in is given as
    broken and reading goes on with the next one: nothing after it is swallowed.
    """
    csv.field_size_limit(min(sys.maxsize, 8 << 20))
    lines = _Lines(text)
    delimiter = lines.delimiter()
    broken = 0
    while True:
        lines.begin()
        try:
            row = next(csv.reader(lines, delimiter=delimiter), None)
        except csv.Error:
            row = []
            lines.overlong = True
        if row is None and not lines.taken:
            return
        if lines.unclosed() and broken < MOST_BROKEN:
            broken += 1
            yield lines.number - len(lines.taken) + 1, Broken(lines.taken[0][:LONGEST_BROKEN])
            lines.give_back()
        elif row and any(cell.strip() for cell in row):
            yield lines.number, row


class _Lines:
    """Lines of a table, of which those of the row being read can be given back."""

    def __init__(self, text: str | Iterable[str]) -> None:
        if isinstance(text, str):
            if "\n" not in text[:1_000_000]:  # as old Macs end their lines
                text = text.replace("\r", "\n")
            text = io.StringIO(text, newline="")
        self.incoming = iter(text)
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.size = self.number = 0
        self.overlong = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.size > LONGEST_ROW:
            self.overlong = True
            raise StopIteration
        line = self.waiting.popleft() if self.waiting else next(self.incoming)
        self.taken.append(line)
        self.size += len(line)
        self.number += 1
        return line

    def delimiter(self) -> str:
        """What parts the fields: as the first line states (``sep=;``), or as cuts it into most."""
        head = next(self.incoming, "")
        if head.startswith("sep=") and len(head.strip()) == 5:
            return head[4]
        self.waiting.appendleft(head)
        return _delimiter(head)

    def begin(self) -> None:
        """Begin another row."""
        self.taken, self.size, self.overlong = [], 0, False

    def unclosed(self) -> bool:
        """Whether the row's quotation marks do not close before the table, or the bound of a row, ends."""
        return self.overlong or (len(self.taken) > 1 and sum(line.count('"') for line in self.taken) % 2 == 1)

    def give_back(self) -> None:
        """Read again from the second line of this row."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1


def tabular(text: str) -> bool:
    """Whether a text is a table whose headings are understood: tabs in the first line, one of its fields the articles' text."""
    head = text.split("\n", 1)[0]
    return "\t" in head and "text" in recognised(head.strip("\ufeff\r").split("\t"))


def _read(blob: Blob, how: Reading) -> Raw:
    if isinstance(blob.data, bytes) or blob.size <= AT_ONCE:
        yield from read_rows(blob, how, decode(blob.read(how.bounds.file)))
        return
    # a large one is read as a stream, in the encoding its beginning is in
    with open(blob.data, "rb") as f:
        found = decode(f.read(AT_ONCE).rpartition(b"\n")[0])
    encoding = "utf-8" if found.encoding == "mixed" else found.encoding
    with open(blob.data, encoding=encoding, errors="replace", newline="") as lines:
        yield from read_rows(blob, how, found, lines)


def read_rows(blob: Blob, how: Reading, found: Decoded, lines: Iterable[str] | None = None) -> Raw:
    """The rows of a table as articles; the first row that names a text column, or one named by hand, is its heading."""
    notes = notes_of(found)
    rows = rows_of(found.text if lines is None else lines)
    first = list(itertools.islice(rows, HEADS))
    sound = [row for _, row in first if not isinstance(row, Broken)]
    if not sound:
        raise InputError("empty_text")
    headings = sound[heading_row(sound, how)]
    columns = columns_of(headings, how)
    begun = False
    for number, (_, row) in enumerate(itertools.chain(first, rows), 1):
        if number > how.bounds.rows:
            raise InputError("too_many_rows", bound=how.bounds.rows)
        if isinstance(row, Broken):
            data = row.text.encode("utf-8", "surrogatepass")
            yield reject(blob.name, f"row {number}", InputError("unreadable", detail="a quotation mark is never closed"), data)
        elif not begun:
            begun = row is headings
        else:
            record = dict(itertools.zip_longest(headings, row[: len(headings)], fillvalue=""))
            yield article(blob.name, f"row {number}", record, bounds=how.bounds, columns=columns, data=row_bytes(row), notes=notes)


FORMAT = Format("table", (".csv", ".tsv", ".tab"), _read, whole=False)
