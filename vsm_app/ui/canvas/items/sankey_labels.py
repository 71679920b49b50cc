"""The words of the ribbons of a Sankey as they are painted: name, value and the round R-tag."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.chips import role_metrics, text_width
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.canvas.items.sankey_inks import ink_on, ribbon_ground
from vsm_app.ui.canvas.items.sankey_words import growing, grown_rect, letter_path, paint_halo, paint_plate
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_flow import paint_tag, theme_kind
from vsm_app.ui.theme import Theme

_LABEL_PITCH: Final = 16.0
_Z_LABEL: Final = 2.5
_HAIR, _DOT, _RIM = 1.0, 1.8, 0.7  # of a tie: its width, half its dot, round that
_DOTTED: Final = (1.5, 1.5)
_DOTTED_FROM: Final = 10.0  # of a shorter one fewer than three dots are seen beside its end, and read as dirt


class RibbonLabels(ElementItem):
    """The words of one ribbon, above all ribbons: name and value, and the round R-tag."""

    def __init__(self, model: RibbonModel, look: Look) -> None:
        super().__init__(model.id, look)
        self.model = model
        self.setZValue(_Z_LABEL)
        self._lines = label_lines(model)
        self._words = self._measured()
        tag = tag_rect(model)
        self._bounds = self._words if tag is None else self._words.united(tag.adjusted(-3.0, -3.0, 3.0, 3.0))
        if model.tie is not None:
            at, out = QPointF(*model.tie[0]), (_DOT + _RIM) * model.grown
            tie = QRectF(at, QPointF(*model.tie[1])).normalized().adjusted(-out, -out, out, out)
            self._bounds = self._bounds.united(tie)

    def z_for(self, *, selected: bool) -> float:
        return _Z_LABEL

    def shape(self) -> QPainterPath:
        return QPainterPath()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme, model = self.look.theme, self.model
        ribbon = model.ribbon
        if model.r_tag and ribbon.tag is not None:
            with growing(painter, ribbon.tag, model.grown):
                paint_tag(painter, ribbon.tag[0], ribbon.tag[1], model.r_tag, theme)
        if model.tie is not None:
            self._paint_tie(painter, model.tie, theme)
        with growing(painter, ribbon.label, model.grown):
            self._paint_lines(painter, theme)

    def _paint_tie(self, painter: QPainter, tie: tuple[Point, Point], theme: Theme) -> None:
        """A hair from the ribbon, where it ends in a dot, to the words; a long one is dotted: no edge of a ribbon."""
        begin, end, grown = QPointF(*tie[0]), QPointF(*tie[1]), self.model.grown
        pen = QPen(theme.color("ink2"), _HAIR * grown)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if QLineF(begin, end).length() >= _DOTTED_FROM * grown:
            pen.setDashPattern(_DOTTED)
        painter.setPen(pen)
        painter.drawLine(begin, end)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, dot in (("canvas", _DOT + _RIM), ("ink2", _DOT)):
            painter.setBrush(theme.color(token))
            painter.drawEllipse(begin, dot * grown, dot * grown)

    def _paint_lines(self, painter: QPainter, theme: Theme) -> None:
        model, y = self.model, self._first_baseline()
        for line in self._lines:
            x = self._left(line, theme)
            if model.on_plate:
                paint_plate(
                    painter, QPointF(x, y), sum(text_width(words, role, theme) for words, role, _t in line), theme
                )
            for words, role, token in line:
                if model.halo and not model.on_plate:
                    paint_halo(painter, QPointF(x, y), words, role, theme, self._rim(theme))
                painter.setFont(theme.font(role))
                painter.setPen(self._pen(token, theme))
                painter.drawText(QPointF(x, y), words)
                x += text_width(words, role, theme)
            y += _LABEL_PITCH

    def _pen(self, token: str, theme: Theme) -> QColor:
        """The colour of words: on the bare ground of a ribbon whichever stands out there."""
        model = self.model
        if not model.on_ribbon or (model.halo and not model.within) or model.style is FlowStyle.LOSS:
            return theme.color(token)
        return ink_on(model.style, model.ribbon.kind, theme, at_least=model.at_least)

    def _rim(self, theme: Theme) -> QColor | None:
        """The colour of the rim within the own ribbon: the line in its middle stops there, and nothing else is seen."""
        model = self.model
        if not model.within:
            return None
        return ribbon_ground(model.style, model.ribbon.kind, theme, theme.color("canvas"), at_least=model.at_least)

    def rect(self) -> QRectF:
        """Where the words stand; empty without any."""
        return self._words

    def hangs_on(self, ribbon: QPainterPath) -> bool:
        """Whether a tie or a plate, as it is moved, is on the outline of its ribbon; other words need not be."""
        model = self.model
        if model.tie is None and not model.plated:
            return True
        at = model.ribbon.label if model.tie is None else model.tie[0]
        return ribbon.contains(self.pos() + QPointF(*at))

    def letters(self) -> QRectF:
        """The ground of what is written, without any air."""
        theme, y, rect = self.look.theme, self._first_baseline(), QRectF()
        for line in self._lines:
            x = self._left(line, theme)
            for words, role, _token in line:
                rect = rect.united(letter_path(words, role, theme).boundingRect().translated(x, y))
                x += text_width(words, role, theme)
            y += _LABEL_PITCH
        return grown_rect(rect, self.model.ribbon.label, self.model.grown)

    def _left(self, line: tuple[tuple[str, str, str], ...], theme: Theme) -> float:
        width = sum(text_width(words, role, theme) for words, role, _token in line)
        x = self.model.ribbon.label[0]
        if self.model.starts:
            return x
        return x - width if self.model.ribbon.label_ends else x - width / 2.0

    def _first_baseline(self) -> float:
        metrics = role_metrics("sankey.label", self.look.theme)
        middle = self.model.ribbon.label[1] + metrics.capHeight() / 2.0
        return middle - _LABEL_PITCH * (len(self._lines) - 1) / 2.0

    def _measured(self) -> QRectF:
        theme = self.look.theme
        rect = QRectF()
        y = self._first_baseline()
        for i, line in enumerate(self._lines):
            width = sum(text_width(words, role, theme) for words, role, _token in line)
            rect = rect.united(QRectF(self._left(line, theme), y - 14.0 + i * _LABEL_PITCH, width, 20.0))
        rect = rect.adjusted(-2.0, -2.0, 2.0, 2.0) if not rect.isNull() else rect
        return grown_rect(rect, self.model.ribbon.label, self.model.grown)


def tag_rect(model: RibbonModel) -> QRectF | None:
    """Where the R-tag stands, its ring included."""
    if model.ribbon.tag is None or not model.r_tag:
        return None
    (x, y), half = model.ribbon.tag, 13.0 * model.grown
    return QRectF(x - half, y - half, 2.0 * half, 2.0 * half)


def label_lines(model: RibbonModel) -> tuple[tuple[tuple[str, str, str], ...], ...]:
    """Name and value as runs of (text, role, colour token): in one line on a band, in two beside its end."""
    if not model.labels:
        return ()
    kind = theme_kind(model.style)
    coloured = model.style in (FlowStyle.SECONDARY, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER)
    is_wedge = model.ribbon.kind is RibbonKind.WEDGE
    name_token = "ink2" if is_wedge else f"flow.{kind}.text" if coloured and not model.on_ribbon else "ink"
    value_role = "sankey.solved" if model.solved else "sankey.value"
    value_token = "ink2" if is_wedge else "ink"
    value: tuple[tuple[str, str, str], ...] = ((model.value, value_role, value_token),)
    if model.unit:
        value = (*value, (f" {model.unit}", "node.unit", "ink3"))
    ends = (RibbonKind.OPEN_IN, RibbonKind.LOSS, RibbonKind.WEDGE, RibbonKind.OPEN_OUT)
    if model.ribbon.kind in ends and not model.single:
        return (((model.name, "sankey.label", name_token),), value) if model.name else (value,)
    if not model.name:
        return (value,)
    return (((f"{model.name} ", "sankey.label", name_token), *value),)
