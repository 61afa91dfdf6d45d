"""Download buttons, made when clicked: figures as PNG, SVG, PDF and HTML, tables as CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics import embedding, exporting, passport
from analytics.analyses.questions import answer
from dashboard import session
from dashboard.briefing.items import Item
from dashboard.components.handing_out import download
from dashboard.exports import images
from dashboard.exports.masked import masked
from dashboard.session import t
from dashboard.store import Store

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """The named question behind a figure or table, with which it is made again: in a passport, in a briefing.

    ``briefly`` are parameters that a briefing sets otherwise.
    """

    analysis: str
    params: Mapping[str, Any] = field(default_factory=dict)
    briefly: Mapping[str, Any] = field(default_factory=dict)


def _button(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    download(label, make, name=name, mime=mime, key=key, width="stretch")


def _issuer(store: Store, asked: Asked | None) -> Callable[[], dict[str, Any] | None]:
    """What issues the passport of a view of the slice, once it is wanted."""
    slice_ = session.current_slice()

    def issued() -> dict[str, Any] | None:
        if asked is None:
            return None
        return passport.issue(store, asked.analysis, asked.params, slice_, answer(store, asked.analysis, asked.params, slice_))

    return issued


def _text(issued: Callable[[], dict[str, Any] | None]) -> str:
    made = issued()
    return passport.to_json(made) if made else ""


def _more(asked: Asked | None, issued: Callable[[], dict[str, Any] | None], key: str) -> None:
    """Into the briefing, and the passport."""
    if asked is None:
        return
    if st.button(t("briefing.add"), key=f"{key}_brief", width="stretch", type="primary"):
        session.add_to_basket(Item(asked.analysis, {**asked.params, **asked.briefly}, session.current_slice().to_query()))
        st.toast(t("briefing.added"))
    _button(t("export.passport"), lambda: _text(issued).encode(), f"marsad-{key}.passport.json", "application/json", f"{key}_passport")


def figure_downloads(
    figure: go.Figure | Callable[[], go.Figure], *, key: str, title: str, caption: str, store: Store, asked: Asked | None = None
) -> None:
    """The formats of a figure (or of what draws one when asked), behind one button."""
    rtl = session.rtl()
    issued = _issuer(store, asked)

    def made(how: Callable[..., bytes], kind: str, *args: str) -> Callable[[], bytes]:
        def make() -> bytes:
            drawn_on = masked(figure() if callable(figure) else figure, store.masks)
            drawn = how(drawn_on, *args, title=masked(title, store.masks), caption=_said(caption, store), rtl=rtl)
            text = _text(issued)
            return embedding.embed(drawn, kind, text) if text else drawn

        return make

    with st.popover(t("export.download"), key=f"{key}_download", width="stretch"):
        _more(asked, issued, key)
        if images.browser() is None:
            st.caption(t("export.no_renderer"))
        else:
            _button("PNG", made(images.to_image, "png", "png"), f"marsad-{key}.png", "image/png", f"{key}_png")
            _button(t("export.print"), made(images.to_image, "png", "print"), f"marsad-{key}-print.png", "image/png", f"{key}_print")
            _button("SVG", made(images.to_image, "svg", "svg"), f"marsad-{key}.svg", "image/svg+xml", f"{key}_svg")
            _button("PDF", made(images.to_image, "pdf", "pdf"), f"marsad-{key}.pdf", "application/pdf", f"{key}_pdf")
        _button("HTML", made(images.to_html, "html"), f"marsad-{key}.html", "text/html", f"{key}_html")


def _said(caption: str, store: Store) -> str:
    """The caption, saying so where names are replaced."""
    return caption if store.masks is None else masked(f"{caption}\n{t('export.masked')}", store.masks)


def _csv(df: pd.DataFrame, caption: str, passport_text: str) -> bytes:
    """The table, and its caption and passport as lines below it."""
    note = pd.DataFrame({df.columns[0]: ["", *caption.split("\n"), *([passport_text] if passport_text else [])]})
    return exporting.to_csv(pd.concat([df.astype(object), note], ignore_index=True).fillna(""))


def table_downloads(df: pd.DataFrame, *, key: str, caption: str, store: Store, asked: Asked | None = None) -> None:
    """The formats of a table, behind one button."""
    rtl = session.rtl()
    issued = _issuer(store, asked)

    def workbook() -> bytes:
        return exporting.to_xlsx(masked(df, store.masks), caption=_said(caption, store), passport=_text(issued), right_to_left=rtl)

    with st.popover(t("export.download"), key=f"{key}_download", width="stretch"):
        _more(asked, issued, key)
        _button(
            "CSV",
            lambda: _csv(masked(df, store.masks), _said(caption, store), _text(issued)),
            f"marsad-{key}.csv",
            "text/csv",
            f"{key}_csv",
        )
        _button("XLSX", workbook, f"marsad-{key}.xlsx", XLSX, f"{key}_xlsx")
        make = lambda: exporting.to_json(masked(df, store.masks), caption=_said(caption, store), passport=issued())  # noqa: E731
        _button("JSON", make, f"marsad-{key}.json", "application/json", f"{key}_json")
