"""In what kind of quantity the flows beside one are said: what its own unit is held against while it is typed."""

from __future__ import annotations

from typing import Final

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, ItemKind
from vsm_app.model.ids import ends_name
from vsm_app.model.units import parse_unit

#: What the flows beside an odd amount are said in, by the layer of the amount.
AMONG: Final = {"energy": "mass", "volume": "mass", "mass": "energy"}

#: Layers on which items of a kind stand.
_LAYERS: Final = {ItemKind.ENERGY: "energy", ItemKind.WATER: "volume"}


def has_said(physics: Physics, flow: Flow, layer: str) -> bool:
    """Whether somebody gave the item of a flow a unit of this layer, or a name where its kind says the same.

    (A flow that nobody has named becomes energy by the unit typed on it: that may be the slip itself.)
    """
    item = physics.items.get(flow.item)
    if item is None:
        return False
    if item.unit and parse_unit(item.unit).layer == layer:
        return True
    is_named = item.name not in ("", ends_name(physics, flow.source, flow.target))
    return is_named and _LAYERS.get(item.kind) == layer


def said_beside(document: Document, flow_id: str) -> str:
    """The layer of all that is said of the flows at both ends of a flow; empty where they differ or say nothing."""
    flow = document.flows[flow_id]
    if None in (flow.source, flow.target) or flow.source == flow.target:
        return ""
    said: dict[str, set[str]] = {flow.source or "": set(), flow.target or "": set()}
    for other in document.flows.values():
        if other.id != flow_id and (layer := _layer_of(document, other)):
            for end in (other.source, other.target):
                if end in said:
                    said[end].add(layer)
    layers = set().union(*said.values())
    return layers.pop() if len(layers) == 1 and all(said.values()) else ""


def _layer_of(document: Document, flow: Flow) -> str:
    """The layer in which a flow is entered or its item counts; empty where nobody has said."""
    item = document.items.get(flow.item)
    unit = flow.quantity.unit if flow.quantity.is_entered else ""
    unit = unit or ("" if item is None else item.unit)
    if unit:
        return parse_unit(unit).layer
    return "energy" if item is not None and item.kind is ItemKind.ENERGY else ""
