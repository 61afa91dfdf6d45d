"""Manifests of older formats as today's: each step a pure function, so that an old workspace opens as it is.

What a step cannot tell from the manifest is told by the tables: a column that a
table has got since is empty in older files (:meth:`Workspace.read_object`). Nothing
on disk is changed by reading; the next ingest or analysis writes today's format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Manifest = dict[str, Any]
#: The format this version writes.
FORMAT = 2


def _to_2(manifest: Manifest) -> Manifest:
    """Format 2 keeps original bytes and findings, and says how copies are counted: once, as before."""
    facts = {"duplicates": {"threshold": 0.7, "count": "once"}, **manifest["facts"]}
    return {**manifest, "format": 2, "facts": facts}


STEPS: Mapping[int, Callable[[Manifest], Manifest]] = {1: _to_2}


def upgraded(manifest: Manifest) -> Manifest:
    """A manifest of any earlier format as one of :data:`FORMAT`; a later one comes back as it is."""
    while manifest["format"] < FORMAT:
        manifest = STEPS[manifest["format"]](manifest)
    return manifest
