"""The reduced normal equations of a pure network: a sparse weighted graph Laplacian (solver, section 3.11)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy.sparse import csc_matrix, eye
from scipy.sparse.linalg import splu

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.network import Floats, Ints, totals
from vsm_app.engine.selected import selected_inverse
from vsm_app.engine.structure import short

#: Networks fill in little: panels and supernodes of one column spare SuperLU the padding (a quarter of its time).
_WAY: Final[dict[str, Any]] = {
    "permc_spec": "MMD_AT_PLUS_A",
    "diag_pivot_thresh": 0.0,
    "panel_size": 1,
    "relax": 1,
    "options": {"SymmetricMode": True},
}
_REFINEMENTS = 3
_SETTLED: Final = 1e-14
_TRACE = 1e-13
_HANGING = 0.5


class Laplacian:
    """`S = G V G'` over grounded vertices, scaled to a unit diagonal, with its factor.

    `head`, `tail` are vertices of the measured arcs, -1 where grounded; `weight` is `(size * sd)^2`.
    """

    def __init__(self, head: Ints, tail: Ints, weight: Floats, vertices: int) -> None:
        self.vertices = vertices
        self.head, self.tail, self.weight = head, tail, weight
        self._inside_head, self._inside_tail = head >= 0, tail >= 0
        diagonal = totals(head[self._inside_head], weight[self._inside_head], vertices)
        diagonal += totals(tail[self._inside_tail], weight[self._inside_tail], vertices)
        self.scale = 1.0 / np.sqrt(diagonal)
        self.matrix = self._assembled()
        self._factor = _factored(self.matrix)

    def _assembled(self) -> csc_matrix:
        """The matrix scaled to a unit diagonal."""
        both = self._inside_head & self._inside_tail
        i, j = self.head[both], self.tail[both]
        data = -self.weight[both] * self.scale[i] * self.scale[j]
        diagonal, head, tail = (short(one, self.vertices) for one in (np.arange(self.vertices), i, j))
        rows, cols = np.concatenate([diagonal, head, tail]), np.concatenate([diagonal, tail, head])
        values = np.concatenate([np.ones(self.vertices), data, data])
        # By columns at once: scipy's way over a list of entries costs a tenth of the factor. Parallel arcs stand twice.
        order = np.argsort(rows, kind="stable")
        order = order[np.argsort(cols[order], kind="stable")]
        rows, cols, values = rows[order], cols[order], values[order]
        start = np.zeros(self.vertices + 1, dtype=np.int32)
        np.cumsum(np.bincount(cols, minlength=self.vertices), out=start[1:])
        matrix = csc_matrix((values, rows.astype(np.int32), start), shape=(self.vertices,) * 2)
        if np.any((rows[1:] == rows[:-1]) & (cols[1:] == cols[:-1])):
            matrix.sum_duplicates()
        else:
            matrix.has_canonical_format = True
        return matrix

    def raw_solve(self, right: Floats) -> Floats:
        """Solve without refinement; `right` is one column or many."""
        if right.ndim == 1:
            return np.asarray(self.scale * self._factor.solve(self.scale * right))
        scale = self.scale[:, None]
        return np.asarray(scale * self._factor.solve(np.ascontiguousarray(scale * right)))

    def resistances(self, cancel: CancelToken | None = None) -> Floats | None:
        """`(e_head - e_tail)' S^-1 (e_head - e_tail)` of all arcs, from elements of the inverse at the factor's places.

        `None` where the factor does not allow it.
        """
        padded = np.append(np.arange(self.vertices), self.vertices)
        head, tail = padded[self.head], padded[self.tail]
        both = np.flatnonzero(self._inside_head & self._inside_tail)
        diagonal = np.arange(self.vertices)
        rows = np.concatenate([diagonal, head[both]])
        cols = np.concatenate([diagonal, tail[both]])
        elements = selected_inverse(self._factor, rows, cols, cancel)
        if elements is None:
            return None
        own = np.append(elements[: self.vertices] * self.scale**2, 0.0)
        result: Floats = own[head] + own[tail]
        result[both] -= 2 * elements[self.vertices :] * self.scale[head[both]] * self.scale[tail[both]]
        return result

    @property
    def is_grounded(self) -> bool:
        """Whether every vertex is seen to hang on the ground by a chain of arcs.

        With the weights at the ground on the right every vertex comes out as one; no number enters a part that does not
        hang on it, so that it stays zero, or is none.
        """
        at_ground = self._inside_head != self._inside_tail
        right = totals((self.head + self.tail)[at_ground] + 1, self.weight[at_ground], self.vertices)  # the ground: -1
        return bool(np.min(self.raw_solve(right), initial=1.0) > _HANGING)

    def solve(self, right: Floats) -> Floats:
        """Solve for one right-hand side with iterative refinement."""
        solution = self.raw_solve(right)
        small = _SETTLED * float(np.max(np.abs(right), initial=0.0))
        for _ in range(_REFINEMENTS):
            rest = right - self.apply(solution)
            if float(np.max(np.abs(rest), initial=0.0)) <= small:
                break
            solution = solution + self.raw_solve(rest)
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
        return splu(matrix, **_WAY)
    except RuntimeError:
        matrix = (matrix + _TRACE * eye(matrix.shape[0], format="csc")).tocsc()
        return splu(matrix, **_WAY)
