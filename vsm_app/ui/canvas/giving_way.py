"""The mini-map goes off what is read in its corner once the view is at rest: to a corner where nothing is.

It never jumps while the view moves or under the hand, and stays where it is while no corner is free. The last loss of a
chain, with its figure and its name, lay under it at 100 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QGraphicsView, QWidget

from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.minimap import MiniMap
from vsm_app.ui.canvas.paint_flow import label_rect
from vsm_app.ui.canvas.scene import CanvasScene

_REST_MS: Final = 250  # after what was painted last in its corner
_BAND_HEAD: Final = 46.0  # of a phase: the strip with its name


def seen_within(scene: CanvasScene, area: QRectF) -> float:
    """How much of the map is seen within a rectangle: nodes, heads of phases, a tenth for each line."""
    tops = (QRectF(one.box.x, one.box.y, one.box.width, _BAND_HEAD) for one in scene.shown_bands)
    heads = sum(area.intersects(top) for top in tops)
    return len(scene.elements_in(area)) + heads + 0.1 * len(scene.flows_in(area))


class GivingWay:
    """Watches what is painted in the corner of a view's mini-map, and moves it when that has come to rest."""

    def __init__(self, view: QGraphicsView, scene: CanvasScene, minimap: MiniMap) -> None:
        self._view, self._scene, self._minimap = view, scene, minimap
        self._still = QElapsedTimer()
        self._is_awaited = False

    def painted(self) -> None:
        """Something has just been painted where the mini-map stands: the view moved, or what lies beneath it did."""
        self._still.start()
        if not self._is_awaited and self._minimap.stands:
            self._await_rest(_REST_MS)

    def _await_rest(self, ms: int) -> None:
        self._is_awaited = True
        QTimer.singleShot(ms, self._view, self._look)

    def _look(self) -> None:
        self._is_awaited = False
        if self._still.elapsed() < _REST_MS:
            self._await_rest(int(_REST_MS - self._still.elapsed()) + 1)
        elif QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._await_rest(_REST_MS)
        elif self._is_read() and self._minimap.stands and not self._is_under_hand():
            self._give_way()

    def _is_read(self) -> bool:
        """Whether anything can be read on the map: from afar there are shapes only, and no corner is better."""
        return self._view.isVisible() and self._scene.look.detail is not Detail.FAR

    def _is_under_hand(self) -> bool:
        return self._minimap.rect.contains(self._view.viewport().mapFromGlobal(QCursor.pos()))

    def _give_way(self) -> None:
        before, apart = self._minimap.rect, self._scene.chip_layer.rects()
        if self._minimap.give_way(lambda place: self.covered(place, apart)):
            self._view.viewport().update(before)
            self._view.viewport().update(self._minimap.rect)

    def covered(self, place: QRect, apart: Sequence[QRectF]) -> float:
        """What the mini-map would cover at a place of the viewport, words and what stands in front of it included.

        `apart`: where figures stand that are drawn in a layer of their own.
        """
        area, legend = self._view.mapToScene(place).boundingRect(), self._scene.legend
        words = [*self._words(area, apart), *([] if legend is None else [legend.sceneBoundingRect()])]
        return seen_within(self._scene, area) + sum(word.intersects(area) for word in words) + self._above(place)

    def _words(self, area: QRectF, apart: Sequence[QRectF]) -> Sequence[QRectF]:
        """The places of what is written beside the lines of the map, of those about an area at least."""
        if self._scene.mode == "sankey":
            return ()
        if apart:
            return apart
        near = self._scene.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        return [label_rect(item.model) for item in near if isinstance(item, FlowItem)]

    def _above(self, place: QRect) -> int:
        """How many other things stand in front of the view there: a note with buttons, a page."""
        parent: QObject | None = self._view.parent()
        if not isinstance(parent, QWidget):
            return 0
        at = place.translated(self._view.viewport().mapTo(parent, QPoint()))
        others = (one for one in parent.children() if isinstance(one, QWidget) and one is not self._view)
        return sum(one.isVisible() and not one.isWindow() and one.geometry().intersects(at) for one in others)
