"""What is wrong or doubtful in a solved map, as problems: contradictions, bounds, loops, undetermined flows, tests."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from typing import Final

import numpy as np
from scipy.special import chdtrc, ndtri

from vsm_app.engine.assemble import Sizes
from vsm_app.engine.bounds import Bounded
from vsm_app.engine.component import Component
from vsm_app.engine.consistency import Conflict
from vsm_app.engine.frame import frame_of
from vsm_app.engine.intervals import Blocked
from vsm_app.engine.loops import STRONG_GAIN, WARN_GAIN, Loop
from vsm_app.engine.network import MEASURED, Network
from vsm_app.engine.parts import C_REDUNDANT
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import Missing, Statistics
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.scales import smaller_unit

#: More conflicts than this are told in one problem (contract, edge list).
CONFLICTS_SHOWN: Final = 10
#: Family-wise level of the measurement tests (solver, section 3.6).
ALPHA: Final = 0.05
#: What is below zero by no more than so many of its standard deviations is zero.
LIKELY: Final = 2.0
#: Fits better than this probability are too good: the spreads are probably too large.
TOO_GOOD: Final = 0.999
_TOO_GOOD_DOF: Final = 3
#: Standard deviations further apart than this in one map are worth a word (solver, section 3.8).
SD_RATIO: Final = 1e6
_SUSPECTS_SHOWN = 3
EQUAL_Z = 1e-6
_NAMES_SHOWN = 12


class Units:
    """Names and display units of variables."""

    def __init__(self, network: Network) -> None:
        self.network = network
        frame = frame_of(network)
        self.names, self._units = frame.names, frame.units

    def unit(self, variable: int) -> tuple[str, float]:
        """Display unit of a variable and base units in one of it."""
        return self._units.get(variable, ("", 1.0))

    def subject(self, variable: int) -> str:
        """The id that a person is taken to."""
        return self.network.variables[variable].id

    def subjects(self, variables: Iterable[int]) -> tuple[str, ...]:
        """Ids of several variables, each once."""
        return tuple(dict.fromkeys(self.subject(v) for v in variables))

    def flow_unit(self, variables: Sequence[int]) -> tuple[str, float]:
        """The unit of the first flow or stock among variables."""
        for variable in variables:
            if self.network.variables[variable].kind in ("flow", "stock"):
                return self.unit(variable)
        return "", 1.0


def conflict_problems(outcome: Outcome, units: Units) -> list[Problem]:
    """Exact entries that contradict each other, each set by name; more than ten told in one."""
    conflicts = outcome.consistency.conflicts
    if len(conflicts) > CONFLICTS_SHOWN:
        variables = dict.fromkeys(v for conflict in conflicts for v in conflict.variables)
        largest = max(conflicts, key=lambda c: abs(c.gap) / (c.throughput or 1.0))
        unit, factor = units.flow_unit(largest.variables)
        subjects = units.subjects(largest.variables)
        nodes = _nodes(outcome.network, largest)
        params: dict[str, Param] = {
            "count": len(conflicts),
            "entries": len(variables),
            "flows": subjects[:_NAMES_SHOWN],
            "nodes": nodes[:_NAMES_SHOWN],
            "gap": abs(largest.gap) / factor,
            "unit": unit,
        }
        return [Problem("conflict.many", Severity.ERROR, (*nodes[:_NAMES_SHOWN], *subjects[:_NAMES_SHOWN]), params)]
    return [_conflict_problem(outcome, conflict, units) for conflict in conflicts]


def _conflict_problem(outcome: Outcome, conflict: Conflict, units: Units) -> Problem:
    mean = outcome.network.mean
    unit, factor = units.flow_unit(conflict.variables)
    terms = [weight * float(mean[v]) for v, weight in zip(conflict.variables, conflict.weights, strict=True)]
    entering = math.fsum(term for term in terms if term > 0) / factor
    leaving = -math.fsum(term for term in terms if term < 0) / factor
    subjects = units.subjects(conflict.variables)
    nodes = _nodes(outcome.network, conflict)
    params: dict[str, Param] = {
        "flows": subjects,
        "nodes": nodes[:_NAMES_SHOWN],
        "enters": entering,
        "leaves": leaving,
        "gap": abs(conflict.gap) / factor,
        "unit": unit,
    }
    return Problem("conflict.exact", Severity.ERROR, subjects or nodes, params)


def _nodes(network: Network, conflict: Conflict) -> tuple[str, ...]:
    labels = (network.constraints[row] for row in conflict.constraints)
    return tuple(dict.fromkeys(label.id for label in labels if label.kind == "balance"))


def rounding_problems(outcome: Outcome, units: Units) -> list[Problem]:
    """One information that gaps within the rounding of the digits written were spread."""
    rounded = outcome.consistency.rounded
    if not rounded:
        return []
    largest = max(rounded, key=lambda c: abs(c.gap))
    unit, factor = units.flow_unit(largest.variables)
    unit, gap = smaller_unit(unit, abs(largest.gap) / factor)
    nodes = tuple(dict.fromkeys(node for conflict in rounded for node in _nodes(outcome.network, conflict)))
    params: dict[str, Param] = {
        "count": len(rounded),
        "gap": gap,
        "unit": unit,
        "nodes": nodes[:_NAMES_SHOWN],
    }
    return [Problem("rounding", Severity.INFO, nodes[:_NAMES_SHOWN], params)]


def chance_of(chi2: float, dof: int) -> float:
    """Probability that adjustments are as large as `chi2` or larger by chance (global test, solver, section 3.6)."""
    return float(chdtrc(dof, chi2))


def bound_problems(bounded: Bounded, sizes: Sizes, units: Units, booked: Set[str] = frozenset()) -> list[Problem]:
    """Flows that the balances want below zero, or coefficients outside 0..1; those within their spread in one line.

    A gap `booked` as a flow that is below zero within the rounding of the digits written is none, and told as rounding.
    """
    found = []
    by_chance = [v for v in bounded.wanted if _is_zero(bounded, v, units.network)]
    rounded = {v for conflict in bounded.outcome.consistency.rounded for v in conflict.variables}
    for variable, wanted in bounded.wanted.items():
        if variable not in by_chance and not (variable in rounded and units.subject(variable) in booked):
            spread = bounded.spread.get(variable)
            found.append(_bound_problem("bound.active", Severity.WARNING, variable, wanted, spread, units))
    together = [one for one in bounded.together if not _are_zero(one, units.network)]
    by_chance += [v for one in bounded.together if one not in together for v in one.bounds]
    if by_chance:
        flows = units.subjects(by_chance)
        shown: dict[str, Param] = {"flows": flows[:_NAMES_SHOWN], "count": len(flows)}
        found.append(Problem("bound.zero", Severity.INFO, flows[:_NAMES_SHOWN], shown))
    for variable, wanted in bounded.infeasible.items():
        found.append(_bound_problem("bound.infeasible", Severity.ERROR, variable, wanted, sizes.sd_of(variable), units))
    if bounded.is_unfinished:
        beyond = units.subjects(tuple(bounded.infeasible))[:_NAMES_SHOWN]
        found.append(Problem("bound.unfinished", Severity.WARNING, beyond))
    for one in together:
        flows = units.subjects(tuple(one.bounds))[:_NAMES_SHOWN]
        unit, factor = units.unit(next(iter(one.bounds)))
        params: dict[str, Param] = {
            "flows": flows,
            "count": len(one.bounds),
            "wanted": one.total / factor,
            "sd": None if one.sd is None else one.sd / factor,
            "unit": unit,
        }
        found.append(Problem("bound.active.together", Severity.WARNING, flows, params))
    return found


def _is_zero(bounded: Bounded, variable: int, network: Network) -> bool:
    """Whether what is wanted of a flow is below zero by no more than its spread makes likely."""
    spread, label = bounded.spread.get(variable), network.variables[variable]
    return label.kind == "flow" and spread is not None and -bounded.wanted[variable] <= LIKELY * spread


def _are_zero(blocked: Blocked, network: Network) -> bool:
    """The same of several flows that stand at zero together."""
    are_flows = all(network.variables[v].kind == "flow" for v in blocked.bounds)
    return are_flows and blocked.sd is not None and -blocked.total <= LIKELY * blocked.sd


def _bound_problem(
    code: str, severity: Severity, variable: int, wanted: float, sd: float | None, units: Units
) -> Problem:
    unit, factor = units.unit(variable)
    kind = "flow" if units.network.variables[variable].kind == "flow" else "coefficient"
    params: dict[str, Param] = {
        "wanted": wanted / factor,
        "sd": None if sd is None else sd / factor,
        "unit": unit,
        "kind": kind,
    }
    return Problem(f"{code}.{kind}", severity, (units.subject(variable),), params)


def room_problems(without_room: Sequence[int], units: Units) -> list[Problem]:
    """Undetermined flows for which the entries around them leave no value without some flow running backwards."""
    if not without_room:
        return []
    subjects = units.subjects(without_room)[:_NAMES_SHOWN]
    params: dict[str, Param] = {"flows": subjects, "count": len(without_room)}
    return [Problem("bound.no_room", Severity.WARNING, subjects, params)]


def loop_problems(loops: Iterable[Loop], refused: Iterable[Loop]) -> list[Problem]:
    """Loops with a gain near one, and those that cannot be: nothing would ever leave them."""
    turned_down = list(refused)
    found = []
    for loop in loops:
        params: dict[str, Param] = {"nodes": loop.nodes, "flows": loop.flows, "gain": loop.gain}
        subjects = (*loop.nodes, *loop.flows)
        if loop in turned_down:
            found.append(Problem("loop.impossible", Severity.ERROR, subjects, params))
        elif loop.closed:
            found.append(Problem("loop.closed", Severity.WARNING, subjects, params))
        elif loop.gain >= WARN_GAIN:
            code = "loop.strong" if loop.gain >= STRONG_GAIN else "loop.gain"
            change = {"amplification": loop.amplification, "effect": loop.gain * loop.amplification}
            found.append(Problem(code, Severity.WARNING, subjects, {**params, **change}))
    return found


def missing_problems(groups: Iterable[Missing]) -> list[Problem]:
    """Groups of flows that cannot be determined."""
    found = []
    for group in groups:
        flows = tuple(name.removeprefix("stock:") for name in group.flows)
        shown = tuple(dict.fromkeys(flows))
        params: dict[str, Param] = {
            "flows": shown[:_NAMES_SHOWN],
            "count": len(group.flows),
            "enter_any": group.enter_any,
            "suggestion": tuple(name.removeprefix("stock:") for name in group.suggestion)[:_NAMES_SHOWN],
        }
        code = "missing.one" if len(group.flows) == 1 else "missing.group"
        found.append(Problem(code, Severity.INFO, shown, params))
    return found


def test_problems(outcome: Outcome, sizes: Sizes, statistics: Statistics, units: Units) -> list[Problem]:
    """The global test where it fails, with the entries at odds and what all others say, or fits too well."""
    if statistics.p is None:
        return []
    params: dict[str, Param] = {"chi2": statistics.chi2, "dof": statistics.dof, "p": statistics.p}
    if statistics.passed:
        if statistics.p > TOO_GOOD and statistics.dof >= _TOO_GOOD_DOF:
            return [Problem("test.too_good", Severity.INFO, (), params)]
        return []
    suspects = _likely_first(_suspects(outcome, sizes), outcome, sizes)
    subjects = tuple(units.subject(v) for v, _ in suspects[:_SUSPECTS_SHOWN])
    found = [Problem("test.failed", Severity.WARNING, subjects, {**params, "flows": subjects})]
    for variable, z in suspects[:_SUSPECTS_SHOWN]:
        found.append(_suspect_problem(outcome, sizes, units, variable, z, len(suspects)))
    return found


def _suspects(outcome: Outcome, sizes: Sizes) -> list[tuple[int, float]]:
    """Entries beyond the family-wise limit with the largest test value; several where they cannot be told apart."""
    redundant = np.flatnonzero(outcome.solved.classes == C_REDUNDANT).tolist()
    tested = [(v, z) for v in redundant if (z := sizes.z_of(v)) is not None]
    if not tested:
        return []
    limit = sidak_limit(len(tested))
    tested.sort(key=lambda pair: -abs(pair[1]))
    worst = abs(tested[0][1])
    if worst < limit:
        return []
    return [pair for pair in tested if abs(pair[1]) >= worst * (1 - EQUAL_Z)]


def _likely_first(suspects: list[tuple[int, float]], outcome: Outcome, sizes: Sizes) -> list[tuple[int, float]]:
    """Entries of which all others say something possible stand before those of which they do not."""
    values = {v: prediction(outcome, sizes, v)[0] for v, _ in suspects}
    return sorted(suspects, key=lambda pair: not is_possible(outcome.network, pair[0], values[pair[0]]))


def is_possible(network: Network, variable: int, value: float) -> bool:
    """Whether a variable can have a value in base units: a share is none below zero nor above one."""
    is_share = network.variables[variable].kind == "share"
    upper = min(float(network.upper[variable]), 1.0) if is_share else float(network.upper[variable])
    return (0.0 if is_share else float(network.lower[variable])) <= value <= upper


def sidak_limit(tests: int, alpha: float = ALPHA) -> float:
    """Limit of |z| such that `tests` tests together reject a true map with probability `alpha` (Sidak)."""
    each = 1 - (1 - alpha) ** (1 / max(tests, 1))
    return -float(ndtri(each / 2))


def _suspect_problem(outcome: Outcome, sizes: Sizes, units: Units, variable: int, z: float, equal: int) -> Problem:
    value, sd = prediction(outcome, sizes, variable)
    network = outcome.network
    is_fraction = network.variables[variable].kind == "share"
    unit, factor = ("%", 0.01) if is_fraction else units.unit(variable)
    params: dict[str, Param] = {
        "entered": float(network.mean[variable]) / factor,
        "entered_sd": float(network.sd[variable]) / factor,
        "others": value / factor,
        "others_sd": sd / factor,
        "unit": unit,
        "z": z,
        "count": equal,
    }
    code = "test.suspect" if equal == 1 else "test.suspect_equal"
    if not is_possible(network, variable, value):  # by the tangent, as products of shares are none: that is not said
        said = {name: param for name, param in params.items() if not name.startswith("others")}
        return Problem("test.suspect_bare", Severity.WARNING, (units.subject(variable),), said)
    return Problem(code, Severity.WARNING, (units.subject(variable),), params)


def prediction(outcome: Outcome, sizes: Sizes, variable: int) -> tuple[float, float]:
    """What all other entries say of an entry: the repair hint (solver, section 3.6), value and standard deviation."""
    network, solved = outcome.network, outcome.solved
    entered, value = float(network.mean[variable]), float(solved.z[variable])
    own = float(network.sd[variable]) ** 2
    reconciled = (sizes.sd_of(variable) or 0.0) ** 2
    left = own - reconciled
    return entered - (entered - value) * own / left, math.sqrt(own * reconciled / left)


def spread_problems(network: Network) -> list[Problem]:
    """Standard deviations of very different size in one map, each as a part of its entry.

    (An absolute one of a share beside one of an energy in MJ says nothing; exact entries have none.)
    """
    said = (network.status == MEASURED) & (network.sd > 0) & (network.mean != 0)
    relative = network.sd[said] / np.abs(network.mean[said])
    if relative.size == 0 or float(relative.max()) <= SD_RATIO * float(relative.min()):
        return []
    ratio = float(relative.max()) / float(relative.min())
    return [Problem("entry.spread_ratio", Severity.INFO, (), {"ratio": ratio})]


def solution_problems(outcome: Outcome, units: Units) -> list[Problem]:
    """Further solutions, iterations that did not come to rest, and unusable correlations."""
    found = []
    for component, solution in outcome.solutions:
        subjects = _component_subjects(component, outcome.network)
        if not solution.converged:
            params: dict[str, Param] = {"flows": subjects, "steps": solution.steps}
            found.append(Problem("solve.not_converged", Severity.ERROR, subjects, params))
        for z, chi2 in solution.others:
            if chi2 - solution.part.chi2 < 1:
                found.append(_another(component, z, chi2, solution.part.chi2, units))
        for unknown, zero in solution.hindered:
            places = (int(component.index[unknown]), int(component.index[zero]))
            names = tuple(units.names.get(place, units.subject(place)) for place in places)
            found.append(Problem("structure.zero_flow", Severity.WARNING, names, {"flows": names[1]}))
    if outcome.bad_correlations:
        found.append(Problem("correlation.not_positive", Severity.WARNING, ()))
    return found


def _component_subjects(component: Component, network: Network) -> tuple[str, ...]:
    labels = (network.variables[v] for v in component.index.tolist())
    return tuple(dict.fromkeys(label.id for label in labels if label.kind in ("flow", "share")))[:_NAMES_SHOWN]


def _another(component: Component, z: np.ndarray, other: float, chi2: float, units: Units) -> Problem:
    """Another minimum that fits about as well, told by its flows."""
    names, values, unit = [], [], ""
    for position, variable in enumerate(component.index.tolist()):
        if units.network.variables[variable].kind == "flow":
            unit, factor = units.unit(variable)
            names.append(units.subject(variable))
            values.append(f"{units.subject(variable)} = {z[position] / factor:.6g} {unit}".strip())
    params: dict[str, Param] = {"chi2": chi2, "other_chi2": other, "values": tuple(values[:_NAMES_SHOWN]), "unit": unit}
    return Problem("solution.another", Severity.WARNING, tuple(names[:_NAMES_SHOWN]), params)
