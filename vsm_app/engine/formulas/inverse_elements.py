"""Elements of the inverse of a sparse matrix that is not symmetric, at the places of its factors; no inverse is formed.

With `A = L D U` (L and U of unit diagonal) and the rows `I` of column j below the diagonal in the pattern of
`A + A'`, filled: `Z[I, j] = -Z[I, I] L[I, j]`, `Z[j, I] = -U[j, I] Z[I, I]`, `Z[j, j] = 1 / d_j - U[j, I] Z[I, j]`
(K. Takahashi, J. Fagan, M. Chen: Formation of a sparse bus impedance matrix, 1973). The matrix has to be dominated by
its diagonal by rows, so that it needs no pivoting. Derivatives of the factors are taken by a complex step (W. Squire,
G. Trapp 1998, SIAM Rev 40:110), which loses no digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix
from scipy.sparse.linalg import splu

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    #: Entries below the diagonal of L, right of it of U, and one over the pivots.
    _Parts = tuple[Floats, Floats, Floats]

_STEP: Final = 1e-20
_PLAIN: Final[dict[str, Any]] = {
    "permc_spec": "MMD_AT_PLUS_A", "diag_pivot_thresh": 0.0, "options": {"SymmetricMode": True}
}  # fmt: skip


class InverseElements:
    """The symbolic side once, then elements for any values on the same places (real or complex).

    `rows`, `cols` are the places of the matrix off its diagonal; `size` its number of rows.
    """

    def __init__(self, rows: NDArray[np.intp], cols: NDArray[np.intp], size: int) -> None:
        self.size = size
        self._rows = np.concatenate([rows, cols, np.arange(size)])
        self._cols = np.concatenate([cols, rows, np.arange(size)])
        self._count = len(rows)
        ones = np.ones(2 * self._count)
        strength = np.bincount(self._rows[: 2 * self._count], ones, size) + 1.0
        factor = splu(self._matrix(np.concatenate([-ones, strength])), **_PLAIN)
        self._order = factor.perm_c
        lower = factor.L.tocsc()
        lower.sort_indices()
        self._pointer: NDArray[np.intp] = lower.indptr.astype(np.intp)
        self._index: NDArray[np.intp] = lower.indices.astype(np.intp)

    def _matrix(self, values: NDArray[Any]) -> csc_matrix:
        return coo_matrix((values, (self._rows, self._cols)), shape=(self.size, self.size)).tocsc()

    def of(self, values: Floats, diagonal: Floats, direction: Floats | None = None) -> tuple[Floats, Floats] | None:
        """Of the inverse: its diagonal, and its elements at the transposed places `(cols, rows)`.

        `values` stand at the places, `diagonal` on the diagonal. With a `direction` the derivatives of both as the
        diagonal moves along it. `None` where a pivot was needed after all.
        """
        own = diagonal if direction is None else diagonal + 1j * _STEP / _largest(direction) * direction
        whole = np.concatenate([values, np.zeros(self._count), own])
        factor = splu(self._matrix(whole), **_PLAIN)
        if not (np.array_equal(factor.perm_c, self._order) and np.array_equal(factor.perm_r, self._order)):
            return None
        pivots = factor.U.diagonal()
        below = self._aligned(factor.L)
        right = self._aligned((factor.U.tocsr().T).tocsc())
        if below is None or right is None or np.any(pivots == 0):
            return None
        columns = np.repeat(np.arange(self.size), np.diff(self._pointer))
        parts = (below, right / pivots[columns], 1.0 / pivots)
        if direction is None:
            return self._recurrence([parts])
        # The factors' derivatives come by a complex step; the recurrence then runs on pairs of real numbers.
        back = _largest(direction) / _STEP
        real, slope = (parts[0].real, parts[1].real, parts[2].real), tuple(part.imag * back for part in parts)
        return self._recurrence([real, (slope[0], slope[1], slope[2])])

    def _aligned(self, factor: Any) -> NDArray[Any] | None:
        """Values of a lower triangle on the places of the symbolic one; `None` where it has others."""
        factor = factor.tocsc()
        factor.sort_indices()
        columns = np.repeat(np.arange(self.size), np.diff(self._pointer))
        keys = columns * self.size + self._index
        own = np.repeat(np.arange(self.size), np.diff(factor.indptr)) * self.size + factor.indices
        at = np.searchsorted(keys, own)
        if own.size and (at[-1] >= keys.size or not np.array_equal(keys[at], own)):
            return None
        values = np.zeros(keys.size, dtype=factor.dtype)
        values[at] = factor.data
        return values

    def _recurrence(self, layers: list[_Parts]) -> tuple[Floats, Floats] | None:
        """Elements from the last layer: of the values alone, or of their derivatives beside them."""
        pointer, index, last = self._pointer.tolist(), self._index, len(layers) - 1
        diagonal, lower, upper = np.zeros(self.size), np.zeros(len(index)), np.zeros(len(index))
        fronts: dict[int, tuple[NDArray[np.intp], list[Floats]]] = {}
        children = np.bincount(index[self._pointer[:-1][np.diff(self._pointer) > 1] + 1], minlength=self.size).tolist()
        for column in range(self.size - 1, -1, -1):
            begin, end = pointer[column] + 1, pointer[column + 1]
            rows = index[begin:end]
            inner: list[Floats] = []
            if len(rows):
                parent = int(rows[0])
                above, inverse = fronts[parent]
                at = np.searchsorted(above, rows)
                if at[-1] >= above.size or not np.array_equal(above[at], rows):
                    return None
                inner = [one[at[:, None], at] for one in inverse]
                children[parent] -= 1
                if not children[parent]:
                    del fronts[parent]
            weights = [(below[begin:end], across[begin:end], float(rest[column])) for below, across, rest in layers]
            found = [_front(inner, weights, layer) for layer in range(last + 1)]
            diagonal[column] = found[last][0, 0]
            lower[begin:end], upper[begin:end] = found[last][1:, 0], found[last][0, 1:]
            if children[column]:
                fronts[column] = (index[pointer[column] : end], found)
        return diagonal[self._order], self._transposed(lower, upper)

    def _transposed(self, lower: Floats, upper: Floats) -> Floats:
        """Elements at (cols, rows) of the places asked for."""
        row, col = (self._order[ends[: self._count]] for ends in (self._cols, self._rows))
        columns = np.repeat(np.arange(self.size), np.diff(self._pointer))
        at = np.searchsorted(columns * self.size + self._index, np.minimum(row, col) * self.size + np.maximum(row, col))
        found: Floats = np.where(row > col, lower[at], upper[at])
        return found


def _front(inner: list[Floats], weights: list[tuple[Floats, Floats, float]], layer: int) -> Floats:
    """The front of a column; that of derivatives (`layer` 1) by the product rule."""
    below, across, rest = weights[layer]
    front = np.empty((len(below) + 1, len(below) + 1))
    front[0, 0] = rest
    if not len(below):
        return front
    first_below, first_across, _rest = weights[0]
    edge, side = -(inner[0] @ below), -(across @ inner[0])
    if layer:
        edge -= inner[1] @ first_below
        side -= first_across @ inner[1]
        front[0, 0] += float(first_across @ inner[1] @ first_below)
        front[0, 0] += float(first_across @ (inner[0] @ below))
    front[0, 0] += float(across @ (inner[0] @ first_below))
    front[1:, 1:] = inner[layer]
    front[1:, 0], front[0, 1:] = edge, side
    return front


def _largest(direction: Floats) -> float:
    return float(np.max(np.abs(direction), initial=0.0)) or 1.0
