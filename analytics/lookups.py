"""Rows of single articles, read from the partitions they lie in: no one needs all texts in memory to read one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.tables import Table, empty
from analytics.workspace import Generation

#: Partitions read before stay in memory up to this size, in bytes.
HELD = 256 << 20
#: Partitions read at the same time.
READERS = 4


class Lookup:
    """One table's rows by article, of a table that is partitioned as ARTICLES are.

    Parameters
    ----------
    generation : Generation
    table : Table
    article_ids : ndarray of str, shape (articles,)
        All articles, in corpus order.
    sizes : ndarray of int, shape (partitions,)
        Articles of each partition.
    """

    def __init__(self, generation: Generation, table: Table, article_ids: np.ndarray, sizes: np.ndarray) -> None:
        self._generation, self._table = generation, table
        self._place = pd.Index(article_ids, dtype=object)
        self._ends = np.cumsum(sizes)
        self._read: OrderedDict[int, pa.Table] = OrderedDict()
        self._lock = threading.Lock()

    def rows(self, article_ids: Sequence[str]) -> pd.DataFrame:
        """The rows of some articles, in the order asked for; unknown articles have none."""
        wanted = list(dict.fromkeys(article_ids))
        at = self._place.get_indexer(pd.Index(wanted, dtype=self._place.dtype))
        known = [(n, int(p)) for n, p in enumerate(at) if p >= 0]
        if not known:
            return empty(self._table)
        parts = np.searchsorted(self._ends, [p for _, p in known], side="right")
        order = {wanted[n]: n for n, _ in known}
        asked = pa.array([wanted[n] for n, _ in known], pa.string())
        found: pd.DataFrame = pa.concat_tables(
            [t.filter(pc.is_in(t["article_id"], value_set=asked)) for t in self._partitions(sorted(set(parts.tolist())))]
        ).to_pandas()
        placed = found["article_id"].map(order).to_numpy()
        return found.iloc[np.argsort(placed, kind="stable")].reset_index(drop=True)

    def _partitions(self, numbers: Sequence[int]) -> list[pa.Table]:
        """Some partitions, read or remembered; the ones that were not asked for longest are forgotten first."""
        names = self._generation.parts(self._table)
        with self._lock:
            made = {n: self._read[n] for n in numbers if n in self._read}
        missing = [n for n in numbers if n not in made]
        with ThreadPoolExecutor(READERS) as readers:
            made |= zip(
                missing, readers.map(lambda n: self._generation.workspace.read_parts([names[n]], self._table), missing), strict=True
            )
        with self._lock:
            for n in numbers:
                self._read[n] = made[n]
                self._read.move_to_end(n)
            size = sum(t.nbytes for t in self._read.values())
            while size > HELD and len(self._read) > 1:
                size -= self._read.popitem(last=False)[1].nbytes
        return [made[n] for n in numbers]
