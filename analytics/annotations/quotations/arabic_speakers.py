"""Arabic noun phrases that name a speaker: role, rank, name, body, in whatever order they stand."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
#: على folds to the name علي: words keep the difference (see ``_tokens``).
_ON = "على"
_PREPOSITIONS = frozenset("في من على الي عن مع بين ضد لدي حتي".split())
#: A name right after one of these belongs to the body, not to a speaker (جامعة الملك سعود).
_NAMED_AFTER = frozenset(
    "جامعه مدينه مستشفي مسجد شارع مطار كتائب مدرسه جائزه ميدان ملعب قاعده معهد جسر محافظه جامع حي مخيم مركز موسسه منطقه لواء برنامج حكومه نظام عهد قياده كتله تيار زوجه اداره رئاسه مقتل اغتيال اعتقال حكم".split()
)
#: Ranks and honorifics that only ever stand before a name.
_PERSONAL_RANKS = frozenset(
    "الجنرال اللوا العميد العقيد المقدم الرايد النقيب الملازم الفريق المشير الاميرال الكولونيل الميجور الدكتور الدكتوره دكتور د السيد السيده الشيخ "
    "المهندس المهندسه الامير الاميره الملك البابا البطريرك المطران السيناتور البروفيسور المدعو الحاج".split()
)
#: Honorifics that only point back.
_POINTING = frozenset("معاليه معاليها سموه سموها فضيلته سيادته سعادته سماحته غبطته جلالته فخامته دولته قداسته".split())
_PRESS = frozenset("وكاله صحيفه قناه اذاعه موقع تلفزيون شبكه مجله جريده".split())
_AGENCIES = frozenset("رويترز فرانس الانبا اسوشيتد الشرق الاناضول بلومبرغ سي الحياه الجزيره العربيه".split()) | {"«", '"', "“"}
#: Given names that inside a post are words of it (الناطق باسم, ولي العهد).
_NOT_LATER = frozenset("باسم ولي".split())
_COMMAS = frozenset("،,")
_MOST_NAME = 7
#: Words from a role's first to the name; further on it is another clause.
_LONGEST_ROLE = 10


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
def _kind(t: str) -> str:
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


def _kind_of(word: Word) -> str:
    return _kind(word.text)


def kind_of_word(word: str) -> str:
    """What a phrase that begins with this folded word is, or nothing."""
    return _kind(word)


def _is_break(words: Sequence[Word], n: int, text: str) -> bool:
    word = words[n].text
    if word == "لدي" and n + 1 < len(words) and _kind_of(words[n + 1]) == "role":
        return False
    if word == _ON or (word in folded(CODE, "breaks") and word != "علي"):
        return True
    if word in ("في", "ب", "بـ") or (word.startswith(("ل", "ب")) and len(word) > 3):
        rest = words[n + 1].text if word == "في" and n + 1 < len(words) else word[1:]
        if word == "في":
            return rest in folded(CODE, "statement_nouns") or rest.isdigit() or rest in folded(CODE, "breaks")
        if word.startswith("ل") and rest in ("رويترز", "فرانس", "الاناضول", "بي", "سي", "الجزيره", "العربيه", "الحياه"):
            return n > 0
        if word.startswith("ل") and rest in _PRESS:
            # said to a newspaper; after an adjective it is the body of a post (الرئيس السابق لوكالة …)
            follows = {w.text for w in words[n + 1 : n + 4]}
            return n == 0 or bool(follows & _AGENCIES) or not words[n - 1].definite
        return False
    return False


def _pieces(doc: Document, start: int, end: int) -> list[list[Word]]:
    """The phrase's words, split at commas and brackets, up to where the phrase ends."""
    text = doc.text
    found: list[list[Word]] = [[]]
    words = _words_between(doc, start, end)
    depth = skip = 0
    for n, word in enumerate(words):
        if n < skip:
            continue
        if not word.text[0].isalnum():
            if word.text == "." and n and len(words[n - 1].text) == 1:
                continue  # د.
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
        if word.text in ("ل", "الي", "مع") and n + 1 < len(words) and words[n + 1].text in '«"“':
            closing = next((k for k in range(n + 2, len(words)) if words[k].text in '»"”“'), None)
            if closing is None or any(found):
                break
            skip = closing + 1  # said to a newspaper: the subject may still follow
            continue
        if _is_break(words, n, text):
            if (not found[-1] and len(found) > 1) or found[-1]:
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
        found[-1].append(word)
    return [p for p in found if p]


