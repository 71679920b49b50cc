"""Large maps: what cannot be seen from afar is left for later and is complete once it is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF

from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import nodes
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
