"""Out of sight the items of a large map stand in groups; nothing looks or behaves different for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import nodes
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.items import squares

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
    """One map in squares, as if it were large, and one whose items stand by themselves."""
    plain = make_canvas(crowded_map())
    monkeypatch.setattr(squares, "MANY", 150)
    monkeypatch.setattr(squares, "_SIDE", 150.0)
    monkeypatch.setattr(squares, "_AROUND", 0.0)
    grouped = make_canvas(crowded_map())
    for canvas in (plain, grouped):
        canvas.view.resize(500, 300)
        canvas.view.set_zoom(1.0)
        canvas.view.minimap.is_shown = False
    return grouped, plain


def alone(canvas: Any) -> set[str]:
    scene = canvas.view.table.scene
    return {item.element_id for item in scene.elements() if item.parentItem() is None}


def seen(canvas: Any) -> QImage:
    return canvas.view.viewport().grab().toImage()


def look_at(canvas: Any, x: float, y: float) -> None:
    canvas.view._centre_on(QPointF(x, y))


def test_what_is_out_of_sight_stands_in_groups_and_comes_out_of_them_when_it_is_seen(pair: tuple[Any, Any]) -> None:
    grouped, plain = pair
    look_at(grouped, 250.0, 150.0)
    assert len(alone(grouped)) < len(alone(plain)) / 2
    assert "n80" not in alone(grouped)
    look_at(grouped, 1700.0, 1300.0)
    assert "n80" in alone(grouped)
    assert "n0" not in alone(grouped)
    bar = grouped.view.horizontalScrollBar()
    bar.setValue(bar.value() - 900)
    in_sight = grouped.view.table.scene.elements_in_sight()
    assert len(in_sight) > 5
    assert in_sight <= alone(grouped)


def test_a_map_in_squares_looks_as_one_whose_items_stand_by_themselves(pair: tuple[Any, Any]) -> None:
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
    grouped, plain = (canvas.view.table.scene for canvas in pair)
    for x in range(360, 840, 19):
        for y in range(260, 540, 23):
            hits = [scene.hit(QPointF(x, y), 2.0) for scene in (grouped, plain)]
            assert (hits[0] and hits[0].element_id) == (hits[1] and hits[1].element_id)
    whole = QRectF(200.0, 200.0, 1300.0, 900.0)
    assert {i.element_id for i in grouped.elements_in(whole)} == {i.element_id for i in plain.elements_in(whole)}


def test_what_is_deleted_and_brought_back_lies_where_it_lay(pair: tuple[Any, Any]) -> None:
    grouped, _plain = pair
    look_at(grouped, 300.0, 200.0)
    before = seen(grouped)
    grouped.session.apply(nodes.remove(grouped.session.document, ("n7", "n11")))
    look_at(grouped, 1500.0, 1200.0)
    grouped.session.undo_stack.undo()
    look_at(grouped, 300.0, 200.0)
    assert seen(grouped) == before


def test_a_map_that_becomes_small_stands_by_itself_again(pair: tuple[Any, Any]) -> None:
    grouped, _plain = pair
    grouped.session.apply(nodes.remove(grouped.session.document, tuple(f"n{i}" for i in range(20, 81))))
    scene = grouped.view.table.scene
    assert not scene.squares.is_on
    assert alone(grouped) == {item.element_id for item in scene.elements()}
    grouped.session.undo_stack.undo()
    assert scene.squares.is_on
    assert "n80" not in alone(grouped)


def test_a_view_whose_scene_goes_first_does_not_look_for_what_is_in_sight(
    pair: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    view, looks = pair[0].view, list[None]()
    look_at(pair[0], 1500.0, 1200.0)
    monkeypatch.setattr(view._scene, "look_round", lambda: looks.append(None))
    scene = view.scene()
    view.setScene(None)  # as Qt does at the end of the program: the view scrolls back to nothing
    assert looks == []
    view.setScene(scene)
