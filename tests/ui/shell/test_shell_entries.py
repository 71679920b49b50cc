"""A quantity is typed in the table and in the inspector as on the map: reading, completion, unread texts, Tab, Esc."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from helpers.shell import CTRL, SHIFT, Shell
from vsm_app.model.edits import flows, nodes
from vsm_app.ui.canvas.completing import OfferList
from vsm_app.ui.itemmodels.flows import ID_ROLE, Column
from vsm_app.ui.panels.flow_entry import EntryField
from vsm_app.ui.widgets.fields import HouseLineEdit

KEY = Qt.Key


@pytest.fixture
def row_of_flows(on_map: Shell) -> Shell:
    """Four boxes in a row; the table of the three flows between them is open, its first entry current."""
    session = on_map.session
    for number, name in enumerate(("Cut", "Weld", "Paint", "Pack")):
        session.apply(nodes.add_node(session.document, "process", name, (320.0 * number, 0.0)))
    ids = list(session.document.nodes)
    for source, target in pairwise(ids):
        session.apply(flows.add_flow(session.document, source, target))
    session.undo_stack.clear()
    on_map.trigger("view.flows")
    table = on_map.window.analysis.flows.table
    table.setCurrentIndex(table.model().index(0, Column.ENTRY))
    on_map.settle()
    return on_map


def field_of(shell: Shell) -> EntryField:
    field = QApplication.focusWidget()
    assert isinstance(field, EntryField)
    return field


def entry(shell: Shell, row: int = 0) -> tuple[str, str]:
    """What the table shows of a row as its entry, and the text that holds."""
    model = shell.window.analysis.flows.table.model()
    flow = str(model.index(row, 0).data(ID_ROLE))
    return str(model.index(row, Column.ENTRY).data() or ""), shell.document.flows[flow].quantity.text


def test_the_table_reads_completes_and_takes_an_entry_in_one_step(row_of_flows: Shell) -> None:
    shell, before = row_of_flows, row_of_flows.document
    assert shell.window.analysis.flows.table.hasFocus()  # the key that opened the tab gave it the keyboard
    shell.key(KEY.Key_F2)
    field = field_of(shell)
    shell.type("3.5 t/m")
    assert field.text() == "3.5 t/month"
    shell.key(KEY.Key_End)
    assert field.reading.isVisible()
    assert field.reading.text.replace("\u202f", " ") == "= 42 t/a"
    window = shell.window
    assert window.rect().contains(QRect(field.reading.mapTo(window, QPoint(0, 0)), field.reading.size()))
    assert "42" in field.accessibleDescription().replace("\u202f", " ")
    shell.key(KEY.Key_Return)
    shell.settle()
    assert entry(shell) == ("3.5 t/month", "3.5 t/month")
    assert shell.session.undo_stack.index() == 1
    assert not [one for one in window.findChildren(OfferList) if one.isVisible()]
    shell.trigger("edit.undo")
    assert shell.document == before


@pytest.mark.parametrize("column", [Column.VALUE, Column.SHARE, Column.KNOWN])
def test_an_amount_typed_on_a_result_is_the_entry_of_its_row(row_of_flows: Shell, column: Column) -> None:
    shell, table = row_of_flows, row_of_flows.window.analysis.flows.table
    table.setCurrentIndex(table.model().index(1, column))
    shell.type("5 t")
    shell.key(KEY.Key_Return)
    shell.settle()
    assert [entry(shell, row)[1] for row in range(3)] == ["", "5 t", ""]
    assert shell.session.undo_stack.index() == 1


def test_tab_in_the_table_goes_to_the_next_unknown_and_escape_leaves_no_step(row_of_flows: Shell) -> None:
    shell = row_of_flows
    table = shell.window.analysis.flows.table
    shell.key(KEY.Key_F2)
    shell.type("5 t")
    shell.key(KEY.Key_Tab)
    assert table.currentIndex().row() == 1
    shell.key(KEY.Key_Tab)
    assert table.currentIndex().row() == 2
    shell.key(KEY.Key_Tab)  # from the start again, where a number is still missing
    assert table.currentIndex().row() == 1
    shell.key(KEY.Key_Tab, SHIFT)
    assert table.currentIndex().row() == 2
    shell.type("9 t")
    shell.key(KEY.Key_Escape)
    assert entry(shell, 2) == ("", "")
    assert shell.session.undo_stack.index() == 1


def test_what_cannot_be_read_stays_marked_wherever_the_flow_is_seen(row_of_flows: Shell) -> None:
    shell, before = row_of_flows, row_of_flows.document
    shell.key(KEY.Key_F2)
    shell.type("7 abc")
    shell.key(KEY.Key_Return)
    shell.settle()
    flow = str(shell.window.analysis.flows.table.model().index(0, 0).data(ID_ROLE))
    assert shell.document is before
    assert entry(shell) == ("7 abc", "")
    cell = shell.window.analysis.flows.table.model().index(0, Column.ENTRY)
    assert "abc" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert cell.data(Qt.ItemDataRole.ForegroundRole) == shell.context.theme.color("badge.error.text")
    chip = shell.canvas.table.scene.flows[flow].model.chip
    assert chip is not None
    assert chip.spoken == "7 abc"
    assert [one for one in shell.said if "7 abc" in one]
    shell.session.select([flow])
    shell.settle()
    line = shell.find("inspector.quantity", HouseLineEdit)
    assert (line.text(), line.is_wrong) == ("7 abc", True)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    shell.key(KEY.Key_Escape, widget=line)
    assert (line.text(), line.is_wrong) == ("", False)
    assert entry(shell) == ("", "")
    assert shell.document is before


def test_a_text_that_could_not_be_read_is_said_once(row_of_flows: Shell) -> None:
    shell, (first, second, _third) = row_of_flows, row_of_flows.document.flows
    show = shell.canvas.table.sync.show_unread
    show(first, "7 abc")
    show(second, "8 abc")
    assert [words.partition(":")[0] for words in shell.said] == ["7 abc", "8 abc"]
    show(second, "")
    show(first, "")
    assert len(shell.said) == 2
    assert not shell.window.workspace.toast.isVisible()


def test_the_inspector_completes_and_keeps_what_it_cannot_read(row_of_flows: Shell) -> None:
    shell, flow = row_of_flows, next(iter(row_of_flows.document.flows))
    shell.session.select([flow])
    shell.settle()
    line = shell.find("inspector.quantity", HouseLineEdit)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    shell.type("8 k", line)
    assert (line.text(), line.selectedText()) == ("8 kg", "g")
    shell.key(KEY.Key_Return, widget=line)  # what was typed, not what was offered
    assert shell.canvas.table.sync.unread == {flow: "8 k"}
    shell.session.select(list(shell.document.flows)[1:2])
    shell.settle()
    shell.session.select([flow])
    shell.settle()
    assert (line.text(), line.is_wrong) == ("8 k", True)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    line.selectAll()
    shell.type("8 k", line)
    shell.key(KEY.Key_Tab, widget=line)
    assert shell.document.flows[flow].quantity.unit == "kg"
    assert shell.canvas.table.sync.unread == {}
    assert shell.session.undo_stack.index() == 1


def test_keys_lead_through_the_parts_of_the_window_and_back_to_the_map(row_of_flows: Shell) -> None:
    shell, window = row_of_flows, row_of_flows.window
    table = window.analysis.flows.table
    parts = [window.header, window.palette_panel, window.canvas, window.side, window.analysis, window.status]

    def part() -> int:
        focus = QApplication.focusWidget()
        return next(n for n, one in enumerate(parts) if one is focus or one.isAncestorOf(focus))

    assert part() == 4
    walked = []
    for _ in parts:
        shell.trigger("view.next_part")
        walked.append(part())
    assert walked == [5, 0, 1, 2, 3, 4]
    assert table.hasFocus()  # as it was left
    shell.trigger("view.previous_part")
    assert part() == 3
    shell.key(KEY.Key_Escape)
    assert shell.canvas.hasFocus()
    shell.trigger("view.problems")
    assert part() == 4
    shell.key(KEY.Key_Escape)
    assert shell.canvas.hasFocus()
    shell.session.select(())
    for _ in range(len(shell.document.nodes) + len(shell.document.flows) + 1):
        shell.key(KEY.Key_Tab)
    assert part() == 3  # behind the last element the inspector follows
    table.setFocus()
    shell.key(KEY.Key_Tab)
    assert not table.hasFocus()


def test_a_panel_that_is_put_away_gives_the_keyboard_to_the_map(row_of_flows: Shell) -> None:
    shell = row_of_flows
    assert shell.window.analysis.flows.table.hasFocus()
    shell.trigger("view.analysis")
    assert not shell.window.docks["analysis"].isVisible()
    assert shell.canvas.hasFocus()


def test_a_part_is_entered_anew_where_what_had_the_keyboard_is_gone(row_of_flows: Shell) -> None:
    shell, analysis = row_of_flows, row_of_flows.window.analysis
    passing = QPushButton(analysis.flows)  # as the rows of a table that is built anew with every result
    passing.show()
    passing.setFocus()
    shell.trigger("view.next_part")
    passing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shell.trigger("view.previous_part")
    assert analysis.isAncestorOf(QApplication.focusWidget())


def test_what_could_not_be_read_goes_with_its_map(row_of_flows: Shell) -> None:
    shell, flow = row_of_flows, next(iter(row_of_flows.document.flows))
    withdrawn: list[str] = []
    shell.context.notices.withdrawn.connect(withdrawn.append)
    shell.canvas.table.sync.show_unread(flow, "7 abc")
    assert "entry.unread" not in withdrawn
    shell.session.replace_document(shell.document)  # another map, whose flows may be called alike
    assert "entry.unread" in withdrawn
    assert shell.canvas.table.sync.unread == {}
    shell.said.clear()
    shell.canvas.table.sync.show_unread(flow, "7 abc")
    assert len(shell.said) == 1


def open_field(shell: Shell, flow: str, where: str) -> None:
    """The amount of a flow is being entered: in the table, which has the keyboard, on the map or in the inspector."""
    if where == "table":
        shell.key(KEY.Key_F2)
    elif where == "chip":
        shell.canvas.start_entry(flow)
    else:
        shell.session.select([flow])
        shell.settle()
        shell.window.inspector.flow.quantity.line.setFocus()


@pytest.mark.parametrize("where", ["table", "chip", "inspector"])
@pytest.mark.parametrize("by", ["button", "menu"])
def test_undo_after_what_cannot_be_read_takes_that_back_and_nothing_on_the_map(
    row_of_flows: Shell, where: str, by: str
) -> None:
    shell, stack = row_of_flows, row_of_flows.session.undo_stack
    flow, *_ = shell.document.flows
    shell.session.apply(nodes.rename(shell.document, next(iter(shell.document.nodes)), "Sawing"))
    shell.settle()
    before = shell.document
    open_field(shell, flow, where)
    shell.type("7 abc")

    def undo() -> None:
        if by == "button":
            shell.click(shell.window.header.undo)
        else:
            shell.trigger("edit.undo")
        shell.settle()

    undo()
    assert (shell.document, stack.index()) == (before, 1)
    assert shell.canvas.table.sync.unread == {}
    assert entry(shell) == ("", "")
    undo()
    assert stack.index() == 0, "then the step before it"
    shell.trigger("edit.redo")
    assert shell.document == before


def test_what_cannot_be_read_is_taken_back_on_a_map_without_steps(row_of_flows: Shell) -> None:
    shell, undo = row_of_flows, row_of_flows.window.actions_["edit.undo"]
    flow, *_ = shell.document.flows
    assert (shell.session.undo_stack.canUndo(), undo.isEnabled()) == (False, False)
    shell.canvas.start_entry(flow)
    shell.type("7 abc")
    shell.canvas.writing.close()
    shell.settle()
    assert shell.canvas.table.sync.unread == {flow: "7 abc"}
    assert undo.isEnabled()
    shell.trigger("edit.undo")
    assert shell.canvas.table.sync.unread == {}
    assert not undo.isEnabled()


@pytest.mark.parametrize("where", ["table", "chip", "inspector"])
@pytest.mark.parametrize("by", ["edit.undo", "edit.redo"])
def test_what_is_being_typed_is_not_lost_to_an_undo_while_another_window_is_looked_at(
    row_of_flows: Shell, qtbot: QtBot, where: str, by: str
) -> None:
    """Somebody looks a number up and comes back to the button: what was half typed is a step of its own."""
    shell, stack = row_of_flows, row_of_flows.session.undo_stack
    flow = next(iter(shell.document.flows))
    shell.session.apply(nodes.rename(shell.document, next(iter(shell.document.nodes)), "Sawing"))
    if by == "edit.redo":
        shell.trigger("edit.undo")
    open_field(shell, flow, where)
    shell.type("50 t")
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.activateWindow()
    qtbot.waitUntil(lambda: not shell.window.isActiveWindow())
    shell.trigger(by)
    if by == "edit.undo":
        assert (stack.index(), stack.count()) == (1, 2), "the entry was taken over, and that alone undone"
        shell.trigger("edit.redo")
    assert shell.document.flows[flow].quantity.text == "50 t"
    assert (stack.index(), stack.count()) == (2 if by == "edit.undo" else 1,) * 2


@pytest.mark.parametrize("where", ["table", "chip", "inspector"])
def test_undo_by_key_means_the_open_field_and_by_menu_what_was_typed_in_it(row_of_flows: Shell, where: str) -> None:
    shell, stack = row_of_flows, row_of_flows.session.undo_stack
    flow = next(iter(shell.document.flows))
    shell.session.apply(nodes.rename(shell.document, next(iter(shell.document.nodes)), "Sawing"))
    open_field(shell, flow, where)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    shell.type("50 t")
    shell.key(KEY.Key_Z, CTRL)
    assert (field.text(), stack.index()) == ("", 1), "the key takes back what was typed, nothing on the map"
    shell.type("60 t")
    shell.trigger("edit.undo")
    assert (shell.document.flows[flow].quantity.text, stack.index(), stack.count()) == ("", 1, 2)
    shell.trigger("edit.redo")
    assert shell.document.flows[flow].quantity.text == "60 t"
