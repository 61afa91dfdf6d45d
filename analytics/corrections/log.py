"""The log of decisions: a SQLite file of the workspace, to which entries are only ever added.

Several people can write to it at once. Taking a decision back is one more entry.
Every entry has an identifier of its own, so that logs can be exchanged between
colleagues without doubling.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.errors import InputError, WorkspaceError

#: What can be decided, and the facts each needs.
KINDS: Mapping[str, tuple[str, ...]] = {
    "rename_topic": ("topic_id", "name"),
    "merge_topics": ("topic_ids",),
    "split_topic": ("topic_id",),
    "add_stop_term": ("language", "term"),
    "exclude_article": ("article_id",),
    "edit_article": ("article_id", "field", "value"),
    "edit_file": ("file", "field", "value"),
    "reject_quotation": ("quotation",),
    "confirm_quotation": ("quotation",),
    "attribute_quotation": ("quotation", "official", "name"),
    "merge_officials": ("officials",),
    "keep_officials_apart": ("officials",),
    "split_official": ("official", "quotations", "name"),
    "edit_official": ("official", "field", "value"),
    "save_slice": ("name", "slice"),
    "undo": ("of",),
}
LONGEST = 200
#: Bytes of one entry's facts, and entries of one file to import.
LARGEST_FACTS, MOST_IMPORTED = 100_000, 100_000


@dataclass(frozen=True)
class Entry:
    """One decision: what (kind and facts), who, when and why."""

    id: int
    uid: str
    at: str
    who: str
    why: str
    kind: str
    facts: Mapping[str, Any]


class Corrections:
    """The log of one workspace.

    Parameters
    ----------
    path : Path
        The SQLite file; made by the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as base, base:
                base.execute(
                    "create table if not exists log (id integer primary key autoincrement, at text not null, who text not null,"
                    " why text not null, kind text not null, facts text not null, uid text not null default '')"
                )
                if "uid" not in {row[1] for row in base.execute("pragma table_info(log)")}:
                    base.execute("alter table log add column uid text not null default ''")
                yield base
        except sqlite3.Error as fault:
            raise WorkspaceError("damaged_file", path=self.path) from fault

    def append(self, kind: str, facts: Mapping[str, object], *, who: str = "", why: str = "") -> int:
        """Add a decision and return its number.

        Raises
        ------
        InputError
            For a kind there is none of, or facts it lacks.
        """
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        return self._write([_checked(uuid.uuid4().hex, now, who, why, kind, facts)])[0]

    def _write(self, rows: list[tuple[str, ...]]) -> list[int]:
        insert = "insert into log (uid, at, who, why, kind, facts) values (?, ?, ?, ?, ?, ?)"
        with self._open() as base:
            return [int(base.execute(insert, row).lastrowid or 0) for row in rows]

    def undo(self, number: int, *, who: str = "", why: str = "") -> int:
        """Take a decision back."""
        entry = next((e for e in self.every() if e.id == number), None)
        return self.append("undo", {"of": entry.uid if entry else str(number)}, who=who, why=why)

    def every(self) -> list[Entry]:
        """All entries, in the order they were decided."""
        if not self.path.exists():
            return []
        with self._open() as base:
            rows = base.execute("select id, uid, at, who, why, kind, facts from log order by at, id").fetchall()
        return [
            Entry(number, uid or _old_uid(number, at, kind, facts), at, who, why, kind, json.loads(facts))
            for number, uid, at, who, why, kind, facts in rows
        ]

    def in_force(self) -> list[Entry]:
        """The decisions that were not taken back."""
        listed = self.every()
        undone = {str(e.facts.get("of")) for e in listed if e.kind == "undo"}
        return [e for e in listed if e.kind != "undo" and e.uid not in undone and str(e.id) not in undone]

    def to_lines(self) -> Iterator[str]:
        """The log as JSON lines, for a colleague."""
        for e in self.every():
            facts = dict(e.facts)
            yield json.dumps({"uid": e.uid, "at": e.at, "who": e.who, "why": e.why, "kind": e.kind, "facts": facts}, ensure_ascii=False)

    def add_lines(self, lines: Iterable[str]) -> tuple[int, int]:
        """Take a colleague's entries in: how many were new, and how many were known.

        Raises
        ------
        InputError
            Naming the line that is no entry; then none is taken in.
        """
        known = {e.uid for e in self.every()}
        rows: list[tuple[str, ...]] = []
        old = 0
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            if number > MOST_IMPORTED:
                raise InputError("bad_parameter", name="lines", value=number, wanted=f"at most {MOST_IMPORTED}")
            try:
                made = json.loads(line)
                row = _checked(*(made[k] for k in ("uid", "at", "who", "why", "kind", "facts")))
                dt.datetime.fromisoformat(row[1])
            except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
                raise InputError("bad_decision", line=number) from fault
            if row[0] in known:
                old += 1
            else:
                known.add(row[0])
                rows.append(row)
        self._write(rows)
        return len(rows), old


def _shaped(name: str, value: object) -> bool:
    """Whether a fact has the shape that replaying it expects."""
    if name == "quotation":
        return isinstance(value, list) and [type(v) for v in value] == [str, int, int]
    if name == "quotations":
        return isinstance(value, list) and all(_shaped("quotation", v) for v in value)
    if name == "official":
        return value is None or (
            isinstance(value, Mapping) and isinstance(value.get("id"), str) and _shaped("quotations", value.get("quotations"))
        )
    if name == "officials":
        return isinstance(value, list) and all(v is not None and _shaped("official", v) for v in value)
    if name == "topic_ids":
        return isinstance(value, list) and all(isinstance(v, str) for v in value)
    if name == "slice":
        return isinstance(value, Mapping) and all(isinstance(v, str) for v in value.values())
    return isinstance(value, str | int)


def _checked(uid: str, at: str, who: str, why: str, kind: str, facts: Mapping[str, object]) -> tuple[str, ...]:
    if kind not in KINDS:
        raise InputError("bad_parameter", name="kind", value=kind, wanted=", ".join(KINDS))
    wrong = [f for f in KINDS[kind] if f not in facts or not _shaped(f, facts[f])]
    written = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
    if wrong or len(written) > LARGEST_FACTS:
        raise InputError("bad_parameter", name="facts", value=written[:100], wanted=", ".join(KINDS[kind]))
    return str(uid)[:64], str(at)[:40], str(who)[:LONGEST], str(why)[:LONGEST], kind, written


def _old_uid(number: int, at: str, kind: str, facts: str) -> str:
    """Entries of before entries had identifiers."""
    return hashlib.sha256(f"{number}|{at}|{kind}|{facts}".encode()).hexdigest()[:32]
