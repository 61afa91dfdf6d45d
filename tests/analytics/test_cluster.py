"""The same code on a Dask cluster: the same tables, whoever dies."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from distributed import Client, Worker

from analytics import pipeline
from analytics.cluster import WATCHING
from analytics.engine import LISTS, Engine
from analytics.errors import EngineError
from analytics.languages import get
from analytics.tables import ARTICLES, TEXTS
from analytics.text import sentences
from analytics.workspace import Generation, Workspace
from tests.analytics.cluster import cluster, networks

PARAMS = pipeline.AnalyseParams()
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def inputs(demo: Generation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration articles many times over, their sentences in another order: several partitions."""
    rng = random.Random(7)
    articles, texts = demo.read(ARTICLES), demo.read(TEXTS).set_index("article_id")["text"]
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    with open(path, "w", encoding="utf-8") as out:
        for copy in range(20):
            for row in articles.itertuples(index=False):
                text = texts[row.article_id]
                pieces = [text[a:b] for a, b in sentences(text, get(row.language))]
                rng.shuffle(pieces)
                about = {"id": f"{row.article_id}-{copy}", "title": row.title, "text": " ".join(pieces), "outlet": row.outlet}
                out.write(json.dumps({**about, "date": row.published or ""}, ensure_ascii=False) + "\n")
    return path