def _given(word: Word) -> bool:
    lists = names(CODE)
    return word.text in lists.given or (word.text.startswith("عبدال") and len(word.text) > 6)


#: Within a speaker's phrase a name is likely; the model was trained on running text.
PRIOR = 3.0
AFTER_POST = 2.5
_NEVER = -20.0


def _value(doc: Document, word: Word) -> float:
    """How much a word speaks for being part of a name, here in a speaker's phrase."""
    t = word.text
    if t == "علي":
        return doc_score(doc, word) + PRIOR
    lists = names(CODE)
    if t in lists.particles:
        return 1.0
    if t in forms() or (t[:1] in "وف" and t[1:] in forms()):
        return _NEVER
    if t.isdigit() or t in _PREPOSITIONS or t in folded(CODE, "breaks") or t in lists.places or t in folded(CODE, "former"):
        return _NEVER
    if t[0] in "وفلب" and t[1:] in lists.places:
        return _NEVER
    if t[0] in "وفلبك" and t not in lists.given and ordinary(CODE, t[1:]) and not t.startswith("عبدال") and doc_score(doc, word) < -1.0:
        return min(-1.0, doc_score(doc, word))
    if _given(word) or known_surname(CODE, t):
        return max(1.0, doc_score(doc, word) + PRIOR)
    if _inflected(t) and doc_score(doc, word) < 1.0 and doc.body[doc.folded.original(word.start, word.end)[1] - 1] != "ة":
        return min(-2.5, doc_score(doc, word))
    if _kind_of(word) or t in get(CODE).stopwords:
        return _NEVER
    return doc_score(doc, word) + PRIOR


@cache
def _inflected(t: str) -> bool:
    """Whether a word is an ordinary one with an accusative or possessive ending (أمورا, رفضه)."""
    return any(t.endswith(e) and len(t) - len(e) > 2 and ordinary(CODE, t[: -len(e)]) for e in ("ا", "ه", "ها", "هم", "نا", "ته", "تها"))


def doc_score(doc: Document, word: Word) -> float:
    """The name model's score of a word where it stands."""
    n = _tokens(doc)[1].get(word.start)
    if n is None:
        return naming.score(word.text)
    return _scores(doc)[n]


def _scores(doc: Document) -> list[float]:
    """The name model's score of every word of the article; made once."""
    made: list[float] | None = doc.kept.get("scores")  # type: ignore[assignment]
    if made is None:
        edge = naming.EDGE
        padded = [edge, edge, *("علي" if w.text == _ON else w.text for w in _tokens(doc)[0]), edge]
        made = doc.kept["scores"] = [
            naming.score(padded[n], padded[n - 1], padded[n + 1], padded[n - 2]) for n in range(2, len(padded) - 1)
        ]
    return made


def _tokens(doc: Document) -> tuple[list[Word], dict[int, int]]:
    """The words and signs of the article, and which stands where; made once."""
    made: tuple[list[Word], dict[int, int]] | None = doc.kept.get("tokens")  # type: ignore[assignment]
    if made is None:
        tokens = [_stripped(Word(m.group(), m.start(), m.end())) for m in _TOKEN.finditer(doc.text)]
        for n, word in enumerate(tokens):
            if word.text == "علي" and doc.body[doc.folded.original(word.start, word.end)[0] :][:3].endswith("ى"):
                tokens[n] = Word(_ON, word.start, word.end)
        made = doc.kept["tokens"] = (tokens, {w.start: n for n, w in enumerate(tokens)})
    return made


