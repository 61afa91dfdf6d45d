"""Linking cited names over the whole corpus, as one piece of work that runs beside the others."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.annotations import officials
from analytics.tables import ARTICLES, ATTRIBUTIONS, OFFICIAL_ROLES, OFFICIALS, QUOTATIONS, SUGGESTED_MERGES, check
from analytics.workspace import Workspace

#: What linking makes; QUOTATIONS without topics, which are fitted meanwhile.
LINKED = (QUOTATIONS, OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES)


def link_officials(address: str, articles: Sequence[str], attributions: Sequence[str], params: officials.OfficialParams) -> dict[str, str]:
    """Give every named speaker one identity: names of the objects written, by table.

    Parameters
    ----------
    address : str
        Of the workspace.
    articles, attributions : sequence of str
        Objects of ARTICLES and ATTRIBUTIONS.
    params : OfficialParams
    """
    workspace = Workspace(address)
    rows = workspace.read_parts(attributions, ATTRIBUTIONS).to_pandas()
    about = workspace.read_parts(articles, ARTICLES, columns=["article_id", "published", "outlet", "language", "duplicate_of"]).to_pandas()
    made = officials.link(rows, articles=about, params=params)
    return {t.name: workspace.write_object(check(made[t.name], t), t) for t in LINKED}
