"""What is new: items whose share of the articles changed between earlier and recent articles, and who is quoted newly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from analytics.tables import among

MOVES = ["kind", "item", "recent", "before", "recent_share", "before_share", "z", "p"]
CITED = ["official_id", "quotations", "articles", "earlier", "new"]


@dataclass(frozen=True)
class SituationParams:
    """What counts as news.

    Attributes
    ----------
    recent : float
        The last part of the slice's periods that is compared with the rest.
    least : int
        Articles an item must have in both together.
    alpha : float
        Changes with a larger p are no news.
    """

    recent: float = 0.2
    least: int = 5
    alpha: float = 0.05


def moves(
    holders: Mapping[tuple[str, str], np.ndarray],
    *,
    recent: np.ndarray,
    before: np.ndarray,
    within: Mapping[tuple[str, str], np.ndarray] | None = None,
    params: SituationParams = SituationParams(),
) -> pd.DataFrame:
    """Items that rose or fell, by the two-share z test with pooled variance (largest change first).

    Parameters
    ----------
    holders : mapping
        (kind, item) -> which articles hold it, ndarray of bool.
    recent, before : ndarray of bool, shape (articles,)
    within : mapping, optional
        (kind, item) -> the articles that could hold it (those of a topic's
        language), ndarray of bool; all when not given.
    params : SituationParams

    Returns
    -------
    DataFrame
        ``kind, item, recent, before, recent_share, before_share, z, p``:
        articles with the item in either part, their shares (0..1), the test.
        p is not corrected for the number of items tried.
    """
    rows = []
    for (kind, item), held in holders.items():
        possible = (within or {}).get((kind, item), np.ones(len(held), dtype=bool))
        late, early = recent & possible, before & possible
        n1, n0 = int(late.sum()), int(early.sum())
        a, b = int(held[late].sum()), int(held[early].sum())
        if not n1 or not n0 or a + b < params.least:
            continue
        pooled = (a + b) / (n1 + n0)
        error = (pooled * (1 - pooled) * (1 / n1 + 1 / n0)) ** 0.5
        if not error:
            continue
        z = (a / n1 - b / n0) / error
        p = float(2 * special.ndtr(-abs(z)))
        if p <= params.alpha:
            rows.append((kind, item, a, b, a / n1, b / n0, z, p))
    made = pd.DataFrame(rows, columns=MOVES)
    made = made.assign(_size=-made["z"].astype(float).abs()).sort_values(["_size", "item"], kind="stable")
    return made[MOVES].reset_index(drop=True)


def cited(quotations: pd.DataFrame, *, recent: pd.Series, before: pd.Series) -> pd.DataFrame:
    """Who is quoted by name in recent articles, most quoted first; ``new`` when nobody quoted them before.

    Parameters
    ----------
    quotations : DataFrame
        QUOTATIONS of the slice.
    recent, before : Series
        Article ids of either part.
    """
    narrow = quotations[["quotation_id", "article_id", "speaker_id"]]
    named = narrow[narrow["speaker_id"].notna()]
    now = named[among(named["article_id"], recent)]
    earlier = named[among(named["article_id"], before)]["speaker_id"].value_counts()
    made = now.groupby("speaker_id").agg(quotations=("quotation_id", "size"), articles=("article_id", "nunique")).reset_index()
    made = made.rename(columns={"speaker_id": "official_id"})
    made["earlier"] = made["official_id"].map(earlier).fillna(0).astype(int)
    made["new"] = made["earlier"] == 0
    return made.sort_values(["quotations", "official_id"], ascending=[False, True], kind="stable").reset_index(drop=True)[CITED]
