"""Spreads of flows, and of what follows from them, however far entries are apart, against fractions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers.plain_spreads import Arc, variance
from helpers.solver_maps import network_map
from vsm_app.engine.compile import compile_map
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.reconcile import Outcome, reconcile

NODES = ("A", "B", "C")
ENDS = st.tuples(st.sampled_from((None, *NODES)), st.sampled_from((None, *NODES))).filter(
    lambda ends: ends[0] != ends[1]
)
SPREADS = st.one_of(
    st.none(), st.tuples(st.floats(1.0, 9.0), st.integers(-4, 9)).map(lambda pair: pair[0] * 10.0 ** pair[1])
)
ARCS = st.lists(st.tuples(ENDS, SPREADS), min_size=3, max_size=8).map(
    lambda found: [Arc(f"f{i}", *ends, sd) for i, (ends, sd) in enumerate(found)]
)


def reconciled(arcs: list[Arc]) -> Outcome:
    """Without bounds: a flow may turn round."""
    flows = [
        {"id": arc.id, "from": arc.source, "to": arc.target, **({} if arc.sd is None else {"mean": 50.0, "sd": arc.sd})}
        for arc in arcs
    ]
    return reconcile(compile_map(network_map(flows).physics))


def spread_of(outcome: Outcome, flow: str) -> float:
    variable, factor = JointCovariance(outcome).variable_of((flow, "mass"))
    return factor * math.sqrt(outcome.solved.variances(np.array([variable]))[0])


def agrees(found: float | None, exact: float, largest: float) -> bool:
    """To nine digits; what is none, or cancels, to what floats leave of the largest beside it."""
    least = 1e-12 * largest if exact else 1e-7 * largest
    return found is not None and found == pytest.approx(exact, rel=1e-9, abs=least)


@given(ARCS, st.lists(st.sampled_from((0.0, 1.0, 1.0, -1.0, 0.5)), min_size=8, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_flows_and_functions_of_them_have_the_spread_that_fractions_give(arcs: list[Arc], slopes: list[float]) -> None:
    used = {end for arc in arcs for end in (arc.source, arc.target)} - {None}
    assume(
        all({arc.target for arc in arcs} & {arc.source for arc in arcs} >= {node} for node in used)
    )  # drawn to the end
    assume(variance(arcs, {}) is not None)
    outcome = reconciled(arcs)
    cov = JointCovariance(outcome)
    own = {arc.id: math.sqrt(variance(arcs, {arc.id: 1.0}) or 0.0) for arc in arcs}
    entered = max(arc.sd or 0.0 for arc in arcs)
    for name, exact in own.items():
        largest = exact or entered
        assert agrees(spread_of(outcome, name), exact, largest)
        assert agrees(cov.sds_of([{(name, "mass"): 1.0}])[0], exact, largest), "an indicator: this flow"
        assert agrees(cov.sd_of({(name, "mass"): 1.0}), exact, largest)
    gradient = dict(zip(own, slopes, strict=False))
    exact = math.sqrt(variance(arcs, gradient) or 0.0)
    told = cov.sds_of([{(name, "mass"): slope for name, slope in gradient.items()}])[0]
    assert agrees(told, exact, max(own.values()) if exact else entered)


@pytest.mark.parametrize("times", [1e3, 1e6, 1e9, 1e12])
def test_an_indicator_that_is_a_flow_has_its_spread(times: float) -> None:
    arcs = [
        Arc("guess", None, "P", times),
        Arc("through", "P", "Q", 1.0),
        Arc("on", "Q", None, 2.5),
        Arc("lost", "P", None, 0.5),
    ]
    outcome = reconciled(arcs)
    (spread,) = JointCovariance(outcome).sds_of([{("guess", "mass"): 1.0}])
    assert spread == pytest.approx(spread_of(outcome, "guess"), rel=1e-9)
    assert spread == pytest.approx(math.sqrt(variance(arcs, {"guess": 1.0}) or 0.0), rel=1e-9)
