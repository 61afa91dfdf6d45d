"""Officials: one identity for each named person who is cited, across articles and scripts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.annotations.identities import Identities, Written, identify, name_of, official_id
from analytics.annotations.register import Holder, Register, load
from analytics.languages import get
from analytics.tables import OFFICIAL_ROLES, OFFICIALS, QUOTATIONS, SUGGESTED_MERGES, frame

#: What says that a post is no longer held (in folded letters).
_FORMER = re.compile(r"(?<!\w)(?:ال?(?:سابق|سبق|اسبق)(?:ه)?|السابق|السابقه|الاسبق|سابق|پیشین|اسبق|انذاك|وقتها|[Ff]ormer|[Ee]x|then)(?!\w)")


@dataclass(frozen=True)
class OfficialParams:
    """How names are joined.

    Attributes
    ----------
    across : bool
        Whether names in different spellings and scripts are joined; otherwise
        only equal ones (spelling variants of letters folded) are.
    register : bool
        Whether the register of office holders helps.
    """

    across: bool = True
    register: bool = True


def link(
    attributions: pd.DataFrame,
    *,
    articles: pd.DataFrame,
    params: OfficialParams = OfficialParams(),
) -> dict[str, pd.DataFrame]:
    """Give every named speaker one identity, and every quotation its place in the corpus.

    Parameters
    ----------
    attributions : DataFrame
        What ``quotations.annotate`` made of all partitions.
    articles : DataFrame
        The ARTICLES table.
    params : OfficialParams

    Returns
    -------
    dict
        ``quotations``, ``officials``, ``official_roles``, ``suggested_merges``:
        the tables of these names. Counts in OFFICIALS leave duplicate articles out.
    """
    about = articles.set_index("article_id")[["published", "outlet", "language", "duplicate_of"]]
    rows = attributions.join(about, on="article_id").assign(name_written=attributions["speaker"])
    made, written = _identified(rows, params)
    identity: dict[Written, str] = {}
    canonical: dict[str, str] = {}
    holders: dict[str, Holder] = {}
    for group in made.groups:
        if group.members:
            name = name_of(group, written)
            official = official_id(group, name)
            canonical[official] = name
            identity |= dict.fromkeys(group.members, official)
            if group.holder:
                holders[official] = group.holder
    keys = list(zip(rows["language"], rows["speaker"], strict=True))
    named = rows["speaker"].notna()
    ids = [identity.get(k) if n else None for k, n in zip(keys, named, strict=True)]
    rows["speaker_id"] = pd.Series(ids, index=rows.index, dtype=object)
    rows["speaker"] = pd.Series(
        [" ".join(n.split()) if i else None for n, i in zip(rows["speaker"], ids, strict=True)], index=rows.index, dtype=object
    )
    rows = rows.assign(topic_id=None)  # topics are fitted afterwards
    rows = rows.sort_values(["article_id", "cue_start", "start"], kind="stable").reset_index(drop=True)
    number = rows.groupby("article_id").cumcount() + 1
    rows["quotation_id"] = rows["article_id"] + ":" + number.astype(str)
    for column in ("topic_id", "published", "speaker", "speaker_id"):
        rows[column] = rows[column].astype(object).where(rows[column].notna(), None)
    return {
        "quotations": rows[QUOTATIONS.names],
        "officials": summarise(rows, canonical=canonical, known={o: Known(h.person, h.names) for o, h in holders.items()}),
        "official_roles": _roles(rows, holders),
        "suggested_merges": _suggested(made, written),
    }


def _identified(rows: pd.DataFrame, params: OfficialParams) -> tuple[Identities, Counter[Written]]:
    written: Counter[Written] = Counter()
    years: dict[Written, set[int]] = defaultdict(set)
    for language, name, published in zip(rows["language"], rows["speaker"], rows["published"], strict=True):
        if isinstance(name, str) and name:
            written[language, name] += 1
            if isinstance(published, str) and published[:4].isdigit():
                years[language, name].add(int(published[:4]))
    register = load() if params.register else Register()
    return identify(written, years, register, across=params.across), written


def _suggested(made: Identities, written: Counter[Written]) -> pd.DataFrame:
    """The merges left to the researcher, most quoted first."""
    listed = []
    for s in made.suggestions:
        one, other = made.groups[s.one], made.groups[s.other]
        names = name_of(one, written), name_of(other, written)
        listed.append(
            {
                "official_id": official_id(one, names[0]),
                "other_id": official_id(other, names[1]),
                "name": names[0],
                "other_name": names[1],
                "reason": s.reason,
                "quotations": min(sum(written[m] for m in g.members) for g in (one, other)),
            }
        )
    return frame(SUGGESTED_MERGES, listed)


def _roles(rows: pd.DataFrame, holders: dict[str, Holder]) -> pd.DataFrame:
    """Every role an official is given, when, and whether as a former one; the register's offices beside them."""
    listed: list[dict[str, object]] = []
    cited = rows[rows["speaker_id"].notna() & (rows["role"] != "")]
    dates: dict[tuple[str, str, str], list[object]] = {}
    for official, language, role, published in zip(*(cited[c] for c in ("speaker_id", "language", "role", "published")), strict=True):
        dates.setdefault((official, language, role), []).append(published)
    for (official, language, role), mine in sorted(dates.items()):
        when = sorted(d for d in mine if isinstance(d, str))
        listed.append(
            {
                "official_id": official,
                "role": " ".join(role.split()),
                "since": when[0] if when else None,
                "until": when[-1] if when else None,
                "former": bool(_FORMER.search(get(language).key(role))),
                "quotations": len(mine),
                "origin": "cited",
            }
        )
    for official, holder in sorted(holders.items()):
        for office in holder.offices:
            listed.append(
                {
                    "official_id": official,
                    "role": f"{office.role}, {office.body}" if office.body else office.role,
                    "since": str(office.since) if office.since else None,
                    "until": str(office.until) if office.until else None,
                    "former": False,
                    "quotations": 0,
                    "origin": "register",
                }
            )
    return frame(OFFICIAL_ROLES, listed)


