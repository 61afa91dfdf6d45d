"""Whether two names in Arabic, Persian or Latin script are one person's.

A name is reduced to the consonants the three scripts share (its skeleton);
vowels are written too differently to compare. Words are then paired one to
one, because a shared surname alone proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

#: Skeletons at least this alike (0..100) count as one word.
WORD = 48
#: And the paired words together at least this.
WHOLE = 72

_ARABIC = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "چ": "c", "ژ": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "z",
    "ر": "r", "ز": "z", "س": "s", "ش": "c", "ص": "s", "ض": "d", "ظ": "z", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k",
    "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "", "و": "w", "ي": "y", "ی": "y", "ى": "y", "ا": "", "أ": "",
    "إ": "", "آ": "", "ٱ": "", "ع": "", "ء": "", "ئ": "y", "ؤ": "w", "ۀ": "h",
}  # fmt: skip
_DIGRAPHS = (
    ("x", "ks"), ("tch", "c"),  # x first: later it is the sound of kh
    ("sch", "c"), ("tsch", "c"), ("ch", "c"), ("sh", "c"), ("kh", "x"), ("gh", "g"), ("th", "t"), ("dh", "z"), ("zh", "j"), ("ph", "f"),
    ("qu", "k"), ("dj", "j"), ("tz", "ts"), ("ou", "w"), ("oo", "w"), ("ee", "y"),
)  # fmt: skip
_LATIN = str.maketrans(
    {"p": "b", "v": "f", "q": "k", "w": "w", "a": "", "e": "", "i": "", "o": "", "u": "", "'": "", "’": "", "ʿ": "", "ʾ": ""}
)
#: و and ي are mostly vowels, and as uncertain as the others.
_VOWELS = str.maketrans({"w": "", "y": ""})
_OPEN = frozenset("aeiouاأإآٱع")
#: Signs that are one sound in one script and another in the next: compared as the same.
_LOOSE = str.maketrans({"h": "", "w": "", "y": "", "z": "s", "g": "k", "j": "k", "x": "k", "d": "t"})
_PARTICLES = frozenset(
    "al el bin ibn ben bint abu abou abi um ال بن ابن أبو ابو بو ابي أبي آل ال السيد سيد seyyed sayyid seyed sayed syed سید de la le van der den von du ud".split()
)
_TITLES = frozenset("gen general dr mr mrs ms president sheikh shaikh haj hajj الشيخ الجنرال الدكتور اللواء دكتر sir lord jr sr".split())
_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_SCRIPT = re.compile(r"[\u0600-\u06ff]")
#: Of Latin script: an article that is written onto a name, and a c that is an s or a k.
_ARTICLE, _SOFT, _HARD = re.compile(r"^(?:al|el|ul|as|ash|an|ar|at|az|ad)-"), re.compile(r"c(?=[eiy])"), re.compile(r"c(?!h)")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def skeleton(word: str, *, waw: str = "w") -> str:
    """The consonants of one word, in signs common to the three scripts.

    ``waw`` is what و stands for: ``w`` (mostly a vowel) or ``f`` (v, in Persian).
    """
    if _SCRIPT.search(word):
        if word.startswith("ال") and len(word) > 4:
            word = word[2:]
        word = word.replace("تش", "چ").replace("خو", "خ")
        plain = "".join(waw if c == "و" else _ARABIC.get(c, "") for c in word)
    else:
        word = _ARTICLE.sub("", word)
        word = _SOFT.sub("s", word)
        word = _HARD.sub("k", word)  # from here on c is the sound of ch and sh
        for signs, sign in _DIGRAPHS:
            word = word.replace(signs, sign)
        plain = word.translate(_LATIN)
    if word[:1] in _OPEN:
        plain = "#" + plain.translate(_VOWELS)  # begins with a vowel: Ahmad is not Muhammad
    else:
        plain = plain[:1] + plain[1:].translate(_VOWELS)
    return _TWICE.sub(r"\1", plain)


@lru_cache(maxsize=200_000)
def loose(word: str, *, waw: str = "w") -> str:
    """The skeleton with signs merged that one script does not tell apart."""
    return _TWICE.sub(r"\1", skeleton(word, waw=waw).translate(_LOOSE))


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart: titles and particles left out."""
    text = unicodedata.normalize("NFKC", name).lower().replace("\u200c", " ")
    text = _MARKS.sub(
        "", "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) or "\u0600" <= c <= "\u06ff")
    )
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\b(?:al|el)[- ](?=\w)", "", text)
    text = re.sub(r"\b(abd)[ -]?(?:al|el|ul|ol|ur|ar|as|or|er)[- ]?(?=\w)", r"abdal", text)
    text = re.sub(r"\bعبد\s+ال", "عبدال", text)
    text = re.sub(r"\s(الله|allah)\b", r"\1", text)
    parts = re.findall(r"[^\W\d_]+\.?(?:['’ʿʾ][^\W\d_]+)*", text)
    kept = [p.rstrip(".") for p in parts]
    strong = tuple(p for p in kept if p not in _PARTICLES and p not in _TITLES)
    return strong or tuple(kept)


