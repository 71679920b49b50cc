"""Types of recovery, circular revenue and greenhouse gas impact after CTI, from drawn maps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.method_maps import draw, item, node, of_map, ring, values
from helpers.range_map import chairs_and_tables, changed, works
from vsm_app.engine.indicators.system import RECOVERY_TYPES
from vsm_app.engine.results import Need
from vsm_app.model.document import Document

TYPES = tuple(f"cti.recovery.{kind}" for kind in RECOVERY_TYPES)


def ways_back(**classes: str) -> Document:
    """1000 kg sold, all of it comes to an end: 100 kg are lost, the rest returns in every way there is."""
    ends = {
        "repair": 100,
        "refurbish": 50,
        "remanufacture": 150,
        "repurpose": 200,
        "recycle": 300,
        "soil": 100,
        "bin": 100,
    }
    return draw(
        [node("make", "make"), node("use", "use", "process"), node("sort", "end", "sorting")],
        [("in", None, "make", "steel", 1000.0), ("sold", "make", "use", "goods", 1000.0),
         ("old", "use", "sort", "old", 1000.0)]
        + [(key, "sort", None, key, float(amount)) for key, amount in ends.items()],
        [item("steel", "primary"), item("goods", "product"), item("old", "product"), item("repair", "reused"),
         item("refurbish", "product"), item("remanufacture", "product"), item("repurpose", "secondary"),
         item("recycle", "recycled"), item("soil", "renewable"), item("bin", "loss")],
        strategies={"refurbish": "R5", "remanufacture": "R6", "repurpose": "R7"}, classes=classes,
    )  # fmt: skip


def test_what_is_recovered_is_told_apart_by_the_way_it_goes() -> None:
    found = values(ways_back())
    shares = [found[key, "map"].value for key in TYPES]
    assert shares == pytest.approx([1 / 9, 0.5 / 9, 1.5 / 9, 3 / 9, 2 / 9, 1 / 9])
    assert [found[key, "map"].numerator for key in TYPES] == pytest.approx([100, 50, 150, 300, 200, 100])
    assert found[TYPES[0], "map"].denominator == pytest.approx(found["cti.circular_outflow", "map"].numerator)


def test_an_r_strategy_says_which_kind_of_secondary_material_it_is() -> None:
    reused, recycled = of_map(ways_back(), "iso59020.A.3.3", "iso59020.A.3.4")
    assert (reused, recycled) == (pytest.approx(0.5), pytest.approx(0.3))
    # where the class says recycled, it is recycled whatever the number
    assert of_map(ways_back(repurpose="recycled"), TYPES[4], TYPES[3]) == pytest.approx([0.0, 5 / 9])


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("reuse", "reuse"), ("repair", "reuse"), ("refurbish", "refurbish"), ("remanufacture", "remanufacture"),
     ("recycle", "recycle"), ("sorting", "recycle")],
)  # fmt: skip
def test_what_comes_back_without_a_word_is_what_its_node_does(kind: str, type_: str) -> None:
    document = ring()
    flows = document.flows | {"scrap": replace(document.flows["scrap"], item="old")}
    nodes = document.nodes | {"recycle": replace(document.nodes["recycle"], kind=kind)}
    found = values(replace(document, physics=replace(document.physics, flows=flows, nodes=nodes)))
    assert found[f"cti.recovery.{type_}", "map"].value == pytest.approx(1.0)
    assert found["iso59020.A.3.3", "map"].value == pytest.approx(0.0 if type_ == "recycle" else 0.4)


def test_types_sum_to_one_on_a_map_with_loops_and_open_ends() -> None:
    found = values(works())
    shares = [found[key, "map"].value for key in TYPES]
    assert all(share is not None and share > 0 for share in shares)
    assert sum(share for share in shares if share) == pytest.approx(1.0, rel=1e-12)


def test_nothing_recovered_has_no_types() -> None:
    document = draw([node("make", "make")], [("in", None, "make", "ore", 9.0), ("out", "make", None, "goods", 9.0)])
    for key in TYPES:
        value = values(document)[key, "map"]
        assert (value.value, value.reason) == (None, "indicator.nothing_recovered")


@pytest.mark.parametrize("key", [*TYPES, "cti.revenue"])
def test_a_flow_on_the_way_that_is_not_determined_is_named(key: str) -> None:
    document = ring()
    unknown = replace(
        document.flows["scrap"], quantity=replace(document.flows["in"].quantity, form="unknown", value=None)
    )
    slag = replace(document.flows["slag"], quantity=unknown.quantity)
    back = document.flows | {
        "scrap": unknown,
        "slag": slag,
        "in": replace(document.flows["in"], quantity=unknown.quantity),
    }
    value = values(replace(document, physics=replace(document.physics, flows=back)))[key, "map"]
    assert value.value is None
    assert {need.field for need in value.needs} == {"quantity"}
    named = {need.place for need in value.needs}
    assert "scrap" in named
    assert named <= {"in", "scrap", "slag"}


# --- revenue ---
def test_revenue_counts_as_far_as_its_product_is_circular() -> None:
    found = values(chairs_and_tables())
    assert found["cti.revenue", "map"].value == pytest.approx(450_000)
    assert found["cti.revenue", "chair"].value == pytest.approx(450_000)
    assert found["cti.revenue", "table"].value == 0
    assert found["cti.revenue", "map"].unit == "EUR"
    assert not found["cti.revenue", "map"].verified


def test_a_map_of_one_product_earns_the_mean_of_its_two_shares() -> None:
    found = values(ring())
    share = found["cti.circular_inflow", "map"].value or 0.0
    assert found["cti.revenue", "map"].value == pytest.approx(500_000 * (share + 0.4) / 2)
    assert ("cti.revenue", "product") not in found


def test_products_share_what_enters_by_the_ways_that_lead_to_them() -> None:
    found = values(works())
    lines = {scope: value for (key, scope), value in found.items() if key == "cti.revenue" and scope != "map"}
    assert set(lines) == {"carton", "shell", "frame"}
    assert sum(value.value or 0.0 for value in lines.values()) == pytest.approx(found["cti.revenue", "map"].value)
    # circular shares in the press and the paint shop, which feed each other: 8 t of rework
    press, paint = np.linalg.solve([[139, -8], [-104, 130]], [20 + 22 + 9, 6])
    # cartons and shells both go through the shop, so the same share of them is recovered
    recovered = 2 * (lines["carton"].value or 0.0) / (6 * 300) - paint
    assert 0 < recovered < 1
    assert lines["shell"].value == pytest.approx(30 * 4000 * (press + recovered) / 2, rel=1e-9)


def test_a_product_without_a_price_is_named() -> None:
    value = values(changed(chairs_and_tables(), "table", price=None))["cti.revenue", "map"]
    assert (value.value, value.needs) == (None, (Need("price", "table"),))


# --- greenhouse gas impact ---
def recyclate(**fields: object) -> Document:
    """60 t virgin at 2 t CO2e/t and 40 t recyclate at 0.5."""
    document = changed(ring(), "recyclate", co2e=(0.5, "t CO2e/t"), co2e_linear=(2.0, "t CO2e/t"))
    return changed(changed(document, "primary", co2e_circular=(0.5, "t CO2e/t")), "recyclate", **fields)


def test_recyclate_saves_what_its_linear_source_emits_more() -> None:
    found = values(recyclate())
    saved, possible = found["cti.ghg_saving", "map"], found["cti.ghg_potential", "map"]
    assert (saved.value, saved.unit) == (pytest.approx(60_000), "kg CO2e")
    assert possible.value == pytest.approx(90_000)
    assert not saved.incomplete
    assert not saved.verified


def test_a_recyclate_that_emits_more_than_virgin_material_saves_less_than_nothing() -> None:
    assert of_map(recyclate(co2e=(3.0, "t CO2e/t")), "cti.ghg_saving") == pytest.approx([-40_000])


def test_saving_and_potential_of_what_is_circular_in_part() -> None:
    found = values(works())
    # per t: mixed 0.7, regrind 1.5, part 2.8; board is renewable and has no linear source stated
    expected = 40 * 0.7 + 22 * 1.5 + 9 * 2.8
    saved = found["cti.ghg_saving", "map"]
    assert saved.value == pytest.approx(expected * 1000)
    assert saved.incomplete
    assert [note.subjects for note in saved.notes if note.code == "indicator.note.no_alternative"] == [("cartons",)]
    assert found["cti.ghg_potential", "map"].value == pytest.approx((60 * 1.6 + 40 * 0.9 + 20 * 2.0) * 1000)
    assert not found["cti.ghg_potential", "map"].incomplete


def test_without_any_factor_of_the_other_source_both_name_item_and_field() -> None:
    found = values(ring())
    saved, possible = found["cti.ghg_saving", "map"], found["cti.ghg_potential", "map"]
    assert (saved.value, set(saved.needs)) == (None, {Need("co2e", "recyclate"), Need("co2e_linear", "recyclate")})
    assert (possible.value, possible.needs) == (None, (Need("co2e_circular", "primary"),))


def test_a_factor_per_a_unit_that_the_flow_does_not_have_is_missing() -> None:
    value = values(recyclate(co2e_linear=(2.0, "kg CO2e/l")))["cti.ghg_saving", "map"]
    assert (value.value, value.needs) == (None, (Need("co2e_linear", "recyclate"),))


def test_where_nothing_circular_enters_nothing_is_saved_and_no_factor_asked_for() -> None:
    document = draw([node("make", "make")], [("in", None, "make", "ore", 9.0), ("out", "make", None, "goods", 9.0)],
                    [item("ore", "primary"), item("goods", "product")])  # fmt: skip
    assert of_map(document, "cti.ghg_saving") == [0.0]
