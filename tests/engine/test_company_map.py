"""MCI of several products of one map, and of the range they stand for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.method_maps import draw, item, node, ring, values
from helpers.range_map import chairs_and_tables, changed, works
from vsm_app.engine.indicators.product_lines import LINES_UP_TO
from vsm_app.engine.results import Need
from vsm_app.model.document import Document
from vsm_app.model.settings import EnergyRecovery, Settings

CHECKED = EnergyRecovery(True, True, True, True, True, 0.5, 0.4)


def test_each_product_has_the_circularity_of_what_is_in_it_and_becomes_of_it() -> None:
    found = values(chairs_and_tables())
    assert found["mci", "chair"].value == pytest.approx(0.775)
    assert found["mci", "table"].value == pytest.approx(0.1)
    assert not found["mci", "chair"].verified


def test_the_range_is_weighted_by_what_is_stated_else_revenue_else_mass() -> None:
    by_revenue = values(chairs_and_tables())["mci.company", "map"]
    assert by_revenue.value == pytest.approx((600 * 0.775 + 200 * 0.1) / 800)
    assert (by_revenue.numerator, by_revenue.denominator) == (pytest.approx(485_000), pytest.approx(800_000))
    assert [note.code for note in by_revenue.notes] == ["indicator.note.range_by_revenue"]
    unpriced = changed(chairs_and_tables(), "table", price=None)
    by_mass = values(unpriced)["mci.company", "map"]
    assert by_mass.value == pytest.approx(0.505)
    assert by_mass.denominator == pytest.approx(100)
    assert [note.code for note in by_mass.notes] == ["indicator.note.range_by_mass"]
    stated = changed(changed(unpriced, "chair", range_factor=3.0), "table", range_factor=1.0)
    assert values(stated)["mci.company", "map"].value == pytest.approx((3 * 0.775 + 0.1) / 4)


def test_a_product_that_does_not_say_what_it_stands_for_is_named_where_another_does() -> None:
    value = values(changed(chairs_and_tables(), "chair", range_factor=3.0))["mci.company", "map"]
    assert (value.value, value.needs) == (None, (Need("range_factor", "table"),))


def test_a_product_may_live_longer_than_the_others() -> None:
    found = values(changed(chairs_and_tables(), "table", product_life=20.0))
    assert found["mci", "table"].value == pytest.approx(1 - 0.45)
    assert found["mci", "chair"].value == pytest.approx(0.775)


def test_lives_are_asked_for_at_each_product_that_lacks_them() -> None:
    document = changed(
        chairs_and_tables(product_life=None, industry_life=None), "chair", product_life=5.0, industry_life=5.0
    )
    found = values(document)
    assert found["mci", "chair"].value == pytest.approx(0.775)
    assert set(found["mci", "table"].needs) == {Need("product_life", "table"), Need("industry_life", "table")}
    assert set(found["mci.company", "map"].needs) == set(found["mci", "table"].needs)
    assert ("mci", "map") not in found  # no life of the map, and none needed


def test_one_product_is_no_range() -> None:
    found = values(ring(product_life=6.0, industry_life=5.0))
    assert found["mci.company", "map"].reason == "indicator.one_product"
    assert [scope for key, scope in found if key == "mci"] == ["map"]


def test_a_life_at_the_only_product_goes_before_the_maps() -> None:
    document = changed(ring(product_life=6.0, industry_life=5.0), "product", product_life=12.0)
    plain, longer = (values(one)["mci", "map"].value for one in (ring(product_life=12.0, industry_life=5.0), document))
    assert longer == plain


def twins(first: str, second: str) -> Document:
    """A maker with an inner loop, a shop and a use with losses, energy recovery, a plant that closes a loop."""
    return draw(
        [node("mix", "make"), node("cut", "make"), node("shop"), node("use", "use", "process"), node("sort", "end"),
         node("plant", "end", "recycle"), node("oven", "end", "energy_recovery")],
        [("ore", None, "mix", "ore", 80.0), ("wood", None, "mix", "wood", 20.0),
         ("paste", "mix", "cut", "paste", 140.0),
         ("rest", "cut", "mix", "paste", 20.0), ("chips", "cut", None, "waste", 10.0),
         ("one", "cut", "shop", first, 70.0), ("two", "cut", "shop", second, 40.0),
         ("broken", "shop", None, "waste", 10.0), ("sold", "shop", "use", "goods", 100.0),
         ("old", "use", "sort", "goods", 80.0), ("litter", "use", None, "waste", 15.0),
         ("given", "sort", "use", "again", 10.0),
         ("to_plant", "sort", "plant", "goods", 40.0), ("to_oven", "sort", "oven", "goods", 20.0),
         ("back", "plant", "mix", "regrind", 20.0), ("export", "plant", None, "regrind", 5.0),
         ("slag", "plant", None, "waste", 15.0), ("flue", "oven", None, "waste", 20.0),
         ("rotten", "sort", None, "pulp", 10.0)],
        [item("ore", "primary"), item("wood", "renewable"), item("paste", "product"), item("waste", "loss"),
         item("a", "product"), item("b", "product"), item("goods", "product"), item("again", "reused"),
         item("regrind", "recycled"), item("pulp", "renewable")],
        Settings(product_life=6.0, industry_life=5.0, energy_recovery=CHECKED),
    )  # fmt: skip


def test_products_that_share_every_way_have_the_circularity_of_the_map() -> None:
    whole = values(twins("a", "a"))["mci", "map"].value
    apart = values(twins("a", "b"))
    assert whole is not None
    assert 0.1 < whole < 1
    assert apart["mci", "map"].value == pytest.approx(whole, rel=1e-12)
    for scope in ("a", "b"):
        assert apart["mci", scope].value == pytest.approx(whole, rel=1e-9), scope
    assert apart["mci.company", "map"].value == pytest.approx(whole, rel=1e-9)


def test_the_range_lies_between_its_products() -> None:
    found = values(works())
    lines = [value.value for (key, scope), value in found.items() if key == "mci" and scope != "map"]
    assert len(lines) == 3
    known = [value for value in lines if value is not None]
    assert min(known) <= (found["mci.company", "map"].value or 0.0) <= max(known)


def test_a_product_that_never_reaches_its_use_has_none() -> None:
    document = chairs_and_tables()
    flows = document.flows | {"table": replace(document.flows["table"], target=None)}
    flows.pop("dumped")
    found = values(replace(document, physics=replace(document.physics, flows=flows)))
    assert found["mci", "table"].reason == "indicator.product_not_used"
    assert found["mci", "chair"].value == pytest.approx(0.775)
    assert found["mci.company", "map"].reason == "indicator.product_not_used"


def test_too_many_products_are_not_told_apart_and_that_is_said() -> None:
    count = LINES_UP_TO + 1
    items = [item(f"p{i}", "product", price=(1.0, "EUR/kg")) for i in range(count)]
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "ore", float(count)), *((f"out{i}", "make", None, f"p{i}", 1.0) for i in range(count))],
        items,
    )
    found = values(document)
    for key in ("mci.company", "cti.revenue"):
        assert (found[key, "map"].value, found[key, "map"].reason) == (None, "indicator.too_many_products")
    assert found["cti.material_productivity", "map"].value == pytest.approx(1.0)


def test_intensity_of_use_counts_as_life_does() -> None:
    longer = values(ring(product_life=12.0, industry_life=10.0))["mci", "map"].value
    alone = values(ring(use_intensity=1.2))["mci", "map"].value
    both = values(ring(product_life=12.0, industry_life=10.0, use_intensity=1.2))["mci", "map"].value
    assert longer is not None
    assert both is not None
    assert alone == pytest.approx(longer, rel=1e-12)
    assert 1 - both == pytest.approx((1 - longer) / 1.2, rel=1e-12)
