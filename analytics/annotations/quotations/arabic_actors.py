"""Whom an Arabic sentence is about, where nobody speaks yet: استقبل الرئيس … مؤكدا أن.

Their subjects are whom a later participle or verb without a subject may mean.
"""

from __future__ import annotations

import re

from analytics.annotations.quotations.arabic_clauses import sentence_of
from analytics.annotations.quotations.arabic_speakers import parse
from analytics.annotations.quotations.arabic_verbs import forms
from analytics.annotations.quotations.arabic_words import article_words, kind_of_word
from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.wordlists import folded, names
from analytics.languages import get
from analytics.text import Span

CODE = "ar"
_COMMA = re.compile(r"[،,]")
_WORD = re.compile(r"[^\W\d_]+")
_LEAD = re.compile(
    r"[\s\-–—•*«\"“،,]*(?:(?:كما|فيما|بينما|حيث|وقد|وكان|وكانت|كان|كانت|قد|ثم|بدوره|بدورها|من جهته|من جهتها|من جانبه|من جانبها)\s+)*[،,]?\s*"
)
#: An opening adverbial is looked past when its comma comes this soon.
_OPENING = 90
_REACH = 170


def actors(doc: Document, events: list[Event]) -> list[Event]:
    """A background event for each sentence whose main verb is no cue and has a subject beside it."""
    cues = {e.cue[0] for e in events}
    found = []
    for sentence in doc.sentences:
        for at in _starts(doc, sentence):
            event = _actor(doc, at, sentence, cues)
            if event is not None:
                found.append(event)
                break
    return found + _makers(doc)


#: البيان الذي اصدره فلان, مقال كتبه فلان: whoever made what is then quoted
_MAKES = frozenset(("الذي", "التي"))
_MADE = re.compile(r"(?<!\w)(?:الذي|التي)\s+(\w{2,}?ه(?:ا)?|(?:ادلي|ادلت)\s+بها?)(?=\s)")


def _makers(doc: Document) -> list[Event]:
    found = []
    words = article_words(doc)
    for n in words.where("made", _MAKES.__contains__):
        sentence = sentence_of(doc, words.places[n])
        m = _MADE.match(doc.text, words.places[n], sentence[1])
        if m is None:
            continue
        mention = parse(doc, m.end(), min(sentence[1], m.end() + _REACH), gender="", open_end=True)
        if mention is not None and mention.name and not mention.tentative:
            found.append(Event(m.span(1), mention, None, background=True))
    return found


def _starts(doc: Document, sentence: Span) -> list[int]:
    """Where the main clause may begin: with the sentence, or after its opening adverbial."""
    start = sentence[0]
    comma = _COMMA.search(doc.text, start, min(sentence[1], start + _OPENING))
    places = [start] if comma is None else [start, comma.end()]
    return [m.end() if (m := _LEAD.match(doc.text, p, sentence[1])) else p for p in places]


def _actor(doc: Document, at: int, sentence: Span, cues: set[int]) -> Event | None:
    m = _WORD.match(doc.text, at, sentence[1])
    if m is None or m.start() in cues:
        return None
    word = m.group()
    bare = word[1:] if word[0] in "وف" and len(word) > 4 else word
    if bare in forms() or word in forms():
        return None
    kind = kind_of_word(bare)
    if kind in ("role", "rank"):  # a nominal sentence
        mention = parse(doc, m.end() - len(bare), min(sentence[1], at + _REACH), gender="", open_end=True)
        return Event((m.end() - len(bare), m.end()), mention, None, background=True) if _sure(mention) else None
    if kind or bare.startswith("ال") or bare in folded(CODE, "breaks") or bare in get(CODE).stopwords or bare in names(CODE).places:
        return None
    gender = "f" if bare.endswith("ت") or bare.startswith("ت") else "m"
    mention = parse(doc, m.end(), min(sentence[1], m.end() + _REACH), gender=gender, open_end=True)
    return Event(m.span(), mention, None, gender=gender, background=True) if _sure(mention) else None


def _sure(mention: Mention | None) -> bool:
    return mention is not None and not mention.tentative and not mention.pronoun
