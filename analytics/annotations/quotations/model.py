"""What the grammars of the three languages agree on: documents, mentions, attributions.

All spans here are in the FOLDED text of a :class:`Document`; the package's
``annotate`` maps them back to the original.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from analytics.annotations.quotations.marks import Quote, find_quotes
from analytics.languages import LanguagePack
from analytics.text import Folded, Span, fold, paragraphs, sentences

NOWHERE: Span = (-1, -1)


@dataclass
class Document:
    """One article as the grammars see it.

    Attributes
    ----------
    body : str
        Analysed text, of the original's length.
    title : str
        The headline: helps to resolve surnames, is not itself searched.
    pack : LanguagePack
    """

    body: str
    title: str
    pack: LanguagePack
    #: what a grammar has worked out once for the article
    kept: dict[str, object] = field(default_factory=dict)

    @cached_property
    def folded(self) -> Folded:
        """The body with spelling variants merged."""
        return fold(self.body, self.pack.loose)

    @cached_property
    def text(self) -> str:
        """What every span here points into."""
        return self.folded.text

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Spans of the lines."""
        return paragraphs(self.text)

    @cached_property
    def quotes(self) -> list[Quote]:
        """Stretches between quotation marks."""
        return find_quotes(self.text, self.paragraphs)

    @cached_property
    def sentences(self) -> list[Span]:
        """Spans of the sentences; none ends inside a closed quotation."""
        merged: list[Span] = []
        quotes = [q for q in self.quotes if q.closed]
        n = 0
        for start, end in sentences(self.text, self.pack):
            while n < len(quotes) and quotes[n].outer[1] <= start:
                n += 1
            inside = n < len(quotes) and quotes[n].outer[0] < start < quotes[n].end
            same_line = merged and "\n" not in self.text[merged[-1][1] : start]
            if inside and same_line and end - merged[-1][0] < 1500:
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
        return merged


@dataclass(frozen=True)
class Mention:
    """Words that name a speaker.

    Attributes
    ----------
    span : Span
        The name where there is one, else the noun phrase.
    name : str
        The name's words, spelling folded; empty when there is none.
    kind : str
        One of ``tables.SPEAKER_KINDS``; ``person`` only with a name.
    role : tuple of Span
        The post or title, where it stands beside the name: before it, after it, or both.
    gender : str
        ``m``, ``f``, ``p`` (several) or empty.
    pronoun : bool
        Whether it only points back (وی, او, he).
    definite : bool
        Whether a nameless phrase points at somebody known (الوزير, the minister).
    """

    span: Span
    name: str = ""
    kind: str = "person"
    role: tuple[Span, ...] = ()
    gender: str = ""
    pronoun: bool = False
    definite: bool = False
    #: a lone word that is a surname only if the article knows such a person
    tentative: bool = False
    #: ordinary words that are a name only if the article knows it; otherwise no subject at all
    perhaps: bool = False


@dataclass
class Event:
    """A cue, in text order: an attribution, or an act that only moves the speaker on.

    ``content`` is None for an act. ``backward`` says the speaker may be looked
    for before the cue when none stands beside it.
    """

    cue: Span
    mention: Mention | None
    content: Span | None = None
    kind: str = "indirect"
    gender: str = ""
    rule: str = "verb"
    #: a weaker reading that gives way to any other of the same words
    weak: bool = False
    #: an actor that says nothing here, but may be whom a dropped subject means
    background: bool = False
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Attribution:
    """A resolved attribution, still in folded spans; ``how`` says by what the speaker was found."""

    event: Event
    name: str
    name_span: Span
    kind: str
    role: tuple[Span, ...]
    speaker: Span
    how: str
