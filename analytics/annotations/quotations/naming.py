"""Whether an Arabic word is part of a personal name: a linear model of the word and its neighbours.

Arabic has no capitals, so a name has to be told from ordinary words by its
letters, by the dictionary and by what stands beside it. The score is a sum of
three parts (the word, the one before, the one after), each worked out once per
word type; the weights were learnt by ``benchmarks/train_names.py`` and lie in
``data/languages/ar/names.npz``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache

import numpy as np

from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages.pack import DATA

BITS = 16
WEIGHTS = DATA / "languages" / "ar" / "names.npz"
EDGE = "|"


@cache
def kinds(word: str) -> tuple[str, ...]:
    """Which of the lists a folded word is in, the article left off as well."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    listed = ("roles", "ranks", "organisations", "documents", "collective", "anonymous", "breaks", "former")
    found = [k for k in listed if word in folded("ar", k) or bare in folded("ar", k)]
    lists = names("ar")
    if word in lists.given or bare in lists.given:
        found.append("given")
    if word in lists.particles:
        found.append("particle")
    if word in lists.places or bare in lists.places:
        found.append("place")
    return tuple(found)


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
    return zlib.crc32(feature.encode()) & ((1 << BITS) - 1)


@cache
def _weights() -> tuple[np.ndarray, float]:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return stored["weights"].astype(np.float64), float(stored["bias"])


@cache
def _part(side: str, word: str) -> float:
    weights, _ = _weights()
    return float(sum(weights[hashed(f)] for f in FEATURES[side](word)))


def score(word: str, before: str = EDGE, after: str = EDGE, second: str = EDGE) -> float:
    """Log-odds that a folded word is part of a personal name, given its neighbours."""
    return _part("word", word) + _part("before", before) + _part("after", after) + _part("second", second) + _weights()[1]


class _Parts(dict[str, tuple[float, float, float, float]]):
    """A word's share of its own score and of its neighbours', worked out once per type."""

    def __missing__(self, word: str) -> tuple[float, float, float, float]:
        made = self[word] = (_part("word", word), _part("before", word), _part("after", word), _part("second", word))
        return made


_PARTS = _Parts()


def scores(words: list[str]) -> list[float]:
    """``score`` of every word of a text, from the third to the last but one."""
    parts = [_PARTS[w] for w in words]
    bias = _weights()[1]
    return [parts[n][0] + parts[n - 1][1] + parts[n + 1][2] + parts[n - 2][3] + bias for n in range(2, len(words) - 1)]