@pytest.fixture(scope="module")
def read(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of these articles, read but not analysed."""
    path = tmp_path_factory.mktemp("read") / "workspace"
    with Engine(2) as engine:
        pipeline.ingest([inputs], Workspace(path), engine=engine)
    return path


@pytest.fixture(scope="module")
def here(read: Path, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """What this machine's processes make of it."""
    with Engine(2) as engine:
        return pipeline.analyse(_copy(read, tmp_path_factory.mktemp("here")), PARAMS, engine=engine)


def _copy(read: Path, folder: Path) -> Workspace:
    return Workspace(shutil.copytree(read, folder / "workspace"))


def _same(one: Generation, other: Generation) -> None:
    differing = [name for name in one.tables if one.tables[name] != other.tables.get(name)]
    assert differing == [] and one.fingerprint == other.fingerprint


def test_a_cluster_makes_the_same_tables(inputs, here, tmp_path):
    with cluster(tmp_path / "cluster") as made, Engine(scheduler=made.address) as engine:
        workspace = Workspace(tmp_path / "workspace")
        counts = pipeline.ingest([inputs], workspace, engine=engine)
        generation = pipeline.analyse(workspace, PARAMS, engine=engine)
        logs = [(made.folder / f"worker{n}.log").read_text() for n in (1, 2)]
    assert counts.read > 1_000 and len(generation.parts(TEXTS)) >= 5
    assert all("Registered to" in log for log in logs)
    _same(here, generation)


@pytest.mark.skipif(not networks(), reason="network namespaces cannot be made here: they need root and `ip`")
def test_workers_in_networks_of_their_own(read, here, tmp_path):
    with cluster(tmp_path / "cluster", apart=True) as made, Engine(scheduler=made.address) as engine:
        _same(here, pipeline.analyse(_copy(read, tmp_path), PARAMS, engine=engine))
        assert "198.18.1.2" in (made.folder / "worker1.log").read_text()


def test_a_worker_that_is_killed_changes_nothing(read, here, tmp_path):
    killed = threading.Event()
    with cluster(tmp_path / "cluster") as made, Engine(scheduler=made.address) as engine:

        def kill_one(stage: str, done: int, total: int) -> None:
            if stage == "annotate" and done == 1 and not killed.is_set():
                made.kill(made.workers[0])
                killed.set()

        generation = pipeline.analyse(_copy(read, tmp_path), PARAMS, engine=engine, progress=kill_one)
        assert killed.is_set() and made.workers[0].returncode == -9
    _same(here, generation)


def test_a_worker_that_comes_late_helps(read, here, tmp_path):
    with cluster(tmp_path / "cluster", workers=1) as made, Engine(scheduler=made.address) as engine:

        def start_another(stage: str, done: int, total: int) -> None:
            if stage == "annotate" and done == 1 and len(made.workers) == 1:
                made.add(1)
                made.kill(made.workers[0])

        _same(here, pipeline.analyse(_copy(read, tmp_path), PARAMS, engine=engine, progress=start_another))
        assert len(made.workers) == 2 and made.workers[0].returncode == -9


def test_a_lost_scheduler_ends_the_run_and_the_next_goes_on(read, here, tmp_path):
    workspace = _copy(read, tmp_path)
    before = workspace.require()
    with cluster(tmp_path / "cluster") as made, pytest.raises(EngineError) as fault, Engine(scheduler=made.address) as engine:

        def lose(stage: str, done: int, total: int) -> None:
            if stage == "annotate" and done == 2:
                made.kill(made.scheduler)

        pipeline.analyse(workspace, PARAMS, engine=engine, progress=lose)
    assert fault.value.code == "scheduler_lost" and made.address in fault.value.sentence()
    assert workspace.require().fingerprint == before.fingerprint
    finished = {p.name for p in (workspace.root / "cache").glob("partition-*")}
    assert len(finished) >= 2
    with cluster(tmp_path / "again") as made, Engine(scheduler=made.address) as engine:
        generation = pipeline.analyse(workspace, PARAMS, engine=engine)
    _same(here, generation)


def test_no_scheduler_is_told_in_one_sentence(read, tmp_path, monkeypatch):
    monkeypatch.setattr("analytics.cluster.PATIENCE", 1)
    with Engine(scheduler="tcp://127.0.0.1:9") as engine, pytest.raises(EngineError) as fault:
        pipeline.analyse(_copy(read, tmp_path), PARAMS, engine=engine)
    assert fault.value.code == "no_scheduler" and "tcp://127.0.0.1:9" in fault.value.sentence()
    with Engine(scheduler="nonsense://x") as engine, pytest.raises(EngineError, match="no Dask scheduler"):
        list(engine.map(len, ["a", "b"]))


def _watched(dask_worker: Worker) -> bool:
    running = [name in dask_worker.periodic_callbacks and dask_worker.periodic_callbacks[name].is_running() for name in WATCHING]
    assert len(set(running)) == 1
    return running[0]


def _read_lists(dask_worker: Worker) -> bool:
    return LISTS in sys.modules


def _told(client: Client, what: Callable[..., bool], number: int) -> list[bool]:
    """What every worker says, once each says the same."""
    for _ in range(300):
        told = list(client.run(what).values())
        if len(told) == number and len(set(told)) == 1:
            return told
        time.sleep(0.1)
    return told


def test_workers_are_ready_as_long_as_a_command_is_connected(tmp_path):
    with cluster(tmp_path / "cluster", workers=1) as made, Client(made.address, set_as_default=False) as client:
        assert _told(client, _watched, 1) == [True] and _told(client, _read_lists, 1) == [False]
        with Engine(scheduler=made.address) as engine:
            engine.warm()
            made.add(1)  # who comes later is made ready, too
            assert _told(client, _watched, 2) == [False, False]
            assert _told(client, _read_lists, 2) == [True, True]
        assert _told(client, _watched, 2) == [True, True]


def test_work_on_this_machines_files_runs_in_its_own_processes(tmp_path):
    with cluster(tmp_path / "cluster", workers=1) as made, Engine(2, scheduler=made.address) as engine:
        there, here = engine.submit(os.getpid).get(), engine.near.submit(os.getpid).get()
        assert there == made.workers[0].pid and here not in (there, os.getpid())
    with Engine(2) as engine:
        assert engine.near is engine


def test_a_cluster_without_this_code_is_told_in_one_sentence(tmp_path):
    with (
        cluster(tmp_path / "cluster", workers=1, code=False) as made,
        Engine(scheduler=made.address) as engine,
        pytest.raises(EngineError) as fault,
    ):
        engine.warm()
    assert fault.value.code == "cluster_without_code" and "No module named 'analytics'" in fault.value.sentence()


def test_the_recipe_of_the_documentation_works(inputs, here, tmp_path):
    recipe = re.search(r"```sh\n(.*?)```", (ROOT / "docs" / "SCALE.md").read_text(encoding="utf-8"), re.DOTALL)
    assert recipe is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    said = recipe[1].replace("HOST", "127.0.0.1").replace("8786", port).replace("ARTICLES", str(inputs))
    said = said.replace("WORKSPACE", str(tmp_path / "workspace")).replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    assert [("scheduler" in line, "worker" in line) for line in lines[:3]] == [(True, False), (False, True), (False, True)]
    running = []
    try:
        for line in lines[:3]:
            words = line.removeprefix("PYTHONPATH=. ").split()
            environment = {**os.environ, "PYTHONPATH": "."}
            with open(tmp_path / f"{len(running)}.log", "w") as log:
                running.append(subprocess.Popen(words, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True))
        for line in lines[3:]:
            done = subprocess.run(line.split(), cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    _same(here, Workspace(tmp_path / "workspace").require(analysed=True))
