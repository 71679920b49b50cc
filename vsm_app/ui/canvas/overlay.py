"""What a gesture shows while it runs: rubber band, guides, the line being pulled, the place of a drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.types import FlowStyle, Guide, Point
from vsm_app.ui.canvas.centreline import rounded
from vsm_app.ui.canvas.items.base import Z_OVERLAY
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_flow import theme_kind
from vsm_app.ui.canvas.strokes import arrow_head, head_size
from vsm_app.ui.theme_metrics import SIZES

_PULL_WIDTH: Final = 2.2
_REACH: Final = 16.0
#: Width of the band along the line into which something would be put, at least so wide on the screen.
_ONTO: Final = 10.0
_ONTO_SEEN: Final = 6.0
_ONTO_ALPHA: Final = 0.35
_CAP: Final = 4.0  # half the stroke across either end of a gap


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything shown at once; empty between gestures."""

    band: QRectF | None = None
    guides: tuple[Guide, ...] = ()
    pull: tuple[Point, ...] = ()
    pull_style: FlowStyle = FlowStyle.PRIMARY
    target: QRectF | None = None
    warns: bool = False  # what is pulled there would be found among the problems
    ghost: QRectF | None = None
    onto: tuple[Point, ...] = ()  # the line of the flow into which something would be put


class _GuideItem(QGraphicsItem):
    """One guide: an item of its own, or with each move the whole rectangle round all of them would be painted anew."""

    def __init__(self, guide: Guide, look: Look, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._guide = guide
        self._look = look
        reach = _CAP + 2.0 / look.zoom  # its pen is as wide on the screen at every zoom
        rect = QRectF(QPointF(guide.x1, guide.y1), QPointF(guide.x2, guide.y2)).normalized()
        self._bounds = rect.adjusted(-reach, -reach, reach, reach)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        guide, pen = self._guide, QPen(self._look.color("accent"), 0.0)
        pen.setStyle(Qt.PenStyle.DashLine if guide.kind == "align" else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        ends = (QPointF(guide.x1, guide.y1), QPointF(guide.x2, guide.y2))
        painter.drawLine(*ends)
        if guide.kind == "space":
            across = QPointF(0.0, _CAP) if guide.y1 == guide.y2 else QPointF(_CAP, 0.0)
            for end in ends:
                painter.drawLine(end - across, end + across)


class Overlay(QGraphicsItem):
    """Paints `Shown` above everything else."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.shown = Shown()
        self._bounds = QRectF()
        self._guides: dict[Guide, _GuideItem] = {}
        self.setZValue(Z_OVERLAY)
        self.setVisible(False)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def show_these(self, shown: Shown) -> None:
        """Show this instead of what was shown."""
        if shown == self.shown:
            return
        self.prepareGeometryChange()
        self.shown = shown
        rects = [r for r in (shown.band, shown.target, shown.ghost) if r is not None]
        bounds = QPolygonF([QPointF(x, y) for x, y in (*shown.pull, *shown.onto)]).boundingRect()
        for rect in rects:
            bounds = bounds.united(rect)
        has_lines = bool(shown.pull or shown.onto)
        reach = _REACH if rects or has_lines else 0.0
        self._bounds = bounds.adjusted(-reach, -reach, reach, reach)
        self.setVisible(bool(rects or has_lines or shown.guides))
        self._show_guides(shown.guides)
        self.update()

    def _show_guides(self, guides: Sequence[Guide]) -> None:
        """Those that were shown before stay; nothing of them is painted anew."""
        for gone in self._guides.keys() - set(guides):
            self.scene().removeItem(self._guides.pop(gone))
        for number, guide in enumerate(guides):
            if guide not in self._guides:
                self._guides[guide] = _GuideItem(guide, self._look, self)
            self._guides[guide].setZValue(number)  # painted in their order

    def clear(self) -> None:
        """Show nothing."""
        if self.isVisible():
            self.show_these(Shown())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, shown = self._look.theme, self.shown
        if shown.band is not None:
            painter.setPen(QPen(theme.color("accent"), 0.0))
            painter.setBrush(theme.alpha("accent", 0.10))
            painter.drawRect(shown.band)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shown.onto:
            painter.setPen(QPen(theme.alpha("accent", _ONTO_ALPHA), max(_ONTO, _ONTO_SEEN / self._look.zoom)))
            painter.drawPath(rounded(shown.onto, SIZES["bend"]).path())
        if shown.target is not None:
            painter.setPen(QPen(theme.color("badge.warn" if shown.warns else "accent"), SIZES["selection"]))
            radius = SIZES["selection.radius"]
            painter.drawRoundedRect(shown.target.adjusted(-4.0, -4.0, 4.0, 4.0), radius, radius)
        if shown.ghost is not None:
            painter.setPen(QPen(theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(theme.alpha("accent", 0.08))
            painter.drawRoundedRect(shown.ghost, SIZES["node.radius"], SIZES["node.radius"])
        color = theme.color("badge.warn") if shown.warns else theme.flow_color(theme_kind(shown.pull_style))
        self._paint_pull(painter, shown.pull, color)

    def _paint_pull(self, painter: QPainter, points: Sequence[Point], color: QColor) -> None:
        if len(points) < 2:  # noqa: PLR2004 - a line has two ends
            return
        line = rounded(points, SIZES["bend"])
        length, half = head_size(_PULL_WIDTH)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, _PULL_WIDTH))
        painter.drawPath(line.cut(0.0, line.length - length + 1.0).path())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPath(arrow_head(line, length, half))
