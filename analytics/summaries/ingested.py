"""What was understood of the files that were read: per file, per disagreement, per group of copies."""

from __future__ import annotations

import pandas as pd

FILES_READ = ["file", "size", "articles", "repeated", "rejected", "outlets", "dated", "notes"]
DISAGREEMENTS = ["article_id", "title", "field", "used", "used_origin", "other", "other_origin"]
COPIES = ["group_id", "title", "articles", "outlets", "names", "counted", "first", "last"]
#: Names of outlets told at once.
NAMED = 6


def by_file(articles: pd.DataFrame, rejects: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """What became of every file.

    Parameters
    ----------
    articles, rejects, files : DataFrame
        ARTICLES, REJECTS and FILES; of a workspace whose files were not listed,
        the files its articles name.

    Returns
    -------
    DataFrame
        ``file, size`` (bytes, 0 where not known), ``articles, repeated, rejected``
        (numbers), ``outlets`` (different names), ``dated`` (share with a date),
        ``notes`` (what was odd in reading).
    """
    sizes = dict(zip(files["original"], files["size"], strict=True))
    names = dict(zip(files["original"], files["file"], strict=True))
    made: dict[str, dict[str, object]] = {}
    outer = [names.get(o, f) if isinstance(o, str) else f for o, f in zip(articles["original"], articles["file"], strict=True)]
    for file, own in articles.groupby(pd.Series(outer, index=articles.index), sort=True):
        notes = sorted({n for said in own["notes"].dropna() for n in said.split()})
        known = own["original"].dropna()
        made[str(file)] = {
            "file": file, "size": int(sizes.get(known.iloc[0], 0)) if len(known) else 0, "articles": len(own),
            "repeated": int(own["duplicate_of"].notna().sum()), "rejected": 0, "outlets": int(own.loc[own["outlet"] != "", "outlet"].nunique()),
            "dated": float(own["published"].notna().mean()), "notes": " ".join(notes),
        }  # fmt: skip
    for original, file in zip(rejects["original"], rejects["file"], strict=True):
        name = names.get(original, file) if isinstance(original, str) else file
        row = made.setdefault(
            name,
            {
                "file": name,
                "size": int(sizes.get(original, 0)),
                "articles": 0,
                "repeated": 0,
                "rejected": 0,
                "outlets": 0,
                "dated": 0.0,
                "notes": "",
            },
        )
        row["rejected"] = int(str(row["rejected"])) + 1
    return pd.DataFrame(list(made.values()), columns=FILES_READ).sort_values("file", ignore_index=True)


def disagreements(findings: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Where two places say different things of one article: what was taken, and what else stands there.

    Returns
    -------
    DataFrame
        ``article_id, title, field, used, used_origin, other, other_origin``.
    """
    odd = findings[~findings["agrees"].astype(bool)]
    taken = findings[findings["used"].astype(bool)].drop_duplicates(["article_id", "field"])
    both = odd.merge(taken, on=["article_id", "field"], suffixes=("", "_taken"))
    titles = articles.set_index("article_id")["title"]
    made = both.assign(
        title=both["article_id"].map(titles),
        used=both["value_taken"],
        used_origin=both["origin_taken"],
        other=both["value"],
        other_origin=both["origin"],
    )
    return made[made["title"].notna()][DISAGREEMENTS].drop_duplicates(ignore_index=True)


def copies(articles: pd.DataFrame) -> pd.DataFrame:
    """Groups of articles with the same text, those in several outlets first.

    Returns
    -------
    DataFrame
        ``group_id, title, articles`` (number), ``outlets`` (number of different
        ones), ``names`` (some of them), ``counted`` (how many of the group
        count), ``first, last`` (dates).
    """
    rows = []
    for group, own in articles[articles["group_id"].notna()].groupby("group_id", sort=True):
        outlets = [o for o in dict.fromkeys(own["outlet"]) if o]
        first = own.loc[own["article_id"] == group, "title"]
        dates = own["published"].dropna()
        rows.append(
            (
                group, first.iloc[0] if len(first) else own["title"].iloc[0], len(own), len(outlets), " · ".join(outlets[:NAMED]),
                int(own["duplicate_of"].isna().sum()), dates.min() if len(dates) else None, dates.max() if len(dates) else None,
            )
        )  # fmt: skip
    made = pd.DataFrame(rows, columns=COPIES)
    return made.sort_values(["outlets", "articles", "group_id"], ascending=[False, False, True], ignore_index=True)
