"""A gap that was booked on the one side and belongs on the other since: said as that, and booked there instead."""

from __future__ import annotations

import pytest

from helpers.conflicts import in_a_scenario, previewed
from helpers.shell import Shell, open_shell
from vsm_app.model.edits.flows import reconnect
from vsm_app.model.edits.measures import add_measure, set_measure
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.edits.periods import add_period, set_period_value
from vsm_app.model.edits.scenarios import add_scenario, set_override
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.model.scenarios import CURRENT, Override
from vsm_app.ui.panels.conflict import ConflictView
from vsm_app.ui.widgets.callout import CallOut


@pytest.fixture
def booked(on_map: Shell) -> tuple[Shell, str, list[str]]:
    """150 came in and 120 left, a fifth was booked as a loss: the window, the node, the two flows."""
    return booked_loss(on_map)


def booked_loss(shell: Shell) -> tuple[Shell, str, list[str]]:
    nodes, flows = shell.chain("supplier", "process", "customer")
    for flow, words in zip(flows, ("150 t!", "120 t!"), strict=True):
        shell.enter(flow, words)
    shell.follow_problem("conflict.", "balance.gap")
    shell.click(shell.find("conflict.loss"))
    shell.click(shell.find("conflict.accept"))
    return shell, nodes[1], flows


def badge(shell: Shell, node: str) -> tuple[str, list[str]]:
    model = shell.canvas.table.scene.nodes[node].model.badge
    return ("", []) if model is None else (model.level, list(model.words))


def opened(shell: Shell, code: str) -> tuple[CallOut, ConflictView]:
    shell.follow_problem(code)
    (callout,) = [one for one in shell.window.findChildren(CallOut, "callout.conflict") if one.isVisible()]
    view = callout.findChild(ConflictView)
    assert view is not None
    return callout, view


def opened_anew(shell: Shell) -> None:
    """The map as somebody else opens it: nobody knows any more which entry was made last."""
    shell.session.replace_document(shell.document)
    shell.settle()


def test_more_out_than_in_at_a_booked_loss_is_no_larger_loss(booked: tuple[Shell, str, list[str]]) -> None:
    shell, node, flows = booked
    shell.enter(flows[1], "165 t!")
    assert badge(shell, node) == ("error", ["Booked: Loss", "More out than in"])
    assert shell.problems() == ["conflict.since"], "the entry is named first, the rest is told with it"
    _, view = opened(shell, "conflict.since")
    assert [one.key for one in view.offers] == ["last", "instead", "correct"], "it cannot be booked anew as it is"
    opened_anew(shell)
    assert shell.problems() == ["balance.booked.turned.in"], "nor is the same said of a flow below zero"
    (row,) = shell.window.analysis.problems.model.rows
    said = row.sentence.replace("\u202f", " ")
    assert said.startswith("More goes out than comes in, 150 t/a in and 165 t/a out. “Loss” is booked as what leaves")
    assert "\u2212" not in said
    assert said.endswith(" in. Correct an entry."), "what else can be done is offered where it can be done"
    callout, view = opened(shell, "balance.booked.turned")
    assert [one.key for one in view.offers] == ["instead", "correct"]
    assert view.verdict.text() == "After this the contradiction is gone.", "a flow that is taken out stays open"
    assert [row[3] for row in previewed(callout)] == ["150", "165", "", "15"], "the loss goes, a supply comes"
    shell.click(view.accept)
    assert badge(shell, node) == ("decided", ["Booked: Missing supply"])
    assert shell.problems() == ["balance.booked"]
    assert [flow.quantity.booked for flow in shell.document.flows.values()] == [False, False, True]
    shell.trigger("edit.undo")
    assert badge(shell, node)[0] == "error"


@pytest.mark.parametrize(
    ("typed", "codes", "level"),
    [
        ("100,4 t!", ["balance.booked", "rounding"], "decided"),
        ("100,5 t!", ["balance.booked", "rounding"], "decided"),
        ("101 t!", ["balance.booked", "rounding"], "decided"),
        ("100,6 t!", ["balance.booked.turned.in"], "error"),
        ("102 t!", ["balance.booked.turned.in"], "error"),
    ],
)
def test_what_is_typed_turns_a_booking_beyond_the_rounding_of_its_digits(
    typed: str, codes: list[str], level: str
) -> None:
    """100 t is anything from 99.5 to 100.5, and 101 t from 100.5 on; 100.6 t is 100.55 at the least."""
    with open_shell("de") as shell:
        shell.window.files.new("empty")
        shell.settle()
        _, node, flows = booked_loss(shell)
        shell.enter(flows[0], "100 t!")
        shell.enter(flows[1], typed)
        opened_anew(shell)
        assert shell.problems() == codes, "badge, list and light say one thing"
        assert badge(shell, node)[0] == level


def test_more_in_than_out_at_a_booked_supply_is_said_in_german_too() -> None:
    with open_shell("de") as shell:
        shell.window.files.new("empty")
        shell.settle()
        _, node, flows = booked_loss(shell)
        shell.enter(flows[1], "165 t!")
        opened_anew(shell)
        shell.click(opened(shell, "balance.booked.turned")[1].accept)
        shell.enter(flows[1], "90 t!")
        assert badge(shell, node) == ("error", ["Gebucht: Fehlender Zugang", "Mehr hinein als hinaus"])
        opened_anew(shell)
        (row,) = shell.window.analysis.problems.model.rows
        assert row.sentence.startswith("Es kommt mehr hinein, als hinausgeht")
        assert "gewachsen" not in row.sentence
        assert row.sentence.endswith(" hinausführen. Eine Angabe berichtigen.")
        callout, view = opened(shell, "balance.booked.turned")
        assert view.offers[0].heading == "Stattdessen einen Verlust buchen"
        assert [row[3] for row in previewed(callout)] == ["150", "90", "", "60"]


