"""A researcher's decisions: an append-only log beside the analysis, replayed after every new one.

The log is a SQLite file of the workspace, so that several people can write to
it at once. Nothing is ever changed in it: taking a decision back is one more
entry.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from analytics.annotations.topics import Change
from analytics.errors import InputError, WorkspaceError

KINDS = ("rename_topic", "merge_topics", "split_topic", "undo")
LONGEST = 200


@dataclass(frozen=True)
class Entry:
    """One decision: what (kind and facts), who, when and why."""

    id: int
    at: str
    who: str
    why: str
    kind: str
    facts: Mapping[str, object]


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
                    " why text not null, kind text not null, facts text not null)"
                )
                yield base
        except sqlite3.Error as fault:
            raise WorkspaceError("damaged_file", path=self.path) from fault

    def append(self, kind: str, facts: Mapping[str, object], *, who: str = "", why: str = "") -> int:
        """Add a decision and return its number.

        Raises
        ------
        InputError
            For a kind there is none of.
        """
        if kind not in KINDS:
            raise InputError("bad_parameter", name="kind", value=kind, wanted=", ".join(KINDS))
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        row = (now, who[:LONGEST], why[:LONGEST], kind, json.dumps(dict(facts), ensure_ascii=False, sort_keys=True))
        with self._open() as base:
            return int(base.execute("insert into log (at, who, why, kind, facts) values (?, ?, ?, ?, ?)", row).lastrowid or 0)

    def undo(self, number: int, *, who: str = "", why: str = "") -> int:
        """Take a decision back."""
        return self.append("undo", {"of": number}, who=who, why=why)

    def every(self) -> list[Entry]:
        """All entries, in order."""
        if not self.path.exists():
            return []
        with self._open() as base:
            rows = base.execute("select id, at, who, why, kind, facts from log order by id").fetchall()
        return [Entry(number, at, who, why, kind, json.loads(facts)) for number, at, who, why, kind, facts in rows]

    def in_force(self) -> list[Entry]:
        """The decisions that were not taken back."""
        listed = self.every()
        undone = {int(str(e.facts.get("of"))) for e in listed if e.kind == "undo"}
        return [e for e in listed if e.kind != "undo" and e.id not in undone]


def topic_names(entries: list[Entry]) -> dict[str, str]:
    """Topic -> the researcher's name for it; the latest counts."""
    return {str(e.facts["topic_id"]): str(e.facts["name"])[:LONGEST] for e in entries if e.kind == "rename_topic"}


def topic_changes(entries: list[Entry]) -> list[Change]:
    """Merges and splits, in order."""
    made = []
    for e in entries:
        if e.kind == "merge_topics":
            listed = e.facts["topic_ids"]
            made.append(Change("merge", tuple(str(t) for t in listed) if isinstance(listed, list) else ()))
        elif e.kind == "split_topic":
            made.append(Change("split", (str(e.facts["topic_id"]),)))
    return made
