"""A node on the table."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.items.base import Z_NODE, Z_NODE_SELECTED, ModelItem
from vsm_app.ui.canvas.look import Detail, Look
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.paint_node import CORNERS, Corner, paint_corners, paint_lock, paint_node
from vsm_app.ui.canvas.paint_small import paint_marked, paint_small
from vsm_app.ui.theme_metrics import SIZES

_SHADOW: Final = 12.0
_BADGE: Final = 10.0  # beyond the shadow
_PORT_RADIUS: Final = 4.0
_TEXT_BELOW_TRIANGLE: Final = 46.0
#: Shapes whose size the user may drag.
RESIZABLE: Final = (Shape.CARD, Shape.FACTORY, Shape.CONTROL)


class NodeItem(ModelItem[NodeModel]):
    """Paints a `NodeModel`; its origin is the node's upper left corner."""

    def __init__(self, model: NodeModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.model = model
        self.ports: tuple[QPointF, ...] = ()
        self.setZValue(Z_NODE)
        if not look.exporting:  # painted once, then copied: text and rounded boxes are what costs
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._take(model)

    @property
    def corners(self) -> tuple[Corner, ...]:
        """The corners at which the size can be dragged: that of the badge belongs to the badge."""
        if self.model.locked or self.model.shape not in RESIZABLE:
            return ()
        return CORNERS if self.model.badge is None else tuple(c for c in CORNERS if c != (1, -1))

    def show_ports(self, ports: tuple[QPointF, ...]) -> None:
        """Show dots on the edge where a flow can be pulled out (own coordinates)."""
        if ports != self.ports:
            self.ports = ports
            self.update()

    def z_for(self, *, selected: bool) -> float:
        """At what height of the stack the item stands."""
        return Z_NODE_SELECTED if selected else Z_NODE

    def shape(self) -> QPainterPath:
        """Where the item is hit (QGraphicsItem)."""
        path = QPainterPath()
        path.addRect(QRectF(0.0, 0.0, self.model.box.width, self.model.box.height))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the item (QGraphicsItem)."""
        if self.look.stale:
            self.look.greyed.add(self.element_id)
        if self.pulse > 0.0:
            self._paint_ring(painter, SIZES["selection.gap"] + 3.0, 6.0, self.pulse * 0.45)
        (paint_small if self.look.enlarged > 1.0 else paint_node)(painter, self.model, self.look)
        if self.is_selected or self.is_focused:
            if not self.is_named_apart:
                self.paint_selection(painter, self.shape().boundingRect())
            rect = QRectF(0.0, 0.0, self.model.box.width, self.model.box.height)
            paint_marked(painter, rect, self.model, self.look)  # the outline runs behind the badge, and behind the lock
            if self.model.locked and self.look.shows_tools:
                paint_lock(painter, rect.topLeft(), self.look.theme)
        if self.look.alone == self.element_id and self.corners:
            rect = QRectF(0.0, 0.0, self.model.box.width, self.model.box.height)
            paint_corners(painter, rect, self.look.theme, self.corners)
        if self.ports:
            self._paint_ports(painter)

    def _take(self, model: NodeModel) -> None:
        if model is self.model or _from_afar(model) != _from_afar(self.model):
            self.look.is_far_due = True
        self.model = model
        below = _TEXT_BELOW_TRIANGLE if model.shape is Shape.TRIANGLE else 0.0
        rect = QRectF(0.0, 0.0, model.box.width, model.box.height)
        rect.adjust(-_SHADOW, -_SHADOW, _SHADOW, _SHADOW + below)
        if model.badge is not None:  # at the corner, as large as it is seen from farther away
            rect.adjust(0.0, -_BADGE, _BADGE, 0.0)
        if model.shape is Shape.TRIANGLE:
            rect.adjust(-30.0, 0.0, 30.0, 0.0)
        self._bounds = rect
        self.setPos(model.box.x, model.box.y)

    @property
    def is_named_apart(self) -> bool:
        """Whether nothing is seen of it but a name that keeps its size: the ring goes round that as well."""
        return self.model.shape is Shape.FLAT and self.look.names_apart and self.look.detail is Detail.MIDDLE

    def paint_selection(self, painter: QPainter, around: QRectF) -> None:
        """Paint the ring of what is selected or has the keyboard (own coordinates)."""
        self._ring(painter, around, SIZES["selection.gap"] + SIZES["selection"] / 2.0, SIZES["selection"], 1.0)

    def _paint_ring(self, painter: QPainter, gap: float, width: float, strength: float) -> None:
        self._ring(painter, self.shape().boundingRect(), gap, width, strength)

    def _ring(self, painter: QPainter, around: QRectF, gap: float, width: float, strength: float) -> None:
        reach = gap + SIZES["node.outline"] / 2.0
        rect = around.adjusted(-reach, -reach, reach, reach)
        radius = SIZES["selection.radius"] if self.model.shape is Shape.CARD else SIZES["chip.radius"]
        pen = QPen(self.look.theme.alpha("accent", strength), width)
        if self.is_focused and not self.is_selected:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, radius, radius)

    def _paint_ports(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.look.color("card"), 1.5))
        painter.setBrush(self.look.color("accent"))
        for port in self.ports:
            painter.drawEllipse(port, _PORT_RADIUS, _PORT_RADIUS)


def _from_afar(model: NodeModel) -> tuple[object, ...]:
    """What is seen of a node from far away."""
    return model.box, model.name, model.heat, model.heat_open
