"""Arabic attribution: verbs before their speakers, participles in chains, and everything else put in order."""

from __future__ import annotations

import re
from functools import cache

from analytics.annotations.quotations.arabic_actors import actors
from analytics.annotations.quotations.arabic_clauses import (
    CODE,
    FEW_WORDS,
    REACH,
    after_colon,
    clause,
    inside_quote,
    introduces,
    opening,
    patterns,
    quote_at,
    sentence_of,
    word_count,
)
from analytics.annotations.quotations.arabic_phrases import according, contained, named_elsewhere, relays, trailing
from analytics.annotations.quotations.arabic_speakers import parse, plausible_subject
from analytics.annotations.quotations.arabic_verbs import Form, forms
from analytics.annotations.quotations.arabic_words import article_words
from analytics.annotations.quotations.marks import Quote
from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.wordlists import folded
from analytics.text import Span

#: A participle's clause begins this near.
REACH_PARTICIPLE = 70


def find(doc: Document) -> list[Event]:
    """Every cue of the article with its speaker's mention and content, in text order."""
    events: list[Event] = []
    relayed_events = relays(doc)
    relayed = {r.facts["verb"] for r in relayed_events}
    cues = [c for c in _cues(doc) if c[0][1] not in relayed]
    for n, (span, form) in enumerate(cues):
        following = cues[n + 1][0][0] if n + 1 < len(cues) else len(doc.text)
        event = _verb(doc, span, form, following, cues[n + 1 :])
        if event:
            events.append(event)
    events += relayed_events
    events += contained(doc)
    covered = [e.content for e in events if e.content]
    events += [e for e in according(doc) if not named_elsewhere(doc, e, events)]
    events += trailing(doc, covered)
    settled = _settled(doc, events)
    if not any(e.content for e in settled):
        return settled  # nobody is cited: no need to know whom sentences are about
    return sorted(settled + actors(doc, events), key=lambda e: e.cue[0])


def _cues(doc: Document) -> list[tuple[Span, Form]]:
    negation = patterns()["negation"]
    known, words, text = _cue_words(), article_words(doc), doc.text
    found = []
    for n in words.where("reported", known.__contains__):
        word, start = words.written[n], words.places[n]
        end = start + len(word)
        if text[end : end + 1] == "_" or text[max(0, start - 1) : start] == "_":
            continue
        if negation.search(text[max(0, start - 14) : start]) and "ستبعد" not in word:
            continue
        found.append(((start, end), known[word]))
    return found


@cache
def _cue_words() -> dict[str, Form]:
    """Every cue as written, with and without و or ف before it."""
    made = {lead + word: form for lead in "وف" for word, form in forms().items()}
    return made | forms()


def _verb(doc: Document, span: Span, form: Form, following: int, later: list[tuple[Span, Form]]) -> Event | None:
    text = doc.text
    word = text[span[0] : span[1]]
    sentence = sentence_of(doc, span[0])
    outer = inside_quote(doc, span[0])
    if outer and not form.participle and form.kind != "say":
        return None  # reported inside somebody's speech: only an inner named speaker would count
    stop = min(sentence[1], span[1] + (REACH_PARTICIPLE if form.participle else REACH))
    at = span[1]
    introducer: re.Match[str] | None = None
    for m in opening(doc, "intro", span[1], stop + 1):
        if m.group(3):
            quote = quote_at(doc, m.start())
            if quote is None or quote.start < at:
                continue
            if word_count(doc, quote.start, quote.end) <= FEW_WORDS and _goes_on(text, quote):
                at = quote.outer[1]
                continue
        if m.group(2) and text[m.start() - 1 : m.start()].isdigit() and text[m.end() : m.end() + 1].isdigit():
            continue
        if m.start() < at:
            continue
        introducer = m
        break
    if introducer is None:
        return _act(doc, span, form, sentence, following)
    between = text[span[1] : introducer.start()]
    if following < introducer.start() and not _transparent(doc, following, later, introducer.start()):
        return _act(doc, span, form, sentence, following)
    if "؛" in between or "\n" in between or (form.strict and ("،" in between or "," in between)):
        return _act(doc, span, form, sentence, following)
    mention = parse(doc, span[1], introducer.start(), gender=form.gender) if not form.participle else None
    if not form.participle and not plausible_subject(doc, span[1], introducer.start(), mention):
        return _act(doc, span, form, sentence, following)
    if form.strict and mention is None and not introducer.group(1) and between.strip(" ،,"):
        return None
    if introducer.group(1):
        content, kind = clause(doc, introducer, sentence, span)
    elif introducer.group(2):
        content, kind = after_colon(doc, introducer.end(), sentence)
    else:
        quote = quote_at(doc, introducer.start())
        assert quote is not None
        if form.kind != "say" and not _speech(doc, between, quote, mention):
            return _act(doc, span, form, sentence, following)
        content, kind = (quote.start, quote.end), "direct"
    if content is None or word_count(doc, *content) < 2:
        return None
    if mention is None and not form.participle:
        mention = _subject_before(doc, span, sentence)
        if mention is None and _relative(doc, span, sentence):
            return None
    verb = "act" if form.kind == "act" else "participle" if form.participle else "verb"
    rule = f"{verb} {'clause' if introducer.group(1) else 'colon' if introducer.group(2) else 'quote'}"
    return Event(span, mention, content, kind, form.gender, rule, weak=form.kind == "act" or word.startswith("قائل"))


