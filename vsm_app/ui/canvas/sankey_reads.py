"""Which bar a name of the Sankey would be read as: its own is the nearest, and no ribbon cuts it off."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonModel
from vsm_app.ui.canvas.sankey_outlines import Outlines, ending_at

#: What it costs that a name stands nearer to another bar, before the open end of another's ribbon, or cut off.
_NEARER, _BEFORE_END, _CUT_OFF = 1.5, 2.0, 1.2
#: So far before an open end what flows there is looked for, so high at least.
_FAR, _LEAST_HALF = 14.0, 3.0
_HAIR: Final = 0.5


class Reads:
    """Asks of places of a name which bar, or which end, it would be taken for."""

    def __init__(self, models: Sequence[RibbonModel], bars: Sequence[BarItem], outlines: Outlines) -> None:
        self._bars = [(bar.element_id, bar.rect()) for bar in bars]
        self._outlines = outlines
        self._ends = [(model.id, end) for model in models if (end := before_end(model)) is not None]
        self._own: dict[str, frozenset[str]] = {}
        for name, rect in self._bars:
            self._own[name] = ending_at(models, rect)

    def cost(self, bar: BarItem, letters: QRectF) -> float:
        """What it costs that the name of a bar stands there."""
        rect, own, cost = bar.rect(), self._own[bar.element_id], 0.0
        far = _apart(letters, rect)
        near = letters.adjusted(-far, -far, far, far)
        nearer = (other for name, other in self._bars if name != bar.element_id and near.intersects(other))
        if any(_apart(letters, other) < far - _HAIR for other in nearer):
            cost += _NEARER
        if any(end.intersects(letters) for name, end in self._ends if name not in own):
            cost += _BEFORE_END
        way = _way(letters, rect)
        if way is not None:
            between = self._outlines.near(way.boundingRect().adjusted(-1.0, -1.0, 1.0, 1.0))
            if any(one.name not in own and one.path.intersects(way) for one in between):
                cost += _CUT_OFF
        return cost


def before_end(model: RibbonModel) -> QRectF | None:
    """The ground before the open end of a ribbon: what stands there is read as its name."""
    ribbon, half = model.ribbon, max(model.ribbon.width / 2.0, _LEAST_HALF)
    first, last = ribbon.centre[0][1], ribbon.centre[-1][1]
    if ribbon.kind is RibbonKind.OPEN_OUT:
        (x, y), away = last[-2:], 1.0 if last[-2] >= first[-2] else -1.0
    elif ribbon.kind is RibbonKind.OPEN_IN:
        (x, y), away = first[-2:], 1.0 if first[-2] >= last[-2] else -1.0
    else:
        return None
    return QRectF(QPointF(x, y - half), QPointF(x + away * _FAR * model.grown, y + half)).normalized()


def _apart(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right(), 0.0)
    return hypot(across, max(one.top() - other.bottom(), other.top() - one.bottom(), 0.0))


def _way(letters: QRectF, bar: QRectF) -> QPainterPath | None:
    """The shortest way from a name to its bar; none where it touches it."""
    if _apart(letters, bar) < 1.0:
        return None
    x = (max(letters.left(), bar.left()) + min(letters.right(), bar.right())) / 2.0
    y = (max(letters.top(), bar.top()) + min(letters.bottom(), bar.bottom())) / 2.0
    path = QPainterPath(_within(letters, x, y))
    path.lineTo(_within(bar, x, y))
    return path


def _within(rect: QRectF, x: float, y: float) -> QPointF:
    return QPointF(min(max(x, rect.left()), rect.right()), min(max(y, rect.top()), rect.bottom()))
