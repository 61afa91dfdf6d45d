"""Networks of the slice's cited officials."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.answers import remembered
from analytics.opened import Opened
from analytics.slices import Slice
from analytics.summaries import networks, periods
from analytics.summaries.networks import rows as network_rows

#: Officials looked at when the neighbourhood of one is asked for.
EGO = 2_000


@dataclass(frozen=True)
class Drawn:
    """A network with its positions, groups and centralities; ``kept`` are the edges that stand out."""

    network: networks.Network
    positions: pd.DataFrame
    groups: dict[str, int]
    measures: pd.DataFrame


@remembered
def _all_rows(opened: Opened) -> pd.DataFrame:
    """Every quotation of somebody known with what it is about, under its row's number; slices take from it."""
    quotations = opened.quotations.reset_index(drop=True)
    rows = network_rows.with_concepts(quotations[quotations["speaker_id"].notna()], opened.codes)
    # quotations and articles by their rows: numbers are told apart more quickly than texts
    return rows.assign(quotation_id=rows.index, article_id=opened.places("quotations")[rows.index])


@remembered
def _within(opened: Opened, slice_: Slice, span: tuple[str, str] | None, period: str) -> pd.DataFrame:
    rows, inside = _all_rows(opened), opened.quoted_within(slice_)
    if span is not None:
        starts = periods.assign(opened.articles, period).fillna("")
        meant = ((starts >= span[0]) & (starts <= span[1])).to_numpy()
        inside = inside & np.append(meant, False)[opened.places("quotations")]
    return rows if inside.all() else rows[inside[rows.index]]


@remembered
def network(
    opened: Opened, slice_: Slice, params: networks.NetworkParams, edges: networks.SignificanceParams, span: tuple[str, str] | None = None,
    period: str = "year", around: str = "", steps: int = 1,
) -> Drawn:  # fmt: skip
    """The network of cited officials in the slice or in some of its periods: whole, or what is within some steps of one node."""
    rows = _within(opened, slice_, span, period)
    made = networks.network(rows, replace(params, most=max(params.most, EGO)) if around else params)
    kept = networks.Network(made.nodes, networks.significance(made, edges), made.population)
    if around:
        kept = networks.ego(kept, around, steps=steps, most=params.most)
    return Drawn(kept, networks.layout(kept), networks.communities(kept), networks.measures(kept))


@remembered
def network_change(
    opened: Opened, slice_: Slice, params: networks.NetworkParams, first: tuple[str, str], second: tuple[str, str], period: str
) -> pd.DataFrame:
    """What changed in the network from some periods to others."""
    before, after = (networks.network(_within(opened, slice_, span, period), params) for span in (first, second))
    return networks.compare(before, after)
