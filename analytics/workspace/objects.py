"""Partitions of tables, named by their content: written once, never changed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import dataset

from analytics.errors import WorkspaceError
from analytics.storage import Store
from analytics.tables import Table, to_arrow


class Objects:
    """The partitions that lie in a store.

    Attributes
    ----------
    store : Store
    """

    store: Store

    def object_path(self, name: str) -> Path:
        """Where an object lies."""
        return Path(self.store.path(object_name(name)))

    def object_bytes(self, name: str) -> bytes:
        """An object as it is stored; raises OSError when it is missing or cannot be read."""
        return self.store.read(object_name(name))

    def has_object(self, name: str) -> bool:
        """Whether an object is stored."""
        return self.store.exists(object_name(name))

    def read_object(
        self, name: str, *, columns: Sequence[str] | None = None, where: object = None, table: Table | None = None
    ) -> pd.DataFrame:
        """One partition as a frame; with ``table``, columns that an older version did not write are there, empty."""
        path = self.object_path(name)
        try:
            chosen = list(columns) if columns else None
            read = pq.read_table(self.store.path(object_name(name)), columns=chosen, filters=where, filesystem=self.store.arrow())
        except (OSError, pa.ArrowException) as fault:
            raise WorkspaceError("damaged_file", path=path) from fault
        return (_filled(read, table) if table is not None and not columns else read).to_pandas()

    def read_parts(
        self,
        names: Sequence[str],
        table: Table,
        *,
        columns: Sequence[str] | None = None,
        dictionary: Sequence[str] = (),
        where: object = None,
    ) -> pa.Table:
        """Partitions as one Arrow table, in order; read together, which for many small files is several times faster."""
        paths = [self.store.path(object_name(name)) for name in names]
        kept = set(dictionary)
        schema = pa.schema([f.with_type(pa.dictionary(pa.int32(), f.type)) if f.name in kept else f for f in table.schema])
        try:
            written = dataset.ParquetFileFormat(dictionary_columns=kept)
            parts = dataset.dataset(paths, schema=schema, format=written, filesystem=self.store.arrow())
            return parts.to_table(columns=list(columns) if columns else None, filter=where)
        except (OSError, pa.ArrowException) as fault:
            raise self._damaged(names) from fault

    def in_turn(
        self, names: Sequence[str], table: Table, *, columns: Sequence[str] | None = None, together: int = 32
    ) -> Iterator[pd.DataFrame]:
        """Partitions as frames, some of them at a time."""
        for n in range(0, len(names), together):
            yield self.read_parts(names[n : n + together], table, columns=columns).to_pandas()

    def sizes(self, names: Sequence[str]) -> list[int]:
        """Rows of some objects."""
        paths = [self.store.path(object_name(name)) for name in names]
        try:
            found = dataset.dataset(paths, format="parquet", filesystem=self.store.arrow()).get_fragments() if paths else ()
            return [fragment.count_rows() for fragment in found]
        except (OSError, pa.ArrowException) as fault:
            raise self._damaged(names) from fault

    def _damaged(self, names: Sequence[str]) -> WorkspaceError:
        """What to say when one of several objects cannot be read."""
        for name in names:
            self.read_object(name)  # names the file that is damaged
        return WorkspaceError("damaged_file", path=self.store.address)

    def write_object(self, df: pd.DataFrame | pa.Table, table: Table) -> str:
        """Store a partition under the hash of its bytes and return that name."""
        sink = io.BytesIO()
        pq.write_table(to_arrow(df, table), sink, compression="zstd", row_group_size=1 << 16)
        data = sink.getvalue()
        name = hashlib.sha256(data).hexdigest()[:40]
        if not self.has_object(name):
            self.store.write(object_name(name), data)
        return name


def in_one_piece(rows: pa.Table) -> pa.Table:
    """The same rows, each column in one piece: taking a few of many rows from hundreds of pieces puts them together every time."""
    columns: dict[str, pa.Array | pa.ChunkedArray] = {}
    for name in rows.column_names:
        try:
            columns[name] = rows[name].combine_chunks()
        except pa.ArrowInvalid:  # texts of more than two gigabytes do not fit into one piece
            columns[name] = rows[name]
        rows = rows.drop_columns(name)  # one column at a time is held twice, not the table
    return pa.table(columns)


def object_name(name: str) -> str:
    """An object within its store."""
    return f"objects/{name[:2]}/{name}.parquet"


def _filled(read: pa.Table, table: Table) -> pa.Table:
    """With the columns a table has got since it was written, empty, and in today's order."""
    for column in table.columns:
        if column.nullable and column.name not in read.column_names:
            field_ = table.schema.field(column.name)
            read = read.append_column(field_, pa.nulls(len(read), field_.type))
    return read.select(table.names) if set(table.names) <= set(read.column_names) else read
