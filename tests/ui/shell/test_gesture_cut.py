"""Cutting takes out only what the clipboard then holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from helpers.shell import CTRL, Shell
from vsm_app.model.edits import measures


def test_a_burst_that_is_cut_comes_back_by_pasting(on_map: Shell) -> None:
    session = on_map.session
    session.apply(measures.add_measure(session.document, "Quiet", at=(40.0, 40.0)))
    (burst,) = session.document.physics.measures
    session.select((burst,))
    on_map.canvas.setFocus()
    on_map.key(Qt.Key.Key_X, CTRL, on_map.canvas)
    assert not session.document.physics.measures
    on_map.key(Qt.Key.Key_V, CTRL, on_map.canvas)
    assert [one.name for one in session.document.physics.measures.values()] == ["Quiet"]


def test_nothing_selected_leaves_the_clipboard_as_it_is(on_map: Shell) -> None:
    QGuiApplication.clipboard().setText("kept")
    on_map.session.select(())
    on_map.canvas.setFocus()
    on_map.canvas.cut()
    assert QGuiApplication.clipboard().text() == "kept"
