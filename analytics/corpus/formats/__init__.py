"""One reader per file format.

A format is one module here with a ``FORMAT``; :func:`formats` finds it. Readers
take a blob and give raw articles and rejects. A format whose files hold one
document (``whole``) is opened where partitions are prepared, in any process;
one with many rows is read as a stream.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from analytics.corpus.formats.base import Format


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its name."""
    found = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        made = getattr(import_module(f"{__name__}.{module}"), "FORMAT", None)
        if made is not None:
            found[made.name] = made
    return found


@cache
def endings() -> Mapping[str, Format]:
    """Ending of a file name -> its format."""
    return {ending: f for f in formats().values() for ending in f.endings}


def of_name(name: str) -> Format | None:
    """The format a file name tells."""
    lower = name.lower()
    known = [e for e in endings() if lower.endswith(e)]
    return endings()[max(known, key=len)] if known else None


__all__ = ["Format", "endings", "formats", "of_name"]
