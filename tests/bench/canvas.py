"""Speed of the canvas: pan, drag, drop, repaint, repaint from afar, opening; on grids with 2.5 flows a node."""

from __future__ import annotations

import time
from collections.abc import Callable

from measurement import fastest, quartile
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.nodes import move
from vsm_app.model.elements import Flow, Item, Node, OriginClass
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.view import CanvasView
from vsm_app.ui.session import Session
from vsm_app.ui.theme import Theme

COLUMNS = 50
PITCH = (208.0, 160.0)
SIZE = (1920, 1080)
ROUNDS = 15
#: Bursts of rounds, spread over the run: the speed of a shared machine swings for seconds at a time.
BURSTS = 4


class _Themes(QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()


class _Language(QObject):
    changed = Signal(str)
    code = "en"


def large_map(nodes: int, *, flows: bool = True) -> Document:
    """A grid of processes, each with flows to its right, lower and next but one neighbour (2.5 a node)."""
    kinds = (OriginClass.PRIMARY, OriginClass.PRODUCT, OriginClass.SECONDARY, OriginClass.ENERGY, OriginClass.WATER)
    items = {f"i{k}": Item(f"i{k}", f"Item {k}", origin_class=kind, unit="t") for k, kind in enumerate(kinds)}
    ids = [f"n{i}" for i in range(nodes)]
    made: dict[str, Flow] = {}
    for i in range(nodes if flows else 0):
        for step in (1, COLUMNS, *((2,) if i % 2 == 0 else ())):
            if i + step < nodes and (step == COLUMNS or i % COLUMNS + step < COLUMNS):
                key, amount = f"f{len(made)}", 5.0 + len(made)
                quantity = Quantity(Form.VALUE, f"{amount:g} t/a", amount, "t/a")
                made[key] = Flow(key, ids[i], ids[i + step], f"i{len(made) % len(kinds)}", quantity)
    places = {n: Place(PITCH[0] * (i % COLUMNS), PITCH[1] * (i // COLUMNS)) for i, n in enumerate(ids)}
    physics = Physics(items=items, nodes={n: Node(n, f"Process {i}") for i, n in enumerate(ids)}, flows=made)
    return Document("bench", physics, Layout(places=places), next_number=10**6)


def middle_of(nodes: int) -> tuple[float, float]:
    """A point of the grid with nodes all round it."""
    return PITCH[0] * COLUMNS / 2.5, PITCH[1] * min(15, nodes // COLUMNS // 2)


class Bench:
    """One canvas with one large map."""

    def __init__(self, document: Document) -> None:
        application = QApplication.instance()
        self._app = application if isinstance(application, QApplication) else QApplication([])
        self._themes, self._language = _Themes(), _Language()
        self.document = document
        self.session = Session()
        self.view = CanvasView(self.session, self._themes, self._language)
        self.view.resize(*SIZE)
        self.view.show()
        self._app.processEvents()
        start = time.perf_counter()
        self.session.replace_document(document)
        self._app.processEvents()
        self.opened = time.perf_counter() - start

    def look_at(self, zoom: float) -> None:
        """Zoom into the middle of the map."""
        self.view.set_zoom(zoom)
        self.view.centerOn(QPointF(*middle_of(len(self.session.document.nodes))))
        self._app.processEvents()
        while not self.view.table.sync.is_placed:  # the labels of a large map come a little later
            self._app.processEvents()

    def timed(self, action: Callable[[int], object]) -> float:
        """Time of an action with the paint that follows, in ms, of one burst of rounds."""

        def once(i: int) -> None:
            action(i)
            self._app.processEvents()

        return quartile(once, ROUNDS)

    def pan(self) -> float:
        """Scroll by some px as a hand does."""
        bar = self.view.horizontalScrollBar()
        return self.timed(lambda _i: bar.setValue(bar.value() + 9))

    def repaint(self) -> float:
        """Paint everything in sight."""
        return self.timed(lambda _i: self.view.viewport().update())

    def drag(self) -> float:
        """Drag one node with its flows."""
        view = self.view
        box = view.table.boxes()[self._in_the_middle()]
        return self.drag_from(view.mapFromScene(QPointF(box.cx, box.cy)))

    def _in_the_middle(self) -> str:
        """The node nearest to the middle of what is seen, with flows to all sides."""
        view, boxes = self.view, self.view.table.boxes()
        middle = view.mapToScene(view.viewport().rect().center())
        nodes = view.table.scene.visible_nodes()
        return min(nodes, key=lambda n: (abs(boxes[n].cx - middle.x()) + abs(boxes[n].cy - middle.y()), n))

    def drag_from(self, start: QPoint) -> float:
        """Drag what lies under a point of the view."""
        view = self.view
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(view.viewport(), left, none, start)
        spent = self.timed(lambda i: QTest.mouseMove(view.viewport(), start + QPoint(8 * i + 6, 4 * i)))
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(view.viewport(), left, none, start)
        return spent

    def drop(self) -> float:
        """Put one node somewhere else and let it go: everything that hangs on it is routed, labelled and painted."""
        node = self._in_the_middle()
        place = self.session.document.layout.places[node]

        def put(i: int) -> None:
            self.session.apply(move(self.session.document, {node: (place.x + 8.0 * (i + 1), place.y + 8.0)}))

        return self.timed(put)

    def close(self) -> None:
        """Take the window away."""
        self.view.close()
        self.view.deleteLater()
        self._app.processEvents()


def measured(nodes: int, *, flows: bool = True) -> dict[str, float]:
    """All figures of one map by action: ms, opening in s."""
    bench = Bench(large_map(nodes, flows=flows))
    bursts = [_burst(bench, flows=flows) for _ in range(BURSTS)]
    bench.close()
    again = Bench(bench.document)
    again.close()
    return {**fastest(bursts), "open": min(bench.opened, again.opened)}


def _burst(bench: Bench, *, flows: bool) -> dict[str, float]:
    bench.look_at(1.0)
    values = {"repaint": bench.repaint(), "pan": bench.pan(), "drag": bench.drag()}
    if flows:
        values["drop"] = bench.drop()
    bench.look_at(0.3)
    return {**values, "repaint30": bench.repaint()}
