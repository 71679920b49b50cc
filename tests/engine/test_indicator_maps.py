"""Indicators of drawn maps: loops, open ends, several items, unknown flows, and what to enter where one is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.method_maps import draw, item, node, of_map, ring, two_centres, values, with_settings
from vsm_app.engine.results import Need
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.elements import LeanData, Node
from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit


def test_the_ring_has_the_published_network_metrics() -> None:
    index, length, uses = of_map(ring(), "finn_cycling_index", "path_length", "number_of_uses")
    assert index == pytest.approx(0.4, abs=1e-12)
    assert length == pytest.approx(4.666666666666667, rel=1e-12)
    assert uses == pytest.approx(1.6666666666666667, rel=1e-12)


def test_rates_of_the_ring_follow_from_its_flows() -> None:
    found = of_map(ring(), "recycled_content", "collection_rate", "eol_recycling_rate", "return_rate", "losses")
    assert found == pytest.approx([0.4, 0.8, 0.4, 0.8, 60.0])


def test_circularity_of_the_ring_counts_what_is_recovered() -> None:
    found = of_map(ring(), "cti.circular_inflow", "cti.circular_outflow", "cti.material_circularity", "iso59020.A.3.4")
    assert found == pytest.approx([0.4, 0.4, 0.4, 0.4])


def test_the_mci_of_a_drawn_loop_is_that_of_its_shares() -> None:
    document = ring(product_life=6.0, industry_life=5.0)
    value = values(document)["mci", "map"]
    # FR 0.4, CR 0.8 of what leaves use, EC = EF = 40/80 (the drawn recycler's yield), X 1.2, per kg of product
    virgin, waste, of_end, of_feedstock = 0.6, 0.2, 0.5 * 0.8, 0.5 * 0.4 / 0.5
    lfi = (virgin + waste + (of_feedstock + of_end) / 2) / (2 + (of_feedstock - of_end) / 2)
    assert value.value == pytest.approx(1 - lfi * 0.9 / 1.2, rel=1e-12)
    assert not value.verified


def test_contributions_to_the_linear_flow_add_up() -> None:
    found = values(ring())
    parts = [v.value or 0.0 for (key, scope), v in found.items() if key == "mci.lfi" and scope != "map"]
    assert len(parts) == 2
    assert sum(parts) == pytest.approx(found["mci.lfi", "map"].value, rel=1e-12)


def test_the_mci_names_the_lives_to_enter_in_the_settings() -> None:
    value = values(ring())["mci", "map"]
    assert value.value is None
    assert set(value.needs) == {Need("product_life"), Need("industry_life")}


def test_a_value_that_lacks_several_things_names_them_all() -> None:
    needs = values(open_example("drive-unit", "en"))["mci", "map"].needs
    assert Need("product_life") in needs
    assert Need("quantity", "lost") in needs


def test_recycling_that_is_not_drawn_is_assumed_and_said() -> None:
    document = draw(
        [node("make", "make"), node("use", "use", "process"), node("collect", "end", "collection")],
        [("in", None, "make", "primary", 60.0), ("bought", None, "make", "recyclate", 40.0),
         ("sold", "make", "use", "product", 100.0), ("back", "use", "collect", "old", 100.0),
         ("gone", "collect", None, "litter", 100.0)],
        [item("primary", "primary"), item("recyclate", "recycled"), item("product", "product"), item("old", "product"),
         item("litter", "loss")],
    )  # fmt: skip
    value = values(with_settings(document, product_life=5.0, industry_life=5.0))["mci", "map"]
    assert [note.code for note in value.notes] == ["indicator.note.ef_assumed"]
    assert value.value == pytest.approx(1 - 0.9 * (60 + 100) / 200)


def test_input_of_unknown_origin_is_linear_and_reported() -> None:
    document = draw(
        [node("make", "make")],
        [
            ("a", None, "make", "known", 30.0),
            ("b", None, "make", "stuff", 70.0),
            ("out", "make", None, "product", 100.0),
        ],
        [item("known", "recycled"), item("product", "product")],
    )
    found = values(document)
    assert found["cti.circular_inflow", "map"].value == pytest.approx(0.3)
    assert found["unknown_origin", "map"].value == pytest.approx(0.7)
    note = found["cti.circular_inflow", "map"].notes[0]
    assert (note.code, note.params["share"]) == ("indicator.note.unknown_origin", pytest.approx(0.7))


def test_output_that_leaves_the_map_unexplained_is_linear_and_reported() -> None:
    document = draw(
        [node("make", "make")],
        [("a", None, "make", "known", 100.0), ("out", "make", None, "product", 100.0)],
        [item("known", "primary"), item("product", "product")],
    )
    value = values(document)["cti.circular_outflow", "map"]
    assert value.value == 0.0
    assert [note.code for note in value.notes] == ["indicator.note.unclear_output"]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_on_a_map_of_energy_alone_material_indicators_say_why_they_are_not_defined(lang: str) -> None:
    found = values(open_example("uk-energy-2050", lang))
    for key in ("recycled_content", "mci", "cti.circular_inflow", "iso59020.A.2.3", "material_yield", "esrs.E5-4_02"):
        assert (found[key, "map"].value, found[key, "map"].reason) == (None, "indicator.energy_only")
    assert found["losses", "map"].value == pytest.approx(878.325, rel=2e-4)
    assert found["energy.total", "map"].value is not None


def test_the_efficiency_of_a_power_station_counts_heat_and_power() -> None:
    found = values(open_example("uk-energy-2050", "en"))
    value = found["energy.efficiency", "thermal_generation"]
    assert value.value == pytest.approx((525.531 + 79.329) / 1391.99, rel=1e-4)


def test_emissions_stand_in_their_scopes_with_what_a_node_emits_itself() -> None:
    document = draw(
        [node("make", "make", direct_co2e=50.0), node("grid", kind="electricity")],
        [("in", None, "make", "metal", 10.0), ("power", "grid", "make", "power", 100.0),
         ("gas", None, "make", "gas", 20.0), ("out", "make", None, "product", 9.0), ("w", "make", None, "waste", 1.0)],
        [item("metal", "primary", co2e=(2.0, "t CO2e/t")), item("power", "energy", "kWh", co2e=(0.4, "kg CO2e/kWh")),
         item("gas", "energy", "kWh", co2e=(0.2, "kg CO2e/kWh", 1)), item("product", "product"),
         item("waste", "loss", disposal_co2e=(3.0, "kg CO2e/kg"))],
    )  # fmt: skip
    found = values(document)
    scopes = [found[f"co2e.scope{scope}", "map"].value for scope in (1, 2, 3)]
    assert scopes == pytest.approx([50 + 4, 40, 20 + 3])
    assert found["co2e.total", "map"].value == pytest.approx(sum(scopes))
    assert found["co2e.per_piece", "map"].value == pytest.approx(1.17)
    assert not found["co2e.total", "map"].incomplete


def test_without_a_factor_the_total_is_incomplete_and_names_the_flow() -> None:
    document = draw(
        [node("make", "make")],
        [
            ("a", None, "make", "known", 10.0),
            ("b", None, "make", "strange", 5.0),
            ("out", "make", None, "product", 15.0),
        ],
        [item("known", "primary", co2e=(2.0, "kg CO2e/kg"))],
    )
    value = values(document)["co2e.total", "map"]
    assert (value.value, value.incomplete) == (pytest.approx(20.0), True)
    assert [(note.code, note.subjects) for note in value.notes] == [("indicator.note.no_factor", ("b",))]


def test_an_energy_carrier_without_scope_is_left_out_and_named() -> None:
    document = draw(
        [node("make", "make")],
        [("steam", None, "make", "steam", 10.0), ("a", None, "make", "metal", 1.0), ("o", "make", None, "p", 1.0)],
        [item("steam", "energy", "kWh", co2e=(0.2, "kg CO2e/kWh")), item("metal", co2e=(1.0, "kg CO2e/kg"))],
    )
    value = values(document)["co2e.total", "map"]
    assert (value.value, value.incomplete) == (pytest.approx(1.0), True)
    assert [note.code for note in value.notes] == ["indicator.note.no_scope"]


def test_the_mfca_of_two_centres_is_the_published_one() -> None:
    found = values(two_centres())
    assert found["mfca.loss_cost", "map"].value == pytest.approx(828.5)
    assert found["mfca.loss_cost", "one"].value == pytest.approx(635.0)
    assert found["mfca.loss_cost", "two"].value == pytest.approx(193.5)
    assert found["mfca.loss_cost_share", "map"].value == pytest.approx(828.5 / 2390)


def test_auxiliaries_bring_cost_in_and_carry_none_away() -> None:
    def part(in_ratio: bool) -> float | None:
        document = draw(
            [node("wash", "make")],
            [("in", None, "wash", "steel", 100.0), ("water", None, "wash", "soap", 50.0),
             ("out", "wash", None, "part", 90.0), ("chips", "wash", None, "chips", 10.0),
             ("foul", "wash", None, "foul", 50.0)],
            [item("steel", "primary", price=(1.0, "EUR/kg")), item("soap", "primary", price=(2.0, "EUR/kg")),
             item("chips", "loss"), item("foul", "loss", in_cost_ratio=in_ratio)],
        )  # fmt: skip
        return values(document)["mfca.loss_cost", "map"].value

    assert part(in_ratio=True) == pytest.approx(200 * 60 / 150)
    assert part(in_ratio=False) == pytest.approx(200 * 10 / 100)


def test_time_to_return_is_the_dwell_time_with_the_days_on_the_way() -> None:
    document = ring()
    nodes = dict(document.nodes)
    nodes["use"] = node("use", "use", "use", dwell_time=12.0)
    nodes["recycle"] = node("recycle", "end", "recycle", lean=LeanData(observed_days=73.0))
    assert of_map(_with_nodes(document, nodes), "time_to_return", "longevity") == pytest.approx(
        [12.2, 12.0 * 100 / 60], rel=1e-12
    )


def _with_nodes(document: Document, nodes: dict[str, Node]) -> Document:
    return replace(document, physics=replace(document.physics, nodes=nodes))


def test_a_map_without_dwell_times_names_the_use_nodes() -> None:
    value = values(ring())["time_to_return", "map"]
    assert (value.value, value.needs) == (None, (Need("dwell_time", "use"),))


def test_takt_and_lead_time_are_those_of_the_published_stamping_map() -> None:
    """Case vsm-01: 18 400 pieces in 20 days of two shifts of 8 h with 20 min of breaks."""
    steps = (("stamp", 1.0), ("weld1", 39.0), ("weld2", 46.0), ("assemble1", 62.0), ("assemble2", 40.0))
    stocks = (("coils", None), ("after1", 7000.0), ("after2", 1700.0), ("after3", 2450.0), ("after4", 1840.0),
              ("finished", 4140.0))  # fmt: skip
    nodes, arcs, before = [], [], None
    for number, (stock, pieces) in enumerate(stocks):
        box = LeanData(pieces=pieces) if pieces else LeanData(observed_days=5.0)
        nodes.append(node(stock, "make", "inventory", lean=box))
        arcs.append((f"to_{stock}", before, stock, "part", 18400.0))
        if number < len(steps):
            before = steps[number][0]
            nodes.append(node(before, "make", lean=LeanData(cycle_time=steps[number][1])))
            arcs.append((f"from_{stock}", stock, before, "part", 18400.0))
    arcs.append(("ship", "finished", None, "part", 18400.0))
    document = with_settings(
        draw(nodes, arcs, [item("part", "product", "pc")]), period="mo",
        functional_unit=FunctionalUnit("bracket", 18400.0),
        calendar=Calendar(CalendarKind.PRODUCTION, 2, 8, 5, 48, 20),
    )  # fmt: skip
    takt, lead, share = of_map(document, "takt", "lead_time", "value_adding_share")
    assert takt == pytest.approx(60.0)
    assert lead == pytest.approx(23.6196 + 188 / 86400, abs=1e-4)
    assert share == pytest.approx(188 / ((23.61957 + 188 / 86400) * 86400), rel=1e-4)


def test_parallel_branches_count_by_the_longest_and_never_by_their_sum() -> None:
    document = draw(
        [node("start", "make"), node("slow", "make", "inventory", lean=LeanData(observed_days=4.0)),
         node("fast", "make", "inventory", lean=LeanData(observed_days=1.0)), node("join", "make")],
        [("a", None, "start", "x", 10.0), ("b", "start", "slow", "x", 5.0), ("c", "start", "fast", "x", 5.0),
         ("d", "slow", "join", "x", 5.0), ("e", "fast", "join", "x", 5.0), ("f", "join", None, "x", 10.0)],
    )  # fmt: skip
    assert of_map(document, "lead_time") == [4.0]


def test_waste_of_own_operations_fills_the_table_of_the_standard() -> None:
    """The figures of case esrs-o1, drawn."""
    kinds = (("scrap", "recycled", None), ("solvent", "loss", "recovery"), ("rest", "loss", "landfill"),
             ("filter", "loss", "incineration"))  # fmt: skip
    masses = {"scrap": 60.0, "solvent": 6.0, "rest": 24.0, "filter": 4.0}
    nodes = [node("make", "make"), node("recovery", "end", "energy_recovery"), node("landfill", "end", "landfill"),
             node("incineration", "end", "incineration")]  # fmt: skip
    arcs = [("steel", None, "make", "steel", 820.0), ("plastic", None, "make", "plastic", 180.0),
            ("board", None, "make", "board", 75.0), ("granulate", None, "make", "granulate", 45.0),
            ("sold", "make", None, "product", 1120.0 - 94.0)]  # fmt: skip
    arcs += [(key, "make", where, key, masses[key]) for key, _origin, where in kinds]
    items = [item("steel", "primary", "t"), item("plastic", "primary", "t"), item("board", "recycled", "t"),
             item("granulate", "recycled", "t"), item("product", "product", "t"), item("scrap", "recycled", "t"),
             item("solvent", "loss", "t", hazardous=True), item("rest", "loss", "t"),
             item("filter", "loss", "t", hazardous=True)]  # fmt: skip
    found = of_map(draw(nodes, arcs, items), *(f"esrs.E5-{code}" for code in (
        "4_02", "4_04", "4_05", "5_07", "5_08", "5_09", "5_10", "5_11", "5_15")))  # fmt: skip
    assert found == pytest.approx([1120, 120, 10.714285714285714, 94, 66, 28, 34, 36.17021276595745, 10])


def test_a_loop_that_material_never_leaves_is_named() -> None:
    document = draw(
        [node("make", "make"), node("a", "end"), node("b", "end")],
        [("in", None, "make", "x", 10.0), ("out", "make", "a", "p", 10.0), ("ab", "a", "b", "p", 20.0),
         ("ba", "b", "a", "p", 20.0)],
        [item("p", "product")],
    )  # fmt: skip
    value = values(document)["cti.circular_outflow", "map"]
    assert value.reason == "indicator.closed_loop"
    assert set(value.reason_params["nodes"]) == {"a", "b"}
