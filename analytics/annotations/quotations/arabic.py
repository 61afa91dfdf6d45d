"""Arabic attribution: verbs before their speakers, participles in chains, بحسب and its kin."""

from __future__ import annotations

import bisect
import re
from functools import cache

from analytics.annotations.quotations.arabic_actors import actors
from analytics.annotations.quotations.arabic_speakers import parse, plausible_subject
from analytics.annotations.quotations.arabic_verbs import Form, forms
from analytics.annotations.quotations.marks import Quote
from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.wordlists import folded, one_of
from analytics.languages import get
from analytics.text import Span

CODE = "ar"
#: How far from its cue (in characters) a clause may begin.
REACH = 260
REACH_PARTICIPLE = 70
#: Quoted words fewer than this are a name or a term, not speech.
FEW_WORDS = 3


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    q = get(CODE).quoting
    key = get(CODE).key
    according = one_of(key(w) for w in q["according"])
    said = one_of(key(w) for w in q["in_words_of"])
    as_said = one_of(key(w) for w in q["as_verb_said"])
    finite = one_of(w for w, f in forms().items() if not f.participle)
    return {
        "cue": re.compile(rf"(?<!\w)([وف]?)({one_of(forms())})(?!\w)"),
        "intro": re.compile(r"(?<!\w)((?:[بفلك]|ك)?ان(?:ه|ها|هم|هن|هما|ني|نا|ا|ي)?|الا|بالا)(?!\w)|(:)(?!//)|([«“„\"{]|'')"),
        "according": re.compile(rf"(?<!\w)[وف]?({according})(?:(?=\s|[«\"“])|(?<=\sل)(?=\w))"),
        "said": re.compile(rf"(?<!\w)[وف]?({said})(ه|ها|هم|هما)?(?!\w)"),
        "as_said": re.compile(rf"(?<!\w)[وف]?({as_said}\s+(?:ا?[بن]?)?{finite}(?:ه|ته|ها)?)(?!\w)"),
        "contained": re.compile(r"(?<!\w)[وف]?(جا|ورد)\s+في\s+"),
        "relay": re.compile(r"(?<!\w)[وف]?(نقل|نقلت|ينقل|تنقل|نقلوا|نسب|نسبت)\s([^.\n]{0,90}?)\s?(عن|الي)\s"),
        "relayed": re.compile(r"(?<!\w)(قوله|قولها|قولهم|تاكيده|تاكيدها|تصريحه|تصريحها)(?!\w)"),
        "negation": re.compile(rf"(?:^|\s)[وف]?{one_of(folded(CODE, 'negations'))}\s+$"),
        "clause_break": re.compile(r"[،,؛;]|(?<!\w)(?:فيما|بينما|في حين|حيث|كما|الا ان|غير ان|لكن|بعدما|عندما|وقد|وكان|وكانت)(?!\w)"),
    }


def find(doc: Document) -> list[Event]:
    """Every cue of the article with its speaker's mention and content, in text order."""
    events: list[Event] = []
    relays = _relays(doc)
    relayed = {r.facts["verb"] for r in relays}
    cues = [c for c in _cues(doc) if c[0][1] not in relayed]
    for n, (span, form) in enumerate(cues):
        following = cues[n + 1][0][0] if n + 1 < len(cues) else len(doc.text)
        event = _verb(doc, span, form, following, cues[n + 1 :])
        if event:
            events.append(event)
    events += relays
    events += _contained(doc)
    covered = [e.content for e in events if e.content]
    events += [e for e in _according(doc) if not _named_elsewhere(doc, e, events)]
    events += _trailing(doc, covered)
    return sorted(_settled(doc, events) + actors(doc, events), key=lambda e: e.cue[0])


def _sentence(doc: Document, at: int) -> Span:
    """The sentence a position lies in."""
    starts = [s for s, _ in doc.sentences]
    n = max(0, bisect.bisect_right(starts, at) - 1)
    return doc.sentences[n] if doc.sentences else (0, len(doc.text))


def _cues(doc: Document) -> list[tuple[Span, Form]]:
    negation = _patterns()["negation"]
    known = _cue_words()
    found = []
    for m in _WORDS.finditer(doc.text):
        form = known.get(m.group())
        if form is None:
            continue
        before = doc.text[max(0, m.start() - 14) : m.start()]
        if negation.search(before) and "ستبعد" not in m.group():
            continue
        found.append((m.span(), form))
    return found


_WORDS = re.compile(r"\w+")


@cache
def _cue_words() -> dict[str, Form]:
    """Every cue as written, with and without و or ف before it."""
    made = {lead + word: form for lead in "وف" for word, form in forms().items()}
    return made | forms()


def _quote_at(doc: Document, at: int) -> Quote | None:
    return next((q for q in doc.quotes if q.outer[0] == at), None)


