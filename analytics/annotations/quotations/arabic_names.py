"""Arabic personal names: which words of a phrase are one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from analytics.annotations.quotations.arabic_verbs import forms
from analytics.annotations.quotations.arabic_words import CODE, Word, article_words, definite, doc_score, given_name, kind_of_word
from analytics.annotations.quotations.gazetteer import known_name, known_surname
from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages import get
from analytics.remembered import MOST, Remembered
from analytics.text import Span

PREPOSITIONS = frozenset("في من على الي عن مع بين ضد لدي حتي".split())
#: A name right after one of these belongs to the body, not to a speaker (جامعة الملك سعود).
_NAMED_AFTER = frozenset(
    "جامعه مدينه مستشفي مسجد شارع مطار كتائب مدرسه جائزه ميدان ملعب قاعده معهد جسر محافظه جامع حي مخيم مركز موسسه منطقه لواء برنامج حكومه نظام عهد قياده كتله تيار زوجه اداره رئاسه مقتل اغتيال اعتقال حكم".split()
)
#: Ranks and honorifics that only ever stand before a name.
PERSONAL_RANKS = frozenset(
    "الجنرال اللوا العميد العقيد المقدم الرايد النقيب الملازم الفريق المشير الاميرال الكولونيل الميجور الدكتور الدكتوره دكتور د السيد السيده الشيخ "
    "المهندس المهندسه الامير الاميره الملك البابا البطريرك المطران السيناتور البروفيسور المدعو الحاج".split()
)
#: A name right after one of these is not the speaker's.
_BEFORE_ANOTHERS = PREPOSITIONS | _NAMED_AFTER
#: What may stand between two parts of a name.
_BETWEEN = " \t\u00a0-ـ\u200c"
#: Given names that inside a post are words of it (الناطق باسم, ولي العهد).
_NOT_LATER = frozenset("باسم ولي".split())
#: Words that say something of the next, or of themselves, whatever the name model says.
_TELLING = PERSONAL_RANKS | _NOT_LATER
MOST_NAME = 7


#: Within a speaker's phrase a name is likely; the model was trained on running text.
PRIOR = 3.0
AFTER_POST = 2.5
NEVER = -20.0


class Nature(NamedTuple):
    """What a word type by itself says about being part of a name.

    Attributes
    ----------
    fixed : float or None
        The value wherever it stands.
    signs : int
        0 where the name model's score alone decides; else what ``_CLITIC`` and the others name.
    """

    fixed: float | None
    signs: int = 0


#: An ordinary word with a letter attached; a given name, or the surname of somebody known; an ordinary word with an ending;
#: a word that means something else in a speaker's phrase, or a stop word.
_CLITIC, _LISTED, _INFLECTED, _OTHER = 1, 2, 4, 8


def _nature(t: str) -> Nature:
    if t == "علي":  # على has letters of its own
        return Nature(None)
    lists = names(CODE)
    if t in lists.particles:
        return Nature(1.0)
    if t in forms() or (t[:1] in "وف" and t[1:] in forms()):
        return Nature(NEVER)
    if t.isdigit() or t in PREPOSITIONS or t in folded(CODE, "breaks") or t in lists.places or t in folded(CODE, "former"):
        return Nature(NEVER)
    if t[0] in "وفلب" and t[1:] in lists.places:
        return Nature(NEVER)
    signs = _LISTED * (given_name(t) or known_surname(CODE, t)) + _INFLECTED * inflected(t)
    signs += _OTHER * (bool(kind_of_word(t)) or t in get(CODE).stopwords)
    if t[0] in "وفلبك" and t not in lists.given and ordinary(CODE, t[1:]) and not t.startswith("عبدال"):
        signs += _CLITIC
    return Nature(None, signs)


_NATURES = Remembered(_nature)


def name_values(doc: Document, words: Sequence[Word]) -> list[float]:
    """How much each of some words speaks for being part of a name, here in a speaker's phrase."""
    scores, made = article_words(doc).scores, []
    for word in words:
        fixed, signs = _NATURES[word.text]
        if fixed is None:
            score = scores[word.at] if word.at >= 0 else doc_score(doc, word)
            fixed = _value(doc, word, score, signs) if signs else score + PRIOR
        made.append(fixed)
    return made


def name_value(doc: Document, word: Word) -> float:
    """:func:`name_values` of one word."""
    return name_values(doc, (word,))[0]


