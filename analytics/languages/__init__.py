"""One pack per language: how its letters fold, its words split, and its press writes.

A new language is one new module here (with a ``PACK``) and one folder of word
lists under ``data/languages``; :data:`MODULES` names it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from analytics.languages.pack import LanguagePack

MODULES = {"ar": "analytics.languages.ar", "fa": "analytics.languages.fa", "en": "analytics.languages.en"}


@cache
def get(code: str) -> LanguagePack:
    """The pack of a language code; loaded once per process."""
    pack: LanguagePack = import_module(MODULES[code]).PACK
    return pack


def codes() -> tuple[str, ...]:
    """The languages Marsad reads."""
    return tuple(MODULES)


__all__ = ["LanguagePack", "codes", "get"]
