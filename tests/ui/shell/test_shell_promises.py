"""What the call-out of entries that disagree says of them: it accuses who takes part and promises what comes true."""

from __future__ import annotations

import pytest

from helpers.conflicts import open_conflict
from helpers.shell import Shell
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.items import add_item
from vsm_app.model.elements import ItemKind
from vsm_app.ui.panels.conflict import ConflictView
from vsm_app.ui.widgets.callout import CallOut


def drawn(shell: Shell, source: str, target: str, words: str, item: str | None = None) -> str:
    """A flow with what is typed on its chip."""
    before = set(shell.document.flows)
    shell.session.apply(add_flow(shell.document, source, target, item=item))
    shell.settle()
    (flow,) = set(shell.document.flows) - before
    if words:
        shell.enter(flow, words)
    return flow


@pytest.fixture
def repairs(on_map: Shell) -> tuple[Shell, list[str], list[str]]:
    """120 t are taken back, a tenth is repaired, of which 9 t come out."""
    nodes = on_map.add("supplier", "process", "process", "customer", "process", "supplier")
    supplier, back, repair, customer = nodes[:4]
    flows = [
        drawn(on_map, supplier, back, "120 t"),
        drawn(on_map, back, repair, "10 %"),
        drawn(on_map, repair, customer, "9 t per year"),
    ]
    return on_map, nodes, flows


def promises(shell: Shell, callout: CallOut) -> dict[str, str]:
    """What is said of every choice when it is marked."""
    view = callout.findChild(ConflictView)
    assert view is not None
    said = {}
    for number, choice in enumerate(view.offers):
        shell.click(view.group.button(number))
        said[choice.key] = view.verdict.text()
    return said


def power(shell: Shell, nodes: list[str]) -> str:
    """The electricity that is entered last: no balance ties it to the repairs."""
    made = add_item(shell.document, "Electricity", kind=ItemKind.ENERGY, unit="MWh")
    shell.session.apply(made)
    return drawn(shell, nodes[5], nodes[4], "250 MWh per year", made.made[0])


@pytest.mark.parametrize("use", ["", "about 94 t"])
def test_an_entry_without_a_part_in_the_contradiction_is_not_accused(
    repairs: tuple[Shell, list[str], list[str]], use: str
) -> None:
    shell, nodes, _ = repairs
    drawn(shell, nodes[1], nodes[4], use)
    energy = power(shell, nodes)
    view = open_conflict(shell).findChild(ConflictView)
    assert view is not None
    assert "last" not in [choice.key for choice in view.offers]
    assert not any(choice.edit.document.flows[energy] != shell.document.flows[energy] for choice in view.offers)


def test_the_last_entry_that_takes_part_is_still_offered(repairs: tuple[Shell, list[str], list[str]]) -> None:
    shell, nodes, flows = repairs
    power(shell, nodes)
    shell.enter(flows[1], "11 %")
    view = open_conflict(shell).findChild(ConflictView)
    assert view is not None
    last = next(choice for choice in view.offers if choice.key == "last")
    assert last.edit.document.flows[flows[1]].quantity.text == "10 %"


@pytest.mark.parametrize("use", ["", "about 94 t"])
def test_what_is_promised_of_a_choice_comes_true(repairs: tuple[Shell, list[str], list[str]], use: str) -> None:
    """Where all is said to be settled no test fails afterwards, also none that names no entry."""
    shell, nodes, _ = repairs
    drawn(shell, nodes[1], nodes[4], use)
    power(shell, nodes)
    said = promises(shell, callout := open_conflict(shell))
    settled = shell.window.context.language.text("window.conflict.solves_gap")
    assert settled in said.values(), "a choice that helps is said to"
    callout.close_up()
    for key, words in said.items():
        if key == "robust":
            continue  # nothing is tested then
        callout = open_conflict(shell)
        shell.click(shell.find(f"conflict.{key}"))
        shell.click(shell.find("conflict.accept"))
        if key == "correct":  # its entry opens, empty
            shell.canvas.writing.discard()
        fails = any(code.startswith(("test.failed", "conflict.")) for code in shell.problems())
        assert (words != settled) == fails, key
        if key != "as_is":
            shell.trigger("edit.undo")
