"""Between which values an undetermined flow must lie, because nothing flows backwards (solver, section 3.7).

Two linear programs a flow. Entries stand at their reconciled values; a stock is taken not to shrink by more than its
level at the start (a stock whose level is not entered is taken not to shrink).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity
from scipy.sparse.csgraph import connected_components

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.network import FIXED, MEASURED, Bools, Floats, Ints, Network, totals
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.structure import arcs_of, columns_of, components

Interval = tuple[float | None, float | None]

#: Linear programs of up to a hundred variables that one solution may take (2 to 4 ms each; larger ones count more).
PROGRAMS: Final = 120
_LARGE: Final = 100
_MOST_IN_A_GAP: Final = 200  # determined variables whose joint covariance is asked for
_TINY: Final = 1e-9
_PRICED: Final = 1e-7
_INFEASIBLE = 2  # status of linprog
_SECONDS: Final = 10.0  # that one linear program may take; what it was asked for then stays open
_REACH: Final = 2.0  # standard deviations by which entries may move where they leave no room


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals by variable, and the undetermined variables for which the entries leave no room at all.

    `closed` are those for which the reconciled values leave none, though their spreads may.
    """

    found: dict[int, Interval] = field(default_factory=dict)
    without_room: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()


def find_intervals(outcome: Outcome, programs: int = PROGRAMS, cancel: CancelToken | None = None) -> Intervals:
    """Intervals of undetermined variables; at most so many linear programs.

    Where the reconciled entries leave no room (some flow would have to run backwards), the entries may move by twice
    their standard deviation.
    """
    network = outcome.network
    loose = outcome.solved.classes == C_UNOBSERVABLE
    shown = _shown(network) & loose
    if not shown.any():
        return Intervals()
    lower, upper = _bounds(network)
    found, closed, spent = _pass(outcome, loose, shown, (lower, upper), programs, cancel)
    if not closed.any():
        return Intervals(found)
    measured = network.status == MEASURED
    reach = _REACH * network.sd[measured]
    centre = outcome.solved.z[measured]
    lower[measured] = np.maximum(lower[measured], centre - reach)
    upper[measured] = np.maximum(np.minimum(upper[measured], centre + reach), lower[measured])
    wider = network.status != FIXED
    more, still_closed, _ = _pass(outcome, wider, closed, (lower, upper), programs - spent, cancel)
    return Intervals(found | more, tuple(np.flatnonzero(still_closed).tolist()), tuple(np.flatnonzero(closed).tolist()))


@dataclass(frozen=True, slots=True)
class Blocked:
    """Undetermined variables that stand at bounds together: what is known leaves them `total` where they take none.

    `sd` is the standard deviation of `total`, `None` where it is not known.
    """

    bounds: dict[int, float]
    total: float
    sd: float | None = None


def blocked_by(outcome: Outcome, closed: tuple[int, ...]) -> tuple[Blocked, ...]:
    """The variables whose bounds the reconciled values cannot keep, one set a connected part of `closed`.

    A linear program looks for the smallest gap; a positive price on a bound says that the gap would be smaller beyond
    it: a combination of balances in which these variables alone are left, all with one sign (Farkas).
    """
    network = outcome.network
    loose = outcome.solved.classes == C_UNOBSERVABLE
    rows, cols, coefs, right = _local_system(outcome, loose)
    columns = columns_of(rows, cols, coefs, network.n)
    _, labels = components(columns, network.n, network.m)
    col_label = labels[network.m :]
    lower, upper = _bounds(network)
    found = []
    for label in np.unique(col_label[list(closed)]).tolist():
        variables = np.flatnonzero((col_label == label) & loose)
        members = np.flatnonzero(labels[: network.m] == label)
        part = _Local(columns.rows, columns.cols, columns.coefs, right, members, variables, lower, upper)
        bounds, gap, prices = part.blocked()
        if bounds:
            found.append(Blocked(bounds, gap, _spread_of(outcome, loose, members, prices)))
    return tuple(found)


def _spread_of(outcome: Outcome, loose: Bools, members: Ints, prices: Floats) -> float | None:
    """Standard deviation of the gap that the prices of the constraints `members` add up from what is determined.

    By linear propagation with the joint covariance; not where products take part, whose gradient is another.
    """
    network, folded = outcome.network, outcome.folded
    price = np.zeros(network.m)
    price[members] = prices
    at = (price[folded.rows] != 0.0) & ~loose[folded.cols] & outcome.consistency.used[folded.rows]
    gradient = totals(folded.cols[at], price[folded.rows[at]] * folded.coefs[at], network.n)
    variables = np.flatnonzero(gradient)
    if not outcome.converged or np.any(price[folded.b_rows]) or variables.size > _MOST_IN_A_GAP:
        return None
    slopes = gradient[variables]
    variance = float(slopes @ outcome.solved.covariance(variables.tolist()) @ slopes) if variables.size else 0.0
    return math.sqrt(max(variance, 0.0))


