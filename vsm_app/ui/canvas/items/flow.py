"""A flow on the table: its line, name, chip and R-tag, all painted by one item."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.along import spot_at
from vsm_app.layout.regions import Bounds
from vsm_app.layout.types import Box, FlowStyle, Point
from vsm_app.ui.canvas import paint_flow
from vsm_app.ui.canvas.figure_sizes import far_forms
from vsm_app.ui.canvas.items.base import Z_FLOW, Z_FLOW_BRIDGE, Z_FLOW_LIFTED, Z_FLOW_SELECTED, ModelItem
from vsm_app.ui.canvas.items.labels import LabelPainter, LabelPictures
from vsm_app.ui.canvas.look import FADED, Look
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.pixels import Grain, rest_of
from vsm_app.ui.canvas.readable_flows import Shown
from vsm_app.ui.canvas.strokes import FlowShape
from vsm_app.ui.theme_metrics import SIZES

_HIT_WIDTH: Final = 12.0
_REACH: Final = 10.0 + SIZES["halo"] / 2.0  # beyond the line itself
_FROM_END: Final = 20.0
_LEAST_FROM_END: Final = 6.0  # on a line so short that its chip leaves no more
_HANDLE: Final = 5.0
_END_REACH: Final = 16.0  # so near to an end it is the end that a hand takes
_HANDLE_AIR: Final = 1.0
_HANDLE_STEP: Final = 2.0
_ASIDE: Final = 2.0 * _HANDLE + _HANDLE_AIR + 1.0  # how far a handle beside chip or name reaches, with its outline


class FlowItem(ModelItem[FlowModel]):
    """Paints a `FlowModel` in scene coordinates; its paths are built once per model."""

    def __init__(self, model: FlowModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.model = model
        self.hides_chip = False
        self._is_lifted = False
        self._line: FlowShape | None = None
        self._grain: Grain | None = None
        self._gaps: paint_flow.Gaps = ()
        self._below: paint_flow.Halves | None = None  # for which lines below the gaps are made
        self._labels = LabelPictures()
        self._outline: QPainterPath | None = None
        self._hit: tuple[QPainterPath, QPainterPath] | None = None  # the line; with chip and name
        self._take(model)

    def z_for(self, *, selected: bool) -> float:
        """At what height of the stack the item stands."""
        if self._is_lifted:
            return Z_FLOW_LIFTED
        if selected:
            return Z_FLOW_SELECTED
        return Z_FLOW_BRIDGE if self.model.hops else Z_FLOW

    def set_lifted(self, *, lifted: bool) -> None:
        """Stand before all nodes, or among the lines as ever."""
        if lifted is not self._is_lifted:
            self._is_lifted = lifted
            self._stack()

    @property
    def line(self) -> FlowShape:
        """The areas of the line as it is painted, made when first needed, and anew for a screen of another grain."""
        look = self.look
        if self._line is None or (self._grain != look.grain and (self._grain is None or look.may_remake())):
            self._grain = look.grain
            self._line = paint_flow.drawn(self.model, self._grain)
            self._outline = self._below = None
        return self._line

    @property
    def chip_rect(self) -> QRectF:
        """Where the chip stands, in scene coordinates; empty without one."""
        place = self.model.chip_place
        return QRectF() if place is None else paint_flow.to_rect(place.box)

    @property
    def ends(self) -> tuple[Point, Point]:
        """Where the line is taken to connect it anew: near its ends, clear of the edges where new flows are pulled.

        An open end lies on no edge: there it is the first point of the line at which neither chip nor name is covered.
        """
        points, model = self.model.points, self.model
        first = self._outward(points) if model.open_source else self._inward(points)
        last = self._outward(points[::-1]) if model.open_target else self._inward(points[::-1])
        return first, last

    def _outward(self, points: tuple[Point, ...]) -> Point:
        """The end itself, or the first point from there at which nothing is written."""
        length = sum(math.dist(a, b) for a, b in pairwise(points))
        return self._clear_point(points, 0.0, length) or points[0]

    def _inward(self, points: tuple[Point, ...]) -> Point:
        """A point of the line a little way from its end, before or behind what is written there."""
        point = _inward(points[0], points[1])
        if not _covers(self._taken(), *point):
            return point
        length = sum(math.dist(a, b) for a, b in pairwise(points))
        near = self._clear_point(points, _LEAST_FROM_END, min(_FROM_END, length / 2.0))
        found = near or self._clear_point(points, _FROM_END, length - _FROM_END)
        return found or self._beside(point, is_level=points[0][1] == points[1][1])

    def _beside(self, point: Point, *, is_level: bool) -> Point:
        """Above what is written on a level line that leaves no room for a handle, left of it on an upright one."""
        x, y = point
        if is_level:
            return x, min(box.top for box in self._taken() if box.left < x < box.right)
        return min(box.left for box in self._taken() if box.top < y < box.bottom), y

    def _clear_point(self, points: tuple[Point, ...], begin: float, end: float) -> Point | None:
        """The first point between two lengths of the line at which a handle stands clear of chip and name."""
        taken = self._taken()
        length = sum(math.dist(a, b) for a, b in pairwise(points))
        for step in range(int(begin / _HANDLE_STEP), int(end / _HANDLE_STEP)):
            x, y, _segment = spot_at(points, step * _HANDLE_STEP / length)
            if not _covers(taken, x, y):
                return x, y
        return None

    def set_chip_hidden(self, *, hidden: bool) -> None:
        """Leave the chip out while its editor stands in its place."""
        if hidden != self.hides_chip:
            self.hides_chip = hidden
            self.update()

    def shape(self) -> QPainterPath:
        """Where the item is hit (QGraphicsItem)."""
        if self._hit is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(max(self.model.width + 4.0, _HIT_WIDTH))
            path = QPainterPath()
            for i, (x, y) in enumerate(self.model.points):
                if i:
                    path.lineTo(x, y)
                else:
                    path.moveTo(x, y)
            line = stroker.createStroke(path)
            whole = QPainterPath(line)
            if self.model.chip_place is not None:
                whole.addRect(self.chip_rect)
            if self.model.label and self.model.label_box is not None:
                whole.addRect(paint_flow.to_rect(self.model.label_box))
            self._hit = line, whole
        return self._hit[0 if self.look.labels_apart else 1]  # from farther away labels may stand elsewhere

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the item (QGraphicsItem)."""
        model, look = self.model, self.look
        if model.faded:
            painter.setOpacity(FADED)
        if self.is_selected or self.is_focused or self.pulse > 0.0:
            self._paint_accent(painter)
        rest = self._rest(painter)
        if rest is not None:
            painter.translate(rest)
        paint_flow.paint_line(painter, model, self.line, look)
        look.above.append(self)

    def _rest(self, painter: QPainter) -> QPointF | None:
        """By how much the painter is moved so that the line lies on pixels."""
        look = self.look
        return look.rest if look.grain is None or self.pos().isNull() else rest_of(painter, look.grain)

    @property
    def half(self) -> float:
        """How far the line as it is painted reaches to either side."""
        wave = SIZES["wave"] + SIZES["wave.height"] if self.model.style is FlowStyle.WATER else 0.0
        return self.line.width / 2.0 + wave

    def paint_bridges(self, painter: QPainter, flows: Mapping[str, FlowItem]) -> None:
        """Paint the parts of the line that hop: the scene asks for them after all lines, before what is written."""
        model = self.model
        if not model.hops:
            return
        line = self.line
        below = tuple([tuple([flows[i].half if i in flows else 0.0 for i in hop.under]) for hop in model.hops])
        if below != self._below:
            self._below = below
            self._gaps = paint_flow.gap_rects(model, line.width, below)
        painter.save()
        painter.translate(self.pos())
        rest = self._rest(painter)
        if rest is not None:
            painter.translate(rest)
        paint_flow.paint_bridges(painter, model, line, self._gaps, self.look)
        painter.restore()

    def paint_above(self, labels: LabelPainter) -> None:
        """Paint tag, name, chip and handles: the scene asks for them after all lines, so that none crosses a chip."""
        model, look, place = self.model, self.look, self.model.chip_place
        is_alone = look.alone == self.element_id and not look.exporting
        has_leader = place is not None and place.anchor is not None and not self.hides_chip
        if not (model.faded or model.tag or is_alone or has_leader) and self.pos().isNull():
            self._labels.paint(labels, model, look, with_chip=not self.hides_chip)
            return
        labels.back_to_scene()
        painter, shift = labels.painter, self.pos()
        painter.setOpacity(FADED if model.faded else 1.0)
        painter.translate(shift)
        if model.r_tag and model.tag is not None:
            paint_flow.paint_tag(painter, model.tag[0], model.tag[1], model.r_tag, look.theme)
        if has_leader:
            paint_flow.paint_leader(painter, model, look)
        if is_alone:
            self._paint_handles(painter)  # below the chip: along a short line there is no place clear of it
        own = LabelPainter(painter, look)
        self._labels.paint(own, model, look, with_chip=not self.hides_chip)
        own.back_to_scene()
        painter.translate(-shift)
        painter.setOpacity(1.0)

    def paint_enlarged(self, painter: QPainter, shown: Shown) -> None:
        """Paint chip and name as large as they can be read from farther away."""
        model, look = self.model, self.look
        painter.save()
        painter.setOpacity(FADED if model.faded else 1.0)
        painter.translate(self.pos() + QPointF(*shown.anchor))
        if shown.tie is not None and not self.hides_chip:
            at, end = QPointF(*shown.anchor), QPointF(*shown.foot(look.enlarged))
            paint_flow.paint_tie(painter, model, QPointF(*shown.tie) - at, end - at, look)
        painter.scale(look.enlarged, look.enlarged)
        painter.translate(-shown.anchor[0], -shown.anchor[1])
        name = shown.name_box(look.enlarged)
        if name is not None:
            paint_flow.paint_name(painter, model, shown.lines, name, look)
        if shown.place is not None and not self.hides_chip:
            chip = None if model.chip is None else far_forms(model.chip)
            painter.translate(*shown.anchor)
            painter.scale(shown.share, shown.share)
            painter.translate(-shown.anchor[0], -shown.anchor[1])
            paint_flow.paint_flow_chip(painter, replace(model, chip=chip, chip_place=shown.place), look)
        painter.restore()

    def paint_marks(self, painter: QPainter, tag: Box | None) -> None:
        """Paint the R-tag as large as its box from farther away, and the handles of the only selected flow."""
        model, look = self.model, self.look
        if tag is not None:
            painter.save()
            painter.translate(self.pos() + QPointF(tag.cx, tag.cy))
            painter.scale(tag.width / SIZES["rtag"], tag.height / SIZES["rtag"])
            paint_flow.paint_tag(painter, 0.0, 0.0, model.r_tag, look.theme)
            painter.restore()
        if look.alone == self.element_id:
            self._paint_handles(painter)

    def _take(self, model: FlowModel) -> None:
        if model is self.model or model.points != self.model.points or model.style is not self.model.style:
            self.look.is_far_due = True
        self.model = model
        self._line = self._outline = self._hit = None
        self._labels.forget()
        self._stack()
        left, top, right, bottom = line_bounds(model.points, model.width)
        bounds = QRectF(left, top, right - left, bottom - top)
        if model.chip_place is not None:
            bounds = bounds.united(self.chip_rect.adjusted(-_ASIDE, -_ASIDE, _ASIDE, _ASIDE))
        if model.tag is not None:
            x, y = model.tag
            bounds = bounds.united(QRectF(x - 14.0, y - 14.0, 28.0, 28.0))
        if model.label_box is not None:
            bounds = bounds.united(paint_flow.to_rect(model.label_box).adjusted(-_ASIDE, -_ASIDE, _ASIDE, _ASIDE))
        self._bounds = bounds

    def _paint_accent(self, painter: QPainter) -> None:
        if self.pulse > 0.0:
            painter.setPen(QPen(self.look.theme.alpha("accent", self.pulse * 0.45), self.line.width + 12.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self.line.centre)
        if self.is_selected or self.is_focused:
            if self._outline is None:
                self._outline = paint_flow.selection_outline(self.line)
            paint_flow.paint_selection(painter, self._outline, self.look.theme)

    def _paint_handles(self, painter: QPainter) -> None:
        """Dots at both ends (pull to reconnect) and at the movable segment."""
        painter.setPen(QPen(self.look.color("accent"), 1.5))
        painter.setBrush(self.look.color("card"))
        for x, y in self.ends:
            painter.drawEllipse(QPointF(x, y), _HANDLE, _HANDLE)
        bend = self.bend_handle()
        if bend is not None:
            painter.drawRoundedRect(QRectF(bend.x() - 4.0, bend.y() - 4.0, 8.0, 8.0), 2.0, 2.0)

    def bend_handle(self) -> QPointF | None:
        """Where the segment that can be dragged is held: as near its middle as label and end handles leave it free.

        Beside them where they take all of it; `None` where there is no such segment.
        """
        bend = self.model.bend
        if bend is None or bend + 1 >= len(self.model.points):
            return None
        (x1, y1), (x2, y2) = self.model.points[bend], self.model.points[bend + 1]
        length = math.dist((x1, y1), (x2, y2))
        taken = self._taken()
        ends = [Box(x, y, 0.0, 0.0).inflated(_END_REACH) for x, y in self.ends]
        for step in range(int(length / _HANDLE_STEP) - 4):
            aside = (step + 1) // 2 * (1 if step % 2 else -1) * _HANDLE_STEP / length
            x, y = x1 + (x2 - x1) * (0.5 + aside), y1 + (y2 - y1) * (0.5 + aside)
            if not _covers([*taken, *ends], x, y):
                return QPointF(x, y)
        beside = max(taken, key=lambda box: box.right if x1 == x2 else box.bottom, default=None)
        if beside is None:
            return QPointF((x1 + x2) / 2.0, (y1 + y2) / 2.0)
        return QPointF(beside.right, (y1 + y2) / 2.0) if x1 == x2 else QPointF((x1 + x2) / 2.0, beside.bottom)

    def _taken(self) -> list[Box]:
        """Chip and name with the room that a handle needs beside them."""
        chip = self.model.chip_place
        boxes = (None if chip is None else chip.box, self.model.label_box)
        return [box.inflated(_HANDLE + _HANDLE_AIR) for box in boxes if box is not None]


def _covers(boxes: list[Box], x: float, y: float) -> bool:
    return any(box.left < x < box.right and box.top < y < box.bottom for box in boxes)


def line_bounds(points: tuple[Point, ...], width: float) -> Bounds:
    """Left, top, right and bottom of what a line takes with its outline when selected."""
    xs = [x for x, _y in points]
    ys = [y for _x, y in points]
    reach = width / 2.0 + _REACH
    return min(xs) - reach, min(ys) - reach, max(xs) + reach, max(ys) + reach


def _inward(end: Point, following: Point) -> Point:
    """A point on the line a little way from its end."""
    length = math.dist(end, following)
    share = min(_FROM_END, 0.4 * length) / length if length else 0.0
    return end[0] + (following[0] - end[0]) * share, end[1] + (following[1] - end[1]) * share
