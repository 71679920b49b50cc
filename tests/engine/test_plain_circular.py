"""Networks, fate, circularity and footprints of random maps against a second computation without the engine."""

from __future__ import annotations

from functools import cache

import pytest

from helpers.method_maps import values, with_settings
from helpers.plain_circular import CIRCULAR, LOST, Cycle
from helpers.plain_maps import plain_map
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.elements import Factor, Flow

SEEDS = range(6)
REUSED, RECYCLED = ("bought_reused", "spare"), ("bought_recycled", "regrind")
LIFE, INDUSTRY, INTENSITY = 9.0, 6.0, 1.1

Found = dict[tuple[str, str], IndicatorValue]


@cache
def known(seed: int) -> tuple[Cycle, Found]:
    plain = plain_map(seed)
    lives = {"product_life": LIFE, "industry_life": INDUSTRY, "use_intensity": INTENSITY}
    plain.document = with_settings(plain.document, **lives)
    return Cycle(plain), values(plain.document)


def agree(found: Found, wanted: dict[str, float], scope: str = "map") -> None:
    got = {key: found[key, scope].value for key in wanted}
    assert got == {key: pytest.approx(value, rel=1e-9, abs=1e-12) for key, value in wanted.items()}


def worth(cycle: Cycle, flow: Flow) -> float:
    price = cycle.plain.document.items[flow.item].price
    assert price is not None
    return cycle.mass(flow) * price.value


def value(factor: Factor | None) -> float:
    assert factor is not None
    return factor.value


@pytest.mark.parametrize("seed", SEEDS)
def test_networks_are_those_of_what_enters_followed_step_by_step(seed: int) -> None:
    cycle, found = known(seed)
    whole = cycle.network()
    agree(found, {"finn_cycling_index": whole["finn"], "path_length": whole["path"]})
    entering = cycle.mass(*(f for f in cycle.flows if f.source is None))
    for node in cycle.nodes:
        agree(found, {"visits": whole[f"visits:{node}"]}, node)
        left = cycle.mass(*(f for f in cycle.flows if f.source == node and f.target is None))
        ends = (left + cycle.plain.growth.get(node, 0.0)) / entering
        if ends:
            agree(found, {"fate": ends}, node)
    returns = [f for f in cycle.flows if f.item in ("scrap", "spare", "regrind", "flakes") and f.target is not None]
    assert {f.id for f in returns} == {scope for key, scope in found if key == "loop_contribution"}
    for flow in returns:
        agree(found, {"loop_contribution": whole["finn"] - cycle.network(flow)["finn"]}, flow.id)


