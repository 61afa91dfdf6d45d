"""A Dask cluster: connecting to it, and making its workers ready for work that is Python from end to end."""

from __future__ import annotations

import ctypes
import importlib
import os
import threading
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress

from distributed import Client, Worker, WorkerPlugin
from tornado.ioloop import PeriodicCallback

from analytics.errors import EngineError

#: What the plugin is registered as.
NAME = "marsad"
#: Seconds until a scheduler must have answered.
PATIENCE = 30
#: What Dask does a hundred, and fifty, times a second to show where time goes: a twentieth of the time of work like ours.
WATCHING = ("profile", "tick")
#: glibc's names of what memory is given back when (malloc.h), bytes wanted, and bytes where nothing was said.
TRIM, MAP = -1, -3
WANTED = {TRIM: 64 << 20, MAP: 32 << 20}
USUAL = {TRIM: 128 << 10, MAP: 128 << 10}


class Ready(WorkerPlugin):
    """Makes a worker ready, whenever it joins, for as long as a command is connected.

    It imports a module before work comes, is not watched, and keeps freed memory for
    the next partition instead of giving it back at each turn, as Dask's nanny has it:
    together a tenth of the time a partition takes.

    Parameters
    ----------
    module : str
        What it imports; a partition that comes earlier imports it itself.
    """

    def __init__(self, module: str) -> None:
        self.module = module
        self.put_aside: dict[str, PeriodicCallback] = {}

    def setup(self, worker: Worker) -> None:
        """Begin; what is imported is not waited for."""
        threading.Thread(target=_read, args=[self.module], daemon=True).start()
        for name in WATCHING:
            # taken out: a worker that is only starting starts afterwards whatever is there
            if watching := worker.periodic_callbacks.pop(name, None):
                watching.stop()
                self.put_aside[name] = watching
        _allocate(WANTED)

    def teardown(self, worker: Worker) -> None:
        """As it was before."""
        for name, watching in self.put_aside.items():
            worker.periodic_callbacks[name] = watching
            watching.start()
        trimmed = os.environ.get("MALLOC_TRIM_THRESHOLD_", "")
        _allocate(USUAL | ({TRIM: int(trimmed)} if trimmed.isdigit() else {}))


def _read(module: str) -> None:
    with suppress(ImportError):  # told by the partition that needs it
        importlib.import_module(module)


def _allocate(bounds: dict[int, int]) -> None:
    with suppress(AttributeError, OSError):  # not every system has glibc
        for name, size in bounds.items():
            ctypes.CDLL(None).mallopt(name, size)


def connect(address: str, module: str) -> Client:
    """A client of a scheduler whose workers are, or will be, ready, with a module imported.

    Raises
    ------
    EngineError
        When there is no scheduler at the address, or its cluster cannot import this package.
    """
    with ExitStack() as opened:
        try:
            client = opened.enter_context(Client(address, timeout=PATIENCE, set_as_default=False))
            client.register_plugin(Ready(module), name=NAME)
        except (OSError, ValueError, CancelledError) as fault:
            raise EngineError("no_scheduler", address=address, detail=type(fault).__name__) from fault
        except Exception as fault:  # what a scheduler or worker met, which Dask passes on as that and nothing more special
            raise EngineError("cluster_without_code", address=address, detail=str(fault)) from fault
        opened.pop_all()  # it stays open
    return client


def leave(client: Client) -> None:
    """Close a client; the workers become what they were, and the scheduler forgets what nobody waits for."""
    with suppress(OSError, ValueError, CancelledError):  # a scheduler that is gone needs no goodbye
        client.unregister_worker_plugin(NAME)
    client.close(timeout=5)
