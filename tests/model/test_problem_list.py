"""One fact is told once, whoever found it; what causes others stands first."""

from __future__ import annotations

from dataclasses import replace

from helpers.documents import workshop
from vsm_app.model.elements import Flow
from vsm_app.model.problem_list import cause_first, causes_only, told_once
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.validate import validate

READ = {"sheet": "a.csv", "row": 4, "column": "value"}


def codes(problems):
    return [problem.code for problem in problems]


def test_what_the_reader_said_with_its_row_is_not_said_again():
    read = Problem("import.parallel", Severity.INFO, ("f2", "f1"), READ)
    checked = Problem("map.parallel", Severity.INFO, ("f2", "f1"), {"source": "a", "target": "b"})
    another = Problem("map.parallel", Severity.INFO, ("f9", "f1"), {"source": "a", "target": "b"})
    assert told_once((read, checked, another)) == (read, another)


def test_the_gravest_severity_of_a_fact_counts():
    read = Problem("import.negative", Severity.INFO, ("f1",), READ)
    checked = Problem("flow.negative_entry", Severity.WARNING, ("f1",), {"value": -3.0})
    assert told_once((read, checked)) == (replace(read, severity=Severity.WARNING),)


def test_a_unit_is_one_fact_however_it_is_written():
    read = Problem("import.unknown_unit", Severity.WARNING, ("f1",), {**READ, "unit": "pallets/week"})
    solved = Problem("unit.unknown_layer", Severity.WARNING, (), {"unit": "pallets"})
    assert codes(told_once((read, solved))) == ["import.unknown_unit"]


def test_rows_that_a_reader_only_counted_are_told_too():
    more = Problem("import.more", Severity.INFO, (), {"sheet": "a.csv", "count": 30, "code": "import.self_loop"})
    solved = Problem("flow.self_loop", Severity.INFO, ("f40",), {"node": "n"})
    assert told_once((more, solved)) == (more,)


def test_two_places_of_one_file_are_two_facts():
    first = Problem("file.misfit.number", Severity.ERROR, ("n1",), {"place": "nodes[n1].x"})
    second = Problem("file.misfit.number", Severity.ERROR, ("n1",), {"place": "nodes[n1].y"})
    assert told_once((first, second, first)) == (first, second)


def test_the_solver_repeats_no_check():
    twice = Problem("rest.twice", Severity.WARNING, ("f1", "f2"), {"node": "n"})
    again = Problem("rest.twice", Severity.WARNING, ("f1", "f2"), {})
    assert told_once((twice, again)) == (twice,)


def test_a_slip_in_the_file_stands_before_the_contradiction_that_it_makes():
    conflict = Problem("conflict.exact", Severity.ERROR, ("f1",))
    number = Problem("import.no_number", Severity.WARNING, ("f2",), READ)
    unit = Problem("import.unknown_unit_near", Severity.WARNING, ("f3",), {**READ, "unit": "tonns"})
    remark = Problem("import.zero", Severity.INFO, ("f4",), READ)
    doubt = Problem("map.from_sink", Severity.WARNING, ("f5",))
    assert cause_first((remark, doubt, conflict, number, unit)) == [unit, number, conflict, doubt, remark]


def test_one_material_by_mass_and_by_energy_is_no_double():
    document = workshop()
    item = next(iter(document.items.values()))
    twins = {f"x{unit}": replace(item, id=f"x{unit}", name="Twin", unit=unit) for unit in ("t", "kg", "MWh")}
    physics = replace(document.physics, items={**document.items, **twins})
    found = [p.subjects for p in validate(replace(document, physics=physics)) if p.code == "map.same_item_name"]
    assert found == [("xkg", "xt")]


def test_what_follows_from_a_contradiction_is_not_listed_beside_it():
    flows = {
        one: Flow(one, *ends, "i") for one, ends in {"f1": (None, "n1"), "f2": ("n1", "n2"), "f9": ("n9", None)}.items()
    }
    conflict = Problem("conflict.exact", Severity.ERROR, ("f1",), {"flows": ("f1",), "nodes": ("n1", "n2")})
    follows = (
        Problem("balance.gap", Severity.WARNING, ("n1",)),
        Problem("bound.active.flow", Severity.WARNING, ("f1",)),
        Problem("bound.infeasible.flow", Severity.ERROR, ("f2",)),
    )
    elsewhere = (
        Problem("balance.gap", Severity.WARNING, ("n9",)),
        Problem("bound.active.flow", Severity.WARNING, ("f9",)),
    )
    assert causes_only((conflict, *follows, *elsewhere), flows) == (conflict, *elsewhere)
    assert causes_only(follows, flows) == follows


def test_shares_that_do_not_add_up_are_one_fact_whoever_adds_them():
    checked = Problem("map.shares_under", Severity.ERROR, ("n2", "f1"), {"total": 0.6, "flows": ("f1",)})
    solved = Problem("shares.sum", Severity.ERROR, ("n2", "f1"), {"total": 0.6, "flows": ("f1",)})
    assert codes(told_once((checked, solved))) == ["map.shares_under"]
