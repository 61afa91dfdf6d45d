"""What an item of a briefing is made into, and what its maker is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.opened import Opened
from analytics.slices import Slice
from dashboard.conventions import Convention, of
from dashboard.i18n import is_rtl, translate

#: Bars of a slide, rows of a document's table, characters of a quotation.
BARS, ROWS, LONGEST = 12, 15, 700


@dataclass(frozen=True)
class Chart:
    """A chart that slides can draw themselves: ``bar`` (sideways), ``column`` or ``line``."""

    kind: str
    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    percent: bool = False


@dataclass(frozen=True)
class Quote:
    """A quotation to be read: its words, who said them in what post, and where they were published."""

    content: str
    speaker: str
    role: str
    where: str


@dataclass(frozen=True)
class Rendered:
    """An item in a language. The table has heads in that language, numbers are numbers.

    ``percents`` are the heads of shares (0..1); ``lines`` are sentences, each with whether it is a heading.
    """

    title: str
    caption: str
    note: str
    table: pd.DataFrame
    passport: Mapping[str, Any]
    chart: Chart | None = None
    figure: go.Figure | None = None
    quotes: Sequence[Quote] = field(default_factory=tuple)
    language: str = "en"
    percents: frozenset[str] = frozenset()
    lines: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True)
class Job:
    """An item being made."""

    opened: Opened
    params: Mapping[str, Any]
    table: pd.DataFrame
    language: str
    names: Mapping[str, str]
    slice: Slice

    def t(self, key: str, **values: object) -> str:
        """A word in the wanted language."""
        return translate(self.language, key, **values)

    @property
    def rtl(self) -> bool:
        """Whether the language runs from right to left."""
        return is_rtl(self.language)

    @property
    def convention(self) -> Convention:
        """How the language writes numbers and dates."""
        return of(self.language)

    def named(self, values: Sequence[object]) -> list[str]:
        """Identifiers in words."""
        return [self.names.get(str(v), str(v)) for v in values]


@dataclass(frozen=True)
class Made:
    """What a maker adds to the frame every item has."""

    title: str
    method: str
    table: pd.DataFrame
    chart: Chart | None = None
    figure: go.Figure | None = None
    quotes: Sequence[Quote] = ()
    lines: Sequence[tuple[str, bool]] = ()
