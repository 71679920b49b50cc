"""Damping alone: linearisation whose full steps swing from side to side comes to rest where they are halved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.solver_maps import network_map
from vsm_app.engine import descent
from vsm_app.engine.bilinear import way_of
from vsm_app.engine.compile import compile_map
from vsm_app.engine.component import Component, ComponentSolution, start_of
from vsm_app.engine.reconcile import reconcile
from vsm_app.model.parameters import Relation

STEPS = 60

#: Means and standard deviations of two factors and of their product, far from agreeing.
SWINGING = {"a": (0.1, 0.4), "b": (3.0, 5.0), "c": (40.0, 8.0)}


def swinging() -> tuple[Component, ComponentSolution]:
    """The component `c = a b`, and its minimum with all that the solver has (Newton's steps as well)."""
    flows = [{"id": n, "from": None, "to": f"to {n}", "mean": mean, "sd": sd} for n, (mean, sd) in SWINGING.items()]
    network = compile_map(network_map(flows, relations=[Relation("r", product=("a", "b"), equals="c")]).physics)
    ((component, solution),) = reconcile(network, several_starts=False).solutions
    return component, solution


def plainly(component: Component) -> ComponentSolution:
    """Successive linearisation only: no step of Newton's."""
    way = replace(way_of(), corrected=lambda _component, _z, _part, step: step)
    return descent.descend(component, start_of(component), STEPS, way)


def test_halved_steps_rest_where_full_ones_swing(monkeypatch: pytest.MonkeyPatch) -> None:
    component, minimum = swinging()
    assert minimum.converged
    with_damping = plainly(component)
    assert with_damping.converged
    assert with_damping.z == pytest.approx(minimum.z, rel=1e-4)
    monkeypatch.setattr(descent, "damped", lambda _component, z, step, _part: z + step)
    without = plainly(component)
    assert not without.converged
    assert without.steps == STEPS
