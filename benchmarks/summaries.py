"""How long each summary takes on 31,030 articles, beside DuckDB doing the same: medians of seven runs, milliseconds.

The workspace is made once (``workspaces/bench``) and used again.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from analytics import pipeline
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.slices import Slice
from analytics.summaries import codebook, collocations, concordance, keyness, networks, periods, search, terms, topics, trends
from analytics.summaries.networks import rows as network_rows
from analytics.tables import ARTICLE_TOPICS, ARTICLES, CODES, QUOTATIONS, TERMS, TEXTS, TOKENS, TOPICS
from analytics.tokens import TokenIndex
from analytics.workspace import Workspace

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


def main() -> None:
    """Time everything and print the table."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is not here: this benchmark needs it")
    workspace = Workspace(WORKSPACE)
    current = workspace.current()
    if current is None or not current.analysed:
        with Engine() as engine:
            pipeline.ingest([CORPUS], workspace, engine=engine)
            pipeline.analyse(workspace, engine=engine)
    generation = workspace.require(analysed=True)
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
    print(f"{len(articles)} articles, {len(index):,} words; index and counts ready in {time.perf_counter() - start:.1f} s")
    rows = index.rows(articles["article_id"])
    half = articles["published"].fillna("") < "2015-08-01"
    nodes = index.of_term(TERM)
    texts = generation.arrow(TEXTS).combine_chunks()
    place = {i: n for n, i in enumerate(texts["article_id"].to_pylist())}
    share = generation.read(ARTICLE_TOPICS)
    listed = generation.read(TOPICS)
    quotations = generation.read(QUOTATIONS)
    codes = generation.read(CODES)
    categories = Counts.of_rows(codes, item="category", articles=everything)
    outlets = articles[["article_id", "outlet"]].rename(columns={"outlet": "value"})

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
        "collocates, 5 words either side": lambda: collocations.collocates(index, (nodes, nodes), rows=rows, display=display),
        "concordance, 50 lines by context": kwic,
        "phrase search, spelling merged": lambda: search.find(index, "العمليات الإرهابية"),
        "expression search": lambda: search.find(index, "إرهاب.*", search.SearchParams(expression=True)),
        "topic shares": lambda: topics.shares(share, topics=listed, articles=articles),
        "prevalence by outlet, bootstrap": lambda: topics.prevalence(
            share, topic_ids=[listed["topic_id"].iloc[0]], articles=articles, column="outlet"
        ),
        "categories by outlet": lambda: codebook.crossed(categories, articles=articles, values=outlets),
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
    print(f"{'':<36}{'Marsad ms':>10}{'DuckDB ms':>11}{'ratio':>7}")
    for name, function in ours.items():
        own = median(function)
        if name in theirs:
            other = median(lambda name=name: base.execute(theirs[name]).fetchall(), runs=3)
            print(f"{name:<36}{own:>10.0f}{other:>11.0f}{other / own:>7.1f}")
        else:
            print(f"{name:<36}{own:>10.0f}")


if __name__ == "__main__":
    main()
