"""Workbooks: every sheet with headings in its first row."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import warnings
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.delimited import HEADS, columns_of, heading_row
from analytics.corpus.packed import check_zip
from analytics.corpus.records import Blob, Raw, RawArticle, Reading, article, reject, row_bytes
from analytics.errors import InputError


def rows_of(data: bytes, how: Reading) -> Iterator[tuple[str, int, list[object]]]:
    """(sheet, row number, cells) of every row that is not empty.

    Raises
    ------
    InputError
        When it is no workbook, or unpacks to too much.
    """
    import openpyxl  # slow to import, and only workbooks want it
    from openpyxl.utils.exceptions import InvalidFileException

    check_zip(data, how.bounds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles openpyxl does not know are of no matter here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # a wrong one hides rows, or invents millions
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    if number > how.bounds.rows:
                        raise InputError("too_many_rows", bound=how.bounds.rows)
                    if any(cell is not None for cell in row):
                        yield sheet.title, number, list(row)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault


def cell(value: object) -> object:
    """A cell's value as text would have it; a date keeps its day only."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _read(blob: Blob, how: Reading) -> Raw:
    read = filled = False
    refused: list[tuple[str, InputError]] = []
    rows = rows_of(blob.read(how.bounds.document), how)
    for sheet, listed in itertools.groupby(rows, key=lambda r: r[0]):
        filled = True
        first = [(number, row) for _, number, row in itertools.islice(listed, HEADS)]
        at = heading_row([row for _, row in first], how)
        headings = [str(c).strip() if c is not None else "" for c in first[at][1]]
        try:
            columns = columns_of(headings, how)
        except InputError as fault:
            refused.append((sheet, fault))
            continue
        for number, row in itertools.chain(first[at + 1 :], ((n, r) for _, n, r in listed)):
            record = {h: cell(c) for h, c in zip(headings, row, strict=False) if h}
            made = article(blob.name, f"{sheet} row {number}", record, bounds=how.bounds, columns=columns, data=row_bytes(row))
            read = read or isinstance(made, RawArticle)
            yield made
    if not filled:
        raise InputError("empty_text")
    # a sheet of notes beside one of articles is no fault
    for sheet, why in refused if not read else ():
        yield reject(blob.name, sheet, why)


FORMAT = Format("workbook", (".xlsx", ".xlsm"), _read)
