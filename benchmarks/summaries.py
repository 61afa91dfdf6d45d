"""How long each summary takes on 31,030 articles, beside DuckDB, polars and SQLite FTS5 doing the same: medians, milliseconds.

The workspace is made once (``workspaces/bench``) and used again.
"""

from __future__ import annotations

import itertools
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from analytics import pipeline
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.pipeline.partitions import resources_print
from analytics.slices import Slice
from analytics.summaries import codebook, collocations, concordance, keyness, networks, periods, search, terms, topics, trends
from analytics.summaries.networks import rows as network_rows
from analytics.tables import ARTICLE_TOPICS, ARTICLES, CODES, QUOTATIONS, TERMS, TEXTS, TOKENS, TOPICS
from analytics.tokens import TokenIndex
from analytics.workspace import Workspace
from benchmarks.sections import Section, versions

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet.ar.jsonl.gz"
WORKSPACE = ROOT / "workspaces" / "bench"
TERM = "إرهابي"


def median(function: Callable[[], object], runs: int = 7) -> float:
    """Milliseconds."""
    function()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def workspace() -> Workspace:
    """The corpus, analysed by today's code."""
    made = Workspace(WORKSPACE)
    current = made.current()
    if current is None or not current.analysed or current.facts.get("resources") != resources_print():
        with Engine() as engine:
            pipeline.ingest([CORPUS], made, engine=engine)
            pipeline.analyse(made, engine=engine)
    return made


