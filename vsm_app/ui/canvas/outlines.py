"""Where lines meet the drawn outline of a node: the roof of a factory, the slope of a triangle, the posts of a shelf.

Routes end at the box of a node (the layout knows no shapes). What is drawn goes on, straight, to the outline inside.
"""

from __future__ import annotations

from typing import Final

from vsm_app.layout.types import Box, Point, Port, RoutedFlow, Side
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.theme_metrics import SIZES

#: Teeth of a factory's roof, and how deep they are: so much, at most that share of the height.
FACTORY_TEETH: Final = 3
_TOOTH: Final = 20.0
_TOOTH_SHARE: Final = 3.0
#: Half the width of the shelf of a supermarket; its name stands below it.
SHELF_HALF: Final = 15.0


def tooth_depth(height: float) -> float:
    """How deep the teeth of the roof of a factory of that height are."""
    return min(_TOOTH, height / _TOOTH_SHARE)


def meeting_points(route: RoutedFlow, source: NodeModel | None, target: NodeModel | None) -> tuple[Point, ...]:
    """The points of a route with both ends led on to what is drawn of the nodes there."""
    points = route.points
    first = _reached(route.source, source, points[0])
    last = _reached(route.target, target, points[-1])
    if first == points[0] and last == points[-1]:
        return points
    return (first, *points[1:-1], last)


def _reached(port: Port, node: NodeModel | None, end: Point) -> Point:
    if node is None or port.node is None:
        return end
    x, y = end
    if node.shape is Shape.FACTORY and port.side is Side.TOP:
        return x, node.box.top + _roof(node.box, x)
    if node.shape is Shape.TRIANGLE and port.side.is_vertical:
        return _slope(node.box, port.side, y), y
    if node.shape is Shape.SYMBOL and node.kind == "supermarket" and port.side.is_vertical:
        return node.box.cx + port.side.normal[0] * SHELF_HALF, y
    return end


def _roof(box: Box, x: float) -> float:
    """How far below its upper edge the roof of a factory lies at `x`: slopes that fall to the right."""
    tooth = box.width / FACTORY_TEETH
    along = min(max(x - box.left, 0.0), box.width)
    share = along / tooth % 1.0 if along < box.width else 1.0
    return tooth_depth(box.height) * share


def _slope(box: Box, side: Side, y: float) -> float:
    """The x of the left or right slope of the inventory triangle at `y`."""
    height, width = min(SIZES["inventory.height"], box.height), min(SIZES["inventory.width"], box.width)
    share = min(max((y - box.top) / height, 0.0), 1.0) if height > 0.0 else 1.0
    return box.cx + side.normal[0] * width / 2.0 * share
