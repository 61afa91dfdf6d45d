"""Officials: one identity for each named person who is cited, across articles and scripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.annotations.cited import Cited, Known
from analytics.annotations.identities import Identities, Written, identify, name_of, official_id
from analytics.annotations.register import Holder, Register, load
from analytics.tables import QUOTATIONS, SUGGESTED_MERGES, frame


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

    What the analysis does piece by piece, for a corpus at hand.

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
    persons = identified([names(attributions, articles)], params)
    rows = placed(attributions, articles, persons.identity)
    cited = Cited.of(rows)
    return {
        "quotations": quotations(rows, {}),
        "officials": cited.officials(persons.canonical, persons.known()),
        "official_roles": cited.official_roles(persons.holders),
        "suggested_merges": persons.suggested,
    }


@dataclass(frozen=True)
class Persons:
    """The identities of a corpus.

    Attributes
    ----------
    identity : mapping
        (language, name as written) -> official.
    canonical : mapping
        Official -> canonical name.
    holders : mapping
        Official -> its row of the register.
    suggested : DataFrame
        SUGGESTED_MERGES.
    """

    identity: Mapping[Written, str]
    canonical: Mapping[str, str]
    holders: Mapping[str, Holder]
    suggested: pd.DataFrame

    def known(self) -> dict[str, Known]:
        """What the register knows of each official."""
        return {official: Known(h.person, h.names) for official, h in self.holders.items()}


def names(attributions: pd.DataFrame, articles: pd.DataFrame) -> pa.Table:
    """How often names are written in which year.

    Parameters
    ----------
    attributions : DataFrame
        ``article_id, speaker`` of some articles.
    articles : DataFrame
        ``article_id, language, published`` of these.

    Returns
    -------
    pyarrow.Table
        ``language, name, year, count``, in order of first appearance; year is
        empty for articles without a date.
    """
    place = pd.Index(articles["article_id"]).get_indexer(attributions["article_id"])
    name = pa.array(attributions["speaker"].to_numpy(dtype=object), pa.string(), from_pandas=True)
    language, published = (pa.array(articles[c].to_numpy(dtype=object), pa.string(), from_pandas=True) for c in ("language", "published"))
    columns = {
        "language": language.take(pa.array(place)),
        "name": name,
        "year": pc.utf8_slice_codeunits(published, 0, 4).take(pa.array(place)),
    }
    table = pa.table(columns)
    table = table.filter(pc.greater(pc.utf8_length(table["name"]), 0))
    return _counted(table, [([], "count_all")])


def _counted(table: pa.Table, count: list[tuple[object, str]]) -> pa.Table:
    made = table.group_by(["language", "name", "year"], use_threads=False).aggregate(count)
    return made.rename_columns(["language", "name", "year", "count"])


def identified(parts: Sequence[pa.Table], params: OfficialParams = OfficialParams()) -> Persons:
    """One identity for every name of a corpus.

    Parameters
    ----------
    parts : sequence of pyarrow.Table
        What :func:`names` made of the corpus, piece by piece.
    params : OfficialParams
    """
    written: Counter[Written] = Counter()
    years: dict[Written, set[int]] = defaultdict(set)
    listed = _counted(pa.concat_tables(parts), [("count", "sum")]) if parts else None
    for language, name, year, count in zip(*(c.to_pylist() for c in listed.columns), strict=True) if listed is not None else ():
        written[language, name] += count
        if year and year.isdigit():
            years[language, name].add(int(year))
    made = identify(written, years, load() if params.register else Register(), across=params.across)
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
    return Persons(identity, canonical, holders, _suggested(made, written))


def placed(attributions: pd.DataFrame, articles: pd.DataFrame, identity: Mapping[Written, str]) -> pd.DataFrame:
    """Attributions in corpus order, with their article's facts, ``speaker_id`` and ``name_written``.

    Parameters
    ----------
    attributions : DataFrame
        ATTRIBUTIONS of some articles, or columns of it.
    articles : DataFrame
        ``article_id, published, outlet, language, duplicate_of`` of these.
    identity : mapping
        (language, name as written) -> official.
    """
    place = pd.Index(articles["article_id"]).get_indexer(attributions["article_id"])
    rows = attributions.assign(name_written=attributions["speaker"])
    for column in ("published", "outlet", "language", "duplicate_of"):
        rows[column] = articles[column].to_numpy(dtype=object)[place]
    named = rows["speaker"].notna().to_numpy(dtype=bool)
    keys = zip(rows["language"].to_numpy(dtype=object), rows["speaker"].to_numpy(dtype=object), strict=True)
    ids = [identity.get(k) if n else None for k, n in zip(keys, named, strict=True)]
    rows["speaker_id"] = pd.Series(ids, index=rows.index, dtype=object)
    return rows.iloc[np.lexsort((rows["start"], rows["cue_start"], place))].reset_index(drop=True)


def quotations(rows: pd.DataFrame, topics: Mapping[str, str]) -> pd.DataFrame:
    """The QUOTATIONS table of some articles.

    Parameters
    ----------
    rows : DataFrame
        What :func:`placed` made of their ATTRIBUTIONS.
    topics : mapping
        article_id -> its largest topic.
    """
    number = rows.groupby("article_id").cumcount() + 1
    said = zip(rows["speaker"].to_numpy(dtype=object), rows["speaker_id"].to_numpy(dtype=object), strict=True)
    speaker = [" ".join(name.split()) if official else None for name, official in said]
    about = {
        "quotation_id": rows["article_id"].astype(object) + ":" + number.astype(str).astype(object),
        "speaker": pd.Series(speaker, index=rows.index, dtype=object),
        "topic_id": pd.Series([topics.get(i) for i in rows["article_id"]], index=rows.index, dtype=object),
        "published": rows["published"].astype(object).where(rows["published"].notna(), None),
    }
    return rows.assign(**about)[QUOTATIONS.names]


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
    return Cited.of(rows).officials(canonical, known)
