"""Energy is used up where it is not passed on: no node uses more than flows into it, and none is counted twice."""

from __future__ import annotations

import pytest

from helpers.method_maps import draw, item, node
from vsm_app.engine.carriers import ENERGY
from vsm_app.engine.energy_use import energy_used_up, is_energy
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import example_list, open_example
from vsm_app.model.units import parse_unit

EXAMPLES = [example.id for example in example_list()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_node_uses_up_more_energy_than_flows_into_it_or_comes_from_its_stock(name: str) -> None:
    document = open_example(name, "en")
    results = compute(document)
    view, spots = MapView(document.physics, results.solution), results.hotspots["energy"]
    used = energy_used_up(view)
    for place, amount in used.items():
        flows = [flow for flow in view.physics.flows.values() if flow.target == place and is_energy(view, flow)]
        entering = sum(view.amount(flow.id, "energy") or 0.0 for flow in flows)
        assert amount <= (entering - (view.number((f"stock:{place}", "energy")) or 0.0)) * (1 + 1e-9), place
    if view.layer == "energy":
        factor = parse_unit(spots.unit).factor or 1.0
        assert {place: heat * factor for place, heat in spots.node_burden.items()} == pytest.approx(used)


def test_a_power_plant_costs_what_it_loses_and_a_fuel_that_is_handed_on_nothing() -> None:
    heat = compute(open_example("uk-energy-2050", "en")).hotspots["energy"].node_burden
    assert heat["thermal_generation"] == pytest.approx(787.129, abs=5e-4)
    assert heat["electricity_grid"] == pytest.approx(56.691, abs=5e-4)
    assert [heat[fuel] for fuel in ("oil", "coal", "solid", "district_heating")] == [0.0] * 4, "no rest of rounding"
    assert max(heat, key=heat.__getitem__) == "thermal_generation"


def test_where_no_energy_leaves_all_that_enters_is_used_up() -> None:
    document = open_example("drive-unit", "en")
    results = compute(document)
    view, spots = MapView(document.physics, results.solution), results.hotspots["energy"]
    factor, carried = parse_unit(spots.unit).factor or 1.0, view.carriers.carried
    for place, heat in spots.node_burden.items():
        lost = sum(
            (view.amount(f.id) or 0.0) * (carried.of(place, "energy") or 0.0)
            for f in view.outflows(place) if f.id in view.shape.lost
        )  # fmt: skip
        assert heat * factor == pytest.approx(carried.direct[place][ENERGY] + lost), place
    assert spots.node_burden["casting"] == pytest.approx(2920.5, abs=0.05)


def test_each_unit_of_energy_is_used_up_at_one_node() -> None:
    """A boiler without material makes steam for a press, a turbine sells power: 100 and 50 in, 80 and 20 passed on."""
    document = draw(
        [node("boiler", "make"), node("press", "make"), node("turbine", "make")],
        [("gas", None, "boiler", "gas", 100.0), ("steam", "boiler", "press", "steam", 80.0),
         ("hot", "boiler", None, "waste_heat", 20.0), ("coal", None, "turbine", "gas", 50.0),
         ("power", "turbine", None, "power", 20.0), ("in", None, "press", "steel", 10.0),
         ("out", "press", None, "product", 9.0), ("scrap", "press", None, "scrap", 1.0)],
        [*(item(key, "energy", "MWh") for key in ("gas", "steam", "power", "waste_heat")), item("scrap", "loss")],
        classes={"hot": "loss"},
    )  # fmt: skip
    heat = compute(document).hotspots["energy"].node_burden
    assert heat == {"boiler": pytest.approx(20.0), "press": pytest.approx(80.0 * 1.1), "turbine": pytest.approx(30.0)}
