"""Looking at a map in one of its periods: what is edited there is said of that period only, all else of the map."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.documents import value, workshop
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes, periods
from vsm_app.model.edits.base import EditResult
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import StockEntry
from vsm_app.model.period_lens import put_back, seen_in
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.scenarios import Override


def with_two() -> tuple[Document, str, str]:
    document = periods.add_period(periods.add_period(workshop(), "2024").document, "2025").document
    first, second = document.physics.periods
    return document, first, second


def first_flow(document: Document) -> str:
    return next(iter(document.flows))


def test_an_amount_typed_in_a_period_holds_in_that_period_only() -> None:
    document, first, second = with_two()
    flow = first_flow(document)
    seen = seen_in(document, second)
    result = put_back(document, seen, second, flows.set_quantity(seen, flow, value(7)))
    after = result.document
    assert after.flows[flow].quantity == document.flows[flow].quantity
    assert seen_in(after, second).flows[flow].quantity == value(7)
    assert seen_in(after, first).flows[flow].quantity == document.flows[flow].quantity
    assert result.touched >= {flow, second}
    assert (result.label, result.label_params) == ("edit.set_period", {"name": "2025"})


def test_the_maps_own_amount_typed_in_a_period_makes_it_follow_the_map_again() -> None:
    document, _, second = with_two()
    flow = first_flow(document)
    document = periods.set_period_value(document, second, Override(flow, "quantity", value(7))).document
    seen = seen_in(document, second)
    own = document.flows[flow].quantity
    after = put_back(document, seen, second, flows.set_quantity(seen, flow, own)).document
    assert after.physics.periods[second].overrides == ()


def test_an_amount_emptied_in_a_period_is_unknown_there_and_stays_on_the_map() -> None:
    document, _, second = with_two()
    flow = first_flow(document)
    seen = seen_in(document, second)
    after = put_back(document, seen, second, flows.set_quantity(seen, flow, UNKNOWN)).document
    assert seen_in(after, second).flows[flow].quantity == UNKNOWN
    assert after.flows[flow].quantity.is_entered


def test_what_is_no_amount_is_the_maps_own_and_holds_in_all_periods() -> None:
    document, first, second = with_two()
    flow, node = first_flow(document), next(iter(document.nodes))
    document = periods.set_period_value(document, second, Override(flow, "quantity", value(7))).document
    seen = seen_in(document, second)
    for result in (
        nodes.rename(seen, node, "Foundry"),
        flows.set_flow(seen, flow, note="weighed"),
        set_settings(seen, seed=77),
        nodes.add_node(seen, "process", "Polishing", (800.0, 0.0)),
        items.set_item(seen, next(iter(document.items)), unit="t"),
    ):
        after = put_back(document, seen, second, result).document
        assert after.physics.periods == document.physics.periods
        assert after.flows[flow].quantity == document.flows[flow].quantity
        assert seen_in(after, second) == result.document
        assert seen_in(after, first).nodes.keys() == after.nodes.keys()


def test_moving_a_node_in_a_period_leaves_the_physics_the_same_object() -> None:
    document, _, second = with_two()
    seen, node = seen_in(document, second), next(iter(document.nodes))
    after = put_back(document, seen, second, nodes.move(seen, {node: (11.0, 12.0)})).document
    assert after.physics is document.physics
    assert after.layout.places[node].x == 11.0


def test_a_node_deleted_in_a_period_is_gone_with_what_periods_said_of_it() -> None:
    document, _, second = with_two()
    node = next(flow.source for flow in document.flows.values() if flow.source)
    gone = {flow.id for flow in document.flows.values() if node in (flow.source, flow.target)}
    document = periods.set_period_value(document, second, Override(min(gone), "quantity", value(7))).document
    seen = seen_in(document, second)
    after = put_back(document, seen, second, nodes.remove(seen, (node,))).document
    assert after.physics == nodes.remove(document, (node,)).document.physics
    assert after.physics.periods[second].overrides == ()


def test_a_level_counted_in_a_later_period_is_said_of_that_period() -> None:
    document, first, second = with_two()
    node = next(iter(document.nodes))
    stocked = nodes.set_node(document, node, holds_stock=True, stock={"mass": StockEntry(value(500))}).document
    seen = seen_in(stocked, second)
    assert seen.nodes[node].stock["mass"].initial == UNKNOWN  # it follows from the period before
    counted = nodes.set_node(seen, node, stock={"mass": StockEntry(value(560), value(5))})
    after = put_back(stocked, seen, second, counted).document
    assert after.nodes[node].stock == {"mass": StockEntry(value(500))}
    assert seen_in(after, second).nodes[node].stock == {"mass": StockEntry(value(560), value(5))}
    assert seen_in(after, first).nodes[node].stock == {"mass": StockEntry(value(500))}
    seen = seen_in(after, second)
    emptied = nodes.set_node(seen, node, stock={"mass": StockEntry(UNKNOWN, value(5))})
    fields = [one.field for one in put_back(after, seen, second, emptied).document.physics.periods[second].overrides]
    assert fields == ["stock.mass.change"]


def test_a_price_that_a_period_says_is_changed_where_it_is_said() -> None:
    document, first, second = with_two()
    item = next(iter(document.items))
    document = items.set_item(document, item, price=items_price(3.0)).document
    document = periods.set_period_value(document, second, Override(item, "price", number=5.0)).document
    seen = seen_in(document, second)
    after = put_back(document, seen, second, items.set_item(seen, item, price=items_price(6.0))).document
    assert seen_in(after, second).items[item].price == items_price(6.0)
    assert seen_in(after, first).items[item].price == items_price(3.0)


def items_price(number: float) -> object:
    from vsm_app.model.elements import Factor

    return Factor(number, "EUR/kg")


def test_an_edit_that_ends_as_it_began_is_nothing() -> None:
    document, _, second = with_two()
    seen, flow = seen_in(document, second), first_flow(document)
    same = EditResult(replace(seen, physics=replace(seen.physics)), frozenset({flow}), "edit.set_quantity")
    assert put_back(document, seen, second, same).is_nothing


def test_a_period_taken_out_while_it_is_seen_takes_its_values_with_it() -> None:
    document, first, second = with_two()
    document = periods.set_period_value(document, second, Override(first_flow(document), "quantity", value(7))).document
    seen = seen_in(document, second)
    after = put_back(document, seen, second, periods.remove_period(seen, second)).document
    assert list(after.physics.periods) == [first]
    assert after.flows == document.flows


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1), st.integers(-1, 50)), max_size=8))
def test_what_was_typed_is_what_is_seen_and_other_periods_stay(steps: list[tuple[int, int, int]]) -> None:
    document, *both = with_two()
    names = list(document.flows)
    for place, which, number in steps:
        flow, here, there = names[place % len(names)], both[which], both[1 - which]
        seen, other = seen_in(document, here), seen_in(document, there)
        result = flows.set_quantity(seen, flow, UNKNOWN if number < 0 else value(number))
        document = put_back(document, seen, here, result).document if not result.is_nothing else document
        assert seen_in(document, here) == replace(result.document, physics=seen_in(document, here).physics)
        assert seen_in(document, here).flows == result.document.flows
        assert seen_in(document, there).flows == other.flows


@pytest.mark.parametrize("period", ["", "gone"])
def test_without_a_period_the_document_is_seen_itself(period: str) -> None:
    document, *_ = with_two()
    assert seen_in(document, period) is document