def _inside_quote(doc: Document, at: int) -> Quote | None:
    return next((q for q in doc.quotes if q.outer[0] < at < q.outer[1] and len(doc.text[q.start : q.end].split()) > FEW_WORDS), None)


def _words(doc: Document, start: int, end: int) -> int:
    return len(doc.text[start:end].split())


def _verb(doc: Document, span: Span, form: Form, following: int, later: list[tuple[Span, Form]]) -> Event | None:
    text = doc.text
    word = text[span[0] : span[1]]
    sentence = _sentence(doc, span[0])
    outer = _inside_quote(doc, span[0])
    if outer and not form.participle and form.kind != "say":
        return None  # reported inside somebody's speech: only an inner named speaker would count
    stop = min(sentence[1], span[1] + (REACH_PARTICIPLE if form.participle else REACH))
    at = span[1]
    introducer: re.Match[str] | None = None
    for m in _patterns()["intro"].finditer(text, span[1], stop + 1):
        if m.group(3):
            quote = _quote_at(doc, m.start())
            if quote is None or quote.start < at:
                continue
            if _words(doc, quote.start, quote.end) <= FEW_WORDS and _goes_on(text, quote):
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
    if "؛" in between or "\n" in between or (form.strict and re.search(r"[،,]", between)):
        return _act(doc, span, form, sentence, following)
    mention = parse(doc, span[1], introducer.start(), gender=form.gender) if not form.participle else None
    if not form.participle and not plausible_subject(doc, span[1], introducer.start(), mention):
        return _act(doc, span, form, sentence, following)
    if form.strict and mention is None and not introducer.group(1) and between.strip(" ،,"):
        return None
    if introducer.group(1):
        content, kind = _clause(doc, introducer, sentence, span)
    elif introducer.group(2):
        content, kind = _after_colon(doc, introducer.end(), sentence)
    else:
        quote = _quote_at(doc, introducer.start())
        assert quote is not None
        if form.kind != "say" and not _speech(doc, between, quote, mention):
            return _act(doc, span, form, sentence, following)
        content, kind = (quote.start, quote.end), "direct"
    if content is None or _words(doc, *content) < 2:
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
    if word.lstrip("وف") in folded(CODE, "impersonal") and _introduces(doc.text, span[1]):
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
    if _words(doc, quote.start, quote.end) < 5:
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


def _subject_before(doc: Document, span: Span, sentence: Span) -> Mention | None:
    """A subject that stands before its verb: since the sentence or clause began."""
    text = doc.text
    start = sentence[0]
    head = text[start : span[0]]
    if not head.strip():
        return None
    pieces = [m.end() for m in _patterns()["clause_break"].finditer(head)]
    tries = [start + p for p in (0, *pieces)]
    lead = re.compile(
        r"\s*(?:[-–—•*«\"“]\s*)?(?:(?:و?اما|لكن|ولكن|الا ان|غير ان|وكان|كان|وكانت|كانت|ان|فان|وان|بينما|فيما|من جهته|من جهتها|بدوره|بدورها|وقد|حيث|كما|و)[\s،,]+)*"
    )
    nested = -1
    if _patterns()["cue"].search(text, start, span[0]):
        tries = tries[-1:]
        inner = [m.end() for m in _INNER.finditer(head)]
        if inner:
            nested = start + inner[-1]
            tries.insert(0, nested)
    best = None
    for at in tries:
        m = lead.match(text, at, span[0])
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


def _clause(doc: Document, introducer: re.Match[str], sentence: Span, cue: Span) -> tuple[Span | None, str]:
    """The clause after أن: to the sentence's end, or to where the next cue of a chain begins."""
    text = doc.text
    start = introducer.end()
    while start < sentence[1] and text[start] in " \t\u00a0:،,":
        start += 1
    quote = _quote_at(doc, start)
    if quote and _words(doc, quote.start, quote.end) > FEW_WORDS:
        rest = text[quote.outer[1] : sentence[1]].strip(" .،,؛!؟")
        cut = _chain(doc, quote.outer[1], sentence[1])
        if not rest or cut <= quote.outer[1] + 2 or not quote.closed:
            return (quote.start, quote.end), "direct"
        if rest[0:1] and len(rest.split()) <= 6:
            return (quote.start, quote.end), "direct"
    end = _chain(doc, start, sentence[1])
    straddling = next((q for q in doc.quotes if q.closed and q.outer[0] < end < q.end and q.outer[0] >= start), None)
    if straddling:
        end = straddling.outer[1]
    return _trimmed(doc, start, end), "indirect"


_TAIL = " \t\u00a0\u200f.،,؛;:!…-–—"


