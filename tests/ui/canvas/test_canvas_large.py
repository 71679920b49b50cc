"""Large maps: what cannot be seen from afar is left for later and is complete once it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import nodes
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.elements import Flow, Item, Node, OriginClass
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.look import Detail

COLUMNS, ROWS = 20, 12


def grid_map() -> Document:
    """20 by 12 processes, each with flows to its right and lower neighbour: 448 flows."""
    ids = [f"n{i}" for i in range(COLUMNS * ROWS)]
    flows: dict[str, Flow] = {}
    for i, node in enumerate(ids):
        for step in (1, COLUMNS):
            if i + step < len(ids) and (step == COLUMNS or (i + 1) % COLUMNS):
                key = f"f{len(flows)}"
                flows[key] = Flow(key, node, ids[i + step], "i", Quantity(Form.VALUE, "5 t/a", 5.0, "t/a"))
    places = {n: Place(208.0 * (i % COLUMNS), 160.0 * (i // COLUMNS)) for i, n in enumerate(ids)}
    physics = Physics(
        items={"i": Item("i", "Parts", origin_class=OriginClass.PRODUCT, unit="t")},
        nodes={n: Node(n, f"Step {i}") for i, n in enumerate(ids)},
        flows=flows,
    )
    return Document("large", physics, Layout(places=places), next_number=10_000)


@pytest.fixture
def large(make_canvas: Callable[[Document], Any]) -> Any:
    canvas = make_canvas(Document())
    canvas.session.replace_document(grid_map())
    return canvas


def test_a_large_map_opens_from_afar_without_chips_and_gets_them_when_they_are_seen(large: Any) -> None:
    scene = large.view.table.scene
    assert scene.look.detail is Detail.FAR
    assert len(scene.flows) == 448
    assert all(item.model.chip_place is None for item in scene.flows.values())
    large.view.set_zoom(1.0)
    assert all(item.model.chip_place is not None for item in scene.flows.values())


def test_far_and_near_give_the_same_picture(large: Any, make_canvas: Callable[[Document], Any]) -> None:
    large.view.set_zoom(1.0)
    near = make_canvas(grid_map())
    near.view.set_zoom(1.0)
    mine = {i: item.model for i, item in large.view.table.scene.flows.items()}
    assert mine == {i: item.model for i, item in near.view.table.scene.flows.items()}


def test_the_index_of_items_is_as_fine_as_the_map_is_large(large: Any) -> None:
    scene = large.view.table.scene
    large.view.set_zoom(1.0)
    assert len(scene.items()) / 2 ** scene.bspTreeDepth() < 16, "or each look at a place goes through all of them"


def test_the_mini_map_keeps_its_picture_until_a_node_stands_elsewhere(
    large: Any, make_canvas: Callable[[Document], Any]
) -> None:
    view = large.view
    view.set_zoom(1.0)
    before, middle = (
        view.grab(view.minimap.rect).toImage(),
        view.mapToScene(view.viewport().rect()).boundingRect().center(),
    )
    result = nodes.move(large.session.document, {"n0": (1500.0, 1100.0)})
    large.session.apply(result)
    after = view.grab(view.minimap.rect).toImage()
    assert after != before
    anew = make_canvas(result.document).view
    anew.set_zoom(1.0)
    anew._centre_on(view.mapToScene(view.viewport().rect()).boundingRect().center())
    assert anew.minimap._area == view.minimap._area
    assert anew.grab(anew.minimap.rect).toImage() == after
    large.session.undo_stack.undo()  # which shows where it stands again
    view._centre_on(middle)
    assert view.grab(view.minimap.rect).toImage() == before


def test_moving_a_node_changes_only_its_surroundings_and_undo_brings_all_back(large: Any) -> None:
    large.view.set_zoom(1.0)
    scene = large.view.table.scene
    before = {i: item.model for i, item in scene.flows.items()}
    large.session.apply(nodes.move(large.document, {"n105": (1048.0, 832.0)}))
    changed = {i for i, item in scene.flows.items() if item.model != before[i]}
    at_node = set(large.view.table.sync.resolver.adjacency.at("n105"))
    assert at_node <= changed
    assert len(changed) < 40
    large.undo()
    assert {i: item.model for i, item in scene.flows.items()} == before


def test_an_edit_seen_from_afar_is_complete_when_seen_near(large: Any) -> None:
    large.session.apply(nodes.remove(large.document, ("n0",)))
    large.view.set_zoom(1.0)
    large.view.centerOn(QPointF(0.0, 0.0))
    scene = large.view.table.scene
    assert len(scene.flows) == 446
    assert all(item.model.chip_place is not None for item in scene.flows.values())


def _models(canvas: Any) -> dict[str, object]:
    scene = canvas.view.table.scene
    return {i: item.model for group in (scene.nodes, scene.flows) for i, item in group.items()}


def _solved(canvas: Any, amount: float) -> None:
    """Type another number and give the answer of the engine."""
    quantity = Quantity(Form.VALUE, f"{amount:g} t/a", amount, "t/a")
    canvas.session.apply(set_flow(canvas.document, "f0", quantity=quantity))
    canvas.session.set_results(replace(compute(canvas.document), revision=canvas.session.revision))


def _anew(canvas: Any, make_canvas: Callable[[Document], Any], zoom: float) -> dict[str, object]:
    """The models of a window that never showed anything else."""
    other = make_canvas(Document())
    other.session.replace_document(canvas.document)
    other.view.set_zoom(zoom)
    other.session.set_results(replace(canvas.session.results, revision=other.session.revision))
    other.view.table.sync.catch_up(everywhere=True)
    return _models(other)


def test_numbers_in_sight_change_at_once_and_all_others_in_the_next_pause(
    large: Any, make_canvas: Callable[[Document], Any], qtbot: QtBot
) -> None:
    large.view.set_zoom(1.0)
    _solved(large, 6.0)
    large.view.table.sync.catch_up(everywhere=True)
    _solved(large, 70.0)
    _solved(large, 80.0)

    wanted, shown = _anew(large, make_canvas, 1.0), _models(large)
    scene = large.view.table.scene
    seen, late = scene.elements_in_sight(), {i for i, model in wanted.items() if shown[i] != model}
    assert seen
    assert late
    assert not seen & late
    qtbot.waitUntil(lambda: _models(large) == wanted)


def test_numbers_that_cannot_be_read_from_afar_are_there_on_coming_nearer(
    large: Any, make_canvas: Callable[[Document], Any]
) -> None:
    before = _models(large)
    _solved(large, 70.0)
    assert large.view.table.scene.look.detail is Detail.FAR
    late = _models(large)
    assert all(late[i] == model for i, model in before.items() if i != "f0")
    large.view.set_zoom(1.0)
    assert _models(large) == _anew(large, make_canvas, 1.0)


def test_a_card_that_waits_for_its_numbers_is_moved_at_once(large: Any) -> None:
    quantity = Quantity(Form.VALUE, "7 t/a", 7.0, "t/a")
    large.session.apply(set_flow(large.document, "f0", quantity=quantity))
    large.session.apply(nodes.move(large.document, {"n1": (240.0, -400.0)}))
    assert large.view.table.scene.nodes["n1"].model.box.top == -400.0
    large.session.apply(set_flow(large.document, "f0", quantity=replace(quantity, value=8.0, text="8 t/a")))
    large.session.apply(nodes.remove(large.document, ("n1",)))
    large.view.table.sync.catch_up(everywhere=True)
    assert "n1" not in large.view.table.scene.nodes


def test_from_afar_only_what_is_seen_there_is_painted_anew(large: Any) -> None:
    look = large.view.table.scene.look
    large.view.grab()
    assert not look.is_far_due
    _solved(large, 70.0)
    assert not look.is_far_due, "a number is not seen from afar"
    large.session.apply(nodes.move(large.document, {"n5": (5000.0, 40.0)}))
    assert look.is_far_due
    large.view.grab()
    large.session.undo_stack.undo()
    assert look.is_far_due
    large.view.grab()
    large.session.apply(set_flow(large.document, "f0", origin_class=OriginClass.LOSS))
    assert look.is_far_due
