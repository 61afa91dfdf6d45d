"""Warming up: the first page is ready, and nobody waits for what others will ask."""

from __future__ import annotations

import gc
import shutil
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from dashboard import store as questions
from dashboard.store import base
from dashboard.warming import DRAWING, FIRST, Drawing, start, steps


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_background_work_waits_until_no_page_is_drawn(monkeypatch):
    monkeypatch.setattr("dashboard.warming.PAUSE", 0.2)
    drawing, went_on = Drawing(), threading.Event()

    def work() -> None:
        drawing.wait()
        went_on.set()

    with drawing.page():
        with drawing.page():
            worker = threading.Thread(target=work, daemon=True)
            worker.start()
        assert not went_on.wait(0.4)  # the outer page is still being drawn
    ended = time.monotonic()
    assert went_on.wait(5) and time.monotonic() - ended > 0.15
    worker.join(5)


def test_a_page_that_fails_is_no_longer_drawn():
    drawing = Drawing()
    with pytest.raises(ValueError), drawing.page():
        raise ValueError
    began = time.monotonic()
    drawing.wait()
    assert time.monotonic() - began < 5


def test_the_first_page_is_answered_before_anything_waits(demo_path, monkeypatch):
    monkeypatch.setattr("dashboard.warming.PAUSE", 0.0)
    waited_after = []
    monkeypatch.setattr(DRAWING, "wait", lambda: waited_after.append(len(done)))
    done: list[object] = []
    for step in steps(str(demo_path)):
        done.append(step())
    assert waited_after[0] == len(FIRST) + 4  # its modules, its three questions, and what is held put aside
    assert len(waited_after) == len(done) - waited_after[0]


def test_what_a_warm_server_holds_is_not_looked_through_for_garbage(demo_path, monkeypatch):
    monkeypatch.setattr("dashboard.warming.PAUSE", 0.0)
    every = len(gc.get_objects())
    start(str(demo_path)).join(120)
    assert gc.isenabled()
    assert gc.get_freeze_count() > every / 2 > len(gc.get_objects())

    class Held:
        pass

    kept, gone = Held(), []
    kept.itself = kept
    weakref.finalize(kept, gone.append, True)
    del kept
    gc.collect()
    assert gone == [True]  # what comes later is


def test_an_analysis_put_aside_is_given_back_when_nobody_holds_it(demo_path, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.warming.PAUSE", 0.0)
    own = str(shutil.copytree(demo_path, tmp_path / "own"))
    start(own).join(120)
    held = weakref.ref(questions.open_store(own))
    assert held() is not None
    base._latest().clear()
    base._opened.clear()
    assert held() is None  # by counting references: the search for garbage no longer sees it


def test_warming_up_that_fails_leaves_the_collector_on(tmp_path):
    start(str(tmp_path / "nothing")).join(60)
    assert gc.isenabled()


def test_everything_warmed_up_is_remembered(demo_path, monkeypatch):
    monkeypatch.setattr("dashboard.warming.PAUSE", 0.0)
    for step in steps(str(demo_path)):
        step()
    store = questions.open_store(str(demo_path))
    asked = {key[1] for key in store.memory._held}
    assert {"topic_shares", "cited", "over_time", "labels", "frequencies", "network", "summary"} <= asked
