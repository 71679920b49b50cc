"""One period of a joint solution as a solution of its own: what the window shows of a map with several periods.

Ids are those of the map. What stands for another period keeps the number of that period (`f3@1`), so that reasons and
questions, which run over all periods, can name it. Statistics are those of the joint solution.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.findings import missing_problems
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.network import Label, Network
from vsm_app.engine.periods import Key, PeriodSolution, PeriodsSolution, StockLevel, solve_map_periods
from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import Balance, FlowClass, FlowResult, Missing, Results, Solution, StockResult
from vsm_app.model.document import Document
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.scenarios import CURRENT, apply_scenario, in_period
from vsm_app.model.units import parse_unit


class PeriodCompute:
    """Results of single periods; the joint solution behind them is kept while the map stays as it is."""

    def __init__(self) -> None:
        self._of: tuple[object, str] | None = None
        self._found: PeriodsSolution | None = None

    def joint(self, document: Document, scenario: str, cancel: CancelToken | None = None) -> PeriodsSolution:
        """All periods together; raises as `vsm_app.engine.pipeline.solve` does."""
        if self._found is None or self._of is None or self._of[0] is not document.physics or self._of[1] != scenario:
            self._found = solve_map_periods(document, scenario, cancel=cancel)
            self._of = document.physics, scenario
        return self._found

    def __call__(
        self, document: Document, scenario: str, period: str, *, revision: int = 0, cancel: CancelToken | None = None
    ) -> Results:
        """Everything that is shown of one period of `document`; raises as `vsm_app.engine.pipeline.compute` does."""
        found = self.joint(document, scenario, cancel)
        number = list(document.physics.periods).index(period) + 1
        solution = period_solution(found, number, scenario)
        physics = in_period(apply_scenario(document.physics, scenario), document.physics.periods[period])
        seen = replace(document, physics=physics)
        results = compute(seen, CURRENT, revision=revision, cancel=cancel, solver=lambda *_, **__: solution)
        return replace(results, periods=found)


def period_solution(found: PeriodsSolution, number: int, scenario: str = CURRENT) -> Solution:
    """The solution of the period with that number, the first one being 1, under the ids of the map."""
    joint, period = found.joint, found.periods[number - 1]
    missing = _missing(joint, number)
    return replace(
        joint,
        scenario=scenario,
        flows=period.flows,
        own={name: result for (name, _), result in period.flows.items() if result.own_layer},
        parameters={
            plain: replace(result, id=plain)
            for name, result in joint.parameters.items()
            if (plain := _plain(name, number)) != name and not plain.startswith("change:")
        },
        stocks=_stocks(joint, period, number),
        balances=_balances(joint, period, number),
        missing=missing,
        problems=(*_problems(found, number), *missing_problems(missing)),
        propagation=_propagation(joint, number),
    )


def _plain(name: str, number: int) -> str:
    """An id without the number of its period, where it is that one (`f3@2` -> `f3`); others as they are."""
    plain, at, tail = name.rpartition("@")
    if not at or tail != str(number):
        return name
    if plain.startswith(("level:", "change:")):
        return f"stock:{plain.split(':')[1]}"
    return plain


def _stocks(joint: Solution, period: PeriodSolution, number: int) -> dict[Key, StockResult]:
    """Changes found in this period, and those between the levels that are carried."""
    found = {}
    for (name, layer), result in joint.stocks.items():
        node = _plain(name, number)
        if node == name:
            continue
        level = period.levels.get((node, layer))
        found[node, layer] = replace(result, node=node) if level is None else _carried(result, node, level)
    return found


def _carried(result: StockResult, node: str, level: StockLevel) -> StockResult:
    known = FlowClass.UNOBSERVABLE if level.change is None else FlowClass.OBSERVABLE
    factor = parse_unit(level.unit).factor
    return StockResult(node, result.layer, level.unit, factor, level.change, level.change_sd, known, level.initial)


def _balances(joint: Solution, period: PeriodSolution, number: int) -> dict[Key, Balance]:
    found = {}
    for (name, layer), balance in joint.balances.items():
        node = _plain(name, number)
        if node == name:
            continue
        own = replace(balance, node=node)
        found[node, layer] = _without_levels(own, period) if (node, layer) in period.levels else own
    return found


def _without_levels(balance: Balance, period: PeriodSolution) -> Balance:
    """The balance of a stock as flows alone: its levels are no flows of the map."""
    node, layer = balance.node, balance.layer
    incoming = [one for (_, at), one in period.flows.items() if at == layer and one.target == node]
    outgoing = [one for (_, at), one in period.flows.items() if at == layer and one.source == node]
    if not incoming and not outgoing:
        return replace(balance, entered_in=0.0, entered_out=0.0, gap=0.0, in_reconciled=0.0, out_reconciled=0.0)
    first = (*incoming, *outgoing)[0]
    entered_in, entered_out = (_entered(side, first.factor) for side in (incoming, outgoing))
    return replace(
        balance,
        unit=first.unit,
        entered_in=entered_in,
        entered_out=entered_out,
        stock_change=0.0,
        gap=entered_in - entered_out,
        complete=False,  # a store takes up what its entries leave open
        in_reconciled=_total(incoming, first.factor),
        out_reconciled=_total(outgoing, first.factor),
        level="",
    )


def _entered(flows: Iterable[FlowResult], factor: float) -> float:
    return math.fsum(one.entered.value * one.factor for one in flows if one.entered is not None) / factor


def _total(flows: Iterable[FlowResult], factor: float) -> float | None:
    values = [one.base_value for one in flows]
    return None if None in values else math.fsum(value for value in values if value is not None) / factor


def _missing(joint: Solution, number: int) -> tuple[Missing, ...]:
    found = []
    for group in joint.missing:
        flows = _here(group.flows, number)
        if flows:
            suggestion = _here(group.suggestion, number)
            found.append(Missing(flows, min(group.enter_any, len(flows)), suggestion))
    return tuple(found)


def _here(names: Iterable[str], number: int) -> tuple[str, ...]:
    """What of these belongs to the period, each once, under its plain id."""
    return tuple(dict.fromkeys(plain for name in names if (plain := _plain(name, number)) != name))


def _problems(found: PeriodsSolution, number: int) -> tuple[Problem, ...]:
    """Problems of this period and of the map as a whole; of others only that there are some, and where."""
    shown: list[Problem] = []
    elsewhere: dict[str, None] = {}
    counted = {problem.code for problem in missing_problems(found.joint.missing)}  # told of this period's own
    for problem in found.joint.problems:
        if problem.code in counted:
            continue
        mine = _here(problem.subjects, number)
        numbered = {tail for name in problem.subjects if (tail := name.rpartition("@")[2]).isdigit() and "@" in name}
        if numbered and not mine:
            if problem.severity is not Severity.INFO:
                elsewhere |= {found.periods[int(tail) - 1].name: None for tail in sorted(numbered, key=int)}
            continue
        subjects = tuple(dict.fromkeys(_plain(name, number) for name in problem.subjects))
        params = {key: _param(value, number) for key, value in problem.params.items()}
        shown.append(replace(problem, subjects=subjects, params=params))
    if elsewhere:
        shown.append(Problem("period.elsewhere", Severity.INFO, (), {"periods": tuple(elsewhere)}))
    return tuple(shown)


def _param(value: Param, number: int) -> Param:
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(_plain(part, number) for part in value))
    return _plain(value, number) if isinstance(value, str) else value


def _propagation(joint: Solution, number: int) -> JointCovariance | None:
    if not isinstance(joint.propagation, JointCovariance):
        return None
    outcome = joint.propagation.outcome
    return JointCovariance(replace(outcome, network=_renamed(outcome.network, lambda name: _own(name, number))))


def _own(name: str, number: int) -> str:
    """As :func:`_plain`, but levels keep their names: one id must not stand for two variables."""
    return name if name.startswith(("level:", "change:")) else _plain(name, number)


def _renamed(network: Network, name: Callable[[str], str]) -> Network:
    """The network under other ids; its numbers are the same."""

    def label(one: Label) -> Label:
        return replace(one, id=name(one.id))

    return replace(
        network,
        variables=[label(one) for one in network.variables],
        constraints=[label(one) for one in network.constraints],
        flow_slots=[replace(slot, flow=name(slot.flow)) for slot in network.flow_slots],
        stock_slots=[replace(slot, node=name(slot.node)) for slot in network.stock_slots],
        parameter_slots=[replace(slot, id=name(slot.id)) for slot in network.parameter_slots],
        balance_slots=[replace(slot, node=name(slot.node)) for slot in network.balance_slots],
        kept={},
    )
