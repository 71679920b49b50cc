"""What lies under the pointer: ports of a node, the sums behind a badge, the whole of an elided name."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QToolTip, QWidget

from vsm_app.texts import text
from vsm_app.ui.canvas.chips import role_metrics, text_width
from vsm_app.ui.canvas.items.base import Z_OVERLAY
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonItem
from vsm_app.ui.canvas.look import Detail, Look
from vsm_app.ui.canvas.models import BadgeModel
from vsm_app.ui.canvas.paint_node import badge_centre
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.tools.connect import nearest_port
from vsm_app.ui.canvas.tools.leg import line_cursor
from vsm_app.ui.canvas.tools.press import edge_node
from vsm_app.ui.canvas.tools.sankey import BarGesture, ScaleGesture, on_scale_handle
from vsm_app.ui.theme_metrics import SIZES

_BADGE_REACH: Final = 13.0
_WORDS_PITCH: Final = 16.0
_APART: Final = 8.0  # a label from its value, at least


class BadgeBox(QGraphicsItem):
    """The sums behind a balance badge, in a box on a yellow lead."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._badge: BadgeModel | None = None
        self._lead = (QPointF(), QPointF())
        self._box = QRectF()
        self.setZValue(Z_OVERLAY)
        self.setVisible(False)

    def boundingRect(self) -> QRectF:
        return self._box.united(QRectF(*self._lead).normalized()).adjusted(-4.0, -4.0, 4.0, 4.0)

    def show_badge(self, badge: BadgeModel, centre: QPointF, below: float) -> None:
        """Show the box under the node (`below` is its lower edge), joined with the badge."""
        self.prepareGeometryChange()
        self._badge = badge
        theme = self._look.theme
        words = [text_width(line, "badge.detail", theme) for line in badge.words]
        words += [text_width(" ".join(line), "badge.detail.value", theme) + _APART for line in badge.lines]
        width = max((SIZES["badge.detail.width"], *(length + 20.0 for length in words)))
        height = SIZES["badge.detail.height"] + _WORDS_PITCH * len(badge.words)
        x = centre.x() + SIZES["badge.inset"] + 6.0
        self._lead = (QPointF(x, centre.y()), QPointF(x, below + 12.0))
        self._box = QRectF(x + 8.0 - width, below + 12.0, width, height)
        self.setVisible(True)
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._badge is None:
            return
        theme = self._look.theme
        kind = f"badge.{self._badge.tone}"
        painter.setPen(QPen(theme.color(kind), 2.0))
        painter.drawLine(*self._lead)
        painter.setPen(QPen(theme.color(kind), 1.5))
        painter.setBrush(theme.color(f"{kind}.soft"))
        painter.drawRoundedRect(self._box, SIZES["chip.radius"], SIZES["chip.radius"])
        pitch = (SIZES["badge.detail.height"] - 16.0) / len(self._badge.lines)
        for i, (label, value) in enumerate(self._badge.lines):
            last = i == len(self._badge.lines) - 1
            y = self._box.top() + 8.0 + pitch * (i + 0.5) + role_metrics("badge.detail", theme).capHeight() / 2.0
            role = "badge.detail.value" if last else "badge.detail"
            painter.setFont(theme.font(role))
            painter.setPen(theme.color(f"{kind}.text"))
            painter.drawText(QPointF(self._box.left() + 10.0, y), label)
            painter.setFont(theme.font("badge.detail.value"))
            width = text_width(value, "badge.detail.value", theme)
            painter.drawText(QPointF(self._box.right() - 10.0 - width, y), value)
        painter.setFont(theme.font("badge.detail"))
        for i, line in enumerate(reversed(self._badge.words)):
            painter.drawText(QPointF(self._box.left() + 10.0, self._box.bottom() - 10.0 - _WORDS_PITCH * i), line)


