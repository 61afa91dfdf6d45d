"""The parameters an analysis was made with, read back from what its generation tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from analytics.annotations.topics import Guide
from analytics.pipeline.partitions import AnalyseParams


def told_params(told: object) -> AnalyseParams:
    """The parameters that ``asdict`` made a generation's facts of; those it does not know are today's defaults.

    Parameters
    ----------
    told : object
        ``facts["params"]`` of a generation. An analysis that was told to fit
        anew was told so once.
    """
    made = AnalyseParams()
    if not isinstance(told, Mapping):
        return made
    for part in fields(made):
        default, values = getattr(made, part.name), told.get(part.name)
        if isinstance(values, Mapping):
            known = {f.name: _read(f.name, values[f.name]) for f in fields(default) if f.name in values}
            made = replace(made, **{part.name: replace(default, **known)})
    return made


def _read(name: str, value: Any) -> Any:
    if name == "guides":
        return tuple(Guide(str(g["name"]), tuple((code, tuple(words)) for code, words in g["words"])) for g in value)
    return tuple(value) if isinstance(value, list) else value
