"""Whether an Arabic word is part of a personal name: a linear model of the word and its neighbours.

Arabic has no capitals, so a name has to be told from ordinary words by its
letters, by the dictionary and by what stands beside it. The score is a sum of
three parts (the word, the one before, the one after), each worked out once per
word type; the weights were learnt by ``benchmarks/train_names.py`` and lie in
``data/languages/ar/names.npz``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages.pack import DATA
from analytics.remembered import Remembered

BITS = 16
_MASK = (1 << BITS) - 1
WEIGHTS = DATA / "languages" / "ar" / "names.npz"
EDGE = "|"


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Every word of the lists -> the lists it is in, in their order."""
    lists = names("ar")
    by_kind = {k: folded("ar", k) for k in ("roles", "ranks", "organisations", "documents", "collective", "anonymous", "breaks", "former")}
    by_kind |= {"given": lists.given, "particle": lists.particles, "place": lists.places}
    made: dict[str, tuple[str, ...]] = {}
    for kind, words in by_kind.items():
        for word in words:
            made[word] = (*made.get(word, ()), kind)
    return made


def kinds(word: str) -> tuple[str, ...]:
    """Which of the lists a folded word is in, the article left off as well (but for particles)."""
    listed = _listed()
    own = listed.get(word, ())
    if not (word.startswith("ال") and len(word) > 4):
        return own
    bare = [k for k in listed.get(word[2:], ()) if k != "particle"]
    return tuple(k for k in _KINDS if k in own or k in bare) if bare else own


_KINDS = ("roles", "ranks", "organisations", "documents", "collective", "anonymous", "breaks", "former", "given", "particle", "place")


def _word_features(word: str) -> Iterator[str]:
    yield "w=" + word
    definite = word.startswith("ال") and len(word) > 4
    bare = word[2:] if definite else word
    yield f"d={definite}"
    yield f"known={ordinary('ar', word)}{ordinary('ar', bare)}"
    yield f"length={min(len(bare), 9)}"
    for k in kinds(word):
        yield "k=" + k
        yield f"k={k} d={definite}"
    for n in (1, 2, 3):
        yield f"a{n}=" + bare[:n]
        yield f"z{n}=" + bare[-n:]
    for i in range(len(bare) - 2):
        yield "t=" + bare[i : i + 3]
    if not word[0].isalpha():
        yield "sign"


def _near_features(side: str, word: str) -> Iterator[str]:
    yield f"{side}={word}"
    definite = word.startswith("ال") and len(word) > 4
    yield f"{side} d={definite}"
    yield f"{side} z={word[-2:]}"
    yield f"{side} known={ordinary('ar', word)}"
    for k in kinds(word):
        yield f"{side} k={k}"


FEATURES = {
    "word": _word_features,
    "before": lambda w: _near_features("<", w),
    "after": lambda w: _near_features(">", w),
    "second": lambda w: (f"<< k={k}" for k in (*kinds(w), "any")),
}


def hashed(feature: str) -> int:
    """A feature's place in the weight vector."""
    return zlib.crc32(feature.encode()) & _MASK


@cache
def _weights() -> tuple[np.ndarray, float]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return stored["weights"].astype(np.float64), float(stored["bias"])


@cache
def _plain() -> list[float]:
    return [float(w) for w in _weights()[0]]


def _weight(feature: str) -> float:
    return _plain()[hashed(feature)]


def _after_prefix(prefix: str) -> Callable[[str], float]:
    """The weight of ``prefix + word``, for words of which each comes once."""
    begun, weights = zlib.crc32(prefix.encode()), _plain()
    return lambda word: weights[zlib.crc32(word.encode(), begun) & _MASK]


@cache
def _tables(prefix: str) -> Remembered[str, float]:
    """The weights of ``prefix + piece``, for pieces that many words share."""
    return Remembered(lambda piece: _weight(prefix + piece))


@cache
def _tables_after(prefix: str, ending: str) -> Remembered[str, float]:
    return Remembered(lambda piece: _weight(prefix + piece + ending))


class _About(NamedTuple):
    """What the features ask of a word, worked out once for all four parts."""

    word: str
    definite: bool
    bare: str
    known: bool
    kinds: tuple[str, ...]


def _about(word: str) -> _About:
    definite = word.startswith("ال") and len(word) > 4
    return _About(word, definite, word[2:] if definite else word, ordinary("ar", word), kinds(word))


