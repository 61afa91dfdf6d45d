"""English attribution: cues on either side of the words, with and without quotation marks."""

from __future__ import annotations

import bisect
import re
from functools import cache

from analytics.annotations.quotations.english_frames import framed, inflected
from analytics.annotations.quotations.english_speakers import listed, named, named_at, parse, tokens
from analytics.annotations.quotations.marks import Quote
from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.wordlists import one_of
from analytics.languages import get
from analytics.text import Span

CODE = "en"
FEW_WORDS = 3
_TAIL = " \t\u00a0,;:–—-"


@cache
def forms() -> dict[str, tuple[bool, bool, bool]]:
    """form -> (takes speech freely, finite, base form)."""
    q = get(CODE).quoting
    only = set(q["clause_only"])
    made: dict[str, tuple[bool, bool, bool]] = {}
    for name in ("say", "claim"):
        for line in q[name]:
            base = line if line in ("point out", "go on went on", "put it") else line.split()[0]
            free = base.removesuffix(" went on") not in only
            for n, (form, finite) in enumerate(inflected(line)):
                made.setdefault(form, (free, finite, n == 0))
    return made


_LOWER = re.compile(r"[a-z]+")


@cache
def _first_words() -> frozenset[str]:
    """The first word of every cue: a sentence with none of them is passed over."""
    return frozenset(form.split()[0] for form in forms())


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    q = get(CODE).quoting
    aux = one_of(q["auxiliaries"])
    verb = one_of(forms())
    return {
        "cue": re.compile(rf"(?<![\w'-])((?:{aux}\s+){{0,3}})({verb})(?![\w'-])"),
        "negation": re.compile(rf"(?:\bnot|n't|\bnever|\bneither|\bnor|\bcannot|\bto)\s+(?:{aux}\s+)*$"),
        "according": re.compile(rf"(?<!\w)({one_of(q['according'])})\s+"),
        "that": re.compile(r"\s*,?\s*(?:(?:reporters|journalists|the \w+|a \w+|\w+)\s+){0,4}?\bthat\b\s*", re.I),
        "adverbial": re.compile(
            r"\s*(?:,\s*)?(?:(?:on|in|at|during|after|before|to|by|from|late|early|last|this|via|through|when|while|as)\s[^,.;:“\"]{1,70}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday)\s*",
            re.I,
        ),
    }


def find(doc: Document) -> list[Event]:
    """Every cue of the article with its speaker's mention and content, in text order."""
    events: list[Event] = []
    used: set[Quote] = set()
    for sentence in doc.sentences:
        events += _sentence(doc, sentence, used)
    events += _according(doc, events)
    events += framed(doc, events, _subject, _trim)
    if not events:
        return []
    return sorted(_settled(events) + _actors(doc, events), key=lambda e: e.cue[0])


def _actors(doc: Document, events: list[Event]) -> list[Event]:
    """Whoever a sentence names first, for the pronouns after it."""
    starts = [s for s, _ in doc.sentences]
    cues = {e.mention.span for e in events if e.mention}
    found: dict[int, Event] = {}
    for mention in named(doc):
        n = bisect.bisect_right(starts, mention.span[0]) - 1
        if n in found or mention.span in cues or mention.span[0] - starts[n] > 70:
            continue
        found[n] = Event((mention.span[0], mention.span[0]), mention, None, background=True)
    return list(found.values())


def _quoted(doc: Document, at: int) -> bool:
    return any(q.outer[0] < at < q.outer[1] and len(doc.text[q.start : q.end].split()) > FEW_WORDS for q in doc.quotes)


