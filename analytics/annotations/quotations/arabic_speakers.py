"""Arabic noun phrases that name a speaker: role, rank, name, body, in whatever order they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages import get
from analytics.text import Span

CODE = "ar"
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_PREPOSITIONS = frozenset("في من علي الي عن مع بين ضد لدي حتي".split())
#: A name right after one of these belongs to the body, not to a speaker (جامعة الملك سعود).
_NAMED_AFTER = frozenset(
    "جامعه مدينه مستشفي مسجد شارع مطار كتائب مدرسه جائزه ميدان ملعب قاعده معهد جسر محافظه جامع حي مخيم مركز موسسه منطقه لواء برنامج".split()
)
_COMMAS = frozenset("،,")
_MOST_NAME = 7


@dataclass(frozen=True)
class Word:
    """One word of a phrase: folded, with its span."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """Without the article."""
        return self.text[2:] if self.definite else self.text

    @property
    def definite(self) -> bool:
        """Whether it carries the article."""
        return self.text.startswith("ال") and len(self.text) > 4


def _kind_of(word: Word) -> str:
    """What a phrase that begins with this word is."""
    t, bare = word.text, word.bare
    for kind in ("anonymous", "collective", "documents", "organisations"):
        if t in folded(CODE, kind):
            return {"documents": "document", "organisations": "organisation"}.get(kind, kind)
    if t in folded(CODE, "ranks"):
        return "rank"
    if t in folded(CODE, "roles") or (word.definite and bare in folded(CODE, "roles")):
        return "role"
    return ""


def _is_break(words: Sequence[Word], n: int, text: str) -> bool:
    word = words[n].text
    if word in folded(CODE, "breaks"):
        return True
    if word in ("في", "ب", "بـ") or word.startswith(("ل", "ب")) and len(word) > 3:
        rest = words[n + 1].text if word == "في" and n + 1 < len(words) else word[1:]
        if word == "في":
            return rest in folded(CODE, "statement_nouns") or rest.isdigit() or rest in folded(CODE, "breaks")
        if word.startswith("ل") and (rest in folded(CODE, "organisations") or rest.startswith("لص")):
            return n == 0  # said to an agency; inside a role (رئيسة لجنة... للوكالة) it goes on
        return False
    return False


def _pieces(doc: Document, start: int, end: int) -> list[list[Word]]:
    """The phrase's words, split at commas and brackets, up to where the phrase ends."""
    text = doc.text
    found: list[list[Word]] = [[]]
    tokens = [m for m in _TOKEN.finditer(text, start, end)]
    words = [Word(m.group(), m.start(), m.end()) for m in tokens]
    depth = 0
    for n, word in enumerate(words):
        if not word.text[0].isalnum():
            if word.text in _COMMAS or word.text in "–—-":
                if found[-1] and not depth:
                    found.append([])
            elif word.text in "([":
                depth += 1
            elif word.text in ")]":
                depth = max(0, depth - 1)
            elif word.text in ".؛;!؟\n":
                break
            continue
        if depth:
            continue
        if _is_break(words, n, text):
            if not found[-1] and len(found) > 1 or found[-1]:
                break
            # an adverbial before the subject: skip to the next comma, if there is one
            if word.text in ("في", "خلال", "عبر", "امس", "اليوم", "بدوره", "بدورها", "ايضا", "كذلك"):
                later = next((k for k in range(n + 1, len(words)) if words[k].text in _COMMAS), None)
                if word.text in ("امس", "اليوم", "بدوره", "بدورها", "ايضا", "كذلك"):
                    continue
                if later is None:
                    break
                return _pieces(doc, words[later].end, end)
            break
        if word.text.startswith("ل") and n + 1 < len(words) and words[n + 1].text in "«\"“" and len(word.text) <= 2:
            break
        found[-1].append(word)
    return [p for p in found if p]


def _given(word: Word) -> bool:
    lists = names(CODE)
    return word.text in lists.given or word.text.startswith("عبدال") and len(word.text) > 6


def _unknown(doc: Document, word: Word) -> bool:
    """Whether the word is no ordinary one, so that it may be part of a name."""
    lists = names(CODE)
    t = word.text
    if len(t) < 3 or word.definite or t in lists.places or t.isdigit() or _kind_of(word) or t in get(CODE).stopwords:
        return False
    if t[0] in "وبلكف" and (t[1:] in lists.places or t[1:].startswith("ال")):
        return False
    start, end = doc.folded.original(word.start, word.end)
    return not ordinary(CODE, doc.body[start:end])


