"""Answers to questions about an opened analysis, remembered within bounds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import signature
from types import MappingProxyType
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

import numpy as np
import pandas as pd

#: Answers remembered at most with one opened analysis.
REMEMBERED = 256
#: And bytes of them, which the newest may exceed.
REMEMBERED_BYTES = 2 << 30
#: More than so many things in a tuple are texts or numbers, of so many bytes each, about.
SEVERAL, TEXT = 16, 80


class Remembering(Protocol):
    """What has a memory."""

    @property
    def memory(self) -> Memory:
        """Answers to questions asked before."""


O = TypeVar("O", bound=Remembering)  # noqa: E741 -- what is opened
P = ParamSpec("P")
R = TypeVar("R")


class Memory:
    """The latest answers, whatever thread asks, within bounds of number and size."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, object] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], object]) -> object:
        """The answer under a key, made when it is not there."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key], self._sizes[key] = made, _size(made)
            while len(self._held) > REMEMBERED or (len(self._held) > 1 and sum(self._sizes.values()) > REMEMBERED_BYTES):
                del self._sizes[self._held.popitem(last=False)[0]]
        return made


def remembered(question: Callable[Concatenate[O, P], R]) -> Callable[Concatenate[O, P], R]:
    """Let a question of an opened analysis be answered once; its arguments must be hashable.

    Whoever asks gets tables of their own: setting a column changes no one else's. Mappings
    are the same for all and can only be read: those who keep one keep no copy.
    """

    shape = signature(question)

    @wraps(question)
    def asked(opened: O, *args: P.args, **kwargs: P.kwargs) -> R:
        bound = shape.bind(opened, *args, **kwargs)
        bound.apply_defaults()  # the same question with and without what goes without saying
        key = (question.__module__, question.__qualname__, *bound.args[1:], *sorted(bound.kwargs.items()))
        found = opened.memory.get(key, lambda: question(opened, *args, **kwargs))
        return cast(R, _own(found))

    return cast(Callable[Concatenate[O, P], R], asked)


def _size(found: object) -> int:
    """Bytes of the tables and arrays of an answer."""
    if isinstance(found, pd.DataFrame | pd.Series):
        return int(np.sum(found.memory_usage(index=False)))
    if isinstance(found, np.ndarray):
        return found.nbytes
    if is_dataclass(found):
        return sum(_size(getattr(found, f.name)) for f in fields(found))
    if isinstance(found, dict):
        return sum(map(_size, found.values()))
    if isinstance(found, tuple):
        return sum(map(_size, found)) if len(found) <= SEVERAL else TEXT * len(found)
    return 0


def _own(found: object) -> object:
    if isinstance(found, pd.DataFrame):
        return found.copy(deep=False)  # copy-on-write: cheap, and safe to change
    if isinstance(found, dict):
        return MappingProxyType(found)
    return tuple(_own(v) for v in found) if type(found) is tuple else found
