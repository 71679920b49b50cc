"""What follows from the shape of a network alone: worked out once, shared by networks that differ in numbers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from vsm_app.engine.network import Floats, Ints, Network

Key = tuple[str, str]


def frame_of(network: Network) -> Frame:
    """The frame of a network, made at the first question."""
    found = network.kept.get("frame")
    if not isinstance(found, Frame):
        found = network.kept["frame"] = Frame(network)
    return found


class Frame:
    """Keys and places of results, names and units of variables. Holds nothing that an entry could change."""

    def __init__(self, network: Network) -> None:
        self._shape = network

    @cached_property
    def places(self) -> Mapping[Key, int]:
        """Slot of every (flow, layer), the flows in their order and each flow's own layer first."""
        by_flow: dict[str, list[int]] = {}
        for index, slot in enumerate(self._shape.flow_slots):
            by_flow.setdefault(slot.flow, []).append(index)
        slots = self._shape.flow_slots
        return {(flow, slots[i].layer): i for flow, members in by_flow.items() for i in members}

    @cached_property
    def variables(self) -> Ints:
        """Variable of every slot."""
        return np.array([slot.variable for slot in self._shape.flow_slots], dtype=np.int64)

    @cached_property
    def unit_factors(self) -> Floats:
        """Base units in one of the unit of every slot."""
        return np.array([slot.unit_factor for slot in self._shape.flow_slots], dtype=np.float64)

    @cached_property
    def scales(self) -> Floats:
        """What a variable is multiplied with to give the value of a slot in its unit."""
        return np.array([slot.factor / slot.unit_factor for slot in self._shape.flow_slots], dtype=np.float64)

    @cached_property
    def own_keys(self) -> Mapping[str, Key]:
        """Key of every flow on its own layer."""
        return {slot.flow: (slot.flow, slot.layer) for slot in self._shape.flow_slots if slot.own}

    @cached_property
    def unit_counts(self) -> Mapping[tuple[str, str], int]:
        """How many flows are on each layer in each unit, by (layer, unit); each flow on its own layer."""
        return Counter((slot.layer, slot.unit) for slot in self._shape.flow_slots if slot.own)

    @cached_property
    def at(self) -> Mapping[Key, tuple[int, float]]:
        """Variable and factor of every result: flows, `stock:<node>`, parameters (layer empty)."""
        network = self._shape
        found = {(slot.flow, slot.layer): (slot.variable, slot.factor) for slot in network.flow_slots}
        found |= {(f"stock:{stock.node}", stock.layer): (stock.variable, 1.0) for stock in network.stock_slots}
        found |= {(parameter.id, ""): (parameter.variable, 1.0) for parameter in network.parameter_slots}
        return found

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The id under which a variable is shown: a flow's, `stock:<node>`, a parameter's, `share:<flow>`."""
        names: dict[int, str] = {}
        for index, label in enumerate(self._shape.variables):
            if label.kind in ("flow", "parameter"):
                names[index] = label.id
            elif label.kind in ("stock", "share"):
                names[index] = f"{label.kind}:{label.id}"
        return names

    @cached_property
    def units(self) -> Mapping[int, tuple[str, float]]:
        """Display unit of a variable and base units in one of it."""
        network = self._shape
        found = {s.variable: (s.unit, s.unit_factor) for s in network.flow_slots if s.factor == 1.0}
        found |= {stock.variable: (stock.unit, stock.unit_factor) for stock in network.stock_slots}
        found |= {slot.variable: (slot.unit, slot.unit_factor) for slot in network.parameter_slots}
        return found

    @cached_property
    def states_shares(self) -> bool:
        """Whether any constraint could state a share: without one no loop has a gain."""
        return any(label.kind in ("share", "transfer_coefficient", "relation") for label in self._shape.constraints)

    @cached_property
    def sources(self) -> Sequence[int]:
        """For every slot the slot of its flow whose entry it follows from by an exact factor: often itself."""
        own = {(s.flow, s.variable): i for i, s in enumerate(self._shape.flow_slots) if s.own}
        return [own.get((s.flow, s.variable), i) for i, s in enumerate(self._shape.flow_slots)]

    @cached_property
    def balances_at(self) -> Mapping[int, Sequence[int]]:
        """Balances in which the entry of a slot counts."""
        found: dict[int, dict[int, None]] = {}
        for number, balance in enumerate(self._shape.balance_slots):
            for slot in (*balance.inflows, *balance.outflows):
                found.setdefault(slot, {})[number] = None
                found.setdefault(self.sources[slot], {})[number] = None
        return {slot: tuple(numbers) for slot, numbers in found.items()}

    @cached_property
    def balance_places(self) -> Mapping[Key, int]:
        """Number of every (node, layer) that is balanced."""
        return {(balance.node, balance.layer): k for k, balance in enumerate(self._shape.balance_slots)}
