"""Tab walks the map in reading order; what was kept, or added on the way, stays selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from vsm_app.ui.canvas.view import CanvasView

_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_HELD: Final = _CTRL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Walk:
    """Where the keyboard is, is what was selected last.

    Tab leaves what it comes from, Ctrl+Tab takes the next of the same sort (box or flow) to it, Ctrl+Space keeps what
    is selected while Tab goes on; at one that is kept already, it is let go of with the next Tab.
    """

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._kept: tuple[str, ...] = ()
        self._reached: tuple[str, ...] = ()  # what was selected when something was kept or walked to

    def key(self, event: QKeyEvent) -> bool:
        """Walk or keep; says whether the key did either. At an end of the map Tab goes on to the rest of the window."""
        key, held = Qt.Key(event.key()), event.modifiers() & _HELD
        if key == Qt.Key.Key_Space and held == _CTRL:
            return event.isAutoRepeat() or self._keep()
        if key not in _TABS:
            return False
        back = key == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self._add(-1 if back else 1) if held == _CTRL else self._go(-1 if back else 1)

    def _go(self, step: int) -> bool:
        order, selection = self._view.order(), self._selection()
        kept = self._still_kept()
        here = order.index(selection[-1]) if selection and selection[-1] in order else None
        following = here + step if here is not None else len(order) - 1 if step < 0 else 0
        if not 0 <= following < len(order):
            self._select(kept, kept)
            return False
        self._reach(kept, order[following], kept)
        return True

    def _add(self, step: int) -> bool:
        """The next of the same sort in that direction that is not selected yet; at the end of the map it stays."""
        order, selection = self._view.order(), self._selection()
        if not selection or selection[-1] not in order:
            return self._go(step)
        flows, here = self._view.table.document.flows, order.index(selection[-1])
        ahead = order[here + 1 :] if step > 0 else order[:here][::-1]
        is_flow = selection[-1] in flows
        following = next((i for i in ahead if (i in flows) is is_flow and i not in selection), None)
        if following is not None:
            self._reach(selection, following, self._still_kept())
        return True

    def _keep(self) -> bool:
        """Keep what is selected; where the last of it is kept already, that no longer."""
        selection = self._selection()
        if not selection:
            return False
        kept = self._still_kept()
        self._kept = tuple(i for i in kept if i != selection[-1]) if selection[-1] in kept else selection
        self._reached = selection
        view = self._view
        said, count = "canvas.kept" if self._kept else "canvas.kept_none", len(self._kept)
        view.table.tell(said, {"count": count})
        return True

    def _selection(self) -> tuple[str, ...]:
        return self._view.table.session.selection

    def _still_kept(self) -> tuple[str, ...]:
        """What was kept, unless something else has been selected since."""
        return self._kept if self._selection() == self._reached else ()

    def _reach(self, others: tuple[str, ...], element_id: str, kept: tuple[str, ...]) -> None:
        self._select((*(i for i in others if i != element_id), element_id), kept)
        self._view.show_element(element_id)

    def _select(self, ids: tuple[str, ...], kept: tuple[str, ...]) -> None:
        self._kept, self._reached = kept, ids
        self._view.table.session.select(ids)
