"""Quotations: who is cited saying what (attributions with content; PARC 3.0, PolNeAR).

A grammar per language finds cues, the words they report and the phrase that
names the speaker; ``resolve`` settles who is meant within the article. A new
language is one more grammar in :data:`GRAMMARS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import pyarrow as pa

from analytics.annotations.quotations import (
    arabic,
    arabic_persons,
    arabic_speakers,
    arabic_words,
    calibration,
    english,
    english_speakers,
    persian,
    persian_speakers,
)
from analytics.annotations.quotations.model import NOWHERE, Attribution, Document, Event, Mention
from analytics.annotations.quotations.resolve import Resolver, organisation
from analytics.languages import get
from analytics.tables import ATTRIBUTIONS, arrow
from analytics.text import Span

Find = Callable[[Document], list[Event]]
Persons = Callable[[Document], list[Mention]]
IsName = Callable[[Document, Mention], bool]


@dataclass(frozen=True)
class Grammar:
    """What a language brings: cues with contents, the persons it names, and when a lone word is a name.

    ``prepare`` reads the words of several articles at once, where that is cheaper.
    """

    find: Find
    persons: Persons
    is_name: IsName
    prepare: Callable[[Sequence[Document]], None] | None = None


GRAMMARS: Mapping[str, Grammar] = {
    "ar": Grammar(arabic.find, arabic_persons.persons, arabic_speakers.is_name, arabic_words.prepare),
    "en": Grammar(english.find, english_speakers.named, english_speakers.is_name),
    "fa": Grammar(persian.find, persian_speakers.persons, persian_speakers.is_name),
}


@dataclass(frozen=True)
class QuotationParams:
    """Bounds on what is taken for a quotation.

    Attributes
    ----------
    longest : int
        Characters of the longest article that is searched.
    """

    longest: int = 200_000


def extract(doc: Document) -> list[Attribution]:
    """The attributions of one article, spans in its folded text."""
    grammar = GRAMMARS[doc.pack.code]
    events = grammar.find(doc)
    if not any(e.content for e in events):
        return []
    return Resolver(doc, grammar.persons(doc)).run(events, partial(grammar.is_name, doc))


def annotate(texts: pd.DataFrame, params: QuotationParams = QuotationParams()) -> pd.DataFrame:
    """Attributions of one partition as a frame: see :func:`attributions`."""
    return attributions(texts, params).to_pandas()


def attributions(texts: pd.DataFrame, params: QuotationParams = QuotationParams()) -> pa.Table:
    """Attributions of one partition.

    Parameters
    ----------
    texts : DataFrame
        ``article_id, language, title, body``; ``body`` has the original's length.
    params : QuotationParams

    Returns
    -------
    pyarrow.Table
        One row per attribution, the ATTRIBUTIONS table; spans into the
        original text; ``speaker`` is the fullest form of the name in the article.
    """
    rows: list[list[object]] = []
    columns = (texts[c].tolist() for c in ("article_id", "language", "title", "body"))
    docs = [
        (article_id, Document(body[: params.longest], title, get(language)))
        for article_id, language, title, body in zip(*columns, strict=True)
        if language in GRAMMARS
    ]
    for code, grammar in GRAMMARS.items():
        if grammar.prepare:
            grammar.prepare([doc for _, doc in docs if doc.pack.code == code])
    for article_id, doc in docs:
        rows.extend(row(doc, article_id, a) for a in extract(doc))
        doc.kept.clear()  # words and scores of many articles would add up
    return arrow(ATTRIBUTIONS, **{name: [values[n] for values in rows] for n, name in enumerate(ATTRIBUTIONS.names)})


def row(doc: Document, article_id: str, a: Attribution) -> list[object]:
    """One attribution as a row of the ATTRIBUTIONS table."""

    def back(span: Span) -> Span:
        return NOWHERE if span == NOWHERE else doc.folded.original(*span)

    def words(span: Span) -> str:
        return "" if span == NOWHERE else doc.body[slice(*span)]

    assert a.event.content is not None
    content, cue, speaker, name = (back(s) for s in (a.event.content, a.event.cue, a.speaker, a.name_span))
    parts = [back(r) for r in a.role]
    longest = max(parts, key=lambda s: s[1] - s[0], default=NOWHERE)
    body = organisation(doc, a.role)
    comma = "، " if doc.pack.rtl else ", "
    return [
        article_id, *content, words(content), a.event.kind, words(cue), *cue, words(name) or None, *name,
        words(speaker), *speaker, a.kind, comma.join(words(p) for p in parts), *longest, words(back(body)) if body else "",
        *calibration.confidence(doc.pack.code, calibration.classes(a)),
    ]  # fmt: skip
