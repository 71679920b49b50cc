"""Drag the movable piece of a flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import copysign
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QPointF, Qt

from vsm_app.layout.dragging import dragged_way, held, is_by_itself, sides_for
from vsm_app.layout.routing import DEFAULTS
from vsm_app.layout.shapes import End
from vsm_app.layout.types import Port, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.ui.canvas.foreseen import Foreseen
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer

#: How near a line comes to the way it has by itself before it takes that, and the first step of a key off it, in px.
_SNAP: Final = DEFAULTS.straight
_OFF: Final = _SNAP + 2.0


class _Drawn(NamedTuple):
    """Where the piece was dragged to (`None`: nowhere, the line runs by itself), and the ends that it has then."""

    at: float | None
    first: End
    last: End


class BendGesture(Gesture):
    """Shows the line as it will run; past one of its nodes it takes the other side of that node."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, flow: str) -> None:
        super().__init__(table, start, pointer)
        self._item = table.scene.flows[flow]
        self._model = self._item.model
        bend = self._model.bend or 0
        (x1, y1), (x2, _y2) = self._model.points[bend], self._model.points[bend + 1]
        self._upright = x1 == x2
        self._at = x1 if self._upright else y1
        self._held = QPointF(start.x() - x1, start.y() - y1)  # the handle may stand beside the line
        route = table.sync.geometry.routing.flows[flow]
        self._first, self._last = self._end(route.source), self._end(route.target)
        self._foreseen = Foreseen(table)

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the line with its piece at the pointer."""
        drawn, flow = self._drawn(pos), self._item.element_id
        points = self._foreseen.way(self._kept(self.table.sync.document, flow, drawn).document, flow)
        if not points:
            points = dragged_way(drawn.first, drawn.last, DEFAULTS.approach, **self._hint(drawn.at)).points
        self._item.show_model(self._model.bare_along(points))
        self.table.scene.chip_layer.update()

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep the piece there."""
        self.cancel()
        drawn, flow = self._drawn(pos), self._item.element_id
        if drawn == (self._at, self._first, self._last):
            return  # against what holds it: nothing moved
        self.table.attempt(lambda document: self._kept(document, flow, drawn))

    def step(self, dx: float, dy: float) -> bool:
        """Shift the piece by a key's step, off the way that the line has by itself far enough; says whether it can."""
        by = dx if self._upright else dy
        if by == 0.0:
            return False
        if self.drawn_at(self._at).at is None:
            by = copysign(max(abs(by), _OFF), by)
        drawn, flow = self.drawn_at(self._at + by), self._item.element_id
        self.table.attempt(
            lambda document: replace(self._kept(document, flow, drawn), merge_key=f"bend:{flow}"), select=False
        )
        return True

    def cancel(self) -> None:
        """The line as it was."""
        self._item.show_model(self._model)
        self.table.scene.chip_layer.update()
        self.clear()

    def _drawn(self, pos: QPointF) -> _Drawn:
        pos = pos - self._held
        return self.drawn_at(float(round(pos.x() if self._upright else pos.y())))

    def drawn_at(self, at: float) -> _Drawn:
        """The line with its piece at a coordinate."""
        first, last = self._first, self._last
        if is_by_itself(first, last, at, upright=self._upright, within=_SNAP):
            return _Drawn(None, first, last)
        if last.side.is_vertical is not self._upright:
            return _Drawn(at, first, last)  # led round something: its sides stay
        sides = sides_for(first, last, at, DEFAULTS.approach)
        first, last = _moved(first, sides.source), _moved(last, sides.target)
        return _Drawn(held(first, last, at, DEFAULTS.approach), first, last)

    def _kept(self, document: Document, flow: str, drawn: _Drawn) -> EditResult:
        """The piece there; an end that takes another side does so for good, a lane turned over is a lane turned."""
        at, first, last = drawn
        changes = self._hint(at)
        steps: list[Callable[[Document], EditResult]] = []
        turns = (first.side is not self._first.side, last.side is not self._last.side)
        if all(turns) and not self._upright and self.table.can_turn(flow):
            hint = document.layout.routes.get(flow)
            flipped = hint is None or not hint.flipped
            steps.append(lambda at_: flows.turn_lane(at_, flow, flipped=flipped))
        else:
            sides = zip(("source_side", "target_side"), (first, last), turns, strict=True)
            changes |= {name: end.side.value for name, end, turned in sides if turned}
        steps.append(lambda at_: flows.set_route(at_, flow, **changes))
        name = document.items[document.flows[flow].item].name
        return chain(document, "edit.set_route", *steps, name=name)

    def _hint(self, at: float | None) -> dict[str, Any]:
        return {"bend": at, "level": None} if self._upright else {"bend": None, "level": at}

    def _end(self, port: Port) -> End:
        box = None if port.node is None else self.table.boxes().get(port.node)
        return End(port.x, port.y, port.side, box)


def nudge_piece(table: Table, dx: float, dy: float) -> bool:
    """Shift the movable piece of the only selected flow; says whether it has one that runs across that direction."""
    selection = table.session.selection
    item = table.scene.flows.get(selection[0]) if len(selection) == 1 else None
    if item is None or item.model.bend is None:
        return False
    at, pointer = QPointF(*item.model.points[item.model.bend]), Pointer(table.scene.look.zoom)
    return BendGesture(table, at, pointer, selection[0]).step(dx, dy)


def turn_selected(table: Table, direction: str) -> bool:
    """Let the only selected line, where it can, run back `up` above the chain or `down` below it; says whether it did.

    One that runs above already says so; of one below `down` draws on, as from any other flow.
    """
    selection = table.session.selection
    if direction not in ("up", "down") or len(selection) != 1 or not table.can_turn(selection[0]):
        return False
    (flow,), upwards = selection, direction == "up"
    hint = table.document.layout.routes.get(flow)
    if upwards is (hint is not None and hint.flipped):
        if upwards:
            table.tell("canvas.lane_is_above")
        return upwards
    table.attempt(
        lambda document: replace(flows.turn_lane(document, flow, flipped=upwards), merge_key=""), select=False
    )
    return True


def _moved(end: End, side: Side) -> End:
    """The end in the middle of another side of its node."""
    box = end.box
    if box is None or side is end.side:
        return end
    nx, ny = side.normal
    return End(box.cx + nx * box.width / 2.0, box.cy + ny * box.height / 2.0, side, box)
