"""How fast the whole is: analysis, topics alone, additions and growth, beside tomotopy in the same run.

``python -m benchmarks.speed``; needs the corpora in ``../shared`` and tomotopy in
``.venv-topics`` (``make bench`` installs it). Every figure is the median of the
rounds; ours and the peer's take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import gzip
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import typer
from scipy import sparse

from analytics.annotations import terms, topics
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.pipeline.partitions import bodies
from analytics.tables import ARTICLES, CUTS, TEXTS
from analytics.tokenising import tokenise
from analytics.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet.ar.jsonl.gz"
#: Articles that are added: of another outlet.
OTHERS = CORPUS.with_name("ant.ar.jsonl.gz")
PEER = ROOT / ".venv-topics" / "bin" / "python"
SIZES = (1_000, 3_000, 10_000, 31_030)
#: Memory is looked at this often, in seconds.
LOOK = 0.5

TOMOTOPY = """
import gzip, json, re, sys, time
import tomotopy
start = time.perf_counter()
words = re.compile(r"\\w+")
model = tomotopy.LDAModel(k=int(sys.argv[2]), seed=0, min_df=3)
with gzip.open(sys.argv[1], "rt", encoding="utf-8") as f:
    for line in f:
        found = words.findall(json.loads(line)["text"])
        if found:
            model.add_doc(found)
model.train(100, workers=2)
print(time.perf_counter() - start, tomotopy.__version__)
"""


def tomotopy(number: int) -> float:
    """Seconds tomotopy takes to read the corpus, cut it into words and fit LDA: 100 iterations, 2 workers."""
    done = subprocess.run([PEER, "-W", "ignore", "-c", TOMOTOPY, CORPUS, str(number)], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


def counted(task: tuple[str, str, str]) -> tuple[list[str], list[str], np.ndarray, np.ndarray, np.ndarray]:
    """One partition's articles, terms, and how often which stands where."""
    address, texts, cuts = task
    workspace = Workspace(address)
    words = tokenise(bodies(workspace.read_object(texts), workspace.read_object(cuts)))
    found = terms.read(words)
    held = found.term >= 0
    width = max(len(found.listed), 1)
    pairs, number = np.unique(words.article[held] * width + found.term[held], return_counts=True)
    return words.ids, found.listed, pairs // width, pairs % width, number


def topics_alone(workspace: Workspace, number: int, engine: Engine) -> dict[str, pd.DataFrame]:
    """Words, terms and topics of a corpus that was read, and nothing else."""
    generation = workspace.require()
    tasks = [(workspace.address, t, c) for t, c in zip(generation.parts(TEXTS), generation.parts(CUTS), strict=True)]
    place: dict[str, int] = {}
    ids: list[str] = []
    rows, columns, numbers = [], [], []
    for own, listed, row, column, count in engine.map(counted, tasks):
        code = np.array([place.setdefault(t, len(place)) for t in listed], dtype=np.int64)
        rows.append(row + len(ids))
        columns.append(code[column])
        numbers.append(count)
        ids += own
    items = np.array(sorted(place), dtype=object)
    rank = np.empty(len(items), dtype=np.int64)
    rank[[place[t] for t in items]] = np.arange(len(items))
    matrix = sparse.csr_matrix(
        (np.concatenate(numbers).astype(np.int32), (np.concatenate(rows), rank[np.concatenate(columns)])), shape=(len(ids), len(items))
    )
    articles = generation.read(ARTICLES)
    counts = Counts(np.array(ids, dtype=object), articles["words"].to_numpy(), items, matrix)
    totals = counts.totals(articles["duplicate_of"].isna().to_numpy())
    vocabulary = pd.DataFrame({"term": items, "language": "ar", "display": items, "count": totals.counts, "articles": totals.articles})
    arabic = articles[articles["language"] == "ar"]
    corpus = topics.Corpus({"ar": counts}, arabic, vocabulary[vocabulary["articles"] > 0])
    return topics.fit(corpus, params=topics.TopicParams(number=number), engine=engine)


