"""Published data sets come in as edge lists; blanked values come back from the balances within the data's rounding."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from vsm_app.cli import main

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
#: Sets with a value for every flow and a balance for at least some nodes; the rest have no measured network to close.
NAMES = (
    "aluminium_cars_global_2020", "battery_lfp_pack", "nyc_waste", "plastics_global_1950_2015",
    "plastics_pc_switzerland_2018", "steel_japan_2019", "uk_energy_2050_decc", "uk_steel_2016",
    "us_economy_io_summary_2012", "us_msw_2018", "water_washington_county", "wood_indonesia_2014",
)  # fmt: skip
DROPPED = 0.2
#: Rates are converted to the map's period, a year of 365 days: how often the unit's time base is in it.
PER_YEAR = {"t/day": 365, "MGD": 365, "m3/h": 8760, "kg/s": 365 * 86400}
HEADER = ("id", "source", "target", "item", "value", "unit", "sd")

Flow = dict[str, Any]


def data_of(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))
    return data


def per_year(unit: str) -> int:
    """What a rate is multiplied with; an amount stays."""
    return PER_YEAR.get(unit.split(" (", maxsplit=1)[0], 1)


def half_digit(value: float) -> float:
    """Half a unit of the last digit written."""
    return 0.5 * 10.0 ** -len(str(value).partition(".")[2]) if "e" not in str(value) else abs(value) * 1e-12


def closed_nodes(data: dict[str, Any]) -> set[str]:
    """Nodes with input and output whose published figures close within their rounding; not those that hold stock."""
    into, out, rounding = defaultdict(float), defaultdict(float), defaultdict(float)
    for flow in data["flows"]:
        into[flow["target"]] += flow["value"]
        out[flow["source"]] += flow["value"]
        for end in ("source", "target"):
            rounding[flow[end]] += half_digit(flow["value"])
    stocks = {node["id"] for node in data["nodes"] if node.get("stock")}
    inner = (set(into) & set(out)) - stocks
    return {n for n in inner if abs(into[n] - out[n]) <= max(rounding[n], 1e-6 * max(into[n], out[n]))}


def blanked(data: dict[str, Any], seed: int = 7) -> tuple[set[str], dict[str, float]]:
    """A fifth of the flows that balances give back, at most one at each closed node, and how far they may be off."""
    closed, used = closed_nodes(data), set()
    rounding: dict[str, float] = defaultdict(float)
    for flow in data["flows"]:
        for end in ("source", "target"):
            rounding[flow[end]] += half_digit(flow["value"])
    chosen: dict[str, float] = {}
    flows = [flow for flow in data["flows"] if flow["source"] != flow["target"]]
    random.Random(seed).shuffle(flows)
    for flow in flows:
        ends = {flow["source"], flow["target"]}
        inner = ends & closed
        free = inner - used
        open_ends = {n for n in ends if n not in closed and n not in _outside(data)}
        if free and not (ends & used) and not open_ends and len(chosen) < DROPPED * len(flows):
            used |= ends
            chosen[flow["id"]] = min(max(rounding[n], 1e-6 * abs(flow["value"])) for n in free)
    return set(chosen), chosen


def _outside(data: dict[str, Any]) -> set[str]:
    """Nodes that only give or only take: the edge of the map, and stocks."""
    sources, targets = ({flow[end] for flow in data["flows"]} for end in ("source", "target"))
    return (sources ^ targets) | {node["id"] for node in data["nodes"] if node.get("stock")}


def edge_list(folder: Path, data: dict[str, Any], without: Iterable[str]) -> list[str]:
    """Writes the set as users have it; returns the arguments that read it."""
    gone = set(without)
    path = folder / f"{data['name']}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for flow in data["flows"]:
            value = "" if flow["id"] in gone else flow["value"]
            sd = "" if flow["id"] in gone else flow.get("sd", "")
            writer.writerow(
                (flow["id"], flow["source"], flow["target"], flow.get("material") or "", value, flow["unit"], sd)
            )
    stocks = [node["id"] for node in data["nodes"] if node.get("stock")]
    if not stocks:
        return [str(path)]
    nodes = folder / "nodes.csv"
    nodes.write_text("name,kind,stage,stock\n" + "".join(f"{node},inventory,,1\n" for node in stocks), encoding="utf-8")
    return [str(path), "--nodes", str(nodes)]


@pytest.mark.parametrize("name", NAMES)
def test_blanked_values_come_back(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = data_of(name)
    gone, tolerance = blanked(data)
    assert gone
    status = main(["solve", *edge_list(tmp_path, data, gone), "--json", "--lang", "en"])
    solution = json.loads(capsys.readouterr().out)
    assert status in (0, 1)
    found = {flow["id"]: flow for flow in solution["flows"]}
    assert len(found) == len(data["flows"])
    published: dict[str, Flow] = {flow["id"]: flow for flow in data["flows"]}
    spread = any("sd" in flow for flow in data["flows"])
    for key in gone:
        row = found[key]
        assert row["class"] == "observable", key
        slack = 3 * (row["sd"] or 0.0) if spread else 0.0
        times = per_year(published[key]["unit"])
        want = published[key]["value"] * times
        assert row["value"] == pytest.approx(want, abs=2 * tolerance[key] * times + slack), key
        assert row["entered"] is None


def test_the_stock_change_of_japan_is_the_published_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = data_of("steel_japan_2019")
    assert main(["solve", *edge_list(tmp_path, data, ()), "--json", "--lang", "en"]) == 0
    solution = json.loads(capsys.readouterr().out)
    (stock,) = solution["stocks"]
    assert (stock["node"], stock["unit"]) == ("stock", "kt")
    assert stock["change"] == pytest.approx(15716.0, abs=0.1)


def test_a_mostly_unmeasured_network_says_which_flows_it_cannot_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = data_of("steel_global_2008_observed_sd")
    main(["solve", *edge_list(tmp_path, data, ()), "--json", "--lang", "en"])
    solution = json.loads(capsys.readouterr().out)
    assert solution["status"] == "ok_with_unobservable"
    classes = {flow["id"]: flow["class"] for flow in solution["flows"]}
    measured = [flow["id"] for flow in data["flows"] if flow["value"] is not None]
    assert all(classes[key] in ("redundant", "nonredundant") for key in measured)
    assert solution["missing"]
    for flow in solution["flows"]:
        assert (flow["value"] is None) == (flow["class"] == "unobservable")


@pytest.mark.parametrize("name", ["reconcile_bypass_hx", "reconcile_water_balance"])
def test_reconciled_values_are_the_published_ones(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = data_of(name)
    main(["solve", *edge_list(tmp_path, data, ()), "--json", "--lang", "en"])
    solution = json.loads(capsys.readouterr().out)
    want = {flow["id"]: flow["reconciled_published"] for flow in data["flows"]}
    times = per_year(data["unit"])
    for flow in solution["flows"]:
        rounding = 5e-3 if name.endswith("hx") else 1e-5
        assert flow["value"] / times == pytest.approx(want[flow["id"]], rel=4e-6, abs=rounding)
    assert solution["statistics"]["chi2"] == pytest.approx(data["computed_from_data"]["chi2_of_measured"], abs=6e-4)
    assert solution["statistics"]["dof"] == data["computed_from_data"]["redundancy"]
