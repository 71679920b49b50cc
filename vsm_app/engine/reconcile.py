"""The numerical core: a network becomes values, classes, tests and covariances (solver, section 3).

Order: exact factors are folded in, the system falls apart into components, contradictions among exact numbers are taken
out, the pure networks are reconciled together and sparse, the coupled components one by one.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix, issparse

from vsm_app.engine.bilinear import solve_component
from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.component import Component, ComponentSolution, root_of, start_of
from vsm_app.engine.consistency import (
    Consistency,
    Exact,
    check_component,
    check_large,
    check_networks,
    spread_rounding,
)
from vsm_app.engine.dense_solver import store
from vsm_app.engine.graph_solver import GraphPart, GraphProblem, solve_graph
from vsm_app.engine.large_component import solve_large
from vsm_app.engine.network import FIXED, MEASURED, UNKNOWN, Bools, Floats, Ints, Network, totals
from vsm_app.engine.parts import C_FIXED, C_NONREDUNDANT, C_UNOBSERVABLE, Independent, Solved
from vsm_app.engine.sparse_rank import Selection
from vsm_app.engine.structure import Arcs, Columns, arcs_of, columns_of, components, label_vertices, plain_arcs

#: Coupled components of more variables or unknowns than this go through sparse factors.
LARGE: Final = 400
LARGE_UNKNOWNS: Final = 200
_KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Folded:
    """A network whose exact factors stand in the coefficients; what is left of products has no exact factor."""

    rows: Ints
    cols: Ints
    coefs: Floats
    b_rows: Ints
    b_left: Ints
    b_right: Ints
    b_coefs: Floats


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the core found. `components` are the coupled ones in the order of `solutions`."""

    network: Network
    folded: Folded
    solved: Solved
    consistency: Consistency
    solutions: tuple[tuple[Component, ComponentSolution], ...]
    bad_correlations: bool = False

    @property
    def converged(self) -> bool:
        """Whether every component with products came to rest."""
        return all(solution.converged for _, solution in self.solutions)

    @property
    def unsettled(self) -> Ints:
        """Variables of the components that did not come to rest."""
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate([none, *(c.index for c, solution in self.solutions if not solution.converged)])


def fold(network: Network) -> Folded:
    """Substitute the exact factor of every product that has one."""
    if network.b_rows.size == 0:
        none = network.b_rows
        return Folded(network.rows, network.cols, network.coefs, none, none, none, network.b_coefs)
    fixed_left = network.status[network.b_left] == FIXED
    fixed_right = (network.status[network.b_right] == FIXED) & ~fixed_left
    free = ~(fixed_left | fixed_right)
    left, right, coefs = network.b_left, network.b_right, network.b_coefs
    return Folded(
        np.concatenate([network.rows, network.b_rows[fixed_left], network.b_rows[fixed_right]]),
        np.concatenate([network.cols, right[fixed_left], left[fixed_right]]),
        np.concatenate(
            [
                network.coefs,
                coefs[fixed_left] * network.mean[left[fixed_left]],
                coefs[fixed_right] * network.mean[right[fixed_right]],
            ]
        ),
        network.b_rows[free],
        left[free],
        right[free],
        coefs[free],
    )


def reconcile(
    network: Network,
    *,
    without: tuple[int, ...] = (),
    several_starts: bool = True,
    cancel: CancelToken | None = None,
    kept: KeptShapes | None = None,
    near: Outcome | None = None,
) -> Outcome:
    """Solve a network; `without` are further constraints that do not hold. Never raises for contradictory numbers.

    `near` is the outcome of a network that differs little: products are linearised there first. `kept` remembers
    structures and factors: where only values differ from a network solved with it, they are used.
    """
    if kept is None or network.b_rows.size or network.correlations:
        core = _Core(network, without, cancel, several_starts=several_starts)
        core.near = None if near is None else near.solved.z
        return core.run()
    return kept.reconcile(network, without, cancel)


