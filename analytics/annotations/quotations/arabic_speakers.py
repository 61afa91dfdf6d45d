"""Arabic noun phrases that name a speaker: role, rank, name, body, in whatever order they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analytics.annotations.quotations.arabic_names import (
    NEVER,
    PERSONAL_RANKS,
    PREPOSITIONS,
    find_name,
    inflected,
    mention_of,
    name_value,
    name_values,
)
from analytics.annotations.quotations.arabic_words import (
    CODE,
    ON,
    Stretch,
    Word,
    article_words,
    definite,
    doc_score,
    given,
    kind_of,
    kind_of_word,
    made_word,
    words_between,
)
from analytics.annotations.quotations.gazetteer import begins_known, known_surname
from analytics.annotations.quotations.model import Document, Mention
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages import get
from analytics.remembered import Remembered
from analytics.text import Span

_POINTING = frozenset("معاليه معاليها سموه سموها فضيلته سيادته سعادته سماحته غبطته جلالته فخامته دولته قداسته".split())
_PRESS = frozenset("وكاله صحيفه قناه اذاعه موقع تلفزيون شبكه مجله جريده".split())
_AGENCIES = frozenset("رويترز فرانس الانبا اسوشيتد الشرق الاناضول بلومبرغ سي الحياه الجزيره العربيه".split()) | {"«", '"', "“"}
_COMMAS = frozenset("،,")
_TOWARDS = frozenset(("ل", "الي", "مع"))
#: Adverbials before a subject: words by themselves, and those that take a noun.
_IN_PASSING = frozenset("امس اليوم بدوره بدورها ايضا كذلك".split())
_WHERE = frozenset(("في", "خلال", "عبر"))


def _may_break(t: str) -> bool:
    """Whether a phrase may end before a word, wherever it stands: most never do."""
    return t in ("لدي", "في", ON) or t in folded(CODE, "breaks") or (t[:1] == "ل" and (t[1:] in _PAPERS or t[1:] in _PRESS))


_MAY_BREAK = Remembered(_may_break)
_PAPERS = frozenset("رويترز فرانس الاناضول بي سي الجزيره العربيه الحياه".split())


def _is_break(texts: Sequence[str], n: int) -> bool:
    word = texts[n]
    if word == "لدي" and n + 1 < len(texts) and kind_of_word(texts[n + 1]) == "role":
        return False
    if word == ON or (word in folded(CODE, "breaks") and word != "علي"):
        return True
    if word == "في":
        rest = texts[n + 1] if n + 1 < len(texts) else "ي"
        return rest in folded(CODE, "statement_nouns") or rest.isdigit() or rest in folded(CODE, "breaks")
    if not (word.startswith("ل") and len(word) > 3):
        return False
    if word[1:] in _PAPERS:
        return n > 0
    # said to a newspaper; after an adjective it is the body of a post (الرئيس السابق لوكالة …)
    return word[1:] in _PRESS and (n == 0 or not _AGENCIES.isdisjoint(texts[n + 1 : n + 4]) or not definite(texts[n - 1]))


def _opens(t: str) -> bool:
    """Whether a phrase that begins with this word has to be read: by its type it may be a subject, or something that stands before one."""
    return bool(
        not t[0].isalnum() or kind_of_word(t) or definite(t) or _MAY_BREAK[t] or t in _TOWARDS or t in _POINTING or begins_known(CODE, t)
    )


_OPENS = Remembered(_opens)


def _no_subject(doc: Document, stretch: Stretch) -> bool:
    """Whether no subject begins with a stretch: an ordinary word that is neither a post nor a body nor looks like a name."""
    texts, first, cut = stretch
    if not texts or _OPENS[texts[0]]:
        return not texts
    words = article_words(doc)
    return name_value(doc, cut or words.word(first)) <= 0


def _pieces(doc: Document, stretch: Stretch, end: int) -> list[list[Word]]:
    """The phrase's words, split at commas and brackets, up to where the phrase ends."""
    found: list[list[Word]] = [[]]
    texts, first, cut = stretch
    words = article_words(doc)
    starts, ends = words.starts, words.ends
    depth = skip = 0
    for n, t in enumerate(texts):
        if n < skip:
            continue
        if not t[0].isalnum():
            if t == "." and n and len(texts[n - 1]) == 1:
                continue  # د.
            if t in _COMMAS or t in "–—-":
                if found[-1] and not depth:
                    found.append([])
            elif t in "([":
                depth += 1
            elif t in ")]":
                depth = max(0, depth - 1)
            elif t in ".؛;!؟\n":
                break
            continue
        if depth:
            continue
        if t in _TOWARDS and n + 1 < len(texts) and texts[n + 1] in '«"“':
            closing = next((k for k in range(n + 2, len(texts)) if texts[k] in '»"”“'), None)
            if closing is None or any(found):
                break
            skip = closing + 1  # said to a newspaper: the subject may still follow
            continue
        if _MAY_BREAK[t] and _is_break(texts, n):
            if found[-1] or len(found) > 1:
                break
            # an adverbial before the subject: skip to the next comma, if there is one
            if t in _IN_PASSING:
                continue
            if t in _WHERE:
                later = next((k for k in range(n + 1, len(texts)) if texts[k] in _COMMAS), None)
                return [] if later is None else _pieces(doc, words_between(doc, ends[first + later], end), end)
            break
        at = first + n
        found[-1].append(cut if cut and not n else made_word((t, starts[at], ends[at], at)))
    return [p for p in found if p]


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
    stretch = words_between(doc, start, end)
    if (open_end or whole) and _no_subject(doc, stretch):
        return None
    pieces = _pieces(doc, stretch, end)
    if not pieces:
        return None
    first = pieces[0]
    if open_end and doc.text[start : first[0].start].strip():
        return None
    if first[0].text in _POINTING:
        return Mention((first[0].start, first[0].end), gender="f" if first[0].text.endswith("ها") else "m", pronoun=True)
    head = kind_of(first[0])
    if head and (open_end or whole or head not in ("role", "rank")):
        first = pieces[0] = _chain(doc, first)
    if whole and not _is_whole(doc, pieces, end, head):
        return None
    closed = None if open_end or not head else _closed(doc, first)
    found = find_name(doc, first, likely=closed) if head in ("", "role", "rank") else None
    if found and not head and not _convincing(doc, first[found[0] : found[1]], object_near=open_end):
        single = found[1] - found[0] == 1
        if (open_end or single) and not attached and found[0] == 0:
            return replace(mention_of(first[: found[1]], (), gender), perhaps=True)
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
            return mention_of(name, ((first[0].start, first[-1].end),), gender)
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
        role = ((after[0].start, after[-1].end),) if after and kind_of(after[0]) in ("role", "rank") else ()
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
    closed, values = False, name_values(doc, words)
    for n in range(1, len(words)):
        word, before = words[n], words[n - 1].text
        t = word.text
        if values[n] > 0 or kind_of(word) in ("role", "rank") or before in names(CODE).particles:
            closed = False
        elif word.definite or t in names(CODE).places:
            closed = True
        elif t in PREPOSITIONS or before in PREPOSITIONS or t[0] in "ولب" or t in folded(CODE, "breaks"):
            closed = False
        elif before in PERSONAL_RANKS:
            closed = False
        elif closed and not _adjectival(t):
            return words[:n]
    return words