def _stripped(word: Word) -> Word:
    """A name without the particle attached to it (لاوباما, وكيري)."""
    t = word.text
    if len(t) < 4 or t[0] not in "وفلب" or t in names(CODE).given or _kind_of(word):
        return word
    rest = Word(t[1:], word.start + 1, word.end)
    if _given(rest) or (naming.score(rest.text) > 1.5 and not ordinary(CODE, t)):
        return rest
    return word


def _words_between(doc: Document, start: int, end: int) -> list[Word]:
    tokens, _ = _tokens(doc)
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
    return before not in _PERSONAL_RANKS and ordinary(CODE, words[n].bare)


def find_name(doc: Document, words: Sequence[Word], *, likely: int | None = None) -> tuple[int, int] | None:
    """Positions (first, after last) of the personal name in a piece, or None.

    The run of words whose values add up highest; none may be a word that never
    stands in a name. From position ``likely`` on a post is complete and a name
    is what comes next.
    """
    known = known_name(CODE, [w.text for w in words])
    if known and (known[0] == 0 or words[known[0] - 1].text not in _PREPOSITIONS):
        return known
    values = [_value(doc, w) for w in words]
    for n in range(len(words) if likely is None else likely, len(words)):
        if values[n] > _NEVER:
            values[n] += AFTER_POST
    for n in range(1, len(words)):
        if words[n - 1].text in _PERSONAL_RANKS and values[n] > _NEVER:
            values[n] += 5.0
        elif words[n].text in _NOT_LATER:
            values[n] = _NEVER
    while True:
        best: tuple[float, int, int] | None = None
        start, total = 0, 0.0
        for n, value in enumerate(values):
            apart = n and doc.text[words[n - 1].end : words[n].start].strip(" \t\u00a0-ـ\u200c")
            if total <= 0 or apart or value <= _NEVER:
                start, total = n, 0.0
                if n and words[n].definite and not _given(words[n]) and _adjective(words, values, n):
                    continue  # an adjective of the role, not the first part of a name
            total += value - (1.0 if n - start >= 2 and not words[n].definite and words[n - 1].text not in names(CODE).particles else 0.0)
            if value > _NEVER and total > 0 and (best is None or total > best[0] + 1e-9):
                best = (total, start, n + 1)
        if best is None:
            return None
        _, i, j = best
        if all(w.text in names(CODE).particles for w in words[i:j]):
            for k in range(i, j):
                values[k] = _NEVER
            continue
        while j - i > 1 and words[j - 1].text in names(CODE).particles:
            j -= 1
        before = words[i - 1].text if i else ""
        if before in _NAMED_AFTER and j - i >= 4 and before not in folded(CODE, "roles"):
            i += 2  # مدير مستشفى فرحات حشاد | لطفي بوبكر
            before = words[i - 1].text
        owned = before in _NAMED_AFTER or (i > 1 and words[i - 2].text in _NAMED_AFTER and before in folded(CODE, "ranks"))
        if not owned and (i == 0 or before not in _PREPOSITIONS) and j - i <= _MOST_NAME:
            return i, j
        for k in range(i, j):
            values[k] = _NEVER


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
    if first[0].text in _POINTING:
        return Mention((first[0].start, first[0].end), gender="f" if first[0].text.endswith("ها") else "m", pronoun=True)
    head = _kind_of(first[0])
    if head and (open_end or whole or head not in ("role", "rank")):
        first = pieces[0] = _chain(doc, first)
    if whole and not _is_whole(doc, pieces, end, head):
        return None
    closed = None if open_end or not head else _closed(doc, first)
    found = find_name(doc, first, likely=closed) if head in ("", "role", "rank") else None
    if found and not head and not _convincing(doc, first[found[0] : found[1]], object_near=open_end):
        single = found[1] - found[0] == 1
        if (open_end or single) and not attached and found[0] == 0:
            return replace(_mention(doc, first[: found[1]], (), gender), perhaps=True)
        if open_end or (single and not attached):
            return None
    if found and found[0] and head in ("role", "rank") and _part_of_post(doc, first, found):
        found = None
    if found and (found[0] == 0 or head in ("role", "rank")):
        return _named(doc, pieces, found, gender)
    if head in ("role", "rank"):
        second = find_name(doc, pieces[1]) if len(pieces) > 1 and not open_end else None
        if second and second[0] <= 1 and len(pieces[1]) <= 6:
            i, j = second
            name = pieces[1][i:j]
            return _mention(doc, name, ((first[0].start, first[-1].end),), gender)
        first = _rid(first[:14])
        return Mention(
            (first[0].start, first[-1].end),
            kind="office",
            role=((first[0].start, first[-1].end),),
            gender=gender,
            definite=first[0].definite or len(first) > 1,
        )
    if head:
        last = _rid(first[: 4 if head == "organisation" and open_end else 12])[-1]
        return Mention((first[0].start, last.end), kind=head, gender="p" if head == "collective" else gender, definite=first[0].definite)
    if open_end and not first[0].definite:
        return None
    if first[0].definite and len(first) <= 3 and first[0].text not in names(CODE).places and first[0].text not in get(CODE).stopwords:
        word = first[0]
        after = pieces[1] if len(pieces) > 1 and len(first) == 1 else None
        role = ((after[0].start, after[-1].end),) if after and _kind_of(after[0]) in ("role", "rank") else ()
        return Mention((word.start, word.end), word.text, "person", role, gender, definite=True, tentative=True)
    if attached and not ordinary(CODE, first[0].text) and first[0].text not in get(CODE).stopwords and len(first) <= 6:
        return Mention((first[0].start, first[-1].end), kind="organisation", gender=gender)
    if first[0].text in names(CODE).places and (not open_end):
        return Mention((first[0].start, first[0].end), kind="organisation", gender=gender)
    return None


