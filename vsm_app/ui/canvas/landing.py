"""Where a drag puts its nodes down: on no other node. One under another could be neither read nor taken hold of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.types import Box
from vsm_app.model.placement import GRID
from vsm_app.ui.canvas.table import Table

#: Kept between a node and one that was put down on it.
APART: Final = 16.0
#: So many pairs of nodes are looked at; a larger part of a map stays where it was put.
_MOST_PAIRS: Final = 20_000

Shift = tuple[float, float]


class Landing:
    """The landing of one drag of the nodes `ids`; with `copies` they are put down beside the originals, which stay."""

    def __init__(self, table: Table, ids: Iterable[str], *, copies: bool) -> None:
        boxes, moved = table.boxes(), frozenset(ids)
        self._table = table
        self._moving = [boxes[i] for i in moved if i in boxes]
        self._stays: frozenset[str] = frozenset() if copies else moved
        others = [] if copies else [(i, box) for i, box in boxes.items() if i not in moved]
        if len(others) * len(self._moving) <= _MOST_PAIRS:  # what lay on one another already may do so
            self._stays |= {i for i, box in others if any(box.intersects(one) for one in self._moving)}
        self._in_sight = [boxes[i] for i in table.scene.visible_nodes() if i in boxes and i not in self._stays]

    def shown(self, shift: Shift) -> Shift:
        """Where it would end as far as one can see; `shift` itself where nothing is covered."""
        return self._free(shift, self._in_sight)

    def final(self, shift: Shift) -> Shift:
        """Where it ends."""
        return self._free(shift, [box for i, box in self._table.boxes().items() if i not in self._stays])

    def block(self, shift: Shift) -> Box:
        """The frame round the nodes at a place."""
        return Box.round([box.moved(*shift) for box in self._moving])

    def _free(self, shift: Shift, others: list[Box]) -> Shift:
        """The nearest shift at which no node is covered: each pair rules out a box of shifts."""
        moving = self._moving
        if not moving or len(moving) * len(others) > _MOST_PAIRS:
            return shift
        whole = self.block(shift)
        hit = [box for box in others if box.intersects(whole)]
        if not any(one.moved(*shift).intersects(box) for box in hit for one in moving):
            return shift
        ruled_out = {  # of a map in rows and columns the same ones again and again
            (box.left - one.right, box.top - one.bottom, box.width + one.width, box.height + one.height)
            for box in others
            for one in moving
        }
        return nearest_free((Box(*one) for one in ruled_out), shift, (0.0, 0.0), APART - GRID, GRID)
