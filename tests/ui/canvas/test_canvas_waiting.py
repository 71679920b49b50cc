"""Flows of a large map seen from afar get their items when somebody asks; nothing looks or behaves different for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import nodes
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import Form, Quantity

WIDE, HIGH = 25, 9


def crossing_map() -> Document:
    """Processes with flows across one another, some of them open, some at triangles and factories: over 400 flows."""
    kinds = ("process", "inventory", "factory")
    ids = [f"n{i}" for i in range(WIDE * HIGH)]
    known = Quantity(Form.VALUE, "5 t/a", 5.0, "t/a")
    flows: dict[str, Flow] = {}
    for i, node in enumerate(ids):
        for step in (1, WIDE + 2):
            end = ids[i + step] if i + step < len(ids) else None
            flows[f"f{len(flows)}"] = Flow(f"f{len(flows)}", node, end, "i", known)
    places = {n: Place(208.0 * (i % WIDE), 160.0 * (i // WIDE)) for i, n in enumerate(ids)}
    made = {n: Node(n, f"Step {i}", kind=kinds[i % len(kinds)]) for i, n in enumerate(ids)}
    physics = Physics(items={"i": Item("i", "Parts", unit="t")}, nodes=made, flows=flows)
    return Document("crossing", physics, Layout(places=places), next_number=10_000)


@pytest.fixture
def far(make_canvas: Callable[[Document], Any]) -> Any:
    canvas = make_canvas(Document())
    canvas.view.table.sync.on_owed = lambda: None  # no pause makes anything unasked
    canvas.session.replace_document(crossing_map())
    return canvas


def painted(scene: Any) -> QImage:
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(0)  # what the map leaves free
    painter = QPainter(image)
    scene.render(painter, source=scene.content_rect())
    painter.end()
    return image


def stack(scene: Any) -> list[str]:
    """The flows from back to front among those of one depth."""
    flows = scene.flows.values()
    order = {item: n for n, item in enumerate(reversed(scene.items()))}
    return [item.element_id for item in sorted(flows, key=lambda item: order[item])]


def test_from_afar_a_map_whose_flows_wait_looks_as_one_that_has_all_its_items(far: Any) -> None:
    scene = far.view.table.scene
    assert len(scene.flows) > 400
    assert not scene.flows.all_made()
    extent, picture = scene.content_rect(), painted(scene)
    scene.flows.complete()
    assert len(scene.flows.all_made()) == len(scene.flows)
    scene.far.renew(scene.sceneRect())
    scene.settle()
    assert scene.content_rect() == extent
    assert painted(scene) == picture


def test_selecting_and_clicking_from_afar_makes_only_the_flow_that_is_meant(far: Any) -> None:
    scene = far.view.table.scene
    far.session.select(["f200"])
    assert [item.element_id for item in scene.flows.all_made()] == ["f200"]
    assert scene.flows["f200"].is_selected
    (x1, y1), (x2, y2) = scene.flows["f200"].model.points[:2]
    hit = scene.hit(QPointF((x1 + x2) / 2.0, (y1 + y2) / 2.0))
    assert hit is scene.flows["f200"]
    assert len(scene.flows.all_made()) < 20


def test_flows_made_before_their_turn_lie_where_they_would_in_the_stack(
    far: Any, make_canvas: Callable[[Document], Any]
) -> None:
    for flow in ("f200", "f7", "f399"):
        far.session.select([flow])
    far.session.select([])
    far.view.table.scene.flows.complete(100)
    far.session.select(["f250"])
    far.session.select([])
    plain = make_canvas(crossing_map())
    for canvas in (far, plain):
        canvas.view.set_zoom(1.0)
    assert stack(far.view.table.scene) == stack(plain.view.table.scene)


def test_pauses_make_what_waits_and_then_end(far: Any) -> None:
    table = far.view.table
    asked: list[bool] = []
    table.sync.on_owed = lambda: asked.append(True)
    for _ in range(10):
        table.sync.catch_up(everywhere=True)
    assert table.scene.flows.is_complete
    assert len(asked) == 2  # 400 at once


def test_edits_while_flows_wait_leave_what_the_same_map_opened_anew_shows(
    far: Any, make_canvas: Callable[[Document], Any]
) -> None:
    far.session.apply(nodes.move(far.document, {"n40": (3000.0, 900.0)}))
    far.session.apply(nodes.remove(far.document, ("n3",)))
    far.session.undo_stack.undo()
    scene, anew = far.view.table.scene, make_canvas(Document())
    far.session.apply(nodes.remove(far.document, ("n100",)))
    assert not scene.flows.all_made()
    anew.session.replace_document(far.document)
    other = anew.view.table.scene
    assert dict(zip(scene.flows, scene.flows.outlines(), strict=True)) == dict(
        zip(other.flows, other.flows.outlines(), strict=True)
    )
    for canvas in (far, anew):
        canvas.view.set_zoom(1.0)
    assert {i: item.model.points for i, item in scene.flows.items()} == {
        i: item.model.points for i, item in other.flows.items()
    }
