"""Reconciles a large coupled component: the successive linearisation of `bilinear`, every step by sparse factors.

Steps are those of plain linearisation from one starting point. Newton's steps, further starting points and the check
of the curvature need the null space as a whole and stay with the small components.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import diags
from scipy.sparse.linalg import lsmr

from vsm_app.engine.bilinear import (
    RESIDUAL_END,
    STEP_END,
    STEPS,
    Component,
    ComponentSolution,
    chi2_at,
    damped,
    is_closed,
    join,
    start_of,
)
from vsm_app.engine.network import Floats
from vsm_app.engine.sparse_solver import SparsePart, SparseProblem, solve_sparse

_FORWARD_PASSES = 3
_RESTING = 6
_FIT = 1e-10
_FIT_STEPS = 2_000


def solve_large(component: Component) -> ComponentSolution:
    """Reconcile a large component; a linear one takes one step."""
    start = start_of(component)
    if component.product.size == 0:
        part = _step(component, start)
        return ComponentSolution(part, join(component, part), converged=True, steps=1)
    with np.errstate(over="ignore", invalid="ignore"):  # a wild step leaves the range of a float and is then halved
        return _descend(component, _forward(component, start))


def _step(component: Component, z: Floats) -> SparsePart:
    """Reconcile the entries with the constraints linearised at `z`."""
    jacobian, right = component.sparsely_linearised(z)
    measured, unknown = component.measured, component.unknown
    problem = SparseProblem(
        jacobian[:, measured],
        jacobian[:, unknown],
        right,
        component.entered,
        component.root,
        component.index[measured],
        component.index[unknown],
        component.typical[unknown],
        z[unknown],
    )
    return solve_sparse(problem)


def _forward(component: Component, z: Floats) -> Floats:
    """Unknowns nearest to the start that fit the constraints while the entries stand: a pass before the first step."""
    z, unknown = z.copy(), component.unknown
    scale = component.typical[unknown]
    for _ in range(_FORWARD_PASSES if unknown.size else 0):
        columns = component.sparsely_linearised(z)[0][:, unknown] @ diags(scale)
        size = np.sqrt(np.asarray(columns.multiply(columns).sum(axis=1)).ravel())
        size[size == 0] = 1.0
        right = -component.residual(z) / size
        z[unknown] += scale * lsmr(diags(1.0 / size) @ columns, right, atol=_FIT, btol=_FIT, maxiter=_FIT_STEPS)[0]
    return z


def _descend(component: Component, z: Floats) -> ComponentSolution:
    part, chi2, resting, converged, steps = _step(component, z), math.inf, 0, False, 0
    for steps in range(1, STEPS + 1):  # noqa: B007 - the count is part of the answer
        following = damped(component, z, join(component, part) - z, part)
        moved = float(np.max(np.abs(following - z) / (component.typical + np.abs(z)), initial=0.0))
        z = following
        part = _step(component, z)
        chi2, before = chi2_at(component, z), chi2
        closed = is_closed(component, z)
        resting = resting + 1 if closed and abs(chi2 - before) <= STEP_END * (1 + chi2) else 0
        if closed and (moved < RESIDUAL_END or resting > _RESTING):
            converged = True
            break
    part.chi2 = chi2_at(component, z)
    part.x, part.u = z[component.measured], z[component.unknown]
    return ComponentSolution(part, z, converged, steps)
