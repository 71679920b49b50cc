"""Ways out of entries that disagree, as pure edits."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.engine.disagreement import disagreement
from vsm_app.engine.doubts import booked_share
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Solution, class_code
from vsm_app.errors import EditError
from vsm_app.io.codec import decode, encode
from vsm_app.model.document import Document
from vsm_app.model.edits.conflicts import (
    book_anew,
    book_gap,
    book_instead,
    decided_gap,
    give_spread,
    let_stock_change,
    trust,
    widened,
)
from vsm_app.model.edits.flows import add_flow, set_flow, set_quantity
from vsm_app.model.edits.nodes import add_node, set_node
from vsm_app.model.edits.periods import add_period, set_period_value
from vsm_app.model.edits.scenarios import add_scenario, set_override
from vsm_app.model.elements import ItemKind, StockEntry
from vsm_app.model.ids import distinct_name_of
from vsm_app.model.period_lens import put_back, seen_in
from vsm_app.model.problem_list import causes_only
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.scenarios import Override
from vsm_app.texts import problem_text


def written(_flow: str, quantity: Quantity) -> str:
    return f"{quantity.value} {quantity.unit}{'!' if quantity.exact else ''}"


def contradiction(enters: float = 100.0, leaves: float = 80.0, *, exact: bool = True) -> tuple[Document, str, str, str]:
    """A node with one entry in and one out; the document and the ids of node, inflow, outflow."""
    result = add_node(Document(), "process", "Process", (0.0, 0.0))
    node, document = result.made[0], result.document
    flows = []
    for ends, value in (((None, node), enters), ((node, None), leaves)):
        quantity = Quantity(Form.VALUE, f"{value} t/a", value, "t/a", exact=exact)
        made = add_flow(document, *ends, quantity=quantity)
        document = made.document
        flows.append(made.made[0])
    return document, node, flows[0], flows[1]


def test_whom_we_trust_stays_and_the_other_gives_way_without_losing_its_reading() -> None:
    document, _, into, out = contradiction()
    spreads = widened(document, {out: 80.0}, 20.0)
    after = trust(document, (into,), (out,), spreads, written).document
    solution = solve(after)
    assert solution.own[out].value == pytest.approx(100.0)
    assert after.flows[out].quantity.value == 80.0
    told = [problem for problem in solution.problems if problem.code.startswith(("conflict", "test", "balance"))]
    assert [(problem.code, problem.params["held"], problem.params["aside"]) for problem in told] == [
        ("balance.decided", (into,), (out,))
    ]


def test_a_booked_gap_is_a_loss_that_the_solver_sizes() -> None:
    document, node, _, _ = contradiction()
    result = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = result.made
    solution = solve(result.document)
    assert solution.own[flow].value == pytest.approx(20.0)
    assert solution.own[flow].entered is None
    assert (result.document.flows[flow].source, result.document.flows[flow].target) == (node, None)
    told = [problem for problem in solution.problems if problem.code.startswith("balance.")]
    assert [(one.code, one.severity, one.subjects) for one in told] == [("balance.booked", Severity.INFO, (node, flow))]
    sums = {key: told[0].params[key] for key in ("in", "out", "gap", "share", "unit", "flow")}
    assert sums == pytest.approx({"in": 100.0, "out": 80.0, "gap": 20.0, "share": 0.2, "unit": "t", "flow": flow})


def test_what_was_booked_is_told_from_a_question_mark_until_something_else_is_said() -> None:
    document, node, _, _ = contradiction()
    asked = add_flow(document, node, None)
    booked = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    for result, is_booked in ((asked, False), (booked, True)):
        (flow,) = result.made
        solution, again = solve(result.document), decode(encode(result.document), "map")[0]
        codes = [problem.code for problem in solution.problems]
        assert ("balance.booked" in codes) is is_booked
        assert again.flows[flow].quantity.booked is is_booked
        code = class_code(solution.own[flow], result.document.flows[flow].quantity)
        assert code == ("flow_class.booked" if is_booked else "flow_class.observable")
    (flow,) = booked.made
    said = set_quantity(booked.document, flow, Quantity(Form.UNKNOWN, "?")).document
    assert "balance.booked" not in [problem.code for problem in solve(said).problems]


@pytest.mark.parametrize(
    ("leaves", "level"),
    [(80.0, ""), (79.5, ""), (90.0, ""), (78.0, "warn"), (70.0, "error"), (10.0, "error")],
)
def test_a_booked_gap_that_grows_beyond_what_was_decided_is_a_warning(leaves: float, level: str) -> None:
    """A fifth of what goes through was booked: less is no question, more is, by the limits of the map (1 and 5 %)."""
    document, node, _, out = contradiction()
    edit = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = edit.made
    booked = decided_gap(edit, flow, booked_share(solve(edit.document), flow)).document
    again = decode(encode(booked), "map")[0]
    assert again.flows[flow].quantity == Quantity(booked=True, value=pytest.approx(0.2))
    changed = set_quantity(again, out, Quantity(Form.VALUE, "", leaves, "t/a", exact=True)).document
    (told,) = [problem for problem in solve(changed).problems if problem.code.startswith("balance.")]
    if not level:
        assert (told.code, told.severity) == ("balance.booked", Severity.INFO)
        return
    assert (told.code, told.severity, told.params["level"]) == ("balance.booked.grown", Severity.WARNING, level)
    assert (told.params["was"], told.params["share"]) == pytest.approx((0.2, 1.0 - leaves / 100.0))
    meant = book_anew(changed, flow, float(str(told.params["share"]))).document
    assert "balance.booked" in [problem.code for problem in solve(meant).problems]


def test_a_booking_stands_in_every_scenario_and_is_meant_anew_in_one_of_them() -> None:
    """The same gap, booked in the current state, is larger in a scenario: what is decided there holds there alone."""
    document, node, _, out = contradiction()
    edit = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = edit.made
    made = add_scenario(decided_gap(edit, flow, 0.2).document, "Later")
    (later,) = made.made
    less = Quantity(Form.VALUE, "", 60.0, "t/a", exact=True)
    changed = set_override(made.document, later, Override(out, "quantity", quantity=less)).document
    assert told_of(solve(changed)) == [("balance.booked", 0.2, None)]
    assert told_of(solve(changed, later)) == [("balance.booked.grown", 0.4, 0.2)]
    meant = book_anew(changed, flow, 0.4, later)
    assert meant.document.flows[flow].quantity == Quantity(booked=True, value=0.2), "the current state is as it was"
    again = decode(encode(meant.document), "map")[0]
    assert told_of(solve(again, later)) == [("balance.booked", 0.4, None)]
    assert book_anew(meant.document, flow, 0.4, later).document == meant.document
    still = set_quantity(again, out, less).document
    assert told_of(solve(still)) == [("balance.booked.grown", 0.4, 0.2)], "nobody has decided on that there"
    entered = Override(flow, "quantity", quantity=Quantity(Form.VALUE, "", 40.0, "t/a", exact=True))
    said = set_override(again, later, entered).document
    assert told_of(solve(said, later)) == [], "an amount that is said there is no booking"
    assert told_of(solve(said)) == [("balance.booked", 0.2, None)]


def test_a_booking_is_meant_anew_in_one_period_as_any_other_entry_there() -> None:
    document, node, _, out = contradiction()
    edit = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = edit.made
    made = add_period(decided_gap(edit, flow, 0.2).document, "March")
    (march,) = made.made
    less = Override(out, "quantity", quantity=Quantity(Form.VALUE, "", 60.0, "t/a", exact=True))
    changed = set_period_value(made.document, march, less).document
    seen = seen_in(changed, march)
    assert told_of(solve(seen)) == [("balance.booked.grown", 0.4, 0.2)]
    after = put_back(changed, seen, march, book_anew(seen, flow, 0.4)).document
    assert after.flows[flow].quantity == Quantity(booked=True, value=0.2)
    assert told_of(solve(seen_in(after, march))) == [("balance.booked", 0.4, None)]
    assert told_of(solve(after)) == [("balance.booked", 0.2, None)]


def told_of(solution: Solution) -> list[tuple[str, object, object]]:
    """What is told of bookings: code, share now, share when it was booked."""
    found = [problem for problem in solution.problems if problem.code.startswith("balance.booked")]
    return [(one.code, pytest.approx(one.params["share"]), one.params.get("was")) for one in found]


def test_of_a_gap_booked_before_its_size_was_kept_nothing_is_said_to_have_grown() -> None:
    document, node, _, out = contradiction()
    edit = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    changed = set_quantity(edit.document, out, Quantity(Form.VALUE, "", 10.0, "t/a", exact=True)).document
    assert "balance.booked" in [problem.code for problem in solve(changed).problems]


def test_a_booked_gap_that_grows_with_all_that_goes_through_is_what_was_decided() -> None:
    document, node, into, out = contradiction()
    edit = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = edit.made
    changed = decided_gap(edit, flow, 0.2).document
    for one, value in ((into, 1000.0), (out, 800.0)):
        changed = set_quantity(changed, one, Quantity(Form.VALUE, "", value, "t/a", exact=True)).document
    assert "balance.booked" in [problem.code for problem in solve(changed).problems]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("leaving", "ends", "side", "words"),
    [
        (
            True,
            (100.0, 110.0),
            "in",
            "more goes out than comes in, 100 t in and 110 t out. “Gap” is booked as what leaves",
        ),
        (True, (100.0, 100.5), "in", "would have to bring 0.5 t in"),
        (
            False,
            (110.0, 100.0),
            "out",
            "more comes in than goes out, 110 t in and 100 t out. “Gap” is booked as what come",
        ),
        (False, (100.5, 100.0), "out", "would have to take 0.5 t out"),
    ],
)
def test_a_booked_gap_on_the_other_side_is_told_as_that_and_can_be_booked_there(
    leaving: bool, ends: tuple[float, float], side: str, words: str, known: bool
) -> None:
    """A loss by which something comes in has not grown, was not decided upon, and cannot be meant as it is."""
    document, node, into, out = contradiction(100.0, 80.0) if leaving else contradiction(80.0, 100.0)
    edit = book_gap(document, node, "Gap", leaving=leaving, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = edit.made
    changed = decided_gap(edit, flow, 0.2).document if known else edit.document
    for one, value in zip((into, out), ends, strict=True):
        changed = set_quantity(changed, one, Quantity(Form.VALUE, "", value, "t/a", exact=True)).document
    solution = solve(changed)
    told = [problem for problem in causes_only(solution.problems, changed.flows) if problem.severity != Severity.INFO]
    assert [problem.code for problem in told] == [f"balance.booked.turned.{side}"], "nor that a flow is below zero"
    assert told[0].params["level"] == "error", "however little: no flow runs backwards"
    assert words in problem_text(told[0], "en", distinct_name_of(changed)).replace("\u202f", " ")
    assert (found := disagreement(solution, changed, told[0])) is not None
    assert (found.booked, found.gap) == (flow, pytest.approx(-abs(ends[0] - ends[1])))
    meant = book_instead(changed, flow, "Other side", kind=ItemKind.MATERIAL, unit="t")
    (instead,) = meant.made
    assert (flow in meant.document.flows, meant.document.flows[instead].source is None) == (False, leaving)
    then = solve(meant.document)
    assert [problem.code for problem in then.problems] == ["balance.booked"]
    assert then.own[instead].value == pytest.approx(abs(ends[0] - ends[1]))


def test_what_was_noted_at_a_booked_gap_stands_at_the_one_on_the_other_side() -> None:
    document, node, _, out = contradiction(100.0, 80.0)
    edit = book_gap(document, node, "Gap", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    noted = set_flow(edit.document, edit.made[0], note="Chips, agreed with the foundry").document
    changed = set_quantity(noted, out, Quantity(Form.VALUE, "", 110.0, "t/a", exact=True)).document
    meant = book_instead(changed, edit.made[0], "Other side", kind=ItemKind.MATERIAL, unit="t")
    (instead,) = meant.made
    assert meant.document.flows[instead].note == "Chips, agreed with the foundry"


def test_the_sums_of_a_booked_gap_can_be_checked_as_they_are_read() -> None:
    document, node, _, _ = contradiction(169.5, 122.5)
    result = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    (told,) = [problem for problem in solve(result.document).problems if problem.code == "balance.booked"]
    read = problem_text(told, "en").replace("\u202f", " ")
    into, out, gap = (float(words.split(" t")[0].split()[-1]) for words in re.findall(r"[\d.]+ t", read))
    assert into - out == gap, read


def test_a_booked_inflow_is_told_with_the_sums_without_it() -> None:
    document, node, _, _ = contradiction(80.0, 100.0)
    result = book_gap(document, node, "unseen", leaving=False, kind=ItemKind.MATERIAL, unit="t")
    (told,) = [problem for problem in solve(result.document).problems if problem.code == "balance.booked"]
    sums = {key: told.params[key] for key in ("in", "out", "gap", "share")}
    assert sums == pytest.approx({"in": 80.0, "out": 100.0, "gap": 20.0, "share": 0.2})


def test_a_second_gap_goes_to_the_same_item() -> None:
    document, node, _, _ = contradiction()
    once = book_gap(document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    twice = book_gap(once.document, node, "unexplained", leaving=True, kind=ItemKind.MATERIAL, unit="t")
    assert len(twice.document.items) == len(once.document.items)


def test_what_comes_in_unseen_is_booked_as_an_inflow() -> None:
    document, node, _, _ = contradiction(80.0, 100.0)
    result = book_gap(document, node, "unknown", leaving=False, kind=ItemKind.MATERIAL, unit="t")
    assert solve(result.document).own[result.made[0]].value == pytest.approx(20.0)


def test_a_stock_that_may_change_takes_the_gap() -> None:
    document, node, _, _ = contradiction()
    solution = solve(let_stock_change(document, node, "mass").document)
    assert [stock.change for stock in solution.stocks.values()] == pytest.approx([20.0])


def test_letting_stock_change_asks_anew_on_the_layer_at_odds_only() -> None:
    document, node, _, _ = contradiction()
    entered = {
        layer: StockEntry(change=Quantity(Form.VALUE, f"5 {unit}", 5.0, unit))
        for layer, unit in (("mass", "t/a"), ("energy", "MWh/a"))
    }
    document = set_node(document, node, holds_stock=True, stock=entered).document
    after = let_stock_change(document, node, "mass").document.nodes[node].stock
    assert after["mass"].change == Quantity()
    assert after["energy"] == entered["energy"]


def test_entries_that_are_no_numbers_cannot_be_trusted() -> None:
    document, node, _, _ = contradiction()
    made = add_flow(document, node, None)
    with pytest.raises(EditError):
        trust(made.document, made.made, (), {}, written)


@given(
    enters=st.floats(1.0, 1e6), share=st.floats(0.01, 0.99), exact=st.booleans()
)  # any gap, with and without spreads of their own
def test_widened_spreads_cover_the_gap_and_never_shrink(enters: float, share: float, exact: bool) -> None:
    document, _, into, out = contradiction(enters, enters * share, exact=exact)
    values = {into: enters, out: enters * share}
    gap = enters - enters * share
    spreads = widened(document, values, gap)
    assert math.hypot(*(spreads[one] * values[one] for one in values)) >= gap * (1 - 1e-9)
    assert all(spread >= 0.02 * (1 - 1e-9) for spread in spreads.values())
    solution = solve(give_spread(document, spreads, written).document)
    assert solution.statistics.passed


@pytest.mark.parametrize("exact", [True, False])
def test_the_balance_behind_a_problem_is_found_with_its_sides_and_its_gap(exact: bool) -> None:
    document, node, into, out = contradiction(exact=exact)
    solution = solve(document)
    told = [problem for problem in solution.problems if problem.code.startswith(("conflict", "test", "balance"))]
    assert told
    for problem in told:
        found = disagreement(solution, document, problem)
        assert found is not None
        assert (found.nodes, found.unit) == ((node,), "t")
        assert dict(found.entering) == pytest.approx({into: 100.0})
        assert dict(found.leaving) == pytest.approx({out: 80.0})
        assert found.gap == pytest.approx(20.0)