#: Posts beside somebody: a lone name right after one says beside whom (نائب البشير).
_BESIDE = frozenset("نايب مساعد مستشار محامي محام والد والده شقيق شقيقه زوجه زوج ابن نجل مكتب سكرتير مبعوث موفد ممثل حليف".split())


def _part_of_post(doc: Document, words: Sequence[Word], found: tuple[int, int]) -> bool:
    """Whether a lone word after a post is no name: an ordinary word, or whom the post is beside."""
    i, j = found
    if j - i > 1 or words[i - 1].text in PERSONAL_RANKS:
        return False
    if i == 1 and words[0].text in _BESIDE:
        return True
    word = words[i]
    return not given(word) and not word.definite and (ordinary(CODE, word.text) or ordinary(CODE, word.text.removesuffix("ي")))


def _convincing(doc: Document, name: Sequence[Word], *, object_near: bool = False) -> bool:
    """Whether words that follow no post can be a name: not all of them ordinary words.

    ``object_near``: no clause follows, so that the words may be the verb's object.
    """
    if any(given(w) or known_surname(CODE, w.text) or doc_score(doc, w) > 0 for w in name):
        return True
    if object_near and not name[0].definite and sum(doc_score(doc, w) for w in name) < -2.0 * len(name):
        return False
    if len(name) == 1 and not name[0].definite:
        return not ordinary(CODE, name[0].text) and not inflected(name[0].text) and not ordinary(CODE, name[0].text.removesuffix("ي"))
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
    while len(words) > 1 and words[-1].text in PREPOSITIONS:
        words = words[:-1]
    return words


def _is_whole(doc: Document, pieces: list[list[Word]], end: int, head: str) -> bool:
    """Whether the phrase reaches the verb: nothing but adverbials in between."""
    if not head and not (pieces[0][0].definite or name_value(doc, pieces[0][0]) > 0):
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
    return total <= 6 or (len(pieces) > 1 and kind_of(pieces[1][0]) in ("role", "rank") and total <= 20)


def _named(doc: Document, pieces: list[list[Word]], found: tuple[int, int], gender: str) -> Mention:
    first = pieces[0]
    i, j = found
    role: list[Span] = []
    if i:
        role.append((first[0].start, first[i - 1].end))
    if j < len(first) and (kind_of(first[j]) in ("role", "rank")):
        role.append((first[j].start, first[-1].end))
    elif len(pieces) > 1 and kind_of(pieces[1][0]) in ("role", "rank") and not find_name(doc, pieces[1][1:2]):
        role.append((pieces[1][0].start, pieces[1][min(len(pieces[1]), 16) - 1].end))
    return mention_of(first[i:j], tuple(role), gender)


_ADVERBIAL = re.compile(
    r"(?:في|خلال|عبر|امس|اليوم|علي|الي|عن|من|مع|ردا|تعليقا|ايضا|كذلك|بدوره|بدورها|له|لها|لنا|لهم|فيه|فيها|قايلا|قايله|ان|انه|صراحه|هنا|بـ?\w*|ل\w*|امام|بعد|قبل|عقب|حول|بشان|سابقا|لاحقا|اخيرا|موخرا|مجددا|مرارا)(?!\w)"
)


def plausible_subject(doc: Document, start: int, end: int, mention: Mention | None) -> bool:
    """Whether what stands between a verb and its clause is a subject or an adverbial, not an object."""
    between = doc.text[start:end].strip(' \t\u00a0،,:«"“')
    return not between or mention is not None or (bool(_ADVERBIAL.match(between)) and len(between.split()) <= 22)


def is_name(doc: Document, mention: Mention) -> bool:
    """Whether a lone definite word, of nobody the article names in full, is a surname."""
    words = article_words(doc)
    n = words.starting(mention.span[0])
    word = words.word(n) if n >= 0 else Word(mention.name, *mention.span)
    if kind_of(word) or name_value(doc, word) <= NEVER:
        return False
    nisba = word.text.endswith("ي") and not ordinary(CODE, word.bare)
    return nisba or doc_score(doc, word) > -2.0
