"""The badge on the map says the same as the list of problems: red where exact entries contradict each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.problems import Severity
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
