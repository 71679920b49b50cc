"""From a document to its results: scenario, compiling, solving, indicators, hotspots. The engine's public face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import chi2 as chi2_distribution

from vsm_app.engine.assemble import (
    JointCovariance,
    Sizes,
    balance_results,
    flow_results,
    missing_groups,
    parameter_results,
    stock_results,
)
from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.compile import compile_map
from vsm_app.engine.network import Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome, reconcile
from vsm_app.engine.results import LayerInfo, Results, Solution, Statistics, Status
from vsm_app.model.document import Document, Physics
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.scenarios import CURRENT

#: Significance of the global test (solver, section 3.6).
ALPHA: Final = 0.05


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """What to compute. Above `all_sds_up_to` variables standard deviations come on demand, through `propagation`."""

    intervals: bool = True
    all_sds_up_to: int = 60_000


def solve(
    document: Document,
    scenario: str = CURRENT,
    *,
    options: SolveOptions | None = None,
    cancel: CancelToken | None = None,
) -> Solution:
    """Solve a map in one scenario. Never raises for what a user entered; `problems` describe what is wrong.

    Raises CancelledError where `cancel` says so.
    """
    options = options or SolveOptions()
    physics, problems = _in_scenario(document.physics, scenario)
    network = compile_map(physics)
    check(cancel)
    outcome = reconcile(network, cancel=cancel)
    check(cancel)
    return _solution(document.name, physics, scenario, outcome, options, problems)


def _in_scenario(physics: Physics, scenario: str) -> tuple[Physics, list[Problem]]:
    from vsm_app.model import scenarios

    if scenario == CURRENT and CURRENT not in physics.scenarios:
        return physics, []
    apply = getattr(scenarios, "apply_scenario", None)
    if apply is None or (scenario != CURRENT and scenario not in physics.scenarios):
        return physics, [Problem("scenario.unknown", Severity.WARNING, (), {"name": scenario})]
    changed: Physics = apply(physics, scenario)
    return changed, []


def _solution(
    name: str, physics: Physics, scenario: str, outcome: Outcome, options: SolveOptions, problems: list[Problem]
) -> Solution:
    network, solved = outcome.network, outcome.solved
    sizes = Sizes(network, solved, _all_sds(network, outcome, options))
    flows, own = flow_results(physics, outcome, sizes, {}, {})
    problems = [*problems, *network.problems]
    return Solution(
        map_name=name,
        scenario=scenario,
        period=physics.settings.period,
        status=_status(outcome),
        layers=tuple(LayerInfo(layer, unit) for layer, unit in network.layers.items()),
        flows=flows,
        own=own,
        parameters=parameter_results(outcome, sizes),
        stocks=stock_results(outcome, sizes, {}),
        balances=balance_results(outcome, physics.settings),
        statistics=_statistics(outcome),
        missing=missing_groups(outcome),
        problems=tuple(problems),
        propagation=JointCovariance(network, solved),
        reconciled=True,
    )


def _all_sds(network: Network, outcome: Outcome, options: SolveOptions) -> np.ndarray | None:
    if network.n > options.all_sds_up_to:
        return None
    determined = np.flatnonzero(outcome.solved.classes != C_UNOBSERVABLE)
    sd = np.full(network.n, np.nan)
    sd[determined] = np.sqrt(np.maximum(outcome.solved.variances(determined), 0.0))
    return sd


def _statistics(outcome: Outcome) -> Statistics:
    solved = outcome.solved
    if solved.dof == 0:
        return Statistics()
    p = float(chi2_distribution.sf(solved.chi2, solved.dof))
    return Statistics(solved.chi2, solved.dof, p, p >= ALPHA)


def _status(outcome: Outcome) -> Status:
    if outcome.consistency.conflicts or outcome.network.suspended:
        return Status.CONTRADICTORY
    if not outcome.converged:
        return Status.NOT_CONVERGED
    shown = [slot.variable for slot in outcome.network.flow_slots]
    shown += [slot.variable for slot in outcome.network.stock_slots]
    shown += [slot.variable for slot in outcome.network.parameter_slots]
    loose = bool(np.any(outcome.solved.classes[shown] == C_UNOBSERVABLE)) if shown else False
    return Status.OK_WITH_UNOBSERVABLE if loose else Status.OK


def compute(
    document: Document,
    scenario: str = CURRENT,
    *,
    revision: int = 0,
    cancel: CancelToken | None = None,
    options: SolveOptions | None = None,
) -> Results:
    """Everything that is shown of one revision: solution, indicators, hotspots. A failing method becomes a problem."""
    from vsm_app.engine.hotspots import rank_all
    from vsm_app.engine.indicators import compute_indicators

    solution = solve(document, scenario, options=options, cancel=cancel)
    physics, _problems = _in_scenario(document.physics, scenario)
    indicators = compute_indicators(physics, solution)
    check(cancel)
    return Results(solution, indicators, rank_all(physics, solution), solution.problems, revision)
