"""A small bar: a share with its target."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.painting import paint_bar


class MiniBar(QWidget):
    """A horizontal bar of a share 0..1 with an optional target; says nothing itself, its neighbours hold the figure."""

    def __init__(self, theme: Theme, token: str = "ok", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = token
        self._fraction = 0.0
        self._target: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def fraction(self) -> float:
        """The share it shows."""
        return self._fraction

    @property
    def target(self) -> float | None:
        """Where the tick stands."""
        return self._target

    def set_value(self, fraction: float, target: float | None = None, token: str = "") -> None:
        """Show `fraction` with a tick at `target`, in the colour `token` where given."""
        self._fraction = fraction
        self._target = target
        self._token = token or self._token
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(self._theme.size("bar.target")) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_bar(painter, QRectF(self.rect()), self._fraction, self._theme, self._token, self._target)
