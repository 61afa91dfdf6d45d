"""Jobs: progress anybody can read, cancelling, what a killed one leaves, and the old analysis staying readable."""

import json
import os
import signal
import time

import pytest

from analytics import jobs
from analytics.errors import InputError, WorkspaceError
from analytics.opened import open_analysis
from analytics.workspace import Workspace, safe_name
from tests.conftest import ROOT

ARTICLE = "قال وزير الداخلية سامي الحداد إن التنظيم يستخدم تويتر للتجنيد والدعاية في مارس 2017. " * 6


def _until(workspace, states, seconds=90):
    end = time.time() + seconds
    while time.time() < end:
        job = jobs.latest(workspace)
        if job.state in states:
            return job
        time.sleep(0.1)
    raise AssertionError(jobs.latest(workspace))


def _folder(tmp_path, name, number):
    folder = tmp_path / name
    folder.mkdir()
    for n in range(number):
        (folder / f"{name}{n}.txt").write_text(f"العدد {name} رقم {n}. {ARTICLE}{'كلمة ' * n}", encoding="utf-8")
    return folder


def test_a_job_reads_and_analyses_apart_and_says_how_far_it_is(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    job = jobs.start(workspace, [_folder(tmp_path, "a", 6)], {"topics": 2})
    assert job.state == "waiting"
    with pytest.raises(WorkspaceError, match="Another process"):
        jobs.start(workspace, [tmp_path])
    seen = _until(workspace, ("running",))
    assert seen.pid != os.getpid()
    ended = _until(workspace, ("done", "failed"))
    assert (ended.state, ended.counts["read"]) == ("done", 6)
    assert ended.finished > ended.started
    assert len(open_analysis(workspace.root).articles) == 6
    # articles that are read but not analysed leave the analysis before on screen
    jobs.start(workspace, [_folder(tmp_path, "b", 3)])
    assert _until(workspace, ("done", "failed")).state == "done"
    assert workspace.require().number == 3
    assert not workspace.require().analysed
    assert len(open_analysis(workspace.root).articles) == 6
    jobs.start(workspace, (), {"topics": 2})
    assert _until(workspace, ("done", "failed")).state == "done"
    assert len(open_analysis(workspace.root).articles) == 9


def test_a_fault_is_written_down_in_one_sentence(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    jobs.start(workspace, [tmp_path / "nowhere"])
    ended = _until(workspace, ("done", "failed"))
    assert ended.fault["code"] == "path_missing"
    assert "nowhere" in ended.fault["facts"]["path"]
    with pytest.raises(InputError, match="job"):
        jobs.start(workspace)


@pytest.mark.parametrize(("how", "state"), [(signal.SIGTERM, "cancelled"), (signal.SIGKILL, "lost")])
def test_a_job_stopped_or_killed_can_be_begun_again(tmp_path, how, state):
    workspace = Workspace(tmp_path / "ws")
    jobs.start(workspace, [ROOT / "data" / "demo"], {"topics": 3})
    running = _until(workspace, ("running",))
    if how == signal.SIGTERM:
        jobs.cancel(workspace)
    else:
        os.kill(running.pid, how)
    assert _until(workspace, ("cancelled", "lost", "done")).state == state
    (tmp_path / "ws" / "job.log").unlink()
    jobs.start(workspace, [ROOT / "data" / "demo"])
    assert _until(workspace, ("done", "failed")).counts["accepted"] > 100


def test_what_job_json_says_is_not_trusted(tmp_path):
    workspace = Workspace(tmp_path)
    for text in ("", "{", "[]", json.dumps({"paths": 3}), json.dumps({"paths": [], "unknown": 1})):
        (tmp_path / "job.json").write_text(text)
        assert jobs.latest(workspace) is None


def test_received_files_keep_within_their_folder(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    folder = workspace.receive({"../../etc/x.txt": b"1", "C:\\evil\\ب\u202eل.html": b"2", "..": b"3", "\x00": b"4"})
    held = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert held == {"x.txt": b"1", "ب_ل.html": b"2", "file": b"3", "_": b"4"}
    assert folder.parent.parent == workspace.root
    assert workspace.receive({"../../etc/x.txt": b"1", "C:\\evil\\ب\u202eل.html": b"2", "..": b"3", "\x00": b"4"}) == folder
    assert len(safe_name("x" * 500 + ".jsonl")) <= 140


def test_addresses_that_cannot_be_fetched_are_told(tmp_path):
    from analytics.bringing import bring_pages
    from analytics.errors import InputError

    workspace = Workspace(tmp_path / "ws")
    jobs.start(workspace, addresses=["http://127.0.0.1:9/a"])
    for _ in range(120):
        job = jobs.latest(workspace)
        if not job.active:
            break
        time.sleep(0.5)
    assert job.state == "failed" and job.fault["code"] == "unreachable"
    assert "not on the public internet" in job.fault["facts"]["detail"]
    with pytest.raises(InputError):
        bring_pages(["http://127.0.0.1:9/a"], workspace)
