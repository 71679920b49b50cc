"""Distributions of all results: entries are drawn, each draw is reconciled (solver, section 4, way B ii).

Where all constraints are linear a result is a fixed combination of the entries: all draws are one matrix product.
Components with products are reconciled draw by draw, many at a time. For normal entries and linear constraints
the standard deviations are those of the solution; otherwise the draws show the distribution of the estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

import numpy as np

from vsm_app.engine.batched import SETTLED, Batch
from vsm_app.engine.bounds import TOLERANCE
from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.compile import compile_map
from vsm_app.engine.conditioning import beyond_normal, run_chains
from vsm_app.engine.frame import frame_of
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.network import MEASURED, UNKNOWN, Floats, Ints, Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import Solution
from vsm_app.engine.sampling import Sampler, Shape, draw, probabilities, shapes_of
from vsm_app.model.document import Document
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.quantities import Distribution
from vsm_app.model.scenarios import CURRENT, apply_scenario

FORMAT: Final = "vsm-montecarlo/1"
DRAWS: Final = 10_000
QUANTILES: Final = (0.025, 0.25, 0.5, 0.75, 0.975)
_NAMES: Final = 6
#: Draws of a component with products that are reconciled together.
_BATCH: Final = 2_000
_COLUMNS: Final = 256

#: Maps with more entries are not conditioned: every step of a chain moves all of them.
CONDITIONED_UP_TO: Final = 3_000


class Way(StrEnum):
    """How entries that test each other are brought together (solver, section 4 B)."""

    RECONCILED = "draw_and_reconcile"  # each draw is reconciled: the distribution of the estimate
    CONDITIONED = "conditioning"  # the entries' joint density on the constraints: what is known of the flows


Key = tuple[str, str]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Spread:
    """Distribution of one result in `unit`: mean, standard deviation, quantiles at 2.5, 25, 50, 75 and 97.5 %."""

    mean: float
    sd: float
    quantiles: tuple[float, float, float, float, float]
    unit: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """All results of a simulation. `negative` counts drawn entries below zero, which were set to zero.

    `unsettled` is the share of draws in which a component with products did not come to rest (left out there).
    """

    draws: int
    seed: int
    sampler: Sampler
    results: Mapping[Key, Spread]
    negative: int = 0
    unsettled: float = 0.0
    problems: tuple[Problem, ...] = ()
    way: Way = Way.RECONCILED
    _samples: Callable[[Sequence[Key]], Floats] = field(default=lambda keys: np.zeros((0, len(keys))), repr=False)

    def samples(self, keys: Sequence[Key]) -> Floats:
        """Joint draws of some results in base units, one row a draw (for histograms and indicators)."""
        return self._samples(keys)


def simulate(
    document: Document,
    scenario: str = CURRENT,
    *,
    draws: int = DRAWS,
    seed: int | None = None,
    sampler: Sampler = Sampler.LATIN,
    way: Way = Way.RECONCILED,
    cancel: CancelToken | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Draw and reconcile, or condition; `seed` is the map's where not given. The same seed gives the same numbers."""
    options = SolveOptions(bounds=False, intervals=False, all_sds_up_to=0)  # the draws tell the spreads
    solution = solve(document, scenario, options=options, cancel=cancel)
    covariance = solution.propagation
    seed = document.settings.seed if seed is None else seed
    if not isinstance(covariance, JointCovariance):
        return Simulation(draws, seed, sampler, {}, way=way)
    kind = _Run if way is Way.RECONCILED else _Conditioned
    return kind(document, scenario, solution, covariance, (draws, seed, sampler), cancel, progress).simulation()


