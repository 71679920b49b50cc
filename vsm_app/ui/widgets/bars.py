"""Small bars: a share with its target, and the handle that sets the scale of a Sankey."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vsm_app.ui.fonts import for_capitals
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.painting import paint_bar, paint_box, paint_focus


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


def round_amount(px_per_unit: float, length: float) -> float:
    """The amount of form 1, 2, 5 times a power of ten whose bar comes closest below `length` px; 0 where there is none.

    `px_per_unit` is the width of one unit in px.
    """
    if px_per_unit <= 0 or length <= 0 or not math.isfinite(length / px_per_unit):
        return 0.0
    wanted = length / px_per_unit
    power = 10.0 ** math.floor(math.log10(wanted))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= wanted)


_STEP: Final = 1.1
_KNOB: Final = 5.5


class ScaleHandle(QWidget):
    """The legend of a Sankey's scale: a bar as wide as a round amount, with a knob to drag.

    Dragging the knob, or Up and Down, makes every ribbon wider or narrower: `scaled` carries the factor since the last
    call. The owner multiplies its px per unit and answers with `set_scale(px, text of reference(px), unit)`. While the
    knob is dragged the amount stays and the bar grows with it; on release a factor of 1 asks for a round one again.
    """

    scaled = Signal(float)

    WIDTH: Final = 196
    HEIGHT: Final = 98
    _BAR: Final = QRectF(15, 34, 14, 54)
    _REST: Final = 27.0  # at most as long while at rest: the knob has as much room again to grow
    _SHORTEST: Final = 4.0

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._remark = ""
        self._note = ""
        self._unit = ""
        self._amount_text = ""
        self._length = self._REST
        self._dragged_from: float | None = None
        self._amount = 0.0
        self.setFixedSize(self.WIDTH, self.HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeVerCursor)

    @property
    def length(self) -> float:
        """Length of the bar in px: the width of a ribbon of the amount shown."""
        return self._length

    def set_words(self, title: str, remark: str = "", note: str = "") -> None:
        """Heading, what stands opposite it, and the line under the amount."""
        self._title = title
        self._remark = remark
        self._note = note
        self._speak()

    def reference(self, px_per_unit: float) -> float:
        """The amount the bar will stand for at `px_per_unit`; format it and hand it to `set_scale`."""
        if self._dragged_from is not None and self._amount:
            return self._amount
        return round_amount(px_per_unit, self._REST)

    def set_scale(self, px_per_unit: float, amount: str, unit: str) -> None:
        """Show the scale: `amount` is `reference(px_per_unit)` as the language writes it."""
        self._amount = self.reference(px_per_unit)
        self._length = min(max(self._amount * px_per_unit, self._SHORTEST), self._BAR.height())
        self._amount_text = amount
        self._unit = unit
        self._speak()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.update()

    # --- drawing --------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        card, line = theme.color("card"), theme.color("line")
        paint_box(painter, QRectF(self.rect()), theme.size("card.radius"), card, line)
        painter.setFont(theme.font("panel.heading"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(QPointF(14, 22), for_capitals(self._title))
        painter.setFont(theme.font("hint"))
        remark = painter.fontMetrics().horizontalAdvance(self._remark)
        painter.drawText(QPointF(self.width() - 14 - remark, 22), self._remark)
        self._paint_bar(painter)
        self._paint_words(painter)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), theme.size("card.radius"), theme)

    def _paint_bar(self, painter: QPainter) -> None:
        theme = self._theme
        bar = self._bar()
        paint_box(painter, bar, theme.size("sankey.bar.radius"), theme.color("flow.primary"))
        painter.setPen(QPen(theme.color("ink3"), 1))
        x = bar.right() + 7.5
        painter.drawLine(QLineF(x, bar.top(), x, bar.bottom()))
        for y in (bar.top() + 0.5, bar.bottom() - 0.5):
            painter.drawLine(QLineF(x - 3, y, x + 3, y))
        painter.setPen(QPen(theme.color("card"), 2))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(self._knob(), _KNOB, _KNOB)

    def _paint_words(self, painter: QPainter) -> None:
        theme = self._theme
        x, y = 50.0, 56.0
        painter.setFont(theme.font("body.strong"))
        painter.setPen(theme.color("ink"))
        painter.drawText(QPointF(x, y), self._amount_text)
        width = painter.fontMetrics().horizontalAdvance(self._amount_text)
        painter.setFont(theme.font("hint"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(QPointF(x + width + 5, y), self._unit)
        painter.drawText(QPointF(x, y + 18), self._note)

    def _bar(self) -> QRectF:
        return QRectF(self._BAR.left(), self._BAR.bottom() - self._length, self._BAR.width(), self._length)

    def _knob(self) -> QPointF:
        return QPointF(self._BAR.center().x(), self._bar().top())

    # --- gestures -------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        moved = self._dragged_from - event.position().y()
        wanted = min(max(self._length + moved, self._SHORTEST), self._BAR.height())
        if wanted != self._length:
            self._dragged_from -= wanted - self._length
            self.scaled.emit(wanted / self._length)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self._dragged_from = None
            self.scaled.emit(1.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Plus):
            self.scaled.emit(_STEP)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Minus):
            self.scaled.emit(1 / _STEP)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _speak(self) -> None:
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(f"{self._amount_text} {self._unit} {self._note}".strip())
        self.update()
