"""Undo and redo while something is being typed: that is a step of its own, never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit

from vsm_app.ui.widgets.fields import HouseLineEdit

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow


def step(window: MainWindow, go: Callable[[], object]) -> None:
    """Take over what is being typed on the map, in the table or in a field, then `go`: undo, or redo.

    The keys themselves belong to the open field, which takes back what was typed in it; menu and button do this.
    """
    window.canvas.writing.close()
    focus, table = QApplication.focusWidget(), window.analysis.flows.table
    if isinstance(focus, HouseLineEdit):
        focus.commit()
    elif isinstance(focus, QLineEdit) and table.isAncestorOf(focus):
        table.commit_open(focus)
    go()
