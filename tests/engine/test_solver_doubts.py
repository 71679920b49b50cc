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


def test_a_stock_change_that_was_moved_by_more_than_its_spread_is_told_at_its_node() -> None:
    physics = Physics(
        items={"m": Item("m", "m")},
        nodes={"N": Node("N", "N", kind="inventory", stock={"mass": StockEntry(change=amount(0.0, 5.0, "t"))})},
        flows={
            "in": Flow("in", None, "N", "m", amount(224.0, 0.0, "t")),
            "out": Flow("out", "N", None, "m", amount(200.0, 4.0, "t")),
        },
    )
    (hint,) = told(solve(Document(name="", physics=physics)), "entry.moved.stock")
    assert (hint.subjects, hint.severity) == (("N",), Severity.WARNING)
    assert "is now 15\u202ft" in problem_text(hint, "en")


def test_entries_that_agree_are_not() -> None:
    solution = solved(
        Flow("in", None, "P", "m", amount(120.0, 2.4, "t")), Flow("out", "P", None, "m", amount(118.5, 2.28, "t"))
    )
    assert told(solution, "entry.moved") == []
