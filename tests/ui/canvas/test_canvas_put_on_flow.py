"""What is put on a flow or a node does there what it is: a step goes between, a sink takes, a source gives."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from vsm_app.layout.types import Box
from vsm_app.model.edits import flows, nodes


def tip(canvas: Any, flow: str) -> tuple[float, float]:
    item = canvas.view.table.scene.flows[flow]
    points = item.model.points
    first, last = (points[0], points[1]) if item.model.open_source else (points[-1], points[-2])
    return (first[0] + last[0]) / 2.0, (first[1] + last[1]) / 2.0


@pytest.fixture
def opened(canvas: Any) -> Any:
    """Two steps with a flow between them, one that comes in from the left, one that leaves below."""
    first, second = canvas.document.nodes
    canvas.session.apply(flows.connect(canvas.document, None, first, end=(-160.0, 30.0)), None)
    canvas.session.apply(flows.connect(canvas.document, second, None, end=(40.0, 220.0)), None)
    return canvas


def one(canvas: Any, *, comes_in: bool) -> str:
    found = canvas.document.flows.values()
    return next(str(f.id) for f in found if (f.source if comes_in else f.target) is None)


@pytest.mark.parametrize(("kind", "comes_in"), [("landfill", False), ("supplier", True), ("electricity", True)])
@pytest.mark.parametrize("stands_already", [True, False])
def test_what_only_takes_or_gives_stands_at_the_open_end(
    opened: Any, kind: str, comes_in: bool, stands_already: bool
) -> None:
    flow = one(opened, comes_in=comes_in)
    if stands_already:
        made = nodes.add_node(opened.document, kind, "There", (160.0, 300.0))
        opened.session.apply(made, None)
        (node,) = made.made
        before = opened.document
        opened.drag(opened.middle(node), tip(opened, flow))
    else:
        before = opened.document
        opened.drop(kind, *tip(opened, flow))
        (node,) = opened.document.nodes.keys() - before.nodes.keys()
        box, other = opened.view.table.boxes()[node], opened.document.flows[flow]
        end = opened.view.table.boxes()[other.target if comes_in else other.source]
        assert not box.inflated(60.0).intersects(end), "room for the line and its label"
    element = opened.document.flows[flow]
    assert (element.source if comes_in else element.target) == node
    assert len(opened.document.flows) == len(before.flows)
    assert opened.undoes_to(before)


@pytest.mark.parametrize("kind", ["landfill", "supplier", "control"])
def test_what_cannot_stand_between_two_steps_stands_for_itself(canvas: Any, kind: str) -> None:
    before, flow = canvas.document, next(iter(canvas.document.flows))
    chip = canvas.view.table.scene.flows[flow].chip_rect.center()
    canvas.drop(kind, chip.x(), chip.y())
    assert len(canvas.document.nodes) == len(before.nodes) + 1
    assert canvas.document.flows == before.flows
    assert canvas.undoes_to(before)


def test_a_node_that_gives_way_covers_no_label_and_no_line_into_the_open(opened: Any) -> None:
    before, second = opened.document, list(opened.document.nodes)[1]
    marks = [place.box for place in opened.view.table.sync.geometry.labels.chips.values()]
    opened.drop("process", *opened.middle(second))
    (made,) = opened.document.nodes.keys() - before.nodes.keys()
    box: Box = opened.view.table.boxes()[made]
    x, y = tip(opened, one(opened, comes_in=False))
    assert not any(box.intersects(mark) for mark in marks)
    assert not (box.left < x < box.right and box.top < y < box.bottom)
    assert opened.undoes_to(before)


@pytest.mark.parametrize("zoom", [2.0, 1.0, 0.5, 0.25])
@pytest.mark.parametrize("stands_already", [True, False])
def test_a_node_put_down_beside_a_line_goes_into_it(canvas: Any, stands_already: bool, zoom: float) -> None:
    """Up to 12 px of the screen; the line is lit before."""
    flow = next(iter(canvas.document.flows))
    node = ""
    if stands_already:
        made = nodes.add_node(canvas.document, "inventory", "There", (160.0, 300.0))
        canvas.session.apply(made, None)
        (node,) = made.made
    canvas.view.set_zoom(zoom)
    canvas.view.centerOn(220.0, 100.0)
    before, points = canvas.document, canvas.view.table.scene.flows[flow].model.points
    assert len(points) == 2, "a straight line"
    x, y = (points[0][0] + points[1][0]) / 2.0, points[0][1]
    beside, far = y + 11.0 / zoom, y + 80.0 + 30.0 / zoom
    if stands_already:
        canvas.press(*canvas.middle(node))
        canvas.move(x, far)
        assert not canvas.view.table.overlay.shown.onto
        canvas.move(x, beside)
        assert canvas.view.table.overlay.shown.onto == points
        canvas.release(x, beside)
    else:
        canvas.drop("inventory", x, far)
        assert canvas.document.flows[flow] == before.flows[flow], "too far"
        canvas.undo()
        canvas.drop("inventory", x, beside)
        (node,) = canvas.document.nodes.keys() - before.nodes.keys()
    assert canvas.document.flows[flow].target == node
    assert canvas.undoes_to(before)


@pytest.mark.parametrize(
    ("kind", "feeds", "typed"),
    [
        ("electricity", True, "300 MWh/a"),
        ("natural_gas", True, "300 MWh/a"),
        ("compressed_air", True, "300 MWh/a"),
        ("water", True, "120 m3"),
        ("supplier", True, "120 t"),
        ("customer", False, "120 t"),
        ("landfill", False, "12 t"),
        ("sink", False, "12 t"),
        ("waste_water", False, "12 m3"),
    ],
)
def test_what_gives_or_takes_dropped_on_a_node_is_joined_to_it_and_an_amount_typed_is_its_flows(
    canvas: Any, kind: str, feeds: bool, typed: str
) -> None:
    before, second = canvas.document, list(canvas.document.nodes)[1]
    assert canvas.drop(kind, *canvas.middle(second))
    (made,) = canvas.document.nodes.keys() - before.nodes.keys()
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    name, drawn = canvas.document.nodes[made].name, canvas.document
    ends = drawn.flows[flow].source, drawn.flows[flow].target
    assert ends == ((made, second) if feeds else (second, made))
    boxes = canvas.view.table.boxes()
    assert not any(boxes[made].inflated(12.0).intersects(box) for i, box in boxes.items() if i != made)
    canvas.type(typed)
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.flows[flow].quantity.text == typed
    assert canvas.document.nodes[made].name == name
    canvas.undo()
    assert canvas.document == drawn
    assert canvas.undoes_to(before)


def test_what_only_takes_dropped_on_what_only_takes_stands_beside_it(canvas: Any) -> None:
    canvas.drop("landfill", 160.0, 300.0)
    before, (end,) = canvas.document, canvas.session.selection
    canvas.drop("landfill", *canvas.middle(end))
    assert len(canvas.document.nodes) == len(before.nodes) + 1
    assert canvas.document.flows == before.flows


def test_an_amount_typed_as_the_name_of_a_new_node_is_that_of_its_only_flow_without_one(canvas: Any) -> None:
    before, (flow,), second = canvas.document, tuple(canvas.document.flows), list(canvas.document.nodes)[1]
    canvas.drop("electricity", 160.0, 300.0)
    (alone,) = canvas.session.selection
    name, drawn = canvas.document.nodes[alone].name, canvas.document
    canvas.type("300 MWh/a")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document is drawn, "no flow that it could be said of"
    assert "is an amount, not a name" in canvas.said[-1]
    canvas.session.apply(flows.connect(canvas.document, alone, second), None)
    (new,) = canvas.document.flows.keys() - before.flows.keys()
    canvas.session.select((alone,))
    canvas.type("300 MWh/a")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.flows[new].quantity.text == "300 MWh/a"
    assert not canvas.document.flows[flow].quantity.is_entered
    assert canvas.document.nodes[alone].name == name
    for _ in range(2):  # with no flow left that waits it is said once, then it is what is meant
        canvas.session.select((alone,))
        canvas.type("80 t")
        canvas.key(Qt.Key.Key_Return)
    assert canvas.document.nodes[alone].name == "80 t"
    canvas.session.select((second,))
    canvas.type("5 axes mill")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.nodes[second].name == "5 axes mill"


@pytest.mark.parametrize("beside", [-9.0, -3.0, 0.0, 5.0])
@pytest.mark.parametrize("off_grid", [0.0, 3.0, 5.5])
def test_a_step_put_into_a_straight_line_stands_on_it_and_both_halves_are_straight(
    canvas: Any, off_grid: float, beside: float
) -> None:
    first, second = canvas.document.nodes
    flow = next(f.id for f in canvas.document.flows.values() if (f.source, f.target) == (first, second))
    apart = {first: (0.0, off_grid), second: (520.0, off_grid)}
    canvas.session.apply(nodes.move(canvas.document, apart))
    before, points = canvas.document, canvas.view.table.scene.flows[flow].model.points
    assert points[0][1] == points[-1][1]
    spot = (310.0, points[0][1] + beside)
    canvas.view.placing.show_drop("process", QPointF(*spot))
    ghost = canvas.view.table.overlay.shown.ghost
    assert canvas.drop("process", *spot)
    (made,) = canvas.document.nodes.keys() - before.nodes.keys()
    box = canvas.view.table.boxes()[made]
    assert box.cy == points[0][1]
    assert (ghost.left(), ghost.top()) == (box.left, box.top)
    halves = [f.id for f in canvas.document.flows.values() if made in (f.source, f.target)]
    assert [len(canvas.view.table.scene.flows[i].model.points) for i in halves] == [2, 2]
