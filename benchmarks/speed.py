"""How fast the whole is: analysis, topics alone, additions and growth, beside tomotopy in the same run.

``python -m benchmarks.speed``; needs the corpora in ``../shared`` and tomotopy in
``.venv-topics`` (``make bench`` installs it). Every figure is the median of the
rounds; ours and the peer's take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
import typer
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from analytics.annotations.topics import coherence
from analytics.counts import Counts
from analytics.engine import Engine
from analytics.languages import get
from analytics.workspace import Workspace
from benchmarks import lda_peers
from benchmarks.alone import topics_alone, warm
from benchmarks.lda_peers import PEERS
from benchmarks.sections import Section

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "saudinewsnet.ar.jsonl.gz"
#: Articles that are added: of another outlet.
OTHERS = CORPUS.with_name("ant.ar.jsonl.gz")
PEER = ROOT / ".venv-topics" / "bin" / "python"
SIZES = (1_000, 3_000, 10_000, 31_030)
#: Memory is looked at this often, in seconds.
LOOK = 0.5

#: Numbers of topics.
NUMBERS = (20, 50)


@dataclass(frozen=True)
class Peer:
    """What a topic model of others took and found."""

    seconds: float
    version: str
    tops: list[list[str]]


def peer_model(name: str, number: int, stopwords: Path) -> Peer:
    """A topic model of others on the corpus, by the interpreter that has its package."""
    python = sys.executable if name in ("gensim", "scikit-learn") else str(PEER)
    job = [python, "-W", "ignore", str(ROOT / "benchmarks" / "lda_peers.py"), name, str(CORPUS), str(number), str(stopwords)]
    done = subprocess.run(job, capture_output=True, text=True, check=True)
    return Peer(*json.loads(done.stdout.strip().split("\n")[-1]))


def words_of_peers(stopwords: Path) -> Counts:
    """Which words the articles hold, as the peers cut them."""
    vectoriser = CountVectorizer(
        token_pattern=lda_peers.WORDS.pattern, lowercase=False, stop_words=stopwords.read_text(encoding="utf-8").split("\n"), binary=True
    )
    matrix = vectoriser.fit_transform(lda_peers.texts(CORPUS))
    names = vectoriser.get_feature_names_out()
    ids = np.arange(matrix.shape[0])
    return Counts(ids, np.ones(len(ids), int), names, sparse.csr_matrix(matrix))


def judged(tops: Sequence[Sequence[str]], counts: Counts) -> tuple[float, float]:
    """Mean NPMI of topics' strongest words, and the share of different ones among them."""
    place = pd.Index(counts.items)
    binary = sparse.csc_matrix((counts.matrix > 0).astype(np.float32))
    values = []
    for top in tops:
        where = place.get_indexer(list(top))
        alone, number = coherence.occurrences(binary, where[where >= 0])
        values.append(coherence.npmi(alone, number))
    return float(np.mean(values)), len({w for top in tops for w in top}) / max(sum(map(len, tops)), 1)


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


def _stopwords(folder: Path) -> Path:
    """Marsad's stopwords in a file, for the peers."""
    path = folder / "stopwords.txt"
    path.write_text("\n".join(sorted(get("ar").stopwords)), encoding="utf-8")
    return path


