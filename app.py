"""Marsad's dashboard: language, direction, navigation and error display; nothing else."""

from __future__ import annotations

import logging
import sys
from html import escape
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent))

from analytics.errors import AnalyticsError
from dashboard import i18n, session, theme
from dashboard.components import beside, door, filters
from dashboard.pages import PAGES
from dashboard.session import t
from dashboard.store import Store, open_store
from dashboard.warming import DRAWING

HERE = Path(__file__).parent
#: Pages that are not about a slice.
ALONE = ("briefing", "review", "corpus", "methods")


def _open(needed: bool) -> Store | None:
    """The store; where it is needed and cannot be opened, one sentence says why, and what leads on."""
    try:
        return open_store(session.workspace_path())
    except AnalyticsError as fault:
        if needed:
            st.title(t("empty.title"), anchor=False)
            st.error(i18n.fault_sentence(session.language(), fault))
            st.page_link("dashboard/pages/corpus.py", label=t("corpus.to_corpus"))
        return None


def _known(store: Store) -> dict[str, list[str]]:
    return {
        "outlets": list(store.articles["outlet"].unique()),
        "languages": list(store.articles["language"].unique()),
        "topics": store.topics["topic_id"].tolist(),
        "officials": store.officials["official_id"].tolist(),
        "categories": store.categories["category"].tolist(),
    }


def main() -> None:
    """Draw the frame and run the chosen page in it."""
    session.take_up()
    st.set_page_config(
        page_title=i18n.translate(session.language(), "app.name"), page_icon=str(HERE / "static" / "icon.png"), layout="wide"
    )
    if not session.embedding():
        with st.sidebar:
            filters.language_menu()
    st.html(theme.stylesheet(session.convention(), dark=session.dark()))
    if script := theme.behaviour(session.convention()):
        st.html(script, unsafe_allow_javascript=True)  # our own file, with nothing put into it
    if not door.opened():
        return
    pages = [st.Page(f"dashboard/pages/{name}.py", title=t(f"nav.{name}"), url_path=name, default=name == PAGES[0]) for name in PAGES]
    page = st.navigation(pages, expanded=True, position="hidden" if session.embedding() else "sidebar")
    if not session.embedding():
        st.html(f'<div class="marsad-head"><b>{escape(t("app.name"))}</b><span>{escape(t("app.subtitle"))}</span></div>')
    needed = page.url_path != "corpus"  # that page is there for workspaces with nothing to show yet, too
    store = _open(needed)
    if store is not None:
        session.read_link(_known(store))
        if store.is_demo and not session.embedding():
            st.html(f'<div class="marsad-demo" role="note">{escape(t("app.demo"))}</div>')
        if not session.embedding():
            with st.sidebar:
                filters.filters(store)
                door.visitor()
        session.write_link()
    elif needed:
        return
    try:
        other = session.other_side()
        if store is not None and other is not None and page.url_path not in ALONE:
            beside.both(store, page.url_path, page.title, session.current_slice(), other)
        else:
            page.run()
    except AnalyticsError as fault:
        st.error(i18n.fault_sentence(session.language(), fault))
    except Exception:
        logging.getLogger("marsad").exception("page %s failed", page.url_path)
        st.error(t("error.unexpected"))


with DRAWING.page():
    main()
