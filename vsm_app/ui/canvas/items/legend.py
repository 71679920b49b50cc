"""Legends on the table: the ramp of the Heat view, the scale and the kinds of the Sankey view."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.chips import role_metrics, text_width
from vsm_app.ui.canvas.items.base import Z_OVERLAY
from vsm_app.ui.canvas.items.sankey import arrows_along, paint_fading
from vsm_app.ui.canvas.items.sankey_hatch import stripes
from vsm_app.ui.canvas.items.sankey_inks import AT_LEAST, dashed_pen, edge_pen, opacity
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_flow import theme_kind
from vsm_app.ui.canvas.paint_heat import hatch
from vsm_app.ui.fonts import for_capitals
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_PADDING: Final = 14.0
_RAMP: Final = QRectF(0.0, 0.0, 168.0, 10.0)
_NARROW: Final = 92.0  # of the ramp where a wide card would stand across two stages
_STOPS: Final = 8
_RAMP_ROOM: Final = 32.0  # with the figures below it
_TITLE_PITCH: Final = 13.0
_LINK_PITCH: Final = 28.0
_SECOND_LINK: Final = 69.0  # from here on a click means it
_PITCH: Final = 20.0
_THIN: Final = 2.0  # px of a loss too narrow for a hatch, and the part of the swatch that shows it
_THIN_PART: Final = 0.4
_SWATCH: Final = QSizeF(22.0, 11.0)
#: From the scale card to the kinds of flow beside or below it.
_KINDS_AWAY, _KINDS_BELOW = 16.0, 4.0
_FIRST_KIND: Final = 16.0


#: The field of a way that shows another quantity.
SHOWN: Final = "shown"


class HeatLegend(QGraphicsItem):
    """The ramp from nothing to the largest burden; below it, where there is any, the look of what is not determined.

    Without a largest one (`high`) nothing is on the ramp: only that look is told.

    Where nothing is known of the quantity, the title alone says so in large letters, and `unknown` what to do: a link
    to `leads_to`, the element and its field where that is entered. Below it a second link shows `other`, a quantity of
    which something is known, with its words.

    It stands in one of two forms: the second is as narrow as its words allow, the title on two lines if need be.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        low: str,
        high: str,
        unknown: str = "",
        leads_to: tuple[str, str] | None = None,
        other: tuple[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.leads_to = leads_to
        self.other = other
        self._look = look
        self._title, self._low, self._high, self.unknown = title, low, high, unknown
        self._lines: tuple[str, ...] = (title,)
        self.setZValue(Z_OVERLAY - 1.0)

    def forms(self) -> list[QSizeF]:
        """How large it is with its title on one line, and as narrow as may be."""
        return [self._size((self._title,)), self._size(self._broken())]

    def take_form(self, number: int) -> None:
        """Stand in one of its forms."""
        self.prepareGeometryChange()
        self._lines = self._broken() if number else (self._title,)

    def led_to(self, point: QPointF) -> tuple[str, str] | None:
        """Where a click at a point of its own leads: an element and its field, or a quantity and `shown`."""
        if self.other is not None and point.y() > _SECOND_LINK:
            return self.other[0], SHOWN
        return self.leads_to

    def _broken(self) -> tuple[str, str]:
        """The title in the narrow form: on two lines as long as one another; the second is empty if one is enough."""
        theme, words = self._look.theme, self._title.split()
        breaks = [(self._title, ""), *((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))]
        wide = {two: max(text_width(line, "flow.label", theme) for line in two) for two in breaks}
        return breaks[0] if wide[breaks[0]] <= max(_NARROW, self._ends()) else min(breaks, key=wide.__getitem__)

    def _ends(self) -> float:
        """The width of the figures at both ends of the ramp."""
        theme = self._look.theme
        return text_width(self._low, "chip.value", theme) + text_width(self._high, "chip.value", theme) + _PADDING

    def _size(self, lines: tuple[str, ...]) -> QSizeF:
        theme = self._look.theme
        words = 28.0 + text_width(self.unknown, "flow.label", theme) if self.unknown else 0.0
        if not self._low:
            links = (self.unknown, self.other[1] if self.other else "")
            wide = max(text_width(link, "body", theme) for link in links)
            wide = max(text_width(self._title, "panel.title", theme), wide)
            return QSizeF(wide + 4.0 * _PADDING, 56.0 + _LINK_PITCH * sum(map(bool, links)))
        ramp = _RAMP.width() if len(lines) == 1 else _NARROW
        width = max(ramp, words, self._ends(), *(text_width(line, "flow.label", theme) for line in lines))
        height = (84.0 if self.unknown else 66.0) - (0.0 if self._high else _RAMP_ROOM)
        return QSizeF(width + 2.0 * _PADDING, height + _below(lines))

    def boundingRect(self) -> QRectF:
        return QRectF(QPointF(), self._size(self._lines))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self._look.theme
        _paint_card(painter, self.boundingRect(), self._look)
        if not self._low:
            self._paint_nothing(painter)
            return
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font("flow.label"))
        for number, line in enumerate(self._lines):
            painter.drawText(QPointF(_PADDING, 20.0 + _TITLE_PITCH * number), line)
        below = _below(self._lines)
        painter.translate(0.0, below)
        if self._high:
            self._paint_ramp(painter)
        if self.unknown:
            self._paint_unknown(painter)
        painter.translate(0.0, -below)

    def _paint_nothing(self, painter: QPainter) -> None:
        """That there is nothing to colour, and the way out."""
        theme = self._look.theme
        way = "ink2" if self.leads_to is None else "accent.text"
        lines = [(self._title, "panel.title", "ink", 34.0), (self.unknown, "body", way, 60.0)]
        if self.other is not None:
            lines.append((self.other[1], "body", "accent.text", 60.0 + _LINK_PITCH))
        for words, role, token, y in lines:
            font = QFont(theme.font(role))
            font.setUnderline(token == "accent.text")
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(QPointF(2.0 * _PADDING, y), words)

    def _paint_ramp(self, painter: QPainter) -> None:
        theme = self._look.theme
        ramp = _RAMP.translated(_PADDING, 28.0)
        ramp.setWidth(self.boundingRect().width() - 2.0 * _PADDING)
        gradient = QLinearGradient(ramp.topLeft(), ramp.topRight())
        for i in range(_STOPS + 1):
            gradient.setColorAt(i / _STOPS, theme.heat(i / _STOPS))
        painter.setPen(QPen(theme.color("outline"), 1.0))
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, 3.0, 3.0)
        painter.setPen(theme.color("ink3"))
        painter.setFont(theme.font("chip.value"))
        painter.drawText(QPointF(ramp.left(), 54.0), self._low)
        width = text_width(self._high, "chip.value", theme)
        painter.drawText(QPointF(ramp.right() - width, 54.0), self._high)

    def _paint_unknown(self, painter: QPainter) -> None:
        theme = self._look.theme
        swatch = QRectF(_PADDING, 62.0 - (0.0 if self._high else _RAMP_ROOM), 20.0, 12.0)
        painter.setPen(QPen(theme.color("outline"), 1.0))
        painter.setBrush(theme.color("head"))
        painter.drawRoundedRect(swatch, 3.0, 3.0)
        hatch(painter, swatch, 3.0, theme.color("ink2"))
        painter.setPen(theme.color("ink2"))
        painter.setFont(theme.font("flow.label"))
        painter.drawText(QPointF(swatch.right() + 8.0, swatch.bottom() - 2.0), self.unknown)


