"""Results that their own spread drowns, entries that the balances moved: hints, where the map closes all the same."""

from __future__ import annotations

import pytest

from helpers.solver_maps import amount
from vsm_app.engine.doubts import SHOWN, is_doubtful
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Solution
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, StockEntry
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import problem_text


def solved(*flows: Flow) -> Solution:
    names = dict.fromkeys(end for flow in flows for end in (flow.source, flow.target) if end)
    physics = Physics(
        items={"m": Item("m", "m")},
        nodes={name: Node(name, name) for name in names},
        flows={flow.id: flow for flow in flows},
    )
    return solve(Document(name="", physics=physics))


def told(solution: Solution, code: str) -> list[Problem]:
    return [problem for problem in solution.problems if problem.code.startswith(code)]


def test_a_result_that_its_spread_drowns_is_told_in_words() -> None:
    solution = solved(
        Flow("in", None, "P", "m", amount(60.0, 18.0, "t")),
        Flow("out", "P", None, "m", amount(58.0, 0.0, "t")),
        Flow("loss", "P", None, "m"),
    )
    assert is_doubtful(solution.own["loss"])
    (hint,) = told(solution, "solved.near_zero")
    assert (hint.subjects, hint.severity) == (("loss",), Severity.INFO)
    assert "cannot be told from zero (2 ± 18\u202ft)" in problem_text(hint, "en")
    assert "von null nicht zu unterscheiden (2 ± 18\u202ft)" in problem_text(hint, "de")


@pytest.mark.parametrize(("value", "sd"), [(30.0, 18.0), (60.0, 18.0)])
def test_a_result_that_is_known_or_nothing_is_no_hint(value: float, sd: float) -> None:
    solution = solved(
        Flow("in", None, "P", "m", amount(60.0, sd, "t")),
        Flow("out", "P", None, "m", amount(value, 0.0, "t")),
        Flow("loss", "P", None, "m"),
    )
    assert told(solution, "solved.near_zero") == []


def test_many_such_results_are_one_line() -> None:
    flows = []
    for number in range(SHOWN + 1):
        flows += [
            Flow(f"in{number}", None, f"P{number}", "m", amount(60.0, 18.0, "t")),
            Flow(f"out{number}", f"P{number}", None, "m", amount(58.0, 0.0, "t")),
            Flow(f"loss{number}", f"P{number}", None, "m"),
        ]
    (hint,) = told(solved(*flows), "solved.near_zero")
    assert hint.code == "solved.near_zero.many"
    assert hint.params["count"] == SHOWN + 1


def test_entries_that_were_moved_by_more_than_their_spread_are_told() -> None:
    solution = solved(
        Flow("in", None, "P", "m", amount(120.0, 2.4, "t")), Flow("out", "P", None, "m", amount(114.0, 2.28, "t"))
    )
    assert solution.statistics.passed
    hints = told(solution, "entry.moved")
    assert [hint.subjects for hint in hints] == [("in",), ("out",)]
    assert hints[0].params["value"] == pytest.approx(solution.own["in"].value)


def between(low: float, high: float) -> Quantity:
    return Quantity(Form.RANGE, f"{low:g}-{high:g} t", unit="t", low=low, high=high)


@pytest.mark.parametrize(
    ("low", "leaves", "is_told"),
    [(160.0, 172.0, False), (150.0, 176.0, True), (160.0, 190.0, True)],
    ids=["within", "out", "far out"],
)
def test_a_range_that_the_balances_left_is_told_and_one_that_they_kept_is_not(
    low: float, leaves: float, is_told: bool
) -> None:
    said = between(low, low + 10.0)
    solution = solved(Flow("in", None, "P", "m", said), Flow("out", "P", None, "m", amount(leaves, 3.44, "t")))
    assert not [hint for hint in told(solution, "entry.moved") if "in" in hint.subjects], "a range has no ± of its own"
    hints = told(solution, "entry.out_of_range")
    assert [(hint.subjects, hint.severity) for hint in hints] == ([(("in",), Severity.WARNING)] if is_told else [])
    for hint in hints:
        assert (hint.params["low"], hint.params["high"]) == (pytest.approx(said.low), pytest.approx(said.high))
        assert hint.params["value"] == pytest.approx(solution.own["in"].value)
        assert "aus ihrem Bereich geschoben" in problem_text(hint, "de")


def test_a_range_of_shares_is_told_in_per_cent() -> None:
    part = Quantity(Form.SHARE, "10-20 %", 0.15, "%", sd=0.029, low=0.1, high=0.2)
    solution = solved(
        Flow("in", None, "P", "m", amount(100.0, 0.0, "t")),
        Flow("part", "P", None, "m", part),
        Flow("other", "P", None, "m", amount(60.0, 0.0, "t")),
    )
    (hint,) = told(solution, "entry.out_of_range")
    assert hint.subjects == ("part",)
    assert "10 to 20\u202f% and is now 40\u202f%" in problem_text(hint, "en")


def stores(count: int) -> Physics:
    """Stores that take 24 t, of which 0 ± 5 t were entered as their stock change."""
    names = [f"N{number}" for number in range(count)]
    held = {"mass": StockEntry(change=amount(0.0, 5.0, "t"))}
    fed = {f"in{n}": Flow(f"in{n}", None, n, "m", amount(224.0, 0.0, "t")) for n in names}
    drawn = {f"out{n}": Flow(f"out{n}", n, None, "m", amount(200.0, 4.0, "t")) for n in names}
    nodes = {n: Node(n, n, kind="inventory", stock=held) for n in names}
    return Physics(items={"m": Item("m", "m")}, nodes=nodes, flows=fed | drawn)


def test_a_stock_change_that_was_moved_by_more_than_its_spread_is_told_at_its_node() -> None:
    (hint,) = told(solve(Document(name="", physics=stores(1))), "entry.moved.stock")
    assert (hint.subjects, hint.severity) == (("N0",), Severity.WARNING)
    assert "is now 15\u202ft" in problem_text(hint, "en")


def test_many_stock_changes_and_many_ranges_that_were_moved_are_told_in_one_line_each() -> None:
    (hint,) = told(solve(Document(name="", physics=stores(30))), "entry.moved.stock")
    assert hint.code == "entry.moved.stock.many"
    assert problem_text(hint, "de").startswith("30 Bestandsänderungen")
    part = Quantity(Form.SHARE, "10-20 %", 0.15, "%", sd=0.029, low=0.1, high=0.2)
    flows = {}
    for n in range(8):
        flows[f"in{n}"] = Flow(f"in{n}", None, f"P{n}", "m", amount(100.0, 0.0, "t"))
        flows[f"part{n}"] = Flow(f"part{n}", f"P{n}", None, "m", part)
        flows[f"other{n}"] = Flow(f"other{n}", f"P{n}", None, "m", amount(60.0, 0.0, "t"))
    nodes = {f"P{n}": Node(f"P{n}", f"P{n}") for n in range(8)}
    solution = solve(Document(name="", physics=Physics(items={"m": Item("m", "m")}, nodes=nodes, flows=flows)))
    (hint,) = told(solution, "entry.out_of_range")
    assert (hint.code, hint.params["count"]) == ("entry.out_of_range.many", 8)


def test_entries_that_agree_are_not() -> None:
    solution = solved(
        Flow("in", None, "P", "m", amount(120.0, 2.4, "t")), Flow("out", "P", None, "m", amount(118.5, 2.28, "t"))
    )
    assert told(solution, "entry.moved") == []
