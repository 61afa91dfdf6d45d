"""Review: judge uncertain quotations and possible merges; see, exchange and take back decisions."""

from __future__ import annotations

import streamlit as st

from dashboard.components import review_views as views
from dashboard.components.choice import choose_one
from dashboard.components.page import begin
from dashboard.session import may_edit, said, t

store, _ = begin("nav.review")
st.caption(t("review.note"))
if message := said():
    st.success(message)
offered = ("quotations", "merges", "decided") if may_edit() else ("decided",)
view = choose_one("review.view", offered, words="review.view_", key="review_view")
{"quotations": views.quotations, "merges": views.merges, "decided": views.decided}[view](store)
