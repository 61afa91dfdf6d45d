"""Decisions about articles, quotations and officials, applied to the tables of an analysis.

A decision names a quotation by article and span, and an official by its
identifier and some of its quotations, so that it finds them again after a new
analysis in which identifiers differ. A later decision overrules an earlier one
on the same thing; what was overruled, or not found, is reported.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.annotations import officials
from analytics.annotations.cited import Known
from analytics.corrections.log import LONGEST, Corrections, Entry
from analytics.tables import ARTICLES, OFFICIAL_ROLES, OFFICIALS, QUOTATIONS, SUGGESTED_MERGES, among
from analytics.workspace import Generation

#: What of an article and of an official may be set.
ARTICLE_FIELDS = ("title", "outlet", "author", "published")
FILE_FIELDS = ("outlet", "author", "published")
OFFICIAL_FIELDS = ("name", "name_ar", "name_fa", "name_en", "role")
#: Quotations an official is remembered by.
ANCHORS = 12

Anchor = tuple[str, int, int]


@dataclass(frozen=True)
class Problem:
    """A decision that could not be applied (``not_found``), or that a later one took the place of (``overruled``)."""

    entry: Entry
    code: str
    by: Entry | None = None


@dataclass(frozen=True)
class Corrected:
    """The tables decisions are about, after them."""

    articles: pd.DataFrame
    quotations: pd.DataFrame
    officials: pd.DataFrame
    official_roles: pd.DataFrame
    suggested_merges: pd.DataFrame
    problems: tuple[Problem, ...] = ()


def anchor(quotation: Any) -> list[object]:
    """How a decision names a quotation (a row of QUOTATIONS)."""
    return [str(quotation.article_id), int(quotation.start), int(quotation.end)]


def official_anchor(official_id: str, quotations: pd.DataFrame) -> dict[str, object]:
    """How a decision names an official: the identifier, and some quotations."""
    at = np.flatnonzero(quotations["speaker_id"] == official_id)[:ANCHORS]
    own = quotations.iloc[at]
    return {"id": official_id, "quotations": [anchor(q) for q in own.itertuples(index=False)]}


def corrected(generation: Generation, entries: Sequence[Entry] | None = None) -> Corrected:
    """The tables of a generation after the decisions in force (or some entries)."""
    listed = Corrections(generation.workspace.corrections_path).in_force() if entries is None else entries
    tables = {t.name: generation.read(t) for t in (ARTICLES, QUOTATIONS, OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES)}
    return replay(Corrected(**tables), listed)


def replay(tables: Corrected, entries: Sequence[Entry]) -> Corrected:
    """Apply decisions in their order.

    Parameters
    ----------
    tables : Corrected
        As the analysis made them.
    entries : sequence of Entry
        Decisions in force; kinds that are about topics and terms are passed over.
    """
    own = [e for e in entries if e.kind in _APPLY]
    if not own:
        return tables
    state = _State(tables)
    for entry in own:
        if not _APPLY[entry.kind](state, entry):
            state.problems.append(Problem(entry, "not_found"))
    return state.tables()


class Finder:
    """Finds the quotations that decisions name.

    Parameters
    ----------
    quotations : DataFrame
        QUOTATIONS as the analysis made them.
    """

    def __init__(self, quotations: pd.DataFrame) -> None:
        self.start, self.end = quotations["start"].to_numpy(), quotations["end"].to_numpy()
        self.rows_of: dict[str, list[int]] = {}
        for n, article in enumerate(quotations["article_id"]):
            self.rows_of.setdefault(article, []).append(n)

    def row(self, wanted: object) -> int | None:
        """The quotation a decision names: the one that overlaps its span most, by half at least."""
        if not (isinstance(wanted, list | tuple) and len(wanted) == 3):
            return None
        article, start, end = str(wanted[0]), int(wanted[1]), int(wanted[2])
        best, most = None, 0.5
        for n in self.rows_of.get(article, ()):
            inside = min(end, int(self.end[n])) - max(start, int(self.start[n]))
            share = inside / max(end - start, int(self.end[n]) - int(self.start[n]), 1)
            if share >= most:
                best, most = n, share
        return best


@dataclass
class _State:
    before: Corrected
    problems: list[Problem] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    edits: dict[tuple[str, str], str] = field(default_factory=dict)
    said: dict[tuple[str, ...], tuple[Entry, object]] = field(default_factory=dict)
    attributed: dict[int, str] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)
    article_edits: dict[tuple[str, str], str] = field(default_factory=dict)
    apart: set[frozenset[str]] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        rows = self.before.quotations
        self.kept = np.ones(len(rows), dtype=bool)
        self.speaker = np.array([o if isinstance(o, str) else None for o in rows["speaker_id"]], dtype=object)
        self.row = Finder(rows).row
        self.known = set(self.before.officials["official_id"])
        self.articles_known = set(self.before.articles["article_id"])

    def decided(self, target: tuple[str, ...], entry: Entry, value: object) -> None:
        """Remember who decided on a thing; another value overrules the one before."""
        earlier, said = self.said.get(target, (entry, value))
        if said != value:
            self.problems.append(Problem(earlier, "overruled", entry))
        self.said[target] = entry, value

    def alias(self, official: str) -> str:
        """What an official that was merged is now."""
        while official in self.aliases:
            official = self.aliases[official]
        return official

    def official(self, wanted: object) -> str | None:
        """The official a decision names."""
        if not isinstance(wanted, Mapping):
            return None
        found = [n for q in wanted.get("quotations", ()) if (n := self.row(q)) is not None]
        held = Counter(self.speaker[n] for n in found if self.speaker[n] is not None)
        own = self.alias(str(wanted.get("id")))
        if own in self.known and (not held or own in held):
            return own
        return max(held, key=lambda k: (held[k], k)) if held else None

    def tables(self) -> Corrected:
        """The tables after all decisions."""
        before = self.before
        articles = before.articles
        if self.article_edits:
            articles = articles.copy()
            place = {a: n for n, a in enumerate(articles["article_id"])}
            for (article, column), value in self.article_edits.items():
                articles.iloc[place[article], articles.columns.get_loc(column)] = value
                if column == "published":
                    articles.iloc[place[article], articles.columns.get_loc("precision")] = precision_of(value)
        articles = articles[~among(articles["article_id"], self.excluded)].reset_index(drop=True) if self.excluded else articles
        keep = self.kept & ~among(before.quotations["article_id"], self.excluded)
        changed = before.quotations.assign(speaker_id=pd.Series(self.speaker, index=before.quotations.index, dtype=object))
        for n in self.confirmed:
            changed.loc[changed.index[n], ["confidence", "speaker_confidence"]] = 1.0
        names = self.before.officials.set_index("official_id")["name"]
        for n, name in self.attributed.items():
            official = self.speaker[n]
            shown = name or names.get(official) if official else None
            changed.loc[changed.index[n], ["speaker", "speaker_kind"]] = [shown, "person" if official else changed["speaker_kind"].iloc[n]]
        for told in ("outlet", "published"):
            said = {a: v for (a, column), v in self.article_edits.items() if column == told}
            if said:
                changed[told] = [said.get(a, o) for a, o in zip(changed["article_id"], changed[told], strict=True)]
        gone = set(before.quotations["speaker_id"][~keep].dropna())
        quotations = changed[keep].reset_index(drop=True)
        return Corrected(
            articles, quotations, self._officials(quotations, articles, gone), self._roles(), self._suggested(), tuple(self.problems)
        )

    def _officials(self, quotations: pd.DataFrame, articles: pd.DataFrame, gone: set[str]) -> pd.DataFrame:
        before = self.before.officials.set_index("official_id", drop=False)
        touched = self.touched | gone | set(self.aliases)
        rest = before[~among(before["official_id"], touched)]
        rows = quotations[among(quotations["speaker_id"], touched)]
        repeats = articles.set_index("article_id")["duplicate_of"]
        rows = rows.assign(
            name_written=rows["speaker"].where(rows["speaker"].notna(), rows["speaker_text"]), duplicate_of=rows["article_id"].map(repeats)
        )
        names = {o: self.names.get(o) or str(before.loc[o, "name"]) for o in rows["speaker_id"].unique()}
        about = {
            o: Known(_text(before.loc[o, "person"]), {c: _text(before.loc[o, f"name_{c}"]) for c in ("ar", "fa", "en")})
            for o in names
            if o in before.index
        }
        made = pd.concat([rest, officials.summarise(rows, canonical=names, known=about)], ignore_index=True)
        for (official, column), value in self.edits.items():
            made.loc[made["official_id"] == self.alias(official), column] = value
        return made.sort_values(["quotations", "name"], ascending=[False, True], kind="stable").reset_index(drop=True)[OFFICIALS.names]

    def _roles(self) -> pd.DataFrame:
        roles = self.before.official_roles
        return roles.assign(official_id=[self.alias(o) for o in roles["official_id"]]) if self.aliases else roles

    def _suggested(self) -> pd.DataFrame:
        found = self.before.suggested_merges
        one, other = ([self.alias(o) for o in found[c]] for c in ("official_id", "other_id"))
        open_ = [a != b and frozenset((a, b)) not in self.apart for a, b in zip(one, other, strict=True)]
        return found.assign(official_id=one, other_id=other)[open_].reset_index(drop=True)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _exclude_article(state: _State, entry: Entry) -> bool:
    article = str(entry.facts["article_id"])
    state.excluded.add(article)
    return article in state.articles_known


def _edit_article(state: _State, entry: Entry) -> bool:
    article, column, value = (str(entry.facts[k]) for k in ("article_id", "field", "value"))
    if article not in state.articles_known or column not in ARTICLE_FIELDS or not _sound(column, value):
        return False
    state.decided(("article", article, column), entry, value)
    state.article_edits[article, column] = value[:LONGEST]
    return True


def _edit_file(state: _State, entry: Entry) -> bool:
    """The same for every article of a file; what was said of single articles before is overruled."""
    file, column, value = (str(entry.facts[k]) for k in ("file", "field", "value"))
    articles = state.before.articles
    own = articles.loc[articles["file"] == file, "article_id"]
    if own.empty or column not in FILE_FIELDS or not _sound(column, value):
        return False
    for article in own:
        state.decided(("article", article, column), entry, value)
        state.article_edits[article, column] = value[:LONGEST]
    return True


def _sound(column: str, value: str) -> bool:
    """Whether a date is one: a year, a month or a day."""
    return column != "published" or precision_of(value) is not None


def precision_of(published: str) -> str | None:
    """How exact an ISO date is that is cut to its precision; None for what is none."""
    for length, precision in ((10, "day"), (7, "month"), (4, "year")):
        if len(published) == length:
            try:
                dt.date.fromisoformat(published + "-01-01"[length - 4 :])
            except ValueError:
                return None
            return precision
    return None


def _reject(state: _State, entry: Entry) -> bool:
    row = state.row(entry.facts["quotation"])
    if row is None:
        return False
    state.decided(("quotation", str(row)), entry, entry.kind)
    state.kept[row] = False
    return True


def _confirm(state: _State, entry: Entry) -> bool:
    row = state.row(entry.facts["quotation"])
    if row is None:
        return False
    state.decided(("quotation", str(row)), entry, entry.kind)
    state.kept[row] = True
    state.confirmed.add(row)
    return True


def _attribute(state: _State, entry: Entry) -> bool:
    row = state.row(entry.facts["quotation"])
    if row is None:
        return False
    wanted, name = entry.facts["official"], str(entry.facts["name"] or "").strip()[:LONGEST]
    if isinstance(wanted, Mapping):
        found = state.official(wanted)
        if found is None:
            return False
    else:
        found = state.alias(_new_official(name)) if name else None
    state.decided(("quotation", str(row)), entry, found or "")
    state.kept[row] = True
    state.confirmed.add(row)
    state.attributed[row] = name
    _move(state, row, found, name)
    return True


def _move(state: _State, row: int, official: str | None, name: str) -> None:
    if state.speaker[row] is not None:
        state.touched.add(state.speaker[row])
    state.speaker[row] = official
    if official is not None:
        state.touched.add(official)
        if official not in state.known:
            state.names[official] = name
            state.known.add(official)


def _new_official(name: str) -> str:
    return "p-" + hashlib.sha256(f"researcher|{' '.join(name.split())}".encode()).hexdigest()[:10]


def _merge(state: _State, entry: Entry) -> bool:
    found = [state.official(w) for w in entry.facts["officials"]]
    listed = list(dict.fromkeys(o for o in found if o is not None))
    if None in found or not listed:
        return False
    for other in listed[1:]:
        state.aliases[other] = listed[0]
        for n in np.flatnonzero(state.speaker == other):
            state.speaker[n] = listed[0]
    state.touched |= set(listed)
    return True


def _apart(state: _State, entry: Entry) -> bool:
    found = [state.official(w) for w in entry.facts["officials"]]
    state.apart.add(frozenset(o for o in found if o))
    return None not in found


def _split(state: _State, entry: Entry) -> bool:
    official, name = state.official(entry.facts["official"]), str(entry.facts["name"]).strip()[:LONGEST]
    rows = [n for q in entry.facts["quotations"] if (n := state.row(q)) is not None and state.speaker[n] == official]
    if official is None or not name or not rows:
        return False
    for n in rows:
        _move(state, n, "p-" + hashlib.sha256(f"split|{entry.uid}".encode()).hexdigest()[:10], name)
    return True


def _edit_official(state: _State, entry: Entry) -> bool:
    official, column, value = state.official(entry.facts["official"]), str(entry.facts["field"]), str(entry.facts["value"])
    if official is None or column not in OFFICIAL_FIELDS:
        return False
    state.decided(("official", official, column), entry, value)
    state.edits[official, column] = value[:LONGEST]
    return True


_APPLY = {
    "exclude_article": _exclude_article,
    "edit_article": _edit_article,
    "edit_file": _edit_file,
    "reject_quotation": _reject,
    "confirm_quotation": _confirm,
    "attribute_quotation": _attribute,
    "merge_officials": _merge,
    "keep_officials_apart": _apart,
    "split_official": _split,
    "edit_official": _edit_official,
}
