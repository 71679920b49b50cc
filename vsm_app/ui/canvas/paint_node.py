"""Painting nodes: cards, the inventory triangle, factories, flat ends, control and lean symbols, badge and R-number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from vsm_app.model.kinds import KINDS, Role, Shape
from vsm_app.ui.canvas.chips import role_metrics, text_width
from vsm_app.ui.canvas.look import Detail, Look
from vsm_app.ui.canvas.models import BadgeModel, NodeModel, RowModel
from vsm_app.ui.canvas.outlines import FACTORY_TEETH, SHELF_HALF, tooth_depth
from vsm_app.ui.canvas.paint_heat import figure_of, ground, inks, paint_open
from vsm_app.ui.canvas.shadow import paint_shadow
from vsm_app.ui.icons import has_icon, paint_icon
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_ROW_TOP: Final = 13.3  # from the header's lower edge to the middle of the first row
_NAME_PITCH: Final = 15.0
#: A corner: left (-1) or right (1), top (-1) or bottom (1).
Corner = tuple[int, int]
CORNERS: Final[tuple[Corner, ...]] = ((-1, -1), (-1, 1), (1, -1), (1, 1))
_STACK: Final = 6.0  # by how much the sheets of a closed sub-process stand out
_LOCK: Final = 11.0  # half of its disc; the sign in it fills about 11 by 13 of 17 px
_RULED_FROM: Final = 40.0  # a source or sink higher than this has a rule where its lines end
_SEEN_FROM: Final = 0.3  # this zoom on that rule is as wide on the screen as near by


def paint_node(painter: QPainter, model: NodeModel, look: Look) -> None:
    """Paint a node in its own coordinates (origin at its upper left corner)."""
    rect = QRectF(0.0, 0.0, model.box.width, model.box.height)
    _PAINTERS[model.shape](painter, rect, model, look)
    if model.locked and look.shows_tools:
        paint_lock(painter, QPointF(rect.left(), rect.top()), look.theme)
    if model.badge is not None:
        paint_badge(painter, badge_centre(rect), model.badge, look.theme)


def paint_fold_mark(painter: QPainter, rect: QRectF, theme: Theme, *, is_open: bool) -> None:
    """The button that opens (+) or closes (−) a sub-process."""
    painter.setPen(QPen(theme.color("ink2"), 1.25))
    painter.setBrush(theme.color("card"))
    painter.drawRoundedRect(rect, 3.0, 3.0)
    middle, arm = rect.center(), rect.width() / 2.0 - 3.5
    painter.drawLine(middle - QPointF(arm, 0.0), middle + QPointF(arm, 0.0))
    if not is_open:
        painter.drawLine(middle - QPointF(0.0, arm), middle + QPointF(0.0, arm))


def paint_lock(painter: QPainter, corner: QPointF, theme: Theme) -> None:
    """The lock of what cannot be moved, on the upper left corner."""
    pill = QRectF(corner.x() - _LOCK, corner.y() - _LOCK, 2.0 * _LOCK, 2.0 * _LOCK)
    painter.setPen(QPen(theme.color("line2"), 1.0))
    painter.setBrush(theme.color("panel"))
    painter.drawEllipse(pill)
    paint_icon(painter, "lock", pill.adjusted(2.5, 2.5, -2.5, -2.5), theme.color("ink2"))


def paint_corners(painter: QPainter, rect: QRectF, theme: Theme, corners: Sequence[Corner] = CORNERS) -> None:
    """Handles at corners of a box whose size can be dragged."""
    painter.setPen(QPen(theme.color("accent"), 1.5))
    painter.setBrush(theme.color("card"))
    for right, down in corners:
        corner = corner_of(rect, (right, down))
        painter.drawRect(QRectF(corner.x() - 3.5, corner.y() - 3.5, 7.0, 7.0))


def corner_of(rect: QRectF, corner: Corner) -> QPointF:
    """The place of a corner."""
    right, down = corner
    return QPointF(rect.right() if right > 0 else rect.left(), rect.bottom() if down > 0 else rect.top())


def fold_mark(width: float) -> QRectF:
    """Where a closed sub-process of that width has its button, in its own coordinates."""
    return QRectF(width - _STACK - 20.0, (SIZES["node.header"] - 14.0) / 2.0, 14.0, 14.0)


def header_height(lines: int) -> float:
    """Height of the header strip for a name of one or two lines."""
    return SIZES["node.header2"] if lines > 1 else SIZES["node.header"]


# --- cards


def _paint_card(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    theme = look.theme
    radius = SIZES["node.radius"]
    paint_shadow(painter, rect, radius, theme)
    if model.is_group:  # a stack: more lies inside; lines end at its last sheet
        rect = rect.adjusted(0.0, 0.0, -_STACK, -_STACK)
        painter.setPen(QPen(theme.color("outline"), 1.0))
        painter.setBrush(theme.color("head"))
        for by in (_STACK, _STACK / 2.0):
            painter.drawRoundedRect(rect.adjusted(by, by, by, by), radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground(model, theme))
    painter.drawRoundedRect(rect, radius, radius)
    header = header_height(len(model.name_lines))
    paint_open(painter, rect, radius, model, theme)
    if model.heat is None:
        painter.setBrush(theme.color("head"))
        painter.drawPath(_top_strip(rect, header, radius))
        painter.setPen(QPen(theme.color("line"), 1.0))
        painter.drawLine(QPointF(rect.left(), header), QPointF(rect.right(), header))
    painter.setPen(QPen(theme.color("outline"), SIZES["node.outline"]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, radius, radius)
    _paint_header(painter, rect, header, model, look)
    if look.detail is Detail.NEAR:
        _paint_rows(painter, rect, header, model, look)


def _top_strip(rect: QRectF, height: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.moveTo(rect.left(), rect.top() + height)
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
    path.lineTo(rect.right(), rect.top() + height)
    path.closeSubpath()
    return path


def _paint_header(painter: QPainter, rect: QRectF, header: float, model: NodeModel, look: Look) -> None:
    theme = look.theme
    ink, soft = inks(model, theme)
    size = SIZES["node.icon"]
    middle = rect.top() + header / 2.0
    icon_y = rect.top() + (SIZES["node.header"] - size) / 2.0
    _icon(painter, model.icon, QRectF(rect.left() + SIZES["node.icon.x"], icon_y, size, size), soft)
    painter.setPen(ink)
    painter.setFont(theme.font("node.name"))
    metrics = role_metrics("node.name", theme)
    first = middle - _NAME_PITCH * (len(model.name_lines) - 1) / 2.0 + metrics.capHeight() / 2.0
    for i, line in enumerate(model.name_lines):
        painter.drawText(QPointF(rect.left() + SIZES["node.name.x"], first + i * _NAME_PITCH), line)
    if model.is_group and look.shows_tools:
        paint_fold_mark(painter, fold_mark(rect.width()), theme, is_open=False)
    if model.r_number:
        paint_r_number(painter, QPointF(rect.right() - SIZES["node.padding"] + 1.0, middle), model.r_number, theme)


def paint_r_number(painter: QPainter, right_middle: QPointF, text: str, theme: Theme) -> None:
    """The R-number in its soft pill, its right edge at `right_middle`."""
    width, height = SIZES["rnumber.width"], SIZES["rnumber.height"]
    pill = QRectF(right_middle.x() - width, right_middle.y() - height / 2.0, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("ok.soft"))
    painter.drawRoundedRect(pill, SIZES["rnumber.radius"], SIZES["rnumber.radius"])
    painter.setPen(theme.color("ok.text"))
    centred_text(painter, pill.center(), text, "rtag", theme)


def _paint_rows(painter: QPainter, rect: QRectF, header: float, model: NodeModel, look: Look) -> None:
    y = rect.top() + header + _ROW_TOP
    rows = model.rows
    if model.heat is not None:
        rows = (RowModel("", figure),) if (figure := figure_of(model)) else ()
    for row in rows:
        _paint_row(painter, rect, y, row, model, look)
        y += SIZES["node.row"]


def _paint_row(painter: QPainter, rect: QRectF, y: float, row: RowModel, model: NodeModel, look: Look) -> None:
    theme = look.theme
    padding = SIZES["node.padding"]
    baseline = y + role_metrics("node.value", theme).capHeight() / 2.0
    ink, soft = inks(model, theme) if model.heat is not None else (theme.text_color(row.role), QColor())
    if look.stale:
        ink = theme.color("disabled")
    right = rect.right() - padding
    if row.unit:
        painter.setFont(theme.font("node.unit"))
        painter.setPen(theme.text_color("node.unit") if model.heat is None else soft)
        right -= text_width(row.unit, "node.unit", theme)
        painter.drawText(QPointF(right, baseline), row.unit)
        right -= SIZES["chip.unit.gap"]
    painter.setFont(theme.font(row.role))
    painter.setPen(ink)
    right -= text_width(row.value, row.role, theme)
    painter.drawText(QPointF(right, baseline), row.value)
    if row.label:
        painter.setFont(theme.font("node.label"))
        painter.setPen(theme.text_color("node.label"))
        room = right - rect.left() - padding - 3.0
        label = role_metrics("node.label", theme).elidedText(row.label, Qt.TextElideMode.ElideRight, max(room, 0.0))
        painter.drawText(QPointF(rect.left() + padding, baseline), label)


# --- names beside what is drawn
#: Behind words that would stand on a photo: how dense, how far beyond them, how round, how much higher than letters.
_PLATE, _PLATE_AIR, _ROUND = 0.86, 3.0, 3.0
_PLATE_HEIGHT: Final = 14.0


def paint_plate(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """The ground of words that would drown in a photo."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.alpha("canvas", _PLATE))
    painter.drawRoundedRect(rect.adjusted(-_PLATE_AIR, 0.0, _PLATE_AIR, 0.0), _ROUND, _ROUND)


