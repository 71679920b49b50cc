"""The flow that is meant where a node is put down on or close beside its line: it is inserted there."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from vsm_app.layout.types import Point
from vsm_app.model.edits import flows
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.table import Table

#: How far beside a line the middle of a node may be, in px of the screen at every zoom.
NEAR: Final = 12.0


def flow_for(table: Table, kind: str, middle: QPointF, own: str = "") -> tuple[str, str]:
    """The flow on which a node of a kind would stand with its middle there, and what it would do; both empty for none.

    What lies under the middle itself comes first, then the nearest line; on another node than its `own` none is meant.
    """
    scene = table.scene
    under = scene.flow_at(middle)
    found = [] if under is None else [under]
    if under is not None or not _is_on_node(table, middle, own):
        reach = NEAR / scene.look.zoom
        area = QRectF(middle.x() - reach, middle.y() - reach, 2.0 * reach, 2.0 * reach)
        near = sorted((off_line(item, middle), item.element_id, item) for item in scene.flows_in(area))
        found += [item for off, _id, item in near if off <= reach]
    for item in found:
        does = flows.meets(table.document, item.element_id, kind)
        if does:
            return item.element_id, does
    return "", ""


def off_line(item: FlowItem, at: QPointF) -> float:
    """How far a point is from the line of a flow."""
    return min(off_piece(a, b, at) for a, b in pairwise(item.model.points))


def off_piece(a: Point, b: Point, at: QPointF) -> float:
    """How far a point is from an upright or lying piece."""
    x = min(max(at.x(), min(a[0], b[0])), max(a[0], b[0]))
    y = min(max(at.y(), min(a[1], b[1])), max(a[1], b[1]))
    return float(((at.x() - x) ** 2 + (at.y() - y) ** 2) ** 0.5)


def _is_on_node(table: Table, at: QPointF, own: str) -> bool:
    """Whether another node stands there."""
    items = (item for item in table.scene.items(at) if isinstance(item, NodeItem))
    return any(to_rect(item.model.box).contains(at) for item in items if item.element_id != own)
