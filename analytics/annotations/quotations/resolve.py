"""Who is meant: surnames, posts, pronouns and dropped subjects, within one article."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

from analytics.annotations.quotations.model import NOWHERE, Attribution, Document, Event, Mention
from analytics.annotations.quotations.people import People, Person
from analytics.annotations.quotations.wordlists import folded, names
from analytics.text import Span

#: A dropped subject is looked for at most this many paragraphs back.
PARAGRAPHS_BACK = 3
#: What an unnamed pointing phrase (این منبع) may point back at.
_POINTS_AT = {
    "office": ("office", "anonymous"),
    "anonymous": ("anonymous", "office", "collective"),
    "organisation": ("organisation",),
    "document": ("document",),
    "collective": ("collective",),
}


@dataclass
class Speaker:
    """Who speaks at one cue: a person, or an unnamed mention."""

    person: Person | None
    mention: Mention
    gender: str
    paragraph: int
    at: int
    #: how the speaker was found: a calibration class
    how: str = "stated"


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
        self.people = People(doc, mentioned)
        self.ends = [end for _, end in doc.paragraphs]
        self.starts = [start for start, _ in doc.sentences]
        self.history: list[Speaker] = []
        #: who the current sentence, or the one before, is about without speaking
        self.actors: list[Speaker] = []

    def run(self, events: list[Event], is_name: Callable[[Mention], bool]) -> list[Attribution]:
        """The attributions of an article, each with whom it belongs to."""
        self._introduce(events)
        found: list[Attribution] = []
        for event in events:
            speaker = self._speaker(event, is_name)
            if speaker is not None:
                if event.background:
                    self.actors.append(speaker)
                    continue
                self.history.append(speaker)
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
        people = self.people
        pending: tuple[Mention, int] | None = None
        for n, event in enumerate(events):
            mention = event.mention
            if mention is None or mention.pronoun:
                continue
            if not mention.name:
                if mention.kind == "office" and mention.definite and pending is None and people.holding(mention, event.cue[0]) is None:
                    pending = (mention, n)
                continue
            if pending is not None and n - pending[1] <= 3 and not mention.tentative:
                person = people.add(mention)
                if person is not None and (people.untitled(person) or people.shares(person, pending[0])):
                    person.roles.append(pending[0].role or (pending[0].span,))
            pending = None

    # -- one event -------------------------------------------------------
    def _paragraph(self, at: int) -> int:
        return bisect.bisect_left(self.ends, at)

    def _sentence(self, at: int) -> int:
        return bisect.bisect_right(self.starts, at)

    def _speaker(self, event: Event, is_name: Callable[[Mention], bool]) -> Speaker | None:
        mention = event.mention
        if mention is not None and mention.perhaps and self.people.same(mention.name.split()) is None:
            event.mention = mention = None
        if mention is None or mention.pronoun:
            return self._carried(event)
        at = event.cue[0]
        person: Person | None = None
        how = "stated"
        if mention.name and mention.tentative:
            person, mention = self._tentative(mention, at, is_name)
            how = "guessed"
        elif mention.name:
            person = self.people.add(mention, alone=True)
        elif mention.kind == "organisation" and (surname := self.people.surname(self.doc.text[slice(*mention.span)])):
            person, how = surname, "guessed"  # الخليل is a town as well
        elif mention.kind == "office" and mention.definite:
            person = self.people.holding(mention, at)
            how = "post"
            if person is None:
                person = self._restated(mention, at)
                how = "restated" if person else "stated"
        if event.gender and person and not person.gender:
            person.gender = event.gender
        return Speaker(person, mention, event.gender, self._paragraph(at), at, how)

    def _tentative(self, mention: Mention, at: int, is_name: Callable[[Mention], bool]) -> tuple[Person | None, Mention]:
        """A lone word that may be a surname, a post or neither."""
        people = self.people
        person = people.same(mention.name.split())
        if person is not None and len(person.words) > 1 and person.words[0] == mention.name:
            person = None  # a definite word is nobody's given name
        if person is None and mention.definite:
            person = people.holding(mention, at)
        if person is not None:
            if mention.role:
                person.roles.append(mention.role)
            return person, mention
        if is_name(mention):
            return people.add(mention, alone=True), mention
        kind = "office" if mention.definite else "anonymous"
        return None, replace(mention, name="", kind=kind, tentative=False)

    def _restated(self, mention: Mention, at: int) -> Person | None:
        """The last speaker under another of his posts: the press avoids to repeat itself."""
        here = self._paragraph(at)
        for last in reversed(self.history[-2:]):
            if last.person is None or here - last.paragraph > 1:
                return None
            if self.people.rules_out(last.person, mention):
                return None
            alone = len({id(s.person) for s in self.history if s.person}) == 1
            short = len(self.people.words_of((mention.role[0] if mention.role else mention.span,))) == 1
            return last.person if alone or short else None
        return None

    def _carried(self, event: Event) -> Speaker | None:
        """The last speaker that fits a dropped subject or a pronoun.

        A pronoun may also point at somebody named since, who has not spoken
        yet; a dropped subject at whoever the sentence is about.
        """
        at = event.cue[0]
        here = self._paragraph(at)
        pointing = event.mention
        gender = event.gender or (pointing.gender if pointing else "")
        if pointing is not None and pointing.kind != "person":
            return self._pointed(event, pointing, here)
        # معاليه, سموه: the one who speaks; وی may be somebody named since
        if pointing is not None and not (self.people.code == "ar" and self.history and self.history[-1].person):
            since = self.history[-1].at if self.history else -1
            start = self.doc.paragraphs[here][0] if here < len(self.doc.paragraphs) else 0
            for place, person in reversed(self.people.places):
                if max(since, start) < place < pointing.span[0] and self._fits(gender, person):
                    return Speaker(person, pointing, gender, here, at, "pronoun")
        actor = self._actor(event, gender, here, pointing)
        if actor is not None:
            return actor
        for last in reversed(self.history[-4:]):
            if here - last.paragraph > PARAGRAPHS_BACK:
                break
            unfit = last.person is None and last.mention.kind in ("document", "organisation", "collective")
            if unfit and pointing is not None and gender in ("", "m", "f") and len(self.history) > 1:
                continue
            if self._agree(gender, last):
                return self._follow(last, event, here)
        for last in reversed(self.actors[-3:]):
            if here - last.paragraph <= 1 and self._agree(gender, last):
                return self._follow(last, event, here)
        return None

    def _follow(self, last: Speaker, event: Event, here: int) -> Speaker:
        pointing = event.mention
        mention = Mention(
            pointing.span if pointing else last.mention.span,
            kind=last.mention.kind,
            role=last.mention.role,
            gender=last.gender,
            pronoun=pointing is not None,
        )
        how = "pronoun" if pointing else "dropped" if here == last.paragraph else "dropped far"
        return Speaker(last.person, mention, last.gender or event.gender, here, event.cue[0], how)

    def _pointed(self, event: Event, pointing: Mention, here: int) -> Speaker:
        """این منبع, این مقام: whoever of that kind spoke last, else nobody the article names."""
        kinds = _POINTS_AT.get(pointing.kind, ())
        for last in reversed(self.history[-4:]):
            if here - last.paragraph > PARAGRAPHS_BACK:
                break
            if last.person is not None and pointing.kind == "office":
                return Speaker(last.person, pointing, last.gender, here, event.cue[0], "pronoun")
            if last.person is None and last.mention.kind in kinds:
                break
        return Speaker(None, replace(pointing, pronoun=False), event.gender, here, event.cue[0])

    def _actor(self, event: Event, gender: str, here: int, pointing: Mention | None) -> Speaker | None:
        """Whoever the same sentence is about; the one before only where nobody has spoken in the paragraph."""
        at = event.cue[0]
        sentence = self._sentence(at)
        spoke = self.history[-1].at if self.history else -1
        for actor in reversed(self.actors[-3:]):
            if actor.at < spoke or not self._agree(gender, actor) or actor.at >= at:
                continue
            if self._sentence(actor.at) == sentence and pointing is None:
                return self._follow(actor, event, here)
            nobody_yet = not self.history or self.history[-1].paragraph < here
            if actor.paragraph == here and nobody_yet and actor.person is not None and sentence - self._sentence(actor.at) <= 2:
                return self._follow(actor, event, here)
        return None

    @staticmethod
    def _fits(gender: str, person: Person) -> bool:
        return not gender or not person.gender or gender == person.gender

    @staticmethod
    def _agree(gender: str, last: Speaker) -> bool:
        known = last.gender or (last.person.gender if last.person else "")
        if not gender or not known:
            return gender != "p" or last.person is None
        if gender == known:
            return True
        return bool(last.person is None and last.mention.kind in ("organisation", "collective", "anonymous", "document"))

    def _attribution(self, event: Event, speaker: Speaker | None) -> Attribution:
        assert event.content is not None
        if speaker is None:
            span = event.mention.span if event.mention and event.mention.pronoun else NOWHERE
            return Attribution(event, "", NOWHERE, "anonymous", (), span, "nobody")
        person, mention = speaker.person, speaker.mention
        dropped = event.mention is None
        if person is not None:
            role = max(person.roles, key=lambda r: sum(b - a for a, b in r), default=())
            return Attribution(event, person.name, person.span, "person", role, NOWHERE if dropped else mention.span, speaker.how)
        kind = "office" if mention.kind == "person" else mention.kind
        role = mention.role if kind == "office" else ()
        return Attribution(event, "", NOWHERE, kind, role, mention.span, speaker.how)


_WORD = re.compile(r"\w+")


@cache
def _bodies(code: str) -> frozenset[str]:
    """Words a body's name begins with."""
    return folded(code, "organisations") - names(code).places - folded(code, "not_bodies")


def organisation(doc: Document, role: tuple[Span, ...]) -> Span | None:
    """The body a role belongs to: from the first word of the role that names one."""
    code = doc.pack.code
    heads = _bodies(code)
    for start, end in role:
        for n, m in enumerate(_WORD.finditer(doc.text[start:end])):
            word = m.group()
            for lead in ("", "ل", "لل", "ب", "بال") if code == "ar" else ("",):
                bare = word[len(lead) :]
                if n and word.startswith(lead) and (bare in heads or ("ال" + bare in heads and lead in ("لل", "بال"))):
                    return start + m.start() + (1 if lead in ("ل", "ب") else 0), end
    return None
