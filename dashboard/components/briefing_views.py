"""The briefing's items in order, each with its title and note, and the files made of them."""

from __future__ import annotations

import datetime as dt

import streamlit as st

import analytics
from analytics.errors import AnalyticsError
from dashboard import conventions, i18n, session
from dashboard.briefing import bundle, document, items, report, slides
from dashboard.briefing.rendering import render
from dashboard.briefing.shapes import Rendered
from dashboard.components.figure import caption_line
from dashboard.components.handing_out import download
from dashboard.components.markup import in_markdown
from dashboard.exports.masked import masked
from dashboard.session import t
from dashboard.store import Store

FILES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def listed(store: Store, basket: list[items.Item], language: str) -> list[Rendered]:
    """Show the items, to be ordered, retitled, annotated or taken out; those that cannot be made say why."""
    made = []
    for n, item in enumerate(basket):
        with st.container(border=True):
            try:
                rendered = render(store, item, language)
            except AnalyticsError as fault:
                st.error(i18n.fault_sentence(session.language(), fault))
                rendered = None
            left, up, down, out = st.columns([9, 1, 1, 1], vertical_alignment="center")
            left.markdown(f"**{n + 1}. {in_markdown(rendered.title if rendered else item.analysis)}**")
            if up.button("↑", key=f"up_{n}", help=t("briefing.up"), disabled=n == 0):
                session.put_basket([*basket[: n - 1], item, basket[n - 1], *basket[n + 1 :]])
            if down.button("↓", key=f"down_{n}", help=t("briefing.down"), disabled=n == len(basket) - 1):
                session.put_basket([*basket[:n], basket[n + 1], item, *basket[n + 2 :]])
            if out.button("×", key=f"out_{n}", help=t("briefing.out")):
                session.put_basket([*basket[:n], *basket[n + 1 :]])
            one, two = st.columns(2)
            title = one.text_input(t("briefing.title"), value=item.title, key=f"title_{n}_{item.analysis}", max_chars=200)
            note = two.text_input(t("briefing.item_note"), value=item.note, key=f"note_{n}_{item.analysis}", max_chars=500)
            if (title, note) != (item.title, item.note):
                changed = items.Item(item.analysis, item.params, item.slice, title, note)
                session.put_basket([*basket[:n], changed, *basket[n + 1 :]])
            if rendered is not None:
                made.append(rendered)
                caption_line(rendered.caption)
    return made


def files(store: Store, made: list[Rendered], language: str) -> None:
    """The files of the briefing, each made when it is asked for."""
    title = st.text_input(
        t("briefing.name"), value=i18n.translate(language, "briefing.default"), key=f"briefing_name_{language}", max_chars=120
    )
    template = st.file_uploader(t("briefing.template"), type="pptx", key="briefing_template")
    parts = (
        store.corpus.name,
        f"{i18n.translate(language, 'app.name')} {analytics.__version__}",
        conventions.of(language).date(dt.date.today().isoformat()),
    )
    subtitle = " · ".join(i18n.isolate(p) for p in parts)
    made = [masked(item, store.masks) for item in made]
    house = template.getvalue() if template else session.house_template()
    makers = {
        "pptx": lambda: slides.to_pptx(made, title=title, subtitle=subtitle, language=language, template=house),
        "docx": lambda: document.to_docx(made, title=title, subtitle=subtitle, language=language),
        "pdf": lambda: report.to_pdf(made, title=title, subtitle=subtitle, language=language),
        "zip": lambda: bundle.to_zip(made, title=title, language=language),
    }
    for column, (ending, mime) in zip(st.columns(len(FILES)), FILES.items(), strict=True):
        name = f"marsad-{language}.{ending}"
        download(ending.upper(), makers[ending], name=name, mime=mime, key=f"briefing_{ending}", place=column, width="stretch")


def exchange(basket: list[items.Item]) -> None:
    """The briefing itself as a file, and one taken up again."""
    one, two = st.columns(2)
    kept = items.to_json(basket)
    download(t("briefing.keep"), kept, name="marsad-briefing.json", mime="application/json", key="briefing_keep", place=one)
    given = two.text_area(t("briefing.take_up"), key="briefing_take_up", height=90, max_chars=items.LARGEST)
    if two.button(t("review.take_in"), key="briefing_take_in") and given.strip():
        try:
            session.put_basket([*basket, *items.from_json(given)][: items.MOST])
        except AnalyticsError as fault:
            st.error(i18n.fault_sentence(session.language(), fault))
