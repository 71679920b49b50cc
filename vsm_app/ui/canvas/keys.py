"""What the keys do on the canvas; menus and shortcuts of the window come on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from vsm_app.model.edits import nodes
from vsm_app.model.placement import GRID
from vsm_app.ui.canvas.entry import connect_direction
from vsm_app.ui.canvas.tools.bend import nudge_piece
from vsm_app.ui.canvas.tools.chip import label_by_key
from vsm_app.ui.canvas.tools.resize import size_by_key
from vsm_app.ui.canvas.tools.sankey import nudge_bars

if TYPE_CHECKING:
    from vsm_app.ui.canvas.view import CanvasView

_Mod = Qt.KeyboardModifier
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_AMOUNT: Final = "~?<>≥≤≈="  # besides digits, how an amount begins
_SIGNS: Final = "-+.,"  # with which a name does not begin either
_ALT_GR: Final = _Mod.ControlModifier | _Mod.AltModifier  # as Windows says it: a German `~`
_WITH_SHIFT: Final = _Mod.ControlModifier | _Mod.ShiftModifier
_SIGN_KEYS: Final = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)  # on some keyboards typed with Shift
#: Pages, in shares of what is in sight: what stood at the edge is still seen.
_PAGES: Final = {Qt.Key.Key_PageUp: -0.8, Qt.Key.Key_PageDown: 0.8}
_CHANGES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEP: Final = 1.0
_BIG_STEP: Final = 10.0
#: Keys of those below with Ctrl that change nothing.
_LOOKS: Final = (
    Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Plus, Qt.Key.Key_Equal,
    Qt.Key.Key_Minus,
)  # fmt: skip
#: Keys that belong to menus of the window where it has them; here for a canvas that stands alone.
_CTRL: Final[dict[Qt.Key, Callable[[CanvasView], object]]] = {
    Qt.Key.Key_A: lambda view: view.select_all(),
    Qt.Key.Key_C: lambda view: view.copy(),
    Qt.Key.Key_X: lambda view: view.cut(),
    Qt.Key.Key_V: lambda view: view.paste(),
    Qt.Key.Key_D: lambda view: view.duplicate(),
    Qt.Key.Key_Z: lambda view: view.table.session.undo_stack.undo(),
    Qt.Key.Key_Y: lambda view: view.table.session.undo_stack.redo(),
    Qt.Key.Key_0: lambda view: view.reset_zoom(),
    Qt.Key.Key_1: lambda view: view.fit(),
    Qt.Key.Key_2: lambda view: view.fit_selection(),
    Qt.Key.Key_Plus: lambda view: view.zoom_in(),
    Qt.Key.Key_Equal: lambda view: view.zoom_in(),
    Qt.Key.Key_Minus: lambda view: view.zoom_out(),
}


class StrayTyping:
    """Typing while nothing takes it: a `/` among it (`3.5 t/wk`) must not open the search, whose Enter adds a node."""

    _GOES_ON_MS: Final = 2000  # a slash sooner after the key before belongs to what is typed

    def __init__(self) -> None:
        self._since = QElapsedTimer()

    def note(self) -> bool:
        """A key was typed that nothing took; says whether it is the first of what is being typed."""
        is_first = not self._goes_on()
        self._since.start()
        return is_first

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key that would be a shortcut belongs to what is being typed."""
        return event.text() == "/" and self._goes_on()

    def _goes_on(self) -> bool:
        return self._since.isValid() and not self._since.hasExpired(self._GOES_ON_MS)


