"""Phrases: sequences of words that recur (n-grams, multi-word expressions)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import xlogy

from analytics.arrays import array_file
from analytics.indexing import pieces
from analytics.languages import get
from analytics.tables import ARTICLE_PHRASES, PHRASES, among, arrow, empty
from analytics.tallying import IN_MEMORY, Buckets, Tally
from analytics.tokens import TokenIndex

#: Keeps a word of two parts one word of the phrase.
ZWNJ = "\u200c"


@dataclass(frozen=True)
class PhraseParams:
    """Which sequences are kept.

    Attributes
    ----------
    longest : int
        Words of the longest phrase.
    least, least_articles : int
        Occurrences, and articles, in which a phrase must stand.
    rarest : float
        The least occurrences as a share of the words; the larger holds.
    most : int
        Phrases per language, the most frequent.
    inside : float
        A phrase is dropped when one longer by a word makes up this share of it.
    """

    longest: int = 4
    least: int = 5
    least_articles: int = 3
    rarest: float = 5e-7
    most: int = 20_000
    inside: float = 0.8


def phrases(index: TokenIndex, *, repeats: np.ndarray, params: PhraseParams = PhraseParams()) -> dict[str, pd.DataFrame]:
    """The phrases of one language.

    Parameters
    ----------
    index : TokenIndex
    repeats : ndarray of bool, shape (articles,)
        Articles that repeat another: assigned phrases, but not counted.
    params : PhraseParams

    Returns
    -------
    dict
        ``phrases`` and ``article_phrases``.
    """
    with Finding(index, repeats=repeats, params=params) as found:
        held = pa.concat_tables([ARTICLE_PHRASES.schema.empty_table(), *found.articles()])
        return {"phrases": found.table, "article_phrases": held.to_pandas()}


class Finding:
    """The search for the phrases of one language: some articles at a time, what it notes of every word on disk.

    Parameters
    ----------
    index : TokenIndex
    repeats : ndarray of bool, shape (articles,)
        Articles that repeat another: assigned phrases, but not counted.
    params : PhraseParams
    scratch : Path, optional
        Folder for what is noted of the words of a large corpus.

    Attributes
    ----------
    table : DataFrame
        PHRASES of the language.
    """

    def __init__(
        self, index: TokenIndex, *, repeats: np.ndarray, params: PhraseParams = PhraseParams(), scratch: Path | None = None
    ) -> None:
        self.index, self.counted, self.params = index, ~repeats, params
        edges = np.concatenate([[0], np.cumsum(index.words)])
        self.runs = [(int(edges[a]), int(edges[b])) for a, b in pieces(edges)] if len(index) else []
        self.least = max(params.least, round(len(index) * params.rarest))
        self._folder = tempfile.TemporaryDirectory(prefix="marsad-", dir=scratch, suffix=".tmp")
        self.levels = self._levels()
        self.table, self._names = self._chosen()

    def __enter__(self) -> Finding:
        return self

    def __exit__(self, *_: object) -> None:
        self.levels = []
        self._folder.cleanup()

    def articles(self) -> Iterator[pa.Table]:
        """ARTICLE_PHRASES, some articles at a time."""
        index = self.index
        names = [pa.array(n, pa.string()) for n in self._names]
        ids = pa.array(index.ids, pa.string())
        for a, b in self.runs:
            parts = []
            for level, named in zip(self.levels, names, strict=True):
                at, group = level.kept(a, b)
                pairs, count = np.unique(index.article[at].astype(np.int64) * max(len(named), 1) + group, return_counts=True)
                article, which = (pa.array(v) for v in np.divmod(pairs, max(len(named), 1)))
                parts.append(arrow(ARTICLE_PHRASES, article_id=ids.take(article), phrase=named.take(which), count=count))
            if parts:
                yield pa.concat_tables(parts).combine_chunks()

    def _levels(self) -> list[_Level]:
        """Frequent sequences of two words, three, and so on."""
        index, params = self.index, self.params
        if not len(index):
            return []
        stop = _stops(index)
        held = _Numbers(self._folder.name, 1, len(index))
        held.most = len(index.surfaces)
        for a, b in self.runs:  # of one word: every one that is no stopword
            surface = index.surface[a:b]
            held.array[a:b] = np.where(stop[surface], -1, index.sort_rank[surface])
        made: list[_Level] = []
        for n in range(2, params.longest + 1):
            level = _Level(n, _Numbers(self._folder.name, n, len(index)), stop)
            # of each run, where it fits: first every pair, then those that are likely
            noted = {a: self._pairs(held, n, a, b) for a, b in self.runs} if len(index) <= IN_MEMORY else {}
            rough, exact = Buckets(sum(len(pairs) for _, pairs in noted.values()) if noted else len(index), self.least), Tally()
            for a, b in self.runs:
                rough.add((noted[a] if a in noted else self._pairs(held, n, a, b))[1])
            for a, b in self.runs:
                at, pairs = noted[a] if a in noted else self._pairs(held, n, a, b)
                often = rough.often(pairs, self.least)
                exact.add(pairs[often])
                if a in noted:
                    noted[a] = at[often], pairs[often]
            frequent = exact.frequent(self.least)
            if not len(frequent):
                break
            level.begin(len(frequent), held.most)
            places = pd.Index(frequent)  # a table of hashes: of few keys faster than halving
            for a, b in self.runs:
                at, pairs = noted.pop(a) if a in noted else self._pairs(held, n, a, b)
                place = places.get_indexer(pd.Index(pairs))
                found = place >= 0
                level.add(index, at[found], place[found].astype(np.int32), held.array[at[found]], self.counted)
            made.append(level)
            held = level.held
        return made

    def _pairs(self, held: _Numbers, n: int, a: int, b: int) -> tuple[np.ndarray, np.ndarray]:
        """Where frequent sequences of ``n - 1`` words go on by a word, and which sequence and word they are."""
        index = self.index
        at = np.flatnonzero(held.array[a:b] >= 0) + a
        follows = at + n - 1
        at, follows = at[follows < b], follows[follows < b]
        fits = index.joined[follows] & (index.article[follows] == index.article[at])
        at, follows = at[fits], follows[fits]
        return at, held.array[at].astype(np.int64) * len(index.surfaces) + index.sort_rank[index.surface[follows]]

    def _chosen(self) -> tuple[pd.DataFrame, list[np.ndarray]]:
        """PHRASES, and of every level the names of its phrases; the levels keep nothing else."""
        index, params = self.index, self.params
        single = np.bincount(index.sort_rank, weights=index.frequency).astype(np.int64) if len(index) else np.array([], np.int64)
        total = max(int(index.words[self.counted].sum()), 1)
        keys = pa.array([str(k).replace(" ", ZWNJ) for k in index.keys], pa.string())
        listed = [_listed(index, keys, level, single, total, self.least, params) for level in self.levels]
        if not listed:
            return empty(PHRASES), []
        table = _without_parts(pd.concat([t for t, _ in listed], ignore_index=True), params)
        table = table.sort_values(["count", "phrase"], ascending=[False, True], kind="stable").head(params.most)
        names: list[np.ndarray] = []
        shown: dict[str, str] = {}
        for level, (own, kept) in zip(self.levels, listed, strict=True):
            all_names = own["phrase"].to_numpy(dtype=object)
            stays = among(all_names, table["phrase"]) if len(all_names) else np.array([], bool)
            level.keep(kept[stays])
            names.append(all_names[stays])
            shown |= self._displays(level, names[-1])
        table = table.assign(display=table["phrase"].map(shown)).sort_values("phrase", kind="stable").reset_index(drop=True)
        return table[PHRASES.names], names

    def _displays(self, level: _Level, names: np.ndarray) -> dict[str, str]:
        """The commonest written form of each phrase; of equal ones the first in the alphabet."""
        index = self.index
        columns = [f"w{k}" for k in range(level.n)]
        parts = []
        for a, b in self.runs:
            at, group = level.kept(a, b)
            forms = pd.DataFrame({"group": group, **{c: index.surface[at + k] for k, c in enumerate(columns)}})
            parts.append(forms.value_counts(sort=False).reset_index(name="n"))
        forms = pd.concat(parts, ignore_index=True).groupby(["group", *columns], as_index=False)["n"].sum()
        forms = forms.sort_values(["group", "n", *columns], ascending=[True, False, *([True] * level.n)], kind="stable")
        fold = get(index.language).fold
        return {
            str(names[row[0]]): " ".join(fold(str(index.surfaces[code])) for code in row[1 : level.n + 1])
            for row in forms.drop_duplicates("group").itertuples(index=False, name=None)
        }


class _Numbers:
    """A number for every word of a corpus, -1 for none; of a large one on disk, so that it takes no memory of its own."""

    def __init__(self, folder: str, n: int, size: int) -> None:
        self.array = array_file(Path(folder) / f"{n}.npy", np.int32, size) if size > IN_MEMORY else np.empty(size, np.int32)
        self.most = 0  # above every number


@dataclass
class _Level:
    """Frequent sequences of ``n`` words: which begins at every word, and figures of each.

    ``first`` is where a sequence is first seen, ``number`` and ``articles`` count
    those that end in no stopword in articles that repeat no other, and ``before``
    how often the words before the last stand in such a sequence.
    """

    n: int
    held: _Numbers
    stop: np.ndarray

    def begin(self, size: int, before: int) -> None:
        """Nothing counted yet."""
        self.held.array[:] = -1
        self.held.most = size
        self.first = np.full(size, -1, dtype=np.int64)
        self.number, self.articles, self.prefix = (np.zeros(size, dtype=np.int64) for _ in range(3))
        self.before = np.zeros(before, dtype=np.int64)
        self.place: np.ndarray | None = None

    def add(self, index: TokenIndex, at: np.ndarray, group: np.ndarray, before: np.ndarray, counted: np.ndarray) -> None:
        """What some articles hold."""
        self.held.array[at] = group
        self.before += np.bincount(before, minlength=len(self.before))
        whole = ~self.stop[index.surface[at + self.n - 1]]
        at, group, before = at[whole], group[whole], before[whole]
        where = np.full(len(self.first), -1, dtype=np.int64)
        where[group[::-1]] = np.arange(len(group))[::-1]  # the first of each is written last
        new = np.flatnonzero((where >= 0) & (self.first < 0))
        self.first[new], self.prefix[new] = at[where[new]], before[where[new]]
        article = index.article[at]
        own = counted[article]
        self.number += np.bincount(group[own], minlength=len(self.number))
        pairs = np.sort(group[own].astype(np.int64) * len(index.ids) + article[own])
        new_pair = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
        self.articles += np.bincount(pairs[new_pair] // len(index.ids), minlength=len(self.number))

    def keep(self, groups: np.ndarray) -> None:
        """Only these sequences are phrases; their places here are their numbers from now on."""
        self.place = np.full(len(self.number) + 1, -1, dtype=np.int32)  # the last is that of no sequence
        self.place[groups] = np.arange(len(groups))

    def kept(self, a: int, b: int) -> tuple[np.ndarray, np.ndarray]:
        """Where phrases begin among some words, and which."""
        assert self.place is not None
        found = self.place[self.held.array[a:b]]
        at = np.flatnonzero(found >= 0)
        return at + a, found[at].astype(np.int64)


def _stops(index: TokenIndex) -> np.ndarray:
    stopwords = get(index.language).stopwords
    return np.array([k in stopwords or len(k) < 2 for k in index.keys], dtype=bool)


def _listed(
    index: TokenIndex, keys: pa.Array, level: _Level, single: np.ndarray, total: int, least: int, params: PhraseParams
) -> tuple[pd.DataFrame, np.ndarray]:
    """The phrases of one length with their figures, and which sequences they are."""
    kept = np.flatnonzero((level.number >= least) & (level.articles >= params.least_articles))
    begin = level.first[kept]
    prefix = level.before[level.prefix[kept]]
    parts = [keys.take(pa.array(index.surface[begin + k])) for k in range(level.n)]
    names = pc.binary_join_element_wise(*parts, " ").to_numpy(zero_copy_only=False).astype(object)
    word = [index.sort_rank[index.surface[begin + k]] for k in range(level.n)]
    both = level.number[kept].astype(np.float64)
    apart = np.sum([np.log(single[w] / total) for w in word], axis=0)
    probability = both / total
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.where(probability < 1, (np.log(probability) - apart) / (-(level.n - 1) * np.log(probability)), 1.0)
    last = single[word[-1]].astype(np.float64)
    table = pd.DataFrame(
        {
            "phrase": names, "language": index.language, "words": level.n, "count": level.number[kept], "articles": level.articles[kept],
            "log_likelihood": _log_likelihood(both, np.maximum(prefix, both), last, float(total)), "npmi": np.clip(npmi, -1.0, 1.0),
        }
    )  # fmt: skip
    return table, kept


def _log_likelihood(both: np.ndarray, before: np.ndarray, last: np.ndarray, total: float) -> np.ndarray:
    """G2 of the two-by-two table of prefix and last word of every phrase (Dunning 1993)."""
    observed = np.array([both, before - both, last - both, np.maximum(total - before - last + both, 0.0)])
    margins = np.array([before * last, before * (total - last), (total - before) * last, (total - before) * (total - last)]) / total
    used = (observed > 0) & (margins > 0)
    parts = xlogy(observed, np.divide(observed, margins, out=np.ones_like(observed), where=used))
    return np.asarray(2 * np.where(used, parts, 0.0).sum(axis=0))


def _without_parts(table: pd.DataFrame, params: PhraseParams) -> pd.DataFrame:
    """Without phrases that nearly always are part of a longer one."""
    once = table.drop_duplicates("phrase", keep="last")
    names, number, dropped = pa.array(once["phrase"], pa.string()), once["count"].to_numpy(), np.zeros(len(once), dtype=bool)
    for word in ("^[^ ]* ", " [^ ]*$"):  # without the first word, and the last
        shorter = pc.replace_substring_regex(names, word, "")
        part = pc.fill_null(pc.index_in(shorter, value_set=names), -1).to_numpy(zero_copy_only=False)
        known = part >= 0
        dropped[part[known][number[known] >= params.inside * number[part[known]]]] = True
    return table[~among(table["phrase"], names.filter(pa.array(dropped)).to_numpy(zero_copy_only=False))]
