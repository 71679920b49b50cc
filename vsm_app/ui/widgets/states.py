"""How things stand: the traffic light of the degrees of freedom, and what an empty panel says."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from vsm_app.ui.icons import paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.buttons import HouseButton, OutlineButton
from vsm_app.ui.widgets.labels import Label


class Light(StrEnum):
    """The three states of a map, by place from left to right."""

    CONFLICT = "conflict"
    MISSING = "missing"
    CLOSED = "closed"


_LIGHTS: Final = {Light.CONFLICT: "badge.error", Light.MISSING: "badge.warn", Light.CLOSED: "ok"}


class TrafficLight(HouseButton):
    """Three lamps of which one is lit, told by place, colour and words; a click asks for the next step."""

    padding = 4.0
    role = "status.strong"
    _LAMP: Final = 11.0

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._light = Light.CLOSED
        self._detail = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def light(self) -> Light:
        """Which lamp is lit."""
        return self._light

    def show_state(self, light: Light, words: str, detail: str = "") -> None:
        """Light a lamp and say so in `words`; `detail` follows in a lighter hand."""
        self._light = light
        self._detail = detail
        self.setText(words)
        self.setAccessibleName(f"{words} {detail}".strip())
        self.updateGeometry()
        self.update()

    def content_width(self) -> float:
        words = QFontMetricsF(self._theme.font(self.role)).horizontalAdvance(self.text())
        detail = QFontMetricsF(self._theme.font("status")).horizontalAdvance(self._detail)
        return 3 * self._LAMP + self.gap + words + (6 + detail if self._detail else 0)

    def height_hint(self) -> int:
        return 22

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        theme = self._theme
        x, middle = self.padding, room.center().y()
        for place in Light:
            lit = place is self._light
            centre = QPointF(x + self._LAMP / 2, middle)
            if lit:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(_LIGHTS[place]))
                painter.drawEllipse(centre, self._LAMP / 2, self._LAMP / 2)
            else:
                painter.setPen(QPen(theme.color("line2"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, self._LAMP / 2 - 1.25, self._LAMP / 2 - 1.25)
            x += self._LAMP
        x += self.gap
        for role, text in ((self.role, self.text()), ("status", self._detail)):
            painter.setFont(theme.font(role))
            painter.setPen(theme.text_color(role))
            painter.drawText(QRectF(x, 0, room.width(), room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            x += QFontMetricsF(theme.font(role)).horizontalAdvance(text) + 6


class _Picture(QWidget):
    """An icon in the middle of an empty panel."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.setFixedSize(28, 28)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._icon, QRectF(0, 0, 28, 28), self._theme.color("ink3"))


class EmptyState(QWidget):
    """What a panel shows while it has nothing: one sentence that says what to do next, and the button for it."""

    def __init__(self, theme: Theme, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = _Picture(theme, icon) if icon else None
        self._words = Label(theme, "body", token="ink2")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMaximumWidth(380)
        self.button = OutlineButton(theme)
        self.button.hide()
        self._action: Callable[[], None] | None = None
        self.button.clicked.connect(self._act)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        if self._picture is not None:
            layout.addWidget(self._picture, 0, middle)
        layout.addWidget(self._words, 0, middle)
        layout.addWidget(self.button, 0, middle)
        layout.addStretch(1)

    @property
    def words(self) -> str:
        """The sentence."""
        return self._words.text()

    def say(self, words: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        """Say `words`; with `button`, offer `action` under them."""
        self._words.setText(words)
        width = min(round(QFontMetricsF(self._words.font()).horizontalAdvance(words)) + 4, 380)
        self._words.setMinimumWidth(width)
        self._words.setMinimumHeight(self._words.heightForWidth(width))  # a centred label gets no height for its width
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.button.updateGeometry()
        self._action = action

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._words.set_theme(theme)
        self.button.set_theme(theme)
        if self._picture is not None:
            self._picture.set_theme(theme)

    def _act(self) -> None:
        if self._action is not None:
            self._action()
