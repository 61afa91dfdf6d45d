"""Persian attribution: subject first, light verbs, speech after a colon or که, clauses inside با بیان اینکه."""

from __future__ import annotations

import bisect
import re
from functools import cache

from analytics.annotations.quotations.marks import Quote
from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.persian_names import kind_at
from analytics.annotations.quotations.persian_speakers import parse
from analytics.annotations.quotations.wordlists import folded, one_of
from analytics.languages import get
from analytics.text import Span

CODE = "fa"
FEW_WORDS = 3
_TAIL = " \t\u00a0\u200c.،,؛;:!…-–—"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    q = get(CODE).quoting

    def keys(name: str) -> list[str]:
        return sorted(folded(CODE, name))

    helper = one_of(keys("helpers"))
    light = one_of(keys("light"))
    simple = one_of(keys("simple"))
    aux = one_of(keys("aux"))
    # "اظهار [خود را از …] داشت": the object may split a light verb, but not far
    verb = rf"(?:(?:می\s?)?{simple}(?:ه)?|{light}(?:\s\w+){{0,1}}?\s?(?:می\s?)?{helper})(?:\s{aux})?"
    return {
        "cue": re.compile(rf"(?<!\w)(?<!به )(?<!بنا به )(?<!طبق )({verb})(?!\w)(?!\s?و\s?گو)"),
        "light": re.compile(rf"(?<!\w){light}(?!\w)"),
        "act": re.compile(rf"(?<!\w){one_of(keys('acts'))}(?!\w)"),
        "with_clause": re.compile(rf"(?<!\w)({one_of(keys('with_clause'))})(?!\w)"),
        "according": re.compile(rf"(?<!\w)({one_of(keys('according'))})(?!\w)"),
        "relay": re.compile(r"(?<!\w)به نقل از\s+[\"«]?"),
        "report": re.compile(rf"(?<!\w){one_of(keys('reports'))}(?!\w)"),
        "negation": re.compile(r"(?:^|\s)(?:ن|نمی\s?)$"),
        "preface": re.compile(rf"\s*(?:{one_of(keys('prefaces'))})[\s،,]*"),
        "subjunct": re.compile(r"(?<!\w)که(?!\w)"),
        "legal": re.compile(rf"\s*{one_of(q['legal'])}(?!\w)"),
    }


def find(doc: Document) -> list[Event]:
    """Every cue of the article with its speaker's mention and content, in text order."""
    events: list[Event] = []
    for paragraph in doc.paragraphs:
        inside = [s for s in doc.sentences if paragraph[0] <= s[0] < paragraph[1]]
        for n, sentence in enumerate(inside):
            events += _sentence(doc, sentence, inside[n + 1 :], paragraph)
    events += _according(doc, [e.content for e in events if e.content])
    return _settled(events)


def _quoted(doc: Document, at: int) -> Quote | None:
    return next((q for q in doc.quotes if q.outer[0] < at < q.outer[1] and len(doc.text[q.start : q.end].split()) > FEW_WORDS), None)


def _quote_at(doc: Document, at: int) -> Quote | None:
    return next((q for q in doc.quotes if q.outer[0] == at), None)


def _sentence(doc: Document, sentence: Span, later: list[Span], paragraph: Span) -> list[Event]:
    """Events of one sentence: clauses under با بیان اینکه, then each finite cue."""
    text = doc.text
    start, end = sentence
    events: list[Event] = []
    floor = start  # where the current subject may begin
    spoken = start  # words before this are already somebody's content
    for m in _patterns()["cue"].finditer(text, start, end):
        if m.start() < spoken or _quoted(doc, m.start()):
            continue
        if text[max(0, m.start() - 4) : m.start()].endswith((" نمی ", " ن")):
            continue
        act = bool(_patterns()["act"].search(m.group()))
        content, kind = _content(doc, m.end(), sentence, later, paragraph, act)
        mention = _relayed(doc, parse(doc, floor, m.start()), m.start())
        inner = _with_clauses(doc, floor, m.start(), mention)
        if content is None:
            before = _before(doc, start, m)
            if before and not act:
                subject = parse(doc, before[1] + 1, m.start()) or mention
                events.append(Event(m.span(), subject, before, "direct", "", "quote before"))
                floor = m.end()
                continue
            if mention is not None or inner:
                events.extend(inner)
                events.append(Event(m.span(), mention, None))
                floor = m.end()
            continue
        events.extend(inner)
        events.append(Event(m.span(), mention, content, kind, "", f"{'act' if act else 'verb'} {kind}", weak=act))
        spoken = floor = content[1]
    if not any(e.content for e in events):
        mention = parse(doc, floor, end)
        events += _with_clauses(doc, floor, end, mention)
    return events


