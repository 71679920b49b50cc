"""What is meant where a node is put down: the flow on or close beside whose line it is, the node that it feeds."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from vsm_app.layout.types import Point
from vsm_app.model.edits import flows, groups
from vsm_app.model.edits.base import EditResult
from vsm_app.model.grouping import is_group
from vsm_app.model.kinds import KINDS, Role, is_energy, stands_below, supplies
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.table import Table, top_left_for

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


def top_left_on(table: Table, flow_id: str, kind: str, middle: QPointF) -> tuple[float, float]:
    """Where a node of a kind stands that is put into a flow: on the grid, but with its middle on the line beside it.

    A straight line stays straight, also where its ends stand off the grid.
    """
    x, y = top_left_for(kind, middle)
    item, size = table.scene.flows.get(flow_id), KINDS.get(kind)
    pieces = [] if item is None else list(pairwise(item.model.points))
    level = [a[1] for a, b in pieces if a[1] == b[1] and min(a[0], b[0]) <= middle.x() <= max(a[0], b[0])]
    upright = [a[0] for a, b in pieces if a[0] == b[0] and min(a[1], b[1]) <= middle.y() <= max(a[1], b[1])]
    off_level = min((at - middle.y() for at in level), key=abs, default=None)
    off_upright = min((at - middle.x() for at in upright), key=abs, default=None)
    reach = NEAR / table.scene.look.zoom
    if off_level is not None and abs(off_level) <= min(reach, abs(off_upright) if off_upright is not None else reach):
        return x, middle.y() + off_level - size.height / 2.0
    if off_upright is not None and abs(off_upright) <= reach:
        return middle.x() + off_upright - size.width / 2.0, y
    return x, y


def node_for(table: Table, kind: str, middle: QPointF) -> tuple[str, str]:
    """The node that a kind put down on it feeds or takes from, and the side on which it stands; both empty for none.

    Energy and water come from above, other supplies from the left, or from above too where something comes from there
    already; customers stand on the right, losses below. What goes through stands for itself, and so does what only
    gives (takes) on what only gives (takes).
    """
    known, item = KINDS.get(kind), table.scene.node_at(middle)
    node = None if item is None else table.document.nodes.get(item.element_id)
    if node is None or not (supplies(known) or known.role is Role.SINK):
        return "", ""
    role = Role.TRANSFORM if is_group(node) else KINDS.get(node.kind).role
    clashes = (Role.SOURCE,) if supplies(known) else (Role.SINK,)
    if role in (*clashes, Role.INFORMATION, Role.ANNOTATION):
        return "", ""
    if known.role is Role.SINK:
        return node.id, "down" if stands_below(known) else "right"
    return node.id, "up" if is_energy(known) or _is_fed_from_left(table, node.id) else "left"


def _is_fed_from_left(table: Table, node: str) -> bool:
    """Whether a node has a flow of another one that stands left of it: another supply would stand on its line."""
    boxes, flows_ = table.boxes(), table.document.flows
    into = table.sync.resolver.adjacency.inflows.get(node, ())
    sources = [boxes[flows_[one].source or ""] for one in into if one in flows_ and flows_[one].source in boxes]
    return node in boxes and any(box.right <= boxes[node].left for box in sources)


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


def framed(table: Table, made: EditResult, place: QPointF, beside: str | None = None) -> EditResult:
    """The same step, in which the new node lies in the open sub-process into whose frame it was meant to go.

    A step made from another one, no place being pointed at, lies where that lies.
    """
    is_inside = KINDS.get(made.document.nodes[made.made[0]].kind).role.is_inside
    group = table.group_of((beside,)) if beside is not None and is_inside else None
    group = group or table.group_at(place.x(), place.y())
    return made if group is None else groups.with_inside(made, made.made[:1], group)
