"""Long work apart from whoever started it: a process of its own whose progress anybody can read.

A workspace has one job at a time. ``job.json`` in it says what was asked and how
far it is; ``job.lock`` is held by the process for as long as it lives, so that a
job that was killed is told apart from one that runs, whatever process ids say::

    python -m analytics.jobs WORKSPACE      # does what job.json asks; started by start()
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.errors import AnalyticsError, InputError, WorkspaceError
from analytics.storage import write_atomically
from analytics.workspace import Workspace

if TYPE_CHECKING:
    from analytics import pipeline
    from analytics.engine import Engine
    from analytics.pipeline import AnalyseParams

#: Seconds a process may take to begin before it counts as lost, and between two notes of progress.
PATIENCE, PACE = 30.0, 0.4
STATES = ("waiting", "running", "done", "failed", "cancelled", "lost")


@dataclass(frozen=True)
class Job:
    """What was asked of a workspace, and how far it is.

    Attributes
    ----------
    paths : tuple of str
        Files and folders to ingest; none for an analysis alone.
    addresses : tuple of str
        Pages and feeds to fetch and ingest; with ``follow`` what feeds list as well.
    retry : bool
        Whether files with rejects are read again from the bytes that were kept.
    count : str
        How copies in several outlets are to count (``once``, ``outlet``); empty leaves it.
    analyse : mapping, optional
        ``topics`` (a number, 0 for auto), ``seed``, ``refit``, ``codebook`` (a
        path, or empty); None leaves the new articles unanalysed.
    state : str
        One of :data:`STATES`.
    stage, done, total
        As the pipeline tells them; ``total`` is 0 where it is not known.
    fault : mapping, optional
        ``code`` and ``facts`` of what made it fail.
    counts : mapping, optional
        What the ingest read.
    unfetched : tuple of (address, reason)
        What was asked for and could not be fetched.
    """

    paths: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    follow: bool = False
    retry: bool = False
    count: str = ""
    analyse: Mapping[str, Any] | None = None
    state: str = "waiting"
    started: float = 0.0
    finished: float = 0.0
    pid: int = 0
    stage: str = ""
    done: int = 0
    total: int = 0
    fault: Mapping[str, Any] | None = None
    counts: Mapping[str, int] | None = None
    unfetched: tuple[tuple[str, str], ...] = ()

    @property
    def active(self) -> bool:
        """Whether it is still being worked on."""
        return self.state in ("waiting", "running")


def _file(workspace: Workspace) -> Path:
    return workspace.root / "job.json"


def _job(known: Mapping[str, Any]) -> Job:
    return Job(
        **{
            **known,
            "paths": tuple(known["paths"]),
            "addresses": tuple(known.get("addresses", ())),
            "unfetched": tuple(map(tuple, known.get("unfetched", ()))),
        }
    )


def _write(workspace: Workspace, job: Job) -> None:
    write_atomically(_file(workspace), json.dumps(asdict(job), ensure_ascii=False).encode("utf-8", "surrogatepass"))


def latest(workspace: Workspace) -> Job | None:
    """The workspace's job, running or over; None when there never was one."""
    try:
        known = json.loads(_file(workspace).read_text(encoding="utf-8"))
        job = _job(known)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if job.active and not _held(workspace) and (job.state == "running" or time.time() - job.started > PATIENCE):
        fresh = json.loads(_file(workspace).read_text(encoding="utf-8"))  # it may have ended since it was read
        return replace(job, state="lost") if fresh["state"] == job.state else latest(workspace)
    return job


def _held(workspace: Workspace) -> bool:
    try:
        with open(workspace.root / "job.lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def start(
    workspace: Workspace,
    paths: Sequence[str | Path] = (),
    analyse: Mapping[str, Any] | None = None,
    *,
    addresses: Sequence[str] = (),
    follow: bool = False,
    retry: bool = False,
    count: str = "",
) -> Job:
    """Begin a job in a process of its own, which outlives this one.

    Raises
    ------
    WorkspaceError
        When the workspace has a job that is not over.
    InputError
        When there is nothing to do.
    """
    if not (paths or addresses or retry or count) and analyse is None:
        raise InputError("bad_parameter", name="job", value="–", wanted="paths to ingest, or an analysis")
    workspace.root.mkdir(parents=True, exist_ok=True)
    with open(workspace.root / "job.start", "a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # two who start at once
        known = latest(workspace)
        if known is not None and known.active:
            raise WorkspaceError("workspace_locked", path=workspace.root)
        job = Job(
            tuple(str(p) for p in paths), tuple(addresses), follow, retry, count,
            analyse=dict(analyse) if analyse is not None else None, started=time.time(),
        )  # fmt: skip
        _write(workspace, job)
        with open(workspace.root / "job.log", "w") as log:
            command = [sys.executable, "-m", "analytics.jobs", workspace.address]
            # the project's folder first: the process must run this version
            env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])}
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=env)  # noqa: S603
    return job


