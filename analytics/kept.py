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
    facts = [*_made_with(generation, language), ids, list(generation.parts(TOKENS))]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _made_with(generation: Generation, language: str) -> list[object]:
    return [LAYOUT, analytics.__version__, generation.facts.get("resources"), language]


def word_indexes(generation: Generation, listed: Mapping[str, Sequence[str]]) -> dict[str, tuple[TokenIndex, Counts]]:
    """The word index and the term counts of some languages, those that are missing made together.

    Parameters
    ----------
    generation : Generation
    listed : mapping
        Language -> the articles, in corpus order.
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
                    told = {"made_with": _made_with(generation, code), "parts": list(generation.parts(TOKENS))}
                    (folder / MADE_OF).write_text(json.dumps(told), encoding="utf-8")
                if whole:
                    indexing.write(_partitions(generation.workspace, generation.parts(TOKENS)), whole, {c: folders[keys[c]] for c in whole})
            where = {code: workspace.kept_arrays(keys[code]) for code in missing}
        except (OSError, WorkspaceError):  # a workspace that cannot be written is left as it is
            every = _partitions(generation.workspace, generation.parts(TOKENS))
            indexing.write(every, missing, {code: Path(elsewhere) / code for code in missing})
            where = {code: mapped(Path(elsewhere) / code) for code in missing}
        for code, held in where.items():
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
    parts, made_with = generation.parts(TOKENS), _made_with(generation, language)
    found: list[tuple[int, str]] = []
    for folder in sorted((generation.workspace.root / "arrays").glob("*/" + MADE_OF)):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(folder.read_text(encoding="utf-8"))
            number = len(told["parts"])
            if told["made_with"] == made_with and tuple(told["parts"]) == parts[:number] and 2 * number >= len(parts):
                found.append((number, folder.parent.name))
    return max(found)[::-1] if found else None


def _partitions(workspace: Workspace, parts: Sequence[str]) -> Iterator[pa.Table]:
    """TOKENS, a few partitions at a time, in corpus order."""
    for a in range(0, len(parts), TOGETHER):
        yield workspace.read_parts(parts[a : a + TOGETHER], TOKENS, dictionary=("article_id", "surface", "term")).unify_dictionaries()