def _value(doc: Document, word: Word, score: float, signs: int) -> float:
    if signs & _CLITIC and score < -1.0:
        return min(-1.0, score)
    if signs & _LISTED:
        return max(1.0, score + PRIOR)
    if signs & _INFLECTED and score < 1.0 and doc.body[doc.folded.original(word.start, word.end)[1] - 1] != "ة":
        return min(-2.5, score)
    return NEVER if signs & _OTHER else score + PRIOR


#: Accusative and possessive endings.
_INFLECTIONS = ("ا", "ه", "ها", "هم", "نا", "ته", "تها")


@lru_cache(MOST)
def inflected(t: str) -> bool:
    """Whether a word is an ordinary one with an accusative or possessive ending (أمورا, رفضه)."""
    return t.endswith(_INFLECTIONS) and any(t.endswith(e) and len(t) - len(e) > 2 and ordinary(CODE, t[: -len(e)]) for e in _INFLECTIONS)


def _adjective(words: Sequence[Word], values: Sequence[float], n: int) -> bool:
    """Whether a definite word after a role's first word belongs to the role, and does not begin a name."""
    before = words[n - 1].text
    if before not in folded(CODE, "ranks"):
        return True
    if n + 1 < len(words) and values[n + 1] > 0.5:
        return True  # الرئيس التركي رجب …
    return before not in PERSONAL_RANKS and ordinary(CODE, words[n].bare)


def find_name(doc: Document, words: Sequence[Word], *, likely: int | None = None) -> tuple[int, int] | None:
    """Positions (first, after last) of the personal name in a piece, or None.

    The run of words whose values add up highest; none may be a word that never
    stands in a name. From position ``likely`` on a post is complete and a name
    is what comes next.
    """
    texts, particles = [w.text for w in words], names(CODE).particles
    known = known_name(CODE, texts)
    owned = known is not None and known[0] > 0 and texts[known[0] - 1] in _BEFORE_ANOTHERS
    if known and not owned:
        return known
    values = name_values(doc, words)
    if known:  # وزير البيئة في حكومة يوسف الشاهد: not the speaker
        values[known[0] : known[1]] = [NEVER] * (known[1] - known[0])
    for n in range(len(words) if likely is None else likely, len(words)):
        if values[n] > NEVER:
            values[n] += AFTER_POST
    if not _TELLING.isdisjoint(texts):
        for n in range(1, len(words)):
            if texts[n - 1] in PERSONAL_RANKS and values[n] > NEVER:
                values[n] += 5.0
            elif texts[n] in _NOT_LATER:
                values[n] = NEVER
    if max(values, default=0.0) <= 0:
        return None
    while True:
        best: tuple[float, int, int] | None = None
        start, total = 0, 0.0
        for n, value in enumerate(values):
            if total <= 0 or value <= NEVER or (n and doc.text[words[n - 1].end : words[n].start].strip(_BETWEEN)):
                start, total = n, 0.0
                if value <= NEVER:
                    total = value
                    continue
                if n and definite(texts[n]) and not given_name(texts[n]) and _adjective(words, values, n):
                    continue  # an adjective of the role, not the first part of a name
            total += value - (1.0 if n - start >= 2 and not definite(texts[n]) and texts[n - 1] not in particles else 0.0)
            if value > NEVER and total > 0 and (best is None or total > best[0] + 1e-9):
                best = (total, start, n + 1)
        if best is None:
            return None
        _, i, j = best
        if particles.issuperset(texts[i:j]):
            for k in range(i, j):
                values[k] = NEVER
            continue
        while j - i > 1 and texts[j - 1] in particles:
            j -= 1
        before = texts[i - 1] if i else ""
        if before in _NAMED_AFTER and j - i >= 4 and before not in folded(CODE, "roles"):
            i += 2  # مدير مستشفى فرحات حشاد | لطفي بوبكر
            before = texts[i - 1]
        owned = before in _NAMED_AFTER or (i > 1 and texts[i - 2] in _NAMED_AFTER and before in folded(CODE, "ranks"))
        if not owned and (i == 0 or before not in PREPOSITIONS) and j - i <= MOST_NAME:
            return i, j
        for k in range(i, j):
            values[k] = NEVER


def mention_of(name: Sequence[Word], role: tuple[Span, ...], gender: str) -> Mention:
    """A person's mention from the words of the name."""
    return Mention((name[0].start, name[-1].end), " ".join(w.text for w in name), "person", role, gender)
