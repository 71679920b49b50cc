"""Why an action cannot be done now: said where its key is pressed all the same, and by its line of the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QKeyCombination, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from vsm_app.ui.actions.specs import ACTIONS, ARRANGING, SEPARATOR, spec
from vsm_app.ui.told import told

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow

#: What has to be selected for it.
_SOMETHING: Final = ("edit.duplicate", "edit.duplicate_flows", "edit.delete", "edit.quantity", "view.zoom_selection")
_A_FLOW: Final = ("map.why", "edit.exact", "edit.reverse", "edit.flip", "edit.reset_line", "edit.reset_chip")
_NEEDS: Final = {
    **dict.fromkeys(_SOMETHING, "something"),
    **dict.fromkeys(_A_FLOW, "flow"),
    **{one: "three" if one.startswith("distribute") else "two" for one in ARRANGING if one != SEPARATOR},
    "edit.connect": "end",
    "edit.insert_into_flow": "one_flow",
    "edit.lock": "lockable",
    "group.make": "nodes",
    "group.dissolve": "group",
    "group.toggle": "member",
}
#: What else it may be, where that is selected.
_OTHERWISE: Final = {
    "edit.exact": "not_entered",
    "edit.flip": "no_return",
    "edit.reset_line": "own_way",
    "edit.reset_chip": "own_place",
    "edit.undo": "no_undo",
    "edit.redo": "no_redo",
    "map.period_next": "no_periods",
    "map.period_previous": "no_periods",
}
#: What works in the Sankey, too.
_IN_SANKEY: Final = (*_SOMETHING, "map.why", "edit.exact")


class Refusals(QObject):
    """Looks for the action whose key was pressed while it is switched off."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._refused = QKeyCombination()
        for menu in window.menus.values():
            menu.aboutToShow.connect(self._explain)

    def reason(self, action_id: str) -> str:
        """Why an action is switched off, in the language of the window; empty where it is on."""
        window = self._window
        if window.actions_[action_id].isEnabled():
            return ""
        session = window.context.session
        has_flow = any(one in session.document.flows for one in session.selection)
        if not window.workspace.shows_map:
            code = "no_map"
        elif not window.actions_[action_id].isVisible():
            code = "presenting"
        elif action_id in _NEEDS and action_id not in _IN_SANKEY and session.view.view == "sankey":
            code = "sankey"
        elif action_id in _OTHERWISE and (has_flow or action_id not in _NEEDS):
            code = _OTHERWISE[action_id]
        else:
            code = _NEEDS.get(action_id, "")
        return told(lambda: window.context.language.text(f"refused.{code}")) if code else ""

    def take(self, event: QKeyEvent) -> None:
        """A key that no field wanted: where it is that of an action that is switched off, say why."""
        if event.isAutoRepeat():
            return
        pressed, actions = QKeySequence(event.keyCombination()), self._window.actions_
        for one in ACTIONS:
            if pressed in actions[one.id].shortcuts() and (why := self.reason(one.id)):
                if one.id != "edit.quantity" or not self._window.canvas.hint_leads:  # F2 follows that
                    self._window.context.notices.say(why)
                    self._swallow(event)
                return

    def _swallow(self, event: QKeyEvent) -> None:
        """The press that follows means nothing more: a field would take `K` out of Alt+Shift+K."""
        focus = QApplication.focusWidget()
        if focus is not None:
            self._refused = event.keyCombination()
            focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The next key of the widget that had the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            watched.removeEventFilter(self)
            return event.keyCombination() == self._refused
        return super().eventFilter(watched, event)

    def _explain(self) -> None:
        """The lines of a menu say it as well, below their words."""
        menu = self.sender()
        for action in menu.actions() if isinstance(menu, QMenu) else ():
            action_id = action.objectName().removeprefix("action.")
            if action_id in self._window.actions_:
                plain = self._window.actions_.tip(spec(action_id))
                action.setToolTip("\n".join(filter(None, (plain, self.reason(action_id)))))
