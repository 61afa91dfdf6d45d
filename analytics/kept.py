"""Word indexes and counts of a generation kept as memory-mapped arrays, so that opening them takes no time and memory is shared.

They are made by the analysis, or when first asked for, and lie in the workspace's ``arrays`` under a
key of everything they depend on; whatever is missing or damaged is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

import analytics
from analytics import extending, indexing
from analytics.arrays import mapped
from analytics.counts import Counts
from analytics.errors import WorkspaceError
from analytics.tables import TOKENS
from analytics.tokens import TokenIndex, unpacked
from analytics.workspace import Generation, Workspace

#: Raised when what is kept, or how, changes.
LAYOUT = 3
#: Partitions of words read together.
TOGETHER = 8
#: Says which words an index was made of.
MADE_OF = "made_of.json"


def _key(generation: Generation, language: str, article_ids: Sequence[str]) -> str:
    ids = hashlib.sha256("\n".join(article_ids).encode("utf-8", "surrogatepass")).hexdigest()
    facts = [*_made_with(generation.facts.get("resources"), language), ids, list(generation.parts(TOKENS))]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _made_with(resources: object, language: str) -> list[object]:
    return [LAYOUT, analytics.__version__, resources, language]


class Gathering:
    """Words taken up while others are still being annotated: when the last have come, their indexes only remain to be finished.

    A context manager. Where an index lies that may be added to, and where the
    workspace cannot be written, nothing is taken up: indexes are made as ever.

    Parameters
    ----------
    workspace : Workspace
    resources : str
        What words are read with.
    listed : mapping
        Language -> the articles, in corpus order.
    """

    def __init__(self, workspace: Workspace, resources: str, listed: Mapping[str, Sequence[str]]) -> None:
        self.workspace, self.resources, self.listed = workspace, resources, {c: list(ids) for c, ids in listed.items()}
        self._taken: list[str] = []
        self._waiting: list[str] = []
        self._held = contextlib.ExitStack()
        self._writing: indexing.Writing | None = None
        self._folder = Path()

    def __enter__(self) -> Gathering:
        known = [told["made_with"] for _, told in _told(self.workspace)]
        if not any(_made_with(self.resources, code) in known for code in self.listed):
            with contextlib.suppress(OSError):
                home = self.workspace.root / "arrays"
                home.mkdir(parents=True, exist_ok=True)
                self._folder = Path(self._held.enter_context(tempfile.TemporaryDirectory(dir=home, suffix=".tmp")))
                self._writing = indexing.Writing(self.listed, {code: self._folder / code for code in self.listed})
        return self

    def __exit__(self, *_: object) -> None:
        self._give_up()

    def _give_up(self) -> None:
        if self._writing is not None:
            self._writing.close()
        self._writing = None
        self._held.close()

    def add(self, part: str) -> None:
        """An object of TOKENS, that comes after the others."""
        if self._writing is not None:
            self._waiting.append(part)
            if len(self._waiting) == TOGETHER:
                self._take()

    def _take(self) -> None:
        assert self._writing is not None
        parts, self._waiting = self._waiting, []
        try:
            for tokens in _partitions(self.workspace, parts):
                self._writing.add(tokens)
            self._taken += parts
        except OSError:  # no room
            self._give_up()

    def into(self, folders: Mapping[str, Path], listed: Mapping[str, Sequence[str]], parts: Sequence[str]) -> bool:
        """Finish the indexes into folders of the workspace; False where they are not those of these articles and words."""
        if self._writing is not None and self._waiting:
            self._take()
        if self._writing is None or self._taken != list(parts) or self.listed != {c: list(ids) for c, ids in listed.items()}:
            return False
        self._writing.finish()
        for code, folder in folders.items():
            for file in (self._folder / code).iterdir():
                file.rename(folder / file.name)
        return True


def word_indexes(
    generation: Generation, listed: Mapping[str, Sequence[str]], *, gathered: Gathering | None = None
) -> dict[str, tuple[TokenIndex, Counts]]:
    """The word index and the term counts of some languages, those that are missing made together.

    Parameters
    ----------
    generation : Generation
    listed : mapping
        Language -> the articles, in corpus order.
    gathered : Gathering, optional
        Where words were taken up already.
    """
    workspace = generation.workspace
    keys = {code: _key(generation, code, ids) for code, ids in listed.items()}
    made = {code: opened for code, key in keys.items() if (opened := _opened(code, workspace.kept_arrays(key))) is not None}
    missing = {code: ids for code, ids in listed.items() if code not in made}
    if not missing:
        return made
    with tempfile.TemporaryDirectory(prefix="marsad-") as elsewhere:
        try:
            with workspace.making_arrays([keys[code] for code in missing]) as folders:
                whole = {}
                for code, ids in missing.items():
                    folder = folders[keys[code]]
                    if not _extended(generation, code, ids, folder, Path(elsewhere) / f"{code}-new"):
                        whole[code] = ids
                    made_with = _made_with(generation.facts.get("resources"), code)
                    told = {"made_with": made_with, "parts": list(generation.parts(TOKENS))}
                    (folder / MADE_OF).write_text(json.dumps(told), encoding="utf-8")
                parts, where = generation.parts(TOKENS), {code: folders[keys[code]] for code in whole}
                if whole and not (gathered is not None and gathered.into(where, whole, parts)):
                    indexing.write(_partitions(workspace, parts), whole, where)
            found = {code: workspace.kept_arrays(keys[code]) for code in missing}
        except (OSError, WorkspaceError):  # a workspace that cannot be written is left as it is
            every = _partitions(workspace, generation.parts(TOKENS))
            indexing.write(every, missing, {code: Path(elsewhere) / code for code in missing})
            found = {code: mapped(Path(elsewhere) / code) for code in missing}
        for code, held in found.items():
            opened = _opened(code, held)
            assert opened is not None
            made[code] = opened
    return made


def word_index(generation: Generation, language: str, article_ids: Sequence[str]) -> tuple[TokenIndex, Counts]:
    """The word index and the term counts of some articles of one language.

    Parameters
    ----------
    generation : Generation
    language : str
    article_ids : sequence of str
        The articles, in corpus order.
    """
    return word_indexes(generation, {language: article_ids})[language]


def _opened(language: str, held: Mapping[str, np.ndarray] | None) -> tuple[TokenIndex, Counts] | None:
    if held is not None:
        with contextlib.suppress(KeyError, ValueError, IndexError):
            index = TokenIndex.from_arrays(language, held)
            return index, indexing.counts_of(index, held)
    return None


def _extended(generation: Generation, language: str, article_ids: Sequence[str], folder: Path, beside: Path) -> bool:
    """Write an index by adding to one whose articles and words the corpus begins with, where there is one."""
    parts = generation.parts(TOKENS)
    found = _earlier(generation, language)
    if found is None:
        return False
    key, number = found
    held = generation.workspace.kept_arrays(key)
    if held is None:
        return False
    with contextlib.suppress(KeyError, ValueError, IndexError):  # what was kept is not whole
        ids = unpacked(held["ids.data"], held["ids.ends"]).tolist()
        known = len(ids)
        if ids != list(article_ids[:known]):
            return False
        indexing.write(_partitions(generation.workspace, parts[number:]), {language: article_ids[known:]}, {language: beside})
        fresh = mapped(beside)
        if fresh is not None:
            extending.extend(language, held, fresh, folder)
            return True
    return False


def _earlier(generation: Generation, language: str) -> tuple[str, int] | None:
    """The kept index, and its number of partitions, that most of the corpus's words are in already."""
    parts, made_with = generation.parts(TOKENS), _made_with(generation.facts.get("resources"), language)
    found: list[tuple[int, str]] = []
    for key, told in _told(generation.workspace):
        number = len(told["parts"])
        if told["made_with"] == made_with and tuple(told["parts"]) == parts[:number] and 2 * number >= len(parts):
            found.append((number, key))
    return max(found)[::-1] if found else None


def _told(workspace: Workspace) -> Iterator[tuple[str, dict[str, list[object]]]]:
    """Of every index that is kept its key, and what is told of it: what it was made with, and of which words."""
    for file in sorted((workspace.root / "arrays").glob("*/" + MADE_OF)):
        if file.parent.suffix == ".tmp":
            continue  # not whole yet
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(file.read_text(encoding="utf-8"))
            yield file.parent.name, {name: list(told[name]) for name in ("made_with", "parts")}


def _partitions(workspace: Workspace, parts: Sequence[str]) -> Iterator[pa.Table]:
    """TOKENS, a few partitions at a time, in corpus order."""
    for a in range(0, len(parts), TOGETHER):
        yield workspace.read_parts(parts[a : a + TOGETHER], TOKENS, dictionary=("article_id", "surface", "term")).unify_dictionaries()
