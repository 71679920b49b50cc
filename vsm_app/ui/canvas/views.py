"""The three ways to look at a map in one scene: Map, Sankey and Heat."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from vsm_app.engine.results import Results
from vsm_app.model.document import Document
from vsm_app.texts import text
from vsm_app.ui.canvas.heat import heat_of
from vsm_app.ui.canvas.items.legend import HeatLegend, SankeyLegend
from vsm_app.ui.canvas.items.sankey import BarItem, RibbonItem
from vsm_app.ui.canvas.sankey_labels import placed_labels
from vsm_app.ui.canvas.sankey_models import EMPTY, SankeyMaker, SankeyView
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.sync import SceneSync
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

_LEGEND_GAP = 16.0


class Presenter:
    """Shows document and results in the view that is chosen. The Map's items stay in step in every view."""

    def __init__(self, scene: CanvasScene, sync: SceneSync) -> None:
        self._scene = scene
        self._sync = sync
        self._view = ViewState()
        self._legend: QGraphicsItem | None = None
        self.sankey = EMPTY
        self.scale: float | None = None

    def show(self, document: Document, results: Results | None, view: ViewState) -> None:
        """Start anew: another document, view, theme or language."""
        self._view = view
        self._sync.resolver.heat = self._heat(results)
        self._sync.show_all(document, results)
        self._show_view(document, results)

    def follow(self, document: Document, results: Results | None) -> None:
        """After an edit or new results, which the Map's items have taken already."""
        if self._view.view != "map":
            heat = self._heat(results)
            if heat != self._sync.resolver.heat:
                self._sync.resolver.heat = heat
                self._sync.renew_nodes()
            self._show_view(document, results)

    def preview_scale(self, document: Document, results: Results | None, scale: float | None) -> None:
        """Show the Sankey at another scale while its handle is dragged (`None`: the document's)."""
        self.scale = scale
        self._show_view(document, results)

    def _heat(self, results: Results | None) -> dict[str, tuple[float, str]] | None:
        if self._view.view != "heat":
            return None
        return dict(heat_of(results, self._view.quantity, self._sync.resolver.lang, self._period()).nodes)

    def _period(self) -> str:
        return self._sync.resolver.document.settings.period

    def _show_view(self, document: Document, results: Results | None) -> None:
        scene = self._scene
        self._drop_legend()
        if self._view.view == "sankey":
            self.sankey = self._made(document, results)
            self._show_sankey(self.sankey)
            scene.set_mode("sankey")
        else:
            self.sankey = EMPTY
            self._show_sankey(EMPTY)
            scene.set_mode("map")
            if self._view.view == "heat":
                self._show_heat_legend(results)
        scene.settle()

    def _made(self, document: Document, results: Results | None) -> SankeyView:
        if results is None:
            return EMPTY
        resolver = self._sync.resolver
        maker = SankeyMaker(document, results, resolver.rounding, self._view.quantity, resolver.lang)
        return maker.make(self._sync.boxes(), self.scale)

    def _show_sankey(self, view: SankeyView) -> None:
        scene, look = self._scene, self._scene.look
        _drop(scene, scene.ribbons, view.ribbons)
        _drop(scene, scene.bars, view.bars)
        for label in scene.ribbon_labels:
            scene.removeItem(label)
        for order, (ribbon_id, model) in enumerate(view.ribbons.items()):
            ribbon = scene.ribbons.get(ribbon_id)
            if ribbon is None:
                scene.ribbons[ribbon_id] = ribbon = RibbonItem(model, look)
                scene.addItem(ribbon)
            else:
                ribbon.show_model(model)
            ribbon.depth = order / (len(view.ribbons) + 1.0)
            ribbon.setZValue(ribbon.z_for(selected=ribbon.is_selected))
        for bar_id, bar_model in view.bars.items():
            bar = scene.bars.get(bar_id)
            if bar is None:
                scene.bars[bar_id] = bar = BarItem(bar_model, look)
                scene.addItem(bar)
            else:
                bar.show_model(bar_model)
        scene.ribbon_labels = placed_labels(view.ribbons.values(), scene.bars.values(), look)
        for label in scene.ribbon_labels:
            scene.addItem(label)
        scene.sankey_bands = view.bands
        if view.legend is not None and view.picture is not None:
            legend = SankeyLegend(look, view.legend)
            extent = view.picture.extent
            left = view.bands[0].box.left + 14.0 if view.bands else extent.left + 8.0
            corner = QRectF(left, extent.bottom - legend.boundingRect().height() - 8.0, 340.0, 106.0)
            items: list[QGraphicsItem] = [*scene.ribbons.values(), *scene.bars.values(), *scene.ribbon_labels]
            if any(item.boundingRect().intersects(corner) for item in items):
                foot = max((band.box.bottom for band in view.bands), default=extent.bottom)
                corner.moveTop(foot + _LEGEND_GAP)
            self._add_legend(legend, corner.left(), corner.top())

    def _show_heat_legend(self, results: Results | None) -> None:
        lang = self._sync.resolver.lang
        heat = heat_of(results, self._view.quantity, lang, self._period())
        title = text("canvas.heat.none" if heat.is_empty else f"canvas.heat.{heat.by}", lang=lang)
        legend = HeatLegend(self._scene.look, title, "" if heat.is_empty else "0", heat.most)
        rect = self._scene.content_rect()
        self._add_legend(legend, rect.left() + 8.0, rect.bottom() + _LEGEND_GAP)

    def _add_legend(self, legend: QGraphicsItem, x: float, y: float) -> None:
        legend.setPos(x, y)
        self._scene.addItem(legend)
        self._scene.legend = legend
        self._legend = legend

    def _drop_legend(self) -> None:
        if self._legend is not None:
            self._scene.removeItem(self._legend)
            self._scene.legend = self._legend = None


def show_view(
    scene: CanvasScene, document: Document, results: Results | None, theme: Theme, lang: str, view: ViewState
) -> Presenter:
    """Fill a scene that stands alone (pictures)."""
    presenter = Presenter(scene, SceneSync(scene, theme, lang))
    presenter.show(document, results, view)
    return presenter


def _drop(scene: CanvasScene, items: dict[str, RibbonItem] | dict[str, BarItem], alive: Iterable[str]) -> None:
    wanted = set(alive)
    for element_id in [i for i in items if i not in wanted]:
        scene.removeItem(items.pop(element_id))
