"""What is half finished or doubtful in a document before anything is calculated. Nothing here stops anything.

Findings that the solver makes too (`rest.twice`, `flow.self_loop`, ...) carry its codes and subjects, so that a list
shows them once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, ItemKind, Node
from vsm_app.model.grouping import is_group
from vsm_app.model.ids import ElementKind
from vsm_app.model.kinds import KINDS, Role, holds_stock, role_of
from vsm_app.model.parameters import Parameter, Relation
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.scenarios import Override, has_effect
from vsm_app.model.unfinished import can_add_up, lacks_way_on
from vsm_app.model.units import UnitError, parse_unit, period_factor

_Named = TypeVar("_Named", Node, Item)
#: Shares may add up to a little more than one: digits are rounded.
SHARE_TOLERANCE: Final = 1e-6
R_STRATEGIES: Final = frozenset(f"R{number}" for number in range(10))
_LEAN_FRACTIONS: Final = ("uptime", "oee", "scrap", "rework")
_ITEM_FRACTIONS: Final = ("renewable", "recoverable", "recyclable")
_MASS_SHARES: Final = frozenset({"%", "kg/kg", "g/g", "t/t", "wt%", "1"})


def validate(document: Document) -> tuple[Problem, ...]:
    """All findings of a document, those of one check together, elements in the order in which they were made."""
    return tuple(problem for check in CHECKS for problem in check(document.physics))


def _problem(code: str, severity: Severity, *subjects: str, **params: Param) -> Problem:
    return Problem(code, severity, subjects, params)


# --- flows ---
def check_ends(physics: Physics) -> Iterator[Problem]:
    """Flows whose ends or item are not on the map or have no balance, that lead from a sink, into a source, nowhere."""
    for flow in physics.flows.values():
        if flow.item not in physics.items:
            yield _problem("map.no_item", Severity.ERROR, flow.id, item=flow.item)
        if flow.source is None and flow.target is None:
            yield _problem("map.both_ends_open", Severity.ERROR, flow.id)
        for end in dict.fromkeys((flow.source, flow.target)):
            if end is not None and end not in physics.nodes:
                yield _problem("flow.unknown_node", Severity.WARNING, flow.id, node=end)
            if end is not None and is_group(physics.nodes.get(end)):
                yield _problem("map.flow_at_group", Severity.ERROR, flow.id, node=end)
        if flow.source is not None and flow.source == flow.target:
            yield _problem("flow.self_loop", Severity.INFO, flow.id, node=flow.source)
            continue
        yield from wrong_way(physics, flow)


def wrong_way(physics: Physics, flow: Flow) -> Iterator[Problem]:
    """A flow that comes from what only takes, or leads to what only gives."""
    item = physics.items.get(flow.item)
    if item is not None and item.kind is ItemKind.INFORMATION:
        return  # an order comes from the customer, a forecast goes to the supplier
    if _role(physics, flow.source) is Role.SINK:
        yield _problem("map.from_sink", Severity.WARNING, flow.id, node=flow.source)
    if _role(physics, flow.target) is Role.SOURCE:
        yield _problem("map.into_source", Severity.WARNING, flow.id, node=flow.target)


def _role(physics: Physics, node_id: str | None) -> Role | None:
    node = physics.nodes.get(node_id) if node_id is not None else None
    return None if node is None else KINDS.get(node.kind).role


def check_parallel(physics: Physics) -> Iterator[Problem]:
    """Flows of one item between the same two ends: allowed, but often drawn twice by accident."""
    seen: dict[tuple[str | None, str | None, str], str] = {}
    for flow in physics.flows.values():
        key = (flow.source, flow.target, flow.item)
        first = seen.setdefault(key, flow.id)
        if first != flow.id and flow.source is not None and flow.target is not None:
            yield _problem("map.parallel", Severity.INFO, flow.id, first, source=flow.source, target=flow.target)


def check_quantities(physics: Physics) -> Iterator[Problem]:
    """Entries that say something impossible, or that the map's settings give no number for."""
    for flow in physics.flows.values():
        yield from check_flow_entries(physics, flow)


def check_flow_entries(physics: Physics, flow: Flow) -> Iterator[Problem]:
    """The same of one flow: by its record, the map's settings and which flows there are."""
    for quantity in (flow.quantity, *flow.layer_quantities.values()):
        yield from _of_quantity(physics, flow, quantity)
    if flow.r_strategy and flow.r_strategy not in R_STRATEGIES:
        yield _problem("map.unknown_r_strategy", Severity.WARNING, flow.id, found=flow.r_strategy)


