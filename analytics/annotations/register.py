"""The register of public office holders: names in three scripts, offices with years.

Read from ``data/officials`` (or the folder ``MARSAD_OFFICIALS`` names); see its
README. It helps to join spellings and is never required.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analytics.languages import get
from analytics.languages.pack import DATA
from analytics.names import words

FOLDER = "MARSAD_OFFICIALS"
LANGUAGES = ("ar", "fa", "en")
#: A person may be cited this many years before and after the offices listed.
BEFORE, AFTER = 3, 12


@dataclass(frozen=True)
class Office:
    """A public office held: years are None where not certain, or still running."""

    role: str
    body: str
    since: int | None
    until: int | None


@dataclass(frozen=True)
class Holder:
    """A person of the register.

    Attributes
    ----------
    names : dict
        Language -> the usual name.
    spellings : tuple of str
        Every spelling, as registered.
    forms : frozenset of str
        The same, folded.
    """

    person: str
    names: dict[str, str]
    spellings: tuple[str, ...]
    forms: frozenset[str]
    offices: tuple[Office, ...]

    def fits(self, years: set[int]) -> bool:
        """Whether being cited in these years does not speak against the person."""
        first = min((o.since for o in self.offices if o.since), default=None)
        last = max((o.until or 9999 for o in self.offices), default=None)
        return all((first is None or y >= first - BEFORE) and (last is None or y <= last + AFTER) for y in years)


@dataclass(frozen=True)
class Register:
    """The office holders, by spelling and by last name."""

    holders: tuple[Holder, ...] = ()
    by_form: dict[str, Holder] = field(default_factory=dict)
    #: (language, folded last name) -> who bears it
    by_surname: dict[tuple[str, str], tuple[Holder, ...]] = field(default_factory=dict)

    def named(self, language: str, name: str) -> Holder | None:
        """The person a full name is, in any of its spellings."""
        return self.by_form.get(folded(language, name))


def folded(language: str, name: str) -> str:
    """A name with the spelling variants of its letters merged, titles and particles off."""
    return " ".join(words(get(language).key(name).lower()))


def folder() -> Path:
    """Where the register lies."""
    return Path(os.environ.get(FOLDER) or DATA / "officials")


def _year(text: str) -> int | None:
    return int(text) if text.strip().isdigit() else None


def load(path: Path | None = None) -> Register:
    """The register of a folder; an empty one where there is none.

    Raises
    ------
    ValueError
        When a column is missing.
    """
    path = path or folder()
    return _load(path, (path / "people.csv").stat().st_mtime_ns if (path / "people.csv").exists() else 0)


@cache
def _load(path: Path, changed: int) -> Register:
    if not changed:
        return Register()
    offices: dict[str, list[Office]] = {}
    if (path / "roles.csv").exists():
        for row in _rows(path / "roles.csv", ("person", "role", "body", "since", "until")):
            offices.setdefault(row["person"], []).append(Office(row["role"], row["body"], _year(row["since"]), _year(row["until"])))
    holders: list[Holder] = []
    by_form: dict[str, Holder] = {}
    surnames: dict[tuple[str, str], list[Holder]] = {}
    for row in _rows(path / "people.csv", ("person", "name_en", "name_ar", "name_fa", "also")):
        names = {code: row[f"name_{code}"] for code in LANGUAGES if row[f"name_{code}"]}
        written = [*names.values(), *(n for n in row["also"].split("|") if n.strip())]
        forms = frozenset(folded(code, n) for n in written for code in LANGUAGES)
        holder = Holder(row["person"], names, tuple(written), forms, tuple(offices.get(row["person"], ())))
        holders.append(holder)
        for form in forms:
            by_form.setdefault(form, holder)
        for code, name in names.items():
            surnames.setdefault((code, folded(code, name).split()[-1]), []).append(holder)
    return Register(tuple(holders), by_form, {k: tuple(v) for k, v in surnames.items()})


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    missing = [c for c in columns if rows and c not in rows[0]]
    if missing:
        raise ValueError(f"{path}: the column {missing[0]!r} is missing")
    return [{c: (row[c] or "").strip() for c in columns} for row in rows]