def _of_word() -> Callable[[_About], float]:
    """``FEATURES["word"]`` summed up, without writing each feature out."""
    own, length = _after_prefix("w="), [_weight(f"length={n}") for n in range(10)]
    definitely = {d: _weight(f"d={d}") for d in (False, True)}
    known = {(whole, bare): _weight(f"known={whole}{bare}") for whole in (False, True) for bare in (False, True)}
    (first, last), (firsts, lasts), (opening, ending) = ((_tables(f"a{n}="), _tables(f"z{n}=")) for n in (1, 2, 3))
    pieces, kind, sign = _tables("t="), _tables("k="), _weight("sign")
    besides = {d: _tables_after("k=", f" d={d}") for d in (False, True)}

    def work_out(about: _About) -> float:
        word, definite, bare, whole, listed = about
        total = own(word) + definitely[definite] + known[whole, ordinary("ar", bare) if definite else whole] + length[min(len(bare), 9)]
        for k in listed:
            total = total + kind[k] + besides[definite][k]
        total = total + first[bare[:1]] + last[bare[-1:]] + firsts[bare[:2]] + lasts[bare[-2:]] + opening[bare[:3]] + ending[bare[-3:]]
        for i in range(len(bare) - 2):
            total += pieces[bare[i : i + 3]]
        return total if word[0].isalpha() else total + sign

    return work_out


def _of_neighbour(side: str) -> Callable[[_About], float]:
    """``FEATURES["before"]`` or ``["after"]`` summed up."""
    own, ending, kind = _after_prefix(f"{side}="), _tables(f"{side} z="), _tables(f"{side} k=")
    definitely = {d: _weight(f"{side} d={d}") for d in (False, True)}
    known = {k: _weight(f"{side} known={k}") for k in (False, True)}

    def work_out(about: _About) -> float:
        word, definite, _, whole, listed = about
        total = own(word) + definitely[definite] + ending[word[-2:]] + known[whole]
        for k in listed:
            total += kind[k]
        return total

    return work_out


def _of_second() -> Callable[[_About], float]:
    kind = _tables("<< k=")

    def work_out(about: _About) -> float:
        total = 0.0
        for k in (*about.kinds, "any"):
            total += kind[k]
        return total

    return work_out


@cache
def _parts() -> tuple[Callable[[_About], float], ...]:
    """The four parts of the score; the weights are read when first asked for."""
    return _of_word(), _of_neighbour("<"), _of_neighbour(">"), _of_second()


def _adds(word: str) -> tuple[float, ...]:
    about = _about(word)
    return tuple([part(about) for part in _parts()])


#: What a word adds to the score by itself, and beside another word (before it, after it, second before it); once per type.
_ADDS: Remembered[str, tuple[float, ...]] = Remembered(_adds)


def score(word: str, before: str = EDGE, after: str = EDGE, second: str = EDGE) -> float:
    """Log-odds that a folded word is part of a personal name, given its neighbours."""
    return _ADDS[word][0] + _ADDS[before][1] + _ADDS[after][2] + _ADDS[second][3] + _weights()[1]


def parts(words: list[str]) -> np.ndarray:
    """What each of some word types adds to a score.

    Returns
    -------
    ndarray of float64, shape (words + 1, 4)
        By itself, before, after, and second before another word; the last row is a text's edge.
    """
    return np.array([_ADDS[w] for w in (*words, EDGE)], dtype=np.float64)


def scores(of_types: np.ndarray, codes: np.ndarray, bounds: list[int]) -> list[float]:
    """:func:`score` of every word of some texts.

    Parameters
    ----------
    of_types : ndarray
        What :func:`parts` made.
    codes : ndarray of int, shape (words,)
        The words as rows of it.
    bounds : list of int
        Where the texts begin and end among them.
    """
    edge = len(of_types) - 1
    row = np.concatenate([[edge, edge], codes, [edge]])
    before, after, second = row[1:-2].copy(), row[3:].copy(), row[:-3].copy()
    limits = np.array(bounds, dtype=np.int64)
    firsts, lasts = limits[:-1][np.diff(limits) > 0], limits[1:][np.diff(limits) > 0] - 1
    before[firsts] = second[firsts] = after[lasts] = edge
    second[firsts[lasts > firsts] + 1] = edge
    made = of_types[codes, 0] + of_types[before, 1] + of_types[after, 2] + of_types[second, 3] + _weights()[1]
    found: list[float] = made.tolist()
    return found
