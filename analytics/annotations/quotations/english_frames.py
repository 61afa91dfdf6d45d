"""What English verbs report without a clause: urged voters to, praised the deal, spoke of a plan.

Which verb does so with which complement was counted on the training part of
PolNeAR (Newell, Margolin & Ruths 2018, LREC); the lists are in ``quoting.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from analytics.annotations.quotations.model import Document, Event, Mention
from analytics.annotations.quotations.wordlists import one_of
from analytics.languages import get
from analytics.text import Span

CODE = "en"
#: complement -> (list, how it begins after the verb)
_COMPLEMENTS = {
    "takes_that": re.compile(r"\s+that\s+"),
    "takes_infinitive": re.compile(r"\s+(?=to\s)"),
    "takes_question": re.compile(r"\s+(?=(?:whether|if|how|why|what|who|when|where)\s)"),
    "takes_clause": re.compile(r"\s+(?=(?:he|she|they|it|there|we|i)\s)"),
    "takes_preposition": re.compile(r"\s+(?=(?:for|of|about|on|against|over|with|at|in|as)\s)"),
    "takes_ing": re.compile(r"\s+(?=\w+ing\s)"),
    "takes_noun": re.compile(r"\s+(?=\w)"),
}
_LOWER = re.compile(r"[a-z]+")
_STOP = re.compile(r";|,\s(?:and|but|while|which|who|saying|adding)\s|\s(?:but|while|after|because)\s")
#: A passive says what was done to the subject, not what it said.
_PASSIVE = re.compile(r"(?:\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?)$")
_IRREGULAR = {
    "tell": "told", "think": "thought", "show": "showed", "find": "found", "see": "saw", "know": "knew", "speak": "spoke", "write": "wrote",
    "feel": "felt", "mean": "meant", "seek": "sought", "say": "said", "lay": "laid", "draw": "drew", "hear": "heard", "give": "gave",
}  # fmt: skip

Subject = Callable[[Document, int, re.Match[str], int], tuple[Mention | None, int]]
Trim = Callable[[str, int, int], Span | None]


def inflected(line: str) -> list[tuple[str, bool]]:
    """(form, finite) of a verb: base, -s, past, -ing."""
    base, _, past = line.partition(" ")
    if base in ("point", "go", "put"):
        return {
            "point": [("point out", True), ("points out", True), ("pointed out", True), ("pointing out", False)],
            "go": [("go on", True), ("goes on", True), ("went on", True)],
            "put": [("put it", True), ("puts it", True)],
        }[base]
    past = past or (
        base + "d"
        if base.endswith("e")
        else base[:-1] + "ied"
        if base.endswith("y") and base[-2] not in "aeiou"
        else base + "ted"
        if base.endswith("mit")
        else base + "ned"
        if base == "plan"
        else base + "ed"
    )
    third = (
        base[:-1] + "ies"
        if base.endswith("y") and base[-2] not in "aeiou"
        else base + "es"
        if base.endswith(("s", "sh", "ch", "x", "o"))
        else base + "s"
    )
    stem = (
        base[:-1]
        if base.endswith("e") and not base.endswith("ee")
        else base + "t"
        if base.endswith("mit")
        else base + "n"
        if base in ("plan", "begin")
        else base
    )
    if base == "deny":
        stem = base
    return [(base, True), (third, True), (past, True), (stem + "ing", False)]


@cache
def _verbs() -> dict[str, tuple[str, ...]]:
    """form -> the complements its verb reports with."""
    made: dict[str, list[str]] = {}
    for name in _COMPLEMENTS:
        for verb in get(CODE).quoting.get(name, ()):
            line = f"{verb} {_IRREGULAR[verb]}" if verb in _IRREGULAR else verb
            for form, _ in inflected(line)[1:]:
                made.setdefault(form, []).append(name)
    return {form: tuple(names) for form, names in made.items()}


@cache
def _cue() -> re.Pattern[str]:
    aux = one_of(get(CODE).quoting["auxiliaries"])
    return re.compile(rf"(?<![\w'-])((?:{aux}\s+){{0,3}})({one_of(_verbs())})(?![\w'-])")


@cache
def _negation() -> re.Pattern[str]:
    aux = one_of(get(CODE).quoting["auxiliaries"])
    return re.compile(rf"(?:\bnot|n't|\bnever|\bneither|\bnor|\bcannot|\bto)\s+(?:{aux}\s+)*$")


def framed(doc: Document, events: list[Event], subject: Subject, trim: Trim) -> list[Event]:
    """Attributions by a verb with a noun phrase, infinitive or question, where no better reading stands."""
    text = doc.text
    cues = {e.cue[0] for e in events}
    quoted = [q.outer for q in doc.quotes if len(text[q.start : q.end].split()) > 3]
    found = []
    for start, end in doc.sentences:
        if _verbs().keys().isdisjoint(_LOWER.findall(text, start, end)):
            continue
        for m in _cue().finditer(text, start, end):
            if m.start(2) in cues or any(a < m.start() < b for a, b in quoted):
                continue
            if _negation().search(text[max(0, m.start() - 40) : m.start()]):
                continue
            if not m.group(2).endswith("ing") and _PASSIVE.search(text[max(0, m.start(2) - 24) : m.start(2)]):
                continue
            name = next((n for n in _verbs()[m.group(2)] if _COMPLEMENTS[n].match(text, m.end(), end)), None)
            if name is None:
                continue
            mention, _ = subject(doc, start, m, end)
            if (mention is None and not m.group(2).endswith("ing")) or (mention and mention.kind == "anonymous" and not mention.pronoun):
                continue
            opening = _COMPLEMENTS[name].match(text, m.end(), end)
            assert opening is not None
            stop = _STOP.search(text, opening.end(), end)
            content = trim(text, opening.end(), stop.start() if stop else end)
            if content:
                found.append(Event(m.span(2), mention, content, "indirect", "", name.replace("_", " "), weak=True))
    return found
