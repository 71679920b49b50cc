"""Which entry was made last is read from the steps of the history, the newest first."""

from __future__ import annotations

from itertools import pairwise

from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, set_quantity
from vsm_app.model.edits.nodes import add_node, set_node
from vsm_app.model.last_entry import LastEntry, hang_together, last_entry
from vsm_app.model.quantities import UNKNOWN, Form, Quantity

TEN, TWENTY = (Quantity(Form.VALUE, f"{value} t", value, "t") for value in (10.0, 20.0))


def drawn() -> tuple[Document, list[str], list[str]]:
    """Two pairs of nodes, each with a flow."""
    document = Document()
    nodes: list[str] = []
    flows: list[str] = []
    for number in range(4):
        made = add_node(document, "process", f"Step {number}", (200.0 * number, 0.0))
        document = made.document
        nodes += made.made
    for source, target in (nodes[:2], nodes[2:]):
        made = add_flow(document, source, target)
        document = made.document
        flows += [one for one in made.made if one in document.flows]
    return document, nodes, flows


def steps(*documents: Document) -> list[tuple[Document, Document]]:
    return list(pairwise(documents))[::-1]


def test_the_last_entry_is_the_newest_amount_whatever_was_done_since() -> None:
    empty, nodes, (first, second) = drawn()
    one = set_quantity(empty, first, TEN).document
    two = set_quantity(one, second, TEN).document
    changed = set_quantity(two, first, TWENTY).document
    renamed = set_node(changed, nodes[0], name="Kiln").document
    surer = set_quantity(renamed, second, Quantity(Form.VALUE, "10 t!", 10.0, "t", exact=True)).document
    assert last_entry(steps(empty, one, two, changed, renamed, surer)) == LastEntry(first, TWENTY, TEN)
    assert last_entry(steps(empty, one)) == LastEntry(first, TEN, UNKNOWN)
    assert last_entry([]) is None


def test_an_entry_taken_out_is_not_the_last_nor_is_one_of_several_made_together() -> None:
    empty, _, (first, second) = drawn()
    one = set_quantity(empty, first, TEN).document
    two = set_quantity(one, second, TEN).document
    without = set_quantity(two, second, UNKNOWN).document
    assert last_entry(steps(empty, one, two, without)) == LastEntry(first, TEN, UNKNOWN)
    assert last_entry([(empty, two)]) is None


def test_only_an_entry_to_which_flows_lead_has_a_part_in_what_happens_at_a_node() -> None:
    document, nodes, (first, second) = drawn()
    assert not hang_together(document, second, nodes[:1], (first,))
    joined = add_flow(document, nodes[1], nodes[2]).document
    assert hang_together(joined, second, nodes[:1], ())
    assert hang_together(joined, second, (), (first,))


def test_a_flow_that_is_not_drawn_has_no_part_in_anything() -> None:
    document, nodes, (first, _) = drawn()
    assert not hang_together(document, "not yet", nodes, (first,))
