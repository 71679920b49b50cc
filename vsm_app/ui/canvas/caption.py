"""What a picture says of itself when it leaves: title, view and period above, the signs of the map below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from vsm_app.engine.results import FlowClass, Results
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.flow_classes import is_stated
from vsm_app.model.quantities import Form, Origin
from vsm_app.model.scenarios import CURRENT
from vsm_app.texts import has_text, text
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.items.legend import paint_swatch
from vsm_app.ui.canvas.kinds_of_flow import flow_style
from vsm_app.ui.theme import Theme

#: Pictures wider than this have larger words: they are made smaller to fit a page.
_PAGE: Final = 1100.0
_ABOVE: Final = 50.0
_TITLE: Final = 22.0
_LINE: Final = 42.0
_BELOW: Final = 26.0
_ROW: Final = 20.0
_GAP: Final = 22.0
_SWATCH: Final = QSizeF(22.0, 10.0)
_ORDER: Final = (
    FlowStyle.PRIMARY, FlowStyle.SECONDARY, FlowStyle.PRODUCT, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER,
    FlowStyle.INFORMATION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caption:
    """Title and line above; below, kinds of flow with their names, and what the signs of figures mean."""

    title: str
    line: str
    kinds: tuple[tuple[FlowStyle, str], ...] = ()
    signs: tuple[str, ...] = ()

    def around(self, area: QRectF, theme: Theme) -> QRectF:
        """The area of a picture with the room for the words."""
        size = _size(area)
        below = _BELOW + _ROW * (len(self._rows(area.width() / size, theme)) - 1) if self.kinds or self.signs else 0.0
        return area.adjusted(0.0, -_ABOVE * size, 0.0, below * size)

    def paint(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Paint it round the picture's own `area` (scene coordinates)."""
        size = _size(area)
        painter.save()
        painter.translate(area.left(), area.top() - _ABOVE * size)
        painter.scale(size, size)
        for words, role, token, y in (
            (self.title, "panel.title", "ink", _TITLE), (self.line, "body", "ink2", _LINE)
        ):  # fmt: skip
            painter.setFont(theme.font(role))
            painter.setPen(theme.color(token))
            painter.drawText(QPointF(_GAP, y), words)
        painter.translate(0.0, area.height() / size + _ABOVE)
        for number, row in enumerate(self._rows(area.width() / size, theme)):
            self._paint_row(painter, row, 4.0 + _ROW * number, theme)
        painter.restore()

    def _paint_row(self, painter: QPainter, row: list[tuple[FlowStyle | None, str]], y: float, theme: Theme) -> None:
        x = _GAP
        for style, words in row:
            if style is not None:
                paint_swatch(painter, QRectF(QPointF(x, y), _SWATCH), style, theme)
                x += _SWATCH.width() + 6.0
            painter.setFont(theme.font("node.label"))
            painter.setPen(theme.color("ink2"))
            painter.drawText(QPointF(x, y + _SWATCH.height() - 1.0), words)
            x += text_width(words, "node.label", theme) + _GAP

    def _rows(self, width: float, theme: Theme) -> list[list[tuple[FlowStyle | None, str]]]:
        """The entries below, as many in a row as there is room for."""
        rows: list[list[tuple[FlowStyle | None, str]]] = [[]]
        x = _GAP
        for style, words in (*self.kinds, *((None, sign) for sign in self.signs)):
            wide = text_width(words, "node.label", theme) + _GAP + (_SWATCH.width() + 6.0 if style is not None else 0.0)
            if x + wide > width and rows[-1]:
                rows.append([])
                x = _GAP
            rows[-1].append((style, words))
            x += wide
        return rows


def _size(area: QRectF) -> float:
    return max(1.0, area.width() / _PAGE)


def caption_of(document: Document, results: Results | None, view: str, quantity: str, lang: str) -> Caption:
    """What is said round a picture of this view; Sankey and Heat bring a legend of their own."""
    parts = [text(f"caption.view.{view}", lang=lang)]
    if view != "map":
        parts.append(_quantity(document, quantity, lang))
    period = document.settings.period
    if period and has_text(f"period.{period}"):
        parts.append(text("caption.period", {"period": text(f"period.{period}", lang=lang)}, lang))
    scenario = CURRENT if results is None else results.solution.scenario
    if scenario in document.physics.scenarios:
        parts.append(document.physics.scenarios[scenario].name or scenario)
    line = " · ".join(parts)
    if view != "map":
        return Caption(document.name, line)
    return Caption(document.name, line, tuple(_kinds(document, lang)), tuple(_signs(document, results, lang)))


def _quantity(document: Document, quantity: str, lang: str) -> str:
    code = f"layer.{quantity}"
    item = document.items.get(quantity)
    return text(code, lang=lang) if has_text(code) else quantity if item is None else item.name


def _kinds(document: Document, lang: str) -> Iterator[tuple[FlowStyle, str]]:
    """The kinds of flow on the map; that of primary material says whether some or all of it is drawn so for want."""
    drawn = {(flow_style(document, flow), is_stated(document, flow)) for flow in document.flows.values()}
    for style in _ORDER:
        stated = {said for kind, said in drawn if kind is style}
        if not stated:
            continue
        code = f"canvas.legend.{style.value}"
        if style is FlowStyle.PRIMARY and False in stated:
            code = "canvas.legend.primary_or_open" if True in stated else "canvas.legend.not_stated"
        yield style, text(code, lang=lang)


def _signs(document: Document, results: Results | None, lang: str) -> Iterator[str]:
    """What the signs of the figures mean that stand on the map."""
    quantities = [flow.quantity for flow in document.flows.values()]
    said = {quantity.origin for quantity in quantities if quantity.form in (Form.VALUE, Form.RANGE)}
    known = set() if results is None else {result.flow_class for result in results.solution.own.values()}
    signs = (
        ("solved", FlowClass.OBSERVABLE in known),
        ("guessed", Origin.GUESSED in said),
        ("estimated", bool(said & {Origin.ESTIMATED, Origin.GUESSED})),
        ("reconciled", FlowClass.REDUNDANT in known),
        ("open", FlowClass.UNOBSERVABLE in known),
        ("booked", any(quantity.booked for quantity in quantities)),
    )
    return (text(f"caption.sign.{sign}", lang=lang) for sign, is_there in signs if is_there)
