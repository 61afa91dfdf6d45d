"""What is followed over time, and what is found in it: bursts, change points with what changed, which of two series leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analytics.slices import Slice
from analytics.summaries.trends import MEASURES, SMOOTHINGS, TrendParams
from analytics.tables import among
from dashboard import session
from dashboard import store as data
from dashboard.components import behind
from dashboard.components.captions import labels
from dashboard.components.choice import choose_one
from dashboard.components.downloads import Asked
from dashboard.components.figure import figure
from dashboard.components.table import table
from dashboard.figures import lines
from dashboard.session import t
from dashboard.store import Store

#: Terms that can be chosen: those that stand most often, of each language.
OFFERED = 400
MOST = 8
PERIODS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Followed:
    """What a trends chart follows. A *line* of it is an item, or one item within one outlet or language."""

    store: Store
    slice_: Slice
    kind: str
    items: tuple[str, ...]
    within: str
    params: TrendParams
    names: Mapping[str, str]

    def name(self, line: str) -> str:
        """A line's name on screen."""
        return self.names.get(line, line)

    def when(self, start: str) -> str:
        """A period in words, by its first day."""
        return session.convention().period(start, self.params.period)

    @property
    def asked(self) -> tuple[Store, Slice, str, tuple[str, ...], TrendParams, str]:
        """What the store is asked with."""
        return self.store, self.slice_, self.kind, self.items, self.params, self.within

    def question(self, name: str) -> Asked:
        """The chart, its bursts or its changes as a named question."""
        how = {"period": self.params.period, "measure": self.params.measure, "smoothing": self.params.smoothing}
        return Asked(name, {"kind": self.kind, "items": list(self.items), "within": self.within, **how})

    def item(self, line: str) -> str:
        """The item of a line."""
        return line if self.within == "none" else self.items[0]

    def held(self, line: str, ids: Iterable[str]) -> list[str]:
        """Those of some articles that belong to a line."""
        holders = data.holders(self.store, self.slice_, self.kind, self.item(line))
        if self.within != "none":
            rows = self.store.articles
            holders &= set(rows.loc[rows[self.within] == line, "article_id"])
        return [i for i in ids if i in holders]

    def between(self, line: str, start: str, end: str) -> list[str]:
        """A line's articles in the periods from one to another."""
        return self.held(line, data.between(self.store, self.slice_, self.params.period, start, end))

    def passages(self, line: str, ids: list[str], *, when: str) -> None:
        """The sentences behind a line in some articles, whatever kind of item it is."""
        store, slice_, item = self.store, self.slice_, self.item(line)
        parts = [self.name(item), *([self.name(line)] if item != line else []), when]
        what = ", ".join(parts)
        if self.kind == "terms":
            language, _, term = item.partition(":")
            behind.term(store, slice_, term, language, what=what, ids=ids)
        elif self.kind == "categories":
            behind.category(store, slice_, item, what=what, ids=ids)
        elif self.kind == "officials":
            rows = store.quoted(slice_, speaker_id=item)
            behind.quotations(store, rows[among(rows["article_id"], ids)], what=what)
        else:
            for topic in data.subject_topics(store, item) if self.kind == "subjects" else (item,):
                behind.topic(store, slice_, topic, what=what, ids=ids, most=10)


def _offered(store: Store, slice_: Slice, kind: str, names: Mapping[str, str]) -> dict[str, str]:
    """What can be drawn, and its name: the most frequent terms, all topics, subjects and categories, cited officials."""
    if kind == "terms":
        languages = sorted(store.selected(slice_)["language"].unique())
        return {f"{code}:{t}": str(w) for code in languages for t, w in data.most_frequent(store, slice_, code, OFFERED).items()}
    if kind == "topics":
        ids = data.topic_shares(store, slice_)["topic_id"]
    elif kind == "subjects":
        ids = store.subjects["subject_id"]
    elif kind == "categories":
        ids = data.categories(store, slice_)["category"]
    else:
        ids = data.cited(store, slice_)["official_id"].head(300)
    return {i: names.get(i, i) for i in ids}


def chosen(store: Store, slice_: Slice) -> Followed:
    """The controls of the page; it stops with a word when no item is chosen."""
    names = labels(store)
    one, two, three = st.columns([2, 2, 2])
    with one:
        kind = choose_one("trends.kind", data.KINDS, words="trends.of_", key="trend_kind", default="topics")
    suggested = PERIODS.index(data.suggested_period(store, slice_))
    period = two.selectbox(t("trends.period"), PERIODS, index=suggested, format_func=lambda p: t(f"period.{p}"), key="trend_period")
    measures = [m for m in MEASURES if m != "per_million" or kind in ("terms", "categories")]
    measure = three.selectbox(t("trends.measure"), measures, format_func=lambda m: t(f"trends.{m}"), key="trend_measure")
    offered = _offered(store, slice_, kind, names)
    items = st.multiselect(
        t("trends.items"),
        list(offered),
        default=list(offered)[:3],
        max_selections=MOST,
        format_func=lambda i: offered.get(i, i),
        key=f"trend_items_{kind}",
    )
    if not items:
        st.info(t("trends.nothing"))
        st.stop()
    four, five = st.columns(2)
    smoothing = four.selectbox(t("trends.smoothing"), SMOOTHINGS, format_func=lambda s: t(f"smoothing.{s}"), key="trend_smoothing")
    within = five.selectbox(
        t("trends.within"), data.GROUPINGS, format_func=lambda g: t(f"trends.within_{g}"), key="trend_within", help=t("trends.within_help")
    )
    params = TrendParams(period=period, measure=measure, smoothing=smoothing)
    return Followed(store, slice_, kind, tuple(items), within, params, {**names, **offered})


