"""Where a drag lands: on a guide where one is near, else on the grid (:mod:`vsm_app.layout.guides`)."""

from __future__ import annotations

from vsm_app.layout.guides import Standing, snap
from vsm_app.layout.types import Box, Guide
from vsm_app.ui.canvas.table import Table


class Snapper:
    """Snaps one drag: the frame round everything dragged goes to edges, middles and equal gaps of nodes in sight."""

    def __init__(self, table: Table, ids: tuple[str, ...]) -> None:
        boxes = table.boxes()
        self._moving = [boxes[i] for i in ids if i in boxes] or [
            Box(item.pos().x(), item.pos().y(), 0.0, 0.0) for i in ids if (item := table.scene.element(i)) is not None
        ]
        visible = table.scene.visible_nodes()
        self._others = Standing([boxes[i] for i in visible if i in boxes and i not in ids])

    def snap(self, dx: float, dy: float, *, free: bool) -> tuple[float, float, tuple[Guide, ...]]:
        """The shift to show for a pointer that moved by (dx, dy), and the guides it hit. `free` suspends both."""
        if free:
            return round(dx), round(dy), ()
        found = snap([box.moved(dx, dy) for box in self._moving], self._others)
        return dx + found.dx, dy + found.dy, found.guides
