"""Reconciles a large coupled component by sparse factors (solver, sections 3.2, 3.3 and 3.5).

The unknowns that can be determined and the constraints that determine them are selected first, so that the conditions
of the minimum, over these only, are regular. They stand whole in one sparse factor, entries whitened, `x = y + L t`:

    [ I        0    (A L)' ] [t]   [0]
    [ 0        0     B'    ] [u] = [0]
    [ A L      B     0     ] [m]   [b - A y]

and the upper left block of its inverse is the covariance of `t` and `u`: columns of it come on demand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from scipy.sparse import bmat, csc_matrix, csr_matrix, diags, eye
from scipy.sparse.csgraph import connected_components

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.conditions import Conditions, Rows, SparseProblem, independent, squares
from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.parts import BATCH, Block
from vsm_app.engine.saddle import saddle_variances
from vsm_app.engine.sparse_rank import Selection, select

#: From this many variances on the elements of the inverse are worked out together.
ALL_AT_ONCE: Final = 200
_SAME: Final = 1e-8
#: So many numbers are solved for between two questions whether somebody still waits, but not fewer columns than these.
_AT_ONCE: Final = 500_000
_BATCH_LEAST: Final = 16
_PROBES: Final = 2
_CHECKED = 8
_AGREEING: Final = 1e-7
_NOTHING: Final = 1e-13


@dataclass
class SparsePart:
    """Values of a large component; classes and covariances are worked out when they are asked for."""

    problem: SparseProblem
    x: Floats
    u: Floats
    chi2: float
    multipliers: Floats
    selection: Selection  # of the unknowns' matrix: the unknowns that can be determined
    kept: Ints  # constraints that are independent
    conditions: Conditions | None  # `None` where the constraints determine the unknowns and test nothing
    _all: tuple[Floats | None] | None = None  # all variances once they were asked for (`None` inside: too rough)

    @cached_property
    def observable(self) -> Bools:
        """Unknowns that the constraints determine."""
        return np.asarray(~directions_free(self.selection, self.problem.u_scale))

    @cached_property
    def redundant(self) -> Bools:
        """Entries that the constraints test."""
        if self.conditions is None or self.problem.y.size == 0:
            return np.zeros(self.problem.y.size, dtype=bool)
        return _redundant(self.problem, self._within, self.kept)

    @property
    def dof(self) -> int:
        """Constraints beyond those that determine the unknowns."""
        return int(self.kept.size - self.selection.cols.size)

    @cached_property
    def _within(self) -> Selection:
        """The selection among the independent constraints only."""
        problem = self.problem
        return self.selection if self.kept.size == problem.b.size else select(problem.B[self.kept])

    @cached_property
    def _place(self) -> Ints:
        index = np.concatenate([self.problem.x_index, self.problem.u_index])
        place = np.full(int(index.max(initial=-1)) + 1, -1, dtype=np.int64)
        place[index] = np.arange(index.size)
        return place

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
        return self._columns(self._units(rows))[rows]

    def combinations(self, first: int, last: int) -> Floats:
        """Combinations of constraints in which no unknown is left, one a row: some of the independent ones."""
        within = self._within
        count = within.rest_rows.size
        chosen = np.arange(first, min(last, count))
        weights = np.zeros((count, chosen.size))
        weights[chosen, chosen - first] = 1.0
        combos = np.zeros((chosen.size, self.problem.b.size))
        combos[:, self.kept] = within.left_directions(weights).T
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

    def variances(self, variables: Ints, cancel: CancelToken | None = None, /) -> Floats:
        """Variances only: few by columns of the inverse, many from its elements."""
        if variables.size > ALL_AT_ONCE and self.problem.root.ndim == 1:
            if self._all is None:
                self._all = (self._all_variances(cancel),)
            if self._all[0] is not None:
                return self._all[0][self._place[variables]]
        return self.spreads(variables, csc_matrix(eye(variables.size)), cancel)

    def _all_variances(self, cancel: CancelToken | None) -> Floats | None:
        """Variances of entries, then unknowns; `None` where the elements of the inverse come out too roughly."""
        problem, within = self.problem, self._within
        entries = problem.x_index.size
        for found in saddle_variances(Rows(problem, within.cols), self.kept, within.rows, cancel):
            result = np.zeros(self._size)
            result[:entries] = problem.root**2 * found[:entries]
            result[entries + within.cols] = problem.u_scale[within.cols] ** 2 * found[entries:]
            if self._agrees(result):
                return result
        return None

    def _agrees(self, variances: Floats) -> bool:
        """Whether some variances, drawn at random and the smallest, are what columns of the inverse say."""
        entries, observable = self.problem.y.size, np.flatnonzero(self.observable)
        determined = np.concatenate([np.arange(entries), entries + observable])
        size = np.concatenate([self.problem.root, self.problem.u_scale]) ** 2
        order = np.argsort(variances[determined] / np.where(size > 0, size, 1.0)[determined])
        drawn = np.random.default_rng(17).integers(0, determined.size, _CHECKED)
        sample = np.unique(determined[np.concatenate([order[:_CHECKED], order[-_CHECKED:], drawn])])
        exact = np.maximum(self._columns(self._units(sample))[sample, np.arange(sample.size)], 0.0)
        return bool(np.all(np.abs(variances[sample] - exact) <= _AGREEING * exact + _NOTHING * size[sample]))

    def influence(self, variables: Ints) -> tuple[Ints, Floats]:
        """The entries and their covariance with each variable (one column a variable)."""
        found = self._columns(self._units(self._place[variables]))
        return self.problem.x_index, found[: self.problem.x_index.size]

    def spreads(self, variables: Ints, slopes: csc_matrix, cancel: CancelToken | None = None, /) -> Floats:
        """Variances of functions of the variables, one column of `slopes` each."""
        rows = self._place[variables]
        result = np.empty(slopes.shape[1])
        batch = max(_BATCH_LEAST, min(BATCH, _AT_ONCE // max(self._size, 1)))  # whether somebody waits is asked between
        for start in range(0, result.size, batch):
            check(cancel)
            chunk = slice(start, start + batch)
            gradient = np.zeros((self._size, slopes[:, chunk].shape[1]))
            gradient[rows] = slopes[:, chunk].toarray()
            result[chunk] = np.maximum(np.einsum("ij,ij->j", gradient, self._columns(gradient)), 0.0)
        return result

    @property
    def _size(self) -> int:
        return int(self.problem.x_index.size + self.problem.u_index.size)

    def _units(self, rows: Ints) -> Floats:
        """The gradients of single variables, one column each."""
        gradient = np.zeros((self._size, rows.size))
        gradient[rows, np.arange(rows.size)] = 1.0
        return gradient

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


def solve_sparse(
    problem: SparseProblem, like: SparsePart | Selection | None = None, cancel: CancelToken | None = None
) -> SparsePart:
    """Reconcile and make ready for classes and covariances. Dependent constraints are taken to agree.

    `like` is the same problem linearised nearby: what is independent there mostly is here. Or a selection of `B`.
    """
    before = like if isinstance(like, SparsePart) else None
    selection = select(problem.B, like.selection if isinstance(like, SparsePart) else like, cancel)
    u = problem.u_start.copy()
    u[selection.cols] = 0.0
    every, none = np.arange(problem.b.size), np.zeros(problem.b.size)
    if selection.rest_rows.size == 0:
        for _ in range(2):
            rest = problem.b - problem.A @ problem.y - problem.B @ u
            u[selection.cols] += selection.solve(rest[selection.rows])
        return SparsePart(problem, problem.y.copy(), u, 0.0, none, selection, every, None)
    conditions, kept = independent(problem, selection, None if before is None else before.kept)
    t, found, lagrange = conditions.minimum((problem.b - problem.A @ problem.y - problem.B @ u)[kept])
    u[selection.cols] = found
    none[kept] = lagrange
    return SparsePart(problem, problem.y + problem.spread(t), u, float(t @ t), none, selection, kept, conditions)


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
    spread = problem.root if problem.root.ndim == 1 else np.sqrt(squares(csr_matrix(problem.root)))
    size = np.maximum(np.abs(problem.y), spread)
    scaled = problem.A[kept] @ diags(size)
    weights = numbers.uniform(0.5, 1.5, (selection.rest_rows.size, _PROBES))
    reach = np.asarray(abs(scaled).max(axis=1).todense()).ravel()[selection.rest_rows]
    combined = scaled.T @ selection.left_directions(weights / np.where(reach > 0, reach, 1.0)[:, None])
    found: Bools = np.max(np.abs(combined), axis=1) > _SAME
    return found
