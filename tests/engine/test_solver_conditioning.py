"""Conditioning: the joint density of the entries on the balances, against closed forms and plain integration."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers.solver_maps import amount, case, network_map
from vsm_app.cli import main
from vsm_app.engine.montecarlo import Way, simulate, to_json
from vsm_app.engine.pipeline import solve
from vsm_app.io.codec import encode
from vsm_app.model.document import Document
from vsm_app.model.quantities import Distribution, Form, Quantity

Density = Callable[[np.ndarray], np.ndarray]


def uniform(low: float, high: float) -> Quantity:
    return Quantity(Form.RANGE, low=low, high=high, unit="kg", distribution=Distribution.UNIFORM)


def lognormal(mean: float, sd: float) -> Quantity:
    return replace(amount(mean, sd), distribution=Distribution.LOGNORMAL)


def in_and_out(one: Quantity, other: Quantity) -> Document:
    """What enters is what leaves: two statements on one number."""
    return network_map(
        [{"id": "a", "from": None, "to": "P", "quantity": one}, {"id": "b", "from": "P", "to": None, "quantity": other}]
    )


def test_normal_entries_give_the_reconciled_covariance() -> None:
    document = network_map(case("narasimhan2000-bypass")["flows"])
    solution = solve(document)
    simulation = simulate(document, draws=20_000, seed=4, way=Way.CONDITIONED)
    for flow, result in solution.own.items():
        assert simulation.results[flow, "mass"].mean == pytest.approx(result.value, abs=0.04 * result.sd)
        assert simulation.results[flow, "mass"].sd == pytest.approx(result.sd, rel=0.03)


def test_two_intervals_leave_what_they_share() -> None:
    """90 to 110 and 100 to 120 of one number: evenly between 100 and 110."""
    simulation = simulate(in_and_out(uniform(90, 110), uniform(100, 120)), draws=20_000, seed=1, way=Way.CONDITIONED)
    spread = simulation.results["a", "mass"]
    assert spread.mean == pytest.approx(105.0, abs=0.15)
    assert spread.sd == pytest.approx(10 / math.sqrt(12), rel=0.03)
    assert np.all(simulation.samples([("a", "mass")]) <= 110.0)
    assert np.all(simulation.samples([("b", "mass")]) >= 100.0)
    assert simulation.samples([("a", "mass")]) == pytest.approx(simulation.samples([("b", "mass")]), rel=1e-9)


@pytest.mark.parametrize("sd", [10.0, 60.0])
def test_skewed_and_normal_entry_as_by_plain_integration(sd: float) -> None:
    """Lognormal 100 ± 60 and normal 150 ± sd of one number: the product of both densities."""
    simulation = simulate(in_and_out(lognormal(100, 60), amount(150, sd)), draws=30_000, seed=2, way=Way.CONDITIONED)
    x = np.linspace(1, 600, 60_000)
    s2 = math.log1p(0.36)
    log = -np.log(x) - (np.log(x / 100) + s2 / 2) ** 2 / (2 * s2) - (x - 150) ** 2 / (2 * sd**2)
    weight = np.exp(log - log.max())
    mean = float(np.sum(x * weight) / weight.sum())
    spread = math.sqrt(np.sum((x - mean) ** 2 * weight) / weight.sum())
    found = simulation.results["b", "mass"]
    assert found.mean == pytest.approx(mean, abs=0.03 * spread)
    assert found.sd == pytest.approx(spread, rel=0.03)


def test_what_nothing_tests_keeps_its_distribution_and_what_follows_is_never_negative() -> None:
    """100 enter exactly, 80 to 110 are said to leave: at most 100 can, the rest is what the third flow carries."""
    flows = [
        {"id": "in", "from": None, "to": "P", "quantity": amount(100.0)},
        {"id": "out", "from": "P", "to": None, "quantity": uniform(80, 110)},
        {"id": "rest", "from": "P", "to": None},
        {"id": "alone", "from": None, "to": None, "quantity": lognormal(5, 3)},
    ]
    results = simulate(network_map(flows), draws=20_000, seed=3, way=Way.CONDITIONED).results
    assert results["rest", "mass"].mean == pytest.approx(10.0, abs=0.3)
    assert results["rest", "mass"].quantiles[0] >= 0.0
    assert results["rest", "mass"].sd == pytest.approx(20 / math.sqrt(12), rel=0.03)
    assert results["alone", "mass"].mean == pytest.approx(5.0, rel=0.03)
    assert results["alone", "mass"].sd == pytest.approx(3.0, rel=0.1)


def test_intervals_without_a_common_value_leave_nothing_and_say_so() -> None:
    simulation = simulate(in_and_out(uniform(90, 95), uniform(100, 120)), draws=500, way=Way.CONDITIONED)
    assert simulation.results == {}
    assert [problem.code for problem in simulation.problems] == ["montecarlo.no_room"]


def test_same_seed_same_numbers_and_the_way_is_said() -> None:
    document = in_and_out(uniform(90, 110), amount(100, 5))
    one, other = (simulate(document, draws=400, seed=6, way=Way.CONDITIONED) for _ in range(2))
    assert one.results == other.results
    assert to_json(one)["method"] == "conditioning"
    assert to_json(simulate(document, draws=50))["method"] == "draw_and_reconcile"


def test_correlated_entries_are_reconciled_with_their_covariance() -> None:
    """Draw and reconcile, and conditioning, against propagation: full covariance of two of three entries."""
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 60.0, "sd": 4.0},
        {"id": "b", "from": None, "to": "P", "mean": 45.0, "sd": 3.0},
        {"id": "c", "from": "P", "to": None, "mean": 100.0, "sd": 5.0},
    ]
    document = network_map(flows)
    made = document.physics.flows | {"a": replace(document.physics.flows["a"], correlations={"b": -0.7})}
    document = replace(document, physics=replace(document.physics, flows=made))
    solution = solve(document)
    for way in Way:
        results = simulate(document, draws=20_000, seed=5, way=way).results
        for flow, result in solution.own.items():
            assert results[flow, "mass"].mean == pytest.approx(result.value, abs=0.04 * result.sd)
            assert results[flow, "mass"].sd == pytest.approx(result.sd, rel=0.03)


def test_a_map_of_exact_numbers_has_nothing_to_draw() -> None:
    simulation = simulate(in_and_out(amount(5.0), Quantity()), draws=20, way=Way.CONDITIONED)
    assert simulation.results["b", "mass"].mean == pytest.approx(5.0)
    assert simulation.results["b", "mass"].sd == pytest.approx(0.0)


def test_the_command_line_conditions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "map.json"
    path.write_bytes(encode(in_and_out(uniform(90, 110), uniform(100, 120))))
    main(["montecarlo", str(path), "-n", "2000", "--condition", "--json", "--lang", "en"])
    found = json.loads(capsys.readouterr().out)
    assert found["method"] == "conditioning"
    assert [row["mean"] for row in found["results"]] == pytest.approx([105.0, 105.0], abs=0.5)
