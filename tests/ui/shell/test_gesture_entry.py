"""Quantities typed on the map: how a number came about, negative ones, completion, the next unknown, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from helpers.shell import SHIFT, Shell
from vsm_app.model.edits import flows, nodes
from vsm_app.model.quantities import Form, Origin
from vsm_app.ui.canvas.entry import ReadingLine
from vsm_app.ui.canvas.keys import StrayTyping
from vsm_app.ui.canvas.reading import spoken_state
from vsm_app.ui.itemmodels.flows import Column
from vsm_app.ui.widgets.fields import HouseLineEdit
from vsm_app.ui.widgets.states import EmptyState

MINUS = "\u2212"
KEY = Qt.Key


@pytest.fixture
def two_lines(on_map: Shell) -> Shell:
    """Three boxes in a row with two flows between them, the first one selected."""
    session = on_map.session
    for number, name in enumerate(("Cut", "Weld", "Paint")):
        session.apply(nodes.add_node(session.document, "process", name, (320.0 * number, 0.0)))
    first, second, third = session.document.nodes
    session.apply(flows.add_flow(session.document, first, second))
    session.apply(flows.add_flow(session.document, second, third))
    session.select(list(session.document.flows)[:1])
    session.undo_stack.clear()
    on_map.canvas.fit()
    on_map.canvas.setFocus()
    on_map.settle()
    return on_map


def chosen(shell: Shell) -> str:
    (flow,) = shell.session.selection
    return flow


def say(shell: Shell, words: str, end: Qt.Key = KEY.Key_Return) -> None:
    """Type on the selected flow, the first letter with the map focused, then the key that ends the entry."""
    shell.type(words[0], shell.canvas)
    editor = shell.canvas.writing.editor
    assert editor is not None
    shell.type(words[1:], editor)
    shell.key(end, widget=editor)


def label(shell: Shell, flow: str) -> str:
    """What the label of a flow says, as it is spoken."""
    chip = shell.canvas.table.scene.flows[flow].model.chip
    assert chip is not None
    return "".join(run.text for line in chip.forms[0].lines for run in line)


@pytest.mark.parametrize(
    ("typed", "origin", "sd"),
    [
        ("100 t", Origin.MEASURED, 0.02),
        ("100 t M", Origin.MEASURED, 0.02),
        ("100 t E", Origin.ESTIMATED, 0.1),
        ("100 t G", Origin.GUESSED, 0.3),
        ("~100 t", Origin.GUESSED, 0.3),
    ],
)
def test_the_key_of_the_origin_says_how_a_number_came_about(
    two_lines: Shell, typed: str, origin: Origin, sd: float
) -> None:
    before, flow = two_lines.document, chosen(two_lines)
    say(two_lines, typed)
    quantity = two_lines.document.flows[flow].quantity
    assert (quantity.origin, quantity.value) == (origin, 100.0)
    results = two_lines.session.results
    assert results is not None
    assert results.solution.own[flow].sd == pytest.approx(sd * results.solution.own[flow].value)
    assert ("~" in label(two_lines, flow)) is (origin is Origin.GUESSED)
    two_lines.trigger("edit.undo")
    assert two_lines.document == before


def test_a_negative_amount_is_read_with_its_sign_on_the_map_and_runs_back_in_the_sankey(two_lines: Shell) -> None:
    before, (flow, second) = two_lines.document, two_lines.document.flows
    say(two_lines, "-120 t", KEY.Key_Tab)
    following = two_lines.canvas.writing.editor
    assert following is not None
    two_lines.type("-120 t", following)
    two_lines.key(KEY.Key_Return, widget=following)
    assert two_lines.document.flows[second].quantity.value == -120.0
    assert two_lines.document.flows[flow].quantity.value == -120.0
    assert label(two_lines, flow).replace("\u202f", "").startswith(f"{MINUS}120")
    assert two_lines.canvas.table.scene.flows[flow].model.chip_place is not None
    two_lines.trigger("view.sankey")
    ribbon = two_lines.canvas.table.scene.ribbons[flow].model
    assert ribbon.ribbon.reverse
    assert ribbon.ribbon.width > 2.0
    assert f"{MINUS}120" in ribbon.tip.replace("\u202f", "")
    two_lines.trigger("view.map")
    for _ in range(2):
        two_lines.trigger("edit.undo")
    assert two_lines.document == before


def test_the_reading_is_shown_while_typing_and_each_entry_is_a_step_of_its_own(two_lines: Shell) -> None:
    before, (first, second) = two_lines.document, two_lines.document.flows
    two_lines.type("3", two_lines.canvas)
    editor = two_lines.canvas.writing.editor
    assert editor is not None
    two_lines.type(".5 t/wk", editor)
    reading = two_lines.canvas.viewport().findChild(ReadingLine) or two_lines.canvas.findChild(ReadingLine)
    assert reading.text.replace("\u202f", " ") == "= 182.5 t/a"
    two_lines.key(KEY.Key_Tab, widget=editor)  # to the next that is still unknown
    assert chosen(two_lines) == second
    following = two_lines.canvas.writing.editor
    assert following is not None
    one_said = two_lines.document
    two_lines.type("99 kg", following)
    two_lines.key(KEY.Key_Escape, widget=following)
    assert two_lines.document == one_said
    say(two_lines, "170 t")
    assert two_lines.document.flows[second].quantity.form is Form.VALUE
    two_lines.trigger("edit.undo")
    assert two_lines.document == one_said
    two_lines.trigger("edit.undo")
    assert two_lines.document == before
    assert first in two_lines.document.flows


def test_units_and_names_of_items_are_completed_as_one_types(two_lines: Shell) -> None:
    flow = chosen(two_lines)
    say(two_lines, "5 t Steel sheet")
    before, second = two_lines.document, list(two_lines.document.flows)[1]
    two_lines.session.select([second])
    two_lines.type("7", two_lines.canvas)
    editor = two_lines.canvas.writing.editor
    assert editor is not None
    two_lines.type(" t Ste", editor)
    assert editor.text() == "7 t Steel sheet"
    assert editor.selectedText() == "el sheet"
    two_lines.key(KEY.Key_Tab, widget=editor)
    assert two_lines.document.flows[second].item == two_lines.document.flows[flow].item
    assert two_lines.document.flows[second].quantity.text.startswith("7 t")
    two_lines.trigger("edit.undo")
    assert two_lines.document == before, "amount and name are one step"


def said_of_all(shell: Shell) -> list[str]:
    return [flow.quantity.text for flow in shell.document.flows.values()]


def shared_line(shell: Shell) -> HouseLineEdit:
    """The field of the inspector for all flows that are selected."""
    shell.settle()
    line: HouseLineEdit = shell.find("inspector.quantities", HouseLineEdit)
    return line


def test_several_selected_flows_take_one_amount_on_the_map_and_in_the_sankey(two_lines: Shell) -> None:
    shell, both = two_lines, list(two_lines.document.flows)
    for view, words in (("view.map", "12 t"), ("view.sankey", "13 t")):
        before = shell.document
        shell.trigger(view)
        shell.session.select(both)
        shell.canvas.setFocus()
        shell.type(words[0], shell.canvas)
        editor = shell.canvas.writing.editor
        assert editor is not None
        shell.type(words[1:], editor)
        assert editor.accessibleDescription().replace("\u202f", " ") == f"for 2 flows: = {words}/a"
        shell.key(KEY.Key_Return, widget=editor)
        assert said_of_all(shell) == [words, words]
        assert shell.session.selection == tuple(both)
        assert shell.session.undo_stack.undoText() == "Enter the amount of 2 flows"
        assert shared_line(shell).text() == words
        shell.trigger("edit.undo")
        assert shell.document == before
        shell.trigger("edit.redo")
    node = shell.document.flows[both[0]].source
    assert node is not None
    for chosen_now in (list(shell.document.nodes)[:2], [node, both[0]]):
        shell.session.select(chosen_now)
        shell.canvas.stray_typing = StrayTyping()
        shell.said.clear()
        shell.type("12", shell.canvas)
        assert shell.said == ["An amount is typed for flows: select one flow or several, and nothing else."]
        assert shell.canvas.writing.editor is None


def test_flows_that_differ_are_called_mixed_and_take_one_amount_from_inspector_and_table(two_lines: Shell) -> None:
    shell, both = two_lines, list(two_lines.document.flows)
    shell.enter(both[0], "12 t")
    shell.enter(both[1], "5 t")
    shell.session.select(both)
    assert (shared_line(shell).text(), shared_line(shell).placeholderText()) == ("", "– mixed –")
    shell.key(KEY.Key_F2, widget=shell.canvas)
    editor = shell.canvas.writing.editor
    assert editor is not None
    assert (editor.text(), editor.placeholderText()) == ("", "– mixed –")
    shell.key(KEY.Key_Return, widget=editor)  # nothing typed: they stay as they are
    assert said_of_all(shell) == ["12 t", "5 t"]
    line = shared_line(shell)
    line.setFocus(Qt.FocusReason.TabFocusReason)
    shell.type("8 kg", line)
    shell.key(KEY.Key_Return, widget=line)
    assert said_of_all(shell) == ["8 kg", "8 kg"]
    shell.trigger("view.flows")
    table = shell.window.analysis.flows.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, Column.ENTRY))
    shell.key(KEY.Key_Down, SHIFT, table)
    assert shell.session.selection == tuple(both)
    shell.type("4", table)
    shell.type(" t")
    shell.key(KEY.Key_Return)
    assert said_of_all(shell) == ["4 t", "4 t"]
    shell.trigger("edit.undo")
    assert said_of_all(shell) == ["8 kg", "8 kg"]


def test_the_inspector_says_estimated_of_a_share_and_solved_of_a_rest(two_lines: Shell) -> None:
    shell, (first, second) = two_lines, two_lines.document.flows
    form = shell.window.inspector.flow
    say(shell, "2-3 t")
    assert label(shell, first).replace("\u202f", " ") == "2–3t/a"
    assert (form.quantity.text, form.origin.current, form.origin.isVisible()) == ("2-3 t", "estimated", True)
    for typed, visible in (("100 %", True), ("rest", False)):
        shell.session.select([second])
        say(shell, typed)
        assert form.origin.isVisible() is visible
        assert form.not_said.isVisible() is not visible
    assert form.not_said.text() == "Solved"
    assert spoken_state(second, shell.canvas.table.sync.resolver, "en").startswith("Solved, ")
    assert "Measured" not in spoken_state(second, shell.canvas.table.sync.resolver, "en")
    shell.trigger("view.flows")
    table = shell.window.analysis.flows.table.model()
    said = [table.index(row, Column.ITEM).data(Qt.ItemDataRole.AccessibleDescriptionRole) for row in (0, 1)]
    assert said == ["Estimated", ""]
    shell.trigger("edit.undo")
    assert form.origin.current == "estimated"


def test_the_hint_in_an_empty_sankey_leads_to_the_factor_that_is_missing(two_lines: Shell) -> None:
    shell, (first, _second) = two_lines, two_lines.document.flows
    say(shell, "12 t Steel")
    shell.trigger("view.hotspots")
    shell.window.analysis.hotspots.rank_by("cost")
    shell.settle()
    shell.click(shell.window.analysis.hotspots.findChild(EmptyState).button)
    assert shell.window.inspector.flow.price.line.hasFocus()
    shell.trigger("view.sankey")
    shell.session.set_view(quantity="co2e")
    shell.session.select([first])
    shell.canvas.setFocus()
    shell.type("7", shell.canvas)
    assert shell.said[-1].startswith("This flow has no band yet")
    shell.session.select(())
    shell.key(KEY.Key_Return, widget=shell.canvas)
    assert shell.session.selection == (first,)
    assert shell.window.inspector.flow.co2e.line.hasFocus()
    shell.type("2,5 kg/kg", shell.window.inspector.flow.co2e.line)
    shell.key(KEY.Key_Return, widget=shell.window.inspector.flow.co2e.line)
    factor = shell.document.items[shell.document.flows[first].item].co2e
    assert factor is not None
    assert (factor.value, factor.unit) == (2500.0, "kg CO2e/t")


def test_what_is_pasted_out_of_a_table_is_one_line_and_a_long_slip_stays_on_the_map(two_lines: Shell) -> None:
    shell, flow = two_lines, chosen(two_lines)
    for pasted, text, value in (
        ("12\tt\r\n", "12 t  ", 12.0),
        ("3\nt", "3 t", 3.0),
        ("9 abc " * 60, "9 abc " * 60, 3.0),
    ):
        shell.session.select([flow])
        shell.key(KEY.Key_F2, widget=shell.canvas)
        editor = shell.canvas.writing.editor
        assert editor is not None
        editor.selectAll()
        QGuiApplication.clipboard().setText(pasted)
        editor.paste()
        assert editor.text() == text
        (reading,) = [one for one in shell.canvas.viewport().findChildren(ReadingLine) if one.isVisible()]
        assert reading.geometry().right() < shell.canvas.viewport().width()
        shell.key(KEY.Key_Return, widget=editor)
        assert shell.document.flows[flow].quantity.value == value
    assert shell.said[-1].endswith("…: not read, the old value stays in force.")


def test_what_is_being_typed_in_the_table_stays_when_results_come_or_the_language_changes(two_lines: Shell) -> None:
    shell, (first, second) = two_lines, two_lines.document.flows
    shell.enter(first, "12 t")
    shell.trigger("view.flows")
    table = shell.window.analysis.flows.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, Column.ENTRY))
    shell.type("7", table)
    shell.type(" t")
    shell.session.set_results(shell.session.results)
    shell.trigger("view.language_de")
    shell.key(KEY.Key_Return)
    assert said_of_all(shell) == ["12 t", "7 t"]
    table.setCurrentIndex(table.model().index(0, Column.ENTRY))
    shell.key(KEY.Key_F2, widget=table)
    shell.session.apply(flows.set_quantity(shell.document, first, shell.document.flows[second].quantity))
    shell.settle()
    shell.key(KEY.Key_Return)
    assert said_of_all(shell) == ["7 t", "7 t"], "a field in which nothing was typed shows what holds now"


def test_two_items_in_one_text_stay_there_marked_with_what_to_do(two_lines: Shell) -> None:
    flow, before = chosen(two_lines), two_lines.document
    say(two_lines, "5 t Stahl 3 t Alu")
    assert two_lines.document == before, "no flow of an item called “Stahl 3 t Alu”"
    assert not two_lines.session.undo_stack.canUndo()
    chip = two_lines.canvas.table.scene.flows[flow].model.chip
    assert chip is not None
    assert (chip.tone, chip.spoken) == ("error", "5 t Stahl 3 t Alu")
    two_lines.key(KEY.Key_F2, widget=two_lines.canvas)
    (reading,) = (one for one in two_lines.canvas.findChildren(ReadingLine) if one.isVisible())
    assert reading.text == "Two amounts at once: draw a second flow for “3 t Alu”, or add them up with +."
    assert reading.is_error


@pytest.mark.parametrize("button", ["minus", "zoom", "plus", "fit"])
def test_what_is_typed_after_a_look_at_the_map_is_still_for_what_is_selected(two_lines: Shell, button: str) -> None:
    (flow,) = two_lines.session.selection
    QTest.mouseClick(getattr(two_lines.window.status, button), Qt.MouseButton.LeftButton)
    two_lines.settle()
    two_lines.type("12 t/a")
    two_lines.key(KEY.Key_Return)
    assert two_lines.document.flows[flow].quantity.value == 12.0


@pytest.mark.parametrize("button", ["minus", "plus", "fit"])
def test_a_field_that_is_open_stays_open_for_a_look_at_the_map(two_lines: Shell, button: str) -> None:
    two_lines.type("12")
    QTest.mouseClick(getattr(two_lines.window.status, button), Qt.MouseButton.LeftButton)
    two_lines.type(" t/a")
    two_lines.key(KEY.Key_Return)
    assert next(iter(two_lines.document.flows.values())).quantity.value == 12.0
