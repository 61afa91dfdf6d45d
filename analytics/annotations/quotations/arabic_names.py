"""Arabic personal names: the words of an article, what each can be, and which of a phrase are a name."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analytics.annotations.quotations import naming
from analytics.annotations.quotations.arabic_verbs import forms
from analytics.annotations.quotations.gazetteer import known_name, known_surname
from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages import get
from analytics.text import Span

CODE = "ar"
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
#: على folds to the name علي: words keep the difference (see ``article_words``).
ON = "على"
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
#: Honorifics that only point back.
#: Given names that inside a post are words of it (الناطق باسم, ولي العهد).
_NOT_LATER = frozenset("باسم ولي".split())
MOST_NAME = 7


@dataclass(frozen=True, slots=True)
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


@cache
def kind_of_word(t: str) -> str:
    """What a phrase that begins with this folded word is; an accusative ending is looked past (مصدرا)."""
    return _listed(t) or (_listed(t[:-1]) if len(t) > 4 and t.endswith("ا") else "")


@cache
def _listed(t: str) -> str:
    for kind in ("anonymous", "collective", "documents", "organisations"):
        if t in folded(CODE, kind):
            return {"documents": "document", "organisations": "organisation"}.get(kind, kind)
    if t in folded(CODE, "ranks"):
        return "rank"
    if (
        t.endswith("ون")
        and len(t) > 5
        and t not in names(CODE).given
        and naming.score(t) < -3
        and (t.startswith("ال") or ordinary(CODE, t))
    ):
        return "collective"
    bare = t[2:] if t.startswith("ال") and len(t) > 4 else t
    return "role" if t in folded(CODE, "roles") or bare in folded(CODE, "roles") else ""


def kind_of(word: Word) -> str:
    """What a phrase that begins with this word is, or nothing."""
    return kind_of_word(word.text)


def given(word: Word) -> bool:
    """Whether a word is a listed given name."""
    lists = names(CODE)
    return word.text in lists.given or (word.text.startswith("عبدال") and len(word.text) > 6)


#: Within a speaker's phrase a name is likely; the model was trained on running text.
PRIOR = 3.0
AFTER_POST = 2.5
NEVER = -20.0


def name_value(doc: Document, word: Word) -> float:
    """How much a word speaks for being part of a name, here in a speaker's phrase."""
    t = word.text
    if t == "علي":
        return doc_score(doc, word) + PRIOR
    lists = names(CODE)
    if t in lists.particles:
        return 1.0
    if t in forms() or (t[:1] in "وف" and t[1:] in forms()):
        return NEVER
    if t.isdigit() or t in PREPOSITIONS or t in folded(CODE, "breaks") or t in lists.places or t in folded(CODE, "former"):
        return NEVER
    if t[0] in "وفلب" and t[1:] in lists.places:
        return NEVER
    if t[0] in "وفلبك" and t not in lists.given and ordinary(CODE, t[1:]) and not t.startswith("عبدال") and doc_score(doc, word) < -1.0:
        return min(-1.0, doc_score(doc, word))
    if given(word) or known_surname(CODE, t):
        return max(1.0, doc_score(doc, word) + PRIOR)
    if inflected(t) and doc_score(doc, word) < 1.0 and doc.body[doc.folded.original(word.start, word.end)[1] - 1] != "ة":
        return min(-2.5, doc_score(doc, word))
    if kind_of(word) or t in get(CODE).stopwords:
        return NEVER
    return doc_score(doc, word) + PRIOR


@cache
def inflected(t: str) -> bool:
    """Whether a word is an ordinary one with an accusative or possessive ending (أمورا, رفضه)."""
    return any(t.endswith(e) and len(t) - len(e) > 2 and ordinary(CODE, t[: -len(e)]) for e in ("ا", "ه", "ها", "هم", "نا", "ته", "تها"))


def doc_score(doc: Document, word: Word) -> float:
    """The name model's score of a word where it stands."""
    n = article_words(doc)[1].get(word.start)
    if n is None:
        return naming.score(word.text)
    return _scores(doc)[n]


def _scores(doc: Document) -> list[float]:
    """The name model's score of every word of the article; made once."""
    made: list[float] | None = doc.kept.get("scores")  # type: ignore[assignment]
    if made is None:
        edge = naming.EDGE
        padded = [edge, edge, *("علي" if w.text == ON else w.text for w in article_words(doc)[0]), edge]
        made = doc.kept["scores"] = naming.scores(padded)
    return made


