"""What only zero satisfies is zero, not what rounding leaves of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.solver_maps import amount, network_map, share
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Concentration, Flow, Item, ItemKind, Node
from vsm_app.model.settings import Settings
from vsm_app.texts import problem_text


def only_zero(robust: bool, sd: float, unit: str = "t", further: tuple[Flow, ...] = ()) -> Document:
    """60 % copper in, 70 % copper out, both balanced: nothing but zero fits; beside it what fits."""
    items = [
        Item("copper", "Copper", ItemKind.SUBSTANCE, unit="kg"),
        Item("matte", "Matte", unit=unit, composition=(Concentration("copper", 60.0, sd=0.0),)),
        Item("blister", "Blister", unit=unit, composition=(Concentration("copper", 70.0, sd=0.0),)),
        Item("slag", "Slag", unit=unit, composition=(Concentration("copper", 50.0, sd=0.0),)),
    ]
    flows = [
        Flow("in", None, "P", "matte", amount(100.0, sd, unit)),
        Flow("out", "P", None, "blister", amount(98.0, sd, unit)),
        Flow("here", None, "Q", "matte", amount(50.0, sd, unit)),
        Flow("there", "Q", None, "matte", amount(51.0, sd, unit)),
        *further,
    ]
    physics = Physics(
        settings=replace(Settings(), robust=robust),
        items={item.id: item for item in items},
        nodes={name: Node(name, name) for name in "PQ"},
        flows={flow.id: flow for flow in flows},
    )
    return Document("zero", physics)


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("sd", [0.3, 5.0, 30.0])
@pytest.mark.parametrize("unit", ["t", "kg"])
def test_flows_that_only_zero_satisfies_are_zero(robust: bool, sd: float, unit: str) -> None:
    solution = solve(only_zero(robust, sd, unit))
    for flow in ("in", "out"):
        assert solution.flows[flow, "mass"].value == 0.0
        assert solution.flows[flow, "copper"].value == 0.0
    assert solution.own["here"].value == pytest.approx(50.5)
    for problem in solution.problems:
        assert "00000" not in problem_text(problem, "en")
        assert "e-" not in problem_text(problem, "en")


def test_what_lies_beside_and_is_not_known_stays_so() -> None:
    """Where two more leave together with what was zero, each of them is open still."""
    two = (Flow("first", "P", None, "slag"), Flow("second", "P", None, "slag"))
    solution = solve(only_zero(False, 5.0, further=two))
    assert solution.own["first"].value is None
    assert solution.own["second"].value is None
    assert solution.own["in"].value


@pytest.mark.parametrize("times", [1e12, 2e13, 1e14])
def test_an_entry_far_too_large_is_what_the_others_say_and_not_zero(times: float) -> None:
    """A guess far beyond all around it has few digits left; what the balances say of it is no rounding all the same."""
    flows = [
        {"id": "guess", "from": None, "to": "P", "mean": 50.0 * times, "sd": 50.0 * times},
        {"id": "open", "from": "P", "to": "Q"},
        {"id": "small", "from": "P", "to": None, "mean": 5.0, "sd": 0.05},
        {"id": "near", "from": "Q", "to": "R", "mean": 50.0, "sd": 2.5},
        {"id": "part", "from": "R", "to": None, "quantity": share(0.4, 0.1)},
        {"id": "rest", "from": "R", "to": None},
    ]
    own = solve(network_map(flows)).own
    assert own["guess"].value == pytest.approx(55.0, abs=3e-16 * 50.0 * times)
    assert own["open"].value == pytest.approx(50.0, rel=1e-9)
