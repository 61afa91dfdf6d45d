"""Figures and briefing items with the names of private persons replaced."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import plotly.graph_objects as go

from analytics.masking import Masks

T = TypeVar("T")


def masked(value: T, masks: Masks | None) -> T:
    """A figure, table, text or dataclass of these as it may leave; itself where nothing is masked."""
    return value if masks is None else _masked(value, masks)


def _masked(value: Any, masks: Masks) -> Any:
    if isinstance(value, go.Figure):
        return go.Figure(masks.applied(value.to_plotly_json()))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _masked(getattr(value, f.name), masks) for f in fields(value) if f.init})
    if isinstance(value, (list, tuple)):
        return type(value)(_masked(v, masks) for v in value)
    return masks.applied(value)
