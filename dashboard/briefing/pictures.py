"""An item's figure as a picture, when the machine has a browser to draw it."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.briefing.shapes import Rendered
from dashboard.exports import images


def picture(item: Rendered, format: str = "png") -> bytes | None:
    """The figure without title and caption: slides and documents write these as text."""
    if item.figure is None or images.browser() is None:
        return None
    return images.plain(go.Figure(item.figure), format)
