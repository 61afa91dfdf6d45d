"""Where work runs: begun at once, in order, in this process or others."""

from __future__ import annotations

import math
import multiprocessing
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from analytics.__main__ import SHARED
from analytics.engine import CODE, Engine, read_ahead
from analytics.pipeline.work import Made, Work, each

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Where(Work):
    """Notes the process it was done in."""

    name: ClassVar[str] = "where"
    number: int

    def depends(self) -> object:
        return self.number

    def make(self) -> Made:
        (Path(self.address) / f"{self.number}").write_text(str(os.getpid()))
        return {}


def test_work_is_begun_before_anybody_asks_for_it(tmp_path):
    folders = [tmp_path / f"{n}" for n in range(9)]
    with Engine(2) as engine:
        made = engine.map(os.mkdir, folders)
        until = time.monotonic() + 60
        while not folders[0].exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert folders[0].exists() and not folders[8].exists()  # only as many as workers can soon take up
        assert len(list(made)) == 9
    assert folders[8].exists()


def test_results_come_in_order_wherever_they_are_made():
    numbers = list(range(40))
    for workers in (1, 2):
        with Engine(workers) as engine:
            engine.warm()
            assert list(engine.map(math.factorial, numbers)) == [math.factorial(n) for n in numbers]
            assert list(engine.map(math.factorial, [5])) == [120]


def test_work_of_this_process_runs_as_it_is_asked_for():
    seen = []
    made = Engine(1).map(seen.append, [1, 2])
    assert seen == []
    next(made)
    assert seen == [1]


def _code_read(_: int) -> bool:
    return CODE in sys.modules


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="processes are forked from a server only where the system can"
)
def test_processes_begin_with_the_code_read():
    read_ahead()
    with Engine(2) as engine:
        assert list(engine.map(_code_read, range(4))) == [True] * 4


def test_fresh_processes_take_the_place_of_those_there_are():
    with Engine(2) as engine:
        before = {engine.submit(os.getpid).get() for _ in range(4)}
        engine.renew()
        after = {engine.submit(os.getpid).get() for _ in range(4)}
        assert not before & after and not any(psutil.pid_exists(pid) for pid in before)
    with Engine(1) as engine:
        engine.renew()
        assert engine.submit(os.getpid).get() == os.getpid()


STARTER = """
import os, time
from analytics.engine import Engine
if __name__ == "__main__":
    with Engine(2) as engine:
        begun = [engine.submit(os.getpid) for _ in range(4)]
        print(*{result.get() for result in begun}, flush=True)
        begun = [engine.submit(time.sleep, 600) for _ in range(2)]
        begun[0].get()
"""


def test_processes_end_with_a_command_that_is_killed(tmp_path):
    script = tmp_path / "starter.py"
    script.write_text(STARTER, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as command:
        assert command.stdout is not None
        begun = [psutil.Process(int(pid)) for pid in command.stdout.readline().split()]
        servers = [p for p in psutil.Process(command.pid).children() if p not in begun]
        assert begun and all(p.is_running() for p in begun)
        command.kill()
    gone, left = psutil.wait_procs([*begun, *servers], timeout=60)
    assert left == [] and len(gone) == len(begun) + len(servers)


def test_what_commands_read_ahead_is_what_arabic_needs():
    modules = sorted({module for wanted in SHARED.values() for module in wanted})
    assert modules
    told = f"import {', '.join(modules)}\nfrom analytics.languages.ar import _known\n"
    told += "from analytics.annotations.quotations.arabic_clauses import patterns\n"
    told += "print(_known.cache_info().currsize, patterns.cache_info().currsize)"
    # in a process of its own: this one may have read everything
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120)
    assert (run.stdout.split(), run.stderr) == (["1", "1"], "")


def test_a_single_piece_of_work_that_is_missing_goes_on_beside_what_comes_after_it(tmp_path):
    with Engine(1) as engine:
        assert list(each(engine, [Where(str(tmp_path), n) for n in (1, 2)])) == [{}, {}]
    with Engine(2) as engine:
        assert list(each(engine, [Where(str(tmp_path), n) for n in (1, 2, 3)])) == [{}, {}, {}]
    done = [int((tmp_path / f"{n}").read_text()) for n in (1, 2, 3)]
    assert done[:2] == [os.getpid()] * 2  # and remembered
    assert done[2] != os.getpid()
