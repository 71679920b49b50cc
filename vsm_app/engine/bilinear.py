"""Reconciles one coupled component, by successive linearisation where products of variables occur (solver, section 3.4).

Each step linearises the constraints at the current point and reconciles the *original* entries anew; a step that does not
improve the merit is halved. Loose factors are started from several points, because such problems have several minima.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import cholesky, null_space

from vsm_app.engine.dense_solver import DensePart, DenseProblem, solve_dense
from vsm_app.engine.network import Floats, Ints

#: Stop where neither the variables nor the constraints move any more (relative); give up after so many steps.
STEP_END: Final = 1e-12
RESIDUAL_END: Final = 1e-10
STEPS: Final = 200
#: A measured factor of a product looser than this has several starting points.
LOOSE: Final = 0.3
_START_SPREAD = 1.5
_STARTS = 8
_HALVINGS = 8
_SAME_MINIMUM = 1e-4


@dataclass(frozen=True, slots=True)
class Component:
    """A coupled component in local numbers: `A z + products = rhs`; `measured` and `unknown` are local positions.

    `index` leads to the variables of the whole system; `root` is a factor of the covariance of the entries (vector: diagonal).
    """

    index: Ints
    A: Floats
    rhs: Floats
    left: Ints
    right: Ints
    product_row: Ints
    product: Floats
    measured: Ints
    unknown: Ints
    entered: Floats
    root: Floats
    typical: Floats  # expected size of every variable
    is_share: Ints  # local positions of coefficients between 0 and 1

    def residual(self, z: Floats) -> Floats:
        """`f(z)`, one value a constraint."""
        value = self.A @ z - self.rhs
        np.add.at(value, self.product_row, self.product * z[self.left] * z[self.right])
        return value

    def terms(self, z: Floats) -> Floats:
        """Sum of the absolute terms of each constraint: what residuals are measured against."""
        value = np.abs(self.A) @ np.abs(z) + np.abs(self.rhs)
        np.add.at(value, self.product_row, np.abs(self.product * z[self.left] * z[self.right]))
        return value

    def linearised(self, z: Floats) -> tuple[Floats, Floats]:
        """Jacobian and right-hand side of the constraints at `z`."""
        jacobian, right = self.A.copy(), self.rhs.copy()
        np.add.at(jacobian, (self.product_row, self.left), self.product * z[self.right])
        np.add.at(jacobian, (self.product_row, self.right), self.product * z[self.left])
        np.add.at(right, self.product_row, self.product * z[self.left] * z[self.right])
        return jacobian, right


@dataclass(frozen=True, slots=True)
class ComponentSolution:
    """A minimum: the part with its classes and covariance, other minima (values, chi-square), and how it was reached."""

    part: DensePart
    z: Floats
    converged: bool
    steps: int
    others: tuple[tuple[Floats, float], ...] = ()


def root_of(sd: Floats, correlations: list[tuple[int, int, float]]) -> Floats | None:
    """Factor of the covariance of entries; a vector where nothing is correlated, `None` where it is no covariance."""
    if not correlations:
        return sd
    rho = np.eye(sd.size)
    for i, j, value in correlations:
        rho[i, j] = rho[j, i] = value
    try:
        return np.asarray(sd[:, None] * cholesky(rho, lower=True))
    except np.linalg.LinAlgError:
        return None


def solve_component(component: Component) -> ComponentSolution:
    """Reconcile a component; a linear one takes one step."""
    if component.product.size == 0:
        start = _start(component)
        part = _step(component, start)
        return ComponentSolution(part, _join(component, part), converged=True, steps=1)
    found = [_descend(component, start) for start in _starting_points(component)]
    usable = [solution for solution in found if solution.converged]
    if not usable:
        return found[0]
    best = min(usable, key=lambda solution: solution.part.chi2)
    others: list[tuple[Floats, float]] = []
    for solution in usable:
        known = [best.z, *(z for z, _ in others)]
        observable = _determined(component, best.part)
        if all(_far(component, observable, solution.z, z) for z in known):
            others.append((solution.z, solution.part.chi2))
    return ComponentSolution(best.part, best.z, converged=True, steps=best.steps, others=tuple(others))


def _determined(component: Component, part: DensePart) -> Ints:
    return np.concatenate([component.measured, component.unknown[part.observable]])


def _far(component: Component, where: Ints, one: Floats, other: Floats) -> bool:
    distance = np.abs(one - other)[where] / component.typical[where]
    return bool(np.max(distance, initial=0.0) > _SAME_MINIMUM)


def _start(component: Component) -> Floats:
    """Entries at their means; unknowns at a typical size, each a little different (symmetry can hide observability)."""
    numbers = random.Random(7)
    z = np.zeros(component.index.size)
    z[component.measured] = component.entered
    factors = np.array([0.7 + 0.6 * numbers.random() for _ in range(component.unknown.size)])
    z[component.unknown] = component.typical[component.unknown] * factors
    return z


def _starting_points(component: Component) -> list[Floats]:
    """The means, and where factors are loose also points beside them."""
    base = _start(component)
    points = [base]
    measured = set(component.measured.tolist())
    factors = [v for v in dict.fromkeys(np.concatenate([component.left, component.right]).tolist()) if v in measured]
    position = {v: k for k, v in enumerate(component.measured.tolist())}
    sd = component.root if component.root.ndim == 1 else np.sqrt(np.sum(component.root**2, axis=1))
    loose = [v for v in factors if sd[position[v]] > LOOSE * abs(base[v])]
    if not loose:
        return points
    signs = itertools.product((-1.0, 1.0), repeat=min(len(loose), 3))
    for combination in itertools.islice(signs, _STARTS):
        point = base.copy()
        for variable, sign in zip(loose, combination, strict=False):
            point[variable] += sign * _START_SPREAD * sd[position[variable]]
        points.append(point)
    for fraction in (0.2, 0.8):
        point = base.copy()
        for variable in loose:
            point[variable] = fraction * base[variable]
        points.append(point)
    return points


def _step(component: Component, z: Floats) -> DensePart:
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
            component.typical[component.unknown],
            z[component.unknown],
        )
    )


def _join(component: Component, part: DensePart) -> Floats:
    z = np.empty(component.index.size)
    z[component.measured] = part.x
    z[component.unknown] = part.u
    return z


def _descend(component: Component, start: Floats) -> ComponentSolution:
    """Successive linearisation from one point, leaving saddle points."""
    z, converged, steps = start, False, 0
    part = _step(component, z)
    nudged = False
    for steps in range(1, STEPS + 1):  # noqa: B007 - the count is part of the answer
        target = _join(component, part)
        z_next = _damped(component, z, target, part)
        moved = float(np.max(np.abs(z_next - z) / (component.typical + np.abs(z)), initial=0.0))
        z = z_next
        part = _step(component, z)
        residual = float(np.max(np.abs(component.residual(z)) / np.maximum(component.terms(z), 1e-300), initial=0.0))
        if moved < STEP_END and residual < RESIDUAL_END:
            way_out = None if nudged else _descent_direction(component, z, part)
            if way_out is None:
                converged = True
                break
            z, nudged = z + way_out, True
            part = _step(component, z)
    part.chi2 = _chi2(component, z)
    part.x, part.u = z[component.measured], z[component.unknown]
    return ComponentSolution(part, z, converged, steps)


def _chi2(component: Component, z: Floats) -> float:
    """Squares of the whitened adjustments, from the original entries (never from the last step)."""
    gap = component.entered - z[component.measured]
    white = gap / component.root if component.root.ndim == 1 else np.linalg.solve(component.root, gap)
    return float(white @ white)


def _damped(component: Component, z: Floats, target: Floats, part: DensePart) -> Floats:
    """The step towards `target`, halved until chi-square plus the weighted residuals falls."""
    weight = 10.0 * np.abs(part.multipliers) + 1e-9 / np.maximum(component.terms(z), 1e-300)

    def merit(point: Floats) -> float:
        return _chi2(component, point) / 2 + float(weight @ np.abs(component.residual(point)))

    now, step = merit(z), target - z
    share = 1.0
    for _ in range(_HALVINGS):
        if merit(z + share * step) <= now * (1 + 1e-12) + 1e-14:
            return z + share * step
        share /= 2
    return z + step


def _descent_direction(component: Component, z: Floats, part: DensePart) -> Floats | None:
    """A small step along negative curvature of the Lagrangian on the constraints: `z` is then no minimum."""
    scale = component.typical
    jacobian, _ = component.linearised(z)
    size = np.max(np.abs(jacobian * scale), axis=1, initial=0.0)
    tangent = null_space(jacobian * scale / np.where(size > 0, size, 1.0)[:, None], rcond=1e-9)
    if tangent.shape[1] == 0:
        return None
    hessian = np.zeros((z.size, z.size))
    weight = part.multipliers[component.product_row] * component.product
    np.add.at(hessian, (component.left, component.right), weight)
    np.add.at(hessian, (component.right, component.left), weight)
    root = component.root if component.root.ndim == 2 else np.diag(component.root)  # noqa: PLR2004 - a matrix
    inverse = np.linalg.inv(root)
    hessian[np.ix_(component.measured, component.measured)] += inverse.T @ inverse
    values, vectors = np.linalg.eigh(tangent.T @ (hessian * np.outer(scale, scale)) @ tangent)
    if values[0] > -1e-7 * max(float(np.max(np.abs(values))), 1e-300):
        return None
    return np.asarray(0.05 * scale * (tangent @ vectors[:, 0]))
