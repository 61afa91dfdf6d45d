"""A researcher's hypothesis: seed words that anchor topics, from a small TOML file.

``[[topic]]`` with a ``name`` and lists of words by language code::

    [[topic]]
    name = "Financing"
    ar = ["تمويل", "حوالة"]
    en = ["financing", "donation"]
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from analytics.annotations.topics.params import Guide
from analytics.errors import InputError
from analytics.languages import codes

#: Bounds of a guide file.
LARGEST, MOST, MOST_WORDS = 200_000, 50, 100


def read_guides(path: Path) -> tuple[Guide, ...]:
    """The guides of a file.

    Raises
    ------
    InputError
        When the file is missing, or with every fault in it.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise InputError("path_missing", path=path) from fault
    try:
        if len(data) > LARGEST:
            raise ValueError(f"the file is larger than {LARGEST} bytes")
        listed = tomllib.loads(data.decode("utf-8")).get("topic", [])
    except ValueError as fault:
        raise InputError("bad_guide", path=path, faults=str(fault)[:200]) from fault
    faults, made = [], []
    for n, raw in enumerate(listed if isinstance(listed, list) else [], 1):
        words = {c: raw[c] for c in codes() if isinstance(raw, dict) and raw.get(c)}
        good = all(
            isinstance(w, list) and len(w) <= MOST_WORDS and all(isinstance(t, str) and t.strip() for t in w) for w in words.values()
        )
        if not words or not good or not isinstance(raw.get("name"), str):
            faults.append(f"topic {n} wants a name and lists of at most {MOST_WORDS} words ({', '.join(codes())})")
            continue
        made.append(Guide(raw["name"][:100], tuple((c, tuple(w)) for c, w in sorted(words.items()))))
    if faults or not made or len(made) > MOST:
        raise InputError("bad_guide", path=path, faults="; ".join(faults) or f"it has no [[topic]], or more than {MOST}")
    return tuple(made)
