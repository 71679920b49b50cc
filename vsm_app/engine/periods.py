"""Several periods together, stocks carried over from one to the next (solver, section 2, S).

The periods become one network in time: a stock's level at the end of a period is a flow from the stock in this period
to the same stock in the next. So `s1 = s0 + ds` and `s0(t + 1) = s1(t)` are balances like all others, levels counted
at any time help all periods, and one joint covariance holds over all of them. A stock without any level entered has
nothing to carry; its change is found in each period on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.entries import read_amount
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import FlowResult, Solution
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, StockEntry
from vsm_app.model.kinds import holds_stock
from vsm_app.model.parameters import Parameter, ParameterKind, Relation
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import UNKNOWN, Form, Quantity, Term
from vsm_app.model.scenarios import CURRENT, apply_scenario, in_period
from vsm_app.model.units import default_unit

_NONE = Quantity(Form.VALUE, value=0.0, exact=True)

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StockLevel:
    """A stock carried through a period, in `unit`; `None` where it is not determined."""

    node: str
    layer: str
    unit: str
    initial: float | None
    change: float | None
    final: float | None
    initial_sd: float | None = None
    change_sd: float | None = None
    final_sd: float | None = None


@dataclass(frozen=True, slots=True)
class PeriodSolution:
    """One period of a joint solution: flows by (flow, layer) and carried stocks by (node, layer), under their ids."""

    name: str
    flows: Mapping[Key, FlowResult]
    levels: Mapping[Key, StockLevel]


@dataclass(frozen=True, slots=True)
class PeriodsSolution:
    """All periods in order, and the joint solution behind them (ids there end in `@1`, `@2`, ...)."""

    periods: tuple[PeriodSolution, ...]
    joint: Solution

    def further_problems(self, known: Iterable[Problem]) -> tuple[Problem, ...]:
        """What solving the periods together found that `known`, of the map by itself, does not say.

        Ids of subjects end in the number of their period.
        """
        said = {(problem.code, problem.subjects) for problem in known}
        return tuple(one for one in self.joint.problems if (one.code, _without_period(one)) not in said)


def _without_period(problem: Problem) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.rpartition("@")[0] or name for name in problem.subjects))


@dataclass(frozen=True, slots=True)
class JoinedPeriods:
    """Several periods as one map in time, ids with the number of their period (`f3@1`), the first one being 1.

    `physics` is that of each period, `carried` are the stocks (node, layer) that pass from one to the next, with their
    unit; their levels are flows of `document` (:func:`level_id`).
    """

    document: Document
    physics: tuple[Physics, ...]
    carried: Mapping[Key, str]


def solve_periods(
    periods: Sequence[tuple[Document, str]],
    *,
    options: SolveOptions | None = None,
    cancel: CancelToken | None = None,
) -> PeriodsSolution:
    """Solve periods in their order, each a map in one of its scenarios; the same node id is the same stock.

    Raises as :func:`vsm_app.engine.pipeline.solve` does. Settings, items and units are those of the first period.
    """
    if not periods:
        return PeriodsSolution((), Solution("", "", "", status=solve(Document()).status))
    joined = _join(periods)
    joint = solve(joined.document, options=options, cancel=cancel)
    found = [
        PeriodSolution(name, _flows(joint, one, number), _levels(joint, one, joined.carried, number))
        for number, ((_, name), one) in enumerate(zip(periods, joined.physics, strict=True), 1)
    ]
    return PeriodsSolution(tuple(found), joint)


def solve_map_periods(
    document: Document,
    scenario: str = CURRENT,
    *,
    options: SolveOptions | None = None,
    cancel: CancelToken | None = None,
) -> PeriodsSolution:
    """Solve the periods that a map states, all in one scenario; raises as `vsm_app.engine.pipeline.solve` does."""
    found = solve_periods(_each(document, scenario), options=options, cancel=cancel)
    names = [period.name or period.id for period in document.physics.periods.values()]
    periods = tuple(replace(one, name=name) for one, name in zip(found.periods, names, strict=True))
    return replace(found, periods=periods)


def join_periods(document: Document, scenario: str = CURRENT) -> JoinedPeriods:
    """The periods that a map states, at least one, as one map in time."""
    return _join(_each(document, scenario))


def _each(document: Document, scenario: str) -> list[tuple[Document, str]]:
    physics = apply_scenario(document.physics, scenario)
    each = [in_period(physics, period) for period in physics.periods.values()]
    return [(replace(document, physics=one), CURRENT) for one in each]


def _join(periods: Sequence[tuple[Document, str]]) -> JoinedPeriods:
    physics = tuple(apply_scenario(document.physics, scenario) for document, scenario in periods)
    carried = _carried(physics)
    return JoinedPeriods(replace(periods[0][0], physics=_joined(physics, carried)), physics, carried)


def _carried(physics: Sequence[Physics]) -> dict[Key, str]:
    """Stocks with a level entered in any period, with the unit of the first one entered."""
    found: dict[Key, str] = {}
    for one in physics:
        for node in one.nodes.values():
            for layer, entry in node.stock.items() if holds_stock(node) else ():
                if entry.initial.is_entered:
                    unit = entry.initial.unit or default_unit(layer, physics[0].settings)
                    found.setdefault((node.id, layer), unit)
    return found


def _at(name: str, number: int) -> str:
    return f"{name}@{number}"


def level_id(node: str, layer: str, number: int) -> str:
    """The flow that stands for a level at the start of a period."""
    return f"level:{node}:{layer}@{number}"


def _joined(physics: Sequence[Physics], carried: Mapping[Key, str]) -> Physics:
    items = dict(physics[0].items)
    items |= {f"level:{layer}": Item(f"level:{layer}", layer, unit=unit) for (_, layer), unit in carried.items()}
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    parameters: dict[str, Parameter] = {}
    relations: dict[str, Relation] = {}
    for number, one in enumerate(physics, 1):
        items = {**one.items, **items}
        nodes |= {n.id: n for n in (_node(node, carried, number) for node in one.nodes.values())}
        flows |= {f.id: f for f in (_flow(flow, number) for flow in one.flows.values())}
        parameters |= {p.id: p for p in (_parameter(p, number) for p in one.parameters.values())}
        relations |= {r.id: r for r in (_relation(r, number) for r in one.relations.values())}
        for (node, layer), unit in carried.items():
            entry = one.nodes[node].stock.get(layer, StockEntry()) if node in one.nodes else StockEntry()
            level = _level_flow(physics, (node, layer), unit, number, entry.initial)
            flows[level.id] = level
            if entry.change.is_entered:
                made = _entered_change(one, (node, layer), number, entry.change)
                if made is not None:
                    parameters[made[0].id], relations[made[1].id] = made
    for (node, layer), unit in carried.items():
        level = _level_flow(physics, (node, layer), unit, len(physics) + 1, UNKNOWN)
        flows[level.id] = level
    return replace(
        physics[0], items=items, nodes=nodes, flows=flows, parameters=parameters, relations=relations,
        measures={}, scenarios={}, periods={},
    )  # fmt: skip


def _level_flow(physics: Sequence[Physics], key: Key, unit: str, number: int, quantity: Quantity) -> Flow:
    node, layer = key
    source = _at(node, number - 1) if number > 1 and node in physics[number - 2].nodes else None
    target = _at(node, number) if number <= len(physics) and node in physics[number - 1].nodes else None
    if quantity.is_entered and not quantity.unit:
        quantity = replace(quantity, unit=unit)
    return Flow(level_id(node, layer, number), source, target, f"level:{layer}", quantity)


def _entered_change(physics: Physics, key: Key, number: int, quantity: Quantity) -> tuple[Parameter, Relation] | None:
    """A change that was entered: `level at the end - level at the start = change`, in base units per period."""
    node, layer = key
    unit = quantity.unit or default_unit(layer, physics.settings)
    entry = read_amount(quantity, unit, physics.settings, node, [])
    if entry is None:
        return None
    name = f"change:{node}:{layer}@{number}"
    after, before = level_id(node, layer, number + 1), level_id(node, layer, number)
    relation = Relation(name, (Term(1.0, after), Term(-1.0, before), Term(-1.0, name)), 0.0, layer)
    change = Quantity(Form.VALUE, value=entry.value, sd=entry.sd or None, exact=not entry.sd)
    return Parameter(name, ParameterKind.FREE, quantity=change), relation


def _node(node: Node, carried: Mapping[Key, str], number: int) -> Node:
    stock = dict(node.stock)
    stock |= {layer: StockEntry(change=_NONE) for name, layer in carried if name == node.id}
    return replace(node, id=_at(node.id, number), stock=stock)


def _quantity(quantity: Quantity, number: int) -> Quantity:
    terms = tuple(replace(term, flow=_at(term.flow, number)) for term in quantity.terms)
    return replace(quantity, terms=terms) if terms else quantity


def _flow(flow: Flow, number: int) -> Flow:
    return replace(
        flow,
        id=_at(flow.id, number),
        source=None if flow.source is None else _at(flow.source, number),
        target=None if flow.target is None else _at(flow.target, number),
        quantity=_quantity(flow.quantity, number),
        correlations={_at(other, number): rho for other, rho in flow.correlations.items()},
    )


def _parameter(parameter: Parameter, number: int) -> Parameter:
    def moved(name: str | None) -> str | None:
        return None if name is None else _at(name, number)

    return replace(
        parameter,
        id=_at(parameter.id, number),
        node=moved(parameter.node),
        inflow=moved(parameter.inflow),
        outflow=moved(parameter.outflow),
    )


def _relation(relation: Relation, number: int) -> Relation:
    product = relation.product
    return replace(
        relation,
        id=_at(relation.id, number),
        terms=tuple(replace(term, flow=_at(term.flow, number)) for term in relation.terms),
        product=None if product is None else (_at(product[0], number), _at(product[1], number)),
        equals=None if relation.equals is None else _at(relation.equals, number),
    )


def _flows(joint: Solution, physics: Physics, number: int) -> dict[Key, FlowResult]:
    found = {}
    for (name, layer), result in joint.flows.items():
        plain, _, at = name.rpartition("@")
        if at == str(number) and plain in physics.flows:
            flow = physics.flows[plain]
            found[plain, layer] = replace(result, id=plain, source=flow.source, target=flow.target)
    return found


def _levels(joint: Solution, physics: Physics, carried: Mapping[Key, str], number: int) -> dict[Key, StockLevel]:
    found = {}
    for node, layer in carried:
        if node in physics.nodes:
            keys = [(level_id(node, layer, at), layer) for at in (number, number + 1)]
            before, after = (joint.flows.get(key) for key in keys)
            if before is not None and after is not None:
                found[node, layer] = _carried_level((node, layer), joint, before, after)
    return found


def _carried_level(key: Key, joint: Solution, before: FlowResult, after: FlowResult) -> StockLevel:
    change = change_sd = None
    if before.base_value is not None and after.base_value is not None:
        change = (after.base_value - before.base_value) / before.factor
        if joint.propagation is not None:
            gradient = {(after.id, after.layer): 1.0, (before.id, before.layer): -1.0}
            change_sd = joint.propagation.sd_of(gradient) / before.factor
    scale = after.factor / before.factor
    final = None if after.value is None else after.value * scale
    final_sd = None if after.sd is None else after.sd * scale
    return StockLevel(*key, before.unit, before.value, change, final, before.sd, change_sd, final_sd)
