"""Finding words and phrases in the token index: exactly, with spelling merged, or by regular expression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import InputError
from analytics.languages import get
from analytics.tokens import TokenIndex

#: Bounds of a query.
LONGEST_QUERY, MOST_WORDS = 200, 8
MERGES = ("none", "marks", "letters", "attached")


@dataclass(frozen=True)
class SearchParams:
    """How a query is matched.

    Attributes
    ----------
    merge : str
        ``none``: as written; ``marks``: vowel marks and code points of
        neighbouring scripts merged; ``letters``: hamza forms and final letters
        as well; ``attached``: also with attached particles, articles, plurals
        and pronouns.
    expression : bool
        Each word of the query is a regular expression (RE2) for a whole word.
    """

    merge: str = "letters"
    expression: bool = False


def find(index: TokenIndex, query: str, params: SearchParams = SearchParams()) -> tuple[np.ndarray, np.ndarray]:
    """First and last token of every place where the query's words follow one another.

    ``*`` alone stands for any one word; ``*`` at a word's beginning or end for
    any letters. Words match across line breaks and marks, not across articles.

    Parameters
    ----------
    index : TokenIndex
    query : str
    params : SearchParams

    Raises
    ------
    InputError
        For a query that is too long, or an expression that is none.
    """
    parts = query.split()
    if len(query) > LONGEST_QUERY or len(parts) > MOST_WORDS:
        raise InputError("bad_parameter", name="query", value=query[:40], wanted=f"at most {MOST_WORDS} words")
    if params.merge not in MERGES:
        raise InputError("bad_parameter", name="merge", value=params.merge, wanted=", ".join(MERGES))
    wanted = [None if p == "*" else _types(index, p, params) for p in parts]
    fixed = {n: types for n, types in enumerate(wanted) if types is not None}
    if not fixed:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    sizes = {n: int(index.frequency[types].sum()) for n, types in fixed.items()}
    rarest = min(sizes, key=lambda n: sizes[n])
    first = index.of_surfaces(np.flatnonzero(fixed[rarest])) - rarest
    first = first[(first >= 0) & (first + len(parts) <= len(index))]
    first = first[index.article[first] == index.article[first + len(parts) - 1]]
    for n, types in fixed.items():
        if n != rarest:
            first = first[types[index.surface[first + n]]]
    return first, first + len(parts) - 1


def _types(index: TokenIndex, word: str, params: SearchParams) -> np.ndarray:
    """Which surface types match one word of the query."""
    pack = get(index.language)
    if params.expression:
        return _expression(_written(index, params.merge), word)
    bare = word.strip("*")
    if params.merge == "attached" and bare == word:
        return _attached(index, pack.key(word).strip())
    folded = {"none": bare, "marks": pack.fold(bare), "letters": pack.key(bare).strip(), "attached": pack.key(bare).strip()}[params.merge]
    written = _written(index, params.merge)
    if bare == word:
        return np.asarray(pc.equal(written, folded))
    quoted = "".join(c if c.isalnum() else "\\" + c for c in folded)
    return _expression(written, f"{'.*' if word.startswith('*') else ''}{quoted}{'.*' if word.endswith('*') else ''}")


def _expression(written: pa.Array, pattern: str) -> np.ndarray:
    # RE2 takes time linear in the text whatever the pattern
    try:
        return np.asarray(pc.match_substring_regex(written, f"^(?:{pattern})$"))
    except pa.ArrowInvalid as fault:
        raise InputError("bad_pattern", pattern=pattern[:80], detail=str(fault).splitlines()[0][:120]) from fault


def _written(index: TokenIndex, merge: str) -> pa.Array:
    """The surface types as they are compared."""
    if merge == "none":
        return index.written_plain
    return index.written_marks if merge == "marks" else index.written_keys


def _attached(index: TokenIndex, key: str) -> np.ndarray:
    made = np.zeros(len(index.surfaces), dtype=bool)
    made[index.by_ending.of(key)] = True
    return made
