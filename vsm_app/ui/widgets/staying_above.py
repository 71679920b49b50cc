"""Keeps what lies over the window above the strips by which Qt lets one grab the separators of the docks.

A separator of one pixel gets an invisible strip of five, a child of the window that Qt raises with each layout: what
lies above such a strip - the buttons of a call-out - would get no click there.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QWidget

_STRIP: Final = "qt_qmainwindow_extended_splitter"


class StayingAbove(QObject):
    """Raises `widget` again whenever one of the strips beside it is raised."""

    def __init__(self, widget: QWidget, host: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        for child in host.findChildren(QWidget, _STRIP):
            child.installEventFilter(self)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A strip that comes later is watched as well; a strip that is shown or raised goes below."""
        if isinstance(event, QChildEvent) and event.polished() and event.child().objectName() == _STRIP:
            event.child().installEventFilter(self)
        elif event.type() in (QEvent.Type.ZOrderChange, QEvent.Type.Show) and watched.objectName() == _STRIP:
            self._widget.raise_()
        return False