class KeptShapes:
    """Structures and factors of the last few pure networks, by statuses and spreads (not for several threads)."""

    def __init__(self) -> None:
        self._found: dict[tuple[bytes, bytes, tuple[int, ...]], _Core] = {}

    def reconcile(self, network: Network, without: tuple[int, ...], cancel: CancelToken | None) -> Outcome:
        """Solve a network without products and correlations."""
        key = network.status.tobytes(), network.sd.tobytes(), without
        like = self._found.pop(key, None)
        if like is not None and like.network.rows is network.rows and like.network.coefs is network.coefs:
            core = like.with_values(network, cancel)
        else:
            core = _Core(network, without, cancel, several_starts=False)
        outcome = core.run()
        self._found[key] = core
        if len(self._found) > _KEPT:
            del self._found[next(iter(self._found))]
        return outcome


class _Core:
    """One run of the core."""

    def __init__(
        self, network: Network, without: tuple[int, ...], cancel: CancelToken | None, *, several_starts: bool
    ) -> None:
        self.several_starts = several_starts
        self.near: Floats | None = None
        self.network = network
        self.cancel = cancel
        self.folded = fold(network)
        folded, n = self.folded, network.n
        used = np.ones(network.m, dtype=bool)
        used[list({*network.suspended, *without})] = False
        exact = network.status[folded.cols] == FIXED
        fixed_terms = np.flatnonzero(exact & used[folded.rows])
        self.exact = Exact(
            folded.rows[fixed_terms],
            folded.cols[fixed_terms],
            folded.coefs[fixed_terms],
            network.rhs,
            network.mean,
            network.rounding,
        )
        terms = folded.rows, folded.cols, folded.coefs
        if fixed_terms.size or not used.all():
            free_terms = np.flatnonzero(~exact & used[folded.rows])
            terms = folded.rows[free_terms], folded.cols[free_terms], folded.coefs[free_terms]
        self._terms = terms
        self.products = np.flatnonzero(used[folded.b_rows])
        plain = plain_arcs(*terms, n, network.m)
        self.arcs: Arcs = arcs_of(self.columns, n, network.m) if plain is None else plain
        self._usable = used.copy()
        self.consistency = Consistency(used, network.mean.copy())
        self.bad_correlations = False
        self._coupled: list[int] | None = None
        self._part: GraphPart | None = None
        self._matrices: dict[int, tuple[int, tuple[Ints, Ints, Floats | csr_matrix]]] = {}
        self._selected: dict[int, Selection | None] = {}

    @cached_property
    def columns(self) -> Columns:
        """The terms by columns, worked out where the arcs alone do not tell all."""
        return columns_of(*self._terms, self.network.n)

    def with_values(self, network: Network, cancel: CancelToken | None) -> _Core:
        """The same structure with other values."""
        other = copy(self)
        other.network, other.cancel = network, cancel
        other.exact = replace(self.exact, rhs=network.rhs, values=network.mean, rounding=network.rounding)
        other.consistency = Consistency(self._usable.copy(), network.mean.copy())
        other._matrices, other._selected = {}, {}
        return other

    def run(self) -> Outcome:
        """All steps."""
        network = self.network
        if self._coupled is None:
            self._coupled = self._split()
        coupled = self._coupled
        self._check_consistency(coupled)
        check(self.cancel)
        solved = Solved(
            network.mean.copy(),
            np.full(network.n, C_UNOBSERVABLE, dtype=np.int8),
            np.full(network.n, -1, dtype=np.int64),
        )
        fixed = network.status == FIXED
        solved.z[fixed] = self.consistency.fixed[fixed]
        solved.z[network.status == UNKNOWN] = np.nan
        solved.classes[fixed] = C_FIXED
        solved.classes[network.status == MEASURED] = C_NONREDUNDANT
        solved.add_part(Independent(network.sd**2), np.flatnonzero(network.status == MEASURED))
        self._solve_networks(solved)
        check(self.cancel)
        solutions = tuple(self._solve_coupled(label, solved) for label in coupled)
        return Outcome(network, self.folded, solved, self.consistency, solutions, self.bad_correlations)

    def _split(self) -> list[int]:
        """Label components; return the labels of the coupled ones."""
        network, folded = self.network, self.folded
        n, m, at = network.n, network.m, self.products
        links = [(i, j) for i, j, _ in network.correlations]
        if at.size == 0 and not links and bool(self.arcs.is_arc.all()):
            self.row_label = np.zeros(m, dtype=np.int64)
            self.col_label = np.zeros(n, dtype=np.int64)
            self.in_network = np.ones(n, dtype=bool)
            self.row_in_network = np.ones(m, dtype=bool)
            return []
        columns = self.columns
        wide = Columns(
            np.concatenate([columns.rows, folded.b_rows[at], folded.b_rows[at]]),
            np.concatenate([columns.cols, folded.b_left[at], folded.b_right[at]]),
            np.zeros(0),
            columns.start,
        )
        number, labels = components(wide, n, m, links)
        self.row_label, self.col_label = labels[:m], labels[m:]
        coupled = np.zeros(number, dtype=bool)
        coupled[self.col_label[~self.arcs.is_arc]] = True
        coupled[self.row_label[folded.b_rows[at]]] = True
        coupled[self.col_label[[i for pair in links for i in pair]]] = True
        self.in_network = ~coupled[self.col_label]
        self.row_in_network = ~coupled[self.row_label]
        return np.flatnonzero(coupled).tolist()

    def _check_consistency(self, coupled: list[int]) -> None:
        network = self.network
        if self.exact.rows.size == 0 and not coupled and not network.rhs.any():
            return
        m, free = network.m, network.status != FIXED
        arcs = np.flatnonzero(free & self.in_network)
        head, tail = self.arcs.head[arcs], self.arcs.tail[arcs]
        _, labels = label_vertices(head, tail, m + 1)
        rows = np.flatnonzero(self.row_in_network & self.consistency.used)
        touched = np.zeros(m, dtype=bool)
        touched[self.exact.rows] = True
        touched |= network.rhs != 0
        groups = np.unique(labels[rows[touched[rows]]])
        groups = groups[groups != labels[m]]
        held = np.where(self.row_in_network & self.consistency.used, labels[:m], labels[m])
        check_networks(self.exact, held, groups, self.consistency)
        for label in coupled:
            self._check_coupled(label)
        spread_rounding(self.exact, self.consistency)

    def _check_coupled(self, label: int) -> None:
        """Contradictions in a coupled component; a constraint with products can give way in them."""
        rows, _, matrix = self._matrix(label)
        curved = np.unique(self.folded.b_rows[self.products])
        curved = curved[self.row_label[curved] == label]
        if issparse(matrix):
            straight = ~np.isin(rows, curved)
            part = matrix if straight.all() else matrix[straight]
            self._selected[label] = check_large(self.exact, rows[straight], part, self.consistency, self.cancel)
            return
        extra = np.zeros((rows.size, curved.size))
        extra[np.searchsorted(rows, curved), np.arange(curved.size)] = 1.0
        check_component(self.exact, rows, np.hstack([matrix, extra]), self.consistency)

    def _matrix(self, label: int) -> tuple[Ints, Ints, Floats | csr_matrix]:
        """Constraints, variables and matrix of a coupled component; made anew once a constraint has been taken out."""
        held = int(np.count_nonzero(self.consistency.used))
        if label not in self._matrices or self._matrices[label][0] != held:
            self._matrices[label] = held, self._made_matrix(label)
        return self._matrices[label][1]

    def _made_matrix(self, label: int) -> tuple[Ints, Ints, Floats | csr_matrix]:
        """The same; the matrix is sparse where it is large."""
        status = self.network.status
        rows = np.flatnonzero((self.row_label == label) & self.consistency.used)
        free = (status != FIXED) & (self.col_label == label)
        variables = np.flatnonzero(free)
        columns = self.columns
        inside = free[columns.cols] & self.consistency.used[columns.rows]
        local = np.searchsorted(rows, columns.rows[inside]), np.searchsorted(variables, columns.cols[inside])
        shape = (rows.size, variables.size)
        if variables.size > LARGE or int(np.sum(status[variables] == UNKNOWN)) > LARGE_UNKNOWNS:
            return rows, variables, csr_matrix((columns.coefs[inside], local), shape=shape)
        matrix = np.zeros(shape)
        matrix[local] = columns.coefs[inside]
        return rows, variables, matrix

    def _right(self) -> Floats:
        """Right-hand sides with the exact numbers brought over."""
        exact = self.exact
        known = exact.coefs * self.consistency.fixed[exact.cols]
        return self.network.rhs - totals(exact.rows, known, self.network.m)

    def _solve_networks(self, solved: Solved) -> None:
        network = self.network
        touched = self.in_network & ((self.arcs.head != network.m) | (self.arcs.tail != network.m))
        measured = np.flatnonzero(touched & (network.status == MEASURED))
        unknown = np.flatnonzero(self.in_network & (network.status == UNKNOWN))
        if measured.size == 0 and unknown.size == 0:
            return
        used: Bools = self.consistency.used & self.row_in_network
        problem = GraphProblem(self.arcs, measured, unknown, network.mean, network.sd, self._right(), used)
        like = self._part if self._part is not None and np.array_equal(self._part.problem.used, used) else None
        self._part = solve_graph(problem, solved, like)

    def _solve_coupled(self, label: int, solved: Solved) -> tuple[Component, ComponentSolution]:
        check(self.cancel)
        component = self._component(label)
        if component.is_large:
            solution = solve_large(component, several_starts=self.several_starts, cancel=self.cancel)
        else:
            solution = solve_component(component, several_starts=self.several_starts, cancel=self.cancel)
        store(solution.part, solved)
        return component, solution

    def _component(self, label: int) -> Component:
        network, folded = self.network, self.folded
        rows, variables, matrix = self._matrix(label)
        status = network.status[variables]
        measured = np.flatnonzero(status == MEASURED)
        at = self.products[(self.row_label[folded.b_rows[self.products]] == label)]
        at = at[self.consistency.used[folded.b_rows[at]]]
        place = {int(v): k for k, v in enumerate(variables[measured])}
        correlations = [(place[i], place[j], rho) for i, j, rho in network.correlations if i in place]
        sd = network.sd[variables[measured]]
        root = root_of(sd, correlations)
        if root is None:
            self.bad_correlations, root = True, sd
        right = self._right()[rows]
        component = Component(
            index=variables,
            rows=rows,
            A=matrix,
            rhs=right,
            left=np.searchsorted(variables, folded.b_left[at]),
            right=np.searchsorted(variables, folded.b_right[at]),
            product_row=np.searchsorted(rows, folded.b_rows[at]),
            product=folded.b_coefs[at],
            measured=measured,
            unknown=np.flatnonzero(status == UNKNOWN),
            entered=network.mean[variables[measured]],
            root=root,
            typical=self._typical(variables, right),
            is_share=np.flatnonzero(network.upper[variables] == 1.0),
            selected=self._selected.get(label),
        )
        if self.near is None:
            return component
        near = self.near[variables]
        return replace(component, near=np.where(np.isfinite(near), near, start_of(component)))

    def _typical(self, variables: Ints, right: Floats) -> Floats:
        """Expected size of each variable: its entry, or the median of the known numbers of its kind nearby."""
        network = self.network
        known, share = network.status[variables] == MEASURED, network.upper[variables] == 1.0
        size, sd = np.abs(network.mean[variables]), network.sd[variables]
        # A spread beyond all sizes nearby makes an entry loose, not large: it says nothing of what the balances move.
        largest = max(float(np.max(size[known & ~share], initial=0.0)), float(np.max(np.abs(right), initial=0.0)))
        size = np.maximum(size, np.minimum(sd, np.where(share, 1.0, largest if largest > 0 else np.inf)))
        pool = np.concatenate([size[known & ~share], np.abs(right)])
        pool = pool[pool > 0]
        typical = float(np.median(pool)) if pool.size else 1.0
        return np.where(known & (size > 0), size, np.where(share, 0.5, typical))
