"""The items of a large map stand in bundles; nothing looks or behaves different for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from helpers.drive_unit import drive_unit, drive_unit_results
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import nodes
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.items import bundles
from vsm_app.ui.canvas.items.bundles import Bundle
from vsm_app.ui.canvas.picture import render_picture
from vsm_app.ui.theme import Theme

SIDE = 9


def crowded_map() -> Document:
    """Processes some of which cover one another's edges, with flows across one another: 81 and 134."""
    ids = [f"n{i}" for i in range(SIDE * SIDE)]
    known = Quantity(Form.VALUE, "5 t/a", 5.0, "t/a")
    flows: dict[str, Flow] = {}
    for i, node in enumerate(ids):
        for step in (1, SIDE + 2):
            if i + step < len(ids) and (step > 1 or i % 3):
                flows[f"f{len(flows)}"] = Flow(f"f{len(flows)}", node, ids[i + step], "i", known)
    places = {n: Place(208.0 * (i % SIDE) - 80.0 * (i % 7 == 0), 160.0 * (i // SIDE)) for i, n in enumerate(ids)}
    physics = Physics(
        items={"i": Item("i", "Parts", unit="t")}, nodes={n: Node(n, f"Step {n}") for n in ids}, flows=flows
    )
    return Document("crowded", physics, Layout(places=places), next_number=10_000)


@pytest.fixture
def pair(make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any]]:
    """One map in bundles, as if it were large, and one whose items stand by themselves."""
    plain = make_canvas(crowded_map())
    monkeypatch.setattr(bundles, "MANY", 150)
    monkeypatch.setattr(bundles, "_NUMBERS", 4)
    bundled = make_canvas(crowded_map())
    for canvas in (plain, bundled):
        canvas.view.resize(500, 300)
        canvas.view.set_zoom(1.0)
        canvas.view.minimap.is_shown = False
    return bundled, plain


def alone(canvas: Any) -> set[str]:
    scene = canvas.view.table.scene
    return {item.element_id for item in scene.elements() if item.parentItem() is None}


def empty_bundles(canvas: Any) -> int:
    return sum(1 for item in canvas.view.table.scene.items() if isinstance(item, Bundle) and not item.childItems())


def seen(canvas: Any) -> QImage:
    return canvas.view.viewport().grab().toImage()


def look_at(canvas: Any, x: float, y: float) -> None:
    canvas.view._centre_on(QPointF(x, y))


def test_what_is_selected_stands_by_itself_and_scrolling_moves_nothing_between_bundles(pair: tuple[Any, Any]) -> None:
    bundled, plain = pair
    scene = bundled.view.table.scene
    assert alone(plain) == {item.element_id for item in scene.elements()}
    assert alone(bundled) == set()
    bundled.session.select(["n3", "f7"])
    assert alone(bundled) == {"n3", "f7"}
    bundled.session.select(["n4"])
    assert alone(bundled) == {"n4"}
    before = {item: item.parentItem() for item in scene.elements()}
    for place in (250.0, 1700.0, 900.0):
        look_at(bundled, place, place)
        seen(bundled)
    assert {item: item.parentItem() for item in scene.elements()} == before
    assert empty_bundles(bundled) == 0


def test_a_map_in_bundles_looks_as_one_whose_items_stand_by_themselves(pair: tuple[Any, Any]) -> None:
    for number, (x, y) in enumerate([(300.0, 200.0), (1500.0, 1200.0), (900.0, 500.0), (310.0, 260.0)]):
        for canvas in pair:
            look_at(canvas, x, y)
            result = nodes.move(canvas.session.document, {f"n{number * 17}": (x + 40.0, y)})
            canvas.session.apply(result)
            canvas.session.select([f"n{number}", f"f{number}"])
        assert seen(pair[0]) == seen(pair[1])
    for _ in range(4):
        for canvas in pair:
            canvas.session.undo_stack.undo()
        assert seen(pair[0]) == seen(pair[1])


def test_hands_find_the_same_wherever_items_stand(pair: tuple[Any, Any]) -> None:
    for canvas in pair:
        look_at(canvas, 600.0, 400.0)
    bundled, plain = (canvas.view.table.scene for canvas in pair)
    for x in range(360, 840, 19):
        for y in range(260, 540, 23):
            hits = [scene.hit(QPointF(x, y), 2.0) for scene in (bundled, plain)]
            assert (hits[0] and hits[0].element_id) == (hits[1] and hits[1].element_id)
    whole = QRectF(200.0, 200.0, 1300.0, 900.0)
    assert {i.element_id for i in bundled.elements_in(whole)} == {i.element_id for i in plain.elements_in(whole)}


def test_what_is_deleted_and_brought_back_lies_where_it_lay(pair: tuple[Any, Any]) -> None:
    bundled, _plain = pair
    look_at(bundled, 300.0, 200.0)
    before = seen(bundled)
    bundled.session.apply(nodes.remove(bundled.session.document, ("n7", "n11")))
    look_at(bundled, 1500.0, 1200.0)
    bundled.session.undo_stack.undo()
    look_at(bundled, 300.0, 200.0)
    assert seen(bundled) == before


def test_a_map_that_becomes_small_stands_by_itself_again(pair: tuple[Any, Any]) -> None:
    bundled, _plain = pair
    bundled.session.apply(nodes.remove(bundled.session.document, tuple(f"n{i}" for i in range(20, 81))))
    scene = bundled.view.table.scene
    assert not scene.bundles.is_on
    assert alone(bundled) == {item.element_id for item in scene.elements()}
    assert not any(isinstance(item, Bundle) for item in scene.items())
    bundled.session.undo_stack.undo()
    assert scene.bundles.is_on
    assert alone(bundled) == set()
    assert empty_bundles(bundled) == 0


@pytest.mark.parametrize("fmt", ["png", "svg"])
def test_a_file_shows_the_same_whether_a_map_is_large(fmt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document, results = drive_unit("en"), drive_unit_results(drive_unit("en"))
    files = []
    for many in (10, 10_000):
        monkeypatch.setattr(bundles, "MANY", many)
        files.append(render_picture(document, results, Theme(), "map", 700, fmt, "en"))
    assert files[0] == files[1]
