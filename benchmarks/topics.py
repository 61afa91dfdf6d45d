"""Topic quality beside tomotopy LDA and BERTopic, on the same tokens in the same run.

``make bench`` runs it; the peers live in an environment of their own
(``.venv-topics``). Prints coherence (NPMI over articles), diversity, stability
over five random beginnings, and seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy import sparse

from analytics import pipeline
from analytics.annotations import boilerplate, topics
from analytics.annotations.topics import coherence, material, model
from analytics.annotations.topics.params import TopicParams
from analytics.corpus import duplicates
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.tables import ARTICLES, NAME_TERMS, SIGNATURES, TERMS, TOKENS
from analytics.tokens import TokenIndex
from analytics.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet-extremism.ar.jsonl.gz"
PEERS = ROOT / ".venv-topics" / "bin" / "python"
NUMBER, SEEDS = 20, 5


def prepared(root: Path) -> material.Material:
    """The corpus as our topics are fitted on it."""
    workspace = Workspace(root)
    with Engine() as engine:
        pipeline.ingest([CORPUS], workspace, engine=engine)
        generation = pipeline.analyse(workspace, engine=engine)
    articles = generation.read(ARTICLES)
    index = TokenIndex.build(generation.arrow(TOKENS, dictionary=("article_id", "surface", "term")), "ar", articles["article_id"].tolist())
    signatures = duplicates.Signatures.of([generation.read(SIGNATURES)])
    alike = frozenset(duplicates.mark(articles, signatures, duplicates.DuplicateParams(threshold=0.4, bands=48)).repeats)
    left_out = alike | set(articles.loc[articles["duplicate_of"].notna(), "article_id"])
    mask = boilerplate.repeated(index, counted=~index.rows(left_out))
    corpus = topics.Corpus(
        {"ar": boilerplate.without(Counts.of_terms(index), index, mask)},
        articles,
        generation.read(TERMS),
        names=generation.read(NAME_TERMS),
        alike=alike,
    )
    made = material.gather(corpus, "ar", TopicParams(), model=None, markers=())
    assert made is not None
    return made


def measured(tops: list[np.ndarray], binary: sparse.csc_matrix) -> dict[str, float]:
    """NPMI and diversity of the first set of strongest terms, and how well all sets agree."""
    first = tops[0]
    npmi = np.mean([coherence.npmi(*coherence.occurrences(binary, row)) for row in first])
    pairs = [model.agreement(a, b) for i, a in enumerate(tops) for b in tops[i + 1 :]]
    return {
        "topics": len(first),
        "npmi": float(npmi),
        "diversity": len(np.unique(first)) / first.size,
        "stability": float(np.mean(pairs)) if pairs else float("nan"),
    }


def main() -> None:
    """Run all and print the table."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is not here: this benchmark needs it")
    with tempfile.TemporaryDirectory() as folder:
        made = prepared(Path(folder) / "workspace")
        matrix = made.matrix
        fitted = matrix.tfidf[matrix.fitted]
        counts = sparse.csr_matrix(matrix.counts[matrix.fitted])
        binary = sparse.csc_matrix((counts > 0).astype(np.float32))
        params = TopicParams()
        start = time.perf_counter()
        own = model.factorise(fitted, NUMBER, params)
        seconds = time.perf_counter() - start
        starts = [model.tops(model.factorise(fitted, NUMBER, TopicParams(seed=s), init="random"), 10) for s in range(SEEDS)]
        table = {
            "Marsad": {**measured([model.tops(own, 10)], binary), "stability": measured(starts, binary)["stability"], "seconds": seconds}
        }
        names = made.vocabulary["term"].tolist()
        documents = [[names[j] for j, c in zip(row.indices, row.data, strict=True) for _ in range(int(c))] for row in counts]
        if PEERS.exists():
            job, out = Path(folder) / "job.json", Path(folder) / "out.json"
            job.write_text(json.dumps({"documents": documents, "number": NUMBER, "seeds": SEEDS}), encoding="utf-8")
            subprocess.run([PEERS, ROOT / "benchmarks" / "topics_peers.py", job, out], check=True)
            place = {t: n for n, t in enumerate(names)}
            for peer, result in json.loads(out.read_text(encoding="utf-8")).items():
                sets = [np.array([[place[t] for t in topic] for topic in tops]) for tops in result["tops"]]
                table[peer] = {**measured(sets, binary), "seconds": result["seconds"]}
        else:
            print("no peers: `make bench` installs tomotopy and BERTopic into .venv-topics")
    print(f"{len(documents)} articles, {len(names)} terms, K = {NUMBER}")
    print(f"{'':<28}{'topics':>7}{'NPMI':>8}{'diversity':>11}{'stability':>11}{'seconds':>9}")
    for name, row in table.items():
        print(f"{name:<28}{row['topics']:>7}{row['npmi']:>8.3f}{row['diversity']:>11.2f}{row['stability']:>11.2f}{row['seconds']:>9.1f}")


if __name__ == "__main__":
    main()
