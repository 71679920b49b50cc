"""Order on the table by menu and keys: align, distribute, same size, lock, insert into a flow; one undo step each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from helpers.shell import ALT, CTRL, NONE, SHIFT, Shell
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.edits.placing import place_of
from vsm_app.ui.actions.specs import ACTIONS, ARRANGING, MENUS, SEPARATOR, SUBMENUS
from vsm_app.ui.dialogs.shortcuts import gestures
from vsm_app.ui.panels.context_menu import build_menu

PLACES = ((0.0, 0.0), (240.0, 40.0), (600.0, 120.0))


@pytest.fixture
def three(on_map: Shell) -> Shell:
    """Three boxes out of line, selected, the canvas focused."""
    session = on_map.session
    for name, at in zip(("Cut", "Weld", "Paint"), PLACES, strict=True):
        session.apply(nodes.add_node(session.document, "process", name, at))
    session.select(session.document.nodes)
    on_map.canvas.fit()
    on_map.canvas.setFocus()
    on_map.settle()
    return on_map


def columns(shell: Shell, side: str) -> list[float]:
    boxes = [shell.box(i) for i in shell.document.nodes]
    return [round(getattr(box, side), 3) for box in boxes]


def test_boxes_are_aligned_by_key_in_one_step(three: Shell) -> None:
    for node, size in zip(three.document.nodes, ((120.0, 64.0), (160.0, 96.0), (208.0, 80.0)), strict=True):
        three.session.apply(nodes.resize(three.document, node, *size))  # boxes of one size have all lines in common
    before = three.document
    lefts, rights, tops, bottoms = (columns(three, side) for side in ("left", "right", "top", "bottom"))
    wanted = {
        "L": ("left", min(lefts)),
        "C": ("cx", (min(lefts) + max(rights)) / 2.0),
        "R": ("right", max(rights)),
        "T": ("top", min(tops)),
        "M": ("cy", (min(tops) + max(bottoms)) / 2.0),
        "B": ("bottom", max(bottoms)),
    }
    for letter, (side, at) in wanted.items():
        assert len(set(columns(three, side))) == 3, side
        three.key(Qt.Key(ord(letter)), ALT | SHIFT, three.canvas)
        assert columns(three, side) == [at] * 3, side
        three.trigger("edit.undo")
        assert three.document == before, side


def test_a_measure_goes_along_when_its_node_is_aligned(on_example: Shell) -> None:
    (measure,) = on_example.document.layout.measures
    node = on_example.document.physics.measures[measure].anchor
    assert node is not None
    beside = next(flow.source for flow in on_example.document.flows.values() if flow.source and flow.target == node)
    on_example.session.apply(nodes.nudge(on_example.document, (node,), 0.0, 48.0))
    before, bursts = on_example.document, on_example.canvas.table.scene.bursts

    def away() -> QPointF:
        return bursts[measure].pos() - QPointF(on_example.box(node).left, on_example.box(node).top)

    hung, top = away(), on_example.box(node).top
    on_example.session.select((beside, node))
    on_example.canvas.setFocus()
    on_example.key(Qt.Key.Key_T, ALT | SHIFT, on_example.canvas)
    assert on_example.box(node).top < top
    assert away() == hung
    on_example.trigger("edit.undo")
    assert on_example.document == before


def test_gaps_become_equal_each_in_one_step(three: Shell) -> None:
    before = three.document
    three.key(Qt.Key.Key_H, ALT | SHIFT, three.canvas)
    first, second, third = (three.box(i) for i in three.document.nodes)
    assert second.left - first.right == third.left - second.right
    three.key(Qt.Key.Key_V, ALT | SHIFT, three.canvas)
    first, second, third = (three.box(i) for i in three.document.nodes)
    assert second.top - first.bottom == third.top - second.bottom
    for _ in range(2):
        three.trigger("edit.undo")
    assert three.document == before


def test_the_view_shows_all_the_selection_or_its_own_size_by_key(three: Shell) -> None:
    before, canvas = three.document, three.canvas
    second = list(three.document.nodes)[1]
    three.session.select((second,))
    for key, whole in ((Qt.Key.Key_0, False), (Qt.Key.Key_2, False), (Qt.Key.Key_1, True)):
        three.key(key, Qt.KeyboardModifier.ControlModifier, canvas)
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        assert canvas.zoom == 1.0 or key != Qt.Key.Key_0
        if key == Qt.Key.Key_2:
            assert (seen.center() - canvas.table.scene.nodes[second].sceneBoundingRect().center()).manhattanLength() < 8
        assert not whole or seen.contains(canvas.table.scene.content_rect())
    assert three.document is before


def test_boxes_take_the_size_of_the_first_selected(three: Shell) -> None:
    first = next(iter(three.document.nodes))
    three.session.apply(nodes.resize(three.document, first, 200.0, 120.0))
    before = three.document
    three.key(Qt.Key.Key_S, ALT | SHIFT, three.canvas)
    assert {(box.width, box.height) for box in map(three.box, three.document.nodes)} == {(200.0, 120.0)}
    three.trigger("edit.undo")
    assert three.document == before


def test_what_makes_no_sense_for_the_selection_is_switched_off(three: Shell) -> None:
    actions = three.window.actions_
    assert all(actions[one].isEnabled() for one in ARRANGING if one != SEPARATOR)
    three.session.select(list(three.document.nodes)[:2])
    assert actions["align.left"].isEnabled()
    assert not actions["distribute.x"].isEnabled()
    three.session.select(())
    assert not any(actions[one].isEnabled() for one in (*ARRANGING, "edit.lock", "group.make") if one != SEPARATOR)


def test_a_locked_node_stays_where_it_is_whatever_one_does_with_it(three: Shell) -> None:
    locked, *_ = three.document.nodes
    three.session.select([locked])
    three.key(Qt.Key.Key_K, CTRL | SHIFT, three.canvas)
    assert three.document.nodes[locked].locked
    assert three.window.actions_["edit.lock"].isChecked()
    before = place_of(three.document, locked)
    box = three.box(locked)
    three.drag((box.cx, box.cy), (box.cx + 90.0, box.cy + 60.0))
    three.key(Qt.Key.Key_Right, widget=three.canvas)
    three.session.select(three.document.nodes)
    three.key(Qt.Key.Key_B, ALT | SHIFT, three.canvas)
    assert place_of(three.document, locked) == before
    three.session.select(three.document.nodes)
    three.key(Qt.Key.Key_Delete, widget=three.canvas)
    assert list(three.document.nodes) == [locked]
    assert "locked" in three.said[-1]
    three.session.select([locked])
    three.key(Qt.Key.Key_K, CTRL | SHIFT, three.canvas)
    three.key(Qt.Key.Key_Delete, widget=three.canvas)
    assert not three.document.nodes


def test_a_node_is_chosen_and_put_into_the_selected_flow(three: Shell) -> None:
    first, _second, third = three.document.nodes
    flow = flows.add_flow(three.document, first, third)
    three.session.apply(flow)
    before = three.document
    three.session.select(flow.made)
    three.key(Qt.Key.Key_I, ALT | SHIFT, three.canvas)
    chooser = three.canvas.placing.chooser
    assert chooser is not None
    rows = [chooser.list.item(row) for row in range(chooser.list.count())]
    offered = {row.data(Qt.ItemDataRole.UserRole) for row in rows if row.flags() & Qt.ItemFlag.ItemIsEnabled}
    assert "process" in offered
    assert not offered & {"supplier", "customer", "landfill", "note"}
    three.type("Repair", chooser.field)
    three.key(Qt.Key.Key_Return, widget=chooser.field)
    (new,) = set(three.document.nodes) - set(before.nodes)
    ends = {(flow.source, flow.target) for flow in three.document.flows.values()}
    assert ends == {(first, new), (new, third)}
    three.trigger("edit.undo")
    assert three.document == before


def test_a_sink_is_put_at_the_open_end_of_the_selected_flow(three: Shell) -> None:
    first = next(iter(three.document.nodes))
    flow = flows.connect(three.document, first, None)
    three.session.apply(flow)
    sink = nodes.add_node(three.document, "landfill", "Tip", (900.0, 400.0))
    three.session.apply(sink)
    before = three.document
    three.session.select([*sink.made, *flow.made])
    three.key(Qt.Key.Key_I, ALT | SHIFT, three.canvas)
    assert three.document.flows[flow.made[0]].target == sink.made[0]
    assert len(three.document.flows) == len(before.flows)
    three.trigger("edit.undo")
    assert three.document == before


def test_a_node_that_stands_there_is_put_into_the_selected_flow(three: Shell) -> None:
    first, second, third = three.document.nodes
    flow = flows.add_flow(three.document, first, third)
    three.session.apply(flow)
    before = three.document
    three.session.select([second, *flow.made])
    three.key(Qt.Key.Key_I, ALT | SHIFT, three.canvas)
    ends = {(one.source, one.target) for one in three.document.flows.values()}
    assert ends == {(first, second), (second, third)}
    three.key(Qt.Key.Key_Z, CTRL, three.canvas)
    assert three.document == before


def test_a_corner_drags_the_size_and_a_double_click_on_it_gives_it_back(three: Shell) -> None:
    node = next(iter(three.document.nodes))
    three.session.select([node])
    before, box = three.document, three.box(node)
    three.drag((box.right, box.bottom), (box.right + 48.0, box.bottom + 32.0))
    grown = three.box(node)
    assert (grown.width, grown.height) == (box.width + 48.0, box.height + 32.0)
    assert (grown.x, grown.y) == (box.x, box.y)
    three.drag((grown.left, grown.top), (grown.left - 16.0, grown.top - 16.0))
    assert three.box(node).right == grown.right
    assert three.box(node).width == grown.width + 16.0
    corner = three.at(three.box(node).right, three.box(node).bottom)
    QTest.mouseDClick(three.canvas.viewport(), Qt.MouseButton.LeftButton, NONE, corner)
    assert three.box(node).width == box.width
    for _ in range(3):
        three.trigger("edit.undo")
    assert three.document == before


def test_a_label_is_dragged_along_its_flow_stays_there_and_is_sent_back(three: Shell) -> None:
    first, _second, third = three.document.nodes
    made = flows.add_flow(three.document, first, third)
    three.session.apply(made)
    flow = made.made[0]
    item = three.canvas.table.scene.flows[flow]
    begin = item.chip_rect.center()
    end = item.line.centre.pointAtPercent(0.85)
    before = three.document
    three.drag((begin.x(), begin.y()), (end.x(), end.y()))
    share = three.document.layout.routes[flow].chip
    assert share is not None
    assert share > 0.6
    moved = item.chip_rect.center()
    assert (moved - end).manhattanLength() < 40.0
    three.session.apply(nodes.rename(three.document, first, "Cutting"))
    assert item.chip_rect.center() == moved
    QTest.mouseDClick(three.canvas.viewport(), Qt.MouseButton.LeftButton, ALT, three.at(moved.x(), moved.y()))
    assert flow not in three.document.layout.routes
    assert (item.chip_rect.center() - begin).manhattanLength() < 1.0
    three.trigger("edit.undo")
    three.session.select([flow])
    three.key(Qt.Key.Key_P, ALT | SHIFT, three.canvas)
    assert flow not in three.document.layout.routes
    for _ in range(3):
        three.trigger("edit.undo")
    assert three.document == before


def connected(three: Shell) -> tuple[str, str, str]:
    """Entries at the node in the middle: what comes in from each side, a share that leaves."""
    first, second, third = three.document.nodes
    for ends in ((first, second), (second, third), (None, second), (second, None)):
        three.session.apply(flows.add_flow(three.document, *ends))
    for flow, words in zip(three.document.flows, ("5 t", "", "2 t", "12 %"), strict=True):
        if words:
            three.enter(flow, words)
    return first, second, third


def is_copied_with_flows(three: Shell, before: Document, first: str, third: str) -> bool:
    """Whether there is one copy more with the neighbours of the original; one undo takes all of it back."""
    (copy,) = set(three.document.nodes) - set(before.nodes)
    new = [flow for i, flow in three.document.flows.items() if i not in before.flows]
    assert {(flow.source, flow.target) for flow in new} == {(first, copy), (copy, third), (None, copy), (copy, None)}
    said = [flow for flow in new if flow.quantity.is_entered]
    assert [(flow.source, flow.quantity.text) for flow in said] == [(copy, "12 %")], "a share is said of the node"
    assert three.session.selection == (copy,)
    three.trigger("edit.undo")
    return three.document == before


def test_alt_drag_copies_a_node_with_its_flows_the_outer_ones_without_their_amounts(three: Shell) -> None:
    first, second, third = connected(three)
    before, box = three.document, three.box(second)
    three.session.select(())
    viewport, start = three.canvas.viewport(), three.at(box.cx, box.cy)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, ALT, start)
    for x, y in ((20.0, 60.0), (20.0, 160.0)):
        QTest.mouseMove(viewport, three.canvas.mapFromScene(QPointF(box.cx + x, box.cy + y)))
    end = three.canvas.mapFromScene(QPointF(box.cx + 20.0, box.cy + 160.0))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, ALT, end)
    three.settle()
    assert is_copied_with_flows(three, before, first, third)


def test_where_the_desktop_keeps_alt_drag_for_itself_a_key_and_the_menu_do_the_same(three: Shell) -> None:
    first, second, third = connected(three)
    before = three.document
    three.session.select([second])
    three.key(Qt.Key.Key_D, CTRL | SHIFT, three.canvas)
    three.settle()
    assert is_copied_with_flows(three, before, first, third)
    three.session.select([second])
    menu = build_menu(three.window, (second,))
    menu.popup(three.window.mapToGlobal(three.window.rect().center()))
    place = menu.actionGeometry(three.window.actions_["edit.duplicate_flows"]).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, place)
    three.settle()
    assert is_copied_with_flows(three, before, first, third)
    three.session.select([next(iter(three.document.flows))])
    shown = build_menu(three.window, three.session.selection).actions()
    assert three.window.actions_["edit.duplicate_flows"] not in shown, "a flow alone has no neighbours"


def test_no_alt_is_needed_for_anything() -> None:
    """Desktops and keyboard layouts keep Alt and Alt+Shift for themselves: what has such a key stands in a menu too."""
    in_menus = {entry for menu in (*MENUS, *SUBMENUS) for entry in menu.entries}
    alone = [one for one in ACTIONS if one.shortcuts and all("Alt+" in keys for keys in one.shortcuts)]
    assert len(alone) > 20, "else this says nothing"
    assert [one.id for one in alone if one.id not in in_menus] == []
    held = [(keys, words) for keys, words in gestures() if keys and ("Alt" in keys or "Alt" in words)]
    other = ("Ctrl+Shift", "menu", "Ctrl+Shift+D")
    assert len(held) == 3
    assert [keys for keys, words in held if not any(way in f"{keys} {words}" for way in other)] == []


def test_a_corner_is_dragged_off_the_grid_without_alt(three: Shell) -> None:
    node = next(iter(three.document.nodes))
    three.session.select([node])
    before, box = three.document, three.box(node)
    viewport, end = three.canvas.viewport(), three.at(box.right + 51.0, box.bottom + 33.0)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NONE, three.at(box.right, box.bottom))
    for place in (three.at(box.right + 20.0, box.bottom + 20.0), end):
        QTest.mouseMove(viewport, place)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, CTRL, end)
    grown = three.box(node)
    assert (grown.width % 8.0, grown.height % 8.0) != (0.0, 0.0)
    assert abs(grown.width - box.width - 51.0) < 2.0
    three.trigger("edit.undo")
    assert three.document == before
