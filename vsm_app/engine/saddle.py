"""Variances of all variables of a large component, from the elements of one inverse (solver, section 3.5).

With the entries eliminated, the conditions of the minimum (`conditions`) are `[[-W W', B], [B', 0]]`: `W` the whitened
entries, `B` the unknowns. An unknown has no pivot of its own; it is exchanged with a constraint that determines it, so
that small thresholds suffice and the factor stays as sparse as the network. What is wanted of the inverse lies at the
places of the factor, and there Takahashi's recurrence gives it without solving for a single column (K. Takahashi, J.
Fagan, M. Chen: Formation of a sparse bus impedance matrix, 1973; for unequal triangles A. M. Erisman, W. F. Tinney: On
computing certain elements of the inverse of a sparse matrix, 1975).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching
from scipy.sparse.linalg import splu

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.conditions import Rows
from vsm_app.engine.network import Floats, Ints
from vsm_app.engine.selected import AS_IT_STANDS, elements_of_inverse

#: Shares of the largest element that a pivot on the diagonal must reach, tried in turn.
_THRESHOLDS: Final = (1e-6, 1e-4, 1e-2)
_CLOSED: Final = 1e-9
#: Grades of size that a pivot is judged by, an octave.
_GRADES: Final = 8
#: A factor this many times as full as its matrix is no longer one of a network; columns are then the shorter way.
_FILL: Final = 25


def saddle_variances(rows: Rows, kept: Ints, paired: Ints, cancel: CancelToken | None = None) -> Iterator[Floats]:
    """Variances of whitened entries, then of unknowns in their sizes, each time with firmer pivots than before.

    `kept` are the independent constraints, `paired` those among them (positions) that determine the unknowns.
    """
    matrix = rows.matrix[kept]
    white, beside = matrix[:, : rows.entries], matrix[:, rows.entries :].tocsr()
    system = _Saddle(white.tocsr(), beside, _exchanged(beside, paired))
    for threshold in _THRESHOLDS:
        factor = system.factored(threshold)
        found = None if factor is None else system.variances(factor, cancel)
        if found is not None:
            yield found


def _exchanged(beside: csr_matrix, paired: Ints) -> Ints:
    """Row at each place: a constraint that determines an unknown stands at the unknown's place, and that at its own."""
    count, unknowns = beside.shape
    order = np.arange(count + unknowns)
    if unknowns:
        cost = beside[paired].tocsr()
        cost.eliminate_zeros()
        # Whole numbers: with costs that differ by their last digits only, scipy's matching may go round for ever.
        cost.data = 1.0 - np.round(_GRADES * np.log2(np.abs(cost.data) / np.max(np.abs(cost.data))))
        row, col = min_weight_full_bipartite_matching(cost)
        order[paired[row]], order[count + col] = count + col, paired[row]
    return order


class _Saddle:
    """`[[-W W', B], [B', 0]]` with its rows exchanged, its pattern made symmetric by explicit zeros."""

    def __init__(self, white: csr_matrix, beside: csr_matrix, order: Ints) -> None:
        self.white, self.order = white, order
        self.constraints, self.unknowns = beside.shape
        square = (white @ white.T).tocoo()
        other = beside.tocoo()
        low = other.col + self.constraints
        self._row = np.concatenate([square.row, other.row, low])
        self._col = np.concatenate([square.col, low, other.row])
        self._data = np.concatenate([-square.data, other.data, other.data])

    def _permuted(self, order: Ints, columns: Ints) -> csc_matrix:
        """The matrix with row `order[k]` and column `columns[k]` at place `k`; zeros make its pattern symmetric.

        Also at the places of the elements that the variances of the unknowns need.
        """
        size = order.size
        row_at, col_at = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
        row_at[order], col_at[columns] = np.arange(size), np.arange(size)
        i, j = row_at[self._row], col_at[self._col]
        every = np.arange(size)
        ends = (
            np.concatenate([i, j, row_at[every], col_at[every]]),
            np.concatenate([j, i, col_at[every], row_at[every]]),
        )
        values = np.concatenate([self._data, np.zeros(ends[0].size - self._data.size)])
        return coo_matrix((values, ends), shape=(size, size)).tocsc()

    def factored(self, threshold: float) -> tuple[Any, csc_matrix, Ints, Ints] | None:
        """The factor with its matrix, rows and columns in the order of the pivots; `None` where rounding spoils it."""
        every = np.arange(self.order.size)
        try:
            first = splu(
                self._permuted(self.order, every),
                permc_spec="MMD_AT_PLUS_A",
                diag_pivot_thresh=threshold,
                **AS_IT_STANDS,
            )
            if first.nnz > _FILL * self._data.size:
                return None
            by_row, columns = np.argsort(first.perm_r), np.argsort(first.perm_c)
            order = self.order[by_row]
            matrix = self._permuted(order, columns)
            factor = splu(matrix, permc_spec="NATURAL", diag_pivot_thresh=0.0, **AS_IT_STANDS)
        except RuntimeError:
            return None
        probe = np.random.default_rng(19).standard_normal(order.size)
        right = matrix @ probe
        with np.errstate(over="ignore", invalid="ignore"):
            rest = np.abs(matrix @ factor.solve(right) - right)
        if not float(np.max(rest)) <= _CLOSED * float(np.max(np.abs(right))):
            return None
        return factor, matrix, order, columns

    def variances(
        self, factored: tuple[Any, csc_matrix, Ints, Ints], cancel: CancelToken | None = None
    ) -> Floats | None:
        """`1 + w' Z w` for every entry with column `w` of `W`, then the elements of the unknowns."""
        factor, matrix, order, columns = factored
        size = order.size
        row_at, col_at = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
        row_at[order], col_at[columns] = np.arange(size), np.arange(size)
        entry, one, other, weight = _pairs(self.white.tocsc())
        unknown = np.arange(self.constraints, size)
        # The inverse has at (column, row) what its matrix has at (row, column).
        wanted = np.concatenate([one, unknown]), np.concatenate([other, unknown])
        found = elements_of_inverse(factor, matrix, col_at[wanted[0]], row_at[wanted[1]], cancel)
        if found is None:
            return None
        entries = 1.0 + np.bincount(entry, weight * found[: entry.size], minlength=self.white.shape[1])
        result: Floats = np.maximum(np.concatenate([entries, found[entry.size :]]), 0.0)
        return result


def _pairs(white: csc_matrix) -> tuple[Ints, Ints, Ints, Floats]:
    """All pairs of elements of each column: column, both rows (each pair once), product (twice where they differ)."""
    counts = np.diff(white.indptr)
    begin = np.repeat(white.indptr[:-1], counts)
    place = np.arange(white.nnz)
    # Element k of a column is paired with itself and with those before it.
    before = place - begin + 1
    first = np.repeat(place, before)
    second = np.arange(first.size) - np.repeat(np.cumsum(before) - before, before) + np.repeat(begin, before)
    column, index = np.repeat(np.arange(counts.size), counts)[first], white.indices.astype(np.int64)
    product = white.data[first] * white.data[second]
    return column, index[first], index[second], np.where(first == second, product, 2.0 * product)
