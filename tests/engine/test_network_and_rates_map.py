"""Visits of each node, process efficiency and old scrap ratio of drawn maps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from helpers.method_maps import draw, item, node, of_map, ring, values
from helpers.random_maps import maps
from vsm_app.model.document import Document


def scrap_yard() -> Document:
    """The letters of the published figure: 500 t discarded, 300 collected, 240 old scrap, 60 new scrap."""
    return draw(
        [node("make", "make"), node("use", "use", "use"), node("yard", "end", "recycle")],
        [("primary", None, "make", "metal", 700.0), ("charge", "yard", "make", "scrap", 300.0),
         ("sold", "make", "use", "goods", 940.0), ("new", "make", "yard", "swarf", 60.0),
         ("old", "use", "yard", "junk", 300.0), ("lost", "use", None, "litter", 200.0),
         ("dross", "yard", None, "litter", 60.0)],
        [item("metal", "primary", "t"), item("scrap", "recycled", "t"), item("goods", "product", "t"),
         item("swarf", "recycled", "t"), item("junk", "product", "t"), item("litter", "loss", "t")],
    )  # fmt: skip


def test_rates_of_a_drawn_metal_cycle() -> None:
    # of what the yard gives on, 300 of 360 were collected after use
    old = 300 * 300 / 360
    collection, efficiency, rate, content, old_scrap = of_map(
        scrap_yard(), "collection_rate", "eol_process_efficiency", "eol_recycling_rate", "recycled_content",
        "old_scrap_ratio",
    )  # fmt: skip
    assert (collection, content) == (pytest.approx(0.6), pytest.approx(0.3))
    assert efficiency == pytest.approx(old / 300)
    assert rate == pytest.approx((collection or 0) * (efficiency or 0))
    assert old_scrap == pytest.approx(old / (old + 60))


def test_without_new_scrap_all_scrap_is_old() -> None:
    assert of_map(ring(), "old_scrap_ratio", "eol_process_efficiency") == pytest.approx([1.0, 0.5])


def test_without_end_of_life_neither_is_defined() -> None:
    document = draw([node("make", "make")], [("in", None, "make", "ore", 9.0), ("out", "make", None, "goods", 9.0)])
    for key in ("old_scrap_ratio", "eol_process_efficiency"):
        assert values(document)[key, "map"].reason == "indicator.no_end_of_life"


def test_visits_of_the_ring() -> None:
    found = values(ring())
    assert [found["visits", one].value for one in ("make", "use", "recycle")] == pytest.approx([5 / 3, 5 / 3, 4 / 3])


@settings(max_examples=40, deadline=None)
@given(maps())
def test_visits_of_all_nodes_are_the_path_length(document: Document) -> None:
    found = values(document)
    visits = [value.value or 0.0 for (key, _scope), value in found.items() if key == "visits"]
    assert sum(visits) == pytest.approx(found["path_length", "map"].value, rel=1e-9)
    assert min(visits) > 0
