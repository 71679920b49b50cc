"""Reconciles a small coupled component; where products occur, by successive linearisation (solver, section 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import null_space

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.component import Component, ComponentSolution, join, start_of, whitened
from vsm_app.engine.dense_solver import DensePart, DenseProblem, solve_dense
from vsm_app.engine.descent import FURTHER_STEPS, STEP_END, STEPS, Way, best_of_starts
from vsm_app.engine.network import Bools, Floats, Ints

_FLAT: Final = 1e-12
_DOWNWARDS: Final = 1e-7
_FORWARD_PASSES = 3
_MATRIX = 2
_GENERIC = 1e-8


def solve_component(
    component: Component, *, several_starts: bool = True, cancel: CancelToken | None = None
) -> ComponentSolution:
    """Reconcile a component; a linear one takes one step."""
    check(cancel)
    if component.product.size == 0:
        part = _step(component, start_of(component))
        return ComponentSolution(part, join(component, part), converged=True, steps=1)
    return best_of_starts(component, way_of(cancel), several_starts=several_starts)


def way_of(cancel: CancelToken | None = None) -> Way:
    """How small components are solved."""
    return Way(
        forward=_forward,
        linearised=_step,
        corrected=_newton,
        way_out=_descent_direction,
        determined=_determined_anywhere,
        settled=STEP_END,
        reach=np.inf,
        steps=STEPS,
        further=2 * FURTHER_STEPS,
        cancel=cancel,
    )


def _determined_anywhere(component: Component, z: Floats) -> Ints:
    """Unknowns that the constraints determine at the point `z`."""
    jacobian = component.linearised(z)[0][:, component.unknown] * component.typical[component.unknown]
    size = np.max(np.abs(jacobian), axis=1, initial=0.0)
    free = null_space(jacobian / np.where(size > 0, size, 1.0)[:, None], rcond=1e-10)
    still: Bools = np.max(np.abs(free), axis=1, initial=0.0) < _GENERIC
    return component.unknown[still]


def _forward(component: Component, z: Floats) -> Floats:
    """Unknowns that fit the constraints best while the entries stand: the forward pass before the first step."""
    unknown = component.unknown
    if unknown.size == 0:
        return z
    z, scale = z.copy(), component.typical[unknown]
    for _ in range(_FORWARD_PASSES):
        columns = component.linearised(z)[0][:, unknown] * scale
        size = np.sqrt(np.sum(columns**2, axis=1))
        size[size == 0] = 1.0
        right = -component.residual(z) / size
        z[unknown] += scale * np.linalg.lstsq(columns / size[:, None], right, rcond=1e-9)[0]
    return z


def _step(component: Component, z: Floats, _: DensePart | None = None) -> DensePart:
    """Reconcile the entries with the constraints linearised at `z`."""
    jacobian, right = component.linearised(z)
    return solve_dense(
        DenseProblem(
            jacobian[:, component.measured],
            jacobian[:, component.unknown],
            right,
            component.entered,
            component.root,
            component.index[component.measured],
            component.index[component.unknown],
            component.size_at(z)[component.unknown],
            z[component.unknown],
        )
    )


@dataclass(frozen=True, slots=True)
class _Curvature:
    """The Lagrangian's curvature at a point in scaled variables, and the null space of the constraints."""

    jacobian: Floats
    tangent: Floats
    hessian: Floats
    values: Floats
    vectors: Floats

    @property
    def largest(self) -> float:
        """The largest curvature, by which the others are judged."""
        return max(float(np.max(np.abs(self.values), initial=0.0)), np.finfo(float).tiny)

    @property
    def flat(self) -> float:
        """Curvature below which a direction counts as flat: undetermined variables have such directions.

        Rounding's size and no more: what loose entries alone tell beside a tight one may be a billionth of the largest
        curvature, and a descent that took it for flat would stop on the way down.
        """
        return _FLAT * self.largest


def _curvature(component: Component, z: Floats, part: DensePart) -> _Curvature | None:
    scale = component.size_at(z)
    jacobian = component.linearised(z)[0] * scale
    size = np.sqrt(np.sum(jacobian**2, axis=1))
    jacobian = jacobian / np.where(size > 0, size, 1.0)[:, None]
    tangent = null_space(jacobian, rcond=1e-9)
    if tangent.shape[1] == 0:
        return None
    hessian = np.zeros((z.size, z.size))
    weight = part.multipliers[component.product_row] * component.product
    np.add.at(hessian, (component.left, component.right), weight)
    np.add.at(hessian, (component.right, component.left), weight)
    root = component.root if component.root.ndim == _MATRIX else np.diag(component.root)
    inverse = np.linalg.inv(root)
    hessian[np.ix_(component.measured, component.measured)] += inverse.T @ inverse
    hessian *= np.outer(scale, scale)
    values, vectors = np.linalg.eigh(tangent.T @ hessian @ tangent)
    return _Curvature(jacobian, tangent, hessian, values, vectors)


def _newton(component: Component, z: Floats, part: DensePart, step: Floats) -> Floats:
    """Newton's step on the conditions of the minimum; `step` where the Lagrangian does not curve upwards."""
    curvature = _curvature(component, z, part)
    if curvature is None or curvature.values[0] < -curvature.flat:
        return step
    scale = component.size_at(z)
    residual = component.residual(z)
    size = np.sqrt(np.sum((component.linearised(z)[0] * scale) ** 2, axis=1))
    normal = np.linalg.lstsq(curvature.jacobian, -residual / np.where(size > 0, size, 1.0), rcond=1e-9)[0]
    gradient = np.zeros(z.size)
    white = whitened(component, z[component.measured] - component.entered)
    pull = white / component.root if component.root.ndim == 1 else np.linalg.solve(component.root.T, white)
    gradient[component.measured] = pull
    slope = curvature.tangent.T @ (gradient * scale + curvature.hessian @ normal)
    curved = curvature.values > curvature.flat
    along = curvature.vectors[:, curved]
    move = -along @ ((along.T @ slope) / curvature.values[curved])
    return np.asarray(scale * (normal + curvature.tangent @ move))


def _descent_direction(component: Component, z: Floats, part: DensePart) -> Floats | None:
    """A small step along negative curvature of the Lagrangian on the constraints: `z` is then no minimum."""
    curvature = _curvature(component, z, part)
    if curvature is None or curvature.values[0] > -_DOWNWARDS * curvature.largest:
        return None
    return np.asarray(0.05 * component.size_at(z) * (curvature.tangent @ curvature.vectors[:, 0]))
