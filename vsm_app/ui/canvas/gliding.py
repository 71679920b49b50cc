"""Shows where everything went: after arranging, nodes and notes glide to their new places and the lines fade in.

The document has changed already; only the items on the table are late. Whatever happens next ends the movement at
once, so nobody waits for it and nothing is drawn from a place between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QAbstractAnimation, QObject, QPointF, QVariantAnimation
from PySide6.QtWidgets import QGraphicsItem

from vsm_app.layout.types import Box
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.theme_motion import EASING

#: With more moving than this a movement shows nothing but that it is slow.
MOST_GLIDING: Final = 300


class Glide(QObject):
    """One movement at a time."""

    def __init__(self, scene: CanvasScene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._ways: list[tuple[QGraphicsItem, QPointF, QPointF]] = []
        self._fading: list[QGraphicsItem] = []
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(EASING)
        self._animation.valueChanged.connect(self._show)
        self._animation.finished.connect(self._land)

    @property
    def is_running(self) -> bool:
        """Whether something is on its way."""
        return self._animation.state() is QAbstractAnimation.State.Running

    def start(self, before: Mapping[str, Box], ms: int) -> None:
        """Let everything that stood elsewhere `before` come from there within `ms` (0 or less: it is there)."""
        self.stop()
        scene = self._scene
        if ms <= 0 or scene.mode != "map" or scene.look.detail is Detail.FAR:
            return
        for node_id, item in scene.nodes.items():
            old = before.get(node_id)
            if old is not None and (old.x, old.y) != (item.pos().x(), item.pos().y()):
                self._ways.append((item, QPointF(old.x, old.y), item.pos()))
        if not 0 < len(self._ways) <= MOST_GLIDING:
            self._ways.clear()
            return
        self._fading = [*scene.flows.values(), scene.chip_layer]
        self._animation.setDuration(ms)
        self._animation.start()
        self._show(0.0)  # at once: the first frame must not show where all this ends

    def stop(self) -> None:
        """Everything is where it belongs, now."""
        self._animation.stop()
        self._land()

    def _show(self, part: object) -> None:
        if isinstance(part, float):
            for item, old, new in self._ways:
                item.setPos(old + (new - old) * part)
            for item in self._fading:
                item.setOpacity(part)

    def _land(self) -> None:
        for item, _, new in self._ways:
            item.setPos(new)
        for item in self._fading:
            item.setOpacity(1.0)
        self._ways, self._fading = [], []
