"""The view on the drawing table as a window on it: zooms, scrolls, fits, and shows where something is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from vsm_app.ui.canvas.fitting import Fitting
from vsm_app.ui.canvas.giving_way import GivingWay, seen_within
from vsm_app.ui.canvas.look import FIGURES, MIDDLE, READABLE
from vsm_app.ui.canvas.minimap import MiniMap
from vsm_app.ui.canvas.overlay import Overlay
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.sights import Frame, Seen, to_hold
from vsm_app.ui.canvas.stepped import is_seen, way_to
from vsm_app.ui.canvas.sync import SceneSync
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.canvas.views import Presenter
from vsm_app.ui.session import Session
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_motion import wants_stillness

_ZOOM_STEP: Final = 1.2
ZOOM_RANGE: Final = (0.08, 4.0)
_FIT_MARGIN: Final = 24.0
_FIT_MOST: Final = 1.0
_FIT_MOST_PRESENTING: Final = 3.0
_BACK_ROW: Final = 18.0 / 1920.0  # of its width: the least letters on a projector
_COARSE: Final = MIDDLE * FIGURES / READABLE  # of a projector's pixels: cards show figures only as large as chips do
_PULSES: Final = 2
_PULSE_FRAMES: Final = 14
_FRAME_MS: Final = 30
_CLEAR: Final = (28.0, 28.0, -28.0, -84.0)  # px round what is brought into sight: clear of the mini-map below
_FIELD: Final = (80, 48)  # px: of a field that is open, beyond the chip it stands on


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


class ZoomedView(QGraphicsView):
    """A view that knows what is in sight; that it follows its session is added by `MapView`."""

    zoom_changed = Signal(float)
    message = Signal(object)  # a sentence, told
    message_over = Signal(str)

    def __init__(
        self, session: Session, themes: ThemesLike, language: LanguageLike, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._language = language
        scene = CanvasScene(themes.theme)
        self._scene = scene  # a view does not own its scene
        self.setScene(scene)
        overlay = Overlay(scene.look)
        scene.addItem(overlay)
        sync = SceneSync(scene, themes.theme, language.code)
        said, over = self.message.emit, self.message_over.emit
        self.table = Table(session, scene, sync, overlay, lambda: self._language.code, said, over)
        self.presenter = Presenter(scene, sync, lambda: session.awaits_results)
        self._pulse = QTimer(self)
        self._pulsing: tuple[str, int] = ("", 0)
        self.reduced_motion = False
        self._fitted: Frame | None = None
        self._homes: dict[str, Seen] = {}  # where map and Sankey stood when all of them was asked for
        self._looked_at: Seen | None = None  # since docks or window last changed: where, and what was in sight before
        self._is_new_place = False  # the last change of view led to places that had not been seen yet
        self._is_led = self._is_followed = False  # docks come and go with such a view; with any view
        self.has_docks = False  # they will when the view has changed: only then it is known how much room there is
        self._is_owed = False  # all of the map is to be shown in that room
        self._stood = QPoint(), QSize()  # the view's corner in the window, and the window's size, when last laid out
        self._set_up()
        self.minimap = MiniMap(scene)
        self._giving_way = GivingWay(self, scene, self.minimap)

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

    def frame(self) -> Frame:
        """What is in sight now."""
        return Frame(self.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def seen(self) -> Seen:
        """What is in sight now, with its rectangle."""
        return Seen(self.frame(), self._in_sight(self.viewport().size()), self._corner(), self.window().size())

    def _return_to(self, left: Seen | None, *, waits: bool = False) -> None:
        """Look at a view of the map as it was left; at all of it where that was so, or nothing would be in sight.

        `waits`: at all of it only when docks have followed the view.
        """
        if left is not None:
            self.set_zoom(left.frame.zoom)
            self._stand_as(left)
            if self._room().intersects(self._scene.content_rect()):
                self._looked_at = left._replace(frame=self.frame())
                return
        if waits:
            self._is_owed = True
        else:
            self._go_home()

    def _zoom_ahead(self, mode: str, left: Seen | None) -> float:
        """From where a view will be looked at first, so that its words are not placed for another zoom before."""
        seen = left or self._homes.get(mode)
        return (1.0 if seen is None else seen.frame.zoom) / self._magnified()

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
        look = self._scene.look
        magnified = look.names.magnified = self._magnified()
        ratio = _COARSE if look.presenting else self.devicePixelRatioF()
        self._scene.show_from(zoom / magnified, ratio)
        self.presenter.follow_zoom()
        self.table.sync.catch_up()
        self._scroll_by(before - self.mapToScene(fixed.toPoint()))
        self._moved()
        self.zoom_changed.emit(zoom)

    def _magnified(self) -> float:
        """How many times as large letters are as on a table: while presenting the back row reads them."""
        width = self.viewport().width() if self._scene.look.presenting else 0
        return max(width * _BACK_ROW / READABLE, 1.0)

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
        content = self._scene.content_rect()
        if content.isEmpty():
            self._fit_rect(content, most)
        else:
            zoom_for = partial(self._zoom_for, most=most)
            fitting = Fitting(self._look_from, zoom_for, self._shows_all, ZOOM_RANGE[0])
            fitting.fit(content, nearer=self._scene.mode == "sankey")  # where its legend has found a better place
        self._fitted = self.frame()
        if not self._scene.look.presenting:
            self._homes[self._scene.mode] = self.seen()

    @property
    def is_fitted(self) -> bool:
        """Whether the map stands as a whole in the view since that was asked for."""
        return self.frame() == self._fitted

    def show_from(self, zoom: float, x: float, y: float) -> None:
        """Look from so near at a place of the map; at the whole map where nothing would be in sight."""
        self.set_zoom(zoom)
        self._centre_on(QPointF(x, y))
        if not self._room().intersects(self._scene.content_rect()):
            self.fit()

    def _fit_for_now(self) -> None:
        """The same where room is short or plentiful at the moment: the map's place for all other times stays known."""
        homes = dict(self._homes)
        self.fit()
        self._homes = homes

    def _home(self) -> Seen | None:
        """Where all of the map stood in a window as large as now."""
        home = self._homes.get(self._scene.mode)
        is_known = home is not None and home.window == self.window().size() and not self._scene.look.presenting
        return home if is_known else None

    def _keep_whole(self) -> None:
        """A map that was in sight as a whole stays so: by another place for the legend rather than by another zoom."""
        if not self._shows_all():
            self.presenter.take_legend_along(self._room())
        if self._shows_all() and not self._is_narrower():
            self._fitted = self.frame()
        elif self._is_followed:  # a map opened in the wider Heat view: to and fro it moves once, not each time
            self.fit()
        else:
            self._fit_for_now()

    def _is_narrower(self) -> bool:
        """Whether docks came with the view, and have left less room than where all of the map was asked for."""
        home = self._home()
        width = self.viewport().width()
        return self._is_followed and home is not None and width < round(home.rect.width() * home.frame.zoom)

    def _go_home(self) -> None:
        """Where all of the map stood in the window, if all of it is in sight there; else the zoom for the room left."""
        home = self._home()
        if home is None:
            self.fit()
            return
        if self.zoom != home.frame.zoom:
            self.set_zoom(home.frame.zoom)
        self._stand_as(home)
        self._keep_whole()

    def fit_selection(self) -> None:
        """What is selected, at most at 200 %."""
        rect = self._chosen_rect()
        self._fit_rect(rect if not rect.isEmpty() else self._scene.content_rect(), 2.0)

    def _fit_rect(self, rect: QRectF, most: float) -> None:
        if rect.isEmpty():
            self.set_zoom(1.0)
            self._centre_on(QPointF(0.0, 0.0))
            return
        self.set_zoom(self._zoom_for(rect, most))
        self._centre_on(rect.center())

    def _look_from(self, zoom: float, middle: QPointF) -> QRectF:
        """Look from a zoom at a point: how far what stands on the table reaches then."""
        self.set_zoom(zoom)
        self._centre_on(middle)
        return self._scene.content_rect()

    def _zoom_for(self, rect: QRectF, most: float) -> float:
        """The zoom at which a rectangle fills the view, at most `most`."""
        room = self._room_px()
        return min(room.width() / max(rect.width(), 1.0), room.height() / max(rect.height(), 1.0), most)

    def _room_px(self) -> QRect:
        """The viewport without its margin."""
        return self.viewport().rect().adjusted(*(round(m * _FIT_MARGIN) for m in (0.5, 0.5, -0.5, -0.5)))

    def _room(self) -> QRectF:
        """What it shows of the scene."""
        return self.mapToScene(self._room_px()).boundingRect()

    def _centre_on(self, point: QPointF) -> None:
        self.centerOn(point)
        self._moved()

    def _scroll_by(self, by: QPointF) -> None:
        """Move the view by scene px."""
        zoom = self.zoom
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() + round(by.x() * zoom))
        vertical.setValue(vertical.value() + round(by.y() * zoom))
        self._moved()

    def go_by(self, by: QPointF) -> None:
        """The same, also beyond the table as it has been so far."""
        self._reach(self._in_sight(self.viewport().size()).translated(by))
        self._scroll_by(by)

    def look_again(self, seen: Seen, table: QRectF) -> None:
        """See what was seen, of a table as large as it was."""
        self._scene.lay(table)
        self._stand_as(seen)

    def _moved(self) -> None:
        """Something else is in sight now."""
        self.minimap.show_frame(self.mapToScene(self.viewport().rect()).boundingRect())
        self.viewport().update(self.minimap.rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Docks that come and go move nothing in the window; all of a map, or what was in sight of it, stays so.

        Where the window changes, or docks follow a view that had not been seen yet, a whole map is fitted anew and
        the middle of any other stays the middle.
        """
        if self._is_owed:
            super().resizeEvent(event)
            self._stood = self._corner(), self.window().size()
            self._show_owed()
            return
        is_whole, last, (corner, window) = self.frame() == self._fitted, self._looked_at, self._stood
        if last is None or last.frame != self.frame():
            last = Seen(self.frame(), self._in_sight(event.oldSize()), corner, window)
        super().resizeEvent(event)
        self._stood = self._corner(), self.window().size()
        by_docks = window == self._stood[1] and not self._is_led and not self._scene.look.presenting
        if is_whole:
            self._stay_whole(last, by_docks=by_docks)
        elif event.oldSize().isValid():
            self._keep_in_sight(last, by_docks=by_docks)

    def _stay_whole(self, before: Seen, *, by_docks: bool) -> None:
        """All of the map was in sight and shall be so in a view of another size."""
        if self._is_led:
            self.fit()
        elif by_docks:
            self._homes[self._scene.mode] = self._home() or before
            self._go_home()
        elif self._home() is not None:  # the window is as large again as it was
            self._go_home()
        else:
            self._fit_for_now()

    def _in_sight(self, size: QSize) -> QRectF:
        """What a viewport of that size shows."""
        return QRectF(self.mapToScene(0, 0), QSizeF(size) / self.zoom)

    def _keep_in_sight(self, before: Seen, *, by_docks: bool = False) -> None:
        """The middle stays (with docks: everything where it is); with room for it, all that was in sight does."""
        now = self._in_sight(self.viewport().size())
        shown = now.topLeft()
        if by_docks:
            now.moveTopLeft(before.rect.topLeft() + QPointF(self._corner() - before.corner) / self.zoom)
        else:
            now.moveCenter(before.rect.center())
        wanted = before.rect.intersected(self._scene.content_rect())
        self._reach(now)
        self._scroll_by(now.topLeft() + to_hold(now, wanted) - shown)
        self._looked_at = before._replace(frame=self.frame())
        self._moved()

    def _corner(self) -> QPoint:
        """Where the view's upper left corner stands in the window."""
        return self.mapTo(self.window(), QPoint())

    @contextmanager
    def docks_following(self) -> Iterator[None]:
        """Docks come and go with the view meanwhile: that moves nothing in the window unless the view is a new one."""
        self._is_led, self._is_followed = self._is_new_place, True
        try:
            yield
        finally:
            self._is_led = self._is_followed = False
            if self._is_owed:  # none came or went
                self._show_owed()

    def _show_owed(self) -> None:
        """Show all of the map of a view that has changed, now that docks have followed it."""
        self._is_owed = False
        self._go_home()

    def _stand_as(self, seen: Seen) -> None:
        """Everything in the window where it stood then; at the same zoom."""
        moved = self._corner() - seen.corner
        size = QSizeF(self.viewport().size()) / self.zoom
        self._reach(QRectF(seen.rect.topLeft() + QPointF(moved) / self.zoom, size))
        self.horizontalScrollBar().setValue(seen.frame.right + moved.x())
        self.verticalScrollBar().setValue(seen.frame.down + moved.y())
        self._moved()

    def _reach(self, sight: QRectF) -> None:
        """Let the table reach as far as what is about to be seen of it."""
        table = self._scene.sceneRect()
        if not table.contains(sight):
            self._scene.lay(table.united(sight))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll by copying pixels; the mini-map was copied with them and is painted anew in both places."""
        super().scrollContentsBy(dx, dy)
        if self.scene() is not None and self.minimap.stands:  # at the very end the scene goes first
            self.viewport().update(self.minimap.rect.translated(dx, dy))
            self.viewport().update(self.minimap.rect)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scene, and the mini-map above it."""
        super().paintEvent(event)
        if self.minimap.has_come_or_gone():  # an edit has put something out of sight, or back
            self.viewport().update(self.minimap.rect)
        if event.region().intersects(self.minimap.rect):
            painter = QPainter(self.viewport())
            self.minimap.paint(painter)
            painter.end()
            self._giving_way.painted()

    def seen_under(self, place: QRect) -> float:
        """How much of the map is seen within a place of the viewport."""
        return seen_within(self._scene, self.mapToScene(place).boundingRect())

    def reveal(self, element_id: str) -> None:
        """Bring an element into sight and let it light up twice."""
        item = self._scene.element(element_id)
        if item is None:
            return
        rect = item.sceneBoundingRect()
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(rect):
            self._centre_on(rect.center())
        if not (self.reduced_motion or wants_stillness()):
            self._stop_pulse()
            self._pulsing = (element_id, 0)
            self._pulse.start()

    def show_place(self, place: QRectF) -> None:
        """Scroll, if need be, so that a place on the table is seen with what is typed there."""
        if not self._in_sight(self.viewport().size()).contains(place):
            self.ensureVisible(place, *_FIELD)
            self._moved()

    def _show_one_of(self, places: list[QRectF]) -> None:
        """Scroll, where none of the places is in sight, the shortest way to one of them."""
        if any(is_seen(place, self._room(), self.zoom) for place in places):
            return
        by = way_to(places, self._room().adjusted(*(side / self.zoom for side in _CLEAR)))
        sight = self._in_sight(self.viewport().size()).translated(by)
        if self._scene.elements_in(sight):  # nobody is led to where nothing is any more
            self.go_by(by)

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
