"""Work over the whole corpus that runs beside other such work: names linked, phrases found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import pandas as pd

from analytics import kept
from analytics.annotations import officials, phrases, terms
from analytics.annotations.cited import Cited
from analytics.counts import Counts
from analytics.pipeline.work import Made, Work, code_print
from analytics.tables import (
    ARTICLE_PHRASES,
    ARTICLES,
    ATTRIBUTIONS,
    INT,
    LANGUAGES,
    OFFICIAL_ROLES,
    OFFICIALS,
    PHRASES,
    QUOTATIONS,
    STR,
    SUGGESTED_MERGES,
    SURFACES,
    TOKENS,
    Column,
    Table,
    among,
    check,
    empty,
    frame,
)
from analytics.tokens import TokenIndex
from analytics.workspace import Generation, Workspace

#: The modules whose code decides what is linked, and what a phrase is.
LINKERS = (
    "tables", "names.py", "languages", "annotations/officials.py", "annotations/cited.py", "annotations/identities.py",
    "annotations/register.py", "pipeline/beside.py",
)  # fmt: skip
PHRASERS = ("tables", "tokens.py", "tallying.py", "indexing.py", "annotations/phrases.py", "pipeline/beside.py")
#: Which official a name is, and how often articles cite whom: what later steps of an analysis need of the linking.
IDENTITIES = Table(
    "identities",
    (
        Column("language", STR, "of the article", choices=LANGUAGES),
        Column("name", STR, "as the article writes it"),
        Column("official_id", STR, "whose it is"),
    ),
    ("language", "name"),
)
CITINGS = Table(
    "citings",
    (Column("article_id", STR, "the article"), Column("official_id", STR, "who is cited"), Column("count", INT, "quotations")),
    ("article_id", "official_id"),
)
#: What linking makes.
LINKED = (OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES, IDENTITIES, CITINGS)
#: Partitions whose quotations make one of QUOTATIONS, and those whose terms are summed up together.
QUOTED_TOGETHER, SUMMED_TOGETHER = 8, 16
#: Of an article, what a quotation says.
_ABOUT = ["article_id", "published", "outlet", "language", "duplicate_of"]


@dataclass(frozen=True)
class Linking(Work):
    """Giving every named speaker of the corpus one identity.

    Attributes
    ----------
    articles, attributions : tuple of str
        Objects of ARTICLES and ATTRIBUTIONS, partition by partition.
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
        """The tables of ``LINKED``; twice over the quotations, some partitions at a time."""
        persons = officials.identified([officials.names(rows, about) for rows, about in self._pieces("speaker")], self.params)
        sums, citings = [], []
        for rows, about in self._pieces("speaker", "role", "cue_start", "start"):
            placed = officials.placed(rows, about, persons.identity)
            sums.append(Cited.of(placed))
            citings.append(placed[placed["speaker_id"].notna()].groupby(["article_id", "speaker_id"], sort=False).size().reset_index())
        cited = Cited.summed(sums)
        identity = [{"language": c, "name": n, "official_id": o} for (c, n), o in sorted(persons.identity.items())]
        made = {
            OFFICIALS: cited.officials(persons.canonical, persons.known()),
            OFFICIAL_ROLES: cited.official_roles(persons.holders),
            SUGGESTED_MERGES: persons.suggested,
            IDENTITIES: frame(IDENTITIES, identity),
            CITINGS: pd.concat([empty(CITINGS), *(c.set_axis(CITINGS.names, axis=1) for c in citings if len(c))], ignore_index=True),
        }
        return {t.name: self.workspace.write_object(check(rows, t), t) for t, rows in made.items()}

    def _pieces(self, *columns: str) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        rows = self.workspace.in_turn(self.attributions, ATTRIBUTIONS, columns=["article_id", *columns])
        about = self.workspace.in_turn(self.articles, ARTICLES, columns=_ABOUT)
        yield from zip(rows, about, strict=True)


@dataclass(frozen=True)
class Summing(Work):
    """Counting how often terms are written how in some partitions.

    Attributes
    ----------
    surfaces : tuple of str
        Objects of SURFACES.
    """

    name: ClassVar[str] = "surfaces"
    surfaces: tuple[str, ...]

    def depends(self) -> object:
        """The partitions."""
        return [self.surfaces, code_print(("annotations/terms.py", "pipeline/beside.py"))]

    def make(self) -> Made:
        """SURFACES, every form of a term once."""
        rows = terms.summed(self.workspace.read_parts(self.surfaces, SURFACES))
        return {SURFACES.name: self.workspace.write_object(rows, SURFACES)}


