"""What articles say of cited officials, as sums: added up piece by piece, so that no step needs every quotation at once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.annotations.register import Holder
from analytics.languages import codes, get
from analytics.tables import OFFICIAL_ROLES, OFFICIALS, empty, frame

#: What says that a post is no longer held (in folded letters).
_FORMER = re.compile(r"(?<!\w)(?:ال?(?:سابق|سبق|اسبق)(?:ه)?|السابق|السابقه|الاسبق|سابق|پیشین|اسبق|انذاك|وقتها|[Ff]ormer|[Ee]x|then)(?!\w)")
#: Of each sum: what it is told apart by, and what is added up how.
_SUMS: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "people": (["official", "counted"], [("quotations", "sum"), ("articles", "sum"), ("first", "min"), ("last", "max")]),
    "roles": (["official", "counted", "role"], [("quotations", "sum")]),
    "names": (["official", "language", "name"], [("quotations", "sum")]),
    "posts": (["official", "language", "role"], [("quotations", "sum"), ("first", "min"), ("last", "max")]),
}


@dataclass(frozen=True)
class Known:
    """What the register knows of an official: its person, and names per language."""

    person: str | None
    names: Mapping[str, str | None]


@dataclass(frozen=True)
class Cited:
    """Sums over quotations of named speakers.

    Attributes
    ----------
    people : pyarrow.Table
        Per official, and whether the article counts: quotations, articles,
        first and last date.
    roles, names, posts : pyarrow.Table
        Quotations per role (blanks evened), per name as written and language,
        and per role as written and language, with dates.
    """

    people: pa.Table
    roles: pa.Table
    names: pa.Table
    posts: pa.Table

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Cited:
        """The sums of some articles' quotations.

        Parameters
        ----------
        rows : DataFrame
            ``speaker_id, article_id, language, role, published, name_written,
            duplicate_of`` of quotations; all of an article's together.
        """
        own = rows[rows["speaker_id"].notna()]
        text = {
            "official": "speaker_id", "article": "article_id", "language": "language", "written": "role", "published": "published",
            "name": "name_written",
        }  # fmt: skip
        columns = {name: _strings(own[column]) for name, column in text.items()}
        plain = columns["written"].dictionary_encode()
        evened = pa.array([" ".join(r.split()) for r in plain.dictionary.to_pylist()], pa.string())
        columns["role"] = evened.take(plain.indices)
        table = pa.table({**columns, "counted": pa.array(own["duplicate_of"].isna().to_numpy(dtype=bool))})
        titled = table.filter(pc.not_equal(table["written"], ""))
        when = [("published", "min"), ("published", "max")]
        return cls(
            _grouped(table, ["official", "counted"], [([], "count_all"), ("article", "count_distinct"), *when], "people"),
            _grouped(titled, ["official", "counted", "role"], [([], "count_all")], "roles"),
            _grouped(table, ["official", "language", "name"], [([], "count_all")], "names"),
            _grouped(titled, ["official", "language", "written"], [([], "count_all"), *when], "posts"),
        )

    @classmethod
    def summed(cls, parts: Sequence[Cited]) -> Cited:
        """The sums of several pieces; no article may be in two."""
        made = {}
        for name, (keys, sums) in _SUMS.items():
            every = pa.concat_tables([getattr(p, name) for p in parts])
            made[name] = _grouped(every, keys, sums, name)
        return cls(**made)

    def officials(self, canonical: Mapping[str, str], known: Mapping[str, Known]) -> pd.DataFrame:
        """OFFICIALS: who is cited, how often, when and as what; articles that repeat others only where there is no other.

        Parameters
        ----------
        canonical : mapping
            Official -> canonical name.
        known : mapping
            Official -> what is known of it beside the articles.
        """
        people = self.people.to_pandas().sort_values(["official", "counted"], kind="stable")
        if people.empty:
            return empty(OFFICIALS)
        people = people.drop_duplicates("official", keep="last").set_index("official")  # with the articles that count, where there are any
        roles = self.roles.to_pandas()
        roles = roles[roles["counted"].to_numpy() == people["counted"].reindex(roles["official"]).to_numpy()]
        roles = roles.assign(size=-roles["role"].str.len(), number=-roles["quotations"])
        roles = roles.sort_values(["official", "number", "size", "role"], kind="stable")
        held, every = roles["official"].to_numpy(dtype=object), roles["role"].to_numpy(dtype=object)
        starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]][: len(held)])
        given = {held[a]: every[a:b] for a, b in itertools.pairwise([*starts.tolist(), len(held)])}
        ids = people.index.to_numpy(dtype=object)
        about = [known.get(o, Known(None, {})) for o in ids]
        counts = people["counted"].to_numpy(dtype=bool)
        table = pd.DataFrame(
            {
                "official_id": ids, "name": [canonical[o] for o in ids],
                "role": [given[o][0] if o in given else "" for o in ids], "roles": [" | ".join(given.get(o, ())) for o in ids],
                "quotations": np.where(counts, people["quotations"], 0), "articles": np.where(counts, people["articles"], 0),
                "first_cited": _texts(people["first"]), "last_cited": _texts(people["last"]), "person": [k.person for k in about],
            }
        )  # fmt: skip
        forms = self._forms()
        for language in codes():
            best = forms[language].reindex(ids)
            table[f"name_{language}"] = [b if isinstance(b, str) else k.names.get(language) for b, k in zip(best, about, strict=True)]
        table = table.sort_values(["quotations", "name"], ascending=[False, True], kind="stable").reset_index(drop=True)
        made = table[OFFICIALS.names]
        return made.astype({c: object for c in made.columns if c not in ("quotations", "articles")}).where(made.notna(), None)

    def _forms(self) -> dict[str, pd.Series]:
        """Language -> official -> the form of the name to show: of several words, commonest, last in the alphabet."""
        names = self.names.to_pandas()
        names["full"] = names["name"].str.split().str.len() > 1
        names = names.sort_values(["official", "full", "quotations", "name"], kind="stable")
        best = names.drop_duplicates(["official", "language"], keep="last")
        best = best.assign(name=[" ".join(n.split()) or None if isinstance(n, str) else None for n in best["name"].to_numpy(dtype=object)])
        return {c: best[best["language"] == c].set_index("official")["name"] for c in codes()}

    def official_roles(self, holders: Mapping[str, Holder]) -> pd.DataFrame:
        """OFFICIAL_ROLES: every role an official is given, when, and whether as a former one; the register's offices beside them."""
        posts = self.posts.to_pandas().sort_values(["official", "language", "role"], kind="stable")
        listed: list[dict[str, object]] = []
        former: dict[tuple[str, str], bool] = {}
        for official, language, role, number, first, last in posts.itertuples(index=False, name=None):
            if (language, role) not in former:
                former[language, role] = bool(_FORMER.search(get(language).key(role)))
            listed.append(
                {
                    "official_id": official, "role": " ".join(role.split()), "since": _text(first), "until": _text(last),
                    "former": former[language, role], "quotations": number, "origin": "cited",
                }
            )  # fmt: skip
        for official, holder in sorted(holders.items()):
            for office in holder.offices:
                listed.append(
                    {
                        "official_id": official, "role": f"{office.role}, {office.body}" if office.body else office.role,
                        "since": str(office.since) if office.since else None, "until": str(office.until) if office.until else None,
                        "former": False, "quotations": 0, "origin": "register",
                    }
                )  # fmt: skip
        return frame(OFFICIAL_ROLES, listed)


def _grouped(table: pa.Table, keys: list[str], sums: Sequence[tuple[object, str]], name: str) -> pa.Table:
    """Sums per key in order of first appearance, under the names ``_SUMS`` gives."""
    made = table.group_by(keys, use_threads=False).aggregate(list(sums))
    return made.rename_columns([*_SUMS[name][0], *(column for column, _ in _SUMS[name][1])])


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(column: pd.Series) -> list[str | None]:
    return [_text(v) for v in column.to_numpy(dtype=object)]


def _strings(column: pd.Series) -> pa.Array:
    return pa.array(column.to_numpy(dtype=object), pa.string(), from_pandas=True)
