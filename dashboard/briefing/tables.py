"""Makers of questions whose answer is best read as a table, and of the situation."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.analyses import situation, topics
from analytics.summaries.networks import MEASURES as CENTRALITIES
from dashboard.briefing import sentences
from dashboard.briefing.shapes import Job, Made
from dashboard.briefing.wording import headed, quotes_of
from dashboard.figures import lines, scatter, tree
from dashboard.i18n import isolate

#: What topics are compared by across languages, and what numbers of topics are judged by.
SIGNALS = ("concepts", "officials", "numbers", "embedding")
MEASURES = ("coherence", "c_v", "diversity", "exclusivity", "seed_stability", "half_stability", "quality")


def _named(job: Job, *columns: str) -> pd.DataFrame:
    return job.table.assign(**{c: job.named(job.table[c].tolist()) for c in columns})


def _heads(*columns: str) -> dict[str, str]:
    return {c: f"column.{c}" for c in columns}


def topic_map(job: Job) -> Made:
    """The map of a language's topics."""
    rows = topics.topic_shares(job.opened, job.slice)
    shares = dict(zip(rows["topic_id"], rows["share"].astype(float), strict=True))
    figure = scatter.topics(job.table, names=job.names, sizes=shares)
    heads = {"topic_id": "column.topic", **_heads("x", "y")}
    return Made(job.t("topics.map"), job.t("method.topic_map"), headed(job, heads, _named(job, "topic_id")), None, figure)


def topic_tree(job: Job) -> Made:
    """The tree of a language's topics."""
    figure = tree.tree(job.table, names=job.names, title=job.t("topics.distance"), convention=job.convention) if len(job.table) else None
    heads = {"one": "column.topic", "other": "column.other_topic", "height": "topics.distance"}
    return Made(job.t("topics.tree"), job.t("method.topic_tree"), headed(job, heads, _named(job, "one", "other")), None, figure)


def topic_scan(job: Job) -> Made:
    """How the number of topics was chosen."""
    measures = {m: job.t(f"scan.{m}") for m in MEASURES if job.table[m].notna().any()}
    figure = lines.scan(job.table, measures=measures, x=job.t("topics.number"), convention=job.convention) if len(job.table) else None
    heads = {"topics": "topics.number", **{m: f"scan.{m}" for m in measures}}
    return Made(job.t("topics.scan"), job.t("method.topic_scan"), headed(job, heads), None, figure)


def topic_officials(job: Job) -> Made:
    """Who is cited in a topic's articles more than elsewhere."""
    heads = {"official_id": "column.name", **_heads("quotations", "share", "lift")}
    title = f"{job.t('topics.officials')}: {isolate(job.names.get(job.params['topic'], ''))}"
    return Made(title, job.t("method.topic_officials"), headed(job, heads, _named(job, "official_id")))


def subjects(job: Job) -> Made:
    """Which topics of different languages are one subject."""
    heads = {"subject_id": "column.subject", "topic_id": "column.topic", "language": "column.language"}
    return Made(job.t("subjects.list"), job.t("method.subjects"), headed(job, heads, _named(job, "subject_id", "topic_id", "language")))


def alignments(job: Job) -> Made:
    """How well topics of different languages agree."""
    signals = {c: f"signal.{c}" for c in SIGNALS if job.table[c].notna().any()}
    heads = {"topic_id": "column.topic", "other_id": "column.other_topic", "agreement": "column.agreement", **signals}
    return Made(job.t("subjects.pairs"), job.t("method.subjects"), headed(job, heads, _named(job, "topic_id", "other_id")))


def alignment_evidence(job: Job) -> Made:
    """What topics of different languages have in common."""
    table = _named(job, "topic_id", "other_id", "item").assign(kind=[job.t(f"evidence_kind.{k}") for k in job.table["kind"]])
    heads = {
        "topic_id": "column.topic", "other_id": "column.other_topic", "kind": "column.kind", "item": "column.item", "weight": "column.weight",
        "share": "column.share", "other_share": "column.other_share",
    }  # fmt: skip
    return Made(job.t("subjects.evidence"), job.t("method.subjects"), headed(job, heads, table))