def handle_key(view: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key means here; says whether it meant anything."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~_Mod.KeypadModifier
    direction = connect_direction(event)
    if direction is not None:
        return view.go_on(direction)
    if key in _ARROWS or key in _PAGES:
        return (_arrow if key in _ARROWS else _page)(view, key, modifiers)
    if modifiers == _WITH_SHIFT and key == Qt.Key.Key_Z:
        view.table.session.undo_stack.redo()
        return True
    if key in _CTRL and modifiers in (_Mod.ControlModifier, _WITH_SHIFT if key in _SIGN_KEYS else _Mod.ControlModifier):
        _CTRL[key](view)
        return True
    if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and modifiers == _Mod.NoModifier:
        view.delete_selection()
        return True
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
        return view.edit_selected()
    if key == Qt.Key.Key_Escape:
        view.escape()
        return True
    return _typed(view, event, modifiers)


def refuse_change(view: CanvasView, event: QKeyEvent) -> bool:
    """While presenting, say once why a key does nothing that does more than to zoom, select, copy and let go."""
    key, is_held = Qt.Key(event.key()), bool(event.modifiers() & _Mod.ControlModifier)
    if not view.is_presenting or (is_held and key in _LOOKS):
        return False
    # by what they are, too: whether Del or Ctrl+X have a text is the platform's choice
    is_named = key in _ARROWS or key in _CHANGES or (is_held and (key in _CTRL or key == Qt.Key.Key_L))
    if key == Qt.Key.Key_Escape or not (is_named or event.text()):
        return False
    if view.stray_typing.note():
        view.table.tell("refused.presenting")
    return True


def _page(view: CanvasView, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    """Most of what is in sight up or down, with Shift sideways, as long as something of the map stays in sight."""
    if modifiers not in (_Mod.NoModifier, _Mod.ShiftModifier):
        return False
    sight, share = view.seen().rect, _PAGES[key]
    sideways = modifiers == _Mod.ShiftModifier
    by = QPointF(share * sight.width(), 0.0) if sideways else QPointF(0.0, share * sight.height())
    if sight.translated(by).intersects(view.table.scene.content_rect()):
        view.go_by(by)
    return True


def _arrow(view: CanvasView, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
    dx, dy = _ARROWS[key]
    if modifiers == _Mod.ControlModifier and view.table.scene.mode != "sankey":
        return size_by_key(view.table, GRID * dx, GRID * dy) or label_by_key(view.table, GRID * dx, GRID * dy)
    if modifiers not in (_Mod.NoModifier, _Mod.ShiftModifier):
        return False
    table = view.table
    step = _BIG_STEP if modifiers == _Mod.ShiftModifier else _STEP
    if table.scene.mode == "sankey":  # the map that is not seen stays as it is
        return nudge_bars(table, dx * step, dy * step)
    movable = table.with_members(i for i in table.session.selection if i not in table.document.flows)
    if not movable:
        return nudge_piece(table, dx * step, dy * step)
    table.attempt(lambda document: nodes.nudge(document, movable, dx * step, dy * step), select=False)
    return True


def _typed(view: CanvasView, event: QKeyEvent, modifiers: Qt.KeyboardModifier) -> bool:
    """Typing on a selected node renames it, on a selected flow says its quantity.

    An amount typed on a node that was just pulled out of another one is that of the flow between them; no name of a
    node begins with a sign that only amounts have.
    """
    letters = event.text()
    if not letters or not letters.isprintable() or letters == " ":
        return False
    held = modifiers & (_Mod.ControlModifier | _Mod.AltModifier)
    if held and not (held == _ALT_GR and letters in _AMOUNT):  # a shortcut, if only one that is switched off now
        return False
    selection, document = view.table.session.selection, view.table.document
    are_flows = bool(selection) and all(one in document.flows for one in selection)
    if len(selection) != 1 and not are_flows:
        is_stray = letters != "/" or view.stray_typing.takes(event)
        if is_stray and view.stray_typing.note() and selection:
            view.say_what_to_select(amount=letters.isdecimal() or letters in _AMOUNT + _SIGNS)
        return False
    if letters == "/":
        return False
    if are_flows:
        return view.start_entries(selection, letters)
    (chosen,) = selection
    flow = view.placing.awaits_amount(chosen) if letters.isdecimal() or letters in _AMOUNT else None
    if flow is not None:
        return view.start_entry(flow, letters)
    return letters not in _AMOUNT and view.start_rename(chosen, letters)