def _sentence(doc: Document, sentence: Span, used: set[Quote]) -> list[Event]:
    text = doc.text
    start, end = sentence
    if _first_words().isdisjoint(_LOWER.findall(text, start, end)):
        return []
    quotes = [q for q in doc.quotes if start <= q.outer[0] < end and len(text[q.start : q.end].split()) > FEW_WORDS]
    events: list[Event] = []
    floor = start
    for m in _patterns()["cue"].finditer(text, start, end):
        if m.start() < floor or _quoted(doc, m.start()) or _patterns()["negation"].search(text[max(0, m.start() - 40) : m.start()]):
            continue
        free, finite, base = forms()[m.group(2)]
        if not free and not quotes and "that" not in text[m.end() : m.end() + 170] and not _after_a_stop(text, m.start()):
            continue  # nothing it could report: not worth looking for a subject
        mention, subject_start = _subject(doc, floor, m, end)
        inverted = False
        if mention is None:
            mention, subject_end = _inverted(doc, m, end)
            inverted = mention is not None
        else:
            subject_end = m.end()
        if not finite and mention is not None and not inverted:
            continue  # "sources saying" and the like: the participle belongs to another clause
        if (
            base
            and not m.group(1).strip()
            and (mention is None or (mention.kind == "person" and not mention.pronoun))
            and m.group(2) != "say"
        ):
            continue
        quote = _near_quote(doc, quotes, m, subject_end, subject_start, used)
        if quote is not None and (mention is not None or not finite):
            used.add(quote)
            whole = _whole(doc, quote, m, used)
            events.append(Event(m.span(2), mention, whole, "direct", "", "quote"))
            if quote.outer[0] > m.end():
                floor = quote.outer[1]
            continue
        content = _clause(doc, m, subject_end, end, free, finite, inverted)
        if content is None and finite and mention is not None and (free or inverted):
            content = _preceding(doc, start, subject_start if not inverted else m.start(), end, subject_end)
        if content is None:
            continue
        if mention is None and finite:
            continue
        events.append(Event(m.span(2), mention, content, "indirect", "", "verb clause" if free else "claim clause", weak=not free))
        if content[0] > m.end() and free:
            floor = max(floor, m.end())
    return events


def _subject(doc: Document, floor: int, cue: re.Match[str], end: int) -> tuple[Mention | None, int]:
    """The phrase before the verb, back to where the clause begins."""
    text = doc.text
    head = text[floor : cue.start()]
    boundary = floor
    closing = max((q.outer[1] for q in doc.quotes if floor <= q.outer[1] <= cue.start()), default=floor)
    boundary = max(boundary, closing)
    for m in re.finditer(r"[;:—–]|(?<=\s)(?:that|but|because|while|after|although|though|when|if|whether|as|who|which|and)\s", head):
        if floor + m.end() > boundary:
            boundary = floor + m.end()
    segment = text[boundary : cue.start()]
    pieces = list(re.split(r",", segment))
    if not segment.strip(" ,."):
        return None, cue.start()
    if len(pieces) == 1:
        return parse(doc, boundary, cue.start()), boundary
    last = pieces[-1].strip()
    tail_start = cue.start() - len(pieces[-1])
    if last:
        mention = parse(doc, tail_start, cue.start())
        if mention and (mention.pronoun or mention.name or mention.kind != "anonymous"):
            return mention, tail_start
    # "Name, the role, said": the pieces before the cue, up to three
    first = named_at(doc, floor) if not last and len(pieces) >= 3 else None
    if first is not None:
        return first, floor
    for back in (3, 2, 4):
        if len(pieces) >= back and not last:
            begin = cue.start() - sum(len(p) + 1 for p in pieces[-back:]) + 1
            mention = parse(doc, begin, cue.start())
            if mention and mention.name:
                return mention, begin
    if not last and len(pieces) >= 2:
        return parse(doc, boundary, cue.start()), boundary
    return None, tail_start


def _after_a_stop(text: str, at: int) -> bool:
    """Whether a comma, a mark or a quotation ends right before a place."""
    lead = text[max(0, at - 3) : at].rstrip()
    return bool(lead) and lead[-1] in ",”\"’'»?!.–—"


def _inverted(doc: Document, cue: re.Match[str], end: int) -> tuple[Mention | None, int]:
    """said NAME, the role: after a quotation or a clause."""
    text = doc.text
    if not _after_a_stop(text, cue.start()):
        return None, cue.end()
    stop = re.compile(
        r"[.;:“\"—–]|\s(?:who|which|that|in a|in an|during|after|when|while|as|told|on (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))"
    ).search(text, cue.end(), end)
    limit = stop.start() if stop else end
    words = tokens(doc, cue.end(), limit)
    if not words or words[0][0] in ",":
        return None, cue.end()
    mention = parse(doc, cue.end(), limit)
    return mention, limit


def _near_quote(
    doc: Document, quotes: list[Quote], cue: re.Match[str], subject_end: int, subject_start: int, used: set[Quote]
) -> Quote | None:
    text = doc.text
    begin = min(subject_start, cue.start())
    for q in quotes:
        if q in used:
            continue
        if q.outer[1] <= begin + 1 and not text[q.outer[1] : begin].strip(" ,.-–—’'\"”"):
            return q
    for q in quotes:
        if q in used:
            continue
        gap = text[max(subject_end, cue.end()) : q.outer[0]] if q.outer[0] >= cue.end() else None
        if gap is not None and len(gap) < 90 and not re.search(r"[.;!?]\s", gap):
            stripped = gap.strip(" ,:")
            if not stripped or gap.rstrip().endswith((",", ":")) or re.fullmatch(r"\s*(?:\w+\s+){0,4}(?:that|of|as)?\s*", gap):
                return q if not re.search(r"\bthat\b", gap) else None
    return None


