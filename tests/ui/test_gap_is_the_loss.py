"""What goes in and does not come out of a node without a drawn loss is most likely the loss: that is offered first."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vsm_app.engine.disagreement import disagreement
from vsm_app.engine.listed import listed as listed_of
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Solution
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.elements import Flow, Item, Node, OriginClass
from vsm_app.model.last_entry import LastEntry
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.texts import problem_text
from vsm_app.ui.panels.choices import Choice, Choices
from vsm_app.ui.panels.ways_on import WaysOn


def tonnes(value: float, *, exact: bool = False) -> Quantity:
    return Quantity(Form.VALUE, f"{value:g} t", value, "t", exact=exact)


def chain(enters: Quantity, leaves: Quantity, between: Quantity | None = None, **kinds: str) -> Document:
    """Supplier, one process (two where `between` is given), customer; amounts before and behind."""
    names = ["Supplier", "Casting", *(["Milling"] if between is not None else []), "Customer"]
    said = [enters, *([between] if between is not None else []), leaves]
    kinds = {"Supplier": "supplier", "Customer": "customer", **kinds}
    nodes = {name: Node(name, name, kind=kinds.get(name, "process")) for name in names}
    ends = zip(pairwise(names), said, strict=True)
    flows = [Flow(f"f{number}", *pair, "steel", one) for number, (pair, one) in enumerate(ends, 1)]
    items = {"steel": Item("steel", "Steel"), "chips": Item("chips", "Chips", origin_class=OriginClass.LOSS)}
    return Document(physics=Physics(items=items, nodes=nodes, flows={flow.id: flow for flow in flows}))


def with_flow(document: Document, flow: Flow) -> Document:
    physics = document.physics
    return Document(
        physics=Physics(items=physics.items, nodes=physics.nodes, flows={**physics.flows, flow.id: flow}),
    )


def offered(document: Document, solution: Solution, problem: Problem, lang: str = "en") -> tuple[Choices, list[Choice]]:
    found = disagreement(solution, document, problem)
    assert found is not None
    (*_, last) = document.flows.values()
    choices = Choices(document, found, lang, 0, reconciled=True, last=LastEntry(last.id, last.quantity, UNKNOWN))
    return choices, list(choices.all())


def listed(document: Document, solution: Solution) -> list[str]:
    """What the window lists of it."""
    return [problem.code for problem in listed_of(solution.problems, document.flows, solution)]


@pytest.mark.parametrize(
    ("enters", "leaves", "code", "heading", "line"),
    [
        (120.0, 110.0, "loss", "Book the gap as a loss", "A new flow “Loss” takes 10 t/a"),
        (110.0, 120.0, "supply", "Add the missing supply", "A new flow “Missing supply” brings 10 t/a"),
    ],
)
def test_the_gap_is_said_once_and_what_it_most_likely_is_stands_first(
    enters: float, leaves: float, code: str, heading: str, line: str
) -> None:
    document = chain(tonnes(enters), tonnes(leaves))
    solution = solve(document)
    assert not solution.statistics.passed
    assert listed(document, solution) == [f"balance.gap.{code}"], "nothing that was said is called wrong beside it"
    problem = next(one for one in solution.problems if one.code.startswith("balance.gap"))
    assert problem_text(problem, "en", str).replace("\u202f", " ").count(" 10 t") == 1
    _, choices = offered(document, solution, problem)
    assert [choice.key for choice in choices][:2] == ["loss", "last"]
    assert (choices[0].heading, choices[0].line.replace("\u202f", " ").startswith(line)) == (heading, True)
    then = solve(choices[0].edit.document)
    assert [one.code for one in then.problems if one.code.startswith(("test.", "balance."))] == ["balance.booked"]
    assert [then.own[flow].value for flow in ("f1", "f2")] == [enters, leaves]
    assert then.own[choices[0].edit.made[0]].value == pytest.approx(10.0)


@pytest.mark.parametrize("exact", [False, True], ids=["rough", "exact"])
@pytest.mark.parametrize("typed", [12.0, 105.0, 1200.0])
def test_an_entry_that_fits_neither_before_nor_behind_was_typed_wrong(typed: float, exact: bool) -> None:
    document = chain(tonnes(120.0, exact=exact), tonnes(120.0, exact=exact), tonnes(typed, exact=exact))
    solution = solve(document)
    assert listed(document, solution) == ["balance.gap.slip"], "nothing else is accused, no loss and no supply lacks"
    (problem,) = listed_of(solution.problems, document.flows, solution)
    assert (problem.subjects, problem.params["meant"]) == (("Casting", "Milling", "f2"), pytest.approx(120.0))
    assert "120 t passen bei beiden" in problem_text(problem, "de").replace("\u202f", " ")
    for said in (one for one in solution.problems if one.code in ("balance.gap.slip", "conflict.exact")):
        choices, ways = offered(document, solution, said)
        assert choices.lead().replace("\u202f", " ").endswith("most likely it was typed wrong.")
        assert (ways[0].key, ways[0].entry) == ("correct", "f2")
        then = solve(ways[0].edit.document)
        assert (then.own["f2"].value, listed(ways[0].edit.document, then)) == (pytest.approx(120.0), [])


def test_an_entry_is_no_slip_where_another_may_be_it_or_where_the_gaps_differ() -> None:
    twin = with_flow(chain(tonnes(120.0), tonnes(120.0), tonnes(60.0)), Flow("f9", "Casting", "Milling", "steel"))
    said = with_flow(twin, Flow("f9", "Casting", "Milling", "steel", tonnes(10.0)))
    for document in (said, chain(tonnes(120.0), tonnes(90.0), tonnes(60.0)), twin):
        assert "balance.gap.slip" not in listed(document, solve(document))


def beside(gap: Document, *flows: Flow, energy: tuple[str, ...] = ()) -> Document:
    """The map with a second process Q beside it, and items in kWh."""
    ends = {"S2": "supplier", "Q": "process", "C2": "customer"}
    physics = gap.physics
    items = {
        one: Item(one, one, unit="kWh", origin_class=OriginClass.LOSS if one == "heat" else None) for one in energy
    }
    more = {name: Node(name, name, kind=kind) for name, kind in ends.items()}
    return Document(
        physics=Physics(
            items={**physics.items, **items},
            nodes={**physics.nodes, **more},
            flows={**physics.flows, **{flow.id: flow for flow in flows}},
        )
    )


def within(value: float, sd: float) -> Quantity:
    return Quantity(Form.VALUE, value=value, unit="t", sd=sd)


def test_a_balance_that_fails_where_nothing_is_lacking_stays_a_contradiction_beside_a_worse_gap() -> None:
    document = beside(
        chain(within(120.0, 0.5), within(110.0, 0.5)),
        Flow("g1", "S2", "Q", "steel", within(100.0, 0.5)),
        Flow("g2", "Q", "C2", "steel", within(94.0, 0.5)),
        Flow("g3", "Q", None, "chips", within(2.0, 0.1)),
    )
    solution = solve(document)
    assert set(next(one for one in solution.problems if one.code == "test.failed").subjects) == {"f1", "f2"}
    assert listed(document, solution) == ["test.failed", "test.proposal", "balance.gap.loss", "balance.gap"]
    failed = listed_of(solution.problems, document.flows, solution)[0]
    assert set(failed.subjects) == {"g1", "g2", "g3"}, "it leads to where nothing is lacking"
    found = disagreement(solution, document, failed)
    assert found is not None
    assert (found.nodes, found.gap) == (("Q",), pytest.approx(4.0))


@pytest.mark.parametrize("leaves", [60.0, 90.0], ids=["energy is worse", "mass is worse"])
def test_a_missing_loss_of_mass_explains_no_contradiction_of_energies_at_the_node(leaves: float) -> None:
    kwh = {"e1": 100.0, "e2": leaves, "e3": 1.0}
    said = {flow: Quantity(Form.VALUE, value=value, unit="kWh", exact=False) for flow, value in kwh.items()}
    document = beside(
        chain(tonnes(120.0), tonnes(100.0)),
        Flow("e1", "Supplier", "Casting", "power", said["e1"]),
        Flow("e2", "Casting", "Customer", "power", said["e2"]),
        Flow("e3", "Casting", None, "heat", said["e3"]),
        energy=("power", "heat"),
    )
    solution = solve(document)
    found = listed_of(solution.problems, document.flows, solution)
    (failed,) = (one for one in found if one.code == "test.failed")
    assert set(failed.subjects) <= set(kwh)
    assert not any({"f1", "f2"} & set(one.subjects) for one in found if one.code.startswith("test.suspect"))
    assert {"balance.gap.loss", "balance.gap"} <= {one.code for one in found}


def test_so_it_is_where_the_two_amounts_stand_further_apart() -> None:
    document = chain(tonnes(120.0), tonnes(100.0), UNKNOWN)
    solution = solve(document)
    problem = next(one for one in solution.problems if one.code == "test.failed")
    choices, ways = offered(document, solution, problem)
    assert ways[0].key == "loss"
    assert choices.lead().endswith("No loss is drawn here: most likely the difference is one.")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Book the gap as a loss, at Casting", "Book the gap as a loss, at Milling"]),
        ("de", ["Als Verlust buchen, bei Casting", "Als Verlust buchen, bei Milling"]),
    ],
)
def test_where_the_gap_lies_between_several_nodes_the_room_says_at_which_it_is_booked(
    lang: str, words: list[str]
) -> None:
    document = chain(tonnes(120.0), tonnes(100.0), UNKNOWN)
    solution = solve(document)
    problem = next(one for one in solution.problems if one.code == "test.failed")
    ways = [way for way in offered(document, solution, problem, lang)[1] if way.key.startswith("loss")]
    assert sorted(way.heading for way in ways) == words
    for way in ways:
        (made,) = [flow for flow in way.edit.document.flows if flow not in document.flows]
        source = way.edit.document.flows[made].source
        assert source is not None
        assert way.heading.endswith(source)
        assert solve(way.edit.document).own[made].value == pytest.approx(20.0)


def test_exact_amounts_are_no_exception() -> None:
    document = chain(tonnes(120.0, exact=True), tonnes(100.0, exact=True))
    solution = solve(document)
    (problem,) = (one for one in solution.problems if one.code.startswith("conflict"))
    assert offered(document, solution, problem)[1][0].key == "loss"


def test_a_loss_that_is_drawn_a_gap_within_the_spreads_or_a_word_that_this_is_all_leave_it_as_it_was() -> None:
    drawn = with_flow(chain(tonnes(120.0), tonnes(100.0)), Flow("f9", "Casting", None, "chips", tonnes(2.0)))
    small = chain(tonnes(120.0), tonnes(118.0))
    said = set_node(chain(tonnes(120.0), tonnes(100.0)), "Casting", complete_layers=("mass",)).document
    for document in (drawn, small, said):
        solution = solve(document)
        problem = next(one for one in solution.problems if one.code.startswith("balance."))
        assert problem.code == "balance.gap"
        assert offered(document, solution, problem)[1][0].key == "last"


def test_a_gap_that_the_spreads_cover_is_no_loss_before_all_else() -> None:
    rough = [Quantity(Form.VALUE, value=value, unit="t", sd=30.0) for value in (120.0, 100.0)]
    document = chain(*rough)
    solution = solve(document)
    (problem,) = (one for one in solution.problems if one.code.startswith("balance."))
    assert (problem.code, problem.params["level"]) == ("balance.gap", "warn")
    choices, ways = offered(document, solution, problem)
    assert not choices.found.lacks
    assert ways[0].key == "last"


def test_a_split_of_which_a_part_is_drawn_offers_the_way_on_and_nothing_that_contradicts_it() -> None:
    document = chain(tonnes(120.0), Quantity(Form.SHARE, "70 %", 0.7, "%", sd=0.07))
    solution = solve(document)
    (problem,) = listed_of(solution.problems, document.flows, solution)
    found = disagreement(solution, document, problem)
    assert found is not None
    ways = WaysOn(document, found, "de", 0, reconciled=True)
    assert (
        ways.lead()
        .replace("\u202f", " ")
        .startswith("Was in Casting ankommt, ist erst zum Teil aufgeteilt. 36 t/a (30 %) haben noch keinen Weg weiter")
    )
    assert "(30\u202f%)" in ways.lead(), "never on two lines"
    offers = list(ways.all())
    assert [(one.key, one.heading) for one in offers] == [
        ("way_on", "Den Weg weiter zeichnen"),
        ("loss", "Der Rest geht verloren"),
        ("stock", "Der Rest bleibt dort"),
    ]
    for one in offers[1:]:
        then = solve(one.edit.document)
        assert then.own["f2"].value == pytest.approx(84.0)
        assert not [problem.code for problem in then.problems if problem.severity != "info"]


def test_numbers_of_before_an_edit_that_took_the_node_away_break_nothing() -> None:
    document = chain(tonnes(120.0), tonnes(110.0))
    solution = solve(document)
    gone = Document(physics=Physics(items=document.items))
    assert len(solution.problems) > 1
    assert [disagreement(solution, gone, problem) for problem in solution.problems if "gap" in problem.code] == [None]
    for problem in solution.problems:
        found = disagreement(solution, gone, problem)
        assert found is None or not found.nodes
