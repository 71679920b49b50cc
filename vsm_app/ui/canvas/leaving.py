"""Flows that leave the map or come from outside: where their open ends are put."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF

from vsm_app.layout.types import Box, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult
from vsm_app.model.elements import OriginClass
from vsm_app.model.placement import GRID
from vsm_app.ui.canvas.choices import is_import
from vsm_app.ui.canvas.table import Table

#: How far an open end may be pulled out and still be the usual stub.
_STUB: Final = 96.0
#: Imports that are drawn by key: how far left of the node they begin, the first one's height, from one to the next.
_IMPORT_FAR: Final = 148.0
_IMPORT_FIRST: Final = 16.0
_IMPORT_PITCH: Final = 40.0


def import_place(table: Table, node: str, origin: OriginClass) -> QPointF | None:
    """Where a material comes in from the left, below those before it; `None` where something stands there."""
    if not is_import(origin) or origin is OriginClass.ENERGY:
        return None
    box, routes = table.boxes().get(node), table.document.layout.routes
    if box is None:  # inside a closed sub-process, which shows no places of its own
        return None
    open_ends = (f.id for f in table.document.flows.values() if f.source is None and f.target == node)
    ends = [hint.end[1] for f in open_ends if (hint := routes.get(f)) is not None and hint.end is not None]
    y = box.top + (max(ends) + _IMPORT_PITCH if ends else _IMPORT_FIRST)
    place = QPointF(box.left - _IMPORT_FAR, y)
    wanted = Box(place.x() - GRID, y - _IMPORT_PITCH / 2.0, _IMPORT_FAR, _IMPORT_PITCH)
    return None if any(one.intersects(wanted) for one in table.boxes().values()) else place


def leave_open(table: Table, node: str, origin: OriginClass, pos: QPointF | None, side: Side | None = None) -> None:
    """A flow across the boundary at a side of the node, its open end at `pos` (`None`: where there is room).

    An end pulled straight out and not far stays without a place of its own: the line remains straight when others
    join it at that side.
    """
    box = table.boxes().get(node)
    end = None
    if box is not None and pos is not None and not (side is not None and _is_stub(box, side, pos)):
        end = (pos.x() - box.x, pos.y() - box.y)
    comes_in = is_import(origin)
    ends = (None, node) if comes_in else (node, None)
    hint = {} if side is None else {"target_side" if comes_in else "source_side": side.value}

    def edit(document: Document) -> EditResult:
        made = flows.connect(document, *ends, origin_class=origin, end=end)
        routed = flows.set_route(made.document, made.made[0], **hint) if hint else made
        return replace(made, document=routed.document)

    table.attempt(edit)


def _is_stub(box: Box, side: Side, pos: QPointF) -> bool:
    """Whether a pull out of the box at `side` is short and within its breadth."""
    if side in (Side.TOP, Side.BOTTOM):
        far = max(box.top - pos.y(), pos.y() - box.bottom)
        return box.left <= pos.x() <= box.right and far <= _STUB
    far = max(box.left - pos.x(), pos.x() - box.right)
    return box.top <= pos.y() <= box.bottom and far <= _STUB