def _chain(doc: Document, words: list[Word]) -> list[Word]:
    """A post or body up to where its chain of nouns is closed: after a definite word no plain noun belongs to it.

    رفع نائب خادم الحرمين الشريفين | خالص التعازي
    """
    closed = False
    for n in range(1, len(words)):
        word, before = words[n], words[n - 1].text
        t = word.text
        if _value(doc, word) > 0 or _kind_of(word) in ("role", "rank") or before in names(CODE).particles:
            closed = False
        elif word.definite or t in names(CODE).places:
            closed = True
        elif t in _PREPOSITIONS or before in _PREPOSITIONS or t[0] in "ولب" or t in folded(CODE, "breaks"):
            closed = False
        elif before in _PERSONAL_RANKS:
            closed = False
        elif closed and not _adjectival(t):
            return words[:n]
    return words


#: Posts beside somebody: a lone name right after one says beside whom (نائب البشير).
_BESIDE = frozenset("نايب مساعد مستشار محامي محام والد والده شقيق شقيقه زوجه زوج ابن نجل مكتب سكرتير مبعوث موفد ممثل حليف".split())


def _part_of_post(doc: Document, words: Sequence[Word], found: tuple[int, int]) -> bool:
    """Whether a lone word after a post is no name: an ordinary word, or whom the post is beside."""
    i, j = found
    if j - i > 1 or words[i - 1].text in _PERSONAL_RANKS:
        return False
    if i == 1 and words[0].text in _BESIDE:
        return True
    word = words[i]
    return not _given(word) and not word.definite and (ordinary(CODE, word.text) or ordinary(CODE, word.text.removesuffix("ي")))


def _convincing(doc: Document, name: Sequence[Word], *, object_near: bool = False) -> bool:
    """Whether words that follow no post can be a name: not all of them ordinary words.

    ``object_near``: no clause follows, so that the words may be the verb's object.
    """
    if any(_given(w) or known_surname(CODE, w.text) or doc_score(doc, w) > 0 for w in name):
        return True
    if object_near and not name[0].definite and sum(doc_score(doc, w) for w in name) < -2.0 * len(name):
        return False
    if len(name) == 1 and not name[0].definite:
        return not ordinary(CODE, name[0].text) and not _inflected(name[0].text) and not ordinary(CODE, name[0].text.removesuffix("ي"))
    return not all(ordinary(CODE, w.bare) or w.text[0] == "و" for w in name)


