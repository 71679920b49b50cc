"""The periods of a map in the menus and at the top: which one is looked at, and typed in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from vsm_app.ui.actions.specs import PERIOD_WAYS, SEPARATOR
from vsm_app.ui.i18n import translate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from vsm_app.ui.main_window import MainWindow


class PeriodCommands(QObject):
    """Fills the menu of periods and goes from one to the next."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._menu: QMenu = window.menus["period"]
        self._menu.aboutToShow.connect(self.fill)
        window.actions_.on("map.period_next", partial(self._step, 1))
        window.actions_.on("map.period_previous", partial(self._step, -1))
        window.actions_.on("map.periods", self._lead_to_periods)
        window.header.period.set_menu(self._menu)
        session = window.context.session
        for signal in (session.document_changed, session.document_replaced, session.view_changed):
            signal.connect(self._refresh)
        self.fill()
        self._refresh()

    def fill(self) -> None:
        """All periods together, each of them, and the ways on."""
        self._menu.clear()
        session = self._window.context.session
        periods = session.document.physics.periods
        words = {"": translate("Header", "All periods")} | {one.id: one.name for one in periods.values()}
        group = QActionGroup(self._menu)
        for key, name in words.items() if periods else ():
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == session.view.period)
            action.triggered.connect(partial(self._look_at, key))
            group.addAction(action)
        if periods:
            self._menu.addSeparator()
        for entry in PERIOD_WAYS:
            if entry == SEPARATOR:
                self._menu.addSeparator()
            else:
                self._menu.addAction(self._window.actions_[entry])

    def _look_at(self, period: str, *_: object) -> None:
        self._window.context.session.set_view(period=period)

    def _step(self, by: int) -> None:
        session = self._window.context.session
        keys = ["", *session.document.physics.periods]
        self._look_at(keys[(keys.index(session.view.period) + by) % len(keys)])

    def _lead_to_periods(self) -> None:
        self._window.actions_["map.settings"].trigger()
        self._window.inspector.refresh()
        section = self._window.inspector.map.periods
        section.section.open()
        self._window.inspector.lead_to(section.add)

    def _refresh(self, *_: object) -> None:
        window = self._window
        has_periods = bool(window.context.session.document.physics.periods) and window.workspace.shows_map
        for action_id in ("map.period_next", "map.period_previous"):
            window.actions_[action_id].setEnabled(has_periods)
