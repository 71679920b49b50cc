"""What is put into the frame of an open sub-process lies in it, however it came there; each is one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

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


@pytest.fixture
def two_frames(canvas: Any) -> Any:
    """Cut and Weld in one open sub-process, Paint and Pack in another one below it, Ship beside both."""
    document = canvas.document
    for name, at in (("Paint", (0.0, 320.0)), ("Pack", (320.0, 320.0)), ("Ship", (800.0, 160.0))):
        document = nodes.add_node(document, "process", name, at).document
    for name, inside in (("Works", ("Cut", "Weld")), ("Finish", ("Paint", "Pack"))):
        made = groups.group(document, [named(document, one) for one in inside], name)
        document = groups.fold(made.document, made.made[0], folded=False).document
    canvas.session.replace_document(document)
    canvas.view.fit()
    canvas.view.setFocus()
    return canvas


def named(document: Any, name: str) -> str:
    return str(next(i for i, node in document.nodes.items() if node.name == name))


def parent(canvas: Any, name: str) -> str | None:
    """The name of the sub-process in which a node lies."""
    inside = canvas.document.nodes[named(canvas.document, name)].parent
    return None if inside is None else str(canvas.document.nodes[inside].name)


def frame_of(canvas: Any, name: str) -> Any:
    return canvas.view.table.scene.frames[named(canvas.document, name)].model.box


def drag_to(canvas: Any, name: str, x: float, y: float, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> Any:
    """Drag a node by its middle; says what was marked before it was let go."""
    start = canvas.middle(named(canvas.document, name))
    start = (start[0], start[1] + 10.0)
    canvas.press(*start)
    canvas.move((start[0] + x) / 2.0, (start[1] + y) / 2.0)
    canvas.move(x, y + 10.0)
    if modifiers:
        canvas.view._gesture.hold(modifiers)
    target = canvas.view.table.overlay.shown.target
    canvas.release(x, y + 10.0, modifiers)
    return target


def test_a_node_dragged_out_of_its_frame_lies_in_it_no_more(two_frames: Any) -> None:
    before, box = two_frames.document, frame_of(two_frames, "Works")
    assert drag_to(two_frames, "Weld", box.right + 100.0, box.top - 40.0) is None, "the mark goes away"
    assert (parent(two_frames, "Weld"), parent(two_frames, "Cut")) == (None, "Works")
    assert frame_of(two_frames, "Works").right < box.right
    assert two_frames.undoes_to(before)


def test_a_node_dragged_within_its_frame_stays_and_the_frame_is_marked(two_frames: Any) -> None:
    before, box = two_frames.document, frame_of(two_frames, "Works")
    assert drag_to(two_frames, "Weld", box.right - 90.0, box.bottom - 30.0) is not None
    assert parent(two_frames, "Weld") == "Works"
    assert two_frames.undoes_to(before)


def test_a_node_dragged_into_another_frame_lies_in_that(two_frames: Any) -> None:
    before, box = two_frames.document, frame_of(two_frames, "Finish")
    mark = drag_to(two_frames, "Weld", box.cx, box.cy + 10.0)
    assert mark is not None
    assert mark.bottom() == box.bottom
    assert parent(two_frames, "Weld") == "Finish"
    assert frame_of(two_frames, "Works").bottom < box.top
    assert two_frames.undoes_to(before)


def test_a_copy_dragged_out_of_a_frame_lies_where_it_is_put(two_frames: Any) -> None:
    before, box = two_frames.document, frame_of(two_frames, "Finish")
    drag_to(two_frames, "Weld", box.cx, box.cy + 10.0, Qt.KeyboardModifier.AltModifier)
    made = new(two_frames, before)
    assert made.parent == named(two_frames.document, "Finish")
    assert parent(two_frames, "Weld") == "Works"
    assert two_frames.undoes_to(before)


def test_all_of_a_sub_process_dragged_takes_it_along(two_frames: Any) -> None:
    document = two_frames.document
    two_frames.session.select([named(document, "Cut"), named(document, "Weld")])
    x, y = two_frames.middle(named(document, "Weld"))
    drag_to(two_frames, "Weld", x, y - 240.0)
    assert (parent(two_frames, "Cut"), parent(two_frames, "Weld")) == ("Works", "Works")
    assert two_frames.undoes_to(document)


def test_an_open_sub_process_dragged_by_what_is_in_it_into_another_lies_in_that(two_frames: Any) -> None:
    document, box = two_frames.document, frame_of(two_frames, "Finish")
    two_frames.session.select([named(document, "Cut"), named(document, "Weld")])
    x, _y = two_frames.middle(named(document, "Weld"))
    drag_to(two_frames, "Weld", x, box.cy + 40.0)
    assert (parent(two_frames, "Cut"), parent(two_frames, "Works")) == ("Works", "Finish")
    assert two_frames.undoes_to(document)


def test_a_step_added_by_keys_to_one_within_lies_within(two_frames: Any) -> None:
    before = two_frames.document
    two_frames.session.select([named(before, "Weld")])
    two_frames.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    made = new(two_frames, before)
    assert made.parent == named(before, "Works")
    assert frame_of(two_frames, "Works").right > two_frames.view.table.boxes()[made.id].right
    assert two_frames.undoes_to(before)


def test_a_kind_added_beside_one_within_lies_within(two_frames: Any) -> None:
    before = two_frames.document
    two_frames.session.select([named(before, "Weld")])
    two_frames.view.placing.add("inventory")
    assert new(two_frames, before).parent == named(before, "Works")
    assert two_frames.undoes_to(before)


def test_a_kind_added_with_an_open_sub_process_selected_lies_within(two_frames: Any) -> None:
    before = two_frames.document
    two_frames.session.select([named(before, "Works")])
    two_frames.view.placing.add("process", name="Wash")
    assert new(two_frames, before).parent == named(before, "Works")
    boxes = two_frames.view.table.boxes()
    made, others = boxes[new(two_frames, before).id], [box for i, box in boxes.items() if i in before.nodes]
    assert not any(made.intersects(box) for box in others)
    assert two_frames.undoes_to(before)


def test_what_comes_from_outside_stays_outside(two_frames: Any) -> None:
    before = two_frames.document
    two_frames.session.select([named(before, "Cut")])
    two_frames.view.placing.add_connected("left", "supplier")
    assert new(two_frames, before).parent is None


@pytest.mark.parametrize("words", ["", "Grind", "from\tto\tquantity\nGrind\tBlast\t3 t"])
def test_what_is_pasted_with_one_within_selected_lies_within(
    two_frames: Any, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_frames.view, "_under_pointer", lambda: None)
    before, weld = two_frames.document, named(two_frames.document, "Weld")
    two_frames.session.select([weld])
    if words:
        QApplication.clipboard().setText(words)
    else:
        two_frames.view.copy()
    two_frames.view.paste()
    made = two_frames.document.nodes.keys() - before.nodes.keys()
    assert made
    assert {two_frames.document.nodes[i].parent for i in made} == {named(before, "Works")}
    whole, boxes = frame_of(two_frames, "Works"), two_frames.view.table.boxes()
    assert all(whole.left < boxes[i].left and boxes[i].right < whole.right for i in made)
    assert two_frames.undoes_to(before)


@pytest.mark.parametrize("is_within", [True, False])
def test_what_is_pasted_at_the_pointer_lies_where_that_is(
    two_frames: Any, is_within: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, box = two_frames.document, frame_of(two_frames, "Works")
    at = (box.cx, box.cy) if is_within else (box.right + 120.0, box.cy)
    monkeypatch.setattr(two_frames.view, "_under_pointer", lambda: at)
    two_frames.session.select([named(before, "Weld")])
    two_frames.view.copy()
    two_frames.view.paste()
    assert new(two_frames, before).parent == (named(before, "Works") if is_within else None)
    assert two_frames.undoes_to(before)


def test_what_is_pasted_with_nothing_within_selected_lies_outside(
    two_frames: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_frames.view, "_under_pointer", lambda: None)
    before = two_frames.document
    two_frames.session.select([named(before, "Ship")])
    two_frames.view.copy()
    two_frames.view.paste()
    assert new(two_frames, before).parent is None