def test_a_booked_gap_that_was_led_to_a_node_is_only_corrected(booked: tuple[Shell, str, list[str]]) -> None:
    """Which way it runs is drawn: what stands at its other end would lose what it gets."""
    shell, node, flows = booked
    (loss,) = [flow.id for flow in shell.document.flows.values() if flow.quantity.booked]
    made = add_node(shell.document, "landfill", "Tip", (400.0, 400.0))
    shell.session.replace_document(reconnect(made.document, loss, target=made.made[0]).document)
    shell.settle()
    shell.enter(flows[1], "165 t!")
    opened_anew(shell)
    _, view = opened(shell, "balance.booked.turned")
    assert [one.key for one in view.offers] == ["correct"]
    assert badge(shell, node)[0] == "error"


@pytest.mark.parametrize("state", ["scenario", "measure", "period"])
def test_what_another_state_says_of_the_booked_flow_is_not_lost_unseen(
    booked: tuple[Shell, str, list[str]], state: str
) -> None:
    shell, _, flows = booked
    (loss,) = [flow.id for flow in shell.document.flows.values() if flow.quantity.booked]
    add = {"scenario": add_scenario, "measure": add_measure, "period": add_period}[state]
    made = add(shell.document, "Later")
    own = Override(loss, "quantity", quantity=Quantity(Form.VALUE, "", 30.0, "t/a", exact=True))
    if state == "measure":
        said = set_measure(made.document, made.made[0], effects=(own,))
    else:
        said = (set_override if state == "scenario" else set_period_value)(made.document, made.made[0], own)
    shell.session.replace_document(said.document)
    shell.settle()
    shell.enter(flows[1], "165 t!")
    opened_anew(shell)
    _, view = opened(shell, "balance.booked.turned")
    assert [one.key for one in view.offers] == ["correct"], "the flow is not taken out together with what is said of it"


def test_a_booking_of_the_current_state_is_seen_and_decided_upon_in_a_scenario(
    booked: tuple[Shell, str, list[str]],
) -> None:
    shell, node, flows = booked
    (loss,) = [flow.id for flow in shell.document.flows.values() if flow.quantity.booked]
    made = add_scenario(shell.document, "Later")
    (later,) = made.made
    less = Override(flows[1], "quantity", quantity=Quantity(Form.VALUE, "", 90.0, "t/a", exact=True))
    shell.session.apply(set_override(made.document, later, less))
    shell.settle()
    assert badge(shell, node) == ("decided", ["Booked: Loss"])
    before = shell.document.flows[loss].quantity
    shell.session.set_view(scenario=later)
    shell.settle()
    assert shell.value(loss) == pytest.approx(60.0)
    assert "\u0394" in str(shell.canvas.table.scene.flows[loss].model.chip), "as a booking, there too"
    level, words = badge(shell, node)
    assert (level, [one.replace("\u202f", " ") for one in words]) == ("error", ["Booked: Loss", "When booked: 20.0 %"])
    _, view = opened(shell, "balance.booked.grown")
    assert [one.key for one in view.offers] == ["anew"]
    assert view.verdict.text() == "After this nothing is open here."
    assert "20" in view.choices.lead()
    shell.click(view.accept)
    assert badge(shell, node) == ("decided", ["Booked: Loss"])
    shell.session.set_view(scenario=CURRENT)
    shell.settle()
    assert shell.document.flows[loss].quantity == before
    assert badge(shell, node) == ("decided", ["Booked: Loss"])


def test_in_a_scenario_nothing_of_the_current_state_is_taken_out(booked: tuple[Shell, str, list[str]]) -> None:
    shell, node, flows = booked
    later = in_a_scenario(shell, (flows[1], 165.0))
    before = shell.document.flows
    assert badge(shell, node) == ("error", ["Booked: Loss", "More out than in"])
    _, view = opened(shell, "balance.booked.turned")
    assert [one.heading for one in view.offers] == ["Take “Process → Customer” out of this scenario"]
    shell.click(view.accept)
    assert shell.document.flows == before, "what the scenario says is changed there alone"
    (own,) = shell.document.physics.scenarios[later].overrides
    assert (own.subject, own.quantity) == (flows[1], UNKNOWN)
    shell.session.set_view(scenario=CURRENT)
    shell.settle()
    assert badge(shell, node) == ("decided", ["Booked: Loss"])


def test_where_a_scenario_says_nothing_of_the_entries_none_is_offered_to_be_taken_out(
    booked: tuple[Shell, str, list[str]],
) -> None:
    shell, node, flows = booked
    shell.enter(flows[1], "165 t!")
    in_a_scenario(shell)
    _, view = opened(shell, "balance.booked.turned")
    assert [one.key for one in view.offers] == []
    assert not view.accept.isEnabled()
    assert "15" in view.choices.lead()
    assert badge(shell, node)[0] == "error"
