"""Quotations per second against textacy on a small spaCy pipeline, in one run: ``make peers``.

textacy needs a tagged and parsed text. spaCy's small English model is not on
PyPI; where it is not installed a pipeline of the same parts and sizes (tok2vec
of width 96 and depth 4, tagger, parser) with untrained weights stands in: it
costs the same time and says nothing of quality. Quality is compared in
``docs/ACCURACY.md`` by the published scores.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

from analytics.annotations import quotations
from benchmarks.gold import SHARED
from benchmarks.sections import Section

CORPUS = SHARED / "corpora" / "fakes.en.jsonl.gz"
ARABIC = SHARED / "corpora" / "saudinewsnet.ar.jsonl.gz"
PYTHON = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"

PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import spacy
from spacy.training import Example
import textacy.extract
texts = json.load(sys.stdin)
try:
    nlp = spacy.load("en_core_web_sm", exclude=["ner", "lemmatizer"])
    label = "en_core_web_sm"
except OSError:
    nlp = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser"):
        nlp.add_pipe(name)
    doc = nlp.make_doc("He said that it works .")
    gold = dict(tags=["PRP", "VBD", "IN", "PRP", "VBZ", "."], heads=[1, 1, 4, 4, 1, 1], deps=["nsubj", "ROOT", "mark", "nsubj", "ccomp", "punct"])
    nlp.initialize(lambda: [Example.from_dict(doc, gold)])
    label = "untrained pipeline of the same size"
list(nlp.pipe(texts[:4]))
start = time.perf_counter()
found = failed = 0
for doc in nlp.pipe(texts):
    try:
        found += sum(1 for _ in textacy.extract.direct_quotations(doc))
    except Exception:
        failed += 1
print(json.dumps([time.perf_counter() - start, label, spacy.__version__, failed]))
"""


def texts(path: Path, language: str, most: int) -> pd.DataFrame:
    """The first texts of a corpus as the annotator reads them."""
    with gzip.open(path, "rt", encoding="utf-8") as f:
        rows = [json.loads(line) for _, line in zip(range(most), f, strict=False)]
    return pd.DataFrame(
        [
            {"article_id": str(n), "language": language, "title": r.get("title") or "", "body": r.get("text") or ""}
            for n, r in enumerate(rows)
        ]
    )


def ours(frame: pd.DataFrame) -> float:
    """Seconds for the annotator on one core, word caches warm."""
    quotations.annotate(frame.head(200))
    start = time.perf_counter()
    quotations.annotate(frame)
    return time.perf_counter() - start


def section() -> Section:
    """Time both on the same texts, on one core."""
    english = texts(CORPUS, "en", 200)
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {min(cores)})  # one core for either
    mine = ours(english)
    rows: list[tuple[object, ...]] = [("Marsad, English", len(english) / mine, 1.0)]
    note = f"Articles a second on one core; {len(english)} English articles. How good either is: docs/ACCURACY.md."
    if PYTHON.exists():
        made = subprocess.run(
            [str(PYTHON), "-c", PEER],
            input=json.dumps(english["body"].tolist()),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")},
        )
        seconds, label, version, failed = json.loads(made.stdout.splitlines()[-1])
        rows.append((f"textacy 0.13 + spaCy {version} ({label}), failed on {failed}", len(english) / seconds, seconds / mine))
    else:
        note += " `make peers` installs textacy and spaCy."
    arabic = texts(ARABIC, "ar", 3000)
    mine = ours(arabic)
    words = arabic["body"].str.split().str.len().mean()
    rows.append((f"Marsad, Arabic ({words:.0f} words each)", len(arabic) / mine, None))
    if cores:
        os.sched_setaffinity(0, cores)
    return Section("Quotations", note, ("", "articles a second", "ratio"), rows)


def main() -> int:
    """Time both and print the ratio."""
    if not SHARED.exists():
        print(f"peers: the corpora are not at {SHARED}", file=sys.stderr)
        return 2
    print(section().markdown())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
