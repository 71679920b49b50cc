"""The scene: holds the items, paints ground, dots and stage bands, and finds what lies under a point."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from vsm_app.layout.types import Box
from vsm_app.model.placement import NoteKind
from vsm_app.ui.canvas import under
from vsm_app.ui.canvas.dots import Dots
from vsm_app.ui.canvas.extent import Extent
from vsm_app.ui.canvas.headings import Heading, drawn_out, heading_of, heading_size, paint_heading, raised, reaching
from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.bundles import Bundles
from vsm_app.ui.canvas.items.chips import ChipLayer
from vsm_app.ui.canvas.items.far import FarLayer
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.flow_items import FlowItems
from vsm_app.ui.canvas.items.frame import FrameItem
from vsm_app.ui.canvas.items.names import NameLayer
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.items.note import BurstItem, NoteItem
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonItem
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.look import Detail, Look, detail_for
from vsm_app.ui.canvas.models import BandModel, FlowModel
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.readable import MOST, NAMED_BESIDE
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

#: How far the table reaches beyond what stands on it.
MARGIN: Final = 800.0
_CLOSER: Final = 100.0  # so much closer to its edge something may come before it grows
_LABEL_AIR: Final = 8.0  # round what reaches beyond the bands from farther away
#: How many items lie in a leaf of the index on average, and its least depth.
_IN_LEAF: Final = 16
_LEAST_DEPTH: Final = 5
#: A map of so many nodes and flows is small.
SMALL: Final = 200
EMPTY_TABLE: Final = QRectF(-800.0, -600.0, 1600.0, 1200.0)


class CanvasScene(QGraphicsScene):
    """Items by id; everything else is painted as background."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.look = Look(theme)
        self.bundles = Bundles(self)
        self.nodes: dict[str, NodeItem] = {}
        self.flows = FlowItems(self.make_flow)
        self.notes: dict[str, NoteItem] = {}
        self.bursts: dict[str, BurstItem] = {}
        self.frames: dict[str, FrameItem] = {}
        self.ribbons: dict[str, RibbonItem] = {}
        self.bars: dict[str, BarItem] = {}
        self.ribbon_labels: list[RibbonLabels] = []
        self.legend: QGraphicsItem | None = None
        self.sankey_bands: tuple[BandModel, ...] = ()
        self.mode = "map"
        self.bands: tuple[BandModel, ...] = ()
        self.shows_dots = True
        self.far = FarLayer(self.look, self.nodes, self.flows)
        self.far.setVisible(False)
        self.addItem(self.far)
        self.names = NameLayer(self.look, self.nodes, self.flows, self._headings_of_stages)
        self.names.setVisible(False)
        self.addItem(self.names)
        self.chip_layer = ChipLayer(self.look, self.nodes, self.flows, self.names, self._marks, self.frames)
        self.addItem(self.chip_layer)
        self._node_rects: dict[str, QRectF] = {}
        self._rects_key = object()
        self._raised: tuple[object, tuple[BandModel, ...]] = (None, ())  # by what the bands were drawn up, and they
        self.extent = Extent()
        self._content: QRectF | None = None
        self._dots = Dots()

    # --- items
    def element(self, element_id: str) -> ElementItem | None:
        """The item of an element in the view that is shown."""
        if self.mode == "sankey":
            return self.bars.get(element_id) or self.ribbons.get(element_id)
        return (
            self.nodes.get(element_id)
            or self.flows.get(element_id)
            or self.notes.get(element_id)
            or self.bursts.get(element_id)
            or self.frames.get(element_id)
        )

    def make_flow(self, model: FlowModel) -> FlowItem:
        """Put the item of a flow on the table. From afar nothing looks different for it."""
        was_due = self.look.is_far_due
        item = FlowItem(model, self.look)
        item.setVisible(self.mode == "map" and self.look.detail is not Detail.FAR)
        item.set_order(model.rank)
        self.bundles.stand(item)
        self.look.is_far_due = was_due
        return item

    def expect(self, nodes: int, flows: int) -> None:
        """So many nodes and flows are going to be on the table; where many are looked at, they stand in bundles."""
        self.bundles.expect(nodes + flows if self.views() else 0, self._in_bundles)

    def _in_bundles(self) -> list[ElementItem]:
        return [*self.flows.all_made(), *self.nodes.values()]

    def elements_made(self) -> Iterator[ElementItem]:
        """The same as `elements` without the flows whose items wait."""
        if self.mode == "sankey":
            return self.elements()
        stuck: list[ElementItem] = [*self.frames.values(), *self.notes.values(), *self.bursts.values()]
        return chain(self.flows.all_made(), self.nodes.values(), stuck)

    def elements(self) -> Iterator[ElementItem]:
        """All items of elements in the view that is shown."""
        if self.mode == "sankey":
            yield from self.ribbons.values()
            yield from self.bars.values()
            return
        for group in (self.frames, self.flows, self.notes, self.nodes, self.bursts):
            yield from group.values()

    def node_rects(self) -> list[QRectF]:
        """The boxes of all nodes."""
        if self.mode == "sankey":
            return [to_rect(bar.model.bar.box) for bar in self.bars.values()]
        return list(self._node_rects.values())

    @property
    def node_rects_key(self) -> object:
        """What is another object once a node of the Map stands elsewhere; `None` in the Sankey, where any may."""
        return None if self.mode == "sankey" else self._rects_key

    def content_rect(self) -> QRectF:
        """Everything that stands on the table, bands included; empty where nothing does."""
        if self._content is None:
            self._content = self._measured()
        return QRectF(self._content)

    def _names_beyond(self) -> QRectF:
        """What is taken from farther away by names that reach beyond their nodes, with some air round it."""
        return self.names.reach() if self.look.names_apart else QRectF()

    def _labels_beyond(self) -> QRectF:
        """What is taken from farther away by chips and names of flows: they keep their size, too."""
        reach = self.chip_layer.reach() if self.mode == "map" else QRectF()
        return reach if reach.isEmpty() else reach.adjusted(-_LABEL_AIR, -_LABEL_AIR, _LABEL_AIR, _LABEL_AIR)

    def remeasure(self) -> None:
        """Words have another size: the bands and what stands on the table may reach farther."""
        self._content = None
        self._cover(keeps_sight=False)
        self.renew_ground()

    def _measured(self) -> QRectF:
        rect = QRectF()
        for band in self._drawn_bands():
            rect = rect.united(to_rect(band.box))
        if self.legend is not None:
            rect = rect.united(self.legend.sceneBoundingRect())
        for label in self.ribbon_labels if self.mode == "sankey" else ():
            rect = rect.united(label.boundingRect())
        if self.mode != "sankey":
            rect = rect.united(self.extent.rect()).united(self._names_beyond()).united(self._labels_beyond())
        stuck: list[ElementItem] = [*self.frames.values(), *self.notes.values(), *self.bursts.values()]
        for item in self.elements() if self.mode == "sankey" else stuck:  # nodes and flows are in the extent
            rect = rect.united(item.sceneBoundingRect())
        return rect

    def _measure(self, changed: Iterable[str] | None) -> None:
        """Take the places of the nodes and flows that changed (`None`: of all)."""
        if changed is None:
            self.extent.clear()
            self._node_rects.clear()
            self._rects_key = object()
            changed = [*self.nodes, *self.flows]
        for name in changed:
            node = self.nodes.get(name)
            if node is not None:
                box = node.model.box
                rect = to_rect(box)
                if self._node_rects.get(name) != rect:
                    self._node_rects[name], self._rects_key = rect, object()
                self.extent.put(name, node.boundingRect().translated(box.x, box.y))
            elif name in self.flows:
                self.extent.put_bounds(name, self.flows.bounds(name))
            else:
                if self._node_rects.pop(name, None) is not None:
                    self._rects_key = object()
                self.extent.drop(name)

    @property
    def shown_bands(self) -> tuple[BandModel, ...]:
        """The stage bands of the view that is shown, drawn out to names that reach beyond them from farther away."""
        if self.mode == "sankey":
            return self.sankey_bands
        beyond = self._names_beyond()
        bands = self.bands if beyond.isEmpty() else reaching(self.bands, beyond, self.look.zoom)
        return self._raised_bands(bands)

    def _raised_bands(self, bands: tuple[BandModel, ...]) -> tuple[BandModel, ...]:
        """The bands drawn up for headings that keep their size."""
        if not self.look.names_apart or not bands:
            return bands
        frames = [to_rect(frame.model.box) for frame in self.frames.values()]
        key = (bands, self._rects_key, frames, self.look.zoom, self.look.theme)
        if key != self._raised[0]:
            self._raised = key, raised(bands, [*self._node_rects.values(), *frames], self.look.zoom, self.look.theme)
        return self._raised[1]

    def set_mode(self, mode: str) -> None:
        """Show the items of the Map (and Heat) or those of the Sankey."""
        self.mode = mode
        self._content = None
        self._show_mode()
        self.renew_ground()

    def renew_ground(self) -> None:
        """Paint ground, bands and everything on them anew (views keep the ground as a picture)."""
        for view in self.views():
            view.resetCachedContent()  # an empty rectangle invalidates nothing of it
        self.renew()

    def renew(self) -> None:
        """Paint all anew. The scene's own update is lost where a part is painted before it comes round."""
        self.update()
        for view in self.views():
            view.viewport().update()

    def renew_numbers(self) -> None:
        """Paint what shows numbers: from far away nothing of the Map does."""
        if not self.look.stale:
            for greyed in self.look.greyed & self.nodes.keys():
                self.nodes[greyed].update()  # its kept picture would stay grey where its figures are as before
            self.look.greyed.clear()
        if self.mode != "map" or self.look.detail is not Detail.FAR:
            self.renew()

    def renew_look(self) -> None:
        """After another theme: nothing that was kept as a picture is shown again."""
        for item in self.items():
            item.update()  # that of the scene does not reach the pictures of the items
        self.renew_ground()

    def _show_mode(self) -> None:
        is_map = self.mode == "map"
        far = self.look.detail is Detail.FAR
        self.far.setVisible(is_map and far)
        self.names.setVisible(is_map and self.look.names_apart)
        self.chip_layer.setVisible(is_map)
        if is_map and not far:
            self.flows.complete()
        near: list[QGraphicsItem] = [*self.flows.all_made(), *self.nodes.values()]
        stuck: list[QGraphicsItem] = [*self.frames.values(), *self.notes.values(), *self.bursts.values()]
        flowing: list[QGraphicsItem] = [*self.ribbons.values(), *self.bars.values(), *self.ribbon_labels]
        for items, visible in ((near, is_map and not far), (stuck, is_map), (flowing, not is_map)):
            for item in items:
                item.setVisible(visible)

    def set_bands(self, bands: tuple[BandModel, ...]) -> None:
        """Show other stage bands."""
        if bands != self.bands:
            self.bands = bands
            self.renew_ground()

    @property
    def is_small(self) -> bool:
        """Whether the map has so few nodes and flows that each can be looked at with every zoom."""
        return len(self.nodes) + len(self.flows) <= SMALL

    def show_from(self, zoom: float, ratio: float = 1.0) -> None:
        """Show the detail for a zoom on a screen of so many pixels a px: finer ones show more, small maps too.

        No finer screen makes letters larger: words that shrink with the map are shown as near as on any other.
        """
        detail = detail_for(zoom * ratio, is_small=self.is_small)
        is_legible = detail_for(zoom * min(ratio, 1.0), is_small=self.is_small) is Detail.NEAR
        self.set_detail(detail if is_legible else min(detail, Detail.MIDDLE), zoom)
        if self.look.names_apart and self.mode == "map":
            self._cover(keeps_sight=False)  # now, or the next edit would move everything

    def set_detail(self, detail: Detail, zoom: float = 1.0) -> None:
        """Change the level of detail: far away one layer paints everything, near every item itself."""
        if zoom != self.look.zoom and self.look.names_apart:
            self._content = None  # names that keep their size reach farther or less far
        self.look.zoom = zoom
        if detail is self.look.detail:
            return
        was_far = self.look.detail is Detail.FAR
        self.look.detail = detail
        self._part_names()
        if was_far != (detail is Detail.FAR):
            if detail is Detail.FAR:
                self.far.renew(self.sceneRect())
            self._show_mode()
        self.renew()

    def _part_names(self) -> None:
        """From farther away one layer writes the names of nodes, unless they are too many to go over all of them."""
        look = self.look
        self._content = None
        look.names_apart = look.detail is not Detail.NEAR and not look.exporting and len(self.nodes) <= MOST
        look.labels_apart = look.names_apart and look.detail is Detail.MIDDLE and len(self.flows) <= MOST
        self.names.setVisible(look.names_apart and self.mode == "map")

    def lie_on_photo(self, on_photo: bool) -> None:
        """A photo is put under the map, or taken away: names of flows have plates there."""
        if on_photo is not self.look.on_photo:
            self.look.on_photo = on_photo
            self.renew()
            for node in self.nodes.values():  # their pictures are kept
                if node.model.shape in NAMED_BESIDE:
                    node.update()

    def settle(self, changed: Iterable[str] | None = None) -> None:
        """After a change of items: the far layer paints anew, the table grows with what stands on it.

        `changed` are the nodes and flows that came, went or look different (`None`: any may).
        """
        self._measure(changed)
        self._deepen(anew=changed is None)
        self._part_names()
        self.names.renew()
        self.chip_layer.renew()
        self._cover(keeps_sight=changed is not None)
        if self.look.detail is Detail.FAR and (self.look.is_far_due or self.far.boundingRect() != self.sceneRect()):
            self.far.renew(self.sceneRect())
        if self.look.detail is Detail.FAR or self.mode != "map":
            self._show_mode()  # new items are born visible

    def _deepen(self, *, anew: bool) -> None:
        """Divide the index of items as finely as their number asks for.

        Left to itself, Qt takes the depth for the first items of a scene and keeps it: with 30 000 every look at a
        place would go through thousands. `anew`: all items are new, so that indexing them costs nothing more.
        """
        items = len(self.nodes) + len(self.flows)
        depth = max(math.ceil(math.log2(items / _IN_LEAF)) if items else 0, _LEAST_DEPTH)
        slack = 0 if anew else 1
        if abs(depth - self.bspTreeDepth()) > slack:
            self.setBspTreeDepth(depth)

    def _cover(self, *, keeps_sight: bool) -> None:
        """Let the table reach beyond everything that stands on it.

        It grows once something has come some way closer to its edge: every growth paints all of it anew.
        """
        rect = self.content_rect()
        least, wanted = EMPTY_TABLE, EMPTY_TABLE
        if not rect.isEmpty():
            least, wanted = (rect.adjusted(-by, -by, by, by) for by in (MARGIN - _CLOSER, MARGIN))
        if keeps_sight:
            seen = self._in_sight()
            least, wanted = least.united(seen), wanted.united(seen)
        if not self.sceneRect().contains(least) or self.sceneRect().width() > 2.0 * wanted.width():
            self.lay(wanted)

    def lay(self, table: QRectF) -> None:
        """Let the table reach just so far."""
        self.setSceneRect(table)
        self.chip_layer.cover(table)
        self.names.cover(table)

    def _in_sight(self) -> QRectF:
        """What the views show: it stays on the table, or an edit would move everything under the pointer."""
        seen = QRectF()
        for view in self.views():
            seen = seen.united(view.mapToScene(view.viewport().rect()).boundingRect())
        return seen

    def settle_selection(self) -> None:
        """After a change of what is selected: from far away the one layer shows it."""
        if self.look.names_apart:
            self.names.update()  # with the rings of sources and sinks
        if self.look.detail is Detail.FAR:
            self.far.renew(self.sceneRect())

    # --- finding
    def hit(self, point: QPointF, reach: float = 0.0, *, backdrops: bool = False) -> ElementItem | None:
        """The topmost element under a point; a node wins over a line within `reach`, `backdrops` come last."""
        return under.element_at(self, point, reach) or (under.backdrop_at(self, point) if backdrops else None)

    def node_at(self, point: QPointF, margin: float = 0.0) -> NodeItem | None:
        """The node whose box, grown by `margin`, holds the point; of several the nearest."""
        area = QRectF(point.x() - margin, point.y() - margin, 2.0 * margin + 0.1, 2.0 * margin + 0.1)
        if self.look.detail is Detail.FAR:
            return under.far_node_at(self, point)
        nodes = [item for item in self.items(area) if isinstance(item, NodeItem)]
        inside = [n for n in nodes if to_rect(n.model.box).adjusted(-margin, -margin, margin, margin).contains(point)]
        return min(inside, key=lambda n: _off(n.model.box, point), default=None)

    def flow_at(self, point: QPointF, skip: frozenset[str] = frozenset()) -> FlowItem | None:
        """The flow whose label or line lies under a point."""
        labelled = under.labelled_at(self, point)
        if labelled is not None and labelled.element_id not in skip:
            return labelled
        area = QRectF(point.x() - 2.0, point.y() - 2.0, 4.0, 4.0)
        found = (item for item in self.items(area) if isinstance(item, FlowItem))
        return next((item for item in found if item.element_id not in skip), None)

    def flows_in(self, area: QRectF) -> list[FlowItem]:
        """The flows whose line passes through a rectangle."""
        return [item for item in self.items(area) if isinstance(item, FlowItem)]

    def elements_in(self, area: QRectF) -> list[ElementItem]:
        """Nodes, notes and bursts that a rectangle touches, and flows that lie inside it altogether."""
        if self.look.detail is Detail.FAR:
            return [item for item in self.nodes.values() if to_rect(item.model.box).intersects(area)]
        found = [item for item in self.items(area) if isinstance(item, ElementItem)]
        return [item for item in found if not isinstance(item, FlowItem) or area.contains(item.boundingRect())]

    def visible_nodes(self) -> list[str]:
        """The nodes in sight, or all where no view shows the scene."""
        views = self.views()
        if not views:
            return list(self.nodes)
        view = views[0]
        area = view.mapToScene(view.viewport().rect()).boundingRect()
        if self.look.detail is Detail.FAR:
            return [i for i, item in self.nodes.items() if to_rect(item.model.box).intersects(area)]
        return [item.element_id for item in self.items(area) if isinstance(item, NodeItem)]

    def elements_in_sight(self) -> set[str]:
        """The elements of the Map that any of the views shows."""
        areas = [view.mapToScene(view.viewport().rect()).boundingRect() for view in self.views()]
        return {item.element_id for area in areas for item in self.items(area) if isinstance(item, ElementItem)}

    # --- ground
    def ground_at(self, x: float, y: float) -> str:
        """The token of the ground under a point: a band's or the canvas."""
        for band in self.bands:
            box = band.box
            if box.left <= x <= box.right and box.top <= y <= box.bottom:
                return band.ground
        return "canvas"

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Ground, dots and stage bands (QGraphicsScene)."""
        theme, area = self.look.theme, QRectF(rect)
        self.look.begin(painter)
        painter.fillRect(area, theme.color("canvas"))
        painter.setPen(Qt.PenStyle.NoPen)
        for band in self._drawn_bands():
            box = to_rect(band.box)
            if box.intersects(area):
                painter.setBrush(theme.color(band.ground))
                painter.drawRoundedRect(box, SIZES["band.radius"], SIZES["band.radius"])
        if self.shows_dots:
            self._dots.paint(painter, area, theme)
        self.look.headings = self.headings()
        for heading in self.look.headings:
            paint_heading(painter, heading, self.look.theme)

    def _drawn_bands(self) -> tuple[BandModel, ...]:
        labels = self._labels_beyond()
        bands, look = self.shown_bands, self.look
        return bands if labels.isEmpty() else drawn_out(bands, labels, self.chip_layer.rects(), look.zoom, look.theme)

    def headings(self) -> list[Heading]:
        """The headings as they are painted: at the upper edge of bands that are drawn out to labels."""
        return [self.heading(band) for band in self._drawn_bands() if band.heading]

    def heading(self, band: BandModel) -> Heading:
        """The heading of a stage as it is painted, as large as those of all others."""
        zoom, theme = 1.0 if self.look.exporting else self.look.zoom, self.look.theme
        return heading_of(band, zoom, theme, heading_size(self.shown_bands, zoom, theme))

    def heading_boxes(self) -> list[Box]:
        """The boxes of the headings of the stages, as large as they are painted."""
        return [self.heading(band).box for band in self.shown_bands if band.heading]

    def _headings_of_stages(self) -> list[Box]:
        """The same of the stages as they are, whatever names reach beyond them: those are found by these."""
        zoom, theme, bands = self.look.zoom, self.look.theme, self._raised_bands(self.bands)
        size = heading_size(bands, zoom, theme)
        return [heading_of(band, zoom, theme, size).box for band in bands if band.heading]

    def _marks(self) -> list[Box]:
        """What labels that grow keep off besides nodes and names: headings, badges, notes and bursts."""
        badges = (badge_box(item.model, self.look) for item in self.nodes.values())
        notes = (item.model.box for item in self.notes.values() if item.model.kind != NoteKind.UNDERLAY)
        rows = (self.heading(band).row for band in self.shown_bands if band.heading)
        return [*rows, *(b for b in badges if b is not None), *notes, *(i.model.box for i in self.bursts.values())]


def _off(box: Box, point: QPointF) -> float:
    """How far a point lies outside a box; within it, 0."""
    x = max(box.left - point.x(), 0.0, point.x() - box.right)
    return math.hypot(x, max(box.top - point.y(), 0.0, point.y() - box.bottom))
