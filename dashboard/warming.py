"""What visitors will ask for, done beside the server's start, and never while a page is being drawn.

Streamlit begins to import the pages and to open the workspace only when somebody comes.
Here both are done before, so that the first visitor waits no longer than the second. Python
runs one thread at a time: what is not the first page's waits until no page is being drawn.

After every page Streamlit looks for garbage among all objects there are. Those the server
keeps for good are put aside, so that it need not look there.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.store import Store

COMPONENTS = Path(__file__).parent / "components"
#: Imported first: what the first page is drawn with.
FIRST = ("filters", "beside", "door", "page", "hints", "left_out", "overview_views")
#: Imported one by one, so that none keeps a page waiting for long.
HEAVY = ("sklearn.decomposition", "scipy.stats", "scipy.spatial", "datasketch", "analytics.pipeline")
#: Seconds after a page was drawn in which nothing goes on: often another is asked for at once.
PAUSE = 0.5


class Drawing:
    """Which pages are being drawn, so that others can wait for them."""

    def __init__(self) -> None:
        self._pages = 0
        self._until = 0.0
        self._changed = threading.Condition()

    @contextmanager
    def page(self) -> Iterator[None]:
        """Around the drawing of a page."""
        with self._changed:
            self._pages += 1
        try:
            yield
        finally:
            with self._changed:
                self._pages -= 1
                self.rest()
                self._changed.notify_all()

    def rest(self) -> None:
        """Let nothing go on for a moment: a page is about to be drawn, it may be."""
        self._until = time.monotonic() + PAUSE

    def wait(self) -> None:
        """Until no page is being drawn, nor was a moment ago."""
        with self._changed:
            while self._pages or time.monotonic() < self._until:
                self._changed.wait(None if self._pages else self._until - time.monotonic())


#: Of this server.
DRAWING = Drawing()


def start(workspace: str) -> threading.Thread:
    """Begin in a thread of its own; whatever fails, fails again in sight when it is asked for."""
    thread = threading.Thread(target=_warm, args=(workspace,), daemon=True)
    thread.start()
    return thread


def _warm(workspace: str) -> None:
    gc.disable()  # what is imported stays
    try:
        for step in steps(workspace):
            step()
    except Exception:
        logging.getLogger("marsad").debug("warming up failed", exc_info=True)
    finally:
        gc.enable()


def _put_aside() -> None:
    """What is held by now is never looked through for garbage again."""
    gc.freeze()
    gc.enable()


def _tidied() -> None:
    """The same when all is done, without what has become garbage meanwhile."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def steps(workspace: str) -> Iterator[Callable[[], object]]:
    """What is to be done, the first page's before the others': these wait for pages that are being drawn.

    Parameters
    ----------
    workspace : str
        Its address.
    """
    from analytics.slices import Slice
    from dashboard import store as questions

    store = questions.open_store(workspace)
    every = Slice()
    for name in FIRST:
        yield partial(importlib.import_module, f"dashboard.components.{name}")
    yield lambda: questions.over_time(store, every, questions.suggested_period(store, every))
    yield partial(questions.topic_shares, store, every)
    yield partial(questions.cited, store, every)
    yield _put_aside
    DRAWING.rest()
    for step in itertools.chain(_others(store), [_tidied]):
        DRAWING.wait()
        yield step


def _others(store: Store) -> Iterator[Callable[[], object]]:
    """What the pages after it begin with."""
    from analytics.slices import Slice
    from analytics.summaries import networks
    from dashboard import i18n
    from dashboard import store as questions
    from dashboard.briefing.names import labels

    every = Slice()
    yield from (partial(labels, store, language) for language in i18n.LANGUAGES)
    yield from (partial(importlib.import_module, name) for name in HEAVY)
    for name in sorted(p.stem for p in COMPONENTS.glob("*.py")):
        yield partial(importlib.import_module, f"dashboard.components.{name}")
    yield partial(store.texts, [])
    for language in store.articles["language"].unique():
        yield partial(questions.frequencies, store, every, str(language))
        yield partial(questions.phrases, store, every, str(language))
    yield partial(questions.find_articles, store, every, "-")
    yield partial(questions.categories, store, every)
    plain = (networks.NetworkParams(), networks.SignificanceParams(), None, "quarter", "", 1)
    yield partial(questions.network, store, every, *plain)
    yield partial(questions.summary, store, every)
