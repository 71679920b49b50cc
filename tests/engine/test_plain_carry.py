"""Carried burdens, rankings, flow costs and savings against a second computation without the engine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from helpers.method_maps import draw, item, node, values
from helpers.plain_carry import AUXILIARIES, KINDS, LOST, Books, books, carried, pareto, put_in, saved, thrown
from helpers.plain_maps import plain_map
from vsm_app.engine.flow_cost import FlowCost
from vsm_app.engine.hotspots import rank_all
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Hotspots, IndicatorValue, Solution
from vsm_app.model.elements import Flow, ProcessCost
from vsm_app.model.quantities import UNKNOWN

SEEDS = range(8)
COSTS = KINDS[2:]
MJ_PER_MWH = 3600.0


@cache
def known(seed: int) -> tuple[Books, Solution, dict[str, Hotspots], dict[tuple[str, str], IndicatorValue]]:
    plain = plain_map(seed)
    solution = solve(plain.document)
    return books(plain), solution, rank_all(plain.document.physics, solution), values(plain.document, solution)


def bears(flow: Flow) -> bool:
    return flow.item not in AUXILIARIES


def upstream(of: Books, seed: int, *, lca: bool) -> dict[str, dict[str, float]]:
    """Burden carried by each loss, by burden of a ranking."""
    per_kg = carried(of, lca=lca)
    found = {}
    for flow in of.losses:
        kinds = {kind: of.mass(flow) * per_kg[flow.source or ""][kind] if bears(flow) else 0.0 for kind in KINDS}
        found[flow.id] = {"energy": kinds["energy"], "co2e": kinds["co2e"], "cost": sum(kinds[k] for k in COSTS)}
    return found


def disposal(of: Books, flow: Flow, by: str) -> float:
    cost, carbon = thrown(of, flow)
    return {"energy": 0.0, "co2e": carbon, "cost": cost}[by]


def unit_of(ranking: Hotspots) -> float:
    return MJ_PER_MWH if ranking.unit == "MWh" else 1.0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("by", ["energy", "co2e", "cost"])
@pytest.mark.parametrize("carry", ["mfca", "lca"])
def test_rankings_are_those_of_burdens_walked_round_the_loops(seed: int, by: str, carry: str) -> None:
    of, _solution, rankings, _values = known(seed)
    ranking = rankings[by if carry == "mfca" else f"{by}.lca"]
    burdens = upstream(of, seed, lca=carry == "lca")
    gross = {f.id: burdens[f.id][by] + disposal(of, f, by) for f in of.losses}
    assert {loss.flow for loss in ranking.losses} == set(gross)
    places = pareto([(burden, of.plain.amounts[flow], flow) for flow, burden in gross.items()])
    for loss, (flow, share, reached, grade) in zip(ranking.losses, places, strict=True):
        assert (loss.flow, loss.pareto) == (flow, grade)
        assert loss.burden * unit_of(ranking) == pytest.approx(gross[flow], rel=1e-9)
        assert (loss.share, loss.cumulative) == pytest.approx((share, reached), rel=1e-9)
        price = of.of(of.plain.document.flows[flow]).price
        assert loss.credit == pytest.approx(price.value * of.plain.amounts[flow] if price and by == "cost" else 0.0)
    by_mass = sorted(gross, key=lambda flow: (-of.plain.amounts[flow], flow))
    assert {loss.flow: loss.rank_by_mass for loss in ranking.losses} == {f: n for n, f in enumerate(by_mass, 1)}


@pytest.mark.parametrize("seed", SEEDS)
def test_savings_are_those_of_works_that_run_again_without_the_loss(seed: int) -> None:
    of, _solution, rankings, _values = known(seed)
    for flow in (*of.losses[-2:], of.losses[0], *of.mist):
        less = saved(of, flow)
        for by in ("energy", "co2e", "cost"):
            whole = less[by] if by != "cost" else sum(less[kind] for kind in COSTS)
            loss = next(one for one in rankings[by].losses if one.flow == flow.id)
            assert loss.saving is not None
            wanted = pytest.approx(whole + disposal(of, flow, by), rel=1e-8, abs=1e-9)
            assert loss.saving * unit_of(rankings[by]) == wanted, flow.id


@pytest.mark.parametrize("seed", SEEDS)
def test_the_flow_cost_matrix_is_that_of_costs_walked_round_the_loops(seed: int) -> None:
    of, _solution, _rankings, found = known(seed)
    per_kg, lost, kept = carried(of), dict.fromkeys(COSTS, 0.0), dict.fromkeys(COSTS, 0.0)
    for flow in of.out:
        for kind in COSTS:
            (lost if flow.item in LOST else kept)[kind] += of.mass(flow) * per_kg[flow.source or ""][kind]
    for place, growth in of.plain.growth.items():
        for kind in COSTS:
            kept[kind] += growth * per_kg[place][kind]
    waste = sum(thrown(of, flow)[0] for flow in of.losses)
    spent = sum(put_in(of, place)[kind] for place in of.nodes for kind in COSTS)
    for kind in COSTS:
        name = kind.removesuffix("_cost")
        assert found[f"mfca.loss.{name}", "map"].value == pytest.approx(lost[kind], rel=1e-9)
        assert found[f"mfca.product.{name}", "map"].value == pytest.approx(kept[kind], rel=1e-9)
    assert found["mfca.loss.waste", "map"].value == pytest.approx(waste, rel=1e-9)
    assert found["mfca.loss_cost", "map"].value == pytest.approx(sum(lost.values()) + waste, rel=1e-9)
    share = (sum(lost.values()) + waste) / (spent + waste)
    assert found["mfca.loss_cost_share", "map"].value == pytest.approx(share, rel=1e-9)
    assert sum(kept.values()) + sum(lost.values()) == pytest.approx(spent, rel=1e-9)
    sold = sum(of.mass(f) * p.value for f in of.losses if (p := of.of(f).price) is not None)
    assert (found["mfca.scrap_revenue", "map"].value or 0.0) == pytest.approx(sold, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_heat_of_a_node_is_what_it_adds_and_what_its_losses_carry_but_energy_is_used_up_once(seed: int) -> None:
    of, _solution, rankings, _values = known(seed)
    per_kg = carried(of)
    for by in ("energy", "co2e", "cost"):
        kinds = COSTS if by == "cost" else (by,)
        for place in of.nodes:
            lost = sum(of.mass(f) for f in of.losses if f.source == place and bears(f)) if by != "energy" else 0.0
            heat = sum(put_in(of, place)[kind] + lost * per_kg[place][kind] for kind in kinds)
            assert rankings[by].node_burden[place] * unit_of(rankings[by]) == pytest.approx(heat, rel=1e-9, abs=1e-9)


def test_lost_material_from_upstream_is_worth_what_it_carries() -> None:
    """Mixture 8 · 900 / 80 = 90; each at its own: 5 kg of parts at 10 and 3 kg bought at 20."""
    document = draw(
        [node("one", "make", cost=ProcessCost(system=800.0)), node("two", "make")],
        [("in", None, "one", "steel", 100.0), ("part", "one", "two", "part", 70.0), ("l1", "one", None, "waste", 30.0),
         ("new", None, "two", "second", 10.0), ("out", "two", None, "product", 72.0),
         ("l2", "two", None, "part", 5.0), ("l3", "two", None, "second", 3.0)],
        [item("steel", "primary", price=(10.0, "EUR/kg")), item("second", "primary", price=(20.0, "EUR/kg")),
         item("waste", "loss"), item("product", "product")],
        classes={"l2": "loss", "l3": "loss"},
    )  # fmt: skip
    two = FlowCost(MapView(document.physics, solve(document))).centres["two"]
    assert two.loss.material == pytest.approx(90.0)
    assert two.loss_specific == pytest.approx(5 * 10.0 + 3 * 20.0)


def test_an_item_bought_and_returned_is_worth_the_mean_of_both_on_arrival() -> None:
    """30 kg bought at 4 and 10 kg of scrap that carries e = (30 · 4 + 10 e + 60 · 1) / 100, so 2: 3.5 a kilogram."""
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "steel", 30.0), ("sand", None, "make", "sand", 60.0),
         ("again", "make", "make", "steel", 10.0), ("out", "make", None, "product", 70.0),
         ("lost", "make", None, "steel", 20.0)],
        [item("steel", "primary", price=(4.0, "EUR/kg")), item("sand", "primary", price=(1.0, "EUR/kg")),
         item("product", "product")],
        classes={"lost": "loss", "again": "recycled"},
    )  # fmt: skip
    centre = FlowCost(MapView(document.physics, solve(document))).centres["make"]
    assert centre.loss.material == pytest.approx(20 * 2.0)
    assert centre.loss_specific == pytest.approx(20 * (30 * 4.0 + 10 * 2.0) / 40)


def hidden(of: Books, *keys: str) -> dict[str, Hotspots]:
    """Rankings of the map without these amounts."""
    document = of.plain.document
    flows = {f.id: replace(f, quantity=UNKNOWN) if f.id in keys else f for f in document.flows.values()}
    physics = replace(document.physics, flows=flows)
    return rank_all(physics, solve(replace(document, physics=physics)))


@pytest.mark.parametrize("seed", SEEDS)
def test_savings_hold_where_a_node_loses_in_two_ways_and_nobody_knows_how_much_in_each(seed: int) -> None:
    of, _solution, rankings, _values = known(seed)
    waste = next(f.id for f in of.losses if f.source == "make1" and bears(f))
    found = hidden(of, waste, "air_out")
    for by in ("energy", "co2e", "cost"):
        savings = {loss.flow: loss.saving for loss in found[by].losses}
        assert not {waste, "air_out"} & savings.keys()
        for loss in rankings[by].losses:
            if loss.flow in savings and loss.node != "make1":  # its waste costs go by the amounts of its losses
                assert savings[loss.flow] == pytest.approx(loss.saving, rel=1e-9, abs=1e-9), loss.flow


@pytest.mark.parametrize("seed", SEEDS)
def test_no_savings_are_told_where_it_is_not_known_what_is_asked_of_a_node(seed: int) -> None:
    of, _solution, _rankings, _values = known(seed)
    sold = next(f.id for f in of.out if f.source == "make0" and f.item == "sheet")
    lost = next(f.id for f in of.losses if f.source == "make0" and bears(f))
    assert {loss.saving for loss in hidden(of, sold, lost)["cost"].losses} == {None}
