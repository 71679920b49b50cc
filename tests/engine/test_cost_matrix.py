"""The flow cost matrix of a map: kinds of cost apart, closed to the total, scrap sold beside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from helpers.method_maps import of_map, ring, two_centres, values
from helpers.random_maps import maps
from helpers.range_map import changed
from vsm_app.engine.flow_cost import FlowCost
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document

PRODUCT = tuple(f"mfca.product.{kind}" for kind in ("material", "energy", "system"))
LOSS = tuple(f"mfca.loss.{kind}" for kind in ("material", "energy", "system", "waste"))


def test_the_matrix_of_two_centres_is_the_published_one() -> None:
    assert of_map(two_centres(), *PRODUCT) == pytest.approx([810.0, 67.5, 684.0])
    assert of_map(two_centres(), *LOSS) == pytest.approx([390.0, 22.5, 316.0, 100.0])


def test_each_centre_tells_its_kinds_of_cost_in_a_note() -> None:
    notes = values(two_centres())["mfca.loss_cost", "two"].notes
    row = next(note for note in notes if note.code == "indicator.note.cost_kinds")
    assert row.subjects == ("two",)
    cells = ("material", "energy", "system", "waste", "on_material", "on_energy", "on_system")
    assert [row.params[cell] for cell in cells] == pytest.approx([90.0, 7.5, 76.0, 20.0, 810.0, 67.5, 684.0])


@settings(max_examples=40, deadline=None)
@given(maps())
def test_the_cells_of_the_matrix_sum_to_everything_spent(document: Document) -> None:
    solution = solve(document)
    found, costs = values(document, solution), FlowCost(MapView(document.physics, solution))
    product, lost = (sum(found[key, "map"].value or 0.0 for key in keys) for keys in (PRODUCT, LOSS))
    assert product == pytest.approx(costs.product_cost, rel=1e-9)
    assert lost == pytest.approx(found["mfca.loss_cost", "map"].value, rel=1e-9)
    assert product + lost == pytest.approx(costs.total_cost, rel=1e-9)


def test_what_scrap_brings_stands_beside_its_cost() -> None:
    plain, sold = ring(), changed(ring(), "slag", price=(20.0, "EUR/t"))
    before, after = (values(document) for document in (plain, sold))
    assert before["mfca.scrap_revenue", "map"].value is None
    assert {need.place for need in before["mfca.scrap_revenue", "map"].needs} == {"litter", "slag"}
    assert after["mfca.scrap_revenue", "map"].value == pytest.approx(800.0)
    assert after["mfca.loss_cost", "map"].value == before["mfca.loss_cost", "map"].value


@pytest.mark.parametrize("key", [*PRODUCT, *LOSS])
def test_a_map_without_prices_says_what_to_enter(key: str) -> None:
    document = ring()
    for item in document.items:
        document = changed(document, item, price=None)
    value = values(document)[key, "map"]
    assert value.value is None
    assert ("price", "primary") in [(need.field, need.place) for need in value.needs]
