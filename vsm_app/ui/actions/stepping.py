"""Undo and redo while something is being typed: that is a step of its own, never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from vsm_app.ui.widgets.fields import HouseLineEdit

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow


def undo(window: MainWindow) -> None:
    """Take over what is being typed on the map, in the table or in a field, then undo.

    What cannot be read made no step: it is taken back alone, nothing on the map goes with it. The keys themselves
    belong to the open field, which takes back what was typed in it; menu and button do this.
    """
    _take_over(window)
    if not window.commands.unread.take_back():
        window.context.session.undo_stack.undo()


def redo(window: MainWindow) -> None:
    """Take over what is being typed, then redo."""
    _take_over(window)
    window.context.session.undo_stack.redo()


def _take_over(window: MainWindow) -> None:
    window.canvas.writing.close()
    # While another window is looked at, the field of this one is still open: nobody has the keyboard then, or somebody
    # elsewhere has.
    focus, table = window.focusWidget(), window.analysis.flows.table
    if not isinstance(focus, QLineEdit) or not focus.isVisible():  # or a field that was open before
        return
    if isinstance(focus, HouseLineEdit):
        focus.commit()
    elif table.isAncestorOf(focus):
        table.commit_open(focus)
