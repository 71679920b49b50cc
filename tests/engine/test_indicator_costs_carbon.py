"""Costs, allocation, credits and concentrations of drawn maps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.method_maps import draw, item, node, ring, two_centres, values
from vsm_app.engine.flow_cost import FlowCost
from vsm_app.engine.formulas.carbon import Footprint
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
from vsm_app.engine.recycling_credit import AVOIDED_BURDEN, CIRCULAR_FOOTPRINT, CUT_OFF, credited, returns_of
from vsm_app.model.document import Document
from vsm_app.model.elements import Concentration, OriginClass, ProcessCost

FOOTPRINT = Footprint(A=0.5, R1=0.4, R2=0.4, R3=0.0, Ev=2.0, Ev_star=2.0, Erecycled=0.5, ErecyclingEoL=0.6, ED=0.1)


def view_of(document: Document) -> MapView:
    return MapView(document.physics, solve(document))


def two_materials() -> Document:
    """Gold and gravel go into one process; only gravel is lost."""
    return draw(
        [node("make", "make", cost=ProcessCost(system=100.0))],
        [("gold", None, "make", "gold", 10.0), ("gravel", None, "make", "gravel", 90.0),
         ("out", "make", None, "product", 80.0), ("lost", "make", None, "gravel", 20.0)],
        [item("gold", "primary", price=(100.0, "EUR/kg")), item("gravel", "primary", price=(1.0, "EUR/kg")),
         item("product", "product")],
        classes={"lost": "loss"},
    )  # fmt: skip


def test_lost_material_is_valued_as_mixture_and_at_its_own_price() -> None:
    document = two_materials()
    centre = FlowCost(view_of(document)).centres["make"]
    assert centre.loss.material == pytest.approx(0.2 * 1090.0)
    assert centre.loss_specific == pytest.approx(20.0)
    value = values(document)["mfca.loss_cost", "make"]
    assert value.value == pytest.approx(0.2 * 1190.0)
    note = next(n for n in value.notes if n.code == "indicator.note.specific")
    assert note.params["difference"] == pytest.approx(20.0 - 218.0)


def test_the_flow_cost_matrix_keeps_its_columns_along_the_chain() -> None:
    two = FlowCost(view_of(two_centres())).centres["two"]
    product, loss = two.product, two.loss
    assert (product.material, product.energy, product.system) == pytest.approx((810.0, 67.5, 684.0))
    assert (loss.material, loss.energy, loss.system, loss.waste) == pytest.approx((90.0, 7.5, 76.0, 20.0))


def test_costs_of_an_idle_centre_count_as_lost() -> None:
    document = draw(
        [node("run", "make", cost=ProcessCost(system=10.0)), node("idle", "make", cost=ProcessCost(system=5.0))],
        [("in", None, "run", "steel", 10.0), ("out", "run", None, "product", 9.0), ("w", "run", None, "waste", 1.0),
         ("none", "idle", None, "product", 0.0)],
        [item("steel", "primary", price=(1.0, "EUR/kg")), item("waste", "loss"), item("product", "product")],
    )  # fmt: skip
    value = values(document)["mfca.loss_cost", "map"]
    assert value.value == pytest.approx(2.0 + 5.0)
    assert "indicator.note.idle" in [note.code for note in value.notes]


def test_emissions_are_allocated_by_mass_and_by_value() -> None:
    document = draw(
        [node("make", "make", direct_co2e=2100.0)],
        [("in", None, "make", "raw", 1000.0), ("main", "make", None, "main", 800.0),
         ("side", "make", None, "side", 200.0)],
        [item("raw", "primary", co2e=(0.0, "kg CO2e/kg")), item("main", "product", price=(2.5, "EUR/kg")),
         item("side", "product", price=(0.5, "EUR/kg"))],
    )  # fmt: skip
    found = values(document)
    by_mass = [found["co2e.by_mass", key].value for key in ("main", "side")]
    by_value = [found["co2e.by_value", key].value for key in ("main", "side")]
    assert by_mass == pytest.approx([2.1, 2.1])
    assert by_value == pytest.approx([2100 * 2.5 / 2100, 0.5])


def test_factors_with_and_without_upstream_are_not_summed_silently() -> None:
    document = draw(
        [node("make", "make")],
        [("power", None, "make", "power", 10.0), ("metal", None, "make", "metal", 5.0), ("o", "make", None, "p", 5.0)],
        [item("power", "energy", "kWh", co2e=(0.363, "kg CO2/kWh", 2)), item("metal", co2e=(2.0, "kg CO2e/kg"))],
    )
    notes = values(document)["co2e.total", "map"].notes
    assert [(note.code, note.subjects) for note in notes] == [("indicator.note.mixed_basis", ("power",))]


def test_a_credit_for_what_returns_on_the_map_is_refused() -> None:
    view = view_of(ring())
    assert returns_of(view, "primary") == ("scrap",)
    for rule in (CIRCULAR_FOOTPRINT, AVOIDED_BURDEN):
        refused = credited(view, "primary", FOOTPRINT, rule)
        assert refused.value is None
        assert [problem.code for problem in refused.problems] == ["carbon.counted_twice"]
    assert credited(view, "primary", FOOTPRINT, CUT_OFF).value == pytest.approx(0.6 * 2 + 0.4 * 0.5 + 0.6 * 0.1)


def test_what_comes_back_into_own_operations_is_a_return_whatever_its_class() -> None:
    drawn = ring()
    flows = drawn.flows | {"scrap": replace(drawn.flows["scrap"], origin_class=OriginClass.PRODUCT)}
    assert returns_of(view_of(replace(drawn, physics=replace(drawn.physics, flows=flows))), "primary") == ("scrap",)


def test_scrap_of_own_operations_and_what_plants_hand_on_are_no_returns_after_use() -> None:
    document = draw(
        [node("make", "make"), node("saw", "make"), node("use", "use"), node("plant", "end", "recycle"),
         node("mill", "end", "recycle")],
        [("in", None, "make", "metal", 10.0), ("part", "make", "saw", "part", 12.0),
         ("cut", "saw", "make", "chips", 2.0), ("sold", "saw", "use", "goods", 10.0),
         ("old", "use", "plant", "goods", 11.0),
         ("again", "plant", "use", "spare", 1.0), ("on", "plant", "mill", "chips", 10.0),
         ("out", "mill", None, "chips", 10.0)],
        [item("metal", "primary"), item("chips", "recycled"), item("spare", "reused")],
    )  # fmt: skip
    assert returns_of(view_of(document), "metal") == ()


def test_a_material_that_does_not_return_may_have_its_credit() -> None:
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "metal", 10.0), ("out", "make", None, "product", 10.0)],
        [item("metal", "primary"), item("product", "product")],
    )
    found = credited(view_of(document), "metal", FOOTPRINT, CIRCULAR_FOOTPRINT)
    assert found.value == pytest.approx(1.2 + 0.4 * (0.25 + 1.0) + 0.5 * 0.4 * (0.6 - 2.0) + 0.06)


def concentrations() -> Document:
    """Case sea-o1: separation of one per cent of a substance."""

    def rich(share: float) -> tuple[Concentration, ...]:
        return (Concentration("copper", share, "%"),)

    items = [replace(item(key, "primary"), composition=rich(share)) for key, share in (
        ("ore", 1.0), ("concentrate", 40.0), ("tailings", 0.20408163265306124))]  # fmt: skip
    return draw(
        [node("mill", "make")],
        [("in", None, "mill", "ore", 1000.0), ("out", "mill", None, "concentrate", 20.0),
         ("rest", "mill", None, "tailings", 980.0)],
        [*items, item("copper")],
    )  # fmt: skip


def test_a_map_with_concentrations_says_whether_it_concentrates() -> None:
    value = values(concentrations())["substance_concentration", "copper"]
    assert value.value == pytest.approx(0.5718043885283335, abs=1e-9)


def test_a_map_without_concentrations_has_no_such_indicator() -> None:
    assert not [key for key, _scope in values(ring()) if key == "substance_concentration"]


def test_cascade_and_site_rate_follow_from_classes() -> None:
    found = values(ring())
    assert found["cascade_factor", "map"].value == pytest.approx(100 / 60)
    assert found["cmu_site", "map"].value == pytest.approx(0.4)


def test_the_loop_is_worth_the_whole_index_where_it_is_the_only_one() -> None:
    found = values(ring())
    assert found["loop_contribution", "scrap"].value == pytest.approx(found["finn_cycling_index", "map"].value)
