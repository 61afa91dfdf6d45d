"""Where partitions run: this process, this machine's processes, or a Dask cluster.

A heavy stage is a pure, picklable function of one partition that names its
tables by where the workspace lies. Everything that wants it run goes through
:class:`Engine`, so that the same code runs in all three places and makes the
same tables. Workers of a cluster that die are Dask's business (the partition
runs again elsewhere); a scheduler that is gone ends the run, and the next run
goes on from the partitions that were finished.
"""

from __future__ import annotations

import atexit
import itertools
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from analytics.errors import EngineError

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")

#: What this machine's processes begin with: read once for all of them.
CODE = "analytics.pipeline"
#: And what Arabic needs, for those that annotate.
LISTS = "analytics.pipeline.lists"
#: How often a partition is tried again on a cluster when the worker that had it died.
RETRIES = 10


class Result(Generic[R]):
    """Something that will be there: worked out elsewhere, or here when it is asked for."""

    def __init__(self, wait: Callable[[], R]) -> None:
        self._wait = wait
        self._made: list[R] = []

    def get(self) -> R:
        """The result; raises what the work raised."""
        if not self._made:
            self._made.append(self._wait())
        return self._made[0]


def _begin() -> None:
    """What every worker of this machine begins with.

    It ends without first giving back, word by word, what it remembers: seconds in which
    nobody needs it. It ends, too, when whoever started it was killed: a pool does not see
    to that, and its processes would wait for ever.
    """
    atexit.register(os._exit, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context() -> BaseContext:
    """How processes are started: forked from one that has only read the code, where the system can.

    Forking this process, which may hold Arrow's or Streamlit's threads, could deadlock.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([CODE])
    return context


def read_ahead(*modules: str) -> None:
    """Let the process that others are forked from begin to read the code, where there will be one; it is not waited for.

    Parameters
    ----------
    *modules : str
        What else it imports.
    """
    context = _context()
    if context.get_start_method() == "forkserver" and (os.cpu_count() or 1) > 1:
        from multiprocessing import forkserver  # not everywhere

        context.set_forkserver_preload([CODE, *modules])
        forkserver.ensure_running()  # of one that runs already, nothing changes


class Engine:
    """Runs functions of partitions; a context manager that owns its pool or connection.

    Parameters
    ----------
    workers : int, optional
        Processes to use; by default one per core. 1 runs in this process.
    scheduler : str, optional
        Address of a Dask scheduler (``tcp://host:8786``): its workers run the
        partitions. The workspace must lie where all of them reach it.
    """

    def __init__(self, workers: int | None = None, *, scheduler: str = "") -> None:
        self.workers = workers or os.cpu_count() or 1
        self.scheduler = scheduler
        self._pool: Executor | None = None
        self._client: Client | None = None
        self._near: Engine | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._client is not None:
            from analytics.cluster import leave

            leave(self._client)
        elif self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._near is not None:
            self._near.__exit__(kind, fault, trace)
        self._pool = self._client = self._near = None

    @property
    def elsewhere(self) -> bool:
        """Whether work runs in other processes than this one."""
        return bool(self.scheduler) or self.workers > 1

    @property
    def near(self) -> Engine:
        """The same, or this machine's processes beside a cluster: for work on files that only this machine has."""
        if not self.scheduler:
            return self
        if self._near is None:
            self._near = Engine(self.workers)
        return self._near

    def warm(self) -> None:
        """Let other processes, or the workers of a cluster, read their code now; it is not waited for.

        Raises
        ------
        EngineError
            When the scheduler cannot be reached.
        """
        if self.scheduler:
            self._running()
        elif self.elsewhere:
            read_ahead()

    def renew(self) -> None:
        """Let fresh processes of this machine take the place of those there are, which remember much; nothing may be under way."""
        if self._pool is not None and self._client is None:
            self._pool.shutdown(wait=True)
            self._pool = None
        if self._near is not None:
            self._near.renew()

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Results in the order of the items, which are taken up only as workers come free; in other processes the first of them at once.

        Parameters
        ----------
        function : callable
            Pure and importable by name.
        items : iterable
            Partitions, or whatever names them.

        Raises
        ------
        EngineError
            When the scheduler cannot be reached, or is lost on the way.
        """
        stream = iter(items)
        first = list(itertools.islice(stream, 2))
        if not self.elsewhere or (len(first) < 2 and self._pool is None and not self.scheduler):
            return map(function, itertools.chain(first, stream))
        pool, taken = self._running(), itertools.chain(first, stream)
        waiting = deque(pool.submit(function, item) for item in itertools.islice(taken, 3 * self._width()))
        return self._awaited(pool, function, waiting, taken)

    def _awaited(self, pool: Executor, function: Callable[[T], R], waiting: deque[Future[R]], taken: Iterator[T]) -> Iterator[R]:
        left = True
        while waiting:
            yield self._result(waiting.popleft())
            if left:
                free = 3 * self._width() - len(waiting)  # workers of a cluster come and go
                more = [pool.submit(function, item) for item in itertools.islice(taken, max(free, 0))]
                left = len(more) >= free
                waiting.extend(more)

    def submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Result[R]:
        """One piece of work beside others; in a process of its own where there are several.

        Parameters
        ----------
        function : callable
            Pure and importable by name.
        """
        if not self.elsewhere:
            return Result(lambda: function(*args, **kwargs))
        future = self._running().submit(function, *args, **kwargs)
        return Result(lambda: self._result(future))

    def _result(self, future: Future[R]) -> R:
        try:
            return future.result()
        except (CancelledError, OSError) as fault:
            # what Dask makes of work whose scheduler is gone: cancelled, or a fault of its own connection
            if self.scheduler and (isinstance(fault, CancelledError) or type(fault).__module__.startswith("distributed")):
                raise EngineError("scheduler_lost", address=self.scheduler) from fault
            raise

    def _width(self) -> int:
        """Partitions that run at once."""
        if self._client is None:
            return self.workers
        try:
            return max(1, sum(self._client.nthreads().values()))
        except (CancelledError, OSError) as fault:
            raise EngineError("scheduler_lost", address=self.scheduler) from fault

    def _running(self) -> Executor:
        if self._pool is None:
            self._pool = self._cluster() if self.scheduler else self._processes()
        return self._pool

    def _processes(self) -> Executor:
        return ProcessPoolExecutor(self.workers, mp_context=_context(), initializer=_begin)

    def _cluster(self) -> Executor:
        from analytics.cluster import connect  # half a second that only clusters cost

        self._client = connect(self.scheduler, LISTS)
        pool: Executor = self._client.get_executor(pure=False, retries=RETRIES)
        return pool