def _whole(doc: Document, quote: Quote, cue: re.Match[str], used: set[Quote]) -> Span:
    """An interrupted quotation: from its first word to its last, over the cue between."""
    if quote.outer[1] > cue.start():
        return quote.start, quote.end
    text = doc.text
    line = next((p for p in doc.paragraphs if p[0] <= quote.start < p[1]), (0, len(text)))
    for q in doc.quotes:
        if q in used or not cue.end() < q.outer[0] < line[1]:
            continue
        between = text[cue.end() : q.outer[0]]
        after = text[q.outer[1] : min(line[1], q.outer[1] + 60)]
        own = _patterns()["cue"].search(after.split(".")[0]) if not text[q.start : q.end].rstrip().endswith(".") else None
        if len(between) < 200 and not own and not _patterns()["cue"].search(re.sub(r"^[^.]*", "", between)):
            used.add(q)
            return quote.start, q.end
        break
    return quote.start, quote.end


def _clause(doc: Document, cue: re.Match[str], subject_end: int, end: int, free: bool, finite: bool, inverted: bool) -> Span | None:
    """The reported clause after the cue."""
    text = doc.text
    at = cue.end()
    if inverted:
        return None
    that = _patterns()["that"].match(text, at, min(end, at + 90))
    if that:
        return _trim(text, that.end(), end)
    adverbial = _patterns()["adverbial"].match(text, at, end)
    if adverbial:
        rest = re.compile(r"\s*(?:,\s*)?that\s").match(text, adverbial.end(), end)
        if rest:
            return _trim(text, rest.end(), end)
        if not free:
            return None
        if text[adverbial.end() : end].strip(' .”"’') == "":
            return None
        at = adverbial.end()
        if text[at : at + 1] != ",":
            return None
    if not free:
        return None
    stripped = text[at:end].strip()
    if len(stripped.split()) < 3 or stripped[:1] in ".;":
        return None
    told = (
        re.compile(r"\s+(?:reporters|journalists|(?:the\s)?[\w ]{2,40}?)\s+(?=(?:he|she|they|it|the|there|we)\s)", re.I).match(
            text, at, end
        )
        if cue.group(2) in ("told", "tells", "tell", "telling")
        else None
    )
    return _trim(text, told.end() if told else at, end)


def _preceding(doc: Document, start: int, subject_start: int, end: int, subject_end: int) -> Span | None:
    """CLAUSE, he said."""
    text = doc.text
    head = text[start:subject_start].rstrip()
    if not head.endswith((",", "—", "–")) or len(head.split()) < 4:
        return None
    return _trim(text, start, start + len(head))


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in _TAIL:
        start += 1
    while end > start and text[end - 1] in _TAIL + ".":
        end -= 1
    return (start, end) if len(text[start:end].split()) >= 3 else None


def _according(doc: Document, events: list[Event]) -> list[Event]:
    text = doc.text
    found = []
    lowered = text
    for m in _patterns()["according"].finditer(lowered):
        sentence = next((s for s in doc.sentences if s[0] <= m.start() < s[1]), None)
        if sentence is None or _quoted(doc, m.start()):
            continue
        first = re.match(r"(?:the\s+)?(\w+)", text[m.end() :])
        if first and first.group(1) in listed("legal"):
            continue
        stop = re.compile(r"[,;:.]\s|[,;:.]$|\s(?:and|which|who|that|as|but)\s").search(text, m.end(), sentence[1])
        limit = stop.start() if stop else sentence[1]
        mention = parse(doc, m.end(), limit)
        if mention is None:
            continue
        head = text[sentence[0] : m.start()]
        content = _trim(text, limit, sentence[1]) if len(head.split()) <= 2 else _trim(text, sentence[0], m.start())
        if content and not any(
            e.content and min(e.content[1], content[1]) - max(e.content[0], content[0]) > 0.6 * (content[1] - content[0]) for e in events
        ):
            found.append(Event(m.span(1), mention, content, "indirect", "", "according"))
    return found


def _settled(events: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.weak, e.kind != "direct", e.cue[0])):
        for other in kept:
            assert event.content and other.content
            shared = min(event.content[1], other.content[1]) - max(event.content[0], other.content[0])
            longer = max(event.content[1] - event.content[0], other.content[1] - other.content[0])
            if event.cue == other.cue or shared > 0.8 * longer:
                break
        else:
            kept.append(event)
    return sorted(kept, key=lambda e: e.cue[0])
