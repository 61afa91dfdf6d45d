"""Download buttons, made when clicked: figures as PNG, SVG and HTML, tables as CSV and XLSX."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics import exporting
from dashboard import session
from dashboard.exports import images
from dashboard.session import t


def _button(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    st.download_button(label, make, file_name=name, mime=mime, key=key, on_click="ignore", width="stretch")


def figure_downloads(figure: go.Figure, *, key: str, title: str, caption: str) -> None:
    """The formats of a figure, behind one button."""
    rtl = session.rtl()
    with st.popover(t("export.download"), key=f"{key}_download", width="stretch"):
        _button(
            "HTML", partial(images.to_html, figure, title=title, caption=caption, rtl=rtl), f"marsad-{key}.html", "text/html", f"{key}_html"
        )
        if images.browser() is None:
            st.caption(t("export.no_renderer"))
            return
        _button(
            "PNG",
            partial(images.to_image, figure, "png", title=title, caption=caption, rtl=rtl),
            f"marsad-{key}.png",
            "image/png",
            f"{key}_png",
        )
        _button(
            "SVG",
            partial(images.to_image, figure, "svg", title=title, caption=caption, rtl=rtl),
            f"marsad-{key}.svg",
            "image/svg+xml",
            f"{key}_svg",
        )


def _csv(df: pd.DataFrame, caption: str) -> bytes:
    """The table, and its caption as lines below it."""
    note = pd.DataFrame({df.columns[0]: ["", *caption.split("\n")]})
    return exporting.to_csv(pd.concat([df.astype(object), note], ignore_index=True).fillna(""))


def table_downloads(df: pd.DataFrame, *, key: str, caption: str) -> None:
    """The formats of a table, behind one button."""
    with st.popover(t("export.download"), key=f"{key}_download", width="stretch"):
        _button("CSV", partial(_csv, df, caption), f"marsad-{key}.csv", "text/csv", f"{key}_csv")
        make = partial(exporting.to_xlsx, df, caption=caption, right_to_left=session.rtl())
        _button("XLSX", make, f"marsad-{key}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{key}_xlsx")
