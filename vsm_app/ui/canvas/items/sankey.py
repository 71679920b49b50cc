"""The Sankey view: ribbons to one scale, bars with their names, fading wedges for what is not determined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.ribbons import Head
from vsm_app.layout.sankey_types import RibbonKind, SankeyBar, SankeyRibbon
from vsm_app.layout.types import FlowStyle, PathStep, Point
from vsm_app.ui.canvas.chips import role_metrics, text_width
from vsm_app.ui.canvas.items.base import Z_FLOW, Z_FLOW_SELECTED, Z_NODE, Z_NODE_SELECTED, ModelItem
from vsm_app.ui.canvas.items.sankey_hatch import paint_hatch
from vsm_app.ui.canvas.items.sankey_inks import AT_LEAST, EDGE_FROM, dashed_pen, edge_pen, opacity
from vsm_app.ui.canvas.items.sankey_words import growing, grown_rect, letter_path, paint_halo, paint_plate
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_flow import theme_kind, to_rect
from vsm_app.ui.icons import has_icon, paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_NAME_PITCH: Final = 15.0  # of a name on two lines
_MARGIN: Final = 6.0
_FADE, _FADE_LAYERS = 0.45, 20  # how dense it begins; in files
_OPEN_EDGE: Final = 1.5
_RIM: Final = 1.0  # px on the screen: of the ground's colour round a bar, between it and its ribbons
_ARROW, _ARROW_EVERY = (3.0, 5.0), 44.0  # half as high as an arrow of a negative amount is; from one to the next
#: A bar thinner than this could not be seen or taken hold of.
_LEAST_BAR: Final = 6.0
_ICON: Final = 20.0
_GAP: Final = 8.0  # between a bar and a name beside it


@dataclass(frozen=True, slots=True)
class RibbonModel:
    """A ribbon as painted: geometry, kind, name and value; `solved` values are set in italics."""

    id: str
    ribbon: SankeyRibbon
    style: FlowStyle
    name: str = ""
    value: str = ""
    unit: str = ""
    solved: bool = False
    r_tag: str = ""
    labels: bool = True
    halo: bool = False
    on_ribbon: bool = False  # the words lie on a ribbon: its colour would not stand out there
    within: bool = False  # all of them within their own
    single: bool = False  # name and value in one line, where an end has two
    starts: bool = False  # the words begin at the label's place instead of lying round it
    edged: bool = True
    at_least: bool = False  # as wide as the lower bound of what is not determined
    is_open: bool = False  # not determined
    tip: str = ""
    grown: float = 1.0  # how many times their size the words are, seen from farther away
    tie: tuple[Point, Point] | None = None  # the line from the ribbon to words that stand off it
    plated: bool = False  # the number stands on a ground of its own across the ribbon

    @property
    def on_plate(self) -> bool:
        """Whether words lie on edges or on the hatch of a loss: a rim round each letter would not do."""
        return self.plated or (self.halo and self.on_ribbon and self.style is FlowStyle.LOSS)


@dataclass(frozen=True, slots=True)
class BarModel:
    """A bar as painted."""

    id: str
    bar: SankeyBar
    name: str
    icon: str = ""
    shift: Point = (0.0, 0.0)  # of the name, out of the way of a ribbon
    said: str | None = None  # the name as there is room for it: on two lines, cut; nothing leaves it to the tool tip
    grown: float = 1.0  # how many times its size the name is
    plated: bool = False  # the name stands on a ground of its own: thin lines end beside it

    @property
    def tip(self) -> str:
        """What is said under the pointer."""
        return self.name

    @property
    def words(self) -> str:
        """The name as it is written."""
        return self.name if self.said is None else self.said


def steps_path(steps: tuple[PathStep, ...]) -> QPainterPath:
    """Path steps as Qt's path."""
    path = QPainterPath()
    for letter, n in steps:
        if letter == "M":
            path.moveTo(n[0], n[1])
        elif letter == "L":
            path.lineTo(n[0], n[1])
        elif letter == "C":
            path.cubicTo(*n)
        else:
            path.closeSubpath()
    return path


