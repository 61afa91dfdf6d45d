"""Work over the whole corpus that runs beside other such work: names linked, phrases found."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics import kept
from analytics.annotations import officials, phrases
from analytics.counts import Counts
from analytics.tables import (
    ARTICLE_PHRASES,
    ARTICLES,
    ATTRIBUTIONS,
    OFFICIAL_ROLES,
    OFFICIALS,
    PHRASES,
    QUOTATIONS,
    SUGGESTED_MERGES,
    TOKENS,
    check,
)
from analytics.tokens import TokenIndex
from analytics.workspace import Generation, Workspace

#: What linking makes; QUOTATIONS without topics, which are fitted meanwhile.
LINKED = (QUOTATIONS, OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES)


def link_officials(address: str, articles: Sequence[str], attributions: Sequence[str], params: officials.OfficialParams) -> dict[str, str]:
    """Give every named speaker one identity: names of the objects written, by table.

    Parameters
    ----------
    address : str
        Of the workspace.
    articles, attributions : sequence of str
        Objects of ARTICLES and ATTRIBUTIONS.
    params : OfficialParams
    """
    workspace = Workspace(address)
    rows = workspace.read_parts(attributions, ATTRIBUTIONS).to_pandas()
    about = workspace.read_parts(articles, ARTICLES, columns=["article_id", "published", "outlet", "language", "duplicate_of"]).to_pandas()
    made = officials.link(rows, articles=about, params=params)
    return {t.name: workspace.write_object(check(made[t.name], t), t) for t in LINKED}


def words_of(workspace: Workspace, tokens: Sequence[str], articles: pd.DataFrame, resources: str) -> dict[str, tuple[TokenIndex, Counts]]:
    """The word index and term counts of every language, kept for whoever opens the analysis.

    Parameters
    ----------
    workspace : Workspace
    tokens : sequence of str
        Objects of TOKENS.
    articles : DataFrame
        ``article_id, language``.
    resources : str
        What the words were read with.
    """
    generation = Generation(workspace, 0, {TOKENS.name: tuple(tokens)}, {"resources": resources})
    listed = articles.groupby("language", sort=True)["article_id"].agg(list)
    made = kept.word_indexes(generation, {str(code): ids for code, ids in listed.items()})
    return dict(sorted(made.items()))


def find_phrases(
    address: str, articles: Sequence[str], tokens: Sequence[str], resources: str, params: phrases.PhraseParams
) -> dict[str, str]:
    """The phrases of every language: names of the objects written, by table.

    Parameters
    ----------
    address : str
        Of the workspace.
    articles, tokens : sequence of str
        Objects of ARTICLES and TOKENS.
    resources : str
        What the words were read with.
    params : PhraseParams
    """
    workspace = Workspace(address)
    about = workspace.read_parts(articles, ARTICLES, columns=["article_id", "language", "duplicate_of"]).to_pandas()
    repeats = about.set_index("article_id")["duplicate_of"].notna()
    made = [
        phrases.phrases(index, repeats=repeats.loc[list(index.ids)].to_numpy(), params=params)
        for index, _ in words_of(workspace, tokens, about, resources).values()
    ]
    tables = {t: pd.concat([m[t.name] for m in made], ignore_index=True) for t in (PHRASES, ARTICLE_PHRASES)}
    return {t.name: workspace.write_object(check(rows, t), t) for t, rows in tables.items()}
