"""Places for a map that has none: imported maps are arranged once, as the window's own command would."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import Place

if TYPE_CHECKING:
    from vsm_app.layout.arrange import ArrangeEdge

#: Above it the nodes stand in a grid: nobody reads such a map before filtering it, and arranging it would take long.
MOST_ARRANGED: Final = 2000
_GRID_STEP: Final = (216.0, 120.0)


def place(document: Document) -> Document:
    """The document with a place for every node; one that has all its places comes back as it is."""
    if document.nodes.keys() <= document.layout.places.keys():
        return document
    places = _grid(document) if len(document.nodes) > MOST_ARRANGED else _arranged(document)
    return replace(document, layout=replace(document.layout, places=places | document.layout.places))


def _grid(document: Document) -> dict[str, Place]:
    columns = max(1, math.isqrt(len(document.nodes)))
    wide, high = _GRID_STEP
    return {i: Place(wide * (k % columns), high * (k // columns)) for k, i in enumerate(document.nodes)}


def _arranged(document: Document) -> dict[str, Place]:
    from vsm_app.layout.arrange import ArrangeNode, layers_by_stage

    nodes = []
    for rank, node in enumerate(document.nodes.values()):
        kind = KINDS.get(node.kind)
        nodes.append(ArrangeNode(node.id, kind.width, kind.height, node.stage, float(rank)))
    edges = [_edge(document, flow) for flow in document.flows.values() if flow.source != flow.target]
    boxes = layers_by_stage(nodes, edges, list(document.stages)).boxes
    return {i: Place(box.x, box.y) for i, box in boxes.items()}


def _edge(document: Document, flow: Flow) -> ArrangeEdge:
    from vsm_app.layout.arrange import ArrangeEdge
    from vsm_app.layout.types import FlowStyle

    item = document.items.get(flow.item)
    origin = flow.origin_class or (item.origin_class if item is not None else OriginClass.UNKNOWN)
    by_class = {OriginClass.RECYCLED: FlowStyle.SECONDARY, OriginClass.REUSED: FlowStyle.SECONDARY}
    known = {style.value for style in FlowStyle}
    style = by_class.get(origin) or (FlowStyle(origin.value) if origin.value in known else FlowStyle.PRIMARY)
    return ArrangeEdge(flow.source, flow.target, style, bool(flow.r_strategy) or style is FlowStyle.SECONDARY)
