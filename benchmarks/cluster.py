"""A Dask cluster of two workers beside this machine's two processes: ``python -m benchmarks.cluster``.

Scheduler and workers are started as ``docs/SCALE.md`` says, anew for every run, as
the processes of a run on this machine are. The tables must be the same.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from distributed import Client

from analytics.engine import LISTS
from analytics.workspace import Workspace
from benchmarks.sections import Section
from benchmarks.speed import CORPUS, ROOT, command, fresh, rounds_of

PORT = 8592
WORKERS = 2
#: Seconds after which a worker is killed: others are still being annotated.
KILLED = 20.0


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address, and the workers' processes, each of which watches over the one that works."""
    address = f"tcp://127.0.0.1:{PORT}"
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> None:
        with open(folder / f"dask{len(started)}.log", "wb") as log:
            job = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            started.append(subprocess.Popen(job, cwd=folder, stdout=log, stderr=log, env=environment))

    try:
        start("scheduler", "--host", "127.0.0.1", "--port", str(PORT))
        for _ in range(WORKERS):
            start("worker", address, "--nthreads", "1", "--preload", LISTS)
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=60)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill what works; who watches over it starts another."""
    for process in psutil.Process(worker.pid).children(recursive=True):
        with suppress(psutil.Error):
            process.send_signal(signal.SIGKILL)


def section(rounds: int) -> Section:
    """Seconds of the whole analysis here, on a cluster, and on one that loses a worker."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        command("ingest", CORPUS, "--workspace", base / "read")
        found: set[str] = set()

        def analyse(*how: object) -> float:
            seconds, _ = command("analyse", "--topics", 20, "--workspace", fresh(base / "read", base / "whole"), *how)
            found.add(Workspace(base / "whole").require(analysed=True).fingerprint)
            return seconds

        def here() -> float:
            return analyse("--workers", WORKERS)

        def there() -> float:
            with cluster(base) as (address, _):
                return analyse("--scheduler", address)

        def losing() -> float:
            with cluster(base) as (address, workers):
                threading.Timer(KILLED, kill, [workers[0]]).start()
                return analyse("--scheduler", address)

        local, apart = rounds_of(rounds, here, there)
        lost = losing()
    if len(found) > 1:
        raise SystemExit(f"the tables differ: {', '.join(sorted(found))}")
    return Section(
        "A Dask cluster",
        f"The whole analysis of 31,030 articles, K=20, {f'medians of {rounds} rounds' if rounds > 1 else 'one round'} in turns; scheduler, workers "
        f"and command on this one machine, over TCP. All runs made the same tables ({found.pop()}).",
        ("", "seconds", "of here"),
        [
            (f"{WORKERS} processes of this machine", local, 1.0),
            (f"{WORKERS} workers of a cluster", apart, apart / local),
            (f"the same, one of them killed after {KILLED:.0f} s (once)", lost, lost / local),
        ],
    )


def main() -> None:
    """Measure and print."""
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else 1).markdown())


if __name__ == "__main__":
    main()
