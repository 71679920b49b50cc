"""Hands that draw at random, always the same for the same seed: gestures and keys of the canvas by real events."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.pens import Pen
from helpers.shell import ALT, CTRL, NONE, SHIFT, Shell
from vsm_app.model.grouping import open_groups, shown
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.legend import SankeyLegend
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.paint_node import CORNERS, corner_of
from vsm_app.ui.canvas.tools.resize import box_of_item
from vsm_app.ui.panels.inspector.several import SeveralForm

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
_QUANTITIES = ("5 t", "~3 t", "12 %", "rest", "2-3 t", "500 kg ±20", "7 t!", "?", "abc", "")
_NAMES = ("Press", "Oven", "Wash", "Trim", "Store")
_TABLES = (
    "From\tTo\tItem\tQuantity\tUnit\nPress\tOven\tSteel\t5\tt\nOven\tWash\tSteel\t\t\n",
    "Von;Nach;Stoff;Menge;Einheit\nWash;Trim;Blech;3,5;t\n;Trim;Öl;abc;kg\n",
    "Cut\nBend\nPaint\n",
    "",
)
_ACTIONS = (
    "align.left", "align.middle", "distribute.x", "same.both", "edit.lock", "edit.reset_chip", "group.make",
    "group.dissolve", "group.toggle", "edit.insert_into_flow", "edit.exact", "map.reconcile", "map.arrange",
    "view.zoom_in", "view.zoom_out", "view.zoom_fit", "view.zoom_selection", "view.zoom_100", "edit.next_unknown",
    "edit.flip", "edit.reverse", "edit.connect", "edit.reset_line",
    "insert.note", "insert.process", "insert.recycle", "insert.inventory", "edit.duplicate", "edit.select_all",
)  # fmt: skip
#: Above so many nodes the hands take things back rather than add to them: a workshop's map, not a benchmark.
_MANY = 24


class Hands:
    """Draws on a window; `done` counts what was done, `held` what each press of a drag has begun on the canvas."""

    def __init__(self, shell: Shell, seed: int, photo: str = "", pen: Pen | None = None) -> None:
        self.shell = shell
        self.canvas = shell.canvas
        self.done: Counter[str] = Counter()
        self.held: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._photo = photo
        self._pen = pen
        self._gestures: tuple[tuple[Callable[[], None], int], ...] = (
            (self.click, 8),
            (self.drag_box, 10),
            (self.drag_anything, 6),
            (self.rubber, 3),
            (self.connect, 10),
            (self.pull_into_the_open, 5),
            (self.alt_drag, 2),
            (self.double_click, 4),
            (self.drag_bend, 5),
            (self.drag_end, 3),
            (self.drag_chip, 2),
            (self.drag_corner, 4),
            (self.mini_map, 2),
            (self.scale, 2),
            (self.several, 4),
            (self.pen, 6),
            (self.side, 3),
            (self.flip, 3),
            (self.drop_photo, 1),
            (self.quantity, 8),
            (self.rename, 3),
            (self.key, 8),
            (self.connect_by_key, 3),
            (self.clipboard, 6),
            (self.paste_words, 2),
            (self.action, 14),
            (self.wheel, 2),
            (self.history, 10),
            (self.view, 1),
            (self.delete, 3),
        )

    def begin(self) -> None:
        """Everything as at the beginning of a session, so that the same seed does the same again."""
        QGuiApplication.clipboard().clear()
        self.shell.session.undo_stack.clear()  # else what was undone after the round before could be done again
        self.shell.session.select(())
        self.shell.window.actions_["view.map"].trigger()
        self.canvas.set_zoom(1.0)
        self.canvas.centerOn(0.0, 0.0)
        self.leave()

    def work(self, count: int) -> Iterator[int]:
        """Do so many gestures, and tell the number of each after it."""
        self.begin()
        gestures, weights = zip(*self._gestures, strict=True)
        for number in range(count):
            if len(self.shell.document.nodes) > _MANY:
                self.take_back()
            (gesture,) = self._random.choices(gestures, weights)
            self.done[gesture.__name__] += 1
            gesture()
            self.leave()
            yield number

    def leave(self) -> None:
        """Close whatever a gesture has left open, as a person would with Esc."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for _ in range(2):
            if self.canvas.placing.chooser is not None or self.canvas.writing.editor is not None:
                QTest.keyClick(QApplication.focusWidget() or self.canvas, Key.Key_Escape)
        self.canvas.setFocus()
        self.shell.settle()

    # --- where
    def element(self) -> str | None:
        items = [item.element_id for item in self.canvas.table.scene.elements()]
        return self._random.choice(items) if items else None

    def spot(self) -> QPoint:
        rect = self.canvas.viewport().rect()
        return QPoint(self._random.randrange(4, rect.width() - 4), self._random.randrange(4, rect.height() - 4))

    def spot_on(self, element_id: str | None) -> QPoint:
        item = None if element_id is None else self.canvas.table.scene.element(element_id)
        if item is None:
            return self.spot()
        rect = item.sceneBoundingRect()
        x = rect.left() + rect.width() * self._random.uniform(0.2, 0.8)
        y = rect.top() + rect.height() * self._random.uniform(0.2, 0.8)
        return self.canvas.mapFromScene(QPointF(x, y))

    def node(self) -> str | None:
        nodes = list(self.canvas.table.scene.nodes)
        return self._random.choice(nodes) if nodes else None

    def port(self, node_id: str | None) -> QPoint:
        if node_id is None:
            return self.spot()
        box = self.shell.box(node_id)
        return self.canvas.mapFromScene(QPointF(box.right, box.top + 0.8 * box.height))

    def drag_from(self, begin: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, LEFT, modifiers, begin)
        for part in (0.4, 1.0):
            QTest.mouseMove(viewport, begin + (end - begin) * part)
        self.note_what_is_held()
        if self._random.random() < 0.1:
            self.interrupt()
        QTest.mouseRelease(viewport, LEFT, modifiers, end)

    def draw_from(self, begin: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """The same drag by the pen, which may be taken away instead of lifted."""
        if self._pen is None or not self.canvas.viewport().rect().contains(begin):
            return
        self._pen.held = modifiers
        self.bring_pen(begin)
        self._pen.press()
        for part in (0.4, 1.0):
            self._pen.draw(begin + (end - begin) * part)
        self.note_what_is_held()
        if self._random.random() < 0.1:
            self.interrupt()
        (self._pen.leave if self._random.random() < 0.1 else self._pen.lift)()
        self._pen.hover(end)
        self._pen.held = NONE

    def bring_pen(self, to: QPoint) -> None:
        """Over a place, from so far that a tap there is no second one of the last."""
        assert self._pen is not None
        self._pen.hover(to + (QPoint(60, 0) if to.x() < self.canvas.viewport().width() // 2 else QPoint(-60, 0)))
        self._pen.hover(to)

    def note_what_is_held(self) -> None:
        gesture = self.canvas._gesture
        held = getattr(gesture, "_running", None) or gesture
        self.held[type(held).__name__] += 1

    def interrupt(self) -> None:
        """Something that happens while a button is down."""
        key, modifiers = self._random.choice(
            ((Key.Key_Escape, NONE), (Key.Key_Z, CTRL), (Key.Key_Y, CTRL), (Key.Key_Delete, NONE), (Key.Key_V, CTRL),
             (Key.Key_Right, NONE), (Key.Key_F2, NONE), (Key.Key_Tab, NONE), (Key.Key_2, ALT), (Key.Key_1, ALT))
        )  # fmt: skip
        QTest.keyClick(QApplication.focusWidget() or self.canvas, key, modifiers)
        self.shell.settle()

    # --- pointer
    def click(self) -> None:
        modifiers = self._random.choice((NONE, NONE, SHIFT, CTRL))
        QTest.mouseClick(self.canvas.viewport(), LEFT, modifiers, self.spot_on(self.element()))

    def drag_box(self) -> None:
        self.drag_from(self.spot_on(self.node()), self.spot())

    def drag_anything(self) -> None:
        self.drag_from(self.spot_on(self.element()), self.spot())

    def rubber(self) -> None:
        self.drag_from(self.spot(), self.spot())

    def connect(self) -> None:
        self.drag_from(self.port(self.node()), self.spot_on(self.node()))

    def pull_into_the_open(self) -> None:
        self.drag_from(self.port(self.node()), self.spot())
        self.choose()

    def alt_drag(self) -> None:
        self.drag_from(self.spot_on(self.node()), self.spot(), ALT)

    def double_click(self) -> None:
        modifiers = self._random.choice((NONE, NONE, NONE, ALT))
        spot = self.spot_on(self.element() if self._random.random() < 0.7 else None)
        QTest.mouseDClick(self.canvas.viewport(), LEFT, modifiers, spot)
        self.choose()

    def drag_bend(self) -> None:
        """The movable piece of a line: a little, or as far as one likes."""
        item = self.line(lambda one: one.bend_handle() is not None)
        handle = None if item is None else item.bend_handle()
        if handle is not None:
            begin = self.canvas.mapFromScene(handle)
            self.drag_from(begin, self._random.choice((self.spot(), begin + QPoint(30, -20), begin)))

    def drag_end(self) -> None:
        """An end of a line, onto a node or into the open."""
        item = self.line(lambda _: True)
        if item is not None:
            begin = self.canvas.mapFromScene(QPointF(*self._random.choice(item.ends)))
            self.drag_from(begin, self._random.choice((self.spot(), self.spot_on(self.node()))))
            self.choose()

    def drag_chip(self) -> None:
        item = self.line(lambda one: not one.chip_rect.isEmpty())
        if item is not None:
            self.drag_from(self.canvas.mapFromScene(item.chip_rect.center()), self.spot())

    def drag_corner(self) -> None:
        """A corner of a box, a note or a photo; two clicks on it give the size back."""
        scene = self.canvas.table.scene
        items = (*scene.nodes.values(), *scene.notes.values())
        if not items:
            return
        item = self._random.choice(items)
        self.shell.session.select([item.element_id])
        corners = item.corners if isinstance(item, NodeItem) else CORNERS
        if corners:
            begin = self.canvas.mapFromScene(corner_of(box_of_item(item), self._random.choice(corners)))
            if self._random.random() < 0.2:
                QTest.mouseDClick(self.canvas.viewport(), LEFT, NONE, begin)
            else:
                end = self._random.choice((self.spot(), begin + QPoint(40, 30), begin - QPoint(30, 50)))
                self.drag_from(begin, end, self._random.choice((NONE, NONE, CTRL, ALT)))

    def mini_map(self) -> None:
        """Lead the view by the mini-map; it is there while a part of the map is out of sight."""
        small = self.canvas.minimap
        for _ in range(8):
            if small.stands:
                break
            self.turn(QPointF(self.spot()), 120, CTRL)
        rect = small.rect
        begin, end = (
            QPoint(self._random.randrange(rect.left(), rect.right()), self._random.randrange(rect.top(), rect.bottom()))
            for _ in range(2)
        )
        self.drag_from(begin, end)

    def scale(self) -> None:
        """The handle in the legend of the Sankey."""
        self.shell.window.actions_["view.sankey"].trigger()
        self.shell.settle()
        legend = self.canvas.table.scene.legend
        if isinstance(legend, SankeyLegend):
            begin = self.canvas.mapFromScene(legend.mapToScene(legend.handle()))
            self.drag_from(begin, begin + QPoint(0, self._random.randrange(-60, 120)))
        self.shell.window.actions_["view.map"].trigger()

    def pen(self) -> None:
        """What the mouse does, by the pen: a tap, two, or a drag."""
        if self._pen is None:
            return
        node, spot = self.node(), self.spot_on(self.element())
        what = self._random.choice(("tap", "taps", "move", "pull", "any", "rubber", "copy"))
        if what == "move":
            self.draw_from(self.spot_on(node), self.spot())
        elif what == "pull":
            self.draw_from(self.port(node), self.spot_on(self.node()) if self._random.random() < 0.5 else self.spot())
        elif what == "any":
            self.draw_from(spot, self.spot())
        elif what == "rubber":
            self.draw_from(self.spot(), self.spot())
        elif what == "copy":
            self.draw_from(self.spot_on(node), self.spot(), ALT)
        elif self.canvas.viewport().rect().contains(spot):
            self.bring_pen(spot)
            for _ in range(1 if what == "tap" else 2):
                self._pen.press()
                self._pen.lift()
        self.choose()

    def line(self, fits: Callable[[FlowItem], bool]) -> FlowItem | None:
        """A flow that fits, selected."""
        lines = [one for one in self.canvas.table.scene.flows.values() if fits(one)]
        if not lines:
            return None
        item = self._random.choice(lines)
        self.shell.session.select([item.element_id])
        return item

    def drop_photo(self) -> None:
        """A picture dropped on the map, under it or as a note."""
        if not self._photo:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self._photo)])
        where, modifiers = QPointF(self.spot()), self._random.choice((NONE, SHIFT))
        QApplication.sendEvent(
            self.canvas.viewport(),
            QDropEvent(where, Qt.DropAction.CopyAction, data, LEFT, modifiers),
        )
        self.shell.settle()

    def wheel(self) -> None:
        at = QPointF(self.spot())
        modifiers = self._random.choice((NONE, CTRL, SHIFT))
        self.turn(at, self._random.choice((-120, 120)), modifiers)

    def turn(self, at: QPointF, by: int, modifiers: Qt.KeyboardModifier) -> None:
        """Turn the wheel there."""
        event = QWheelEvent(
            at, self.canvas.viewport().mapToGlobal(at), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.canvas.viewport(), event)

    def choose(self) -> None:
        """Type into the chooser or editor that has opened, and take or leave it."""
        chooser, editor = self.canvas.placing.chooser, self.canvas.writing.editor
        if chooser is not None:
            self.type(self._random.choice(("Recycl", "pro", "land", "zzz", "")), chooser.field)
            QTest.keyClick(chooser.field, self._random.choice((Key.Key_Return, Key.Key_Return, Key.Key_Escape)))
        elif editor is not None:
            editor.selectAll()
            self.type(self._random.choice((*_QUANTITIES, *_NAMES)), editor)
            QTest.keyClick(editor, self._random.choice((Key.Key_Return, Key.Key_Tab, Key.Key_Escape)))

    def type(self, words: str, widget: QWidget) -> None:
        for letter in words:
            if QApplication.focusWidget() is not None:
                QTest.keyClick(widget, letter)

    # --- keyboard
    def quantity(self) -> None:
        flows = list(self.canvas.table.scene.flows)
        if flows:
            self.shell.session.select([self._random.choice(flows)])
            QTest.keyClick(self.canvas, Key.Key_F2)
            self.choose()

    def side(self) -> None:
        """A side in the inspector, by the arrow keys of its list."""
        if self.line(lambda _: True) is None:
            return
        self.shell.settle()
        form = self.shell.window.inspector.flow
        box = self._random.choice((form.leaves, form.enters)).box
        box.setFocus()
        QTest.keyClick(box, self._random.choice((Key.Key_Up, Key.Key_Down)))

    def several(self) -> None:
        """Several selected, and a field of the inspector set for all of them by keys."""
        found = list(self.canvas.table.scene.elements())
        chosen = self._random.sample(found, min(len(found), self._random.randrange(2, 6)))
        self.shell.session.select([item.element_id for item in chosen])
        self.shell.settle()
        form = self.shell.window.inspector.current
        if not isinstance(form, SeveralForm):
            return
        choices = (form.stage, form.kind_of_node, form.stock, form.item, form.kind, form.origin, form.strategy)
        fields = [one for one in (form.quantity, form.node_note, *choices) if one.isVisibleTo(form) and one.isEnabled()]
        field = self._random.choice(fields)
        self.done["several: set"] += 1
        if field is form.quantity:
            form.quantity.line.setFocus()
            form.quantity.line.selectAll()
            self.type(self._random.choice(_QUANTITIES), form.quantity.line)
            QTest.keyClick(form.quantity.line, Key.Key_Return)
        elif field is form.node_note:
            form.node_note.edit.setFocus()
            self.type(self._random.choice(_NAMES), form.node_note.edit)
        else:
            field.box.setFocus()
            QTest.keyClick(field.box, self._random.choice((Key.Key_Up, Key.Key_Down)))

    def flip(self) -> None:
        """The other side, of a line that can be turned if there is one."""
        self.line(lambda one: self.canvas.table.can_turn(one.element_id))
        QTest.keyClick(self.canvas, Key.Key_F, ALT | SHIFT)

    def rename(self) -> None:
        node = self.node()
        if node is not None:
            self.shell.session.select([node])
            QTest.keyClick(self.canvas, Key(ord(self._random.choice("ABC"))))
            self.choose()

    def key(self) -> None:
        keys = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Tab, Key.Key_Backtab, Key.Key_Escape)
        QTest.keyClick(self.canvas, self._random.choice(keys), self._random.choice((NONE, SHIFT)))

    def connect_by_key(self) -> None:
        keys = (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down)
        QTest.keyClick(self.canvas, self._random.choice(keys), CTRL | SHIFT)
        self.choose()

    def clipboard(self) -> None:
        QTest.keyClick(self.canvas, self._random.choice((Key.Key_C, Key.Key_X, Key.Key_V, Key.Key_V, Key.Key_D)), CTRL)

    def paste_words(self) -> None:
        QGuiApplication.clipboard().setText(self._random.choice(_TABLES))
        QTest.keyClick(self.canvas, Key.Key_V, CTRL)

    def action(self) -> None:
        self.shell.window.actions_[self._random.choice(_ACTIONS)].trigger()
        self.choose()

    def history(self) -> None:
        action = self._random.choice(("edit.undo", "edit.undo", "edit.redo"))
        for _ in range(self._random.randrange(1, 6)):
            self.shell.window.actions_[action].trigger()

    def view(self) -> None:
        for view in (self._random.choice(("view.sankey", "view.heat")), "view.map"):
            self.shell.window.actions_[view].trigger()
            self.shell.settle()
            self.drag_from(self.spot_on(self.element()), self.spot())

    def delete(self) -> None:
        QTest.keyClick(self.canvas, Key.Key_Delete)

    def take_back(self) -> None:
        for _ in range(8):
            self.shell.window.actions_["edit.undo"].trigger()
        if len(self.shell.document.nodes) > _MANY:
            self.shell.session.select(list(self.shell.document.nodes)[_MANY // 2 :])
            QTest.keyClick(self.canvas, Key.Key_Delete)

    # --- what must hold
    def check(self) -> None:
        """The scene shows the document, no more and no less."""
        document, scene = self.shell.document, self.canvas.table.scene
        seen = shown(document)
        assert set(scene.nodes) == set(seen.nodes)
        assert set(scene.flows) == set(seen.flows)
        assert set(scene.notes) == set(document.layout.notes)
        assert set(scene.frames) == set(open_groups(document))
        there = {*document.nodes, *document.flows, *document.layout.notes, *document.stages, *document.layout.measures}
        assert set(self.shell.session.selection) <= there  # nothing that is gone
