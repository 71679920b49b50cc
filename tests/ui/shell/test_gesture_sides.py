"""Sides and lanes of lines: chosen by keys in the inspector and in the menu of the right button, kept and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu

from helpers.shell import ALT, CTRL, SHIFT, Shell


def line(shell: Shell, flow: str) -> tuple[tuple[float, float], ...]:
    points: tuple[tuple[float, float], ...] = shell.canvas.table.scene.flows[flow].model.points
    return points


def by_arrows(shell: Shell, box: QComboBox, words: str) -> None:
    """Choose in a closed list with the arrow keys."""
    box.setFocus()
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        QTest.keyClick(box, Qt.Key.Key_Up)
        shell.settle()
    raise AssertionError(f"{words} is not offered")


def choose_in_menu(shell: Shell, at: QPoint, words: str) -> None:
    """The right button at a place of the map, then a click on a line of the menu."""
    viewport = shell.canvas.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
    QApplication.sendEvent(viewport, event)
    shell.settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text().replace("&", "") == words)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    shell.settle()


@pytest.fixture
def back(on_example: Shell) -> str:
    """The flow of chips from machining back to casting, selected by a click on its chip."""
    chip = on_example.canvas.table.scene.flows["span"].chip_rect.center()
    at = on_example.canvas.mapFromScene(QPointF(chip))
    QTest.mouseClick(on_example.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    on_example.settle()
    assert on_example.session.selection == ("span",)
    return "span"


def test_the_side_of_a_flow_is_chosen_in_the_inspector_and_undone(on_example: Shell, back: str) -> None:
    before, drawn = on_example.document, line(on_example, back)
    box = on_example.canvas.table.boxes()[before.flows[back].source or ""]
    form = on_example.window.inspector.flow
    by_arrows(on_example, form.leaves.box, "above")
    assert on_example.document.layout.routes[back].source_side == "top"
    assert line(on_example, back)[0][1] == box.top
    assert on_example.document.physics is before.physics
    assert on_example.session.undo_stack.count() == 1
    on_example.trigger("edit.undo")
    assert on_example.document == before
    assert line(on_example, back) == drawn


def test_a_return_is_turned_to_the_other_side_in_the_menu_stays_there_and_is_undone(
    on_example: Shell, back: str
) -> None:
    before, drawn = on_example.document, line(on_example, back)
    chain = [
        on_example.canvas.table.boxes()[end or ""] for end in (before.flows[back].source, before.flows[back].target)
    ]
    top, bottom = min(box.top for box in chain), max(box.bottom for box in chain)
    assert max(y for _, y in drawn) > bottom
    chip = on_example.canvas.table.scene.flows[back].chip_rect.center()
    choose_in_menu(on_example, on_example.canvas.mapFromScene(chip), "Run back on the other side")
    assert on_example.document.layout.routes[back].flipped
    assert on_example.document.layout.routes[back].source_side == "top"  # said before: below
    turned = line(on_example, back)
    assert min(y for _, y in turned) < top
    assert max(y for _, y in turned) < bottom
    on_example.session.select(("machining",))
    on_example.canvas.setFocus()
    QTest.keyClick(on_example.canvas, Qt.Key.Key_Right)  # moved a little: it stays above
    assert min(y for _, y in line(on_example, back)) < top
    on_example.trigger("edit.undo")
    on_example.trigger("edit.undo")
    assert on_example.document == before
    assert line(on_example, back) == drawn


def test_a_return_is_turned_by_key_and_by_the_menu_bar_in_one_step_and_back(on_example: Shell, back: str) -> None:
    before, drawn, action = on_example.document, line(on_example, back), on_example.window.actions_["edit.flip"]
    assert action in on_example.window.menus["edit"].actions()
    assert action.isEnabled()
    assert not action.isChecked()
    on_example.key(Qt.Key.Key_F, ALT | SHIFT, on_example.canvas)
    turned = line(on_example, back)
    assert on_example.document.layout.routes[back].flipped
    assert min(y for _, y in turned) < min(y for _, y in drawn)
    assert action.isChecked()
    on_example.key(Qt.Key.Key_F, ALT | SHIFT, on_example.canvas)
    assert line(on_example, back) == drawn
    on_example.trigger("edit.undo")
    assert line(on_example, back) == turned
    on_example.trigger("edit.undo")
    assert on_example.document == before


@pytest.mark.parametrize("held", [ALT | SHIFT, CTRL | SHIFT])
def test_a_selected_return_goes_up_and_down_with_the_arrows_that_draw_on(
    on_example: Shell, back: str, held: Qt.KeyboardModifier
) -> None:
    before, drawn = on_example.document, line(on_example, back)
    on_example.key(Qt.Key.Key_Up, held, on_example.canvas)
    above = on_example.document
    assert above.layout.routes[back].flipped
    assert min(y for _, y in line(on_example, back)) < min(y for _, y in drawn)
    on_example.key(Qt.Key.Key_Up, held, on_example.canvas)
    assert on_example.document is above, "it is said that it runs there"
    on_example.key(Qt.Key.Key_Down, held, on_example.canvas)
    assert line(on_example, back) == drawn
    assert on_example.document.physics == before.physics
    on_example.trigger("edit.undo")
    assert on_example.document == above


def test_the_other_side_is_offered_to_what_runs_back_only(on_example: Shell, back: str) -> None:
    flow = on_example.document.flows[back]
    forward = next(
        one.id for one in on_example.document.flows.values() if one.source == flow.target and one.target == flow.source
    )
    on_example.session.select([forward])
    assert not on_example.window.actions_["edit.flip"].isEnabled()
    on_example.key(Qt.Key.Key_F, ALT | SHIFT, on_example.canvas)
    assert not on_example.session.undo_stack.canUndo()
    on_example.session.select([forward, back])
    on_example.key(Qt.Key.Key_F, ALT | SHIFT, on_example.canvas)
    assert on_example.document.layout.routes[back].flipped
    assert forward not in on_example.document.layout.routes
    on_example.trigger("view.sankey")
    assert not on_example.window.actions_["edit.flip"].isEnabled()


def test_flows_are_turned_round_by_key_in_one_step(on_example: Shell) -> None:
    before = on_example.document
    first, second = [i for i, flow in before.flows.items() if flow.source and flow.target][:2]
    on_example.session.select([first, second])
    on_example.canvas.setFocus()
    on_example.key(Qt.Key.Key_U, ALT | SHIFT, on_example.canvas)
    for flow in (first, second):
        assert on_example.document.flows[flow].source == before.flows[flow].target
        assert on_example.document.flows[flow].target == before.flows[flow].source
    on_example.trigger("edit.undo")
    assert on_example.document == before


def test_connecting_by_name_has_its_entry_in_the_menu_and_ends_what_is_being_typed_first(on_example: Shell) -> None:
    action = on_example.window.actions_["edit.connect"]
    assert action in on_example.window.menus["edit"].actions()
    assert not action.isEnabled()
    flow = next(iter(on_example.document.flows))
    on_example.session.select([flow])
    assert action.isEnabled()
    on_example.canvas.setFocus()
    on_example.key(Qt.Key.Key_F2, widget=on_example.canvas)
    editor = on_example.canvas.writing.editor
    assert editor is not None
    editor.selectAll()
    on_example.type("77 t", editor)
    on_example.key(Qt.Key.Key_L, CTRL | SHIFT, editor)
    assert on_example.canvas.placing.chooser is not None
    assert on_example.document.flows[flow].quantity.text == "77 t"


def test_a_return_without_a_lane_is_turned_above_by_key_and_unbent_by_menu(shell: Shell) -> None:
    shell.window.files.new("life_cycle")
    shell.settle()
    names = {node.name: node.id for node in shell.document.nodes.values()}
    recycling, disassembly = names["Recycling"], names["Disassembly"]
    (flow,) = [o.id for o in shell.document.flows.values() if (o.source, o.target) == (disassembly, recycling)]
    before, drawn, actions = shell.document, line(shell, flow), shell.window.actions_
    shell.session.select([flow])
    shell.canvas.setFocus()
    assert actions["edit.flip"].isEnabled(), "it runs back round one corner"
    assert not actions["edit.reset_line"].isEnabled()
    shell.key(Qt.Key.Key_F, ALT | SHIFT, shell.canvas)
    turned = line(shell, flow)
    assert actions["edit.flip"].isChecked()
    assert turned[-1][1] == shell.box(recycling).top
    shell.key(Qt.Key.Key_Up, SHIFT, shell.canvas)
    assert min(y for _, y in line(shell, flow)) == min(y for _, y in turned) - 10.0
    chip = shell.canvas.table.scene.flows[flow].chip_rect.center()
    choose_in_menu(shell, shell.canvas.mapFromScene(chip), "Line back to its own way")
    assert line(shell, flow) == turned
    shell.key(Qt.Key.Key_F, ALT | SHIFT, shell.canvas)
    assert line(shell, flow) == drawn
    assert shell.document == before, "turned, moved, put back, turned back: four steps"
    assert shell.session.undo_stack.count() == 4
    for _ in range(3):
        shell.trigger("edit.undo")
        assert shell.document != before
    shell.trigger("edit.undo")
    assert shell.document == before
    assert line(shell, flow) == drawn
