"""Loops round one node, and several flows between the same two: drawn by hand and by key, drawn apart, undone."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from PySide6.QtCore import Qt

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def pull(canvas: Any, *places: tuple[float, float]) -> None:
    """Press at the first place, over the others, let go at the last."""
    canvas.press(*places[0])
    for place in places[1:]:
        canvas.move(*place)
    canvas.release(*places[-1])


def points(canvas: Any, flow: str) -> tuple[tuple[float, float], ...]:
    found: tuple[tuple[float, float], ...] = canvas.view.table.scene.flows[flow].model.points
    return found


def test_a_pull_round_to_another_side_of_its_node_is_a_loop_there(canvas: Any) -> None:
    before, (first, _) = canvas.document, canvas.document.nodes
    box = canvas.view.table.boxes()[first]
    out = (box.right + 50.0, box.bottom + 50.0)
    pull(canvas, (box.right + 2.0, box.cy + 16.0), out, (box.cx, box.bottom + 20.0), (box.cx, box.bottom - 4.0))
    (new,) = canvas.document.flows.keys() - before.flows.keys()
    assert (canvas.document.flows[new].source, canvas.document.flows[new].target) == (first, first)
    drawn = points(canvas, new)
    assert max(y for _, y in drawn) > box.bottom
    assert drawn[0] != drawn[-1]
    item = canvas.view.table.scene.flows[new]
    handle = item.bend_handle()  # beside the figure, which takes all of the short line
    assert not item.chip_rect.adjusted(-4.0, -4.0, 4.0, 4.0).contains(handle)
    small = canvas.document
    canvas.drag((handle.x(), handle.y()), (handle.x(), handle.y() + 40.0))
    assert max(y for _, y in points(canvas, new)) == max(y for _, y in drawn) + 40.0
    assert canvas.undoes_to(small)
    assert canvas.undoes_to(before)


def test_a_pull_back_to_where_it_began_means_nothing(canvas: Any) -> None:
    before, (first, _) = canvas.document, canvas.document.nodes
    box = canvas.view.table.boxes()[first]
    begin = (box.cx, box.bottom + 2.0)
    pull(canvas, begin, (box.cx + 10.0, box.bottom + 90.0), (box.cx + 6.0, box.bottom - 6.0))
    pull(canvas, begin, (box.cx, box.bottom - 5.0), (box.right - 2.0, box.cy))  # never outside
    assert canvas.document is before
    assert canvas.view.placing.chooser is None


def test_a_loop_round_one_node_is_drawn_by_typing_its_own_name(canvas: Any) -> None:
    before, (first, _) = canvas.document, canvas.document.nodes
    canvas.session.select((first,))
    canvas.key(Qt.Key.Key_L, CTRL_SHIFT)
    canvas.type("cut")
    canvas.key(Qt.Key.Key_Return)
    (new,) = canvas.document.flows.keys() - before.flows.keys()
    assert (canvas.document.flows[new].source, canvas.document.flows[new].target) == (first, first)
    assert canvas.undoes_to(before)


def test_flows_between_the_same_two_nodes_are_drawn_apart_and_the_first_stays(canvas: Any) -> None:
    (first, second), (old,) = canvas.document.nodes, canvas.document.flows
    box = canvas.view.table.boxes()[first]
    for step in range(2):
        pull(canvas, (box.right + 2.0, box.bottom - 14.0), (box.right + 90.0, box.cy), canvas.middle(second))
        assert len(canvas.document.flows) == step + 2
    heights = {flow: {y for _, y in points(canvas, flow)} for flow in canvas.document.flows}
    assert all(abs(a - b) >= 8.0 for x, y in combinations(heights.values(), 2) for a in x for b in y)
    chips = [canvas.view.table.scene.flows[flow].chip_rect for flow in canvas.document.flows]
    assert not any(a.intersects(b) for a, b in combinations(chips, 2))
    for _ in range(2):
        canvas.undo()
    assert list(canvas.document.flows) == [old]


def test_no_handle_of_a_selected_flow_covers_a_figure(canvas: Any) -> None:
    first, second = canvas.document.nodes
    box = canvas.view.table.boxes()[first]
    for _ in range(3):
        pull(canvas, (box.right + 2.0, box.bottom - 14.0), (box.right + 90.0, box.cy), canvas.middle(second))
    for flow in canvas.document.flows:
        item = canvas.view.table.scene.flows[flow]
        for x, y in item.ends:
            assert not item.chip_rect.adjusted(-5.0, -5.0, 5.0, 5.0).contains(x, y)
