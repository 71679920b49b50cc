"""The bend of a line is dragged: it is shown where it will run, stays there, goes along with its nodes, is undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from helpers.shell import NONE, Shell
from vsm_app.model.edits import flows, groups, nodes

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def step(on_map: Shell) -> Shell:
    """Two boxes one of which stands lower, the line between them selected."""
    session = on_map.session
    for name, at in (("Cut", (0.0, 0.0)), ("Weld", (360.0, 160.0))):
        session.apply(nodes.add_node(session.document, "process", name, at))
    session.apply(flows.add_flow(session.document, *session.document.nodes))
    on_map.canvas.set_zoom(1.0)
    on_map.canvas.centerOn(240.0, 120.0)
    session.select(session.document.flows)
    session.undo_stack.clear()
    on_map.settle()
    return on_map


def points(shell: Shell) -> list[tuple[float, float]]:
    return list(shell.canvas.table.scene.flows[next(iter(shell.document.flows))].model.points)


def drag_bend(shell: Shell, by: tuple[float, float]) -> list[tuple[float, float]]:
    """Drag the handle; the line that was shown just before the button came up."""
    item = shell.canvas.table.scene.flows[next(iter(shell.document.flows))]
    handle = item.bend_handle()
    assert handle is not None
    viewport = shell.canvas.viewport()
    QTest.mousePress(viewport, LEFT, NONE, shell.canvas.mapFromScene(handle))
    for part in (0.3, 0.7, 1.0):
        at = shell.canvas.mapFromScene(handle + QPointF(*by) * part)
        QTest.mouseMove(viewport, at)
    shown = points(shell)
    QTest.mouseRelease(viewport, LEFT, NONE, at)
    shell.settle()
    return shown


def hint(shell: Shell) -> tuple[object, ...]:
    route = shell.document.layout.routes[next(iter(shell.document.flows))]
    return route.source_side, route.target_side, route.bend, route.level


def test_the_line_is_shown_where_it_will_run_and_stays_there(step: Shell) -> None:
    before, (old, _) = step.document, points(step)[1]
    shown = drag_bend(step, (-40.0, 0.0))
    assert points(step) == shown
    assert points(step)[1][0] == old - 40.0
    step.trigger("edit.undo")
    assert step.document == before


@pytest.mark.parametrize("is_selected", [False, True])
def test_a_line_is_bent_wherever_it_is_taken_hold_of(step: Shell, is_selected: bool) -> None:
    before, drawn, flow = step.document, points(step), next(iter(step.document.flows))
    on_line = drawn[0][0] + 50.0, drawn[0][1]  # on its first piece, off handles and label
    step.session.select((flow,) if is_selected else ())
    step.drag(on_line, (on_line[0] - 40.0, on_line[1]))
    assert points(step)[1][0] == drawn[1][0] - 40.0
    assert step.session.selection == (flow,)
    step.trigger("edit.undo")
    assert step.document == before, "one step, that of the drag"
    assert points(step) == drawn


@pytest.mark.parametrize(
    ("keys", "by"), [(Qt.KeyboardModifier.ShiftModifier, 40), (Qt.KeyboardModifier.ControlModifier, 40), (NONE, 1)]
)
def test_a_line_taken_to_others_or_hardly_moved_is_selected_only(
    step: Shell, keys: Qt.KeyboardModifier, by: int
) -> None:
    before, (x, y), flow = step.document, points(step)[0], next(iter(step.document.flows))
    viewport, on_line = step.canvas.viewport(), step.at(x + 50.0, y)
    step.session.select(())
    QTest.mousePress(viewport, LEFT, keys, on_line)
    for part in (by // 2, by):
        QTest.mouseMove(viewport, on_line - QPoint(part, 0))
    QTest.mouseRelease(viewport, LEFT, keys, on_line - QPoint(by, 0))
    assert (step.document, step.session.selection) == (before, (flow,))


def test_a_bend_dragged_against_its_target_stops_before_it(step: Shell) -> None:
    shown = drag_bend(step, (150.0, 0.0))
    target = step.box(list(step.document.nodes)[1])
    assert target.left < shown[1][0] + 30.0 < target.left + 10.0
    assert points(step) == shown


def test_a_bend_dragged_past_its_target_runs_round_it_and_back_again(step: Shell) -> None:
    before, drawn = step.document, points(step)
    target = step.box(list(step.document.nodes)[1])
    shown = drag_bend(step, (target.right + 60.0 - drawn[1][0], 0.0))
    assert hint(step)[:2] == (None, "right")
    assert points(step)[1][0] == shown[1][0] > target.right + 40.0
    assert points(step)[-1][0] == target.right
    drag_bend(step, (drawn[1][0] - points(step)[1][0], 0.0))
    assert points(step)[-1][0] == target.left
    for _ in range(2):
        step.trigger("edit.undo")
    assert step.document == before
    assert points(step) == drawn


def test_a_bend_goes_along_when_all_its_nodes_are_moved(step: Shell) -> None:
    drag_bend(step, (-40.0, 0.0))
    drawn, dragged = points(step), step.document
    step.session.select(step.document.nodes)
    box = step.box(next(iter(step.document.nodes)))
    step.drag((box.cx, box.cy), (box.cx + 160.0, box.cy + 80.0))
    assert points(step) == [(x + 160.0, y + 80.0) for x, y in drawn]
    step.trigger("edit.undo")
    assert step.document == dragged
    assert points(step) == drawn


def test_a_return_dragged_from_below_the_chain_to_above_it_is_turned(step: Shell) -> None:
    first, second = step.document.nodes
    step.session.apply(nodes.nudge(step.document, [second], 0.0, -160.0))
    step.session.apply(flows.add_flow(step.document, second, first))
    back = list(step.document.flows)[1]
    step.session.apply(flows.set_flow(step.document, back, r_strategy="R8"))
    step.session.select([back])
    step.session.undo_stack.clear()
    before = step.document
    item = step.canvas.table.scene.flows[back]
    handle = item.bend_handle()
    top = min(step.box(i).top for i in (first, second))
    assert handle is not None
    assert handle.y() > max(step.box(i).bottom for i in (first, second))
    step.drag((handle.x(), handle.y()), (handle.x(), top - 60.0))
    assert step.document.layout.routes[back].flipped
    assert min(y for _, y in item.model.points) == step.document.layout.routes[back].level
    step.trigger("edit.undo")
    assert step.document == before


def test_a_click_on_the_handle_and_a_drag_that_is_given_up_change_nothing(step: Shell) -> None:
    drawn = points(step)
    item = step.canvas.table.scene.flows[next(iter(step.document.flows))]
    handle = step.canvas.mapFromScene(item.bend_handle())
    QTest.mouseClick(step.canvas.viewport(), LEFT, NONE, handle)
    QTest.mousePress(step.canvas.viewport(), LEFT, NONE, handle)
    QTest.mouseMove(step.canvas.viewport(), handle * 1.5)
    QTest.keyClick(step.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(step.canvas.viewport(), LEFT, NONE, handle * 1.5)
    assert points(step) == drawn
    assert not step.session.undo_stack.canUndo()


def test_a_line_at_a_closed_sub_process_is_bent_too_also_where_its_figure_leaves_little_room(step: Shell) -> None:
    session, (first, second) = step.session, list(step.document.nodes)
    session.apply(nodes.nudge(step.document, [second], -152.0, -160.0))
    session.apply(groups.group(step.document, [first], "Works"))
    step.settle()
    session.select(step.document.flows)
    session.undo_stack.clear()
    before, drawn = step.document, points(step)
    item = step.canvas.table.scene.flows[next(iter(step.document.flows))]
    handle = item.bend_handle()
    assert handle is not None
    assert all((handle - QPointF(*end)).manhattanLength() > 12.0 for end in item.ends)
    shown = drag_bend(step, (0.0, 90.0))
    assert points(step) == shown != drawn
    step.trigger("edit.undo")
    assert step.document == before


def test_a_straight_line_is_bent_by_its_handle_and_by_keys_and_is_straight_again_near_its_way(step: Shell) -> None:
    session, second = step.session, list(step.document.nodes)[1]
    session.apply(nodes.nudge(step.document, [second], 0.0, -160.0))
    session.undo_stack.clear()
    before, drawn = step.document, points(step)
    assert len(drawn) == 2
    shown = drag_bend(step, (0.0, 90.0))
    assert points(step) == shown
    assert points(step)[2][1] == drawn[0][1] + 90.0
    drag_bend(step, (0.0, -87.0))
    assert points(step) == drawn
    step.canvas.setFocus()
    step.key(Qt.Key.Key_Down, NONE, step.canvas)
    assert points(step)[2][1] > drawn[0][1] + 6.0
    for _ in range(2):
        step.key(Qt.Key.Key_Up, NONE, step.canvas)
    assert points(step) == drawn
    assert step.session.undo_stack.count() == 3, "two drags; the keys one after the other are one step"
    for _ in range(3):
        step.trigger("edit.undo")
    assert step.document == before
    assert points(step) == drawn
