"""Of entries that disagree the one made last is offered first, whichever one the statistics accuse."""

from __future__ import annotations

import pytest

from vsm_app.engine.disagreement import disagreement
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, set_quantity
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.last_entry import LastEntry
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.ui.panels.choices import Choice, Choices

SAID = Quantity(Form.VALUE, "300 t", 300.0, "t")


def amount(value: float) -> Quantity:
    return Quantity(Form.VALUE, f"{value:g} t", value, "t")


def mistaken() -> tuple[Document, list[str]]:
    """Steel (300 t, where 248 t were solved) becomes parts in two steps; a tenth of it is cut off."""
    document = Document()
    nodes: list[str] = []
    for number, kind in enumerate(("supplier", "process", "process", "customer", "landfill")):
        made = add_node(document, kind, f"{kind} {number}", (220.0 * number, 0.0))
        document, nodes = made.document, [*nodes, *made.made]
    flows = []
    for source, target, said in ((0, 1, SAID), (1, 2, amount(223.0)), (2, 3, amount(223.0)), (1, 4, None)):
        share = Quantity(Form.SHARE, "10 %", 0.1)
        document = add_flow(document, nodes[source], nodes[target], quantity=said or share).document
        flows.append(list(document.flows)[-1])
    return document, flows


def offered(document: Document, last: LastEntry, code: str, lang: str) -> tuple[Choices, list[Choice]]:
    solution = solve(document)
    problem = next(one for one in solution.problems if one.code.startswith(code))
    found = disagreement(solution, document, problem)
    assert found is not None
    choices = Choices(document, found, lang, 1, reconciled=solution.reconciled, last=last)
    return choices, list(choices.all())


@pytest.mark.parametrize("code", ["test.failed", "test.suspect"])
@pytest.mark.parametrize(
    ("lang", "heading", "line"),
    [
        ("en", "was entered last: take it back", "This flow is calculated again: the other entries give 247.8\u202ft"),
        (
            "de",
            "wurde zuletzt eingegeben: zurücknehmen",
            "berechnet: Aus den anderen Angaben folgen 247,8\u202ft",
        ),
    ],
)
def test_the_last_entry_is_offered_first_with_what_the_others_say(
    code: str, lang: str, heading: str, line: str
) -> None:
    document, flows = mistaken()
    choices, found = offered(document, LastEntry(flows[0], SAID, UNKNOWN), code, lang)
    first = found[0]
    assert (first.key, first.heading.startswith("300 t")) == ("last", True)
    assert first.heading.endswith(heading)
    then = solve(first.edit.document)
    assert not [one.code for one in then.problems if one.code.startswith(("test.", "conflict.", "balance.gap"))]
    assert line in choices.line_after(first, then)


def test_an_earlier_amount_holds_again() -> None:
    document, flows = mistaken()
    _, found = offered(document, LastEntry(flows[0], SAID, amount(250.0)), "test.failed", "en")
    assert found[0].line == "250 t holds again"
    assert found[0].edit.document.flows[flows[0]].quantity.value == 250.0


def test_an_entry_that_was_changed_since_or_stands_elsewhere_is_not_offered() -> None:
    document, flows = mistaken()
    _, found = offered(document, LastEntry(flows[0], amount(299.0), UNKNOWN), "test.failed", "en")
    assert "last" not in [choice.key for choice in found]
    apart = add_node(add_node(document, "process", "A", (0.0, 900.0)).document, "process", "B", (300.0, 900.0)).document
    a, b = list(apart.nodes)[-2:]
    apart = set_quantity(made := add_flow(apart, a, b).document, list(made.flows)[-1], SAID).document
    _, found = offered(apart, LastEntry(list(apart.flows)[-1], SAID, UNKNOWN), "test.failed", "en")
    assert "last" not in [choice.key for choice in found]
