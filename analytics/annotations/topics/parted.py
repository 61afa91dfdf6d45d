"""Products of large sparse matrices by several threads: what topics are fitted with does little else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

#: Entries from which on threads are worth their beginning.
LEAST = 500_000


class Parted(sparse.csr_matrix):
    """A matrix cut into bands of rows, each multiplied by one thread.

    A row of a product is summed up in the same order whoever does it, so products
    are the same to the bit, with any number of threads; so are those of the transpose.
    """

    _pool: Executor | None = None
    _bands: tuple[tuple[int, int, sparse.csr_matrix], ...] = ()
    _other: Parted | None = None

    @classmethod
    def of(cls, matrix: sparse.csr_matrix, pool: Executor, number: int) -> Parted:
        """A matrix in bands of about as many entries.

        Parameters
        ----------
        matrix : csr_matrix
        pool : Executor
            Of threads.
        number : int
            Bands.
        """
        made = cls(matrix)  # shares its arrays
        edges = np.searchsorted(matrix.indptr, np.linspace(0, matrix.nnz, number + 1)[1:-1])
        made._bands = tuple((a, b, _rows(matrix, a, b)) for a, b in pairwise([0, *edges.tolist(), matrix.shape[0]]))
        made._pool = pool
        return made

    def transpose(self, axes: Any = None, copy: bool = False) -> Any:
        """The transpose, of which products are made in the same way."""
        if self._pool is None or copy:
            return super().transpose(axes, copy)
        if self._other is None:
            self._other = Parted.of(sparse.csr_matrix(super().transpose()), self._pool, len(self._bands))
            self._other._other = self  # whose rows keep their order
        return self._other

    def __matmul__(self, other: Any) -> Any:
        if self._pool is None or not isinstance(other, np.ndarray) or other.ndim != 2:
            return super().__matmul__(other)
        other = np.ascontiguousarray(other)  # once, not in every thread
        made = np.empty((self.shape[0], other.shape[1]), dtype=np.result_type(self.dtype, other.dtype))

        def work(band: tuple[int, int, sparse.csr_matrix]) -> None:
            made[band[0] : band[1]] = band[2] @ other

        list(self._pool.map(work, self._bands))
        return made


def _rows(matrix: sparse.csr_matrix, first: int, stop: int) -> sparse.csr_matrix:
    """Some rows, in the same memory."""
    a, b = matrix.indptr[first], matrix.indptr[stop]
    return sparse.csr_matrix(
        (matrix.data[a:b], matrix.indices[a:b], matrix.indptr[first : stop + 1] - a), shape=(stop - first, matrix.shape[1])
    )


@contextmanager
def parted(matrix: sparse.csr_matrix) -> Iterator[sparse.csr_matrix]:
    """The same matrix, cut for as many threads as there are processors where it is large; they end with the context."""
    number = os.cpu_count() or 1
    if number < 2 or matrix.nnz < LEAST:
        yield matrix
        return
    with ThreadPoolExecutor(number) as pool:
        yield Parted.of(matrix.sorted_indices(), pool, number)  # as scikit-learn sorts them before it begins
