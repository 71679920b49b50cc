"""Reconciles a large coupled component: every step of the successive linearisation by sparse factors.

What the small components read off their null space comes here through the factor of the linearised step: with `S` the
map from whitened entries to all variables within the constraints and `C` the curvature of the constraints weighted by
their multipliers, `I + S' C S` is the reduced Hessian. Newton's steps solve with it by conjugate gradients, and its
smallest eigenvalue tells whether a point at rest is a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from scipy.sparse import diags
from scipy.sparse.linalg import ArpackError, LinearOperator, eigsh, lsmr

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.component import RESIDUAL_END, Component, ComponentSolution, join, start_of
from vsm_app.engine.conditions import SparseProblem
from vsm_app.engine.descent import FURTHER_STEPS, STEPS, Way, best_of_starts
from vsm_app.engine.network import Floats, Ints
from vsm_app.engine.sparse_rank import Selection, select
from vsm_app.engine.sparse_solver import SparsePart, directions_free, solve_sparse

_FORWARD_PASSES = 3
_FIT = 1e-10
_FIT_STEPS = 2_000
_NUDGE = 0.05
_CONJUGATE = 40
_SOLVED = 1e-8
#: Smallest eigenvalue of the reduced Hessian (entries whitened) below which a point is no minimum.
_SADDLE: Final = -1e-6
_EIGENVALUE = 1e-3
_BEYOND: Final = 1e9
#: Steps times variables that a start may take, and steps that it may take in any case: Newton's need a dozen.
_WORK: Final = 200_000
_STEPS_LEAST: Final = 25


def solve_large(
    component: Component, *, several_starts: bool = True, cancel: CancelToken | None = None
) -> ComponentSolution:
    """Reconcile a large component; a linear one takes one step."""
    check(cancel)
    if component.product.size == 0:
        part = _step(component, start_of(component), component.selected, cancel=cancel)
        return ComponentSolution(part, join(component, part), converged=True, steps=1)
    return best_of_starts(component, way_of(component, cancel), several_starts=several_starts)


def way_of(component: Component, cancel: CancelToken | None = None) -> Way:
    """How large components are solved."""
    return Way(
        forward=_forward,
        linearised=partial(_step, cancel=cancel),
        corrected=_newton,
        way_out=partial(_way_out, cancel=cancel),
        determined=partial(_determined_anywhere, cancel=cancel),
        settled=RESIDUAL_END,
        reach=_BEYOND,
        steps=max(_STEPS_LEAST, min(STEPS, _WORK // component.index.size)),
        further=FURTHER_STEPS,
        cancel=cancel,
    )


def _step(
    component: Component,
    z: Floats,
    like: SparsePart | Selection | None = None,
    *,
    cancel: CancelToken | None = None,
) -> SparsePart:
    """Reconcile the entries with the constraints linearised at `z`; `like` is the step before, or a selection."""
    jacobian, right = component.sparsely_linearised(z)
    measured, unknown = component.measured, component.unknown
    problem = SparseProblem(
        jacobian[:, measured],
        jacobian[:, unknown] if measured.size else jacobian,
        right,
        component.entered,
        component.root,
        component.index[measured],
        component.index[unknown],
        component.size_at(z)[unknown],
        z[unknown],
    )
    return solve_sparse(problem, like, cancel)


def _determined_anywhere(component: Component, z: Floats, *, cancel: CancelToken | None = None) -> Ints:
    """Unknowns that the constraints determine at the point `z`."""
    jacobian = component.sparsely_linearised(z)[0][:, component.unknown]
    free = directions_free(select(jacobian, cancel=cancel), component.typical[component.unknown])
    return component.unknown[~free]


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


def _newton(component: Component, _: Floats, part: SparsePart, step: Floats) -> Floats:
    return _Curvature(component, part).corrected(step)


def _way_out(component: Component, _: Floats, part: SparsePart, *, cancel: CancelToken | None = None) -> Floats | None:
    return _Curvature(component, part, cancel).way_out()


@dataclass(frozen=True, slots=True)
class _Curvature:
    """The reduced Hessian at the point of a step, through products with vectors only."""

    component: Component
    part: SparsePart
    cancel: CancelToken | None = None

    def corrected(self, step: Floats) -> Floats:
        """The step of linearisation moved within the constraints to where Newton's would end.

        Conjugate gradients on `(I + S' C S) t = -S' C step`; where they meet a direction that curves downwards the step
        of linearisation stands.
        """
        right = -self._within(self._bent(step))
        t, rest = np.zeros(right.size), right
        along, size = rest, float(rest @ rest)
        end = _SOLVED**2 * size
        for _ in range(_CONJUGATE):
            if size <= end or size == 0:
                break
            turned = self._hessian(along)
            curved = float(along @ turned)
            if curved <= 0:
                return step
            t = t + (size / curved) * along
            rest = rest - (size / curved) * turned
            size, before = float(rest @ rest), size
            along = rest + (size / before) * along
        return step + self._outward(t)

    def way_out(self) -> Floats | None:
        """A small step along which chi-square falls on the constraints: the point is then no minimum."""
        component, count = self.component, self.component.measured.size
        start = self._within(self._outward(np.random.default_rng(9).standard_normal(count)))
        if self.part.conditions is None or not self._weights().any() or count <= 1 or not start.any():
            return None
        operator = LinearOperator((count, count), matvec=self._hessian, dtype=np.float64)
        try:
            values, vectors = eigsh(operator, k=1, which="SA", tol=_EIGENVALUE, v0=start, maxiter=20 * _CONJUGATE)
        except ArpackError:
            return None
        if float(values[0]) > _SADDLE:
            return None
        direction = self._outward(vectors[:, 0])
        reach = float(np.max(np.abs(direction) / component.typical, initial=0.0))
        return np.asarray(_NUDGE / reach * direction) if reach > 0 else None

    def _weights(self) -> Floats:
        component = self.component
        return np.asarray(self.part.multipliers[component.product_row] * component.product)

    def _bent(self, z: Floats) -> Floats:
        """`C z`."""
        component, weight = self.component, self._weights()
        result = np.zeros(z.size)
        np.add.at(result, component.left, weight * z[component.right])
        np.add.at(result, component.right, weight * z[component.left])
        return result

    def _hessian(self, t: Floats) -> Floats:
        check(self.cancel)
        return np.asarray(t + self._within(self._bent(self._outward(np.ravel(t)))))

    def _outward(self, t: Floats) -> Floats:
        """`S t`: what whitened entries do to all variables within the constraints."""
        component = self.component
        x, u = self.part.moved(t)
        z = np.zeros(component.index.size)
        z[component.measured], z[component.unknown] = x, u
        return z

    def _within(self, slope: Floats) -> Floats:
        """`S' slope`."""
        component = self.component
        return self.part.gathered(slope[component.measured], slope[component.unknown])