_RELATIVE = re.compile(r"(?<!\w)(?:الذين|مما|ما|بما|والتي|والذي|اللذين|كما)\s+$")


def _relative(doc: Document, span: Span, sentence: Span) -> bool:
    """Whether a verb without a subject only describes the noun before it (فقرة تنص على أن, الذين يعتقدون أن)."""
    head = doc.text[sentence[0] : span[0]]
    if _RELATIVE.search(head):
        return True
    word = doc.text[span[0] : span[1]]
    if word.lstrip("وف") in folded(CODE, "impersonal") and introduces(doc.text, span[1]):
        return True
    return bool(head.strip(' «"“-–،,')) and word[0] in "يت" and not head.rstrip().endswith(("،", ",", "و", "قد", "كان", "كانت"))


def _goes_on(text: str, quote: Quote) -> bool:
    """Whether the sentence continues after a few quoted words, so that they are only a name or term."""
    rest = text[quote.outer[1] : quote.outer[1] + 3].strip()
    return bool(rest) and rest[0] not in ".!؟"


def _transparent(doc: Document, following: int, later: list[tuple[Span, Form]], end: int) -> bool:
    """Whether every cue between is only an aside of this one (قائلا, or a word inside a role)."""
    for span, form in later:
        if span[0] >= end:
            break
        word = doc.text[span[0] : span[1]]
        if word.startswith(("قايل", "وقايل")):
            continue
        if form.strict or (form.kind == "act" and not form.participle):
            continue
        return False
    return True


def _speech(doc: Document, between: str, quote: Quote, mention: Mention | None) -> bool:
    if word_count(doc, quote.start, quote.end) < 5:
        return False
    tail = between.strip().rstrip("،,")
    if not tail:
        return True
    return bool(mention) and not re.search(r"(?<!\w)(?:الي|علي|عن|من|ب\w+|في)\s*\w*\s*$", tail)


def _act(doc: Document, span: Span, form: Form, sentence: Span, following: int) -> Event | None:
    """A cue without a clause: no attribution, but its subject is who speaks next."""
    if form.strict and form.kind != "act":
        return None
    if form.participle:
        return Event(span, None, None, gender=form.gender)
    end = min(sentence[1], span[1] + 160, following if following > span[1] else len(doc.text))
    mention = parse(doc, span[1], end, gender=form.gender, open_end=True)
    if mention is None:
        mention = _subject_before(doc, span, sentence)
    return Event(span, mention, None, gender=form.gender)


#: Where a clause inside another begins: its own subject may come next (قالت الصحيفة ان الوزير … اكد ان).
_INNER = re.compile(r"(?<!\w)[بل]?ان\s+")


#: What may stand before a subject at a clause's beginning.
_BEFORE = re.compile(
    r"\s*(?:[-–—•*«\"“]\s*)?(?:(?:و?اما|لكن|ولكن|الا ان|غير ان|وكان|كان|وكانت|كانت|ان|فان|وان|بينما|فيما|من جهته|من جهتها|بدوره|بدورها|وقد|حيث|كما|و)[\s،,]+)*"
)


def _subject_before(doc: Document, span: Span, sentence: Span) -> Mention | None:
    """A subject that stands before its verb: since the sentence or clause began."""
    text = doc.text
    start = sentence[0]
    head = text[start : span[0]]
    if not head.strip():
        return None
    tries = [start, *(m.end() for m in opening(doc, "clause_break", start, span[0]))]
    nested = -1
    if next(opening(doc, "cue", start, span[0]), None):
        tries = tries[-1:]
        inner = [m.end() for m in _INNER.finditer(head)]
        if inner:
            nested = start + inner[-1]
            tries.insert(0, nested)
    best = None
    for at in tries:
        m = _BEFORE.match(text, at, span[0])
        begin = m.end() if m else at
        if begin >= span[0] or span[0] - begin > 200:
            continue
        mention = parse(doc, begin, span[0], gender="", whole=True)
        if mention and at == nested and (not mention.name or mention.tentative or len(mention.name.split()) < 2):
            continue  # inside another's words only a named person speaks
        if mention:
            best = mention
            break
    return best


def _settled(doc: Document, events: list[Event]) -> list[Event]:
    """One event per content and per cue, in text order; weak readings give way."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.content is None, e.weak, e.cue[0])):
        clash = False
        for other in kept:
            if event.cue == other.cue:
                clash = True
            elif event.content and other.content:
                low, high = max(event.content[0], other.content[0]), min(event.content[1], other.content[1])
                shorter = min(event.content[1] - event.content[0], other.content[1] - other.content[0])
                longer = max(event.content[1] - event.content[0], other.content[1] - other.content[0])
                if high - low > 0.8 * longer or (event.weak and high - low > 0.5 * shorter):
                    clash = True
            if clash:
                break
        if not clash:
            kept.append(event)
    kept = [e for e in kept if not _nested(doc, e, kept)]
    return sorted(kept, key=lambda e: e.cue[0])


def _nested(doc: Document, event: Event, others: list[Event]) -> bool:
    """Whether a cue stands inside what another speaker says, with no named speaker of its own."""
    if event.content is None or (event.mention and event.mention.name):
        return False
    if doc.text[event.cue[0]] in "وف":
        return False
    return any(o is not event and o.content and not o.weak and o.content[0] <= event.cue[0] < o.content[1] for o in others)
