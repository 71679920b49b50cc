"""Methods that need more than amounts: biogenic CO2, contracts, check lists, footprint inputs, a base period."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.method_maps import draw, item, node, values, with_settings
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.document import Document
from vsm_app.model.elements import CircularFootprint, Item
from vsm_app.model.settings import EnergyRecovery

#: The conditions of the check list of the MCI, all met.
MET: dict[str, Any] = dict.fromkeys(
    ("other_routes_exhausted", "sustained_biological", "uncontaminated", "optimised", "residues_beneficial"), True
)
FOOTPRINT = CircularFootprint(
    allocation=0.5, quality_in=0.9, quality_out=0.9, recycling=0.8, recycling_eol=0.9, energy_recovery=2.4,
    heat_share=0.31, heat=0.07, power_share=0.101, power=0.12,
)  # fmt: skip


def plastic(footprint: CircularFootprint | None = FOOTPRINT, **fields: Any) -> Document:
    """A kilogram in a hundred: 70 virgin and 30 recycled in; 40 leave recycling, 35 are burnt, 25 lost."""
    factors: dict[str, Any] = {
        "co2e": (2.0, "kg CO2e/kg", 3), "disposal_co2e": (0.1, "kg CO2e/kg"), "heating_value": (30.0, "MJ/kg")
    } | fields  # fmt: skip
    return draw(
        [node("make", "make"), node("use", "use"), node("plant", "end", "recycle"),
         node("oven", "end", "energy_recovery")],
        [("virgin", None, "make", "plastic", 70), ("again", None, "make", "plastic", 30),
         ("sold", "make", "use", "product", 100), ("old", "use", "plant", "used", 50),
         ("burnt", "use", "oven", "used", 35), ("lost", "use", None, "litter", 15),
         ("regained", "plant", None, "recyclate", 40), ("residue", "plant", None, "litter", 10),
         ("flue", "oven", None, "litter", 35)],
        [item("plastic", "primary", cff=footprint, **factors), item("product", "product"), item("used", "product"),
         item("litter", "loss"), item("recyclate", "recycled")],
        classes={"again": "recycled"},
    )  # fmt: skip


def of(document: Document, key: str, scope: str = "map") -> IndicatorValue:
    return values(document)[key, scope]


def test_the_circular_footprint_of_a_drawn_material_is_that_of_the_case() -> None:
    value = of(plastic(), "co2e.cff", "plastic")
    assert value.value == pytest.approx(2.11989, abs=5e-6)
    assert value.unit == "kg CO2e/kg"
    assert not value.verified
    assert value.notes[0].params["r2"] == pytest.approx(0.4)


def test_every_field_that_the_footprint_lacks_is_named_with_its_place() -> None:
    value = of(plastic(CircularFootprint(allocation=0.5), heating_value=None), "co2e.cff", "plastic")
    assert value.value is None
    assert {(need.field, need.place) for need in value.needs} == {
        (f"cff.{name}", "plastic")
        for name in ("recycling", "recycling_eol", "quality_in", "quality_out", "energy_recovery")
    }
    none = of(plastic(None), "co2e.cff")
    assert none.value is None
    assert [(need.field, need.place) for need in none.needs] == [("cff.allocation", "plastic")]


def test_cut_off_and_avoided_burden_stand_beside_the_formula_with_the_same_shares() -> None:
    assert of(plastic(), "co2e.cut_off", "plastic").value == pytest.approx(
        0.7 * 2 + 0.3 * 0.8 + 0.25 * 0.1 + 0.35 * 2.4
    )
    avoided = of(plastic(), "co2e.avoided_burden", "plastic")
    assert avoided.value == pytest.approx(2 + 0.4 * (0.9 - 2 * 0.9) + 0.25 * 0.1 + 0.35 * 2.4)
    assert not avoided.verified


def test_each_rule_asks_only_for_what_it_uses() -> None:
    bare = plastic(CircularFootprint(energy_recovery=2.4), heating_value=None)
    asked = {
        rule: {need.field for need in of(bare, f"co2e.{rule}", "plastic").needs}
        for rule in ("cut_off", "avoided_burden")
    }
    assert asked == {"cut_off": {"cff.recycling"}, "avoided_burden": {"cff.recycling_eol", "cff.quality_out"}}


def test_a_return_that_is_drawn_gets_no_second_credit() -> None:
    document = plastic()
    flows = dict(document.flows)
    flows["regained"] = replace(flows["regained"], target="make")
    flows["again"] = replace(flows["again"], quantity=replace(flows["again"].quantity, value=0.0))
    flows["virgin"] = replace(flows["virgin"], quantity=replace(flows["virgin"].quantity, value=60.0))
    returned = replace(document, physics=replace(document.physics, flows=flows))
    for rule in ("cff", "avoided_burden"):
        value = of(returned, f"co2e.{rule}", "plastic")
        assert value.value is None
        assert value.reason == "carbon.counted_twice"
        assert value.reason_params["flows"] == ("regained",)
    assert of(returned, "co2e.cut_off", "plastic").value is not None  # gives no credit


def lived(document: Document, recovery: EnergyRecovery | None) -> IndicatorValue:
    return of(with_settings(document, product_life=1.0, industry_life=1.0, energy_recovery=recovery), "mci")


def test_energy_recovery_counts_only_when_the_whole_check_list_is_met() -> None:
    unmet = lived(plastic(), None)
    assert "indicator.note.energy_recovery_linear" in [note.code for note in unmet.notes]
    almost = EnergyRecovery(**(MET | {"optimised": False}), efficiency=0.6, biogenic_carbon=0.5)
    assert lived(plastic(), almost).value == unmet.value
    met = lived(plastic(), EnergyRecovery(**MET, efficiency=0.6, biogenic_carbon=0.5))
    # CE = 0.35 * 0.6 * 0.5 less waste, over 2 M + (WF - WC) / 2 with EC = EF = 0.8
    waste_of_feedstock, waste_of_recycling = 100 * 0.2 * 0.3 / 0.8, 100 * 0.2 * 0.5
    reference = 200 + (waste_of_feedstock - waste_of_recycling) / 2
    assert met.value is not None
    assert unmet.value is not None
    assert met.value - unmet.value == pytest.approx(0.9 * 100 * 0.35 * 0.6 * 0.5 / reference)


def test_energy_recovery_without_its_efficiency_asks_for_it() -> None:
    value = lived(plastic(), EnergyRecovery(**MET))
    assert value.value is None
    assert [(need.field, need.place) for need in value.needs] == [("energy_recovery.efficiency", "")]
    assumed = lived(plastic(), EnergyRecovery(**MET, efficiency=0.6))
    assert "indicator.note.biogenic_carbon" in [note.code for note in assumed.notes]


def mill(**power: Any) -> Document:
    """Wood and electricity into a mill; boards out, offcuts burnt elsewhere, chips fire the mill."""
    kwh: dict[str, Any] = {"unit": "kWh"}
    return draw(
        [node("grid", None, "electricity"), node("mill", "make")],
        [("logs", None, "mill", "wood", 100), ("boards", "mill", None, "board", 80),
         ("offcuts", "mill", None, "offcut", 20), ("power", "grid", "mill", "power", 50),
         ("heat", None, "mill", "chips", 200)],
        [item("wood", "renewable", biogenic_co2=(1.5, "kg CO2/kg")), item("board", "product"),
         item("offcut", "loss", biogenic_co2=(1.4, "kg CO2/kg")),
         item("power", "energy", **kwh, co2e=(0.4, "kg CO2e/kWh", 2), **power),
         item("chips", "energy", **kwh, biogenic_co2=(0.4, "kg CO2/kWh"), co2e=(0.02, "kg CO2e/kWh", 1))],
    )  # fmt: skip


def test_biogenic_carbon_is_told_apart_and_no_part_of_co2e() -> None:
    found = values(mill())
    assert found["co2.biogenic_removal", "map"].value == pytest.approx(100 * 1.5 + 200 * 0.4)
    assert found["co2.biogenic_emission", "map"].value == pytest.approx(20 * 1.4 + 200 * 0.4)
    assert found["co2.biogenic_removal", "map"].unit == "kg CO2"
    assert found["co2e.total", "map"].value == pytest.approx(50 * 0.4 + 200 * 0.02)


def without(document: Document, key: str) -> Document:
    known: dict[str, Item] = dict(document.items)
    known[key] = replace(known[key], biogenic_co2=None)
    return replace(document, physics=replace(document.physics, items=known))


def test_grown_material_without_biogenic_carbon_makes_the_sum_incomplete_and_is_named() -> None:
    value = of(without(mill(), "wood"), "co2.biogenic_removal")
    assert value.value == pytest.approx(200 * 0.4)
    assert value.incomplete
    assert value.notes[0].subjects == ("logs",)
    bare = without(without(mill(), "wood"), "chips")
    nothing = of(bare, "co2.biogenic_removal")
    assert nothing.value is None
    assert [(need.field, need.place) for need in nothing.needs] == [("biogenic_co2", "wood")]


def test_bought_energy_counts_by_place_and_by_contract() -> None:
    green = values(mill(co2e_market=(0.05, "kg CO2e/kWh")))
    assert green["co2e.scope2", "map"].value == pytest.approx(50 * 0.4)
    assert green["co2e.scope2_market", "map"].value == pytest.approx(50 * 0.05)
    assert green["co2e.total", "map"].value == pytest.approx(50 * 0.4 + 200 * 0.02)  # by place
    asked = of(mill(), "co2e.scope2_market")
    assert asked.value is None
    assert [(need.field, need.place) for need in asked.needs] == [("co2e_market", "power")]


def test_energy_without_a_contract_counts_by_its_place_beside_one_with_it() -> None:
    document = mill(co2e_market=(0.05, "kg CO2e/kWh"))
    flows, items = dict(document.flows), dict(document.items)
    items["steam"] = item("steam", "energy", "kWh", co2e=(0.1, "kg CO2e/kWh", 2))
    flows["steam"] = replace(flows["power"], id="steam", item="steam")
    value = of(replace(document, physics=replace(document.physics, flows=flows, items=items)), "co2e.scope2_market")
    assert value.value == pytest.approx(50 * 0.05 + 50 * 0.1)
    assert [(note.code, note.subjects) for note in value.notes] == [("indicator.note.location_factor", ("steam",))]


def test_an_indicator_that_is_not_applicable_counts_as_zero_only_where_the_map_says_so() -> None:
    empty = draw([node("make", "make")], [("power", None, "make", "power", 5)], [item("power", "energy", unit="kWh")])
    carrying = replace(empty, physics=replace(empty.physics, items=empty.items | {"board": item("board")}))
    out = draw([node("make", "make")], [("out", "make", None, "board", 5)])
    for document in (carrying, out):
        assert of(document, "iso59020.A.2.3").value is None
        counted = of(with_settings(document, iso_zero=True), "iso59020.A.2.3")
        if counted.reason == "indicator.energy_only":
            continue
        assert counted.value == 0.0
        assert counted.notes[0].code == "indicator.note.counted_as_zero"
    assert of(with_settings(out, iso_zero=True), "iso59020.A.3.2").value is None  # optional: stays not defined


def test_an_unknown_flow_never_counts_as_zero() -> None:
    document = draw([node("make", "make")], [("in", None, "make", "ore", None), ("also", None, "make", "ore", None)])
    assert of(with_settings(document, iso_zero=True), "iso59020.A.2.3").value is None


def test_water_given_back_and_resource_intensity() -> None:
    document = draw(
        [node("well", None, "water"), node("dye", "make"), node("river", None, "waste_water")],
        [("cloth", None, "dye", "cloth", 10), ("dyed", "dye", None, "dyed", 10), ("fresh", "well", "dye", "fresh", 40),
         ("spent", "dye", "river", "spent", 40)],
        [item("cloth"), item("dyed", "product", price=(3.0, "EUR/kg")), item("fresh", "water", renewable=0.2),
         item("spent", "water", renewable=0.75)],
    )  # fmt: skip
    assert of(document, "iso59020.A.5.3").value == pytest.approx(0.75)
    asked = of(document, "iso59020.A.6.3")
    assert asked.value is None
    assert [need.field for need in asked.needs] == ["base_revenue", "base_input"]
    # input 10 of 20 kg, revenue 30 of 45: half the material for two thirds of the revenue
    compared = of(with_settings(document, base_revenue=45.0, base_input=20.0), "iso59020.A.6.3")
    assert compared.value == pytest.approx(0.75)


def test_what_cancels_to_nothing_is_no_denominator() -> None:
    """All energy that enters leaves again as useful heat: nothing is consumed, so no share of it is renewable."""
    document = draw(
        [node("hub", "make")],
        [("in", None, "hub", "goods", 5), ("out", "hub", None, "goods", 5), ("power", None, "hub", "power", 0.7),
         ("gas", None, "hub", "gas", 0.1), ("heat", "hub", None, "heat", 0.8)],
        [item("power", "energy", unit="kWh", renewable=0.5), item("gas", "energy", unit="kWh", renewable=0.1),
         item("heat", "energy", unit="kWh", renewable=0.3)],
    )  # fmt: skip
    value = of(document, "iso59020.A.4.2")
    assert value.value is None
    assert value.reason == "indicator.zero_flows"


def test_the_esrs_table_tells_hazardous_waste_apart_by_treatment() -> None:
    document = draw(
        [node("make", "make"), node("tip", None, "landfill"), node("kiln", None, "incineration"),
         node("mill", "end", "recycle")],
        [("in", None, "make", "ore", 100), ("out", "make", None, "goods", 60), ("dust", "make", "tip", "dust", 10),
         ("oil", "make", "kiln", "oil", 6), ("chips", "make", "mill", "chips", 24)],
        [item("ore"), item("goods", "product"), item("dust", "loss"), item("oil", "loss", hazardous=True),
         item("chips", "recycled")],
    )  # fmt: skip
    found = values(document)
    diverted, disposed = (found[f"esrs.E5-5_{code}", "map"] for code in ("08", "09"))
    assert (diverted.value, disposed.value) == (pytest.approx(24), pytest.approx(16))
    parts = {note.code.rpartition(".")[2]: [note.params[name] for name in ("first", "second", "third")]
             for note in disposed.notes}  # fmt: skip
    assert parts == {"hazardous": [6.0, 0.0, 0.0], "other": [0.0, 10.0, 0.0]}
    assert [note.params["second"] for note in diverted.notes] == [24.0]
    assert found["esrs.E5-5_15", "map"].value == pytest.approx(6)