def _pass(
    outcome: Outcome,
    loose: Bools,
    wanted: Bools,
    bounds: tuple[Floats, Floats],
    programs: int,
    cancel: CancelToken | None,
) -> tuple[dict[int, Interval], Bools, int]:
    """Intervals of the `wanted` among the `loose`; those without room; and the programs spent."""
    network = outcome.network
    rows, cols, coefs, right = _local_system(outcome, loose)
    columns = columns_of(rows, cols, coefs, network.n)
    _, labels = components(columns, network.n, network.m)
    col_label = labels[network.m :]
    found: dict[int, Interval] = {}
    closed = np.zeros(network.n, dtype=bool)
    spent = 0
    for label in np.unique(col_label[wanted]).tolist():
        variables = np.flatnonzero((col_label == label) & loose)
        members = np.flatnonzero(labels[: network.m] == label)
        problem = _Local(columns.rows, columns.cols, columns.coefs, right, members, variables, *bounds)
        problem.cancel = cancel
        found |= problem.intervals(wanted, programs - spent)
        spent += problem.programs
        if problem.infeasible:
            closed[variables] = wanted[variables]
    return found, closed, spent


def _shown(network: Network) -> Bools:
    shown = np.zeros(network.n, dtype=bool)
    shown[[slot.variable for slot in network.flow_slots]] = True
    shown[[slot.variable for slot in network.stock_slots]] = True
    shown[[slot.variable for slot in network.parameter_slots]] = True
    return shown


def _bounds(network: Network) -> tuple[Floats, Floats]:
    lower, upper = network.lower.copy(), network.upper.copy()
    for stock in network.stock_slots:
        lower[stock.variable] = -stock.initial if stock.initial is not None else 0.0
    return lower, upper


def _local_system(outcome: Outcome, loose: Bools) -> tuple[Ints, Ints, Floats, Floats]:
    """Constraints on undetermined variables with everything determined brought to the right-hand side.

    A product of two undetermined variables says nothing linear: its constraint is left out (the interval stays true).
    """
    network, folded, z = outcome.network, outcome.folded, outcome.solved.z
    used = outcome.consistency.used.copy()
    both = loose[folded.b_left] & loose[folded.b_right]
    used[folded.b_rows[both]] = False
    left_known = ~loose[folded.b_left] & ~both
    right_known = ~left_known & ~both
    rows = np.concatenate([folded.rows, folded.b_rows[left_known], folded.b_rows[right_known]])
    cols = np.concatenate([folded.cols, folded.b_right[left_known], folded.b_left[right_known]])
    coefs = np.concatenate(
        [
            folded.coefs,
            folded.b_coefs[left_known] * z[folded.b_left[left_known]],
            folded.b_coefs[right_known] * z[folded.b_right[right_known]],
        ]
    )
    known = ~loose[cols]
    right = network.rhs - totals(rows[known], coefs[known] * z[cols[known]], network.m)
    keep = ~known & used[rows]
    return rows[keep], cols[keep], coefs[keep], right


