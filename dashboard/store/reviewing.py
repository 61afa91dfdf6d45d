"""What is left to review, and how the reviewer agreed with the extraction."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import corrections
from dashboard.store.base import Store, remembered


def _extracted(store: Store) -> corrections.Corrected:
    return corrections.corrected(store.generation, ())


@remembered(max_entries=8)
def review_queue(store: Store) -> pd.DataFrame:
    """QUOTATIONS nobody has judged, least certain first."""
    return corrections.queue(store.corrected, _extracted(store), store.decisions).head(2_000)


@remembered(max_entries=8)
def agreement(store: Store) -> pd.DataFrame:
    """How often the reviewer left a quotation as extracted, per language."""
    return corrections.agreement(_extracted(store), store.decisions)


def reviewed_gold(store: Store) -> list[dict[str, Any]]:
    """Reviewed quotations in the form of annotated articles."""
    return list(corrections.gold(store.corrected, _extracted(store), store.decisions))