@dataclass(frozen=True)
class Quoting(Work):
    """Putting the quotations of some partitions in their place: whose they are, and on what topic.

    Attributes
    ----------
    articles, attributions : tuple of str
        Objects of ARTICLES and ATTRIBUTIONS.
    identity : tuple of (str, str, str)
        Language, name, and official, of the names that stand there.
    topics : tuple of (str, str)
        Article, and its largest topic.
    """

    name: ClassVar[str] = "quoted"
    articles: tuple[str, ...]
    attributions: tuple[str, ...]
    identity: tuple[tuple[str, str, str], ...]
    topics: tuple[tuple[str, str], ...]

    def depends(self) -> object:
        """All of it."""
        return [self.articles, self.attributions, self.identity, self.topics, code_print(LINKERS)]

    def make(self) -> Made:
        """QUOTATIONS."""
        about = self.workspace.read_parts(self.articles, ARTICLES, columns=_ABOUT).to_pandas()
        rows = self.workspace.read_parts(self.attributions, ATTRIBUTIONS).to_pandas()
        placed = officials.placed(rows, about, {(c, n): o for c, n, o in self.identity})
        made = officials.quotations(placed, dict(self.topics))
        return {QUOTATIONS.name: self.workspace.write_object(check(made, QUOTATIONS), QUOTATIONS)}


def quoting(
    workspace: Workspace, articles: Sequence[str], attributions: Sequence[str], identities: pd.DataFrame, topics: pd.Series
) -> list[Quoting]:
    """The works that make QUOTATIONS, each told only what its partitions need, so that an addition changes few of them.

    Parameters
    ----------
    workspace : Workspace
    articles, attributions : sequence of str
        Objects, partition by partition.
    identities : DataFrame
        IDENTITIES.
    topics : Series
        Largest topic by article_id.
    """
    works = []
    for n in range(0, len(articles), QUOTED_TOGETHER):
        held, cited = tuple(articles[n : n + QUOTED_TOGETHER]), tuple(attributions[n : n + QUOTED_TOGETHER])
        ids = workspace.read_parts(held, ARTICLES, columns=["article_id"])["article_id"].to_numpy(zero_copy_only=False)
        names = workspace.read_parts(cited, ATTRIBUTIONS, columns=["speaker"])["speaker"].unique().drop_null()
        known = identities[among(identities["name"], names.to_numpy(zero_copy_only=False))]
        place = topics.index.get_indexer(ids)
        largest = topics.iloc[place[place >= 0]]
        works.append(
            Quoting(
                workspace.address, held, cited, tuple(known[["language", "name", "official_id"]].itertuples(index=False, name=None)),
                tuple(zip(largest.index.tolist(), largest.tolist(), strict=True)),
            )
        )  # fmt: skip
    return works


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
        """PHRASES, and ARTICLE_PHRASES in pieces."""
        workspace = self.workspace
        about = workspace.read_parts(self.articles, ARTICLES, columns=["article_id", "language", "duplicate_of"]).to_pandas()
        repeats = about.set_index("article_id")["duplicate_of"].notna()
        tables = [empty(PHRASES)]
        pieces: list[str] = []
        for index, _ in words_of(workspace, self.tokens, about, self.resources).values():
            told = repeats.loc[list(index.ids)].to_numpy()
            with phrases.Finding(index, repeats=told, params=self.params, scratch=workspace.root / "arrays") as found:
                tables.append(found.table)
                pieces += [workspace.write_object(check(rows, ARTICLE_PHRASES), ARTICLE_PHRASES) for rows in found.articles()]
        pieces = pieces or [workspace.write_object(empty(ARTICLE_PHRASES), ARTICLE_PHRASES)]
        whole = workspace.write_object(check(pd.concat(tables, ignore_index=True), PHRASES), PHRASES)
        return {PHRASES.name: whole, **{f"{ARTICLE_PHRASES.name}-{n:05d}": piece for n, piece in enumerate(pieces)}}


def listed(articles: pd.DataFrame) -> dict[str, list[str]]:
    """The articles of every language, in corpus order."""
    return {str(code): ids for code, ids in articles.groupby("language", sort=True)["article_id"].agg(list).items()}


def words_of(
    workspace: Workspace, tokens: Sequence[str], articles: pd.DataFrame, resources: str, *, gathered: kept.Gathering | None = None
) -> dict[str, tuple[TokenIndex, Counts]]:
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
    gathered : Gathering, optional
        Where words were taken up already.
    """
    generation = Generation(workspace, 0, {TOKENS.name: tuple(tokens)}, {"resources": resources})
    return dict(sorted(kept.word_indexes(generation, listed(articles), gathered=gathered).items()))