def _relayed(doc: Document, mention: Mention | None, end: int) -> Mention | None:
    """ایلاف به نقل از منابع … مدعی شد: what a paper relays belongs to whom it quotes."""
    if mention is None or mention.kind != "organisation":
        return mention
    m = _patterns()["relay"].search(doc.text, mention.span[1], end)
    if m is None:
        return mention
    quoted = parse(doc, m.end(), end, alone=True)
    return quoted if quoted and quoted.kind != "organisation" and not quoted.perhaps else mention


def _content(doc: Document, at: int, sentence: Span, later: list[Span], paragraph: Span, act: bool) -> tuple[Span | None, str]:
    """What follows a cue: a colon, که, or an opening mark."""
    text = doc.text
    lead = re.compile(r"[\s،,]*(?:(?:است|بود|اند)?\s*)(:|که(?!\w)|تا(?!\w)|(?=[«“\"]))[\s]*").match(text, at)
    if lead is None:
        # the clause may follow its verb without any sign: اعلام کرد دولت …
        bare = re.compile(r"\s+(?!و(?!\w)|تا(?!\w)|است|بود|اند)(?=\w)").match(text, at)
        if bare and len(text[bare.end() : sentence[1]].split()) >= 4 and not act:
            return _trim(text, bare.end(), _sentence_end(doc, bare.end(), sentence)), "indirect"
        return None, ""
    begin = lead.end()
    while begin < paragraph[1] and text[begin] in " \t\u00a0:-–":
        begin += 1
    if begin >= paragraph[1]:
        following = next((p for p in doc.paragraphs if p[0] >= begin), None)
        if following is None or lead.group(1) != ":":
            return None, ""
        begin, paragraph, later = following[0], following, [s for s in doc.sentences if following[0] <= s[0] < following[1]][1:]
        sentence = next((s for s in doc.sentences if s[0] >= following[0]), following)
    quote = _quote_at(doc, begin)
    if quote and (len(text[quote.start : quote.end].split()) > FEW_WORDS or not text[quote.outer[1] : sentence[1]].strip(_TAIL)):
        if lead.group(1) == "که" and len(text[quote.outer[1] : sentence[1]].split()) > 4:
            return _trim(text, begin, _sentence_end(doc, begin, sentence)), "indirect"
        return (quote.start, quote.end), "direct"
    if lead.group(1) == ":":
        end = sentence[1]
        for nxt in later:
            if _speaks(doc, nxt):
                break
            end = nxt[1]
        return _trim(text, begin, end), "direct"
    return _trim(text, begin, _sentence_end(doc, begin, sentence)), "indirect"


def _sentence_end(doc: Document, begin: int, sentence: Span) -> int:
    """The end of a که clause: before a following coordinated cue (و افزود)."""
    for m in _patterns()["cue"].finditer(doc.text, begin + 6, sentence[1]):
        lead = doc.text[max(begin, m.start() - 3) : m.start()]
        if lead.strip() == "و" and not _quoted(doc, m.start()):
            return m.start() - len(lead.lstrip()) if lead.strip() else m.start()
    return sentence[1]


def _speaks(doc: Document, sentence: Span) -> bool:
    """Whether a sentence has a cue of its own, outside quotation marks."""
    for m in _patterns()["cue"].finditer(doc.text, *sentence):
        if _quoted(doc, m.start()):
            continue
        after = doc.text[m.end() : m.end() + 12].lstrip()
        if (
            after[:1] in (":", "«", '"')
            or re.match(r"(?:است|بود|اند)?\s*[،,]?\s*که(?!\w)", after)
            or (after[:1] == "،" and after[1:].lstrip()[:1] in ("«", '"'))
        ):
            return True
    return bool(_patterns()["with_clause"].search(doc.text, *sentence))


