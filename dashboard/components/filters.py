"""The filters of the sidebar: they hold on every page and stand in the address."""

from __future__ import annotations

import streamlit as st

from analytics.slices import Slice
from dashboard import i18n, session
from dashboard.components.captions import labels
from dashboard.session import t
from dashboard.store import Store

#: Officials offered in the menu: those most quoted.
OFFERED = 500


def language_menu() -> None:
    """The interface language."""
    session.start_language()
    st.selectbox(t("lang.label"), i18n.LANGUAGES, format_func=lambda code: i18n.OWN_NAMES[code], key="language")


def filters(store: Store) -> Slice:
    """Show the filters and return the slice they make."""
    names = labels(store)
    offered = store.officials["official_id"].head(OFFERED).tolist()
    offered += [o for o in session.held("officials") if o not in offered]
    st.markdown(f"##### {t('filter.title')}")
    left, right = st.columns(2)
    for column, field in ((left, "since"), (right, "until")):
        with column:
            st.text_input(t(f"filter.{field}"), key=f"filter_{field}", placeholder="2017-03", help=t("filter.date_help"), max_chars=10)
    for field in ("since", "until"):
        raw = session.held(field)
        if raw and not Slice.from_query({field: raw}):
            st.warning(t("filter.bad_date", value=raw))
    options = {
        "outlets": sorted(store.articles["outlet"].unique()),
        "languages": sorted(store.articles["language"].unique()),
        "topics": store.topics["topic_id"].tolist(),
        "officials": offered,
    }
    for field, listed in options.items():
        st.multiselect(
            t(f"filter.{field}"), listed, key=f"filter_{field}", format_func=lambda v: names.get(v, v), placeholder=t("filter.any")
        )
    st.select_slider(
        t("filter.sure"), session.SURE, key="filter_sure", format_func=lambda v: f"{i18n.number(v)}%", help=t("filter.sure_help")
    )
    st.button(t("filter.clear"), on_click=session.clear_filters, width="stretch", key="clear_filters")
    slice_ = session.current_slice()
    st.caption(t("filter.count", shown=i18n.number(len(store.selected(slice_))), all=i18n.number(store.corpus.articles)))
    return slice_
