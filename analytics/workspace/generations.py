"""One complete state of a workspace, and one that is being written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.migrations import FORMAT
from analytics.tables import Table, empty
from analytics.workspace.objects import in_one_piece

if TYPE_CHECKING:
    from analytics.workspace.home import Workspace


@dataclass(frozen=True)
class Generation:
    """One complete, immutable state of a workspace."""

    workspace: Workspace
    number: int
    tables: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, object] = field(default_factory=dict)

    def has(self, table: Table) -> bool:
        """Whether this generation holds the table."""
        return table.name in self.tables

    def parts(self, table: Table) -> tuple[str, ...]:
        """Names of the table's partition objects, in order."""
        return self.tables.get(table.name, ())

    def read(self, table: Table, *, columns: Sequence[str] | None = None, where: object = None) -> pd.DataFrame:
        """The whole table, or some columns or rows of it (``where``: a pyarrow filter)."""
        if not self.parts(table):
            return empty(table)[list(columns) if columns else table.names]
        return in_one_piece(self.arrow(table, columns=columns, where=where)).to_pandas()

    def arrow(
        self, table: Table, *, columns: Sequence[str] | None = None, dictionary: Sequence[str] = (), where: object = None
    ) -> pa.Table:
        """The table as Arrow, some text columns as dictionaries (many repeats, little memory)."""
        if not self.parts(table):
            return table.schema.empty_table()
        return self.workspace.read_parts(self.parts(table), table, columns=columns, dictionary=dictionary, where=where)

    def sizes(self, table: Table) -> np.ndarray:
        """Rows of each of the table's partitions."""
        return np.array(self.workspace.sizes(self.parts(table)), dtype=np.int64)

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of everything in the generation."""
        text = json.dumps({k: list(v) for k, v in sorted(self.tables.items())})
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def analysed(self) -> bool:
        """Whether the articles in force have been analysed, by a version that made all of today's tables."""
        return all(name in self.tables for name in ("quotations", "tokens", "categories"))


@dataclass
class Draft:
    """A generation being written: tables collected so far, and the facts."""

    workspace: Workspace
    base: Generation | None
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)

    def keep(self, *tables: Table) -> None:
        """Take these tables over from the generation before, as they are."""
        for table in tables:
            if self.base and self.base.has(table):
                self.tables[table.name] = self.base.parts(table)

    def put(self, table: Table, frames: Sequence[pd.DataFrame]) -> None:
        """Write partitions of a table."""
        self.tables[table.name] = tuple(self.workspace.write_object(f, table) for f in frames)

    def keep_only(self, tables: Sequence[Table]) -> None:
        """Drop every other table: what was made of the articles no longer holds."""
        names = {t.name for t in tables}
        self.tables = {name: parts for name, parts in self.tables.items() if name in names}

    def put_objects(self, table: Table, names: Sequence[str]) -> None:
        """Take partitions that are already stored."""
        self.tables[table.name] = tuple(names)

    def commit(self) -> Generation:
        """Write the manifest and move the pointer: from now on this is the state."""
        number = (self.base.number if self.base else 0) + 1
        manifest = {
            "format": FORMAT,
            "number": number,
            "tables": {k: list(v) for k, v in sorted(self.tables.items())},
            "facts": self.facts,
        }
        ws = self.workspace
        ws.store.write(manifest_name(number), json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        ws.store.write("CURRENT", f"{number}\n".encode())
        return Generation(ws, number, dict(self.tables), dict(self.facts))


def manifest_name(number: int) -> str:
    """A generation's manifest within its store."""
    return f"generations/{number:06d}.json"
