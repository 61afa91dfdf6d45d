"""What somebody who is here for the first time is told, until they say that they know."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.session import t

STEPS = ("filter", "click", "brief", "review")


def first_steps() -> None:
    """Four sentences on how to begin; put away for good in this session by a click."""
    if session.counted("hints_seen"):
        return
    with st.container(border=True, key="first_steps"):
        st.markdown(f"**{t('hints.title')}**")
        st.markdown("\n".join(f"{n}. {t('hints.' + step)}" for n, step in enumerate(STEPS, 1)))
        st.button(t("hints.seen"), key="hints_seen_button", on_click=session.count_on, args=("hints_seen",))
