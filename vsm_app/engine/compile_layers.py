"""On which layers a flow stands, and by which factor one layer follows from another.

The layer of a flow is the dimension of its unit. Pieces and volumes also count on the mass layer where the item says
how heavy they are, an energy carrier entered by mass or volume also on the energy layer by its heating value, and
every flow with a mass on the layers of the substances in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.builder import Builder
from vsm_app.engine.entries import Entry, numerator_of, own_layer_unit, read_amount
from vsm_app.engine.network import FlowSlot, Label
from vsm_app.model.document import Physics
from vsm_app.model.elements import Concentration, Factor, Flow, Item, ItemKind
from vsm_app.model.layer_units import layer_unit, layer_units
from vsm_app.model.parameters import Parameter, ParameterKind
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.units import balance_layer, base_unit, default_unit, parse_unit

MASS, ENERGY, VOLUME, COUNT = "mass", "energy", "volume", "count"

#: Layer on which an item of this kind stands where no unit says it.
_KIND_LAYER: Final = {ItemKind.ENERGY: ENERGY, ItemKind.WATER: VOLUME}

_OVERRIDES: Final = {ParameterKind.DENSITY: "density", ParameterKind.HEATING_VALUE: "heating_value"}


@dataclass(frozen=True, slots=True)
class Conversion:
    """`target = factor * source` (or `source = factor * target` where `inverse`), exact where `variable` is `None`."""

    source: str
    target: str
    factor: float
    inverse: bool = False
    variable: int | None = None


class Layers:
    """Works out the slots of every flow; one instance a compilation."""

    def __init__(self, physics: Physics, builder: Builder) -> None:
        self.physics = physics
        self.settings = physics.settings
        self.builder = builder
        self.units: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self._factor_variables: dict[tuple[str, str], int] = {}
        self._overrides = self._read_overrides()
        self._item_units = self._units_of_items()
        builder.shown = self._shown = layer_units(physics)

    def _read_overrides(self) -> dict[tuple[str, str], Parameter]:
        """Densities, heating values and concentrations of single flows: (flow, field or substance) -> parameter."""
        found: dict[tuple[str, str], Parameter] = {}
        for parameter in self.physics.parameters.values():
            if parameter.outflow is None or parameter.outflow not in self.physics.flows:
                continue
            if parameter.kind in _OVERRIDES:
                found[parameter.outflow, _OVERRIDES[parameter.kind]] = parameter
            elif parameter.kind is ParameterKind.CONCENTRATION and parameter.layer:
                found[parameter.outflow, f"concentration:{parameter.layer}"] = parameter
        return found

    def _units_of_items(self) -> dict[str, str]:
        """The unit of an item: its own, else the first that an entry of it has."""
        units = {item.id: item.unit for item in self.physics.items.values() if item.unit}
        for flow in self.physics.flows.values():
            if flow.item not in units and flow.quantity.form in (Form.VALUE, Form.RANGE) and flow.quantity.unit:
                units[flow.item] = numerator_of(flow.quantity.unit)
        return units

    def own_unit(self, flow: Flow) -> str:
        """The unit of a flow's own layer (a flow without any takes the one that its item's kind suggests)."""
        unit = own_layer_unit(flow.quantity, self._item_units.get(flow.item, ""))
        if unit:
            return unit
        item = self.physics.items.get(flow.item)
        layer = _KIND_LAYER.get(item.kind, MASS) if item is not None else MASS
        return default_unit(layer, self.settings)

    def item_of(self, flow: Flow) -> Item:
        """The item of a flow; an unknown one behaves as a nameless material."""
        return self.physics.items.get(flow.item) or Item(flow.item, flow.item)

    def layer_of(self, unit: str) -> str:
        """The layer of a unit, noting its base unit."""
        parsed = parse_unit(unit)
        layer = balance_layer(parsed, self.settings)
        if layer not in self.units:
            self.units[layer] = base_unit(layer, self.settings)
            if not parsed.known:
                self.builder.problem("unit.unknown_layer", Severity.WARNING, (), unit=unit)
        return layer

    def shown(self, layer: str) -> str:
        """The unit in which everything computed on a layer is read."""
        return layer_unit(self._shown, layer, self.settings)

    def _read_in(self, unit: str, layer: str) -> str:
        """The unit of the result of an entry: its own, or that of the layer where it says how much a piece weighs."""
        return self.shown(layer) if parse_unit(unit).per == "piece" else numerator_of(unit)

    def add_own_slot(self, flow: Flow) -> FlowSlot:
        """The slot of a flow on its own layer, with its entry."""
        builder, unit = self.builder, self.own_unit(flow)
        layer = self.layer_of(unit)
        entry: Entry | None = None
        if flow.quantity.form in (Form.VALUE, Form.RANGE):
            entry = read_amount(flow.quantity, flow.quantity.unit or unit, self.settings, flow.id, builder.problems)
        if entry is not None and entry.value < 0:
            builder.problem("flow.negative_entry", Severity.WARNING, (flow.id,), value=flow.quantity.value)
        shown = self.shown(layer) if entry is None else self._read_in(unit, layer)
        variable = builder.variable(Label("flow", flow.id, layer), entry)
        slot = FlowSlot(
            flow.id,
            layer,
            variable,
            1.0,
            shown,
            parse_unit(shown).factor or 1.0,
            own=True,
            entered=None if entry is None else (entry.value, entry.sd),
        )
        builder.add_flow_slot(slot)
        return slot

    def add_derived_slots(self, flow: Flow, own: FlowSlot) -> None:
        """The slots on further layers that follow from the own one by the item's factors or are entered themselves."""
        item = self.item_of(flow)
        target = ENERGY if item.kind is ItemKind.ENERGY else MASS
        entered = {layer: quantity for layer, quantity in flow.layer_quantities.items() if quantity.is_entered}
        if not entered and own.layer in (target, MASS, ENERGY) and not self._converts(flow, item, own.layer):
            return
        if own.layer != target:
            self._derive(flow, item, own, target, entered.pop(target, None))
        for layer, quantity in entered.items():
            if layer not in self.physics.items and (flow.id, layer) not in self.builder.slot_of:
                self._derive(flow, item, own, layer, quantity)

    def _converts(self, flow: Flow, item: Item, layer: str) -> bool:
        if layer == MASS and item.kind is ItemKind.ENERGY:
            return item.heating_value is not None or (flow.id, "heating_value") in self._overrides
        return False

    def _derive(self, flow: Flow, item: Item, own: FlowSlot, target: str, quantity: Quantity | None) -> None:
        steps = _path(own.layer, target, self._conversions(flow, item))
        if steps is None and quantity is None:
            return
        exact = steps is not None and all(step.variable is None for step in steps)
        unit = quantity.unit if quantity is not None and quantity.unit else self.shown(target)
        if exact and quantity is None and steps is not None:
            self._add_slot(flow.id, target, own.variable, _total(steps), unit)
            return
        slot = self.add_entered_slot(flow.id, target, quantity, unit)
        if steps is not None:
            self._link(flow, own, slot, steps)

    def _add_slot(
        self, flow: str, layer: str, variable: int, factor: float, unit: str, entry: Entry | None = None
    ) -> FlowSlot:
        shown = self._read_in(unit, layer)
        self.units.setdefault(layer, base_unit(layer, self.settings))
        entered = None if entry is None else (entry.value, entry.sd)
        slot = FlowSlot(
            flow, layer, variable, factor, shown, parse_unit(shown).factor or 1.0, own=False, entered=entered
        )
        self.builder.add_flow_slot(slot)
        return slot

    def add_entered_slot(self, flow: str, layer: str, quantity: Quantity | None, unit: str) -> FlowSlot:
        """A slot with a variable of its own, measured where `quantity` says an amount."""
        entry = None
        if quantity is not None and quantity.form in (Form.VALUE, Form.RANGE):
            entry = read_amount(quantity, unit, self.settings, flow, self.builder.problems)
        variable = self.builder.variable(Label("flow", flow, layer), entry)
        return self._add_slot(flow, layer, variable, 1.0, unit, entry)

    def _link(self, flow: Flow, own: FlowSlot, slot: FlowSlot, steps: list[Conversion]) -> None:
        """Constraints between two slots of a flow, one a conversion, with a hidden variable between two of them."""
        here = own.variable
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            there = slot.variable if last else self.builder.variable(Label("flow", flow.id, step.target), None)
            self._link_step(flow.id, step, here, there)
            here = there

    def _link_step(self, flow: str, step: Conversion, here: int, there: int) -> None:
        """`there = factor * here`, or `here = factor * there`; the factor a number or a variable."""
        label = Label("conversion", flow, step.target)
        out, base = (here, there) if step.inverse else (there, here)
        if step.variable is None:
            self.builder.constraint(label, [(out, 1.0), (base, -step.factor)])
        else:
            self.builder.constraint(label, [(out, 1.0)], products=[(step.variable, base, -1.0)])

    def _conversions(self, flow: Flow, item: Item) -> list[Conversion]:
        """All conversions that hold for a flow, both ways."""
        found: list[Conversion] = []
        for name, default in (
            ("unit_mass", (MASS, COUNT)),
            ("density", (MASS, VOLUME)),
            ("heating_value", (ENERGY, MASS)),
        ):
            factor: Factor | None = getattr(item, name)
            parameter = self._overrides.get((flow.id, name))
            if parameter is not None:
                read = self._parameter_factor(parameter, default)
            elif factor is not None and factor.value != 0:
                read = self._item_factor(item, name, factor, default)
            else:
                continue
            if read is None:
                continue
            (target, source), value, variable = read
            found.append(Conversion(source, target, value, variable=variable))
            found.append(Conversion(target, source, value, inverse=True, variable=variable))
        return found

    def _item_factor(
        self, item: Item, name: str, factor: Factor, default: tuple[str, str]
    ) -> tuple[tuple[str, str], float, int | None] | None:
        scale, layers = _factor_unit(factor.unit, default)
        if layers is None:
            self.builder.problem("factor.unit", Severity.WARNING, (item.id,), field=name, unit=factor.unit)
            return None
        if not factor.sd:
            return layers, factor.value * scale, None
        key = item.id, name
        if key not in self._factor_variables:
            entry = Entry(factor.value * scale, factor.sd * scale)
            self._factor_variables[key] = self.builder.variable(Label("factor", item.id, name), entry)
        return layers, factor.value * scale, self._factor_variables[key]

    def _parameter_factor(
        self, parameter: Parameter, default: tuple[str, str]
    ) -> tuple[tuple[str, str], float, int | None] | None:
        _, layers = _factor_unit(parameter.quantity.unit, default)
        if layers is None:
            self.builder.problem(
                "factor.unit", Severity.WARNING, (parameter.id,), field="", unit=parameter.quantity.unit
            )
            return None
        return layers, 1.0, self.builder.parameter_of[parameter.id]

    def substances(self, balanced: Callable[[str | None, str], bool]) -> None:
        """The slots on substance layers: stated contents, and an unknown content of all that flows beside them."""
        for substance in self._substances():
            stated = [flow for flow in self.physics.flows.values() if self._has_content(flow, substance)]
            if not stated:
                continue
            self.units.setdefault(substance, self._substance_unit(substance, stated))
            for flow in self._reached(stated, balanced):
                self._add_substance(flow, substance)

    def _substances(self) -> list[str]:
        used = {flow.item for flow in self.physics.flows.values()}
        names = [c.substance for i in self.physics.items.values() if i.id in used for c in i.composition]
        names += [
            layer for f in self.physics.flows.values() for layer in f.layer_quantities if layer in self.physics.items
        ]
        names += [
            name.removeprefix("concentration:") for _, name in self._overrides if name.startswith("concentration:")
        ]
        return list(dict.fromkeys(names))

    def _has_content(self, flow: Flow, substance: str) -> bool:
        if (flow.id, f"concentration:{substance}") in self._overrides:
            return True
        quantity = flow.layer_quantities.get(substance)
        return (quantity is not None and quantity.is_entered) or self._content(flow, substance) is not None

    def _content(self, flow: Flow, substance: str) -> Concentration | None:
        return next((c for c in self.item_of(flow).composition if c.substance == substance), None)

    def _substance_unit(self, substance: str, stated: list[Flow]) -> str:
        for flow in stated:
            content = self._content(flow, substance)
            if content is not None:
                return _content_unit(content.unit)[2]
        return "kg"

    def _reached(self, stated: list[Flow], balanced: Callable[[str | None, str], bool]) -> list[Flow]:
        """Flows with a mass that hang together with the stated ones through balanced nodes, in the map's order."""
        slots, flows = self.builder.slot_of, self.physics.flows
        at: dict[str, list[str]] = {}
        for flow in flows.values():
            if (flow.id, MASS) in slots:
                for node in (flow.source, flow.target):
                    if node is not None and balanced(node, MASS):
                        at.setdefault(node, []).append(flow.id)
        seen = {flow.id for flow in stated}
        queue = [flow.id for flow in stated]
        while queue:
            flow = flows[queue.pop()]
            for node in (flow.source, flow.target):
                for other in at.pop(node, ()) if node is not None else ():
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
        return [flow for flow in flows.values() if flow.id in seen]

    def _add_substance(self, flow: Flow, substance: str) -> None:
        builder, unit = self.builder, self.units[substance]
        quantity = flow.layer_quantities.get(substance)
        shown = quantity.unit if quantity is not None and quantity.unit else unit
        parameter = self._overrides.get((flow.id, f"concentration:{substance}"))
        content = self._content(flow, substance)
        scale, base, _ = _content_unit(
            parameter.quantity.unit if parameter is not None else content.unit if content is not None else "%"
        )
        carrier = builder.slot_of.get((flow.id, base))
        entered = quantity is not None and quantity.is_entered
        source = None if carrier is None else builder.flow_slots[carrier]
        exact = parameter is None and content is not None and not content.sd
        if exact and not entered and source is not None and content is not None:
            self._add_slot(flow.id, substance, source.variable, source.factor * content.value * scale, shown)
            return
        slot = self.add_entered_slot(flow.id, substance, quantity, shown)
        if source is None or (parameter is None and content is None):
            return
        label = Label("conversion", flow.id, substance)
        if parameter is None and content is not None and exact:
            terms = [(slot.variable, 1.0), (source.variable, -source.factor * content.value * scale)]
            builder.constraint(label, terms)
            return
        variable = self._content_variable(flow, substance, parameter, content, scale)
        builder.constraint(label, [(slot.variable, 1.0)], products=[(variable, source.variable, -source.factor)])

    def _content_variable(
        self, flow: Flow, substance: str, parameter: Parameter | None, content: Concentration | None, scale: float
    ) -> int:
        if parameter is not None:
            return self.builder.parameter_of[parameter.id]
        key = self.item_of(flow).id, f"concentration:{substance}"
        if key not in self._factor_variables and content is not None:
            entry = Entry(content.value * scale, (content.sd or 0.0) * scale)
            self._factor_variables[key] = self.builder.variable(Label("factor", *key), entry)
        return self._factor_variables[key]


