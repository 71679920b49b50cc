"""Whatever a map lacks: an indicator without value says in words what, and where on the map that is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from helpers.lacking import empty, two_nodes, without_each
from helpers.method_maps import draw, item, node, values
from vsm_app.engine.indicators.evaluate import reason_text
from vsm_app.engine.indicators.places import CANNOT_BE
from vsm_app.engine.indicators.registry import indicator_registry
from vsm_app.engine.results import IndicatorValue, Need
from vsm_app.io.examples import example_list
from vsm_app.model.document import Document
from vsm_app.model.elements import CircularFootprint, Factor, Flow, Item, LeanData, Node, OriginClass
from vsm_app.model.settings import EnergyRecovery, FunctionalUnit, FurtherProduct, Settings
from vsm_app.texts import LANGUAGES


def names(of: type) -> set[str]:
    return {one.name for one in fields(of)}


#: What can be entered at each kind of place; "flow" and "node" are drawn.
AT_NODE = names(Node) | {f"lean.{one}" for one in names(LeanData)} | {"flow", "stock.initial", "stock.change"}
AT_FLOW = names(Flow) | {"flow"}
AT_ITEM = (
    names(Item) | {f"cff.{one}" for one in names(CircularFootprint)} | {"co2e.unit", "co2e_market.unit"}
)  # fmt: skip
OF_MAP = (
    names(Settings) | {f"functional_unit.{one}" for one in names(FunctionalUnit)}
    | {f"energy_recovery.{one}" for one in names(EnergyRecovery)}
    | {f"further_products.{one}" for one in names(FurtherProduct)}
)  # fmt: skip


def leads_somewhere(need: Need, document: Document) -> bool:
    if need.place in document.nodes:
        return need.field in AT_NODE
    if need.place in document.flows:
        return need.field in AT_FLOW
    if need.place in document.items:
        return need.field in AT_ITEM
    return need.place == "" and (need.field in OF_MAP or (need.field == "node" and not document.nodes))


def check(document: Document, value: IndicatorValue, where: str) -> None:
    for lang in LANGUAGES:
        words = reason_text(value, lang) or ""
        assert len(words.split()) > 3, (where, value.id, lang, words)
        assert words[-1] == ".", (where, value.id, lang, words)
        assert "{" not in words, (where, value.id, lang, words)
    assert bool(value.needs) != (value.reason in CANNOT_BE - {"indicator.cancels"}), (where, value.id, value.reason)
    for need in value.needs:
        assert leads_somewhere(need, document), (where, value.id, value.reason, need)


@pytest.mark.parametrize(
    "document", [empty(), two_nodes(), two_nodes(with_flow=True)], ids=["empty", "two nodes", "one flow"]
)
def test_on_a_map_of_next_to_nothing_everything_says_what_to_enter_first(document: Document) -> None:
    found = values(document).values()
    assert {one.id for one in found} >= {one.id for one in indicator_registry().all()} - OF_PLACES
    for value in found:
        if value.value is None:
            check(document, value, "next to nothing")


#: They have an answer for each place that they speak of, and none where no such place is drawn.
OF_PLACES = {
    "visits", "loop_contribution", "fate", "unknown_origin", "co2e.by_mass", "co2e.by_value", "substance_concentration"
}  # fmt: skip


@pytest.mark.parametrize("example", [example.id for example in example_list()])
def test_with_each_kind_of_input_removed_an_example_still_says_what_it_lacks(example: str) -> None:
    seen = set()
    for name, document in without_each(example):
        for value in values(document).values():
            said = (value.id, value.scope, value.reason, value.needs)
            if value.value is None and said not in seen:
                seen.add(said)
                check(document, value, f"{example} without {name}")
    assert len(seen) > 50


def ring(*, of: str = "recycled", price: float = 0.0, back: str = "recycled") -> Document:
    """Production, use and recycling; all that enters is of one class."""
    return draw(
        [node("make", "make"), node("use", "use"), node("plant", "end", "recycle")],
        [("in", None, "make", "feed", 100), ("sold", "make", "use", "product", 90), ("lost", "make", None, "chips", 10),
         ("old", "use", "plant", "worn", 90), ("out", "plant", None, "back", 80), ("dust", "plant", None, "chips", 10)],
        [item("feed", of, price=(price, "EUR/kg")), item("product", "product", price=(2.0, "EUR/kg")),
         item("chips", "loss", disposal_cost=(0.0, "EUR/kg")), item("worn", "product"), item("back", back)],
    )  # fmt: skip


def as_primary(document: Document, place: str) -> Document:
    flow = replace(document.flows[place], origin_class=OriginClass.PRIMARY)
    return replace(document, physics=replace(document.physics, flows=document.flows | {place: flow}))


def as_recycled(document: Document, place: str) -> Document:
    flow = replace(document.flows[place], origin_class=OriginClass.RECYCLED)
    return replace(document, physics=replace(document.physics, flows=document.flows | {place: flow}))


def at_a_price(document: Document, place: str) -> Document:
    priced = replace(document.items[place], price=Factor(3.0, "EUR/kg"))
    return replace(document, physics=replace(document.physics, items=document.items | {place: priced}))


@pytest.mark.parametrize(
    ("key", "document", "reason", "need", "enter"),
    [
        ("cascade_factor", ring(), "no_primary_input", Need("origin_class", "in"), as_primary),
        ("cti.critical_of_linear", ring(), "no_linear_inflow", Need("origin_class", "in"), as_primary),
        ("cti.material_productivity", ring(), "no_linear_inflow", Need("origin_class", "in"), as_primary),
        ("iso59020.A.6.2", ring(), "no_linear_inflow", Need("origin_class", "in"), as_primary),
        ("old_scrap_ratio", ring(back="primary"), "no_scrap", Need("origin_class", "out"), as_recycled),
        ("mfca.loss_cost_share", ring(), "no_cost", Need("price", "feed"), at_a_price),
    ],
)
def test_where_nothing_stands_below_the_line_the_entry_that_is_named_makes_it_defined(
    key: str, document: Document, reason: str, need: Need, enter: Callable[[Document, str], Document]
) -> None:
    value = values(document)[key, "map"]
    assert (value.value, value.reason) == (None, f"indicator.{reason}")
    assert value.needs[0] == need
    assert values(enter(document, need.place))[key, "map"].value is not None


def test_flows_that_come_to_zero_are_named_with_the_place_of_their_amounts() -> None:
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "feed", 0), ("out", "make", None, "product", 0)],
        [item("feed", "primary"), item("product", "product")],
    )  # fmt: skip
    value = values(document)["cti.circular_inflow", "map"]
    assert value.reason == "indicator.zero_flows"
    assert value.needs == (Need("quantity", "in"),)
    assert "in" in (reason_text(value, "en") or "")


def test_what_the_map_counts_already_leads_to_the_return_that_is_drawn() -> None:
    document = draw(
        [node("make", "make"), node("use", "use"), node("plant", "end", "recycle")],
        [("in", None, "make", "feed", 60), ("sold", "make", "use", "product", 100),
         ("old", "use", "plant", "feed", 100), ("back", "plant", "make", "feed", 40),
         ("dust", "plant", None, "chips", 60)],
        [item("feed", "primary", co2e=(2.0, "kg CO2e/kg"), cff=CircularFootprint(allocation=0.5)),
         item("product", "product"), item("chips", "loss")],
        classes={"back": "recycled"},
    )  # fmt: skip
    value = values(document)["co2e.cff", "feed"]
    assert value.reason == "carbon.counted_twice"
    assert value.needs == (Need("flow", "back"),)
