"""What the numbers do not hold: undated, repeated and rejected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from analytics.errors import AnalyticsError, facts_of
from dashboard import i18n, session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.table import table
from dashboard.session import t
from dashboard.store import Store

#: What part of a file a place is.
_PLACE = re.compile(r"\b(row|line|item|document|record) (\d+)")
ARTICLES = {"title": "column.title", "outlet": "column.outlet", "published": "column.date", "article_id": "column.id"}


def left_out(store: Store) -> None:
    """The three numbers; each opens what it counts."""
    st.subheader(t("overview.left_out"), anchor=False)
    counts = data.left_out(store)
    for kind, key in (("undated", "undated"), ("duplicate", "duplicates"), ("rejected", "rejects")):
        if not counts[kind]:
            st.markdown(t(f"overview.{key}", n=0))
            continue
        with st.expander(t(f"overview.{key}", n=counts[kind]), key=f"left_out_{kind}", on_change="rerun") as opened:
            if opened.open:
                views: dict[str, Callable[[Store], object]] = {"undated": _undated, "duplicate": _repeated, "rejected": rejected}
                views[kind](store)


def _undated(store: Store) -> None:
    rows = store.articles[store.articles["published"].isna() & store.articles["duplicate_of"].isna()]
    article_table(rows, store=store, key="undated", columns=ARTICLES)


def _repeated(store: Store) -> None:
    rows = store.articles[store.articles["duplicate_of"].notna()]
    article_table(rows, store=store, key="repeated", columns={**ARTICLES, "duplicate_of": "column.repeats"})


def article_table(rows: pd.DataFrame, *, store: Store, key: str, columns: Mapping[str, str], title: str = "") -> None:
    """Articles as a table; a row opens its first sentences, with the link to the reader."""
    row = table(rows, store=store, key=key, columns=columns, method=t("method.articles"), title=title)
    if row is not None:
        behind.articles(store, [rows["article_id"].iloc[row]], what=rows["title"].iloc[row])


def _told(code: str, written: str) -> str:
    """A reason in the interface's language, with the facts it was written with."""
    facts = facts_of(code, written)
    return i18n.fault_sentence(session.language(), AnalyticsError(code, **facts)) if facts is not None else written


def rejected(store: Store, rows: pd.DataFrame | None = None) -> int | None:
    """The files and rows that could not be read, each with its reason; returns the row that was clicked."""
    found = store.rejects if rows is None else rows
    said = [_told(code, written) for code, written in zip(found["code"], found["reason"], strict=True)]
    places = [_PLACE.sub(lambda m: t(f"place.{m[1]}", n=m[2]), place) for place in found["place"]]
    columns = {"file": "column.file", "place": "column.place", "reason": "column.reason"}
    return table(found.assign(reason=said, place=places), store=store, key="rejects", columns=columns, method=t("method.articles"))