def _factor_unit(unit: str, default: tuple[str, str]) -> tuple[float, tuple[str, str] | None]:
    """Scale to base units and (target, source) layers of `kg/m3`, `MJ/kg`, `kg/pc`; without a unit the default."""
    if not unit:
        return 1.0, default
    parsed = parse_unit(unit)
    if parsed.per == "piece":
        return parsed.factor, (parsed.layer, COUNT)
    target, _, source = parsed.layer.partition("/")
    return parsed.factor, ((target, source) if source else None)


def _content_unit(unit: str) -> tuple[float, str, str]:
    """Scale, layer of the carrier and unit of the substance of a concentration's unit (`%`: kg per kg)."""
    parsed = parse_unit(unit or "%")
    target, _, source = parsed.layer.partition("/")
    if not source:
        return parsed.factor, MASS, "kg"
    return parsed.factor, source, base_unit(target)


def _path(start: str, goal: str, conversions: list[Conversion]) -> list[Conversion] | None:
    """The shortest chain of conversions, at most two long."""
    for first in conversions:
        if first.source == start and first.target == goal:
            return [first]
    for first in conversions:
        for second in conversions:
            if first.source == start and second.source == first.target and second.target == goal:
                return [first, second]
    return None


def _total(steps: list[Conversion]) -> float:
    total = 1.0
    for step in steps:
        total = total / step.factor if step.inverse else total * step.factor
    return total
