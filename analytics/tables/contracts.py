"""Frames and what is stated of them: made, checked, and written with the types of their table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import TableError
from analytics.tables.schema import ARROW, REAL, Table

Rows = TypeVar("Rows", pd.DataFrame, pa.Table)


def among(values: pd.Series | np.ndarray, wanted: Iterable[str]) -> np.ndarray:
    """Which of some identifiers are among others, as a mask.

    What ``Series.isin`` answers, without its walk through every string.
    """
    listed = wanted if isinstance(wanted, pd.Series | np.ndarray) else list(wanted)
    column, known = (pa.array(v, pa.string(), from_pandas=True) for v in (values, listed))
    return np.asarray(pc.is_in(column, value_set=known, skip_nulls=True))


def empty(table: Table) -> pd.DataFrame:
    """An empty frame with the table's columns and types."""
    return table.schema.empty_table().to_pandas()


def frame(table: Table, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a frame with the table's columns and types."""
    rows = list(rows)
    return pa.Table.from_pylist(rows, schema=table.schema).to_pandas() if rows else empty(table)


def to_arrow(df: pd.DataFrame | pa.Table, table: Table) -> pa.Table:
    """The frame as an Arrow table with the contract's schema."""
    if isinstance(df, pa.Table):
        return df.select(table.names).cast(table.schema)
    # without what pandas notes beside: the same rows are the same bytes, whatever made them
    return pa.Table.from_pandas(df[table.names], schema=table.schema, preserve_index=False).replace_schema_metadata(None)


def arrow(table: Table, **columns: object) -> pa.Table:
    """Columns as an Arrow table with the contract's types; raises what Arrow raises when one does not fit or is not there."""
    made = [v if isinstance(v := columns[c.name], pa.Array) else pa.array(v, ARROW[c.type]) for c in table.columns]
    return pa.Table.from_arrays(made, schema=table.schema)


def faults(df: pd.DataFrame | pa.Table, table: Table) -> list[str]:
    """Everything that is wrong with the frame, as short phrases (empty when nothing is)."""
    held = df.column_names if isinstance(df, pa.Table) else df.columns
    missing = [n for n in table.names if n not in held]
    if missing:
        return [f"columns {', '.join(missing)} are missing"]
    if isinstance(df, pa.Table):
        return _arrow_faults(df, table)
    found = []
    for column in table.columns:
        values = df[column.name]
        if not column.nullable and values.isna().any():
            found.append(f"{column.name} is empty in {int(values.isna().sum())} rows")
        if column.choices:
            odd = sorted(set(values.dropna().unique()) - set(column.choices))
            if odd:
                found.append(f"{column.name} holds {odd[:3]}")
        if column.type == REAL and values.notna().any() and not values.dropna().between(-1e12, 1e12).all():
            found.append(f"{column.name} holds numbers that are not finite")
    if table.key and df.duplicated(list(table.key)).any():
        found.append(f"{' + '.join(table.key)} repeats in {int(df.duplicated(list(table.key)).sum())} rows")
    return found


def _arrow_faults(rows: pa.Table, table: Table) -> list[str]:
    found = []
    for column in table.columns:
        values = rows[column.name]
        if not column.nullable and values.null_count:
            found.append(f"{column.name} is empty in {values.null_count} rows")
        if column.choices:
            odd = sorted(set(pc.unique(values).to_pylist()) - {None, *column.choices})
            if odd:
                found.append(f"{column.name} holds {odd[:3]}")
        if column.type == REAL and not pc.all(pc.less_equal(pc.abs(values), 1e12), min_count=0).as_py():
            found.append(f"{column.name} holds numbers that are not finite")
    if table.key and len(rows):
        repeats = len(rows) - len(rows.group_by(list(table.key)).aggregate([]))
        if repeats:
            found.append(f"{' + '.join(table.key)} repeats in {repeats} rows")
    return found


def check(df: Rows, table: Table) -> Rows:
    """The frame itself, when it keeps the contract.

    Raises
    ------
    TableError
        With every fault at once.
    """
    wrong = faults(df, table)
    if wrong:
        raise TableError("table_faults", table=table.name, faults="; ".join(wrong))
    return df
