"""English: letters, words and lemmas."""

from __future__ import annotations

import re
from functools import cache

from analytics.languages.pack import INVISIBLE, LanguagePack, read_list

LETTERS: dict[int, int | str | None] = {**dict.fromkeys(INVISIBLE), ord("’"): "'", ord("‘"): "'"}
LOOSE: dict[int, int | str | None] = LETTERS | {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


@cache
def _exceptions() -> dict[str, str]:
    return dict(read_list("languages/en/terms.toml")["lemmas"])


@cache
def lemma(word: str) -> str:
    """The lemma of one English word, in lower case."""
    lower = word.lower().removesuffix("'s")
    if not lower:
        return lower  # a word of signs that are not kept
    if word.isupper() and len(word) > 1:
        return lower  # an abbreviation: IS is not "be"
    listed = _exceptions().get(lower)
    if listed:
        return listed
    import simplemma  # a quarter of a second that only lemmas cost

    found: str = simplemma.lemmatize(lower, lang="en")
    return found.lower()


def endings(key: str) -> tuple[str, ...]:
    """A folded word with and without a genitive or plural s."""
    found = [key, key.removesuffix("'s").removesuffix("'")]
    found += [f[:-1] for f in found if f.endswith("s") and not f.endswith("ss") and len(f) > 3]
    return tuple(dict.fromkeys(found))


PACK = LanguagePack(
    code="en",
    rtl=False,
    letters=LETTERS,
    loose=LOOSE,
    word=re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"),
    lemma=lemma,
    endings=endings,
    joiners="-'’",
)
