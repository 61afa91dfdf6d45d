"""Terms: folded, lemmatised words and multi-word expressions, without stop words, as spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analytics.languages import LanguagePack, get
from analytics.tables import ARTICLE_TERMS, NAME_TERMS, SURFACES, TERMS, TOKENS, empty
from analytics.text import words


@dataclass(frozen=True)
class TermParams:
    """What counts as a term.

    Attributes
    ----------
    shortest : int
        Letters of the shortest term.
    """

    shortest: int = 2


@dataclass(frozen=True)
class Entry:
    """What is known of one word type: its key, its term (None for a stop word), the phrases it may open."""

    key: str
    term: str | None
    phrases: tuple[tuple[str, ...], ...]


#: What may stand attached before a phrase's first word.
_PREFIXES = {"ar": ("", "و", "ب", "ل", "ف", "وب", "ول")}


class Lexicon:
    """Word -> :class:`Entry` for one language, worked out once per word type."""

    def __init__(self, pack: LanguagePack, params: TermParams) -> None:
        self.pack = pack
        self.params = params
        self._entries: dict[str, Entry] = {}

    def look_up(self, surface: str) -> Entry:
        """The entry of a word as written."""
        entry = self._entries.get(surface)
        if entry is None:
            entry = self._entries[surface] = self._make(surface)
        return entry

    def _make(self, surface: str) -> Entry:
        pack = self.pack
        folded = pack.fold(surface)
        key = pack.key(surface)
        short = len(folded.strip()) < max(1, self.params.shortest)  # a lone tatweel folds to nothing
        lemma = folded if short else pack.lemma(folded)
        stop = short or key in pack.stopwords or pack.key(lemma) in pack.stopwords
        opened = [
            phrase
            for prefix in _PREFIXES.get(pack.code, ("",))
            if key.startswith(prefix)
            for phrase in pack.phrases.get(key[len(prefix) :], ())
        ]
        return Entry(key, None if stop else pack.fold(lemma), tuple(opened))


@cache
def lexicon(code: str, params: TermParams) -> Lexicon:
    """The lexicon of a language; one per process."""
    return Lexicon(get(code), params)


def _read(text: str, pack: LanguagePack, params: TermParams) -> tuple[list[tuple[str, int, int]], list[tuple[int, str, int]]]:
    """The words of a text, and (position, term, words taken up) of every term that begins at one."""
    look_up = lexicon(pack.code, params).look_up
    tokens = list(words(text, pack))
    entries = [look_up(t[0]) for t in tokens]
    begun: list[tuple[int, str, int]] = []
    at = 0
    while at < len(tokens):
        entry = entries[at]
        for phrase in entry.phrases:
            size = len(phrase)
            if at + size <= len(tokens) and all(entries[at + n].key == phrase[n] for n in range(1, size)):
                begun.append((at, " ".join(phrase), size))
                at += size
                break
        else:
            if entry.term:
                begun.append((at, entry.term, 1))
            at += 1
    return tokens, begun


def terms(text: str, pack: LanguagePack, params: TermParams = TermParams()) -> Iterator[tuple[str, str, int, int]]:
    """(term, surface, start, end) of every counted occurrence in a text, in order."""
    tokens, begun = _read(text, pack, params)
    for at, term, n in begun:
        start, end = tokens[at][1], tokens[at + n - 1][2]
        yield term, text[start:end], start, end


def annotate(texts: pd.DataFrame, params: TermParams = TermParams()) -> dict[str, pd.DataFrame]:
    """Words and terms of one partition.

    Parameters
    ----------
    texts : DataFrame
        ``article_id, language, body``: the analysed text of each article.

    Returns
    -------
    dict
        ``tokens`` (in text order), ``article_terms`` and ``surfaces``.
    """
    made: dict[str, list[object]] = {name: [] for name in TOKENS.names}
    counts: list[tuple[str, str, int]] = []
    surfaces: Counter[tuple[str, str, str]] = Counter()
    for article_id, language, body in texts[["article_id", "language", "body"]].itertuples(index=False):
        pack = get(language)
        here: Counter[str] = Counter()
        tokens, begun = _read(body, pack, params)
        listed: list[str | None] = [None] * len(tokens)
        sizes = [0] * len(tokens)
        for at, term, n in begun:
            listed[at], sizes[at] = term, n
            here[term] += 1
            surfaces[term, language, pack.fold(body[tokens[at][1] : tokens[at + n - 1][2]])] += 1
        ends = [0, *(t[2] for t in tokens)]
        made["article_id"] += [article_id] * len(tokens)
        made["surface"] += [t[0] for t in tokens]
        made["term"] += listed
        made["start"] += [t[1] for t in tokens]
        made["end"] += ends[1:]
        made["words"] += sizes
        made["joined"] += [n > 0 and (t[1] == ends[n] + 1 and body[ends[n]] == " ") for n, t in enumerate(tokens)]
        counts.extend((article_id, term, n) for term, n in sorted(here.items()))
    return {
        "tokens": pd.DataFrame(made, columns=TOKENS.names),
        "article_terms": pd.DataFrame(counts, columns=ARTICLE_TERMS.names),
        "surfaces": pd.DataFrame([(*k, n) for k, n in sorted(surfaces.items())], columns=SURFACES.names),
    }


def vocabulary(article_terms: pd.DataFrame, surfaces: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The TERMS table: counts over non-duplicate articles, and the form to show.

    Parameters
    ----------
    article_terms, surfaces, articles : DataFrame
        The tables of these names; all partitions of the corpus.
    """
    counted = articles.loc[articles["duplicate_of"].isna(), ["article_id", "language"]]
    joined = article_terms.merge(counted, on="article_id")
    totals = joined.groupby(["term", "language"], sort=True).agg(count=("count", "sum"), articles=("count", "size"))
    shown = _displays(surfaces)
    totals = totals.reset_index()
    keys = zip(totals["term"], totals["language"], strict=True)
    return totals.assign(display=[shown.get(k, k[0]) for k in keys])[TERMS.names]


