"""Word indexes and counts of a generation kept as memory-mapped arrays, so that opening them takes no time and memory is shared.

They are made when first asked for and lie in the workspace's ``arrays`` under a
key of everything they depend on; whatever is missing or damaged is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence

import numpy as np
from scipy import sparse

import analytics
from analytics.counts import Counts
from analytics.tables import TOKENS
from analytics.tokens import TokenIndex
from analytics.workspace import Generation

#: Raised when what is kept, or how, changes.
LAYOUT = 1


def _key(generation: Generation, language: str, article_ids: Sequence[str]) -> str:
    ids = hashlib.sha256("\n".join(article_ids).encode("utf-8", "surrogatepass")).hexdigest()
    made_with = [LAYOUT, analytics.__version__, generation.facts.get("resources")]
    facts = [*made_with, language, ids, list(generation.parts(TOKENS))]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def word_index(generation: Generation, language: str, article_ids: Sequence[str]) -> tuple[TokenIndex, Counts]:
    """The word index and the term counts of some articles of one language.

    Parameters
    ----------
    generation : Generation
    language : str
    article_ids : sequence of str
        The articles, in corpus order.
    """
    workspace = generation.workspace
    key = _key(generation, language, article_ids)
    held = workspace.kept_arrays(key)
    if held is not None:
        with contextlib.suppress(KeyError, ValueError, IndexError):
            index = TokenIndex.from_arrays(language, held)
            return index, _counts(index, held)
    tokens = generation.arrow(TOKENS, dictionary=("article_id", "surface", "term"))
    index = TokenIndex.build(tokens, language, article_ids)
    counts = Counts.of_terms(index)
    arrays = index.to_arrays()
    for name, matrix in (("counts", counts.matrix), ("by_item", counts.by_item)):
        arrays |= {f"{name}.data": matrix.data, f"{name}.indices": matrix.indices, f"{name}.indptr": matrix.indptr}
    workspace.keep_arrays(key, arrays)
    return index, counts


def _counts(index: TokenIndex, held: dict[str, np.ndarray]) -> Counts:
    shape = (len(index.ids), len(index.terms))
    rows, columns = ((held[f"{n}.data"], held[f"{n}.indices"], held[f"{n}.indptr"]) for n in ("counts", "by_item"))
    made = Counts(index.ids, index.words, index.terms, sparse.csr_matrix(rows, shape=shape, copy=False))
    made.__dict__["by_item"] = sparse.csc_matrix(columns, shape=shape, copy=False)
    return made
