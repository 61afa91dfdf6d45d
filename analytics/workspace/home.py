"""The place itself: its pointer, its lock, and what stages made in it earlier."""

from __future__ import annotations

import contextlib
import fcntl
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from analytics import arrays
from analytics.errors import WorkspaceError
from analytics.migrations import FORMAT, upgraded
from analytics.storage import disk_fault, here_for, store_of
from analytics.workspace.generations import Draft, Generation, manifest_name
from analytics.workspace.objects import Objects
from analytics.workspace.settings import Settings


class Workspace(Objects, Settings):
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
