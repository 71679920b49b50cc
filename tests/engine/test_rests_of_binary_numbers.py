"""What is left of a number where others cancel is nothing; a trace that was worked out is a trace."""

from __future__ import annotations

import pytest

from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes
from vsm_app.ui.together import enter_together


def chained(first: str, second: str) -> tuple[Document, str, str]:
    """Two flows one after the other, entered in words, the second before the first; it carries aluminium."""
    document = Document()
    for name in ("Cut", "Weld", "Paint"):
        document = nodes.add_node(document, "process", name, (0.0, 0.0)).document
    cut, weld, paint = document.nodes
    made = []
    for source, target, item in ((cut, weld, "Scrap"), (weld, paint, "Aluminium")):
        added = items.add_item(document, item, unit="t")
        result = flows.add_flow(added.document, source, target, item=added.made[0])
        document, made = result.document, [*made, result.made[0]]
    for flow, words in ((made[1], second), (made[0], first)):
        if words:
            document = enter_together(document, (flow,), words, "en").document
    return document, made[0], made[1]


def test_what_must_be_half_of_itself_is_nothing() -> None:
    document, first, second = chained("=0.5*Aluminium", "100 t/a")
    solution = solve(document)
    assert [solution.own[flow].value for flow in (first, second)] == [0.0, 0.0]
    assert set(solution.flows.bases.values()) == {0.0}


def test_a_trace_that_follows_is_not_nothing() -> None:
    document = nodes.add_node(Document(), "process", "Mix", (0.0, 0.0)).document
    (mix,) = document.nodes
    made = []
    for item in ("Ore", "Mercury"):
        added = items.add_item(document, item, unit="t")
        result = flows.add_flow(added.document, None, mix, item=added.made[0])
        document, made = result.document, [*made, result.made[0]]
    document = enter_together(document, (made[0],), "1000000 t/a", "en").document
    document = enter_together(document, (made[1],), "=0.0000000000001*Ore", "en").document
    assert solve(document).own[made[1]].value == pytest.approx(1e-7)
