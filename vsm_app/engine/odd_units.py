"""An energy among masses, and such: most likely a slip in the unit, and no reason to doubt the entries beside it.

It is legal (heat that one process gives another), so nothing is refused. It is told where what the flow leaves behind
says so: masses end at its source and begin at its target, or its source lacks a way for what its target lacks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.compile_layers import COUNT, ENERGY, MASS, VOLUME
from vsm_app.engine.network import FlowSlot
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.kinds import holds_stock
from vsm_app.model.units import parse_unit

#: What stands beside an odd one, by its own layer.
_OTHER: Final = {ENERGY: MASS, VOLUME: MASS, COUNT: MASS, MASS: ENERGY}
#: Codes of the problem, by the layer of the amount.
CODES: Final = {
    ENERGY: "flow.energy_among_masses",
    VOLUME: "flow.volume_among_masses",
    COUNT: "flow.pieces_among_masses",
    MASS: "flow.mass_among_energies",
}

#: Indices of slots by node and layer.
_Ends = Mapping[tuple[str, str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Odd:
    """A flow in a unit of another kind than those beside it; `nodes` are not to be balanced where amounts say so."""

    flow: str
    code: str
    unit: str
    nodes: tuple[str, ...] = ()


class OddUnits:
    """Looks for such flows in a map; `hangs_on_amounts` says whether other amounts may find others."""

    def __init__(self, physics: Physics, slots: Sequence[FlowSlot], inflows: _Ends, outflows: _Ends) -> None:
        self._physics, self._slots = physics, slots
        self._inflows, self._outflows = inflows, outflows
        self._limit = physics.settings.error_imbalance
        self.hangs_on_amounts = False

    def found(self, balanced: Callable[[str | None, str], bool]) -> Iterator[Odd]:
        """Each of them, in the map's order; `balanced` says whether a node is balanced on a layer."""
        layers = {slot.layer for slot in self._slots}
        if len(layers & _OTHER.keys()) < 2:  # noqa: PLR2004 - nothing is odd among its like
            return
        for slot in self._slots:
            other = _OTHER.get(slot.layer, "") if slot.own and slot.entered is not None else ""
            flow = self._physics.flows[slot.flow]
            ends = [end for end in (flow.source, flow.target) if end is not None]
            if (
                other
                and len(set(ends)) > 1
                and all(balanced(end, other) for end in ends)
                and self._is_alone(slot, flow)
            ):
                yield from self._odd(slot, flow, other)

    def _is_alone(self, slot: FlowSlot, flow: Flow) -> bool:
        """Whether nothing else at its ends is counted as it is, and nobody has said that its item is."""
        item = self._physics.items.get(flow.item)
        if item is not None and item.unit and parse_unit(item.unit).layer == slot.layer:
            return False
        places = [(end, slot.layer) for end in (flow.source or "", flow.target or "")]
        return sum(len(side.get(place, ())) for side in (self._inflows, self._outflows) for place in places) == 2  # noqa: PLR2004 - itself, at both ends

    def _odd(self, slot: FlowSlot, flow: Flow, other: str) -> Iterator[Odd]:
        source, target = (flow.source or "", other), (flow.target or "", other)
        sides = [side.get(place, ()) for place in (source, target) for side in (self._inflows, self._outflows)]
        come, go_on, arrive, leave = sides
        if any(self._slots[i].flow == slot.flow for side in sides for i in side):
            return  # it counts there as well
        unit = self._physics.flows[flow.id].quantity.unit.partition("/")[0]
        if come and leave and not go_on and not arrive:
            if slot.layer != COUNT and self._is_said(come) and self._is_said(leave):  # pieces are asked what they weigh
                yield Odd(flow.id, CODES[slot.layer], unit)
        elif all(sides) and not any(holds_stock(self._physics.nodes[node]) for node, _ in (source, target)):
            self.hangs_on_amounts = True
            if self._lacks(come, go_on) and self._lacks(leave, arrive):
                yield Odd(flow.id, CODES[slot.layer], unit, (source[0], target[0]))

    def _is_said(self, side: Sequence[int]) -> bool:
        return any(self._slots[i].entered is not None for i in side)

    def _lacks(self, more: Sequence[int], less: Sequence[int]) -> bool:
        """Whether what is said of the first side is far more than the second, of which all is entered."""
        entered = [[self._slots[i].entered for i in side] for side in (more, less)]
        much, little = (math.fsum(one[0] for one in side if one is not None) for side in entered)
        return None not in entered[1] and much - little > self._limit * much