def find_name(doc: Document, words: Sequence[Word]) -> tuple[int, int] | None:
    """Positions (first, after last) of the personal name in a piece, or None."""
    lists = names(CODE)
    for i, word in enumerate(words):
        previous = words[i - 1] if i else None
        if previous and (previous.text in _NAMED_AFTER or i > 1 and words[i - 2].text in _NAMED_AFTER and previous.text in folded(CODE, "ranks")):
            continue
        if previous and previous.text in _PREPOSITIONS and not _given(word):
            continue
        sure = _given(word) or word.text in lists.particles and word.text not in ("بن", "ابن", "لا") and i + 1 < len(words)
        near = previous is None or previous.definite or previous.text in lists.places or previous.text in folded(CODE, "ranks") or previous.text.endswith("ي")
        if not sure and not (near and _unknown(doc, word)):
            continue
        if word.text in lists.particles and word.text in ("عبد", "ابو", "ابي", "ام") and i + 1 >= len(words):
            continue
        j = i + 1
        while j < len(words) and j - i < _MOST_NAME and _continues(doc, words, i, j):
            j += 1
        if sure and j == i + 1 and previous is not None and not (previous.text in folded(CODE, "ranks") or previous.definite) and len(words) > j:
            continue  # a lone given name inside a phrase (مسجد محمد في) is rarely the speaker
        return i, j
    return None


def _continues(doc: Document, words: Sequence[Word], i: int, j: int) -> bool:
    lists = names(CODE)
    word, previous = words[j], words[j - 1]
    gap = doc.text[previous.end : word.start]
    if gap.strip(" \t\u00a0-ـ"):
        return False
    t = word.text
    if t in lists.particles or _given(word) or previous.text in lists.particles:
        return True
    if t in _PREPOSITIONS or t in folded(CODE, "breaks") or t in get(CODE).stopwords or t.isdigit():
        return False
    if word.definite:
        return _kind_of(word) in ("", "rank") and t not in folded(CODE, "ranks") and word.bare not in folded(CODE, "roles") and not _adjective_of_role(words, i, j)
    if _kind_of(word):
        return False
    if _unknown(doc, word):
        return True
    return j == i + 1 and not t.startswith(("ل", "ب", "و", "ف"))


def _adjective_of_role(words: Sequence[Word], i: int, j: int) -> bool:
    """Whether a definite word after a name is an adjective that cannot be a surname (السابق)."""
    return words[j].text in folded(CODE, "former") or words[j].text in names(CODE).places


def parse(
    doc: Document, start: int, end: int, *, gender: str, open_end: bool = False, whole: bool = False, attached: bool = False
) -> Mention | None:
    """The speaker a stretch of folded text names.

    Parameters
    ----------
    doc : Document
    start, end : int
        The stretch: from the cue to the clause it introduces.
    gender : str
        What the cue's form says of its subject.
    open_end : bool
        No clause follows (an act): the stretch runs on into an object, so only
        a phrase that surely begins with a speaker counts.
    whole : bool
        The stretch stands before its verb and must be nothing but the phrase.
    attached : bool
        The stretch follows a preposition (بحسب).

    Returns
    -------
    Mention or None
    """
    pieces = _pieces(doc, start, end)
    if not pieces:
        return None
    first = pieces[0]
    if open_end and doc.text[start : first[0].start].strip():
        return None
    head = _kind_of(first[0])
    if whole and not _is_whole(doc, pieces, end, head):
        return None
    found = find_name(doc, first) if head in ("", "role", "rank") else None
    if found and (found[0] == 0 or head in ("role", "rank")):
        return _named(doc, pieces, found, gender)
    if head in ("role", "rank"):
        second = find_name(doc, pieces[1]) if len(pieces) > 1 and not open_end else None
        if second and second[0] <= 1 and len(pieces[1]) <= 6:
            i, j = second
            name = pieces[1][i:j]
            return _mention(doc, name, ((first[0].start, first[-1].end),), gender)
        if len(first) > 14:
            first = first[:14]
        return Mention(
            (first[0].start, first[-1].end), kind="office", role=((first[0].start, first[-1].end),), gender=gender, definite=first[0].definite or len(first) > 1
        )
    if head:
        last = first[min(len(first), 12) - 1]
        if head == "organisation" and open_end:
            last = first[min(len(first), 4) - 1]
        return Mention((first[0].start, last.end), kind=head, gender="p" if head == "collective" else gender, definite=first[0].definite)
    if open_end and not first[0].definite:
        return None
    if first[0].definite and len(first) <= 3 and first[0].text not in names(CODE).places and first[0].text not in get(CODE).stopwords:
        word = first[0]
        after = pieces[1] if len(pieces) > 1 and len(first) == 1 else None
        role = ((after[0].start, after[-1].end),) if after and _kind_of(after[0]) in ("role", "rank") else ()
        return Mention((word.start, word.end), word.text, "person", role, gender, definite=True, tentative=True)
    if first[0].text in names(CODE).places and (not open_end):
        return Mention((first[0].start, first[0].end), kind="organisation", gender=gender)
    if attached or open_end or whole:
        return None
    if len(first) <= 8:
        return Mention((first[0].start, first[-1].end), kind="anonymous", gender=gender)
    return None


