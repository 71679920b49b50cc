"""A map in one scenario becomes a network of variables and constraints (solver, section 2).

Every entry stays a variable with its own spread; only exact numbers are substituted, later, by the numerical core.
"""

from __future__ import annotations

from collections.abc import Iterable

from vsm_app.engine.builder import INF, Builder
from vsm_app.engine.compile_layers import COUNT, MASS, VOLUME, Layers
from vsm_app.engine.coupling import add_parameters, add_relations, add_shares, add_transfer_coefficients
from vsm_app.engine.entries import Entry, numerator_of, read_amount
from vsm_app.engine.network import MEASURED, BalanceSlot, Label, Network, StockSlot
from vsm_app.engine.odd_units import OddUnits
from vsm_app.model.document import Physics
from vsm_app.model.elements import ALL_LAYERS, Flow, ItemKind, Node
from vsm_app.model.kinds import holds_stock, role_of
from vsm_app.model.layer_names import OF_ITEM
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.unfinished import lacks_way_on
from vsm_app.model.units import base_unit, default_unit, parse_unit


def compile_map(physics: Physics, left_open: frozenset[tuple[str, str]] = frozenset()) -> Network:
    """Compile the physics of a map (a scenario already applied). Never raises for what a user entered.

    `left_open` are balances, by node and layer, that are not to close: :mod:`vsm_app.engine.unfinished` finds them.
    """
    return _Compilation(physics, left_open).network()


def is_balanced(node: Node) -> bool:
    """Whether a node takes part in balances at all: not outside the boundary and not a mere symbol."""
    return role_of(node.kind).is_inside or holds_stock(node)