def _trimmed(doc: Document, start: int, end: int) -> Span | None:
    text = doc.text
    while end > start and text[end - 1] in _TAIL:
        end -= 1
    while start < end and text[start] in _TAIL:
        start += 1
    # a lone mark left at either end belongs to no pair inside
    if end > start and text[end - 1] in '»”"' and not any(q.outer[1] == end and q.outer[0] >= start for q in doc.quotes):
        end -= 1
    return (start, end) if end > start else None


def _chain(doc: Document, start: int, end: int) -> int:
    """Where a reported clause ends: at the next cue of the chain, or a closing بحسب."""
    text = doc.text
    for m in _patterns()["cue"].finditer(text, start + 8, end):
        form = forms()[m.group(2)]
        gap = text[max(start, m.start() - 3) : m.start()]
        lead = gap.rstrip()
        separated = bool(lead) and lead[-1] in '،,؛.»”"' and bool(m.group(2))
        if form.participle and (separated or m.group(1) == "و" or (form.kind != "act" and _introduces(text, m.end()))):
            if not _inside(doc, m.start(), start):
                return m.start()
        elif separated and m.group(1) == "و" and not form.strict and not _inside(doc, m.start(), start):
            return m.start()
    for name in ("said", "as_said", "according"):
        for m in _patterns()[name].finditer(text, start + 12, end):
            gap = text[max(start, m.start() - 3) : m.start()].rstrip()
            if gap and gap[-1] in '،,»”"' and not _inside(doc, m.start(), start) and name != "according":
                end = min(end, m.start())
            elif name == "said":
                end = min(end, m.start())
    return end


_CLAUSE_NEXT = re.compile(r"\s+(?:(?:الي|علي)\s+)?(?:[بل]?ان(?:ه|ها|هم|نا)?(?!\w)|[:«\"“])")


def _introduces(text: str, at: int) -> bool:
    """Whether a clause or speech follows right here."""
    return bool(_CLAUSE_NEXT.match(text, at))


def _inside(doc: Document, at: int, since: int) -> bool:
    """Whether a position lies in a quotation that opened after ``since``."""
    return any(q.closed and since <= q.outer[0] < at < q.outer[1] for q in doc.quotes)


def _after_colon(doc: Document, at: int, sentence: Span) -> tuple[Span | None, str]:
    text = doc.text
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    while at < line_end and text[at] in " \t\u00a0\u200f-–":
        at += 1
    if at >= line_end:  # the speech begins on the next line
        following = next((p for p in doc.paragraphs if p[0] > at), None)
        if following is None:
            return None, "direct"
        at, line_end = following
    quote = _quote_at(doc, at)
    if quote:
        rest = text[quote.outer[1] : line_end]
        if _words(doc, quote.start, quote.end) > FEW_WORDS or not rest.strip(" .،"):
            return (quote.start, quote.end), "direct"
    lead = re.compile(r"(?:ب|ف)?ان(?:ه|ها|هم|نا|ني)?\s+").match(text, at)
    kind = "indirect" if lead and re.match(r"(?:ب|ف)?ان(?:ه|ها|هم)\s", text[at : at + 8]) else "direct"
    end = line_end
    first = True
    for s_start, s_end in doc.sentences:
        if s_end <= at or s_start >= line_end:
            continue
        if not first:
            opening = " ".join(text[s_start:s_end].split()[:3])
            if _patterns()["cue"].search(opening):
                end = s_start
                break
        first = False
    end = min(end, _first_chain(doc, at, end))
    start = lead.end() if lead and kind == "indirect" else at
    return _trimmed(doc, start, end), kind


def _first_chain(doc: Document, start: int, end: int) -> int:
    """The first participle of a chain in unquoted speech."""
    text = doc.text
    for m in _patterns()["cue"].finditer(text, start + 8, end):
        form = forms()[m.group(2)]
        lead = text[max(start, m.start() - 3) : m.start()].rstrip()
        if form.participle and lead and lead[-1] in "،,؛" and not _inside(doc, m.start(), start):
            return m.start()
    return end


def _relays(doc: Document) -> list[Event]:
    """نقلت وكالة عن فلان قوله: the named one speaks, not the agency."""
    events = []
    for m in _patterns()["relay"].finditer(doc.text):
        sentence = _sentence(doc, m.start())
        stop = min(sentence[1], m.end() + REACH)
        said = _patterns()["relayed"].search(doc.text, m.end(), stop)
        begin = said.end() if said else m.end()
        introducer = _patterns()["intro"].search(doc.text, begin, min(sentence[1], begin + (40 if said else REACH)))
        while introducer and introducer.group(3) and not said:
            quote = _quote_at(doc, introducer.start())
            if quote is None or _words(doc, quote.start, quote.end) > FEW_WORDS:
                break
            introducer = _patterns()["intro"].search(doc.text, quote.outer[1], stop)
        if introducer is None:
            continue
        mention = parse(doc, m.end(), said.start() if said else introducer.start(), gender="")
        if mention is None:
            continue
        if introducer.group(1):
            content, kind = _clause(doc, introducer, sentence, m.span())
        elif introducer.group(2):
            content, kind = _after_colon(doc, introducer.end(), sentence)
        else:
            quote = _quote_at(doc, introducer.start())
            content, kind = ((quote.start, quote.end), "direct") if quote else (None, "direct")
        if content and _words(doc, *content) >= 2:
            cue = said.span() if said else m.span(1)
            events.append(Event(cue, mention, content, kind, "", "relay", facts={"verb": m.end(1)}))
    return events