def bursts(followed: Followed, found: pd.DataFrame) -> None:
    """The bursts as a table; a row opens its sentences."""
    if found.empty:
        st.caption(t("trends.no_bursts"))
        return
    shown = found.assign(label=[followed.name(i) for i in found["item"]])
    columns = {
        "label": "column.item", "start": "filter.since", "end": "filter.until", "periods": "column.periods", "articles": "column.articles",
        "total": "column.of", "weight": "column.burst_weight",
    }  # fmt: skip
    row = table(
        shown,
        store=followed.store,
        key="burst_table",
        columns=columns,
        method=t("method.bursts"),
        title=t("trends.bursts"),
        formats={"weight": "%.1f"},
        asked=followed.question("bursts"),
    )
    if row is not None:
        burst = found.iloc[row]
        ids = followed.between(burst["item"], burst["start"], burst["end"])
        followed.passages(burst["item"], ids, when=" – ".join(followed.when(burst[c]) for c in ("start", "end")))


def changes(followed: Followed, found: pd.DataFrame) -> None:
    """The change points as a table; a row shows which words came and went in the item's articles."""
    if found.empty:
        st.caption(t("trends.no_changes"))
        return
    store = followed.store
    shown = found.assign(label=[followed.name(i) for i in found["item"]])
    columns = {
        "label": "column.item", "period": "column.change", "before": "column.before", "after": "column.after", "ratio": "column.ratio",
        "z": "column.z", "p": "column.p", "since": "filter.since", "until": "filter.until",
    }  # fmt: skip
    formats = {"before": "percent", "after": "percent", "ratio": "%.2f", "z": "%.1f", "p": "%.2g"}
    row = table(
        shown,
        store=store,
        key="change_table",
        columns=columns,
        method=t("method.changes"),
        title=t("trends.changes"),
        formats=formats,
        asked=followed.question("changes"),
    )
    if row is None:
        return
    change = found.iloc[row]
    after = followed.between(change["item"], change["period"], change["until"])
    before = [i for i in followed.between(change["item"], change["since"], change["period"]) if i not in set(after)]
    both = store.about([*before, *after])["language"]
    if len(both):
        language = str(both.value_counts().index[0])
        rows = data.key_terms_between(store, language, tuple(after), tuple(before))
        columns = {
            "display": "column.term", "target": "column.after", "reference": "column.before", "z": "column.z", "log_ratio": "column.log_ratio",
        }  # fmt: skip
        table(
            pd.concat([rows.head(15), rows.tail(15)]).drop_duplicates("term"), store=store, key="change_words", columns=columns,
            method=t("method.keyness", against=t("column.before")), title=t("trends.what_changed", date=followed.when(change["period"])),
            formats={"z": "%.1f", "log_ratio": "%.2f"},
        )  # fmt: skip
    followed.passages(change["item"], after[:40], when=followed.when(change["period"]))


def leads(followed: Followed) -> None:
    """Which of two items comes first."""
    store, slice_, kind, params = followed.store, followed.slice_, followed.kind, followed.params
    items = followed.items
    names = {i: followed.name(i) for i in items}
    one, two = st.columns(2)
    first = one.selectbox(t("leads.first"), items, format_func=lambda i: names.get(i, i), key="lead_first")
    second = two.selectbox(t("leads.second"), [i for i in items if i != first], format_func=lambda i: names.get(i, i), key="lead_second")
    if second is None:
        return
    found, tests = data.leads(store, slice_, kind, (first, second), params)
    if found.empty:
        st.caption(t("leads.short"))
        return
    label = t("leads.lag", period=t(f"period.{params.period}"))
    made = lines.lags(found, x=label, y=t("leads.correlation"), convention=session.convention())
    pair = replace(followed, items=(first, second))
    figure(made, store=store, key="lead_lag", title=t("leads.title"), method=t("method.leads"), asked=pair.question("leads"))
    if len(tests):
        shown = tests.assign(first=[names.get(i, i) for i in tests["first"]], then=[names.get(i, i) for i in tests["then"]])
        columns = {
            "first": "leads.first",
            "then": "leads.then",
            "lags": "leads.lags",
            "f": "column.f",
            "p": "column.p",
            "periods": "column.periods",
        }
        formats = {"f": "%.2f", "p": "%.3f"}
        title, asked = t("leads.granger"), pair.question("granger")
        table(shown, store=store, key="granger", columns=columns, method=t("method.leads"), title=title, formats=formats, asked=asked)


def events_between(store: Store, periods: list[str]) -> pd.DataFrame:
    """The public events inside a time axis, in the interface language."""
    found = store.events
    if not periods:
        return found.head(0).assign(label="")
    inside = found[(found["date"] >= min(periods)) & (found["date"] <= max(periods))]
    return inside.assign(label=inside[f"label_{session.language()}"])