class _Compilation:
    """One compilation, in the order of its steps."""

    def __init__(self, physics: Physics, left_open: frozenset[tuple[str, str]]) -> None:
        self.physics = physics
        self._left_open = left_open
        self.settings = physics.settings
        self.builder = Builder()
        self.layers = Layers(physics, self.builder)
        self._inflows: dict[tuple[str, str], list[int]] = {}
        self._outflows: dict[tuple[str, str], list[int]] = {}
        self._open: frozenset[str] = frozenset()
        self._odd: dict[tuple[str, str], str] = {}
        self._off = set(self.settings.balanced_layers_off) | {"information"}

    def network(self) -> Network:
        """Run all steps."""
        add_parameters(self.physics, self.builder)
        for flow in self._flows():
            own = self.layers.add_own_slot(flow)
            self.layers.add_derived_slots(flow, own)
        self.layers.substances(self._balanced)
        self._index_ends()
        self._open = self._nodes_of_unread_units()
        self._odd = self._places_of_odd_units()
        self._balances()
        unread = self._open.union(node for node, _layer in self._odd)
        add_shares(self.physics, self.builder, self._inflows, self._outflows, unread)
        add_transfer_coefficients(self.physics, self.builder, self._inflows, self._outflows)
        add_relations(self.physics, self.builder)
        self._correlations()
        self._one_rest_only()
        return self.builder.freeze(self.layers.units)

    def _flows(self) -> Iterable[Flow]:
        """The flows that carry something (information flows have no amount)."""
        for flow in self.physics.flows.values():
            item = self.physics.items.get(flow.item)
            if item is not None and item.kind is ItemKind.INFORMATION and not flow.quantity.is_entered:
                continue
            for end in (flow.source, flow.target):
                if end is not None and end not in self.physics.nodes:
                    self.builder.problem("flow.unknown_node", Severity.WARNING, (flow.id,), node=end)
            yield flow

    def _balanced(self, node_id: str | None, layer: str) -> bool:
        node = self.physics.nodes.get(node_id) if node_id is not None else None
        if node is None or layer in self._off or {layer, ALL_LAYERS} & set(node.unbalanced_layers):
            return False
        return is_balanced(node)

    def _index_ends(self) -> None:
        """Slots by node and layer; a flow from a node to itself changes nothing there and counts on neither side."""
        flows, nodes = self.physics.flows, self.physics.nodes
        for index, slot in enumerate(self.builder.flow_slots):
            flow = flows[slot.flow]
            if flow.source == flow.target and flow.source is not None:
                if slot.own:
                    self.builder.problem("flow.self_loop", Severity.INFO, (flow.id,), node=flow.source)
                continue
            if flow.target is not None and flow.target in nodes:
                self._inflows.setdefault((flow.target, slot.layer), []).append(index)
            if flow.source is not None and flow.source in nodes:
                self._outflows.setdefault((flow.source, slot.layer), []).append(index)

    def _nodes_of_unread_units(self) -> frozenset[str]:
        """Nodes at which an amount in a unit that nobody knows only enters or only leaves, beside others.

        It is lost to every balance there: closing one without it would book all of it as something else. (A unit of
        one's own that enters and leaves is balanced by itself, and a layer that the node need not balance says so.)
        """
        found: set[str] = set()
        for slot in self.builder.flow_slots:
            flow = self.physics.flows[slot.flow]
            if not slot.own or flow.source == flow.target or parse_unit(slot.unit).known:
                continue
            for node in (flow.source, flow.target):
                if node is None or node in found or not self._balanced(node, slot.layer):
                    continue
                sides = (self._inflows.get((node, slot.layer)), self._outflows.get((node, slot.layer)))
                if not all(sides) and self._has_other_layer(node, slot.layer):
                    found.add(node)
                    params = {"flow": flow.id, "unit": numerator_of(slot.unit)}
                    self.builder.problem("node.unit_open", Severity.WARNING, (node, flow.id), **params)
        return frozenset(found)

    def _places_of_odd_units(self) -> dict[tuple[str, str], str]:
        """Nodes between which an energy flows among masses, or the other way round, that both lack what it is not.

        By node and by the layer on which it is not balanced for that: the flow.
        """
        slots = self.builder.flow_slots
        odd, found = OddUnits(self.physics, slots, (self._inflows, self._outflows), self._balanced), {}
        for one in odd.found(slots):
            self.builder.problem(one.code, Severity.WARNING, (one.flow, *one.nodes), unit=one.unit)
            found.update({(node, one.other): one.flow for node in one.nodes})
        self.builder.odd_with = odd.found if odd.hangs_on_amounts else None
        self.builder.unseen = found
        return found

    def _is_odd(self, node: str, layer: str) -> bool:
        """Whether a balance is left out for an odd unit; what is in a mass goes with it."""
        is_part = layer in self.physics.items
        return (node, MASS if is_part else layer) in self._odd

    def _has_other_layer(self, node: str, layer: str) -> bool:
        layers = {name for at, name in (*self._inflows, *self._outflows) if at == node}
        return any(self._balanced(node, name) for name in layers - {layer})

    def _balances(self) -> None:
        keys = dict.fromkeys([*self._inflows, *self._outflows])
        by_node: dict[str, list[str]] = {}
        for node_id, layer in keys:
            by_node.setdefault(node_id, []).append(layer)
        for node_id, node in self.physics.nodes.items():
            for layer in by_node.get(node_id, ()):
                if self._balanced(node_id, layer):
                    self._balance(node, layer)
            if node_id not in self._open and not any(self._is_odd(node_id, one) for one in by_node.get(node_id, ())):
                self._note_one_sided(node, by_node.get(node_id, []))
            for layer in node.stock if holds_stock(node) else ():
                if layer not in by_node.get(node_id, ()):
                    self._stock_slot(node, layer)

    def _balance(self, node: Node, layer: str) -> None:
        inflows = self._inflows.get((node.id, layer), [])
        outflows = self._outflows.get((node.id, layer), [])
        store = holds_stock(node)
        if not store and not (inflows and outflows):
            return
        if layer in (COUNT, VOLUME) and not store and self._mass_governs([*inflows, *outflows]):
            return
        slots = self.builder.flow_slots
        terms = [(slots[i].variable, slots[i].factor) for i in inflows]
        terms += [(slots[i].variable, -slots[i].factor) for i in outflows]
        stock = self._stock_slot(node, layer) if store else -1
        if node.id in self._open or (layer == MASS and not store and self._is_unweighed(node.id, inflows, outflows)):
            return
        if stock >= 0:
            terms.append((self.builder.stock_slots[stock].variable, -1.0))
        base = None if store else self._repeated(node.id, [*inflows, *outflows])
        is_odd = self._is_odd(node.id, base or layer)
        is_open = is_odd or (node.id, base or layer) in self._left_open
        row = -1 if base or is_open else self.builder.constraint(Label("balance", node.id, layer), terms)
        self.builder.add_balance_slot(BalanceSlot(node.id, layer, tuple(inflows), tuple(outflows), stock, row, is_open))
        leaving = (self.physics.flows[slots[i].flow] for i in outflows)
        if not base and not is_odd and lacks_way_on(self.physics, node, layer, leaving):
            self.builder.without_way_on.append((node.id, layer))
        if self.settings.balance_materials and not store and not is_open:
            self._material_balances(node, layer, inflows, outflows)

    def _note_one_sided(self, node: Node, layers: list[str]) -> None:
        """Tell where something only enters or only leaves a process: a map half drawn, and nothing to balance."""
        expected = [layer for layer in layers if self._balanced(node.id, layer)]
        is_closed = any((node.id, layer) in self.builder.balance_of for layer in expected)
        is_open = (node.id, MASS) in self._left_open
        counted = self._pieces_beside_masses(node.id) if {COUNT, MASS} <= set(expected) else None
        if counted is not None and (is_open or not is_closed):
            both = (node.id, MASS) in self._inflows and (node.id, MASS) in self._outflows
            severity = Severity.WARNING if is_open or both else Severity.INFO
            params = {"flow": counted.id, "item": counted.item}
            self.builder.problem("node.pieces", severity, (node.id, counted.id), **params)
        elif expected and not is_closed:
            entering = any((node.id, layer) in self._inflows for layer in expected)
            code = "node.no_outflow" if entering else "node.no_inflow"
            self.builder.problem(code, Severity.INFO, (node.id,))

    def _pieces_beside_masses(self, node: str) -> Flow | None:
        """A flow in pieces of unknown mass on one side of a node, where masses stand on the other and no pieces."""
        for one, other in ((self._outflows, self._inflows), (self._inflows, self._outflows)):
            if (node, MASS) in other and (node, COUNT) not in other:
                slots = [self.builder.flow_slots[i] for i in one.get((node, COUNT), ())]
                weighed = self.builder.slot_of
                counted = [slot.flow for slot in slots if slot.own and (slot.flow, MASS) not in weighed]
                if counted:
                    return self.physics.flows[counted[0]]
        return None

    def _is_unweighed(self, node: str, inflows: list[int], outflows: list[int]) -> bool:
        """Whether pieces of unknown mass pass by masses of which one is open: it would be given the mass of them."""
        flows, slots = self.physics.flows, self.builder.flow_slots
        if (node, COUNT) not in self._inflows and (node, COUNT) not in self._outflows:
            return False
        forms = {flows[slots[i].flow].quantity.form for i in (*inflows, *outflows) if slots[i].own}
        return bool(forms & {Form.UNKNOWN, Form.REST}) and self._pieces_beside_masses(node) is not None

    def _mass_governs(self, indices: list[int]) -> bool:
        """Whether pieces or volumes of different items meet that all count by mass: only mass is conserved then."""
        slots, flows = self.builder.flow_slots, self.physics.flows
        items = {flows[slots[i].flow].item for i in indices}
        return len(items) > 1 and all((slots[i].flow, MASS) in self.builder.slot_of for i in indices)

    def _repeated(self, node: str, indices: list[int]) -> str | None:
        """The layer whose balance this one only repeats: all its flows follow from there by one exact factor."""
        builder = self.builder
        bases: set[tuple[str, float]] = set()
        for index in indices:
            slot = builder.flow_slots[index]
            own = builder.own_slot_of[slot.flow]
            if slot.own or slot.variable != own.variable:
                return None
            bases.add((own.layer, slot.factor))
        base = min(bases)[0]
        return base if len(bases) == 1 and (node, base) in builder.balance_of else None

    def _material_balances(self, node: Node, layer: str, inflows: list[int], outflows: list[int]) -> None:
        """One balance for each item that both enters and leaves (setting `balance_materials`)."""
        slots, flows = self.builder.flow_slots, self.physics.flows
        by_item: dict[str, tuple[list[int], list[int]]] = {}
        for side, indices in enumerate((inflows, outflows)):
            for i in indices:
                by_item.setdefault(flows[slots[i].flow].item, ([], []))[side].append(i)
        if len(by_item) == 1:
            return
        for item, (entering, leaving) in by_item.items():
            key = f"{layer}{OF_ITEM}{item}"
            if entering and leaving and key not in node.unbalanced_layers:
                terms = [(slots[i].variable, slots[i].factor) for i in entering]
                terms += [(slots[i].variable, -slots[i].factor) for i in leaving]
                row = self.builder.constraint(Label("balance", node.id, key), terms)
                slot = BalanceSlot(node.id, key, tuple(entering), tuple(leaving), -1, row)
                self.builder.add_balance_slot(slot)

    def _stock_slot(self, node: Node, layer: str) -> int:
        entered = node.stock.get(layer)
        change = self._stock_entry(node, layer, entered.change) if entered is not None else None
        initial = self._stock_entry(node, layer, entered.initial) if entered is not None else None
        unit = self._stock_unit(layer, entered.change if entered is not None else None)
        variable = self.builder.variable(Label("stock", node.id, layer), change, lower=-INF)
        factor = parse_unit(unit).factor or 1.0
        level = None if initial is None else initial.value
        self.layers.units.setdefault(layer, base_unit(layer, self.settings))
        self.builder.stock_slots.append(StockSlot(node.id, layer, variable, unit, factor, level))
        return len(self.builder.stock_slots) - 1

    def _stock_entry(self, node: Node, layer: str, quantity: Quantity) -> Entry | None:
        if quantity.form not in (Form.VALUE, Form.RANGE):
            return None
        unit = quantity.unit or default_unit(layer, self.settings)
        return read_amount(quantity, unit, self.settings, node.id, self.builder.problems)

    def _stock_unit(self, layer: str, quantity: Quantity | None) -> str:
        if quantity is not None and quantity.unit:
            return numerator_of(quantity.unit)
        return self.layers.shown(layer)

    def _correlations(self) -> None:
        builder, flows = self.builder, self.physics.flows
        seen: set[tuple[int, int]] = set()
        for flow in flows.values():
            for other, rho in flow.correlations.items():
                pair = self._measured_pair(flow.id, other)
                if pair is None or not -1 < rho < 1:
                    builder.problem("correlation.unusable", Severity.WARNING, (flow.id, other), rho=rho)
                elif pair not in seen:
                    seen.add(pair)
                    builder.correlations.append((*pair, rho))

    def _measured_pair(self, one: str, other: str) -> tuple[int, int] | None:
        slots = [self.builder.own_slot_of.get(flow) for flow in (one, other)]
        variables = sorted(slot.variable for slot in slots if slot is not None)
        if len(set(variables)) < len(slots) or any(self.builder.status[v] != MEASURED for v in variables):
            return None
        return variables[0], variables[1]

    def _one_rest_only(self) -> None:
        seen: dict[tuple[str, str], str] = {}
        for slot in self.builder.flow_slots:
            flow = self.physics.flows[slot.flow]
            if not slot.own or flow.quantity.form is not Form.REST or flow.source is None:
                continue
            first = seen.setdefault((flow.source, slot.layer), flow.id)
            if first != flow.id:
                self.builder.problem("rest.twice", Severity.WARNING, (flow.id, first), node=flow.source)
