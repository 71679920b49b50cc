"""The badge on the map says the same as the list of problems: red where exact entries contradict each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits.conflicts import book_gap, decided_gap
from vsm_app.model.edits.flows import add_flow, set_flow
from vsm_app.model.edits.items import add_item
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.elements import ItemKind
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.following import contradicting, nodes_to_renew
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.theme import Theme


def levels(document: Document) -> dict[str, str]:
    resolver = Resolver(Theme(), "en")
    resolver.set_document(document)
    resolver.set_results(compute(document))
    models = [resolver.node(node, number) for number, node in enumerate(document.nodes.values())]
    return {model.id: model.badge.level for model in models if model.badge is not None}


@pytest.mark.parametrize(
    ("example", "red"),
    [
        ("wood-indonesia-2014", {"irw", "sawmill", "wbp_processing"}),  # 3, 9 and 2 %
        ("uk-energy-2050", {"electricity_grid"}),  # 0.14 %
    ],
)
def test_a_contradiction_is_red_on_the_map_however_small_the_gap(qapp: object, example: str, red: set[str]) -> None:
    document = open_example(example, "en")
    errors = [problem for problem in compute(document).solution.problems if problem.severity is Severity.ERROR]
    assert {node for problem in errors for node in problem.params["nodes"]} == red  # type: ignore[union-attr]
    assert {node for node, level in levels(document).items() if level == "error"} == red


def test_a_gap_that_the_spreads_explain_stays_yellow(qapp: object) -> None:
    assert levels(open_example("drive-unit", "en")) == {"disassembly": "warn"}


def test_a_card_follows_when_its_entries_no_longer_contradict(qapp: object) -> None:
    document = open_example("uk-energy-2050", "en")
    flow = next(flow for flow in document.flows.values() if flow.source == "wave")
    eased = set_flow(document, flow.id, quantity=replace(flow.quantity, exact=False, sd=2.0)).document
    before, after = compute(document), compute(eased)
    assert contradicting(before) == {"electricity_grid"}
    assert contradicting(after) == frozenset()
    assert "electricity_grid" in nodes_to_renew(document, before, after)
    assert "electricity_grid" not in levels(eased)


@pytest.mark.parametrize("turned_round", [False, True])
def test_of_what_is_booked_at_a_node_on_several_layers_the_gravest_is_marked(qapp: object, turned_round: bool) -> None:
    """A fifth of the mass was booked and is two fifths now; of the energy a tenth was booked and is a tenth."""
    document = add_node(Document(), "process", "Press", (0.0, 0.0)).document
    (node,) = document.nodes
    layers = [("t", ItemKind.MATERIAL, (100.0, 60.0), 0.2), ("MWh", ItemKind.ENERGY, (50.0, 45.0), 0.1)]
    for unit, kind, amounts, was in reversed(layers) if turned_round else layers:
        made = add_item(document, unit, kind=kind, unit=unit)
        document, (item,) = made.document, made.made
        for ends, amount in zip(((None, node), (node, None)), amounts, strict=True):
            said = Quantity(Form.VALUE, "", amount, f"{unit}/a", exact=True)
            document = add_flow(document, *ends, item=item, quantity=said).document
        edit = book_gap(document, node, f"Gap {unit}", leaving=True, kind=kind, unit=unit)
        document = decided_gap(edit, edit.made[0], was).document
    found = [one.code for one in compute(document).solution.problems if one.code.startswith("balance.booked")]
    assert sorted(found) == ["balance.booked", "balance.booked.grown"]
    assert levels(document) == {node: "error"}


@pytest.mark.parametrize(("lost", "level"), [(5.0, "warn"), (6.5, "warn"), (7.6, "error")])
def test_a_booked_gap_that_has_grown_is_not_hidden_by_a_calmer_mark_of_another_layer(
    qapp: object, lost: float, level: str
) -> None:
    """Of the energy 4 % are missing, a question; of the mass a tenth was booked, `lost` of 50 t are missing now."""
    document = add_node(Document(), "process", "Press", (0.0, 0.0)).document
    (node,) = document.nodes
    for unit, kind, amounts in (
        ("MWh", ItemKind.ENERGY, (50.0, 48.0)),
        ("t", ItemKind.MATERIAL, (50.0, 50.0 - lost)),
    ):
        made = add_item(document, unit, kind=kind, unit=unit)
        document, (item,) = made.document, made.made
        for ends, amount in zip(((None, node), (node, None)), amounts, strict=True):
            said = Quantity(Form.VALUE, "", amount, f"{unit}/a", sd=1.0)
            document = add_flow(document, *ends, item=item, quantity=said).document
    edit = book_gap(document, node, "Gap", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    document = decided_gap(edit, edit.made[0], 0.1).document
    assert levels(document) == {node: level}
