"""Colours, fonts and direction: the one place that knows how things look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import plotly.graph_objects as go

from dashboard.i18n import in_chart

FONT = "'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif"
INK, MUTED, GRID, PAPER = "#1b2530", "#5d6b79", "#e3e8ec", "#ffffff"
ACCENT = "#1f5f8b"
#: Okabe & Ito (2008): told apart with every common colour blindness.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6b4c9a", "#8c6d31", "#444444", "#999933")
MARKS = {"content": "#fff1bf", "speaker": "#cfe6f7", "role": "#dff0d8", "cue": "#f9d9c9", "term": "#e7ddf3", "code": "#d8f0ee"}

_CSS = Path(__file__).parent


def stylesheet(*, rtl: bool) -> str:
    """The page's style: ``base.css``, and ``rtl.css`` for languages written from right to left."""
    marks = "".join(f"mark.{kind} {{ background: {colour}; }}\n" for kind, colour in MARKS.items())
    parts = [(_CSS / "base.css").read_text(encoding="utf-8"), marks]
    if rtl:
        parts.append((_CSS / "rtl.css").read_text(encoding="utf-8"))
    return f"<style>{''.join(parts)}</style>"


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


def time_axis(made: go.Figure, periods: Sequence[str], months: Sequence[str], *, most: int = 9) -> None:
    """Ticks of a time axis in the interface language's month names; periods are ISO dates."""
    listed = sorted(set(periods))
    step = max(1, -(-len(listed) // most))
    ticks = listed[::step]
    daily = len({p[8:] for p in listed}) > 1
    yearly = len(listed) > 1 and all(p.endswith("-01-01") for p in listed)
    text = (
        [p[:4] for p in ticks]
        if yearly
        else [f"{int(p[8:10])} {months[int(p[5:7]) - 1]} {p[:4]}" if daily else f"{months[int(p[5:7]) - 1]} {p[:4]}" for p in ticks]
    )
    made.update_xaxes(type="date", tickmode="array", tickvals=ticks, ticktext=[in_chart(v) for v in text])


def faint(colour: str, strength: float = 0.16) -> str:
    """A colour (#rrggbb) as a see-through one for bands and areas."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"
