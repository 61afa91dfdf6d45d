"""Colours, fonts, axes and direction: the one place that knows how things look, on paper and in the dark."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.conventions import Convention
from dashboard.i18n import in_chart, translate

FONT = "'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
INK, MUTED, GRID, PAPER = "#1b2530", "#5d6b79", "#e3e8ec", "#ffffff"
ACCENT, EDGE, FLAT, DARKEST = "#1f5f8b", "#9fb0bd", "#dddddd", "#444444"
#: Okabe & Ito (2008): told apart with every common colour blindness.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6b4c9a", "#8c6d31", DARKEST, "#999933")
MARKS = {"content": "#fff1bf", "speaker": "#cfe6f7", "role": "#dff0d8", "cue": "#f9d9c9", "term": "#e7ddf3", "code": "#d8f0ee"}
#: Other colours of the page's style sheet, by the name of their CSS variable.
_SHADES = {"demo": "#fff6df", "warn": "#b97e00", "line": "#c7d3dc", "cut": "#66727d", "context": "#33414e", "node": "#8b3d06"}

#: What each colour becomes in the dark: figures are drawn for paper and turned when they are shown.
_DARK = {
    INK: "#e8edf2", MUTED: "#a9b6c2", GRID: "#2c3844", PAPER: "#12181f", ACCENT: "#6cb2e0", EDGE: "#5c6c79", FLAT: "#4a5763",
    "#0072B2": "#4c9bd6", "#D55E00": "#f08a3c", "#009E73": "#2bc49a", "#CC79A7": "#e29cc4", "#E69F00": "#ffc45c", "#56B4E9": "#9ad4f5",
    "#6b4c9a": "#a98bdb", "#8c6d31": "#c4a15c", DARKEST: "#bbbbbb", "#999933": "#c9c94f",
    "#fff1bf": "#57490f", "#cfe6f7": "#173f5c", "#dff0d8": "#234a1c", "#f9d9c9": "#5f2c14", "#e7ddf3": "#43305f", "#d8f0ee": "#124a46",
    "#fff6df": "#3a2f12", "#b97e00": "#e0b04a", "#c7d3dc": "#3d4b58", "#66727d": "#93a0ac", "#33414e": "#c3ced8", "#8b3d06": "#ffab6e",
}  # fmt: skip

#: How CSS calls the numerals of numbered lists.
_NUMERALS = {"ar": "arabic-indic", "fa": "persian"}
_CSS = Path(__file__).parent


def shade(colour: str, *, dark: bool) -> str:
    """A colour of the house, as it is on paper or in the dark."""
    return _DARK.get(colour, colour) if dark else colour


def stylesheet(convention: Convention, *, dark: bool = False) -> str:
    """The page's style: ``base.css``, and ``rtl.css`` for languages written from right to left."""
    named = {"ink": INK, "muted": MUTED, "grid": GRID, "paper": PAPER, "accent": ACCENT, **_SHADES}
    variables = "".join(f"--{name}: {shade(colour, dark=dark)};" for name, colour in named.items())
    marks = "".join(f"mark.{kind} {{ background: {shade(colour, dark=dark)}; }}\n" for kind, colour in MARKS.items())
    variables += f"--numerals: {_NUMERALS.get(convention.language, 'decimal')};"
    variables += f'--send: "{translate(convention.language, "app.send")}";'
    parts = [f":root {{ {variables} }}\n", (_CSS / "base.css").read_text(encoding="utf-8"), marks]
    if convention.rtl:
        parts.append((_CSS / "rtl.css").read_text(encoding="utf-8"))
    return f"<style>{''.join(parts)}</style>"


def behaviour(convention: Convention) -> str:
    """What the page does that a style sheet cannot say: ``rtl.js`` for languages written from right to left, nothing for others."""
    return f"<script>{(_CSS / 'rtl.js').read_text(encoding='utf-8')}</script>" if convention.rtl else ""


def figure(*, height: int = 340) -> go.Figure:
    """An empty figure in the house's style."""
    made = go.Figure()
    made.update_layout(
        template="none",
        height=height,
        font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        colorway=list(PALETTE),
        margin={"l": 10, "r": 14, "t": 10, "b": 10},
        xaxis={"gridcolor": GRID, "zeroline": False, "automargin": True, "fixedrange": True},
        yaxis={"gridcolor": GRID, "zeroline": False, "automargin": True, "fixedrange": True},
        legend={"orientation": "h", "y": -0.2},
        hoverlabel={"font": {"family": FONT}},
        bargap=0.25,
        clickmode="event+select",
        dragmode=False,
    )
    return made


