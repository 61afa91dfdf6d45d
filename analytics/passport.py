"""Passports: what a figure or table was made of, so that anybody can make it again or be told what differs."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pandas as pd

import analytics
from analytics.analyses import questions
from analytics.errors import InputError
from analytics.opened import Opened
from analytics.slices import Slice

#: Libraries whose versions a passport names.
LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "simplemma", "igraph", "statsmodels")
#: What a passport and a table made again are compared by; libraries follow when the table differs.
COMPARED = ("corpus", "decisions", "slice", "marsad", "rows", "table")
LARGEST = 100_000
FIELDS = ("marsad", "analysis", "parameters", "slice", "corpus", "decisions", "seed", "versions", "rows", "table")


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the passport says."""

    what: str
    wanted: str
    found: str


def table_hash(table: pd.DataFrame) -> str:
    """SHA-256 of a table's values, numbers to ten digits."""
    text = table.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _decisions(opened: Opened) -> str:
    return hashlib.sha256("|".join(e.uid for e in opened.decisions).encode()).hexdigest()[:16] if opened.decisions else ""


def issue(opened: Opened, analysis: str, params: Mapping[str, Any], slice_: Slice, table: pd.DataFrame) -> dict[str, Any]:
    """The passport of a table that a named question gave.

    Parameters
    ----------
    opened : Opened
    analysis : str
        One of :data:`analytics.analyses.questions.QUESTIONS`.
    params : mapping
    slice_ : Slice
    table : DataFrame
        As the question gave it.
    """
    return {
        "marsad": analytics.__version__,
        "analysis": analysis,
        "parameters": questions.checked(analysis, params),
        "slice": slice_.to_query(),
        "corpus": {"name": opened.corpus.name, "articles": opened.corpus.articles, "fingerprint": opened.corpus.fingerprint},
        "decisions": _decisions(opened),
        "seed": opened.seed,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "rows": len(table),
        "table": table_hash(table),
    }


def read(text: str) -> dict[str, Any]:
    """A passport from its JSON.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        made = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError) as fault:
        raise InputError("bad_passport") from fault
    kinds = {"analysis": str, "parameters": dict, "slice": dict, "corpus": dict, "versions": dict, "table": str}
    if not isinstance(made, dict) or not all(isinstance(made.get(k), t) for k, t in kinds.items()):
        raise InputError("bad_passport")
    if not all(isinstance(v, str) for v in made["slice"].values()):
        raise InputError("bad_passport")
    return made


def reproduce(passport: Mapping[str, Any], opened: Opened) -> tuple[pd.DataFrame, list[Difference]]:
    """The passport's table made again, and everything that is not as it was.

    Without differences the table is the same, to ten digits. Versions of
    libraries are named only when the table differs: they may be why.
    """
    slice_ = Slice.from_query(passport["slice"])
    table = questions.answer(opened, passport["analysis"], passport["parameters"], slice_)
    pairs = [
        ("corpus", passport["corpus"].get("fingerprint"), opened.corpus.fingerprint),
        ("decisions", passport.get("decisions", ""), _decisions(opened)),
        ("slice", json.dumps(passport["slice"], sort_keys=True), json.dumps(slice_.to_query(), sort_keys=True)),
        ("marsad", passport.get("marsad"), analytics.__version__),
        ("rows", passport.get("rows"), len(table)),
        ("table", passport["table"], table_hash(table)),
    ]
    found = [Difference(what, str(wanted), str(now)) for what, wanted, now in pairs if wanted != now]
    if any(d.what == "table" for d in found):
        now = {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
        found += [Difference(name, str(v), now.get(name, "")) for name, v in passport["versions"].items() if now.get(name) != v]
    return table, found


def to_json(passport: Mapping[str, Any]) -> str:
    """A passport as JSON, keys in a fixed order."""
    return json.dumps(passport, ensure_ascii=False, indent=1, sort_keys=True)
