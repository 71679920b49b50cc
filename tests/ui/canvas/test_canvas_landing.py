"""A node let go over another one stands beside it; what is seen before is what comes."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vsm_app.model.edits import nodes

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def covered(canvas: Any) -> list[tuple[str, str]]:
    boxes = sorted(canvas.view.table.boxes().items())
    return [(a, b) for i, (a, one) in enumerate(boxes) for b, other in boxes[i + 1 :] if one.intersects(other)]


@pytest.fixture
def three(canvas: Any) -> Any:
    canvas.session.apply(nodes.add_node(canvas.document, "process", "Paint", (160.0, 200.0)), None)
    return canvas


@pytest.mark.parametrize("by", [(0.0, 0.0), (30.0, 10.0), (-20.0, 16.0)])
def test_a_node_dragged_onto_another_stands_beside_it_where_the_outline_was(
    three: Any, by: tuple[float, float]
) -> None:
    before, (first, second, _third) = three.document, tuple(three.document.nodes)
    start, (x, y) = three.middle(first), three.middle(second)
    end = (x + by[0], y + by[1])
    three.press(*start)
    three.move((start[0] + x) / 2.0, (start[1] + y) / 2.0)
    three.move(*end)
    outline = three.view.table.overlay.shown.ghost
    assert outline is not None
    three.release(*end)
    box = three.view.table.boxes()[first]
    assert (outline.x(), outline.y()) == (box.x, box.y)
    assert not covered(three)
    assert three.document.layout.places[second] == before.layout.places[second], "what stands there stays"
    assert three.undoes_to(before)


def test_several_dragged_together_keep_their_places_to_one_another(three: Any) -> None:
    before, (first, second, third) = three.document, tuple(three.document.nodes)
    three.session.select((first, third))
    places = before.layout.places
    three.drag(three.middle(first), three.middle(second))
    after = three.document.layout.places
    assert not covered(three)
    assert (after[first].x - after[third].x) == (places[first].x - places[third].x)
    assert (after[first].y - after[third].y) == (places[first].y - places[third].y)
    assert three.undoes_to(before)


def test_ctrl_puts_it_down_right_there(three: Any) -> None:
    before, (first, second, _third) = three.document, tuple(three.document.nodes)
    start, end = three.middle(first), three.middle(second)
    three.press(*start)
    three.move(start[0] + 20.0, start[1])
    for step in ((start[0] + end[0]) / 2.0, end[0]):
        pos = QPointF(three.at(step, end[1]))
        around = (Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, CTRL)
        QApplication.sendEvent(three.view.viewport(), QMouseEvent(QEvent.Type.MouseMove, pos, pos, *around))
    assert three.view.table.overlay.shown.ghost is None
    assert three.view.table.overlay.shown.guides == (), "nor do guides hold it"
    three.release(*end, modifiers=CTRL)
    assert covered(three) == [tuple(sorted((first, second)))]
    assert three.undoes_to(before)


def test_copies_put_down_on_their_original_stand_beside_it(three: Any) -> None:
    before, first = three.document, next(iter(three.document.nodes))
    x, y = three.middle(first)
    three.drag((x, y), (x + 24.0, y + 8.0), modifiers=ALT)
    assert len(three.document.nodes) == len(before.nodes) + 1
    assert not covered(three)
    assert three.undoes_to(before)


def test_what_lay_on_another_before_can_be_moved_a_little(three: Any) -> None:
    first, second, _third = three.document.nodes
    place = three.document.layout.places[second]
    three.session.apply(nodes.nudge(three.document, (first,), place.x - 40.0, place.y + 8.0), None)
    before, box = three.document, three.view.table.boxes()[first]
    three.drag((box.left + 16.0, box.top + 14.0), (box.left, box.top + 14.0))
    gone = before.layout.places[first].x - three.document.layout.places[first].x
    assert 8.0 <= gone <= 24.0, "as far as dragged, give or take a guide"
    assert three.undoes_to(before)


def test_alt_counts_as_it_is_when_the_button_comes_up(three: Any) -> None:
    """Pressed in the middle of a drag it copies from then on, let go of again it moves: both are seen at once."""
    before, first = three.document, next(iter(three.document.nodes))
    (x, y), item = three.middle(first), three.view.table.scene.nodes[first]
    place = item.pos()
    three.press(x, y)
    three.move(x + 30.0, y + 100.0)
    three.move(x + 40.0, y + 200.0)
    assert item.pos() != place
    QTest.keyPress(three.view, Qt.Key.Key_Alt)
    assert item.pos() == place, "the original stays"
    ghost = three.view.table.overlay.shown.ghost
    assert ghost is not None
    assert three.view.viewport().cursor().shape() is Qt.CursorShape.DragCopyCursor
    assert three.view.table.overlay.shown.guides == ()
    QTest.keyRelease(three.view, Qt.Key.Key_Alt, ALT)
    assert item.pos() != place
    assert three.view.viewport().cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.keyPress(three.view, Qt.Key.Key_Alt)
    three.release(x + 40.0, y + 200.0, modifiers=ALT)
    (copy,) = three.document.nodes.keys() - before.nodes.keys()
    assert three.document.layout.places[first] == before.layout.places[first]
    assert (three.document.layout.places[copy].x, three.document.layout.places[copy].y) == (ghost.x(), ghost.y())
    assert three.undoes_to(before)


@pytest.mark.parametrize("at_end", [True, False])
def test_alt_at_the_end_of_a_drag_alone_decides(three: Any, at_end: bool) -> None:
    before, first = three.document, next(iter(three.document.nodes))
    x, y = three.middle(first)
    three.press(x, y, modifiers=Qt.KeyboardModifier.NoModifier if at_end else ALT)
    three.move(x, y + 100.0)
    three.move(x, y + 200.0)
    three.release(x, y + 200.0, modifiers=ALT if at_end else Qt.KeyboardModifier.NoModifier)
    assert len(three.document.nodes) == len(before.nodes) + at_end
    assert (three.document.layout.places[first] == before.layout.places[first]) is at_end
    assert three.undoes_to(before)
