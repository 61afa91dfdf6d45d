"""A concordance: contexts left and right of a term, in the term's own direction."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from analytics.languages import get
from dashboard import session
from dashboard.components.markup import harmless
from dashboard.session import t


def kwic(lines: pd.DataFrame, *, language: str) -> None:
    """Show concordance lines (``article_id, left, node, right``)."""
    direction = "rtl" if get(language).rtl else "ltr"
    rows = []
    for line in lines.itertuples(index=False):
        target = escape(session.link("articles", article=line.article_id), quote=True)
        rows.append(
            f'<tr><td class="left"><bdi dir="{direction}">{harmless(line.left)}</bdi></td><td class="node"><bdi dir="{direction}">{harmless(line.node)}</bdi></td>'
            f'<td class="right"><bdi dir="{direction}">{harmless(line.right)}</bdi></td><td class="open"><a href="{target}" target="_self" title="{escape(t("evidence.open"), quote=True)}">↗</a></td></tr>'
        )
    st.html(f'<table class="kwic" dir="{direction}"><tbody>{"".join(rows)}</tbody></table>')
