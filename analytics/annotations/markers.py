"""Markers: what an article holds that reads the same in every language (shared concepts, numbers, years)."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from analytics.annotations import codebook
from analytics.languages.pack import DATA, DIGITS
from analytics.tables import MARKERS

GLOSSARY = DATA / "codebooks" / "glossary.toml"
#: A number of three digits or more, its thousands grouped or not.
_NUMBER = re.compile(r"(?<![\d.,٫٬])\d{1,3}(?:[,٬]\d{3})+(?![\d٬])|(?<![\d.,٫٬/:-])\d{3,9}(?![\d/:٫٬-])")
_YEAR = range(1900, 2100)
#: Jalali years as Persian texts write them; 621 years before the Gregorian count.
_JALALI = range(1330, 1420)


def annotate(texts: pd.DataFrame) -> pd.DataFrame:
    """The markers of one partition.

    Parameters
    ----------
    texts : DataFrame
        ``article_id, language, body``.

    Returns
    -------
    DataFrame
        MARKERS.
    """
    path = str(GLOSSARY)
    glossary = codebook.load(path)
    names = [c.id for c in glossary.categories]
    rows: list[tuple[str, str, str, int]] = []
    for article_id, language, body in texts[["article_id", "language", "body"]].itertuples(index=False):
        found: Counter[tuple[str, str]] = Counter(
            ("concept", names[n]) for n, _, _ in codebook.matcher(language, path, glossary.digest).find(body)
        )
        found.update(numbers(body, language))
        rows += [(article_id, kind, marker, n) for (kind, marker), n in sorted(found.items())]
    return pd.DataFrame(rows, columns=MARKERS.names)


def numbers(body: str, language: str) -> Counter[tuple[str, str]]:
    """Numbers and years of a text, in ASCII digits; Jalali years as the Gregorian year they mostly lie in."""
    found: Counter[tuple[str, str]] = Counter()
    for m in _NUMBER.finditer(body.translate(DIGITS)):
        value = int(re.sub(r"[,٬]", "", m.group()))
        if value in _YEAR and len(m.group()) == 4:
            found["year", str(value)] += 1
        elif language == "fa" and value in _JALALI and len(m.group()) == 4:
            found["year", str(value + 621)] += 1
        else:
            found["number", str(value)] += 1
    return found
