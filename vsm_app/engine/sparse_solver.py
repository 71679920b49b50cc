"""Reconciles a large coupled component by sparse factors (solver, sections 3.2, 3.3 and 3.5).

The unknowns that can be determined and the constraints that determine them are selected first, so that the conditions
of the minimum, over these only, are regular. They stand whole in one sparse factor, entries whitened, `x = y + L t`:

    [ I        0    (A L)' ] [t]   [0]
    [ 0        0     B'    ] [u] = [0]
    [ A L      B     0     ] [m]   [b - A y]

and the upper left block of its inverse is the covariance of `t` and `u`: columns of it come on demand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from scipy.sparse import bmat, csc_matrix, csr_matrix, diags, eye, hstack
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.parts import BATCH, Block
from vsm_app.engine.sparse_rank import Selection, select

_SAME: Final = 1e-8
_PROBES: Final = 2


@dataclass(frozen=True)
class SparseProblem:
    """`A x + B u = b` with entries `y` of `x`; names as in `DenseProblem`, matrices sparse by rows."""

    A: csr_matrix
    B: csr_matrix
    b: Floats
    y: Floats
    root: Floats
    x_index: Ints
    u_index: Ints
    u_scale: Floats
    u_start: Floats

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


@dataclass(slots=True)
class SparsePart:
    """Values and classes of a large component; covariances are solved for when they are asked for."""

    problem: SparseProblem
    x: Floats
    u: Floats
    observable: Bools
    redundant: Bools
    chi2: float
    dof: int
    multipliers: Floats
    selection: Selection
    kept: Ints  # constraints that are independent
    conditions: _Conditions | None
    ranks: tuple[Selection, Selection | None]  # of the unknowns' matrix, and of that of unknowns and entries together
    _place: Ints = field(init=False)

    def __post_init__(self) -> None:
        index = np.concatenate([self.problem.x_index, self.problem.u_index])
        self._place = np.full(int(index.max(initial=-1)) + 1, -1, dtype=np.int64)
        self._place[index] = np.arange(index.size)

    def blocks(self) -> list[Block]:
        """Undetermined unknowns that hang together through constraints."""
        problem = self.problem
        loose = np.flatnonzero(~self.observable)
        if loose.size == 0:
            return []
        pattern = abs(problem.B[:, loose])
        count = problem.B.shape[0]
        both: Any = [[None, pattern], [pattern.T, None]]
        graph = csr_matrix(bmat(both))
        _, labels = connected_components(graph, directed=False)
        free = np.isin(loose, self.selection.rest_cols)
        found = []
        for label in dict.fromkeys(labels[count:].tolist()):
            members = labels[count:] == label
            suggestion = problem.u_index[loose[members & free]]
            found.append(
                Block(tuple(problem.u_index[loose[members]].tolist()), suggestion.size, tuple(suggestion.tolist()))
            )
        return found

    def block(self, variables: Ints) -> Floats:
        """Joint covariance of determined variables."""
        rows = self._place[variables]
        unit = np.zeros((self._size, variables.size))
        unit[rows, np.arange(variables.size)] = 1.0
        return self._columns(unit)[rows]

    def combinations(self, first: int, last: int) -> Floats:
        """Combinations of constraints in which no unknown is left, one a row: some of the independent ones."""
        count = self.selection.rest_rows.size
        chosen = np.arange(first, min(last, count))
        weights = np.zeros((count, chosen.size))
        weights[chosen, chosen - first] = 1.0
        combos = np.zeros((chosen.size, self.problem.b.size))
        combos[:, self.kept] = self.selection.left_directions(weights).T
        return combos

    def moved(self, t: Floats) -> tuple[Floats, Floats]:
        """What whitened adjustments `t` of the entries do within the constraints: entries and unknowns."""
        by_unknown, u = np.zeros((self.selection.cols.size, 1)), np.zeros(self.problem.u_index.size)
        if self.conditions is None:
            x = self.problem.spread(t)
            u[self.selection.cols] = -self.selection.solve((self.problem.A @ x)[self._rows])
            return x, u
        inside, found = self.conditions.spread(t[:, None], by_unknown)
        u[self.selection.cols] = found[:, 0]
        return self.problem.spread(inside[:, 0]), u

    def gathered(self, by_entry: Floats, by_unknown: Floats) -> Floats:
        """The transpose of :meth:`moved`: slopes by entries and unknowns as slopes by whitened entries."""
        problem, slope = self.problem, by_unknown[self.selection.cols][:, None]
        if self.conditions is None:
            through = problem.A.T @ _placed(self.selection.solve_transposed(slope), self._rows, problem.b.size)
            return np.asarray(problem.gathered(by_entry[:, None] - through)[:, 0])
        inside, _ = self.conditions.spread(problem.gathered(by_entry[:, None]), slope)
        return np.asarray(inside[:, 0])

    def variances(self, variables: Ints) -> Floats:
        """Variances only."""
        count = variables.size
        return self.spreads(variables, csc_matrix(eye(count)))

    def influence(self, variables: Ints) -> tuple[Ints, Floats]:
        """The entries and their covariance with each variable (one column a variable)."""
        unit = np.zeros((self._size, variables.size))
        unit[self._place[variables], np.arange(variables.size)] = 1.0
        return self.problem.x_index, self._columns(unit)[: self.problem.x_index.size]

    def spreads(self, variables: Ints, slopes: csc_matrix) -> Floats:
        """Variances of functions of the variables, one column of `slopes` each."""
        rows = self._place[variables]
        result = np.empty(slopes.shape[1])
        for start in range(0, result.size, BATCH):
            chunk = slice(start, start + BATCH)
            gradient = np.zeros((self._size, slopes[:, chunk].shape[1]))
            gradient[rows] = slopes[:, chunk].toarray()
            result[chunk] = np.maximum(np.einsum("ij,ij->j", gradient, self._columns(gradient)), 0.0)
        return result

    @property
    def _size(self) -> int:
        return int(self.problem.x_index.size + self.problem.u_index.size)

    def _columns(self, gradient: Floats) -> Floats:
        """Covariance of all variables (entries, then unknowns) with functions, one column of `gradient` each."""
        problem, entries = self.problem, self.problem.x_index.size
        by_entry, by_unknown = gradient[:entries], gradient[entries:][self.selection.cols]
        result = np.zeros(gradient.shape)
        if self.conditions is not None:
            t, u = self.conditions.spread(problem.gathered(by_entry), by_unknown)
            result[:entries] = problem.spread(t)
        else:
            through = problem.A.T @ _placed(self.selection.solve_transposed(by_unknown), self._rows, problem.b.size)
            result[:entries] = problem.spread(problem.gathered(by_entry - through))
            u = -self.selection.solve((problem.A @ result[:entries])[self._rows])
        result[entries + self.selection.cols] = u
        return result

    @property
    def _rows(self) -> Ints:
        return self.kept[self.selection.rows]


def _placed(values: Floats, rows: Ints, size: int) -> Floats:
    result = np.zeros((size, values.shape[1]))
    result[rows] = values
    return result


class _Conditions:
    """The conditions of the minimum, factored; rows and unknowns scaled."""

    def __init__(self, problem: SparseProblem, selection: Selection, kept: Ints) -> None:
        self.entries, self.rows = problem.y.size, kept
        self.scale = problem.u_scale[selection.cols]
        white = problem.whitened[kept]
        beside = (problem.B[kept][:, selection.cols] @ diags(self.scale)).tocsr()
        size = np.sqrt(np.asarray(white.multiply(white).sum(axis=1)).ravel() + _squares(beside))
        self.row_scale = 1.0 / np.where(size > 0, size, 1.0)
        white, beside = diags(self.row_scale) @ white, diags(self.row_scale) @ beside
        one = eye(self.entries)
        parts: Any = [[one, None, white.T], [None, csr_matrix((beside.shape[1],) * 2), beside.T], [white, beside, None]]
        self.matrix = bmat(parts, format="csc")
        self.factor: Any = splu(self.matrix)

    def _solved(self, right: Floats) -> Floats:
        found = self.factor.solve(right)
        return np.asarray(found + self.factor.solve(right - self.matrix @ found))

    def minimum(self, rest: Floats) -> tuple[Floats, Floats, Floats]:
        """Whitened adjustments, unknowns and multipliers for the right-hand side `b - A y`."""
        right = np.zeros(self.matrix.shape[0])
        right[right.size - rest.size :] = self.row_scale * rest
        found = self._solved(right)
        middle = self.entries + self.scale.size
        return found[: self.entries], self.scale * found[self.entries : middle], self.row_scale * found[middle:]

    def spread(self, by_entry: Floats, by_unknown: Floats) -> tuple[Floats, Floats]:
        """Covariance of entries (whitened) and unknowns with functions, one column each."""
        right = np.zeros((self.matrix.shape[0], by_entry.shape[1]))
        middle = self.entries + self.scale.size
        right[: self.entries] = by_entry
        right[self.entries : middle] = self.scale[:, None] * by_unknown
        found = self._solved(right)
        return found[: self.entries], self.scale[:, None] * found[self.entries : middle]


def _squares(matrix: csr_matrix) -> Floats:
    return np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()


def solve_sparse(problem: SparseProblem, like: SparsePart | None = None) -> SparsePart:
    """Reconcile, classify and make ready for covariances. Dependent constraints are taken to agree.

    `like` is the same problem linearised nearby: what is independent there mostly is here.
    """
    kept = np.arange(problem.b.size)
    selection = select(problem.B, None if like is None else like.ranks[0])
    ranks: tuple[Selection, Selection | None] = (selection, None)
    if selection.rest_rows.size:
        both = hstack([problem.B, problem.whitened], format="csr")
        together = select(both, None if like is None else like.ranks[1])
        ranks = (selection, together)
        if together.rest_rows.size:
            kept = np.sort(together.rows)
            same = like is not None and np.array_equal(like.kept, kept)
            selection = select(problem.B[kept], like.selection if like is not None and same else None)
    observable = _observable(problem, selection)
    u = problem.u_start.copy()
    u[selection.cols] = 0.0
    rest = (problem.b - problem.A @ problem.y - problem.B @ u)[kept]
    if selection.rest_rows.size == 0:
        u[selection.cols] = selection.solve(rest[selection.rows])
        again = (problem.b - problem.A @ problem.y - problem.B @ u)[kept]
        u[selection.cols] += selection.solve(again[selection.rows])
        unmoved = np.zeros(problem.y.size, dtype=bool)
        none = np.zeros(problem.b.size)
        return SparsePart(problem, problem.y.copy(), u, observable, unmoved, 0.0, 0, none, selection, kept, None, ranks)
    conditions = _Conditions(problem, selection, kept)
    t, found, lagrange = conditions.minimum(rest)
    u[selection.cols] = found
    multipliers = np.zeros(problem.b.size)
    multipliers[kept] = lagrange
    return SparsePart(
        problem,
        problem.y + problem.spread(t),
        u,
        observable,
        _redundant(problem, selection, kept),
        float(t @ t),
        int(selection.rest_rows.size),
        multipliers,
        selection,
        kept,
        conditions,
        ranks,
    )


def _observable(problem: SparseProblem, selection: Selection) -> Bools:
    return np.asarray(~directions_free(selection, problem.u_scale))


def directions_free(selection: Selection, scale: Floats) -> Bools:
    """Unknowns, of the sizes `scale`, that some direction of the null space moves: two random directions tell."""
    rest = selection.rest_cols
    if rest.size == 0:
        return np.zeros(scale.size, dtype=bool)
    numbers = np.random.default_rng(3)
    weights = numbers.uniform(0.5, 1.5, (rest.size, _PROBES)) * scale[rest, None]
    moved = np.max(np.abs(selection.null_directions(weights)), axis=1) / scale
    free: Bools = moved >= _SAME
    return free


def _redundant(problem: SparseProblem, selection: Selection, kept: Ints) -> Bools:
    """Entries that take part in a combination of constraints without unknowns: two random combinations tell."""
    numbers = np.random.default_rng(4)
    size = np.maximum(np.abs(problem.y), np.sqrt(_squares(csr_matrix(problem.root))) if problem.root.ndim > 1 else 0)
    if problem.root.ndim == 1:
        size = np.maximum(np.abs(problem.y), problem.root)
    scaled = problem.A[kept] @ diags(size)
    weights = numbers.uniform(0.5, 1.5, (selection.rest_rows.size, _PROBES))
    reach = np.asarray(abs(scaled).max(axis=1).todense()).ravel()[selection.rest_rows]
    combined = scaled.T @ selection.left_directions(weights / np.where(reach > 0, reach, 1.0)[:, None])
    found: Bools = np.max(np.abs(combined), axis=1) > _SAME
    return found
