"""What is new: items whose share of the articles changed between earlier and recent articles, and who is quoted newly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

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


def moves(held: pd.DataFrame, *, params: SituationParams = SituationParams()) -> pd.DataFrame:
    """Items that rose or fell, by the two-share z test with pooled variance (largest change first).

    Parameters
    ----------
    held : DataFrame
        ``kind, item, recent, before, recent_of, before_of``: articles with the
        item in either part, and the articles of the part that could hold it
        (those of a topic's language).
    params : SituationParams

    Returns
    -------
    DataFrame
        ``kind, item, recent, before, recent_share, before_share, z, p``:
        articles with the item in either part, their shares (0..1), the test.
        p is not corrected for the number of items tried.
    """
    a, b, n1, n0 = (held[c].to_numpy(dtype=float) for c in ("recent", "before", "recent_of", "before_of"))
    pooled = np.divide(a + b, n1 + n0, out=np.zeros(len(held)), where=n1 + n0 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        late, early = a / n1, b / n0
        z = (late - early) / (pooled * (1 - pooled) * (1 / n1 + 1 / n0)) ** 0.5
    p = 2 * special.ndtr(-np.abs(z))
    made = held[["kind", "item", "recent", "before"]].assign(recent_share=late, before_share=early, z=z, p=p)
    made = made[(n1 > 0) & (n0 > 0) & (a + b >= params.least) & np.isfinite(z) & (p <= params.alpha)]
    made = made.assign(_size=-made["z"].abs()).sort_values(["_size", "item"], kind="stable")
    return made[MOVES].reset_index(drop=True)


def cited(recent: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Who is quoted by name in recent articles, most quoted first; ``new`` when nobody quoted them before.

    Parameters
    ----------
    recent, before : DataFrame
        ``quotation_id, article_id, speaker_id`` of the quotations of either part.
    """
    now = recent[recent["speaker_id"].notna()]
    earlier = before["speaker_id"].value_counts()
    made = now.groupby("speaker_id").agg(quotations=("quotation_id", "size"), articles=("article_id", "nunique")).reset_index()
    made = made.rename(columns={"speaker_id": "official_id"})
    made["earlier"] = made["official_id"].map(earlier).fillna(0).astype(int)
    made["new"] = made["earlier"] == 0
    return made.sort_values(["quotations", "official_id"], ascending=[False, True], kind="stable").reset_index(drop=True)[CITED]
