"""Arabic attributions that are no verb with its subject: relays, documents, بحسب and its kin, quotations before their cue."""

from __future__ import annotations

import re

from analytics.annotations.quotations.arabic_clauses import (
    CODE,
    FEW_WORDS,
    REACH,
    chain,
    inside_quote,
    introduced,
    opening,
    patterns,
    quote_at,
    sentence_of,
    trimmed,
    word_count,
)
from analytics.annotations.quotations.arabic_speakers import parse
from analytics.annotations.quotations.arabic_verbs import forms
from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.wordlists import folded
from analytics.text import Span


def relays(doc: Document) -> list[Event]:
    """نقلت وكالة عن فلان قوله: the named one speaks, not the agency."""
    events = []
    for m in opening(doc, "relay"):
        sentence = sentence_of(doc, m.start())
        stop = min(sentence[1], m.end() + REACH)
        said = patterns()["relayed"].search(doc.text, m.end(), stop)
        begin = said.end() if said else m.end()
        introducer = next(opening(doc, "intro", begin, min(sentence[1], begin + (40 if said else REACH))), None)
        while introducer and introducer.group(3) and not said:
            quote = quote_at(doc, introducer.start())
            if quote is None or word_count(doc, quote.start, quote.end) > FEW_WORDS:
                break
            introducer = next(opening(doc, "intro", quote.outer[1], stop), None)
        if introducer is None:
            continue
        mention = parse(doc, m.end(), said.start() if said else introducer.start(), gender="")
        if mention is None:
            continue
        content, kind = introduced(doc, introducer, sentence, m.span())
        if content and word_count(doc, *content) >= 2:
            cue = said.span() if said else m.span(1)
            events.append(Event(cue, mention, content, kind, "", "relay", facts={"verb": m.end(1)}))
    return events


def contained(doc: Document) -> list[Event]:
    """جاء في البيان أن: a document speaks."""
    events = []
    for m in opening(doc, "contained"):
        sentence = sentence_of(doc, m.start())
        introducer = next(opening(doc, "intro", m.end(), min(sentence[1], m.end() + 120)), None)
        if introducer is None:
            continue
        mention = parse(doc, m.end(), introducer.start(), gender="")
        if mention is None or mention.name:
            continue
        content, kind = introduced(doc, introducer, sentence, m.span())
        if content and word_count(doc, *content) >= 2:
            events.append(Event((m.start(), m.end() - 1), mention, content, kind, "", "document"))
    return events


_FIRST = re.compile(r"\s*(\w+)")
#: Where the phrase that names a speaker after بحسب ends.
_STOP = re.compile(r"[،,؛:]|(?<!\w)(?:فان|فقد|ان|بان|الي ان)(?!\w)|[.!؟]\s*$|(?<=[»”\"])\s*[،,]")


def according(doc: Document) -> list[Event]:
    """بحسب, وفق, كما قال: the clause around is what the speaker said."""
    text = doc.text
    events = []
    taken: list[Span] = []
    legal = folded(CODE, "legal")
    for name in ("as_said", "said", "according"):
        for m in opening(doc, name):
            if any(a <= m.start() < b for a, b in taken) or inside_quote(doc, m.start()):
                continue
            taken.append(m.span())
            sentence = sentence_of(doc, m.start())
            rest = text[m.end() : sentence[1]]
            mention: Mention | None = None
            end = m.end()
            if name == "said" and m.group(2):
                mention = None
            else:
                first = _FIRST.match(rest)
                word = first.group(1) if first else ""
                if name != "as_said" and (word in legal or (word.startswith("ل") and word[1:] in legal)):
                    continue
                stop = _STOP.search(rest)
                limit = m.end() + (stop.start() if stop else len(rest))
                mention = parse(doc, m.end(), min(limit, m.end() + 140), gender="", attached=True)
                if mention is not None:
                    end = max(limit, mention.span[1])
                elif name != "as_said" or rest[: stop.start() if stop else len(rest)].strip():
                    continue  # كما تشرح، : only a verb may stand without its subject
            content = _around(doc, m.start(), end, sentence, prefixed=m.start(1) > m.start())
            if content:
                events.append(Event(m.span(), mention, content, "indirect", "", "according", weak=True))
    return events


_LEADS = re.compile(r"[\s،,:»\"”]*(?:فان|فقد|ان|بان)(?:ه|ها|هم)?(?!\w)")
_LEAD = re.compile(r"[\s،,:]*(?:(?:فان|ان|بان|فقد|الي ان)(?:ه|ها|هم)?\s+)?(?:[«\"“])?")


def _around(doc: Document, start: int, end: int, sentence: Span, *, prefixed: bool) -> Span | None:
    """The clause a parenthetical cue belongs to: what follows it at a sentence's start, else what precedes."""
    text = doc.text
    before = text[sentence[0] : start].strip(" \t\u00a0،,-–—«»\"'()")
    leads = prefixed or bool(_LEADS.match(text, end))
    if len(before.split()) <= 3 or leads:
        lead = _LEAD.match(text, end)
        begin = lead.end() if lead else end
        return trimmed(doc, begin, chain(doc, begin, sentence[1])) if sentence[1] - begin > 12 else None
    return trimmed(doc, sentence[0], start)


def named_elsewhere(doc: Document, event: Event, others: list[Event]) -> bool:
    """Whether the clause already belongs to a speaker of its own."""
    if event.content is None:
        return True
    a, b = event.content
    for o in others:
        if o.content and min(b, o.content[1]) - max(a, o.content[0]) > 0.4 * min(b - a, o.content[1] - o.content[0]):
            return True
        if o.content and a <= o.cue[0] < b:
            return True
    return False


_THUS = re.compile(r"[\s،,.]*(?:(?:هكذا|بهذه الكلمات|هذا ما|بهذه العبارة)\s+)?")


def trailing(doc: Document, covered: list[Span]) -> list[Event]:
    """A quotation followed by its cue: «…» قال فلان."""
    text = doc.text
    events = []
    for q in doc.quotes:
        if not q.closed or word_count(doc, q.start, q.end) < 4 or any(c[0] <= q.start < c[1] for c in covered):
            continue
        m = _THUS.match(text, q.outer[1])
        at = m.end() if m else q.outer[1]
        cue = patterns()["cue"].match(text, at) if at == 0 or not text[at - 1].isalnum() else None
        if cue is None or cue.group(1) or "\n" in text[q.outer[1] : at]:
            continue
        form = forms()[cue.group(2)]
        if form.participle or form.strict:
            continue
        sentence = sentence_of(doc, cue.start())
        mention = parse(doc, cue.end(), min(max(sentence[1], cue.end()), cue.end() + 160), gender=form.gender, open_end=True)
        events.append(Event(cue.span(), mention, (q.start, q.end), "direct", form.gender, "quote before"))
    return events