class _Local:
    """One connected set of undetermined variables."""

    def __init__(
        self,
        rows: Ints,
        cols: Ints,
        coefs: Floats,
        right: Floats,
        members: Ints,
        variables: Ints,
        lower: Floats,
        upper: Floats,
    ) -> None:
        inside = np.isin(cols, variables)
        self.variables = variables
        self.infeasible = False
        self.cancel: CancelToken | None = None
        self.programs = 0
        sizes = np.abs(np.concatenate([right[members], lower[variables], upper[variables]]))
        self.size = float(np.max(sizes[np.isfinite(sizes)], initial=0.0)) or 1.0
        place = np.searchsorted(variables, cols[inside])
        row = np.searchsorted(members, rows[inside])
        self.matrix = csr_matrix((coefs[inside], (row, place)), shape=(members.size, variables.size))
        self.right = right[members] / self.size
        self.lower, self.upper = lower[variables] / self.size, upper[variables] / self.size

    def intervals(self, shown: Bools, limit: int) -> dict[int, Interval]:
        """Intervals of the shown variables; a single constraint is read off directly."""
        wanted = np.flatnonzero(shown[self.variables])
        if self.matrix.shape[0] == 0:
            return {}
        if self.matrix.shape[0] == 1:
            read = {int(self.variables[k]): self._single(k) for k in wanted.tolist()}
            self.infeasible = any(interval is None for interval in read.values())
            return {variable: interval for variable, interval in read.items() if interval is not None}
        least, most = self._programs(wanted, limit)
        if self.infeasible:
            return {}
        found = {int(self.variables[k]): self._scaled(least[k], most[k]) for k in wanted.tolist()}
        return {variable: interval for variable, interval in found.items() if interval != (None, None)}

    def _programs(self, wanted: Ints, limit: int) -> tuple[Floats, Floats]:
        """Ends by linear programs; every vertex found on the way spares the programs of what is at its bound there."""
        least, most = np.full(self.variables.size, -np.inf), self._endless()
        open_low = np.isfinite(self.lower)
        open_high = np.isnan(most)
        for position in wanted.tolist():
            for end, sign, waiting in ((least, 1.0, open_low), (most, -1.0, open_high)):
                if not waiting[position] or self.programs >= limit:
                    continue
                vertex = self._vertex(position, sign)
                if self.infeasible:
                    return np.full(least.size, -np.inf), np.full(least.size, np.inf)
                if vertex is None:
                    end[position] = -sign * np.inf
                    continue
                end[position] = vertex[position]
                at_low = open_low & (vertex <= self.lower + _TINY)
                least[at_low], open_low[at_low] = self.lower[at_low], False
                at_high = open_high & (vertex >= self.upper - _TINY)
                most[at_high], open_high[at_high] = self.upper[at_high], False
        most[np.isnan(most)] = np.inf
        return least, most

    def _endless(self) -> Floats:
        """Infinite for arcs on a directed cycle of undetermined arcs (any amount can circulate), else not yet known."""
        most = np.full(self.variables.size, np.nan)
        count = self.matrix.shape[0]
        local = self.matrix.tocoo()
        columns = columns_of(local.row.astype(np.int64), local.col.astype(np.int64), local.data, self.variables.size)
        arcs = arcs_of(columns, self.variables.size, count)
        if not arcs.is_arc.all() or np.any(np.isfinite(self.upper)):
            return most
        graph = coo_matrix((np.ones(arcs.tail.size), (arcs.tail, arcs.head)), shape=(count + 1, count + 1))
        _, label = connected_components(graph, directed=True, connection="strong")
        most[label[arcs.tail] == label[arcs.head]] = np.inf
        return most

    def _vertex(self, position: int, sign: float) -> Floats | None:
        """The vertex with the least (1) or largest (-1) value of a variable; `None` where there is none."""
        cost = np.zeros(self.variables.size)
        cost[position] = sign
        program: dict[str, Any] = {
            "A_eq": self.matrix,
            "b_eq": self.right,
            "bounds": np.column_stack([self.lower, self.upper]),
            "method": "highs",
            "options": {"time_limit": _SECONDS},
        }
        check(self.cancel)
        self.programs += max(1, self.variables.size // _LARGE)
        answer = linprog(cost, **program)
        self.infeasible = answer.status == _INFEASIBLE
        return None if answer.status != 0 else np.asarray(answer.x)

    def blocked(self) -> tuple[dict[int, float], float, Floats]:
        """Variables at the bounds that keep the constraints from being met, with these bounds; the gap; prices.

        The prices are those of the constraints: by how much each unit on their right-hand side widens the gap.
        """
        count, size = self.matrix.shape
        slack = identity(count, format="csr")
        program: dict[str, Any] = {
            "A_eq": hstack([self.matrix, slack, -slack], format="csr"),
            "b_eq": self.right,
            "bounds": np.vstack([np.column_stack([self.lower, self.upper]), np.tile([0.0, np.inf], (2 * count, 1))]),
            "method": "highs",
            "options": {"time_limit": _SECONDS},
        }
        answer = linprog(np.concatenate([np.zeros(size), np.ones(2 * count)]), **program)
        if answer.status != 0 or answer.fun <= _TINY:
            return {}, 0.0, np.zeros(count)
        low, high = answer.lower.marginals[:size] > _PRICED, answer.upper.marginals[:size] < -_PRICED
        at = np.where(low, self.lower, self.upper) * self.size
        found = {int(self.variables[k]): float(at[k]) for k in np.flatnonzero(low | high).tolist()}
        return found, -float(answer.fun) * self.size, np.asarray(answer.eqlin.marginals, dtype=np.float64)

    def _single(self, position: int) -> Interval | None:
        """`c x + (others) = right` with bounded others."""
        coefs = self.matrix.toarray()[0]
        others = np.arange(coefs.size) != position
        c, low, high = coefs[others], self.lower[others], self.upper[others]
        with np.errstate(invalid="ignore", over="ignore"):
            least = float(np.sum(np.where(c > 0, c * low, np.where(c < 0, c * high, 0.0))))
            most = float(np.sum(np.where(c > 0, c * high, np.where(c < 0, c * low, 0.0))))
        ends = sorted(((self.right[0] - least) / coefs[position], (self.right[0] - most) / coefs[position]))
        low_end, high_end = max(ends[0], self.lower[position]), min(ends[1], self.upper[position])
        return None if low_end > high_end + _TINY else self._scaled(low_end, max(low_end, high_end))

    def _scaled(self, low: float, high: float) -> Interval:
        return (
            float(low * self.size) if np.isfinite(low) else None,
            float(high * self.size) if np.isfinite(high) else None,
        )
