"""A table with its caption and downloads; it tells which row was clicked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from pandas.api.types import is_object_dtype, is_string_dtype

from dashboard import session
from dashboard.components.captions import caption
from dashboard.components.downloads import Asked, table_downloads
from dashboard.components.figure import caption_line
from dashboard.components.markup import in_markdown
from dashboard.session import t
from dashboard.store import Store

#: Pixels of columns that hold running text; the others take what their values need.
WIDTHS = {"title": 300, "content": 360, "terms": 300, "role": 220, "left": 220, "right": 220, "reason": 420, "file": 170}
#: Rows a browser is sent; downloads hold all of them.
SHOWN = 2_000


def _without_gaps(shown: pd.DataFrame) -> pd.DataFrame:
    """Text columns with nothing where a value is missing."""
    return shown.assign(
        **{c: shown[c].where(shown[c].notna(), "") for c in shown.columns if is_object_dtype(shown[c]) or is_string_dtype(shown[c])}
    )


def table(
    df: pd.DataFrame,
    *,
    store: Store,
    key: str,
    columns: Mapping[str, str],
    method: str,
    title: str = "",
    formats: Mapping[str, str] | None = None,
    height: int = 380,
    asked: Asked | None = None,
) -> int | None:
    """Show some columns of a table under translated heads; returns the position of the clicked row.

    Parameters
    ----------
    df : DataFrame
    store : Store
    key : str
    columns : mapping
        Column -> key of its head in the locale files, in the order shown.
    method : str
        For the caption.
    title : str, optional
    formats : mapping, optional
        Column -> number format of ``st.column_config.NumberColumn``.
    height : int
        Pixels.
    asked : Asked, optional
        The question the table answers.
    """
    if title:
        st.subheader(in_markdown(title), anchor=False)
    heads = {c: t(k) for c, k in columns.items()}
    shown = df[list(columns)].reset_index(drop=True)
    # a data frame stays left-to-right: its columns are mirrored instead
    order = list(columns)[:: -1 if session.rtl() else 1]
    config = {c: st.column_config.Column(h, width=WIDTHS.get(c)) for c, h in heads.items()}
    for c, f in ((c, f) for c, f in (formats or {}).items() if c in heads):
        config[c] = st.column_config.NumberColumn(heads[c], format=f)
    rows = min(len(shown), SHOWN)
    event = st.dataframe(
        _without_gaps(shown.head(SHOWN)),
        key=key,
        hide_index=True,
        column_config=config,
        column_order=order,
        on_select="rerun",
        selection_mode="single-row",
        height=min(height, 38 + 35 * max(rows, 1)),
        alt=title or t("export.as_table"),
    )
    text = caption(store, method)
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        caption_line(text)
    with right:
        table_downloads(shown.rename(columns=heads), key=key, caption=text, store=store, asked=asked)
    chosen = event["selection"]["rows"] if event else []
    return int(chosen[0]) if chosen and chosen[0] < len(df) else None