#: Markup that plotly would act on, but for what we write ourselves: line breaks, bold, and the end of a hover box.
_MARKUP = re.compile(r"<(?!/?(?:br|b|i|extra)\s*/?>)", re.IGNORECASE)
_ADDRESS = re.compile(r"\bh(tt)(ps?)://", re.IGNORECASE)
_TRICKS = re.compile("[\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def harmless(made: go.Figure) -> go.Figure:
    """A figure whose labels act on nobody: plotly makes links of ``<a href>`` in any label, and labels are other people's words."""
    return go.Figure(_harmless(made.to_plotly_json()))


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return _ADDRESS.sub(r"hxx\2://", _MARKUP.sub("&lt;", _TRICKS.sub("", value)))
    if isinstance(value, dict):
        # what a click tells is compared with what it was made of
        return {k: v if k == "customdata" else _harmless(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_harmless(v) for v in value]
    if isinstance(value, np.ndarray) and value.dtype == object:
        return [_harmless(v) for v in value.tolist()]
    return value


def darkened(made: go.Figure) -> go.Figure:
    """A copy of a figure in the colours of the dark."""
    return go.Figure(recoloured(made.to_plotly_json()), skip_invalid=True)


def recoloured(value: Any) -> Any:
    """A figure's or chart's nested settings with every colour of the house turned for the dark; data stay as they are."""
    if isinstance(value, Mapping):
        return {k: v if k in ("customdata", "x", "y", "text", "hovertext") else recoloured(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [recoloured(v) for v in value]
    if not isinstance(value, str):
        return value
    if value.startswith("rgba("):
        red, green, blue, strength = value[5:-1].split(",")
        turned = _DARK.get(f"#{int(red):02x}{int(green):02x}{int(blue):02x}") or _DARK.get(
            f"#{int(red):02X}{int(green):02X}{int(blue):02X}"
        )
        return faint(turned, float(strength)) if turned else value
    return _DARK.get(value, value)


def time_axis(made: go.Figure, periods: Sequence[str], convention: Convention, *, most: int = 9) -> None:
    """Ticks of a time axis in the interface language; periods are ISO dates."""
    listed = sorted(set(periods))
    step = max(1, -(-len(listed) // most))
    ticks = listed[::step]
    made.update_xaxes(type="date", tickmode="array", tickvals=ticks, ticktext=[in_chart(v) for v in spoken(ticks, listed, convention)])


def spoken(periods: Sequence[str], among: Sequence[str], convention: Convention) -> list[str]:
    """Periods in words, as exact as those they stand among: years alone, months, or days."""
    exact = _exactness(among)
    return [convention.date(p[:exact]) for p in periods]


def _exactness(periods: Sequence[str]) -> int:
    """How many characters of their ISO dates tell some periods apart: those of years, months or days."""
    if len({p[8:] for p in periods}) > 1:
        return 10
    return 4 if len(set(periods)) > 1 and all(p.endswith("-01-01") for p in periods) else 7


def hovered(periods: Sequence[str], convention: Convention) -> list[str]:
    """Periods in words with what they are in the other calendars, for a series' points."""
    exact = _exactness(periods)
    return [in_chart(convention.dates(p[:exact])) for p in periods]


def value_axis(
    made: go.Figure,
    axis: str,
    low: float,
    high: float,
    convention: Convention,
    *,
    percent: bool = False,
    about: int = 6,
    whole: bool = False,
    reverse: bool = False,
    room: tuple[float, float] = (0.0, 0.05),
) -> None:
    """Round ticks of a number axis, in the language's digits.

    Parameters
    ----------
    made : Figure
    axis : str
        ``x`` or ``y``.
    low, high : float
        The least and greatest value that must be seen.
    convention : Convention
    percent : bool
        Values are shares (0..1).
    about : int
        How many ticks are wanted.
    whole : bool
        Only whole numbers get ticks.
    reverse : bool
        The axis grows to the left.
    room : (float, float)
        What is added before and after, as parts of the span.
    """
    low, high = (float(v) if math.isfinite(v) else 0.0 for v in (low, high))
    span = high - low if high > low else 1.0
    step = _round_step(span / about)
    step = max(1.0, step) if whole else step
    first, last = math.ceil(low / step - 1e-9), math.floor((low + span * (1 + room[1])) / step + 1e-9)
    ticks = [n * step for n in range(first, last + 1)]
    decimals = max(0, -math.floor(math.log10(step * (100 if percent else 1)) + 1e-9))
    text = [convention.percent(v, decimals) if percent else convention.number(v, decimals) for v in ticks]
    ends = [low - span * room[0], low + span * (1 + room[1])]
    settings = {"tickmode": "array", "tickvals": ticks, "ticktext": text, "range": ends[::-1] if reverse else ends}
    (made.update_xaxes if axis == "x" else made.update_yaxes)(**settings)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough - 1e-12)


def faint(colour: str, strength: float = 0.16) -> str:
    """A colour (#rrggbb) as a see-through one for bands and areas."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"
