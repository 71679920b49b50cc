"""What every item of the drawing table has in common: an id, a frozen model, and nothing of its own to decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from vsm_app.ui.canvas.look import Look

#: Stacking, from back to front.
Z_BAND: Final = -10.0
Z_UNDERLAY: Final = -6.0  # a photo to draw over
Z_FRAME: Final = -5.0  # an open sub-process
Z_FLOW: Final = 0.0
Z_FLOW_BRIDGE: Final = 0.5  # a line that hops cuts the one below it free
Z_FLOW_SELECTED: Final = 1.0
Z_CHIPS: Final = 1.5
Z_NOTE: Final = 2.0
Z_NODE: Final = 3.0
Z_NODE_SELECTED: Final = 4.0
Z_FLOW_LIFTED: Final = 3.5  # a line led round no node while one is dragged
Z_NAMES: Final = 4.5  # of nodes, from farther away
Z_BURST: Final = 5.0
Z_OVERLAY: Final = 10.0
#: By so much what comes later in the order of the map stands above what comes before, at one height.
Z_STEP: Final = 1e-7
_NO_PEN: Final = QPen(Qt.PenStyle.NoPen)

ModelT = TypeVar("ModelT")


class ElementItem(QGraphicsRectItem):
    """An element of the document on the table. Selected and hovered are drawn, never decided, here.

    The rectangle that Qt keeps holds everything painted, selection included. With each frame Qt asks every item near
    for it, some of them several times: answered in Python that took longer than many items take to be painted.
    """

    def __init__(self, element_id: str, look: Look) -> None:
        super().__init__()
        self.element_id = element_id
        self.look = look
        self.is_selected = False
        self.is_focused = False
        self.pulse = 0.0
        self.number = 0.0  # of its height those with lower ones lie below
        self.restack: Callable[[ElementItem], None] | None = None  # told of another height or number
        self.setPen(_NO_PEN)  # one would reach beyond the rectangle
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def _bounds(self) -> QRectF:
        """The rectangle that holds everything painted."""
        return self.boundingRect()

    @_bounds.setter
    def _bounds(self, bounds: QRectF) -> None:
        self.setRect(bounds)

    def set_state(self, *, selected: bool | None = None, focused: bool | None = None) -> None:
        """Show as selected, as the place of the keyboard focus; repaints where that differs."""
        if selected is not None and selected != self.is_selected:
            self.is_selected = selected
            self._stack()
            self.update()
        if focused is not None and focused != self.is_focused:
            self.is_focused = focused
            self.update()

    def set_order(self, number: float) -> None:
        """Stand above everything of the same height that has a lower number."""
        if number != self.number:
            self.number = number
            self._stack()

    def _stack(self) -> None:
        depth = self.height + self.number * Z_STEP
        if depth != self.zValue():
            self.setZValue(depth)
            if self.restack is not None:
                self.restack(self)

    @property
    def is_backdrop(self) -> bool:
        """Whether the pointer draws over it as over the empty table."""
        return False

    @property
    def height(self) -> float:
        """At what height of the stack the item stands now."""
        return self.z_for(selected=self.is_selected)

    def set_pulse(self, strength: float) -> None:
        """Light up (0..1) so that the eye finds the element."""
        self.pulse = strength
        self.update()

    def z_for(self, *, selected: bool) -> float:
        """At what height of the stack the item stands."""
        raise NotImplementedError


class ModelItem(ElementItem, Generic[ModelT]):
    """An item that is painted from a frozen model and does nothing where the next one is equal."""

    model: ModelT

    def show_model(self, model: ModelT) -> bool:
        """Take the next model; says whether anything differs."""
        if model == self.model:
            return False
        self._take(model)
        self.update()
        return True

    def _take(self, model: ModelT) -> None:
        """Make ready what depends on the model."""
        raise NotImplementedError
