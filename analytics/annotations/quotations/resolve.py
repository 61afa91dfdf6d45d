"""Who is meant: surnames, posts, pronouns and dropped subjects, within one article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from analytics.annotations.quotations.model import NOWHERE, Attribution, Document, Event, Mention
from analytics.annotations.quotations.wordlists import folded, names
from analytics.text import Span

#: A dropped subject is looked for at most this many paragraphs back.
PARAGRAPHS_BACK = 3


@dataclass
class Person:
    """Somebody the article names: the fullest name, and the roles it gives."""

    name: str
    span: Span
    roles: list[tuple[Span, ...]] = field(default_factory=list)
    gender: str = ""
    seen: int = -1

    @property
    def words(self) -> list[str]:
        """The name's words."""
        return self.name.split()


@dataclass
class _Speaker:
    """Who spoke last: a person, or an unnamed mention."""

    person: Person | None
    mention: Mention
    gender: str
    paragraph: int
    at: int


def _strip(word: str) -> str:
    return re.sub(r"^(?:و)?(?:ال|لل|بال|لل)", "", word)


class Resolver:
    """Resolves the events of one article in text order.

    Parameters
    ----------
    doc : Document
    mentioned : iterable of Mention
        Every named person of the article, in text order.
    """

    def __init__(self, doc: Document, mentioned: Iterable[Mention]) -> None:
        self.doc = doc
        self.people: list[Person] = []
        self.code = doc.pack.code
        self.titles = doc.pack.key(doc.title)
        self.named: list[tuple[int, Person]] = []
        for mention in mentioned:
            person = self._add(mention)
            if person is not None:
                self.named.append((mention.span[0], person))

    # -- persons ---------------------------------------------------------
    def _add(self, mention: Mention) -> Person | None:
        words = mention.name.split()
        person = self._same(words)
        if person is None:
            if len(words) < 2:
                return None
            person = Person(mention.name, mention.span)
            self.people.append(person)
        elif len(words) > len(person.words):
            person.name, person.span = mention.name, mention.span
        if mention.role:
            person.roles.append(mention.role)
        person.gender = person.gender or mention.gender
        return person

    def _same(self, words: list[str], *, before: int | None = None) -> Person | None:
        """The person whose name holds all these words (a lone given name does not)."""
        if not words:
            return None
        candidates = []
        for person in self.people:
            own = person.words
            if len(words) == 1:
                tail = own[1:] if len(own) > 1 else own
                if words[0] in tail or _strip(words[0]) in {_strip(w) for w in tail}:
                    candidates.append(person)
            elif set(words) <= set(own) or (set(own) <= set(words) and len(own) > 1):
                candidates.append(person)
            elif len(words) >= 2 and words[0] == own[0] and words[-1] == own[-1]:
                candidates.append(person)
        if not candidates:
            if len(words) == 1:
                candidates = [p for p in self.people if p.words[0] == words[0]]
            if not candidates:
                return None
        recent = [p for p in candidates if p.seen >= 0]
        return max(recent, key=lambda p: p.seen) if recent else candidates[0]

    def _by_role(self, mention: Mention, at: int) -> Person | None:
        """The person who holds the post a phrase names."""
        text = self.doc.text
        span = mention.role[0] if mention.role else mention.span
        words = [_strip(w) for w in re.findall(r"\w+", text[slice(*span)]) if len(w) > 2]
        words = [w for w in words if w not in ("في", "من", "the", "در", "و")]
        if not words:
            return None
        best: tuple[float, int, Person] | None = None
        for person in self.people:
            for role in person.roles:
                own = {_strip(w) for part in role for w in re.findall(r"\w+", text[slice(*part)])}
                shared = sum(w in own for w in words) / len(words)
                if words[0] in own and shared >= (1.0 if len(words) <= 2 else 0.6):
                    nearness = person.seen if person.seen >= 0 else -abs(person.span[0] - at)
                    key = (shared, nearness, person)
                    if best is None or key[:2] > best[:2]:
                        best = key
        return best[2] if best else None

    # -- events ----------------------------------------------------------
    def run(self, events: list[Event], is_name: Callable[[Mention], bool]) -> list[Attribution]:
        """The attributions of an article, each with whom it belongs to."""
        self._introduce(events)
        found: list[Attribution] = []
        history: list[_Speaker] = []
        for event in events:
            speaker = self._speaker(event, history, is_name)
            if speaker is not None:
                history.append(speaker)
                if speaker.person:
                    speaker.person.seen = event.cue[0]
            if event.content is not None:
                found.append(self._attribution(event, speaker))
        return found

    def _introduce(self, events: list[Event]) -> None:
        """A post first, the name in one of the next attributions: the press's way of introducing a speaker.

        The name takes the post when it has none of its own there; later
        mentions of the post then resolve by it.
        """
        pending: tuple[Mention, int] | None = None
        for n, event in enumerate(events):
            mention = event.mention
            if mention is None or mention.pronoun:
                continue
            if not mention.name:
                if mention.kind == "office" and mention.definite and pending is None and self._by_role(mention, event.cue[0]) is None:
                    pending = (mention, n)
                continue
            if pending is not None and n - pending[1] <= 3 and not mention.tentative:
                person = self._add(mention)
                if person is not None and (self._only_ranks(person) or self._shares(person, pending[0])):
                    person.roles.append(pending[0].role or (pending[0].span,))
            pending = None

    def _only_ranks(self, person: Person) -> bool:
        """Whether the article has given the person no post so far, an honorific at most."""
        ranks = {w for rank in folded(self.code, "ranks") for w in rank.split()}
        return all(w in ranks for role in person.roles for part in role for w in re.findall(r"\w+", self.doc.text[slice(*part)]))

    def _shares(self, person: Person, mention: Mention) -> bool:
        """Whether a person's own roles have the post's first word among theirs."""
        text = self.doc.text
        head = re.findall(r"\w+", text[slice(*(mention.role[0] if mention.role else mention.span))])[:1]
        return (
            any(_strip(head[0]) in {_strip(w) for part in role for w in re.findall(r"\w+", text[slice(*part)])} for role in person.roles)
            if head
            else False
        )

    def _paragraph(self, at: int) -> int:
        return sum(end < at for _, end in self.doc.paragraphs)

    def _speaker(self, event: Event, history: list[_Speaker], is_name: Callable[[Mention], bool]) -> _Speaker | None:
        here = self._paragraph(event.cue[0])
        mention = event.mention
        if mention is not None and not mention.pronoun:
            person = None
            if mention.name and mention.tentative:
                person = self._same(mention.name.split())
                if person is not None and len(person.words) > 1 and person.words[0] == mention.name:
                    person = None  # a definite word is nobody's given name
                if person is None:
                    role = mention.definite and self._by_role(mention, event.cue[0])
                    person = role or None
                if person is None:
                    if is_name(mention):
                        person = Person(mention.name, mention.span, [mention.role] if mention.role else [])
                        self.people.append(person)
                    else:
                        kind = "office" if mention.definite else "anonymous"
                        mention = Mention(mention.span, "", kind, mention.role, mention.gender, definite=mention.definite)
                elif mention.role:
                    person.roles.append(mention.role)
            elif mention.name:
                person = self._add(mention)
                if person is None:
                    person = Person(mention.name, mention.span, [mention.role] if mention.role else [])
                    self.people.append(person)
            elif mention.kind == "office" and mention.definite:
                person = self._by_role(mention, event.cue[0])
            if event.gender and person and not person.gender:
                person.gender = event.gender
            return _Speaker(person, mention, event.gender, here, event.cue[0])
        return self._carried(event, history, here)

    def _carried(self, event: Event, history: list[_Speaker], here: int) -> _Speaker | None:
        """The last speaker that fits a dropped subject or a pronoun.

        A pronoun may also point at somebody named since, who has not spoken yet.
        """
        if event.mention is not None:
            since = history[-1].at if history else -1
            start = self.doc.paragraphs[here][0] if here < len(self.doc.paragraphs) else 0
            for at, person in reversed(self.named):
                if max(since, start) < at < event.mention.span[0] and self._fits(event.mention.gender, person):
                    return _Speaker(person, event.mention, event.mention.gender, here, event.cue[0])
        for last in reversed(history[-4:]):
            if here - last.paragraph > PARAGRAPHS_BACK:
                return None
            if (
                last.person is None
                and event.mention is not None
                and event.mention.gender in ("m", "f")
                and last.mention.kind in ("document", "organisation", "collective")
            ):
                continue
            if self._agree(event.gender or (event.mention.gender if event.mention else ""), last):
                mention = Mention(
                    event.mention.span if event.mention else NOWHERE, kind=last.mention.kind, role=last.mention.role, gender=last.gender
                )
                return _Speaker(last.person, mention, last.gender or event.gender, here, event.cue[0])
        return None

    def _fits(self, gender: str, person: Person) -> bool:
        return not gender or not person.gender or gender == person.gender

    def _agree(self, gender: str, last: _Speaker) -> bool:
        known = last.gender or (last.person.gender if last.person else "")
        if not gender or not known:
            return gender != "p" or last.person is None
        if gender == known:
            return True
        return bool(last.person is None and last.mention.kind in ("organisation", "collective", "anonymous", "document"))

    def _attribution(self, event: Event, speaker: _Speaker | None) -> Attribution:
        assert event.content is not None
        if speaker is None:
            span = event.mention.span if event.mention and event.mention.pronoun else NOWHERE
            return Attribution(event, "", NOWHERE, "anonymous", (), span, event.confidence - 0.3)
        person, mention = speaker.person, speaker.mention
        dropped = event.mention is None
        if person is not None:
            role = max(person.roles, key=lambda r: sum(b - a for a, b in r), default=())
            sure = event.confidence - (0.1 if dropped else 0.0)
            return Attribution(event, person.name, person.span, "person", role, NOWHERE if dropped else mention.span, sure)
        kind = "office" if mention.kind == "person" else mention.kind
        role = mention.role if kind == "office" else ()
        sure = event.confidence - (0.15 if dropped else 0.0)
        return Attribution(event, "", NOWHERE, kind, role, NOWHERE if dropped else mention.span, sure)


def organisation(doc: Document, role: tuple[Span, ...]) -> Span | None:
    """The body a role belongs to: from the first word of the role that names one."""
    code = doc.pack.code
    heads = folded(code, "organisations") - names(code).places - folded(code, "not_bodies")
    for start, end in role:
        for n, m in enumerate(re.finditer(r"\w+", doc.text[start:end])):
            word = m.group()
            for lead in ("", "ل", "لل", "ب", "بال") if code == "ar" else ("",):
                bare = word[len(lead) :]
                if n and word.startswith(lead) and (bare in heads or ("ال" + bare in heads and lead in ("لل", "بال"))):
                    return start + m.start() + (1 if lead in ("ل", "ب") else 0), end
    return None
