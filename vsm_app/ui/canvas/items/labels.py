"""Chip and name of a flow as pictures: painted once per zoom, then copied with each frame."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from vsm_app.ui.canvas import paint_flow
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import FlowModel

_AIR: Final = 2.0  # round the chip, for what stands out of its box


class LabelPainter:
    """One painting of chips and names: what is the same for all of them is asked for once."""

    __slots__ = ("_dx", "_dy", "_is_on_pixels", "has_pictures", "key", "painter", "ratio", "scale")

    def __init__(self, painter: QPainter, look: Look) -> None:
        transform = painter.worldTransform()
        self.painter = painter
        self.scale = transform.m11()
        self.ratio = painter.device().devicePixelRatioF()
        self.has_pictures = not (look.exporting or transform.m12() or self.scale <= 0.0)
        self.key = (self.scale, self.ratio, look.stale, look.theme, look.detail, look.on_photo)
        self._dx, self._dy = transform.dx(), transform.dy()
        self._is_on_pixels = False

    def draw(self, picture: QPixmap, left: float, top: float) -> None:
        """Draw a picture on whole device pixels: a shifted copy would blur the letters."""
        x, y, ratio = self.scale * left + self._dx, self.scale * top + self._dy, self.ratio
        if not self._is_on_pixels:
            self._is_on_pixels = True
            self.painter.setWorldMatrixEnabled(False)
        self.painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), picture)

    def back_to_scene(self) -> None:
        """What is painted next has its place in the scene."""
        if self._is_on_pixels:
            self._is_on_pixels = False
            self.painter.setWorldMatrixEnabled(True)


class LabelPictures:
    """The pictures of one flow. In exports, and on devices that keep no pixels, everything is painted anew."""

    __slots__ = ("_key", "_left", "_picture", "_top")

    def __init__(self) -> None:
        self._key: object = None
        self._picture: QPixmap | None = None
        self._left = self._top = 0.0

    def forget(self) -> None:
        """The model has changed."""
        self._key = self._picture = None

    def paint(self, labels: LabelPainter, model: FlowModel, look: Look, *, with_chip: bool) -> None:
        """Paint the name and, where it is wanted, the chip."""
        if not (with_chip and labels.has_pictures):
            labels.back_to_scene()
            _paint(labels.painter, model, look, with_chip=with_chip)
            return
        if labels.key != self._key:
            self._render(model, look, labels.scale, labels.ratio)
            self._key = labels.key
        if self._picture is not None:
            labels.draw(self._picture, self._left, self._top)

    def _render(self, model: FlowModel, look: Look, scale: float, ratio: float) -> None:
        self._picture = None
        rect = paint_flow.label_rect(model)
        if rect.isEmpty():
            return
        rect = rect.adjusted(-_AIR, -_AIR, _AIR, _AIR)
        pixels = (rect.size() * scale * ratio).toSize()
        picture = QPixmap(pixels.width() + 1, pixels.height() + 1)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        painter.translate(-rect.topLeft())
        _paint(painter, model, look, with_chip=True)
        painter.end()
        self._picture, self._left, self._top = picture, rect.left(), rect.top()


def _paint(painter: QPainter, model: FlowModel, look: Look, *, with_chip: bool) -> None:
    paint_flow.paint_label(painter, model, look)
    if with_chip:
        paint_flow.paint_flow_chip(painter, model, look)
