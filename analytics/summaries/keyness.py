"""Keyness: which words one slice uses more than another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc, xlogy

from analytics.counts import Articles, Counts, Totals

COLUMNS = [
    "term", "display", "target", "reference", "target_per_million", "reference_per_million", "target_articles",
    "reference_articles", "log_likelihood", "p", "log_ratio", "log_odds", "z", "target_rank", "reference_rank",
]  # fmt: skip


@dataclass(frozen=True)
class KeynessParams:
    """How keyness is reckoned.

    Attributes
    ----------
    least : int
        Occurrences in both slices together below which a term is passed over.
    least_articles : int
        Articles in both slices together likewise: a word of one article is no keyword.
    prior : float
        Weight of the Dirichlet prior, in words: the prior gives each term this
        many words times its share of both slices together.
    """

    least: int = 5
    least_articles: int = 3
    prior: float = 1_000.0


def log_likelihood(a: np.ndarray, b: np.ndarray, n1: float, n2: float) -> np.ndarray:
    """Signed G2 of frequencies ``a`` of ``n1`` words and ``b`` of ``n2`` (Rayson & Garside 2000; all four cells).

    Negative where the share in the first is smaller.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    n, both = n1 + n2, a + b
    cells = (
        (a, n1 * both / n), (b, n2 * both / n),
        (n1 - a, n1 * (n - both) / n), (n2 - b, n2 * (n - both) / n),
    )  # fmt: skip
    value = 2 * sum(xlogy(o, np.divide(o, e, out=np.ones_like(o), where=(o > 0) & (e > 0))) for o, e in cells)
    return np.where(a / max(n1, 1) >= b / max(n2, 1), 1, -1) * np.maximum(value, 0.0)


def log_odds(a: np.ndarray, b: np.ndarray, n1: float, n2: float, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with informative Dirichlet prior, and its z (Monroe, Colaresi & Quinn 2008, eq. 16 and 22)."""
    weight = prior.sum()
    first = (a + prior) / (n1 + weight - a - prior)
    second = (b + prior) / (n2 + weight - b - prior)
    delta = np.log(first) - np.log(second)
    return delta, delta / np.sqrt(1 / (a + prior) + 1 / (b + prior))


def _ranks(values: np.ndarray) -> np.ndarray:
    """Dense rank scaled to 0..1: where a term stands among all by frequency (Kessler 2017)."""
    if not len(values):
        return values.astype(float)
    ranks = pd.Series(values).rank(method="dense").to_numpy() - 1.0
    return ranks / max(ranks.max(), 1.0)


def keyness(
    counts: Counts, *, target: Articles, reference: Articles, display: pd.Series, params: KeynessParams = KeynessParams()
) -> pd.DataFrame:
    """Terms of a target slice against those of a reference slice.

    Parameters
    ----------
    counts : Counts
        Of the terms of one language.
    target, reference : DataFrame or ndarray of bool
        ARTICLES rows, or which of the counts' articles they are; articles in both count as target only.
    display : Series
        Words to show, by term.
    params : KeynessParams

    Returns
    -------
    DataFrame
        :data:`COLUMNS`. ``log_likelihood`` and ``z`` are positive for words of
        the target, negative for words of the reference; ``p`` is the chi-square
        probability (1 degree of freedom) of the log-likelihood, not corrected
        for the number of terms; ``log_ratio`` is the binary logarithm of the
        ratio of relative frequencies (Hardie 2014), 0.5 standing for none.
        Ordered by z, the target's words first. Empty when one side has no words.
    """
    one = counts.rows(target)
    first, second = counts.totals(one), counts.totals(counts.rows(reference) & ~one)
    keep = ((first.counts + second.counts) >= params.least) & ((first.articles + second.articles) >= params.least_articles)
    keep &= bool(first.words and second.words)
    return _table(counts, first, second, np.flatnonzero(keep), display, params)


def _table(counts: Counts, first: Totals, second: Totals, keep: np.ndarray, display: pd.Series, params: KeynessParams) -> pd.DataFrame:
    a, b = first.counts[keep].astype(float), second.counts[keep].astype(float)
    n1, n2 = float(max(first.words, 1)), float(max(second.words, 1))
    total = float((first.counts + second.counts).sum()) or 1.0
    delta, z = log_odds(a, b, n1, n2, params.prior * (a + b) / total)
    value = log_likelihood(a, b, n1, n2)
    made = pd.DataFrame(
        {
            "target": a.astype(np.int64),
            "reference": b.astype(np.int64),
            "target_per_million": 1e6 * a / n1,
            "reference_per_million": 1e6 * b / n2,
            "target_articles": first.articles[keep].astype(np.int64),
            "reference_articles": second.articles[keep].astype(np.int64),
            "log_likelihood": value,
            "p": chdtrc(1, np.abs(value)),
            "log_ratio": np.log2(np.maximum(a, 0.5) / n1) - np.log2(np.maximum(b, 0.5) / n2),
            "log_odds": delta,
            "z": z,
            "target_rank": _ranks(a / n1),
            "reference_rank": _ranks(b / n2),
        }
    )
    order = np.lexsort((keep, -z))
    made = made.iloc[order].reset_index(drop=True)
    made["term"] = counts.labels[keep[order]]
    made["display"] = counts.shown(display).iloc[keep[order]].to_numpy()
    return made[COLUMNS]
