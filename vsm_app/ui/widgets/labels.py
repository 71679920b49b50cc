"""Labels in a role of type, and the tag."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vsm_app.ui.fonts import without_sharp_s
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import TYPE
from vsm_app.ui.widgets.painting import Tone, paint_tag, tag_width


class Label(QLabel):
    """Text in a role of the theme's type, plain by default; `token` overrides the role's colour."""

    def __init__(
        self, theme: Theme, role: str, text: str = "", *, token: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme = theme
        self._role = role
        self._token = token
        self.setText(text)
        self._dress()

    def setText(self, text: str) -> None:
        """Another text (QLabel)."""
        super().setText(without_sharp_s(text) if TYPE[self._role].capitals else text)

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self._dress()

    def set_role(self, role: str, token: str = "") -> None:
        """Another role of type, and where given another colour than the role's."""
        if (role, token) != (self._role, self._token):
            self._role = role
            self._token = token
            self._dress()

    def _dress(self) -> None:
        self.setFont(QFont(self._theme.font(self._role)))
        palette = self.palette()
        color = self._theme.color(self._token) if self._token else self._theme.text_color(self._role)
        palette.setColor(QPalette.ColorRole.WindowText, color)
        palette.setColor(QPalette.ColorRole.Link, self._theme.color("accent.text"))
        self.setPalette(palette)


class LeadingLabel(Label):
    """Words beside a button that may lead where it leads; the keyboard has the button."""

    clicked = Signal()
    _leads = False

    def set_leading(self, *, leads: bool) -> None:
        """Whether a click leads anywhere now: underlined under the pointer then, which says so too."""
        self._leads = leads
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
            self._underline(on=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._is_click(event))  # else the release goes to what lies under it

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_click(event) and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._underline(on=self._leads)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._underline(on=False)
        super().leaveEvent(event)

    def _is_click(self, event: QMouseEvent) -> bool:
        return self._leads and event.button() is Qt.MouseButton.LeftButton

    def _underline(self, *, on: bool) -> None:
        font = self.font()
        if font.underline() is not on:
            font.setUnderline(on)
            self.setFont(font)


class SectionHeading(Label):
    """The heading of a section in a panel: eleven pixels, capitals. The text is passed as it is read aloud."""

    def __init__(self, theme: Theme, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, "panel.heading", text, parent=parent)


class Tag(QWidget):
    """A short word on a soft ground: the origin of a number, a count, an effect."""

    def __init__(self, theme: Theme, text: str = "", tone: Tone = Tone.QUIET, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = text
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The word."""
        return self._text

    @property
    def tone(self) -> Tone:
        """How it is meant."""
        return self._tone

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Another word, and where given another tone."""
        self._text = text
        self._tone = self._tone if tone is None else tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(tag_width(self._text, self._theme) + 0.5), round(self._theme.size("tag")))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tag(painter, QPointF(0, 0), self._text, self._tone, self._theme)
