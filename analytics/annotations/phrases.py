"""Phrases: sequences of words that recur (n-grams, multi-word expressions)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import xlogy

from analytics.languages import get
from analytics.tables import ARTICLE_PHRASES, PHRASES, empty
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
        if not len(at):
            break
        _, group, number = np.unique(before * (int(word.max()) + 1) + word[follows], return_inverse=True, return_counts=True)
        frequent = number[group] >= params.least
        at, group, before = at[frequent], group[frequent], before[frequent]
        if not len(at):
            break
        _, group = np.unique(group, return_inverse=True)
        levels.append(_Level(n, at, group, before, ~stop[at + n - 1]))
    found = [_listed(index, level, word, single, total, counted, params) for level in levels]
    tables = pd.concat([f for f, _ in found], ignore_index=True) if found else empty(PHRASES)
    held = pd.concat([h for _, h in found], ignore_index=True) if found else empty(ARTICLE_PHRASES)
    tables = _without_parts(tables, params)
    tables = tables.sort_values(["count", "phrase"], ascending=[False, True], kind="stable").head(params.most)
    tables = tables.sort_values("phrase", kind="stable").reset_index(drop=True)
    held = held[held["phrase"].isin(tables["phrase"])].reset_index(drop=True)
    return {"phrases": tables[PHRASES.names], "article_phrases": held[ARTICLE_PHRASES.names]}


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


def _listed(
    index: TokenIndex, level: _Level, word: np.ndarray, single: np.ndarray, total: int, counted: np.ndarray, params: PhraseParams
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The phrases of one length with their figures, and their counts per article."""
    at, group = level.at[level.whole], level.group[level.whole]
    own = counted[at]
    number = np.bincount(group[own], minlength=int(level.group.max()) + 1)
    pairs = np.unique(np.stack([group[own], index.article[at][own].astype(np.int64)]), axis=1)
    articles = np.bincount(pairs[0], minlength=len(number))
    kept = np.flatnonzero((number >= params.least) & (articles >= params.least_articles))
    first = np.full(len(number), -1, dtype=np.int64)
    first[group[::-1]] = at[::-1]
    # how often the words before the last stand anywhere
    prefix = np.bincount(level.before)[level.before[level.whole][np.searchsorted(at, first[kept])]]
    rows = []
    names: dict[int, str] = {}
    for g, anywhere in zip(kept, prefix, strict=True):
        begin = first[g]
        words = [str(index.keys[index.surface[begin + k]]).replace(" ", ZWNJ) for k in range(level.n)]
        names[int(g)] = " ".join(words)
        probability = number[g] / total
        apart = float(sum(np.log(single[word[begin + k]] / total) for k in range(level.n)))
        npmi = (np.log(probability) - apart) / (-(level.n - 1) * np.log(probability)) if probability < 1 else 1.0
        before = max(int(anywhere), int(number[g]))
        rows.append(
            {
                "phrase": names[int(g)], "language": index.language, "words": level.n, "count": int(number[g]), "articles": int(articles[g]),
                "log_likelihood": _log_likelihood(float(number[g]), float(before), float(single[word[begin + level.n - 1]]), float(total)),
                "npmi": float(np.clip(npmi, -1.0, 1.0)),
            }
        )  # fmt: skip
    keep = np.isin(group, kept)
    shown = _displays(index, at[keep], group[keep], level.n)
    table = pd.DataFrame(rows, columns=[c for c in PHRASES.names if c != "display"])
    table["display"] = [shown[int(g)] for g in kept]
    held = pd.DataFrame({"article": index.article[at[keep]], "group": group[keep]}).value_counts(sort=False).reset_index(name="count")
    held = held.sort_values(["article", "group"], kind="stable")
    return table, pd.DataFrame(
        {"article_id": index.ids[held["article"]], "phrase": [names[int(g)] for g in held["group"]], "count": held["count"].to_numpy()}
    )


def _log_likelihood(both: float, before: float, last: float, total: float) -> float:
    """G2 of the two-by-two table of prefix and last word (Dunning 1993)."""
    observed = np.array([both, before - both, last - both, max(total - before - last + both, 0.0)])
    margins = np.array([before * last, before * (total - last), (total - before) * last, (total - before) * (total - last)]) / total
    used = (observed > 0) & (margins > 0)
    return float(2 * xlogy(observed[used], observed[used] / margins[used]).sum())


def _displays(index: TokenIndex, at: np.ndarray, group: np.ndarray, n: int) -> dict[int, str]:
    """The commonest written form of each phrase; of equal ones the first in the alphabet."""
    columns = {f"w{k}": index.surface[at + k] for k in range(n)}
    forms = pd.DataFrame({"group": group, **columns}).value_counts(sort=False).reset_index(name="n")
    forms = forms.sort_values(["group", "n", *columns], ascending=[True, False, *([True] * n)], kind="stable").drop_duplicates("group")
    fold = get(index.language).fold
    return {
        int(row[0]): " ".join(fold(str(index.surfaces[code])) for code in row[1 : n + 1])
        for row in forms.itertuples(index=False, name=None)
    }


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
