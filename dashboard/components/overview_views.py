"""What the corpus holds: numbers that open what they count, bars over time, by outlet, language, topic and official."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.slices import Slice
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure
from dashboard.components.table import table
from dashboard.figures import bars
from dashboard.session import t
from dashboard.store import Store

#: Bars of a list's largest.
LARGEST = 12


def numbers(store: Store, slice_: Slice) -> None:
    """How many articles, outlets, quotations and officials; each number opens what it counts."""
    names = labels(store)
    articles, cited = store.selected(slice_), data.cited(store, slice_)
    quoted = int(store.quoted_within(slice_).sum())
    outlets = data.by_column(store, slice_, "outlet")
    counted = {"articles": len(articles), "outlets": len(outlets), "quotations": quoted, "officials": len(cited)}
    for column, (kind, value) in zip(st.columns(4), counted.items(), strict=True):
        column.metric(t(f"count.{kind}"), session.convention().number(value))
        # what is counted is looked up once it is opened
        with column.popover(t("overview.behind"), key=f"behind_{kind}", on_change="rerun", width="stretch") as opened:
            if not opened.open:
                continue
            if kind == "articles":
                behind.articles(store, articles["article_id"].tolist(), what=t("count.articles"))
            elif kind == "quotations":
                behind.quotations(store, store.selected_quotations(slice_), what=t("count.quotations"))
            elif kind == "outlets":
                _listed(
                    store,
                    outlets.assign(label=[names.get(v, v) for v in outlets["outlet"]]),
                    "articles",
                    Asked("articles_by"),
                    t("method.articles"),
                )
            else:
                _listed(
                    store,
                    cited.assign(label=[names[i] for i in cited["official_id"]]),
                    "quotations",
                    Asked("officials_cited"),
                    t("method.quotations"),
                )


def _listed(store: Store, rows: pd.DataFrame, value: str, asked: Asked, method: str) -> None:
    columns = {"label": "column.name", value: f"count.{value}"}
    table(rows, store=store, key=f"overview_{asked.analysis}", columns=columns, method=method, asked=asked)


def over_time(store: Store, slice_: Slice) -> None:
    """Articles by period."""
    period = data.suggested_period(store, slice_)
    series, outside = data.over_time(store, slice_, period)
    made = bars.over_time(series, value="articles", label=t("count.articles"), convention=session.convention())
    method = t("method.articles_by_date", period=t(f"period.{period}"), outside=outside)
    asked = Asked("articles_over_time", {"period": period})
    for start in figure(made, store=store, key="overview_time", title=t("overview.time"), method=method, asked=asked)[:1]:
        said = session.convention().period(start, period)
        behind.articles(store, data.in_period(store, slice_, period, start), what=said)


def by_column(store: Store, slice_: Slice, name: str) -> None:
    """Articles by outlet or language."""
    names = labels(store)
    rows = data.by_column(store, slice_, name)
    rows = rows.assign(label=[names.get(v, v) for v in rows[name]])
    made = bars.ranked(rows, label="label", value="articles", key=name, title=t("count.articles"), convention=session.convention())
    asked = Asked("articles_by", {"column": name})
    title, method = t(f"overview.{name}s"), t("method.articles")
    for value in figure(made, store=store, key=f"overview_{name}s", title=title, method=method, asked=asked)[:1]:
        articles = store.selected(slice_)
        behind.articles(store, articles.loc[articles[name] == value, "article_id"].tolist(), what=names.get(value, value))


def topics(store: Store, slice_: Slice) -> None:
    """The largest topics."""
    names = labels(store)
    rows = data.topic_shares(store, slice_).head(LARGEST)
    made = bars.ranked(
        rows, label="label", value="share", key="topic_id", title=t("column.share"), percent=True, convention=session.convention()
    )
    method = t("method.topics", seed=store.seed)
    asked = Asked("topics")
    for topic in figure(made, store=store, key="overview_topics", title=t("overview.topics"), method=method, asked=asked)[:1]:
        behind.topic(store, slice_, topic, what=names[topic])


def officials(store: Store, slice_: Slice) -> None:
    """Those most cited."""
    names = labels(store)
    rows = data.cited(store, slice_).head(LARGEST)
    rows = rows.assign(label=[names[i] for i in rows["official_id"]])
    made = bars.ranked(
        rows, label="label", value="quotations", key="official_id", title=t("count.quotations"), convention=session.convention()
    )
    title, asked = t("overview.officials"), Asked("officials_cited")
    for official in figure(made, store=store, key="overview_officials", title=title, method=t("method.quotations"), asked=asked)[:1]:
        behind.quotations(store, store.quoted(slice_, speaker_id=official), what=names[official])
