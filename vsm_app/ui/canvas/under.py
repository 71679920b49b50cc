"""What lies under a point of the table: what is drawn there, labels included, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from vsm_app.ui.canvas.items.base import Z_CHIPS, ElementItem
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.paint_flow import to_rect

if TYPE_CHECKING:
    from vsm_app.ui.canvas.scene import CanvasScene


def element_at(scene: CanvasScene, point: QPointF, reach: float) -> ElementItem | None:
    """The topmost element under a point; a node wins over a line within `reach`, a label over what lies below it.

    A locked photo under the map is none: what lies over it is meant, or the empty table.
    """
    if scene.look.detail is Detail.FAR and scene.mode == "map":
        return far_element_at(scene, point)
    area = QRectF(point.x() - reach, point.y() - reach, 2.0 * reach, 2.0 * reach)
    found = scene.items(area) if reach > 0.0 else scene.items(point)
    elements = [item for item in found if isinstance(item, ElementItem) and not item.is_backdrop]
    if scene.mode == "map":
        return named_at(scene, point) or labelled_at(scene, point) or (elements[0] if elements else None)
    return elements[0] if elements else None


def named_at(scene: CanvasScene, point: QPointF) -> ElementItem | None:
    """The source or sink whose name is written at a point beyond it, over nothing but lines and ground."""
    if not scene.look.names_apart:
        return None
    node = scene.names.node_at(point)
    if node is None or not node.is_named_apart:
        return None
    return (
        node if all(item.zValue() < Z_CHIPS for item in scene.items(point) if isinstance(item, ElementItem)) else None
    )


def labelled_at(scene: CanvasScene, point: QPointF) -> FlowItem | None:
    """The flow whose figure or name is drawn at a point and lies under nothing else there; `None` from far away."""
    if scene.look.detail is Detail.FAR or scene.mode != "map":
        return None
    elements = [item for item in scene.items(point) if isinstance(item, ElementItem)]
    if elements and elements[0].zValue() >= Z_CHIPS:
        return None
    layer = scene.chip_layer
    if scene.look.labels_apart:
        flow = layer.flow_at(point)
        return None if flow is None else scene.flows.get(flow)
    flows = (item for item in elements if isinstance(item, FlowItem))
    return next((item for item in flows if layer.holds(item.element_id, point)), None)


def far_node_at(scene: CanvasScene, point: QPointF) -> NodeItem | None:
    """The node at a point where one layer paints everything; asked with each move of the pointer."""
    x, y = point.x(), point.y()
    for item in scene.nodes.values():
        box = item.model.box
        if box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height:
            return item
    return None


def far_element_at(scene: CanvasScene, point: QPointF) -> ElementItem | None:
    """The node, flow or note at a point where one layer paints everything."""
    if (node := far_node_at(scene, point)) is not None:
        return node
    for name in scene.flows:
        if scene.extent.holds(name, point.x(), point.y()) and scene.flows[name].shape().contains(point):
            return scene.flows[name]
    notes = (note for note in scene.notes.values() if not note.is_backdrop)
    return next((note for note in notes if to_rect(note.model.box).contains(point)), None)


def backdrop_at(scene: CanvasScene, point: QPointF) -> ElementItem | None:
    """The locked photo under the map at a point."""
    notes = (note for note in scene.notes.values() if note.is_backdrop and scene.mode != "sankey")
    return next((note for note in notes if to_rect(note.model.box).contains(point)), None)
