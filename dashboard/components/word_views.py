"""Views of words: frequencies, phrases, keywords against another slice, and a word in its contexts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from analytics.slices import Slice
from analytics.summaries.collocations import CollocationParams
from analytics.summaries.concordance import ORDERS, ConcordanceParams
from analytics.summaries.keyness import KeynessParams
from analytics.summaries.search import MERGES, SearchParams
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.choice import choose_one, step
from dashboard.components.concordance import kwic
from dashboard.components.decisions import decide, for_editors, signature
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure
from dashboard.components.markup import in_markdown
from dashboard.components.table import table
from dashboard.figures import bars, scatter
from dashboard.session import t
from dashboard.store import Store

#: Terms offered in the menu: the most frequent.
OFFERED = 1_000
PHRASE = {"npmi": "column.npmi", "log_likelihood": "column.log_likelihood"}
COUNTED = {
    "display": "column.term", "count": "column.count", "per_million": "column.per_million", "articles": "column.articles",
    "share": "column.share", "dispersion": "column.dispersion",
}  # fmt: skip
FORMATS = {"per_million": "%.0f", "share": "percent", "dispersion": "%.2f", "npmi": "%.2f", "log_likelihood": "%.0f"}


def counted(
    store: Store, df: pd.DataFrame, *, key: str, measure: str, method: str, asked: Asked, extra: dict[str, str] | None = None
) -> str | None:
    """Frequencies as bars and a table; returns the item clicked."""
    df = df.sort_values([measure, "term"], ascending=[False, True], kind="stable").reset_index(drop=True)
    left, right = st.columns([2, 3])
    with left:
        made = bars.ranked(
            df.head(20), label="display", value=measure, key="term", title=t(f"terms.by_{measure}"), convention=session.convention()
        )
        clicked = figure(made, store=store, key=f"{key}_chart", title=t("terms.most"), method=method, asked=asked)
    with right:
        columns = {**COUNTED, **(extra or {})}
        row = table(
            df, store=store, key=f"{key}_table", columns=columns, method=method, title=t("terms.table"), formats=FORMATS, height=560
        )
    return clicked[0] if clicked else str(df["term"].iloc[row]) if row is not None else None


def _against(store: Store, slice_: Slice, names: Mapping[str, str]) -> tuple[Slice, str]:
    """The slice keywords are compared with, and what it is called."""
    how = choose_one("keyness.against", ("rest", "outlet", "period", "topic"), words="keyness.", key="keyness_against")
    plain = Slice()
    if how == "outlet":
        outlets = store.listed["outlet"]
        chosen = st.selectbox(t("column.outlet"), outlets, format_func=lambda v: names.get(v, v), key="keyness_outlet")
        return replace(plain, outlets=(chosen,)), names.get(chosen, chosen)
    if how == "topic":
        topics = store.topics["topic_id"].tolist()
        chosen = st.selectbox(t("column.topic"), topics, format_func=lambda v: f"{names[v]} ({v})", key="keyness_topic")
        return replace(plain, topics=(chosen,)), names[chosen]
    if how == "period":
        one, two = st.columns(2)
        since = one.text_input(t("filter.since"), key="keyness_since", placeholder="2016", max_chars=10)
        until = two.text_input(t("filter.until"), key="keyness_until", placeholder="2016-12", max_chars=10)
        made = Slice.from_query({"since": since, "until": until})
        return made, f"{made.since}–{made.until}"
    return plain, t("keyness.rest")


def keywords(store: Store, slice_: Slice, language: str, names: Mapping[str, str]) -> str | None:
    """Keywords of the slice against another one; returns the term clicked."""
    against, called = _against(store, slice_, names)
    if not (store.inside(against, language) & ~store.inside(slice_, language)).any():
        st.info(t("keyness.needs_filter"))
        return None
    rows = data.key_terms(store, slice_, against, language, KeynessParams())
    if rows.empty:
        st.info(t("empty.terms"))
        return None
    drawn, method = scatter.telling(rows), t("method.keyness", against=called)
    made = scatter.keyness(drawn, target=t("keyness.here"), reference=called, convention=session.convention())
    asked = Asked("keywords", {"language": language, "against": against.to_query()})
    clicked = figure(
        made,
        store=store,
        key="keyness_plot",
        title=t("keyness.plot"),
        method=method if len(drawn) == len(rows) else t("method.keyness_drawn", method=method, shown=len(drawn), all=len(rows)),
        asked=asked,
    )
    columns = {
        "display": "column.term", "target": "keyness.here", "reference": "keyness.there", "z": "column.z", "log_odds": "column.log_odds",
        "log_likelihood": "column.log_likelihood", "p": "column.p", "log_ratio": "column.log_ratio",
        "target_per_million": "column.per_million", "target_articles": "column.articles",
    }  # fmt: skip
    formats = {"z": "%.1f", "log_odds": "%.2f", "log_likelihood": "%.0f", "p": "%.2g", "log_ratio": "%.2f", "target_per_million": "%.0f"}
    row = table(rows, store=store, key="keyness_table", columns=columns, method=method, formats=formats, asked=asked)
    return clicked[0] if clicked else str(rows["term"].iloc[row]) if row is not None else None


def in_context(store: Store, slice_: Slice, language: str, *, query: str, how: SearchParams | None, shown: str) -> None:
    """Concordance and collocates of a term (``how`` None) or of what a query finds."""
    order = choose_one("concordance.order", ORDERS, words="concordance.by_", key="kwic_order")
    lines, number = data.concordance_lines(store, slice_, language, query, how, ConcordanceParams(most=100, order=order))
    st.subheader(t("terms.concordance", term=in_markdown(shown)), anchor=False)
    st.caption(t("terms.lines", shown=len(lines), all=number))
    kwic(lines, language=language)
    searched_for = {"language": language, "term": query, **({"merge": how.merge, "expression": how.expression} if how else {})}
    with st.expander(t("export.as_table")):
        columns = {"left": "column.left", "node": "column.node", "right": "column.right", "article_id": "nav.articles"}
        asked = Asked("concordance", {**searched_for, "order": order})
        table(lines, store=store, key="concordance", columns=columns, method=t("method.concordance"), asked=asked)
    reach = step(t("collocates.window"), list(range(1, 11)), 5, key="collocate_window")
    params = CollocationParams(before=reach, after=reach)
    found = data.collocates(store, slice_, language, query, how, params)
    if found.empty:
        st.info(t("empty.collocates"))
        return
    method = t("method.collocates", before=params.before, after=params.after)
    columns = {
        "display": "column.term", "together": "column.together", "before": "column.left", "after": "column.right", "count": "column.count",
        "expected": "column.expected", "log_dice": "column.log_dice", "log_likelihood": "column.log_likelihood", "npmi": "column.npmi",
    }  # fmt: skip
    formats = {"expected": "%.1f", "log_dice": "%.2f", "log_likelihood": "%.0f", "npmi": "%.2f"}
    row = table(
        found,
        store=store,
        key="collocates",
        columns=columns,
        method=method,
        title=t("collocates.title", term=shown),
        formats=formats,
        asked=Asked("collocates", {**searched_for, "window": reach}),
    )
    if row is not None:
        term = str(found["term"].iloc[row])
        index = store.index(language)
        first_, last = data.nodes(store, slice_, language, query, how)
        other = index.of_term(term)
        near = [n for n, (a, b) in enumerate(zip(first_, last, strict=True)) if ((other >= a - reach) & (other <= b + reach)).any()][:20]
        behind.spans(store, index.span_table(first_[near], last[near]), what=f"{shown} + {found['display'].iloc[row]}")


def searched() -> tuple[str, SearchParams]:
    """A query and how it is matched, from widgets."""
    one, two, three = st.columns([3, 2, 1])
    query = one.text_input(t("search.query"), key="search_query", max_chars=200, help=t("search.help"))
    merge = two.selectbox(t("search.merge"), MERGES, index=2, format_func=lambda m: t(f"search.{m}"), key="search_merge")
    expression = three.toggle(t("search.expression"), key="search_expression")
    return query.strip(), SearchParams(merge=merge, expression=expression)


@for_editors
def stop_term(store: Store, language: str, term: str, shown: str) -> None:
    """A button that leaves a term out of all counts at once, and of topics when they are fitted next."""
    with st.popover(t("edit.stop", term=in_markdown(shown))):
        st.caption(t("edit.stop_note"))
        signed = signature("stop")
        if st.button(t("edit.leave_out"), key="stop_term"):
            decide(store, "add_stop_term", {"language": language, "term": term}, signed)


def words(store: Store, slice_: Slice, language: str, measure: str, view: str, names: Mapping[str, str]) -> None:
    """Frequencies or keywords of the slice, and the term chosen in its contexts."""
    frequencies = data.frequencies(store, slice_, language)
    if frequencies.empty:
        st.info(t("empty.terms"))
        return
    if view == "keywords":
        clicked = keywords(store, slice_, language, names)
    else:
        asked = Asked("terms", {"language": language})
        clicked = counted(store, frequencies, key="terms", measure=measure, method=t("method.terms"), asked=asked)
    # a menu stays with its visitor: what it shows must be no more than it offers
    chosen = session.follow("term", clicked=clicked, offered=frequencies["term"].array)
    offered = frequencies[(np.arange(len(frequencies)) < OFFERED) | (frequencies["term"] == chosen).to_numpy()]
    shown = dict(zip(offered["term"], offered["display"], strict=True))
    term = st.selectbox(t("terms.choose"), list(shown), format_func=shown.__getitem__, key="term_choice")
    session.remember("term", term)
    stop_term(store, language, term, shown[term])
    in_context(store, slice_, language, query=term, how=None, shown=shown[term])


def phrases(store: Store, slice_: Slice, language: str, measure: str) -> None:
    """Phrases of the slice, and the one chosen in its contexts."""
    found = data.phrases(store, slice_, language)
    if found.empty:
        st.info(t("empty.phrases"))
        return
    asked = Asked("phrases", {"language": language})
    phrase = counted(store, found, key="phrases", measure=measure, method=t("method.phrases"), asked=asked, extra=PHRASE)
    chosen = session.follow("phrase", clicked=phrase, offered=found["term"].array)
    shown = str(found["display"].iloc[int(np.argmax(found["term"] == chosen))])
    in_context(store, slice_, language, query=chosen, how=SearchParams(), shown=shown)


def search(store: Store, slice_: Slice, language: str) -> None:
    """Whatever a query finds, in its contexts."""
    query, how = searched()
    if query:
        in_context(store, slice_, language, query=query, how=how, shown=query)
