"""Whether an Arabic word is part of a personal name: a linear model of the word and its neighbours.

Arabic has no capitals, so a name has to be told from ordinary words by its
letters, by the dictionary and by what stands beside it. The score is a sum of
four parts (the word, and what it is to the words beside it), each worked out once per
word type; the weights were learnt by ``benchmarks/train_names.py`` and lie in
``data/languages/ar/names.npz``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from analytics.annotations.quotations import crc
from analytics.annotations.quotations.wordlists import folded, names, ordinary
from analytics.languages.pack import DATA
from analytics.remembered import Learnt

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


@dataclass(frozen=True)
class _Letters:
    """The letters of some words, the article left off, as columns of code points.

    Attributes
    ----------
    points : ndarray of uint32, shape (words, longest)
        0 after a word's end.
    size : ndarray of int64, shape (words,)
    """

    points: np.ndarray
    size: np.ndarray

    def first(self, number: int) -> list[np.ndarray]:
        """The first letters of each word."""
        return [self.points[:, n] for n in range(min(number, self.points.shape[1]))]

    def last(self, number: int) -> list[np.ndarray]:
        """The last letters of each word, 0 before those of a shorter one."""
        made = []
        for n in range(number, 0, -1):
            at = self.size - n
            made.append(np.where(at >= 0, self.points[np.arange(len(at)), np.maximum(at, 0)], np.uint32(0)))
        return made


def _letters(words: list[str]) -> _Letters:
    size = np.fromiter(map(len, words), np.int64, len(words))
    return _Letters(np.array(words, dtype=f"U{max(size.max(initial=1), 1)}").view(np.uint32).reshape(len(words), -1), size)


def _weighed(prefix: str, columns: Sequence[np.ndarray]) -> np.ndarray:
    """The weight of ``prefix`` and some letters, of every word."""
    register = crc.begun(prefix, len(columns[0]))
    for points in columns:
        register = crc.fed(register, points)
    return _weights()[0][crc.ended(register) & np.uint32(_MASK)]


def _own(prefix: str, written: list[bytes]) -> np.ndarray:
    """The weight of ``prefix`` and the whole word, of every word."""
    begun = zlib.crc32(prefix.encode())
    return _weights()[0][np.array([zlib.crc32(w, begun) for w in written], dtype=np.uint32) & np.uint32(_MASK)]


def _weight(feature: str) -> float:
    return float(_weights()[0][hashed(feature)])


@cache
def _by_fact(form: str, facts: tuple[object, ...]) -> np.ndarray:
    """The weights of a feature that only asks for one of some facts."""
    return np.array([_weight(form.format(f)) for f in facts])


@cache
def _of_kinds(form: str, listed: tuple[str, ...]) -> float:
    """The weights of the lists a word is in, added up in their order."""
    return sum((_weight(form.format(k)) for k in listed), 0.0)


def _sums(words: list[str]) -> np.ndarray:
    """The features of some words summed up, of all at once and without writing one out.

    Returns
    -------
    ndarray of float64, shape (words, 4)
        As in ``FEATURES``: the word itself, before, after, and second before another.
    """
    definite = np.array([w.startswith("ال") and len(w) > 4 for w in words], dtype=bool)
    bare = [w[2:] if d else w for w, d in zip(words, definite.tolist(), strict=True)]
    written, letters = [w.encode() for w in words], _letters(bare)
    known = np.array([ordinary("ar", w) for w in words], dtype=np.int64)
    known_bare = np.array([ordinary("ar", w) for w in bare], dtype=np.int64)
    listed = _listed()
    own = {n: kinds(w) for n, (w, b) in enumerate(zip(words, bare, strict=True)) if w in listed or b in listed}
    number = definite.astype(np.int64)
    made = np.zeros((len(words), len(FEATURES)))
    made[:, 0] = (
        _own("w=", written)
        + _by_fact("d={}", (False, True))[number]
        + _by_fact("known={}", ("FalseFalse", "FalseTrue", "TrueFalse", "TrueTrue"))[2 * known + known_bare]
        + _by_fact("length={}", tuple(range(10)))[np.minimum(letters.size, 9)]
    )
    for n in (1, 2, 3):
        made[:, 0] += _weighed(f"a{n}=", letters.first(n)) + _weighed(f"z{n}=", letters.last(n))
    made[:, 0] += _of_pieces(letters)
    made[:, 0] += np.where([w[0].isalpha() for w in words], 0.0, _weight("sign"))
    ending = letters.last(2)
    for part, side in ((1, "<"), (2, ">")):
        made[:, part] = (
            _own(f"{side}=", written)
            + _by_fact(side + " d={}", (False, True))[number]
            + _weighed(f"{side} z=", ending)
            + _by_fact(side + " known={}", (False, True))[known]
        )
    made[:, 3] = _weight("<< k=any")
    for n, found in own.items():
        own_kinds = _of_kinds("k={}", found) + _of_kinds("k={} d=" + str(bool(definite[n])), found)
        made[n] += [own_kinds, *(_of_kinds(side + " k={}", found) for side in ("<", ">", "<<"))]
    return made


def _of_pieces(letters: _Letters) -> np.ndarray:
    """The weights of every three letters that stand together, added up by word."""
    number = np.maximum(letters.size - 2, 0)
    row = np.repeat(np.arange(len(number)), number)
    if not len(row):
        return np.zeros(len(number))
    at = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    return np.bincount(row, _weighed("t=", [letters.points[row, at + n] for n in range(3)]), minlength=len(number))


#: Words up to this length are read together; longer ones, of which there are few, by themselves.
_TOGETHER = 32


def _adds(words: list[str]) -> Iterator[list[float]]:
    made: dict[str, list[float]] = {}
    short = [w for w in words if len(w) <= _TOGETHER]
    for group in ([short] if short else []) + [[w] for w in words if len(w) > _TOGETHER]:
        made.update(zip(group, _sums(group).tolist(), strict=True))
    return map(made.__getitem__, words)


#: What a word adds to the score by itself, and beside another word (before it, after it, second before it); once per type.
_ADDS: Learnt[str, list[float]] = Learnt(_adds)


def score(word: str, before: str = EDGE, after: str = EDGE, second: str = EDGE) -> float:
    """Log-odds that a folded word is part of a personal name, given its neighbours."""
    return _ADDS[word][0] + _ADDS[before][1] + _ADDS[after][2] + _ADDS[second][3] + _weights()[1]


def learn(words: Iterable[str]) -> None:
    """Work out what some words add to a score, all together: much quicker than one by one."""
    _ADDS.of(list(dict.fromkeys(words)))


def parts(words: list[str]) -> np.ndarray:
    """What each of some word types adds to a score.

    Returns
    -------
    ndarray of float64, shape (words, 4)
        By itself, before, after, and second before another word.
    """
    return np.array(_ADDS.of(words), dtype=np.float64).reshape(-1, len(FEATURES))


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
    of_types, edge = np.vstack([of_types, parts([EDGE])]), len(of_types)
    row = np.concatenate([[edge, edge], codes, [edge]])
    before, after, second = row[1:-2].copy(), row[3:].copy(), row[:-3].copy()
    limits = np.array(bounds, dtype=np.int64)
    firsts, lasts = limits[:-1][np.diff(limits) > 0], limits[1:][np.diff(limits) > 0] - 1
    before[firsts] = second[firsts] = after[lasts] = edge
    second[firsts[lasts > firsts] + 1] = edge
    made = of_types[codes, 0] + of_types[before, 1] + of_types[after, 2] + of_types[second, 3] + _weights()[1]
    found: list[float] = made.tolist()
    return found
