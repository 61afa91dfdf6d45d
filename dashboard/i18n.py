"""Words on screen: one TOML file per interface language, the same keys in each."""

from __future__ import annotations

import tomllib
from functools import cache
from numbers import Integral
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
    """The text of a key, its places filled; whole numbers as the language writes them.

    Raises
    ------
    KeyError
        For a key the locale file does not have: a fault of the program.
    """
    text = words(language)[key]
    return (
        text.format(
            **{k: number(language, int(v)) if isinstance(v, Integral) and not isinstance(v, bool) else v for k, v in values.items()}
        )
        if values
        else text
    )


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


@cache
def _digits(language: str) -> dict[int, str]:
    own = words(language)
    return str.maketrans(
        {**dict(zip("0123456789", own["convention.digits"], strict=True)), ",": own["convention.thousands"], ".": own["convention.decimal"]}
    )


def digits(language: str, text: str) -> str:
    """A text with its digits as the language writes them; nothing else is changed (``2017-03-05``)."""
    own = words(language)["convention.digits"]
    return text.translate(str.maketrans("0123456789", own))


def number(language: str, value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """A number with the language's digits and separators."""
    return f"{value:{'+' if sign else ''},.{decimals}f}".translate(_digits(language))


def percent(language: str, value: float, decimals: int = 0) -> str:
    """A share (0..1) as per cent."""
    return number(language, 100 * value, decimals) + words(language)["convention.percent"]
