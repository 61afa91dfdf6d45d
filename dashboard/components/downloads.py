"""Download buttons, made when clicked: figures as PNG, SVG and HTML, tables as CSV and XLSX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics import exporting, passport
from analytics.analyses.questions import answer
from dashboard import session
from dashboard.briefing.items import Item
from dashboard.exports import images
from dashboard.session import t
from dashboard.store import Store


@dataclass(frozen=True)
class Asked:
    """The named question behind a figure or table, with which it is made again: in a passport, in a briefing."""

    analysis: str
    params: Mapping[str, Any] = field(default_factory=dict)


def _button(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    st.download_button(label, make, file_name=name, mime=mime, key=key, on_click="ignore", width="stretch")


def _passport(store: Store, asked: Asked) -> dict[str, Any]:
    slice_ = session.current_slice()
    return passport.issue(store, asked.analysis, asked.params, slice_, answer(store, asked.analysis, asked.params, slice_))


def _more(store: Store | None, asked: Asked | None, key: str) -> None:
    """The passport, and into the briefing."""
    if store is None or asked is None:
        return
    _button(
        t("export.passport"), lambda: passport.to_json(_passport(store, asked)).encode(), f"marsad-{key}.passport.json", "application/json",
        f"{key}_passport",
    )  # fmt: skip
    if st.button(t("briefing.add"), key=f"{key}_brief", width="stretch", type="primary"):
        session.add_to_basket(Item(asked.analysis, asked.params, session.current_slice().to_query()))
        st.toast(t("briefing.added"))


def figure_downloads(
    figure: go.Figure | Callable[[], go.Figure],
    *,
    key: str,
    title: str,
    caption: str,
    store: Store | None = None,
    asked: Asked | None = None,
) -> None:
    """The formats of a figure (or of what draws one when asked), behind one button."""
    rtl = session.rtl()

    def made(how: Callable[..., bytes], *args: str) -> Callable[[], bytes]:
        return lambda: how(figure() if callable(figure) else figure, *args, title=title, caption=caption, rtl=rtl)

    with st.popover(t("export.download"), key=f"{key}_download", width="stretch"):
        _more(store, asked, key)
        _button("HTML", made(images.to_html), f"marsad-{key}.html", "text/html", f"{key}_html")
        if images.browser() is None:
            st.caption(t("export.no_renderer"))
            return
        _button("PNG", made(images.to_image, "png"), f"marsad-{key}.png", "image/png", f"{key}_png")
        _button(t("export.print"), made(images.to_image, "print"), f"marsad-{key}-print.png", "image/png", f"{key}_print")
        _button("PDF", made(images.to_image, "pdf"), f"marsad-{key}.pdf", "application/pdf", f"{key}_pdf")
        _button("SVG", made(images.to_image, "svg"), f"marsad-{key}.svg", "image/svg+xml", f"{key}_svg")


def _csv(df: pd.DataFrame, caption: str) -> bytes:
    """The table, and its caption as lines below it."""
    note = pd.DataFrame({df.columns[0]: ["", *caption.split("\n")]})
    return exporting.to_csv(pd.concat([df.astype(object), note], ignore_index=True).fillna(""))


def table_downloads(df: pd.DataFrame, *, key: str, caption: str, store: Store | None = None, asked: Asked | None = None) -> None:
    """The formats of a table, behind one button."""
    with st.popover(t("export.download"), key=f"{key}_download", width="stretch"):
        _more(store, asked, key)
        _button("CSV", partial(_csv, df, caption), f"marsad-{key}.csv", "text/csv", f"{key}_csv")
        make = partial(exporting.to_xlsx, df, caption=caption, right_to_left=session.rtl())
        _button("XLSX", make, f"marsad-{key}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{key}_xlsx")
        _button("JSON", partial(exporting.to_jsonl, df), f"marsad-{key}.jsonl", "application/jsonl", f"{key}_jsonl")
