"""The small map in a corner: all nodes, in the Sankey their ribbons, and the frame of what is in sight.

Press and drag moves the view. While all of the map is in sight it would tell nothing and only cover what stands there:
it comes with the first part that is not. It stands at the lower right unless something is read there (`giving_way`).

It is painted into the viewport instead of being a widget on top of it: under a widget Qt can no longer scroll by
copying pixels and would paint the whole map anew with each step of a pan (measured: twice the time).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from vsm_app.ui.canvas.scene import CanvasScene

SIZE: Final = QSize(98, 48)
#: Of what it would cover so much is not worth a way to another corner: a tenth for each line.
LITTLE: Final = 1.0
_INSET: Final = 8
_PADDING: Final = 6.0
#: In the Sankey its ribbons are seen, too, unless they are very many.
_RIBBON_ALPHA: Final = 0.55
_RIBBONS_MOST: Final = 150
_OPAQUE: Final = 3.0  # from its edge: within that it hides the map altogether


class MiniMap:
    """Knows its place in the viewport, paints itself and tells which part of the map a press means."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._frame = QRectF()
        self._area = QRectF()
        self._kept: tuple[object, QPixmap] | None = None
        self._corners = [QRect()]
        self._corner = 0
        self.rect = QRect()
        self.is_shown = True
        self._was_there = False  # when the viewport was last painted

    def place(self, viewport: QRect) -> None:
        """Stand in the same corner of a viewport of another size."""
        inner = viewport.adjusted(_INSET, _INSET, -_INSET - 1, -_INSET - 1)
        right, low = inner.right() + 1 - SIZE.width(), inner.bottom() + 1 - SIZE.height()
        self._corners = [QRect(QPoint(x, y), SIZE) for y in (low, inner.top()) for x in (right, inner.left())]
        self.rect = self._corners[self._corner]

    def give_way(self, covered: Callable[[QRect], float]) -> bool:
        """Go to the first corner where little would be `covered`, if need be and there is one; whether it has moved.

        The first is the lower right, where it is looked for.
        """
        for number, corner in enumerate(self._corners):
            if covered(corner) < LITTLE:
                has_moved, self._corner, self.rect = number != self._corner, number, corner
                return has_moved
        return False

    @property
    def stands(self) -> bool:
        """Whether it is there: where something of the map is out of sight."""
        content = self._scene.content_rect()
        return self.is_shown and not content.isEmpty() and not self._frame.contains(content)

    def holds(self, point: QPointF) -> bool:
        """Whether a point of the viewport lies on the mini-map."""
        return QRectF(self.rect).contains(point) and self.stands

    def has_come_or_gone(self) -> bool:
        """Whether it is there and was not when the viewport was last painted, or the other way round."""
        was, self._was_there = self._was_there, self.stands
        return was != self._was_there

    def show_frame(self, frame: QRectF) -> None:
        """Show which part of the scene is in sight."""
        self._frame = frame
        self._area = self._scene.content_rect().united(frame)

    def paint(self, painter: QPainter) -> None:
        """Paint into the viewport, where something is out of sight."""
        if not self.stands:
            return
        theme = self._scene.look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line2"), 1.0))
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        if self._area.isEmpty():
            return
        scale, origin = self._scale()
        if self._scene.node_rects_key is None:
            self._paint_content(painter)
        else:
            self._copy_content(painter)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(
            origin.x() + (self._frame.x() - self._area.x()) * scale,
            origin.y() + (self._frame.y() - self._area.y()) * scale,
            self._frame.width() * scale,
            self._frame.height() * scale,
        )
        painter.drawRoundedRect(frame.adjusted(0.75, 0.75, -0.75, -0.75), 2.0, 2.0)

    def _paint_content(self, painter: QPainter) -> None:
        """Paint nodes and ribbons."""
        theme, (scale, origin) = self._scene.look.theme, self._scale()
        painter.save()
        painter.translate(origin)
        painter.scale(scale, scale)
        painter.translate(-self._area.topLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.alpha("outline", _RIBBON_ALPHA))
        for ribbon in self._scene.ribbons.values() if len(self._scene.ribbons) <= _RIBBONS_MOST else ():
            painter.drawPath(ribbon.shape())
        painter.setBrush(theme.color("outline"))
        painter.drawRects(self._scene.node_rects())
        painter.restore()

    def _copy_content(self, painter: QPainter) -> None:
        """The same as a picture kept until a node stands elsewhere: of 10 000 nodes it takes longer than the map."""
        ratio = painter.device().devicePixelRatioF()
        inner = QRectF(self.rect).adjusted(_OPAQUE, _OPAQUE, -_OPAQUE, -_OPAQUE)
        pixels = QRectF(inner.topLeft() * ratio, inner.size() * ratio).toAlignedRect()
        key = (self._scene.node_rects_key, self._scene.look.theme, self._area.getRect(), self.rect.getRect(), ratio)
        if self._kept is None or self._kept[0] != key:
            picture = QPixmap(pixels.size())
            picture.fill(self._scene.look.theme.color("panel"))
            on_picture = QPainter(picture)
            on_picture.setRenderHint(QPainter.RenderHint.Antialiasing)
            on_picture.translate(-pixels.topLeft())
            on_picture.scale(ratio, ratio)
            self._paint_content(on_picture)
            on_picture.end()
            picture.setDevicePixelRatio(ratio)
            self._kept = (key, picture)
        painter.drawPixmap(QPointF(pixels.topLeft()) / ratio, self._kept[1])

    def to_scene(self, point: QPointF) -> QPointF:
        """The place of the map that a point of the mini-map stands for."""
        if self._area.isEmpty():
            return QPointF()
        scale, origin = self._scale()
        x = self._area.x() + (point.x() - origin.x()) / scale
        return QPointF(x, self._area.y() + (point.y() - origin.y()) / scale)

    def _scale(self) -> tuple[float, QPointF]:
        half = _PADDING / 2.0
        room = QRectF(self.rect).adjusted(half, half, -half, -half)
        scale = min(room.width() / self._area.width(), room.height() / self._area.height())
        left = room.center().x() - self._area.width() * scale / 2.0
        return scale, QPointF(left, room.center().y() - self._area.height() * scale / 2.0)