class RibbonItem(ModelItem[RibbonModel]):
    """One flow in the Sankey view."""

    def __init__(self, model: RibbonModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.model = model
        self.depth = 0.0
        self._take(model)

    def z_for(self, *, selected: bool) -> float:
        return Z_FLOW_SELECTED if selected else Z_FLOW + self.depth

    def shape(self) -> QPainterPath:
        return self._outline

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, model = self.look.theme, self.model
        ribbon = model.ribbon
        color = theme.flow_color(theme_kind(model.style))
        if self.look.is_coarse:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if ribbon.point is not None:
            self._paint_rim(painter, ribbon.point)
        if ribbon.not_to_scale:
            self._paint_floor(painter, color)
        elif ribbon.kind is RibbonKind.WEDGE:
            self._paint_wedge(painter)
        elif model.style is FlowStyle.LOSS:
            paint_hatch(painter, self._outline, ribbon.width, self.look)
        else:
            dense = opacity(model.style, ribbon.kind, ribbon.width) * (AT_LEAST if model.at_least else 1.0)
            painter.fillPath(self._outline, theme.alpha(f"flow.{theme_kind(model.style)}", dense))
            if model.style is FlowStyle.SECONDARY:
                self._paint_hairline(painter, theme)
        is_sharp = not ribbon.not_to_scale and ribbon.kind is not RibbonKind.WEDGE
        if ribbon.reverse:
            painter.fillPath(self.arrows, theme.color("ink"))
        if model.at_least and is_sharp:
            self._paint_open_edge(painter, color)
        elif model.edged and is_sharp and ribbon.width >= EDGE_FROM:
            self._paint_edge(painter, theme)
        if ribbon.head is not None:
            _paint_head(painter, ribbon.head, color)
        if self.is_selected or self.is_focused or self.pulse > 0.0:
            painter.setPen(QPen(theme.color("accent"), SIZES["selection"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._outline)

    def _paint_edge(self, painter: QPainter, theme: Theme) -> None:
        painter.setPen(edge_pen(self.model.style, theme, self.model.ribbon.width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._outline)

    def _paint_rim(self, painter: QPainter, head: Head) -> None:
        """Ground round the head of what goes out: it is told from the ribbons beside its end."""
        zoom = 1.0 if self.look.exporting else min(self.look.zoom, 1.0)
        painter.setPen(QPen(self.look.theme.color("canvas"), 2.0 * _RIM / zoom))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(*head[i]) for i in (1, 0, 2)]))

    def _paint_open_edge(self, painter: QPainter, color: QColor) -> None:
        """Dashed all round: there may be more."""
        painter.setPen(dashed_pen(color, _OPEN_EDGE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._outline)

    def _paint_floor(self, painter: QPainter, color: QColor) -> None:
        painter.setPen(dashed_pen(color, SIZES["sankey.floor"]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._centre)
        if self.model.ribbon.point is not None:
            _paint_head(painter, self.model.ribbon.point, color)

    def _paint_wedge(self, painter: QPainter) -> None:
        fade = self.model.ribbon.fade or (self._bounds.topLeft().toTuple(), self._bounds.topRight().toTuple())
        paint_fading(painter, self._outline, QPointF(*fade[0]), QPointF(*fade[1]), self.look)

    def _paint_hairline(self, painter: QPainter, theme: Theme) -> None:
        width = self.model.ribbon.width
        pen = QPen(theme.alpha("canvas", 0.55), 1.0 if width < 8.0 else 1.25)  # noqa: PLR2004 - thin ribbons, thin line
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._centre)

    def _take(self, model: RibbonModel) -> None:
        self.model = model
        ribbon = model.ribbon
        self._centre = steps_path(ribbon.centre)
        self._outline = steps_path(ribbon.outline)
        self.arrows = arrows_along(self._centre, ribbon.width) if ribbon.reverse else QPainterPath()
        bounds = self._outline.boundingRect().united(self._centre.boundingRect())
        if ribbon.head is not None:
            bounds = bounds.united(QPolygonF([QPointF(*point) for point in ribbon.head]).boundingRect())
        self._bounds = bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.setZValue(self.z_for(selected=self.is_selected))


def arrows_along(centre: QPainterPath, width: float) -> QPainterPath:
    """Small arrowheads along the middle of a ribbon, the way that it runs: of a negative amount against its flow."""
    arrows, length = QPainterPath(), centre.length()
    half = min(max(0.3 * width, _ARROW[0]), _ARROW[1])
    count = max(round(length / _ARROW_EVERY), 2)
    for number in range(count):
        part = centre.percentAtLength(length * (number + 0.5) / count)
        at, turn = centre.pointAtPercent(part), QTransform()
        turn.translate(at.x(), at.y()).rotate(-centre.angleAtPercent(part))
        head = QPolygonF([QPointF(half, 0.0), QPointF(-half, half), QPointF(-half, -half), QPointF(half, 0.0)])
        arrows.addPolygon(turn.map(head))
    return arrows


def _paint_head(painter: QPainter, head: Head, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in head]))