def analysis(rounds: int) -> Section:
    """The analysis and an addition, beside a topic model of others."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        stopwords = _stopwords(base)
        ingest, _ = command("ingest", CORPUS, "--workspace", base / "read")
        memory: list[Memory] = []
        said: list[Peer] = []

        def analyse() -> float:
            seconds, used = command("analyse", "--topics", 20, "--workspace", fresh(base / "read", base / "whole"))
            memory.append(used)
            return seconds

        def peer() -> float:
            said.append(peer_model("tomotopy", 20, stopwords))
            return said[-1].seconds

        taken, lda = rounds_of(rounds, analyse, peer)
        more = cut(base / "more.jsonl", 100, corpus=OTHERS)
        adding = command("add", more, "--workspace", base / "whole")[0]
    most, single = max(m.most for m in memory) / 2**30, max(m.single for m in memory) / 2**30
    return Section(
        "The whole analysis of 31,030 articles",
        f"{f'Medians of {rounds} rounds that' if rounds > 1 else 'One round, in which they'} take turns; tomotopy {said[0].version} cuts the same file into words and fits LDA "
        "(K=20, 100 iterations, 2 workers). Here the ratio is Marsad's time over tomotopy's.",
        ("", "seconds", "of tomotopy's", "memory, GB: a process at most, all together"),
        [
            ("tomotopy LDA, K=20", lda, 1.0, None),
            ("Marsad, ingest", ingest, ingest / lda, None),
            ("Marsad, analyse (everything), K=20", taken, taken / lda, f"{single:.2f}, {most:.2f}"),
            (f"Marsad, add 100 articles: {100 * adding / (ingest + taken):.1f} % of these two", adding, adding / lda, None),
        ],
    )


def models(rounds: int) -> Section:
    """Words and topics alone, beside topic models of others."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        stopwords = _stopwords(base)
        command("ingest", CORPUS, "--workspace", base / "read")
        fitted: dict[int, dict[str, Any]] = {}
        said: dict[tuple[str, int], Peer] = {}

        def alone(number: int, told: bool = False) -> float:
            with Engine() as engine:
                warm(engine)
                start = time.perf_counter()
                fitted[number] = topics_alone(Workspace(base / "read"), number, engine, judged=told)
                return time.perf_counter() - start

        def peer(name: str, number: int) -> float:
            said[name, number] = made = peer_model(name, number, stopwords)
            return made.seconds

        turns = [w for k in NUMBERS for w in (lambda k=k: alone(k), lambda k=k: peer("tomotopy", k), lambda k=k: alone(k, told=True))]
        seconds = rounds_of(rounds, *turns)
        own, lda, stable = (dict(zip(NUMBERS, seconds[n::3], strict=True)) for n in range(3))
        rows: list[tuple[object, ...]] = []
        raw = words_of_peers(stopwords)
        for number in NUMBERS:
            tops = fitted[number]["topic_terms"].query("rank <= 10").groupby("topic_id", sort=True)["term"].agg(list)
            quality = judged(list(tops), fitted[number]["counts"])
            rows.append((f"Marsad, K={number}", own[number], 1.0, *quality))
            rows.append((f"Marsad, K={number}, with how stable they are", stable[number], stable[number] / own[number], *quality))
            for name in PEERS:
                if (name, number) not in said:
                    peer(name, number)
                took = lda[number] if name == "tomotopy" else said[name, number].seconds
                rows.append(
                    (f"{name} {said[name, number].version}, K={number}", took, took / own[number], *judged(said[name, number].tops, raw))
                )
    return Section(
        "Words and topics alone",
        "From the text to the topics. NPMI (mean over pairs of a topic's ten strongest words, by articles) is taken on each one's own words: "
        "Marsad's are lemmas, the others' runs of letters and digits without Marsad's stopwords. Diversity is the share of different "
        "words among all the strongest. How stable the topics are, which an analysis tells by five more fits to samples, no peer works "
        "out: a row of its own has the time with it.",
        ("", "seconds", "ratio", "NPMI", "diversity"),
        rows,
    )


def growth() -> Section:
    """Ingest and analysis of the corpus's first articles, and the exponents of their growth."""
    taken: dict[str, list[float]] = {"ingest": [], "analyse": []}
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for size in SIZES:
            corpus = cut(base / f"{size}.jsonl", size)
            taken["ingest"].append(command("ingest", corpus, "--workspace", base / f"g{size}")[0])
            taken["analyse"].append(command("analyse", "--topics", 20, "--workspace", base / f"g{size}")[0])
    return Section(
        "Growth",
        "Seconds of the first articles of one corpus; the exponent is the slope of log seconds over log articles, of the last two sizes too, "
        "where starting a process weighs little.",
        ("", *(f"{size:,} articles" for size in SIZES), "exponent", "of the last two"),
        [(name, *seconds, exponent(list(SIZES), seconds), exponent(list(SIZES[-2:]), seconds[-2:])) for name, seconds in taken.items()],
    )


def main(rounds: int = 3) -> None:
    """Measure and print."""
    if not CORPUS.exists() or not PEER.exists():
        sys.exit(f"{CORPUS} and {PEER} are needed")
    for section in (analysis(rounds), models(rounds), growth()):
        print(section.markdown())


if __name__ == "__main__":
    typer.run(main)
