"""From a document to its results: scenario, compiling, solving, indicators, hotspots. The engine's public face."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from vsm_app.engine.assemble import (
    Sizes,
    missing_groups,
    parameter_results,
    stock_results,
)
from vsm_app.engine.bounds import Bounded, Work, solve_bounded, with_room
from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.doubts import booked_gaps, doubts
from vsm_app.engine.findings import (
    ALPHA,
    Units,
    bound_problems,
    chance_of,
    conflict_problems,
    loop_problems,
    missing_problems,
    room_problems,
    rounding_problems,
    solution_problems,
    spread_problems,
    test_problems,
)
from vsm_app.engine.frame import frame_of
from vsm_app.engine.intervals import PROGRAMS, Intervals, find_intervals
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.lacking import named_gaps
from vsm_app.engine.loops import CLOSED, Loop, find_loops
from vsm_app.engine.network import MEASURED, UNKNOWN, Floats, Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.ranged_gaps import with_ranges
from vsm_app.engine.reconcile import KeptShapes, Outcome, reconcile
from vsm_app.engine.results import Hotspots, IndicatorValue, LayerInfo, Results, Solution, Statistics, Status
from vsm_app.engine.tables import Balances, Flows, OwnFlows
from vsm_app.engine.unfinished import compile_drawn
from vsm_app.errors import CancelledError
from vsm_app.model.document import Document, Physics
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.scenarios import CURRENT, apply_scenario

if TYPE_CHECKING:
    from vsm_app.engine.indicators.view import MapView

_T = TypeVar("_T")
#: How often undetermined flows may be held at their bounds anew.
_ROOM_ROUNDS = 3
#: The ranking that every map shows, worked out with the results; the others are when they are asked for.
_AT_ONCE = "co2e"
_FAILED = "method.failed"


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """What to compute. Above `all_sds_up_to` variables standard deviations come on demand, through `propagation`.

    (0: none, the quickest answer while a number is typed; test values and repair hints then wait as well.) Without
    `bounds` flows may come out negative, as in STAN. `robust` gives entries far off the rest less weight (Huber), as
    the map's own setting does; the global test is none then.
    """

    bounds: bool = True
    intervals: bool = True
    interval_programs: int = PROGRAMS
    all_sds_up_to: int = 60_000
    robust: bool = False


def solve(
    document: Document,
    scenario: str = CURRENT,
    *,
    options: SolveOptions | None = None,
    cancel: CancelToken | None = None,
) -> Solution:
    """Solve a map in one scenario. Never raises for what a user entered; `problems` describe what is wrong.

    Raises CancelledError where `cancel` says so, UnknownNameError where there is no such scenario.
    """
    physics = apply_scenario(document.physics, scenario)
    network = compile_drawn(physics, cancel)
    check(cancel)
    return solve_network(document.name, physics, scenario, network, options or SolveOptions(), cancel)


def solve_network(
    name: str,
    physics: Physics,
    scenario: str,
    network: Network,
    options: SolveOptions,
    cancel: CancelToken | None = None,
    kept: KeptShapes | None = None,
) -> Solution:
    """Solve a compiled map; `physics` has the scenario applied, `kept` factors of the solutions before."""
    return _Run(name, physics, scenario, network, options, cancel, kept).solution()


class _Run:
    """One solution in its steps: loops, bounds, results, findings."""

    def __init__(
        self,
        name: str,
        physics: Physics,
        scenario: str,
        network: Network,
        options: SolveOptions,
        cancel: CancelToken | None,
        kept: KeptShapes | None,
    ) -> None:
        self.kept = kept
        self.name, self.physics, self.scenario = name, physics, scenario
        self.network, self.options, self.cancel = network, options, cancel
        self.robust = options.robust or (physics.settings.robust and physics.settings.reconcile)
        self.lighter: tuple[int, ...] = ()  # entries that the robust way counts less
        self.without: tuple[int, ...] = ()
        self.refused: list[Loop] = []
        self.loops: list[Loop] = []

    def _solve(self, network: Network) -> Outcome:
        return reconcile(network, without=self.without, cancel=self.cancel, kept=self.kept)

    def _solve_again(self, network: Network, near: Outcome | None = None) -> Outcome:
        return reconcile(
            network, without=self.without, several_starts=False, cancel=self.cancel, kept=self.kept, near=near
        )

    def solution(self) -> Solution:
        """Solve and put together."""
        first = self._solve(self.network)
        self.loops = find_loops(self.network, first.solved.z, self.cancel)
        self.refused = [loop for loop in self.loops if loop.closed and self._fed(loop)]
        if self.refused:
            self.without = tuple(row for loop in self.refused for row in loop.constraints)
            first = self._solve(self.network)
        network = self.network
        if self.robust:
            from vsm_app.engine.robust import huber

            found = huber(network, self._solve_again)
            network, first, self.lighter = found.network, found.outcome, found.lighter
        work = Work(self._solve_again)
        bounded = solve_bounded(network, work, first) if self.options.bounds else Bounded(first)
        outcome = bounded.outcome
        check(self.cancel)
        sizes = Sizes(self.network, outcome.solved, _all_sds(self.network, outcome, self.options, self.cancel))
        programs = self.options.interval_programs
        intervals = find_intervals(outcome, programs, self.cancel) if self.options.intervals else Intervals()
        for _ in range(_ROOM_ROUNDS if self.options.bounds else 0):
            check(self.cancel)
            roomier = with_room(network, work, bounded, intervals.closed)
            if roomier is bounded:
                break
            bounded, outcome = roomier, roomier.outcome
            sizes = Sizes(self.network, outcome.solved, _all_sds(self.network, outcome, self.options, self.cancel))
            intervals = find_intervals(outcome, programs, self.cancel)
        check(self.cancel)
        return self._assembled(bounded, sizes, intervals)

    def _fed(self, loop: Loop) -> bool:
        """Whether something known other than zero enters the loop from outside: it can then never be in balance."""
        network, inside = self.network, set(loop.nodes)
        flows = self.physics.flows
        for slot in network.flow_slots:
            flow = flows[slot.flow]
            if slot.layer == loop.layer and flow.target in inside and flow.source not in inside:
                if network.status[slot.variable] == UNKNOWN:
                    continue
                if network.mean[slot.variable] != 0 or network.sd[slot.variable] > 0:
                    return True
        return False

    def _assembled(self, bounded: Bounded, sizes: Sizes, intervals: Intervals) -> Solution:
        outcome, physics, network = bounded.outcome, self.physics, self.network
        reconciling = physics.settings.reconcile
        flows = Flows(physics, outcome, sizes, intervals.found, bounded.held)
        own, balances = OwnFlows(flows, frame_of(network)), Balances(outcome, physics.settings)
        statistics = _statistics(bounded, network)
        if self.robust:  # with weights that follow the entries the sum of squares is no test
            statistics = replace(statistics, p=None, passed=True)
        missing = missing_groups(self._structure(outcome))
        units = Units(network)
        found = [
            *network.problems,
            *conflict_problems(outcome, units),
            *loop_problems(self.loops, self.refused),
            *bound_problems(bounded, sizes, units, {one.id for one in physics.flows.values() if one.quantity.booked}),
            *room_problems(intervals.without_room, units),
            *solution_problems(outcome, units),
            *test_problems(outcome, sizes, statistics, units),
            *self._proposals(outcome, statistics),
            *with_ranges(physics, network, named_gaps(physics, network, balances.problems())),
            *booked_gaps(physics, own, balances),
            *missing_problems(missing),
            *doubts(outcome, sizes, statistics, units, physics.flows),
            *spread_problems(network),
            *rounding_problems(outcome, units),
            *self._robust_problems(units),
        ]
        return Solution(
            map_name=self.name,
            scenario=self.scenario,
            period=physics.settings.period,
            status=self._status(bounded),
            layers=tuple(LayerInfo(layer, unit) for layer, unit in network.layers.items()),
            flows=flows,
            own=own,
            parameters=parameter_results(outcome, sizes),
            stocks=stock_results(outcome, sizes, intervals.found),
            balances=balances,
            statistics=statistics,
            missing=missing,
            problems=tuple(found),
            propagation=JointCovariance(outcome),
            reconciled=reconciling,
            robust=self.robust,
        )

    def _robust_problems(self, units: Units) -> list[Problem]:
        if not self.robust:
            return []
        from vsm_app.engine.robust import robust_problem

        return [robust_problem(self.lighter, units)]

    def _proposals(self, outcome: Outcome, statistics: Statistics) -> list[Problem]:
        """Without which entries all others would fit; not while a number is typed."""
        if statistics.passed or not self.options.all_sds_up_to:
            return []
        from vsm_app.engine.robust import proposal_problems

        return proposal_problems(outcome, self.cancel, self.kept)

    def _structure(self, outcome: Outcome) -> Outcome:
        """What the map's structure leaves open; where entries contradict each other, as if they did not."""
        if not outcome.consistency.conflicts:
            return outcome
        network = self.network
        amounts = np.array([label.kind in ("flow", "stock") for label in network.variables], dtype=bool)
        mean = np.where(amounts, 0.0, network.mean)
        return self._solve_again(replace(network, mean=mean, rhs=np.zeros_like(network.rhs)))

    def _status(self, bounded: Bounded) -> Status:
        outcome, network = bounded.outcome, self.network
        if outcome.consistency.conflicts or network.suspended:
            return Status.CONTRADICTORY
        if self.refused:
            closed = any(loop.gain <= 1 + CLOSED for loop in self.refused)
            return Status.CONTRADICTORY if closed else Status.INFEASIBLE_BOUNDS
        if bounded.infeasible:
            return Status.INFEASIBLE_BOUNDS
        if not outcome.converged:
            return Status.NOT_CONVERGED
        shown = [slot.variable for slot in network.flow_slots]
        shown += [slot.variable for slot in network.stock_slots]
        shown += [slot.variable for slot in network.parameter_slots]
        loose = bool(np.any(outcome.solved.classes[shown] == C_UNOBSERVABLE)) if shown else False
        return Status.OK_WITH_UNOBSERVABLE if loose else Status.OK


