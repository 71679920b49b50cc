"""One tile of the palette: an icon over a short word, to be dragged onto the map or double-clicked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from vsm_app.ui.icons import has_icon, paint_icon
from vsm_app.ui.theme import Theme

KIND_MIME: Final = "application/x-ringstrom-kind"
TILE: Final = QSize(71, 44)
_ICON: Final = 20.0
_ICON_TOP: Final = 5.0
_LABEL_HEIGHT: Final = 15.0
_LABEL_AIR: Final = 4.0  # on either side: the left tiles stand at the edge of the window
_CLOSEST: Final = 0.5  # px by which letters may stand closer


class PaletteTile(QAbstractButton):
    """One kind to add. `key` goes into the drag's MIME data; `activated` asks to add it beside the selection."""

    activated = Signal(str)
    focused = Signal(str)

    def __init__(self, key: str, icon: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._icon = icon
        self._theme = theme
        self._label = ""
        self._pressed_at: QPoint | None = None
        self._hovered = False
        self.clicked.connect(self._on_pressed)  # by a screen reader: the pointer drags or clicks twice
        self.setObjectName(f"palette.{key}")
        self.setFixedSize(TILE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_words(self, label: str, name: str, tip: str) -> None:
        """The short word under the icon, the full name (spoken) and the tooltip."""
        self._label = label
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of `theme`."""
        self._theme = theme
        self.update()

    # --- drawing --------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self._hovered or self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        self._draw(painter, self.width())

    def _draw(self, painter: QPainter, width: float) -> None:
        theme = self._theme
        if has_icon(self._icon):
            paint_icon(painter, self._icon, QRectF((width - _ICON) / 2, _ICON_TOP, _ICON, _ICON), theme.color("ink"))
        font, text = self.fitted_label()
        painter.setFont(font)
        painter.setPen(theme.text_color("palette"))
        box = QRectF(0, _ICON_TOP + _ICON + 2, width, _LABEL_HEIGHT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def fitted_label(self) -> tuple[QFont, str]:
        """The label as it is painted: clear of the tile's sides, its letters a little closer where it is long."""
        font, room = QFont(self._theme.font("palette")), self.width() - 2.0 * _LABEL_AIR
        over = QFontMetricsF(font).horizontalAdvance(self._label) - room
        if over > 0.0:
            closer = max(font.letterSpacing() - over / len(self._label), -_CLOSEST)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, closer)
        return font, QFontMetricsF(font).elidedText(self._label, Qt.TextElideMode.ElideRight, self.width())

    def drag_pixmap(self) -> QPixmap:
        """What hangs on the cursor while the tile is dragged."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(TILE * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.setBrush(self._theme.alpha("card", 0.92))
        painter.drawRoundedRect(QRectF(1, 1, TILE.width() - 2, TILE.height() - 2), 8, 8)
        self._draw(painter, TILE.width())
        painter.end()
        return picture

    # --- gestures -------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        travelled = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if travelled >= QApplication.startDragDistance():
            self._pressed_at = None
            self.start_drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        self.activated.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit(self.key)
        else:
            super().keyPressEvent(event)

    def _on_pressed(self) -> None:
        self.activated.emit(self.key)

    def start_drag(self) -> None:
        """Drag the kind; the canvas takes the drop."""
        drag = QDrag(self)
        drag.setMimeData(mime_of(self.key))
        drag.setPixmap(self.drag_pixmap())
        drag.setHotSpot(QPoint(TILE.width() // 2, TILE.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.key)
        self.update()


def mime_of(key: str) -> QMimeData:
    """The data of a drag of the kind `key`."""
    data = QMimeData()
    data.setData(KIND_MIME, QByteArray(key.encode()))
    return data