@pytest.mark.parametrize("seed", SEEDS)
def test_times_and_uses_are_those_of_kilograms_that_carry_a_clock(seed: int) -> None:
    cycle, found = known(seed)
    stays = {n: cycle.plain.document.nodes[n].dwell_time or 0.0 for n in ("use0", "use1")}
    used, entering = cycle.into("use"), cycle.mass(*(f for f in cycle.flows if f.source is None))
    ended, late = cycle.walk({f.id: cycle.mass(f) for f in cycle.products}, cycle.end, stays)
    agree(found, {
        "number_of_uses": cycle.mass(*used) / entering,
        "longevity": sum(cycle.mass(f) * stays[f.target or ""] for f in used) / entering,
        "time_to_return": (late["reused"] + late["recycled"]) / (ended["reused"] + ended["recycled"]),
    })  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_in_and_what_becomes_of_what_goes_out(seed: int) -> None:
    cycle, found = known(seed)
    entered, left = cycle.mass(*cycle.inputs), cycle.mass(*cycle.outputs)

    def of(*items: str) -> float:
        return cycle.mass(*(f for f in cycle.inputs if f.item in items))

    ended, _late = cycle.walk({f.id: cycle.mass(f) for f in cycle.outputs}, cycle.end)
    circular, back = of(*CIRCULAR), ended["reused"] + ended["recycled"]
    revenue = sum(worth(cycle, f) for f in cycle.products)
    agree(found, {
        "iso59020.A.2.2": of(*REUSED) / entered, "iso59020.A.2.3": of(*RECYCLED) / entered,
        "iso59020.A.2.4": of("bought_renewable") / entered, "unknown_origin": of("bought_unknown") / entered,
        "iso59020.A.3.3": ended["reused"] / left, "iso59020.A.3.4": ended["recycled"] / left, "iso59020.A.3.5": 0.0,
        "iso59020.A.6.2": revenue / (entered - circular), "cti.circular_inflow": circular / entered,
        "cti.circular_outflow": back / left, "cti.material_circularity": (circular + back) / (entered + left),
        "cti.linear_inflow": entered - circular, "cti.material_productivity": revenue / (entered - circular),
        "cti.recovery.reuse": ended["reused"] / back, "cti.recovery.recycle": ended["recycled"] / back,
        "cascade_factor": entered / (entered - of(*REUSED, *RECYCLED)),
        "recycled_content": of(*RECYCLED) / entered, "cmu_site": of(*RECYCLED) / entered, "esrs.E5-4_02": entered,
        "esrs.E5-4_04": of(*REUSED, *RECYCLED), "material_yield": cycle.mass(*cycle.products) / entered,
        "esrs.E5-5_07": cycle.mass(*(f for f in cycle.outputs if f.item in LOST)),
        "losses": cycle.mass(*(f for f in cycle.flows if f.item in LOST)),
    })  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_end_of_life_rates_count_recyclate_over_what_leaves_use(seed: int) -> None:
    cycle, found = known(seed)
    old = cycle.mass(*(f for f in cycle.out("use") if f.item == "old"))
    whole, regained = cycle.mass(*cycle.out("use")), cycle.mass(*(f for f in cycle.flows if f.item == "regrind"))
    agree(found, {
        "collection_rate": old / whole, "eol_recycling_rate": regained / whole, "old_scrap_ratio": 1.0,
        "eol_process_efficiency": regained / old, "return_rate": old / cycle.mass(*cycle.into("use")),
    })  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mci_and_the_circular_revenue_are_those_of_products_traced_back_and_on(seed: int) -> None:
    cycle, found = known(seed)
    x, by_id = LIFE / INDUSTRY * INTENSITY, {f.id: f for f in cycle.flows}
    used_up = {f.id: cycle.mass(f) for f in cycle.out("use")}
    gone, _late = cycle.walk(used_up, cycle.end_before_plant)
    regained = cycle.walk(used_up, cycle.end)[0]["recycled"]
    agree(found, {"mci": cycle.mci({f.id: cycle.mass(f) for f in cycle.inputs}, gone, regained, x)})
    circular_revenue = 0.0
    for item in sorted({f.item for f in cycle.products}):
        flows = [f for f in cycle.products if f.item == item]
        start, holds = {f.id: cycle.mass(f) for f in flows}, cycle.back(flows)
        ended, _late = cycle.walk(start, cycle.end)
        inward = sum(amount for key, amount in holds.items() if by_id[key].item in CIRCULAR)
        both = (inward + ended.get("reused", 0.0) + ended.get("recycled", 0.0)) / cycle.mass(*flows) / 2
        line = both * sum(worth(cycle, f) for f in flows)
        agree(found, {"cti.revenue": line}, item)
        circular_revenue += line
        if item != "sheet":  # is not followed into any use
            before_plant, _late = cycle.walk(start, cycle.end_before_plant)
            agree(found, {"mci": cycle.mci(holds, before_plant, ended["recycled"], x)}, item)
    agree(found, {"cti.revenue": circular_revenue})
    assert found["mci", "sheet"].value is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_footprint_is_every_factor_times_its_amount_and_is_shared_by_mass_and_by_value(seed: int) -> None:
    cycle, found = known(seed)
    items, nodes, flows = (getattr(cycle.plain.document, part) for part in ("items", "nodes", "flows"))
    bought = sum(cycle.mass(f) * value(items[f.item].co2e) for f in cycle.flows if f.source is None)
    thrown = sum(cycle.mass(f) * value(items[f.item].disposal_co2e) for f in cycle.flows if f.item in LOST)
    power = sum(cycle.mass(f) * value(items["power"].co2e) for f in flows.values() if f.item == "power")
    own = sum(node.direct_co2e or 0.0 for node in nodes.values())
    whole = bought + thrown + power + own
    agree(found, {
        "co2e.scope1": own, "co2e.scope2": power, "co2e.scope3": bought + thrown, "co2e.total": whole,
        "co2e.per_piece": whole / 100.0,
    })  # fmt: skip
    revenue = sum(worth(cycle, f) for f in cycle.products)
    for item in {f.item for f in cycle.products}:
        by_value = whole * value(items[item].price) / revenue
        agree(found, {"co2e.by_mass": whole / cycle.mass(*cycle.products), "co2e.by_value": by_value}, item)
