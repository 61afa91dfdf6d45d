"""Fixtures shared by all tests: the demo workspace, and the texts outside the project where they are present."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from analytics import pipeline
from analytics.engine import Engine
from analytics.workspace import Generation, Workspace

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real corpora and gold sets beside the project."""
    if not (SHARED / "corpora").is_dir():
        pytest.skip("../shared is not here: this test needs its real articles")
    return SHARED


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the demonstration corpus, built once."""
    path = tmp_path_factory.mktemp("workspaces") / "demo"
    with Engine(1) as engine:
        pipeline.ingest([ROOT / "data" / "demo"], Workspace(path), engine=engine)
        pipeline.analyse(Workspace(path), engine=engine)
    return path


@pytest.fixture(scope="session")
def demo(demo_path: Path) -> Generation:
    """The demonstration workspace's analysed generation."""
    return Workspace(demo_path).require(analysed=True)


@pytest.fixture(scope="session")
def truth() -> list[dict]:
    """What the demonstration articles' writers meant: theme and attributions."""
    with open(ROOT / "tests" / "gold" / "demo.jsonl", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


@pytest.fixture(scope="session")
def real_path(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of real articles in three languages: 150 of each, and the seed article."""
    inputs = tmp_path_factory.mktemp("real")
    for name in ("saudinewsnet-extremism.ar", "farsnews.fa", "fakes.en"):
        with gzip.open(shared / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
            (inputs / f"{name}.jsonl").write_text("".join(line for line, _ in zip(f, range(150), strict=False)), encoding="utf-8")
    path = tmp_path_factory.mktemp("workspaces") / "real"
    with Engine(1) as engine:
        pipeline.ingest([inputs, shared / "seed"], Workspace(path), engine=engine)
        pipeline.analyse(Workspace(path), engine=engine)
    return path
