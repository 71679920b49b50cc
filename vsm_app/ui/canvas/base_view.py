"""The view on the drawing table follows its session: the map, its results, what is selected, the look."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMetaObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from vsm_app.io.atomic import write_bytes
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.texts import text
from vsm_app.ui.canvas.accessible import announce, install, tell_selection
from vsm_app.ui.canvas.gliding import Glide
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.picture import render_picture
from vsm_app.ui.canvas.placing import Placing
from vsm_app.ui.canvas.reading import reading_order, spoken, unknown_flows
from vsm_app.ui.canvas.sights import Arrangings, Seen
from vsm_app.ui.canvas.stepped import places_of
from vsm_app.ui.canvas.writing import Writing
from vsm_app.ui.canvas.zoomed_view import LanguageLike, ThemesLike, ZoomedView
from vsm_app.ui.session import Change, Session, ViewState
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_motion import motion_ms

_PAUSE_MS: Final = 300


class MapView(ZoomedView):
    """Looks at the scene of one session; what the user may do is added by `CanvasView`."""

    context_requested = Signal(QPoint, object)  # global position, ids under the pointer or selected
    unread_changed = Signal()
    enter_requested = Signal(str, str)  # an element and its field, where something is missing for what is looked at
    escaped = Signal()  # Esc, and nothing was open that it would close

    def __init__(
        self, session: Session, themes: ThemesLike, language: LanguageLike, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, themes, language, parent)
        self.setObjectName("canvas")
        self.writing = Writing(self.table, self, self._theme, self._unknown_after)
        self.writing.into_sight = self.show_place
        self.placing = Placing(self.table, self, self._theme)
        self._pause = QTimer(self)  # ends in one: then what is out of sight takes the numbers, too
        self._glide = Glide(self._scene, self)
        self._left: dict[str, Seen | None] = {}  # how each view was left
        self._before_presenting: Seen | None = None  # where not all was in sight
        self._arrangings = Arrangings()
        self._spoken_order: tuple[Document, tuple[tuple[str, ...], str], dict[str, int]] | None = None
        install(MapView)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(lambda: self.table.sync.catch_up(everywhere=True))
        self.table.sync.on_owed = self._await_pause
        self._listen()
        self._show_everything()

    def _listen(self) -> None:
        session = self.table.session
        session.document_changed.connect(self._on_document)
        session.document_replaced.connect(self._on_replaced)
        session.selection_changed.connect(self._on_selection)
        session.results_changed.connect(self._on_results)
        session.results_stale.connect(self._on_stale)
        session.results_failed.connect(self._on_failed)
        session.view_changed.connect(self._on_view)
        self._themes.changed.connect(self._on_look)
        self._language.changed.connect(self._on_look)

    def _await_pause(self) -> None:
        """It begins when what is done now is done, however long that takes (the opening of a large map)."""
        QMetaObject.invokeMethod(self._pause, "start", Qt.ConnectionType.QueuedConnection)

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
        was_there, left = [], None
        if change.is_step_again:
            was_there = places_of(self._scene, change.before, change.touched)
            left = self._arrangings.back_to(change.before, change.after, self._scene.mode, self.seen)
        self.table.sync.show_document(change.after, change.touched)
        self.presenter.follow(change.after, self.table.session.results)
        self.writing.reposition()
        self.placing.forget(change.after)
        self._moved()
        if left is not None:
            self._return_to(left)
        elif change.is_step_again:
            self._show_one_of(places_of(self._scene, change.after, change.touched) or was_there)

    def _on_replaced(self) -> None:
        self._glide.stop()
        self.writing.discard()
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.placing.close()
        self.placing.forget()
        self.table.sync.unread.clear()
        self._left.clear()
        self._homes.clear()
        self._before_presenting = None
        self._arrangings.clear()
        self.presenter.forget()
        self._scene.set_detail(Detail.FAR)  # a large map is fitted from afar: what cannot be seen yet is left for later
        self._show_everything()
        self.fit()

    def _on_results(self, results: object) -> None:
        self._scene.look.stale = False
        session = self.table.session
        if session.results is not None:
            waits = self._scene.mode == "sankey" and self.presenter.sankey.picture is None
            is_whole = self.frame() == self._fitted
            self.table.sync.show_results(session.results)
            self.presenter.follow(session.document, session.results)
            if waits and is_whole:  # a Sankey that was asked for before there was one
                self.fit()
        self._scene.renew_numbers()
        before = self.accessibleDescription()
        self._speak()
        self._announce(before)

    def _on_failed(self) -> None:
        """Nothing is on its way any more: what waits for results must say so."""
        self.presenter.follow(self.table.session.document, self.table.session.results)

    def _on_stale(self) -> None:
        if self.table.session.results is not None:
            self._scene.look.stale = True
            self._scene.renew_numbers()

    def _on_view(self, view: ViewState) -> None:
        self._glide.stop()
        before = self._scene.mode
        seen = self.seen()
        self.writing.discard()
        if view.view == "sankey" != before:
            self._scene.look.zoom = self._zoom_ahead(view.view, self._left.get(view.view))
        self._show_everything()
        mode = self._scene.mode
        self._is_new_place = self._home() is None
        if mode != before:
            self._left[before] = None if seen.frame == self._fitted else seen
            self._return_to(self._left.get(mode), waits=self.has_docks)
        elif seen.frame == self._fitted:
            self._keep_whole()

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
        tell_selection(self)

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
        """The view's accessible words follow the selection."""
        lang, sync = self._language.code, self.table.sync
        self.setAccessibleName(text("canvas.name", lang=lang))
        selection = self.table.session.selection
        said = [spoken(i, sync.resolver, lang, sync.unread) for i in selection[:3]]
        if not selection:
            document = self.table.session.document
            said = [text("canvas.whole", {"nodes": len(document.nodes), "flows": len(document.flows)}, lang)]
        self.setAccessibleDescription("; ".join(part for part in said if part))

    def _announce(self, before: str) -> None:
        """New numbers of what is selected are said at once, where somebody listens."""
        after = self.accessibleDescription()
        if after != before:
            announce(self, after)

    def spoken_order(self) -> dict[str, int]:
        """All elements in the order in which they are read aloud, with their numbers; kept until the map changes."""
        document, rest = self.table.sync.document, (tuple(self._scene.frames), self._scene.mode)
        kept = self._spoken_order
        if kept is None or kept[0] is not document or kept[1] != rest:
            kept = self._spoken_order = (document, rest, {one: n for n, one in enumerate(self.order())})
        return kept[2]

    def place_in_view(self, element_id: str) -> QRect:
        """Where an element stands in the viewport; an empty rectangle where this view does not show it."""
        item = self._scene.element(element_id)
        if item is None:
            return QRect()
        return self.mapFromScene(item.mapRectToScene(item.shape().boundingRect())).boundingRect()

    def element_at(self, point: QPoint) -> str:
        """The element under a point of the viewport, empty where there is none."""
        item = self._scene.hit(self.mapToScene(point), 2.0 / self.zoom)
        return "" if item is None else item.element_id

    # --- what is in sight
    def _moved(self) -> None:
        self.writing.reposition()
        super()._moved()

    @property
    def is_presenting(self) -> bool:
        """Whether the map is only looked at: nothing can be changed."""
        return self._scene.look.presenting

    def set_presenting(self, *, on: bool) -> None:
        """Show the map without what one draws with (handles, ports, mini-map), all of it; or as before."""
        look = self._scene.look
        if on:
            self._before_presenting = None if self.frame() == self._fitted else self.seen()
        look.presenting = on
        for item in self._scene.elements_made():  # locks and buttons go and come
            item.update()
        self.minimap.is_shown = not on
        self._on_selection()
        if on or self._before_presenting is None:
            self._fit_for_now()
        else:
            self.set_zoom(self._before_presenting.frame.zoom)
            self._keep_in_sight(self._before_presenting)

    def export(self, path: Path, fmt: str, width: int = 0, view: str | None = None, theme: Theme | None = None) -> None:
        """Write the map as a picture; `view` and `theme` are those of the window where not given."""
        session = self.table.session
        shown = session.view
        content = render_picture(
            session.document,
            session.results,
            theme or self._theme(),
            view or shown.view,
            width,
            fmt,
            self.table.lang(),
            shown.quantity,
            media=session.media,
            scales=self.presenter.scales,
        )
        write_bytes(path, content)

    def fit_arranged(self, before: Document, seen: Seen) -> None:
        """After arranging the whole map, where not all of it is in sight.

        Undone, what was `seen` of it `before` comes back; done again, what was seen of it arranged.
        """
        self._arrangings.add(before, self.table.document, self._scene.mode, seen)
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(self._scene.content_rect()):
            self.fit()

    # --- reading order
    def _unknown_after(self, element_id: str, *, only_open: bool = False) -> str | None:
        """The next unknown flow in reading order, from the start again after the last; never the flow itself.

        `only_open`: none that the balances give (while entering, those follow when no other is left), and where the
        flow itself is the only one, that.
        """
        order = self.order()
        found = list(unknown_flows(self.table.document, order, self.table.sync.resolver, only_open=only_open))
        unknown = [i for i in found if i != element_id]
        if not unknown:
            return element_id if only_open and element_id in found else None
        place = {i: n for n, i in enumerate(order)}
        here = place.get(element_id, -1)
        unknown.sort(key=place.__getitem__)
        return next((i for i in unknown if place[i] > here), unknown[0])

    def order(self) -> list[str]:
        """All elements in reading order."""
        order = reading_order(self.table.sync.document, self.table.boxes(), self.table.sync.resolver)
        order += self._scene.bursts
        for group in self._scene.frames:  # an open sub-process is read before what lies inside
            inside = set(self.table.with_members((group,)))
            order.insert(next((n for n, i in enumerate(order) if i in inside), 0), group)
        return order
