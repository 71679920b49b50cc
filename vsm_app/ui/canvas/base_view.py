"""The view on the drawing table: follows the session, zooms, scrolls, shows where something is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.texts import text
from vsm_app.ui.canvas.extent import shift_to_hold
from vsm_app.ui.canvas.gliding import Glide
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.minimap import MiniMap
from vsm_app.ui.canvas.overlay import Overlay
from vsm_app.ui.canvas.placing import Placing
from vsm_app.ui.canvas.reading import reading_order, spoken, unknown_flows
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.sync import SceneSync
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.views import Presenter
from vsm_app.ui.canvas.writing import Writing
from vsm_app.ui.session import Change, Session, ViewState
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_motion import motion_ms

_ZOOM_STEP: Final = 1.2
ZOOM_RANGE: Final = (0.08, 4.0)
_FIT_MARGIN: Final = 24.0
_FIT_MOST: Final = 1.0
_FIT_ROUNDS: Final = 4
_FIT_MOST_PRESENTING: Final = 3.0
_PULSES: Final = 2
_BAND_HEAD: Final = 46.0  # of a phase: the strip with its name
_PULSE_FRAMES: Final = 14
_FRAME_MS: Final = 30
_PAUSE_MS: Final = 300


class LanguageLike(Protocol):
    """What the canvas needs of the window's language."""

    changed: SignalInstance

    @property
    def code(self) -> str:
        """`de` or `en`."""
        ...


class ThemesLike(Protocol):
    """What the canvas needs of the theme manager."""

    changed: SignalInstance

    @property
    def theme(self) -> Theme:
        """The theme that holds now."""
        ...


class Frame(NamedTuple):
    """What is in sight: the zoom and where the scroll bars stand."""

    zoom: float
    right: int
    down: int


class Seen(NamedTuple):
    """A frame with what it shows, in scene px."""

    frame: Frame
    rect: QRectF


