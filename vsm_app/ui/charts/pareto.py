"""A Pareto chart: hatched bars, largest first, with the running share above them; direct labels, no legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from vsm_app.ui.charts.hatch import hatch
from vsm_app.ui.theme import Theme

_MARGIN: Final = 16.0
_TITLE: Final = 24.0
_LABELS: Final = 32.0
_LABEL_AIR: Final = 6.0
_BAR_SHARE: Final = 0.74
_DOT: Final = 2.5
_BAR_HEIGHT_SHARE: Final = 0.62  # the curve runs above the bars


@dataclass(frozen=True, slots=True)
class ParetoBar:
    """One bar: `key` is what a click reveals, `value` its height, `text` its figure.

    `cumulative` is the running share 0..1, `pareto` its class A, B or C.
    """

    key: str
    name: str
    value: float
    text: str
    cumulative: float
    pareto: str


class ParetoChart(QWidget):
    """Shows bars of one unit; a click on a bar tells which."""

    bar_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chart.pareto")
        self._theme = theme
        self._bars: tuple[ParetoBar, ...] = ()
        self._title = ""
        self._line_text = ""
        self._line_at = 0.8
        self.setMouseTracking(True)
        self.setMinimumSize(240, 120)

    @property
    def bars(self) -> tuple[ParetoBar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: tuple[ParetoBar, ...], title: str, line_text: str, line_at: float = 0.8) -> None:
        """Show `bars` under `title`; `line_text` marks the end of class A at `line_at`."""
        self._bars, self._title, self._line_text, self._line_at = bars, title, line_text, line_at
        self.setAccessibleName(title)
        self.setAccessibleDescription(", ".join(f"{bar.name} {bar.text}" for bar in bars))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 220)

    def bar_rect(self, number: int) -> QRectF:
        """Where a bar stands."""
        ground = self._ground()
        step = ground.width() / len(self._bars)
        width = min(step * _BAR_SHARE, 56.0)
        most = max((bar.value for bar in self._bars), default=0.0)
        height = ground.height() * _BAR_HEIGHT_SHARE * (self._bars[number].value / most if most > 0 else 0.0)
        centre = ground.left() + step * (number + 0.5)
        return QRectF(centre - width / 2, ground.bottom() - max(height, 1.5), width, max(height, 1.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setFont(theme.font("hint"))
        painter.setPen(theme.color("ink2"))
        painter.drawText(
            QRectF(_MARGIN, 4, self.width() - 2 * _MARGIN, _TITLE), Qt.AlignmentFlag.AlignVCenter, self._title
        )
        if not self._bars:
            return
        self._paint_line(painter)
        for number in range(len(self._bars)):
            self._paint_bar(painter, number)
        self._paint_curve(painter)
        for number in range(len(self._bars)):
            self._paint_words(painter, number, self.bar_rect(number))

    def _ground(self) -> QRectF:
        top = _TITLE + 14
        return QRectF(_MARGIN, top, self.width() - 2 * _MARGIN, self.height() - top - _LABELS)

    def _curve_y(self, cumulative: float) -> float:
        ground = self._ground()
        return ground.bottom() - ground.height() * cumulative * 0.96

    def _paint_line(self, painter: QPainter) -> None:
        ground, theme = self._ground(), self._theme
        y = self._curve_y(self._line_at)
        painter.setPen(QPen(theme.color("line2"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(ground.left(), y), QPointF(ground.right(), y))
        painter.setFont(theme.font("hint"))
        painter.setPen(theme.color("ink3"))
        box = QRectF(ground.right() - 60, y + 2, 60, 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._line_text)
        painter.setPen(QPen(theme.color("line2"), 1))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())

    def _paint_bar(self, painter: QPainter, number: int) -> None:
        bar, rect, theme = self._bars[number], self.bar_rect(number), self._theme
        loss = theme.color("flow.loss")
        if bar.pareto == "A":
            painter.fillRect(rect, QBrush(theme.alpha("flow.loss", 0.30)))
            painter.fillRect(rect, hatch(loss))
        else:
            painter.fillRect(rect, theme.alpha("flow.loss", 0.55 if bar.pareto == "B" else 0.4))

    def _paint_words(self, painter: QPainter, number: int, rect: QRectF) -> None:
        bar, theme = self._bars[number], self._theme
        painter.setFont(theme.font("tag"))
        painter.setPen(theme.color("ink"))
        above = QRectF(rect.center().x() - 60, rect.top() - 18, 120, 16)
        if number == 0 or above.top() > self._curve_y(bar.cumulative) + 2:
            letters = QFontMetricsF(painter.font()).boundingRect(above, Qt.AlignmentFlag.AlignCenter, bar.text)
            painter.fillRect(letters.adjusted(-3, 0, 3, 0), theme.color("panel"))  # no line runs through a figure
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, bar.text)
        painter.setFont(theme.font("hint"))
        painter.setPen(theme.color("ink2"))
        box, words = self.label(number)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), words)

    def label(self, number: int) -> tuple[QRectF, str]:
        """Where the name of a bar stands and what of it is written.

        Two lines under the bar; where a word of any name is longer than its column, one line each, by turns above and
        below, moved aside for one another and cut only where a whole line has no room for its names.
        """
        ground, metrics = self._ground(), QFontMetricsF(self._theme.font("hint"))
        step = ground.width() / len(self._bars)
        longest = max(metrics.horizontalAdvance(word) for bar in self._bars for word in bar.name.split() or [""])
        top = ground.bottom() + 3
        if longest <= step - 2:
            left = ground.left() + step * number
            return QRectF(left + 1, top, step - 2, _LABELS - 4), self._bars[number].name
        alike = range(number % 2, len(self._bars), 2)
        widths = _fitted([metrics.horizontalAdvance(self._bars[i].name) + 1.0 for i in alike], float(self.width()))
        lefts = _apart([ground.left() + step * (i + 0.5) for i in alike], widths, float(self.width()))
        own = number // 2
        words = metrics.elidedText(self._bars[number].name, Qt.TextElideMode.ElideRight, widths[own])
        line = (_LABELS - 4) / 2.0
        return QRectF(lefts[own], top + number % 2 * line, widths[own], line), words

    def _paint_curve(self, painter: QPainter) -> None:
        theme = self._theme
        points = [
            QPointF(self.bar_rect(number).center().x(), self._curve_y(bar.cumulative))
            for number, bar in enumerate(self._bars)
        ]
        painter.setPen(QPen(theme.color("ink2"), 1.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        painter.setBrush(theme.color("panel"))
        for point in points:
            painter.drawEllipse(point, _DOT, _DOT)

    # --- gestures -------------------------------------------------------------------------------------------------
    def bar_at(self, place: QPointF) -> ParetoBar | None:
        """The bar whose column is under the cursor."""
        ground = self._ground()
        if not self._bars or not ground.adjusted(0, 0, 0, _LABELS).contains(place):
            return None
        number = int((place.x() - ground.left()) / (ground.width() / len(self._bars)))
        return self._bars[min(number, len(self._bars) - 1)]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if bar else Qt.CursorShape.ArrowCursor)
        tip = f"{bar.name}: {bar.text}" if bar is not None else ""
        QToolTip.showText(event.globalPosition().toPoint(), tip, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position())
        if bar is not None and event.button() == Qt.MouseButton.LeftButton:
            self.bar_clicked.emit(bar.key)


def _fitted(widths: Sequence[float], room: float) -> list[float]:
    """Widths that find room in one line together: the longest give way first."""
    free = room - _LABEL_AIR * (len(widths) - 1)
    most = max(widths)
    for done, width in enumerate(sorted(widths)):
        share = free / (len(widths) - done)
        if width > share:
            most = share
            break
        free -= width
    return [min(width, most) for width in widths]


def _apart(centres: Sequence[float], widths: Sequence[float], room: float) -> list[float]:
    """Left edges of boxes that stand at their centres as far as they do not meet one another or the end of the line."""
    lefts: list[float] = []
    for centre, width in zip(centres, widths, strict=True):
        after = lefts[-1] + widths[len(lefts) - 1] + _LABEL_AIR if lefts else 0.0
        lefts.append(max(centre - width / 2.0, after))
    limit = room
    for number in reversed(range(len(lefts))):
        lefts[number] = min(lefts[number], limit - widths[number])
        limit = lefts[number] - _LABEL_AIR
    return lefts
