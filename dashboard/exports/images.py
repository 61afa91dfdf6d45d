"""Figures to PNG, SVG and HTML, title and caption inside."""

from __future__ import annotations

import atexit
import html
import os
import shutil
import threading
from functools import cache

import plotly.graph_objects as go
import plotly.io as pio

from analytics.errors import InputError
from dashboard import theme
from dashboard.i18n import in_chart

_LOCK = threading.Lock()
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
#: Pixels of a figure, and how many times as many a slide's and a printed page's picture has.
WIDTH, HEIGHT, SCALE, PRINT = 1120, 630, 2, 4


@cache
def browser() -> str | None:
    """The Chromium that renders images, if the machine has one."""
    named = os.environ.get("BROWSER_PATH")
    if named and os.path.exists(named):
        return named
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


@cache
def _server() -> None:
    """Start the one long-lived renderer; a browser per figure would cost seconds each."""
    import kaleido

    path = browser()
    if path is None:
        raise InputError("no_renderer")
    os.environ["BROWSER_PATH"] = path
    kaleido.start_sync_server(silence_warnings=True)
    atexit.register(kaleido.stop_sync_server, silence_warnings=True)


def captioned(figure: go.Figure, *, title: str, caption: str, rtl: bool) -> go.Figure:
    """A copy with the title above and the caption below, at the size of a slide."""
    made = theme.harmless(figure)
    lines = [in_chart(html.escape(line)) for text in caption.split("\n") for line in _wrapped(text)]
    side = {"x": 1, "xanchor": "right", "align": "right"} if rtl else {"x": 0, "xanchor": "left", "align": "left"}
    bottom = 74 + 15 * len(lines)
    height = max(HEIGHT, (figure.layout.height or 0) + bottom)
    made.update_layout(
        title={
            "text": in_chart(html.escape(title)),
            "x": 0.985 if rtl else 0.015,
            "xanchor": "right" if rtl else "left",
            "font": {"size": 20},
        },
        margin={"l": 60, "r": 60, "t": 64, "b": bottom},
        width=WIDTH,
        height=height,
    )
    made.add_annotation(
        text="<br>".join(lines),
        showarrow=False,
        xref="paper",
        yref="paper",
        y=0,
        yanchor="top",
        yshift=-58,
        font={"size": 11, "color": theme.MUTED},
        **side,
    )
    return made


def _wrapped(text: str, width: int = 150) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def to_html(figure: go.Figure, *, title: str, caption: str, rtl: bool) -> bytes:
    """A page that needs nothing from the network: plotly inside, caption below."""
    plot = pio.to_html(theme.harmless(figure), include_plotlyjs=True, full_html=False, config={"displaylogo": False})
    direction = "rtl" if rtl else "ltr"
    lines = "<br>".join(html.escape(line) for line in caption.split("\n"))
    page = (
        f'<!doctype html><html dir="{direction}"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
        f'<body style="font-family:{theme.FONT};max-width:1120px;margin:1rem auto">'
        f"<h1 style='font-size:1.3rem'>{html.escape(title)}</h1><div dir='ltr'>{plot}</div><p style='color:{theme.MUTED};font-size:.85rem'>{lines}</p></body></html>"
    )
    return page.encode("utf-8", "replace")


def plain(figure: go.Figure, format: str) -> bytes:
    """A figure alone, as PNG or SVG."""
    figure = theme.harmless(figure)
    figure.update_layout(width=WIDTH, height=max(HEIGHT, figure.layout.height or 0), margin={"l": 60, "r": 60, "t": 20, "b": 60})
    with _LOCK:
        _server()
        made: bytes = figure.to_image(format=format, width=WIDTH, height=figure.layout.height, scale=SCALE if format == "png" else 1)
    return made


def to_image(figure: go.Figure, format: str, *, title: str, caption: str, rtl: bool) -> bytes:
    """PNG (2240 pixels wide; ``print`` 4480), SVG or PDF.

    Raises
    ------
    InputError
        When the machine has no Chromium.
    """
    made = captioned(figure, title=title, caption=caption, rtl=rtl)
    with _LOCK:
        _server()
        scale = {"png": SCALE, "print": PRINT}.get(format, 1)
        data: bytes = made.to_image(format="png" if format == "print" else format, width=WIDTH, height=made.layout.height, scale=scale)
    return data
