"""Terms: folded, lemmatised words and multi-word expressions, without stop words, as spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.counts import Counts
from analytics.languages import LanguagePack, get
from analytics.tables import ARTICLE_TERMS, NAME_TERMS, SURFACES, TERMS, TOKENS, arrow, empty
from analytics.text import translate_each
from analytics.tokenising import Spoken, Tokenised, tokenise
from analytics.tokens import coded
from analytics.wordtypes import Types


@dataclass(frozen=True)
class TermParams:
    """What counts as a term.

    Attributes
    ----------
    shortest : int
        Letters of the shortest term.
    """

    shortest: int = 2


#: What may stand attached before a phrase's first word.
_PREFIXES = {"ar": ("", "و", "ب", "ل", "ف", "وب", "ول")}

#: How a word may stand in a phrase.
_OPENS, _GOES_ON = 1, 2
#: Spellings of the words of phrases that are remembered.
SPELLINGS = 4_096


class Lexicon:
    """What is known of the words of one language as terms, worked out once per word type."""

    def __init__(self, pack: LanguagePack, params: TermParams) -> None:
        self.pack = pack
        self.shortest = max(1, params.shortest)
        self._opened: dict[str, tuple[tuple[str, ...], ...]] = {}
        for prefix in _PREFIXES.get(pack.code, ("",)):
            for first, phrases in pack.phrases.items():
                self._opened[prefix + first] = (*self._opened.get(prefix + first, ()), *phrases)
        self.key = lru_cache(SPELLINGS)(pack.key)
        self._seconds = {phrase[1] for phrases in pack.phrases.values() for phrase in phrases}

    def term(self, spoken: Spoken) -> tuple[np.ndarray, np.ndarray]:
        """(each word's term as a position, -1 for a stop word; the terms that came so far)."""
        known = spoken.table.beside((self, "terms"))
        return spoken.column((self, "term"), lambda words: self._terms_of(words, known)), known.array

    def form(self, spoken: Spoken) -> tuple[np.ndarray, np.ndarray]:
        """(each word in standard letters as a position; those that came so far)."""
        forms = spoken.table.beside("forms")
        return spoken.column("form", lambda words: forms.numbers(translate_each(words, self.pack.letters))), forms.array

    def standing(self, spoken: Spoken) -> np.ndarray:
        """Whether each word may open a phrase (``_OPENS``), and be the second of one (``_GOES_ON``), added up."""
        return spoken.column((self, "standing"), self._standing_of, np.uint8)

    def _standing_of(self, words: list[str]) -> Iterator[int]:
        keys = translate_each(words, self.pack.loose)
        return (_OPENS * (k in self._opened) + _GOES_ON * (k in self._seconds) for k in keys)

    def opened(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The phrases a word may open, the longest first."""
        return self._opened.get(self.key(word), ())

    def _terms_of(self, words: list[str], known: Types) -> np.ndarray:
        pack = self.pack
        folded = translate_each(words, pack.letters)
        short = [len(f.strip()) < self.shortest for f in folded]  # a lone tatweel folds to nothing
        lemmas = [f if s else pack.lemma(f) for f, s in zip(folded, short, strict=True)]
        listed = zip(translate_each(words, pack.loose), translate_each(lemmas, pack.loose), short, strict=True)
        left_out = np.array([s or key in pack.stopwords or lemma in pack.stopwords for key, lemma, s in listed], dtype=bool)
        made = np.full(len(words), -1, dtype=np.int64)
        listed_terms = translate_each(lemmas, pack.letters)
        made[~left_out] = known.numbers([t for t, out in zip(listed_terms, left_out.tolist(), strict=True) if not out])
        return made


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
    params : TermParams
    """

    listed: list[str]
    term: np.ndarray
    size: np.ndarray
    params: TermParams


def read(words: Tokenised, params: TermParams = TermParams()) -> Occurrences:
    """The terms of some articles: lemmas of single words, and multi-word expressions."""
    phrases = _phrases(words, params)
    used = [_used(lexicon(s.language, params), s) for s in words.spoken]
    joined = [" ".join(p) for p in dict.fromkeys(p for _, p in phrases)]
    every, listed = coded(pa.chunked_array([pa.array([*chain(*(own for _, own in used)), *joined], pa.string())]))
    places = np.split(every.astype(np.int64), np.cumsum([len(own) for _, own in used]))
    of_type = np.full(words.kinds, -1, dtype=np.int64)
    for spoken, (which, _), place in zip(words.spoken, used, places[:-1], strict=True):
        of_type[spoken.at] = np.append(place, -1)[which]
    term = of_type[words.code] if len(words) else np.array([], np.int64)
    size = (term >= 0).astype(np.int64)
    of_phrase = dict(zip(joined, places[-1].tolist(), strict=True))
    for at, phrase in phrases:
        term[at : at + len(phrase)], size[at : at + len(phrase)] = -1, 0
        term[at], size[at] = of_phrase[" ".join(phrase)], len(phrase)
    return Occurrences(listed.tolist(), term, size, params)


def _used(known: Lexicon, spoken: Spoken) -> tuple[np.ndarray, list[str]]:
    """(each word type's term as a position, the last for none; the terms)."""
    codes, listed = known.term(spoken)
    there = np.bincount(codes[codes >= 0], minlength=len(listed)) > 0
    place = np.full(len(there) + 1, np.count_nonzero(there), dtype=np.int64)
    place[:-1][there] = np.arange(np.count_nonzero(there))
    return place[codes], listed[there].tolist()


def _phrases(words: Tokenised, params: TermParams) -> list[tuple[int, tuple[str, ...]]]:
    """(first word, expression) of every multi-word expression, none inside another; the longest that fits."""
    standing = words.of_types(lambda s: lexicon(s.language, params).standing(s), np.uint8)[words.code]
    at = np.flatnonzero((standing[:-1] & _OPENS > 0) & (standing[1:] & _GOES_ON > 0))
    within = np.searchsorted(words.bounds, at, side="right") - 1
    found: list[tuple[int, tuple[str, ...]]] = []
    free = 0
    for first, article in zip(at.tolist(), within.tolist(), strict=True):
        known, stop = lexicon(words.languages[article], params), words.bounds[article + 1]
        for phrase in known.opened(words.text(first, article)) if first >= free else ():
            size = len(phrase)
            if first + size <= stop and all(known.key(words.text(first + n, article)) == phrase[n] for n in range(1, size)):
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
    types = pa.array(words.types, pa.string())
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
    number = np.bincount(words.code[found.size == 1], minlength=words.kinds)
    made = []
    for spoken in words.spoken:
        known, held = lexicon(spoken.language, found.params), number[spoken.at]
        (term, listed), (form, forms) = known.term(spoken), known.form(spoken)
        there = np.flatnonzero((held > 0) & (term >= 0))
        made.append(_written(listed[term[there]], [spoken.language] * len(there), forms[form[there]], held[there]))
    several = np.flatnonzero(found.size > 1).tolist()
    articles = (np.searchsorted(words.bounds, several, side="right") - 1).tolist()
    spoken_in = [words.languages[n] for n in articles]
    spans = zip(several, articles, spoken_in, strict=True)
    written = [get(code).fold(words.bodies[n][words.start[at] : words.end[at + found.size[at] - 1]]) for at, n, code in spans]
    made.append(_written([found.listed[n] for n in found.term[several].tolist()], spoken_in, written, np.ones(len(several), np.int64)))
    return summed(pa.concat_tables(made))


def _written(term: Sequence[str] | np.ndarray, language: list[str], surface: Sequence[str] | np.ndarray, count: np.ndarray) -> pa.Table:
    return arrow(SURFACES, term=term, language=language, surface=surface, count=count.astype(np.int64))


def summed(surfaces: pa.Table) -> pa.Table:
    """SURFACES with every form of a term once, in order."""
    rows = surfaces.group_by(["term", "language", "surface"]).aggregate([("count", "sum")])
    return rows.rename_columns({"count_sum": "count"}).select(SURFACES.names).sort_by([(c, "ascending") for c in SURFACES.names])


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
    spelled = _Spelled.of(surfaces)
    for language, held in sorted(counts.items()):
        totals = held.totals(held.rows(counted))
        there = np.flatnonzero(totals.articles > 0)
        spoken = np.flatnonzero(pc.equal(surfaces["language"], language).to_numpy())
        shown = _displays(spelled.only(spoken), language, held.items)
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


@dataclass(frozen=True)
class _Spelled:
    """Rows of SURFACES as numbers: positions in the sorted ``terms`` and ``forms``."""

    terms: np.ndarray
    forms: np.ndarray
    term: np.ndarray
    form: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, surfaces: pa.Table) -> _Spelled:
        (term, terms), (form, forms) = coded(surfaces["term"]), coded(surfaces["surface"])
        return cls(terms, forms, term, form, surfaces["count"].to_numpy().astype(np.int64))

    def only(self, rows: np.ndarray) -> _Spelled:
        return replace(self, term=self.term[rows], form=self.form[rows], count=self.count[rows])


def _displays(spelled: _Spelled, language: str, listed: np.ndarray) -> np.ndarray:
    """The commonest surface form of each term, an attached conjunction left off; the term itself where none is known."""
    forms = spelled.forms
    places = _places(pa.array(spelled.terms, pa.string()), pa.array(listed, pa.string()))
    every = places[spelled.term] * max(len(forms), 1) + spelled.form
    order = np.argsort(every, kind="stable")
    first = np.flatnonzero(np.diff(every[order], prepend=-(1 << 62)))
    own = every[order][first]
    number = np.add.reduceat(spelled.count[order], first) if len(first) else np.array([], np.int64)
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
    begins = np.flatnonzero(np.diff(term, prepend=-2))  # forms stand by term, in alphabetical order
    if len(begins):
        most = np.repeat(np.maximum.reduceat(number, begins), np.diff(begins, append=len(term)))
        best = np.flatnonzero((number == most) & (term >= 0))
        made[term[best]] = forms[form[best]]  # the last of a term's commonest forms stays
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
