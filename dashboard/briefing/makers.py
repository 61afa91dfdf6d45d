"""One maker a question: its table under words of the language, its chart, its figure, its quotations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analytics.analyses import questions
from analytics.slices import Slice
from dashboard.briefing import tables
from dashboard.briefing.shapes import BARS, Chart, Job, Made
from dashboard.briefing.wording import headed, quotes_of
from dashboard.exports import caption as captions
from dashboard.figures import bars, heat, lines
from dashboard.figures import network as drawing
from dashboard.i18n import isolate


def _ranked(
    job: Job, label: str, value: str, key: str, *, title: str, method: str, heads: Mapping[str, str], percent: bool = False
) -> Made:
    """The largest values as bars, and the table of all."""
    best = job.table.head(BARS)
    best = best.assign(_shown=[str(v) for v in best[label]])
    figure = bars.ranked(best, label="_shown", value=value, key=key, title=job.t(heads[value]), percent=percent, convention=job.convention)
    chart = Chart("bar", best["_shown"].tolist(), [(job.t(heads[value]), best[value].astype(float).tolist())], percent)
    return Made(title, method, headed(job, heads), chart, figure)


def _with_names(job: Job, column: str) -> Job:
    return replace(job, table=job.table.assign(label=job.named(job.table[column].tolist())))


def _periods(values: Sequence[str], job: Job, period: str) -> list[str]:
    return [job.convention.period(v, period) for v in values]


def _over_time(job: Job) -> Made:
    label = job.t("count.articles")
    figure = bars.over_time(job.table, value="articles", label=label, convention=job.convention)
    shown = _periods(job.table["period"].tolist(), job, job.params["period"])
    chart = Chart("column", shown, [(label, job.table["articles"].astype(float).tolist())])
    method = job.t("method.articles_by_date", period=job.t(f"period.{job.params['period']}"), outside=_undated(job))
    return Made(job.t("overview.time"), method, headed(job, {"period": "column.period", "articles": "count.articles"}), chart, figure)


def _undated(job: Job) -> int:
    return len(job.opened.selected(job.slice)) - int(job.table["articles"].sum())


def _articles_by(job: Job) -> Made:
    column = job.params["column"]
    job = _with_names(job, column)
    heads = {"label": f"column.{column}", "articles": "count.articles"}
    return _ranked(job, "label", "articles", column, title=job.t(f"overview.{column}s"), method=job.t("method.articles"), heads=heads)


def _officials(job: Job) -> Made:
    job = _with_names(job, "official_id")
    heads = {
        "label": "column.name", "role": "column.role", "quotations": "count.quotations", "articles": "count.articles",
        "first": "column.first", "last": "column.last",
    }  # fmt: skip
    return _ranked(
        job, "label", "quotations", "official_id", title=job.t("overview.officials"), method=job.t("method.quotations"), heads=heads
    )


def _topics(job: Job) -> Made:
    heads = {"label": "column.topic", "share": "column.share", "articles": "count.articles", "terms": "column.topic_terms"}
    method = job.t("method.topics", seed=job.opened.seed)
    return _ranked(job, "label", "share", "topic_id", title=job.t("overview.topics"), method=method, heads=heads, percent=True)


def _topic_words(job: Job) -> Made:
    order = job.params["order"]
    heads = {"display": "column.term", "value": f"topics.by_{order}"}
    title = f"{job.t('topics.terms')}: {isolate(job.names.get(job.params['topic'], ''))}"
    method = job.t("method.topics", seed=job.opened.seed)
    return _ranked(job, "display", "value", "term", title=title, method=method, heads=heads, percent=order == "weight")


def _topic_over_time(job: Job) -> Made:
    figure = lines.share(job.table, label=job.t("column.share"), convention=job.convention)
    values = [None if pd.isna(v) else float(v) for v in job.table["share"]]
    names = "، ".join(job.named(job.params["topics"])) if job.rtl else ", ".join(job.named(job.params["topics"]))
    chart = Chart("line", _periods(job.table["period"].tolist(), job, job.params["period"]), [(names, values)], percent=True)
    heads = {"period": "column.period", "share": "column.share", "low": "column.low", "high": "column.high", "articles": "count.articles"}
    return Made(f"{job.t('topics.course')}: {isolate(names)}", job.t("method.mean_share"), headed(job, heads), chart, figure)


def _prevalence(job: Job) -> Made:
    named = replace(job, table=job.table.assign(label=[job.names.get(g, g) or job.t("value.none") for g in job.table["group"]]))
    heads = {
        "label": f"column.{job.params['column']}",
        "share": "column.share",
        "low": "column.low",
        "high": "column.high",
        "articles": "count.articles",
    }
    title = f"{job.t('topics.prevalence')}: {isolate(', '.join(job.named(job.params['topics'])))}"
    return _ranked(named, "label", "share", "group", title=title, method=job.t("method.mean_share"), heads=heads, percent=True)


def _terms(job: Job) -> Made:
    heads = {
        "display": "column.term", "count": "column.count", "per_million": "column.per_million", "articles": "count.articles",
        "share": "column.share", "dispersion": "column.dispersion",
    }  # fmt: skip
    title = f"{job.t('terms.most')} ({job.names[job.params['language']]})"
    return _ranked(job, "display", "count", "term", title=title, method=job.t("method.terms"), heads=heads)


def _phrases(job: Job) -> Made:
    heads = {"display": "column.term", "count": "column.count", "articles": "count.articles", "npmi": "column.npmi"}
    title = f"{job.t('terms.view_phrases')} ({job.names[job.params['language']]})"
    return _ranked(job, "display", "count", "term", title=title, method=job.t("method.phrases"), heads=heads)


def _keywords(job: Job) -> Made:
    against = captions.describe(Slice.from_query(job.params["against"]), language=job.language, names=job.names)
    half = BARS // 2
    both = pd.concat([job.table.head(half), job.table.tail(half)]).drop_duplicates("term")
    figure = bars.ranked(both, label="display", value="z", key="term", title=job.t("column.z"), convention=job.convention)
    chart = Chart("bar", both["display"].tolist(), [(job.t("column.z"), both["z"].tolist())])
    heads = {
        "display": "column.term", "target": "keyness.here", "reference": "keyness.there", "z": "column.z",
        "log_likelihood": "column.log_likelihood", "log_ratio": "column.log_ratio",
    }  # fmt: skip
    title = f"{job.t('terms.view_keywords')} ({job.names[job.params['language']]})"
    return Made(title, job.t("method.keyness", against=against), headed(job, heads), chart, figure)


def _collocates(job: Job) -> Made:
    heads = {
        "display": "column.term",
        "log_dice": "column.log_dice",
        "together": "column.together",
        "log_likelihood": "column.log_likelihood",
    }
    title = job.t("collocates.title", term=isolate(job.params["term"]))
    return _ranked(
        job,
        "display",
        "log_dice",
        "term",
        title=title,
        method=job.t("method.collocates", before=job.params["window"], after=job.params["window"]),
        heads=heads,
    )


def _group(job: Job, title: str) -> str:
    """A title with the group of the codebook it is about."""
    group = job.params["group"]
    return f"{job.names.get('group:' + group, group)}: {title}" if group else title


def _categories(job: Job) -> Made:
    job = _with_names(job, "category")
    heads = {"label": "column.category", "articles": "count.articles", "count": "column.hits", "per_million": "column.per_million"}
    job = replace(job, table=job.table.sort_values("articles", ascending=False, kind="stable"))
    return _ranked(
        job, "label", "articles", "category", title=_group(job, job.t("codebook.table")), method=job.t("method.codes"), heads=heads
    )


def _categories_by(job: Job) -> Made:
    rows = job.table.groupby("category")["articles"].sum().sort_values(ascending=False, kind="stable").index[:BARS].tolist()
    columns = list(dict.fromkeys(job.table["value"]))[:10]
    inside = job.table[job.table["category"].isin(rows) & job.table["value"].isin(columns)]
    figure = heat.crossed(inside, rows=rows, columns=columns, names=job.names, convention=job.convention)
    table = job.table.assign(label=job.named(job.table["category"].tolist()), value=job.named(job.table["value"].tolist()))
    heads = {
        "label": "column.category",
        "value": "column.value",
        "articles": "count.articles",
        "share": "column.share",
        "residual": "column.residual",
    }
    return Made(_group(job, job.t("codebook.crossed")), job.t("method.crossed"), headed(job, heads, table), None, figure)


def _trend(job: Job) -> Made:
    params = job.params
    names = {**job.names, **{f"{c}:{t}": d for c in ("ar", "fa", "en") for t, d in _displays(job, c).items()}}
    label = job.t(f"trends.{params['measure']}")
    figure = lines.trends(job.table, names=names, label=label, convention=job.convention)
    periods = sorted(job.table["period"].unique())
    series = []
    for line, own in job.table.groupby("item", sort=False):
        values = own.set_index("period")["value"].reindex(periods)
        series.append((names.get(str(line), str(line)), [None if pd.isna(v) else float(v) for v in values]))
    chart = Chart("line", _periods(periods, job, params["period"]), series)
    known = job.table[job.table["value"].notna()]
    table = known.assign(item=[names.get(str(i), str(i)) for i in known["item"]])
    heads = {c: f"column.{c}" for c in ("period", "item", "articles", "value", "low", "high")}
    method = f"{job.t('method.trend_' + params['measure'], period=job.t('period.' + params['period']))}; {job.t('method.band')}"
    title = job.t("trends.title")
    if params["within"] != "none" and params["items"]:
        title = job.t("trends.title_of", item=isolate(names.get(params["items"][0], params["items"][0])))
    return Made(title, method, headed(job, heads, table), chart, figure)


def _displays(job: Job, language: str) -> dict[str, str]:
    wanted = [i.partition(":")[2] for i in job.params["items"] if i.startswith(f"{language}:")]
    if not wanted:
        return {}
    shown = job.opened.display(language)
    return {t: str(shown[t]) for t in wanted if t in shown.index}


def _spells(job: Job, heads: Mapping[str, str], title: str, method: str) -> Made:
    table = job.table.assign(item=job.named(job.table["item"].tolist()))
    return Made(title, method, headed(job, heads, table))


def _bursts(job: Job) -> Made:
    heads = {
        "item": "column.item",
        "start": "filter.since",
        "end": "filter.until",
        "articles": "count.articles",
        "weight": "column.burst_weight",
    }
    return _spells(job, heads, job.t("trends.bursts"), job.t("method.bursts"))


def _changes(job: Job) -> Made:
    heads = {"item": "column.item", "period": "column.change", "before": "column.before", "after": "column.after", "p": "column.p"}
    return _spells(job, heads, job.t("trends.changes"), job.t("method.changes"))


def _network(job: Job) -> Made:
    p = job.params
    drawn = questions.drawn(job.opened, job.slice, p)
    nodes, drawn_edges = drawn.network.nodes, drawn.network.edges
    figure = drawing.static(nodes, drawn_edges, drawn.positions, labels=job.names, groups=drawn.groups)
    table = drawn_edges.assign(a=job.named(drawn_edges["a"].tolist()), b=job.named(drawn_edges["b"].tolist()))
    heads = {"a": "column.name", "b": "column.other_name", "weight": "column.weight"}
    parts = [job.t(f"officials.{p['mode']}"), job.t(f"normal.{p['normalisation']}"), job.t(f"significance.{p['edges']}")]
    note = job.t("officials.note") if p["mode"] == "together" else job.t("officials.note_concepts")
    table = table.sort_values("weight", ascending=False, kind="stable")
    title = job.t("officials.network")
    if p["around"]:
        title = f"{title}: {isolate(job.names.get(p['around'], p['around']))}"
    return Made(title, f"{'; '.join(parts)}. {note}", headed(job, heads, table), None, figure)


def _quotations(job: Job) -> Made:
    quotes, table = quotes_of(job, job.table)
    official = job.params["official"]
    title = f"{job.t('count.quotations')}: {isolate(job.names.get(official, official))}" if official else job.t("count.quotations")
    return Made(title, job.t("method.quotations"), table, quotes=quotes)


def _moves(job: Job) -> Made:
    table = job.table.assign(item=job.named(job.table["item"].tolist()))
    heads = {c: f"column.{c}" for c in ("item", "recent_share", "before_share", "recent", "before", "z")}
    best = table.head(BARS)
    series = [(job.t(f"column.{c}"), best[c].astype(float).tolist()) for c in ("before_share", "recent_share")]
    chart = Chart("bar", best["item"].tolist(), series, percent=True)
    return Made(job.t("situation.all"), job.t("method.situation"), headed(job, heads, table), chart)


def _cited_now(job: Job) -> Made:
    job = _with_names(job, "official_id")
    heads = {"label": "column.name", "quotations": "count.quotations", "articles": "count.articles", "earlier": "column.earlier"}
    title, method = job.t("situation.cited_title"), job.t("method.situation")
    return _ranked(job, "label", "quotations", "official_id", title=title, method=method, heads=heads)


MAKERS: Mapping[str, Callable[[Job], Made]] = {
    "articles_over_time": _over_time,
    "articles_by": _articles_by,
    "officials_cited": _officials,
    "quotations": _quotations,
    "articles": tables.articles,
    "situation": tables.situation_page,
    "suggested_merges": tables.suggested_merges,
    "situation_moves": _moves,
    "situation_cited": _cited_now,
    "topics": _topics,
    "topic_words": _topic_words,
    "topic_over_time": _topic_over_time,
    "topic_prevalence": _prevalence,
    "topic_map": tables.topic_map,
    "topic_tree": tables.topic_tree,
    "topic_scan": tables.topic_scan,
    "topic_officials": tables.topic_officials,
    "subjects": tables.subjects,
    "alignments": tables.alignments,
    "alignment_evidence": tables.alignment_evidence,
    "terms": _terms,
    "phrases": _phrases,
    "keywords": _keywords,
    "collocates": _collocates,
    "concordance": tables.concordance,
    "categories": _categories,
    "categories_by": _categories_by,
    "network": _network,
    "network_measures": tables.network_measures,
    "network_change": tables.network_change,
    "trend": _trend,
    "bursts": _bursts,
    "changes": _changes,
    "leads": tables.leads,
    "granger": tables.granger,
}
