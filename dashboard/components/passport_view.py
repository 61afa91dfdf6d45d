"""A passport opened: the same table again, or exactly what differs."""

from __future__ import annotations

import streamlit as st

from analytics import embedding, exporting, passport
from analytics.errors import AnalyticsError
from dashboard import i18n, session
from dashboard.components.handing_out import download
from dashboard.components.markup import in_markdown
from dashboard.session import t
from dashboard.store import Store


def passport_view(store: Store) -> None:
    """Take a passport, or a file that carries one, and make its table again."""
    st.subheader(t("passport.title"), anchor=False)
    st.caption(t("passport.note"))
    one, two = st.columns(2)
    sent = one.file_uploader(t("passport.file"), key="passport_file")
    pasted = two.text_area(t("passport.paste"), key="passport_text", height=110, max_chars=passport.LARGEST)
    if not (sent or pasted.strip()):
        return
    try:
        read = passport.read(embedding.extract(sent.getvalue()) if sent else pasted)
        found, differences = passport.reproduce(read, store)
    except AnalyticsError as fault:
        st.error(i18n.fault_sentence(session.language(), fault))
        return
    if any(d.what == "table" for d in differences):
        st.warning(t("passport.differs", name=in_markdown(str(read["analysis"]))))
    else:
        st.success(t("passport.same", name=in_markdown(str(read["analysis"])), rows=len(found)))
    for d in differences:
        wanted, now = (in_markdown(v[:200]) or "–" for v in (d.wanted, d.found))
        # what is not of Marsad is a library, by its own name
        what = t(f"passport.of_{d.what}") if d.what in passport.COMPARED else in_markdown(d.what)
        st.markdown(f"- {t('passport.difference', what=what, wanted=wanted, now=now)}")
    st.dataframe(found.head(1_000), hide_index=True, height=320, key="passport_table", alt=t("passport.title"))
    made = exporting.to_csv(found)
    download("CSV", made, name="marsad-reproduced.csv", mime="text/csv", key="passport_csv")
