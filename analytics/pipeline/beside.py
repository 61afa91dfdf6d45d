"""Work over the whole corpus that runs beside other such work: names linked, phrases found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import pandas as pd

from analytics import kept
from analytics.annotations import officials, phrases
from analytics.counts import Counts
from analytics.pipeline.work import Made, Work, code_print
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

#: The modules whose code decides what is linked, and what a phrase is.
LINKERS = ("tables.py", "names.py", "languages", "annotations/officials.py", "annotations/identities.py", "annotations/register.py")
PHRASERS = ("tables.py", "tokens.py", "indexing.py", "annotations/phrases.py")
#: What linking makes; QUOTATIONS without topics, which are fitted meanwhile.
LINKED = (QUOTATIONS, OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES)


@dataclass(frozen=True)
class Linking(Work):
    """Giving every named speaker of the corpus one identity.

    Attributes
    ----------
    articles, attributions : tuple of str
        Objects of ARTICLES and ATTRIBUTIONS.
    params : OfficialParams
    """

    name: ClassVar[str] = "linked"
    articles: tuple[str, ...]
    attributions: tuple[str, ...]
    params: officials.OfficialParams

    def depends(self) -> object:
        """The attributions, the articles they are of, parameters, and the register."""
        return [self.articles, self.attributions, asdict(self.params), code_print(LINKERS, ("languages", "officials"))]

    def make(self) -> Made:
        """The tables of ``LINKED``."""
        workspace = self.workspace
        columns = ["article_id", "published", "outlet", "language", "duplicate_of"]
        about = workspace.read_parts(self.articles, ARTICLES, columns=columns).to_pandas()
        rows = workspace.read_parts(self.attributions, ATTRIBUTIONS).to_pandas()
        made = officials.link(rows, articles=about, params=self.params)
        return {t.name: workspace.write_object(check(made[t.name], t), t) for t in LINKED}


@dataclass(frozen=True)
class Phrasing(Work):
    """Finding the phrases of every language.

    Attributes
    ----------
    articles, tokens : tuple of str
        Objects of ARTICLES and TOKENS.
    resources : str
        What the words were read with.
    params : PhraseParams
    """

    name: ClassVar[str] = "phrases"
    articles: tuple[str, ...]
    tokens: tuple[str, ...]
    resources: str
    params: phrases.PhraseParams

    def depends(self) -> object:
        """The words, which articles repeat others, and parameters."""
        return [self.articles, self.tokens, self.resources, asdict(self.params), code_print(PHRASERS)]

    def make(self) -> Made:
        """PHRASES and ARTICLE_PHRASES."""
        workspace = self.workspace
        about = workspace.read_parts(self.articles, ARTICLES, columns=["article_id", "language", "duplicate_of"]).to_pandas()
        repeats = about.set_index("article_id")["duplicate_of"].notna()
        made = [
            phrases.phrases(index, repeats=repeats.loc[list(index.ids)].to_numpy(), params=self.params)
            for index, _ in words_of(workspace, self.tokens, about, self.resources).values()
        ]
        tables = {t: pd.concat([m[t.name] for m in made], ignore_index=True) for t in (PHRASES, ARTICLE_PHRASES)}
        return {t.name: workspace.write_object(check(rows, t), t) for t, rows in tables.items()}


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
