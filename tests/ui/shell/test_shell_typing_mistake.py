"""A closed map, one amount typed wrong: the program names that entry, and Enter in the call-out takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from helpers.loop_map import loop_map
from helpers.shell import Shell
from vsm_app.model.edits.flows import add_flow
from vsm_app.ui.panels.conflict import ConflictView
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label

ROW = (
    "Since your entry 12 t/a (before: 120 t/a) at “Teil (Stahl → Bearbeitung)” the map contradicts itself. "
    "The two differ by exactly a factor of 10: most likely typed wrong."
)


def plain(words: str) -> str:
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def listed(shell: Shell) -> list[str]:
    return [plain(row.sentence) for row in shell.window.analysis.problems.model.rows]


def opened(shell: Shell) -> tuple[CallOut, ConflictView]:
    callout: CallOut = shell.find("callout.conflict")
    view = callout.findChild(ConflictView)
    assert view is not None
    return callout, view


def test_the_mistake_is_said_first_and_enter_takes_it_back(on_map: Shell) -> None:
    shell = on_map
    shell.session.replace_document(loop_map())
    shell.settle()
    assert shell.problems() == []
    shell.enter("f1", "12 t/a")
    (row,) = listed(shell)
    assert row.startswith(ROW)
    assert row.endswith("5 other findings most likely follow from it.")
    (told,) = shell.window.analysis.problems.model.rows
    assert (told.place, told.detail.count("\n")) == ("f1", 4), "these stand in the tooltip"
    assert plain(shell.window.status.light.accessibleName()) == "Contradiction since the entry 12 t/a"
    shell.click(shell.window.status.light)
    callout, view = opened(shell)
    assert [choice.key for choice in view.offers][:2] == ["last", "correct"]
    assert (
        plain(view.chosen.heading) == "120 t/a instead of 12 t/a? Take the entry at “Teil (Stahl → Bearbeitung)” back"
    )
    assert view.offers[1].entry == "f1"
    said = " ".join(plain(label.text()) for label in callout.findChildren(Label))
    assert "Since this entry the map contradicts itself" in said
    assert "supply" not in said.lower(), "nothing is said to be missing"
    shell.key(Qt.Key.Key_Return, widget=QApplication.focusWidget())
    assert not callout.isVisible()
    assert shell.document.flows["f1"].quantity.value == 120.0
    assert shell.problems() == []


def chips(shell: Shell) -> dict[str, tuple[str, set[str]]]:
    """Of each flow the edge of its chip and the roles of the numbers on it, as the map shows them."""
    found = {}
    for flow_id, item in shell.canvas.scene().flows.items():
        model = item.model.chip
        if model is not None:
            found[flow_id] = model.tone, {run.role for form in model.forms for line in form.lines for run in line}
    return found


def test_the_map_points_at_the_entry_that_the_words_name_and_strikes_out_no_other(on_map: Shell) -> None:
    shell = on_map
    shell.session.replace_document(loop_map(f1="12 t/a"))
    shell.settle()
    by_the_numbers = chips(shell)
    assert "chip.old" in by_the_numbers["f5"][1], "opened so, the 70 % is what all others speak against"
    assert {tone for tone, _ in by_the_numbers.values()} == {"plain"}
    shell.session.replace_document(loop_map())
    shell.settle()
    closed = chips(shell)
    shell.enter("f1", "12 t/a")
    shown = chips(shell)
    assert {flow for flow, (tone, _) in shown.items() if tone != "plain"} == {"f1"}, "the edge of what is wrong"
    assert shell.canvas.scene().flows["f1"].model.chip.spoken.endswith("since this entry the map contradicts itself")
    assert not any("chip.old" in roles for _, roles in shown.values()), "what gives way to it is as good as before"
    assert "chip.said" in shown["f5"][1], "both numbers stand there"
    shell.trigger("edit.undo")
    shell.settle()
    assert chips(shell) == closed
    shell.trigger("edit.redo")
    shell.settle()
    assert chips(shell) == shown


def test_a_map_opened_with_the_mistake_in_it_says_what_the_numbers_say(on_map: Shell) -> None:
    shell = on_map
    shell.session.replace_document(loop_map(f1="12 t/a"))
    shell.settle()
    assert shell.problems()[0] == "test.failed"
    assert not any("−" in row for row in listed(shell)), "no share below zero is what the others say"
    shell.click(shell.window.status.light)
    _, view = opened(shell)
    assert view.choices.since is None
    assert view.offers[0].key == "loss"


def test_kg_typed_for_t_the_first_time_is_named_and_enter_makes_it_what_was_meant(on_map: Shell) -> None:
    shell = on_map
    _nodes, (first, second) = shell.chain("supplier", "process", "process")
    shell.enter(first, "120 t")
    shell.enter(second, "110 kg")
    shell.settle()
    row = listed(shell)[0]
    assert "is off by a factor of about 1,000 from what the others say: most likely 110 t is meant." in row
    shown = chips(shell)
    assert (shown[first][0], shown[second][0]) == ("plain", "error")
    assert "chip.old" not in shown[first][1], "the 120 t are not struck out for it"
    shell.click(shell.window.status.light)
    callout, view = opened(shell)
    assert [choice.key for choice in view.offers][:3] == ["meant", "correct", "trust_in"]
    assert plain(view.chosen.heading).startswith("110 t instead of 110 kg?")
    before = shell.document
    shell.key(Qt.Key.Key_Return, widget=QApplication.focusWidget())
    assert not callout.isVisible()
    quantity = shell.document.flows[second].quantity
    assert (quantity.value, quantity.unit) == (110.0, "t")
    assert any("no loss is drawn" in row for row in listed(shell)), "then what is left is a question again"
    shell.trigger("edit.undo")
    assert shell.document == before


def test_it_is_named_again_once_the_loss_that_took_all_of_it_is_said(on_map: Shell) -> None:
    shell = on_map
    nodes, (first, second) = shell.chain("supplier", "process", "process")
    shell.enter(first, "120 t")
    shell.enter(second, "110 kg")
    made = add_flow(shell.document, nodes[1], None)
    shell.session.apply(made)
    shell.settle()
    assert not any("off by a factor" in row for row in listed(shell)), "the loss may be as large as that"
    shell.enter(made.made[0], "5 %")
    assert "110 kg" in listed(shell)[0]
    assert "most likely 110 t is meant" in listed(shell)[0]
    assert {flow for flow, (tone, _) in chips(shell).items() if tone == "error"} == {second}
    shell.enter(second, "114 t")
    assert not any("meant" in row for row in listed(shell))