def _all_sds(network: Network, outcome: Outcome, options: SolveOptions, cancel: CancelToken | None) -> Floats | None:
    if network.n > options.all_sds_up_to or not outcome.converged:
        return None  # of values that are no solution a spread says nothing
    determined = np.flatnonzero(outcome.solved.classes != C_UNOBSERVABLE)
    sd = np.full(network.n, np.nan)
    sd[determined] = np.sqrt(np.maximum(outcome.solved.variances(determined, cancel), 0.0))
    return sd


def _statistics(bounded: Bounded, network: Network) -> Statistics:
    """The global test; entries held at a bound count with their distance from it."""
    solved = bounded.outcome.solved
    chi2, dof = solved.chi2, solved.dof
    for variable in bounded.wanted:
        if network.status[variable] == MEASURED:
            chi2 += float(((network.mean[variable] - solved.z[variable]) / network.sd[variable]) ** 2)
            dof += 1
    if dof == 0:
        return Statistics()
    p = chance_of(chi2, dof)
    return Statistics(chi2, dof, p, p >= ALPHA)


class Solver(Protocol):
    """:func:`solve`, or what gives the same sooner."""

    def __call__(
        self, document: Document, scenario: str, *, options: SolveOptions | None, cancel: CancelToken | None
    ) -> Solution:
        """Solve a map in one scenario."""
        ...


