"""Keys and gestures on one page: every action with its key, and what the hand can do on the map."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from vsm_app.ui.actions.registry import Actions
from vsm_app.ui.actions.specs import ACTIONS
from vsm_app.ui.context import Context
from vsm_app.ui.dialogs.fitting import fitted
from vsm_app.ui.i18n import translate
from vsm_app.ui.widgets.labels import Label, SectionHeading

_HEIGHT: Final = 620


class ShortcutsDialog(QDialog):
    """The page; closes with Esc."""

    def __init__(self, actions: Actions, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog.shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Shortcuts", "Keys and gestures"))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(24, 16, 24, 24)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        theme = context.theme
        rows = [(None, translate("Shortcuts", "On the map")), *gestures(), (None, translate("Shortcuts", "Actions"))]
        rows += [
            (actions[spec.id].shortcut().toString(QKeySequence.SequenceFormat.NativeText), _plain(actions.words(spec)))
            for spec in ACTIONS
            if spec.shortcuts
        ]
        meanings = []
        for number, (keys, words) in enumerate(rows):
            if keys is None:
                grid.addWidget(SectionHeading(theme, words), number, 0, 1, 2)
            else:
                meanings.append(Label(theme, "body", words))
                grid.addWidget(meanings[-1], number, 0)
                grid.addWidget(Label(theme, "body.medium", keys, token="ink2"), number, 1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.windowTitle())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        # both columns whole: the words for keys are longer in German
        bar = area.verticalScrollBar().sizeHint().width()
        width = min(inside.sizeHint().width() + bar, parent.window().width())
        self.resize(fitted(QSize(width, _HEIGHT), parent.screen().availableSize()))
        # where the screen is narrower they are read in two lines; wrapped earlier, they would ask for too little width
        for meaning in meanings:
            meaning.setWordWrap(True)


def gestures() -> list[tuple[str | None, str]]:
    """What the hand can do on the map: the gesture and what it does."""
    return [
        (translate("Shortcuts", "Drag from the palette"), translate("Shortcuts", "Put a node on the map")),
        (
            translate("Shortcuts", "Drag from an edge"),
            translate("Shortcuts", "Draw a flow; on empty ground choose what follows"),
        ),
        (
            translate("Shortcuts", "Drag from an edge onto an open end"),
            translate("Shortcuts", "The flow begins or ends at the node"),
        ),
        (
            translate("Shortcuts", "Drop on a flow"),
            translate("Shortcuts", "Insert the node into it; what only gives or takes stands at its open end"),
        ),
        (
            translate("Shortcuts", "Ctrl while dragging a node"),
            translate("Shortcuts", "Without guides and grid, also onto another node"),
        ),
        (translate("Shortcuts", "Type"), translate("Shortcuts", "Name of the node, amount of the flow")),
        (
            translate("Shortcuts", "Alt+Shift+arrow, Ctrl+Shift+arrow"),
            translate("Shortcuts", "Add a connected node; up and down let a line that runs back do so above or below"),
        ),
        (
            translate("Shortcuts", "Ctrl+Shift+L"),
            translate("Shortcuts", "Connect by name: a node, a new one, the outside"),
        ),
        (
            translate("Shortcuts", "118 t E Castings"),
            translate("Shortcuts", "Amount, origin and what flows, said in one go; ? is unknown"),
        ),
        (
            translate("Shortcuts", "Alt+drag"),
            translate(
                "Shortcuts", "Duplicate with flows; Alt counts as it is when you let go. Without Alt: Ctrl+Shift+D"
            ),
        ),
        (
            translate("Shortcuts", "Drag a corner"),
            translate("Shortcuts", "Another size, with Ctrl off the grid; double-click: by content"),
        ),
        (
            translate("Shortcuts", "Drag the end or the bend of a line"),
            translate("Shortcuts", "Another node or the open; where it runs, also round a node or over the chain"),
        ),
        (
            translate("Shortcuts", "Drag a label"),
            translate("Shortcuts", "Along its line; Alt+double-click or the menu: back to its place"),
        ),
        (translate("Shortcuts", "Double-click on a sub-process"), translate("Shortcuts", "Open or close it in place")),
        (
            translate("Shortcuts", "Drag out of or into a frame"),
            translate("Shortcuts", "The node leaves the open sub-process, or lies in it from then on"),
        ),
        (
            translate("Shortcuts", "Hold at the edge while dragging"),
            translate("Shortcuts", "The view goes along, up to one view beyond the map"),
        ),
        (
            translate("Shortcuts", "Paste a list or table"),
            translate("Shortcuts", "Nodes from names; flows from from, to, item, quantity, unit"),
        ),
        (
            translate("Shortcuts", "Drop a picture"),
            translate("Shortcuts", "Photo under the map; with Shift a photo note"),
        ),
        (
            translate("Shortcuts", "Two fingers"),
            translate("Shortcuts", "Zoom and move the view; one that rests opens the menu"),
        ),
        (translate("Shortcuts", "Space+drag"), translate("Shortcuts", "Move the view")),
        (translate("Shortcuts", "Ctrl+wheel"), translate("Shortcuts", "Zoom at the pointer")),
        (translate("Shortcuts", "Tab"), translate("Shortcuts", "Walk nodes and flows in reading order")),
        (
            translate("Shortcuts", "Ctrl+Tab"),
            translate("Shortcuts", "Select the next flow, or the next node, as well; Ctrl+Shift+Tab the one before"),
        ),
        (
            translate("Shortcuts", "Ctrl+Space"),
            translate("Shortcuts", "Keep what is selected while Tab goes on; once more: no longer"),
        ),
        (
            translate("Shortcuts", "Arrow keys"),
            translate(
                "Shortcuts", "Move the node, the bend of the flow, in the Sankey the bar; with Shift in large steps"
            ),
        ),
        (
            translate("Shortcuts", "Ctrl+arrow"),
            translate("Shortcuts", "Size of the selected box; the label of the selected flow along its line"),
        ),
        (
            translate("Shortcuts", "Page up, Page down"),
            translate("Shortcuts", "Move the view up or down; with Shift sideways"),
        ),
    ]


def _plain(words: str) -> str:
    return words.replace("&", "").rstrip("…")
