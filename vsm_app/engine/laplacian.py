"""The reduced normal equations of a pure network.

A weighted graph Laplacian, factored sparse (solver, section 3.11).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, eye
from scipy.sparse.linalg import splu

from vsm_app.engine.network import Floats, Ints, totals

_SYMMETRIC: Final[dict[str, Any]] = {"SymmetricMode": True}
_REFINEMENTS = 2
_TRACE = 1e-13


class Laplacian:
    """`S = G V G'` over grounded vertices, scaled to a unit diagonal, with its factor.

    `head`, `tail` are vertices of the measured arcs, -1 where grounded; `weight` is `(size * sd)^2`.
    """

    def __init__(self, head: Ints, tail: Ints, weight: Floats, vertices: int) -> None:
        self.vertices = vertices
        self.head, self.tail, self.weight = head, tail, weight
        self._inside_head, self._inside_tail = head >= 0, tail >= 0
        self.matrix = _assemble(head, tail, weight, vertices)
        diagonal = totals(head[self._inside_head], weight[self._inside_head], vertices)
        diagonal += totals(tail[self._inside_tail], weight[self._inside_tail], vertices)
        self.scale = 1.0 / np.sqrt(diagonal)
        scaled = self.matrix.copy()
        scaled.data *= self.scale[scaled.indices] * np.repeat(self.scale, np.diff(scaled.indptr))
        self._factor = _factored(scaled)

    def raw_solve(self, right: Floats) -> Floats:
        """Solve without refinement; `right` is one column or many."""
        if right.ndim == 1:
            return np.asarray(self.scale * self._factor.solve(self.scale * right))
        scale = self.scale[:, None]
        return np.asarray(scale * self._factor.solve(np.ascontiguousarray(scale * right)))

    def solve(self, right: Floats) -> Floats:
        """Solve for one right-hand side with iterative refinement."""
        solution = self.raw_solve(right)
        for _ in range(_REFINEMENTS):
            solution = solution + self.raw_solve(right - self.apply(solution))
        return solution

    def apply(self, values: Floats) -> Floats:
        """`S values`, through the arcs (no cancellation on the diagonal)."""
        flow = self.weight * self.difference(values)
        inside_head, inside_tail = self._inside_head, self._inside_tail
        total = totals(self.head[inside_head], flow[inside_head], self.vertices)
        return total - totals(self.tail[inside_tail], flow[inside_tail], self.vertices)

    def difference(self, values: Floats) -> Floats:
        """Value at the head minus value at the tail of every arc (grounded: 0)."""
        padded = np.append(values, 0.0)
        difference: Floats = padded[self.head] - padded[self.tail]
        return difference


def _factored(matrix: csc_matrix) -> Any:
    """The factor without pivoting.

    Weights too far apart for a float get a trace on the diagonal (refined away later).
    """
    try:
        return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=_SYMMETRIC)
    except RuntimeError:
        matrix = (matrix + _TRACE * eye(matrix.shape[0], format="csc")).tocsc()
        return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=_SYMMETRIC)


def _assemble(head: Ints, tail: Ints, weight: Floats, vertices: int) -> csc_matrix:
    both = (head >= 0) & (tail >= 0)
    inside_head, inside_tail = head >= 0, tail >= 0
    i = np.concatenate([head[inside_head], tail[inside_tail], head[both], tail[both]])
    j = np.concatenate([head[inside_head], tail[inside_tail], tail[both], head[both]])
    data = np.concatenate([weight[inside_head], weight[inside_tail], -weight[both], -weight[both]])
    return coo_matrix((data, (i, j)), shape=(vertices, vertices)).tocsc()
