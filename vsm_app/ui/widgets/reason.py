"""A line of reasoning to click: a numbered step, what it is about, and what it says, wrapped."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton
from vsm_app.ui.widgets.painting import paint_focus

_NUMBER: Final = 22.0
_INDENT: Final = 34.0
_RING: Final = 16.0
_PAD: Final = 6.0
_GAP: Final = 2.0
_WIDEST: Final = 400


class ReasonRow(HouseButton):
    """One row of a call-out; `number` 0 stands without a circle, flush left. `figure` is set at the right end."""

    def __init__(
        self, theme: Theme, heading: str, words: str, number: int = 0, figure: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, heading, parent=parent)
        self.heading, self.words, self.number, self.figure = heading, words, number, figure
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{heading}: {words}" if words else heading)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._heading_box(width).height() + self._words_box(width).height() + 2 * _PAD + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(_WIDEST, self.heightForWidth(_WIDEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect = self.theme, QRectF(self.rect())
        ground = self.ground()
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, 6, 6)
        if self.number:
            self._paint_number(painter)
        heading, words = self._heading_box(self.width()), self._words_box(self.width())
        painter.setFont(theme.font("body.strong"))
        painter.setPen(theme.color("ink"))
        painter.drawText(heading, self._flags(), self.heading)
        if self.figure:
            right = QRectF(self._left(), heading.top(), self.width() - self._left() - _PAD, heading.height())
            painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self.figure)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(words, self._flags(), self.words)
        if self.hasFocus() and self.window().isActiveWindow():
            paint_focus(painter, rect.adjusted(1, 1, -1, -1), 6, theme)

    def _paint_number(self, painter: QPainter) -> None:
        theme = self.theme
        circle = QRectF(_PAD - 2, _PAD - 2, _NUMBER, _NUMBER)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent.soft"))
        painter.drawEllipse(circle)
        painter.setPen(QPen(theme.color("accent.text")))
        painter.setFont(theme.font("badge"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _left(self) -> float:
        return _INDENT if self.number else _PAD

    @staticmethod
    def _flags() -> int:
        return int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)

    def _heading_box(self, width: int) -> QRectF:
        metrics = QFontMetricsF(self.theme.font("body.strong"))
        spare = metrics.horizontalAdvance(self.figure) + 12 if self.figure else 0.0
        return self._box(metrics, self.heading, QPointF(self._left(), _PAD), width - spare)

    def _words_box(self, width: int) -> QRectF:
        metrics = QFontMetricsF(self.theme.font("body"))
        return self._box(metrics, self.words, QPointF(self._left(), self._heading_box(width).bottom() + _GAP), width)

    def _box(self, metrics: QFontMetricsF, words: str, top_left: QPointF, width: float) -> QRectF:
        room = QRectF(top_left.x(), top_left.y(), max(width - top_left.x() - _PAD, 40.0), 10_000)
        return QRectF(room.topLeft(), QPointF(room.right(), metrics.boundingRect(room, self._flags(), words).bottom()))


class ChoiceRow(ReasonRow):
    """One way to choose from, with a ring before it; give those that exclude each other one `QButtonGroup`."""

    def __init__(self, theme: Theme, heading: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, heading, words, parent=parent)
        self.setCheckable(True)

    def ground(self) -> QColor | None:
        return self.shade("accent.soft" if self.isChecked() else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(_PAD + 2, _PAD + 1, _RING, _RING)
        chosen = self.isChecked()
        painter.setPen(QPen(self.theme.color("accent" if chosen else "outline"), 1.5))
        painter.setBrush(self.theme.color("field"))
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("accent"))
            painter.drawEllipse(ring.adjusted(4, 4, -4, -4))

    def _left(self) -> float:
        return _INDENT - 2