def article_words(doc: Document) -> tuple[list[Word], dict[int, int]]:
    """The words and signs of the article, and which stands where; made once."""
    made: tuple[list[Word], dict[int, int]] | None = doc.kept.get("tokens")  # type: ignore[assignment]
    if made is None:
        tokens = [_stripped(Word(m.group(), m.start(), m.end())) for m in _TOKEN.finditer(doc.text)]
        for n, word in enumerate(tokens):
            if word.text == "علي" and doc.body[doc.folded.original(word.start, word.end)[0] :][:3].endswith("ى"):
                tokens[n] = Word(ON, word.start, word.end)
        made = doc.kept["tokens"] = (tokens, {w.start: n for n, w in enumerate(tokens)})
    return made


def _stripped(word: Word) -> Word:
    """A name without the particle attached to it (لاوباما, وكيري)."""
    t = word.text
    if len(t) < 4 or t[0] not in "وفلب" or t in names(CODE).given or kind_of(word):
        return word
    rest = Word(t[1:], word.start + 1, word.end)
    if given(rest) or (naming.score(rest.text) > 1.5 and not ordinary(CODE, t)):
        return rest
    return word


def words_between(doc: Document, start: int, end: int) -> list[Word]:
    """The words and signs of a stretch; one it begins inside of is cut there."""
    tokens, _ = article_words(doc)
    low = bisect.bisect_left(tokens, start, key=lambda w: w.start)
    high = bisect.bisect_left(tokens, end, key=lambda w: w.start)
    if low and tokens[low - 1].start < start < tokens[low - 1].end:
        rest = tokens[low - 1]  # وفقا ل|اوباما: the stretch begins inside a word
        return [Word(doc.text[start : rest.end], start, rest.end), *tokens[low:high]]
    return tokens[low:high]


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
    known = known_name(CODE, [w.text for w in words])
    owned = known is not None and known[0] > 0 and words[known[0] - 1].text in PREPOSITIONS | _NAMED_AFTER
    if known and not owned:
        return known
    values = [name_value(doc, w) for w in words]
    if known:  # وزير البيئة في حكومة يوسف الشاهد: not the speaker
        values[known[0] : known[1]] = [NEVER] * (known[1] - known[0])
    for n in range(len(words) if likely is None else likely, len(words)):
        if values[n] > NEVER:
            values[n] += AFTER_POST
    for n in range(1, len(words)):
        if words[n - 1].text in PERSONAL_RANKS and values[n] > NEVER:
            values[n] += 5.0
        elif words[n].text in _NOT_LATER:
            values[n] = NEVER
    while True:
        best: tuple[float, int, int] | None = None
        start, total = 0, 0.0
        for n, value in enumerate(values):
            apart = n and doc.text[words[n - 1].end : words[n].start].strip(" \t\u00a0-ـ\u200c")
            if total <= 0 or apart or value <= NEVER:
                start, total = n, 0.0
                if n and words[n].definite and not given(words[n]) and _adjective(words, values, n):
                    continue  # an adjective of the role, not the first part of a name
            total += value - (1.0 if n - start >= 2 and not words[n].definite and words[n - 1].text not in names(CODE).particles else 0.0)
            if value > NEVER and total > 0 and (best is None or total > best[0] + 1e-9):
                best = (total, start, n + 1)
        if best is None:
            return None
        _, i, j = best
        if all(w.text in names(CODE).particles for w in words[i:j]):
            for k in range(i, j):
                values[k] = NEVER
            continue
        while j - i > 1 and words[j - 1].text in names(CODE).particles:
            j -= 1
        before = words[i - 1].text if i else ""
        if before in _NAMED_AFTER and j - i >= 4 and before not in folded(CODE, "roles"):
            i += 2  # مدير مستشفى فرحات حشاد | لطفي بوبكر
            before = words[i - 1].text
        owned = before in _NAMED_AFTER or (i > 1 and words[i - 2].text in _NAMED_AFTER and before in folded(CODE, "ranks"))
        if not owned and (i == 0 or before not in PREPOSITIONS) and j - i <= MOST_NAME:
            return i, j
        for k in range(i, j):
            values[k] = NEVER


def mention_of(name: Sequence[Word], role: tuple[Span, ...], gender: str) -> Mention:
    """A person's mention from the words of the name."""
    return Mention((name[0].start, name[-1].end), " ".join(w.text for w in name), "person", role, gender)
