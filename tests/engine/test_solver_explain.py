"""Why a number is what it is, and what to ask next."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.solver_maps import amount, case, coefficient, correlated, linear_relation, network_map, share
from vsm_app.engine.ask import Light, Reason, suggest, traffic_light
from vsm_app.engine.explain import Explanation, Step, why
from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.montecarlo import simulate
from vsm_app.engine.pipeline import solve
from vsm_app.engine.wording import why_lines
from vsm_app.errors import UnknownNameError
from vsm_app.model.document import Document
from vsm_app.model.parameters import Parameter, ParameterKind


def explained(document: Document, name: str) -> Explanation:
    return why(solve(document), document, name)


def holds(step: Step) -> bool:
    """Whether the terms of a step add up to its right-hand side."""
    values = [
        t.coefficient * (t.value or 0.0) * (1.0 if t.factor_value is None else t.factor_value) for t in step.terms
    ]
    return math.isclose(math.fsum(values), step.rhs, abs_tol=1e-9 * sum(abs(v) for v in values))


def test_unknown_follows_from_one_balance() -> None:
    document = network_map(case("constructed-mixed-observable")["flows"])
    explanation = explained(document, "b")
    (step,) = explanation.steps
    assert (step.kind, step.subject, step.gives) == ("balance", "P1", ("b",))
    assert {(t.id, t.coefficient, t.value) for t in step.terms} == {("a", 1, 100), ("b", -1, 70), ("e", -1, 30)}
    assert [(i.id, pytest.approx(i.weight)) for i in explanation.influences] == [("a", 1.0), ("e", -1.0)]
    assert [i.share for i in explanation.influences] == pytest.approx([16 / 25, 9 / 25])


def test_chain_runs_through_several_nodes_in_order() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P1", "mean": 100.0, "sd": 1.0},
        {"id": "b", "from": "P1", "to": "P2"},
        {"id": "loss", "from": "P2", "to": None, "mean": 10.0, "sd": 1.0},
        {"id": "c", "from": "P2", "to": "P3"},
        {"id": "d", "from": "P3", "to": None},
    ]
    explanation = explained(network_map(flows), "d")
    assert [step.subject for step in explanation.steps] == ["P1", "P2", "P3"]
    assert [step.gives for step in explanation.steps] == [("b",), ("c",), ("d",)]
    assert all(holds(step) for step in explanation.steps)


def test_numbers_around_a_loop_are_explained_together() -> None:
    flows = case("constructed-loop-gain-0.9")["flows"]
    explanation = explained(network_map(flows, relations=[linear_relation("r", {"d": 1, "b": -0.9})]), "b")
    together = [step for step in explanation.steps if step.together]
    assert {"b", "d"} <= set(together[0].gives)
    assert {step.kind for step in together} == {"balance", "relation"}
    assert all(holds(step) for step in explanation.steps)


def test_steps_add_up_in_their_unit_whatever_units_were_entered() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P", "quantity": amount(2.0, 0.1, "t")},
        {"id": "b", "from": "P", "to": None, "quantity": amount(500.0, 10.0, "kg")},
        {"id": "c", "from": "P", "to": None},
    ]
    explanation = explained(network_map(flows), "c")
    assert (explanation.unit, explanation.value) == ("t", pytest.approx(1.5))
    assert all(holds(step) for step in explanation.steps)


def test_share_is_told_with_its_factor() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 100.0, "sd": 5.0},
        {"id": "s", "from": "P", "to": None, "quantity": share(0.12, 0.01)},
        {"id": "r", "from": "P", "to": None},
    ]
    explanation = explained(network_map(flows), "s")
    (step,) = explanation.steps
    assert step.kind == "share"
    assert {term.factor for term in step.terms} == {"", "share:s"}
    assert holds(step)
    assert {influence.id for influence in explanation.influences} == {"a", "s"}
    assert explanation.sd == pytest.approx(math.hypot(0.12 * 5, 100 * 0.01))


def test_reconciled_entry_names_its_balances_and_weights() -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    explanation = explained(document, "F2")
    assert {step.subject for step in explanation.steps} == {"Splitter", "HeatExchanger"}
    assert all(holds(step) for step in explanation.steps)
    weights = {influence.id: influence.weight for influence in explanation.influences}
    assert weights["F2"] == pytest.approx(1 / 3)
    change = sum(w * case_value(i) for i, w in weights.items())
    assert change == pytest.approx(explanation.value)


def case_value(flow: str) -> float:
    return next(f["mean"] for f in case("narasimhan2000-bypass")["flows"] if f["id"] == flow)


def test_undetermined_flow_names_its_group_and_interval() -> None:
    explanation = explained(network_map(case("constructed-unobservable3")["flows"]), "x")
    assert explanation.value is None
    assert explanation.missing is not None
    assert explanation.missing.flows == ("x", "y", "z")
    assert explanation.interval == pytest.approx((0, 100))


def test_contradiction_is_named_where_it_reaches() -> None:
    explanation = explained(network_map(case("stan-contradiction1")["flows"]), "F5")
    assert set(explanation.conflicts) == {"F1", "F2", "F3", "F4"}


def test_unknown_name_says_what_there_is() -> None:
    document = network_map(case("dovi2001")["flows"])
    with pytest.raises(UnknownNameError, match="F1"):
        explained(document, "nowhere")


def test_questions_close_the_map_first() -> None:
    document = network_map(case("constructed-unobservable3")["flows"])
    solution = solve(document)
    agenda = suggest(solution, document)
    assert agenda.light is Light.RED
    assert [question.reason for question in agenda.questions[:2]] == [Reason.CLOSES, Reason.CLOSES]
    assert agenda.questions[0].with_others == (agenda.questions[1].flow,)
    assert len(agenda.questions[0].determines) == 1


def test_gain_of_a_question_is_what_measuring_brings() -> None:
    """Asked for one flow, the predicted standard deviation is the one that the further entry really gives."""
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 100.0, "sd": 10.0},
        {"id": "b", "from": "P", "to": None, "mean": 60.0, "sd": 6.0},
        {"id": "c", "from": "P", "to": None},
    ]
    document = network_map(flows)
    agenda = suggest(solve(document), document, goal="c")
    best = agenda.questions[0]
    assert best.flow == "c"
    value = solve(document).own["c"].value
    measured = solve(network_map([*flows[:2], {**flows[2], "mean": value, "sd": 0.02 * value}]))
    assert measured.own["c"].sd == pytest.approx(best.sd_after)
    second = next(question for question in agenda.questions if question.flow == "a")
    precision = 1 / 10.0**2 + 1 / (0.02 * 100) ** 2
    assert second.sd_after == pytest.approx(math.sqrt(1 / precision + 36))


def test_traffic_light_follows_the_degrees_of_freedom() -> None:
    assert traffic_light(solve(network_map(case("dovi2001")["flows"]))) is Light.GREEN
    one = [{"id": "a", "from": None, "to": "P", "mean": 1.0, "sd": 0.1}, {"id": "b", "from": "P", "to": None}]
    assert traffic_light(solve(network_map(one))) is Light.YELLOW


BRANCH = (
    {"id": "a", "from": None, "to": "P", "mean": 100.0, "sd": 5.0},
    {"id": "b", "from": "P", "to": None, "mean": 60.0, "sd": 3.0},
    {"id": "c", "from": "P", "to": None},
)


def test_weights_of_correlated_entries_are_derivatives_and_their_shares_add_up() -> None:
    explanation = explained(correlated(network_map(BRANCH), [{"a": "a", "b": "b", "r": 0.8}]), "c")
    assert {i.id: pytest.approx(i.weight) for i in explanation.influences} == {"a": 1.0, "b": -1.0}
    assert explanation.sd == pytest.approx(math.sqrt(25 + 9 - 2 * 0.8 * 15))
    assert math.fsum(i.share for i in explanation.influences) == pytest.approx(1.0)


def test_weights_of_a_reconciled_correlated_entry_are_what_moving_it_does() -> None:
    def reconciled(mean: float) -> Document:
        flows = [{**BRANCH[0], "mean": mean}, BRANCH[1], {**BRANCH[2], "mean": 50.0, "sd": 4.0}]
        return correlated(network_map(flows), [{"a": "a", "b": "b", "r": 0.5}])

    moved = (solve(reconciled(101.0)).own["b"].value or 0.0) - (solve(reconciled(100.0)).own["b"].value or 0.0)
    weights = {i.id: i.weight for i in explained(reconciled(100.0), "b").influences}
    assert weights["a"] == pytest.approx(moved)


@pytest.mark.parametrize("sd", [0.0, 0.01])
def test_sentence_solved_for_what_a_share_multiplies_is_a_true_equation(sd: float) -> None:
    flows = [{"id": "in", "from": None, "to": "P"}, {**BRANCH[1], "id": "s", "mean": 12.0, "sd": 1.0}, BRANCH[2]]
    document = network_map(flows, parameters=[coefficient("tc", "P", "s", share(0.2, sd))])
    words = [line.words for line in why_lines(explained(document, "in"), document, "en")]
    assert any(line.startswith("5 × ") and " 12 = " in line and " 60" in line for line in words)


def test_sentence_of_a_balance_in_tonnes_and_kilograms_is_in_one_unit() -> None:
    document = network_map(BRANCH, unit="t")
    (_, flow, _) = document.flows.values()
    heavy = replace(document.items[flow.item], id="i99", unit="kg")
    physics = replace(
        document.physics,
        items=document.items | {"i99": heavy},
        flows=document.flows | {flow.id: replace(flow, item="i99", quantity=amount(20_000.0, 500.0, "kg"))},
    )
    words = [line.words for line in why_lines(explained(replace(document, physics=physics), "c"), document, "en")]
    assert not any("×" in line for line in words), words


@pytest.mark.parametrize(("lang", "word"), [("en", "default of “measured”"), ("de", "Vorgabe für „gemessen“")])
def test_a_spread_that_nobody_gave_is_told_as_the_default_of_its_origin(lang: str, word: str) -> None:
    ends = [{"id": "in", "from": None, "to": "P"}, {"id": "out", "from": "P", "to": None}]
    document = network_map([{**one, "mean": 120.0, "sd": 2.4} for one in ends], unit="t")
    flow = document.flows["in"]
    flows = document.flows | {"in": replace(flow, quantity=replace(flow.quantity, sd=None))}
    document = replace(document, physics=replace(document.physics, flows=flows))
    told = {line.subjects: line.words for line in why_lines(explained(document, "in"), document, lang)[1:]}
    assert f"± 2{'.' if lang == 'en' else ','}4 ({word})" in told["in",]
    assert "± 2" in told["out",]
    assert word not in told["out",]


def test_asked_for_a_flow_the_spreads_are_in_its_unit() -> None:
    document = network_map(BRANCH, unit="t")
    solution = solve(document)
    first = suggest(solution, document, goal="c").questions[0]
    assert first.sd_before == pytest.approx(solution.own["c"].sd)


def test_questions_for_a_flow_are_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    whole = suggest(solve(document), document, goal="F2")
    monkeypatch.setattr("vsm_app.engine.ask.FLOWS_TOGETHER", 2)
    pieces = suggest(solve(document), document, goal="F2")
    assert [question.flow for question in pieces.questions] == [question.flow for question in whole.questions]
    expected = [question.sd_after for question in whole.questions]
    assert [question.sd_after for question in pieces.questions] == pytest.approx(expected)


def test_parameter_is_explained_in_its_own_unit() -> None:
    heat = Parameter("h", ParameterKind.FREE, quantity=amount(2.0, 0.1, unit="t/kg"))
    document = network_map(BRANCH, parameters=[heat])
    explanation = explained(document, "h")
    assert (explanation.value, explanation.sd, explanation.unit) == (pytest.approx(2.0), pytest.approx(0.1), "t/kg")
    spread = simulate(document, draws=500).results["h", ""]
    assert (spread.mean, spread.unit) == (pytest.approx(2.0, abs=0.01), "t/kg")


def test_indicator_that_is_no_quotient_of_sums_is_narrowed_too() -> None:
    """Finn's cycling index follows from the whole network; its questions start from its own standard deviation."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 10.0},
        {"id": "made", "from": "P", "to": "Q"},
        {"id": "back", "from": "Q", "to": "P", "mean": 40.0, "sd": 8.0},
        {"id": "out", "from": "Q", "to": None},
    ]
    document = network_map(flows)
    solution = solve(document)
    values = compute_indicators(document.physics, solution)
    index = next(value for value in values if value.id == "finn_cycling_index")
    agenda = suggest(solution, document, goal="finn_cycling_index", indicators=values)
    assert agenda.questions
    assert agenda.questions[0].flow == "back"
    assert agenda.questions[0].sd_before == pytest.approx(index.sd)


