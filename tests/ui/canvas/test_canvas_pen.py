"""A pen on the canvas: it draws as the mouse does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt

from helpers.grips import PLACES
from helpers.pens import Pen


class Seen(QObject):
    """The kinds of events that came to a widget."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.kinds: list[QEvent.Type] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.kinds.append(event.type())
        return False


def test_a_flow_is_drawn_with_the_pen_from_a_nodes_edge_to_another_node(canvas: Any, pen: Pen) -> None:
    before, (first, second) = canvas.document, tuple(canvas.document.nodes)[:2]
    box = canvas.view.table.boxes()[second]
    seen = Seen(canvas.view.viewport())
    pen.hover(canvas.at(box.cx, box.bottom + 2.0))
    pen.press()
    x, y = canvas.middle(first)
    pen.draw(canvas.at((box.cx + x) / 2.0, box.bottom + 60.0))
    pen.draw(canvas.at(x, y + 20.0))
    pen.draw(canvas.at(x, y))
    pen.lift()
    made = [flow for key, flow in canvas.document.flows.items() if key not in before.flows]
    assert [(flow.source, flow.target) for flow in made] == [(second, first)]
    assert QEvent.Type.TabletPress in seen.kinds, "it was a pen"
    assert canvas.undoes_to(before)


def test_a_node_is_dragged_with_the_pen(canvas: Any, pen: Pen) -> None:
    before, first = canvas.document, next(iter(canvas.document.nodes))
    x, y = canvas.middle(first)
    pen.hover(canvas.at(x, y))
    pen.press()
    pen.draw(canvas.at(x + 40.0, y + 50.0))
    pen.draw(canvas.at(x + 80.0, y + 96.0))
    pen.lift()
    assert canvas.middle(first) != (x, y)
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("gesture", PLACES)
def test_every_gesture_is_done_with_the_pen_in_one_step(canvas: Any, pen: Pen, gesture: str) -> None:
    canvas.view.set_zoom(1.0)
    before, start = canvas.document, canvas.at(*PLACES[gesture](canvas))
    pen.hover(start)
    pen.press()
    for part in (QPoint(20, 30), QPoint(48, 72)):
        pen.draw(start + part)
    running = getattr(canvas.view._gesture, "_running", None) or canvas.view._gesture
    assert type(running).__name__ == gesture
    pen.lift()
    if canvas.view.placing.chooser is not None:
        canvas.type("Oven")
        canvas.key(Qt.Key.Key_Return)
    assert canvas.document != before
    assert canvas.undoes_to(before)


def test_two_taps_of_the_pen_on_a_flow_open_its_entry(canvas: Any, pen: Pen) -> None:
    centre = canvas.view.table.scene.flows[next(iter(canvas.document.flows))].chip_rect.center()
    pen.hover(canvas.at(centre.x(), centre.y()))
    for _ in range(2):
        pen.press()
        pen.lift()
    assert canvas.view.writing.editor is not None
