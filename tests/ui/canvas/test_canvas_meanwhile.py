"""What is held or asked while the map under it changes: it is given up, and the map shows what its document says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from helpers.at_rest import is_as_in_document
from helpers.grips import PLACES
from vsm_app.model.edits import nodes

Key, Mod, NONE = Qt.Key, Qt.KeyboardModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=PLACES)
def held(request: pytest.FixtureRequest, canvas: Any) -> Iterator[Any]:
    """A canvas on which one step was done and something is being dragged."""
    canvas.view.set_zoom(1.0)
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(nodes.nudge(canvas.document, (first,), 0.0, 16.0))
    x, y = PLACES[request.param](canvas)
    canvas.press(x, y)
    canvas.move(x + 20.0, y + 30.0)
    canvas.move(x + 48.0, y + 72.0)
    running = getattr(canvas.view._gesture, "_running", None) or canvas.view._gesture
    assert type(running).__name__ == request.param
    canvas.let_go = lambda: (canvas.move(x + 56.0, y + 80.0), canvas.release(x + 56.0, y + 80.0))
    yield canvas
    is_as_in_document(canvas)


def test_undo_puts_back_what_is_held_and_nothing_else(held: Any) -> None:
    before = held.document
    QTest.keyClick(held.view, Key.Key_Z, Mod.ControlModifier)
    is_as_in_document(held)
    held.let_go()
    assert held.document is before
    held.undo()
    assert held.document != before


def test_a_step_undone_elsewhere_ends_what_is_held(held: Any) -> None:
    held.undo()
    before = held.document
    is_as_in_document(held)
    held.let_go()
    assert held.document is before


def test_what_is_held_may_be_deleted(held: Any) -> None:
    for element in (*held.document.flows, *held.document.nodes):
        held.session.apply(nodes.remove(held.document, (element,)))
    held.let_go()
    assert not held.document.nodes
    assert held.view.placing.chooser is None


def test_nothing_is_put_on_a_map_that_is_not_seen_any_more(held: Any) -> None:
    before = held.document
    held.session.set_view(view="sankey")
    held.let_go()
    held.session.set_view(view="map")
    assert held.document is before
    assert held.view.placing.chooser is None


def test_keys_do_nothing_else_while_something_is_held(held: Any) -> None:
    before = held.document
    for key in (Key.Key_Right, Key.Key_Delete, Key.Key_F2, Key.Key_Tab):
        QTest.keyClick(held.view, key)
    QTest.keyClick(held.view, "x")
    assert held.document is before
    assert held.view.writing.editor is None
    held.let_go()
    held.view.placing.close()


def test_the_view_is_moved_on_whatever_happens_to_the_map(canvas: Any) -> None:
    viewport, middle_button = canvas.view.viewport(), Qt.MouseButton.MiddleButton
    QTest.mousePress(viewport, middle_button, NONE, QPoint(300, 300))
    QTest.mouseMove(viewport, QPoint(320, 310))
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(nodes.nudge(canvas.document, (first,), 0.0, 16.0))
    under = canvas.view.mapToScene(QPoint(320, 310))
    QTest.mouseMove(viewport, QPoint(360, 350))
    assert canvas.view.mapFromScene(under) == QPoint(360, 350)
    QTest.mouseRelease(viewport, middle_button, NONE, QPoint(360, 350))


def test_who_asks_what_to_put_on_the_map_is_gone_with_another_map_or_view(canvas: Any) -> None:
    first, second = canvas.document.nodes
    for change in (
        lambda: canvas.session.set_view(view="sankey"),
        lambda: canvas.session.apply(nodes.remove(canvas.document, (second,))),
    ):
        canvas.session.set_view(view="map")
        canvas.session.select((second,))
        canvas.view.connect_by_name()
        assert canvas.view.placing.chooser is not None
        change()
        assert canvas.view.placing.chooser is None
        assert not canvas.view.table.overlay.isVisible()
    canvas.session.select((first,))
    canvas.view.connect_by_name()
    assert canvas.view.start_rename(first)
    assert canvas.view.placing.chooser is None
    assert canvas.view.writing.editor is not None
