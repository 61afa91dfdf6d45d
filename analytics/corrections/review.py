"""What reviewing shows: which quotations to look at first, and how often the reviewer agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.corrections.log import Entry
from analytics.corrections.replay import Corrected, Finder
from analytics.summaries.intervals import wilson

REVIEWED = ("confirm_quotation", "reject_quotation", "attribute_quotation")
AGREEMENT = ["language", "reviewed", "right", "share", "low", "high", "expected"]


def _judged(extracted: Corrected, entries: Sequence[Entry]) -> pd.DataFrame:
    """The reviewed rows of QUOTATIONS as extracted, with ``verdict`` (the kind of the last decision)."""
    find = Finder(extracted.quotations)
    last: dict[int, str] = {}
    for e in entries:
        if e.kind in REVIEWED and (row := find.row(e.facts["quotation"])) is not None:
            last[row] = e.kind
    rows = extracted.quotations.iloc[sorted(last)]
    return rows.assign(verdict=[last[n] for n in sorted(last)])


def agreement(extracted: Corrected, entries: Sequence[Entry]) -> pd.DataFrame:
    """How often the reviewer left a quotation as extracted, per language.

    Parameters
    ----------
    extracted : Corrected
        Tables as the analysis made them.
    entries : sequence of Entry
        Decisions in force.

    Returns
    -------
    DataFrame
        ``language, reviewed, right, share, low, high, expected``: quotations
        reviewed, confirmed as they were, their share with Wilson's 95 % interval,
        and the share their stated confidence foretold. What is reviewed is no
        random sample when the least certain come first.
    """
    judged = _judged(extracted, entries)
    rows = []
    for language, own in judged.groupby("language", sort=True):
        right = int((own["verdict"] == "confirm_quotation").sum())
        low, high = (float(v) for v in wilson(np.array(right), np.array(len(own))))
        rows.append((language, len(own), right, right / len(own), low, high, float(own["confidence"].mean())))
    return pd.DataFrame(rows, columns=AGREEMENT)


def queue(now: Corrected, extracted: Corrected, entries: Sequence[Entry]) -> pd.DataFrame:
    """QUOTATIONS nobody has reviewed yet, least certain first; repeated articles left out."""
    done = set(_judged(extracted, entries)["quotation_id"])
    counted = set(now.articles.loc[now.articles["duplicate_of"].isna(), "article_id"])
    rows = now.quotations
    open_ = [a in counted and q not in done for a, q in zip(rows["article_id"], rows["quotation_id"], strict=True)]
    return rows[open_].sort_values(["confidence", "quotation_id"], kind="stable").reset_index(drop=True)


def gold(now: Corrected, extracted: Corrected, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """Reviewed quotations that stand, one record an article, in the form annotated articles have."""
    done = set(_judged(extracted, entries)["quotation_id"])
    rows = now.quotations[now.quotations["quotation_id"].isin(done)]
    names = now.officials.set_index("official_id")["name"]
    for article, own in rows.groupby("article_id", sort=True):
        yield {
            "id": article,
            "attributions": [
                {
                    "source": q.speaker_text, "person": q.speaker if isinstance(q.speaker, str) else names.get(q.speaker_id),
                    "source_type": q.speaker_kind, "role": q.role, "cue": q.cue, "content": q.content, "kind": q.kind,
                }
                for q in own.itertuples(index=False)
            ],
        }  # fmt: skip