def cancel(workspace: Workspace) -> None:
    """Ask the job to stop; what it has finished is kept for the next one."""
    job = latest(workspace)
    if job is not None and job.state == "running" and job.pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(job.pid, signal.SIGTERM)


class _Told:
    """Progress that is written down, not too often."""

    def __init__(self, workspace: Workspace, job: Job) -> None:
        self.workspace, self.job, self.last = workspace, job, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        fresh = stage != self.job.stage
        self.job = replace(self.job, stage=stage, done=done, total=total)
        if fresh or time.time() - self.last > PACE:
            _write(self.workspace, self.job)
            self.last = time.time()


@contextlib.contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    with open(workspace.root / "job.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise WorkspaceError("workspace_locked", path=workspace.root) from fault
        yield


def analyse_params(asked: Mapping[str, Any]) -> AnalyseParams:
    """The parameters a job's ``analyse`` stands for."""
    from analytics import pipeline
    from analytics.annotations.codebook import CodebookParams

    params = pipeline.AnalyseParams()
    number = int(asked.get("topics", 0)) or None
    topics = replace(params.topics, number=number, seed=int(asked.get("seed", 0)))
    params = replace(params, topics=topics, refit=bool(asked.get("refit", False)))
    return replace(params, codebook=CodebookParams(str(asked["codebook"]))) if asked.get("codebook") else params


def _read(job: Job, workspace: Workspace, engine: Engine, told: _Told) -> pipeline.Counts | None:
    """Fetch, ingest and read again, as asked; what the last of these counted."""
    from analytics import pipeline

    paths = [Path(p) for p in job.paths]
    if job.addresses:
        from analytics.bringing import bring_pages

        brought = bring_pages(job.addresses, workspace, follow=job.follow, progress=told)
        told.job = replace(told.job, unfetched=tuple((f.address, f.reason) for f in brought.failures))
        paths.append(Path(brought.folder))
    counts = pipeline.ingest(paths, workspace, engine=engine, progress=told) if paths else None
    return pipeline.retry(workspace, engine=engine, progress=told) if job.retry else counts


def run(address: str) -> Job:
    """Do what the workspace's ``job.json`` asks, and write down how it went."""
    from analytics import pipeline  # the whole of it, which those who start or watch a job do not need
    from analytics.corpus.duplicates import DuplicateParams
    from analytics.engine import Engine

    workspace = Workspace(address)
    with _alone(workspace):
        known = json.loads(_file(workspace).read_text(encoding="utf-8"))
        job = replace(_job(known), state="running", pid=os.getpid())
        _write(workspace, job)
        told = _Told(workspace, job)
        try:
            with Engine() as engine:
                counts = _read(job, workspace, engine, told)
                if counts is not None:
                    told.job = replace(told.job, counts=asdict(counts))
                if job.count:
                    pipeline.recount(workspace, DuplicateParams(count=job.count))
                if job.analyse is not None:
                    pipeline.analyse(workspace, analyse_params(job.analyse), engine=engine, progress=told)
            ended = replace(told.job, state="done")
        except KeyboardInterrupt:
            ended = replace(told.job, state="cancelled")
        except AnalyticsError as fault:
            ended = replace(told.job, state="failed", fault={"code": fault.code, "facts": {k: str(v) for k, v in fault.facts.items()}})
        except Exception as fault:
            detail = f"{type(fault).__name__}: {fault}"[:300]
            ended = replace(told.job, state="failed", fault={"code": "job_failed", "facts": {"detail": detail}})
            _write(workspace, replace(ended, finished=time.time()))
            raise
        ended = replace(ended, finished=time.time())
        _write(workspace, ended)
        return ended


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupted)
    run(sys.argv[1])
