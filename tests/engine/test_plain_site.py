"""Footprints, biogenic carbon, energy and water of random sites with open ends, computed a second time by hand."""

from __future__ import annotations

from functools import cache

import pytest

from helpers.method_maps import values
from helpers.plain_maps import Plain
from helpers.plain_site import BOUGHT, FLOWS, site
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.elements import Factor

SEEDS = range(10)
Amounts = dict[str, float]
Found = dict[tuple[str, str], IndicatorValue]
ENTERED = (
    "allocation", "energy_allocation", "quality_in", "quality_out", "recycling", "recycling_eol", "energy_recovery",
    "replaced", "heat_share", "heat", "power_share", "power",
)  # fmt: skip
SECOND_HAND = {"steel": ("steel_old", "steel_more"), "wood": ("wood_old",), "glass": ()}


@cache
def known(seed: int) -> tuple[Plain, Found]:
    plain = site(seed)
    return plain, values(plain.document)


def agree(found: Found, wanted: Amounts, scope: str = "map") -> None:
    got = {key: found[key, scope].value for key in wanted}
    assert got == {key: pytest.approx(value, rel=1e-9, abs=1e-12) for key, value in wanted.items()}


def per(factor: Factor | None) -> float:
    """Per kg, MJ or m3."""
    assert factor is not None
    top, bottom = factor.unit.split("/")
    return factor.value * (1000.0 if top.startswith("t") else 1.0) / {"t": 1000.0, "kWh": 3.6}.get(bottom, 1.0)


def after_use(amounts: Amounts, ends: dict[str, str]) -> Amounts:
    """Shares of what reaches the end of its use by where it is caught; the rest walks on until nothing is left."""
    whole = {source: sum(amounts[f[0]] for f in FLOWS if f[1] == source) for _key, source, *_more in FLOWS}
    moving = {key: amounts[key] for key in ("o0", "o1", "loss2", "loss3")}
    start, found = sum(moving.values()), dict.fromkeys(ends.values(), 0.0)
    target = {f[0]: f[2] for f in FLOWS}
    while moving and max(moving.values()) > 1e-14:
        coming: Amounts = {}
        for key, amount in moving.items():
            if key in ends:
                found[ends[key]] += amount / start
                continue
            for one, source, *_more in FLOWS:
                if source == target[key]:
                    coming[one] = coming.get(one, 0.0) + amount * amounts[one] / whole[source]
        moving = coming
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_circular_footprint_has_its_terms_where_recyclate_leaves_for_others(seed: int) -> None:
    plain, found = known(seed)
    lost = {f[0]: "lost" for f in FLOWS if f[0].startswith("loss")}
    caught = lost | {"c2": "again", "p3": "recycled", "p4": "recycled"}
    r2 = after_use(plain.amounts, caught)["recycled"]
    r3 = after_use(plain.amounts, caught | {"c1": "fire", "p2": "fire"})["fire"]
    for key, old in SECOND_HAND.items():
        one = plain.document.items[key]
        a, b, q_in, q_out, made, again, fire, replaced, x_heat, heat, x_power, power = (
            float(getattr(one.cff, name)) for name in ENTERED
        )
        r1 = sum(plain.amounts[f] for f in old) / sum(plain.amounts[f] for f, _to, what, _c in BOUGHT if what == key)
        ev, ed, lhv = per(one.co2e), per(one.disposal_co2e), per(one.heating_value)
        thrown, credit = (1 - r2 - r3) * ed, r2 * (again - replaced * q_out)
        burnt = fire - lhv * x_heat * heat - lhv * x_power * power
        material = (1 - r1) * ev + r1 * (a * made + (1 - a) * ev * q_in) + (1 - a) * credit
        agree(found, {
            "co2e.cff": material + (1 - b) * r3 * burnt + thrown,
            "co2e.cut_off": (1 - r1) * ev + r1 * made + thrown + r3 * fire,
            "co2e.avoided_burden": ev + credit + thrown + r3 * fire,
        }, key)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_scopes_and_what_grew_are_sums_of_amounts_times_factors_and_stand_apart(seed: int) -> None:
    plain, found = known(seed)
    items, nodes, amounts = plain.document.items, plain.document.nodes, plain.amounts
    lost = sum(amounts[f[0]] for f in FLOWS if f[0].startswith("loss"))
    one = amounts["gas"] * per(items["gas"].co2e) + sum(n.direct_co2e or 0.0 for n in nodes.values())
    two = sum(amounts[f] * per(items[f].co2e) for f in ("power", "green", "chips"))
    three = sum(amounts[f] * per(items[what].co2e) for f, _to, what, _c in BOUGHT)
    three += lost * per(items["waste"].disposal_co2e)
    by_contract = sum(amounts[f] * per(items[f].co2e_market) for f in ("power", "green"))
    chips = amounts["chips"] * per(items["chips"].biogenic_co2)
    agree(found, {
        "co2e.scope1": one, "co2e.scope2": two, "co2e.scope3": three, "co2e.total": one + two + three,
        "co2e.scope2_market": by_contract + amounts["chips"] * per(items["chips"].co2e),
        "co2e.per_piece": (one + two + three) / 100.0,
        "co2.biogenic_removal": chips + amounts["wood_new"] * per(items["wood"].biogenic_co2)
        + amounts["glass"] * per(items["glass"].biogenic_co2),
        "co2.biogenic_emission": chips + lost * per(items["waste"].biogenic_co2),
    })  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_energy_and_water_are_counted_over_the_boundary(seed: int) -> None:
    plain, found = known(seed)
    amounts, share = plain.amounts, {key: one.renewable or 0.0 for key, one in plain.document.items.items()}
    into = ("power", "green", "gas", "chips")
    entered = sum(amounts[f] for f in into)
    withdrawn = amounts["river"] + amounts["rain"]
    circular = amounts["river"] * share["fresh"] + amounts["rain"]
    usable, discharged = amounts["clean"] * share["clean"], amounts["clean"] + amounts["drain"]
    agree(found, {
        "iso59020.A.4.2": (sum(amounts[f] * share[f] for f in into) - amounts["sold"] * share["steam"])
        / (entered - amounts["sold"]),
        "energy.total": entered, "energy.per_piece": entered / 3.6 / 100.0,
        "energy.efficiency": amounts["sold"] / entered,
        "iso59020.A.5.2": circular / withdrawn, "iso59020.A.5.3": usable / withdrawn,
        "iso59020.A.5.4": (amounts["on"] + amounts["round"]) / withdrawn,
        "cti.water_circularity": (circular / withdrawn + usable / discharged) / 2,
    })  # fmt: skip
