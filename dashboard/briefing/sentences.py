"""The situation in sentences: templates of the locale files, filled from a table's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.conventions import of
from dashboard.i18n import isolate, translate

#: Sections in the order they are said.
SECTIONS = ("rose", "fell", "cited", "newly")


def window(row: Any, language: str) -> str:
    """Which articles are recent, and how many."""
    start, end = str(row.item).split("/")
    convention = of(language)
    words = {"start": convention.period(start, row.kind), "end": convention.period(end, row.kind)}
    period = translate(language, f"period.{row.kind}")
    return translate(language, "situation.window", recent=int(row.recent), before=int(row.before), period=period, **words)


def sentence(row: Any, language: str, names: Mapping[str, str]) -> str:
    """What a row of ``situation.summary`` says."""
    convention = of(language)
    name = isolate(names.get(str(row.item), str(row.item)))
    if row.section in ("rose", "fell"):
        kind = translate(language, f"situation.of_{row.kind}")
        now, then = (convention.percent(v, 1) for v in (row.recent_share, row.before_share))
        return translate(language, f"situation.{row.section}", name=name, kind=kind, now=now, then=then)
    return translate(
        language, f"situation.{row.section}", name=name, quotations=int(row.recent), articles=int(row.articles), earlier=int(row.before)
    )