def _of_quantity(physics: Physics, flow: Flow, quantity: Quantity) -> Iterator[Problem]:
    value = quantity.value
    match quantity.form:
        case Form.VALUE if value is not None and value < 0:
            yield _problem("flow.negative_entry", Severity.WARNING, flow.id, value=value)
        case Form.SHARE if value is not None and not 0 <= value <= 1 + SHARE_TOLERANCE:
            yield _problem("map.share_range", Severity.ERROR, flow.id, share=value)
        case Form.RANGE if quantity.low is not None and quantity.high is not None and quantity.low > quantity.high:
            yield _problem("map.range_order", Severity.WARNING, flow.id, low=quantity.low, high=quantity.high)
        case Form.RELATION:
            for term in quantity.terms:
                if term.flow not in physics.flows:
                    yield _problem("relation.unknown_flow", Severity.WARNING, flow.id, name=term.flow)
    if quantity.unit and quantity.is_entered:
        yield from _of_unit(physics, flow.id, quantity.unit)


def _of_unit(physics: Physics, subject: str, unit: str) -> Iterator[Problem]:
    parsed = parse_unit(unit)
    if parsed.choices:
        yield _problem("map.ambiguous_unit", Severity.WARNING, subject, unit=unit, choices=parsed.choices)
    if parsed.per is None:
        return
    try:
        period_factor(parsed, physics.settings)
    except UnitError as error:
        params = {key: value for key, value in error.params.items() if isinstance(value, (str, float, int))}
        yield Problem(error.code, Severity.ERROR, (subject,), {**params, "unit": unit})


def check_shares(physics: Physics) -> Iterator[Problem]:
    """A second `rest` at one node and layer, and shares that take more than all that enters."""
    rests: dict[tuple[str, str], str] = {}
    shares: dict[tuple[str, str], list[Flow]] = {}
    leaving: dict[str, set[str]] = {}
    for flow in physics.flows.values():
        if flow.source is None:
            continue
        leaving.setdefault(flow.source, set()).add(flow.id)
        if flow.quantity.form not in (Form.REST, Form.SHARE):
            continue
        key = (flow.source, _layer(physics, flow))
        if flow.quantity.form is Form.SHARE:
            shares.setdefault(key, []).append(flow)
            continue
        first = rests.setdefault(key, flow.id)
        if first != flow.id:
            yield _problem("rest.twice", Severity.WARNING, flow.id, first, node=flow.source)
    for (node, layer), flows in shares.items():
        total = sum(flow.quantity.value or 0.0 for flow in flows)
        if total > 1 + SHARE_TOLERANCE and len(flows) > 1:
            ids = tuple(flow.id for flow in flows)
            yield _problem("map.shares_over", Severity.ERROR, node, *ids, total=total, flows=ids)
        elif (
            not can_add_up([flow.quantity for flow in flows], physics.settings, SHARE_TOLERANCE)
            and leaving[node] == {flow.id for flow in flows}
            and _keeps_nothing(physics, node)
            and not lacks_way_on(physics, physics.nodes[node], layer, flows)  # else it is not drawn yet
        ):
            ids = tuple(flow.id for flow in flows)
            yield _problem("map.shares_under", Severity.ERROR, node, *ids, total=total, flows=ids)


def _keeps_nothing(physics: Physics, node: str) -> bool:
    """Whether all that enters a node has to leave it: then shares that are all that leaves have to be all of it."""
    element = physics.nodes.get(node)
    if element is None or element.unbalanced_layers:
        return False
    return role_of(element.kind) is Role.TRANSFORM and not holds_stock(element)


def _layer(physics: Physics, flow: Flow) -> str:
    item = physics.items.get(flow.item)
    return parse_unit(item.unit if item is not None else "").layer


# --- nodes ---
def check_nodes(physics: Physics) -> Iterator[Problem]:
    """Nodes without a name, of a kind that is not known, in a stage or a node that is gone, or without any flow."""
    connected = {end for flow in physics.flows.values() for end in (flow.source, flow.target)}
    for node in physics.nodes.values():
        if not node.name.strip():
            yield _problem("map.no_name", Severity.INFO, node.id)
        if node.kind not in KINDS:
            yield _problem("map.unknown_kind", Severity.WARNING, node.id, found=node.kind)
        if node.stage is not None and node.stage not in physics.stages:
            yield _problem("map.no_stage", Severity.WARNING, node.id, stage=node.stage)
        if node.parent is not None and node.parent not in physics.nodes:
            yield _problem("map.no_parent", Severity.WARNING, node.id, found=node.parent)
        if node.id not in connected and KINDS.get(node.kind).role not in (Role.INFORMATION, Role.ANNOTATION):
            yield _problem("map.isolated", Severity.INFO, node.id)
        yield from _fractions(node, node.lean, _LEAN_FRACTIONS)
    yield from _same_names(physics.nodes.values(), "map.same_name", lambda _node: "")


def _fractions(subject: Node | Item, holder: object, names: Iterable[str]) -> Iterator[Problem]:
    if holder is None:
        return
    for name in names:
        value = getattr(holder, name)
        if value is not None and not 0 <= value <= 1:
            yield _problem("map.fraction_range", Severity.WARNING, subject.id, field=name, value=value)


