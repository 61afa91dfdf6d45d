"""Terms: folded, lemmatised words and multi-word expressions, without stop words, as spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.counts import Counts
from analytics.languages import LanguagePack, get
from analytics.remembered import Learnt
from analytics.tables import ARTICLE_TERMS, NAME_TERMS, SURFACES, TERMS, TOKENS, arrow, empty
from analytics.text import translate_each
from analytics.tokenising import Tokenised, tokenise
from analytics.tokens import coded


@dataclass(frozen=True)
class TermParams:
    """What counts as a term.

    Attributes
    ----------
    shortest : int
        Letters of the shortest term.
    """

    shortest: int = 2


class Entry(NamedTuple):
    """What is known of one word type: its key, its term (None for a stop word), the phrases it may open, its standard form."""

    key: str
    term: str | None
    phrases: tuple[tuple[str, ...], ...]
    folded: str


#: What may stand attached before a phrase's first word.
_PREFIXES = {"ar": ("", "و", "ب", "ل", "ف", "وب", "ول")}


class Lexicon:
    """Word -> :class:`Entry` for one language, worked out once per word type."""

    def __init__(self, pack: LanguagePack, params: TermParams) -> None:
        self.pack = pack
        self.shortest = max(1, params.shortest)
        self.entries: Learnt[str, Entry] = Learnt(self._made)
        self._opened: dict[str, tuple[tuple[str, ...], ...]] = {}
        for prefix in _PREFIXES.get(pack.code, ("",)):
            for first, phrases in pack.phrases.items():
                self._opened[prefix + first] = (*self._opened.get(prefix + first, ()), *phrases)

    def _made(self, surfaces: list[str]) -> Iterator[Entry]:
        pack, opened = self.pack, self._opened
        folded, keys = translate_each(surfaces, pack.letters), translate_each(surfaces, pack.loose)
        short = [len(f.strip()) < self.shortest for f in folded]  # a lone tatweel folds to nothing
        lemmas = [f if s else pack.lemma(f) for f, s in zip(folded, short, strict=True)]
        listed = zip(keys, translate_each(lemmas, pack.loose), translate_each(lemmas, pack.letters), folded, short, strict=True)
        for key, lemma_key, lemma, form, left_out in listed:
            stop = left_out or key in pack.stopwords or lemma_key in pack.stopwords
            yield Entry(key, None if stop else lemma, opened.get(key, ()), form)


@cache
def lexicon(code: str, params: TermParams) -> Lexicon:
    """The lexicon of a language; one per process."""
    return Lexicon(get(code), params)


@dataclass(frozen=True)
class Occurrences:
    """The terms of some articles.

    Attributes
    ----------
    listed : list of str
        Distinct terms, sorted.
    term : ndarray of int64, shape (words,)
        Position in ``listed`` of the term that begins at each word, -1 where none does.
    size : ndarray of int64, shape (words,)
        Words the term takes up; 0 where none begins.
    entries : list of Entry
        Of every word type.
    """

    listed: list[str]
    term: np.ndarray
    size: np.ndarray
    entries: list[Entry]


def look_up(words: Tokenised, params: TermParams) -> list[Entry]:
    """The entry of every word type."""
    made: dict[tuple[str, str], Entry] = {}
    for code in sorted(set(words.languages)):
        own = [surface for spoken, surface in words.types if spoken == code]
        made.update(zip(((code, s) for s in own), lexicon(code, params).entries.of(own), strict=True))
    return [made[t] for t in words.types]


def read(words: Tokenised, params: TermParams = TermParams()) -> Occurrences:
    """The terms of some articles: lemmas of single words, and multi-word expressions."""
    entries = look_up(words, params)
    phrases = _phrases(words, entries)
    listed = sorted({e.term for e in entries if e.term} | {" ".join(p) for _, p in phrases})
    place = {t: n for n, t in enumerate(listed)}
    of_type = np.array([place[e.term] if e.term else -1 for e in entries], dtype=np.int64)
    term = of_type[words.code] if len(words) else np.array([], np.int64)
    size = (term >= 0).astype(np.int64)
    for at, phrase in phrases:
        term[at : at + len(phrase)], size[at : at + len(phrase)] = -1, 0
        term[at], size[at] = place[" ".join(phrase)], len(phrase)
    return Occurrences(listed, term, size, entries)


def _phrases(words: Tokenised, entries: list[Entry]) -> list[tuple[int, tuple[str, ...]]]:
    """(first word, expression) of every multi-word expression, none inside another; the longest that fits."""
    opens = np.array([bool(e.phrases) for e in entries], dtype=bool)
    found: list[tuple[int, tuple[str, ...]]] = []
    if not opens.any():
        return found
    at = np.flatnonzero(opens[words.code])
    last = words.bounds[np.searchsorted(words.bounds, at, side="right")].tolist()  # where the article ends
    free = 0
    for first, stop in zip(at.tolist(), last, strict=True):
        if first < free:
            continue
        for phrase in entries[words.code[first]].phrases:
            size = len(phrase)
            if first + size <= stop and all(entries[words.code[first + n]].key == phrase[n] for n in range(1, size)):
                found.append((first, phrase))
                free = first + size
                break
    return found


def terms(text: str, pack: LanguagePack, params: TermParams = TermParams()) -> Iterator[tuple[str, str, int, int]]:
    """(term, surface, start, end) of every counted occurrence in a text, in order."""
    words = tokenise(pd.DataFrame({"article_id": [""], "language": [pack.code], "body": [text]}))
    found = read(words, params)
    for at in np.flatnonzero(found.term >= 0).tolist():
        start, end = int(words.start[at]), int(words.end[at + found.size[at] - 1])
        yield found.listed[found.term[at]], text[start:end], start, end


def annotate(texts: pd.DataFrame, params: TermParams = TermParams()) -> dict[str, pa.Table]:
    """Words and terms of one partition.

    Parameters
    ----------
    texts : DataFrame
        ``article_id, language, body``: the analysed text of each article.
    params : TermParams

    Returns
    -------
    dict
        ``tokens`` (in text order), ``article_terms`` and ``surfaces``, as Arrow tables.
    """
    words = tokenise(texts)
    return tables(words, read(words, params))


def tables(words: Tokenised, found: Occurrences) -> dict[str, pa.Table]:
    """What :func:`annotate` makes, of words and terms already read."""
    article = words.article
    types = pa.array([surface for _, surface in words.types], pa.string())
    listed = pa.array(found.listed, pa.string())
    ids = pa.array(words.ids, pa.string())
    tokens = arrow(
        TOKENS,
        article_id=ids.take(pa.array(article)), surface=types.take(pa.array(words.code)),
        term=listed.take(pa.array(found.term, mask=found.term < 0)), start=words.start, end=words.end, words=found.size, joined=words.joined,
    )  # fmt: skip
    held = found.term >= 0
    pairs, count = np.unique(article[held] * max(len(found.listed), 1) + found.term[held], return_counts=True)
    where, which = np.divmod(pairs, max(len(found.listed), 1))
    counts = arrow(ARTICLE_TERMS, article_id=ids.take(pa.array(where)), term=listed.take(pa.array(which)), count=count)
    return {"tokens": tokens, "article_terms": counts, "surfaces": _surfaces(words, found)}


def _surfaces(words: Tokenised, found: Occurrences) -> pa.Table:
    """How often each term is written how, in the language's standard letters."""
    counts: dict[tuple[str, str, str], int] = {}
    entries = found.entries
    number = np.bincount(words.code[found.size == 1], minlength=len(words.types))
    codes = np.flatnonzero(number)
    for code, n in zip(codes.tolist(), number[codes].tolist(), strict=True):
        _, term, _, folded = entries[code]
        if term is not None:
            form = term, words.types[code][0], folded
            counts[form] = counts.get(form, 0) + n
    several = np.flatnonzero(found.size > 1)
    for at, article in zip(several.tolist(), (np.searchsorted(words.bounds, several, side="right") - 1).tolist(), strict=True):
        language = words.languages[article]
        written = words.bodies[article][words.start[at] : words.end[at + found.size[at] - 1]]
        form = found.listed[found.term[at]], language, get(language).fold(written)
        counts[form] = counts.get(form, 0) + 1
    rows = list(counts.items())
    return arrow(
        SURFACES,
        term=[k[0] for k, _ in rows], language=[k[1] for k, _ in rows], surface=[k[2] for k, _ in rows], count=[n for _, n in rows],
    )  # fmt: skip


