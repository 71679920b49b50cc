"""Reconciles a coupled component, where products occur by successive linearisation (solver, section 3.4).

Each step linearises the constraints at the current point and reconciles the *original* entries anew; a step that does
not improve the merit is halved. Loose factors are started from several points, because such problems have several
minima.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Final

import numpy as np
from scipy.linalg import cholesky, null_space
from scipy.sparse import coo_matrix, csr_matrix, issparse

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.dense_solver import DensePart, DenseProblem, solve_dense
from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.sparse_rank import Selection
from vsm_app.engine.sparse_solver import SparsePart

#: Stop where neither the variables nor the constraints move any more (relative); give up after so many steps.
STEP_END: Final = 1e-12
RESIDUAL_END: Final = 1e-10
STEPS: Final = 200
#: A measured factor of a product looser than this has several starting points.
LOOSE: Final = 0.3
_START_SPREAD = 1.5
_STARTS = 8
_LOOSE_FACTORS = 3
_HELD = 1e-3
_KEPT = 8
_FLAT: Final = 1e-12
_DOWNWARDS: Final = 1e-7
_FORWARD_PASSES = 3
_HALVINGS = 8
_PLAIN_STEPS = 4
_NUDGES = 3
FURTHER_STEPS: Final = 60
_RESTING = 6
_MATRIX = 2
_GENERIC = 1e-8
_ZERO = 1e-12
_SAME_MINIMUM = 1e-4


@dataclass(frozen=True, slots=True)
class Component:
    """A coupled component in local numbers: `A z + products = rhs`; `measured` and `unknown` are local positions.

    `index` and `rows` lead to the variables and constraints of the whole system; `root` is a factor of the covariance
    of the entries (vector: diagonal).
    """

    index: Ints
    rows: Ints
    A: Any  # a dense matrix, a sparse one by rows where the component is large
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
    selected: Selection | None = None  # what the check of exact numbers found of `A`, where that is large
    near: Floats | None = None  # the solution of a problem that differs little: where to begin

    @property
    def is_large(self) -> bool:
        """Whether its matrix is sparse."""
        return bool(issparse(self.A))

    def residual(self, z: Floats) -> Floats:
        """`f(z)`, one value a constraint."""
        value: Floats = self.A @ z - self.rhs
        np.add.at(value, self.product_row, self.product * z[self.left] * z[self.right])
        return value

    def terms(self, z: Floats) -> Floats:
        """Sum of the absolute terms of each constraint: what residuals are measured against."""
        value: Floats = abs(self.A) @ np.abs(z) + np.abs(self.rhs)
        np.add.at(value, self.product_row, np.abs(self.product * z[self.left] * z[self.right]))
        return value

    def sparsely_linearised(self, z: Floats) -> tuple[csr_matrix, Floats]:
        """Jacobian and right-hand side at `z` of a large component; what is zero but for rounding tests nothing."""
        if self.product.size == 0:
            return self.A, self.rhs
        right, z = self.rhs.copy(), np.where(np.abs(z) <= _ZERO * self.typical, 0.0, z)
        np.add.at(right, self.product_row, self.product * z[self.left] * z[self.right])
        data = np.concatenate([self.product * z[self.right], self.product * z[self.left]])
        places = (np.concatenate([self.product_row] * 2), np.concatenate([self.left, self.right]))
        return csr_matrix(self.A + coo_matrix((data, places), shape=self.A.shape)), right

    def linearised(self, z: Floats) -> tuple[Floats, Floats]:
        """Jacobian and right-hand side of the constraints at `z`."""
        jacobian, right = self.A.copy(), self.rhs.copy()
        np.add.at(jacobian, (self.product_row, self.left), self.product * z[self.right])
        np.add.at(jacobian, (self.product_row, self.right), self.product * z[self.left])
        np.add.at(right, self.product_row, self.product * z[self.left] * z[self.right])
        return jacobian, right


@dataclass(frozen=True, slots=True)
class ComponentSolution:
    """A minimum: its classes and covariance, how it was reached, and other minima (values, chi-square)."""

    part: DensePart | SparsePart
    z: Floats
    converged: bool
    steps: int
    others: tuple[tuple[Floats, float], ...] = ()
    hindered: tuple[tuple[int, int], ...] = ()  # local positions: an unknown, and the zero that keeps it undetermined


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


def solve_component(
    component: Component, *, several_starts: bool = True, cancel: CancelToken | None = None
) -> ComponentSolution:
    """Reconcile a component; a linear one takes one step."""
    if component.product.size == 0:
        start = start_of(component)
        part = _step(component, start)
        return ComponentSolution(part, join(component, part), converged=True, steps=1)
    way = Way(_forward, partial(_descend, cancel=cancel), _determined_anywhere, STEPS, 2 * FURTHER_STEPS)
    return best_of_starts(component, way, several_starts=several_starts)


@dataclass(frozen=True, slots=True)
class Way:
    """How components of a size are solved.

    A pass that fits the unknowns, a descent from a point within a number of steps, the unknowns that are determined at
    a point, and the steps that the first start and all further ones together may take.
    """

    forward: Callable[[Component, Floats], Floats]
    descend: Callable[[Component, Floats, int], ComponentSolution]
    determined: Callable[[Component, Floats], Ints]
    steps: int
    further: int


def best_of_starts(component: Component, way: Way, *, several_starts: bool) -> ComponentSolution:
    """The best minimum found from all starting points, with the others and with what a zero keeps undetermined."""
    with np.errstate(over="ignore", invalid="ignore"):  # a wild step leaves the range of a float and is then halved
        found = _from_starts(component, way, several_starts=several_starts)
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
    hindered = _hindered(component, best, way)
    return ComponentSolution(best.part, best.z, True, best.steps, tuple(others), hindered)


def _hindered(component: Component, solution: ComponentSolution, way: Way) -> tuple[tuple[int, int], ...]:
    """Unknowns that would be determined if nothing were zero, each with the zero at fault."""
    scale, z = component.typical, solution.z
    zero = np.abs(z) <= _ZERO * scale
    loose = set(component.unknown[~solution.part.observable].tolist())
    if not loose or not (zero[component.left].any() or zero[component.right].any()):
        return ()
    numbers = np.random.default_rng(11)
    determined = set(way.determined(component, scale * numbers.uniform(0.5, 1.5, component.index.size)).tolist())
    found = []
    for left, right in zip(component.left.tolist(), component.right.tolist(), strict=True):
        for unknown, partner in ((left, right), (right, left)):
            if zero[partner] and unknown in loose and unknown in determined:
                found.append((unknown, partner))
    return tuple(dict.fromkeys(found))


def _determined_anywhere(component: Component, z: Floats) -> Ints:
    """Unknowns that the constraints determine at the point `z`."""
    jacobian = component.linearised(z)[0][:, component.unknown] * component.typical[component.unknown]
    size = np.max(np.abs(jacobian), axis=1, initial=0.0)
    free = null_space(jacobian / np.where(size > 0, size, 1.0)[:, None], rcond=1e-10)
    still: Bools = np.max(np.abs(free), axis=1, initial=0.0) < _GENERIC
    return component.unknown[still]


def _from_starts(component: Component, way: Way, *, several_starts: bool) -> list[ComponentSolution]:
    """One solution a starting point, until the steps for all of them are used up."""
    steps = way.steps if several_starts else min(way.steps, FURTHER_STEPS)
    if component.near is not None:
        close_by = way.descend(component, component.near, steps)
        if close_by.converged:
            return [close_by]
    base = way.forward(component, start_of(component))
    found = [way.descend(component, base, steps)]
    left = min(way.further, way.steps)
    for corner in _corners(component, base) if several_starts else ():
        if left <= 0:
            break
        held, point = _held(component, base, corner)
        start = way.descend(held, way.forward(held, point), min(left, FURTHER_STEPS))
        found.append(way.descend(component, start.z, min(left, FURTHER_STEPS)))
        left -= found[-1].steps
    return found


def _determined(component: Component, part: DensePart | SparsePart) -> Ints:
    return np.concatenate([component.measured, component.unknown[part.observable]])


def _far(component: Component, where: Ints, one: Floats, other: Floats) -> bool:
    distance = np.abs(one - other)[where] / component.typical[where]
    return bool(np.max(distance, initial=0.0) > _SAME_MINIMUM)


def start_of(component: Component) -> Floats:
    """Entries at their means; unknowns at a typical size, each a little different (symmetry can hide observability)."""
    z = np.zeros(component.index.size)
    z[component.measured] = component.entered
    z[component.unknown] = component.typical[component.unknown] * _differing(component.unknown.size)
    return z


@lru_cache(maxsize=_KEPT)
def _differing(count: int) -> Floats:
    """Factors around one."""
    numbers = random.Random(7)
    factors = np.array([0.7 + 0.6 * numbers.random() for _ in range(count)])
    factors.setflags(write=False)
    return factors


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


def _corners(component: Component, base: Floats) -> list[dict[int, float]]:
    """Where factors are loose: these factors low and high, in all combinations."""
    sd = dict(zip(component.measured.tolist(), _deviations(component).tolist(), strict=True))
    factors = [v for v in dict.fromkeys([*component.left.tolist(), *component.right.tolist()]) if v in sd]
    left, shares = set(component.left.tolist()), set(component.is_share.tolist())
    loose = [v for v in factors if sd[v] > LOOSE * abs(base[v])]
    ends = {}
    for v in [v for v in loose if v in left][:_LOOSE_FACTORS]:
        reach = _START_SPREAD * sd[v]
        low, high = base[v] - reach, base[v] + reach
        ends[v] = (max(low, 0.1), min(high, 0.9)) if v in shares else (max(low, 0.2 * base[v]), high)
    corners = [dict(zip(ends, values, strict=True)) for values in itertools.product(*ends.values())]
    return corners[:_STARTS] if loose else []


def _deviations(component: Component) -> Floats:
    root = component.root
    return root if root.ndim == 1 else np.sqrt(np.sum(root**2, axis=1))


def _held(component: Component, base: Floats, values: dict[int, float]) -> tuple[Component, Floats]:
    """The component with some factors held at `values`, and a point to start it from."""
    position = {v: k for k, v in enumerate(component.measured.tolist())}
    entered, sd = component.entered.copy(), np.ones(component.entered.size)
    point = base.copy()
    for variable, value in values.items():
        entered[position[variable]] = point[variable] = value
        sd[position[variable]] = _HELD
    root = component.root * sd if component.root.ndim == 1 else component.root * sd[:, None]
    return replace(component, entered=entered, root=root), point


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


def join(component: Component, part: DensePart | SparsePart) -> Floats:
    """Entries and unknowns of a step as one vector."""
    z = np.empty(component.index.size)
    z[component.measured] = part.x
    z[component.unknown] = part.u
    return z


def _descend(
    component: Component, start: Floats, limit: int, *, cancel: CancelToken | None = None
) -> ComponentSolution:
    """Successive linearisation from one point; after a few steps Newton's, where the Lagrangian curves upwards.

    Linearisation alone converges linearly (up to fifty steps, solver 3.4); Newton's steps alone run into maxima.
    """
    z, converged, steps, nudges, resting = start, False, 0, 0, 0
    part, chi2 = _step(component, z), math.inf
    for steps in range(1, limit + 1):
        check(cancel)
        newton = _newton_step(component, z, part) if steps > _PLAIN_STEPS else None
        step = join(component, part) - z if newton is None else newton
        z_next = damped(component, z, step, part)
        moved = float(np.max(np.abs(z_next - z) / (component.typical + np.abs(z)), initial=0.0))
        z = z_next
        part = _step(component, z)
        chi2, before = chi2_at(component, z), chi2
        closed = is_closed(component, z)
        resting = resting + 1 if closed and abs(chi2 - before) <= STEP_END * (1 + chi2) else 0
        if (moved < STEP_END or resting > _RESTING) and closed:
            way_out = _descent_direction(component, z, part) if nudges < _NUDGES else None
            if way_out is None:
                converged = True
                break
            nudges += 1
            z = z + way_out
            part = _step(component, z)
    part.chi2 = chi2_at(component, z)
    part.x, part.u = z[component.measured], z[component.unknown]
    return ComponentSolution(part, z, converged, steps)


def is_closed(component: Component, z: Floats) -> bool:
    """Whether all constraints hold at `z`, measured against their terms."""
    return bool(np.all(np.abs(component.residual(z)) <= RESIDUAL_END * component.terms(np.abs(z) + component.typical)))


def chi2_at(component: Component, z: Floats) -> float:
    """Squares of the whitened adjustments, from the original entries (never from the last step)."""
    gap = component.entered - z[component.measured]
    white = gap / component.root if component.root.ndim == 1 else np.linalg.solve(component.root, gap)
    return float(white @ white)


def damped(component: Component, z: Floats, step: Floats, part: DensePart | SparsePart) -> Floats:
    """The point after `step`, halved until chi-square plus the weighted residuals falls."""
    weight = 10.0 * np.abs(part.multipliers) + 1e-9 / np.maximum(component.terms(z), np.finfo(float).tiny)

    def merit(point: Floats) -> float:
        return chi2_at(component, point) / 2 + float(weight @ np.abs(component.residual(point)))

    now, share = merit(z), 1.0
    for _ in range(_HALVINGS):
        if merit(z + share * step) <= now * (1 + 1e-12) + 1e-14:
            return z + share * step
        share /= 2
    return z + step


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
    scale = component.typical
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


def _newton_step(component: Component, z: Floats, part: DensePart) -> Floats | None:
    """Newton's step on the conditions of the minimum; `None` where the Lagrangian does not curve upwards."""
    curvature = _curvature(component, z, part)
    if curvature is None or curvature.values[0] < -curvature.flat:
        return None
    scale = component.typical
    residual = component.residual(z)
    size = np.sqrt(np.sum((component.linearised(z)[0] * scale) ** 2, axis=1))
    normal = np.linalg.lstsq(curvature.jacobian, -residual / np.where(size > 0, size, 1.0), rcond=1e-9)[0]
    gap = z[component.measured] - component.entered
    gradient = np.zeros(z.size)
    white = gap / component.root if component.root.ndim == 1 else np.linalg.solve(component.root, gap)
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
    return np.asarray(0.05 * component.typical * (curvature.tangent @ curvature.vectors[:, 0]))
