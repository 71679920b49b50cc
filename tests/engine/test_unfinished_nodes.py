"""A node from which nothing leaves yet but losses: no entry is struck out because the way on is not drawn."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

from helpers.dense_oracle import Entry
from helpers.dense_oracle import reconcile as plain_reconcile
from helpers.plain_maps import plain_map
from vsm_app.engine.compile import compile_map
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.pipeline import SolveOptions, compute, solve, solve_network
from vsm_app.engine.results import OPEN, UNFINISHED, Solution, Status
from vsm_app.engine.unfinished import BEYOND, compile_drawn
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, OriginClass
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.quantities import Form, Origin, Quantity
from vsm_app.model.settings import Settings
from vsm_app.model.validate import validate
from vsm_app.texts import problem_text

QUICK = SolveOptions(intervals=False, all_sds_up_to=0)


def share(value: float, sd: float | None = None) -> Quantity:
    return Quantity(Form.SHARE, value=value, unit="%", sd=sd, exact=sd is None)


FIVE_PERCENT = share(0.05)


def said(value: float, unit: str = "t", sd: float | None = None) -> Quantity:
    return Quantity(Form.VALUE, value=value, unit=unit, sd=sd)


def a_map(*flows: Flow, **kinds: str) -> Document:
    """Nodes by name, processes but for `kinds`; what is called waste or heat is lost."""
    names = dict.fromkeys(end for flow in flows for end in (flow.source, flow.target) if end)
    lost = ("waste", "heat")
    items = {
        flow.item: Item(
            flow.item, flow.item, origin_class=OriginClass.LOSS if flow.item in lost else OriginClass.UNKNOWN
        )
        for flow in flows
    }
    nodes = {name: Node(name, name, kind=kinds.get(name, "process")) for name in names}
    return Document(physics=Physics(items=items, nodes=nodes, flows={flow.id: flow for flow in flows}))


def fed(*more: Flow, **kinds: str) -> Document:
    """120 t enter a process P."""
    return a_map(Flow("in", None, "P", "steel", said(120.0)), *more, **kinds)


def loss(value: float | Quantity, source: str = "P", key: str = "loss") -> Flow:
    return Flow(key, source, None, "waste", value if isinstance(value, Quantity) else said(value))


def told(solution: Solution) -> list[Problem]:
    return [problem for problem in solution.problems if problem.code.startswith(UNFINISHED)]


def struck(solution: Solution) -> list[str]:
    """Entries that were moved by more than three of their standard deviations, or at all where they are exact."""
    flows = [flow for flow in solution.own.values() if flow.entered is not None]
    return [
        flow.id
        for flow in flows
        if flow.entered is not None
        and (
            flow.value is None
            or abs(flow.value - flow.entered.value) > max(3 * flow.entered.sd, 1e-6 * flow.entered.value)
        )
    ]


def at_odds(solution: Solution) -> list[str]:
    """Entries that were struck out, and exact ones that contradict each other."""
    return [*struck(solution), *(p.code for p in solution.problems if p.code.startswith("conflict."))]


# --- what is left open ---------------------------------------------------------------------------------------
def test_a_loss_drawn_before_the_way_on_strikes_nothing_out() -> None:
    solution = solve(fed(loss(3.0)))
    assert struck(solution) == []
    assert (solution.own["in"].value, solution.own["loss"].value) == (120.0, 3.0)
    assert solution.status is Status.OK
    assert solution.statistics.passed
    (problem,) = told(solution)
    assert (problem.code, problem.severity, problem.subjects) == (UNFINISHED, Severity.WARNING, ("P",))
    assert (problem.params["in"], problem.params["gap"], problem.params["unit"]) == (120.0, 117.0, "t")
    assert solution.balances["P", "mass"].level == OPEN
    assert not any(one.code == "balance.gap" for one in solution.problems)


@pytest.mark.parametrize("kind", ["transport", "collection", "sorting", "recycle", "compressed_air", "use"])
def test_so_it_is_with_every_kind_that_passes_on_or_keeps(kind: str) -> None:
    solution = solve(fed(loss(70.0), P=kind))
    assert struck(solution) == []
    assert bool(told(solution)) is (kind != "use")  # what enters a use stays there
    assert (("P", "mass") in solution.stocks) is (kind == "use")


def test_exact_entries_do_not_contradict_each_other_where_the_way_on_is_missing() -> None:
    document = a_map(
        Flow("in", None, "P", "steel", Quantity(Form.VALUE, value=120.0, unit="t", exact=True)),
        loss(Quantity(Form.VALUE, value=3.0, unit="t", exact=True)),
    )
    solution = solve(document)
    assert solution.status is Status.OK
    assert [problem.params["gap"] for problem in told(solution)] == [117.0]


def test_a_share_that_is_lost_leaves_the_rest_open() -> None:
    document = fed(loss(FIVE_PERCENT))
    solution = solve(document)
    assert solution.own["in"].value == 120.0
    assert solution.own["loss"].value == pytest.approx(6.0)
    assert [problem.params["gap"] for problem in told(solution)] == [pytest.approx(114.0)]
    assert not [problem for problem in (*validate(document), *solution.problems) if "shares" in problem.code]


@pytest.mark.parametrize("lost", [share(0.08, 0.008), FIVE_PERCENT], ids=["with a spread", "exact"])
def test_a_return_drawn_without_an_amount_contradicts_no_share_that_is_lost(lost: Quantity) -> None:
    """Mill -> Cutting 120 t and a share of it lost; then a node Recycle, and a return from there to Cutting."""
    cut = (Flow("in", "Mill", "Cutting", "steel", said(120.0)), loss(lost, "Cutting"))
    returned = Flow("return", "Recycle", "Cutting", "steel")
    for document in (
        a_map(*cut, Mill="source"),
        a_map(*cut, returned, Mill="source", Recycle="recycle"),
        a_map(*cut, returned, Flow("more", None, "Cutting", "glue"), Mill="source", Recycle="recycle"),
        a_map(returned, cut[1], Recycle="recycle"),
    ):
        solution = solve(document)
        assert [problem.subjects for problem in told(solution)] == [("Cutting",)]
        assert not {p.code for p in solution.problems} & {"test.failed", "test.suspect", "shares.sum", "conflict.exact"}
        assert solution.status in (Status.OK, Status.OK_WITH_UNOBSERVABLE)
        kept = solution.share_of("loss")
        assert kept is not None
        assert kept.value == pytest.approx(lost.value)
    # a way on takes the rest, whatever comes back: nothing is left open any more
    on = solve(a_map(*cut, returned, Flow("on", "Cutting", None, "part"), Mill="source", Recycle="recycle"))
    assert told(on) == []


def test_shares_that_take_all_within_their_spread_are_balanced_whatever_enters() -> None:
    for one, other, is_open in ((0.5, 0.48, False), (0.5, 0.3, True), (0.5, 0.9, False)):
        document = a_map(Flow("in", None, "P", "steel"), loss(share(one, 0.02)), loss(share(other, 0.02), key="scrap"))
        assert bool(told(solve(document))) is is_open
    spread = a_map(Flow("in", None, "P", "steel"), loss(share(0.8, 0.1)))
    assert told(solve(spread)) == []


def test_where_nothing_enters_shares_that_are_lost_contradict_nothing() -> None:
    solution = solve(a_map(Flow("in", None, "P", "steel", said(0.0)), loss(FIVE_PERCENT)))
    assert [(problem.code, problem.params["gap"]) for problem in told(solution)] == [(f"{UNFINISHED}.share", None)]
    assert solution.status is Status.OK


@pytest.mark.parametrize("enters", [said(100.0), Quantity()], ids=["an amount", "nobody knows what"])
@pytest.mark.parametrize("part", [0.7, 0.8])
def test_a_split_is_drawn_share_by_share(enters: Quantity, part: float) -> None:
    def drawn(*more: Flow) -> Solution:
        return solve(a_map(Flow("in", None, "P", "steel", enters), Flow("on", "P", "Q", "part", roughly(part)), *more))

    def roughly(value: float) -> Quantity:
        return replace(share(value), exact=False, origin=Origin.ESTIMATED)  # nobody said what it is worth

    half = drawn()
    (problem,) = told(half)
    assert (problem.severity, problem.params["share"]) == (Severity.WARNING, pytest.approx(1.0 - part))
    assert f"{100 - 100 * part:.0f} %" in problem_text(problem, "en").replace("\u202f", " ")
    assert {one.code for one in half.problems} <= {problem.code, "missing.group", "node.no_outflow"}
    kept = half.share_of("on")
    assert kept is not None
    assert kept.value == pytest.approx(part)
    assert told(drawn(Flow("other", "P", "R", "rest", roughly(1.0 - part)))) == []
    assert told(drawn(loss(Quantity()))) == []
    lost = drawn(loss(roughly(0.1)))
    assert [one.params["share"] for one in told(lost)] == [pytest.approx(0.9 - part)]


@pytest.mark.parametrize(
    ("typed", "adds_up"),
    [
        (("60-80 %", "15-30 %"), True),
        (("70 % ±15", "20 % ±15"), True),
        (("70 % ±15", "20 %"), True),
        (("60-80 %", "20 %!"), True),
        (("60-80 %",), False),
        (("70 % ±15",), False),
        (("60-80 %", "10-14 %"), False),
        (("70 % ±2", "20 % ±1"), False),
        (("70 %", "20 %"), False),
        (("~70 %", "~20 %"), False),
    ],
)
@pytest.mark.parametrize("half_width", [False, True])
@pytest.mark.parametrize("enters", [said(100.0, sd=0.0), Quantity()], ids=["an amount", "nobody knows what"])
def test_shares_that_add_up_within_what_was_said_of_them_are_a_whole_split(
    typed: tuple[str, ...], adds_up: bool, half_width: bool, enters: Quantity
) -> None:
    """What stands behind `±` is meant as it is read; what nobody said lets no shares add up."""
    settings = Settings(half_width_95=half_width)
    shares = [read_quantity(text, ReadContext(settings)).quantity or Quantity() for text in typed]
    parts = [Flow(f"part{k}", "P", f"Q{k}", "part", one) for k, one in enumerate(shares)]
    drawn = a_map(Flow("in", None, "P", "steel", enters), *parts)
    document = replace(drawn, physics=replace(drawn.physics, settings=settings))
    solution = solve(document)
    assert bool(told(solution)) is not adds_up
    found = [solution.share_of(flow.id) for flow in parts]
    values = [one.value for one in found if one is not None and one.value is not None]
    if adds_up:
        assert math.fsum(values) == pytest.approx(1.0)
        assert at_odds(solution) == []
    else:
        assert values == pytest.approx([one.value for one in shares])
    assert not [problem for problem in validate(document) if problem.code == "map.shares_under"]


@pytest.mark.parametrize("seed", range(12))
def test_a_further_inflow_that_nobody_knows_finishes_no_node(seed: int) -> None:
    draw = random.Random(seed)
    amounts = (3.0, 20.0, 60.0, 100.0, 118.0, 130.0)
    for _ in range(6):
        losses = [
            loss(
                share(draw.choice([0.05, 0.3, 0.6]), draw.choice([None, 0.01]))
                if draw.random() < 0.6
                else said(draw.choice(amounts), sd=draw.choice([0.5, 5.0])),
                key=f"loss{k}",
            )
            for k in range(draw.randint(1, 2))
        ]
        before = solve(fed(*losses), options=QUICK)
        more = [Flow(f"more{k}", draw.choice([None, "R"]), "P", "glue") for k in range(draw.randint(1, 2))]
        after = solve(fed(*losses, *more, R="recycle"), options=QUICK)
        if told(before):
            assert [problem.subjects for problem in told(after)] == [("P",)]
            assert at_odds(after) == []
            assert after.statistics.passed is not False


def test_what_is_known_only_from_further_up_is_not_lost_either() -> None:
    document = fed(Flow("on", "P", "Q", "part"), loss(3.0, "Q"))
    solution = solve(document)
    assert (solution.own["in"].value, solution.own["on"].value) == (120.0, 120.0)
    assert [problem.subjects for problem in told(solution)] == [("Q",)]


def test_what_enters_at_least_is_enough_to_tell() -> None:
    """120 t and something that nobody knows go on to Q, of which 3 t are lost."""
    document = fed(Flow("more", None, "P", "glue"), Flow("on", "P", "Q", "part"), loss(3.0, "Q"))
    solution = solve(document)
    assert struck(solution) == []
    assert [(problem.code, problem.subjects) for problem in told(solution)] == [(f"{UNFINISHED}.open", ("Q",))]
    assert solution.own["on"].interval == (pytest.approx(120.0), None)


def test_nodes_that_hang_together_are_all_left_open() -> None:
    document = fed(Flow("a", "P", "Q", "part"), Flow("b", "P", "R", "part"), loss(3.0, "Q", "q"), loss(2.0, "R", "r"))
    solution = solve(document)
    assert struck(solution) == []
    assert {(problem.code, problem.subjects) for problem in told(solution)} == {
        (f"{UNFINISHED}.open", ("Q",)),
        (f"{UNFINISHED}.open", ("R",)),
    }


def test_scrap_sent_back_is_no_way_on_either() -> None:
    back = Flow("scrap", "P", "Mill", "scrap", said(3.0), origin_class=OriginClass.RECYCLED, r_strategy="R8")
    assert [problem.subjects for problem in told(solve(fed(back, Mill="recycle")))] == [("P",)]


def test_each_layer_is_looked_at_by_itself() -> None:
    document = fed(
        Flow("out", "P", None, "part", said(118.0)),
        Flow("power", None, "P", "power", said(100.0, "MWh")),
        Flow("heat", "P", None, "heat", said(30.0, "MWh")),
    )
    solution = solve(document)
    assert [(problem.subjects, problem.params["layer"]) for problem in told(solution)] == [(("P",), "energy")]
    assert ("P", "mass") in solution.balances
    assert solution.balances["P", "mass"].level != OPEN
    assert solution.own["power"].value == 100.0


# --- what is balanced as before ------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [117.0, 119.0, 121.0, 140.0])
def test_a_treatment_that_loses_all_is_balanced(value: float) -> None:
    document = fed(loss(value))
    assert told(solve(document)) == []
    assert compile_drawn(document.physics).m == 1


def test_a_kind_that_is_there_to_dispose_is_balanced_whatever_the_amounts() -> None:
    solution = solve(fed(loss(3.0), P="energy_recovery"))
    assert told(solution) == []
    assert struck(solution) != []


def test_an_amount_that_nobody_knows_is_solved_from_the_loss() -> None:
    solution = solve(a_map(Flow("in", None, "P", "steel"), loss(3.0)))
    assert (solution.own["in"].value, told(solution)) == (3.0, [])


def test_a_way_on_of_unknown_amount_takes_the_rest() -> None:
    solution = solve(fed(loss(3.0), Flow("on", "P", None, "part")))
    assert (solution.own["on"].value, told(solution)) == (117.0, [])


def test_what_leaves_as_the_rest_leaves_nothing_open() -> None:
    """Where it goes has no room for it: that is a contradiction there, not a rest of nothing here."""
    back = Flow("back", "P", "Q", "waste", Quantity(Form.REST))
    others = (Flow("more", None, "Q", "steel", said(180.0)), Flow("on", "Q", None, "part", said(170.0, sd=1.7)))
    solution = solve(fed(back, *others))
    assert told(solution) == []
    assert solution.balances["P", "mass"].level != OPEN
    assert solution.own["back"].value == pytest.approx(solution.own["in"].value, rel=1e-9)
    assert not solution.statistics.passed


def test_what_somebody_calls_complete_is_balanced_as_it_stands() -> None:
    document = fed(loss(3.0))
    nodes = {"P": replace(document.nodes["P"], complete_layers=("mass",))}
    complete = replace(document, physics=replace(document.physics, nodes=nodes))
    solution = solve(complete)
    assert told(solution) == []
    assert "in" in struck(solution)


def test_the_least_that_counts_is_the_limit_of_the_map_and_three_spreads() -> None:
    def is_open(lost: float, limit: float = 0.05, sd: float = 1.0) -> bool:
        document = a_map(Flow("in", None, "P", "steel", said(120.0, sd=sd)), loss(said(lost, sd=sd)))
        settings = replace(document.settings, error_imbalance=limit)
        return bool(told(solve(replace(document, physics=replace(document.physics, settings=settings)))))

    assert [is_open(lost) for lost in (115.0, 113.0)] == [False, True]
    assert is_open(113.0, limit=0.1) is False
    assert is_open(113.0, sd=2.0) is False


# --- who tells it --------------------------------------------------------------------------------------------
def test_typing_an_amount_gives_what_solving_it_whole_gives() -> None:
    kept = KeptSolver()
    for value in (3.0, 60.0, 118.0, 3.0):
        document = fed(loss(value))
        one, other = kept.solve(document), solve(document)
        assert {key: flow.value for key, flow in one.own.items()} == {
            key: flow.value for key, flow in other.own.items()
        }
        assert told(one) == told(other)


def test_a_loss_bears_its_own_part_and_figures_say_that_they_are_incomplete() -> None:
    results = compute(fed(loss(3.0)))
    (spot,) = results.hotspots["mass"].losses
    assert spot.burden == pytest.approx(3000.0 if results.hotspots["mass"].unit == "kg" else 3.0)
    shown = [value for value in results.indicators if value.value is not None]
    assert shown
    assert all(value.incomplete for value in shown)
    assert {note.code for value in shown for note in value.notes} >= {"indicator.note.unfinished"}


# --- any map -------------------------------------------------------------------------------------------------
def steps_of(seed: int) -> list[Document]:
    """A consistent map drawn flow by flow in random order, some flows without an amount, every other map exact."""
    draw, whole = random.Random(seed), plain_map(seed, hide=False).document
    flows = []
    for flow in whole.flows.values():
        quantity = replace(flow.quantity, exact=False, sd=0.02 * (flow.quantity.value or 0.0))
        quantity = quantity if seed % 2 else flow.quantity
        flows.append(replace(flow, quantity=Quantity()) if draw.random() < 0.3 else replace(flow, quantity=quantity))
    draw.shuffle(flows)
    return [with_flows(whole, flows[:count]) for count in (*range(3, 14), len(flows))]  # later much else is missing


def with_flows(document: Document, flows: list[Flow]) -> Document:
    return replace(document, physics=replace(document.physics, flows={flow.id: flow for flow in flows}))


def with_all_open(document: Document) -> Solution:
    """The map as if nothing were balanced from which only losses leave; but where these are more than what enters."""
    asked = frozenset(compile_map(document.physics).without_way_on)
    found = open_at(document, asked)
    sums = {key: (found.balances[key].in_reconciled, found.balances[key].out_reconciled) for key in asked}
    lacking = frozenset(key for key, (into, out) in sums.items() if into is not None and out is not None and into < out)
    return open_at(document, asked - lacking) if lacking else found


def open_at(document: Document, left_open: frozenset[tuple[str, str]]) -> Solution:
    return solve_network("", document.physics, "current", compile_map(document.physics, left_open), QUICK)


@pytest.mark.parametrize("seed", range(12))
def test_no_entry_is_struck_out_for_a_way_on_that_is_not_drawn_yet(seed: int) -> None:
    for document in steps_of(seed):
        plain = compile_map(document.physics)
        drawn = compile_drawn(document.physics)
        if not plain.without_way_on:
            assert drawn.m == plain.m
        elif not at_odds(with_all_open(document)):
            assert at_odds(solve(document, options=QUICK)) == []
    final = steps_of(seed)[-1]
    assert not any(balance.is_open for balance in compile_drawn(final.physics).balance_slots)
    in_order = with_flows(final, sorted(final.flows.values(), key=lambda flow: flow.id))
    one, other = solve(final, options=QUICK), solve(in_order, options=QUICK)
    values, again = ({key: flow.value for key, flow in found.own.items()} for found in (one, other))
    assert {key for key, value in values.items() if value is None} == {k for k, value in again.items() if value is None}
    for key, value in values.items():
        assert value is None or value == pytest.approx(again[key], rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_left_open_and_solved_agrees_with_a_plain_calculation(seed: int) -> None:
    """A chain with losses, the way on missing here and there: judged by sums of entries, solved densely."""
    draw = random.Random(seed)
    entries: dict[str, Entry] = {}
    flows, rows, left_open = [], [], set()
    for number in range(4):
        amount, share = draw.uniform(50, 150), draw.choice([0.03, 0.3, 0.97, 1.0])
        name = f"P{number}"
        parts = {"in": amount, "loss": amount * share * draw.uniform(0.4, 0.6), "more": amount * share * 0.5}
        for part, value in parts.items():
            key, sd = f"{part}{number}", 0.02 * value
            entries[key] = ("measured", value, sd)
            source, target, item = (None, name, "steel") if part == "in" else (name, None, "waste")
            flows.append(Flow(key, source, target, item, said(value, "kg", sd)))
        gap, spread = parts["in"] - parts["loss"] - parts["more"], math.hypot(*(0.02 * v for v in parts.values()))
        if gap > max(BEYOND * spread, 0.05 * amount):
            left_open.add(name)
        else:
            rows.append(({f"in{number}": 1.0, f"loss{number}": -1.0, f"more{number}": -1.0}, 0.0))
    solution = solve(a_map(*flows))
    assert {problem.subjects[0] for problem in told(solution)} == left_open
    wanted = plain_reconcile(entries, rows)
    for key, value in wanted.mean.items():
        assert solution.own[key].value == pytest.approx(value, rel=1e-9)
