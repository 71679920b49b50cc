"""What to doubt in a solved map, as data: balances tested one by one, what the others say of an entry, ways out.

Nothing here changes a map. All of it is worked out when asked for, from the factors that the solution keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from vsm_app.engine.assemble import Sizes
from vsm_app.engine.conditions import SparseProblem
from vsm_app.engine.consistency import Conflict
from vsm_app.engine.dense_solver import DensePart, DenseProblem, left_null_space
from vsm_app.engine.findings import Units, prediction, sidak_limit
from vsm_app.engine.graph_solver import GraphPart
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.network import BalanceSlot, Bools, Floats, Ints, Label, Network
from vsm_app.engine.parts import BATCH, C_REDUNDANT
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import Solution
from vsm_app.engine.sparse_solver import SparsePart
from vsm_app.engine.tables import balance_unit

#: Coefficients and spreads below this share of the largest are the rounding of the arithmetic.
_LEAST: Final = 1e-10


@dataclass(frozen=True, slots=True)
class NodalTest:
    """A reduced balance before reconciliation: `residual = known in - known out`, tested against its spread.

    `nodes` are summed into the balance (more than one where unknown flows tie them together), `relations` are the
    other constraints in it (relations, shares, conversions). `z = residual / sd` is N(0, 1) where all entries are
    right; `beyond` says whether |z| exceeds the family-wise 5 % limit over all balances (solver, section 3.6).
    """

    nodes: tuple[str, ...]
    relations: tuple[str, ...]
    layer: str
    unit: str
    residual: float
    sd: float
    z: float
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class RepairHint:
    """An entry and what all other entries say of it, in its unit.

    Without the entry chi-square falls by `z` squared.
    """

    id: str
    layer: str
    unit: str
    entered: float
    entered_sd: float
    others: float
    others_sd: float
    z: float
    beyond: bool


@dataclass(frozen=True, slots=True)
class ConflictChoice:
    """One way out of a contradiction among exact entries: this entry at `value` closes the balance."""

    id: str
    layer: str
    unit: str
    entered: float
    value: float
    possible: bool  # nothing flows backwards, no share leaves 0..1


def nodal_tests(solution: Solution) -> tuple[NodalTest, ...]:
    """Reduced balances that entries test, largest |z| first; products are taken as linear at the solution."""
    outcome = _outcome(solution)
    if outcome is None:
        return ()
    found = [test for part in outcome.solved.parts for test in _tests_of(outcome, part)]
    limit = sidak_limit(len(found))
    found.sort(key=lambda test: -abs(test[4]))
    network, units = outcome.network, Units(outcome.network)
    balances = {slot.row: slot for slot in network.balance_slots if slot.row >= 0}
    return tuple(_named(network, units, balances, test, limit) for test in found)


#: Constraints, an entry whose unit is shown where no balance is among them, residual, standard deviation, z.
_Test = tuple[list[int], int, float, float, float]


def _tests_of(outcome: Outcome, part: object) -> Iterator[_Test]:
    if isinstance(part, GraphPart):
        groups, entry, residual, sd = part.nodal()
        for members, variable, r, s in zip(groups, entry.tolist(), residual.tolist(), sd.tolist(), strict=True):
            yield members, variable, r, s, r / s
    elif isinstance(part, (DensePart, SparsePart)):
        rows = next((component.rows for component, one in outcome.solutions if one.part is part), None)
        if rows is None:
            return
        amounts = np.array([label.kind in ("flow", "stock") for label in outcome.network.variables], dtype=bool)
        amounts = amounts[part.problem.x_index]
        if isinstance(part, DensePart):
            combos = left_null_space(part.problem.B * part.problem.u_scale)
            yield from _tests_of_combos(part.problem, combos, rows, amounts)
        else:
            for start in range(0, part.selection.rest_rows.size, BATCH):
                yield from _tests_of_combos(part.problem, part.combinations(start, start + BATCH), rows, amounts)


def _tests_of_combos(
    problem: DenseProblem | SparseProblem, combos: Floats, rows: Ints, amounts: Bools
) -> Iterator[_Test]:
    """Combinations of constraints, one a row, in which no unknown is left; `amounts` says which entries are no shares.

    A share weighs as much as what it is a share of: what is left over is told in the unit of an amount, if any is in.
    """
    largest = np.max(np.abs(combos), axis=1, keepdims=True, initial=0.0)
    combos = np.where(np.abs(combos) > _LEAST * largest, combos, 0.0)
    reduced = np.asarray(combos @ problem.A)
    residual = reduced @ problem.y - combos @ problem.b
    root = problem.root
    spread = np.sqrt(np.sum((reduced * root if root.ndim == 1 else reduced @ root) ** 2, axis=1))
    weight = np.abs(reduced) @ np.maximum(np.abs(problem.y), np.finfo(float).tiny)
    for combo, line, r, s, w in zip(combos, reduced, residual.tolist(), spread.tolist(), weight, strict=True):
        if s > _LEAST * w:
            members = rows[combo != 0].tolist()
            told = np.abs(line) * amounts
            shown = np.argmax(told if told.any() else np.abs(line))
            yield members, int(problem.x_index[shown]), r, s, r / s


def _named(network: Network, units: Units, balances: Mapping[int, BalanceSlot], test: _Test, limit: float) -> NodalTest:
    """The test in the unit in which the table of balances tells the same gap; without a balance in that of an entry."""
    members, variable, residual, sd, z = test
    labels: list[Label] = [network.constraints[row] for row in members]
    balance = next((balances[row] for row in members if row in balances), None)
    unit, factor = units.unit(variable) if balance is None else balance_unit(network, balance)
    return NodalTest(
        tuple(dict.fromkeys(label.id for label in labels if label.kind == "balance")),
        tuple(dict.fromkeys(label.id for label in labels if label.kind != "balance")),
        next((label.layer for label in labels if label.kind == "balance"), labels[0].layer),
        unit,
        residual / factor,
        sd / factor,
        z,
        abs(z) > limit,
    )


def repair_hints(solution: Solution) -> tuple[RepairHint, ...]:
    """What all others say of every entry that is tested, largest |z| first."""
    outcome = _outcome(solution)
    if outcome is None:
        return ()
    network, solved = outcome.network, outcome.solved
    redundant = np.flatnonzero(solved.classes == C_REDUNDANT)
    if redundant.size == 0:
        return ()
    sd = np.full(network.n, np.nan)
    sd[redundant] = np.sqrt(np.maximum(solved.variances(redundant), 0.0))
    sizes = Sizes(network, solved, sd)
    tested = [(v, z) for v in redundant.tolist() if (z := sizes.z_of(v)) is not None]
    limit = sidak_limit(len(tested))
    units, hints = Units(network), []
    for variable, z in sorted(tested, key=lambda pair: -abs(pair[1])):
        others, others_sd = prediction(outcome, sizes, variable)
        unit, factor = units.unit(variable)
        entered, spread = float(network.mean[variable]), float(network.sd[variable])
        name, layer = units.subject(variable), network.variables[variable].layer
        numbers = (entered / factor, spread / factor, others / factor, others_sd / factor)
        hints.append(RepairHint(name, layer, unit, *numbers, z, abs(z) > limit))
    return tuple(hints)


def conflict_choices(solution: Solution) -> tuple[tuple[ConflictChoice, ...], ...]:
    """For every contradiction among exact entries: each entry with the value that would close it."""
    outcome = _outcome(solution)
    if outcome is None:
        return ()
    units = Units(outcome.network)
    return tuple(_choices(outcome.network, units, conflict) for conflict in outcome.consistency.conflicts)


def _choices(network: Network, units: Units, conflict: Conflict) -> tuple[ConflictChoice, ...]:
    found = []
    for variable, weight in zip(conflict.variables, conflict.weights, strict=True):
        if not weight:
            continue
        entered = float(network.mean[variable])
        value = entered - conflict.gap / weight
        unit, factor = units.unit(variable)
        possible = bool(network.lower[variable] <= value <= network.upper[variable])
        name, layer = units.subject(variable), network.variables[variable].layer
        found.append(ConflictChoice(name, layer, unit, entered / factor, value / factor, possible))
    return tuple(found)


def _outcome(solution: Solution) -> Outcome | None:
    covariance = solution.propagation
    return covariance.outcome if isinstance(covariance, JointCovariance) else None