def sections() -> list[Section]:
    """Time everything."""
    generation = workspace().require(analysed=True)
    everything = generation.read(ARTICLES)
    articles = Slice().select(everything)
    vocabulary = generation.read(TERMS)
    display = vocabulary[vocabulary["language"] == "ar"].set_index("term")["display"]
    start = time.perf_counter()
    tokens = generation.arrow(TOKENS, dictionary=("article_id", "surface", "term"))
    index = TokenIndex.build(tokens, "ar", everything["article_id"].tolist())
    counts = Counts.of_terms(index)
    counts.totals(np.ones(len(counts.ids), bool))
    index.of_term(TERM)
    display = counts.shown(display)
    ready = f"{len(articles)} articles, {len(index):,} words; index and counts ready in {time.perf_counter() - start:.1f} s"
    rows = index.rows(articles["article_id"])
    half = articles["published"].fillna("") < "2015-08-01"
    nodes = index.of_term(TERM)
    texts = generation.arrow(TEXTS).combine_chunks()
    place = {i: n for n, i in enumerate(texts["article_id"].to_pylist())}
    share = generation.read(ARTICLE_TOPICS)
    listed = generation.read(TOPICS)
    quotations = generation.read(QUOTATIONS)
    codes = generation.arrow(CODES, dictionary=("article_id", "category"))
    categories = Counts.of_rows(codes, item="category", articles=everything)
    outlets = pd.DataFrame({"row": np.flatnonzero(rows), "value": everything["outlet"].to_numpy()[rows]})
    one_topic = share[share["topic_id"] == listed["topic_id"].iloc[0]].set_index("article_id")["share"]
    of_topic = one_topic.reindex(articles["article_id"]).fillna(0).to_numpy()

    def kwic() -> pd.DataFrame:
        params = concordance.ConcordanceParams(most=50, order="after")
        spans = index.span_table(*concordance.ordered(index, (nodes, nodes), params))
        taken = texts.take(pa.array([place[i] for i in dict.fromkeys(spans["article_id"])])).to_pandas()
        return concordance.lines(spans, texts=taken, params=params)

    at = pd.Index(everything["article_id"]).get_indexer(articles["article_id"])
    column = counts.column(TERM)[at]
    weekly = trends.TrendParams(period="week", measure="per_thousand")
    named = network_rows.with_concepts(quotations)
    ours = {
        "term frequencies and dispersion": lambda: terms.frequencies(counts, articles=articles, display=display),
        "one term per week, bands": lambda: trends.series({TERM: column}, articles=articles, params=weekly),
        "keyness of two halves": lambda: keyness.keyness(counts, target=articles[half], reference=articles[~half], display=display),
        "collocates, 5 words either side": lambda: collocations.collocates(
            index, (nodes, nodes), rows=rows, totals=counts.totals(rows).counts, display=display
        ),
        "concordance, 50 lines by context": kwic,
        "phrase search, spelling merged": lambda: search.find(index, "العمليات الإرهابية"),
        "expression search": lambda: search.find(index, "إرهاب.*", search.SearchParams(expression=True)),
        "topic shares": lambda: topics.shares(share, topics=listed, articles=articles),
        "prevalence by outlet, bootstrap": lambda: topics.prevalence(of_topic, articles=articles, column="outlet"),
        "categories by outlet": lambda: codebook.crossed(categories, rows=rows, values=outlets),
        "network, 60 officials": lambda: networks.network(named, networks.NetworkParams()),
    }
    base = duckdb.connect()
    base.execute("set threads to 2")
    dated = everything.assign(week=periods.assign(everything, "week"), n=range(len(everything)), kept=everything["duplicate_of"].isna(), half=everything["published"].fillna("") < "2015-08-01")  # fmt: skip
    base.register("dated_view", dated[["n", "article_id", "week", "kept", "half", "words"]])
    base.execute("create table articles as select * from dated_view")
    frame = pd.DataFrame({"n": index.article, "term": index.term, "pos": np.arange(len(index)), "surface": index.surface, "start": index.start, "stop": index.end})  # fmt: skip
    base.register("token_view", frame)
    base.execute("create table tokens as select * from token_view")
    base.register("text_view", texts)
    base.execute("create table texts as select article_id, text from text_view")
    code = index.code(TERM)
    theirs = {
        "term frequencies and dispersion": "select term, count(*) c, count(distinct n) d from tokens join articles using (n) where kept and term >= 0 group by term order by c desc",
        "one term per week, bands": f"select week, count(distinct n) filter (where term = {code}) h, count(distinct n) t from articles left join tokens using (n) where kept group by week order by week",
        "keyness of two halves": "select term, count(*) filter (where half) a, count(*) filter (where not half) b from tokens join articles using (n) where kept and term >= 0 group by term",
        "collocates, 5 words either side": f"select b.term, count(*) from tokens a join tokens b on b.pos between a.pos - 5 and a.pos + 5 and b.n = a.n and b.pos <> a.pos join articles r on r.n = a.n where a.term = {code} and b.term >= 0 and kept group by b.term",
        "concordance, 50 lines by context": f"select article_id, substr(text, greatest(t.start - 70, 1)::bigint, 140 + t.stop - t.start) from tokens t join tokens u on u.pos = t.pos + 1 and u.n = t.n join articles r on r.n = t.n join texts using (article_id) where t.term = {code} order by u.surface limit 50",
    }
    sql: dict[str, Callable[[], object]] = {name: partial(_fetched, base, query) for name, query in theirs.items()}
    frames = _polars(frame, dated, code)
    texts5 = _fts5(index, dated, code)
    table = []
    for name, function in ours.items():
        own = median(function)
        peers = [median(queries[name], runs=3) if name in queries else None for queries in (sql, frames, texts5)]
        table.append((name, own, *(x for peer in peers for x in (peer, peer / own if peer is not None else None))))
    note = (
        f"Milliseconds, medians; {ready}. {versions('duckdb', 'polars')}, SQLite {sqlite3.sqlite_version} (FTS5), all in memory on the same "
        "words. Marsad's rows do more than the peers' (bands, dispersion, significance); an empty cell is what a peer has no way to say."
    )
    columns = ("", "Marsad", "DuckDB", "ratio", "polars", "ratio", "FTS5", "ratio")
    return [Section("Summaries of 31,030 articles", note, columns, table), _networks(named)]