def _below(lines: tuple[str, ...]) -> float:
    """How much farther down everything stands for a title on two lines."""
    return _TITLE_PITCH if len([line for line in lines if line]) > 1 else 0.0


class Mark(StrEnum):
    """How what is not determined is drawn, and what is negative."""

    DASHED = "dashed"  # a line: nothing is known
    AT_LEAST = "at_least"  # as wide as its lower bound, paler, its edge dashed
    FADING = "open"  # it may be nothing
    NEGATIVE = "negative"  # arrows the way that it runs: against its flow


@dataclass(frozen=True, slots=True)
class SankeyLegendModel:
    """What the Sankey legend says: the scale bar's px and words, those of dashed lines, the kinds with their names."""

    title: str
    bar: float
    value: str
    unit: str
    floor: str
    kinds: tuple[tuple[FlowStyle, str], ...]
    marks: tuple[tuple[Mark, str], ...] = ()  # of what is not determined or negative, as drawn, with their names
    style: FlowStyle = FlowStyle.PRIMARY  # of the scale bar


class SankeyLegend(QGraphicsItem):
    """The scale card with its bar, and the kinds of flow beside it or, where it is to be narrow, below."""

    LEAST_WIDTH: Final = 196.0
    BAR_X: Final = 15.0
    BAR_BOTTOM: Final = 88.0

    def __init__(self, look: Look, model: SankeyLegendModel) -> None:
        super().__init__()
        self._look = look
        self.model = model
        words = text_width(model.floor, "node.label", look.theme) + self.BAR_X + 14.0 + 20.0 + _PADDING
        self.card = QRectF(0.0, 0.0, max(self.LEAST_WIDTH, words), 98.0)
        entries = [*(name for _, name in model.kinds), *(name for _, name in model.marks)]
        names = max((text_width(name, "node.label", look.theme) for name in entries), default=0.0)
        card, wide = self.card.size(), 30.0 + names + 2.0
        self._pairs = 2.0 * wide + _KINDS_AWAY <= card.width()
        self._column = card.width() / 2.0
        rows = math.ceil(len(entries) / 2.0) if self._pairs else len(entries)
        self._forms = [
            QSizeF(card.width() + _KINDS_AWAY + wide, max(card.height(), _PITCH * len(entries) + 8.0)),
            QSizeF(max(card.width(), wide), card.height() + _KINDS_BELOW + _PITCH * rows + 8.0),
        ]
        self.setZValue(Z_OVERLAY - 1.0)
        self.take_form(0)

    def forms(self) -> list[QSizeF]:
        """How large it is with the kinds beside its card, and with the kinds below it (two in a row, if they fit)."""
        return self._forms

    def take_form(self, number: int) -> None:
        """Stand in one of its forms."""
        self.prepareGeometryChange()
        self._form = number
        self._bounds = QRectF(QPointF(), self._forms[number])

    def kind_at(self, number: int) -> QPointF:
        """Where the entry of a kind begins: its left edge, the middle of its row."""
        if self._form == 0:
            return QPointF(self.card.right() + _KINDS_AWAY, _FIRST_KIND + _PITCH * number)
        row, column = divmod(number, 2) if self._pairs else (number, 0)
        return QPointF(self._column * column, self.card.bottom() + _KINDS_BELOW + _FIRST_KIND + _PITCH * row)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def bar(self) -> QRectF:
        """The scale bar (own coordinates): as high as a band of its amount, however large the words beside it are."""
        height = self.model.bar / self.scale()
        return QRectF(self.BAR_X, self.BAR_BOTTOM - height, 14.0, height)

    def handle(self) -> QPointF:
        """Where the scale can be taken hold of (own coordinates)."""
        return QPointF(self.BAR_X + 7.0, self.BAR_BOTTOM)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, model = self._look.theme, self.model
        _paint_card(painter, self.card, self._look)
        painter.setFont(theme.font("panel.heading"))
        painter.setPen(theme.text_color("panel.heading"))
        painter.drawText(QPointF(_PADDING, 22.0), for_capitals(model.title))
        bar = self.bar()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.alpha(f"flow.{theme_kind(model.style)}", opacity(model.style)))
        painter.drawRoundedRect(bar, 2.0, 2.0)
        x = bar.right() + 8.0
        painter.setPen(QPen(theme.color("ink2"), 1.5))
        painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
        for y in (bar.top(), bar.bottom()):
            painter.drawLine(QPointF(x - 3.5, y), QPointF(x + 3.5, y))
        self._paint_words(painter, x + 12.0, bar.center().y())
        if not self._look.exporting:
            painter.setBrush(theme.color("accent"))
            painter.setPen(QPen(theme.color("card"), 2.0))
            painter.drawEllipse(self.handle(), 6.0, 6.0)
        self._paint_kinds(painter)

    def _paint_words(self, painter: QPainter, x: float, middle: float) -> None:
        theme, model = self._look.theme, self.model
        middle = min(max(middle, 44.0), 66.0)
        painter.setFont(theme.font("sankey.value"))
        painter.setPen(theme.color("ink"))
        painter.drawText(QPointF(x, middle), model.value)
        width = text_width(model.value, "sankey.value", theme)
        painter.setFont(theme.font("node.unit"))
        painter.setPen(theme.color("ink3"))
        painter.drawText(QPointF(x + width + 4.0, middle), model.unit)
        if model.floor:
            painter.setFont(theme.font("node.label"))
            painter.setPen(theme.color("ink2"))
            painter.drawText(QPointF(x, middle + 17.0), model.floor)

    def _paint_kinds(self, painter: QPainter) -> None:
        theme = self._look.theme
        for number, (style, name) in enumerate(self.model.kinds):
            paint_swatch(painter, self._swatch(number), style, theme)
            self._paint_kind(painter, number, name)
        for number, (mark, name) in enumerate(self.model.marks, len(self.model.kinds)):
            self._paint_mark(painter, self._swatch(number), mark)
            self._paint_kind(painter, number, name)

    def _paint_mark(self, painter: QPainter, swatch: QRectF, mark: Mark) -> None:
        theme, style, ground = self._look.theme, self.model.style, QPainterPath()
        ground.addRect(swatch)
        if mark is Mark.FADING:
            paint_fading(painter, ground, swatch.topLeft(), swatch.topRight(), self._look)
            return
        kind, line = theme_kind(style), swatch.center().y()
        painter.setPen(dashed_pen(theme.flow_color(kind)))
        if mark is Mark.AT_LEAST:
            painter.fillPath(ground, theme.alpha(f"flow.{kind}", opacity(style) * AT_LEAST))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(ground)
        elif mark is Mark.NEGATIVE:
            centre = QPainterPath(QPointF(swatch.left(), line))
            centre.lineTo(swatch.right(), line)
            painter.fillPath(ground, theme.alpha(f"flow.{kind}", opacity(style)))
            painter.fillPath(arrows_along(centre, swatch.height()), theme.color("ink"))
        else:
            painter.drawLine(QPointF(swatch.left(), line), QPointF(swatch.right(), line))

    def _swatch(self, number: int) -> QRectF:
        return QRectF(self.kind_at(number) - QPointF(0.0, _SWATCH.height() / 2.0), _SWATCH)

    def _paint_kind(self, painter: QPainter, number: int, name: str) -> None:
        theme, at = self._look.theme, self.kind_at(number)
        painter.setFont(theme.font("node.label"))
        painter.setPen(theme.color("ink2"))
        middle = role_metrics("node.label", theme).capHeight() / 2.0
        painter.drawText(at + QPointF(30.0, middle), name)


