"""An energy among masses, and such: most likely a slip in the unit, and no reason to doubt the entries beside it.

It is legal (heat that one process gives another), so nothing is refused. It is told where what the flow leaves behind
says so: masses end at its source and begin at its target, or its source lacks a way for what its target lacks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from vsm_app.engine.compile_layers import COUNT, ENERGY, MASS, VOLUME
from vsm_app.engine.network import FlowSlot
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.kinds import holds_stock
from vsm_app.model.said_beside import has_said

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
    """A flow in a unit of another kind than those beside it.

    `nodes` are not balanced on the layer `other` where amounts say that it lacks there.
    """

    flow: str
    code: str
    unit: str
    nodes: tuple[str, ...] = ()
    other: str = ""


class _Sides(NamedTuple):
    """Indices of slots of the other kind: what comes to its source and goes on, what arrives at its target, leaves."""

    come: Sequence[int]
    go_on: Sequence[int]
    arrive: Sequence[int]
    leave: Sequence[int]


class OddUnits:
    """Looks for such flows in a map: which may be odd follows from its structure, some of them hang on amounts."""

    def __init__(
        self,
        physics: Physics,
        slots: Sequence[FlowSlot],
        ends: tuple[_Ends, _Ends],
        balanced: Callable[[str | None, str], bool],
    ) -> None:
        """`ends` are the inflows and the outflows; `balanced` says whether a node is balanced on a layer."""
        self._physics, self._ends = physics, ends
        self._limit = physics.settings.error_imbalance
        layers = {slot.layer for slot in slots}
        are_alike = len(layers & _OTHER.keys()) < 2  # noqa: PLR2004 - nothing is odd among its like
        self._known = () if are_alike else tuple(one for slot in slots for one in self._at(slot, slots, balanced))

    @property
    def hangs_on_amounts(self) -> bool:
        """Whether other amounts may find others."""
        return any(sides is not None for _, sides in self._known)

    def found(self, slots: Sequence[FlowSlot]) -> tuple[Odd, ...]:
        """Each of them with these entries, in the map's order."""
        return tuple(odd for odd, sides in self._known if sides is None or self._lack(sides, slots))

    def _at(
        self, slot: FlowSlot, slots: Sequence[FlowSlot], balanced: Callable[[str | None, str], bool]
    ) -> Iterator[tuple[Odd, _Sides | None]]:
        other = _OTHER.get(slot.layer, "") if slot.own and slot.entered is not None else ""
        flow = self._physics.flows[slot.flow]
        ends = [end for end in (flow.source, flow.target) if end is not None]
        are_two = other and len(set(ends)) > 1 and all(balanced(end, other) for end in ends)
        if are_two and self._is_alone(slot, flow):
            yield from self._odd(slot, flow, other, slots)

    def _is_alone(self, slot: FlowSlot, flow: Flow) -> bool:
        """Whether nothing else at its ends is counted as it is, and nobody has said that its item is."""
        if has_said(self._physics, flow, slot.layer):
            return False
        places = [(end, slot.layer) for end in (flow.source or "", flow.target or "")]
        return sum(len(side.get(place, ())) for side in self._ends for place in places) == 2  # noqa: PLR2004 - itself, at both ends

    def _odd(
        self, slot: FlowSlot, flow: Flow, other: str, slots: Sequence[FlowSlot]
    ) -> Iterator[tuple[Odd, _Sides | None]]:
        nodes = flow.source or "", flow.target or ""
        sides = _Sides(*(side.get((node, other), ()) for node in nodes for side in self._ends))
        if any(slots[i].flow == slot.flow for side in sides for i in side):
            return  # it counts there as well
        unit = self._physics.flows[flow.id].quantity.unit.partition("/")[0]
        if sides.come and sides.leave and not sides.go_on and not sides.arrive:
            if slot.layer != COUNT and _is_said(sides.come, slots) and _is_said(sides.leave, slots):
                yield Odd(flow.id, CODES[slot.layer], unit), None  # pieces are asked what they weigh
        elif all(sides) and not any(holds_stock(self._physics.nodes[node]) for node in nodes):
            yield Odd(flow.id, CODES[slot.layer], unit, nodes, other), sides

    def _lack(self, sides: _Sides, slots: Sequence[FlowSlot]) -> bool:
        """Whether its source lacks a way for what its target lacks."""
        return self._lacks(sides.come, sides.go_on, slots) and self._lacks(sides.leave, sides.arrive, slots)

    def _lacks(self, more: Sequence[int], less: Sequence[int], slots: Sequence[FlowSlot]) -> bool:
        """Whether what is said of the first side is far more than the second, of which all is entered."""
        entered = [[slots[i].entered for i in side] for side in (more, less)]
        much, little = (math.fsum(one[0] for one in side if one is not None) for side in entered)
        return None not in entered[1] and much - little > self._limit * much


def _is_said(side: Sequence[int], slots: Sequence[FlowSlot]) -> bool:
    return any(slots[i].entered is not None for i in side)
