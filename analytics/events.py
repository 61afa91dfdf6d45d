"""Public events to draw on time axes: a file anyone may edit or replace."""

from __future__ import annotations

import csv
import os
import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analytics.errors import InputError
from analytics.languages.pack import DATA

COLUMNS = ["date", "kind", "label_en", "label_ar", "label_fa"]
KINDS = ("attack", "territory", "leadership", "platform", "law", "coalition")
LARGEST = 1_000_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def path() -> Path:
    """The events file: ``MARSAD_EVENTS``, else the one Marsad comes with."""
    return Path(os.environ.get("MARSAD_EVENTS") or DATA / "events" / "events.csv")


def load(file: Path | None = None) -> pd.DataFrame:
    """The events, in order of time.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`; ``date`` is an ISO day.

    Raises
    ------
    InputError
        When the file is missing or a row is not as it should be.
    """
    file = file or path()
    try:
        data = file.read_bytes()[: LARGEST + 1]
    except OSError as fault:
        raise InputError("path_missing", path=file) from fault
    return _parsed(str(file), data).copy()


@lru_cache(maxsize=4)
def _parsed(file: str, data: bytes) -> pd.DataFrame:
    try:
        rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise InputError("bad_events", path=file, faults=str(fault)[:200]) from fault
    faults = []
    if len(data) > LARGEST:
        faults.append(f"it is larger than {LARGEST} bytes")
    for n, row in enumerate(rows, 2):
        if not _DATE.match(row.get("date") or "") or pd.isna(pd.to_datetime(row["date"], errors="coerce")):
            faults.append(f"line {n}: `date` must be a day such as 2014-06-10")
        elif row.get("kind") not in KINDS:
            faults.append(f"line {n}: `kind` must be one of {', '.join(KINDS)}")
        elif not row.get("label_en"):
            faults.append(f"line {n}: `label_en` is empty")
    if faults:
        raise InputError("bad_events", path=file, faults="; ".join(faults[:10]))
    listed = [{c: (row.get(c) or row.get("label_en") or "")[:200] for c in COLUMNS} for row in rows]
    return pd.DataFrame(listed, columns=COLUMNS).sort_values(["date", "label_en"], kind="stable").reset_index(drop=True)
