"""Where partitions run: this process, or this machine's processes.

A heavy stage is a pure, picklable function of one partition. Everything that
wants it run for many partitions goes through :class:`Engine`, so that another
place to run (a cluster with a ``concurrent.futures`` executor) is one more
branch here and nothing elsewhere.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
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

    def map(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[tuple[int, R]]:
        """Yield (position, result) as partitions finish, in any order."""
        if self.workers == 1 or len(items) < 2:
            for position, item in enumerate(items):
                yield position, function(item)
            return
        if self._pool is None:
            # spawn: forking a process that holds Arrow's or Streamlit's threads can deadlock
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context)
        waiting: dict[Future[R], int] = {self._pool.submit(function, item): n for n, item in enumerate(items)}
        for future in as_completed(waiting):
            yield waiting[future], future.result()
