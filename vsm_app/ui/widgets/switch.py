"""On or off, at once: a measure in the scenario, a layer of the view."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton
from vsm_app.ui.widgets.painting import paint_box, paint_focus

_KNOB_INSET: Final = 2.5
_RING: Final = 3


class Switch(HouseButton):
    """A sliding switch with an optional word at its right; `toggled` as with any checkable button.

    The position of the knob tells the state, the colour only repeats it. Without a word, give it an accessible name.
    """

    role = "body"

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent=parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = self._theme.size("switch.width") + 2 * _RING
        if self.text():
            width += self.gap + QFontMetricsF(self._theme.font(self.role)).horizontalAdvance(self.text()) + 2
        return QSize(round(width), round(self._theme.size("switch.height")) + 2 * _RING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        width, height = theme.size("switch.width"), theme.size("switch.height")
        track = QRectF(_RING, (self.height() - height) / 2, width, height)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        paint_box(painter, track, height / 2, theme.color("accent" if self.isChecked() else "switch.off"))
        radius = height / 2 - _KNOB_INSET
        x = track.right() - height / 2 if self.isChecked() else track.left() + height / 2
        painter.setBrush(theme.color("on.accent" if self.isChecked() else "knob"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, track.center().y()), radius, radius)
        painter.setOpacity(1.0)
        if self.text():
            painter.setFont(theme.font(self.role))
            painter.setPen(self.ink())
            painter.drawText(
                QRectF(track.right() + self.gap + _RING, 0, self.width(), self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                self.text(),
            )
        if self.shows_ring:
            ring = track.adjusted(-_RING, -_RING, _RING, _RING)
            paint_focus(painter, ring, ring.height() / 2, theme)
