"""A whole map can be drawn without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes, notes
from vsm_app.model.quantities import Form, Origin, Quantity

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def only_flow(canvas: Any) -> str:
    (flow,) = canvas.document.flows
    return str(flow)


def test_alt_shift_arrow_adds_a_connected_node_in_one_step(canvas: Any) -> None:
    before = canvas.document
    second = list(before.nodes)[1]
    canvas.session.select((second,))
    canvas.key(Qt.Key.Key_Right, ALT_SHIFT)
    (node,) = canvas.document.nodes.keys() - before.nodes.keys()
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    boxes = canvas.view.table.boxes()
    assert (canvas.document.flows[flow].source, canvas.document.flows[flow].target) == (second, node)
    assert boxes[node].left > boxes[second].right
    assert canvas.session.selection == (node,)
    assert canvas.undoes_to(before)


def test_a_chain_is_drawn_by_keyboard_alone(canvas: Any) -> None:
    before = canvas.document
    canvas.key(Qt.Key.Key_Tab)
    for arrow in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        canvas.key(arrow, ALT_SHIFT)
    assert len(canvas.document.nodes) == len(before.nodes) + 3
    boxes = list(canvas.view.table.boxes().values())
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    canvas.type("Mill")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.nodes[canvas.session.selection[0]].name == "Mill"
    for _ in range(4):  # three nodes with their flows, one name
        assert canvas.document != before
        canvas.key(Qt.Key.Key_Z, CTRL)
    assert canvas.document == before


def test_tab_walks_nodes_and_flows_in_reading_order(canvas: Any) -> None:
    first, second = canvas.document.nodes
    walked = []
    for _ in range(3):
        canvas.key(Qt.Key.Key_Tab)
        walked.append(canvas.session.selection)
    assert walked == [(first,), (only_flow(canvas),), (second,)]
    canvas.key(Qt.Key.Key_Backtab, SHIFT)
    assert canvas.session.selection == (only_flow(canvas),)


def test_flows_are_added_to_what_is_selected_by_keys(drive: Any) -> None:
    order = drive.view.order()
    lines = [i for i in order if i in drive.document.flows]
    drive.session.select((lines[0],))
    drive.key(Qt.Key.Key_Tab, CTRL)
    drive.key(Qt.Key.Key_Tab, CTRL)
    assert drive.session.selection == tuple(lines[:3]), "the next of its sort, whatever stands between"
    drive.key(Qt.Key.Key_Backtab, CTRL_SHIFT)
    assert drive.session.selection == tuple(lines[:3]), "none before it is left"
    drive.key(Qt.Key.Key_Tab)
    assert len(drive.session.selection) == 1, "Tab alone leaves them, as the arrows of a list do"


def test_what_was_kept_by_keys_stays_selected_while_tab_goes_on(drive: Any) -> None:
    order = drive.view.order()
    drive.session.select((order[0],))
    drive.key(Qt.Key.Key_Space, CTRL)
    assert drive.said == ["1 element stays selected: Tab goes on to the next one."]
    for _ in range(3):
        drive.key(Qt.Key.Key_Tab)
    assert drive.session.selection == (order[0], order[3])
    drive.key(Qt.Key.Key_Space, CTRL)
    drive.key(Qt.Key.Key_Backtab, SHIFT)
    assert drive.session.selection == (order[0], order[3], order[2])
    drive.key(Qt.Key.Key_Tab)
    assert drive.session.selection == (order[0], order[3])
    drive.key(Qt.Key.Key_Space, CTRL)
    drive.key(Qt.Key.Key_Tab)
    assert drive.session.selection == (order[0], order[4]), "let go of again"
    drive.session.select((order[2],))
    drive.key(Qt.Key.Key_Tab)
    assert drive.session.selection == (order[3],), "what was selected otherwise begins anew"


def test_a_shortcut_with_shift_that_is_switched_off_is_not_the_one_without(canvas: Any) -> None:
    before = canvas.document
    canvas.session.select(list(before.nodes)[:1])
    for key in (Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_D):
        canvas.key(key, CTRL_SHIFT)
    assert canvas.document is before


def test_drawing_on_from_nothing_says_what_to_select(canvas: Any) -> None:
    before = canvas.document
    canvas.session.select(())
    canvas.key(Qt.Key.Key_Right, CTRL_SHIFT)
    assert canvas.said == ["Select a node or a flow first."]
    assert canvas.document is before


def test_two_nodes_are_connected_by_typing_a_name(canvas: Any) -> None:
    before = canvas.document
    first, second = before.nodes
    canvas.session.select((second,))
    canvas.key(Qt.Key.Key_L, CTRL_SHIFT)
    canvas.type("outside")
    assert canvas.view.placing.chooser.list.item(0).text() == "Export: product", "what the page of keys calls it"
    for _ in "outside":
        canvas.key(Qt.Key.Key_Backspace)
    canvas.type("cut")
    canvas.key(Qt.Key.Key_Return)
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    assert (canvas.document.flows[flow].source, canvas.document.flows[flow].target) == (second, first)
    assert canvas.undoes_to(before)


def test_typing_on_a_flow_says_its_quantity(canvas: Any) -> None:
    before = canvas.document
    canvas.session.select((only_flow(canvas),))
    canvas.type("~12 t/a")
    assert canvas.view.writing.editor.text() == "~12 t/a"
    canvas.key(Qt.Key.Key_Return)
    quantity = canvas.document.flows[only_flow(canvas)].quantity
    assert (quantity.value, quantity.unit, quantity.origin) == (12.0, "t/a", Origin.GUESSED)
    assert canvas.undoes_to(before)


def test_the_reading_stands_below_while_typing(canvas: Any) -> None:
    canvas.language.code = "de"
    canvas.view.start_entry(only_flow(canvas), "")
    canvas.type("3,5 t/Wo")
    reading = canvas.view.writing._chip.reading
    assert reading.isVisible()
    assert reading.text == "= 182,5\u202ft/a"
    assert not reading.is_error


def test_escape_restores_what_was_said(canvas: Any) -> None:
    before = canvas.document
    canvas.session.select((only_flow(canvas),))
    canvas.type("99")
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.writing.editor is None
    assert canvas.document is before


def test_what_cannot_be_read_stays_in_the_chip_and_the_old_value_in_force(canvas: Any) -> None:
    flow = only_flow(canvas)
    canvas.session.select((flow,))
    canvas.type("10 t/a")
    canvas.key(Qt.Key.Key_Return)
    before = canvas.document
    canvas.session.select((flow,))
    canvas.type("3,5 tt/wk")
    assert canvas.view.writing._chip.editor.is_error
    assert canvas.view.writing._chip.reading.is_error
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document is before
    chip = canvas.view.table.scene.flows[flow].model.chip
    assert chip.tone == "error"
    assert chip.forms[0].lines[0][0].text == "3,5 tt/wk"
    assert canvas.view.table.sync.unread == {flow: "3,5 tt/wk"}  # what the window says of it: tests/ui/shell
    canvas.key(Qt.Key.Key_Return)
    assert canvas.view.writing.editor.text() == "3,5 tt/wk"
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.type("11 t/a")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.flows[flow].quantity.value == 11.0
    assert canvas.view.table.scene.flows[flow].model.chip.tone == "plain"


def test_tab_commits_and_goes_to_the_next_unknown_flow(canvas: Any) -> None:
    second = list(canvas.document.nodes)[1]
    canvas.session.select((second,))
    canvas.key(Qt.Key.Key_Right, ALT_SHIFT)
    first_flow, second_flow = canvas.document.flows
    before = canvas.document
    canvas.session.select((first_flow,))
    canvas.type("5 t/a")
    canvas.key(Qt.Key.Key_Tab)
    assert canvas.document.flows[first_flow].quantity.value == 5.0
    assert canvas.session.selection == (second_flow,)
    canvas.type("7 t/a")
    canvas.key(Qt.Key.Key_Tab)
    assert canvas.document.flows[second_flow].quantity.value == 7.0
    assert canvas.view.writing.editor is None
    assert canvas.said[-1] == "No flow is unknown any more."
    canvas.undo()
    assert canvas.document.flows[first_flow].quantity.value == 5.0, "each entry is a step"
    assert canvas.undoes_to(before)


def test_typing_on_a_node_renames_it(canvas: Any) -> None:
    before = canvas.document
    first = next(iter(before.nodes))
    canvas.session.select((first,))
    canvas.type("Lathe 3")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.nodes[first].name == "Lathe 3"
    assert canvas.undoes_to(before)


def test_arrows_nudge_and_a_row_of_them_is_one_step(canvas: Any) -> None:
    before = canvas.document
    first = next(iter(before.nodes))
    canvas.session.select((first,))
    for _ in range(3):
        canvas.key(Qt.Key.Key_Right)
    canvas.key(Qt.Key.Key_Down, SHIFT)
    place = canvas.document.layout.places[first]
    assert (place.x, place.y) == (3.0, 10.0)
    assert canvas.undoes_to(before)


def test_delete_takes_a_node_with_its_flows(canvas: Any) -> None:
    before = canvas.document
    first = next(iter(before.nodes))
    canvas.session.select((first,))
    canvas.key(Qt.Key.Key_Delete)
    assert first not in canvas.document.nodes
    assert not canvas.document.flows
    assert not canvas.view.table.scene.flows
    assert canvas.undoes_to(before)
    assert len(canvas.view.table.scene.flows) == 1


def test_copy_paste_cut_and_duplicate(canvas: Any) -> None:
    before = canvas.document
    canvas.key(Qt.Key.Key_A, CTRL)
    canvas.key(Qt.Key.Key_C, CTRL)
    canvas.key(Qt.Key.Key_V, CTRL)
    assert (len(canvas.document.nodes), len(canvas.document.flows)) == (4, 2)
    assert canvas.undoes_to(before)
    canvas.session.select((next(iter(before.nodes)),))
    canvas.key(Qt.Key.Key_D, CTRL)
    assert len(canvas.document.nodes) == 3
    assert canvas.undoes_to(before)
    canvas.session.select((next(iter(before.nodes)),))
    canvas.key(Qt.Key.Key_X, CTRL)
    canvas.key(Qt.Key.Key_V, CTRL)
    assert len(canvas.document.nodes) == 2
    canvas.undo()
    assert canvas.undoes_to(before)


def test_next_unknown_opens_the_entry_of_what_balances_do_not_give(drive: Any) -> None:
    drive.view.next_unknown()
    assert drive.session.selection == ("lost",)
    assert drive.view.writing.editor is not None
    drive.key(Qt.Key.Key_Escape)


def test_the_spoken_words_follow_the_selection(drive: Any) -> None:
    drive.session.select(("casting",))
    said = drive.view.accessibleDescription()
    assert said.startswith("Casting, ")
    assert "1,357" in said
    drive.session.select(("al",))
    said = "Aluminium, primary, outside → Casting, 620 t/a, Reconciled, Measured, Primary raw material"
    assert drive.view.accessibleDescription() == said
    back = next(i for i, flow in drive.document.flows.items() if flow.r_strategy == "R6")
    drive.session.select((back,))
    assert drive.view.accessibleDescription().endswith(", R6 Remanufacture"), "what the round tag says"


def test_a_map_can_be_begun_on_the_empty_table(make_canvas: Callable[[Document], Any], qtbot: QtBot) -> None:
    canvas = make_canvas(Document())
    new = canvas.view.add_at("process")
    assert new in canvas.document.nodes
    canvas.key(Qt.Key.Key_Right, ALT_SHIFT)
    canvas.key(Qt.Key.Key_Tab)
    assert len(canvas.document.flows) == 1


def test_an_entry_without_a_map_period_is_said_once_it_is_there(canvas: Any) -> None:
    canvas.session.select((only_flow(canvas),))
    canvas.type("rest")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.flows[only_flow(canvas)].quantity.form is Form.REST


def test_a_letter_with_alt_is_a_shortcut_and_never_typed_into_a_name(canvas: Any) -> None:
    canvas.session.select(list(canvas.document.nodes)[:1])
    canvas.key(Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view.writing.editor is None


def test_nothing_unknown_is_said_where_the_balances_give_everything(canvas: Any) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(flows.add_flow(canvas.document, None, first))
    came = list(canvas.document.flows)[-1]
    ten = Quantity(Form.VALUE, "10 t", 10.0, "t")
    canvas.session.apply(flows.set_quantity(canvas.document, came, ten))
    canvas.session.set_results(compute(canvas.document, revision=canvas.session.revision))
    values = [result.value for result in canvas.session.results.solution.own.values()]
    assert values == pytest.approx([10.0, 10.0])
    canvas.view.next_unknown()
    assert canvas.view.writing.editor is None, "no editor over a number that is solved"
    assert canvas.said


def test_a_refused_text_goes_with_its_flow(canvas: Any) -> None:
    (flow_id,) = canvas.document.flows
    canvas.view.start_entry(flow_id, "12 foo")
    canvas.key(Qt.Key.Key_Return)
    assert canvas.view.table.sync.unread == {flow_id: "12 foo"}
    canvas.session.apply(nodes.remove(canvas.document, (flow_id,)))
    assert canvas.view.table.sync.unread == {}
    canvas.undo()
    assert flow_id in canvas.document.flows
    assert "12 foo" not in canvas.view.table.scene.flows[flow_id].model.chip.spoken


@pytest.mark.parametrize(
    ("typed", "form"), [("rest", Form.REST), ("Rest", Form.REST), ("~5 t", Form.VALUE), ("5 t", Form.VALUE)]
)
def test_an_amount_typed_on_a_node_that_was_just_drawn_on_is_that_of_its_flow(
    canvas: Any, typed: str, form: Form
) -> None:
    before = canvas.document
    canvas.session.select((list(before.nodes)[1],))
    canvas.key(Qt.Key.Key_Right, ALT_SHIFT)
    (node,) = canvas.session.selection
    name = canvas.document.nodes[node].name
    (flow,) = canvas.document.flows.keys() - before.flows.keys()
    canvas.type(typed)
    canvas.key(Qt.Key.Key_Return)
    assert canvas.document.flows[flow].quantity.form is form
    assert canvas.document.nodes[node].name == name


@pytest.mark.parametrize("sign", ["?", "=", "~"])
def test_a_sign_of_an_amount_opens_the_entry_of_the_new_flow(canvas: Any, sign: str) -> None:
    canvas.session.select((list(canvas.document.nodes)[1],))
    canvas.key(Qt.Key.Key_Right, ALT_SHIFT)
    (node,) = canvas.session.selection
    canvas.type(sign)
    assert canvas.view.writing.editor.text() == sign
    assert canvas.session.selection != (node,), "the flow, not the name"
    canvas.key(Qt.Key.Key_Escape)


def test_esc_keeps_what_was_written_on_a_note_and_undo_brings_back_what_stood_there(canvas: Any) -> None:
    canvas.session.apply(notes.add_note(canvas.document, "Chips", (0.0, 0.0)))
    (note,) = canvas.document.layout.notes
    before = canvas.document
    assert canvas.view.writing.start_rename(note)
    canvas.type("The container scale stood at 120 kg / ask the late shift")
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.writing.editor is None
    assert canvas.document.layout.notes[note].text == "The container scale stood at 120 kg\nask the late shift"
    canvas.session.undo_stack.undo()
    assert canvas.document == before
    assert canvas.view.writing.start_rename(note)
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.document == before, "nothing was written"


def test_esc_takes_back_the_name_of_a_node(canvas: Any) -> None:
    node, before = next(iter(canvas.document.nodes)), canvas.document
    assert canvas.view.writing.start_rename(node)
    canvas.type("Saw")
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.document == before