def _closed(doc: Document, words: list[Word]) -> int | None:
    """Where the chain of a post is closed: a plain word from there on is the name."""
    kept = len(_chain(doc, words))
    if kept < len(words):
        return kept
    # الكاتب العام لنقابة التعليم الاساسي المستوري القمودي: two definite words at the end, the last a surname's form
    if len(words) > 3 and words[-1].definite and words[-2].definite and words[-1].text.endswith("ي") and not ordinary(CODE, words[-1].bare):
        return len(words) - 2
    return None


def _adjectival(t: str) -> bool:
    """Words that go on after a definite noun all the same: numbers, سابقا, a nisba without its article."""
    return t.isdigit() or t in folded(CODE, "former") or t.endswith(("ي", "يه")) or t in get(CODE).stopwords


def _rid(words: list[Word]) -> list[Word]:
    """A phrase without the preposition left at its end (حذر مسؤولون من | أن)."""
    while len(words) > 1 and words[-1].text in _PREPOSITIONS:
        words = words[:-1]
    return words


def _is_whole(doc: Document, pieces: list[list[Word]], end: int, head: str) -> bool:
    """Whether the phrase reaches the verb: nothing but adverbials in between."""
    if not head and not (pieces[0][0].definite or _value(doc, pieces[0][0]) > 0):
        return False
    last = pieces[-1][-1]
    tail = doc.text[last.end : end].strip(' \t\u00a0،,»"”)–—-')
    if tail:
        return (
            tail.split()[0] in ("في", "خلال", "عبر", "امس", "اليوم", "بدوره", "بدورها", "قد", "وقد", "الذي", "التي")
            and len(tail.split()) < 25
        )
    total = sum(len(p) for p in pieces)
    if head in ("role", "rank"):
        return total <= 22
    if head:
        return total <= 12
    return total <= 6 or (len(pieces) > 1 and _kind_of(pieces[1][0]) in ("role", "rank") and total <= 20)


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


_ADVERBIAL = re.compile(
    r"(?:في|خلال|عبر|امس|اليوم|علي|الي|عن|من|مع|ردا|تعليقا|ايضا|كذلك|بدوره|بدورها|له|لها|لنا|لهم|فيه|فيها|قايلا|قايله|ان|انه|صراحه|هنا|بـ?\w*|ل\w*|امام|بعد|قبل|عقب|حول|بشان|سابقا|لاحقا|اخيرا|موخرا|مجددا|مرارا)(?!\w)"
)


def plausible_subject(doc: Document, start: int, end: int, mention: Mention | None) -> bool:
    """Whether what stands between a verb and its clause is a subject or an adverbial, not an object."""
    between = doc.text[start:end].strip(' \t\u00a0،,:«"“')
    return not between or mention is not None or (bool(_ADVERBIAL.match(between)) and len(between.split()) <= 22)


def is_name(doc: Document, mention: Mention) -> bool:
    """Whether a lone definite word, of nobody the article names in full, is a surname."""
    n = _tokens(doc)[1].get(mention.span[0])
    word = _tokens(doc)[0][n] if n is not None else Word(mention.name, *mention.span)
    if _kind_of(word) or _value(doc, word) <= _NEVER:
        return False
    nisba = word.text.endswith("ي") and not ordinary(CODE, word.bare)
    return nisba or doc_score(doc, word) > -2.0


def persons(doc: Document) -> list[Mention]:
    """Every full name of the article, with a role where one stands beside it: for resolving later mentions."""
    tokens, _ = _tokens(doc)
    found: list[Mention] = []
    n = 0
    while n < len(tokens):
        head = _unprefixed(tokens[n])
        if _kind_of(head) in ("role", "rank"):
            mention, after = _role_phrase(doc, tokens, n)
            if mention:
                found.append(mention)
                n = after
                continue
        known = known_name(CODE, [w.text for w in tokens[n : n + 6]])
        if known and known[0] == 0:
            found.append(_with_role(doc, tokens, n, n + known[1]))
            n += known[1]
            continue
        if not tokens[n].text[0].isalpha() or not _starts_name(doc, tokens[n]):
            n += 1
            continue
        last = n + 1
        while last < len(tokens) and last - n < _MOST_NAME and _goes_on(doc, tokens, last):
            last += 1
        if last - n >= 2:
            found.append(_with_role(doc, tokens, n, last))
        n = last
    return found


