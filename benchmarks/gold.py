"""Annotated articles beside the project, and each extracted attribution judged by the shared scorer."""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from analytics.annotations import quotations
from analytics.annotations.quotations.calibration import classes
from analytics.annotations.quotations.model import Document
from analytics.languages import get
from analytics.tables import ATTRIBUTIONS

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = SHARED / "gold"
DEMO = Path(__file__).resolve().parents[1] / "tests" / "gold" / "demo.jsonl"

Article = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One extracted attribution: its classes, and whether words and speaker are right."""

    article: int
    classes: tuple[str, str]
    words: bool
    speaker: bool


def scorer() -> ModuleType:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_quotations", SHARED / "scoring" / "score_quotations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> list[Article]:
    """The records of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def read_gold(code: str, *, train: bool = False) -> list[Article]:
    """The development articles of a language; with ``train`` its training articles instead."""
    return read(GOLD / (f"quotations.{code}.train.jsonl.gz" if train else f"quotations.{code}.dev.jsonl"))


def extracted(code: str, articles: list[Article]) -> dict[str, list[dict[str, Any]]]:
    """What the project finds in each article, as the scorer reads it."""
    texts = pd.DataFrame([{"article_id": a["id"], "language": code, "title": a.get("title") or "", "body": a["text"]} for a in articles])
    found: dict[str, list[dict[str, Any]]] = {a["id"]: [] for a in articles}
    for row in quotations.annotate(texts).to_dict("records"):
        row["speaker"] = row["speaker"] if isinstance(row["speaker"], str) else None
        found[row["article_id"]].append(row)
    return found


def judged(code: str, articles: list[Article]) -> list[Judged]:
    """Every attribution the project finds in annotated articles, judged."""
    score = scorer()
    rows = []
    for number, article in enumerate(articles):
        doc = Document(article["text"][: quotations.QuotationParams().longest], article.get("title") or "", get(code))
        found = quotations.extract(doc)
        as_rows = [dict(zip(ATTRIBUTIONS.names, quotations.row(doc, article["id"], a), strict=True)) for a in found]
        pairs = {j: i for i, j in score.match(article["attributions"], as_rows)}
        for j, a in enumerate(found):
            gold = article["attributions"][pairs[j]] if j in pairs else None
            rows.append(Judged(number, classes(a), gold is not None, bool(gold and score.same_source(gold, as_rows[j]))))
    return rows
