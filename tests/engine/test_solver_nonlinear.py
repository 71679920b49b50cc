"""Smooth constraints of any form."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.solver_maps import case
from vsm_app.engine.nonlinear import reconcile_nonlinear


def pai_fisher(x: np.ndarray, v: np.ndarray) -> list[float]:
    """Pai and Fisher, AIChE Journal 34 (1988) 873-876: six constraints, five measured, three unmeasured."""
    return [
        0.5 * x[0] ** 2 - 0.7 * x[1] + x[2] * v[0] + v[0] * v[1] * x[1] ** 2 + 2 * x[2] * v[2] ** 2 - 255.8,
        x[0] - 2 * x[1] + 3 * x[0] * x[2] - 2 * x[1] * v[0] - x[1] * v[1] * v[2] + 111.2,
        x[2] * v[0] - x[0] + 3 * x[1] + x[0] * v[1] - x[2] * v[2] ** 0.5 - 33.57,
        x[3] - x[0] - x[2] ** 2 + v[1] + 3 * v[2],
        x[4] - 2 * x[2] * v[1] * v[2],
        2 * x[0] + x[1] * x[2] * v[0] + v[1] - v[2] - 126.6,
    ]


def test_pai_fisher_agrees_with_the_published_vector() -> None:
    data = case("pai-fisher1988")
    entered = [flow["mean"] for flow in data["flows"][:5]]
    result = reconcile_nonlinear(pai_fisher, entered, [1.0] * 5, [11.0, 0.6, 2.0])
    expected = data["expected"]
    values = [*result.x, *result.u]
    assert result.converged
    for value, published in zip(values, expected["values"].values(), strict=True):
        assert value == pytest.approx(published["mean"], rel=data["tolerance"]["mean_rel"])
    assert result.chi2 == pytest.approx(expected["chi2"], rel=1e-6)
    assert result.dof == expected["dof"]


def test_linear_constraints_take_one_exact_step() -> None:
    result = reconcile_nonlinear(lambda x, u: [x[0] - x[1], u[0] - 2 * x[0]], [1.0, 3.0], [1.0, 1.0], [0.0])
    assert result.x == pytest.approx([2.0, 2.0])
    assert result.u == pytest.approx([4.0])
    assert result.u_sd == pytest.approx([2 / np.sqrt(2)])
    assert (result.chi2, result.dof) == (pytest.approx(2.0), 1)