def _role_phrase(doc: Document, tokens: Sequence[Word], n: int) -> tuple[Mention | None, int]:
    """The name a role or rank at this place leads to, and the token after it."""
    words = [_unprefixed(tokens[n])]
    for k in range(n + 1, min(n + 16, len(tokens))):
        word = tokens[k]
        if not word.text[0].isalnum():
            if (word.text == "." and len(tokens[k - 1].text) == 1) or word.text in '"«»“”':
                continue
            break
        if word.text in folded(CODE, "breaks") or "\n" in doc.text[tokens[k - 1].end : word.start]:
            break
        words.append(word)
    found = find_name(doc, words)
    if found is None or found[0] == 0 or (found[1] - found[0] < 2 and words[found[0] - 1].text not in _PERSONAL_RANKS):
        return None, n
    i, j = found
    if i > _LONGEST_ROLE:
        return None, n
    name = words[i:j]
    last = next(k for k in range(n, len(tokens)) if tokens[k].end >= name[-1].end) + 1
    return _mention(doc, name, ((words[0].start, words[i - 1].end),), ""), last


def _starts_name(doc: Document, word: Word) -> bool:
    t = word.text
    if _kind_of(word) or t in names(CODE).places or t in folded(CODE, "breaks") or t in get(CODE).stopwords:
        return False
    if word.definite and not _given(word):
        return False
    return doc_score(doc, word) > (-1.0 if _given(word) else 0.0)


def _goes_on(doc: Document, tokens: Sequence[Word], n: int) -> bool:
    word, previous = tokens[n], tokens[n - 1]
    if doc.text[previous.end : word.start].strip(" \t\u00a0ـ\u200c") or not word.text[0].isalpha():
        return False
    if word.text in names(CODE).particles or previous.text in names(CODE).particles:
        return True
    return _value(doc, word) > 1.0


def _with_role(doc: Document, tokens: Sequence[Word], first: int, last: int) -> Mention:
    """A name with the role right before it or in apposition after it."""
    name = tokens[first:last]
    role: tuple[Span, ...] = ()
    before = _unprefixed(tokens[first - 1]) if first else None
    if before is not None and _kind_of(before) == "rank" and not doc.text[before.end : name[0].start].strip():
        role = ((before.start, before.end),)
    elif last + 1 < len(tokens) and tokens[last].text in _COMMAS and _kind_of(tokens[last + 1]) in ("role", "rank"):
        end = next(
            (
                k
                for k in range(last + 1, min(last + 16, len(tokens)))
                if not tokens[k].text[0].isalpha() or tokens[k].text in folded(CODE, "breaks")
            ),
            None,
        )
        if end is not None and end > last + 1:
            role = ((tokens[last + 1].start, tokens[end - 1].end),)
    return _mention(doc, name, role, "")


@cache
def _lead(t: str) -> tuple[int, str]:
    """Letters attached before a role, and the role without them."""
    if _kind(t) or len(t) < 4:
        return 0, t
    for prefix in ("و", "ف", "ل", "ب"):
        if t.startswith(prefix) and _kind(t[1:]) in ("role", "rank"):
            return 1, t[1:]
    if t.startswith("لل") and _kind("ال" + t[2:]) in ("role", "rank"):
        return 0, "ال" + t[2:]
    return 0, t


def _unprefixed(word: Word) -> Word:
    """A role without the conjunction or preposition attached to it (لوزير, ووزير)."""
    n, text = _lead(word.text)
    return word if text == word.text else Word(text, word.start + n, word.end)