def _contained(doc: Document) -> list[Event]:
    """جاء في البيان أن: a document speaks."""
    events = []
    for m in _patterns()["contained"].finditer(doc.text):
        sentence = _sentence(doc, m.start())
        introducer = _patterns()["intro"].search(doc.text, m.end(), min(sentence[1], m.end() + 120))
        if introducer is None:
            continue
        mention = parse(doc, m.end(), introducer.start(), gender="")
        if mention is None or mention.name:
            continue
        if introducer.group(1):
            content, kind = _clause(doc, introducer, sentence, m.span())
        elif introducer.group(2):
            content, kind = _after_colon(doc, introducer.end(), sentence)
        else:
            quote = _quote_at(doc, introducer.start())
            content, kind = ((quote.start, quote.end), "direct") if quote else (None, "direct")
        if content and _words(doc, *content) >= 2:
            events.append(Event((m.start(), m.end() - 1), mention, content, kind, "", "document"))
    return events


def _according(doc: Document) -> list[Event]:
    """بحسب, وفق, كما قال: the clause around is what the speaker said."""
    text = doc.text
    events = []
    taken: list[Span] = []
    legal = folded(CODE, "legal")
    for name in ("as_said", "said", "according"):
        for m in _patterns()[name].finditer(text):
            if any(a <= m.start() < b for a, b in taken) or _inside_quote(doc, m.start()):
                continue
            taken.append(m.span())
            sentence = _sentence(doc, m.start())
            rest = text[m.end() : sentence[1]]
            mention: Mention | None = None
            end = m.end()
            if name == "said" and m.group(2):
                mention = None
            else:
                first = re.match(r"\s*(\w+)", rest)
                word = first.group(1) if first else ""
                if name != "as_said" and (word in legal or (word.startswith("ل") and word[1:] in legal)):
                    continue
                stop = re.search(r"[،,؛:]|(?<!\w)(?:فان|فقد|ان|بان|الي ان)(?!\w)|[.!؟]\s*$|(?<=[»”\"])\s*[،,]", rest)
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


def _around(doc: Document, start: int, end: int, sentence: Span, *, prefixed: bool) -> Span | None:
    """The clause a parenthetical cue belongs to: what follows it at a sentence's start, else what precedes."""
    text = doc.text
    before = text[sentence[0] : start].strip(" \t\u00a0،,-–—«»\"'()")
    leads = prefixed or bool(re.compile(r"[\s،,:»\"”]*(?:فان|فقد|ان|بان)(?:ه|ها|هم)?(?!\w)").match(text, end))
    if len(before.split()) <= 3 or leads:
        lead = re.compile(r"[\s،,:]*(?:(?:فان|ان|بان|فقد|الي ان)(?:ه|ها|هم)?\s+)?(?:[«\"“])?").match(text, end)
        begin = lead.end() if lead else end
        return _trimmed(doc, begin, _chain(doc, begin, sentence[1])) if sentence[1] - begin > 12 else None
    return _trimmed(doc, sentence[0], start)


def _named_elsewhere(doc: Document, event: Event, others: list[Event]) -> bool:
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


def _trailing(doc: Document, covered: list[Span]) -> list[Event]:
    """A quotation followed by its cue: «…» قال فلان."""
    text = doc.text
    events = []
    for q in doc.quotes:
        if not q.closed or _words(doc, q.start, q.end) < 4 or any(c[0] <= q.start < c[1] for c in covered):
            continue
        m = re.compile(r"[\s،,.]*(?:(?:هكذا|بهذه الكلمات|هذا ما|بهذه العبارة)\s+)?").match(text, q.outer[1])
        at = m.end() if m else q.outer[1]
        cue = _patterns()["cue"].match(text, at) if at == 0 or not text[at - 1].isalnum() else None
        if cue is None or cue.group(1) or "\n" in text[q.outer[1] : at]:
            continue
        form = forms()[cue.group(2)]
        if form.participle or form.strict:
            continue
        sentence = _sentence(doc, cue.start())
        mention = parse(doc, cue.end(), min(max(sentence[1], cue.end()), cue.end() + 160), gender=form.gender, open_end=True)
        events.append(Event(cue.span(), mention, (q.start, q.end), "direct", form.gender, "quote before"))
    return events


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
