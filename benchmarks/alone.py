"""From the text to the topics and nothing else: what is timed beside topic models of others."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse

from analytics.annotations import terms, topics
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.pipeline.partitions import bodies
from analytics.tables import ARTICLES, CUTS, TEXTS
from analytics.tokenising import tokenise
from analytics.tokens import coded
from analytics.workspace import Workspace


def ready() -> None:
    """A process that got here has read its code; long enough for the others to get one each."""
    time.sleep(0.5)


def warm(engine: Engine) -> None:
    """Let every process read its code before the clock, as the peers do their imports; lists and dictionaries are read after it."""
    topics.load()
    for begun in [engine.submit(ready) for _ in range(engine.workers)]:
        begun.get()


def counted(task: tuple[str, str, str]) -> tuple[list[str], pa.Array, np.ndarray, np.ndarray, np.ndarray]:
    """One partition's articles, terms, and (number of its terms; which, how often) article by article."""
    address, texts, cuts = task
    workspace = Workspace(address)
    words = tokenise(bodies(workspace.read_object(texts), workspace.read_object(cuts)))
    found = terms.read(words)
    held = found.term >= 0
    width = max(len(found.listed), 1)
    pairs, number = np.unique(words.article[held] * width + found.term[held], return_counts=True)
    article, which = np.divmod(pairs, width)
    return (
        words.ids,
        pa.array(found.listed, pa.string()),
        np.bincount(article, minlength=len(words.ids)),
        which.astype(np.int32),
        number.astype(np.int32),
    )


def topics_alone(workspace: Workspace, number: int, engine: Engine, *, judged: bool = False) -> dict[str, Any]:
    """Words, terms and topics of a corpus that was read, with the counts they are fitted on; their stability told, too, or not."""
    generation = workspace.require()
    tasks = [(workspace.address, t, c) for t, c in zip(generation.parts(TEXTS), generation.parts(CUTS), strict=True)]
    ids: list[str] = []
    named: list[pa.Array] = []
    sizes, columns, numbers = [], [], []
    before = 0
    for own, listed, size, which, count in engine.map(counted, tasks):
        ids += own
        named.append(listed)
        sizes.append(size)
        columns.append(which + before)
        numbers.append(count)
        before += len(listed)
    rank, items = coded(pa.chunked_array(named))
    bounds = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    matrix = sparse.csr_matrix((np.concatenate(numbers), rank[np.concatenate(columns)], bounds), shape=(len(ids), len(items)))
    articles = generation.read(ARTICLES)
    counts = Counts(np.array(ids, dtype=object), articles["words"].to_numpy(), items, matrix)
    totals = counts.totals(articles["duplicate_of"].isna().to_numpy())
    vocabulary = pd.DataFrame({"term": items, "language": "ar", "display": items, "count": totals.counts, "articles": totals.articles})
    arabic = articles[articles["language"] == "ar"]
    corpus = topics.Corpus({"ar": counts}, arabic, vocabulary[vocabulary["articles"] > 0])
    return {**topics.fit(corpus, params=topics.TopicParams(number=number), engine=engine, judged=judged), "counts": counts}