class _Run:
    """One simulation."""

    way = Way.RECONCILED

    def __init__(
        self,
        document: Document,
        scenario: str,
        solution: Solution,
        covariance: JointCovariance,
        plan: tuple[int, int, Sampler],
        cancel: CancelToken | None,
        progress: Progress | None,
    ) -> None:
        self.solution, self.covariance = solution, covariance
        self.outcome: Outcome = covariance.outcome
        self.draws, self.seed, self.sampler = plan
        self.cancel, self.progress = cancel, progress
        network = self.outcome.network
        self.physics = apply_scenario(document.physics, scenario)
        self.entries: Ints = np.flatnonzero(network.status == MEASURED)
        self._place = np.full(network.n, -1, dtype=np.int64)
        self._place[self.entries] = np.arange(self.entries.size)
        self._curved: dict[int, Floats] = {}
        self.negative, self.unsettled, self.linearised = 0, 0.0, False
        self.problems: list[Problem] = []

    def simulation(self) -> Simulation:
        """Draw, reconcile, summarise."""
        self.values = self._drawn()
        self._deviation = self.values - self.outcome.network.mean[self.entries]
        self._report(0.2)
        self._reconcile_curved()
        self._report(0.6)
        results = self._summaries()
        self._report(1.0)
        problems = self.problems
        if self.negative:
            problems.append(Problem("montecarlo.negative", Severity.INFO, (), {"count": self.negative}))
        problems += self._below_zero(results)
        if self.unsettled:
            problems.append(Problem("montecarlo.unsettled", Severity.WARNING, (), {"share": self.unsettled}))
        if self.linearised:
            problems.append(Problem("montecarlo.linearised", Severity.INFO))
        return Simulation(
            self.draws,
            self.seed,
            self.sampler,
            results,
            self.negative,
            self.unsettled,
            tuple(problems),
            self.way,
            self._samples_of,
        )

    def _report(self, share: float) -> None:
        check(self.cancel)
        if self.progress is not None:
            self.progress(share)

    def _drawn(self) -> Floats:
        network = self.outcome.network
        shapes = shapes_of(self.physics, self._as_entered(), self.entries)
        u = probabilities(self.sampler, self.draws, self.entries.size, self.seed)
        place = self._place
        correlations = [(int(place[i]), int(place[j]), rho) for i, j, rho in network.correlations]
        values = draw(shapes, u, correlations, self._share_sets(shapes))
        floor = network.lower[self.entries]
        below = values < floor
        self.negative = int(below.sum())
        return np.where(below, floor, values) if self.negative else values

    def _as_entered(self) -> Network:
        """The network with the spreads that were entered: a robust weight says how much an entry counts, no spread."""
        network = self.outcome.network
        if not self.solution.robust:
            return network
        left_open = frozenset((slot.node, slot.layer) for slot in network.balance_slots if slot.is_open)
        return replace(network, sd=compile_map(self.physics, left_open).sd)

    def _share_sets(self, shapes: Sequence[Shape]) -> list[list[int]]:
        """Shares of one node with a beta distribution that are all it gives: drawn together, adding up to one."""
        network = self.outcome.network
        share_of = {network.variables[v].id: k for k, v in enumerate(self.entries.tolist()) if self._is_share(v)}
        sets = []
        for balance in network.balance_slots:
            flows = {network.flow_slots[slot].flow for slot in balance.outflows}
            members = [share_of[flow] for flow in flows if flow in share_of]
            beta = all(shapes[member].kind is Distribution.BETA for member in members)
            if balance.stock < 0 and len(members) == len(flows) > 1 and beta:
                total = sum(shapes[member].mean for member in members)
                if abs(total - 1) < SETTLED:
                    sets.append(sorted(members))
        return sets

    def _is_share(self, variable: int) -> bool:
        return self.outcome.network.variables[variable].kind == "share"

    def _reconcile_curved(self) -> None:
        """Reconcile every draw of the components with products."""
        for component, solution in self.outcome.solutions:
            if component.product.size == 0:
                continue
            if component.is_large:  # its draws follow the linearised constraints at the solution
                self.linearised = True
                continue
            columns = self._place[component.index[component.measured]]
            batch = Batch(component, solution.z)
            drawn = self.values[:, columns]
            z = np.empty((self.draws, component.index.size))
            for start in range(0, self.draws, _BATCH):
                z[start : start + _BATCH] = batch.reconciled(drawn[start : start + _BATCH])
                self._report(0.2 + 0.4 * start / self.draws)
            self.unsettled = max(self.unsettled, float(np.mean(np.isnan(z[:, 0])))) if z.size else self.unsettled
            for position, variable in enumerate(component.index.tolist()):
                self._curved[variable] = z[:, position]

    def _variables(self, variables: Ints) -> Floats:
        """Draws of determined variables, one column each (columns lie together in memory, as the draws do)."""
        solved = self.outcome.solved
        result = np.empty((self.draws, variables.size), order="F")
        parts = solved.part_of[variables]
        for position, variable in enumerate(variables.tolist()):
            if variable in self._curved:
                result[:, position] = self._curved[variable]
                parts[position] = -2
            elif parts[position] < 0:
                result[:, position] = solved.z[variable]
        for part in np.unique(parts[parts >= 0]):
            at = np.flatnonzero(parts == part)
            entries, weights = self._weights(int(part), variables[at])
            place = self._place[entries]
            whole = place.size == self.entries.size and bool(np.all(place[1:] > place[:-1]))
            moved = weights.T @ (self._deviation if whole else self._deviation[:, place]).T
            moved += solved.z[variables[at]][:, None]
            if at.size == variables.size:
                return moved.T
            result.T[at] = moved
        return result

    def _weights(self, part: int, variables: Ints) -> tuple[Ints, Floats]:
        """The entries of a part, and the derivative of each variable (a column) by them."""
        entries, covariance = self.outcome.solved.parts[part].influence(variables)
        if not self.outcome.network.correlations:
            return entries, covariance / self.outcome.network.sd[entries][:, None] ** 2
        place = self._place[entries]
        root = self._root_of_entries()[:, place]
        return entries, np.asarray(np.linalg.lstsq(root.T @ root, covariance, rcond=None)[0], dtype=float)

    def _root_of_entries(self) -> Floats:
        """`R` with `R' R` the covariance of all entries."""
        network, place = self.outcome.network, self._place
        sd = network.sd[self.entries]
        rho = np.eye(sd.size)
        for i, j, value in network.correlations:
            rho[place[i], place[j]] = rho[place[j], place[i]] = value
        try:
            return np.asarray(np.linalg.cholesky(rho).T * sd)
        except np.linalg.LinAlgError:
            return np.diag(sd)

    def _keys(self) -> list[Key]:
        classes = self.outcome.solved.classes
        keys: list[Key] = [key for key, result in self.solution.flows.items() if result.value is not None]
        keys += [(f"stock:{node}", layer) for (node, layer), s in self.solution.stocks.items() if s.change is not None]
        keys += [(name, "") for name, p in self.solution.parameters.items() if p.value is not None]
        return [key for key in keys if classes[self.covariance.variable_of(key)[0]] != C_UNOBSERVABLE]

    def _below_zero(self, results: Mapping[Key, Spread]) -> list[Problem]:
        """Flows that came out below zero in many draws: nothing keeps a result at its bounds here."""
        own = ((flow.id, flow.layer) for flow in self.solution.own.values() if flow.entered is None)
        found = [key[0] for key in own if key in results and results[key].quantiles[0] < 0 < results[key].mean]
        params: dict[str, Param] = {"count": len(found), "flows": tuple(found[:_NAMES])}
        return [Problem("montecarlo.below_zero", Severity.INFO, tuple(found[:_NAMES]), params)] if found else []

    def _summaries(self) -> dict[Key, Spread]:
        keys = self._keys()
        results: dict[Key, Spread] = {}
        for start in range(0, len(keys), _COLUMNS):
            chunk = keys[start : start + _COLUMNS]
            self._report(0.6 + 0.4 * start / len(keys))
            samples = self._samples_of(chunk)
            results |= zip(chunk, spreads_of(samples, [self._unit(key) for key in chunk]), strict=True)
        return results

    def _unit(self, key: Key) -> tuple[str, float]:
        if key in self.solution.flows:
            result = self.solution.flows[key]
            return result.unit, result.factor
        return frame_of(self.outcome.network).units.get(self.covariance.variable_of(key)[0], ("", 1.0))

    def _samples_of(self, keys: Sequence[Key]) -> Floats:
        found = [self.covariance.variable_of(key) for key in keys]
        variables = np.array([variable for variable, _ in found], dtype=np.int64)
        samples, factors = self._variables(variables), np.array([factor for _, factor in found])
        return samples if np.all(factors == 1.0) else samples * factors


