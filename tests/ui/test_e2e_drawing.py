"""A room draws a loop: numbers come while drawing, what contradicts is named, goes when mended, and all can be undone.

Everything is done with pointer and keys, as at the table.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.shell import ALT, SHIFT, Shell, open_shell
from vsm_app.engine.results import FlowClass, Status


@pytest.fixture
def shell(qtbot: QtBot) -> Iterator[Shell]:
    with open_shell() as opened:
        yield opened


def add(shell: Shell, words: str, x: float, y: float) -> str:
    """Add a kind by typing in the palette, and pull it to its place; its id."""
    before = set(shell.document.nodes)
    shell.key("/", widget=shell.canvas)
    shell.type(words, shell.window.palette_panel.search)
    shell.key(Qt.Key.Key_Return, widget=shell.window.palette_panel.search)
    (new,) = set(shell.document.nodes) - before
    box = shell.box(new)
    shell.drag((box.cx, box.cy), (x + box.width / 2, y + box.height / 2))
    return new


def flow_class(shell: Shell, flow: str) -> FlowClass:
    assert shell.session.results is not None
    return shell.session.results.solution.own[flow].flow_class


def test_a_loop_is_drawn_solved_contradicted_and_mended(shell: Shell) -> None:
    shell.click(shell.find("start.template.empty"))
    shell.canvas.setFocus()
    blank = shell.document
    supplier = add(shell, "supplier", -480, -80)
    making = add(shell, "process", -160, -80)
    use = add(shell, "use", 160, -80)
    recycling = add(shell, "recycling", -160, 160)
    landfill = add(shell, "landfill", 160, 200)

    inflow = shell.connect(supplier, making)
    product = shell.connect(making, use)
    used = shell.connect(use, recycling)
    loop = shell.connect(recycling, making)
    residue = shell.connect(recycling, landfill)

    # an amount, a share and an exact amount: the rest follows
    shell.enter(inflow, "100 t")
    shell.enter(loop, "80 %")
    shell.enter(used, "50 t!")
    assert shell.value(loop) == pytest.approx(40.0)
    assert shell.value(residue) == pytest.approx(10.0)
    assert shell.value(product) == pytest.approx(140.0)
    assert flow_class(shell, product) is FlowClass.OBSERVABLE
    assert shell.session.results is not None
    assert not shell.session.is_stale

    # an exact amount that cannot be: the problem is named where it is, the rest stays solved
    before = shell.document
    shell.enter(inflow, "100 t!")
    shell.enter(product, "300 t!")
    assert shell.session.results.solution.status is Status.CONTRADICTORY
    assert shell.window.status.light.light == "conflict"
    rows = shell.window.analysis.problems.model.rows
    conflict = next(row for row in rows if row.problem.severity == "error")
    assert making in conflict.problem.subjects or product in conflict.problem.subjects
    assert shell.value(used) == pytest.approx(50.0)

    # mended: the problem goes
    shell.enter(product, "140 t!")
    assert shell.session.results.solution.status is not Status.CONTRADICTORY
    assert not [row for row in shell.window.analysis.problems.model.rows if row.problem.severity == "error"]

    # undo step by step: first back to before the contradiction, then to the blank table
    for _ in range(3):
        shell.trigger("edit.undo")
    assert shell.document == before
    while shell.session.undo_stack.canUndo():
        shell.trigger("edit.undo")
    assert shell.document == blank


def test_a_map_is_drawn_without_a_mouse(shell: Shell) -> None:
    template = shell.find("start.template.empty")
    template.setFocus(Qt.FocusReason.TabFocusReason)
    shell.key(Qt.Key.Key_Return, widget=template)
    shell.canvas.setFocus()
    shell.key("/", widget=shell.canvas)
    shell.type("supplier", shell.window.palette_panel.search)
    shell.key(Qt.Key.Key_Return, widget=shell.window.palette_panel.search)
    shell.key(Qt.Key.Key_Right, ALT | SHIFT, shell.canvas)
    shell.key(Qt.Key.Key_Right, ALT | SHIFT, shell.canvas)
    assert len(shell.document.nodes) == 3
    assert len(shell.document.flows) == 2
    first, second = shell.document.flows
    shell.enter(first, "12 t/wk")
    assert shell.value(second) == pytest.approx(12 * 365 / 7)


def test_tab_goes_on_to_the_next_unknown_flow(shell: Shell) -> None:
    shell.window.files.new("life_cycle")
    shell.settle()
    shell.canvas.setFocus()
    shell.trigger("edit.next_unknown")
    editor = shell.canvas.writing.editor
    assert editor is not None
    (first,) = shell.session.selection
    shell.type("100 t", editor)
    shell.key(Qt.Key.Key_Tab, widget=editor)
    (second,) = shell.session.selection
    assert second != first
    assert shell.document.flows[first].quantity.value == 100
    assert shell.canvas.writing.editor is not None


def test_numbers_are_greyed_until_the_new_ones_are_there(shell: Shell) -> None:
    shell.window.files.open_example("drive-unit")
    shell.settle()
    seen: list[bool] = []
    shell.session.results_stale.connect(lambda: seen.append(shell.session.is_stale))
    flow = next(flow.id for flow in shell.document.flows.values() if flow.quantity.is_entered)
    shell.enter(flow, "1 t")
    assert seen == [True]
    assert not shell.session.is_stale


def test_moving_a_box_computes_nothing(shell: Shell) -> None:
    shell.window.files.open_example("drive-unit")
    shell.settle()
    before = shell.session.results
    node = next(iter(shell.document.nodes))
    box = shell.box(node)
    shell.drag((box.cx, box.cy), (box.cx + 32, box.cy + 48))
    assert shell.session.results is before
    assert not shell.session.is_stale
