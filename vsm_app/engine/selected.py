"""The elements of an inverse at the places of its factor: what the variances of all measured arcs need.

Takahashi's recurrence on `S = L D L'`, column by column from the last: with the rows `I` below the diagonal of column
`j`, `Z[I, j] = -Z[I, I] L[I, j]` and `Z[j, j] = 1 / d_j - L[I, j]' Z[I, j]`. The rows `I` lie within those of the
parent column (the first of `I`), so that each column keeps one small dense front and no inverse is ever formed (K.
Takahashi, J. Fagan, M. Chen: Formation of a sparse bus impedance matrix, 1973).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy.sparse import csc_matrix, diags
from scipy.sparse.linalg import splu

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.network import Floats, Ints

#: SuperLU's options for matrices that fill in little and are to be eliminated in the order in which they stand.
AS_IT_STANDS: Final[dict[str, Any]] = {"panel_size": 1, "relax": 1, "options": {"SymmetricMode": True}}


#: Whether somebody still waits is asked once in so many columns.
_ASKED: Final = 1_024


def selected_inverse(factor: Any, rows: Ints, cols: Ints, cancel: CancelToken | None = None) -> Floats | None:
    """Elements `(rows, cols)` of the inverse of a factored symmetric matrix; they must lie in the matrix' pattern.

    `factor` is a SuperLU factor without pivoting; `None` where it pivoted after all (solve for columns then).
    """
    order = factor.perm_c
    if not np.array_equal(order, factor.perm_r):
        return None
    lower = factor.L.tocsc()
    lower.sort_indices()
    diagonal = factor.U.diagonal()
    if np.any(diagonal <= 0):
        return None
    low = np.minimum(order[rows], order[cols])
    high = np.maximum(order[rows], order[cols])
    sequence = np.argsort(low, kind="stable")
    starts = np.searchsorted(low[sequence], np.arange(diagonal.size + 1))
    return _recurrence(lower, diagonal, (low, high), (sequence, starts), cancel)


def _recurrence(
    lower: Any, diagonal: Floats, wanted: tuple[Ints, Ints], by_column: tuple[Ints, Ints], cancel: CancelToken | None
) -> Floats | None:
    pointer, index, data = lower.indptr.tolist(), lower.indices, lower.data
    count = diagonal.size
    inverse_diagonal = (1.0 / diagonal).tolist()
    (_, high), (sequence, starts_array) = wanted, by_column
    starts = starts_array.tolist()
    result = np.empty(high.size)
    fronts: dict[int, tuple[Ints, Floats]] = {}
    children = _children(pointer, index, count)
    for column in range(count - 1, -1, -1):
        if not column % _ASKED:
            check(cancel)
        begin, end = pointer[column] + 1, pointer[column + 1]
        below, weights = index[begin:end], data[begin:end]
        size = end - begin
        front = np.empty((size + 1, size + 1))
        if size:
            parent = int(below[0])
            above, inverse = fronts[parent]
            at = np.searchsorted(above, below)
            if at[-1] >= above.size or not np.array_equal(above[at], below):
                return None
            inner = inverse[at[:, None], at]
            edge = -(inner @ weights)
            front[1:, 1:] = inner
            front[0, 1:] = front[1:, 0] = edge
            front[0, 0] = inverse_diagonal[column] - float(weights @ edge)
            children[parent] -= 1
            if not children[parent]:
                del fronts[parent]
        else:
            front[0, 0] = inverse_diagonal[column]
        vertices = index[pointer[column] : end]
        if children[column]:
            fronts[column] = (vertices, front)
        asked = sequence[starts[column] : starts[column + 1]]
        if asked.size:
            result[asked] = front[0, np.searchsorted(vertices, high[asked])]
    return result


def _children(pointer: list[int], index: Ints, count: int) -> list[int]:
    """Number of children of every column in the elimination tree."""
    children = [0] * count
    for column in range(count):
        if pointer[column + 1] - pointer[column] > 1:
            children[int(index[pointer[column] + 1])] += 1
    return children


def elements_of_inverse(
    factor: Any, matrix: Any, rows: Ints, cols: Ints, cancel: CancelToken | None = None
) -> Floats | None:
    """Elements `(rows, cols)` of the inverse of a matrix with a symmetric pattern, at places of that pattern.

    `factor` is the SuperLU factor of `matrix` in symmetric mode, which may have equal permutations only; `None` where
    it pivoted after all. The triangles may differ: with `A = L D U`, `Z[I, j] = -Z[I, I] L[I, j]` and
    `Z[j, I] = -U[j, I] Z[I, I]`.
    """
    order = factor.perm_c
    if not np.array_equal(order, factor.perm_r):
        return None
    pattern = _filled(matrix, order)
    if pattern is None:
        return None
    pointer, index = pattern
    keys = np.repeat(np.arange(order.size), np.diff(pointer)) * order.size + index
    lower, upper = _laid_out(factor.L.tocsc(), keys), _laid_out(factor.U.T.tocsc(), keys)
    diagonal = factor.U.diagonal()
    if lower is None or upper is None or np.any(diagonal == 0):
        return None
    upper /= np.repeat(diagonal, np.diff(pointer))
    return _unequal(keys, pointer, index, (lower, upper, diagonal), (order[rows], order[cols]), cancel)


def _filled(matrix: Any, order: Ints) -> tuple[Ints, Ints] | None:
    """Places of the factor, cancellations included: that of a matrix of this pattern in which nothing can cancel."""
    degree = diags(1.0 + np.diff(matrix.indptr), format="csc")
    stand_in = csc_matrix((np.full(matrix.nnz, -1.0), matrix.indices, matrix.indptr), shape=matrix.shape)
    factor = splu((stand_in + degree).tocsc(), permc_spec="NATURAL", diag_pivot_thresh=0.0, **AS_IT_STANDS)
    if not (np.array_equal(factor.perm_c, order) and np.array_equal(factor.perm_r, order)):
        return None
    lower = factor.L.tocsc()
    lower.sort_indices()
    return lower.indptr.astype(np.int64), lower.indices.astype(np.int64)


def _laid_out(triangle: Any, keys: Ints) -> Floats | None:
    """Values of a lower triangle at the places `keys` (column, then row); `None` where one lies elsewhere."""
    triangle.sort_indices()
    own = np.repeat(np.arange(triangle.shape[0]), np.diff(triangle.indptr)) * triangle.shape[0] + triangle.indices
    at = np.searchsorted(keys, own)
    if own.size and (at[-1] >= keys.size or not np.array_equal(keys[at], own)):
        return None
    values = np.zeros(keys.size)
    values[at] = triangle.data
    return values


def _unequal(
    keys: Ints,
    pointer: Ints,
    index: Ints,
    triangles: tuple[Floats, Floats, Floats],
    wanted: tuple[Ints, Ints],
    cancel: CancelToken | None,
) -> Floats | None:
    """The recurrence, column by column from the last; every column keeps its front until its children have read it."""
    lower, upper, diagonal = triangles
    count = diagonal.size
    first, sizes = pointer[:-1], np.diff(pointer) - 1
    parent = np.full(count, -1, dtype=np.int64)
    parent[sizes > 0] = index[first[sizes > 0] + 1]
    # Where the rows of a column stand in the front of its parent.
    owner = np.repeat(parent, sizes + 1)
    at = np.searchsorted(keys, owner * count + index)
    below = np.ones(keys.size, dtype=bool)
    below[first] = False
    at = np.where(below & (owner >= 0), at, 0)
    if not np.array_equal(keys[at[below]], (owner * count + index)[below]):
        return None
    at -= np.where(owner >= 0, pointer[owner], 0)
    low = np.minimum(*wanted)
    sequence = np.argsort(low, kind="stable")
    asked_from = np.searchsorted(low[sequence], np.arange(count + 1)).tolist()
    inverse, ends, parents = (1.0 / diagonal).tolist(), pointer.tolist(), parent.tolist()
    left = np.bincount(parent[parent >= 0], minlength=count).tolist()
    result = np.empty(low.size)
    fronts: dict[int, Floats] = {}
    for column in range(count - 1, -1, -1):
        if not column % _ASKED:
            check(cancel)
        begin, end = ends[column] + 1, ends[column + 1]
        front = np.empty((end - begin + 1, end - begin + 1))
        front[0, 0] = inverse[column]
        if end > begin:
            above, place = parents[column], at[begin:end]
            inner = fronts[above][place[:, None], place]
            front[1:, 1:] = inner
            edge = inner @ lower[begin:end]
            row = upper[begin:end]
            np.negative(edge, out=front[1:, 0])
            np.negative(row @ inner, out=front[0, 1:])
            front[0, 0] += float(row @ edge)
            left[above] -= 1
            if not left[above]:
                del fronts[above]
        if left[column]:
            fronts[column] = front
        start, stop = asked_from[column], asked_from[column + 1]
        if stop > start:
            asked = sequence[start:stop]
            vertices = index[begin - 1 : end]
            i, j = (np.searchsorted(vertices, ends_of[asked]) for ends_of in wanted)
            result[asked] = front[i, j]
    return result
