"""Reconciles a coupled component by orthogonal factors: any linear constraints, exact ranks (solver, 3.2 and 3.3).

With measured `x`, unknown `u` and `A x + B u = b`: `B = Q R` with column pivoting gives the projection `P` that
removes the unknowns; `V^(1/2) A' P'`, factored the same way, gives the adjustment, its covariance and the degrees of
freedom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from scipy.linalg import qr, solve_triangular
from scipy.sparse import csc_matrix

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.parts import (
    BATCH,
    C_NONREDUNDANT,
    C_OBSERVABLE,
    C_REDUNDANT,
    C_UNOBSERVABLE,
    RANK,
    Block,
    LinearProblem,
    Solved,
)
from vsm_app.engine.sparse_solver import SparsePart

_SAME: Final = 1e-8
_EMPTY: Final = 1e-11
#: What the balances leave of an entry, as a share of it, below which it is nothing but rounding.
_LEFT: Final = 1e-13
#: Spreads (as shares of their entries) further apart than this.
_APART: Final = 1e5


class DenseProblem(LinearProblem[Floats]):
    """A problem small enough for full matrices."""

    __slots__ = ()


@dataclass(slots=True)
class DensePart:
    """Values, classes and covariance of a coupled component: `Cov = T T'` with one row of `T` a variable."""

    problem: DenseProblem
    x: Floats
    u: Floats
    observable: Bools
    redundant: Bools
    chi2: float
    dof: int
    spread: Floats  # T, rows: x then u
    null: Floats  # null space of B in scaled unknowns, one column a lacking number
    inconsistency: float  # largest scaled residual of constraints that depend on others
    multipliers: Floats  # of the scaled constraints, sign such that x = y - V A' multipliers

    def blocks(self) -> list[Block]:
        """Undetermined unknowns that hang together."""
        return null_blocks(self.null, self.problem.u_index)

    def block(self, variables: Ints) -> Floats:
        """Joint covariance of determined variables."""
        rows = self.spread[self._rows(variables)]
        return np.asarray(rows @ rows.T)

    def variances(self, variables: Ints, _: CancelToken | None = None, /) -> Floats:
        """Variances only."""
        return np.asarray(np.einsum("ij,ij->i", *(2 * [self.spread[self._rows(variables)]])))

    def influence(self, variables: Ints) -> tuple[Ints, Floats]:
        """The entries and their covariance with each variable (one column a variable)."""
        count = self.problem.x_index.size
        return self.problem.x_index, np.asarray(self.spread[:count] @ self.spread[self._rows(variables)].T)

    def spreads(self, variables: Ints, slopes: csc_matrix, _cancel: CancelToken | None = None, /) -> Floats:
        """Variances of functions of the variables, one column of `slopes` each."""
        rows = self.spread[self._rows(variables)]
        parts = [slopes[:, start : start + BATCH].T @ rows for start in range(0, slopes.shape[1], BATCH)]
        return np.concatenate([np.einsum("ij,ij->i", part, part) for part in parts])

    def _rows(self, variables: Ints) -> Ints:
        index = np.concatenate([self.problem.x_index, self.problem.u_index])
        order = np.argsort(index)
        return order[np.searchsorted(index[order], variables)]


def rank_of(triangular: Floats) -> int:
    """Numerical rank of a column-pivoted triangular factor."""
    diagonal = np.abs(np.diag(triangular))
    if diagonal.size == 0 or diagonal[0] == 0:
        return 0
    return int(np.sum(diagonal > RANK * diagonal[0]))


def solve_dense(problem: DenseProblem) -> DensePart:
    """Reconcile, classify and propagate."""
    x_scale = _sizes(problem)
    scaled_A, scaled_B = problem.A * x_scale, problem.B * problem.u_scale
    norm = np.sqrt(np.sum(scaled_A**2, axis=1) + np.sum(scaled_B**2, axis=1))
    norm[norm == 0] = 1.0
    A, B, b = problem.A / norm[:, None], scaled_B / norm[:, None], problem.b / norm
    q, r, pivots = _pivoted(B)
    rank = rank_of(r)
    null = _null_space(r, rank, pivots)
    observable = np.max(np.abs(null), axis=1, initial=0.0) < _SAME
    P = q[:, rank:].T
    G, g = P @ A, P @ b
    empty = np.sqrt(np.sum((G * x_scale) ** 2, axis=1)) < _EMPTY
    G[empty] = 0.0  # combinations of constraints that cancel: what is left is rounding and must not be scaled up
    redundant = _nonzero_columns(G * x_scale)
    adjusted = _adjust(G, g, problem, x_scale)
    first = q[:, :rank].T
    upper = r[:rank, :rank]
    u = problem.u_start / problem.u_scale
    u[pivots[:rank]] += _back(upper, first @ (b - A @ adjusted.x - B @ u))
    u *= problem.u_scale
    spread_u = np.zeros((u.size, adjusted.spread.shape[1]))
    spread_u[pivots[:rank]] = -_back(upper, first @ (A @ adjusted.spread))
    spread_u *= problem.u_scale[:, None]
    return DensePart(
        problem,
        adjusted.x,
        u,
        observable,
        redundant,
        adjusted.chi2,
        adjusted.dof,
        np.vstack([adjusted.spread, spread_u]),
        null,
        adjusted.inconsistency,
        (P.T @ adjusted.multipliers) / norm,
    )


def _pivoted(matrix: Floats) -> tuple[Floats, Floats, Ints]:
    """Orthogonal factor with column pivoting, also of a matrix without rows or columns."""
    if matrix.size:
        q, r, pivots = qr(matrix, pivoting=True)
        return np.asarray(q), np.asarray(r), np.asarray(pivots, dtype=np.int64)
    return np.eye(matrix.shape[0]), np.zeros(matrix.shape), np.arange(matrix.shape[1])


@dataclass(frozen=True, slots=True)
class _Adjusted:
    x: Floats
    spread: Floats
    chi2: float
    dof: int
    inconsistency: float
    multipliers: Floats


def _sizes(problem: DenseProblem) -> Floats:
    """Size of every entry; a spread beyond all sizes around it makes an entry loose, not large."""
    entered, sd = np.abs(problem.y), _diagonal(problem.root)
    largest = max(float(np.max(entered, initial=0.0)), float(np.max(problem.u_scale, initial=0.0)))
    return np.maximum(entered, np.minimum(sd, largest)) if largest > 0 else sd


def _adjust(G: Floats, g: Floats, problem: DenseProblem, x_scale: Floats) -> _Adjusted:
    """Least squares in whitened coordinates: the smallest `t` with `G (y - L t) = g`.

    Which of the combinations `G` are independent is a matter of the flows' sizes where spreads lie far apart: beside a
    very loose entry all else in a combination looks like rounding, and is not.
    """
    y, root = problem.y, problem.root
    sd = _diagonal(root)
    if G.size == 0 or float(np.max(sd / x_scale)) <= _APART * float(np.min(sd / x_scale)):
        return _smallest(G, g, y, root, None)
    scaled = (G * x_scale).T
    size = np.sqrt(np.sum(scaled**2, axis=0))
    size[size == 0] = 1.0
    _, r, pivots = qr(scaled / size, mode="economic", pivoting=True)
    chosen = pivots[: rank_of(r)]
    found = _smallest(G[chosen], g[chosen], y, root, chosen.size)
    multipliers = np.zeros(g.size)
    multipliers[chosen] = found.multipliers
    left = np.abs(G @ found.x - g) / size
    scale = 1.0 + float(np.max(np.abs(G @ y - g) / size, initial=0.0))
    worst = float(np.max(left, initial=0.0)) / scale
    return replace(found, multipliers=multipliers, inconsistency=worst)


def _smallest(G: Floats, g: Floats, y: Floats, root: Floats, rank: int | None) -> _Adjusted:
    """The same over `rank` independent combinations (`None`: what the whitened ones tell)."""
    whitened = (root[:, None] * G.T) if root.ndim == 1 else root.T @ G.T
    size = np.sqrt(np.sum(whitened**2, axis=0))
    size[size == 0] = 1.0
    residual = (G @ y - g) / size
    if whitened.size == 0:
        worst = float(np.max(np.abs(residual), initial=0.0))
        spread = np.diag(root) if root.ndim == 1 else root
        return _Adjusted(y.copy(), spread, 0.0, 0, worst, np.zeros(g.size))
    white = whitened / size
    # Loose entries first: what is small beside them then keeps all of its digits.
    order = np.argsort(-np.max(np.abs(white), axis=1), kind="stable") if rank is not None else np.arange(y.size)
    factor, r, pivots = qr(white[order], pivoting=True)
    q = np.empty_like(factor)
    q[order] = factor
    rank = rank_of(r) if rank is None else rank
    upper = r[:rank, :rank]
    permuted = residual[pivots]
    t_short = _forward(upper, permuted[:rank])
    rest = permuted[rank:] - r[:rank, rank:].T @ t_short
    scale = 1.0 + float(np.max(np.abs(residual), initial=0.0))
    inconsistency = float(np.max(np.abs(rest), initial=0.0)) / scale
    t = q[:, :rank] @ t_short
    keep = q[:, rank:]
    spread = root[:, None] * keep if root.ndim == 1 else root @ keep
    multipliers = np.zeros(g.size)
    multipliers[pivots[:rank]] = _back(upper, t_short)
    x = y - (root * t if root.ndim == 1 else root @ t)
    return _Adjusted(x, spread, float(t_short @ t_short), rank, inconsistency, multipliers / size)


def _back(upper: Floats, right: Floats) -> Floats:
    return np.asarray(solve_triangular(upper, right)) if upper.size else np.zeros((0, *right.shape[1:]))


def _forward(upper: Floats, right: Floats) -> Floats:
    return np.asarray(solve_triangular(upper, right, trans="T")) if upper.size else np.zeros(0)


def _diagonal(root: Floats) -> Floats:
    return root if root.ndim == 1 else np.sqrt(np.sum(root**2, axis=1))


def _nonzero_columns(matrix: Floats) -> Bools:
    size = np.max(np.abs(matrix), axis=0, initial=0.0)
    largest = float(np.max(size, initial=0.0))
    nonzero: Bools = size > max(_SAME * min(largest, 1.0), np.finfo(float).tiny)
    return nonzero


def _null_space(r: Floats, rank: int, pivots: Ints) -> Floats:
    """Null space of `B` in echelon form: each column has a one at its own free unknown."""
    unknowns = r.shape[1]
    null = np.zeros((unknowns, unknowns - rank))
    if unknowns == rank:
        return null
    null[pivots[:rank]] = -_back(r[:rank, :rank], r[:rank, rank:])
    null[pivots[rank:]] = np.eye(unknowns - rank)
    return null


def left_null_space(matrix: Floats) -> Floats:
    """Combinations of rows (one a row) in which every column cancels, in echelon form."""
    _, r, pivots = _pivoted(matrix.T)
    return _null_space(r, rank_of(r), pivots).T


def store(part: DensePart | SparsePart, solved: Solved) -> None:
    """Write values and classes of a component into the whole."""
    problem = part.problem
    _clear_rounding(part)
    solved.z[problem.x_index] = part.x
    solved.classes[problem.x_index] = np.where(part.redundant, C_REDUNDANT, C_NONREDUNDANT)
    solved.z[problem.u_index] = np.where(part.observable, part.u, np.nan)
    solved.classes[problem.u_index] = np.where(part.observable, C_OBSERVABLE, C_UNOBSERVABLE)
    solved.chi2 += part.chi2
    solved.dof += part.dof
    solved.add_part(part, np.concatenate([problem.x_index, problem.u_index]))
    solved.blocks.extend(part.blocks())


def _clear_rounding(part: DensePart | SparsePart) -> None:
    """Entries that the balances take away to the last digits are zero, and so is what follows from zeros alone.

    An entry far larger than all around it is not taken away: it keeps what the balances make of it, as without it they
    would not close.
    """
    problem = part.problem
    gone = (np.abs(part.x) <= _LEFT * np.abs(problem.y)) & (part.x != 0)
    if not gone.any():
        return
    x, u = np.where(gone, 0.0, part.x), np.where(part.observable, part.u, 0.0)
    idle = (problem.b == 0) & (abs(problem.A) @ np.abs(x) == 0)
    matrix: Any = problem.B != 0
    left = ~part.observable | (u != 0)
    found = np.ones_like(left)
    while found.any():
        alone = np.flatnonzero(idle & (matrix @ left.astype(np.int64) == 1))
        found = left & part.observable & (np.ravel(matrix[alone].sum(axis=0)) > 0)
        left = left & ~found
        u = np.where(found, 0.0, u)
    whole = matrix @ (~part.observable).astype(np.int64) == 0
    rest = np.abs(problem.A @ x + problem.B @ u - problem.b)
    size = abs(problem.A) @ np.abs(x) + abs(problem.B) @ np.abs(u) + np.abs(problem.b)
    if np.all(rest[whole] <= _SAME * size[whole]):
        part.x, part.u = x, np.where(part.observable, u, part.u)


def null_blocks(null: Floats, index: Ints) -> list[Block]:
    """Undetermined unknowns that hang together: unknowns that share a direction of the null space."""
    if null.shape[1] == 0:
        return []
    touched = np.abs(null) > _SAME
    group = list(range(null.shape[1]))
    for row in touched:
        together = np.flatnonzero(row).tolist()
        for other in together[1:]:
            old, new = group[other], group[together[0]]
            group = [new if g == old else g for g in group]
    found = []
    for label in dict.fromkeys(group):
        members = [c for c, g in enumerate(group) if g == label]
        rows = np.flatnonzero(touched[:, members].any(axis=1))
        free = [int(index[np.flatnonzero((touched[:, c]) & (np.abs(null[:, c] - 1) < _SAME))[0]]) for c in members]
        found.append(Block(tuple(int(index[r]) for r in rows), len(members), tuple(free)))
    return found
