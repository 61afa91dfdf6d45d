"""Words on screen: one TOML file per interface language, the same keys in each."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from analytics.errors import AnalyticsError

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("en", "ar", "fa")
RTL = frozenset({"ar", "fa"})
#: How each language calls itself, for the language menu.
OWN_NAMES = {"en": "English", "ar": "العربية", "fa": "فارسی"}

# Isolates keep a run's direction from leaking into its neighbours (Unicode UAX 9).
RLI, LRI, FSI, PDI = "\u2067", "\u2066", "\u2068", "\u2069"


@cache
def words(language: str) -> dict[str, str]:
    """All words of an interface language: ``section.key`` -> text."""
    with open(LOCALES / f"{language}.toml", "rb") as f:
        sections = tomllib.load(f)
    return {f"{s}.{k}": str(v) for s, keys in sections.items() for k, v in keys.items()}


def translate(language: str, key: str, **values: object) -> str:
    """The text of a key, its places filled.

    Raises
    ------
    KeyError
        For a key the locale file does not have: a fault of the program.
    """
    text = words(language)[key]
    return text.format(**values) if values else text


def fault_sentence(language: str, fault: AnalyticsError) -> str:
    """An analytics fault as one sentence in the interface language."""
    return translate(language, f"error.{fault.code}", **fault.facts)


def is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language in RTL


def isolate(text: str) -> str:
    """Text of unknown direction, kept from disturbing what stands around it."""
    return f"{FSI}{text}{PDI}"


def in_chart(text: str) -> str:
    """Text for a chart: Arabic-script runs wrapped so that plotly and browsers order them right."""
    return f"{RLI}{text}{PDI}" if any("\u0590" <= c <= "\u08ff" for c in text) else text


def number(value: float) -> str:
    """A whole number with thousands separators."""
    return f"{value:,.0f}"
