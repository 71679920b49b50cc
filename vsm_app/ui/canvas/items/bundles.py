"""How the items of a large map stand on the table: in bundles of some that follow one another in the stack.

With every change of an item Qt goes over all that stand on the table by themselves, to find what is painted anew; a
bundle in which nothing has changed it passes by. Of 10 000 nodes and their flows that took longer than the painting.
Nothing looks different for it, wherever the items are: what stands between two of a bundle is in the bundle, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QGraphicsScene

from vsm_app.ui.canvas.items.base import Z_FLOW, Z_FLOW_BRIDGE, Z_NODE, Z_STEP, ElementItem

#: A map of more nodes and flows stands in bundles.
MANY: Final = 5000
#: Numbers to a bundle: of each that is in sight Qt asks every item for its bounds before it paints.
_NUMBERS: Final = 12
#: What is selected or led before the nodes is little, and stands by itself.
_BUNDLED: Final = frozenset({Z_FLOW, Z_FLOW_BRIDGE, Z_NODE})


class Bundle(QGraphicsRectItem):
    """Some items of one height; paints nothing and is nowhere but in a point among them."""

    def __init__(self, height: float, number: int, among: QRectF) -> None:
        super().__init__(QRectF(among.center(), QSizeF()))
        self.key = (height, number)
        self.members = 0
        self.setPen(Qt.PenStyle.NoPen)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.setZValue(height + number * _NUMBERS * Z_STEP)


class Bundles:
    """Puts items on the table of one scene, and takes them away."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.is_on = False
        self._bundles: dict[tuple[float, int], Bundle] = {}

    def expect(self, items: int, standing: Callable[[], list[ElementItem]]) -> None:
        """There are going to be so many items, and some there are: in bundles, or each by itself where they are few."""
        wanted = items > (MANY / 2 if self.is_on else MANY)
        if wanted != self.is_on:
            self.is_on = wanted
            for item in standing():
                self.stand(item)

    def stand(self, item: ElementItem) -> None:
        """Put an item on the table, or where it belongs now that it has another height or number."""
        bundle = self._bundle_of(item) if self.is_on else None
        before = item.parentItem()
        if bundle is not before:
            item.setParentItem(bundle)  # type: ignore[arg-type] # the stub knows of no None
            if bundle is not None:
                bundle.members += 1
            self._left(before)
        if bundle is None and item.scene() is None:
            self._scene.addItem(item)
        item.restack = self.stand

    def leave(self, item: ElementItem) -> None:
        """Take an item off the table."""
        before = item.parentItem()
        item.restack = None
        self._scene.removeItem(item)
        self._left(before)

    def _bundle_of(self, item: ElementItem) -> Bundle | None:
        height, number = item.height, int(item.number // _NUMBERS)
        if height not in _BUNDLED:
            return None
        bundle = self._bundles.get((height, number))
        if bundle is None:
            bundle = self._bundles[height, number] = Bundle(height, number, item.sceneBoundingRect())
            self._scene.addItem(bundle)
        return bundle

    def _left(self, bundle: QGraphicsItem | None) -> None:
        """One item less; nothing is left of a bundle without items."""
        if isinstance(bundle, Bundle):
            bundle.members -= 1
            if not bundle.members:
                del self._bundles[bundle.key]
                self._scene.removeItem(bundle)
