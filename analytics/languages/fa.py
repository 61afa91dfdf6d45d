"""Persian: letters, words and lemmas. پ چ ژ گ and the zero-width non-joiner stay."""

from __future__ import annotations

import re
from functools import cache

from analytics.languages.pack import DIGITS, INVISIBLE, LanguagePack, read_list

ZWNJ = "\u200c"
LETTERS: dict[int, int | str | None] = {
    **dict.fromkeys(INVISIBLE),
    **DIGITS,
    ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک", ord("ة"): "ه", ord("ۀ"): "ه", ord("ە"): "ه",
}  # fmt: skip
LOOSE = LETTERS | {
    ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ٱ"): "ا", ord("ؤ"): "و", ord("ئ"): "ی",
    ord("ء"): None, ord(ZWNJ): " ",
}  # fmt: skip

PLURALS = ("هایشان", "هایی", "های", "ها", "ترین", "تر")


@cache
def _exceptions() -> dict[str, str]:
    return dict(read_list("languages/fa/terms.toml")["lemmas"])


@cache
def lemma(word: str) -> str:
    """The lemma of one letter-folded Persian word; plural and degree endings after a ZWNJ go."""
    word = word.strip(ZWNJ)
    if not word:
        return word
    listed = _exceptions().get(word)
    if listed:
        return listed
    head, joined, tail = word.rpartition(ZWNJ)
    if joined and tail in PLURALS:
        return _exceptions().get(head) or lemma(head)
    import simplemma  # a quarter of a second that only lemmas cost

    found: str = simplemma.lemmatize(word, lang="fa")
    if found == word and not joined:
        for ending in PLURALS[:4]:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                stem = word[: -len(ending)]
                if simplemma.is_known(stem, lang="fa"):
                    return stem
    return found


#: What is written onto a noun, with or without a ZWNJ (which folds to a blank).
ATTACHED = ("هایشان", "هایش", "هایی", "های", "ها", "شان", "اش", "ای", "یی", "ی")


def endings(key: str) -> tuple[str, ...]:
    """A folded word, joined up, with and without plural, indefinite and pronoun endings."""
    found = [key, key.replace(" ", "")]
    for ending in ATTACHED:
        for form in (key, key.replace(" ", "")):
            if form.endswith(ending) and len(form) > len(ending) + 2:
                found.append(form[: -len(ending)].strip())
    return tuple(dict.fromkeys(found))


PACK = LanguagePack(
    code="fa",
    rtl=True,
    letters=LETTERS,
    loose=LOOSE,
    word=re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u065f\u0670\u0640]|\u200c(?=[^\W\d_]))*"),
    lemma=lemma,
    endings=endings,
    marks="".join(map(chr, [*range(0x064B, 0x0660), 0x0670, 0x0640])),
    joiners="\u200c",
)
