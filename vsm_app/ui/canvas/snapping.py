"""Where a drag lands: on a guide where one is near, else on the grid."""

from __future__ import annotations

from typing import Final

from vsm_app.layout.types import Box, Guide
from vsm_app.ui.canvas.table import GRID, Table

#: How near an edge or middle must come to that of another node.
REACH: Final = 5.0


class Snapper:
    """Snaps one drag. The grabbed node decides; the others keep their distance to it."""

    def __init__(self, table: Table, ids: tuple[str, ...], grabbed: str) -> None:
        boxes = table.boxes()
        self._moving = boxes.get(grabbed)
        if self._moving is None:
            item = table.scene.element(grabbed)
            if item is not None:
                self._moving = Box(item.pos().x(), item.pos().y(), 0.0, 0.0)
        visible = table.scene.visible_nodes()
        self._others = [boxes[i] for i in visible if i in boxes and i not in ids]

    def snap(self, dx: float, dy: float, *, free: bool) -> tuple[float, float, tuple[Guide, ...]]:
        """The shift to show for a pointer that moved by (dx, dy), and the guides it hit. `free` suspends both."""
        moving = self._moving
        if free or moving is None:
            return round(dx), round(dy), ()
        box = moving.moved(dx, dy)
        sx, vertical = _aligned(box, self._others, axis=0)
        sy, horizontal = _aligned(box, self._others, axis=1)
        x = box.x + sx if sx is not None else round(box.x / GRID) * GRID
        y = box.y + sy if sy is not None else round(box.y / GRID) * GRID
        placed = Box(x, y, box.width, box.height)
        guides = [_guide(placed, other, at=at, axis=0) for other, at in vertical]
        guides += [_guide(placed, other, at=at, axis=1) for other, at in horizontal]
        return x - moving.x, y - moving.y, tuple(guides)


def _marks(box: Box, axis: int) -> tuple[float, float, float]:
    return (box.left, box.cx, box.right) if axis == 0 else (box.top, box.cy, box.bottom)


def _aligned(box: Box, others: list[Box], axis: int) -> tuple[float | None, list[tuple[Box, float]]]:
    """The smallest shift that aligns an edge or middle with another node's, and the nodes then aligned with."""
    best: float | None = None
    for other in others:
        for mark in _marks(other, axis):
            for own in _marks(box, axis):
                shift = mark - own
                if abs(shift) <= REACH and (best is None or abs(shift) < abs(best)):
                    best = shift
    if best is None:
        return None, []
    shift = best
    hits = [
        (other, mark)
        for other in others
        for mark in _marks(other, axis)
        if any(abs(own + shift - mark) < 0.01 for own in _marks(box, axis))  # noqa: PLR2004 - rounding of floats
    ]
    return best, hits


def _guide(box: Box, other: Box, *, at: float, axis: int) -> Guide:
    if axis == 0:
        return Guide(at, min(box.top, other.top), at, max(box.bottom, other.bottom))
    return Guide(min(box.left, other.left), at, max(box.right, other.right), at)
