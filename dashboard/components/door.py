"""The door of a shared server: signing in, being turned away, signing out."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.errors import StreamlitAuthError

from analytics.errors import AnalyticsError
from dashboard import i18n, session
from dashboard.session import t


def opened() -> bool:
    """Whether this visitor may come in; if not, what there is to do is drawn."""
    try:
        role = session.role()
    except AnalyticsError as fault:  # a broken list lets nobody in
        st.error(i18n.fault_sentence(session.language(), fault))
        return False
    if role:
        return True
    st.title(t("app.name"), anchor=False)
    if session.signed_in():
        st.error(t("door.refused", who=i18n.isolate(session.signed_in())))
        st.button(t("door.sign_out"), on_click=st.logout, key="sign_out")
        return False
    st.markdown(t("door.closed"))
    if st.button(t("door.sign_in"), key="sign_in", type="primary"):
        try:
            st.login()
        except StreamlitAuthError:
            st.error(t("door.not_set_up"))
    return False


def visitor() -> None:
    """Who is in, as what, and the way out; nothing where nobody signs in."""
    if session.access() is None or not session.signed_in():
        return
    st.html(f'<div class="marsad-visitor"><bdi>{escape(session.signed_in())}</bdi> · {escape(t("door." + session.role()))}</div>')
    st.button(t("door.sign_out"), on_click=st.logout, key="sign_out", width="stretch")
