"""A slice: a named filter over articles, to and from a query string."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from analytics.languages import get
from analytics.tables import among

#: A date is compared at its own precision: 2017 lies in 2017-03 … 2017-12 as well.
_FIRST, _LAST = "-01-01", "-12-31"
#: Fields of words, and characters of one.
_WORDS, LONGEST = ("role", "text"), 100


@dataclass(frozen=True)
class Slice:
    """Which articles a summary is about; an empty field does not filter.

    Attributes
    ----------
    since, until : str
        ISO dates (year, month or day), inclusive; undated articles drop out
        when either is given.
    outlets, languages, topics, officials, categories : tuple of str
        An article passes with any of them: its outlet, its language, a topic of
        at least ``topic_share``, a quotation by the official, a hit of the
        codebook category.
    role : str
        An article passes with a quotation of somebody whose post holds these words.
    text : str
        An article passes when its text holds these words in a row.
    duplicates : bool
        Whether repeated articles are kept.
    sure : int
        Per cent: quotations of less confidence do not count.
    """

    since: str = ""
    until: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    role: str = ""
    text: str = ""
    duplicates: bool = False
    sure: int = 0

    #: A topic counts as an article's from this share on.
    topic_share = 0.2

    def __bool__(self) -> bool:
        return self != Slice()

    def select(self, articles: pd.DataFrame, **behind: Any) -> pd.DataFrame:
        """The rows of ARTICLES that pass; parameters as of :meth:`mask`."""
        keep = self.mask(articles, **behind)
        return articles if keep.all() else articles[keep]

    def mask(
        self,
        articles: pd.DataFrame,
        *,
        article_topics: pd.DataFrame | None = None,
        quotations: pd.DataFrame | None = None,
        codes: pd.DataFrame | None = None,
        holding: Callable[[str], Iterable[str]] | None = None,
    ) -> np.ndarray:
        """Which rows of ARTICLES pass.

        Parameters
        ----------
        articles : DataFrame
            ARTICLES.
        article_topics, quotations : DataFrame, optional
            ARTICLE_TOPICS and QUOTATIONS: needed when topics, or officials or roles, filter.
        codes : DataFrame, optional
            CODES: needed when categories filter.
        holding : callable, optional
            Words -> the articles that hold them: needed when text filters.
        """
        keep = np.ones(len(articles), dtype=bool)
        if not self.duplicates:
            keep &= articles["duplicate_of"].isna().to_numpy()
        if self.languages:
            keep &= among(articles["language"], self.languages)
        if self.outlets:
            keep &= among(articles["outlet"], self.outlets)
        if self.since or self.until:
            code, dates = pd.factorize(articles["published"])  # few dates, many articles
            keep &= np.append([self._in_time(str(d)) for d in dates], False)[code]
        if self.topics and article_topics is not None:
            rows = among(article_topics["topic_id"], self.topics) & (article_topics["share"] >= self.topic_share)
            keep &= among(articles["article_id"], article_topics.loc[rows, "article_id"])
        if self.officials and quotations is not None:
            quotations = self.sure_enough(quotations)
            spoke = among(quotations["speaker_id"], self.officials)
            keep &= among(articles["article_id"], quotations.loc[spoke, "article_id"])
        if self.role and quotations is not None:
            quotations = self.sure_enough(quotations)
            keep &= among(articles["article_id"], quotations.loc[in_role(quotations, self.role), "article_id"])
        if self.categories and codes is not None:
            keep &= among(articles["article_id"], codes.loc[among(codes["category"], self.categories), "article_id"])
        if self.text and holding is not None:
            keep &= among(articles["article_id"], holding(self.text))
        return keep

    def _in_time(self, published: str) -> bool:
        """Whether an article of a date, which may be a month's or a year's, may lie between the slice's bounds."""
        first, last = (published + ends[len(published) - 4 :] if 4 <= len(published) < 10 else published for ends in (_FIRST, _LAST))
        since = not self.since or last >= self.since + _FIRST[len(self.since) - 4 :]
        return bool(published) and since and (not self.until or first <= self.until + _LAST[len(self.until) - 4 :])

    def sure_enough(self, quotations: pd.DataFrame) -> pd.DataFrame:
        """The rows of QUOTATIONS that are confident enough."""
        return quotations[self.sure_mask(quotations)] if self.sure else quotations

    def sure_mask(self, quotations: pd.DataFrame) -> np.ndarray:
        """Which rows of QUOTATIONS are confident enough."""
        return (quotations["confidence"] >= self.sure / 100).to_numpy()

    def to_query(self) -> dict[str, str]:
        """The slice as query parameters; fields that do not filter are left out."""
        made = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value and isinstance(value, tuple):
                made[f.name] = "|".join(value)
            elif value:
                made[f.name] = "1" if value is True else str(value)
        return made

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Slice:
        """The slice query parameters ask for; what is unknown or malformed is passed over."""
        made: dict[str, object] = {}
        for f in fields(cls):
            raw = query.get(f.name, "")[:2000]
            if not raw:
                continue
            if isinstance(f.default, tuple):
                made[f.name] = tuple(p for p in raw.split("|") if p)
            elif isinstance(f.default, bool):
                made[f.name] = raw == "1"
            elif isinstance(f.default, int):
                made[f.name] = min(99, int(raw)) if raw.isascii() and raw.isdigit() and len(raw) < 4 else 0
            elif f.name in _WORDS:
                made[f.name] = " ".join(raw.split())[:LONGEST]
            elif _is_date(raw):
                made[f.name] = raw
        return cls(**made)  # type: ignore[arg-type]

    def only(self, **known: Iterable[str]) -> Slice:
        """The slice without values the workspace does not have (an old link)."""
        kept = {name: tuple(v for v in getattr(self, name) if v in set(values)) for name, values in known.items()}
        return Slice(**{**{f.name: getattr(self, f.name) for f in fields(self)}, **kept})


def in_role(quotations: pd.DataFrame, words: str) -> np.ndarray:
    """Which rows of QUOTATIONS give the speaker a post that holds some words, spelling variants merged."""
    made = np.zeros(len(quotations), dtype=bool)
    for language in quotations["language"].unique():
        key = get(str(language)).key
        wanted = " ".join(key(words).split())
        here = (quotations["language"] == language).to_numpy()
        roles = quotations.loc[here, "role"]
        fits = {role: bool(wanted) and wanted in " ".join(key(role).split()) for role in roles.unique()}
        made[here] = roles.map(fits).to_numpy(dtype=bool)
    return made


def _is_date(raw: str) -> bool:
    parts = raw.split("-")
    return (
        1 <= len(parts) <= 3
        and len(parts[0]) == 4
        and all(p.isascii() and p.isdigit() for p in parts)
        and all(len(p) == 2 for p in parts[1:])
    )
