"""The bytes of what was read, kept in pieces under their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.compute as pc

from analytics.tables import FILES, ORIGINALS, check, frame
from analytics.workspace import Draft, Generation

if TYPE_CHECKING:
    from analytics.pipeline.ingesting import Input

#: Bytes of a piece, and of the pieces that are written together.
PIECE, TOGETHER = 4 << 20, 32 << 20


class Originals:
    """Keeps files as an ingest comes to them.

    Parameters
    ----------
    draft : Draft
        Whose workspace holds the pieces.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        base = draft.base
        self.files = base.read(FILES) if base else frame(FILES, [])
        self.held = set(self.files["original"])
        self.rows: list[dict[str, object]] = []
        self.pending: list[dict[str, object]] = []
        self.waiting = 0
        self.parts: list[str] = []
        self.read: set[str] = set()
        self.before: dict[str, set[str]] = {}

    def keep(self, item: Input) -> str:
        """Keep a file's bytes; returns their SHA-256.

        Raises
        ------
        OSError
            When it cannot be read.
        """
        made, pieces, size = hashlib.sha256(), 0, 0
        with open(item.path, "rb") as f:
            known = hashlib.file_digest(f, "sha256").hexdigest()
            fresh = known not in self.held
            f.seek(0)
            while fresh and (data := f.read(PIECE)):
                made.update(data)
                size += len(data)
                self._add({"original": known, "piece": pieces, "data": data})
                pieces += 1
        if fresh and made.hexdigest() != known:
            raise OSError("the file changed while it was read")
        self.held.add(known)
        self.read.add(item.name)
        earlier = self.files.loc[(self.files["came"] == item.came) & (self.files["file"] == item.name), "original"]
        self.before.setdefault(item.name, set()).update(earlier, (known,))
        self.rows.append({"file": item.name, "original": known, "size": item.path.stat().st_size, "came": item.came})
        return known

    def _add(self, row: dict[str, object]) -> None:
        self.pending.append(row)
        self.waiting += len(row["data"])  # type: ignore[arg-type]
        if self.waiting >= TOGETHER:
            self._flush()

    def _flush(self) -> None:
        if self.pending:
            self.parts.append(self.draft.workspace.write_object(frame(ORIGINALS, self.pending), ORIGINALS))
            self.pending, self.waiting = [], 0

    def finish(self) -> pd.DataFrame:
        """Write what is left; returns FILES with this run's."""
        self._flush()
        both = pd.concat([self.files, frame(FILES, self.rows)], ignore_index=True)
        return check(both.drop_duplicates(["file", "original"], ignore_index=True), FILES)

    def superseded(self, file: str, original: str | None) -> bool:
        """Whether a reject of an earlier run is of a file that this run read again."""
        outer = next((n for n in (file, *_outer(file)) if n in self.before), None)
        return outer is not None and (original is None or original in self.before[outer])

    @staticmethod
    def pieces(generation: Generation, original: str) -> Iterator[bytes]:
        """The bytes kept under a hash, piece by piece."""
        rows = generation.read(ORIGINALS, where=pc.field("original") == original)
        yield from rows.drop_duplicates("piece").sort_values("piece")["data"]


def _outer(file: str) -> Iterator[str]:
    """The names of the archives and folders a file lies in, innermost first."""
    while "/" in file:
        file = file.rpartition("/")[0]
        yield file