@lru_cache(maxsize=400_000)
def _alike(a: str, b: str) -> float:
    """How alike two words are, 0..100; و is tried as a vowel and as v."""
    best = _compared(a, b, "w", "w")
    if "و" in a and "و" not in b:
        best = max(best, _compared(a, b, "f", "w"))
    elif "و" in b and "و" not in a:
        best = max(best, _compared(a, b, "w", "f"))
    return best


def _compared(a: str, b: str, waw_a: str, waw_b: str) -> float:
    sa, sb = skeleton(a, waw=waw_a), skeleton(b, waw=waw_b)
    la, lb = loose(a, waw=waw_a), loose(b, waw=waw_b)
    if not la and not lb:
        return 100.0 if sa == sb or a == b else 60.0
    strict = fuzz.ratio(sa, sb)
    merged = 100.0 * (1 - Levenshtein.distance(la, lb) / max(len(la), len(lb), 1))
    if min(len(la), len(lb)) <= 1 and la != lb:
        merged *= 0.7
    if (sa[:1] == "#") != (sb[:1] == "#") and not {sa[:1], sb[:1]} & set("hyw"):
        merged *= 0.3  # one begins with a vowel, the other with a consonant that is always heard
    return 0.45 * strict + 0.55 * merged


def _initial(a: str, b: str) -> bool:
    """Whether one is the other's initial."""
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and skeleton(long)[:1] == skeleton(short)[:1] != ""


def same_person(a: str, b: str) -> bool:
    """Whether two names in Arabic, Persian or Latin script are one person's.

    Parameters
    ----------
    a, b : str
        Names without roles; particles and common titles may stay.

    Returns
    -------
    bool
        A false merge is worse than a missed one: in doubt, False. A single
        word is the same as a longer name only when both are single words.
    """
    wa, wb = words(a), words(b)
    if not wa or not wb:
        return False
    if len(wa) > len(wb):
        wa, wb = wb, wa
    if len(wa) == 1 and len(wb) > 1:
        joined = "".join(wb)
        return fuzz.ratio(skeleton(wa[0]), skeleton(joined)) >= 92 and len(skeleton(joined)) >= 4
    total = weight = 0.0
    at = 0
    for n, word in enumerate(wa):
        best, where = 0.0, at
        for k in range(at, len(wb) - (len(wa) - n - 1)):
            value = 85.0 if n < len(wa) - 1 and _initial(word, wb[k]) else _alike(word, wb[k])
            if value > best:
                best, where = value, k
        if best < WORD:
            return _joined(wa, wb)
        size = max(len(skeleton(word)), 1)
        total += best * size
        weight += size
        at = where + 1
    if _alike(wa[-1], wb[-1]) < WORD and len(wa) < 3:
        return False
    return total / weight >= WHOLE or _joined(wa, wb)


