"""What a value says of itself: what lacks, what counts as nothing, what is above its whole; nothing fails or is silent.

Numbers beside the maps are worked out by hand from the definitions in docs/methods.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from helpers.method_maps import draw, item, node, quantity, ring, values, with_settings
from vsm_app.engine.hotspots import rank
from vsm_app.engine.indicators import reason_text
from vsm_app.engine.indicators.base import NotDefined, flows_missing, joined
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import IndicatorValue, Need
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, Item, OriginClass, ProcessCost
from vsm_app.model.settings import FunctionalUnit
from vsm_app.texts import LANGUAGES, problem_text


def with_flows(document: Document, change: Callable[[Flow], Flow]) -> Document:
    flows = {key: change(flow) for key, flow in document.physics.flows.items()}
    return replace(document, physics=replace(document.physics, flows=flows))


def with_items(document: Document, change: Callable[[Item], Item]) -> Document:
    items = {key: change(one) for key, one in document.physics.items.items()}
    return replace(document, physics=replace(document.physics, items=items))


def codes(value: IndicatorValue) -> list[str]:
    return [one.code for one in value.notes]


def after_use() -> Document:
    """100 t sold: 40 t sorted (10 repaired, 20 recycled, 10 lost), 30 t burnt, 20 t littered, 10 t gone unseen."""
    return draw(
        [node("make", "make"), node("use", "use", dwell_time=4.0), node("sort", "end", "sorting"),
         node("repair", "end", "repair"), node("recycle", "end", "recycle"), node("burn", "end", "energy_recovery")],
        [("in", None, "make", "ore", 100), ("sold", "make", "use", "goods", 100), ("old", "use", "sort", "goods", 40),
         ("rest", "use", "burn", "goods", 30), ("litter", "use", None, "waste", 20), ("gone", "use", None, "goods", 10),
         ("mend", "sort", "repair", "goods", 10), ("mended", "repair", None, "goods", 10),
         ("scrap", "sort", "recycle", "goods", 30), ("regrind", "recycle", None, "regrind", 20),
         ("slag", "recycle", None, "waste", 10), ("ash", "burn", None, "waste", 30)],
        [item("ore", "primary", "t"), item("goods", "product", "t"), item("waste", "loss", "t"),
         item("regrind", "recycled", "t")],
        classes={"mended": "reused"},
    )  # fmt: skip


def test_what_is_burnt_littered_or_gone_unseen_is_not_collected() -> None:
    found = values(after_use())
    rate = found["collection_rate", "map"]
    assert rate.value == pytest.approx(0.4)
    assert [(one.code, one.subjects) for one in rate.notes] == [("indicator.note.left_unclear", ("gone",))]


def test_what_is_repaired_is_not_recycled() -> None:
    found = values(after_use())
    assert found["eol_recycling_rate", "map"].value == pytest.approx(0.2)
    assert found["eol_process_efficiency", "map"].value == pytest.approx(0.5)


def test_goods_of_wood_that_are_sold_have_not_gone_back_to_nature() -> None:
    sawmill = draw(
        [node("mill", "make")], [("in", None, "mill", "wood", 10), ("out", "mill", None, "wood", 10)],
        [item("wood", "renewable", "t")],
    )  # fmt: skip
    found = values(sawmill)
    outflow = found["cti.circular_outflow", "map"]
    assert (outflow.value, codes(outflow)) == (0.0, ["indicator.note.unclear_output"])
    assert found["iso59020.A.3.5", "map"].value == 0.0


def test_waste_is_followed_through_sorting_to_its_treatment() -> None:
    works = draw(
        [node("make", "make"), node("sort", "end", "sorting"), node("recycle", "end", "recycle"),
         node("tip", "end", "landfill"), node("mend", "end")],
        [("in", None, "make", "ore", 100), ("out", "make", None, "goods", 70), ("cut", "make", "sort", "waste", 20),
         ("good", "sort", "recycle", "waste", 15), ("bad", "sort", "tip", "waste", 5),
         ("back", "recycle", None, "regrind", 15), ("again", "make", None, "frames", 4),
         ("dust", "make", "mend", "waste", 6)],
        [item("ore", "primary", "t"), item("goods", "product", "t"), item("waste", "loss", "t"),
         item("regrind", "recycled", "t"), item("frames", "reused", "t")],
    )  # fmt: skip
    found = values(works)
    names = ("07", "08", "09", "10", "11")
    amounts = [found[f"esrs.E5-5_{name}", "map"].value for name in names]
    assert amounts == pytest.approx([30, 19, 11, 15, 50])
    assert found["esrs.E5-5_08", "map"].notes[0].params == {"first": 4, "second": 15, "third": 0, "unit": "t"}


def test_a_use_without_dwell_time_makes_the_longevity_incomplete() -> None:
    two = draw(
        [node("make", "make"), node("a", "use", dwell_time=3.0), node("b", "use"), node("end", "end")],
        [("in", None, "make", "ore", 10), ("p", "make", "a", "goods", 6), ("q", "make", "b", "goods", 4),
         ("r", "a", "end", "goods", 6), ("s", "b", "end", "goods", 4), ("t", "end", "make", "back", 5),
         ("u", "end", None, "waste", 5)],
        [item("back", "recycled"), item("waste", "loss"), item("goods", "product")],
    )  # fmt: skip
    found = values(two)
    for key in ("longevity", "time_to_return"):
        value = found[key, "map"]
        assert value.incomplete
        assert ("indicator.note.no_dwell_time", ("b",)) in [(one.code, one.subjects) for one in value.notes]


@pytest.mark.parametrize("key", ["recycled_content", "cmu_site", "cascade_factor"])
def test_an_input_without_class_is_named_where_it_counts_as_primary(key: str) -> None:
    unclassed = with_items(
        ring(), lambda one: replace(one, origin_class=OriginClass.UNKNOWN) if one.id == "primary" else one
    )
    assert ("indicator.note.unknown_class", ("primary",)) in [
        (one.code, one.subjects) for one in values(unclassed)[key, "map"].notes
    ]
    assert not values(ring())[key, "map"].notes


def test_recycling_that_gives_nothing_leaves_the_circularity_undefined_and_is_named() -> None:
    idle = with_settings(after_use(), product_life=1.0, industry_life=1.0)
    idle = with_flows(
        idle,
        lambda flow: replace(flow, origin_class=OriginClass.RECYCLED) if flow.id == "in"
        else replace(flow, quantity=quantity({"regrind": 0.0, "slag": 30.0}[flow.id], "t"))
        if flow.id in ("regrind", "slag") else flow,
    )  # fmt: skip
    value = values(idle)["mci", "map"]
    assert (value.value, value.reason, value.needs) == (None, "indicator.no_feedstock_yield", (Need("quantity", "in"),))


def test_a_scope_in_which_nothing_is_drawn_is_no_silent_zero() -> None:
    found = values(ring())
    for scope in (1, 2):
        assert found[f"co2e.scope{scope}", "map"].value == 0
        assert codes(found[f"co2e.scope{scope}", "map"]) == ["indicator.note.nothing_in_scope"]
    assert "indicator.note.nothing_in_scope" not in codes(found["co2e.scope3", "map"])


def test_energy_that_is_given_on_without_a_renewable_share_is_named() -> None:
    plant = draw(
        [node("plant", "make")], [("in", None, "plant", "power", 100), ("out", "plant", None, "heat", 40)],
        [item("power", "energy", "kWh", renewable=0.5), item("heat", "energy", "kWh")],
    )  # fmt: skip
    value = values(plant)["iso59020.A.4.2", "map"]
    assert (value.value, value.needs) == (None, (Need("renewable", "heat"),))


def drained() -> Document:
    """A store gives 100 t of which 10 were bought in the period; half of what is made of them is lost."""
    return draw(
        [node("store", "make", "inventory"), node("make", "make")],
        [("in", None, "store", "ore", 10), ("mid", "store", "make", "ore", 100), ("out", "make", None, "goods", 50),
         ("l", "make", None, "waste", 50)],
        [item("ore", "primary", "t", price=(2.0, "EUR/t")), item("goods", "product", "t"),
         item("waste", "loss", "t", disposal_cost=(0.0, "EUR/t"))],
    )  # fmt: skip


def test_losses_that_take_stock_away_may_cost_more_than_was_spent_and_say_so() -> None:
    found = values(drained())
    share = found["mfca.loss_cost_share", "map"]
    assert (found["mfca.loss_cost", "map"].value, share.value) == (pytest.approx(100.0), pytest.approx(5.0))
    assert codes(share) == ["indicator.note.cost_of_stock", "indicator.note.above_whole"]


def test_a_loop_fed_from_its_own_stock_alone_carries_no_astronomic_burden() -> None:
    caught = draw(
        [node("use", "use", "use", holds_stock=True), node("collect", "end"), node("repair", "end", "repair")],
        [("old", "use", "collect", "goods", 80), ("lost", "use", None, "waste", 16),
         ("mend", "collect", "repair", "goods", 14), ("rest", "collect", None, "waste", 66),
         ("back", "repair", "use", "goods", 12), ("bits", "repair", None, "waste", 2)],
        [item("waste", "loss", "t", disposal_cost=(1.0, "EUR/t")), item("goods", "product", "t")],
    )  # fmt: skip
    nodes = dict(caught.physics.nodes)
    nodes["collect"] = replace(nodes["collect"], cost=ProcessCost(system=4000.0))
    caught = replace(caught, physics=replace(caught.physics, nodes=nodes))
    value = values(caught)["mfca.loss_cost", "map"]
    assert (value.value, value.reason) == (None, "indicator.closed_loop")
    assert rank(caught.physics, solve(caught), "cost").problems[0].code == "hotspot.closed_loop"


def test_energy_of_unknown_amount_makes_its_ranking_incomplete() -> None:
    works = draw(
        [node("make", "make")],
        [("in", None, "make", "ore", 10), ("out", "make", None, "goods", 8), ("l", "make", None, "waste", 2),
         ("e", None, "make", "power", 5), ("g", None, "make", "gas", None)],
        [item("power", "energy", "MWh"), item("gas", "energy", "MWh"), item("waste", "loss")],
    )  # fmt: skip
    ranking = rank(works.physics, solve(works), "energy")
    assert ranking.incomplete
    assert [(one.code, one.subjects) for one in ranking.problems] == [("hotspot.incomplete_energy", ("g",))]


def everything(document: Document) -> list[IndicatorValue]:
    return list(values(document).values())


@pytest.mark.parametrize("amount", [0.0, -5.0, None])
def test_no_indicator_fails_or_leads_nowhere_whatever_the_amounts(amount: float | None) -> None:
    for document in (ring(), after_use(), drained()):
        for value in everything(with_flows(document, lambda flow: replace(flow, quantity=quantity(amount, "t")))):
            assert value.reason not in ("indicator.failed", "indicator.not_finite"), value.id
            if amount == 0.0 and value.reason == "indicator.zero_flows":
                assert all(need.field == "quantity" for need in value.needs), value.id


def test_what_rests_on_a_flow_below_zero_says_which() -> None:
    below = with_flows(ring(), lambda flow: replace(flow, quantity=quantity(-10.0, "t")) if flow.id == "lost" else flow)
    found = values(below)
    marked = [one for one in found["losses", "map"].notes if one.code == "indicator.note.negative_flows"]
    assert "lost" in marked[0].subjects or "lost" in marked[0].params["flows"]
    assert "lost" in problem_text(marked[0], "en")
    assert not any(one.code == "indicator.note.negative_flows" for one in found["recycled_content", "map"].notes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_costs_by_kind_are_written_without_exponents(lang: str) -> None:
    rich = with_items(
        ring(), lambda one: replace(one, price=replace(one.price, value=1e6)) if one.price is not None else one
    )
    told = [
        problem_text(one, lang)
        for value in everything(rich) for one in value.notes if one.code == "indicator.note.cost_kinds"
    ]  # fmt: skip
    assert told
    assert not any("e+" in words for words in told)


def reasons(value: IndicatorValue) -> list[str]:
    """Every reason why there is no value."""
    return [code for code, _params in value.reasons]


def test_all_that_lacks_is_named_together_and_not_one_after_the_other() -> None:
    bare = draw(
        [node("make", "make"), node("use", "use"), node("sort", "end", "recycle")],
        [("in", None, "make", "ore", 100), ("sold", "make", "use", "goods", None), ("kept", "use", None, "goods", 10),
         ("old", "use", "sort", "goods", None), ("back", "sort", "make", "regrind", None)],
        [item("ore", "primary", "t"), item("goods", "product", "t"), item("regrind", "recycled", "t")],
    )  # fmt: skip
    found = values(with_settings(bare, functional_unit=FunctionalUnit()))
    unknown = "indicator.flow_unknown"
    assert reasons(found["mci", "map"]) == ["indicator.no_life", unknown]
    assert reasons(found["time_to_return", "map"]) == ["indicator.no_dwell_time", unknown]
    assert reasons(found["longevity", "map"]) == ["indicator.no_dwell_time", unknown]
    assert reasons(found["cti.revenue", "map"]) == ["indicator.no_price", unknown]
    assert reasons(found["co2e.per_piece", "map"]) == ["indicator.no_emission_factor", "indicator.no_pieces"]
    assert reasons(found["energy.per_piece", "map"]) == ["indicator.no_energy", "indicator.no_pieces"]
    assert reasons(found["value_adding_share", "map"]) == ["indicator.no_processing_time", "indicator.no_inventory"]
    returns = found["time_to_return", "map"]
    assert Need("dwell_time", "use") in returns.needs
    assert Need("quantity", "sold") in returns.needs
    words = reason_text(returns, "en") or ""
    assert "dwell time of use" in words
    assert "not determined" in words


def test_a_reason_that_several_give_is_told_once_with_all_their_flows() -> None:
    whole = joined((flows_missing(("a", "b")), NotDefined("indicator.no_life"), flows_missing(("b", "c"))))
    assert (whole.reason, whole.params["flows"], whole.params["count"]) == (
        "indicator.flow_unknown",
        ("a", "b", "c"),
        3,
    )
    assert [one.place for one in whole.needs] == ["a", "b", "c"]
    assert [one.reason for one in whole.beside] == ["indicator.no_life"]