def _fetched(base: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return base.execute(query).fetchall()


def _polars(frame: pd.DataFrame, dated: pd.DataFrame, code: int) -> dict[str, Callable[[], object]]:
    """The same questions as polars is asked them."""
    tokens = pl.from_pandas(frame)
    articles = pl.from_pandas(dated[["n", "week", "kept", "half"]])
    kept = articles.filter(pl.col("kept"))
    held = tokens.filter(pl.col("term") >= 0)

    def collocates() -> object:
        nodes = tokens.filter(pl.col("term") == code).join(kept, on="n")["pos"].to_numpy()
        around = np.unique(np.concatenate([nodes + k for k in range(-5, 6) if k]))
        near = tokens[np.clip(around, 0, len(tokens) - 1)].filter(pl.col("term") >= 0)
        return near.group_by("term").len()

    return {
        "term frequencies and dispersion": lambda: held.join(kept, on="n").group_by("term").agg(pl.len(), pl.col("n").n_unique()).sort("len"),
        "one term per week, bands": lambda: kept.join(
            held.filter(pl.col("term") == code).select("n").unique().with_columns(hit=1), on="n", how="left"
        ).group_by("week").agg(pl.col("hit").sum(), pl.len()),
        "keyness of two halves": lambda: held.join(kept, on="n").group_by("term").agg(pl.col("half").sum(), pl.len()),
        "collocates, 5 words either side": collocates,
    }  # fmt: skip


def _fts5(index: TokenIndex, dated: pd.DataFrame, code: int) -> dict[str, Callable[[], object]]:
    """The same questions as a full-text index is asked them; words stand in it as the numbers of their terms."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table texts using fts5(words)")
    base.execute("create table articles (n integer primary key, week text, kept integer)")
    bounds = np.searchsorted(index.article, np.arange(len(index.ids) + 1))
    words = np.array([f"t{n}" for n in range(-1, len(index.terms))], dtype=object)[index.term + 1]
    base.executemany(
        "insert into texts(rowid, words) values (?, ?)",
        ((n, " ".join(words[a:b])) for n, (a, b) in enumerate(itertools.pairwise(bounds))),
    )
    rows = zip(range(len(dated)), dated["week"].astype(str), dated["kept"].astype(int), strict=True)
    base.executemany("insert into articles values (?, ?, ?)", ((n, w, int(k)) for n, w, k in rows))
    weekly = (
        f"select week, count(*) from texts join articles on articles.n = texts.rowid where texts match 't{code}' and kept group by week"
    )
    lines = f"select rowid, snippet(texts, 0, '[', ']', '', 21) from texts where texts match 't{code}' limit 50"
    return {
        "one term per week, bands": lambda: base.execute(weekly).fetchall(),
        "concordance, 50 lines by context": lambda: base.execute(lines).fetchall(),
    }


def _networks(rows: pd.DataFrame) -> Section:
    """Measures, communities and layout of a network, beside networkx on the same graph."""
    made = networks.network(rows, networks.NetworkParams(most=300))
    graph = nx.Graph()
    graph.add_nodes_from(made.nodes["id"])
    graph.add_weighted_edges_from(zip(made.edges["a"], made.edges["b"], made.edges["weight"], strict=True))
    for _, _, about in graph.edges(data=True):
        about["length"] = 1 / about["weight"]

    def centrality() -> None:
        dict(graph.degree(weight="weight"))
        nx.betweenness_centrality(graph, weight="length")
        nx.eigenvector_centrality(graph, weight="weight", max_iter=5_000)

    pairs = {
        "degree, strength, betweenness, eigenvector": (lambda: networks.measures(made), centrality),
        "communities (Leiden; Louvain)": (lambda: networks.communities(made), lambda: nx.community.louvain_communities(graph, seed=0)),
        "layout (Fruchterman-Reingold: 800 rounds and nodes pushed apart; networkx 50 rounds)": (
            lambda: networks.layout(made),
            lambda: nx.spring_layout(graph, seed=0),
        ),
    }
    table = []
    for name, (own, other) in pairs.items():
        mine, theirs = median(own, runs=3), median(other, runs=3)
        table.append((name, mine, theirs, theirs / mine))
    parts = networks.communities(made)
    groups: dict[int, set[str]] = {}
    for node, number in parts.items():
        groups.setdefault(number, set()).add(node)
    quality = [
        nx.community.modularity(graph, found, weight="weight")
        for found in (groups.values(), nx.community.louvain_communities(graph, seed=0))
    ]
    note = (
        f"Milliseconds, medians; {graph.number_of_nodes()} officials, {graph.number_of_edges():,} edges; {versions('igraph', 'networkx')}. "
        f"Modularity of the communities: {quality[0]:.4f} (Marsad), {quality[1]:.4f} (networkx)."
    )
    return Section("Network of officials", note, ("", "Marsad", "networkx", "ratio"), table)


def main() -> None:
    """Time everything and print the tables."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is not here: this benchmark needs it")
    for section in sections():
        print(section.markdown())


if __name__ == "__main__":
    main()
