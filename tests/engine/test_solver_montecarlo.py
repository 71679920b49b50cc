"""Distributions: the check numbers of the reference case, agreement with propagation, every distribution's moments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.solver_maps import amount, case, coefficient, network_map, share
from vsm_app.engine import montecarlo
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.montecarlo import simulate, to_json
from vsm_app.engine.pipeline import solve
from vsm_app.engine.sampling import Sampler, Shape, draw, probabilities
from vsm_app.errors import CancelledError
from vsm_app.model.document import Document
from vsm_app.model.quantities import Distribution, Form, Quantity


def cencic() -> Document:
    parameters = [coefficient("tc34", "P2", "m4", share(0.5, 0.05))]
    return network_map(case("cencic2016-stan")["flows"], parameters=parameters)


def test_draw_and_reconcile_gives_the_check_numbers_of_the_bilinear_case() -> None:
    """Check numbers of the solver's method description, section 4 (200 000 draws there), to about 1 %."""
    results = simulate(cencic(), draws=40_000, seed=1).results
    expected = {("m5", "mass"): 7.881, ("m3", "mass"): 22.44, ("tc34", ""): 0.0374, ("m4", "mass"): 21.04}
    for key, sd in expected.items():
        assert results[key].sd == pytest.approx(sd, rel=0.01), key
    assert results["m3", "mass"].mean == pytest.approx(302.90, abs=0.25)
    assert ("m6", "mass") not in results


@pytest.mark.parametrize("sampler", list(Sampler))
def test_linear_model_with_normal_entries_agrees_with_propagation(sampler: Sampler) -> None:
    document = network_map(case("narasimhan2000-bypass-partial")["flows"])
    solution = solve(document)
    simulation = simulate(document, draws=4096, seed=3, sampler=sampler)
    for flow, result in solution.own.items():
        spread = simulation.results[flow, "mass"]
        assert spread.mean == pytest.approx(result.value, abs=0.05)
        assert spread.sd == pytest.approx(result.sd, rel=0.03)
        assert spread.quantiles[4] - spread.quantiles[0] == pytest.approx(2 * 1.96 * result.sd, rel=0.06)


def test_every_draw_balances() -> None:
    simulation = simulate(cencic(), draws=500, seed=2)
    m3, m4, m5 = simulation.samples([("m3", "mass"), ("m4", "mass"), ("m5", "mass")]).T
    assert m3 - m4 == pytest.approx(m5, abs=1e-4)


def test_same_seed_same_numbers_and_the_map_holds_the_seed() -> None:
    document = cencic()
    seeded = replace(document, physics=replace(document.physics, settings=replace(document.settings, seed=9)))
    one, other = simulate(seeded, draws=200), simulate(document, draws=200, seed=9)
    assert one.results == other.results
    assert simulate(document, draws=200, seed=8).results != other.results


@pytest.mark.parametrize(
    "shape",
    [
        Shape(Distribution.NORMAL, 5.0, 2.0),
        Shape(Distribution.UNIFORM, 5.0, 2.0 / np.sqrt(12), 4.0, 6.0),
        Shape(Distribution.TRIANGULAR, 4.0, np.sqrt(14 / 9), 1.0, 7.0, 4.0),
        Shape(Distribution.LOGNORMAL, 5.0, 3.0),
        Shape(Distribution.BETA, 0.3, 0.1),
        Shape(Distribution.TRUNCATED_NORMAL, 5.0, 1.0, 0.0),
    ],
    ids=lambda shape: shape.kind.value,
)
def test_distribution_has_its_mean_and_standard_deviation(shape: Shape) -> None:
    u = probabilities(Sampler.LATIN, 20_000, 1, 4)[:, 0]
    values = shape.quantile(u)
    mean, sd = shape.mean, shape.sd
    if shape.kind is Distribution.TRIANGULAR:
        mean, sd = 4.0, np.sqrt((1 + 16 + 49 - 4 - 7 - 28) / 18)
    assert values.mean() == pytest.approx(mean, rel=2e-3)
    assert values.std() == pytest.approx(sd, rel=1e-2)