@dataclass
class Memory:
    """The most memory a process and its children had together, in bytes: private and shared pages, each counted once a process."""

    most: int = 0
    single: int = 0

    def look(self, process: psutil.Process) -> None:
        """Look once."""
        sizes = []
        for p in (process, *process.children(recursive=True)):
            try:
                sizes.append(p.memory_info().rss)
            except psutil.Error:
                continue
        self.most, self.single = max(self.most, sum(sizes)), max(self.single, *sizes, 0)


def command(*words: object) -> tuple[float, Memory]:
    """Seconds and memory of one command of ours, as a user would run it."""
    memory = Memory()
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "analytics", *map(str, words)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        memory.look(watched)
        time.sleep(LOOK)
    if process.returncode:
        raise SystemExit(process.stderr.read().decode() if process.stderr else "a command failed")
    return time.perf_counter() - start, memory


def cut(path: Path, number: int, corpus: Path = CORPUS) -> Path:
    """The first articles of a corpus."""
    with gzip.open(corpus, "rt", encoding="utf-8") as f, open(path, "w", encoding="utf-8") as out:
        out.writelines(line for line, _ in zip(f, range(number), strict=False))
    return path


def fresh(read: Path, to: Path) -> Path:
    """A copy of a workspace that was read and never analysed."""
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(read, to))


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of log seconds over log articles, by least squares."""
    x, y = np.log(sizes), np.log(seconds)
    return float(np.polyfit(x, y, 1)[0])


def rounds_of(number: int, *works: Callable[[], float]) -> list[float]:
    """The median of every piece of work, which take turns."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(number):
        for n, work in enumerate(works):
            taken[n].append(work())
    return [statistics.median(t) for t in taken]


def main(rounds: int = 3, growth: bool = True) -> None:
    """Measure and print."""
    if not CORPUS.exists() or not PEER.exists():
        sys.exit(f"{CORPUS} and {PEER} are needed")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        ingest, _ = command("ingest", CORPUS, "--workspace", base / "read")
        memory: list[Memory] = []

        def analyse() -> float:
            seconds, used = command("analyse", "--topics", 20, "--workspace", fresh(base / "read", base / "whole"))
            memory.append(used)
            return seconds

        def alone(number: int) -> float:
            with Engine() as engine:
                engine.submit(int, "1").get()  # processes start before the clock, as the peer's imports do
                start = time.perf_counter()
                topics_alone(Workspace(base / "read"), number, engine)
                return time.perf_counter() - start

        whole, short, short50, peer, peer50 = rounds_of(
            rounds, analyse, lambda: alone(20), lambda: alone(50), lambda: tomotopy(20), lambda: tomotopy(50)
        )
        most, single = max(m.most for m in memory) / 2**30, max(m.single for m in memory) / 2**30
        print(f"ingest {ingest:.1f} s; tomotopy LDA K=20 {peer:.1f} s, K=50 {peer50:.1f} s")
        print(
            f"whole analyse, K=20: {whole:.1f} s = {whole / peer:.2f} x tomotopy; memory {single:.2f} GB a process at most, {most:.2f} GB together"
        )
        print(f"words + topics, K=20: {short:.1f} s = {short / peer:.2f} x; K=50: {short50:.1f} s = {short50 / peer50:.2f} x")
        more = cut(base / "more.jsonl", 100, corpus=OTHERS)
        adding = (
            command("ingest", more, "--workspace", base / "whole")[0] + command("analyse", "--topics", 20, "--workspace", base / "whole")[0]
        )
        print(f"adding 100 articles: {adding:.1f} s = {100 * adding / whole:.1f} % of the whole")
        if growth:
            taken: dict[str, list[float]] = {"ingest": [], "analyse": []}
            for size in SIZES:
                corpus = cut(base / f"{size}.jsonl", size)
                taken["ingest"].append(command("ingest", corpus, "--workspace", base / f"g{size}")[0])
                taken["analyse"].append(command("analyse", "--topics", 20, "--workspace", base / f"g{size}")[0])
            for name, seconds in taken.items():
                steps = ", ".join(f"{s:.1f}" for s in seconds)
                print(f"growth of {name} at {', '.join(map(str, SIZES))}: {steps} s; exponent {exponent(list(SIZES), seconds):.2f}")


if __name__ == "__main__":
    typer.run(main)
