"""What ingest and analyse share: progress, partition size, borrowed engines."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator

from analytics.engine import Engine
from analytics.tables import ARTICLES, CUTS, FILES, FINDINGS, ORIGINALS, REJECTS, SIGNATURES, TEXTS

#: Articles in a partition of the corpus: more would share work on word types better, fewer keep more workers busy.
PARTITION = 500
CORPUS = (ARTICLES, TEXTS, CUTS, SIGNATURES, FILES, ORIGINALS, FINDINGS, REJECTS)

#: Told (stage, done, of how many).
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """A progress that says nothing."""


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Without looks for cycles among objects: a partition makes millions of objects and hardly a cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class kept:
    """An engine somebody else closes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Engine:
        return self.engine

    def __exit__(self, *_: object) -> None:
        return None