def _paint_beside(painter: QPainter, centre: QPointF, words: str, role: str, look: Look) -> None:
    """Words on the bare table, in the pen that is set; on a photo they have a plate."""
    if look.on_photo and words:
        pen, size = painter.pen(), QSizeF(text_width(words, role, look.theme), _PLATE_HEIGHT)
        paint_plate(painter, QRectF(centre - QPointF(size.width() / 2.0, size.height() / 2.0), size), look.theme)
        painter.setPen(pen)
    centred_text(painter, centre, words, role, look.theme)


# --- other shapes


def _paint_triangle(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    theme = look.theme
    height = min(SIZES["inventory.height"], rect.height())
    width = min(SIZES["inventory.width"], rect.width())
    x = rect.center().x()
    triangle = QPolygonF([QPointF(x, 0.0), QPointF(x + width / 2.0, height), QPointF(x - width / 2.0, height)])
    painter.setPen(QPen(theme.color("stock.edge"), 1.75, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ground(model, theme, "stock"))
    painter.drawPolygon(triangle)
    painter.setPen(theme.text_color("inventory.letter"))
    centred_text(painter, QPointF(x, height * 0.66), "I", "inventory.letter", theme)
    painter.setPen(theme.color("ink"))
    lines = [(model.name, "node.name"), (model.amount, "inventory.amount"), (model.days, "inventory.days")]
    y = height + 10.0
    for line, role in lines:
        if line and look.detail is not Detail.FAR:
            painter.setPen(theme.text_color(role))
            _paint_beside(painter, QPointF(x, y), line, role, look)
            y += 14.0


def _paint_factory(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    theme = look.theme
    teeth = tooth_depth(rect.height())
    step = rect.width() / FACTORY_TEETH
    outline = [QPointF(rect.left(), rect.bottom()), QPointF(rect.left(), rect.top())]
    for i in range(FACTORY_TEETH):
        x = rect.left() + (i + 1) * step
        outline += [QPointF(x, rect.top() + teeth), QPointF(x, rect.top() + (0.0 if i < FACTORY_TEETH - 1 else teeth))]
    outline.append(rect.bottomRight())
    painter.setPen(QPen(theme.color("outline.lean"), SIZES["node.outline"], j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(ground(model, theme))
    painter.drawPolygon(QPolygonF(outline))
    painter.setPen(inks(model, theme)[0])
    middle = rect.top() + teeth + (rect.height() - teeth) / 2.0
    lines = model.name_lines
    y = middle - _NAME_PITCH * (len(lines) - 1 + bool(model.rows)) / 2.0
    for line in lines:
        centred_text(painter, QPointF(rect.center().x(), y), line, "node.name", theme)
        y += _NAME_PITCH
    if model.rows:
        painter.setPen(inks(model, theme)[1])
        row = model.rows[0]
        centred_text(painter, QPointF(rect.center().x(), y), f"{row.value} {row.unit}".strip(), "node.label", theme)


def _paint_flat(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    """A source or sink outside the boundary: icon and name, no outline."""
    theme = look.theme
    if model.heat is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground(model, theme))
        painter.drawRoundedRect(rect, SIZES["chip.radius"], SIZES["chip.radius"])
        paint_open(painter, rect, SIZES["chip.radius"], model, theme)
    size = SIZES["node.icon"]
    ink, _soft = inks(model, theme)
    text = model.name_lines[0] if model.name_lines else ""
    width = size + 5.0 + text_width(text, "flow.label", theme)
    is_source = KINDS.get(model.kind).role is Role.SOURCE
    padding = SIZES["node.padding"]
    x = rect.right() - padding - width if is_source else rect.left() + padding
    color = ink if model.heat is not None else theme.color("ink2")
    if model.heat is None and rect.height() > _RULED_FROM:  # several lines end here: a rule holds them together
        edge = rect.right() if is_source else rect.left()
        seen = min(max(look.zoom, _SEEN_FROM), 1.0)  # from afar as well
        painter.setPen(QPen(theme.color("ink2"), SIZES["node.outline"] / seen))
        painter.drawLine(QPointF(edge, rect.top()), QPointF(edge, rect.bottom()))
    if look.on_photo and model.heat is None:
        paint_plate(painter, QRectF(x, rect.center().y() - size / 2.0, width, size), theme)
    _icon(painter, model.icon, QRectF(x, rect.center().y() - size / 2.0, size, size), color)
    painter.setPen(color)
    painter.setFont(theme.font("flow.label"))
    baseline = rect.center().y() + role_metrics("flow.label", theme).capHeight() / 2.0
    painter.drawText(QPointF(x + size + 5.0, baseline), text)


def _paint_control(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    """Production control: square, radius 4, the name over a line."""
    theme = look.theme
    paint_shadow(painter, rect, 4.0, theme)
    painter.setPen(QPen(theme.color("outline.lean"), SIZES["node.outline"]))
    painter.setBrush(theme.color("card"))
    painter.drawRoundedRect(rect, 4.0, 4.0)
    strip = 22.0
    painter.drawLine(QPointF(rect.left(), strip), QPointF(rect.right(), strip))
    painter.setPen(theme.color("ink"))
    centred_text(painter, QPointF(rect.center().x(), strip / 2.0), model.name_lines[0], "node.name", theme)
    painter.setPen(theme.color("ink2"))
    if model.amount:
        centred_text(
            painter, QPointF(rect.center().x(), (strip + rect.height()) / 2.0), model.amount, "node.label", theme
        )


def _paint_symbol(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    """Supermarket and FIFO lane (ISO 22468): the field's usual outlines, the name below."""
    theme = look.theme
    painter.setPen(QPen(theme.color("outline.lean"), 1.75))
    painter.setBrush(QBrush(theme.color("card")) if model.kind != "supermarket" else Qt.BrushStyle.NoBrush)
    height = rect.height() - 16.0
    area = QRectF(rect.left(), rect.top(), rect.width(), height)
    if model.kind == "supermarket":
        shelf = QRectF(area.center().x() - SHELF_HALF, area.top(), 2.0 * SHELF_HALF, area.height())
        painter.drawPolyline(QPolygonF([shelf.topLeft(), shelf.topRight(), shelf.bottomRight(), shelf.bottomLeft()]))
        for i in (1, 2):
            y = shelf.top() + shelf.height() * i / 3.0
            painter.drawLine(QPointF(shelf.left(), y), QPointF(shelf.right(), y))
    else:
        for y in (area.top() + 2.0, area.bottom() - 2.0):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        _icon(
            painter,
            model.icon,
            QRectF(area.center().x() - 10.0, area.center().y() - 10.0, 20.0, 20.0),
            theme.color("ink2"),
        )
    painter.setPen(theme.color("ink"))
    _paint_beside(painter, QPointF(rect.center().x(), rect.bottom() - 7.0), model.name, "node.label", look)


_PAINTERS: Final = {
    Shape.CARD: _paint_card,
    Shape.TRIANGLE: _paint_triangle,
    Shape.FACTORY: _paint_factory,
    Shape.FLAT: _paint_flat,
    Shape.CONTROL: _paint_control,
    Shape.SYMBOL: _paint_symbol,
}


# --- marks
#: The worst first.
BADGE_SIGNS: Final = {"error": "!!", "warn": "!", "open": "···", "decided": "✓"}


def badge_centre(rect: QRectF) -> QPointF:
    """Where the balance badge sits: 2 px inside the upper right corner."""
    return QPointF(rect.right() - SIZES["badge.inset"], rect.top() + SIZES["badge.inset"])


def paint_badge(painter: QPainter, centre: QPointF, badge: BadgeModel, theme: Theme) -> None:
    """The sign alone: yellow `!`, red `!!`; calm dots where it is not drawn to its end, `✓` where somebody has decided.

    The sums come on hover.
    """
    kind, sign = f"badge.{badge.tone}", BADGE_SIGNS[badge.level]
    radius = SIZES["badge"] / 2.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("canvas"))
    painter.drawEllipse(centre, radius + SIZES["badge.ring"], radius + SIZES["badge.ring"])
    painter.setBrush(theme.color(kind))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(theme.color(f"{kind}.on"))
    centred_text(painter, centre, sign, "badge", theme)


def centred_text(painter: QPainter, centre: QPointF, text: str, role: str, theme: Theme) -> None:
    """One line of text centred at a point, in the pen of the painter."""
    painter.setFont(theme.font(role))
    metrics = role_metrics(role, theme)
    width = text_width(text, role, theme)
    painter.drawText(QPointF(centre.x() - width / 2.0, centre.y() + metrics.capHeight() / 2.0), text)


def _icon(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    if has_icon(name):
        paint_icon(painter, name, rect, color)
