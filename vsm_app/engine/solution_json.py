"""A solution as the JSON of `vsm-app solve --json` (format `vsm-solution/1`)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from vsm_app import __version__
from vsm_app.engine.diagnosis import NodalTest, conflict_choices, nodal_tests, repair_hints
from vsm_app.engine.results import (
    Balance,
    FlowClass,
    FlowResult,
    Missing,
    ParameterResult,
    Solution,
    StockResult,
)
from vsm_app.engine.robust import serial_elimination
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.problems import Problem
from vsm_app.texts import problem_text

if TYPE_CHECKING:
    from vsm_app.engine.periods import PeriodsSolution

FORMAT: Final = "vsm-solution/1"
#: Larger maps get their repair hints on demand only (each asks for a variance).
HINTS_UP_TO: Final = 60_000
#: The same of proposals to take entries out (each is a solution of its own).
ELIMINATIONS_UP_TO: Final = 5_000


def to_json(solution: Solution, document: Document, lang: str | None = None) -> dict[str, Any]:
    """The solution as plain JSON values.

    What is not a finite number is `null`. `lang` is the language of the sentences.
    """
    names = name_of(document)
    loose = _loose_layers(solution)
    hints = repair_hints(solution) if len(solution.flows) <= HINTS_UP_TO else ()
    doubted = serial_elimination(solution) if len(solution.flows) <= ELIMINATIONS_UP_TO else ()
    return {
        "format": FORMAT,
        "app_version": __version__,
        "map": solution.map_name,
        "scenario": solution.scenario,
        "period": solution.period,
        "status": solution.status.value,
        "reconciled": solution.reconciled,
        "robust": solution.robust,
        "layers": [{"id": layer.id, "unit": layer.unit} for layer in solution.layers],
        "flows": [_flow(result) for result in solution.flows.values()],
        "parameters": [_parameter(result) for result in solution.parameters.values()],
        "stocks": [_stock(result) for result in solution.stocks.values()],
        "balances": [_balance(balance) for balance in solution.balances.values()],
        "statistics": _statistics(solution),
        "nodal_tests": [_nodal(test) for test in nodal_tests(solution)],
        "repair_hints": [asdict(hint) for hint in hints],
        "eliminations": [{key: _plain(value) for key, value in asdict(one).items()} for one in doubted],
        "conflicts": [[asdict(choice) for choice in choices] for choices in conflict_choices(solution)],
        "missing": [_missing(group, loose) for group in solution.missing],
        "problems": [problem_json(problem, lang, names) for problem in solution.problems],
    }


def periods_json(found: PeriodsSolution, document: Document, lang: str | None = None) -> dict[str, Any]:
    """All periods together: the joint test, and each with its flows and the stocks carried through it.

    Ids in problems end in the number of their period: `m3@2`.
    """
    joint, names = found.joint, name_of(document)

    def named(name: str) -> str:
        plain, at, number = name.rpartition("@")
        return f"{names(plain)} ({found.periods[int(number) - 1].name})" if at and number.isdigit() else names(name)

    return {
        "status": joint.status.value,
        "statistics": _statistics(joint),
        "problems": [problem_json(problem, lang, named) for problem in joint.problems],
        "each": [
            {
                "name": period.name,
                "flows": [_flow(result) for result in period.flows.values()],
                "stocks": [asdict(level) for level in period.levels.values()],
            }
            for period in found.periods
        ],
    }


def problem_json(problem: Problem, lang: str | None, names: Callable[[str], str]) -> dict[str, Any]:
    """One problem with its sentence."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "subjects": list(problem.subjects),
        "params": {key: _plain(value) for key, value in problem.params.items()},
        "text": problem_text(problem, lang, names),
    }


def _statistics(solution: Solution) -> dict[str, Any]:
    found = solution.statistics
    return {"chi2": _number(found.chi2), "dof": found.dof, "p": _number(found.p), "passed": found.passed}


def _number(value: float | None) -> float | None:
    return value + 0.0 if value is not None and math.isfinite(value) else None  # adding zero takes the sign off zero


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _number(value) if isinstance(value, float) else value


def _entered(result: FlowResult | ParameterResult) -> dict[str, float | None] | None:
    entered = result.entered
    return None if entered is None else {"value": _number(entered.value), "sd": _number(entered.sd)}


def _interval(interval: tuple[float | None, float | None] | None) -> list[float | None] | None:
    if interval is None or interval == (None, None):
        return None
    return [_number(end) for end in interval]


def _flow(result: FlowResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "from": result.source,
        "to": result.target,
        "item": result.item,
        "layer": result.layer,
        "unit": result.unit,
        "value": _number(result.value),
        "sd": _number(result.sd),
        "class": result.flow_class.value,
        "z": _number(result.z),
        "entered": _entered(result),
        "interval": _interval(result.interval),
        "at_bound": result.at_bound,
        "wanted": _number(result.wanted),
    }


def _parameter(result: ParameterResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "kind": result.kind,
        "value": _number(result.value),
        "sd": _number(result.sd),
        "class": result.flow_class.value,
        "z": _number(result.z),
        "entered": _entered(result),
    }


def _stock(result: StockResult) -> dict[str, Any]:
    level = None
    if result.initial is not None and result.change is not None:
        level = result.initial + result.change
    return {
        "node": result.node,
        "layer": result.layer,
        "unit": result.unit,
        "change": _number(result.change),
        "sd": _number(result.sd),
        "class": result.flow_class.value,
        "initial": _number(result.initial),
        "level": _number(level),
        "interval": _interval(result.interval),
    }


def _balance(balance: Balance) -> dict[str, Any]:
    return {
        "node": balance.node,
        "layer": balance.layer,
        "unit": balance.unit,
        "in": _number(balance.entered_in),
        "out": _number(balance.entered_out),
        "stock_change": _number(balance.stock_change),
        "gap": _number(balance.gap),
        "complete": balance.complete,
        "level": balance.level,
        "held": list(balance.held),
        "aside": list(balance.aside),
        "in_reconciled": _number(balance.in_reconciled),
        "out_reconciled": _number(balance.out_reconciled),
    }


def _nodal(test: NodalTest) -> dict[str, Any]:
    return asdict(test) | {"nodes": list(test.nodes), "relations": list(test.relations)}


def _loose_layers(solution: Solution) -> dict[str, str]:
    """The first layer on which a flow (by id) or stock (`stock:<node>`) is not determined."""
    found: dict[str, str] = {}
    for result in solution.flows.values():
        if result.flow_class is FlowClass.UNOBSERVABLE:
            found.setdefault(result.id, result.layer)
    for stock in solution.stocks.values():
        if stock.flow_class is FlowClass.UNOBSERVABLE:
            found.setdefault(f"stock:{stock.node}", stock.layer)
    return found


def _missing(group: Missing, layers: dict[str, str]) -> dict[str, Any]:
    return {
        "flows": list(group.flows),
        "layer": next((layers[flow] for flow in group.flows if flow in layers), None),
        "enter_any": group.enter_any,
        "suggestion": list(group.suggestion),
    }
