"""An article's citation, to be copied."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.citations import bibtex, citation
from dashboard.session import t


def citing(article: pd.Series) -> None:
    """A button that shows the citation as text and as BibTeX; both have a copy button."""
    with st.popover(t("articles.cite"), key="cite"):
        st.caption(t("articles.cite_text"))
        st.code(citation(article), language=None, wrap_lines=True)
        st.caption(t("articles.cite_bibtex"))
        st.code(bibtex(article), language="latex")
