"""Views of topics: one topic, the map of all, and how their number was chosen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.slices import Slice
from dashboard import session
from dashboard import store as data
from dashboard.briefing.tables import MEASURES
from dashboard.components import behind
from dashboard.components.choice import choose_one, step
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure
from dashboard.components.markup import in_markdown
from dashboard.components.table import table
from dashboard.figures import bars, lines, scatter, tree
from dashboard.session import t
from dashboard.store import Store

#: Columns of the articles that prevalence can be shown by.
COLUMNS = ("outlet", "year", "author")


COLUMNS_LISTED = {
    "label": "column.topic", "share": "column.share", "articles": "column.articles", "coherence": "column.coherence",
    "terms": "column.topic_terms", "topic_id": "column.id", "subject": "column.subject",
}  # fmt: skip


def listed(store: Store, topics: pd.DataFrame, *, names: Mapping[str, str], method: str) -> str | None:
    """The slice's topics as a table; returns the one clicked."""
    shown = topics.assign(subject=[names.get(s, s) for s in topics["subject"]])
    row = table(
        shown, store=store, key="topics_list", columns=COLUMNS_LISTED, method=method, title=t("topics.list"),
        formats={"share": "percent", "coherence": "%.3f"}, asked=Asked("topics"),
    )  # fmt: skip
    return str(topics["topic_id"].iloc[row]) if row is not None else None


def one_topic(store: Store, slice_: Slice, topic: str, *, names: Mapping[str, str], method: str) -> None:
    """A topic's terms, course, prevalence, officials and passages."""
    language = topic.split("-")[0]
    left, right = st.columns(2)
    with left:
        order = choose_one("topics.order", ("weight", "relevance", "frex", "ctfidf"), words="topics.by_", key="topic_order")
        weight = step(t("topics.lambda"), [n / 10 for n in range(11)], 0.6, key="topic_lambda") if order == "relevance" else 0.6
        own = data.topic_words(store, topic, order, weight)
        made = bars.ranked(
            own,
            label="display",
            value="value",
            key="term",
            title=t(f"topics.by_{order}"),
            convention=session.convention(),
            percent=order == "weight",
        )
        term = figure(
            made,
            store=store,
            key="topic_terms",
            title=t("topics.terms"),
            method=method,
            asked=Asked("topic_words", {"topic": topic, "order": order, "weight": weight}),
        )
    with right:
        period = data.suggested_period(store, slice_, language)
        course = data.topic_over_time(store, slice_, (topic,), period)
        made = lines.share(course, label=t("column.share"), convention=session.convention())
        start = figure(
            made,
            store=store,
            key="topic_course",
            title=t("topics.course"),
            method=t("method.mean_share"),
            asked=Asked("topic_over_time", {"topics": [topic], "period": period}),
        )
        phrases = store.topic_phrases[store.topic_phrases["topic_id"] == topic]["display"].tolist()
        if phrases:
            st.markdown(f"**{t('topics.phrases')}:** " + " · ".join(in_markdown(p) for p in phrases))
    for clicked in term[:1]:
        behind.term(store, slice_, clicked, language, what=clicked)
    for clicked in start[:1]:
        inside = data.in_period(store, slice_, period, clicked)
        behind.topic(store, slice_, topic, what=f"{names[topic]}, {session.convention().period(clicked, period)}", ids=inside, most=20)
    _prevalence(store, slice_, (topic,), names)
    _officials(store, slice_, topic, names)
    st.subheader(t("topics.typical"), anchor=False)
    behind.topic(store, slice_, topic, what=names[topic])


def _prevalence(store: Store, slice_: Slice, topics: tuple[str, ...], names: Mapping[str, str]) -> None:
    column = choose_one("topics.by_column", COLUMNS, words="column.", key="topic_column")
    rows = data.prevalence(store, slice_, topics, column)
    yearly = column == "year"
    shown = rows.assign(label=[session.convention().date(g) if yearly else names.get(g, g) or t("value.none") for g in rows["group"]])
    made = bars.ranked(
        shown, label="label", value="share", key="group", title=t("column.share"), percent=True, convention=session.convention()
    )
    clicked = figure(
        made,
        store=store,
        key="topic_prevalence",
        title=t("topics.prevalence"),
        method=t("method.mean_share"),
        asked=Asked("topic_prevalence", {"topics": list(topics), "column": column}),
    )
    if not clicked:
        return
    value = clicked[0]
    articles = store.selected(slice_)
    held = articles["published"].str[:4] if column == "year" else articles[column].fillna("")
    ids = articles.loc[held == value, "article_id"].tolist()
    behind.topic(store, slice_, topics[0], what=names.get(value, value), ids=ids, most=12)


def _officials(store: Store, slice_: Slice, topic: str, names: Mapping[str, str]) -> None:
    rows = data.topic_officials(store, slice_, topic)
    if rows.empty:
        return
    shown = rows.assign(label=[names[i] for i in rows["official_id"]])
    columns = {"label": "column.name", "quotations": "column.quotations", "share": "column.share", "lift": "column.lift"}
    row = table(
        shown, store=store, key="topic_officials", columns=columns, method=t("method.topic_officials"), title=t("topics.officials"),
        formats={"share": "percent", "lift": "%.1f"}, asked=Asked("topic_officials", {"topic": topic}),
    )  # fmt: skip
    if row is not None:
        own = store.quoted(slice_, speaker_id=rows["official_id"].iloc[row], topic_id=topic)
        behind.quotations(store, own, what=shown["label"].iloc[row])


def topic_map(store: Store, slice_: Slice, language: str, *, names: Mapping[str, str]) -> str | None:
    """The map and the tree of a language's topics; returns the topic clicked."""
    places, joins = data.topic_map(store, language)
    shares = data.topic_shares(store, slice_)
    sizes = dict(zip(shares["topic_id"], shares["share"].astype(float), strict=True))
    clicked = figure(
        scatter.topics(places, names=names, sizes=sizes),
        store=store,
        key="topic_map",
        title=t("topics.map"),
        method=t("method.topic_map"),
        asked=Asked("topic_map", {"language": language}),
    )
    if len(joins):
        made = tree.tree(joins, names=names, title=t("topics.distance"), convention=session.convention())
        asked = Asked("topic_tree", {"language": language})
        figure(made, store=store, key="topic_tree", title=t("topics.tree"), method=t("method.topic_tree"), asked=asked)
    return clicked[0] if clicked else None


def topic_scan(store: Store, language: str) -> None:
    """How the number of topics of a language was chosen."""
    rows = data.topic_scan(store, language)
    measures = {m: t(f"scan.{m}") for m in MEASURES if rows[m].notna().any()}
    made = lines.scan(rows, measures=measures, x=t("topics.number"), convention=session.convention())
    asked = Asked("topic_scan", {"language": language})
    figure(made, store=store, key="topic_scan", title=t("topics.scan"), method=t("method.topic_scan"), asked=asked)
    best = rows[rows["chosen"]]
    if len(best):
        row = best.iloc[0]
        stable = (row["seed_stability"] + row["half_stability"]) / 2
        said = session.convention().number
        words = {"n": int(row["topics"]), **{m: said(row[m], 3) for m in ("quality", "coherence")}}
        st.markdown(t("topics.why", **words, diversity=said(row["diversity"], 2), stability=said(stable, 2)))
    columns = {"topics": "topics.number", **{m: f"scan.{m}" for m in measures}}
    table(
        rows,
        store=store,
        key="topic_scan_table",
        columns=columns,
        method=t("method.topic_scan"),
        formats=dict.fromkeys(measures, "%.3f"),
        asked=asked,
    )
