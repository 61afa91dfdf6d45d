"""What a network is built from: quotations with the things they are about."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analytics.languages import get
from analytics.languages.pack import read_list
from analytics.tables import among


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
    known: dict[tuple[str, str], bool] = {}
    for cue, language in set(zip(quotations["cue"], quotations["language"], strict=True)):
        key = get(language).key(cue).strip()
        parts = [key, *(w.removeprefix("و") for w in key.split())]
        known[cue, language] = any(p.startswith(_denying(language)) for p in parts)
    return np.array([known[pair] for pair in zip(quotations["cue"], quotations["language"], strict=True)], dtype=bool)


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
    held = codes[among(codes["article_id"], rows["article_id"])].rename(columns={"start": "at", "end": "till"})
    met = rows[["quotation_id", "article_id", "start", "end"]].merge(held, on="article_id")
    met = met[(met["at"] >= met["start"]) & (met["at"] < met["end"])][["quotation_id", "category"]].drop_duplicates()
    return rows.drop(columns=["start", "end"]).merge(met, on="quotation_id", how="left")
