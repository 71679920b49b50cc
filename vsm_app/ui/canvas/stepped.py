"""Where a step that is taken back or done again changed something: one of these places shall be seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF

from vsm_app.model.document import Document
from vsm_app.model.grouping import has_groups, stand_ins
from vsm_app.ui.canvas.extent import shift_to_hold
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.paint_flow import label_rect
from vsm_app.ui.canvas.scene import CanvasScene

#: Of so many elements of one step places are looked at.
_MOST: Final = 100
#: As much of an element as has to be in sight (px on the screen), or all of it.
_SEEN: Final = QSizeF(40.0, 24.0)


def places_of(scene: CanvasScene, document: Document, ids: Iterable[str]) -> list[QRectF]:
    """Where elements, or the closed sub-processes that they lie in, stand now; a flow where its figure is read."""
    wanted = sorted(ids)[:_MOST]
    found = [place for place in (_place(scene, one) for one in wanted) if place is not None]
    if not found and has_groups(document.nodes):
        shown = stand_ins(document)
        inside = (_place(scene, shown.get(_end(document, one), "")) for one in wanted)
        found = [place for place in inside if place is not None]
    return found


def _place(scene: CanvasScene, element_id: str) -> QRectF | None:
    if scene.mode != "sankey" and element_id in scene.flows and scene.flows.made(element_id) is None:
        left, top, right, bottom = scene.flows.bounds(element_id)  # from afar it needs no item
        return QRectF(left, top, right - left, bottom - top)
    item = scene.element(element_id)
    if item is None:
        return None
    label = label_rect(item.model) if isinstance(item, FlowItem) else QRectF()
    return item.sceneBoundingRect() if label.isEmpty() else label


def _end(document: Document, element_id: str) -> str:
    """A node itself; of a flow one of its nodes."""
    flow = document.flows.get(element_id)
    return element_id if flow is None else flow.source or flow.target or ""


def is_seen(place: QRectF, sight: QRectF, zoom: float) -> bool:
    """Whether enough of a place is in sight."""
    part, least = place.intersected(sight), _SEEN / zoom
    return part.width() >= min(place.width(), least.width()) and part.height() >= min(place.height(), least.height())


def way_to(places: Iterable[QRectF], sight: QRectF) -> QPointF:
    """The shortest way of what is in sight to one of the places, as much of it as there is room for."""
    return min((_way(place, sight) for place in places), key=QPointF.manhattanLength, default=QPointF())


def _way(place: QRectF, sight: QRectF) -> QPointF:
    width, height = min(place.width(), sight.width()), min(place.height(), sight.height())
    x = shift_to_hold(sight.left(), sight.right(), place.left(), place.left() + width)
    return QPointF(x, shift_to_hold(sight.top(), sight.bottom(), place.top(), place.top() + height))
