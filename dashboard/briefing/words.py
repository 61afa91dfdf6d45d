"""Values and texts as files of a briefing write them."""

from __future__ import annotations

from dashboard.conventions import Convention, of

#: The numeral system of a language in number formats of charts (the high byte of the locale code of Office's formats).
NUMERALS = {"ar": "[$-2000401]", "fa": "[$-3000429]"}


def cell(value: object, language: str, *, percent: bool = False) -> str:
    """A value of a table in words."""
    convention: Convention = of(language)
    if value is None or value != value:
        return ""
    if percent and isinstance(value, float):
        return convention.percent(value, 1)
    if isinstance(value, float):
        small = 0 < abs(value) < 0.1
        return convention.number(value, 0 if value.is_integer() else 3 if small else 2)
    return convention.number(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)[:120]


def number_format(code: str, language: str) -> str:
    """A number format of Office that shows the language's digits."""
    return NUMERALS.get(language, "") + code


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"))
