"""Where partitions run: this process, or this machine's processes.

A heavy stage is a pure, picklable function of one partition. Everything that
wants it run for many partitions goes through :class:`Engine`, so that another
place to run (a cluster with a ``concurrent.futures`` executor) is one more
branch here and nothing elsewhere.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine:
    """Runs partition functions; a context manager that owns its pool.

    Parameters
    ----------
    workers : int, optional
        Processes to use; by default one per core. 1 runs in this process.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool: Executor | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield results in the order of the items, which are taken up only as workers come free.

        Parameters
        ----------
        function : callable
            Pure and importable by name.
        items : iterable
            Partitions, or whatever names them.
        """
        stream = iter(items)
        first = list(itertools.islice(stream, 2))
        if self.workers == 1 or len(first) < 2:
            for item in itertools.chain(first, stream):
                yield function(item)
            return
        if self._pool is None:
            # spawn: forking a process that holds Arrow's or Streamlit's threads can deadlock
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context)
        pool = self._pool
        waiting: deque[Future[R]] = deque()
        for item in itertools.chain(first, stream):
            waiting.append(pool.submit(function, item))
            if len(waiting) >= 3 * self.workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
