"""Phrases: sequences of words that recur (n-grams, multi-word expressions)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import xlogy

from analytics.counts import often
from analytics.languages import get
from analytics.tables import ARTICLE_PHRASES, PHRASES, among, empty
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
    most : int
        Phrases per language, the most frequent.
    inside : float
        A phrase is dropped when one longer by a word makes up this share of it.
    """

    longest: int = 4
    least: int = 5
    least_articles: int = 3
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
    if not len(index):
        return {"phrases": empty(PHRASES), "article_phrases": empty(ARTICLE_PHRASES)}
    word = index.sort_rank[index.surface].astype(np.int64)
    stop = _stops(index)[index.surface]
    single = np.bincount(word)
    counted = ~repeats[index.article]
    total = max(int(counted.sum()), 1)
    # starts[n]: where a frequent sequence of n words begins, and which it is
    at = np.flatnonzero(~stop)
    group = word[at]
    levels: list[_Level] = []
    for n in range(2, params.longest + 1):
        follows = at + n - 1
        fits = follows < len(index)
        fits[fits] &= index.joined[follows[fits]] & (index.article[follows[fits]] == index.article[at[fits]])
        at, follows, before = at[fits], follows[fits], group[fits]
        pair = before * (int(word.max()) + 1) + word[follows]
        likely = often(pair, params.least)
        at, before, pair = at[likely], before[likely], pair[likely]
        _, group, number = np.unique(pair, return_inverse=True, return_counts=True)
        frequent = number[group] >= params.least
        at, group, before = at[frequent], group[frequent], before[frequent]
        if not len(at):
            break
        _, group = np.unique(group, return_inverse=True)
        levels.append(_Level(n, at, group, before, ~stop[at + n - 1]))
    found = [_listed(index, level, word, single, total, counted, params) for level in levels]
    tables = pd.concat([f.table for f in found], ignore_index=True) if found else empty(PHRASES)
    tables = _without_parts(tables, params)
    tables = tables.sort_values(["count", "phrase"], ascending=[False, True], kind="stable").head(params.most)
    held = [f.held(index, tables["phrase"]) for f in found]
    shown = {phrase: form for f in found for phrase, form in f.displays(index, tables["phrase"]).items()}
    tables = tables.assign(display=tables["phrase"].map(shown)).sort_values("phrase", kind="stable").reset_index(drop=True)
    return {
        "phrases": tables[PHRASES.names],
        "article_phrases": pd.concat([empty(ARTICLE_PHRASES), *held], ignore_index=True)[ARTICLE_PHRASES.names],
    }


@dataclass(frozen=True)
class _Level:
    """Frequent sequences of ``n`` words: where they begin, which, what came before the last word, whether they may end so."""

    n: int
    at: np.ndarray
    group: np.ndarray
    before: np.ndarray
    whole: np.ndarray


def _stops(index: TokenIndex) -> np.ndarray:
    stopwords = get(index.language).stopwords
    return np.array([k in stopwords or len(k) < 2 for k in index.keys], dtype=bool)


@dataclass(frozen=True)
class _Found:
    """Phrases of one length: their figures, and where each stands (``group`` is the phrase's number, ``names`` its words)."""

    n: int
    table: pd.DataFrame
    at: np.ndarray
    group: np.ndarray
    names: np.ndarray

    def _of(self, listed: pd.Series) -> tuple[np.ndarray, np.ndarray]:
        keep = among(self.names, listed)[self.group] if len(self.names) else np.array([], bool)
        return self.at[keep], self.group[keep]

    def held(self, index: TokenIndex, listed: pd.Series) -> pd.DataFrame:
        """ARTICLE_PHRASES of some phrases."""
        at, group = self._of(listed)
        pairs, count = np.unique(index.article[at].astype(np.int64) * max(len(self.names), 1) + group, return_counts=True)
        article, which = np.divmod(pairs, max(len(self.names), 1))
        return pd.DataFrame({"article_id": index.ids[article], "phrase": self.names[which], "count": count})

    def displays(self, index: TokenIndex, listed: pd.Series) -> dict[str, str]:
        """The commonest written form of each of some phrases; of equal ones the first in the alphabet."""
        at, group = self._of(listed)
        columns = {f"w{k}": index.surface[at + k] for k in range(self.n)}
        forms = pd.DataFrame({"group": group, **columns}).value_counts(sort=False).reset_index(name="n")
        forms = forms.sort_values(["group", "n", *columns], ascending=[True, False, *([True] * self.n)], kind="stable").drop_duplicates(
            "group"
        )
        fold = get(index.language).fold
        return {
            str(self.names[row[0]]): " ".join(fold(str(index.surfaces[code])) for code in row[1 : self.n + 1])
            for row in forms.itertuples(index=False, name=None)
        }


