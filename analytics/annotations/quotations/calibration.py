"""How often attributions of a class are right: stated probabilities, counted on annotated articles.

A class is the rule that found the words and the way the speaker was found.
``benchmarks/calibrate.py`` counts, per language, how often the words of each
class were right and how often the speaker then was; small classes shrink
towards the rule's own rate, and that towards the language's (additive
smoothing; Chen & Goodman 1996, ACL). The counts lie in
``data/languages/<code>/confidence.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from analytics.annotations.quotations.model import Attribution
from analytics.languages.pack import read_list

#: A class counts for as much as its parent once it has been seen this often.
STRENGTH = 8.0
#: With nothing counted at all.
UNKNOWN = 0.5

Counts = Mapping[str, Sequence[int]]


def classes(attribution: Attribution) -> tuple[str, str]:
    """The class the words are counted in, and the class of the speaker.

    Returns
    -------
    tuple of str
        Both from general to special, parts joined by ``" | "``.
    """
    event = attribution.event
    how = attribution.how
    if how == "stated":
        how = "stated name" if attribution.name else "stated phrase"
    elif not attribution.name and how != "nobody":
        how += " unnamed"
    return f"{event.rule} | {event.kind} {how}", f"{how} | {event.rule}"


@cache
def _counted(code: str) -> tuple[Counts, Counts]:
    try:
        found = read_list(f"languages/{code}/confidence.toml")
    except FileNotFoundError:
        return {}, {}
    return found["words"], found["speaker"]


def rate(counts: Counts, name: str) -> float:
    """The smoothed rate of a class: its own counts shrunk towards its parent's."""
    p = UNKNOWN
    parts = name.split(" | ")
    for n in range(len(parts) + 1):
        right, seen = counts.get(" | ".join(parts[:n]), (0, 0))
        p = (right + STRENGTH * p) / (seen + STRENGTH)
    return p


@cache
def confidence(code: str, names: tuple[str, str]) -> tuple[float, float]:
    """(words and speaker right, speaker right if the words are): calibrated probabilities."""
    words, speaker = _counted(code)
    who = rate(speaker, names[1])
    return round(rate(words, names[0]) * who, 3), round(who, 3)