def paint_fading(painter: QPainter, outline: QPainterPath, strong: QPointF, gone: QPointF, look: Look) -> None:
    """Fill what is not determined: it fades away from the first point to the second.

    In files by layers, each a little shorter than the one below: a PDF has no gradients that let the ground through.
    """
    if not look.exporting:
        gradient = QLinearGradient(strong, gone)
        gradient.setColorAt(0.0, look.theme.alpha("solved", _FADE))
        gradient.setColorAt(1.0, look.theme.alpha("solved", 0.0))
        painter.fillPath(outline, gradient)
        return
    layer = look.theme.alpha("solved", 1.0 - (1.0 - _FADE) ** (1.0 / _FADE_LAYERS))
    bounds = outline.boundingRect()
    to_right = gone.x() >= strong.x()
    for number in range(_FADE_LAYERS):
        room = QRectF(bounds)
        length = bounds.width() * (number + 0.5) / _FADE_LAYERS
        if to_right:
            room.setWidth(length)
        else:
            room.setLeft(bounds.right() - length)
        strip = QPainterPath()
        strip.addRect(room)
        painter.fillPath(outline.intersected(strip), layer)


class BarItem(ModelItem[BarModel]):
    """One node in the Sankey view: its bar with icon and name above."""

    def __init__(self, model: BarModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.model = model
        self._take(model)

    def z_for(self, *, selected: bool) -> float:
        return Z_NODE_SELECTED if selected else Z_NODE

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self._rect.adjusted(-3.0, 0.0, 3.0, 0.0))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self.look.theme
        radius = SIZES["sankey.bar.radius"]
        rim = _RIM / min(self.look.zoom, 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("canvas"))
        painter.drawRoundedRect(self._rect.adjusted(-rim, -rim, rim, rim), radius + rim, radius + rim)
        painter.setBrush(theme.color("sankey.node"))
        painter.drawRoundedRect(self._rect, radius, radius)
        if self.is_selected or self.is_focused or self.pulse > 0.0:
            painter.setPen(QPen(theme.color("accent"), SIZES["selection"]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._rect.adjusted(-4.0, -4.0, 4.0, 4.0), radius + 4.0, radius + 4.0)
        if self.model.words:
            with growing(painter, self._name_place(), self.model.grown):
                self._paint_name(painter, theme)

    def along(self, model: BarModel) -> BarModel:
        """Another model of the same bar, its name where and as it stands beside this one."""
        own = self.model
        return replace(model, shift=own.shift, said=own.said, grown=own.grown, plated=own.plated)

    def rect(self) -> QRectF:
        """The bar as it is painted."""
        return self._rect

    def name_rect(self) -> QRectF:
        """Where the name stands; empty where there is no room for it."""
        if not self.model.words:
            return QRectF()
        width, rise = self._name_width() + 4.0, _NAME_PITCH * self.model.words.count("\n")
        x, y = self._name_place()
        return grown_rect(QRectF(x - width / 2.0, y - 15.0 - rise, width, 20.0 + rise), (x, y), self.model.grown)

    def letters(self) -> QRectF:
        """The ground of icon and name as they are written, without any air; empty where there is no room for them."""
        if not self.model.words:
            return QRectF()
        rect = self._icon_rect() if has_icon(self.model.icon) else QRectF()
        for words, (x, y) in self._lines():
            rect = rect.united(letter_path(words, "node.name", self.look.theme).boundingRect().translated(x, y))
        return grown_rect(rect, self._name_place(), self.model.grown)

    def beside(self, side: float) -> Point:
        """The shift by which the name stands right (1) or left (-1) of the bar, at half its height."""
        x, y = self.model.bar.label
        away = self._rect.width() / 2.0 + _GAP + self._name_width() * self.model.grown / 2.0
        cap = role_metrics("node.name", self.look.theme).capHeight() + _NAME_PITCH * self.model.words.count("\n")
        at = self._rect.center()
        return (at.x() - x + side * away, at.y() + cap * self.model.grown / 2.0 - y)

    def below(self) -> float:
        """The shift by which the name stands under the bar."""
        high = 15.0 + _NAME_PITCH * self.model.words.count("\n")
        return self._rect.bottom() - self.model.bar.label[1] + 3.0 + high * self.model.grown

    def _name_place(self) -> Point:
        (x, y), (dx, dy) = self.model.bar.label, self.model.shift
        return (x + dx, y + dy)

    def _name_width(self) -> float:
        first, *rest = (text_width(line, "node.name", self.look.theme) for line in self.model.words.split("\n"))
        return max(first + (_ICON if has_icon(self.model.icon) else 0.0), *rest, 0.0)

    def _left(self) -> float:
        return self._name_place()[0] - self._name_width() / 2.0

    def _icon_rect(self) -> QRectF:
        rise = _NAME_PITCH * self.model.words.count("\n")
        return QRectF(self._left(), self._name_place()[1] - rise - 12.0, 14.0, 14.0)

    def _lines(self) -> list[tuple[str, Point]]:
        """The lines of the name with where they begin: the first behind the icon, the second under it."""
        lines, left, y = self.model.words.split("\n"), self._left(), self._name_place()[1]
        icon = _ICON if has_icon(self.model.icon) else 0.0
        above = len(lines) - 1
        return [(words, (left + (0.0 if n else icon), y - _NAME_PITCH * (above - n))) for n, words in enumerate(lines)]

    def _paint_name(self, painter: QPainter, theme: Theme) -> None:
        has_mark, lines = has_icon(self.model.icon), self._lines()
        for n, (words, (x, y)) in enumerate(lines if self.model.plated else ()):
            mark = _ICON if has_mark and n == 0 else 0.0
            paint_plate(painter, QPointF(x - mark, y), mark + text_width(words, "node.name", theme), theme)
        if has_mark:
            paint_icon(painter, self.model.icon, self._icon_rect(), theme.color("ink2"))
        painter.setFont(theme.font("node.name"))
        for words, at in lines:
            paint_halo(painter, QPointF(*at), words, "node.name", theme)
            painter.setPen(theme.color("ink"))
            painter.drawText(QPointF(*at), words)

    def _take(self, model: BarModel) -> None:
        self.model = model
        rect = to_rect(model.bar.box)
        more = max(_LEAST_BAR - rect.height(), 0.0) / 2.0
        self._rect = rect.adjusted(0.0, -more, 0.0, more)
        self._bounds = self._rect.adjusted(-7.0, -7.0, 7.0, 7.0).united(self.name_rect())
        self.setZValue(self.z_for(selected=self.is_selected))
