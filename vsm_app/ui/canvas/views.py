"""The three ways to look at a map in one scene: Map, Sankey and Heat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QGraphicsItem

from vsm_app.engine.results import Results
from vsm_app.layout.sankey_places import Straightener
from vsm_app.model.document import Document
from vsm_app.model.edits import arrange
from vsm_app.model.grouping import stand_ins
from vsm_app.model.layer_names import layer_name
from vsm_app.texts import text
from vsm_app.ui.canvas.headings import heading_room, reaching
from vsm_app.ui.canvas.heat import Heat, NodeHeat, heat_of, heat_title
from vsm_app.ui.canvas.items.legend import HeatLegend, SankeyLegend
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonItem
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.lacking import place_to_enter
from vsm_app.ui.canvas.legend_place import AIR, HEADINGS, is_free_place, legend_place, may_stay, seams_of
from vsm_app.ui.canvas.paint_flow import label_rect, to_rect
from vsm_app.ui.canvas.quantities import CARRIED, HEATED, shown_quantity
from vsm_app.ui.canvas.sankey_following import follow_bars
from vsm_app.ui.canvas.sankey_kept import KeptWords, Placed
from vsm_app.ui.canvas.sankey_labels import placed_labels
from vsm_app.ui.canvas.sankey_models import EMPTY, SankeyMaker, SankeyView
from vsm_app.ui.canvas.sankey_names import place_names
from vsm_app.ui.canvas.sankey_outlines import MOST
from vsm_app.ui.canvas.sankey_tags import tags_apart, tags_on_bands
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.showing import show_each
from vsm_app.ui.canvas.sync import SceneSync
from vsm_app.ui.naming import with_stage_names
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

#: Of the size in which words are set: a smaller legend before one below the ground, which makes the picture taller.
_LEGEND_SIZES: Final = (1.0, 0.92, 0.85, 0.78)
_LOW: Final = 360.0  # px


class Presenter:
    """Shows document and results in the view that is chosen. The Map's items stay in step in every view."""

    def __init__(self, scene: CanvasScene, sync: SceneSync, awaits: Callable[[], bool] = lambda: False) -> None:
        """`awaits` says whether results are still on their way where there are none."""
        self._awaits = awaits
        self._scene = scene
        self._sync = sync
        self._view = ViewState()
        self._document = Document()  # as it was followed last
        self._legend: QGraphicsItem | None = None
        self._stays: QPointF | None = None  # where the legend stands, also while its handle is dragged
        self._straighten = Straightener()
        self._maker: tuple[tuple[object, ...], SankeyMaker] | None = None
        self._kept = KeptWords()
        self._words: dict[float, Placed] = {}  # of this picture, placed in the sizes seen so far
        self._written = 1.0  # how many times their size the words are
        self._stays_scale = 1.0  # and the legend
        self._stood = False  # whether this picture had a legend before the edit
        self._form = 0  # which the legend takes
        self._is_beside = False  # the legend of the Heat view stands beside the map, where there was room in sight
        self.sankey = EMPTY
        self.scale: float | None = None
        self.places: Mapping[str, tuple[float, float]] = {}  # of bars that are being dragged
        self.scales: dict[str, float] = {}  # at which each type of unit was shown last, px per base unit
        self._fits: dict[str, dict[object, float]] = {}  # of each type, those that the states shown so far would fill

    def show(self, document: Document, results: Results | None, view: ViewState) -> None:
        """Start anew: another document, view, theme or language."""
        self._view, self._document = view, document
        self._sync.resolver.quantity = view.quantity
        self._sync.resolver.heat = self._heat(document, results)
        self._sync.show_all(document, results)
        self._stays = None
        self._show_view(document, results)

    def forget(self) -> None:
        """Another map: its Sankey gets scales of its own."""
        self.scales.clear()
        self._fits.clear()

    def take_scales(self, scales: Mapping[str, float]) -> None:
        """Draw to the scales of another picture."""
        self.scales.update(scales)
        for unit_type, scale in scales.items():
            self._fits.setdefault(unit_type, {})[None] = scale

    def follow(self, document: Document, results: Results | None) -> None:
        """After an edit or new results, which the Map's items have taken already.

        While new numbers of the same nodes and flows are on their way words of the Sankey stay beside their ribbons:
        they look for their places once, when those are there.
        """
        before, self._document = self._document, document
        if self._awaits_numbers(before) and 0 < len(self.sankey.ribbons) <= MOST:
            view = self._made(results)
            if view.ribbons.keys() == self.sankey.ribbons.keys() and view.bars.keys() == self.sankey.bars.keys():
                self._show_along(view)
                return
        if self._view.view != "map":
            heat = self._heat(document, results)
            if heat != self._sync.resolver.heat:
                self._sync.resolver.heat = heat
                self._sync.renew_nodes()
            self._show_view(document, results)

    def _awaits_numbers(self, before: Document) -> bool:
        """Whether what was edited since `before` are entries alone, and no results have followed yet."""
        after = self._document
        is_same = before.nodes.keys() == after.nodes.keys() and before.flows.keys() == after.flows.keys()
        return self._scene.look.stale and before.physics is not after.physics and is_same

    def preview_scale(self, document: Document, results: Results | None, scale: float | None) -> None:
        """Show the Sankey at another scale while its handle is dragged (`None`: the document's)."""
        self.scale = scale
        self._show_view(document, results)

    def preview_places(
        self, document: Document, results: Results | None, places: Mapping[str, tuple[float, float]]
    ) -> None:
        """Show bars somewhere else while they are dragged (none: where the document has them).

        Words stay beside their bars and ribbons, at a tie or on a plate as long as that stays on its ribbon; they look
        for new places when the bars are put down. In very large pictures ribbons that touch no bar in the hand wait
        for that, too.
        """
        scene, self.places = self._scene, places
        if len(self.sankey.ribbons) > MOST or scene.look.is_coarse:
            follow_bars(scene, self.sankey, self._sync.document.flows, places)
            return
        if not places:
            self._show_view(document, results)
            return
        self._show_along(self._made(results))

    def _show_along(self, view: SankeyView) -> None:
        """Show ribbons and bars as they are now, and words where they stand beside them in the picture of before."""
        scene = self._scene
        show_each(scene, scene.look, scene.ribbons, view.ribbons, (RibbonItem, RibbonItem.show_model))
        bars = {i: scene.bars[i].along(model) if i in scene.bars else model for i, model in view.bars.items()}
        show_each(scene, scene.look, scene.bars, bars, (BarItem, BarItem.show_model))
        for label in scene.ribbon_labels:
            (x, y), (x0, y0) = (
                view.ribbons[label.element_id].ribbon.label,
                self.sankey.ribbons[label.element_id].ribbon.label,
            )
            label.setPos(x - x0, y - y0)
            label.setVisible(label.hangs_on(scene.ribbons[label.element_id].shape()))

    def follow_zoom(self) -> None:
        """From farther away the words of the Sankey and the legends are set larger, as far as they find room."""
        if self._legend is None or self._grown() == self._written:
            return
        legend = self._legend
        self._drop_legend()
        if self.sankey.picture is not None:
            self._write(self.sankey)
        elif self._view.view == "sankey":
            self._stand_alone(legend)
        else:
            self._stand_heat_legend(legend)
        self._scene.remeasure()

    def _grown(self) -> float:
        """How many times their size words are set; those of very large pictures as they are."""
        if self._view.view == "heat":
            return self._scene.look.noted
        return 1.0 if len(self.sankey.ribbons) > MOST else self._scene.look.written

    def _heat(self, document: Document, results: Results | None) -> dict[str, NodeHeat] | None:
        """The heat of the nodes of a document, which the Map's items may not have taken yet."""
        if self._view.view != "heat":
            return None
        return dict(self._heats(document, results).nodes)

    def _heats(self, document: Document, results: Results | None) -> Heat:
        lang, period = self._sync.resolver.lang, document.settings.period
        quantity = self._view.quantity if results is None else shown_quantity(results, self._view.quantity)
        return heat_of(results, quantity, lang, period, stand_ins(document), document.physics)

    def _show_view(self, document: Document, results: Results | None) -> None:
        scene = self._scene
        was_plain = scene.mode == "map" and self._legend is None
        self._stood = isinstance(self._legend, SankeyLegend)
        self._drop_legend()
        if self._view.view == "sankey":
            self.sankey = self._made(results)
            self._show_sankey(self.sankey)
            self._stood = False
            scene.set_mode("sankey")
            if self.sankey.picture is None and results is not None and document.nodes:
                self._say_nothing_flows(results)
        else:
            self.sankey = EMPTY
            self._show_sankey(EMPTY)
            scene.set_mode("map")
            if self._view.view == "heat":
                self._show_heat_legend(document, results)
        if not was_plain or self._view.view != "map":  # else nothing but the map's items, settled by who keeps them
            scene.settle()

    def _made(self, results: Results | None) -> SankeyView:
        if results is None:
            return EMPTY
        document = self._sync.document
        places = {i: place for i, place in self.places.items() if i in document.nodes}
        if places:
            document = arrange.place_sankey(document, places).document
        maker = self._maker_of(document, results)
        state, fits = (self._view.scenario, self._view.period), self._fits.setdefault(maker.unit_type, {})
        is_stale = self._scene.look.stale  # these results may be those of another state
        others = [one for other, one in fits.items() if is_stale or other != state]
        view = maker.make(self._sync.boxes(), self.scale, self.scales.get(maker.unit_type), others)
        if view.picture is not None and not is_stale:
            fits[state] = view.fitting
        if view.picture is not None and self.scale is None and not view.is_chosen:  # the document keeps the others
            self.scales[view.unit_type] = view.base_scale
        return view

    def _maker_of(self, document: Document, results: Results) -> SankeyMaker:
        """The maker of before where at most the layout differs (a bar is dragged), else a new one."""
        resolver, quantity = self._sync.resolver, self._view.quantity
        shown = with_stage_names(document, resolver.lang)
        made_for = (document.physics, results, resolver.rounding, quantity, resolver.lang)
        if self._maker is not None and all(a is b for a, b in zip(made_for, self._maker[0], strict=True)):
            self._maker[1].follow(shown)
            return self._maker[1]
        maker = SankeyMaker(shown, results, resolver.rounding, quantity, resolver.lang, self._straighten)
        self._maker = made_for, maker
        return maker

    def _show_sankey(self, view: SankeyView) -> None:
        scene, look = self._scene, self._scene.look
        show_each(scene, look, scene.ribbons, view.ribbons, (RibbonItem, RibbonItem.show_model))
        for order, ribbon_id in enumerate(view.ribbons):
            ribbon = scene.ribbons[ribbon_id]
            ribbon.depth = order / (len(view.ribbons) + 1.0)
            ribbon.setZValue(ribbon.z_for(selected=ribbon.is_selected))
        show_each(scene, look, scene.bars, view.bars, (BarItem, BarItem.show_model))
        self._words = self._kept.of(view, look.theme)
        self._write(view)

    def _write(self, view: SankeyView) -> None:
        """Set the words of the Sankey, in the size for the zoom, its legend and the bands under them."""
        scene, look = self._scene, self._scene.look
        for label in scene.ribbon_labels:
            scene.removeItem(label)
        grown = self._grown()
        if grown not in self._words:
            self._words[grown] = self._place(view, grown)
        for model in self._words[grown].bars:
            scene.bars[model.id].show_model(model)
        scene.ribbon_labels = [RibbonLabels(model, look) for model in self._words[grown].labels]
        for label in scene.ribbon_labels:
            scene.addItem(label)
        scene.sankey_bands = view.bands
        if view.legend is not None and view.picture is not None:
            legend = SankeyLegend(look, view.legend)
            marks: list[QGraphicsItem] = [*scene.ribbons.values(), *scene.bars.values(), *scene.ribbon_labels]
            words = [bar.name_rect() for bar in scene.bars.values()]
            words += [label.boundingRect() for label in scene.ribbon_labels]
            headings = max(HEADINGS, heading_room(look.zoom))
            room = rect_of(words).adjusted(-AIR, -headings, AIR, AIR)
            bands = reaching(view.bands, room, look.zoom)
            grounds = [to_rect(band.box) for band in bands]
            grounds = grounds or [rect_of(item.boundingRect() for item in marks)]
            self._add_legend(legend, grounds, marks, words, seams=seams_of(grounds))
            scene.sankey_bands = reaching(bands, legend.sceneBoundingRect().adjusted(0.0, 0.0, 0.0, AIR))

    def _place(self, view: SankeyView, grown: float) -> Placed:
        """Look for the places of all words in a size."""
        look, bars = self._scene.look, self._scene.bars.values()
        tagged = tags_apart(view.ribbons, grown)
        place_names(tagged.values(), bars, grown)
        labels = placed_labels(tagged.values(), bars, look, grown)
        labels = tags_on_bands(labels, tagged, bars, look, grown)
        return Placed(tuple(bar.model for bar in bars), tuple(label.model for label in labels))

    def _say_nothing_flows(self, results: Results) -> None:
        """On a table without a band: that there is nothing to draw, and what would bring it."""
        quantity, lang = self._view.quantity, self._sync.resolver.lang
        way = text(f"canvas.sankey.way.{quantity if quantity in CARRIED else 'layer'}", lang=lang)
        title, leads_to = text("canvas.heat.none", lang=lang), place_to_enter(self._sync.document, quantity)
        flowing = shown_quantity(results, "")
        other = self._instead(flowing) if flowing and flowing != quantity else None
        self._stand_alone(HeatLegend(self._scene.look, title, "", "", way, leads_to, other))

    def _instead(self, quantity: str) -> tuple[str, str]:
        """A quantity of which there are figures, and the words of the link that shows it."""
        lang = self._sync.resolver.lang
        named = {"layer": layer_name(self._sync.document.physics, quantity, lang)}
        return quantity, text("canvas.quantity.instead", named, lang)

    def _stand_alone(self, card: QGraphicsItem) -> None:
        """In the middle of what is in sight: the frame stays for the quantity that is looked at next."""
        self._add_legend(card, [card.boundingRect()], [], [])
        for view in self._scene.views():
            middle = view.mapToScene(view.viewport().rect()).boundingRect().center()
            card.setPos(middle - card.boundingRect().center() * self._written)

    def _show_heat_legend(self, document: Document, results: Results | None) -> None:
        lang = self._sync.resolver.lang
        heat = self._heats(document, results)
        title = text("canvas.heat.none", lang=lang) if heat.is_empty else heat_title(document.physics, heat.by, lang)
        unknown = text("canvas.heat.open", lang=lang) if heat.has_open else ""
        if heat.is_empty and results is None and self._awaits():
            title = text("canvas.heat.awaited", lang=lang)
        elif heat.is_empty:
            quantity = self._view.quantity
            unknown = text(f"canvas.heat.way.{quantity if quantity in CARRIED else 'mass'}", lang=lang)
        leads_to = place_to_enter(document, self._view.quantity) if heat.is_empty and unknown else None
        other = None
        if leads_to is not None and results is not None:
            other = next((self._instead(one) for one in HEATED if self._has_heat(one, document, results)), None)
        low = "" if heat.is_empty else "0"
        self._stand_heat_legend(HeatLegend(self._scene.look, title, low, heat.most, unknown, leads_to, other))

    def _has_heat(self, quantity: str, document: Document, results: Results) -> bool:
        heat = heat_of(results, quantity, self._sync.resolver.lang, physics=document.physics)
        return any(node.fraction > 0.0 for node in heat.nodes.values())

    def take_legend_along(self, sight: QRectF) -> None:
        """A legend of the Heat view that is out of sight goes where there is room in it, beside the map if need be."""
        legend = self._legend
        if self._view.view != "heat" or legend is None or sight.contains(legend.sceneBoundingRect()):
            return
        sizes = [legend.boundingRect().size() * self._stays_scale]
        _, place = legend_place(sizes, sight, *self._on_map(), up=False)
        if sight.contains(QRectF(place, sizes[0])):
            self._stays, self._is_beside = place, True
            legend.setPos(place)
            self._scene.remeasure()

    def _on_map(self) -> tuple[list[QGraphicsItem], list[QRectF]]:
        """What is drawn on the map, and the places of what is written beside its lines."""
        words = self._scene.chip_layer.rects() or [label_rect(item.model) for item in self._scene.flows.values()]
        named = [name.box for name in self._scene.names.found()]
        return list(self._scene.elements()), [*words, *map(to_rect, (*named, *self._scene.heading_boxes()))]

    def _stand_heat_legend(self, legend: QGraphicsItem) -> None:
        marks, words = self._on_map()
        grounds = [to_rect(band.box) for band in self._scene.bands]
        seams = seams_of(grounds)
        grounds += words if grounds else []
        grounds = grounds or [rect_of(item.boundingRect() for item in marks)]
        self._add_legend(legend, grounds, marks, words, _LEGEND_SIZES, seams)

    def _add_legend(
        self,
        legend: QGraphicsItem,
        grounds: list[QRectF],
        marks: list[QGraphicsItem],
        words: list[QRectF],
        sizes: Iterable[float] = (1.0,),
        seams: Sequence[QRectF] = (),
    ) -> None:
        is_as_large = self._written == self._grown()
        self._written = self._grown()
        stands = (self._stood or self._is_beside) and is_as_large and self._has_room(legend, grounds, marks, words)
        if self._stays is None or (self.scale is None and not stands):
            self._is_beside = False
            scales = list(dict.fromkeys(max(self._written * size, 1.0) for size in sizes))
            forms = forms_of(legend)
            ways = [(form, one) for one in scales for form in range(len(forms))]
            rooms = [forms[form] * one for form, one in ways]
            number, self._stays = legend_place(
                rooms,
                rect_of(grounds),
                marks,
                words,
                up=isinstance(legend, SankeyLegend),
                seams=seams,
                sight=self._low_sight(),
            )
            self._form, self._stays_scale = ways[number]
        if isinstance(legend, SankeyLegend | HeatLegend):
            legend.take_form(self._form)
        legend.setScale(self._stays_scale)
        legend.setPos(self._stays)
        self._scene.addItem(legend)
        self._scene.legend = legend
        self._legend = legend

    def _low_sight(self) -> QSizeF | None:
        """How large the view is where it is so low that a legend below the picture takes a large part of it."""
        sizes = (QSizeF(view.viewport().size()) for view in self._scene.views())
        return next((size for size in sizes if size.height() < _LOW), None)

    def _has_room(
        self, legend: QGraphicsItem, grounds: list[QRectF], marks: list[QGraphicsItem], words: list[QRectF]
    ) -> bool:
        """Whether the legend can stay where and as it stood before the edit."""
        if self._stays is None:
            return False
        stood = QRectF(self._stays, forms_of(legend)[self._form] * self._stays_scale)
        if self._is_beside:
            return is_free_place(stood, marks, words)
        return isinstance(legend, SankeyLegend) and may_stay(stood, rect_of(grounds), marks, words)

    def _drop_legend(self) -> None:
        if self._legend is not None:
            self._scene.removeItem(self._legend)
            self._scene.legend = self._legend = None


def forms_of(legend: QGraphicsItem) -> list[QSizeF]:
    """The sizes of the forms in which a legend can stand, the one that it likes best first."""
    return legend.forms() if isinstance(legend, SankeyLegend | HeatLegend) else [legend.boundingRect().size()]


def rect_of(rects: Iterable[QRectF]) -> QRectF:
    """The rectangle round all of them."""
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    return whole


def show_view(
    scene: CanvasScene,
    document: Document,
    results: Results | None,
    theme: Theme,
    lang: str,
    view: ViewState,
    scales: Mapping[str, float] | None = None,
) -> Presenter:
    """Fill a scene that stands alone (pictures), its Sankey to the scales of another picture while they fit."""
    presenter = Presenter(scene, SceneSync(scene, theme, lang))
    presenter.take_scales(scales or {})
    presenter.show(document, results, view)
    return presenter
