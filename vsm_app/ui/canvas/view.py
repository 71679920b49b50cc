"""The canvas: the drawing table with its gestures, keys and commands.

The window talks to it through `CanvasView` only. A press becomes a gesture object (`tools/`), a key a command; both end
in an edit that the session applies, and the scene follows the session (`sync`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from vsm_app.ui.canvas.dropping import DroppingView
from vsm_app.ui.canvas.edge_scroll import EdgeScroll
from vsm_app.ui.canvas.hovering import Hovering
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.legend import HeatLegend
from vsm_app.ui.canvas.items.sankey import RibbonItem
from vsm_app.ui.canvas.keys import StrayTyping, handle_key, refuse_change
from vsm_app.ui.canvas.space_elsewhere import SpaceElsewhere
from vsm_app.ui.canvas.tools.base import Gesture, Pointer
from vsm_app.ui.canvas.tools.bend import turn_selected
from vsm_app.ui.canvas.tools.fold import on_fold_mark
from vsm_app.ui.canvas.tools.minimap import MiniMapGesture
from vsm_app.ui.canvas.tools.pan import PanGesture
from vsm_app.ui.canvas.tools.press import begin_gesture, sent_back
from vsm_app.ui.canvas.tools.sankey import begin_sankey_gesture, step_scale
from vsm_app.ui.canvas.touch import Fingers
from vsm_app.ui.canvas.walk import Walk
from vsm_app.ui.canvas.zoomed_view import LanguageLike, ThemesLike
from vsm_app.ui.session import Change, Session, ViewState
from vsm_app.ui.widgets.painting import paint_focus

_AROUND: Final = (40, 96)  # px kept free round what is brought into sight: clear of the mini-map below
_BY_KEY: Final = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_HELD: Final = {
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
}
_WHEEL_STEP: Final = 1.0015  # zoom per eighth of a degree of the wheel


class CanvasView(DroppingView):
    """The drawing table of one session."""

    def __init__(
        self, session: Session, themes: ThemesLike, language: LanguageLike, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, themes, language, parent)
        self._hovering = Hovering(self.table, self)
        self._gesture: Gesture | None = None
        self._is_space_down = False
        self._space = SpaceElsewhere(self)
        self.stray_typing = StrayTyping()
        self._walk = Walk(self)
        self._shows_focus = False
        self._fingers = Fingers(self)
        self._edges = EdgeScroll(self, self._hold_on)
        self._pointer = QPointF(), Qt.KeyboardModifier.NoModifier  # of a running gesture: where, with which keys
        self._pressed = Qt.MouseButton.NoButton
        #: How broad what presses is, 1 for mouse and pen.
        self.pointer_width = 1.0
        self.writing.connect = self.go_on
        self.writing.awaits_amount = self.placing.awaits_amount
        self.writing.has_unsaid_kind = self.placing.has_unsaid_kind
        self.placing.on_beside = self.show_element
        self.table.sync.on_unread = self.unread_changed.emit

    # --- commands
    def start_rename(self, element_id: str, typed: str | None = None) -> bool:
        """Type over a node's name."""
        self.placing.close()
        return self.writing.start_rename(element_id, typed)

    def start_entry(self, flow_id: str, typed: str | None = None) -> bool:
        """Type a flow's quantity in its chip."""
        self.placing.close()
        return self.writing.start_entry(flow_id, typed)

    def start_entries(self, flow_ids: tuple[str, ...], typed: str | None = None) -> bool:
        """Type the quantity of several flows at once, in the chip of the last of them."""
        self.placing.close()
        is_open = self.writing.start_entries(flow_ids, typed)
        if not is_open and self.table.scene.mode == "sankey":
            self.table.tell("entry.no_band")
        return is_open

    def edit_selected(self) -> bool:
        """Enter: the quantity of the selected flows, the name of the selected node."""
        selection, flows = self.table.session.selection, self.table.document.flows
        if selection and all(one in flows for one in selection):
            return self.start_entries(selection)
        if len(selection) == 1:
            return self.start_rename(selection[0])
        if selection:
            self.say_what_to_select(amount=any(one in flows for one in selection))
            return False
        return self._follow_hint(None)

    @property
    def hint_leads(self) -> bool:
        """Whether a hint stands instead of figures, with a way to what is missing."""
        hint = self._scene.legend
        return isinstance(hint, HeatLegend) and hint.leads_to is not None

    def _follow_hint(self, pos: QPointF | None) -> bool:
        """Go where the hint leads that stands there instead of figures; `pos`: only if that is on it."""
        hint = self._scene.legend
        if not isinstance(hint, HeatLegend) or hint.leads_to is None:
            return False
        if pos is not None and not hint.sceneBoundingRect().contains(pos):
            return False
        self.enter_requested.emit(*((hint.led_to(hint.mapFromScene(pos)) if pos else None) or hint.leads_to))
        return True

    def say_what_to_select(self, *, amount: bool) -> None:
        """Of what is selected together nothing can be typed: say for what an amount can, or a name."""
        self.table.tell("entry.select_flows" if amount else "entry.select_node")

    def next_unknown(self) -> None:
        """Open the entry of the next flow that is still unknown."""
        selection = self.table.session.selection
        following = self._unknown_after(selection[-1] if selection else "", only_open=True)
        if following is None:
            self.table.tell("canvas.nothing_unknown")
        else:
            self.reveal(following)
            self.start_entry(following)

    def connect_by_name(self) -> bool:
        """Connect the selected node (of a flow, its target) with another one, found by typing its name."""
        chosen = self.placing.last_chosen()
        if chosen is None:
            return False
        self.placing.choose_target(chosen)
        return True

    def go_on(self, direction: str) -> bool:
        """Draw on from what is selected: a connected node in a direction, by name where it is empty.

        Nothing is drawn behind a Sankey: there up and down make its bands wider and narrower.
        """
        if self.table.scene.mode == "sankey":
            return step_scale(self.table, self.presenter.sankey, direction)
        if turn_selected(self.table, direction):
            return True
        if self.placing.last_chosen() is None:
            self.table.tell("refused.end")
            return False
        return self.add_connected(direction) if direction else self.connect_by_name()

    def add_connected(self, direction: str) -> bool:
        """A new node beside the selected one, connected."""
        return self.placing.add_connected(direction) is not None

    def show_element(self, element_id: str) -> None:
        """Scroll so that an element is seen, clear of the mini-map."""
        item = self._scene.element(element_id)
        if item is not None:
            if not self._shows_all():  # a map that is in sight as a whole stays where it is
                self.ensureVisible(item.sceneBoundingRect(), *_AROUND)
            self._moved()

    def show_conflict(self, flow_ids: Iterable[str]) -> None:
        """Light up the flows whose entries disagree (none: no light)."""
        self.table.sync.show_conflict(flow_ids)

    def escape(self) -> None:
        """Give up a running gesture, close the chooser, else select nothing."""
        if self._gesture is not None:
            self.give_up_gesture()
        elif self.placing.chooser is not None:
            self.placing.close()
        else:
            self.table.session.select(())
            self.escaped.emit()

    def give_up_gesture(self) -> None:
        """A running gesture ends as if it had never begun (Esc, another button, a second finger, one that rests)."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.give_up()
            self._edges.go_back()
            self._show_rest()

    def pinch(self, before: QPointF, now: QPointF, scale: float) -> None:
        """Zoom by `scale`, and move so that what was under `before` (viewport) lies under `now`."""
        under = self.mapToScene(before.toPoint())
        self.set_zoom(self.zoom * scale, now)
        self._scroll_by(under - self.mapToScene(now.toPoint()))

    def _drop_gesture(self) -> None:
        """What is held goes back; the map may be another one by now."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.cancel()
            self._show_rest()

    def _let_go(self) -> None:
        """The map is another one now: what is held of it goes back, and nobody asks any more what to put on it."""
        self.placing.close()
        if self._gesture is not None and not self._gesture.outlives_edits:
            self._drop_gesture()

    def _on_document(self, change: Change) -> None:
        self._let_go()  # before the scene follows: what a gesture puts back is of the map on which it began
        super()._on_document(change)

    def _on_replaced(self) -> None:
        self._drop_gesture()
        super()._on_replaced()

    def set_presenting(self, *, on: bool) -> None:
        """Nothing that was begun goes on: while presenting nothing is changed."""
        self._let_go()
        super().set_presenting(on=on)

    def _on_view(self, view: ViewState) -> None:
        self._let_go()
        super()._on_view(view)

    # --- pointer
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press begins a gesture."""
        self._hovering.leave()
        self._show_focus(is_shown=False)
        self.placing.close()
        self.writing.close()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._is_space_down |= self._space.take()
        if self._gesture is not None:
            self.give_up_gesture()
            return
        self._pressed = event.button()
        pos, is_left = self.mapToScene(event.position().toPoint()), event.button() is Qt.MouseButton.LeftButton
        if self._is_on_minimap(event):
            at = self.minimap.to_scene(event.position())
            self._gesture = MiniMapGesture(self.table, at, self._pressing(), self._centre_on)
        elif self._pans(event):
            if self.is_presenting and is_left:
                self._point_at(pos)
            self._gesture = PanGesture(self.table, pos, self._pressing(), self._scroll_by)
            self.viewport().setCursor(self._gesture.cursor)
        elif is_left and not self._follow_hint(pos):
            self._gesture = self._begin(pos, event.modifiers())
        self._edges.begin(event.position())
        event.accept()

    def _is_on_minimap(self, event: QMouseEvent) -> bool:
        return event.button() is Qt.MouseButton.LeftButton and self.minimap.holds(event.position())

    def _pans(self, event: QMouseEvent) -> bool:
        """Whether a press moves the view: while presenting there is nothing else to do with it."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        return event.button() is Qt.MouseButton.MiddleButton or self._is_space_down or (self.is_presenting and is_left)

    def _point_at(self, pos: QPointF) -> None:
        """While presenting a press selects what it meets, so that all see what is meant; a drag moves the view."""
        item = self.table.scene.hit(pos, 2.0 / self.zoom)
        self.table.session.select(() if item is None else (item.element_id,))

    def _begin(self, pos: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture:
        pointer, ask = self._pressing(), self.placing
        if self.table.scene.mode != "sankey":
            within, toggle = ask.choose_within, self.toggle_group
            return begin_gesture(self.table, pos, modifiers, pointer, ask.choose_end, within=within, toggle=toggle)
        adds = bool(modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        previews = self._preview_scale, self._preview_places
        return begin_sankey_gesture(self.table, pos, pointer, self.presenter.sankey, previews, adds=adds)

    def _pressing(self) -> Pointer:
        return Pointer(self.zoom, self.pointer_width)

    def _preview_scale(self, scale: float | None) -> None:
        session = self.table.session
        self.presenter.preview_scale(session.document, session.results, scale)

    def _preview_places(self, places: Mapping[str, tuple[float, float]]) -> None:
        session = self.table.session
        self.presenter.preview_places(session.document, session.results, places)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A running gesture follows the pointer; else what lies under it shows its ports."""
        pos = self.mapToScene(event.position().toPoint())
        self._space.has_come = True
        if self._gesture is None:
            if not self._is_space_down:
                self._hovering.move(pos, self.zoom)
            return
        if isinstance(self._gesture, MiniMapGesture):
            pos = self.minimap.to_scene(event.position())
        self._gesture.move(pos, event.modifiers())
        self._show_cursor(self._gesture)
        self._pointer = event.position(), event.modifiers()
        if self._gesture.scrolls and self._gesture.is_drag:
            self._edges.follow(event.position())

    def _hold_on(self) -> None:
        """The view has gone on under what is held at its edge."""
        if self._gesture is None:
            self._edges.stop()
            return
        pos, held = self._pointer
        self._gesture.move(self.mapToScene(pos.toPoint()), held)

    def _show_cursor(self, gesture: Gesture) -> None:
        if self.viewport().cursor().shape() is not gesture.cursor:
            self.viewport().setCursor(gesture.cursor)

    def _show_rest(self) -> None:
        """The pointer as it is while nothing is held."""
        if self._is_space_down:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._gesture is None:
            self.viewport().unsetCursor()

    def _hold(self, event: QKeyEvent, *, is_down: bool) -> None:
        """Tell a running gesture which of Alt, Ctrl and Shift are held from now on."""
        changed = _HELD.get(Qt.Key(event.key()))
        if self._gesture is not None and changed is not None and not event.isAutoRepeat():
            held = event.modifiers() | changed if is_down else event.modifiers() & ~changed
            self._pointer = self._pointer[0], held
            self._gesture.hold(held)
            self._show_cursor(self._gesture)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The gesture ends with its edit."""
        event.accept()
        if event.button() is not self._pressed:
            return  # another button than the one that holds it
        gesture, self._gesture = self._gesture, None
        self._edges.stop()
        self._show_rest()
        if gesture is not None:
            with self.table.session.begun_with(gesture.chosen_before):
                gesture.release(self.mapToScene(event.position().toPoint()), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On a flow its quantity, on a node its name, on the empty table the chooser; elsewhere two presses."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pans(event) or self._is_on_minimap(event):
            self.mousePressEvent(event)
            return
        self._drop_gesture()
        pos = self.mapToScene(event.position().toPoint())
        item = self.table.scene.hit(pos, 2.0 / self.zoom)
        if self.table.scene.mode != "sankey" and sent_back(self.table, item, pos, self._pressing(), event.modifiers()):
            return
        if item is not None and not on_fold_mark(item, pos) and self.toggle_group(item.element_id):
            return
        if isinstance(item, FlowItem | RibbonItem):
            self.start_entry(item.element_id)
        elif item is not None:
            self.start_rename(item.element_id)
        elif self.table.scene.mode != "sankey":  # nothing is put on the map that is not seen
            self.placing.choose_here(pos)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Hand the place and what is meant to the window, which owns the menu."""
        selection = self.table.session.selection
        if event.reason() is QContextMenuEvent.Reason.Keyboard and selection:  # Qt gives it a corner as its place
            place = self.place_in_view(selection[-1]).intersected(self.viewport().rect())
            self.context_requested.emit(self.viewport().mapToGlobal(place.center()), selection)
            event.accept()
            return
        item = self.table.scene.hit(self.mapToScene(event.pos()), 2.0 / self.zoom, backdrops=True)
        if item is not None and item.element_id not in selection:
            self.table.session.select((item.element_id,))
        elif item is None and event.reason() is QContextMenuEvent.Reason.Mouse:
            self.table.session.select(())
        self.context_requested.emit(event.globalPos(), self.table.session.selection)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zooms at the pointer; the wheel alone scrolls, with Shift sideways."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * _WHEEL_STEP ** event.angleDelta().y(), event.position())
            event.accept()
            return
        delta = QPointF(event.pixelDelta()) if not event.pixelDelta().isNull() else QPointF(event.angleDelta()) / 2.0
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            delta = QPointF(delta.y(), delta.x())
        self._scroll_by(-delta / self.zoom)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hovering.leave()
        self._show_rest()
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Fingers; tooltips: the whole name where it is elided."""
        if isinstance(event, QTouchEvent):
            return self._fingers.handle(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._hovering.show_tooltip(self.mapToScene(event.pos()), event.globalPos())
            return True
        return super().viewportEvent(event)

    # --- keys
    def event(self, event: QEvent) -> bool:
        """Tab walks the map in reading order; keys of the map come before shortcuts of the window while typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._gesture is not None:
                self.keyPressEvent(event)
                return True
            if self._walk.key(event):
                return True
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent):
            is_held = self._gesture is not None and event.key() == Qt.Key.Key_Alt  # else it would go to the menu bar
            if is_held or self.stray_typing.takes(event) or self._gives_up(event):
                event.accept()
                return True
        return super().event(event)

    def _gives_up(self, event: QKeyEvent) -> bool:
        """Whether a key takes back what a running gesture has done so far, and no more than that."""
        return self._gesture is not None and (
            event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Undo)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space pans; Esc and Undo give up a running gesture, which has all other keys; then the keys of the map."""
        key = Qt.Key(event.key())
        self._hold(event, is_down=True)
        if self._gives_up(event):
            self.give_up_gesture()
            event.accept()
            return
        if self._gesture is not None and self._gesture.key(key):
            event.accept()
            return
        if key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = True
            self._show_rest()
            event.accept()
            return
        if refuse_change(self, event) or handle_key(self, event):
            event.accept()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space released: no more panning."""
        self._hold(event, is_down=False)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
            self._show_rest()
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by keys, the map shows that it has the keyboard until the pointer is used."""
        self._space.come_to_map(event.reason())
        self._show_focus(is_shown=event.reason() in _BY_KEY)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key held down when the focus leaves is not held any more."""
        if self._is_space_down:
            self._is_space_down = False
            self._show_rest()
        self._edges.stop()
        self._show_focus(is_shown=False)
        super().focusOutEvent(event)

    def _show_focus(self, *, is_shown: bool) -> None:
        if is_shown or self._shows_focus:
            self.viewport().update()
        self._shows_focus = is_shown

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map, and the ring of what has the keyboard."""
        super().paintEvent(event)
        if self._shows_focus and not self._scene.look.presenting:  # nothing else is there that could have it
            painter = QPainter(self.viewport())
            paint_focus(painter, QRectF(self.viewport().rect()), 0.0, self._theme())
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The mini-map stays in its corner."""
        super().resizeEvent(event)
        self.minimap.place(self.viewport().rect())
        self._moved()