def _same_names(elements: Iterable[_Named], code: str, apart: Callable[[_Named], str]) -> Iterator[Problem]:
    """Elements of one name; `apart` gives what keeps two of them apart all the same."""
    first: dict[tuple[str, str], str] = {}
    for element in elements:
        name = " ".join(element.name.casefold().split())
        other = first.setdefault((name, apart(element)), element.id) if name else element.id
        if other != element.id:
            yield _problem(code, Severity.INFO, element.id, other, name=element.name)


# --- items ---
def check_items(physics: Physics) -> Iterator[Problem]:
    """Items without a name or with the name of another, and contents of more than all."""
    for item in physics.items.values():
        if not item.name.strip():
            yield _problem("map.no_item_name", Severity.INFO, item.id)
        total = sum(_fraction(part.value, part.unit) for part in item.composition)
        if total > 1 + SHARE_TOLERANCE:
            yield _problem("map.composition_over", Severity.WARNING, item.id, total=total)
        yield from _fractions(item, item, _ITEM_FRACTIONS)
    # one material may be entered by mass and by energy: these are two items of one name
    yield from _same_names(
        physics.items.values(), "map.same_item_name", lambda item: parse_unit(item.unit or "kg").layer
    )


def _fraction(value: float, unit: str) -> float:
    if unit not in _MASS_SHARES:
        return 0.0
    return value / 100 if unit in ("%", "wt%") else value


# --- ids ---
def check_ids(physics: Physics) -> Iterator[Problem]:
    """Ids that elements of two kinds share: a selection, a scenario or a formula could mean either."""
    first: dict[str, str] = {}
    for kind in ElementKind:
        if kind is not ElementKind.NOTE:  # no physics: nothing that is calculated names one
            for element_id in getattr(physics, kind.value):
                known = first.setdefault(element_id, kind.value)
                if known != kind.value:
                    yield _problem(
                        "map.same_id", Severity.WARNING, element_id, id=element_id, places=(known, kind.value)
                    )


# --- parameters, relations, scenarios ---
def check_references(physics: Physics) -> Iterator[Problem]:
    """Parameters, relations and correlations that name something gone; a stage of reference that is."""
    for parameter in physics.parameters.values():
        yield from _of_parameter(physics, parameter)
    for relation in physics.relations.values():
        for name in _named(relation):
            if name not in physics.flows and name not in physics.parameters:
                yield _problem("relation.unknown_flow", Severity.WARNING, relation.id, name=name)
    for flow in physics.flows.values():
        for other in flow.correlations:
            if other not in physics.flows:
                yield _problem("map.correlation_lost", Severity.INFO, flow.id, found=other)
    reference = physics.settings.reference_stage
    if reference is not None and reference not in physics.stages:
        yield _problem("map.no_reference_stage", Severity.WARNING, found=reference)


def _of_parameter(physics: Physics, parameter: Parameter) -> Iterator[Problem]:
    if parameter.node is not None and parameter.node not in physics.nodes:
        yield _problem("map.parameter_lost", Severity.WARNING, parameter.id, found=parameter.node)
    for flow in (parameter.inflow, parameter.outflow):
        if flow is not None and flow not in physics.flows:
            yield _problem("map.parameter_lost", Severity.WARNING, parameter.id, found=flow)


def _named(relation: Relation) -> Iterator[str]:
    yield from (term.flow for term in relation.terms)
    yield from relation.product or ()
    if relation.equals is not None:
        yield relation.equals


def check_scenarios(physics: Physics) -> Iterator[Problem]:
    """Measures, scenarios and periods that change something gone, or switch on a measure that is."""
    for measure in physics.measures.values():
        if not measure.name.strip():
            yield _problem("map.no_name", Severity.INFO, measure.id)
        if measure.anchor is not None and measure.anchor not in physics.nodes:
            yield _problem("map.no_anchor", Severity.INFO, measure.id, found=measure.anchor)
        yield from _overrides(physics, measure.id, measure.effects)
    for scenario in physics.scenarios.values():
        for switched in scenario.measures:
            if switched not in physics.measures:
                yield _problem("map.measure_lost", Severity.WARNING, scenario.id, found=switched)
        yield from _overrides(physics, scenario.id, scenario.overrides)
    for period in physics.periods.values():
        yield from _overrides(physics, period.id, period.overrides)


def _overrides(physics: Physics, holder: str, overrides: Iterable[Override]) -> Iterator[Problem]:
    for override in overrides:
        if not has_effect(physics, override):
            yield _problem("map.override_lost", Severity.WARNING, holder, found=override.subject, field=override.field)


CHECKS: Final[tuple[Callable[[Physics], Iterator[Problem]], ...]] = (
    check_ends,
    check_quantities,
    check_shares,
    check_parallel,
    check_nodes,
    check_items,
    check_ids,
    check_references,
    check_scenarios,
)
"""Every check, in the order in which findings are listed."""
NUMBERLESS: Final = frozenset({check_ends, check_parallel, check_nodes, check_items, check_ids, check_references})
"""Those that look at no quantity of a flow."""