def paint_swatch(painter: QPainter, rect: QRectF, style: FlowStyle, theme: Theme) -> None:
    """A short piece of a kind's band: ground, mark and edge as the ribbons have them.

    Of a loss also its thin form: too narrow for a hatch it is plain.
    """
    path = QPainterPath()
    kind = theme_kind(style)
    thin = rect.width() * _THIN_PART if style is FlowStyle.LOSS else 0.0
    path.addRect(rect.adjusted(0.0, 0.0, -thin, 0.0))
    if style is FlowStyle.LOSS:
        line = QRectF(rect.right() - thin, rect.center().y() - _THIN / 2.0, thin, _THIN)
        painter.fillRect(line, theme.flow_color(kind))
        painter.fillPath(path, theme.alpha("flow.loss", SIZES["hatch.alpha"]))
        painter.fillPath(stripes(path), theme.flow_color(kind))
        return
    painter.fillPath(path, theme.alpha(f"flow.{kind}", opacity(style)))
    if style is FlowStyle.SECONDARY:
        middle = rect.center().y()
        painter.setPen(QPen(theme.color("canvas"), 1.25))
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    elif style is FlowStyle.PRODUCT:
        painter.setPen(edge_pen(style, theme))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _paint_card(painter: QPainter, rect: QRectF, look: Look) -> None:
    theme = look.theme
    painter.setPen(QPen(theme.color("line"), 1.0))
    painter.setBrush(theme.color("card.panel"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), SIZES["card.radius"], SIZES["card.radius"])
