"""Chip and name of a flow as pictures: painted once per zoom, then copied with each frame."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from vsm_app.ui.canvas import paint_flow
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import FlowModel

_AIR: Final = 2.0  # round the chip, for what stands out of its box


class LabelPictures:
    """The pictures of one flow. In exports, and on devices that keep no pixels, everything is painted anew."""

    __slots__ = ("_key", "_picture", "_place")

    def __init__(self) -> None:
        self._key: object = None
        self._picture: QPixmap | None = None
        self._place = QRectF()

    def forget(self) -> None:
        """The model has changed."""
        self._key = self._picture = None

    def paint(
        self, painter: QPainter, model: FlowModel, look: Look, *, with_chip: bool, with_name: bool = True
    ) -> None:
        """Paint name and chip, where they are wanted."""
        transform = painter.worldTransform()
        scale = transform.m11()
        if look.exporting or not (with_chip and with_name) or transform.m12() or scale <= 0.0:
            _paint(painter, model, look, with_chip=with_chip, with_name=with_name)
            return
        ratio = painter.device().devicePixelRatioF()
        key = (scale, ratio, look.stale, look.theme, look.detail, look.on_photo)
        if key != self._key:
            self._render(model, look, scale, ratio)
            self._key = key
        if self._picture is not None:
            # On whole device pixels: a shifted copy would blur the letters.
            at = transform.map(self._place.topLeft())
            snapped = QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio)
            painter.setWorldMatrixEnabled(False)
            painter.drawPixmap(snapped, self._picture)
            painter.setWorldMatrixEnabled(True)

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
        self._picture, self._place = picture, rect


def _paint(painter: QPainter, model: FlowModel, look: Look, *, with_chip: bool, with_name: bool = True) -> None:
    if with_name:
        paint_flow.paint_label(painter, model, look)
    if with_chip:
        paint_flow.paint_flow_chip(painter, model, look)
