"""What a network is built from: quotations with the things they are about."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analytics.languages import get
from analytics.languages.pack import read_list


@cache
def _denying(language: str) -> tuple[str, ...]:
    key = get(language).key
    return tuple(key(w) for w in read_list(f"languages/{language}/stance.toml")["denying"])


def denies(quotations: pd.DataFrame) -> np.ndarray:
    """Whether each quotation's cue denies or rejects (نفى, rejected), by the beginnings of its words.

    Parameters
    ----------
    quotations : DataFrame
        ``cue, language``.
    """
    (cue, cues), (language, languages) = (pd.factorize(quotations[column]) for column in ("cue", "language"))
    pair, place = np.unique(cue * max(len(languages), 1) + language, return_inverse=True)  # few cues, each many times
    known = np.zeros(len(pair), dtype=bool)
    for n, number in enumerate(pair.tolist()):
        code = str(languages[number % len(languages)])
        key = get(code).key(str(cues[number // len(languages)])).strip()
        parts = [key, *(w.removeprefix("و") for w in key.split())]
        known[n] = any(p.startswith(_denying(code)) for p in parts)
    return known[place]


def with_concepts(quotations: pd.DataFrame, codes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Quotations as rows of a network: ``quotation_id, article_id, speaker_id, topic, outlet, category, denies``.

    Parameters
    ----------
    quotations : DataFrame
        QUOTATIONS rows.
    codes : DataFrame, optional
        CODES rows: a quotation is about the categories with a hit inside its
        words, one row for each (and a row without, where there is none).
    """
    rows = quotations[["quotation_id", "article_id", "speaker_id", "outlet", "start", "end"]].assign(
        topic=quotations["topic_id"], denies=denies(quotations)
    )
    if codes is None:
        return rows.drop(columns=["start", "end"]).assign(category=None)
    quotation, hit = _inside(rows, codes)
    category, listed = pd.factorize(codes["category"])
    # a quotation without a hit keeps a row; of several hits of a category the first stays
    bare = np.setdiff1d(np.arange(len(rows)), quotation)
    at = np.concatenate([quotation, bare])
    code = np.concatenate([category[hit], np.full(len(bare), -1)])
    _, first = np.unique(at * (len(listed) + 1) + code + 1, return_index=True)
    kept = np.sort(first)
    kept = kept[np.argsort(at[kept], kind="stable")]
    named = np.array([*listed, None], dtype=object)[code[kept]]
    return rows.drop(columns=["start", "end"]).iloc[at[kept]].assign(category=pd.array(named, dtype="str"))


def _inside(rows: pd.DataFrame, codes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which quotation holds which hit: their numbers side by side, each quotation's hits in text order."""
    number, articles = pd.factorize(rows["article_id"])
    held = pd.Index(articles).get_indexer(codes["article_id"])
    # an article's number and a place in it as one number: what lies inside a quotation is one stretch
    place = held.astype(np.int64) << 32 | codes["start"].to_numpy(np.int64)
    order = np.argsort(place, kind="stable")
    base = number.astype(np.int64) << 32
    low, high = (np.searchsorted(place[order], base | rows[edge].to_numpy(np.int64)) for edge in ("start", "end"))
    size = np.maximum(high - low, 0)
    quotation = np.repeat(np.arange(len(rows)), size)
    within = np.arange(len(quotation)) - np.repeat(np.cumsum(size) - size, size)
    return quotation, order[low[quotation] + within]
