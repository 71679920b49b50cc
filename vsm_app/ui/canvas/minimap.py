"""The small map at the lower right: all nodes, and the frame of what is in sight. Press and drag moves the view."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.theme import Theme

SIZE: Final = QSize(98, 48)
_PADDING: Final = 6.0


class MiniMap(QWidget):
    """Asks by `centre_wanted` for another part of the map."""

    centre_wanted = Signal(QPointF)

    def __init__(self, scene: CanvasScene, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas.minimap")
        self._scene = scene
        self._frame = QRectF()
        self._area = QRectF()
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_frame(self, frame: QRectF) -> None:
        """Show which part of the scene is in sight."""
        self._frame = frame
        self._area = self._scene.content_rect().united(frame)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme: Theme = self._scene.look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1.0))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        if not self._area.isEmpty():
            self._paint_map(painter, theme)
        painter.end()

    def _paint_map(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("outline"))
        painter.drawRects([self._to_mini(to_rect(item.model.box)) for item in self._scene.nodes.values()])
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._to_mini(self._frame).adjusted(0.75, 0.75, -0.75, -0.75), 2.0, 2.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.centre_wanted.emit(self._to_scene(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.centre_wanted.emit(self._to_scene(event.position()))

    def _scale(self) -> tuple[float, QPointF]:
        room = QRectF(self.rect()).adjusted(_PADDING / 2, _PADDING / 2, -_PADDING / 2, -_PADDING / 2)
        scale = min(room.width() / self._area.width(), room.height() / self._area.height())
        left = room.center().x() - self._area.width() * scale / 2.0
        top = room.center().y() - self._area.height() * scale / 2.0
        return scale, QPointF(left, top)

    def _to_mini(self, rect: QRectF) -> QRectF:
        scale, origin = self._scale()
        x = origin.x() + (rect.x() - self._area.x()) * scale
        y = origin.y() + (rect.y() - self._area.y()) * scale
        return QRectF(x, y, max(rect.width() * scale, 1.0), max(rect.height() * scale, 1.0))

    def _to_scene(self, point: QPointF) -> QPointF:
        if self._area.isEmpty():
            return QPointF()
        scale, origin = self._scale()
        return QPointF(
            self._area.x() + (point.x() - origin.x()) / scale, self._area.y() + (point.y() - origin.y()) / scale
        )
