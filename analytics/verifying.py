"""Is a workspace whole and true to its texts: every object against its hash and contract, every span against its text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.pipeline.common import Progress, silent
from analytics.tables import ALL, ARTICLES, CODES, CUTS, FILES, ORIGINALS, QUOTATIONS, REPEATED, TEXTS, TOKENS, Table, among, faults
from analytics.workspace import Generation, Workspace

#: Spans of a table: first column, last column, and the column that must read the same as the text between (or none).
SPANS: tuple[tuple[Table, tuple[tuple[str, str, str], ...]], ...] = (
    (CUTS, (("start", "end", ""),)),
    (TOKENS, (("start", "end", "surface"),)),
    (CODES, (("start", "end", ""),)),
    (REPEATED, (("start", "end", ""),)),
    (
        QUOTATIONS,
        (("start", "end", "content"), ("cue_start", "cue_end", "cue"), ("speaker_start", "speaker_end", "speaker_text"), ("role_start", "role_end", "")),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: in which table, where, and what."""

    table: str
    place: str
    what: str


def verify(workspace: Workspace, *, progress: Progress = silent) -> Iterator[Problem]:
    """Everything that is wrong with the generation in force.

    Parameters
    ----------
    workspace : Workspace
    progress : callable

    Raises
    ------
    WorkspaceError
        When there is no generation, or its manifest cannot be read.
    """
    generation = workspace.require()
    known = [(ALL[name], part) for name, parts in sorted(generation.tables.items()) if name in ALL for part in parts]
    whole = True
    for n, (table, part) in enumerate(known, 1):
        found = list(_object(workspace, table, part))
        whole = whole and not found
        yield from found
        progress("objects", n, len(known))
    if whole:  # spans are looked at only where everything can be read
        yield from _originals(generation)
        yield from _texts(generation, progress)


def _originals(generation: Generation) -> Iterator[Problem]:
    """Original bytes that are not what their hash says, and files whose bytes are not there."""
    made: dict[str, Any] = {}
    for part in generation.parts(ORIGINALS):
        for row in generation.workspace.read_object(part).itertuples(index=False):
            held = made.setdefault(row.original, [0, hashlib.sha256()])
            if held[0] == row.piece:  # a piece that two files share is there twice
                held[0] += 1
                held[1].update(row.data)
    for original, (_, digest) in made.items():
        if digest.hexdigest() != original:
            yield Problem(ORIGINALS.name, original, "the bytes are not those that were read: their digest differs")
    files = generation.read(FILES)
    for file, original in zip(files["file"], files["original"], strict=True):
        if original not in made:
            yield Problem(FILES.name, str(file), "its bytes are missing")


def _object(workspace: Workspace, table: Table, part: str) -> Iterator[Problem]:
    path = workspace.object_path(part)
    try:
        data = workspace.object_bytes(part)
    except OSError:
        yield Problem(table.name, str(path), "the file is missing or cannot be read")
        return
    if hashlib.sha256(data).hexdigest()[: len(part)] != part:
        yield Problem(table.name, str(path), "the content is not what its name says: it was changed or damaged")
        return
    try:
        rows = workspace.read_object(part, table=table)
    except AnalyticsError as fault:
        yield Problem(table.name, str(path), fault.sentence())
        return
    yield from (Problem(table.name, str(path), fault) for fault in faults(rows, table))


def _texts(generation: Generation, progress: Progress) -> Iterator[Problem]:
    articles = generation.read(ARTICLES).set_index("article_id")
    parts = generation.parts(TEXTS)
    seen: set[str] = set()
    held = {t.name: generation.read(t) for t, _ in SPANS if generation.has(t) and len(generation.parts(t)) != len(parts)}
    for n, part in enumerate(parts):
        texts = generation.workspace.read_object(part).set_index("article_id")["text"]
        seen |= set(texts.index)
        for article_id, text in texts.items():
            digest = articles["digest"].get(article_id)
            if digest is None:
                yield Problem(TEXTS.name, str(article_id), "there is no such article")
            elif hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != digest:
                yield Problem(TEXTS.name, str(article_id), "the text is not the one that was read: its digest differs")
        for table, spans in SPANS:
            if not generation.has(table):
                continue
            rows = held[table.name] if table.name in held else generation.workspace.read_object(generation.parts(table)[n])
            rows = rows[among(rows["article_id"], texts.index.to_numpy(dtype=object))] if table.name in held else rows
            yield from _spans(table, spans, rows, texts)
        progress("spans", n + 1, len(parts))
    yield from (Problem(ARTICLES.name, i, "its text is missing") for i in articles.index if i not in seen)


def _spans(table: Table, spans: tuple[tuple[str, str, str], ...], rows: pd.DataFrame, texts: pd.Series) -> Iterator[Problem]:
    """Spans that leave their text, or do not read as they should; -1 stands for none."""
    known = texts.to_dict()
    ids = rows["article_id"].to_numpy(dtype=object)
    for i in sorted({i for i in ids if i not in known}):
        yield Problem(table.name, str(i), "there is no text of this article in its partition")
    lengths = np.array([len(known.get(i, "")) for i in ids], dtype=np.int64)
    for first, last, said in spans:
        start, end = rows[first].to_numpy(), rows[last].to_numpy()
        none = (start == -1) & (end == -1)
        outside = ~none & ((start < 0) | (end < start) | (end > lengths))
        for at in np.flatnonzero(outside):
            yield Problem(table.name, f"{ids[at]}:{start[at]}-{end[at]}", f"{first} and {last} leave the text")
        if not said:
            continue
        sound = ~none & ~outside
        for i, a, b, words, ok in zip(ids, start, end, rows[said], sound, strict=True):
            if ok and known.get(i, "")[a:b] != words:
                yield Problem(table.name, f"{i}:{a}-{b}", f"{said} does not read as the text there")
