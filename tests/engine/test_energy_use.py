"""Energy is used up where it is not passed on: no node uses more than flows into it, and none is counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.method_maps import Arc, draw, item, node
from vsm_app.engine.carriers import ENERGY
from vsm_app.engine.energy_use import energy_used_up, is_energy
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import Results
from vsm_app.io.examples import example_list, open_example
from vsm_app.model.document import Document
from vsm_app.model.elements import OriginClass
from vsm_app.model.flow_classes import class_of
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


def test_where_no_energy_leaves_all_that_enters_is_used_up_however_much_material_is_lost() -> None:
    document = open_example("drive-unit", "en")
    results = compute(document)
    view, spots = MapView(document.physics, results.solution), results.hotspots["energy"]
    factor = parse_unit(spots.unit).factor or 1.0
    for place, heat in spots.node_burden.items():
        assert heat * factor == pytest.approx(view.carriers.carried.direct[place][ENERGY]), place
    assert spots.node_burden["casting"] == pytest.approx(2800.0)


def balance(document: Document, results: Results) -> None:
    """At every node: used up and lost + passed on = in + taken from stock + released (an engine, a power station)."""
    view, spots = MapView(document.physics, results.solution), results.hotspots["energy"]
    factor, own = parse_unit(spots.unit).factor or 1.0, results.solution.own
    said = {flow: own[flow].layer == "energy" for flow in own}
    for place, heat in spots.node_burden.items():
        into = out = lost = 0.0
        is_open, gives = False, False
        for flow in document.flows.values():
            row = results.solution.flows.get((flow.id, "energy"))
            if place not in (flow.source, flow.target) or row is None or flow.source == flow.target:
                continue
            if not said[flow.id] and class_of(document, flow) is not OriginClass.ENERGY:
                continue
            amount = row.base_value or 0.0
            into += amount if flow.target == place else 0.0
            is_open, gives = is_open or (flow.source == place and row.base_value is None), gives or flow.source == place
            lost += amount if flow.source == place and flow.id in view.shape.lost else 0.0
            out += amount if flow.source == place and flow.id not in view.shape.lost else 0.0
        if is_open or (gives and (place, "energy") in view.unfinished):
            assert heat * factor == pytest.approx(lost), place
            continue
        stock = view.number((f"stock:{place}", "energy")) or 0.0
        released = max(0.0, out + lost + stock - into)
        assert heat * factor + out + stock == pytest.approx(into + released, rel=1e-6, abs=1e-6 * into), place
        assert heat * factor >= lost * (1 - 1e-9), place


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_used_up_lost_and_passed_on_is_what_comes_in_or_is_released(name: str) -> None:
    document = open_example(name, "en")
    results = compute(document)
    if results.hotspots["energy"].node_burden:
        balance(document, results)


@st.composite
def works(draw_: st.DrawFn) -> Document:
    """Two to five steps in a row, each loses material; any of them takes, hands on, or loses energy."""
    size = draw_(st.integers(2, 5))
    amount = st.floats(1.0, 500.0)
    nodes, arcs, through = [node(f"n{i}", "make") for i in range(size)], [], 100.0
    arcs.append(("in", None, "n0", "steel", through))
    for i in range(size):
        left = through * draw_(st.floats(0.4, 0.98))
        arcs.append((f"scrap{i}", f"n{i}", None, "scrap", through - left))
        arcs.append((f"part{i}", f"n{i}", f"n{i + 1}" if i + 1 < size else None, "part", left))
        through = left
        for kind, (source, target) in {
            "power": (None, f"n{i}"), "heat": (f"n{i}", None), "hot": (f"n{i}", None),
            "steam": (f"n{i}", f"n{draw_(st.integers(0, size - 1))}"),
        }.items():  # fmt: skip
            if source != target and draw_(st.booleans()):
                arcs.append((f"{kind}{i}", source, target, kind, draw_(amount)))
    if not any(arc[0] == f"power{i}" for arc in arcs for i in range(size)):
        arcs.append(("power", None, "n0", "power", 100.0))
    energy = [item(key, "energy", "MWh") for key in ("power", "heat", "hot", "steam")]
    hot = {arc[0]: "loss" for arc in arcs if arc[3] == "hot"}
    return draw(nodes, arcs, [*energy, item("scrap", "loss")], classes=hot)


@settings(max_examples=60, deadline=None)
@given(works())
def test_on_any_map_a_unit_of_energy_is_used_up_lost_or_passed_on_once(document: Document) -> None:
    results = compute(document)
    assert results.hotspots["energy"].node_burden
    balance(document, results)


@pytest.mark.parametrize(("loss", "told"), [("scrap", 0.0), ("hot", 10.0)])
def test_a_process_with_a_loss_uses_up_no_more_than_it_takes(loss: str, told: float) -> None:
    """100 MWh in; a tenth of the material is lost, or a tenth of the energy: 100 are used up or lost, never 110."""
    arcs: list[Arc] = [
        ("power", None, "press", "power", 100.0), ("in", None, "press", "steel", 50.0),
        ("out", "press", None, "product", 45.0), ("scrap", "press", None, "scrap", 5.0),
        ("hot", "press", None, "heat", 10.0), ("used", "press", None, "heat", 90.0),
    ]  # fmt: skip
    arcs = [arc for arc in arcs if loss == "hot" or arc[3] != "heat"]
    energy = [item(key, "energy", "MWh") for key in ("power", "heat")]
    document = draw([node("press", "make")], arcs, [*energy, item("scrap", "loss")], classes={"hot": "loss"})
    heat = compute(document).hotspots["energy"].node_burden
    assert heat == {"press": pytest.approx(told or 100.0)}


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
    assert heat == {"boiler": pytest.approx(20.0), "press": pytest.approx(80.0), "turbine": pytest.approx(30.0)}
