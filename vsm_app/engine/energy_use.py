"""Energy that is used up at each node: what comes in less what is passed on as energy to anything that is no loss.

A process that takes electricity and gives none uses all of it up; a power plant only its losses: what it feeds into the
grid is used up further on. So the sum over all nodes is what the map takes in less what it gives to others or stores,
each unit of energy counted at one node (first law: energy balance of an open system).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import Flow, OriginClass

_ENERGY: Final = "energy"
#: Of what comes in: what a balance that closes leaves of it is rounding and used up by nobody.
_CLOSED: Final = 1e-6


@dataclass(slots=True)
class _AtNode:
    """Energy at one node in MJ; `is_open` where an output is not known, so that only its losses are told."""

    taken: float = 0.0
    lost: float = 0.0
    passed_on: float = 0.0
    gives: bool = False
    is_open: bool = False


def is_energy(view: MapView, flow: Flow) -> bool:
    """Whether a flow is counted as energy: said in its units, or a carrier with a heating value."""
    own = view.solution.own.get(flow.id)
    said = own is not None and own.layer == _ENERGY
    return said or (view.class_of(flow) is OriginClass.ENERGY and view.is_on(flow.id, _ENERGY))


def energy_used_up(view: MapView) -> dict[str, float]:
    """MJ used up at each node inside the boundary that energy enters or leaves; energy lost there is part of it.

    What comes in and has no way on drawn is used up, but where a node is not drawn to its end only its losses are.
    """
    at: dict[str, _AtNode] = {}
    for flow in view.physics.flows.values():
        if not is_energy(view, flow):
            continue
        amount = view.amount(flow.id, _ENERGY)
        if flow.target is not None and view.is_inside(flow.target):
            at.setdefault(flow.target, _AtNode()).taken += amount or 0.0
        if flow.source is not None and view.is_inside(flow.source):
            node = at.setdefault(flow.source, _AtNode())
            node.gives, node.is_open = True, node.is_open or amount is None
            if flow.id in view.shape.lost:
                node.lost += amount or 0.0
            else:
                node.passed_on += amount or 0.0
    return {name: _used_up(view, name, node) for name, node in at.items()}


def _used_up(view: MapView, name: str, node: _AtNode) -> float:
    if node.is_open or (node.gives and (name, _ENERGY) in view.unfinished):
        return node.lost
    kept = view.number((f"stock:{name}", _ENERGY)) or 0.0
    consumed = node.taken - node.passed_on - node.lost - kept
    return node.lost + (consumed if consumed > _CLOSED * abs(node.taken) else 0.0)
