"""What topics are fitted on: articles by thematic terms, and by markers that languages share."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.annotations.topics.model import Matrix, inverse_frequency, weigh
from analytics.annotations.topics.params import Guide, TopicParams
from analytics.counts import Counts
from analytics.languages import get
from analytics.tables import among
from analytics.tokens import TokenIndex

#: What a marker's name in a model begins with; no folded term has it.
MARKER = "\u00a7"


@dataclass(frozen=True)
class Corpus:
    """The tables topics are fitted on.

    Attributes
    ----------
    article_terms : DataFrame, or Counts per language
        ARTICLE_TERMS, or the same as sparse matrices.
    articles, terms : DataFrame
        The tables of these names.
    names : DataFrame, optional
        NAME_TERMS: terms that mostly stand there say who speaks, not what
        about, and are left out.
    alike : frozenset of str
        Articles that follow the template of another: assigned, not fitted on.
    phrases : callable, optional
        Gives PHRASES, for labels: asked when articles have their topics, as phrases may still be looked for.
    article_phrases : callable, optional
        Some articles -> their rows of ARTICLE_PHRASES.
    indexes : mapping, optional
        Token index per language, for C_v.
    markers : DataFrame, optional
        ``article_id, marker, count``: what reads the same in every language.
    """

    article_terms: pd.DataFrame | Mapping[str, Counts]
    articles: pd.DataFrame
    terms: pd.DataFrame
    names: pd.DataFrame | None = None
    alike: frozenset[str] = frozenset()
    phrases: Callable[[], pd.DataFrame] | None = None
    article_phrases: Callable[[pd.Series], pd.DataFrame] | None = None
    indexes: Mapping[str, TokenIndex] | None = None
    markers: pd.DataFrame | None = None


def thematic(corpus: Corpus, params: TopicParams) -> pd.DataFrame:
    """The vocabulary without words that are mostly part of speakers' names and roles."""
    terms, names = corpus.terms, corpus.names
    if names is None or names.empty:
        return terms
    inside = names.groupby(["term", "language"])["count"].sum()
    share = inside.reindex(pd.MultiIndex.from_frame(terms[["term", "language"]])).fillna(0).to_numpy() / terms["count"].clip(lower=1)
    kept = terms[share <= params.name_share]
    return kept if len(kept) else terms


@dataclass(frozen=True)
class Material:
    """One language's articles by terms, then markers.

    Attributes
    ----------
    language : str
    articles : DataFrame
        ARTICLES rows.
    original : ndarray of int
        Rows that repeat no other article.
    chosen : ndarray of int
        Rows that are fitted on: neither repeats nor further copies of a
        template, and a sample of these where they are many.
    vocabulary : DataFrame
        ``term, display`` of the columns that are terms.
    markers : tuple of str
        Names of the other columns.
    matrix : Matrix
        The chosen rows, over both.
    weighed : callable
        Some rows of the articles -> their TF-IDF over both: never all at once.
    """

    language: str
    articles: pd.DataFrame
    original: np.ndarray
    chosen: np.ndarray
    vocabulary: pd.DataFrame
    markers: tuple[str, ...]
    matrix: Matrix
    weighed: Callable[[np.ndarray], sparse.csr_matrix]

    @property
    def names(self) -> list[str]:
        """Names of all columns."""
        return [*self.vocabulary["term"], *self.markers]

    def counts(self) -> sparse.csr_matrix:
        """Occurrences of the terms alone."""
        return self.matrix.counts[:, : len(self.vocabulary)]


def gather(corpus: Corpus, language: str, params: TopicParams, *, model: pd.DataFrame | None, markers: Sequence[str]) -> Material | None:
    """The material of a language; None when there is nothing to fit.

    Parameters
    ----------
    corpus : Corpus
    language : str
    params : TopicParams
    model : DataFrame, optional
        TOPIC_MODEL rows of the language when they are to be kept: its columns
        and inverse frequencies are used.
    markers : sequence of str
        Markers beside the terms; none for a language on its own.
    """
    here = corpus.articles[corpus.articles["language"] == language].reset_index(drop=True)
    original = here["duplicate_of"].isna()
    fitted = np.flatnonzero(original & ~among(here["article_id"], corpus.alike))
    known = model["term"].unique() if model is not None else None
    vocabulary = _vocabulary(corpus, language, params, len(fitted), known)
    if vocabulary.empty or not len(fitted):
        return None
    if known is not None:
        markers = sorted(str(t)[1:] for t in known if str(t).startswith(MARKER))
    width = len(vocabulary)
    names = [*vocabulary["term"].tolist(), *(MARKER + m for m in markers)]
    terms_of = _reader(corpus, language, here, vocabulary["term"])
    shared = _marked(corpus, here, markers) if len(markers) else None
    weight = params.marker_weight * min(1.0, (params.marker_articles / len(fitted)) ** 0.5)

    def counted(rows: np.ndarray) -> sparse.csr_matrix:
        return sparse.hstack([terms_of(rows), shared[rows]]).tocsr() if shared is not None else terms_of(rows)

    def weighted(counts: sparse.csr_matrix) -> sparse.csr_matrix:
        if shared is None:
            return weigh(counts, idf)
        parts = [weigh(counts[:, :width], idf[:width]), weight * weigh(counts[:, width:], idf[width:])]
        return sparse.hstack(parts).tocsr().astype(np.float32)

    chosen = sample(here["article_id"], fitted, params)
    counts = counted(chosen)
    if model is not None:
        idf = model.groupby("term")["idf"].first().reindex(names).to_numpy()
    else:
        idf = inverse_frequency(counts, params.rarity)
    matrix = Matrix(counts, np.arange(len(chosen)), idf, weighted(counts))
    return Material(
        language, here, np.flatnonzero(original), chosen, vocabulary, tuple(names[width:]), matrix, lambda rows: weighted(counted(rows))
    )


