"""Between all lines and all nodes: the place in the stack where flows paint their chips.

No line crosses a chip and no chip covers a node, although one item paints all of a flow. Seen from farther away chips
and names keep their size, and those that then find no room are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.types import Box
from vsm_app.ui.canvas.items.base import Z_CHIPS
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.frame import FrameItem
from vsm_app.ui.canvas.items.labels import LabelPainter
from vsm_app.ui.canvas.items.layer import TableLayer
from vsm_app.ui.canvas.items.names import NameLayer
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.readable import readable_tags
from vsm_app.ui.canvas.readable_flows import Shown, readable_labels


class ChipLayer(TableLayer):
    """Asks the flows painted just before for what stands above lines. Flows keep owning and painting it."""

    def __init__(
        self,
        look: Look,
        nodes: Mapping[str, NodeItem],
        flows: Mapping[str, FlowItem],
        names: NameLayer,
        marks: Callable[[], Iterable[Box]],
        frames: Mapping[str, FrameItem],
    ) -> None:
        super().__init__(Z_CHIPS)
        self._look = look
        self._nodes = nodes
        self._flows = flows
        self._names = names
        self._marks = marks
        self._frames = frames
        self._key: object = None
        self._shown: Mapping[str, Shown] = {}
        self._tags: Mapping[str, Box] = {}

    def renew(self) -> None:
        """The map has changed: what can be read from farther away is found anew with the next paint."""
        self._key = None
        if self._look.enlarged > 1.0:
            self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Let the flows paint their chips (QGraphicsItem)."""
        look = self._look
        for item in look.above:
            item.paint_bridges(painter, self._flows)
        for frame in self._frames.values():
            frame.paint_title(painter)
        if self._look.labels_apart:
            self._paint_readable(painter, option.exposedRect)
        else:
            shared = LabelPainter(painter, look)
            for item in look.above:
                item.paint_above(shared)
            shared.back_to_scene()
        look.above.clear()
        scene = self.scene()
        if look.is_remaking and scene is not None:
            QTimer.singleShot(0, scene, scene.update)

    def readable(self) -> Mapping[str, Shown]:
        """The flows whose chip or name has room at this zoom, and where."""
        look = self._look
        key = (look.zoom, look.theme)
        if key != self._key:
            self._key = key
            flows = [item.model for item in self._flows.values()]
            nodes = {name: item.model for name, item in self._nodes.items()}
            self._tags = readable_tags(flows, nodes, look.enlarged)
            others = [*self._marks(), *self._tags.values()]
            self._shown = readable_labels(flows, nodes, self._names.found(), others, look.enlarged, look.theme)
        return self._shown

    def rects(self) -> list[QRectF]:
        """The places of what is shown in a size that can be read, R-tags too; none near by."""
        if not self._look.labels_apart:
            return []
        scale = self._look.enlarged
        shown = [box for one in self.readable().values() for box in one.parts(scale)]
        return [to_rect(box) for box in (*shown, *self._tags.values()) if box is not None] if shown else []

    def reach(self) -> QRectF:
        """The rectangle round them all; empty where there are none."""
        whole = QRectF()
        for rect in self.rects():
            whole = whole.united(rect)
        return whole

    def flow_at(self, point: QPointF) -> str | None:
        """The flow whose label, in a size that can be read, is drawn at a point."""
        return next((flow for flow in self.readable() if self.holds(flow, point)), None)

    def holds(self, flow: str, point: QPointF) -> bool:
        """Whether figure or name of a flow is drawn at a point."""
        return any(rect.contains(point) for rect in self._label(flow))

    def chip_rect(self, flow: str) -> QRectF:
        """Where the figure of a flow is drawn; empty where it is not."""
        return self._label(flow)[0]

    def _label(self, flow: str) -> tuple[QRectF, QRectF]:
        """Where figure and name of a flow are drawn; empty what is not."""
        item = self._flows.get(flow)
        if item is None:
            return QRectF(), QRectF()
        model, look = item.model, self._look
        if not look.labels_apart:
            name = QRectF() if not model.label or model.label_box is None else to_rect(model.label_box)
            return (item.chip_rect if model.chip is not None else QRectF()), name
        shown = self.readable().get(flow)
        if shown is None:
            return QRectF(), QRectF()
        parts, shift = shown.parts(look.enlarged), item.pos()
        chip_rect, name_rect = (QRectF() if box is None else to_rect(box).translated(shift) for box in parts)
        return chip_rect, name_rect

    def _paint_readable(self, painter: QPainter, exposed: QRectF) -> None:
        readable = self.readable()
        for key, item in self._flows.items():
            shown, model = readable.get(key), item.model
            is_led_anew = model.chip_place is None and model.label_box is None  # by a gesture that is still running
            if (
                shown is not None
                and not is_led_anew
                and to_rect(shown.box).adjusted(-8.0, -8.0, 8.0, 8.0).intersects(exposed)
            ):
                item.paint_enlarged(painter, shown)
            item.paint_marks(painter, None if model.tag is None else self._tags.get(key))
