"""Workspaces at addresses of fsspec: the same tables as in a folder, and what a machine keeps for itself apart."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from analytics import pipeline
from analytics.engine import Engine
from analytics.errors import WorkspaceError
from analytics.opened import open_analysis
from analytics.storage import Folder, Remote, here_for, store_of
from analytics.tables import QUOTATIONS
from analytics.verifying import verify
from analytics.workspace import Workspace

TEXT = "قال الوزير أحمد صالح إن الدعاية على تويتر تراجعت في عام 2017. "


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    words = ("الجيش", "المدينة", "البرلمان", "الحدود", "السوق", "المدرسة")
    for n, word in enumerate(words):
        (folder / f"{n}.txt").write_text(f"عنوان {word}\n\n" + f"{TEXT}وصل {word} إلى {word} الجديد. " * (n + 3), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _made(address: str, inputs: Path, engine: Engine) -> Workspace:
    workspace = Workspace(address)
    pipeline.ingest([inputs], workspace, engine=engine)
    pipeline.analyse(workspace, engine=engine)
    return workspace


def test_an_address_holds_the_same_tables_as_a_folder(inputs, tmp_path, cache):
    with Engine(1) as engine:
        folder = _made(str(tmp_path / "folder"), inputs, engine).require()
        remote = _made(f"memory://corpora/{tmp_path.name}", inputs, engine)
    assert remote.require(analysed=True).fingerprint == folder.fingerprint
    assert len(remote.require().read(QUOTATIONS)) >= 6
    opened = open_analysis(remote.address)
    assert opened.corpus.name == tmp_path.name and len(opened.index("ar")) > 100
    # word indexes and the lock are this machine's; tables and manifests are not
    assert {p.name for p in here_for(remote.store).iterdir()} >= {"arrays", "lock"}
    assert not list(cache.rglob("*.parquet")) and not list(cache.rglob("CURRENT"))
    assert list(verify(remote)) == []


def test_damage_at_an_address_is_named(inputs, tmp_path):
    with Engine(1) as engine:
        workspace = _made(f"memory://corpora/{tmp_path.name}", inputs, engine)
    part = workspace.require().parts(QUOTATIONS)[0]
    workspace.store.write(f"objects/{part[:2]}/{part}.parquet", b"nonsense")
    with pytest.raises(WorkspaceError) as fault:
        workspace.require().read(QUOTATIONS)
    assert fault.value.code == "damaged_file" and part in fault.value.sentence()
    assert any("not what its name says" in p.what for p in verify(workspace))


def test_addresses_and_folders(tmp_path):
    assert isinstance(store_of(tmp_path), Folder) and isinstance(store_of(f"file://{tmp_path}"), Folder)
    assert Workspace(f"file://{tmp_path}").root == tmp_path.resolve() == Workspace(tmp_path).root
    assert isinstance(store_of("memory://a/b/"), Remote) and store_of("memory://a/b/").address == "memory://a/b"
    assert here_for(store_of("memory://a/b")) != here_for(store_of("memory://a/c"))
    with pytest.raises(WorkspaceError) as fault:
        store_of("nosuch://place/x")
    assert fault.value.code == "bad_storage" and "nosuch://place/x" in fault.value.sentence()
    assert Workspace("memory://nothing/here").current() is None
    with pytest.raises(WorkspaceError, match="memory://nothing/here"):
        Workspace("memory://nothing/here").require()


@pytest.mark.skipif(
    not all(importlib.util.find_spec(m) for m in ("s3fs", "moto", "flask")), reason="an S3 server needs `pip install s3fs 'moto[server]'`"
)
def test_an_object_store_that_several_processes_use(inputs, tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        settings = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": endpoint, "AWS_DEFAULT_REGION": "us-east-1"}
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        import s3fs

        s3fs.S3FileSystem().mkdir("marsad")
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        for command in (["ingest", str(inputs)], ["analyse", "--workers", "2"]):
            done = subprocess.run(
                [sys.executable, "-m", "analytics", command[0], *command[1:], "--workspace", "s3://marsad/corpus"],
                env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        with Engine(1) as engine:
            folder = _made(str(tmp_path / "folder"), inputs, engine).require()
        assert Workspace("s3://marsad/corpus").require(analysed=True).fingerprint == folder.fingerprint
        manifest = json.loads(Workspace("s3://marsad/corpus").store.read("generations/000002.json"))
        assert manifest["number"] == 2
    finally:
        server.kill()
        server.wait()