class _Conditioned(_Run):
    """A simulation by conditioning; constraints with products are taken as linear at the solution."""

    way = Way.CONDITIONED

    def _drawn(self) -> Floats:
        network, solved = self.outcome.network, self.outcome.solved
        count = self.entries.size
        if count == 0 or count > CONDITIONED_UP_TO:
            self.way = Way.RECONCILED
        if count > CONDITIONED_UP_TO:
            self.problems.append(Problem("montecarlo.too_large", Severity.WARNING, (), {"count": count}))
        if self.way is Way.RECONCILED:
            return super()._drawn()
        shapes = shapes_of(self.physics, network, self.entries)
        known = np.flatnonzero((network.status == UNKNOWN) & (solved.classes != C_UNOBSERVABLE))
        followed = np.concatenate([self.entries, known])
        moves, centre = self._moves(followed), solved.z[followed]
        lower, upper = network.lower[followed], network.upper[followed]
        slack = TOLERANCE * np.where(upper == 1.0, 1.0, float(np.max(np.abs(centre), initial=1e-300)))
        size = np.concatenate([network.sd[self.entries], np.maximum(np.sqrt(solved.variances(known)), 1e-300)])

        def target(scores: Floats) -> tuple[Floats, Floats]:
            values = centre + scores @ moves
            beyond, outside = beyond_normal(shapes, values[:, :count])
            over = np.maximum(lower - slack - values, 0.0) + np.maximum(values - upper - slack, 0.0)
            return beyond, outside + np.sum(over / size, axis=1)

        chains = run_chains(target, count, self.draws, self.seed, lambda share: self._report(0.2 * share))
        if chains.lost == 1.0:
            self.problems.append(Problem("montecarlo.no_room", Severity.WARNING))
        self.draws = len(chains.scores)
        return np.asarray(network.mean[self.entries] + chains.scores @ self._root)

    def _moves(self, variables: Ints) -> Floats:
        """What normal scores of the entries (rows) do to variables (columns)."""
        solved = self.outcome.solved
        self._root = self._root_of_entries()
        moves = np.zeros((self.entries.size, variables.size))
        parts = solved.part_of[variables]
        for part in np.unique(parts[parts >= 0]):
            at = np.flatnonzero(parts == part)
            entries, weights = self._weights(int(part), variables[at])
            moves[:, at] = self._root[:, self._place[entries]] @ weights
        return moves

    def _reconcile_curved(self) -> None:
        if self.way is Way.RECONCILED:
            super()._reconcile_curved()
            return
        self.linearised = any(component.product.size for component, _ in self.outcome.solutions)

    def _summaries(self) -> dict[Key, Spread]:
        return super()._summaries() if self.draws else {}


