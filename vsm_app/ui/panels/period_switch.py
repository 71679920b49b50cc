"""The switch at the top between all periods of a map and each of them; in the accent where one is looked at."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.widgets.buttons import ToolbarDropdown


class PeriodSwitch(ToolbarDropdown):
    """Says which period is looked at; there only on a map that has periods."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, icon="timer", parent=parent)
        self.setObjectName("header.period")
        self._context = context
        self._is_single = False
        self.refresh()

    def refresh(self, *_: object) -> None:
        """The period as it is now."""
        session = self._context.session
        periods = session.document.physics.periods
        period = periods.get(session.view.period)
        self._is_single = period is not None
        self.setVisible(bool(periods))
        self.setText(translate("Header", "All periods") if period is None else period.name)
        self.setToolTip(
            translate("Header", "Period: what is entered holds in all of them")
            if period is None
            else translate("Header", "Period: amounts entered hold in {period} only").format(period=period.name)
        )
        name = translate("Header", "Period")
        self.setAccessibleName(f"{name}: {self.text()}")
        self.update()

    def ink(self) -> QColor:
        return self._theme.color("accent.text") if self._is_single else super().ink()

    def edge(self) -> QColor | None:
        return self._theme.color("accent") if self._is_single else super().edge()

    def ground(self) -> QColor | None:
        return self.shade("accent.soft") if self._is_single else super().ground()
