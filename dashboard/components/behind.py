"""What stands behind a click: the passages of articles, quotations, terms and topics."""

from __future__ import annotations

import pandas as pd

from analytics import evidence
from analytics.slices import Slice
from analytics.tables import among
from dashboard import store as data
from dashboard.components.evidence import passages
from dashboard.store import Store


def articles(store: Store, ids: list[str], *, what: str, most: int = 20) -> None:
    """The first sentences of articles."""
    found = evidence.opening_passages(ids, texts=store.texts(ids[: 2 * most]), cuts=store.cuts, most=most)
    passages(found, store=store, what=what, total=len(ids))


def quotations(store: Store, rows: pd.DataFrame, *, what: str, most: int = 20) -> None:
    """The sentences of quotations, in the order given."""
    shown = rows.head(most)
    found = evidence.quotation_passages(shown, texts=store.texts(shown["article_id"].unique().tolist()), most=most)
    passages(found, store=store, what=what, total=len(rows))


def term(store: Store, slice_: Slice, term_: str, language: str, *, what: str, ids: list[str] | None = None, most: int = 20) -> None:
    """The sentences a term stands in, in the slice or in some of its articles."""
    spans = data.spans_of_term(store, slice_, term_, language)
    if ids is not None:
        spans = spans[among(spans["article_id"], ids)]
    texts = store.texts(spans["article_id"].unique().tolist()[: 3 * most])
    passages(evidence.span_passages(spans, texts=texts, most=most), store=store, what=what, total=len(spans))


def topic(store: Store, slice_: Slice, topic_id: str, *, what: str, ids: list[str] | None = None, most: int = 8) -> None:
    """The sentences that carry most of a topic, in the slice or in some of its articles."""
    if ids is None:
        found = data.topic_passages(store, slice_, topic_id, most)
    else:
        found = data.topic_passages(store, slice_, topic_id, 2_000)
        found = found[among(found["article_id"], ids)].head(most)
    passages(found, store=store, what=what)


def spans(store: Store, rows: pd.DataFrame, *, what: str, most: int = 20, kind: str = "term") -> None:
    """The sentences some spans stand in."""
    texts = store.texts(rows["article_id"].unique().tolist()[: 3 * most])
    passages(evidence.span_passages(rows, texts=texts, most=most, kind=kind), store=store, what=what, total=len(rows))


def category(store: Store, slice_: Slice, category_: str, *, what: str, ids: list[str] | None = None) -> None:
    """The sentences of a codebook category's hits, in the slice or in some of its articles."""
    inside = store.selected(slice_)["article_id"].tolist()
    wanted = set(inside if ids is None else ids)
    spans(store, data.spans_of_category(store, category_, [i for i in inside if i in wanted]), what=what, kind="code")