def sample(ids: pd.Series, rows: np.ndarray, params: TopicParams) -> np.ndarray:
    """Some of the rows where they are more than are fitted on: those whose identifiers hash lowest, in order.

    Parameters
    ----------
    ids : Series of str
        All articles.
    rows : ndarray of int
        Those to choose from.
    params : TopicParams
    """
    if len(rows) <= params.articles:
        return rows
    hashed = [zlib.crc32(f"{params.seed}:{i}".encode("utf-8", "surrogatepass")) for i in ids.to_numpy(dtype=object)[rows]]
    return np.sort(rows[np.argsort(hashed, kind="stable")[: params.articles]])


def _vocabulary(corpus: Corpus, language: str, params: TopicParams, number: int, known: np.ndarray | None) -> pd.DataFrame:
    if known is not None:
        shown = corpus.terms[corpus.terms["language"] == language].set_index("term")["display"]
        kept = pd.DataFrame({"term": np.array(sorted(t for t in known if not str(t).startswith(MARKER)), dtype=object)})
        kept["display"] = shown.reindex(kept["term"]).to_numpy()
        return kept.assign(display=kept["display"].where(kept["display"].notna(), kept["term"]))
    terms = thematic(corpus, params)
    own = terms[terms["language"] == language]
    least = min(params.minimum_articles, max(1, number // 5))
    used = own[(own["articles"] >= least) & (own["articles"] <= max(1, params.maximum_share * number))]
    used = used if len(used) else own
    used = used.sort_values(["articles", "term"], ascending=[False, True]).head(params.vocabulary)
    return used.sort_values("term").reset_index(drop=True)[["term", "display"]]


def _counted(rows: pd.DataFrame, item: str, here: pd.DataFrame, items: Sequence[str] | pd.Series) -> sparse.csr_matrix:
    column = pd.Index(items).get_indexer(rows[item])
    row = pd.Index(here["article_id"]).get_indexer(rows["article_id"])
    inside = (column >= 0) & (row >= 0)
    data = rows["count"].to_numpy()[inside].astype(np.float32)
    return sparse.csr_matrix((data, (row[inside], column[inside])), shape=(len(here), len(items)))


def _marked(corpus: Corpus, here: pd.DataFrame, markers: Sequence[str]) -> sparse.csr_matrix:
    if corpus.markers is None:
        return sparse.csr_matrix((len(here), len(markers)), dtype=np.float32)
    return _counted(corpus.markers, "marker", here, markers)


def _reader(corpus: Corpus, language: str, here: pd.DataFrame, items: pd.Series) -> Callable[[np.ndarray], sparse.csr_matrix]:
    """Some rows of articles -> the counts of some items; an article or item that is not there has none."""
    if isinstance(corpus.article_terms, pd.DataFrame):
        whole = _counted(corpus.article_terms, "term", here, items)
        return lambda rows: whole[rows]
    counts = corpus.article_terms[language]
    row, column = pd.Index(counts.ids).get_indexer(here["article_id"]), pd.Index(counts.items).get_indexer(items)
    place = np.full(len(counts.items), -1, dtype=np.int64)
    place[column[column >= 0]] = np.flatnonzero(column >= 0)

    def read(rows: np.ndarray) -> sparse.csr_matrix:
        known = row[rows] >= 0
        part = counts.at(row[rows[known]])
        columns = place[part.indices]
        keep = columns >= 0
        bounds = np.zeros(len(rows) + 1, dtype=np.int64)
        bounds[1:][known] = np.diff(np.concatenate([[0], np.cumsum(keep)])[part.indptr])
        made = sparse.csr_matrix((part.data[keep].astype(np.float32), columns[keep], np.cumsum(bounds)), shape=(len(rows), len(items)))
        made.sort_indices()  # as they are where both lists are sorted
        return made

    return read


def shared_markers(corpus: Corpus, languages: Sequence[str]) -> list[str]:
    """Markers that articles of at least two of some languages have."""
    if corpus.markers is None or len(languages) < 2:
        return []
    language = corpus.articles.set_index("article_id")["language"]
    rows = corpus.markers.assign(language=corpus.markers["article_id"].map(language))
    number = rows[rows["language"].isin(languages)].groupby("marker")["language"].nunique()
    return sorted(number.index[number >= 2])


def streams(corpus: Corpus, material: Material) -> Callable[[np.ndarray], list[np.ndarray]] | None:
    """Rows of the material -> their terms in text order, as columns; None without a token index."""
    index = (corpus.indexes or {}).get(material.language)
    if index is None:
        return None
    place = pd.Index(material.vocabulary["term"]).get_indexer(index.terms)
    where = pd.Index(index.ids).get_indexer(material.articles["article_id"].to_numpy(dtype=object)[material.chosen])

    def read(rows: np.ndarray) -> list[np.ndarray]:
        bounds = np.searchsorted(index.article, [where[rows], where[rows] + 1])
        parts = (index.term[a:b] for a, b in bounds.T)
        return [place[p[p >= 0]] for p in parts]

    return read


def anchors(material: Material, guides: Sequence[Guide]) -> np.ndarray:
    """A row per guide over the material's columns: 1 at its seed terms, 0 everywhere where none is known."""
    pack = get(material.language)
    place = {t: n for n, t in enumerate(material.vocabulary["term"])}
    rows = np.zeros((len(guides), len(material.names)), dtype=np.float32)
    for row, guide in zip(rows, guides, strict=True):
        for word in guide.of(material.language):
            folded = pack.fold(word)
            at = place.get(pack.fold(pack.lemma(folded)), place.get(folded))
            if at is not None:
                row[at] = 1.0
    return rows
