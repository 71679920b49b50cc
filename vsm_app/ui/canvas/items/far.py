"""The map from far away: all flows as thin lines and all nodes as plain cards, painted by one item.

Below 40 % zoom neither numbers nor marks can be read, and the number of paint calls is what costs (design notes,
performance). Names stay: they are written in a size of their own while the cards have room for letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.types import FlowStyle
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.items.base import Z_FLOW
from vsm_app.ui.canvas.items.far_names import FarNames
from vsm_app.ui.canvas.items.flow_items import FlowItems
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.paint_flow import theme_kind
from vsm_app.ui.canvas.paint_heat import ground, inks
from vsm_app.ui.theme_metrics import SIZES

_WIDE: Final = 2.2  # scene px of a line seen from afar
_MANY: Final = 150  # names at once


class FarLayer(QGraphicsItem):
    """Paints flows and nodes in batches; prepared once per change of the map."""

    def __init__(self, look: Look, nodes: Mapping[str, NodeItem], flows: FlowItems) -> None:
        super().__init__()
        self._look = look
        self._nodes = nodes
        self._flows = flows
        self._rect = QRectF()
        self._is_due = True
        self._lines: dict[FlowStyle, list[QLineF]] = {}
        self._cards: list[QRectF] = []
        self._named: list[tuple[QRectF, NodeModel]] = []
        self._names = FarNames()
        self._sheet: tuple[object, QRect, QPixmap] | None = None  # many names as one picture, for what it was made
        self._chosen: list[QRectF] = []
        self._chosen_lines: list[QLineF] = []
        self._heat: list[tuple[QRectF, NodeModel]] = []
        self.setZValue(Z_FLOW)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:
        """The whole table (QGraphicsItem)."""
        return self._rect

    def renew(self, rect: QRectF) -> None:
        """Paint the items as they are now; the batches are prepared with the next paint."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self._is_due = True
        self.update()

    def _prepare(self) -> None:
        self._is_due = self._look.is_far_due = False
        self._sheet = None
        self._lines = {}
        self._chosen_lines = []
        for (style, points, _width), is_selected in self._flows.outlines():
            batch = self._lines.setdefault(style, [])
            batch.extend([QLineF(*a, *b) for a, b in pairwise(points)])
            if is_selected:
                self._chosen_lines.extend(batch[1 - len(points) :])
        self._cards, self._named, self._chosen, self._heat = [], [], [], []
        for node in self._nodes.values():
            box = node.model.box
            card = QRectF(box.x, box.y, box.width, box.height)
            if node.model.shape is not Shape.FLAT or not self._look.names_apart:
                self._cards.append(card)  # of sources and sinks only the names are seen
            self._named.append((card, node.model))
            if node.model.heat is not None:
                self._heat.append((card, node.model))
            if node.is_selected:
                self._chosen.append(card.adjusted(-6.0, -6.0, 6.0, 6.0))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the batches (QGraphicsItem)."""
        if self._is_due:
            self._prepare()
        theme = self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        width = _WIDE if painter.worldTransform().m11() * _WIDE > 1.0 else 0.0  # a cosmetic pen is five times faster
        for style, lines in self._lines.items():
            pen = QPen(theme.flow_color(theme_kind(style)), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLines(lines)
        painter.setPen(QPen(theme.color("outline"), 0.0))
        painter.setBrush(theme.color("card"))
        painter.drawRects(self._cards)
        painter.setPen(Qt.PenStyle.NoPen)
        for card, model in self._heat:
            painter.fillRect(card, ground(model, theme))
        if not self._look.names_apart:
            self._write(painter, option.exposedRect)
        if self._chosen_lines:
            painter.setPen(QPen(theme.color("accent"), 5.0))
            painter.drawLines(self._chosen_lines)
        if self._chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 6.0))
            painter.drawRects(self._chosen)

    def _write(self, painter: QPainter, exposed: QRectF) -> None:
        """Names where there is room for letters, a strip as of a heading where there is none."""
        theme, zoom = self._look.theme, painter.worldTransform().m11()
        seen = [(card, model) for card, model in self._named if exposed.intersects(card)]
        heads = [
            QRectF(card.x(), card.y(), card.width(), min(SIZES["node.header"], card.height()))
            for card, model in seen
            if model.heat is None and not FarNames.fits(card, zoom)
        ]
        painter.setBrush(theme.color("outline"))
        painter.drawRects(heads)
        named = [
            (card, model.name, inks(model, theme)[0])
            for card, model in seen
            if model.name and FarNames.fits(card, zoom)
        ]
        if len(named) > _MANY:
            self._write_many(painter, exposed, named)
        else:
            self._names.paint(painter, theme, named, zoom)

    def _write_many(self, painter: QPainter, exposed: QRectF, named: list[tuple[QRectF, str, QColor]]) -> None:
        """The names as one picture, kept until the map, the theme or what is in sight changes."""
        place = painter.worldTransform()
        zoom, ratio = place.m11(), painter.device().devicePixelRatioF()
        area = place.mapRect(exposed).toAlignedRect()
        key = (self._look.theme, ratio, zoom, place.dx(), place.dy())
        if self._sheet is None or self._sheet[0] != key or not self._sheet[1].contains(area):
            sheet = QPixmap(area.size() * ratio)
            sheet.setDevicePixelRatio(ratio)
            sheet.fill(Qt.GlobalColor.transparent)
            inner = QPainter(sheet)
            inner.translate(place.dx() - area.x(), place.dy() - area.y())
            inner.scale(zoom, zoom)
            self._names.paint(inner, self._look.theme, named, zoom)
            inner.end()
            self._sheet = (key, area, sheet)
        painter.save()
        painter.scale(1.0 / zoom, 1.0 / zoom)
        corner = self._sheet[1].topLeft()
        painter.drawPixmap(QPointF(corner.x() - place.dx(), corner.y() - place.dy()), self._sheet[2])
        painter.restore()
