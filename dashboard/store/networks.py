"""Networks of the slice's cited officials."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.slices import Slice
from analytics.summaries import networks, periods
from analytics.summaries.networks import rows as network_rows
from analytics.tables import among
from dashboard.store.base import Store, remembered, selected, selected_quotations


@dataclass(frozen=True)
class Drawn:
    """A network with its positions, groups and centralities; ``kept`` are the edges that stand out."""

    network: networks.Network
    positions: pd.DataFrame
    groups: dict[str, int]
    measures: pd.DataFrame


@remembered(max_entries=8)
def _rows(store: Store, slice_: Slice) -> pd.DataFrame:
    return network_rows.with_concepts(selected_quotations(store, slice_), store.codes)


def _within(store: Store, slice_: Slice, span: tuple[str, str] | None, period: str) -> pd.DataFrame:
    rows = _rows(store, slice_)
    if span is None:
        return rows
    articles = selected(store, slice_)
    starts = periods.assign(articles, period).fillna("")
    return rows[among(rows["article_id"], articles.loc[(starts >= span[0]) & (starts <= span[1]), "article_id"])]


@remembered(max_entries=16)
def network(
    store: Store, slice_: Slice, params: networks.NetworkParams, edges: networks.SignificanceParams, span: tuple[str, str] | None = None,
    period: str = "year",
) -> Drawn:  # fmt: skip
    """The network of cited officials in the slice, or in some of its periods."""
    made = networks.network(_within(store, slice_, span, period), params)
    kept = networks.Network(made.nodes, networks.significance(made, edges), made.population)
    return Drawn(kept, networks.layout(kept), networks.communities(kept), networks.measures(kept))


@remembered(max_entries=16)
def network_change(
    store: Store, slice_: Slice, params: networks.NetworkParams, first: tuple[str, str], second: tuple[str, str], period: str
) -> pd.DataFrame:
    """What changed in the network from some periods to others."""
    before, after = (networks.network(_within(store, slice_, span, period), params) for span in (first, second))
    return networks.compare(before, after)
