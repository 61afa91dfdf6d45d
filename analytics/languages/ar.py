"""Arabic: letters, words and lemmas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from analytics.languages.pack import DIGITS, INVISIBLE, LanguagePack, read_list
from analytics.remembered import MOST

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

CODE = "ar"
LETTERS: dict[int, int | str | None] = {
    **dict.fromkeys(INVISIBLE),
    **DIGITS,
    ord("ی"): "ي", ord("ک"): "ك", ord("ې"): "ي", ord("ہ"): "ه", ord("ە"): "ه", ord("ۀ"): "ه",
    ord("ٱ"): "ا", ord("\u200c"): " ", ord("گ"): "ك", ord("ڤ"): "ف", ord("پ"): "ب", ord("ژ"): "ج",
}  # fmt: skip
LOOSE = LETTERS | {
    ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ٱ"): "ا", ord("ى"): "ي", ord("ی"): "ي",
    ord("ة"): "ه", ord("ؤ"): "و", ord("ئ"): "ي", ord("ء"): None,
}  # fmt: skip

CONJUNCTIONS = ("و", "ف")
#: Attached prepositions with the article, and what remains when they go.
WITH_ARTICLE = (("بال", "ال"), ("كال", "ال"), ("لل", "ال"))
_ATTACHED = tuple(p for p, _ in WITH_ARTICLE)
PREPOSITIONS = ("ب", "ل", "ك")
PRONOUNS = ("كما", "هما", "هم", "هن", "ها", "كم", "نا", "ه", "ك", "ي")


@cache
def _dictionary() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy  # a quarter of a second that only lemmas cost

    return DictionaryLookupStrategy()


def _openings(word: str) -> list[str]:
    """The word, the word without its conjunction, then without an attached preposition as well."""
    found = [word]
    if word.startswith(CONJUNCTIONS) and len(word) > 3:
        found += [word[1:], *_with_article(word[1:])]
    return [*found, *_with_article(word, least=3)]


def _with_article(word: str, least: int = 0) -> list[str]:
    """The word with its article restored, where a preposition is attached and ``least`` letters follow it."""
    if not word.startswith(_ATTACHED):
        return []
    return [article + word[len(p) :] for p, article in WITH_ARTICLE if word.startswith(p) and len(word) - len(p) >= least]


@cache
def _exceptions() -> dict[str, str]:
    return dict(read_list("languages/ar/terms.toml")["lemmas"])


@cache
def _lemmas() -> Mapping[str, str]:
    """The dictionary: words and their lemmas."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY as FACTORY  # reads each language once

    return FACTORY.get_dictionary(CODE)


@cache
def _known() -> frozenset[str]:
    """Every word of which a lemma may be known: those of the dictionary, and the exceptions."""
    return frozenset(_lemmas()) | _exceptions().keys()


def _looked_up(word: str) -> str | None:
    """The dictionary's lemma of a word of three letters or more, or None."""
    if len(word) < 3:
        return None
    if word in _known():
        return _lemmas().get(word)
    return _dictionary().get_lemma(word, CODE) if word.isascii() else None  # it is asked for small letters, too


def _base(word: str) -> str | None:
    """The lemma of a word without conjunction, or None when it is not known."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else ""
    known = _known()
    if not (word in known or (bare and bare in known) or word.isascii() or (bare and bare.isascii())):
        return None  # most forms that are tried
    listed = _exceptions().get(word)
    if listed:
        return listed
    if bare:
        listed = _exceptions().get(bare)
        if listed:
            return listed
        # the article says it is a noun: the dictionary's entry with the article is safer
        lemma = _looked_up(word)
        if lemma is not None:
            return lemma[2:] if lemma.startswith("ال") and len(lemma) > 4 else lemma
        return _looked_up(bare)
    return _looked_up(word)


@lru_cache(MOST)
def lemma(word: str) -> str:
    """The lemma of one letter-folded Arabic word.

    Clitics go only when what remains is known; otherwise the word stays as it
    is, less a leading conjunction-and-article. So خلافة never becomes خلاف.
    """
    forms = _openings(word)
    for form in forms:
        found = _base(form)
        if found:
            return found
    for form in forms:
        for pronoun in PRONOUNS if form.endswith(PRONOUNS) else ():
            stem = form[: -len(pronoun)]
            if form.endswith(pronoun) and len(stem) > 2:
                for candidate in (stem, stem[:-1] + "ة" if stem.endswith("ت") else stem):
                    found = _base(candidate)
                    if found:
                        return found
        if form.startswith(PREPOSITIONS) and len(form) > 4:
            found = _base(form[1:])
            if found:
                return found
    for form in reversed(forms):
        if form.startswith("ال") and len(form) > 4:
            return form[2:]
    return word


_SUFFIXES = PRONOUNS[:6]
#: What a word may begin with that a form of it lacks.
_ATTACHABLE = frozenset((*CONJUNCTIONS, *PREPOSITIONS, "ا"))


def endings(key: str) -> tuple[str, ...]:
    """A folded word with and without conjunction, attached preposition, article and (after these) pronoun."""
    found = [key]
    if len(key) > 3 and key[0] in _ATTACHABLE:
        if key[0] in CONJUNCTIONS:
            found.append(key[1:])
        for form in tuple(found):
            if form.startswith("لل") and len(form) > 4:
                found.append(form[2:])
            elif form[0] in PREPOSITIONS and len(form) > 3:
                found.append(form[1:])
        found += [f[2:] for f in found if f.startswith("ال") and len(f) > 4]
    if key.endswith(_SUFFIXES):  # as every form of it then does, but for the shortest
        found += [f[: -len(p)] for f in found for p in _SUFFIXES if f.endswith(p) and len(f) > len(p) + 2]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else (key,)


PACK = LanguagePack(
    code=CODE,
    rtl=True,
    letters=LETTERS,
    loose=LOOSE,
    word=re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u065f\u0670\u0640\u06d6-\u06ed])*"),
    lemma=lemma,
    endings=endings,
    marks="".join(map(chr, [*range(0x064B, 0x0660), 0x0670, 0x0640, *range(0x06D6, 0x06EE)])),
)
