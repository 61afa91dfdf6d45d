"""Items made in a language: title, caption, table under words of that language, chart and figure."""

from __future__ import annotations

from analytics import passport as passports
from analytics.analyses import questions
from analytics.opened import Opened
from analytics.slices import Slice
from dashboard.briefing.items import Item
from dashboard.briefing.makers import MAKERS
from dashboard.briefing.names import labels
from dashboard.briefing.shapes import Job, Rendered
from dashboard.exports import caption as captions
from dashboard.i18n import translate

#: Shares, 0..1, where they are columns of a table; a trend's low and high are of its measure.
PERCENTS = ("share", "other_share", "low", "high", "recent_share", "before_share")


def _percents(analysis: str, language: str) -> frozenset[str]:
    return frozenset(translate(language, f"column.{c}") for c in PERCENTS) if analysis not in ("trend", "leads") else frozenset()


def render(opened: Opened, item: Item, language: str) -> Rendered:
    """Make an item.

    Parameters
    ----------
    opened : Opened
    item : Item
    language : str
        en, ar or fa, whatever the language of the page the item was chosen on.
    """
    slice_ = Slice.from_query(item.slice)
    params = questions.checked(item.analysis, item.params)
    table = questions.answer(opened, item.analysis, params, slice_)
    names = labels(opened, language)
    made = MAKERS[item.analysis](Job(opened, params, table, language, names, slice_))
    text = captions.caption(opened.corpus, slice_, method=made.method, language=language, names=names)
    issued = passports.issue(opened, item.analysis, params, slice_, table)
    return Rendered(
        item.title or made.title,
        text,
        item.note,
        made.table,
        issued,
        made.chart,
        made.figure,
        made.quotes,
        language,
        _percents(item.analysis, language),
        made.lines,
    )
