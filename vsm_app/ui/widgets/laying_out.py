"""Laying out before the first paint: what is shown for the first time is never seen half laid."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def lay_out_now(parent: QWidget) -> None:
    """Give everything that is seen in `parent` its place at once.

    Qt asks layouts for it with an event each, from the inside out, tables when they paint; scroll bars come with the
    next turn of the event loop. A window that paints in between shows cards on top of each other.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    for area in parent.findChildren(QAbstractScrollArea):
        if area.isVisible() and not area.inherits("QGraphicsView"):
            if area.inherits("QAbstractItemView"):
                _lay_out_items(area)
            QCoreApplication.sendPostedEvents(area, QEvent.Type.MetaCall)  # its scroll bars
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _lay_out_items(area: QWidget) -> None:
    from PySide6.QtWidgets import QAbstractItemView  # the first window has none, and its enumerations take their time

    if isinstance(area, QAbstractItemView):
        area.doItemsLayout()
