"""A workspace on disk: content-addressed objects, immutable generations, one pointer.

This is the only file that knows names inside a workspace; where it lies is for
:mod:`storage` to know::

    CURRENT                    the number of the generation in force
    generations/000007.json    a manifest: which objects make up which table
    objects/ab/abcd….parquet   one partition of one table, named by its content
    cache/<key>.json           what a stage made of a given input (resume, re-runs)
    arrays/<key>/*.npy         word indexes, mapped into memory by readers; made again when missing
    received/<hash>/           files sent through the dashboard
    settings.json, secret      what was set for the workspace; a key for pseudonyms
    columns.json               which columns of tables mean what, as named by hand
    job.json, job.log          work started from the dashboard
    lock                       held by the process that writes

A writer adds objects, then a manifest, then moves the pointer with one atomic
rename; a reader that began on the old generation keeps it. Objects are never
changed, so a run that was killed leaves the last complete state in force.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import dataset

from analytics import arrays
from analytics.errors import WorkspaceError
from analytics.migrations import FORMAT, upgraded
from analytics.storage import disk_fault, here_for, store_of, write_atomically
from analytics.tables import Table, empty, to_arrow


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


class Workspace:
    """A place that holds one corpus and what was made of it.

    Parameters
    ----------
    root : str or Path
        A folder, made by the first :meth:`draft` if it is not there; or an
        address of fsspec (``s3://bucket/corpus``): tables and manifests lie
        there, and what is never shared (lock, word indexes, decisions,
        settings) in a folder of this machine.

    Attributes
    ----------
    store : Store
        Where tables and manifests lie.
    root : Path
        The folder of this machine.
    """

    def __init__(self, root: str | Path) -> None:
        self.store = store_of(root)
        self.root = here_for(self.store)

    @property
    def address(self) -> str:
        """What opens this workspace again, here or on another machine."""
        return self.store.address

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.address.rstrip("/").rsplit("/", 1)[-1]

    # -- reading ---------------------------------------------------------
    def manifest_path(self, number: int) -> Path:
        """Where a generation's manifest lies."""
        return Path(self.store.path(manifest_name(number)))

    def current(self) -> Generation | None:
        """The generation in force, or None when nothing was ever written.

        Raises
        ------
        WorkspaceError
            When the manifest is damaged or of a later format.
        """
        if not self.store.exists("CURRENT"):
            return None
        try:
            number = int(self.store.read("CURRENT"))
        except (ValueError, OSError) as fault:
            raise WorkspaceError("damaged_file", path=self.store.path("CURRENT")) from fault
        return self.generation(number)

    def generation(self, number: int) -> Generation:
        """A generation by its number; raises WorkspaceError when its manifest is missing, damaged or of a later format."""
        try:
            return _generation(self.address, self.store.read(manifest_name(number)))
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as fault:
            raise WorkspaceError("damaged_file", path=self.manifest_path(number)) from fault

    @property
    def corrections_path(self) -> Path:
        """Where the log of a researcher's decisions lies."""
        return self.root / "corrections.sqlite"

    def require(self, *, analysed: bool = False) -> Generation:
        """The generation in force, or the last one that was analysed: it stays readable until the next analysis is complete.

        Raises
        ------
        WorkspaceError
            When there is none (or no analysis).
        """
        generation = self.current()
        if generation is None:
            raise WorkspaceError("no_workspace", path=self.address)
        while analysed and not generation.analysed:
            if generation.number <= 1 or not self.store.exists(manifest_name(generation.number - 1)):
                raise WorkspaceError("not_analysed", path=self.address)
            generation = self.generation(generation.number - 1)
        return generation

    def receive(self, files: Mapping[str, bytes]) -> Path:
        """Keep files somebody sent, under their own names, and return the folder they are in.

        The same files go into the same folder; a name is cut to its last part
        and to characters that are safe in any file system.
        """
        digest = hashlib.sha256()
        for name, data in sorted(files.items()):
            digest.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
            digest.update(data)
        folder = self.root / "received" / digest.hexdigest()[:16]
        for name, data in files.items():
            write_atomically(folder / safe_name(name), data)
        return folder

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

    def _damaged(self, names: Sequence[str]) -> WorkspaceError:
        """What to say when one of several objects cannot be read."""
        for name in names:
            self.read_object(name)  # names the file that is damaged
        return WorkspaceError("damaged_file", path=self.address)

    def sizes(self, names: Sequence[str]) -> list[int]:
        """Rows of some objects."""
        paths = [self.store.path(object_name(name)) for name in names]
        try:
            found = dataset.dataset(paths, format="parquet", filesystem=self.store.arrow()).get_fragments() if paths else ()
            return [fragment.count_rows() for fragment in found]
        except (OSError, pa.ArrowException) as fault:
            raise self._damaged(names) from fault

    # -- writing ---------------------------------------------------------
    def write_object(self, df: pd.DataFrame | pa.Table, table: Table) -> str:
        """Store a partition under the hash of its bytes and return that name."""
        sink = io.BytesIO()
        pq.write_table(to_arrow(df, table), sink, compression="zstd", row_group_size=1 << 16)
        data = sink.getvalue()
        name = hashlib.sha256(data).hexdigest()[:40]
        if not self.has_object(name):
            self.store.write(object_name(name), data)
        return name

    def remembered(self, key: str) -> dict[str, str] | None:
        """What a stage made of an input earlier ({table: object}), if all of it is still there."""
        try:
            made: dict[str, str] = json.loads(self.store.read(f"cache/{key}.json"))
        except (OSError, ValueError):
            return None
        return made if all(self.has_object(name) for name in made.values()) else None

    def remember(self, key: str, made: Mapping[str, str]) -> None:
        """Note what a stage made of an input."""
        self.store.write(f"cache/{key}.json", json.dumps(dict(made)).encode())

    def kept_arrays(self, key: str) -> dict[str, np.ndarray] | None:
        """Arrays kept under a key, mapped into memory; None when they are not there or not whole."""
        return arrays.mapped(self.root / "arrays" / key)

    def making_arrays(self, keys: Sequence[str]) -> contextlib.AbstractContextManager[dict[str, Path]]:
        """Folders to write arrays into (``.npy``), kept under their keys when all is written, or nothing of them."""
        return arrays.making(self.root / "arrays", keys)

    def settings(self) -> dict[str, object]:
        """What was set for this workspace."""
        try:
            known = json.loads((self.root / "settings.json").read_text(encoding="utf-8"))
            return dict(known) if isinstance(known, dict) else {}
        except (OSError, ValueError):
            return {}

    def set(self, name: str, value: object) -> None:
        """Set something for this workspace."""
        known = {**self.settings(), name: value}
        write_atomically(self.root / "settings.json", json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode())

    def secret(self) -> bytes:
        """A random key of this workspace, made when it is first asked for; it never leaves."""
        path = self.root / "secret"
        if not path.exists():
            write_atomically(path, secrets.token_bytes(32))  # temporary files are their owner's alone, and stay so
        return path.read_bytes()

    def columns(self) -> dict[str, dict[str, str]]:
        """Columns that were named by hand: signature of a table's headings -> {meaning: heading}."""
        try:
            known = json.loads((self.root / "columns.json").read_text(encoding="utf-8"))
            return {str(k): {str(m): str(h) for m, h in v.items()} for k, v in known.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def name_columns(self, signature: str, columns: Mapping[str, str]) -> None:
        """Remember which columns of tables with these headings mean what."""
        known = {**self.columns(), signature: dict(columns)}
        write_atomically(
            self.root / "columns.json", json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogatepass")
        )

    @contextlib.contextmanager
    def draft(self) -> Iterator[Draft]:
        """Hold the write lock and collect a new generation.

        Raises
        ------
        WorkspaceError
            When another process holds the lock, or nothing can be written.
        """
        with contextlib.ExitStack() as held:
            try:
                self.root.mkdir(parents=True, exist_ok=True)
                lock = held.enter_context(open(self.root / "lock", "w"))
            except OSError as fault:
                raise disk_fault(self.root, fault) from fault
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as fault:
                raise WorkspaceError("workspace_locked", path=self.address) from fault
            yield Draft(self, self.current())


@lru_cache(8)
def _generation(address: str, manifest: bytes) -> Generation:
    """What a manifest says; one of a million articles names tens of thousands of objects, and pages ask at every step."""
    said = upgraded(json.loads(manifest.decode("utf-8")))
    if said["format"] > FORMAT:
        raise WorkspaceError("workspace_version", path=address, found=said["format"], known=FORMAT)
    tables = {k: tuple(v) for k, v in said["tables"].items()}
    return Generation(Workspace(address), said["number"], tables, said["facts"])


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


def manifest_name(number: int) -> str:
    """A generation's manifest within its store."""
    return f"generations/{number:06d}.json"


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


def safe_name(name: str) -> str:
    """A file name without folders, control characters or what a file system takes amiss; not empty, not hidden, not long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if c.isalnum() or c in " ._-()" or c in "\u200c\u200d" else "_" for c in last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:120]}{dot}{ending[:12]}" if stem else kept[:120] or "file"
