"""The conditions of the minimum of a large component in one sparse factor, over independent constraints only.

With the entries whitened, `x = y + L t`, and the unknowns that can be determined:

    [ I        0    (A L)' ] [t]   [0]
    [ 0        0     B'    ] [u] = [0]
    [ A L      B     0     ] [m]   [b - A y]

Constraints that depend on others show as pivots that vanish. Near a solution they come by the hundred (a node's shares
add up to one, so that they say what its balance says), and a dense look at each would cost more than the solution.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, csr_matrix, diags, hstack
from scipy.sparse.linalg import splu

from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.parts import RANK, LinearProblem
from vsm_app.engine.sparse_rank import Selection, select

#: A pivot below this share of the largest one makes a constraint doubtful; whether it counts is then looked at.
_DOUBTFUL: Final = 1e-10
_ROUNDS = 8
_PROBES: Final = 2
_TRACE: Final = 1e-13
_SMALLEST = 1e-6


class SparseProblem(LinearProblem[csr_matrix]):
    """A large problem, its matrices sparse by rows."""

    @cached_property
    def whitened(self) -> csr_matrix:
        """`A L`."""
        root = diags(self.root) if self.root.ndim == 1 else csr_matrix(self.root)
        return (self.A @ root).tocsr()

    def spread(self, t: Floats) -> Floats:
        """`L t`, one column or many."""
        if self.root.ndim > 1:
            return np.asarray(self.root @ t)
        return self.root * t if t.ndim == 1 else self.root[:, None] * t

    def gathered(self, h: Floats) -> Floats:
        """`L' h`, many columns."""
        return np.asarray(self.root.T @ h) if self.root.ndim > 1 else self.root[:, None] * h


class Rows:
    """All constraints scaled to one, over the whitened entries and the determinable unknowns `cols` in their sizes."""

    def __init__(self, problem: SparseProblem, cols: Ints) -> None:
        self.entries, self.cols, self.scale = problem.y.size, cols, problem.u_scale[cols]
        both = hstack([problem.whitened, problem.B[:, cols] @ diags(self.scale)], format="csr")
        size = np.sqrt(squares(both))
        self.row_scale = 1.0 / np.where(size > 0, size, 1.0)
        both.data *= np.repeat(self.row_scale, np.diff(both.indptr))
        self.matrix: csr_matrix = both


def squares(matrix: csr_matrix) -> Floats:
    """Sum of the squares of every row."""
    return np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()


class Conditions:
    """The conditions of the minimum over the constraints `kept`, factored. Raises RuntimeError where singular."""

    def __init__(self, rows: Rows, kept: Ints, *, trace: float = 0.0) -> None:
        self.rows, self.kept = rows, kept
        self.middle = rows.matrix.shape[1]
        self.matrix = self._assembled()
        made = self.matrix
        if trace:  # on the diagonal, so that no pivot is exactly zero; refinement takes it out again
            entries, size = rows.entries, self.matrix.shape[0]
            sign = np.where(np.arange(size) < self.middle, 1.0, -1.0)
            made = (made + diags(np.where(np.arange(size) < entries, 0.0, trace * sign), format="csc")).tocsc()
        self.factor: Any = splu(made)

    def _assembled(self) -> csc_matrix:
        part = self.rows.matrix[self.kept].tocoo()
        one, below = np.arange(self.rows.entries), part.row + self.middle
        values = np.concatenate([np.ones(one.size), part.data, part.data])
        places = np.concatenate([one, below, part.col]), np.concatenate([one, part.col, below])
        size = self.middle + self.kept.size
        return coo_matrix((values, places), shape=(size, size)).tocsc()

    def _solved(self, right: Floats) -> Floats:
        found = self.factor.solve(right)
        return np.asarray(found + self.factor.solve(right - self.matrix @ found))

    def minimum(self, rest: Floats) -> tuple[Floats, Floats, Floats]:
        """Whitened adjustments, unknowns and multipliers for the right-hand side `b - A y` of the kept constraints."""
        right, row_scale = np.zeros(self.matrix.shape[0]), self.rows.row_scale[self.kept]
        right[self.middle :] = row_scale * rest
        found = self._solved(right)
        entries, middle = self.rows.entries, self.middle
        return found[:entries], self.rows.scale * found[entries:middle], row_scale * found[middle:]

    def spread(self, by_entry: Floats, by_unknown: Floats) -> tuple[Floats, Floats]:
        """Covariance of entries (whitened) and unknowns with functions, one column each."""
        entries, scale = self.rows.entries, self.rows.scale[:, None]
        right = np.zeros((self.matrix.shape[0], by_entry.shape[1]))
        right[:entries] = by_entry
        right[entries : self.middle] = scale * by_unknown
        found = self._solved(right)
        return found[:entries], scale * found[entries : self.middle]

    @property
    def doubtful(self) -> Bools:
        """Kept constraints whose pivots are so small that they may depend on the others."""
        pivots = np.abs(self.factor.U.diagonal())
        small: Bools = (pivots <= _DOUBTFUL * np.max(pivots))[self.factor.perm_c]
        return small[self.middle :]

    def left_out_wrongly(self) -> Ints:
        """Constraints beside the kept ones that do not follow from them: a random movement within these breaks them."""
        beside = np.setdiff1d(np.arange(self.rows.matrix.shape[0]), self.kept, assume_unique=True)
        if beside.size == 0:
            return beside
        right = np.zeros((self.matrix.shape[0], _PROBES))
        right[: self.rows.entries] = np.random.default_rng(13).uniform(0.5, 1.5, (self.rows.entries, _PROBES))
        moved = self._solved(right)[: self.middle]
        size = max(float(np.max(np.abs(moved), initial=0.0)), _SMALLEST)
        broken: Bools = np.max(np.abs(self.rows.matrix[beside] @ moved), axis=1) > RANK * size
        found: Ints = beside[broken]
        return found


def independent(problem: SparseProblem, selection: Selection, first: Ints | None) -> tuple[Conditions, Ints]:
    """The conditions over a largest set of independent constraints, and that set; `first`: a guess to begin with."""
    rows = Rows(problem, selection.cols)
    kept = np.arange(problem.b.size) if first is None else first
    sure = np.zeros(problem.b.size, dtype=bool)
    for _ in range(_ROUNDS):
        conditions, is_exact = _factored(rows, kept)
        doubtful = conditions.doubtful & ~sure[kept]
        if doubtful.any():
            kept = kept[~doubtful]
            continue
        if not is_exact:
            break
        missing = conditions.left_out_wrongly()
        if missing.size == 0:
            return conditions, kept
        sure[missing] = True
        kept = np.sort(np.concatenate([kept, missing]))
    kept = np.sort(select(hstack([problem.B, problem.whitened], format="csr")).rows)
    return _factored(rows, kept)[0], kept


def _factored(rows: Rows, kept: Ints) -> tuple[Conditions, bool]:
    """The conditions, and whether no pivot was exactly zero."""
    try:
        return Conditions(rows, kept), True
    except RuntimeError:
        return Conditions(rows, kept, trace=_TRACE), False