def _trim(text: str, start: int, end: int) -> Span | None:
    while end > start and text[end - 1] in _TAIL:
        end -= 1
    while start < end and text[start] in _TAIL:
        start += 1
    return (start, end) if len(text[start:end].split()) >= 2 else None


def _before(doc: Document, start: int, cue: re.Match[str]) -> Span | None:
    """A quotation that stands before its cue: «…»، فلان گفت."""
    for q in doc.quotes:
        if (
            start - 2 <= q.outer[0]
            and q.outer[1] <= cue.start()
            and cue.start() - q.outer[1] < 140
            and len(doc.text[q.start : q.end].split()) > FEW_WORDS
        ):
            if not re.search(r"[.؟!]\s", doc.text[q.outer[1] : cue.start()]):
                return q.start, q.end
    return None


def _with_clauses(doc: Document, start: int, end: int, mention: Mention | None) -> list[Event]:
    """با بیان اینکه …: a clause between the subject and its verb."""
    events = []
    found = list(_patterns()["with_clause"].finditer(doc.text, start, end))
    for n, m in enumerate(found):
        group = m.group(1)
        clause = group.endswith(("اینکه", "این که", "که"))
        if not clause and not re.match(r"\s*(?:ان\s?که|این\s?که)", doc.text[m.end() : m.end() + 8]):
            if not group.startswith("با ابراز"):
                continue
        stop = found[n + 1].start() if n + 1 < len(found) else end
        content = _trim(doc.text, m.end(), stop)
        if content:
            cue_end = m.start() + len(re.sub(r"\s?(?:این\s?که|که)$", "", group))
            events.append(Event((m.start(), cue_end), mention, content, "indirect", "", "with clause"))
    return events


def _according(doc: Document, covered: list[Span]) -> list[Event]:
    text = doc.text
    events = []
    starts = [s for s, _ in doc.sentences]
    for m in _patterns()["according"].finditer(text):
        if _quoted(doc, m.start()) or any(a <= m.start() < b for a, b in covered):
            continue
        sentence = doc.sentences[max(0, bisect.bisect_right(starts, m.start()) - 1)]
        if _patterns()["legal"].match(text, m.end()) and not _pointing(text, m.end()):
            continue
        if _patterns()["report"].search(text, sentence[0], m.start()):
            continue  # به گزارش فارس به نقل از …: a relay, not a speaker
        comma = re.compile(r"[،,:؛]|[.؟!]|(?<!\w)(?:که)(?!\w)").search(text, m.end(), min(sentence[1], m.end() + 140))
        limit = comma.start() if comma else min(sentence[1], m.end() + 60)
        mention = parse(doc, m.end(), limit, alone=True)
        if mention is None:
            continue
        end = max(limit, mention.span[1])
        apposition = mention.role[-1][1] if mention.role else 0
        end = max(end, apposition)
        head = text[sentence[0] : m.start()].strip(_TAIL)
        if len(head.split()) <= 4:
            content = _trim(text, end, sentence[1])
        else:
            content = _trim(text, sentence[0], m.start())
        if content is None or any(min(content[1], b) - max(content[0], a) > 0.4 * min(content[1] - content[0], b - a) for a, b in covered):
            continue
        events.append(Event(m.span(), mention, content, "indirect", "", "according", weak=True))
    return events


def _pointing(text: str, at: int) -> bool:
    """این قاضی, این گزارش: pointing at a speaker, where این alone would be no one."""
    this = re.compile(r"\s*این\s+").match(text, at)
    return bool(this) and this is not None and bool(kind_at(text, this.end())[0])


def _settled(events: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.content is None, e.weak, e.cue[0])):
        for other in kept:
            if event.cue == other.cue:
                break
            if event.content and other.content:
                shared = min(event.content[1], other.content[1]) - max(event.content[0], other.content[0])
                longer = max(event.content[1] - event.content[0], other.content[1] - other.content[0])
                if shared > 0.8 * longer:
                    break
        else:
            kept.append(event)
    return sorted(kept, key=lambda e: e.cue[0])
