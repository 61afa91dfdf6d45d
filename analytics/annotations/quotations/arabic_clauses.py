"""What an Arabic cue reports: the clause after أن, the speech after a colon, and where either ends."""

from __future__ import annotations

import bisect
import operator
import re
import sys
from collections.abc import Iterator
from functools import cache

from analytics.annotations.quotations.arabic_verbs import forms
from analytics.annotations.quotations.arabic_words import article_words
from analytics.annotations.quotations.marks import Quote
from analytics.annotations.quotations.model import Document
from analytics.annotations.quotations.wordlists import folded, one_of
from analytics.languages import get
from analytics.text import Span

CODE = "ar"
#: How far from its cue (in characters) a clause may begin.
REACH = 260
#: Quoted words fewer than this are a name or a term, not speech.
FEW_WORDS = 3


#: The words a clause begins after: ان with what may be attached to it, before and after.
_THAT = (
    *(lead + "ان" + end for lead in ("", *"بفلك") for end in ("", "ه", "ها", "هم", "هن", "هما", "ني", "نا", "ا", "ي")),
    "الا",
    "بالا",
)
#: What opens a quotation, and what cuts a sentence into clauses.
_OPENS, _CUTS = "[«“„\"{]|''", "[،,؛;]"
#: By pattern: the signs it may begin with instead of a word.
_SIGNS = {"intro": re.compile(f":|{_OPENS}"), "clause_break": re.compile(_CUTS)}
#: What begins a clause beside another.
_BREAKS = ("فيما", "بينما", "في حين", "حيث", "كما", "الا ان", "غير ان", "لكن", "بعدما", "عندما", "وقد", "وكان", "وكانت")
_RELAYS = ("نقل", "نقلت", "ينقل", "تنقل", "نقلوا", "نسب", "نسبت")


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The regular expressions of the Arabic grammar, by what they find."""
    q = get(CODE).quoting
    key = get(CODE).key
    according = one_of(key(w) for w in q["according"])
    said = one_of(key(w) for w in q["in_words_of"])
    as_said = one_of(key(w) for w in q["as_verb_said"])
    relays = "|".join(_RELAYS)
    finite = one_of(w for w, f in forms().items() if not f.participle)
    return {
        "cue": re.compile(rf"(?<!\w)([وف]?)({one_of(forms())})(?!\w)"),
        "intro": re.compile(rf"(?<!\w)({one_of(_THAT)})(?!\w)|(:)(?!//)|({_OPENS})"),
        "according": re.compile(rf"(?<!\w)[وف]?({according})(?:(?=\s|[«\"“])|(?<=\sل)(?=\w))"),
        "said": re.compile(rf"(?<!\w)[وف]?({said})(ه|ها|هم|هما)?(?!\w)"),
        "as_said": re.compile(rf"(?<!\w)[وف]?({as_said}\s+(?:ا?[بن]?)?{finite}(?:ه|ته|ها)?)(?!\w)"),
        "contained": re.compile(r"(?<!\w)[وف]?(جا|ورد)\s+في\s+"),
        "relay": re.compile(rf"(?<!\w)[وف]?({relays})\s([^.\n]{{0,90}}?)\s?(عن|الي)\s"),
        "relayed": re.compile(r"(?<!\w)(قوله|قولها|قولهم|تاكيده|تاكيدها|تصريحه|تصريحها)(?!\w)"),
        "negation": re.compile(rf"(?:^|\s)[وف]?{one_of(folded(CODE, 'negations'))}\s+$"),
        "clause_break": re.compile(rf"{_CUTS}|(?<!\w)(?:{'|'.join(_BREAKS)})(?!\w)"),
    }


#: What may be attached to the end of «in the words of».
_OWNERS = ("", "ه", "ها", "هم", "هما")


@cache
def _firsts() -> dict[str, frozenset[str]]:
    """By pattern: the words it may begin with, as written."""
    q, key = get(CODE).quoting, get(CODE).key
    listed = {"according": q["according"], "said": q["in_words_of"], "as_said": q["as_verb_said"]}
    firsts = {
        name: {(w := key(phrase).split())[0] + (e if len(w) == 1 else "") for phrase in phrases for e in _OWNERS}
        for name, phrases in listed.items()
    }
    firsts |= {"contained": {"جا", "ورد"}, "relay": set(_RELAYS), "cue": {form.split()[0] for form in forms()}}
    firsts["clause_break"] = {phrase.split()[0] for phrase in _BREAKS}
    made = {name: frozenset(lead + w for w in words for lead in ("", "و", "ف")) for name, words in firsts.items()}
    return made | {"intro": frozenset(_THAT)}


def opening(doc: Document, name: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """The matches of a pattern, in text order; looked for only where one of its first words or signs stands."""
    text, pattern, places = doc.text, patterns()[name], _places(doc, name)
    for n in range(bisect.bisect_left(places, start), len(places)):
        at = places[n]
        if at >= end:
            return
        if at >= start:
            m = pattern.match(text, at, end)
            if m:
                start = m.end()
                yield m


def _places(doc: Document, name: str) -> list[int]:
    """Where the first words and signs of a pattern stand."""
    kept = doc.kept.get(name)
    if kept is None:
        words = article_words(doc)
        kept = [words.places[n] for n in words.where(name, _firsts()[name].__contains__)]
        if name in _SIGNS:
            kept = sorted(kept + [m.start() for m in _SIGNS[name].finditer(doc.text)])
        doc.kept[name] = kept
    return kept  # type: ignore[return-value]


_first = operator.itemgetter(0)


def sentence_of(doc: Document, at: int) -> Span:
    """The sentence a position lies in."""
    sentences = doc.sentences
    if not sentences:
        return 0, len(doc.text)
    return sentences[max(0, bisect.bisect_right(sentences, at, key=_first) - 1)]


def quote_at(doc: Document, at: int) -> Quote | None:
    """The quotation that opens at a place."""
    return next((q for q in doc.quotes if q.outer[0] == at), None)


def inside_quote(doc: Document, at: int) -> Quote | None:
    """The quotation of more than a few words that a place lies in."""
    kept = doc.kept.get("speeches")
    if kept is None:
        kept = doc.kept["speeches"] = [q for q in doc.quotes if word_count(doc, q.start, q.end) > FEW_WORDS]
    return next((q for q in kept if q.outer[0] < at < q.outer[1]), None)  # type: ignore[attr-defined]


def word_count(doc: Document, start: int, end: int) -> int:
    """How many words a stretch has."""
    return len(doc.text[start:end].split())


def clause(doc: Document, introducer: re.Match[str], sentence: Span, cue: Span) -> tuple[Span | None, str]:
    """The clause after أن: to the sentence's end, or to where the next cue of a chain begins."""
    text = doc.text
    start = introducer.end()
    while start < sentence[1] and text[start] in " \t\u00a0:،,":
        start += 1
    quote = quote_at(doc, start)
    if quote and word_count(doc, quote.start, quote.end) > FEW_WORDS:
        rest = text[quote.outer[1] : sentence[1]].strip(" .،,؛!؟")
        cut = chain(doc, quote.outer[1], sentence[1])
        if not rest or cut <= quote.outer[1] + 2 or not quote.closed:
            return (quote.start, quote.end), "direct"
        if rest[0:1] and len(rest.split()) <= 6:
            return (quote.start, quote.end), "direct"
    end = chain(doc, start, sentence[1])
    straddling = next((q for q in doc.quotes if q.closed and q.outer[0] < end < q.end and q.outer[0] >= start), None)
    if straddling:
        end = straddling.outer[1]
    return trimmed(doc, start, end), "indirect"