class Hovering:
    """Follows the pointer while no gesture runs."""

    def __init__(self, table: Table, view: QGraphicsView) -> None:
        self._table = table
        self._view = view
        self._node: NodeItem | None = None
        self._box = BadgeBox(table.scene.look)
        table.scene.addItem(self._box)

    def move(self, pos: QPointF, scale: float) -> None:
        """Show what belongs to the place under the pointer."""
        if self._table.scene.mode == "sankey":  # nothing is pulled out of a map that is not seen
            self.leave()
            self._show_grip(pos, scale)
            return
        near = self._table.scene.node_at(pos, 12.0 / scale)
        if self._node is not None and self._node is not near:
            self._forget_ports()
        self._node = near
        pulls = edge_node(self._table, pos, scale)
        cursor = Qt.CursorShape.CrossCursor if pulls is not None else line_cursor(self._table, pos, scale)
        look = self._table.scene.look
        if near is not None and look.detail is not Detail.FAR and not look.presenting:
            near.show_ports(_ports(near, pos, active=pulls == near.element_id))
        if cursor is not None:
            self._view.viewport().setCursor(cursor)
        else:
            self._view.viewport().unsetCursor()
        self._show_badge(pos)

    def _show_grip(self, pos: QPointF, scale: float) -> None:
        """What can be dragged in the Sankey: its scale, its bars."""
        if on_scale_handle(self._table, pos, scale):
            self._view.viewport().setCursor(ScaleGesture.cursor)
        elif isinstance(self._table.scene.hit(pos, 2.0 / scale), BarItem):
            self._view.viewport().setCursor(BarGesture.cursor)
        else:
            self._view.viewport().unsetCursor()

    def leave(self) -> None:
        """Nothing is under the pointer."""
        self._forget_ports()
        self._box.setVisible(False)

    def show_tooltip(self, pos: QPointF, at: QPoint) -> None:
        """The whole name of a node that shows only part of it, the item of a flow."""
        item = None if self._box.isVisible() else self._table.scene.hit(pos)  # the box of a badge says more
        words = ""
        if on_scale_handle(self._table, pos, self._table.scene.look.zoom):
            words = text("canvas.scale.handle", lang=self._table.lang())
        elif isinstance(item, NodeItem) and not self._is_read(item):
            words = item.model.name
        elif isinstance(item, (BarItem, RibbonItem)):
            words = item.model.tip
        elif isinstance(item, FlowItem):
            flow = self._table.document.flows.get(item.element_id)
            element = None if flow is None else self._table.document.items.get(flow.item)
            words = element.name if element is not None else ""
        if words:
            QToolTip.showText(at, words, self._view)
        else:
            QToolTip.hideText()

    def _is_read(self, item: NodeItem) -> bool:
        """Whether the whole name can be read where it stands: then it is not said again."""
        scene = self._table.scene
        if scene.look.names_apart:
            return scene.names.is_read(item.element_id)
        return scene.look.detail is Detail.NEAR and not item.model.elided

    def _forget_ports(self) -> None:
        if self._node is not None and self._node.scene() is not None:
            self._node.show_ports(())
        self._node = None

    def _show_badge(self, pos: QPointF) -> None:
        item = self._node
        if item is None or item.model.badge is None:
            self._box.setVisible(False)
            return
        box = item.model.box
        centre = item.mapToScene(badge_centre(QRectF(0.0, 0.0, box.width, box.height)))
        if (pos - centre).manhattanLength() <= _BADGE_REACH:
            self._box.show_badge(item.model.badge, centre, box.bottom)
        else:
            self._box.setVisible(False)


def _ports(node: NodeItem, pos: QPointF, *, active: bool) -> tuple[QPointF, ...]:
    """The middles of the sides, and the place under the pointer where a flow would start."""
    box = node.model.box
    middles = (
        QPointF(0.0, box.height / 2.0),
        QPointF(box.width, box.height / 2.0),
        QPointF(box.width / 2.0, 0.0),
        QPointF(box.width / 2.0, box.height),
    )
    if not active:
        return middles
    _side, (x, y) = nearest_port(box, pos)
    return (*middles, QPointF(x - box.x, y - box.y))
