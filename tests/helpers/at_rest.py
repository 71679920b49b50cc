"""What a gesture may leave behind, and what it may not: the map, what is selected and what is seen, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from vsm_app.model.grouping import shown


def is_as_in_document(canvas: Any) -> None:
    """Nothing is held, and each element stands where the document has it."""
    scene, seen = canvas.view.table.scene, shown(canvas.document)
    assert canvas.view._gesture is None
    assert not canvas.view.table.overlay.isVisible()
    assert (set(scene.nodes), set(scene.flows)) == (set(seen.nodes), set(seen.flows))
    for key, item in scene.nodes.items():
        place = canvas.document.layout.places[key]
        assert (item.pos().x(), item.pos().y()) == (place.x, place.y)
    for key, item in scene.flows.items():
        assert item.pos() == QPointF()
        assert item.model.points == canvas.view.table.sync.geometry.routing.flows[key].points


def is_at_rest(canvas: Any) -> None:
    """No grab, no finger, no ports, no cursor, no preview, nothing that scrolls, asks or waits to be typed in."""
    view = canvas.view
    assert QWidget.mouseGrabber() is None
    assert (view._fingers._is_drawing, view._fingers._rest.isActive()) == (False, False)
    assert not view._edges._timer.isActive()
    assert not [one for one in view.table.scene.nodes.values() if one.ports]
    assert not view._hovering._box.isVisible()
    assert view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor
    assert (view.placing.chooser, view.writing.editor) == (None, None)
    is_as_in_document(canvas)


def state(canvas: Any) -> tuple[object, ...]:
    """Document, what is selected, what is looked at and what of it is in sight."""
    session = canvas.session
    return session.document, session.selection, session.view, canvas.view.frame()


@contextmanager
def one_step(canvas: Any, tool: Any) -> Iterator[None]:
    """What is done meanwhile is one step: Ctrl+Z takes all of it back, Ctrl+Y brings all of it again."""
    before, steps = state(canvas), canvas.session.undo_stack.index()
    yield
    tool.leave()
    is_at_rest(canvas)
    after = state(canvas)
    assert after[0] != before[0]
    assert canvas.session.undo_stack.index() == steps + 1
    canvas.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert state(canvas) == before
    is_at_rest(canvas)
    canvas.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert state(canvas) == after
    canvas.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert state(canvas) == before


@contextmanager
def no_step(canvas: Any, tool: Any) -> Iterator[None]:
    """What is done meanwhile changes nothing of the map, and leaves nothing to be undone."""
    document, steps = canvas.document, canvas.session.undo_stack.index()
    yield
    tool.leave()
    is_at_rest(canvas)
    assert canvas.document is document
    assert canvas.session.undo_stack.index() == steps
