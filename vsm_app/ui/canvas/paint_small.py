"""Nodes seen from farther away: their shape and their name, in letters that keep their size; no header, no rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.outlines import tooth_depth
from vsm_app.ui.canvas.paint_heat import ground, name_ink, paint_open
from vsm_app.ui.canvas.paint_node import badge_centre, paint_badge, paint_fold_mark, paint_lock, paint_node
from vsm_app.ui.canvas.shadow import paint_shadow
from vsm_app.ui.theme_metrics import SIZES

#: Round a triangle: how far its name may reach to both sides, and how high it may be below.
_BESIDE: Final = 30.0
_BELOW: Final = 40.0
#: Marks grow so much at most: at the corners of small cards they would hide them.
LARGEST_MARK: Final = 2.0
#: The button of a closed sub-process stands on its lower edge, clear of its name: so far from the right, and so large.
_FOLD_INSET: Final = 9.0
_FOLD: Final = 14.0


def paint_small(painter: QPainter, model: NodeModel, look: Look) -> None:
    """Paint a node in its own coordinates (origin at its upper left corner)."""
    rect = QRectF(0.0, 0.0, model.box.width, model.box.height)
    if model.shape is Shape.CARD:
        _paint_card(painter, rect, model, look)
    else:
        bare = replace(model, name="", name_lines=("",), rows=(), icon="", amount="", days="", badge=None, locked=False)
        paint_node(painter, bare, look)
    if not look.names_apart:
        look.names.paint(
            painter, look.theme, [(_room(rect, model), model.name, name_ink(model, look.theme))], look.zoom
        )
    paint_marked(painter, rect, model, look)
    if model.locked and look.shows_tools:
        paint_lock(painter, rect.topLeft(), look.theme)
    if model.is_group and look.shows_tools:
        paint_fold_mark(painter, small_fold_mark(model.box, look), look.theme, is_open=False)


def small_fold_mark(box: Box, look: Look) -> QRectF:
    """Where a closed sub-process seen from farther away has its button, in its own coordinates."""
    size = _FOLD * _grown(look)
    return QRectF(box.width - _FOLD_INSET - size, box.height - size / 2.0, size, size)


def badge_box(model: NodeModel, look: Look) -> Box | None:
    """What the balance badge of a node takes on the table, ring included."""
    if model.badge is None:
        return None
    box = model.box
    centre = badge_centre(QRectF(box.x, box.y, box.width, box.height))
    reach = (SIZES["badge"] / 2.0 + SIZES["badge.ring"]) * _grown(look)
    return Box(centre.x() - reach, centre.y() - reach, 2.0 * reach, 2.0 * reach)


def _grown(look: Look) -> float:
    return max(min(look.enlarged, LARGEST_MARK), 1.0)


def paint_marked(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    """The balance badge, as large as it can be read from farther away."""
    if model.badge is not None:
        painter.save()
        painter.translate(badge_centre(rect))
        painter.scale(_grown(look), _grown(look))
        paint_badge(painter, QPointF(), model.badge, look.theme)
        painter.restore()


def _paint_card(painter: QPainter, rect: QRectF, model: NodeModel, look: Look) -> None:
    theme, radius = look.theme, SIZES["node.radius"]
    paint_shadow(painter, rect, radius, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground(model, theme))
    painter.drawRoundedRect(rect, radius, radius)
    paint_open(painter, rect, radius, model, theme)
    painter.setPen(QPen(theme.color("outline"), SIZES["node.outline"]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, radius, radius)


def _room(rect: QRectF, model: NodeModel) -> QRectF:
    """Where the name of a shape has its place."""
    if model.shape is Shape.FACTORY:
        return rect.adjusted(0.0, tooth_depth(rect.height()), 0.0, 0.0)
    if model.shape is Shape.TRIANGLE:
        height = min(SIZES["inventory.height"], rect.height())
        return QRectF(rect.left() - _BESIDE, height, rect.width() + 2.0 * _BESIDE, _BELOW)
    return rect
