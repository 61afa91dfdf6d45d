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
from analytics import indexing
from analytics.counts import Counts
from analytics.errors import WorkspaceError
from analytics.tables import TOKENS
from analytics.tokens import TokenIndex
from analytics.workspace import Generation, mapped

#: Raised when what is kept, or how, changes.
LAYOUT = 2
#: Partitions of words read together.
TOGETHER = 16


def _key(generation: Generation, language: str, article_ids: Sequence[str]) -> str:
    ids = hashlib.sha256("\n".join(article_ids).encode("utf-8", "surrogatepass")).hexdigest()
    made_with = [LAYOUT, analytics.__version__, generation.facts.get("resources")]
    facts = [*made_with, language, ids, list(generation.parts(TOKENS))]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


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
                indexing.write(_partitions(generation), missing, {code: folders[keys[code]] for code in missing})
            where = {code: workspace.kept_arrays(keys[code]) for code in missing}
        except (OSError, WorkspaceError):  # a workspace that cannot be written is left as it is
            indexing.write(_partitions(generation), missing, {code: Path(elsewhere) / code for code in missing})
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


def _partitions(generation: Generation) -> Iterator[pa.Table]:
    """TOKENS, a few partitions at a time, in corpus order."""
    parts = generation.parts(TOKENS)
    for a in range(0, len(parts), TOGETHER):
        yield generation.workspace.read_parts(
            parts[a : a + TOGETHER], TOKENS, dictionary=("article_id", "surface", "term")
        ).unify_dictionaries()
