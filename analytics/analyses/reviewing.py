"""What is left to review, and how the reviewer agreed with the extraction."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import corrections
from analytics.answers import remembered
from analytics.opened import Opened


@remembered
def review_queue(opened: Opened) -> pd.DataFrame:
    """QUOTATIONS nobody has judged, least certain first."""
    return corrections.queue(opened.corrected, opened.extracted, opened.decisions)


@remembered
def agreement(opened: Opened) -> pd.DataFrame:
    """How often the reviewer left a quotation as extracted, per language."""
    return corrections.agreement(opened.extracted, opened.decisions)


def reviewed_gold(opened: Opened) -> list[dict[str, Any]]:
    """Reviewed quotations in the form of annotated articles."""
    return list(corrections.gold(opened.corrected, opened.extracted, opened.decisions))