def _plain(surface: str) -> str:
    """An Arabic form without the conjunction or preposition written onto its article."""
    for attached in ("وال", "فال", "بال", "كال", "لل"):
        if surface.startswith(attached):
            return "ال" + surface[len(attached) :]
    return surface[1:] if surface[:1] == "و" else surface


def _displays(surfaces: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(term, language) -> the commonest surface form, an attached conjunction left off."""
    counts = surfaces.groupby(["term", "language", "surface"], sort=True)["count"].sum()
    best: dict[tuple[str, str], tuple[int, str]] = {}
    forms: dict[tuple[str, str], dict[str, int]] = {}
    for (term, language, surface), n in counts.items():  # type: ignore[misc]
        forms.setdefault((term, language), {})[surface] = int(n)
    for key, listed in forms.items():
        merged = dict(listed)
        for surface, n in listed.items():
            plain = _plain(surface) if key[1] == "ar" else surface
            if plain != surface and plain in listed:
                merged[plain] += n
                merged[surface] = 0
        best[key] = max((n, surface) for surface, n in merged.items())
    return {key: surface for key, (_, surface) in best.items()}


def inside(tokens: pd.DataFrame, areas: pd.DataFrame, languages: pd.Series) -> pd.DataFrame:
    """How many occurrences of each term lie inside some areas.

    Parameters
    ----------
    tokens : DataFrame
        TOKENS rows.
    areas : DataFrame
        ``article_id, start, end``.
    languages : Series
        Language by article_id.

    Returns
    -------
    DataFrame
        NAME_TERMS: ``term, language, count``.
    """
    by_article: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in areas[["article_id", "start", "end"]].itertuples(index=False):
        by_article.setdefault(article_id, []).append((start, end))
    held = tokens[tokens["article_id"].isin(by_article) & tokens["term"].notna()]
    keep = [
        any(a <= start < b for a, b in by_article[article_id]) for article_id, start in zip(held["article_id"], held["start"], strict=True)
    ]
    held = held[keep].assign(language=held["article_id"][keep].map(languages))
    counts = held.groupby(["term", "language"], sort=True).size().reset_index(name="count")
    return counts if len(counts) else empty(NAME_TERMS)
