"""What is told where nobody has worked yet, until they say that they know."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.session import t
from dashboard.store import Store

STEPS = ("filter", "click", "brief", "review")


def first_steps(store: Store) -> None:
    """Four sentences on how to begin; put away by a click, and for good by the first decision taken in the workspace."""
    if session.counted("hints_seen") or store.decisions:
        return
    with st.container(border=True, key="first_steps"):
        st.markdown(f"**{t('hints.title')}**")
        st.markdown("\n".join(f"{n}. {t('hints.' + step)}" for n, step in enumerate(STEPS, 1)))
        st.button(t("hints.seen"), key="hints_seen_button", on_click=session.count_on, args=("hints_seen",))
