"""Data points of ESRS E5 on products and on what is rare, from drawn maps; the versioned table of codes."""

from __future__ import annotations

import pytest

from helpers.method_maps import draw, item, node, of_map, ring, values
from helpers.range_map import changed, works
from vsm_app.engine.formulas.esrs import data_points
from vsm_app.engine.indicators.registry import load_registry
from vsm_app.engine.results import Need
from vsm_app.model.document import Document
from vsm_app.model.settings import Settings
from vsm_app.texts import text


def goods_in_cartons() -> Document:
    """80 t goods and 10 t cartons leave, 6 t of what is lost is radioactive."""
    return draw(
        [node("make", "make"), node("dump", None, "landfill")],
        [("in", None, "make", "ore", 100.0), ("goods", "make", None, "goods", 80.0),
         ("box", "make", None, "carton", 10.0),
         ("glow", "make", "dump", "glow", 6.0), ("rest", "make", "dump", "rest", 4.0)],
        [item("ore", "primary", "t"), item("goods", "product", "t", recyclable=0.9), item("rest", "loss", "t"),
         item("carton", "product", "t", packaging=True, recyclable=0.6), item("glow", "loss", "t", radioactive=True)],
        Settings(units={"mass": "t"}, product_life=12.0, industry_life=10.0),
    )  # fmt: skip


def test_what_is_recyclable_is_weighed_apart_for_products_and_packaging() -> None:
    found = values(goods_in_cartons())
    assert of_map(goods_in_cartons(), "esrs.E5-5_04", "esrs.E5-5_05") == pytest.approx([90.0, 60.0])
    value = found["esrs.E5-5_04", "map"]
    assert (value.numerator, value.denominator, value.unit, value.unit_parts) == (
        pytest.approx(72), pytest.approx(80), "%", "t",
    )  # fmt: skip


def test_several_products_are_weighted_by_mass() -> None:
    found = values(works())
    sold = found["esrs.E5-5_04", "map"].denominator or 0.0
    assert found["esrs.E5-5_04", "map"].value == pytest.approx(100 * (30 * 0.6 + (sold - 30) * 0.9) / sold)
    assert found["esrs.E5-5_05", "map"].value == pytest.approx(80.0)


def test_durability_is_that_of_the_map_and_of_each_product_that_states_its_own() -> None:
    found = values(goods_in_cartons())
    assert found["esrs.E5-5_02", "map"].value == pytest.approx(1.2)
    found = values(changed(goods_in_cartons(), "carton", product_life=1.0, industry_life=2.0))
    for key in ("esrs.E5-5_02", "iso59020.A.3.2"):
        assert found[key, "carton"].value == pytest.approx(0.5)
        assert found[key, "map"].value == pytest.approx(1.2)
        assert (key, "goods") not in found


def test_radioactive_waste_is_weighed() -> None:
    found = values(goods_in_cartons())["esrs.E5-5_16", "map"]
    assert (found.value, found.unit) == (pytest.approx(6.0), "t")


@pytest.mark.parametrize(
    ("key", "needs"),
    [("esrs.E5-5_04", (Need("recyclable", "product"),)), ("esrs.E5-5_05", (Need("packaging", "product"),)),
     ("esrs.E5-5_02", (Need("product_life"), Need("industry_life")))],
)  # fmt: skip
def test_what_the_map_lacks_is_named_with_its_place(key: str, needs: tuple[Need, ...]) -> None:
    value = values(ring())[key, "map"]
    assert (value.value, value.needs) == (None, needs)


def test_a_product_whose_amount_is_not_determined_is_named() -> None:
    document = changed(works(), "frame", recyclable=None)
    assert values(document)["esrs.E5-5_04", "map"].needs == (Need("recyclable", "frame"),)


def test_the_table_says_of_each_data_point_whether_the_map_computes_it() -> None:
    computed = {point.code for point in data_points() if point.computed}
    assert computed == {one.id.removeprefix("esrs.") for one in load_registry().all() if one.id.startswith("esrs.")}
    codes = [point.code for point in data_points()]
    assert codes == [f"E5-4_{n:02d}" for n in range(1, 9)] + [f"E5-5_{n:02d}" for n in range(1, 19)]


def test_names_units_and_paragraphs_are_those_of_the_table() -> None:
    known = {one.id: one for one in load_registry().all()}
    for point in (point for point in data_points() if point.computed):
        one = known[f"esrs.{point.code}"]
        assert {lang: text(f"indicator.{one.id}", lang=lang) for lang in ("en", "de")} == {
            lang: f"{name} ({point.code})" for lang, name in point.names.items()
        }
        assert f"par. {point.paragraph};" in one.source
        assert (one.unit or "t") == point.unit  # weights are shown in the map's unit of mass


def test_what_the_published_example_does_not_hold_is_unverified() -> None:
    unverified = {one.id for one in load_registry().all() if one.id.startswith("esrs.") and not one.verified}
    assert unverified == {f"esrs.{code}" for code in ("E5-4_03", "E5-5_02", "E5-5_04", "E5-5_05", "E5-5_16")}
