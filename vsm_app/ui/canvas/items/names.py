"""Names of nodes seen from farther away: above everything, as large as they can be read, where they find room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.items.base import Z_NAMES
from vsm_app.ui.canvas.items.far_names import CLOSE, INSET, PITCH, Both, is_whole, with_figure
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.layer import TableLayer
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.look import Detail, Look
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.paint_heat import figure_of, name_ink
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.readable import NAMED_BESIDE, Named, readable_names, readable_tags

#: How much of what lies under a name that reaches beyond its node is hidden.
_GROUND: Final = 0.94
_AIR: Final = 8.0


class NameLayer(TableLayer):
    """One item for the names of all nodes: they may reach beyond their cards, and go round one another."""

    def __init__(
        self,
        look: Look,
        nodes: Mapping[str, NodeItem],
        flows: Mapping[str, FlowItem],
        headings: Callable[[], Iterable[Box]],
    ) -> None:
        super().__init__(Z_NAMES)
        self._headings = headings
        self._look = look
        self._nodes = nodes
        self._flows = flows
        self._key: object = None
        self._seen: object = None  # all that the places were found by
        self._found: list[Named] = []
        self._have_units = True  # the figures of the Heat view: all or none

    def renew(self) -> None:
        """The map has changed: places are found anew when they are next asked for, unless only numbers differ."""
        self._key = None
        self.update()

    def found(self) -> list[Named]:
        """The names that have room at this zoom, and where."""
        look = self._look
        key = (look.zoom, look.theme, look.detail)
        if key != self._key:
            self._key = key
            models = {name: item.model for name, item in self._nodes.items()}
            with_heads = look.detail is Detail.MIDDLE
            flows = [item.model for item in self._flows.values()] if with_heads else []
            badges = (badge_box(model, look) for model in models.values() if with_heads)
            heads = [head_box(flow.points, flow.width) for flow in flows]
            heads += [box for box in badges if box is not None]
            heads += self._headings()
            heads += readable_tags(flows, models, look.enlarged).values() if look.labels_apart else ()
            lines = [piece for flow in flows for piece in piece_boxes(flow.points, flow.width)]
            ends = [end for flow in flows for end in (flow.points[0], flow.points[-1])]
            seen = (key, heads, lines, [(i, one.name, one.box, one.shape, one.kind) for i, one in models.items()])
            if seen != self._seen:
                self._seen = seen
                self._found = readable_names(models, heads, look.zoom, look.theme, lines, ends)
            self._have_units = all(
                self._with_figure(name, has_unit=True)
                for name in self._found
                if self._with_figure(name, has_unit=False)
            )
        return self._found

    def is_read(self, node: str) -> bool:
        """Whether all of the name of a node can be read where it is written."""
        name = next((one for one in self.found() if one.node == node), None)
        if name is None or name.is_cut:
            return False
        both = self._with_figure(name, has_unit=self._have_units)
        model, look = self._nodes[node].model, self._look
        return both is None or is_whole(both.name[0], model.name, look.theme, look.zoom, both.pitch)

    def heats(self) -> dict[str, str]:
        """What is written below the names of the nodes that say their burden, all with its unit or none."""
        said = {name.node: self._with_figure(name, has_unit=self._have_units) for name in self.found()}
        return {node: both.figure[1] for node, both in said.items() if both}

    def _with_figure(self, name: Named, *, has_unit: bool) -> Both | None:
        """Where name and burden of a node stand; `None` where it says none."""
        model, look = self._nodes[name.node].model, self._look
        figure = figure_of(model)
        if not figure or model.shape is not Shape.CARD or name.is_outside:
            return None
        return with_figure(self.shown_at(name), model.name, figure, look.theme, look.zoom, has_unit=has_unit)

    def reach(self) -> QRectF:
        """The rectangle round the names, with some air round it."""
        boxes = [name.box for name in self.found()]
        return to_rect(Box.round(boxes)).adjusted(-_AIR, 0.0, _AIR, 0.0) if boxes else QRectF()

    def node_at(self, point: QPointF) -> NodeItem | None:
        """The node whose name is written at a point."""
        return next((self._nodes[one.node] for one in self.found() if self.shown_at(one).contains(point)), None)

    def shown_at(self, name: Named) -> QRectF:
        """The place of a name, gone along with its node."""
        item = self._nodes[name.node]
        box, pos = item.model.box, item.pos()
        return to_rect(name.box.moved(pos.x() - box.x, pos.y() - box.y))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Write the names, each where its node is shown: it may be on its way (QGraphicsItem)."""
        look = self._look
        words: dict[float, list[tuple[QRectF, str, QColor]]] = {PITCH: [], CLOSE: []}
        self._paint_rings(painter)
        painter.setPen(QPen(look.theme.color("outline"), 1.0 / look.zoom))  # a plate, no spilt letters
        for name in self.found():
            rect, model = self.shown_at(name), self._nodes[name.node].model
            if not rect.intersects(option.exposedRect):
                continue
            if name.is_outside or (look.on_photo and model.shape in NAMED_BESIDE):
                painter.setBrush(look.theme.alpha("card", _GROUND))
                painter.drawRoundedRect(rect, 3.0 / look.zoom, 3.0 / look.zoom)
            if name.is_outside or model.shape in NAMED_BESIDE:  # with air of its own: that of a card comes off again
                rect.adjust(-INSET / look.zoom / 2.0, 0.0, INSET / look.zoom / 2.0, 0.0)
            ink = name_ink(model, look.theme, is_outside=name.is_outside)
            both = self._with_figure(name, has_unit=self._have_units)
            told, pitch = ((both.name, both.figure), both.pitch) if both else (((rect, model.name),), PITCH)
            words[pitch] += [(place, said, ink) for place, said in told]
        for pitch, those in words.items():
            look.names.paint(painter, look.theme, those, look.zoom, pitch)

    def _paint_rings(self, painter: QPainter) -> None:
        """Rings of chosen sources and sinks: they hold the name too, which may reach beyond the node."""
        marked = {key: item for key, item in self._nodes.items() if item.is_selected or item.is_focused}
        marked = {key: item for key, item in marked.items() if item.is_named_apart}
        names = {name.node: self.shown_at(name) for name in self.found()} if marked else {}
        for key, item in marked.items():
            around = item.mapToScene(item.shape()).boundingRect().united(names.get(key, QRectF()))
            painter.translate(item.pos())
            item.paint_selection(painter, around.translated(-item.pos()))
            painter.translate(-item.pos())
