"""Markers: what an article holds that reads the same in every language (shared concepts, numbers, years)."""

from __future__ import annotations

import re
from collections import Counter

import pyarrow as pa

from analytics.annotations import codebook, matching
from analytics.languages.pack import DATA
from analytics.tables import MARKERS, arrow
from analytics.tokenising import Tokenised

GLOSSARY = DATA / "codebooks" / "glossary.toml"
#: A number of three digits or more, its thousands grouped or not. It begins with its first digit and looks back from there: so it is found fast.
_NUMBER = re.compile(r"\d(?:(?<![\d.,٫٬]\d)\d{0,2}(?:[,٬]\d{3})+(?![\d٬])|(?<![\d.,٫٬/:-]\d)\d{2,8}(?![\d/:٫٬-]))")
_YEAR = range(1900, 2100)
#: Jalali years as Persian texts write them; 621 years before the Gregorian count.
_JALALI = range(1330, 1420)


def annotate(words: Tokenised) -> pa.Table:
    """The markers of one partition.

    Parameters
    ----------
    words : Tokenised

    Returns
    -------
    pyarrow.Table
        MARKERS.
    """
    path = str(GLOSSARY)
    names = [c.id for c in codebook.load(path).categories]
    found: list[Counter[tuple[str, str]]] = [numbers(b, code) for b, code in zip(words.bodies, words.languages, strict=True)]
    for article, category, _, _ in matching.hits(words, codebook.matchers(words.languages, path)):
        found[article]["concept", names[category]] += 1
    rows = [(words.ids[n], kind, marker, count) for n, own in enumerate(found) for (kind, marker), count in sorted(own.items())]
    return arrow(MARKERS, **{name: [r[n] for r in rows] for n, name in enumerate(MARKERS.names)})


def numbers(body: str, language: str) -> Counter[tuple[str, str]]:
    """Numbers and years of a text, in ASCII digits; Jalali years as the Gregorian year they mostly lie in."""
    found: Counter[tuple[str, str]] = Counter()
    for m in _NUMBER.finditer(body):
        value = int(re.sub(r"[,٬]", "", m.group()))
        if value in _YEAR and len(m.group()) == 4:
            found["year", str(value)] += 1
        elif language == "fa" and value in _JALALI and len(m.group()) == 4:
            found["year", str(value + 621)] += 1
        else:
            found["number", str(value)] += 1
    return found