def test_shares_drawn_as_dirichlet_add_up_to_one() -> None:
    shapes = [Shape(Distribution.BETA, mean, 0.05) for mean in (0.5, 0.3, 0.2)]
    u = probabilities(Sampler.LATIN, 20_000, 3, 5)
    values = draw(shapes, u, (), [[0, 1, 2]])
    assert values.sum(axis=1) == pytest.approx(np.ones(20_000))
    assert values.mean(axis=0) == pytest.approx([0.5, 0.3, 0.2], abs=2e-3)


def test_entered_correlations_hold_in_the_draws() -> None:
    shapes = [Shape(Distribution.NORMAL, 1.0, 0.1), Shape(Distribution.LOGNORMAL, 2.0, 0.2)]
    values = draw(shapes, probabilities(Sampler.RANDOM, 40_000, 2, 6), [(0, 1, 0.7)], ())
    assert np.corrcoef(values.T)[0, 1] == pytest.approx(0.7, abs=0.02)


def test_range_is_drawn_uniform() -> None:
    between = Quantity(Form.RANGE, low=2.0, high=3.0, unit="kg")
    document = network_map(
        [{"id": "a", "from": None, "to": "P", "quantity": between}, {"id": "b", "from": "P", "to": None}]
    )
    spread = simulate(document, draws=5000, seed=1).results["b", "mass"]
    assert spread.quantiles == pytest.approx((2.025, 2.25, 2.5, 2.75, 2.975), abs=2e-3)


def test_negative_draws_are_set_to_zero_and_counted() -> None:
    document = network_map(
        [{"id": "a", "from": None, "to": "P", "quantity": amount(1.0, 1.0)}, {"id": "b", "from": "P", "to": None}]
    )
    simulation = simulate(document, draws=1000, seed=1)
    assert simulation.negative == pytest.approx(159, abs=2)
    assert simulation.results["b", "mass"].quantiles[0] == pytest.approx(0.0, abs=1e-12)
    assert [problem.code for problem in simulation.problems] == ["montecarlo.negative"]
    assert to_json(simulation)["negative"] == simulation.negative


def test_a_small_difference_of_large_amounts_that_is_drawn_below_zero_is_told() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 60.0, "sd": 18.0},
        {"id": "b", "from": "P", "to": None, "mean": 58.0, "sd": 0.0},
        {"id": "c", "from": "P", "to": None},
    ]
    simulation = simulate(network_map(flows), draws=1000, seed=1)
    assert simulation.results["c", "mass"].quantiles[0] < -20.0
    told = [problem for problem in simulation.problems if problem.code == "montecarlo.below_zero"]
    assert [problem.subjects for problem in told] == [("c",)]


def test_simulation_reports_progress_and_can_be_cancelled() -> None:
    seen: list[float] = []
    simulate(cencic(), draws=300, seed=1, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    token = CancelToken()

    def stop(share: float) -> None:
        token.cancel()

    with pytest.raises(CancelledError):
        simulate(cencic(), draws=300, seed=1, cancel=token, progress=stop)


@pytest.mark.parametrize("draws", [1, 2, 3, 10, 41, 1_000])
def test_quantiles_and_moments_are_those_of_the_plain_formulas(draws: int) -> None:
    samples = np.asfortranarray(np.random.default_rng(draws).normal(5.0, 2.0, (draws, 4)))
    assert montecarlo._quantiles(samples) == pytest.approx(np.quantile(samples, montecarlo.QUANTILES, axis=0))
    means, sds = montecarlo._moments(samples)
    assert means == pytest.approx(samples.mean(axis=0))
    assert sds == pytest.approx(samples.std(axis=0, ddof=1) if draws > 1 else np.zeros(4))


def test_draws_that_did_not_settle_are_left_out_of_the_moments() -> None:
    samples = np.array([[1.0, 2.0], [np.nan, 3.0], [3.0, 6.0]])
    means, sds = montecarlo._moments(samples)
    assert means == pytest.approx([2.0, 4.0])
    assert sds == pytest.approx([2**0.5, 8**0.5])
