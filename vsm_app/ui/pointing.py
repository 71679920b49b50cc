"""What Qt tells of pointers to the application alone: that a pen was taken away from the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication


class PenWatch(QApplication):
    """The application, which says so: to a widget the last place over which the pen was held looks as if it still were.

    No event filter could: one of the application sees every event there is, and costs time with each.
    """

    pen_left = Signal()

    def event(self, event: QEvent) -> bool:
        """The few events that are sent to the application itself (QApplication)."""
        if event.type() == QEvent.Type.TabletLeaveProximity:
            self.pen_left.emit()
        return super().event(event)
