"""Gestures of the Sankey view: move bars, drag the scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, Qt

from vsm_app.model.edits import arrange
from vsm_app.model.edits.base import EditResult
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.legend import SankeyLegend
from vsm_app.ui.canvas.items.sankey import BarItem
from vsm_app.ui.canvas.sankey_models import SankeyView
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.base import Gesture, Modifiers, Pointer
from vsm_app.ui.canvas.tools.rubber import RubberGesture

_HANDLE: Final = 14.0
_STEP: Final = 1.1
_LEAST, _MOST = 0.05, 20.0  # how far one drag changes the scale

#: Shows the Sankey at another scale, in px per base unit (`None`: the document's again).
PreviewScale = Callable[[float | None], None]
#: Shows bars somewhere else: left edge and middle in height (none: where the document has them).
PreviewPlaces = Callable[[Mapping[str, tuple[float, float]]], None]


def begin_sankey_gesture(
    table: Table,
    pos: QPointF,
    pointer: Pointer,
    sankey: SankeyView,
    previews: tuple[PreviewScale, PreviewPlaces],
    *,
    adds: bool,
) -> Gesture:
    """The gesture for a press of the left button in the Sankey: its scale, a bar or ribbon, the empty table."""
    if sankey.picture is not None and on_scale_handle(table, pos, pointer.scale):
        return ScaleGesture(table, pos, pointer, sankey, previews[0])
    item = table.scene.hit(pos, pointer.reach(2.0))
    if item is not None:
        return BarGesture(table, pos, pointer, item, previews[1], adds=adds)
    return RubberGesture(table, pos, pointer, adds=adds)


class BarGesture(Gesture):
    """Puts the selected bars somewhere else, their ribbons with them; their places in the Sankey are their own."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(
        self, table: Table, start: QPointF, pointer: Pointer, item: ElementItem, preview: PreviewPlaces, *, adds: bool
    ) -> None:
        super().__init__(table, start, pointer)
        self._pressed = item.element_id
        self._preview = preview
        self._places: dict[str, tuple[float, float]] = {}
        self._narrows = not adds and item.element_id in table.session.selection
        if not self._narrows:
            table.session.select((item.element_id,), add=adds)
        bars = table.scene.bars
        chosen = table.session.selection if isinstance(item, BarItem) else ()
        self._boxes = {i: bars[i].model.bar.box for i in chosen if i in bars}

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Bars and ribbons follow the pointer."""
        if not self._boxes:
            return
        shift = pos - self.start
        self._places = {i: (round(b.x + shift.x()), round(b.cy + shift.y())) for i, b in self._boxes.items()}
        self._preview(self._places)

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep the bars there, as one step."""
        nodes = self.table.document.nodes
        places = {i: place for i, place in self._places.items() if i in nodes}  # an undo may have taken one away
        self.cancel()
        if places:
            self.table.attempt(lambda document: _step(arrange.place_sankey(document, places)), select=False)
        elif not self._boxes:
            self.click()

    def click(self) -> None:
        """A press on one of several selects it alone."""
        if self._narrows:
            self.table.session.select((self._pressed,))

    def cancel(self) -> None:
        """The bars back in their places."""
        if self._places:
            self._places = {}
            self._preview({})
        self.clear()


class ScaleGesture(Gesture):
    """Drags the lower end of the scale bar: longer is wider."""

    cursor = Qt.CursorShape.SizeVerCursor
    scrolls = False

    def __init__(self, table: Table, start: QPointF, pointer: Pointer, view: SankeyView, preview: PreviewScale) -> None:
        super().__init__(table, start, pointer)
        self._unit_type = view.unit_type
        self._from = view.base_scale
        self._bar = 0.0 if view.picture is None else view.picture.scale_bar * view.picture.scale
        self._preview = preview
        self._scale: float | None = None

    def drag(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Show the Sankey at the new scale."""
        factor = max(self._bar + pos.y() - self.start.y(), 1.0) / self._bar
        self._scale = self._from * min(max(factor, _LEAST), _MOST)
        self._preview(self._scale)

    def drop(self, pos: QPointF, modifiers: Modifiers) -> None:
        """Keep the scale in the document."""
        wanted = self._scale
        self.cancel()
        if wanted is not None:
            unit_type = self._unit_type
            self.table.attempt(
                lambda document: _step(arrange.set_sankey_scale(document, unit_type, wanted)), select=False
            )

    def cancel(self) -> None:
        """The scale as it was."""
        self._preview(None)
        self.clear()


def _step(result: EditResult) -> EditResult:
    """A step of its own: each drag is undone for itself."""
    return replace(result, merge_key="")


def nudge_bars(table: Table, dx: float, dy: float) -> bool:
    """Shift the selected bars; says whether there are any."""
    bars = table.scene.bars
    boxes = {i: bars[i].model.bar.box for i in table.session.selection if i in bars}
    places = {i: (round(box.x + dx), round(box.cy + dy)) for i, box in boxes.items()}
    if places:
        table.attempt(lambda document: arrange.place_sankey(document, places), select=False)
    return bool(places)


def step_scale(table: Table, view: SankeyView, direction: str) -> bool:
    """The next wider (`up`) or narrower scale; says whether there is one."""
    factor = {"up": _STEP, "down": 1.0 / _STEP}.get(direction)
    if factor is None or not view.base_scale:
        return False
    wanted = view.base_scale * factor
    table.attempt(lambda document: arrange.set_sankey_scale(document, view.unit_type, wanted), select=False)
    return True


def on_scale_handle(table: Table, pos: QPointF, scale: float) -> bool:
    """Whether the handle of the scale card lies under a point: it has the same reach on the screen at every zoom."""
    legend = table.scene.legend
    if not isinstance(legend, SankeyLegend):
        return False
    off = legend.mapToScene(legend.handle()) - pos
    return max(abs(off.x()), abs(off.y())) * scale <= _HANDLE
