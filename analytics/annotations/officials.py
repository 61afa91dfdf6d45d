"""Officials: one identity for each named person who is cited, across articles and scripts."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

import pandas as pd

from analytics.languages import get
from analytics.names import block, surely_same
from analytics.tables import OFFICIALS, QUOTATIONS, frame


@dataclass(frozen=True)
class OfficialParams:
    """How names are joined.

    Attributes
    ----------
    across : bool
        Whether names in different spellings and scripts are joined; otherwise
        only equal ones (spelling variants of letters folded) are.
    """

    across: bool = True


def link(
    attributions: pd.DataFrame,
    *,
    articles: pd.DataFrame,
    largest_topic: pd.DataFrame,
    params: OfficialParams = OfficialParams(),
) -> dict[str, pd.DataFrame]:
    """Give every named speaker one identity, and every quotation its place in the corpus.

    Parameters
    ----------
    attributions : DataFrame
        What ``quotations.annotate`` made of all partitions.
    articles : DataFrame
        The ARTICLES table.
    largest_topic : DataFrame
        ``article_id, topic_id``: each article's largest topic.
    params : OfficialParams

    Returns
    -------
    dict
        ``quotations`` (QUOTATIONS) and ``officials`` (OFFICIALS). Counts in
        OFFICIALS leave duplicate articles out.
    """
    about = articles.set_index("article_id")[["published", "outlet", "language", "duplicate_of"]]
    rows = attributions.join(about, on="article_id").assign(name_written=attributions["speaker"])
    identity, canonical = _identities(rows, params)
    keys = list(zip(rows["language"], rows["speaker"], strict=True))
    named = rows["speaker"].notna()
    ids = [identity.get(k) if n else None for k, n in zip(keys, named, strict=True)]
    rows["speaker_id"] = pd.Series(ids, index=rows.index, dtype=object)
    rows["speaker"] = pd.Series([canonical[i] if i else None for i in ids], index=rows.index, dtype=object)
    rows = rows.merge(largest_topic, on="article_id", how="left")
    rows = rows.sort_values(["article_id", "cue_start", "start"], kind="stable").reset_index(drop=True)
    number = rows.groupby("article_id").cumcount() + 1
    rows["quotation_id"] = rows["article_id"] + ":" + number.astype(str)
    for column in ("topic_id", "published", "speaker", "speaker_id"):
        rows[column] = rows[column].astype(object).where(rows[column].notna(), None)
    return {"quotations": rows[QUOTATIONS.names], "officials": _officials(rows, canonical)}


def _folded(language: str, name: str) -> str:
    return " ".join(get(language).key(name).split())


def _identities(rows: pd.DataFrame, params: OfficialParams) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """(language, name as written) -> official_id, and official_id -> canonical name."""
    written: Counter[tuple[str, str]] = Counter()
    for language, name in zip(rows["language"], rows["speaker"], strict=True):
        if isinstance(name, str) and name:
            written[language, name] += 1
    by_key: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for language, name in written:
        by_key[language, _folded(language, name)].append((language, name))
    groups: list[list[tuple[str, str]]] = []
    counts: list[int] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    ranked = sorted(by_key.items(), key=lambda item: (-sum(written[m] for m in item[1]), item[0]))
    for (_, key), members in ranked:
        home = _home(key, members, groups, blocks, written) if params.across else None
        if home is None:
            groups.append(list(members))
            counts.append(sum(written[m] for m in members))
            if len(key.split()) > 1:
                blocks[block(key)].append(len(groups) - 1)
        else:
            groups[home].extend(members)
    _adopt(groups, written)
    identity: dict[tuple[str, str], str] = {}
    canonical: dict[str, str] = {}
    for members in groups:
        if not members:
            continue
        full = [m for m in members if len(m[1].split()) > 1] or members
        name = " ".join(max(full, key=lambda m: (written[m], len(m[1]), m[1]))[1].split())
        official = "p-" + hashlib.sha256(name.encode()).hexdigest()[:10]
        canonical[official] = name
        for member in members:
            identity[member] = official
    return identity, canonical


def _home(
    key: str,
    members: list[tuple[str, str]],
    groups: list[list[tuple[str, str]]],
    blocks: dict[str, list[int]],
    written: Counter[tuple[str, str]],
) -> int | None:
    """The earlier group a name belongs to; none for a lone surname or when two would do."""
    if len(key.split()) < 2:
        return None
    name = members[0][1]
    found = []
    for at in blocks.get(block(key), ()):
        # the commonest form stands for its group: comparing with every form would chain strangers together
        best = max(groups[at], key=lambda m: (written[m], m))
        if surely_same(name, best[1]):
            found.append(at)
    if len(found) < 2:
        return found[0] if found else None
    # forms of several languages that this one brings together are one person; two of one language are not
    spoken = [{language for language, _ in groups[at]} for at in found]
    if sum(map(len, spoken)) != len(set().union(*spoken)):
        return None
    for at in found[1:]:
        groups[found[0]].extend(groups[at])
        groups[at] = []
        blocks[block(key)].remove(at)
    return found[0]


def _adopt(groups: list[list[tuple[str, str]]], written: Counter[tuple[str, str]]) -> None:
    """A lone surname joins the one full name of its language that ends in it and is far more often cited."""
    ends: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, members in enumerate(groups):
        for language, name in members:
            parts = _folded(language, name).split()
            if len(parts) > 1:
                ends[language, parts[-1]].append(at)
    for at, members in enumerate(groups):
        if any(len(name.split()) > 1 for _, name in members):
            continue
        homes = {h for language, name in members for h in ends.get((language, _folded(language, name)), ())}
        if len(homes) == 1:
            home = homes.pop()
            if sum(written[m] for m in groups[home]) >= 2 * sum(written[m] for m in members):
                groups[home].extend(members)
                groups[at] = []


def _officials(rows: pd.DataFrame, canonical: dict[str, str]) -> pd.DataFrame:
    counted = rows[rows["speaker_id"].notna()]
    if counted.empty:
        return frame(OFFICIALS, [])
    listed = []
    for official, mine in counted.groupby("speaker_id", sort=True):
        own = mine[mine["duplicate_of"].isna()]
        own = own if len(own) else mine
        roles = Counter(" ".join(r.split()) for r in own["role"] if r)
        ranked = [r for r, _ in sorted(roles.items(), key=lambda kv: (-kv[1], -len(kv[0]), kv[0]))]
        when = sorted(d for d in own["published"] if isinstance(d, str))
        record: dict[str, object] = {
            "official_id": official,
            "name": canonical[str(official)],
            "role": ranked[0] if ranked else "",
            "roles": " | ".join(ranked),
            "quotations": len(mine[mine["duplicate_of"].isna()]),
            "articles": int(mine.loc[mine["duplicate_of"].isna(), "article_id"].nunique()),
            "first_cited": when[0] if when else None,
            "last_cited": when[-1] if when else None,
        }
        for language in ("ar", "fa", "en"):
            forms = Counter(mine.loc[mine["language"] == language, "name_written"])
            best = max(forms.items(), key=lambda kv: (len(kv[0].split()) > 1, kv[1], kv[0]), default=(None, 0))[0]
            record[f"name_{language}"] = " ".join(best.split()) if best else None
        listed.append(record)
    table = frame(OFFICIALS, listed)
    return table.sort_values(["quotations", "name"], ascending=[False, True], kind="stable").reset_index(drop=True)
