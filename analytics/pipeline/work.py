"""Pieces of work whose result is remembered under a hash of everything it depends on."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from analytics.engine import Engine, Result
from analytics.languages.pack import DATA
from analytics.workspace import Workspace

#: Table -> object that holds it.
Made = dict[str, str]


@dataclass(frozen=True)
class Work(ABC):
    """One piece of work on a workspace; it can be sent to another process or machine.

    Attributes
    ----------
    address : str
        Of the workspace.
    name : str
        What results are filed under.
    """

    name: ClassVar[str]
    address: str

    @property
    def workspace(self) -> Workspace:
        """Where it reads and writes."""
        return Workspace(self.address)

    @abstractmethod
    def depends(self) -> object:
        """Everything the result depends on, as JSON can say it."""

    @abstractmethod
    def make(self) -> Made:
        """Do it and write the tables."""

    def key(self) -> str:
        """What the result is remembered under."""
        return f"{self.name}-" + hashlib.sha256(json.dumps(self.depends()).encode()).hexdigest()[:32]

    def known(self) -> Made | None:
        """What an earlier run made of the same."""
        return self.workspace.remembered(self.key())


def run(work: Work) -> Made:
    """The result of some work: of an earlier run, or done now and remembered."""
    made = work.known()
    if made is None:
        made = work.make()
        work.workspace.remember(work.key(), made)
    return made


def begin(engine: Engine, work: Work) -> Result[Made]:
    """The same beside other work; what is known is not sent anywhere."""
    made = work.known()
    return engine.submit(run, work) if made is None else Result(lambda: made)


def each(engine: Engine, works: Sequence[Work]) -> Iterator[Made]:
    """Results in the order of the works; only what is not known runs, and the first of it at once."""
    known = [work.known() for work in works]
    missing = [work for work, made in zip(works, known, strict=True) if made is None]
    # what comes after a single one asks for other processes anyway, and goes on meanwhile
    alone = [engine.submit(run, work) for work in missing] if len(missing) == 1 else None
    fresh = (result.get() for result in alone) if alone else engine.map(run, missing)
    return (next(fresh) if made is None else made for made in known)


@cache
def code_print(code: tuple[str, ...], data: tuple[str, ...] = ()) -> str:
    """A hash of modules of this package and files under ``data/``.

    Parameters
    ----------
    code, data : tuple of str
        Files, or folders with all they hold.
    """
    package = Path(__file__).resolve().parents[1]
    files = [f for base, names in ((package, code), (DATA, data)) for name in names for f in _files(base / name)]
    made = hashlib.sha256()
    for file in sorted(files):
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:16]


def _files(path: Path) -> list[Path]:
    return [f for f in path.rglob("*.*") if "__pycache__" not in f.parts] if path.is_dir() else [path]
