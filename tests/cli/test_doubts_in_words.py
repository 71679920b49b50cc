"""The command line names flows so that they can be found and writes shares in per cent."""

from __future__ import annotations

from dataclasses import replace

from helpers.solver_maps import amount
from vsm_app.cli.printing import problem_lines
from vsm_app.engine.hotspots import rank
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, Node
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.quantities import Form, Quantity


def a_map(*flows: Flow) -> Document:
    names = dict.fromkeys(end for flow in flows for end in (flow.source, flow.target) if end)
    items = {"wood": Item("wood", "Wood")}
    nodes = {name: Node(name, name) for name in names}
    return Document(name="", physics=Physics(items=items, nodes=nodes, flows={flow.id: flow for flow in flows}))


def test_flows_of_one_name_are_told_apart_by_their_ends() -> None:
    document = a_map(Flow("a", "Forest", "Mill", "wood"), Flow("b", "Mill", "Shop", "wood"))
    problem = Problem("rest.twice", Severity.WARNING, ("a", "b"), {"node": "Mill"})
    (line,) = problem_lines([problem], document, "en")
    assert "Wood (Forest → Mill), Wood (Mill → Shop)" in line


def test_a_share_at_odds_is_told_in_per_cent() -> None:
    share = Quantity(Form.SHARE, value=0.6, unit="%", sd=0.012)
    document = a_map(
        Flow("in", "Forest", "Mill", "wood", amount(100.0, 2.0, "t")),
        Flow("out", "Mill", "Shop", "wood", share),
        Flow("sold", "Shop", "Customer", "wood", amount(10.0, 0.2, "t")),
        Flow("rest", "Mill", "Yard", "wood"),
    )
    (problem,) = [p for p in solve(document).problems if p.code.startswith("test.suspect") and p.subjects == ("out",)]
    assert (problem.params["entered"], problem.params["unit"]) == (60.0, "%")
    assert "\u202f%" in problem_lines([problem], document, "en")[0]


def test_losses_inside_a_loop_say_that_loops_carry_upstream() -> None:
    flows = [
        Flow("in", None, "Mill", "wood", amount(100.0, 2.0, "t")),
        Flow("on", "Mill", "Shop", "wood"),
        Flow("back", "Shop", "Mill", "wood", amount(10.0, 0.2, "t")),
        Flow("sold", "Shop", None, "wood", amount(80.0, 2.0, "t")),
        Flow("dust", "Mill", "Tip", "wood"),
    ]
    document = a_map(*flows)
    physics = document.physics
    items = {"wood": replace(physics.items["wood"], co2e=Factor(2.0, "kg CO2e/kg"))}
    nodes = {**physics.nodes, "Tip": replace(physics.nodes["Tip"], kind="landfill")}
    physics = replace(physics, nodes=nodes, items=items)
    told = {
        by: [
            p.subjects
            for p in rank(physics, solve(replace(document, physics=physics)), by).problems
            if p.code == "hotspot.loops_carry"
        ]
        for by in ("mass", "co2e")
    }
    assert told == {"mass": [], "co2e": [("dust",)]}