_TAIL = " \t\u00a0\u200f.،,؛;:!…-–—"


def trimmed(doc: Document, start: int, end: int) -> Span | None:
    """A stretch without the signs at its ends; None when nothing is left."""
    text = doc.text
    while end > start and text[end - 1] in _TAIL:
        end -= 1
    while start < end and text[start] in _TAIL:
        start += 1
    # a lone mark left at either end belongs to no pair inside
    if end > start and text[end - 1] in '»”"' and not any(q.outer[1] == end and q.outer[0] >= start for q in doc.quotes):
        end -= 1
    return (start, end) if end > start else None


def chain(doc: Document, start: int, end: int) -> int:
    """Where a reported clause ends: at the next cue of the chain, or a closing بحسب."""
    text = doc.text
    for m in opening(doc, "cue", start + 8, end):
        form = forms()[m.group(2)]
        gap = text[max(start, m.start() - 3) : m.start()]
        lead = gap.rstrip()
        separated = bool(lead) and lead[-1] in '،,؛.»”"' and bool(m.group(2))
        if form.participle and (separated or m.group(1) == "و" or (form.kind != "act" and introduces(text, m.end()))):
            if not _inside(doc, m.start(), start):
                return m.start()
        elif separated and m.group(1) == "و" and not form.strict and not _inside(doc, m.start(), start):
            return m.start()
    for name in ("said", "as_said", "according"):
        for m in opening(doc, name, start + 12, end):
            gap = text[max(start, m.start() - 3) : m.start()].rstrip()
            if gap and gap[-1] in '،,»”"' and not _inside(doc, m.start(), start) and name != "according":
                end = min(end, m.start())
            elif name == "said":
                end = min(end, m.start())
    return end


_CLAUSE_NEXT = re.compile(r"\s+(?:(?:الي|علي)\s+)?(?:[بل]?ان(?:ه|ها|هم|نا)?(?!\w)|[:«\"“])")


def introduces(text: str, at: int) -> bool:
    """Whether a clause or speech follows right here."""
    return bool(_CLAUSE_NEXT.match(text, at))


def _inside(doc: Document, at: int, since: int) -> bool:
    """Whether a position lies in a quotation that opened after ``since``."""
    return any(q.closed and since <= q.outer[0] < at < q.outer[1] for q in doc.quotes)


def after_colon(doc: Document, at: int, sentence: Span) -> tuple[Span | None, str]:
    """The speech after a colon: a quotation, or what follows up to the next cue or the end of the line."""
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
    quote = quote_at(doc, at)
    if quote:
        rest = text[quote.outer[1] : line_end]
        if word_count(doc, quote.start, quote.end) > FEW_WORDS or not rest.strip(" .،"):
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
            if patterns()["cue"].search(opening):
                end = s_start
                break
        first = False
    end = min(end, _first_chain(doc, at, end))
    start = lead.end() if lead and kind == "indirect" else at
    return trimmed(doc, start, end), kind


def _first_chain(doc: Document, start: int, end: int) -> int:
    """The first participle of a chain in unquoted speech."""
    text = doc.text
    for m in opening(doc, "cue", start + 8, end):
        form = forms()[m.group(2)]
        lead = text[max(start, m.start() - 3) : m.start()].rstrip()
        if form.participle and lead and lead[-1] in "،,؛" and not _inside(doc, m.start(), start):
            return m.start()
    return end


def introduced(doc: Document, introducer: re.Match[str], sentence: Span, cue: Span) -> tuple[Span | None, str]:
    """The words an introducer opens (أن, a colon, a quotation mark), and their kind."""
    if introducer.group(1):
        return clause(doc, introducer, sentence, cue)
    if introducer.group(2):
        return after_colon(doc, introducer.end(), sentence)
    quote = quote_at(doc, introducer.start())
    return ((quote.start, quote.end), "direct") if quote else (None, "direct")
