"""What couples flows beside the balances: shares typed on flows, transfer coefficients, relations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vsm_app.engine.builder import INF, Builder
from vsm_app.engine.entries import Entry, read_amount, scaled
from vsm_app.engine.network import FIXED, FlowSlot, Label, ParameterSlot
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.parameters import Parameter, ParameterKind, Relation
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form
from vsm_app.model.units import parse_unit

Ends = Mapping[tuple[str, str], list[int]]

#: Relative tolerance within which exact shares of one node add up to one.
SHARES_SUM: Final = 1e-9


def add_parameters(physics: Physics, builder: Builder) -> None:
    """A variable for every parameter of the map."""
    for parameter in physics.parameters.values():
        quantity = parameter.quantity
        factor = parse_unit(quantity.unit).factor if quantity.unit else 1.0
        entry = None
        if quantity.form in (Form.VALUE, Form.RANGE, Form.SHARE):
            entry = scaled(quantity, factor, physics.settings, parameter.id, builder.problems)
        share = parameter.kind is ParameterKind.TRANSFER_COEFFICIENT
        lower = -INF if parameter.kind is ParameterKind.FREE else 0.0
        upper = 1.0 if share else INF
        variable = builder.variable(Label("parameter", parameter.id), entry, lower, upper)
        entered = None if entry is None else (entry.value, entry.sd)
        builder.parameter_of[parameter.id] = variable
        kind = parameter.kind.value
        builder.parameter_slots.append(ParameterSlot(parameter.id, kind, variable, factor, entered, quantity.unit))


def add_shares(
    physics: Physics, builder: Builder, inflows: Ends, outflows: Ends, unread: frozenset[str] = frozenset()
) -> None:
    """Shares typed on flows: `flow = share * (all that enters its source node)` on the flow's own layer.

    Shares at `unread` nodes, of whose sum a part cannot be read, say nothing.
    """
    shares: dict[tuple[str, str], list[tuple[FlowSlot, Entry]]] = {}
    for slot in list(builder.flow_slots):
        flow = physics.flows[slot.flow]
        quantity = flow.quantity
        if not slot.own:
            continue
        if quantity.form is Form.RELATION:
            _add_typed_relation(physics, builder, flow, slot)
        if quantity.form is not Form.SHARE or flow.source in unread:
            continue
        entry = scaled(quantity, 1.0, physics.settings, flow.id, builder.problems)
        entering = inflows.get((flow.source, slot.layer)) if flow.source is not None else None
        if entry is None or not entering or flow.source is None:
            builder.problem("share.no_inflow", Severity.WARNING, (flow.id,), node=flow.source)
            continue
        shares.setdefault((flow.source, slot.layer), []).append((slot, entry))
    for (node, layer), members in shares.items():
        leaving = {builder.flow_slots[i].flow for i in outflows.get((node, layer), ())}
        complete = leaving == {slot.flow for slot, _ in members} and _is_transform(builder, node, layer)
        base = [builder.flow_slots[i] for i in inflows[node, layer]]
        stated = _normalised(builder, node, layer, members) if complete else members
        closes = complete and _close(builder, node, layer, stated)
        variables = _add_shares_of_node(builder, stated, base, stated[-1][0].flow if closes else "")
        if closes and any(entry.sd > 0 for _, entry in stated):
            builder.constraint(Label("shares_sum", node), [(variable, 1.0) for variable in variables], 1.0)


def _is_transform(builder: Builder, node: str, layer: str) -> bool:
    """Whether the node is balanced there without a stock change, so that its shares must add up to one."""
    slot = builder.balance_of.get((node, layer))
    return slot is not None and slot.stock < 0 and not slot.is_open


def _close(builder: Builder, node: str, layer: str, members: list[tuple[FlowSlot, Entry]]) -> bool:
    """Whether the shares of all outputs add up to one, so that the last one only repeats the balance.

    Exact ones do or do not. Uncertain ones are bound to (a constraint of its own says so: the balance alone would let
    them be anything where nothing flows, and nothing would then be made to flow wherever the entries miss one).
    """
    total = sum(entry.value for _, entry in members)
    uncertain = any(entry.sd > 0 for _, entry in members)
    return (uncertain or abs(total - 1) <= SHARES_SUM) and builder.balance_of[node, layer].row >= 0


def _normalised(
    builder: Builder, node: str, layer: str, members: list[tuple[FlowSlot, Entry]]
) -> list[tuple[FlowSlot, Entry]]:
    """Exact shares that add up to one within the rounding of the digits written, made to add up; else reported."""
    if any(entry.sd > 0 for _, entry in members):
        return members
    total = sum(entry.value for _, entry in members)
    flows = tuple(slot.flow for slot, _ in members)
    if abs(total - 1) <= SHARES_SUM:
        return members
    if abs(total - 1) <= sum(entry.rounding for _, entry in members) and total > 0:
        builder.problem("rounding.shares", Severity.INFO, (node, *flows), total=total)
        return [(slot, Entry(entry.value / total, 0.0, entry.rounding)) for slot, entry in members]
    _refuse_sum(builder, node, layer, flows, total)
    return members


def _refuse_sum(builder: Builder, node: str, layer: str, flows: tuple[str, ...], total: float) -> None:
    """Exact shares of all outputs that do not add up to one: the balance cannot hold unless nothing flows."""
    builder.problem("shares.sum", Severity.ERROR, (node, *flows), total=total, flows=flows)
    slot = builder.balance_of.get((node, layer))
    if slot is not None:
        builder.suspended.append(slot.row)


def _add_shares_of_node(
    builder: Builder, members: list[tuple[FlowSlot, Entry]], base: list[FlowSlot], follows: str
) -> list[int]:
    """The shares of a node; the flow `follows` gets no constraint: rounding must not make two of one statement."""
    variables = []
    for slot, entry in members:
        variable = builder.variable(Label("share", slot.flow), entry, 0.0, 1.0)
        variables.append(variable)
        entered = (entry.value, entry.sd)
        builder.parameter_slots.append(
            ParameterSlot(f"share:{slot.flow}", ParameterKind.TRANSFER_COEFFICIENT.value, variable, 1.0, entered)
        )
        if slot.flow == follows:
            continue
        products = builder.scaled_product(variable, base, -1.0)
        builder.constraint(Label("share", slot.flow, slot.layer), [(slot.variable, slot.factor)], products=products)
    return variables


def _add_typed_relation(physics: Physics, builder: Builder, flow: Flow, slot: FlowSlot) -> None:
    """`=0.2*Waste+3 t` typed on a flow: exact, or with the typed spread on its constant."""
    terms: list[tuple[int, float]] = [(slot.variable, slot.factor)]
    for term in flow.quantity.terms:
        other = _own_slot(builder, term.flow)
        if other is None:
            builder.problem("relation.unknown_flow", Severity.WARNING, (flow.id,), name=term.flow)
            return
        terms.append((other.variable, -term.coefficient * other.factor))
    constant = Entry(0.0, 0.0)
    if flow.quantity.value is not None or flow.quantity.sd:
        unit = flow.quantity.unit or slot.unit
        read = read_amount(flow.quantity, unit, physics.settings, flow.id, builder.problems)
        if read is None and flow.quantity.value is not None:
            return
        spread = read.sd if read is not None and flow.quantity.sd else 0.0
        constant = Entry(read.value if read is not None else 0.0, spread)
    label = Label("relation", flow.id, slot.layer)
    if constant.sd > 0:
        offset = builder.variable(Label("offset", flow.id, slot.layer), constant, -INF)
        builder.constraint(label, [*terms, (offset, -1.0)])
    else:
        builder.constraint(label, terms, constant.value)


def _own_slot(builder: Builder, flow: str) -> FlowSlot | None:
    """The slot of a flow on its own layer."""
    return builder.own_slot_of.get(flow)


def add_transfer_coefficients(physics: Physics, builder: Builder, inflows: Ends, outflows: Ends) -> None:
    """Transfer coefficients of nodes, for all inflows together or one an inflow (matrix), and their sums."""
    by_output: dict[tuple[str, str, str], list[Parameter]] = {}
    for parameter in physics.parameters.values():
        if parameter.kind is not ParameterKind.TRANSFER_COEFFICIENT or parameter.outflow is None:
            continue
        flow = physics.flows.get(parameter.outflow)
        slot = _slot(builder, parameter.outflow, parameter.layer)
        node = parameter.node or (flow.source if flow is not None else None)
        if slot is None or node is None or not inflows.get((node, slot.layer)):
            builder.problem("transfer_coefficient.no_flow", Severity.WARNING, (parameter.id,))
            continue
        by_output.setdefault((node, slot.flow, slot.layer), []).append(parameter)
    for (node, outflow, layer), parameters in by_output.items():
        _add_output(builder, (node, outflow, layer), parameters, inflows[node, layer])
    _add_sums(builder, by_output, outflows)


def _add_output(builder: Builder, key: tuple[str, str, str], parameters: list[Parameter], entering: list[int]) -> None:
    """`outflow = t * inflows`, or `outflow = sum(t_i * inflow_i)` where every inflow has its own."""
    _, outflow, layer = key
    out = builder.flow_slots[builder.slot_of[outflow, layer]]
    base = [builder.flow_slots[i] for i in entering]
    single = {p.inflow: builder.parameter_of[p.id] for p in parameters if p.inflow is not None}
    for parameter in parameters:
        if parameter.inflow is None:
            products = builder.scaled_product(builder.parameter_of[parameter.id], base, -1.0)
            label = Label("transfer_coefficient", parameter.id, layer)
            builder.constraint(label, [(out.variable, out.factor)], products=products)
    if not single:
        return
    lacking = [slot.flow for slot in base if slot.flow not in single]
    if lacking:
        builder.problem("transfer_coefficient.incomplete", Severity.WARNING, (outflow,), flows=tuple(lacking))
        return
    products = [p for slot in base for p in builder.scaled_product(single[slot.flow], [slot], -1.0)]
    first = next(p.id for p in parameters if p.inflow is not None)
    builder.constraint(Label("transfer_coefficient", first, layer), [(out.variable, out.factor)], products=products)


def _add_sums(builder: Builder, by_output: dict[tuple[str, str, str], list[Parameter]], outflows: Ends) -> None:
    """Coefficients of all outputs add up to one, for each inflow of a matrix (not where a stock takes part)."""
    by_input: dict[tuple[str, str, str | None], dict[str, int]] = {}
    for (node, outflow, layer), parameters in by_output.items():
        for parameter in parameters:
            found = by_input.setdefault((node, layer, parameter.inflow), {})
            found[outflow] = builder.parameter_of[parameter.id]
    for (node, layer, inflow), members in by_input.items():
        leaving = {builder.flow_slots[i].flow for i in outflows.get((node, layer), ())}
        if leaving != set(members) or not _is_transform(builder, node, layer):
            continue
        if all(builder.status[v] == FIXED for v in members.values()):
            total = sum(builder.mean[v] for v in members.values())
            if abs(total - 1) > SHARES_SUM:
                _refuse_sum(builder, node, layer, tuple(members), total)
            continue
        label = Label("shares_sum", node, inflow or "")
        builder.constraint(label, [(variable, 1.0) for variable in members.values()], 1.0)


def _slot(builder: Builder, flow: str, layer: str) -> FlowSlot | None:
    if not layer:
        return _own_slot(builder, flow)
    index = builder.slot_of.get((flow, layer))
    return None if index is None else builder.flow_slots[index]


def add_relations(physics: Physics, builder: Builder) -> None:
    """Relations between flows and parameters, linear or one product."""
    for relation in physics.relations.values():
        if relation.product is not None:
            _add_product(builder, relation)
        elif relation.terms:
            terms = []
            for term in relation.terms:
                found = _quantity_variable(builder, term.flow, relation.layer)
                if found is None:
                    builder.problem("relation.unknown_flow", Severity.WARNING, (relation.id,), name=term.flow)
                    break
                terms.append((found[0], term.coefficient * found[1]))
            else:
                builder.constraint(Label("relation", relation.id, relation.layer), terms, relation.rhs)


def _add_product(builder: Builder, relation: Relation) -> None:
    names = [*(relation.product or ()), relation.equals or ""]
    found = [_quantity_variable(builder, name, relation.layer) for name in names]
    left, right, equals = found
    if left is None or right is None or equals is None:
        missing = names[found.index(None)]
        builder.problem("relation.unknown_flow", Severity.WARNING, (relation.id,), name=missing)
        return
    label = Label("relation", relation.id, relation.layer)
    product = (left[0], right[0], -relation.factor * left[1] * right[1])
    builder.constraint(label, [(equals[0], equals[1])], products=[product])


def _quantity_variable(builder: Builder, name: str, layer: str) -> tuple[int, float] | None:
    """Variable and factor of a flow or parameter that a relation names."""
    if name in builder.parameter_of:
        return builder.parameter_of[name], 1.0
    slot = _slot(builder, name, layer)
    return None if slot is None else (slot.variable, slot.factor)
