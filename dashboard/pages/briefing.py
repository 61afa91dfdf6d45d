"""Briefing: what was chosen on the pages, in order, as slides, document, PDF or data."""

from __future__ import annotations

import streamlit as st

from dashboard import i18n, session
from dashboard.components import briefing_views as views
from dashboard.components.page import begin
from dashboard.session import t

store, _ = begin("nav.briefing")
basket = session.basket()
st.caption(t("briefing.note"))
if not basket:
    st.info(t("briefing.empty"))
language = st.selectbox(
    t("briefing.language"), i18n.LANGUAGES, index=i18n.LANGUAGES.index(session.language()), format_func=lambda c: i18n.OWN_NAMES[c],
    key="briefing_language",
)  # fmt: skip
made = views.listed(store, basket, language)
if made:
    views.files(store, made, language)
views.exchange(basket)
