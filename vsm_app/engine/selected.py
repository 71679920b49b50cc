"""The elements of an inverse at the places of its factor: what the variances of all measured arcs need.

Takahashi's recurrence on `S = L D L'`, column by column from the last: with the rows `I` below the diagonal of column
`j`, `Z[I, j] = -Z[I, I] L[I, j]` and `Z[j, j] = 1 / d_j - L[I, j]' Z[I, j]`. The rows `I` lie within those of the
parent column (the first of `I`), so that each column keeps one small dense front and no inverse is ever formed (K.
Takahashi, J. Fagan, M. Chen: Formation of a sparse bus impedance matrix, 1973).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vsm_app.engine.network import Floats, Ints


def selected_inverse(factor: Any, rows: Ints, cols: Ints) -> Floats | None:
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
    return _recurrence(lower, diagonal, (low, high), (sequence, starts))


def _recurrence(lower: Any, diagonal: Floats, wanted: tuple[Ints, Ints], by_column: tuple[Ints, Ints]) -> Floats | None:
    pointer, index, data = lower.indptr.tolist(), lower.indices, lower.data
    count = diagonal.size
    inverse_diagonal = (1.0 / diagonal).tolist()
    (_, high), (sequence, starts_array) = wanted, by_column
    starts = starts_array.tolist()
    result = np.empty(high.size)
    fronts: dict[int, tuple[Ints, Floats]] = {}
    children = _children(pointer, index, count)
    for column in range(count - 1, -1, -1):
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
