"""The sentences behind a number."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from dashboard import session
from dashboard.components.markup import harmless, in_markdown, marked
from dashboard.session import t
from dashboard.store import Store


def date_text(published: object) -> str:
    """A date as a reader of the interface language sees it, or that there is none."""
    return session.convention().date(published) if isinstance(published, str) and published else t("value.undated")


def date_html(published: object) -> str:
    """A date as HTML; pointing at it shows it in the Hijri and Jalali calendars."""
    if not isinstance(published, str) or not published:
        return f"<bdi>{escape(t('value.undated'))}</bdi>"
    other = escape(session.convention().elsewhere(published), quote=True)
    return f'<time datetime="{escape(published, quote=True)}" title="{other}"><bdi>{escape(date_text(published))}</bdi></time>'


def passages(found: pd.DataFrame, *, store: Store, what: str, total: int | None = None) -> None:
    """Show passages (columns ``article_id, start, end, marks``) with article, outlet, date and a link.

    Parameters
    ----------
    found : DataFrame
    store : Store
    what : str
        What was clicked, for the heading.
    total : int, optional
        How many there are in all, when fewer are shown.
    """
    st.markdown(f"#### {t('evidence.of', what=in_markdown(what))}")
    if found.empty:
        st.info(t("evidence.none"))
        return
    if total is not None and total > len(found):
        st.caption(t("evidence.more", shown=len(found), all=total))
    about = store.about(found["article_id"].tolist())
    texts = store.texts(list(found["article_id"])).set_index("article_id")["text"]
    blocks = []
    for row in found.itertuples(index=False):
        article = about.loc[row.article_id]
        body = marked(texts[row.article_id], row.start, row.end, row.marks)
        outlet = article["outlet"] or t("value.no_outlet")
        target = escape(session.link("articles", article=row.article_id), quote=True)
        blocks.append(
            f'<div class="passage"><p dir="auto">{body}</p><div class="where"><bdi>{harmless(article["title"])}</bdi> · <bdi>{harmless(outlet)}</bdi> · '
            f'{date_html(article["published"])} · <a href="{target}" target="_self">{escape(t("evidence.open"))}</a></div></div>'
        )
    st.html(f'<div class="evidence">{"".join(blocks)}</div>')
