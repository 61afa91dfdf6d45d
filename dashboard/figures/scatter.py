"""Points on a plane: words of two slices, and topics on a map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.conventions import Convention
from dashboard.i18n import in_chart

#: Words that are written out on either side of the keyness plot.
WRITTEN = 14
#: Words drawn in it: more no eye tells apart, and no browser draws quickly.
DRAWN = 3_000


def telling(df: pd.DataFrame) -> pd.DataFrame:
    """The words that tell two slices apart the most, as many as are drawn, in their order. ``df`` as from ``keyness.keyness``."""
    return df.iloc[np.sort(np.argsort(-df["z"].abs().to_numpy(), kind="stable")[:DRAWN])]


def keyness(df: pd.DataFrame, *, target: str, reference: str, convention: Convention) -> go.Figure:
    """Words by how frequent they are in two slices (Kessler 2017).

    ``df`` as from :func:`telling`: ranks by frequency on both axes, colour
    by z. Clicks return the term.
    """
    made = theme.figure(height=520)
    limit = float(np.nanquantile(df["z"].abs(), 0.98)) or 1.0 if len(df) else 1.0
    strong = set(df.head(WRITTEN)["term"]) | set(df.tail(WRITTEN)["term"])
    shown = [in_chart(d) for d in df["display"]]
    made.add_scatter(
        x=df["reference_rank"], y=df["target_rank"], mode="markers+text", customdata=df["term"], hovertext=[f"{s}: z = {convention.number(z, 1)}" for s, z in zip(shown, df["z"], strict=True)],
        text=[s if t in strong else "" for s, t in zip(shown, df["term"], strict=True)], textposition="middle right", textfont={"size": 11},
        marker={
            "size": 7, "color": df["z"], "cmin": -limit, "cmax": limit, "opacity": 0.75,
            "colorscale": [[0, theme.PALETTE[1]], [0.5, theme.FLAT], [1, theme.PALETTE[0]]],
        },
        hovertemplate="%{hovertext}<extra></extra>", showlegend=False,
    )  # fmt: skip
    for axis, title, after in (("x", reference, 0.12), ("y", target, 0.06)):
        theme.value_axis(made, axis, 0, 1, convention, room=(0.03, after))
        (made.update_xaxes if axis == "x" else made.update_yaxes)(title=in_chart(title))
    return made


def topics(df: pd.DataFrame, *, names: Mapping[str, str], sizes: Mapping[str, float]) -> go.Figure:
    """Topics on a map; near ones share words. ``df``: ``topic_id, x, y``; clicks return the topic."""
    made = theme.figure(height=480)
    largest = max(sizes.values(), default=1.0) or 1.0
    made.add_scatter(
        x=df["x"], y=df["y"], mode="markers+text", customdata=df["topic_id"], text=[in_chart(names.get(t, t)[:40]) for t in df["topic_id"]],
        textposition="bottom center", textfont={"size": 11}, showlegend=False,
        marker={
            "size": [10 + 40 * (sizes.get(t, 0.0) / largest) ** 0.5 for t in df["topic_id"]], "color": theme.ACCENT, "opacity": 0.55,
            "line": {"color": theme.PAPER, "width": 1},
        },
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    made.update_xaxes(showticklabels=False)
    made.update_yaxes(showticklabels=False)
    return made
