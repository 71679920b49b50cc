"""Solving again after an edit gives what solving anew gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.solver_maps import amount, case, network_map, share
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.model.document import Document
from vsm_app.model.quantities import UNKNOWN, Quantity


def edited(document: Document, flow: str, quantity: Quantity) -> Document:
    flows = dict(document.physics.flows)
    flows[flow] = replace(flows[flow], quantity=quantity)
    return replace(document, physics=replace(document.physics, flows=flows))


@pytest.mark.parametrize(
    "quantity",
    [
        amount(66.0, 1.0),
        amount(66.0, 5.0),
        amount(66.0),
        amount(0.066, 0.001, "t"),
        amount(-1.0, 1.0),
        share(0.6, 0.01),
        UNKNOWN,
    ],
    ids=["value", "spread", "exact", "unit", "negative", "share", "unknown"],
)
def test_kept_solver_agrees_with_solving_anew(quantity: Quantity) -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    kept = KeptSolver()
    kept.solve(document)
    after = edited(document, "F2", quantity)
    one, other = kept.solve(after), solve(after)
    assert one.own == other.own
    assert one.statistics == other.statistics
    assert one.problems == other.problems
    assert kept.solve(document).own == solve(document).own


def test_added_flow_is_seen() -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    kept = KeptSolver()
    kept.solve(document)
    flows = dict(document.physics.flows)
    flows["new"] = replace(flows["F6"], id="new", quantity=UNKNOWN)
    after = replace(document, physics=replace(document.physics, flows=flows))
    assert kept.solve(after).own == solve(after).own


def test_quick_answer_leaves_standard_deviations_for_later() -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    quick = solve(document, options=SolveOptions(all_sds_up_to=0))
    full = solve(document)
    assert [r.value for r in quick.own.values()] == [r.value for r in full.own.values()]
    assert all(result.sd is None for result in quick.own.values())
    assert quick.propagation is not None
    assert quick.propagation.sd_of({("F1", "mass"): 1.0}) == pytest.approx(full.own["F1"].sd)