def concordance(job: Job) -> Made:
    """A word or phrase in its contexts."""
    heads = {**_heads("left", "node", "right"), "article_id": "nav.articles"}
    title = job.t("terms.concordance", term=isolate(job.params["term"]))
    return Made(title, job.t("method.concordance"), headed(job, heads))


def articles(job: Job) -> Made:
    """The slice's articles."""
    heads = {"published": "column.date", "outlet": "column.outlet", "title": "column.title", "language": "column.language"}
    return Made(job.t("articles.table"), job.t("method.articles"), headed(job, heads, _named(job, "language")))


def suggested_merges(job: Job) -> Made:
    """Officials who may be one person."""
    table = job.table.assign(reason=[job.t(f"merge.{r}") for r in job.table["reason"]])
    return Made(job.t("officials.merges"), job.t("method.merges"), headed(job, _heads("name", "other_name", "reason", "quotations"), table))


def leads(job: Job) -> Made:
    """Correlation of two items at each lag."""
    period = job.t(f"period.{job.params['period']}")
    label = job.t("leads.lag", period=period)
    figure = lines.lags(job.table, x=label, y=job.t("leads.correlation"), convention=job.convention) if len(job.table) else None
    heads = {"lag": "leads.lags", "correlation": "leads.correlation", "low": "column.low", "high": "column.high"}
    title = f"{job.t('leads.title')}: {isolate(' – '.join(job.named(job.params['items'])))}"
    return Made(title, job.t("method.leads"), headed(job, heads), None, figure)


def granger(job: Job) -> Made:
    """Granger's test of two items, both ways."""
    heads = {
        "first": "leads.first", "then": "leads.then", "lags": "leads.lags", "f": "column.f", "p": "column.p", "periods": "column.periods",
    }  # fmt: skip
    return Made(job.t("leads.granger"), job.t("method.leads"), headed(job, heads, _named(job, "first", "then")))


def network_measures(job: Job) -> Made:
    """Centralities of the network's nodes."""
    heads: Mapping[str, str] = {"id": "column.name", **{m: f"column.{m}" for m in CENTRALITIES}}
    table = _named(job, "id").sort_values(["strength", "id"], ascending=[False, True], kind="stable")
    return Made(job.t("officials.measures"), job.t("officials." + job.params["mode"]), headed(job, heads, table))


def network_change(job: Job) -> Made:
    """What changed in the network from some periods to others."""
    table = _named(job, "a", "b").assign(state=[job.t(f"state.{s}") for s in job.table["state"]])
    heads = {
        "a": "column.name", "b": "column.other_name", "before": "column.before", "after": "column.after", "change": "column.change",
        "state": "column.state",
    }  # fmt: skip
    return Made(job.t("officials.compare"), job.t("method.network_change"), headed(job, heads, table))


def situation_page(job: Job) -> Made:
    """The situation of the slice in sentences, on one page."""
    rows = job.table
    said = [(sentences.window(r, job.language), False) for r in rows[rows["section"] == "window"].itertuples(index=False)]
    if not said:
        return Made(job.t("nav.situation"), job.t("method.situation"), pd.DataFrame(), lines=((job.t("situation.short"), False),))
    for section in sentences.SECTIONS:
        own = rows[rows["section"] == section]
        said.append((job.t(f"situation.{section}_title"), True))
        said += [(sentences.sentence(r, job.language, job.names), False) for r in own.itertuples(index=False)]
        if own.empty:
            said.append((job.t(f"situation.none_{section}"), False))
    table = rows[rows["section"].isin(sentences.SECTIONS)]
    table = table.assign(item=job.named(table["item"].tolist()), section=[job.t(f"situation.{s}_title") for s in table["section"]])
    heads = {
        "section": "column.kind", "item": "column.item", "recent": "column.after", "before": "column.before",
        "recent_share": "column.recent_share", "before_share": "column.before_share", "z": "column.z", "p": "column.p",
    }  # fmt: skip
    quotes, _ = quotes_of(job, situation.key_quotations(job.opened, job.slice))
    return Made(job.t("nav.situation"), job.t("method.situation"), headed(job, heads, table), quotes=quotes, lines=tuple(said))