def likeness(a: str, b: str, *, least: float = 0.0) -> float:
    """How alike the least alike of two names' words are, paired in order, 0..100; 0 for names of one word.

    From below ``least`` on nothing more is looked at.
    """
    wa, wb = words(a), words(b)
    if len(wa) > len(wb):
        wa, wb = wb, wa
    if len(wa) < 2:
        return 0.0
    worst, at = 100.0, 0
    if len(wa) == len(wb):  # each has only one to go with
        for one, other in zip(wa, wb, strict=True):
            worst = min(worst, _alike(one, other))
            if worst < least:
                break
        return worst
    for n, word in enumerate(wa):
        ahead = range(at, len(wb) - (len(wa) - n - 1))
        value, where = max(((_alike(word, wb[k]), k) for k in ahead), key=lambda p: (p[0], -p[1]))
        worst, at = min(worst, value), where + 1
        if worst < least:
            break
    return worst


def _joined(wa: tuple[str, ...], wb: tuple[str, ...]) -> bool:
    """Names divided into words differently (نتن یاهو, Abdel Rahman)."""
    a, b = ("".join(loose(w) for w in ws) for ws in (wa, wb))
    return len(wa) != len(wb) and min(len(a), len(b)) >= 5 and fuzz.ratio(a, b) >= 93


def surely_same(a: str, b: str) -> bool:
    """Whether two names are so alike, word by word, that a corpus may join them unasked.

    Stricter than :func:`same_person`, for clustering: as many words in either,
    short ones equal in skeleton, longer ones nearly so.
    """
    wa, wb = words(a), words(b)
    return len(wa) == len(wb) > 1 and all(_nearly(x, y) for x, y in zip(wa, wb, strict=True))


#: What a word ends in, where that is a vowel both scripts write; e, ه and ى can be anything.
_ENDINGS = {
    "ي": "i",
    "ی": "i",
    "i": "i",
    "y": "i",
    "ا": "a",
    "ة": "a",
    "a": "a",
    "و": "o",
    "o": "o",
    "u": "o",
    "w": "o",
    "e": "?",
    "ه": "?",
    "ى": "?",
    "ع": "?",
    "h": "?",
}
_SPELLING = str.maketrans(
    {
        "پ": "ب",
        "گ": "غ",
        "ک": "ك",
        "چ": "ج",
        "ژ": "ج",
        "ی": "ي",
        "ى": "ي",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ؤ": "و",
        "ئ": "ي",
        "ة": "ه",
        "ء": None,
        "ڤ": "ف",
    }
)


@lru_cache(maxsize=400_000)
def _nearly(a: str, b: str) -> bool:
    """Whether two words are one name's: in one script by spelling, across scripts by skeleton and ending."""
    if _SCRIPT.search(a) and _SCRIPT.search(b):
        plain = [w.translate(_SPELLING).removeprefix("ال").replace("تش", "ج") for w in (a, b)]
        if all(w.startswith("عبدال") for w in plain):
            plain = [w.removeprefix("عبدال") for w in plain]  # عبد الكريم is not عبد الرحيم
        if plain[0][:1] != plain[1][:1] or (plain[0][-1:] == "ي") != (plain[1][-1:] == "ي"):
            return False
        return fuzz.ratio(*plain) >= 78 and (loose(a) == loose(b) or _alike(a, b) >= 80)
    if not _SCRIPT.search(a) and not _SCRIPT.search(b):
        return fuzz.ratio(a, b) >= 84
    ends = {_ENDINGS.get(w[-1:], "") for w in (a, b)} - {"?"}
    if len(ends) > 1 or (skeleton(a)[:1] == "#") != (skeleton(b)[:1] == "#"):
        return False
    ways = [("w", "w"), *([("f", "w")] if "و" in a else [("w", "f")] if "و" in b else [])]  # دیوید is David
    for waw_a, waw_b in ways:
        sa, sb = (re.sub("h(?=[nmrl])", "", skeleton(w, waw=way)).replace("z", "s") for w, way in ((a, waw_a), (b, waw_b)))
        if sa == sb and sa.strip("#"):
            return True
    return min(len(loose(a)), len(loose(b))) >= 4 and _alike(a, b) >= 80


def block(name: str) -> str:
    """A key that forms of one name share: how the loose skeleton of its last word begins."""
    parts = words(name)
    return loose(parts[-1])[:2] if parts else ""