class MapView(QGraphicsView):
    """Looks at the scene of one session; what the user may do is added by `CanvasView`."""

    zoom_changed = Signal(float)
    message = Signal(str)
    context_requested = Signal(QPoint, object)  # global position, ids under the pointer or selected
    unread_changed = Signal()

    def __init__(
        self, session: Session, themes: ThemesLike, language: LanguageLike, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self._themes = themes
        self._language = language
        scene = CanvasScene(themes.theme)
        self._scene = scene  # a view does not own its scene
        self.setScene(scene)
        overlay = Overlay(scene.look)
        scene.addItem(overlay)
        sync = SceneSync(scene, themes.theme, language.code)
        self.table = Table(session, scene, sync, overlay, lambda: self._language.code, self.message.emit)
        self.presenter = Presenter(scene, sync)
        self.writing = Writing(self.table, self, self._theme, self._unknown_after)
        self.placing = Placing(self.table, self, self._theme)
        self._pulse = QTimer(self)
        self._pause = QTimer(self)  # ends in one: then what is out of sight takes the numbers, too
        self._pulsing: tuple[str, int] = ("", 0)
        self.reduced_motion = False
        self._glide = Glide(scene, self)
        self._left: dict[str, Seen | None] = {}  # how each view was left
        self._fitted: Frame | None = None
        self._looked_at: Seen | None = None  # since the window last changed: where, and what was in sight before
        self._before_presenting: tuple[float, QRectF] | None = None  # zoom, and what was in sight
        self._unarranged: tuple[Document, Seen] | None = None
        self._set_up()
        self.minimap = MiniMap(scene)
        self._listen()
        self._show_everything()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState, enabled=False)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self._pulse.setInterval(_FRAME_MS)
        self._pulse.timeout.connect(self._pulse_once)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(lambda: self.table.sync.catch_up(everywhere=True))
        self.table.sync.on_owed = self._pause.start

    def _listen(self) -> None:
        session = self.table.session
        session.document_changed.connect(self._on_document)
        session.document_replaced.connect(self._on_replaced)
        session.selection_changed.connect(self._on_selection)
        session.results_changed.connect(self._on_results)
        session.results_stale.connect(self._on_stale)
        session.view_changed.connect(self._on_view)
        self._themes.changed.connect(self._on_look)
        self._language.changed.connect(self._on_look)

    def _theme(self) -> Theme:
        return self._themes.theme

    # --- following the session
    def _show_everything(self) -> None:
        session = self.table.session
        self._scene.look.stale = session.is_stale and session.results is not None
        self._scene.look.media = session.media
        self.presenter.show(session.document, session.results, session.view)
        self._on_selection()

    def show_movement(self, before: Mapping[str, Box]) -> None:
        """Let nodes come from the boxes where they stood `before`, unless the user or the system wants stillness."""
        self._glide.start(before, 0 if self.reduced_motion else motion_ms())

    def _on_document(self, change: Change) -> None:
        self._glide.stop()
        self.table.sync.show_document(change.after, change.touched)
        self.presenter.follow(change.after, self.table.session.results)
        self.writing.reposition()
        self._moved()
        if self._unarranged is not None and change.after is self._unarranged[0]:
            self._return_to(self._unarranged[1])
            self._unarranged = None

    def _on_replaced(self) -> None:
        self._glide.stop()
        self.writing.discard()
        self.placing.close()
        self.table.sync.unread.clear()
        self._left.clear()
        self.presenter.forget()
        self._scene.set_detail(Detail.FAR)  # a large map is fitted from afar: what cannot be seen yet is left for later
        self._show_everything()
        self.fit()

    def _on_results(self, results: object) -> None:
        self._scene.look.stale = False
        session = self.table.session
        if session.results is not None:
            self.table.sync.show_results(session.results)
            self.presenter.follow(session.document, session.results)
        self._scene.renew_numbers()
        self._speak()

    def _on_stale(self) -> None:
        if self.table.session.results is not None:
            self._scene.look.stale = True
            self._scene.renew_numbers()

    def _on_view(self, view: ViewState) -> None:
        self._glide.stop()
        before = self._scene.mode
        seen = self.seen()
        self.writing.discard()
        self._show_everything()
        if self._scene.mode != before:
            self._left[before] = None if seen.frame == self._fitted else seen
            self._return_to(self._left.get(self._scene.mode))

    def _on_look(self, _: object) -> None:
        self.table.sync.set_look(self._theme(), self._language.code)
        self._show_everything()
        self._speak()
        self.viewport().update()

    def _on_selection(self) -> None:
        chosen = set(self.table.session.selection)
        self._show_handles(next(iter(chosen)) if len(chosen) == 1 else "")
        for element_id in chosen:
            self._scene.element(element_id)  # whatever is selected has its item
        for item in self._scene.elements_made():
            item.set_state(selected=item.element_id in chosen)
        self._scene.settle_selection()
        self._speak()

    def _show_handles(self, alone: str) -> None:
        """Handles stand at the only selected element, except while presenting."""
        look = self._scene.look
        alone = "" if look.presenting else alone
        before, look.alone = look.alone, alone
        for element_id in {before, alone} if before != alone else ():
            item = self._scene.element(element_id)
            if item is not None:
                item.update()

    def _speak(self) -> None:
        """The view's accessible words follow the selection: the scene's items are not visible to a screen reader."""
        lang = self._language.code
        self.setAccessibleName(text("canvas.name", lang=lang))
        selection = self.table.session.selection
        said = [spoken(i, self.table.sync.resolver, lang) for i in selection[:3]]
        self.setAccessibleDescription("; ".join(part for part in said if part))

    # --- zoom and place
    def frame(self) -> Frame:
        """What is in sight now."""
        return Frame(self.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def seen(self) -> Seen:
        """What is in sight now, with its rectangle."""
        return Seen(self.frame(), self._in_sight(self.viewport().size()))

    def _return_to(self, left: Seen | None) -> None:
        """Look at a view of the map as it was left; at all of it the first time, or where nothing would be in sight."""
        if left is not None:
            frame = left.frame
            self.set_zoom(frame.zoom)
            self.horizontalScrollBar().setValue(frame.right)
            self.verticalScrollBar().setValue(frame.down)
            seen = self.mapToScene(self.viewport().rect()).boundingRect()
            if seen.intersects(self._scene.content_rect()):
                self._looked_at = left  # docks that come and go with the view leave its middle where it was
                self._moved()
                return
        self.fit()

    @property
    def zoom(self) -> float:
        """The zoom, 1.0 at 100 %."""
        return self.transform().m11()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the point `at` of the viewport (its middle where `None`) stays where it is."""
        zoom = min(max(zoom, ZOOM_RANGE[0]), ZOOM_RANGE[1])
        fixed = at if at is not None else QPointF(self.viewport().rect().center())
        before = self.mapToScene(fixed.toPoint())
        self.resetTransform()
        self.scale(zoom, zoom)
        self._scene.show_from(zoom, self.devicePixelRatioF())
        self.presenter.follow_zoom()
        self.table.sync.catch_up()
        self._scroll_by(before - self.mapToScene(fixed.toPoint()))
        self._moved()
        self.zoom_changed.emit(zoom)

    def zoom_in(self) -> None:
        """One step nearer."""
        self.set_zoom(self.zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.set_zoom(self.zoom / _ZOOM_STEP)

    def reset_zoom(self) -> None:
        """100 %: of a map that was in sight as a whole what is selected, else its beginning, headings included."""
        content, shows_all = self._scene.content_rect(), self.zoom < 1.0 and self._shows_all()
        self.set_zoom(1.0)
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        if not shows_all or seen.contains(content):
            return
        chosen = self._chosen_rect()
        if not chosen.isEmpty():
            self._centre_on(chosen.center())
            return
        begin, half = content.topLeft() - QPointF(_FIT_MARGIN, _FIT_MARGIN) / 2.0, seen.center() - seen.topLeft()
        middle = content.center()
        x = middle.x() if content.width() <= seen.width() else begin.x() + half.x()
        y = middle.y() if content.height() <= seen.height() else begin.y() + half.y()
        self._centre_on(QPointF(x, y))

    def _shows_all(self) -> bool:
        return self.mapToScene(self.viewport().rect()).boundingRect().contains(self._scene.content_rect())

    def _chosen_rect(self) -> QRectF:
        """The rectangle round what is selected; empty where nothing is."""
        rect = QRectF()
        for element_id in self.table.session.selection:
            item = self._scene.element(element_id)
            if item is not None:
                rect = rect.united(item.sceneBoundingRect())
        return rect

    def fit(self) -> None:
        """The whole map, at most at 100 %; as large as it can be while it is presented."""
        most = _FIT_MOST_PRESENTING if self._scene.look.presenting else _FIT_MOST
        if self._scene.is_small or self._scene.mode == "sankey":  # measured near by, where words are small
            self.set_zoom(1.0)
        rect = QRectF()
        for _ in range(_FIT_ROUNDS):  # the farther away, the more room is taken by words that keep their size
            rect = rect.united(self._scene.content_rect())
            self._fit_rect(rect, most)
            if rect.contains(self._scene.content_rect()):
                break
        self._fitted = self.frame()

    def set_presenting(self, *, on: bool) -> None:
        """Show the map without what one draws with (handles, ports, mini-map), all of it; or as before."""
        look = self._scene.look
        if on:
            whole = self.frame() == self._fitted
            self._before_presenting = None if whole else (self.zoom, self._in_sight(self.viewport().size()))
        look.presenting = on
        self.minimap.is_shown = not on
        self._on_selection()
        if on or self._before_presenting is None:
            self.fit()
        else:
            self.set_zoom(self._before_presenting[0])
            self._keep_in_sight(self._before_presenting[1])

    def fit_arranged(self, before: Document, seen: Seen) -> None:
        """After arranging the whole map, where not all of it is in sight; undone, what was seen `before` comes back."""
        self._unarranged = (before, seen)
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(self._scene.content_rect()):
            self.fit()

    def fit_selection(self) -> None:
        """What is selected, at most at 200 %."""
        rect = self._chosen_rect()
        self._fit_rect(rect if not rect.isEmpty() else self._scene.content_rect(), 2.0)

    def _fit_rect(self, rect: QRectF, most: float) -> None:
        if rect.isEmpty():
            self.set_zoom(1.0)
            self._centre_on(QPointF(0.0, 0.0))
            return
        room = self.viewport().rect().adjusted(*(round(m * _FIT_MARGIN) for m in (0.5, 0.5, -0.5, -0.5)))
        zoom = min(room.width() / rect.width(), room.height() / rect.height(), most)
        self.set_zoom(zoom)
        self._centre_on(rect.center())

    def _centre_on(self, point: QPointF) -> None:
        self.centerOn(point)
        self._moved()

    def _scroll_by(self, by: QPointF) -> None:
        """Move the view by scene px."""
        zoom = self.zoom
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + round(by.x() * zoom))
        vertical.setValue(vertical.value() + round(by.y() * zoom))

    def _moved(self) -> None:
        self.writing.reposition()
        self.minimap.show_frame(self.mapToScene(self.viewport().rect()).boundingRect())
        self.viewport().update(self.minimap.rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All of a map stays in sight when a dock opens or the window grows, else the middle and what was around it."""
        is_whole, last = self.frame() == self._fitted, self._looked_at
        before = last.rect if last and last.frame == self.frame() else self._in_sight(event.oldSize())
        super().resizeEvent(event)
        if is_whole:
            self.fit()
        elif event.oldSize().isValid():
            self._keep_in_sight(before)

    def _in_sight(self, size: QSize) -> QRectF:
        """What a viewport of that size shows."""
        return QRectF(self.mapToScene(0, 0), QSizeF(size) / self.zoom)

    def _keep_in_sight(self, before: QRectF) -> None:
        """The middle stays the middle; where there is room, all that was in sight before stays so."""
        shown = self._in_sight(self.viewport().size())
        now = QRectF(shown)
        now.moveCenter(before.center())
        wanted = before.intersected(self._scene.content_rect())
        by = [
            shift_to_hold(*ends)
            for ends in (
                (now.left(), now.right(), wanted.left(), wanted.right()),
                (now.top(), now.bottom(), wanted.top(), wanted.bottom()),
            )
        ]
        self._scroll_by(now.topLeft() + QPointF(*by) - shown.topLeft())
        self._looked_at = Seen(self.frame(), before)
        self._moved()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll by copying pixels; the mini-map was copied with them and is painted anew in both places."""
        super().scrollContentsBy(dx, dy)
        if self.minimap.is_shown:
            self.viewport().update(self.minimap.rect.translated(dx, dy))
            self.viewport().update(self.minimap.rect)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scene, and the mini-map above it."""
        super().paintEvent(event)
        if self.minimap.is_shown and event.region().intersects(self.minimap.rect):
            painter = QPainter(self.viewport())
            self.minimap.paint(painter)
            painter.end()

    def seen_under(self, place: QRect) -> float:
        """How much of the map is seen within a place of the viewport: nodes, heads of phases, a tenth for each line."""
        area = self.mapToScene(place).boundingRect()
        tops = (QRectF(one.box.x, one.box.y, one.box.width, _BAND_HEAD) for one in self._scene.shown_bands)
        heads = sum(area.intersects(top) for top in tops)
        return len(self._scene.elements_in(area)) + heads + 0.1 * len(self._scene.flows_in(area))

    def reveal(self, element_id: str) -> None:
        """Bring an element into sight and let it light up twice."""
        item = self._scene.element(element_id)
        if item is None:
            return
        rect = item.sceneBoundingRect()
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(rect):
            self._centre_on(rect.center())
        if not self.reduced_motion:
            self._stop_pulse()
            self._pulsing = (element_id, 0)
            self._pulse.start()

    def _pulse_once(self) -> None:
        element_id, frame = self._pulsing
        item = self._scene.element(element_id)
        if item is None or frame >= _PULSES * _PULSE_FRAMES:
            self._stop_pulse()
            return
        part = (frame % _PULSE_FRAMES) / _PULSE_FRAMES
        item.set_pulse(1.0 - part)
        self._pulsing = (element_id, frame + 1)

    def _stop_pulse(self) -> None:
        self._pulse.stop()
        item = self._scene.element(self._pulsing[0])
        if item is not None:
            item.set_pulse(0.0)
        self._pulsing = ("", 0)

    # --- reading order
    def _unknown_after(self, element_id: str, *, only_open: bool = False) -> str | None:
        """The next unknown flow in reading order, from the start again after the last; never the flow itself.

        `only_open`: none that the balances give (while entering, those follow when no other is left).
        """
        order = self.order()
        found = unknown_flows(self.table.document, order, self.table.sync.resolver, only_open=only_open)
        unknown = [i for i in found if i != element_id]
        if not unknown:
            return None
        place = {i: n for n, i in enumerate(order)}
        here = place.get(element_id, -1)
        unknown.sort(key=place.__getitem__)
        return next((i for i in unknown if place[i] > here), unknown[0])

    def order(self) -> list[str]:
        """All elements in reading order."""
        order = reading_order(self.table.sync.document, self.table.boxes(), self.table.sync.resolver)
        for group in self._scene.frames:  # an open sub-process is read before what lies inside
            inside = set(self.table.with_members((group,)))
            order.insert(next((n for n, i in enumerate(order) if i in inside), 0), group)
        return order