def test_what_a_goal_does_not_need_is_asked_after_what_narrows_it() -> None:
    """The path hangs on what is measured; what is open behind the store does not touch it."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 20.0},
        {"id": "out", "from": "P", "to": None, "mean": 95.0, "sd": 5.0},
        {"id": "apart", "from": None, "to": "S"},
        {"id": "gone", "from": "S", "to": None},
    ]
    document = network_map(flows, stores=["S"])
    solution = solve(document)
    assert suggest(solution, document).questions[0].reason is Reason.CLOSES
    first, *rest = suggest(solution, document, "in").questions
    assert first.reason is Reason.NARROWS
    assert rest[-1].reason is Reason.CLOSES
    assert suggest(solution, document, "gone").questions[0].reason is Reason.CLOSES


def test_an_amount_of_zero_with_a_spread_hides_no_other_question() -> None:
    flows = [
        {"id": "none", "from": "P", "to": None, "mean": 0.0, "sd": 5.0},
        {"id": "in", "from": None, "to": "Q", "mean": 100.0, "sd": 30.0},
        {"id": "sure", "from": None, "to": "Q", "mean": 100.0, "sd": 2.0},
    ]
    document = network_map(flows)
    narrowing = [one for one in suggest(solve(document), document, limit=5).questions if one.reason is Reason.NARROWS]
    assert [one.flow for one in narrowing][:2] == ["none", "in"]
    for one in narrowing:
        assert one.sd_before is not None
        assert one.sd_after is not None
        assert 0.0 < one.sd_after <= one.sd_before < 1.0
