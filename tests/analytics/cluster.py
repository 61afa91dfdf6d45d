"""A real Dask scheduler and real workers, each a process of its own that talks TCP; each worker in a network of its own where that can be had."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
#: Private addresses (RFC 2544, for tests between machines) of the networks of workers.
NETWORK = "198.18.{}.{}"


def networks() -> bool:
    """Whether this machine lets us make network namespaces."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"marsad-{os.getpid()}-try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return made


def _tidy() -> None:
    """Take away the networks of runs that were killed: they hold the addresses of these."""
    for name in subprocess.run(["ip", "netns", "list"], check=True, capture_output=True, text=True).stdout.split():
        owner = name.split("-")[1] if name.startswith("marsad-") else ""
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            for pid in subprocess.run(["ip", "netns", "pids", name], check=True, capture_output=True, text=True).stdout.split():
                os.kill(int(pid), signal.SIGKILL)
            _ip("netns", "del", name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path, *, apart: bool, code: bool) -> None:
        self.folder, self.apart, self.code = folder, apart, code
        self.workers: list[subprocess.Popen] = []
        self.spaces: list[str] = []
        note = folder / "scheduler.json"
        host = "0.0.0.0" if apart else "127.0.0.1"
        self.scheduler = self._start("scheduler", "scheduler", "--host", host, "--port", "0", "--scheduler-file", str(note))
        self.port = int(self._when(note)["address"].rsplit(":", 1)[1])
        self.address = f"tcp://127.0.0.1:{self.port}"

    def _when(self, note: Path) -> dict:
        for _ in range(300):
            with suppress(OSError, ValueError):
                return json.loads(note.read_text())
            time.sleep(0.1)
        raise RuntimeError((self.folder / "scheduler.log").read_text())

    def _start(self, name: str, kind: str, *options: str, inside: tuple[str, ...] = ()) -> subprocess.Popen:
        command = [*inside, sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *options]
        with open(self.folder / f"{name}.log", "w") as log:
            environment = {**os.environ, "PYTHONPATH": str(ROOT) if self.code else ""}
            return subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, env=environment, start_new_session=True)

    def add(self, number: int = 2) -> None:
        """Start workers of one thread, and wait until the scheduler knows them."""
        from distributed import Client

        for _ in range(number):
            n = len(self.workers) + 1
            options = ("--nthreads", "1", "--memory-limit", "0", "--no-nanny", "--local-directory", str(self.folder / f"w{n}"))
            if self.apart:
                inside, here = self._space(n)
                self.workers.append(self._start(f"worker{n}", "worker", f"tcp://{here}:{self.port}", *options, inside=inside))
            else:
                self.workers.append(self._start(f"worker{n}", "worker", self.address, *options))
        with Client(self.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=60)

    def _space(self, n: int) -> tuple[tuple[str, ...], str]:
        """A network of its own for a worker: how to run in it, and what the scheduler is called there."""
        _tidy()
        name, link = f"marsad-{os.getpid()}-{n}", f"mq{os.getpid() % 100_000}-{n}"
        here, there = NETWORK.format(n, 1), NETWORK.format(n, 2)
        _ip("netns", "add", name)
        self.spaces.append(name)
        _ip("link", "add", link, "type", "veth", "peer", "name", f"{link}p", "netns", name)
        _ip("addr", "add", f"{here}/24", "dev", link)
        _ip("link", "set", link, "up")
        for words in (("addr", "add", f"{there}/24", "dev", f"{link}p"), ("link", "set", f"{link}p", "up"), ("link", "set", "lo", "up")):
            _ip("netns", "exec", name, "ip", *words)
        return ("ip", "netns", "exec", name), here

    def kill(self, process: subprocess.Popen) -> None:
        """SIGKILL, with whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Kill everything and take the networks away."""
        for process in (*self.workers, self.scheduler):
            self.kill(process)
        for name in self.spaces:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


@contextmanager
def cluster(folder: Path, *, workers: int = 2, apart: bool = False, code: bool = True) -> Iterator[Cluster]:
    """A scheduler with some workers; ``apart`` gives each worker a network of its own, without ``code`` they do not know Marsad."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Cluster(folder, apart=apart, code=code)
    try:
        made.add(workers)
        yield made
    finally:
        made.close()