def vocabulary(counts: Mapping[str, Counts], surfaces: pa.Table, articles: pd.DataFrame) -> pd.DataFrame:
    """The TERMS table: counts over non-duplicate articles, and the form to show.

    Parameters
    ----------
    counts : Counts per language
        Occurrences of terms in all articles of the corpus.
    surfaces : pyarrow.Table
        SURFACES of the whole corpus; a form may come several times.
    articles : DataFrame
        ARTICLES.
    """
    made = []
    counted = articles[articles["duplicate_of"].isna()]
    for language, held in sorted(counts.items()):
        totals = held.totals(held.rows(counted))
        there = np.flatnonzero(totals.articles > 0)
        shown = _displays(surfaces.filter(pc.equal(surfaces["language"], language)), language, held.items)
        columns = {"term": held.items[there], "language": language, "display": shown[there]}
        made.append(
            pd.DataFrame({**columns, "count": totals.counts[there].astype(np.int64), "articles": totals.articles[there].astype(np.int64)})
        )
    if not made:
        return empty(TERMS)
    return pd.concat(made, ignore_index=True).sort_values(["term", "language"], kind="stable").reset_index(drop=True)[TERMS.names]


#: A conjunction or preposition written onto the article; a conjunction by itself.
_ONTO_ARTICLE, _CONJUNCTION = "^(?:[وفبك]ال|لل)", "^و"