def _is_whole(doc: Document, pieces: list[list[Word]], end: int, head: str) -> bool:
    """Whether the phrase reaches the verb: nothing but adverbials in between."""
    if not head and not (_given(pieces[0][0]) or pieces[0][0].definite or _unknown(doc, pieces[0][0])):
        return False
    last = pieces[-1][-1]
    tail = doc.text[last.end : end].strip(" \t\u00a0،,»\"”)–—-")
    if tail:
        return tail.split()[0] in ("في", "خلال", "عبر", "امس", "اليوم", "بدوره", "بدورها", "قد", "وقد", "الذي", "التي") and len(tail.split()) < 25
    total = sum(len(p) for p in pieces)
    if head in ("role", "rank"):
        return total <= 22
    if head:
        return total <= 12
    return total <= 6 or len(pieces) > 1 and _kind_of(pieces[1][0]) in ("role", "rank") and total <= 20


def _mention(doc: Document, name: Sequence[Word], role: tuple[Span, ...], gender: str) -> Mention:
    text = " ".join(w.text for w in name)
    return Mention((name[0].start, name[-1].end), text, "person", role, gender)


def _named(doc: Document, pieces: list[list[Word]], found: tuple[int, int], gender: str) -> Mention:
    first = pieces[0]
    i, j = found
    role: list[Span] = []
    if i:
        role.append((first[0].start, first[i - 1].end))
    if j < len(first) and (_kind_of(first[j]) in ("role", "rank")):
        role.append((first[j].start, first[-1].end))
    elif len(pieces) > 1 and _kind_of(pieces[1][0]) in ("role", "rank") and not find_name(doc, pieces[1][1:2]):
        role.append((pieces[1][0].start, pieces[1][min(len(pieces[1]), 16) - 1].end))
    return _mention(doc, first[i:j], tuple(role), gender)


def plausible_subject(doc: Document, start: int, end: int, mention: Mention | None) -> bool:
    """Whether what stands between a verb and its clause can be a subject or an adverbial, not an object."""
    between = doc.text[start:end].strip(" \t\u00a0،,:«\"“")
    if not between or mention is not None:
        return True
    words = between.split()
    return len(words) <= 14


def persons(doc: Document) -> list[Mention]:
    """Every role-and-name phrase of the article, whether or not it speaks: for resolving later mentions."""
    text = doc.text
    found: list[Mention] = []
    at = 0
    heads = folded(CODE, "roles") | folded(CODE, "ranks")
    for m in re.finditer(r"(?<!\w)[وف]?(?:ال)?(\w+)", text):
        if m.start() < at:
            continue
        word = m.group().lstrip()
        for candidate in (word, word[1:] if word[:1] in "وفل" else word):
            bare = candidate[2:] if candidate.startswith("ال") else candidate
            if candidate in heads or bare in folded(CODE, "roles") and len(bare) > 2:
                begin = m.end() - len(candidate)
                line = text.find("\n", begin)
                stop = min(begin + 150, line if line >= 0 else len(text))
                mention = parse(doc, begin, stop, gender="")
                if mention and mention.name and not mention.tentative:
                    found.append(mention)
                    at = mention.span[1]
                break
    for m in re.finditer(r"(?<!\w)\w+", text):
        if m.group() in names(CODE).given and not any(a.span[0] <= m.start() < a.span[1] for a in found):
            line = text.find("\n", m.start())
            stop = min(m.start() + 60, line if line >= 0 else len(text))
            pieces = _pieces(doc, m.start(), stop)
            hit = find_name(doc, pieces[0]) if pieces else None
            if hit and hit[0] == 0 and hit[1] >= 2:
                assert pieces
                found.append(_named(doc, pieces, hit, ""))
    return sorted(found, key=lambda x: x.span)
