"""How often a hit of the codebook means its category: a sample to read, and the figures of what was read.

``python -m benchmarks.codebook sample FOLDER`` writes 100 random hits per
language with their surroundings, to be judged by reading: add ``"right": true``
or ``false`` to each line. Most random hits are names of countries, so
``python -m benchmarks.codebook spread FOLDER`` writes 100 of the other groups
instead, as evenly over categories as there are hits (``again``: another 100). ``python -m benchmarks.codebook report FOLDER`` prints
the precision per language and group from the judged lines.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import pipeline
from analytics.annotations.codebook import annotate, load
from analytics.engine import Engine
from analytics.summaries.intervals import wilson
from analytics.tables import ARTICLES, CUTS, TEXTS
from analytics.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
#: Arabic from newspapers about extremism and from general radio news, in equal parts.
SETS = {
    "ar": (("saudinewsnet-extremism.ar", 50), ("ant.ar", 50)),
    "fa": (("farsnews.fa", 100),),
    "en": (("fakes.en", 100),),
}
AROUND = 220


def sample(folder: Path, *, seed: int = 2026, even: bool = False) -> None:
    """Write the hits to be judged, one file per language."""
    folder.mkdir(parents=True, exist_ok=True)
    labels = {c.id: c.labels["en"] for c in load().categories}
    for language, sets in SETS.items():
        rows = []
        for name, number in sets:
            rows += _drawn(CORPORA / f"{name}.jsonl.gz", number, labels, seed=seed, even=even)
        lines = [json.dumps({"n": n, **r}, ensure_ascii=False) for n, r in enumerate(rows)]
        (folder / f"{language}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _drawn(path: Path, number: int, labels: dict[str, str], *, seed: int, even: bool) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as root, Engine() as engine:
        pipeline.ingest([path], Workspace(Path(root)), engine=engine)
        generation = Workspace(Path(root)).require()
        texts, cuts, articles = generation.read(TEXTS), generation.read(CUTS), generation.read(ARTICLES)
    counted = set(articles.loc[articles["duplicate_of"].isna(), "article_id"])
    hits = annotate(pipeline.bodies(texts[texts["article_id"].isin(counted)], cuts))
    drawn = hits.sample(len(hits) if even else number, random_state=seed)
    if even:
        drawn = drawn[~drawn["category"].str.startswith("places.")]
        drawn = drawn.loc[drawn.groupby("category").cumcount().sort_values(kind="stable").index[:number]]
    whole = texts.set_index("article_id")["text"]
    made = []
    for hit in drawn.itertuples(index=False):
        text, start, end = whole[hit.article_id], int(hit.start), int(hit.end)
        around = f"{text[max(start - AROUND, 0) : start]}⟦{text[start:end]}⟧{text[end : end + AROUND]}"
        made.append({"article_id": hit.article_id, "category": hit.category, "label": labels[hit.category], "text": around})
    return made


def report(folder: Path) -> None:
    """Print precision with Wilson's interval, per language and per group of categories."""
    for language in SETS:
        rows = pd.DataFrame(map(json.loads, (folder / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()))
        low, high = wilson(np.array(rows["right"].sum()), np.array(len(rows)))
        print(f"{language}: {rows['right'].sum()} of {len(rows)} right, 95 % interval {float(low):.2f} to {float(high):.2f}")
        groups = rows.assign(group=rows["category"].str.split(".").str[0]).groupby("group")["right"].agg(["sum", "count"])
        print(", ".join(f"{g} {r['sum']}/{r['count']}" for g, r in groups.iterrows()))


if __name__ == "__main__":
    asked: dict[str, Callable[[Path], None]] = {
        "sample": sample,
        "spread": partial(sample, even=True, seed=2027),
        "again": partial(sample, even=True, seed=2028),
        "report": report,
    }
    if len(sys.argv) != 3 or sys.argv[1] not in asked:
        sys.exit(f"use: python -m benchmarks.codebook {'|'.join(asked)} FOLDER")
    asked[sys.argv[1]](Path(sys.argv[2]))