def spreads_of(samples: Floats, units: Sequence[tuple[str, float]]) -> list[Spread]:
    """The distribution of every column of draws in base units; `units` says in which unit, and base units in one."""
    means, sds = _moments(samples)
    quantiles = _quantiles(samples)
    found = []
    for position, (unit, size) in enumerate(units):
        low, lower, middle, upper, high = (quantiles[:, position] / size).tolist()
        values = (low, lower, middle, upper, high)
        found.append(Spread(float(means[position]) / size, float(sds[position]) / size, values, unit))
    return found


def _moments(samples: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of every column; draws that did not settle are left out."""
    means = samples.mean(axis=0)
    if np.isnan(means).any():
        samples = samples[~np.isnan(samples).any(axis=1)]
        means = samples.mean(axis=0) if len(samples) else np.full(samples.shape[1], np.nan)
    if len(samples) <= 1:
        return means, np.zeros(samples.shape[1])
    apart = samples - means
    return means, np.sqrt(np.einsum("ij,ij->j", apart, apart) / (len(samples) - 1))


def _quantiles(samples: Floats) -> Floats:
    """Quantiles of every column; draws that did not settle are left out."""
    if np.isnan(samples).any():
        return np.asarray(np.nanquantile(samples, QUANTILES, axis=0))
    position = np.array(QUANTILES) * (samples.shape[0] - 1)
    low = np.floor(position).astype(int)
    pivots, place = np.unique(low, return_inverse=True)
    ends = np.append(pivots[1:], samples.shape[0])[place]
    ordered = np.partition(np.ascontiguousarray(samples.T), pivots, axis=1)
    below = ordered[:, low]
    # The next larger draw is the least of those behind: half the pivots to part the draws by.
    above = np.stack(
        [ordered[:, at + 1 : end + 1].min(axis=1, initial=np.inf) for at, end in zip(low, ends, strict=True)], axis=1
    )
    share = position - low
    return np.asarray((below + np.where(share > 0, above - below, 0.0) * share).T)


def results_json(simulation: Simulation) -> list[dict[str, Any]]:
    """The distributions as plain JSON values."""
    return [
        {
            "id": name,
            "layer": layer,
            "unit": spread.unit,
            "mean": spread.mean,
            "sd": spread.sd,
            "quantiles": dict(zip(("2.5", "25", "50", "75", "97.5"), spread.quantiles, strict=True)),
        }
        for (name, layer), spread in simulation.results.items()
    ]


def to_json(simulation: Simulation) -> dict[str, Any]:
    """A simulation as plain JSON values."""
    return {
        "format": FORMAT,
        "draws": simulation.draws,
        "seed": simulation.seed,
        "sampler": simulation.sampler.value,
        "method": simulation.way.value,
        "negative": simulation.negative,
        "unsettled": simulation.unsettled,
        "results": results_json(simulation),
        "problems": [
            {"code": p.code, "severity": p.severity.value, "params": dict(p.params)} for p in simulation.problems
        ],
    }
