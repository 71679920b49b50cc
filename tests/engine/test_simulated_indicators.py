"""Indicators drawn: the spread of the gradient where an indicator is linear, honest shares where it is not defined."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.solver_maps import network_map
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.indicators import compute_indicators
from vsm_app.engine.indicators.base import Indicator, NotDefined, Ratio, Sum, Total
from vsm_app.engine.indicators.registry import IndicatorRegistry
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.montecarlo import simulate
from vsm_app.engine.pipeline import solve
from vsm_app.engine.simulated_indicators import LEADING, simulate_indicators, to_json
from vsm_app.errors import CancelledError, UnknownNameError
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document


def waste(view: MapView) -> list[Total]:
    return [Total(Sum({"waste": 1.0, "out": 0.5}, "mass"))]


def share(view: MapView) -> list[Ratio]:
    return [Ratio(Sum.of(["out"]), Sum.of(["in"]))]


def only_where_much_is_wasted(view: MapView) -> list[Ratio | NotDefined]:
    if (view.amount("waste") or 0.0) < 20.0:
        return [NotDefined("indicator.flow_unknown", {"flows": (), "count": 0})]
    return [Ratio(Sum.of(["out"]), Sum.of(["waste"]))]


def registry() -> IndicatorRegistry:
    found = IndicatorRegistry()
    for name, compute in (("waste", waste), ("share", share), ("much", only_where_much_is_wasted)):
        found.register(Indicator(name, "material", "1", "", "", compute))
    return found


def shop() -> Document:
    return network_map(
        [
            {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 4.0},
            {"id": "out", "from": "P", "to": None, "mean": 80.0, "sd": 3.0},
            {"id": "waste", "from": "P", "to": None, "mean": 21.0, "sd": 2.0},
        ]
    )


def drawn(document: Document, *wanted: str, draws: int = 20_000, known: IndicatorRegistry | None = None) -> dict:
    solution = solve(document)
    simulation = simulate(document, draws=draws, seed=3)
    found = simulate_indicators(document.physics, solution, simulation, wanted, registry=known)
    return {(one.id, one.scope): one for one in found}


def test_a_linear_indicator_has_the_spread_of_its_gradient() -> None:
    document = shop()
    solution = solve(document)
    by_gradient = {value.id: value for value in compute_indicators(document.physics, solution, registry())}
    found = drawn(document, "waste", "share", known=registry())
    for name in ("waste", "share"):
        one = found[name, "map"]
        assert one.value == pytest.approx(by_gradient[name].value)
        assert one.mean == pytest.approx(by_gradient[name].value, rel=0.002)
        assert one.sd == pytest.approx(by_gradient[name].sd, rel=0.02)
        assert one.undefined == 0
    low, middle, high = found["waste", "map"].quantiles
    assert middle == pytest.approx(found["waste", "map"].mean, rel=0.002)
    assert high - low == pytest.approx(2 * 1.644854 * found["waste", "map"].sd, rel=0.02)


def test_the_draws_are_those_of_the_flows() -> None:
    document = shop()
    solution, simulation = solve(document), simulate(document, draws=500, seed=9)
    (one,) = simulate_indicators(document.physics, solution, simulation, ("waste",), registry=registry())
    samples = simulation.samples([("waste", "mass"), ("out", "mass")]) @ np.array([1.0, 0.5])
    assert one.mean == pytest.approx(samples.mean())
    assert one.sd == pytest.approx(samples.std(ddof=1))
    assert one.quantiles == pytest.approx(np.quantile(samples, [0.05, 0.5, 0.95]))


def test_where_it_is_not_defined_the_share_of_draws_is_told_and_the_rest_counts() -> None:
    document = shop()
    one = drawn(document, "much", draws=4000, known=registry())["much", "map"]
    wasted = simulate(document, draws=4000, seed=3).samples([("waste", "mass"), ("out", "mass")])
    defined = wasted[wasted[:, 0] >= 20.0]
    assert one.undefined == pytest.approx(1 - len(defined) / 4000)
    assert 0.1 < one.undefined < 0.9
    assert one.mean == pytest.approx((defined[:, 1] / defined[:, 0]).mean())


def test_one_that_is_never_defined_has_no_figures_but_a_reason() -> None:
    document = network_map([{"id": "in", "from": None, "to": "P", "mean": 1.0, "sd": 0.1}])
    found = drawn(document, "mci", draws=50)["mci", "map"]
    assert (found.mean, found.sd, found.quantiles, found.undefined) == (None, None, None, 1.0)
    assert found.reason is not None
    assert to_json([found])[0]["quantiles"] is None


def test_the_leading_indicators_of_an_example_agree_with_the_joint_covariance() -> None:
    document = open_example("drive-unit", "en")
    solution = solve(document)
    known = {(value.id, value.scope): value for value in compute_indicators(document.physics, solution)}
    found = drawn(document, *LEADING, draws=1500)
    compared = 0
    for key, one in found.items():
        if key[1] == "map" and one.sd and known[key].sd:
            assert one.sd == pytest.approx(known[key].sd, rel=0.06), key
            compared += 1
    assert compared >= 5


def test_another_indicator_than_those_known_is_refused_by_name() -> None:
    with pytest.raises(UnknownNameError, match="nonsense"):
        drawn(shop(), "nonsense", draws=10)


def test_progress_is_told_and_it_can_be_stopped() -> None:
    document = shop()
    solution, simulation, cancel = solve(document), simulate(document, draws=1000), CancelToken()
    seen: list[float] = []

    def tell(part: float) -> None:
        seen.append(part)
        if len(seen) == 3:
            cancel.cancel()

    with pytest.raises(CancelledError):
        simulate_indicators(document.physics, solution, simulation, ("losses",), cancel=cancel, progress=tell)
    assert seen == sorted(seen)
    assert len(seen) == 3
