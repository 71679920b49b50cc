"""Solving again after an edit gives what solving anew gives."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.random_networks import random_network
from helpers.solver_maps import amount, case, network_map, share
from vsm_app.engine import laplacian
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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (amount(-1.0, 1.0), amount(66.0, 1.0)),
        (amount(-1.0, 1.0), amount(-2.0, 1.0)),
        (amount(66.0, 1e-9), amount(66.0)),
        (amount(66.0), amount(66.0, 1e-9)),
        (amount(0.0, 1.0), amount(-5.0, 1.0)),
    ],
    ids=["positive again", "more negative", "no longer tiny", "tiny", "below zero"],
)
def test_nothing_of_the_entry_before_stays_behind(before: Quantity, after: Quantity) -> None:
    """What was told of an entry, and the bound that was lifted for a negative one, go with it."""
    document = network_map(case("narasimhan2000-bypass")["flows"])
    kept = KeptSolver()
    kept.solve(edited(document, "F2", before))
    again = edited(document, "F2", after)
    one, other = kept.solve(again), solve(again)
    assert one.problems == other.problems
    assert one.own == other.own


def test_a_bound_lifted_for_a_negative_entry_holds_again() -> None:
    """An entry that turns positive is kept from running backwards, although the balances want it to."""
    flows = [
        {"id": "in", "from": None, "to": "P", "quantity": amount(10.0)},
        {"id": "out", "from": "P", "to": None, "quantity": amount(40.0, 0.1)},
        {"id": "back", "from": "P", "to": None, "quantity": amount(-1.0, 5.0)},
        {"id": "loss", "from": "P", "to": None, "quantity": amount(1.0, 0.1)},
    ]
    document = network_map(flows)
    kept = KeptSolver()
    assert kept.solve(document).own["back"].value < 0
    after = edited(document, "back", amount(1.0, 5.0))
    assert kept.solve(after).own["back"].value == solve(after).own["back"].value == 0.0


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


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9))
def test_a_session_of_edits_gives_what_solving_anew_gives(seed: int) -> None:
    """Values and spreads, one after the other, in networks with unknown and exact flows: to the last digits."""
    document, chance = network_map(random_network(seed)["flows"]), random.Random(seed)
    kept = KeptSolver()
    kept.solve(document)
    names = [flow.id for flow in document.physics.flows.values() if flow.quantity.is_entered]
    for _ in range(6):
        name = chance.choice(names)
        before = document.physics.flows[name].quantity
        value = (before.value or 1.0) * chance.choice([0.5, 1.0, 1.01, 3.0])
        sd = before.sd if chance.random() < 0.7 else chance.choice([None, 0.1, 5.0])
        document = edited(document, name, replace(before, value=value, sd=sd, exact=not sd))
        one, other = kept.solve(document), solve(document)
        assert one.own == other.own
        assert one.flows == other.flows
        assert one.balances == other.balances
        assert one.statistics == other.statistics
        assert one.problems == other.problems
        assert one.missing == other.missing


def test_an_edited_value_is_solved_with_the_factor_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    kept = KeptSolver()
    before = kept.solve(document)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("factored again")

    monkeypatch.setattr(laplacian, "splu", refuse)
    after = kept.solve(edited(document, "F2", amount(66.0, 1.0)))
    assert after.own["F2"].value != before.own["F2"].value
    assert [flow.sd for flow in after.own.values()] == [flow.sd for flow in before.own.values()]
    with pytest.raises(AssertionError, match="factored again"):
        kept.solve(edited(document, "F2", amount(66.0, 2.0)))


def test_without_which_entry_all_others_fit_is_asked_again_with_the_factors_at_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    kept = KeptSolver()
    far_off, farther = (edited(document, "F2", amount(value, 1.0)) for value in (90.0, 95.0))
    assert any(problem.code.startswith("test.proposal") for problem in kept.solve(far_off).problems)
    anew = solve(farther).problems

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("factored again")

    monkeypatch.setattr(laplacian, "splu", refuse)
    assert kept.solve(farther).problems == anew
    assert any(problem.code.startswith("test.proposal") for problem in anew)
