"""Rank of a large sparse matrix: a regular square part with its factor, and what lies beside it.

A maximum matching gives the rows and columns that can be independent (A. L. Dulmage, N. S. Mendelsohn: Coverings of
bipartite graphs, 1958); the pivots of their sparse factor tell which of them are not for the numbers at hand. Those
are set aside, and what is left of them by elimination is looked at densely: it is small, because only they can be left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.linalg import qr
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching
from scipy.sparse.linalg import splu

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.parts import BATCH, RANK

_ROUNDS = 12
_PROBES: Final = 2
_JITTER = 1e-13


@dataclass(frozen=True, slots=True)
class Selection:
    """`matrix[rows][:, cols]` is regular, the rest follows from it: rows and columns left over are dependent."""

    matrix: csr_matrix
    rows: Ints
    cols: Ints
    row_scale: Floats
    col_scale: Floats
    factor: Any

    @property
    def rest_rows(self) -> Ints:
        """Rows that depend on the selected ones."""
        return _others(self.rows, self.matrix.shape[0])

    @property
    def rest_cols(self) -> Ints:
        """Columns that depend on the selected ones."""
        return _others(self.cols, self.matrix.shape[1])

    def solve(self, right: Floats) -> Floats:
        """`x` over the selected columns with `matrix[rows][:, cols] x = right`; one column or many."""
        return self._solved(right, self.row_scale[self.rows], self.col_scale[self.cols], "N")

    def solve_transposed(self, right: Floats) -> Floats:
        """`y` over the selected rows with `matrix[rows][:, cols]' y = right`; one column or many."""
        return self._solved(right, self.col_scale[self.cols], self.row_scale[self.rows], "T")

    def _solved(self, right: Floats, scale: Floats, back: Floats, trans: str) -> Floats:
        if self.rows.size == 0:
            return np.zeros(right.shape)
        if right.ndim > 1:
            scale, back = scale[:, None], back[:, None]
        return np.asarray(back * self.factor.solve(np.ascontiguousarray(scale * right), trans=trans))

    def null_directions(self, weights: Floats) -> Floats:
        """Directions that the matrix maps to nothing: `weights` on the columns left over, one direction a column."""
        rest = self.rest_cols
        found = np.zeros((self.matrix.shape[1], weights.shape[1]))
        found[rest] = weights
        if rest.size and self.rows.size:
            found[self.cols] = -self.solve(self.matrix[self.rows][:, rest] @ weights)
        return found

    def left_directions(self, weights: Floats) -> Floats:
        """Combinations of rows that cancel: `weights` on the rows left over, one combination a column."""
        rest = self.rest_rows
        found = np.zeros((self.matrix.shape[0], weights.shape[1]))
        found[rest] = weights
        if rest.size and self.rows.size:
            found[self.rows] = -self.solve_transposed(self.matrix[rest][:, self.cols].T @ weights)
        return found

    @property
    def is_whole(self) -> bool:
        """Whether no further row is independent of the selected ones: a random direction of the null space tells."""
        rest_rows, rest_cols = self.rest_rows, self.rest_cols
        if rest_rows.size == 0 or rest_cols.size == 0:
            return True
        weights = np.random.default_rng(13).uniform(0.5, 1.5, (rest_cols.size, _PROBES))
        found = self.null_directions(weights * self.col_scale[rest_cols, None])
        left = self.row_scale[rest_rows, None] * (self.matrix[rest_rows] @ found)
        size = float(np.max(np.abs(found) / self.col_scale[:, None]))
        return float(np.max(np.abs(left))) <= RANK * size


def _others(chosen: Ints, size: int) -> Ints:
    left = np.ones(size, dtype=bool)
    left[chosen] = False
    return np.flatnonzero(left)


def select(matrix: csr_matrix, like: Selection | None = None, cancel: CancelToken | None = None) -> Selection:
    """A largest regular square part of a sparse matrix (values of any size; zero rows and columns allowed).

    The part found of a matrix `like` it is taken again where it is regular and as large as can be here as well; that of
    the same matrix with its factor. Raises CancelledError where the token says so.
    """
    if like is not None and _equal(like.matrix, matrix):
        return like
    row_scale, col_scale = _scales(matrix)
    scaled = matrix.copy()
    scaled.data = matrix.data * np.repeat(row_scale, np.diff(matrix.indptr)) * col_scale[matrix.indices]
    count, width = matrix.shape
    if like is not None and like.matrix.shape == matrix.shape and like.rows.size:
        factor = _factored(scaled[like.rows][:, like.cols], None)
        if factor is not None and not _small(factor).any():
            again = Selection(matrix, like.rows, like.cols, row_scale, col_scale, factor)
            if again.is_whole:
                return again
    if count == width and count:
        factor = _factored(scaled, None)
        if factor is not None and not _small(factor).any():
            whole = np.arange(count)
            return Selection(matrix, whole, whole, row_scale, col_scale, factor)
    partner = maximum_bipartite_matching(scaled, perm_type="column").astype(np.int64)
    rows = np.flatnonzero(partner >= 0)
    rows, cols, factor = _regular_part(scaled, rows, partner[rows], cancel)
    if rows.size < int(np.sum(partner >= 0)):
        rows, cols, factor = _with_more(scaled, rows, cols, factor, cancel)
    return Selection(matrix, rows, cols, row_scale, col_scale, factor)


def _equal(one: csr_matrix, other: csr_matrix) -> bool:
    """Whether two matrices are the same to the last digit (row by row in the same order)."""
    return one.shape == other.shape and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("indptr", "indices", "data")
    )


def _scales(matrix: csr_matrix) -> tuple[Floats, Floats]:
    """Scales that bring the largest element of every row, then of every column, to one."""
    size = np.abs(matrix.data)
    counts = np.diff(matrix.indptr)
    rows = np.ones(matrix.shape[0])
    filled = np.flatnonzero(counts)
    if filled.size:
        rows[filled] = np.maximum.reduceat(size, matrix.indptr[:-1][filled])
    rows[rows == 0] = 1.0
    cols = np.zeros(matrix.shape[1])
    np.maximum.at(cols, matrix.indices, size / np.repeat(rows, counts))
    cols[cols == 0] = 1.0
    return 1.0 / rows, 1.0 / cols


def _factored(square: csr_matrix, jitter: np.random.Generator | None) -> Any:
    """The sparse factor; `None` where a pivot is exactly zero (`jitter` moves the elements by the last digits).

    SuperLU is not asked where a row or column is empty: it reads what was never written then, and the program may end
    (github.com/xiaoyeli/superlu/issues/33).
    """
    made = csc_matrix(square)
    if not np.diff(made.indptr).all() or not np.bincount(made.indices, minlength=made.shape[0]).all():
        return None
    if jitter is not None:
        made.data = made.data * (1 + _JITTER * jitter.standard_normal(made.data.size))
    try:
        return splu(made)
    except RuntimeError:
        return None


def _small(factor: Any) -> Bools:
    pivots = np.abs(factor.U.diagonal())
    small: Bools = pivots <= RANK * float(np.max(pivots, initial=0.0))
    return small


def _regular_part(scaled: csr_matrix, rows: Ints, cols: Ints, cancel: CancelToken | None) -> tuple[Ints, Ints, Any]:
    """Rows and columns whose pivots are not small, with their factor."""
    jitter: np.random.Generator | None = None
    for _ in range(_ROUNDS):
        if rows.size == 0:
            break
        check(cancel)
        square = scaled[rows][:, cols]
        factor = _factored(square, jitter)
        if factor is None:
            if jitter is not None:  # what is left has no place for a pivot in every row: matched anew
                partner = maximum_bipartite_matching(square, perm_type="column").astype(np.int64)
                rows, cols = rows[partner >= 0], cols[partner[partner >= 0]]
            jitter = np.random.default_rng(5)
            continue
        small = _small(factor)
        if not small.any():
            return rows, cols, factor
        rows, cols = rows[~small[factor.perm_r]], cols[~small[factor.perm_c]]
    none = np.zeros(0, dtype=np.int64)
    return none, none, None


def _with_more(
    scaled: csr_matrix, rows: Ints, cols: Ints, factor: Any, cancel: CancelToken | None
) -> tuple[Ints, Ints, Any]:
    """The part with what elimination leaves of the rows and columns set aside, as far as it is regular."""
    rest_rows, rest_cols = _others(rows, scaled.shape[0]), _others(cols, scaled.shape[1])
    left = scaled[rest_rows][:, rest_cols].toarray()
    beside, below = scaled[rows][:, rest_cols].tocsc(), scaled[rest_rows][:, cols]
    wide = rest_cols.size > rest_rows.size
    for start in range(0, min(left.shape) if rows.size else 0, BATCH):
        check(cancel)
        chunk = slice(start, start + BATCH)
        if wide:
            left[chunk] -= (beside.T @ factor.solve(below[chunk].T.toarray(), trans="T")).T
        else:
            left[:, chunk] -= below @ factor.solve(beside[:, chunk].toarray())
    if left.size == 0:
        return rows, cols, factor
    check(cancel)
    more_cols = _pivots(left)
    check(cancel)
    more_rows = _pivots(left[:, more_cols].T)
    if more_cols.size == 0 or more_rows.size != more_cols.size:
        return rows, cols, factor
    rows = np.concatenate([rows, rest_rows[more_rows]])
    cols = np.concatenate([cols, rest_cols[more_cols]])
    return _regular_part(scaled, rows, cols, cancel)


def _pivots(matrix: Floats) -> Ints:
    """Independent columns of a dense matrix whose elements were scaled to about one."""
    if matrix.size == 0:
        return np.zeros(0, dtype=np.int64)
    _, r, pivots = qr(matrix, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(r))
    found: Ints = np.asarray(pivots, dtype=np.int64)[: int(np.sum(diagonal > RANK * max(1.0, diagonal[0])))]
    return found
