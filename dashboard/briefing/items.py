"""What is in a briefing: a question with its parameters and slice, a title and a note of one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from analytics.analyses import questions
from analytics.errors import InputError

MOST, LONGEST, LARGEST = 60, 600, 400_000


@dataclass(frozen=True)
class Item:
    """One figure, table or set of quotations, to be made in whatever language is wanted.

    Attributes
    ----------
    analysis : str
        A name of :data:`analytics.analyses.questions.QUESTIONS`.
    params : mapping
    slice : mapping
        The slice as query parameters.
    title, note : str
        The briefer's own; an empty title is the usual one.
    """

    analysis: str
    params: Mapping[str, Any] = field(default_factory=dict)
    slice: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    note: str = ""


def to_json(items: Sequence[Item]) -> str:
    """A basket as JSON, to keep or hand on."""
    return json.dumps([asdict(i) for i in items], ensure_ascii=False, indent=1)


def from_json(text: str) -> list[Item]:
    """A basket from its JSON.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        rows = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError) as fault:
        raise InputError("bad_basket") from fault
    if not isinstance(rows, list) or len(rows) > MOST:
        raise InputError("bad_basket")
    made = []
    for row in rows:
        kinds = {"analysis": str, "params": dict, "slice": dict, "title": str, "note": str}
        if not isinstance(row, dict) or not all(isinstance(row.get(k, t()), t) for k, t in kinds.items()):
            raise InputError("bad_basket")
        if not all(isinstance(v, str) for v in row.get("slice", {}).values()):
            raise InputError("bad_basket")
        params = questions.checked(str(row.get("analysis")), row.get("params", {}))
        made.append(Item(row["analysis"], params, row.get("slice", {}), row.get("title", "")[:LONGEST], row.get("note", "")[:LONGEST]))
    return made