def _listed(
    index: TokenIndex, level: _Level, word: np.ndarray, single: np.ndarray, total: int, counted: np.ndarray, params: PhraseParams
) -> _Found:
    """The phrases of one length with their figures, and where they stand."""
    at, group = level.at[level.whole], level.group[level.whole]
    own = counted[at]
    size = int(level.group.max()) + 1
    number = np.bincount(group[own], minlength=size)
    articles = np.bincount(np.unique(group[own] * len(index.ids) + index.article[at][own]) // len(index.ids), minlength=size)
    kept = np.flatnonzero((number >= params.least) & (articles >= params.least_articles))
    first = np.full(size, -1, dtype=np.int64)
    first[group[::-1]] = at[::-1]
    begin = first[kept]
    # how often the words before the last stand anywhere
    prefix = np.bincount(level.before, minlength=1)[level.before[level.whole][np.searchsorted(at, begin)]]
    keys = pa.array([str(k).replace(" ", ZWNJ) for k in index.keys], pa.string())
    parts = [keys.take(pa.array(index.surface[begin + k])) for k in range(level.n)]
    names = pc.binary_join_element_wise(*parts, " ").to_numpy(zero_copy_only=False).astype(object)
    both = number[kept].astype(np.float64)
    apart = np.sum([np.log(single[word[begin + k]] / total) for k in range(level.n)], axis=0)
    probability = both / total
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.where(probability < 1, (np.log(probability) - apart) / (-(level.n - 1) * np.log(probability)), 1.0)
    last = single[word[begin + level.n - 1]].astype(np.float64)
    table = pd.DataFrame(
        {
            "phrase": names, "language": index.language, "words": level.n, "count": number[kept], "articles": articles[kept],
            "log_likelihood": _log_likelihood(both, np.maximum(prefix, both), last, float(total)), "npmi": np.clip(npmi, -1.0, 1.0),
        }
    )  # fmt: skip
    place = np.full(size, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    where = place[group] >= 0
    return _Found(level.n, table, at[where], place[group[where]], names)


def _log_likelihood(both: np.ndarray, before: np.ndarray, last: np.ndarray, total: float) -> np.ndarray:
    """G2 of the two-by-two table of prefix and last word of every phrase (Dunning 1993)."""
    observed = np.array([both, before - both, last - both, np.maximum(total - before - last + both, 0.0)])
    margins = np.array([before * last, before * (total - last), (total - before) * last, (total - before) * (total - last)]) / total
    used = (observed > 0) & (margins > 0)
    parts = xlogy(observed, np.divide(observed, margins, out=np.ones_like(observed), where=used))
    return np.asarray(2 * np.where(used, parts, 0.0).sum(axis=0))


def _without_parts(table: pd.DataFrame, params: PhraseParams) -> pd.DataFrame:
    """Without phrases that nearly always are part of a longer one."""
    counts = dict(zip(table["phrase"], table["count"], strict=True))
    dropped = set()
    for phrase, number in counts.items():
        words = phrase.split(" ")
        for part in (" ".join(words[1:]), " ".join(words[:-1])):
            if part in counts and number >= params.inside * counts[part]:
                dropped.add(part)
    return table[~table["phrase"].isin(dropped)]
