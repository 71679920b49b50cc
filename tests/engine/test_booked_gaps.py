"""From when on a booked gap has grown or turned: against plain sums, taken step by step in fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vsm_app.engine.listed import listed
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document
from vsm_app.model.edits.conflicts import book_gap, decided_gap
from vsm_app.model.edits.flows import add_flow, set_quantity
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.elements import ItemKind
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import Form, Quantity

#: Entries: how much in which unit, and how much of a tonne one of it is.
UNITS = {"t": Fraction(1), "kg": Fraction(1, 1000), "g": Fraction(1, 1_000_000)}
Entry = tuple[int, str]
ENTRIES = st.lists(st.tuples(st.integers(1, 400), st.sampled_from(sorted(UNITS))), min_size=1, max_size=4)


def at_a_node(entering: list[Entry], leaving: list[Entry], *, is_loss: bool, was: float | None) -> tuple[Document, str]:
    """A node with exact entries on both sides whose gap is booked; the document and the booked flow."""
    made = add_node(Document(), "process", "Process", (0.0, 0.0))
    (node,), document = made.made, made.document
    for ends, entries in (((None, node), entering), ((node, None), leaving)):
        for value, unit in entries:
            said = Quantity(Form.VALUE, "", float(value), f"{unit}/a", exact=True)
            document = add_flow(document, *ends, quantity=said).document
    edit = book_gap(document, node, "Gap", leaving=is_loss, kind=ItemKind.MATERIAL, unit="t")
    (flow,) = edit.made
    return decided_gap(edit, flow, was).document, flow


def told_of(document: Document) -> Problem:
    (told,) = [problem for problem in solve(document).problems if problem.code.startswith("balance.")]
    return told


def expected(
    entering: list[Entry], leaving: list[Entry], *, is_loss: bool, was: float | None
) -> tuple[str, str, Fraction]:
    """Code, level and signed share by hand: what is booked is the one side less the other."""
    into, out = Fraction(0), Fraction(0)
    for value, unit in entering:
        into += value * UNITS[unit]
    for value, unit in leaving:
        out += value * UNITS[unit]
    booked = into - out if is_loss else out - into
    share = booked / max(into, out)  # of what goes through
    if booked < 0:
        return f"balance.booked.turned.{'in' if is_loss else 'out'}", "error", share
    grown = Fraction(0) if was is None else share - Fraction(was)
    level = "error" if grown > Fraction(5, 100) else "warn" if grown > Fraction(1, 100) else ""
    return "balance.booked.grown" if level else "balance.booked", level, share


@settings(max_examples=150, deadline=None)
@given(ENTRIES, ENTRIES, st.booleans(), st.one_of(st.none(), st.sampled_from([0.0, 0.01, 0.2, 0.5])))
def test_it_is_told_as_plain_sums_have_it(
    entering: list[Entry], leaving: list[Entry], is_loss: bool, was: float | None
) -> None:
    code, level, share = expected(entering, leaving, is_loss=is_loss, was=was)
    limits = [
        Fraction(0),
        *(() if was is None else (Fraction(was) + one for one in (Fraction(1, 100), Fraction(1, 20)))),
    ]
    if share and min(abs(share - limit) for limit in limits) < Fraction(2, 1_000_000):
        return  # nobody can tell on which side that is
    told = told_of(at_a_node(entering, leaving, is_loss=is_loss, was=was)[0])
    assert (told.code, told.params.get("level", "")) == (code, level)
    assert told.params["share"] == pytest.approx(float(abs(share)), abs=1e-9)
    assert (float(str(told.params["gap"])) < 0.0) == (share < 0)


@pytest.mark.parametrize("is_loss", [True, False])
def test_it_turns_where_as_much_goes_out_as_comes_in(is_loss: bool) -> None:
    """Looked for by halving: one side is 100 t, the other grows; from there on no loss can be meant (or no supply)."""
    sides = ([(100, "t")], [(1, "t")]) if is_loss else ([(1, "t")], [(100, "t")])
    document, flow = at_a_node(*sides, is_loss=is_loss, was=1.0)
    (moved,) = [one.id for one in document.flows.values() if one.id != flow and one.quantity.value == 1.0]
    low, high = 1.0, 199.0
    for _ in range(40):
        middle = (low + high) / 2.0
        changed = set_quantity(document, moved, Quantity(Form.VALUE, "", middle, "t/a", exact=True)).document
        low, high = (low, middle) if ".turned" in told_of(changed).code else (middle, high)
    assert high == pytest.approx(100.0, rel=2e-6)


def test_no_gap_at_all_is_on_no_side() -> None:
    for is_loss in (True, False):
        told = told_of(at_a_node([(100, "t")], [(100, "t")], is_loss=is_loss, was=0.2)[0])
        assert (told.code, told.params["share"]) == ("balance.booked", pytest.approx(0.0, abs=1e-9))


@pytest.mark.parametrize("is_loss", [True, False])
@pytest.mark.parametrize(("more", "decimals", "is_turned"), [(101.0, 0, False), (101.1, 1, True), (102.0, 0, True)])
def test_within_the_rounding_of_the_digits_written_there_is_no_gap(
    is_loss: bool, more: float, decimals: int, is_turned: bool
) -> None:
    """100 and 101 may both stand for 100.5: as any balance of exact entries, that of a booking closes so far."""
    document, booked = at_a_node([(100, "t")], [(100, "t")], is_loss=is_loss, was=0.2)
    for flow in list(document.flows.values()):
        if flow.id != booked:
            is_more = (flow.source is None) != is_loss  # on the side from which the booking would have to come
            said = replace(flow.quantity, value=more if is_more else 100.0, decimals=decimals if is_more else 0)
            document = set_quantity(document, flow.id, said).document
    found = solve(document)
    told = [problem.code for problem in listed(found.problems, document.flows, found)]
    turned = f"balance.booked.turned.{'in' if is_loss else 'out'}"
    assert told == ([turned] if is_turned else ["balance.booked", "rounding"])