def _plain(forms: pa.Array) -> pa.Array:
    """Arabic forms without the conjunction or preposition written onto their article."""
    attached = pc.match_substring_regex(forms, _ONTO_ARTICLE)
    with_article = pc.replace_substring_regex(forms, _ONTO_ARTICLE, "ال", max_replacements=1)
    return pc.if_else(attached, with_article, pc.replace_substring_regex(forms, _CONJUNCTION, "", max_replacements=1))


def _places(values: pa.Array, among: pa.Array) -> np.ndarray:
    """Where each of some texts stands among others, -1 where it does not."""
    return pc.fill_null(pc.index_in(values, value_set=among), -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _displays(surfaces: pa.Table, language: str, listed: np.ndarray) -> np.ndarray:
    """The commonest surface form of each term, an attached conjunction left off; the term itself where none is known."""
    (term, terms), (form, forms) = coded(surfaces["term"]), coded(surfaces["surface"])
    every = _places(pa.array(terms, pa.string()), pa.array(listed, pa.string()))[term] * max(len(forms), 1) + form
    order = np.argsort(every, kind="stable")
    first = np.flatnonzero(np.diff(every[order], prepend=-(1 << 62)))
    own = every[order][first]
    number = np.add.reduceat(surfaces["count"].to_numpy().astype(np.int64)[order], first) if len(first) else np.array([], np.int64)
    term, form = np.divmod(own, max(len(forms), 1))
    if language == "ar" and len(form):
        written = pa.array(forms, pa.string())
        plain = _places(_plain(written), written)[form]
        other = term * len(forms) + plain
        at = np.searchsorted(own, other)
        at[at == len(own)] = 0
        joins = (plain >= 0) & (plain != form) & (own[at] == other)
        merged = number.copy()
        np.add.at(merged, at[joins], number[joins])
        merged[joins] -= number[joins]
        number = merged
    made = np.array(listed, dtype=object)
    best = np.lexsort((form, number, term))
    best = best[term[best] >= 0]
    made[term[best]] = forms[form[best]]  # the last of a term's forms stays: the commonest, of equal ones the last in the alphabet
    return made


def inside(words: Tokenised, found: Occurrences, areas: pd.DataFrame) -> pa.Table:
    """How many occurrences of each term lie inside some areas.

    Parameters
    ----------
    words : Tokenised
    found : Occurrences
        The terms of these words.
    areas : DataFrame
        ``article_id, start, end``.

    Returns
    -------
    pyarrow.Table
        NAME_TERMS: ``term, language, count``.
    """
    place = {i: n for n, i in enumerate(words.ids)}
    width = int(max(words.end.max(initial=0), areas["end"].max() if len(areas) else 0)) + 1
    at = words.article * width + words.start  # grows from word to word
    where = areas["article_id"].map(place).to_numpy(dtype=np.int64) * width
    change = np.zeros(len(words) + 1, dtype=np.int64)
    np.add.at(change, np.searchsorted(at, where + areas["start"].to_numpy(dtype=np.int64)), 1)
    np.add.at(change, np.searchsorted(at, where + areas["end"].to_numpy(dtype=np.int64)), -1)
    held = (np.cumsum(change[:-1]) > 0) & (found.term >= 0)
    codes = sorted(set(words.languages))
    spoken = np.repeat(np.array([codes.index(c) for c in words.languages], dtype=np.int64), np.diff(words.bounds))
    pairs, count = np.unique(found.term[held] * max(len(codes), 1) + spoken[held], return_counts=True)
    which, language = np.divmod(pairs, max(len(codes), 1))
    return arrow(NAME_TERMS, term=[found.listed[n] for n in which], language=[codes[n] for n in language], count=count)
