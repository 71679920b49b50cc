"""What is put into the frame of an open sub-process lies in it, however it came there; each is one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from vsm_app.model.edits import groups, nodes


@pytest.fixture
def framed(canvas: Any) -> Any:
    """Both nodes in one open sub-process."""
    made = groups.group(canvas.document, canvas.document.nodes, "Works")
    canvas.session.apply(made, None)
    canvas.session.apply(groups.fold(canvas.document, made.made[0], folded=False), None)
    canvas.view.fit()
    return canvas


def group_of(canvas: Any) -> str:
    (group,) = canvas.view.table.scene.frames
    return str(group)


def frame(canvas: Any) -> Any:
    return canvas.view.table.scene.frames[group_of(canvas)].model.box


def new(canvas: Any, before: Any) -> Any:
    (made,) = canvas.document.nodes.keys() - before.nodes.keys()
    return canvas.document.nodes[made]


@pytest.mark.parametrize("inside", [True, False])
def test_a_kind_dropped_from_the_palette(framed: Any, inside: bool) -> None:
    before, box = framed.document, frame(framed)
    framed.drop("inventory", box.cx, box.bottom - 6.0 if inside else box.bottom + 120.0)
    assert new(framed, before).parent == (group_of(framed) if inside else None)
    assert framed.undoes_to(before)


def test_a_kind_dropped_on_a_node_within_lies_inside_wherever_it_gives_way_to(framed: Any) -> None:
    before, first = framed.document, next(i for i, n in framed.document.nodes.items() if n.name == "Cut")
    framed.drop("process", *framed.middle(first))
    assert new(framed, before).parent == group_of(framed)
    boxes = framed.view.table.boxes()
    assert not boxes[new(framed, before).id].intersects(boxes[first])
    assert framed.undoes_to(before)


def test_a_node_inserted_into_a_flow_within(framed: Any) -> None:
    before, flow = framed.document, next(iter(framed.document.flows))
    chip = framed.view.table.scene.flows[flow].chip_rect.center()
    framed.drop("inventory", chip.x(), chip.y())
    assert new(framed, before).parent == group_of(framed)
    assert framed.document.flows[flow].target == new(framed, before).id
    assert framed.undoes_to(before)


def test_a_node_pulled_out_of_another_into_the_frame(framed: Any) -> None:
    before, first = framed.document, next(i for i, n in framed.document.nodes.items() if n.name == "Cut")
    node, box = framed.view.table.boxes()[first], frame(framed)
    framed.drag((node.right + 2.0, node.cy - 8.0), (box.cx, box.bottom - 6.0))
    framed.type("Paint")
    framed.key(Qt.Key.Key_Return)
    assert new(framed, before).parent == group_of(framed)
    assert framed.undoes_to(before)


@pytest.mark.parametrize("inside", [True, False])
def test_a_node_dragged_into_the_frame(framed: Any, inside: bool) -> None:
    box = frame(framed)
    made = nodes.add_node(framed.document, "process", "Paint", (box.cx - 46.0, box.bottom + 160.0))
    framed.session.apply(made, None)
    framed.view.fit()
    before, (x, y) = framed.document, framed.middle(made.made[0])
    to = box.bottom - 10.0 if inside else box.bottom + 100.0
    framed.press(x, y)
    framed.move(x, (y + to) / 2.0)
    framed.move(x, to)
    target = framed.view.table.overlay.shown.target
    assert (target is not None) is inside, "the frame is marked before"
    framed.release(x, to)
    assert framed.document.nodes[made.made[0]].parent == (group_of(framed) if inside else None)
    assert framed.undoes_to(before)
