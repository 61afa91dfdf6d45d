"""The caption every figure and table carries: corpus, filters, method, version and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import analytics
from analytics.opened import Corpus
from analytics.slices import Slice
from dashboard.conventions import of
from dashboard.i18n import isolate, translate


def describe(slice_: Slice, *, language: str, names: Mapping[str, str]) -> str:
    """The filters of a slice in words; ``names`` turns ids into labels."""
    separator = "، " if language in ("ar", "fa") else ", "
    parts = []
    if slice_.since:
        parts.append(f"{translate(language, 'filter.since')} {isolate(of(language).date(slice_.since))}")
    if slice_.until:
        parts.append(f"{translate(language, 'filter.until')} {isolate(of(language).date(slice_.until))}")
    for field in ("outlets", "languages", "topics", "officials", "categories"):
        values = getattr(slice_, field)
        if values:
            shown = separator.join(isolate(names.get(v, v)) for v in values)
            parts.append(f"{translate(language, 'filter.' + field)}: {shown}")
    parts += [f"{translate(language, 'filter.' + f)}: {isolate(getattr(slice_, f))}" for f in ("role", "text") if getattr(slice_, f)]
    if slice_.sure:
        parts.append(f"{translate(language, 'filter.sure')} {of(language).percent(slice_.sure / 100)}")
    return "; ".join(parts) if parts else translate(language, "caption.no_filters")


def caption(corpus: Corpus, slice_: Slice, *, method: str, language: str, names: Mapping[str, str]) -> str:
    """The caption's lines.

    Parameters
    ----------
    corpus : Corpus
    slice_ : Slice
    method : str
        How the numbers were made, in the interface language.
    language : str
        Interface language.
    names : mapping
        Ids of topics, officials and languages to their labels.
    """
    lines = (
        translate(language, "caption.corpus", name=isolate(corpus.name), number=corpus.articles, print=corpus.fingerprint),
        translate(language, "caption.filters", filters=describe(slice_, language=language, names=names)),
        translate(language, "caption.method", method=method),
        translate(language, "caption.made", version=analytics.__version__, date=isolate(of(language).date(dt.date.today().isoformat()))),
    )
    return "\n".join(lines)
