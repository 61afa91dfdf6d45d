"""How much hostile input may ask for: bytes, rows, pages, depth, seconds and memory."""

from __future__ import annotations

import contextlib
import ctypes
import resource
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

from analytics.errors import InputError


@dataclass(frozen=True)
class Bounds:
    """What is read at most; beyond it an input is rejected with the number in the reason.

    Attributes
    ----------
    file : int
        Bytes of one file.
    document : int
        Bytes of a file that is held in memory as a whole (a page, a PDF, a workbook).
    article : int
        Characters of one article.
    rows : int
        Rows of one table or lines of one file.
    members : int
        Members of one archive, of every depth together.
    unpacked : int
        Bytes that come out of one archive, of every depth together.
    ratio : int
        Times its packed size that a member may unpack to, once that is over ``small``.
    small : int
        Bytes for which no ratio is asked.
    nesting : int
        Archives within archives.
    pages : int
        Pages of one PDF.
    seconds : float
        Time for one document.
    memory : int
        Bytes one document may take beyond what the process already has.
    """

    file: int = 4 << 30
    document: int = 100 << 20
    article: int = 2_000_000
    rows: int = 20_000_000
    members: int = 200_000
    unpacked: int = 16 << 30
    ratio: int = 200
    small: int = 32 << 20
    nesting: int = 3
    pages: int = 2_000
    seconds: float = 120.0
    memory: int = 1 << 30


DEFAULT = Bounds()


@contextlib.contextmanager
def timed(seconds: float) -> Iterator[None]:
    """Hold a piece of work to its time.

    In the main thread a signal rings; in others (a worker of a cluster, a page)
    an exception is put into the thread, which takes it between two steps of
    Python, as it takes the signal.

    Raises
    ------
    InputError
        ``too_slow``.
    """
    if threading.current_thread() is not threading.main_thread():
        with _timed_thread(seconds):
            yield
        return

    def ring(signum: int, frame: FrameType | None) -> None:
        raise InputError("too_slow", bound=f"{seconds:g}")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        # rings again: a library may take the first for one of its own faults
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Rung(Exception):
    """Put into a thread whose time is over."""


@contextlib.contextmanager
def _timed_thread(seconds: float) -> Iterator[None]:
    thread, guard, over = threading.get_ident(), threading.Lock(), threading.Event()

    def put(what: type[Exception] | None) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(what) if what else None)

    def ring() -> None:
        with guard:
            if not over.is_set():
                put(_Rung)

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            with guard:
                over.set()
                put(None)  # one that was put and not yet taken is taken back
            timer.cancel()
    except _Rung as fault:
        raise InputError("too_slow", bound=f"{seconds:g}") from fault


@contextlib.contextmanager
def limited(bounds: Bounds = DEFAULT) -> Iterator[None]:
    """Hold a piece of work to its time and memory.

    Memory is a property of a process: in another thread than the main one only
    time is bounded, and the bytes that are read.

    Raises
    ------
    InputError
        ``too_slow`` or ``too_hungry``.
    """
    if threading.current_thread() is not threading.main_thread():
        with timed(bounds.seconds):
            yield
        return

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        wanted = _taken() + bounds.memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
        with timed(bounds.seconds):
            yield
    except MemoryError as fault:
        raise InputError("too_hungry", bound=bounds.memory) from fault
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _taken() -> int:
    """Bytes of address space this process has."""
    with open("/proc/self/statm", "rb") as f:
        return int(f.read().split()[0]) * resource.getpagesize()
