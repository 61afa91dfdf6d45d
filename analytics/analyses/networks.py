"""Networks of the slice's cited officials."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.opened import Opened, remembered
from analytics.slices import Slice
from analytics.summaries import networks, periods
from analytics.summaries.networks import rows as network_rows
from analytics.tables import among


@dataclass(frozen=True)
class Drawn:
    """A network with its positions, groups and centralities; ``kept`` are the edges that stand out."""

    network: networks.Network
    positions: pd.DataFrame
    groups: dict[str, int]
    measures: pd.DataFrame


@remembered
def _rows(opened: Opened, slice_: Slice) -> pd.DataFrame:
    return network_rows.with_concepts(opened.selected_quotations(slice_), opened.codes)


def _within(opened: Opened, slice_: Slice, span: tuple[str, str] | None, period: str) -> pd.DataFrame:
    rows = _rows(opened, slice_)
    if span is None:
        return rows
    articles = opened.selected(slice_)
    starts = periods.assign(articles, period).fillna("")
    return rows[among(rows["article_id"], articles.loc[(starts >= span[0]) & (starts <= span[1]), "article_id"])]


@remembered
def network(
    opened: Opened, slice_: Slice, params: networks.NetworkParams, edges: networks.SignificanceParams, span: tuple[str, str] | None = None,
    period: str = "year",
) -> Drawn:  # fmt: skip
    """The network of cited officials in the slice, or in some of its periods."""
    made = networks.network(_within(opened, slice_, span, period), params)
    kept = networks.Network(made.nodes, networks.significance(made, edges), made.population)
    return Drawn(kept, networks.layout(kept), networks.communities(kept), networks.measures(kept))


@remembered
def network_change(
    opened: Opened, slice_: Slice, params: networks.NetworkParams, first: tuple[str, str], second: tuple[str, str], period: str
) -> pd.DataFrame:
    """What changed in the network from some periods to others."""
    before, after = (networks.network(_within(opened, slice_, span, period), params) for span in (first, second))
    return networks.compare(before, after)
