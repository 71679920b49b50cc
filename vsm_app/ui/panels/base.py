"""What every panel does alike: write its words, wear the theme, and compute nothing while it is hidden."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from vsm_app.ui.context import Context
from vsm_app.ui.theme import Theme


class Panel(QWidget):
    """A panel over the session. Subclasses fill :meth:`refresh`, :meth:`retranslate` and :meth:`dress`."""

    def __init__(self, panel_id: str, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"panel.{panel_id}")
        self.context = context
        self._is_outdated = True
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh_soon)
        context.language.changed.connect(self._on_language)
        context.themes.changed.connect(self.dress)

    def refresh_soon(self, *_: object) -> None:
        """Refresh now where the panel is seen, else when it is next."""
        self._is_outdated = True
        if self.isVisible():
            self._refresh_now()

    def refresh_later(self, *_: object) -> None:
        """Refresh with the next turn of the event loop; nothing is left to do where new results come before."""
        self._is_outdated = True
        self._later.start(0)

    def refresh(self) -> None:
        """Show what the session holds now."""

    def retranslate(self) -> None:
        """Write all words anew."""

    def dress(self, theme: Theme) -> None:
        """Wear `theme`."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_outdated:
            self._refresh_now()

    def _refresh_now(self) -> None:
        self._is_outdated = False
        self._later.stop()
        self.refresh()

    def _on_language(self, _code: str) -> None:
        self.retranslate()
        self.refresh_soon()