@dataclass(frozen=True)
class Known:
    """What the register knows of an official: its person, and names per language."""

    person: str | None
    names: Mapping[str, str | None]


def summarise(rows: pd.DataFrame, *, canonical: Mapping[str, str], known: Mapping[str, Known]) -> pd.DataFrame:
    """OFFICIALS from the quotations of named speakers.

    Parameters
    ----------
    rows : DataFrame
        QUOTATIONS with ``name_written`` and the article's ``duplicate_of``.
    canonical : mapping
        Official -> canonical name.
    known : mapping
        Official -> what is known of it beside the articles.
    """
    counted = rows[rows["speaker_id"].notna()]
    if counted.empty:
        return frame(OFFICIALS, [])
    columns = ("article_id", "language", "role", "published", "name_written", "duplicate_of")
    rows_of = list(counted[list(columns)].itertuples(index=False))
    listed = []
    for official, places in sorted(counted.groupby("speaker_id", sort=False).indices.items()):
        every = [rows_of[n] for n in places]
        counting = [r for r in every if not isinstance(r.duplicate_of, str)]
        own = counting or every
        roles = Counter(" ".join(r.role.split()) for r in own if r.role)
        ranked = [r for r, _ in sorted(roles.items(), key=lambda kv: (-kv[1], -len(kv[0]), kv[0]))]
        when = sorted(r.published for r in own if isinstance(r.published, str))
        about = known.get(str(official), Known(None, {}))
        record: dict[str, object] = {
            "official_id": official,
            "name": canonical[str(official)],
            "role": ranked[0] if ranked else "",
            "roles": " | ".join(ranked),
            "quotations": len(counting),
            "articles": len({r.article_id for r in counting}),
            "first_cited": when[0] if when else None,
            "last_cited": when[-1] if when else None,
            "person": about.person,
        }
        for language in ("ar", "fa", "en"):
            forms = Counter(r.name_written for r in every if r.language == language)
            best = max(forms.items(), key=lambda kv: (len(kv[0].split()) > 1, kv[1], kv[0]), default=(None, 0))[0]
            record[f"name_{language}"] = " ".join(best.split()) if best else about.names.get(language)
        listed.append(record)
    table = frame(OFFICIALS, listed)
    return table.sort_values(["quotations", "name"], ascending=[False, True], kind="stable").reset_index(drop=True)