def compute(
    document: Document,
    scenario: str = CURRENT,
    *,
    revision: int = 0,
    cancel: CancelToken | None = None,
    options: SolveOptions | None = None,
    solver: Solver | None = None,
) -> Results:
    """Everything that is shown of one revision: solution, indicators, hotspots.

    `solver` takes the place of :func:`solve` (one that remembers the last solution). A method that fails becomes a
    problem, the rest goes on. Raises as :func:`solve` does.
    """
    solution = (solver or solve)(document, scenario, options=options, cancel=cancel)
    check(cancel)
    physics = apply_scenario(document.physics, scenario)
    problems: list[Problem] = []
    nothing: tuple[IndicatorValue, ...] = ()
    seen = _Seen(physics, solution)
    indicators = _guarded("indicators", lambda: _indicators(seen, cancel), nothing, problems)
    check(cancel)
    none: Mapping[str, Hotspots] = {}
    hotspots = _guarded("hotspots", lambda: _hotspots(seen), none, problems)
    problems += [p for p in hotspots[_AT_ONCE].problems if p.code == _FAILED] if hotspots else []
    return Results(solution, indicators, hotspots, tuple(problems), revision)


def _guarded(name: str, work: Callable[[], _T], fallback: _T, problems: list[Problem]) -> _T:
    """The border at which a failing method stops: its failure is told, the results without it are shown."""
    try:
        return work()
    except CancelledError:
        raise
    except Exception as error:
        params = {"method": name, "reason": f"{type(error).__name__}: {error}"}
        problems.append(Problem(_FAILED, Severity.ERROR, (), params))
        return fallback


class _Seen:
    """A solved map as the methods see it, for all of them the same."""

    def __init__(self, physics: Physics, solution: Solution) -> None:
        self._physics, self._solution = physics, solution

    @cached_property
    def view(self) -> MapView:
        """The view, made at the first question: importing the methods takes its time."""
        from vsm_app.engine.indicators.view import MapView

        return MapView(self._physics, self._solution)


def _indicators(seen: _Seen, cancel: CancelToken | None) -> tuple[IndicatorValue, ...]:
    from vsm_app.engine.indicators.evaluate import evaluate
    from vsm_app.engine.indicators.registry import indicator_registry

    return evaluate(seen.view, indicator_registry().all(), cancel)


def _hotspots(seen: _Seen) -> Mapping[str, Hotspots]:
    from vsm_app.engine.hotspots import Rankings

    rankings = Rankings(seen.view)
    _ = rankings[_AT_ONCE]
    return rankings
