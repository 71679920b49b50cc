"""Successive linearisation of a component with products, for small and large ones alike (solver, section 3.4).

Each step linearises the constraints at the current point and reconciles the *original* entries anew; a step that does
not improve the merit is halved. Loose factors are started from several points, because such problems have several
minima. How a step is worked out, and what the curvature of the constraints says, is a matter of size: `Way`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.component import (
    Component,
    ComponentSolution,
    chi2_at,
    deviations,
    is_closed,
    join,
    start_of,
    whitened,
)
from vsm_app.engine.dense_solver import DensePart
from vsm_app.engine.network import Floats, Ints
from vsm_app.engine.sparse_solver import SparsePart

#: Chi-square no longer changes (relative); no descent takes more steps than this.
STEP_END: Final = 1e-12
STEPS: Final = 200
#: Steps of a further start, and of a solution that begins near another.
FURTHER_STEPS: Final = 60
#: A measured factor of a product looser than this has several starting points.
LOOSE: Final = 0.3
_START_SPREAD = 1.5
_STARTS = 8
_LOOSE_FACTORS = 3
_HELD = 1e-3
_HALVINGS = 8
_PLAIN_STEPS = 4
_NUDGES = 3
_RESTING = 6
#: Entries that stay within this share of their spread for so many steps only tremble with the rounding of the numbers.
_TREMBLE: Final = 1e-6
_TREMBLING = 20
_ZERO = 1e-12
_SAME_MINIMUM = 1e-4


@dataclass(frozen=True, slots=True)
class Way:
    """How components of a size are solved.

    `forward` fits the unknowns to a point. `linearised` reconciles the entries with the constraints linearised at a
    point, given the part of the step before; `corrected` turns that step into Newton's; `way_out` is a step downwards
    from a point at rest that is no minimum. `determined` are the unknowns that the constraints determine at a point.
    A descent is at rest where no variable moves more than `settled` (relative), and given up where one leaves `reach`
    typical sizes. The first start and all further ones together may take `steps` and `further` steps.
    """

    forward: Callable[[Component, Floats], Floats]
    linearised: Callable[[Component, Floats, Any], DensePart | SparsePart]
    corrected: Callable[[Component, Floats, Any, Floats], Floats]
    way_out: Callable[[Component, Floats, Any], Floats | None]
    determined: Callable[[Component, Floats], Ints]
    settled: float
    reach: float
    steps: int
    further: int
    cancel: CancelToken | None = None


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
    check(way.cancel)
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


def _from_starts(component: Component, way: Way, *, several_starts: bool) -> list[ComponentSolution]:
    """One solution a starting point, until the steps for all of them are used up."""
    steps = way.steps if several_starts else min(way.steps, FURTHER_STEPS)
    if component.near is not None:
        close_by = descend(component, component.near, steps, way)
        if close_by.converged:
            return [close_by]
    base = way.forward(component, start_of(component))
    found = [descend(component, base, steps, way)]
    left = min(way.further, way.steps)
    for corner in _corners(component, base) if several_starts else ():
        if left <= 0:
            break
        held, point = _held(component, base, corner)
        start = descend(held, way.forward(held, point), min(left, FURTHER_STEPS), way)
        found.append(descend(component, start.z, min(left, FURTHER_STEPS), way))
        left -= found[-1].steps
    return found


def _determined(component: Component, part: DensePart | SparsePart) -> Ints:
    return np.concatenate([component.measured, component.unknown[part.observable]])


def _far(component: Component, where: Ints, one: Floats, other: Floats) -> bool:
    distance = (np.abs(one - other) / np.maximum(component.size_at(one), np.abs(other)))[where]
    return bool(np.max(distance, initial=0.0) > _SAME_MINIMUM)


def _corners(component: Component, base: Floats) -> list[dict[int, float]]:
    """Where factors are loose: these factors low and high, in all combinations."""
    sd = dict(zip(component.measured.tolist(), deviations(component).tolist(), strict=True))
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


def descend(component: Component, z: Floats, limit: int, way: Way) -> ComponentSolution:
    """Successive linearisation from one point; after a few steps Newton's, where the Lagrangian curves upwards.

    Linearisation alone converges linearly (up to fifty steps, solver 3.4); Newton's steps alone run into maxima.
    """
    part, rest = way.linearised(component, z, None), _Rest(component, way.settled)
    converged, steps, nudges = False, 0, 0
    far = way.reach * float(np.max(component.typical, initial=1.0))
    for steps in range(1, limit + 1):
        check(way.cancel)
        step = join(component, part) - z
        if steps > _PLAIN_STEPS:
            step = way.corrected(component, z, part, step)
        following = damped(component, z, step, part)
        if not float(np.max(np.abs(following), initial=0.0)) <= far:
            break  # it runs away: the constraints leave open whether a loop without an exit carries anything
        is_resting = rest.after(z, following)
        z = following
        part = way.linearised(component, z, part)
        if is_resting:
            check(way.cancel)
            way_out = way.way_out(component, z, part) if nudges < _NUDGES else None
            if way_out is None:
                converged = True
                break
            nudges, rest, z = nudges + 1, _Rest(component, way.settled), z + way_out
            part = way.linearised(component, z, part)
    part.chi2 = chi2_at(component, z)
    part.x, part.u = z[component.measured], z[component.unknown]
    return ComponentSolution(part, z, converged, steps)


class _Rest:
    """Whether a descent has come to rest: asked after every step.

    The constraints hold and nothing moves any more, or chi-square has not changed for some steps; or the entries have
    long stayed within a hair of their spreads (near a singular point rounding alone moves them further than `settled`).
    """

    def __init__(self, component: Component, settled: float) -> None:
        self._component, self._settled = component, settled
        self._chi2, self._unchanged = math.inf, 0
        self._anchor: Floats | None = None
        self._near = 0

    def after(self, before: Floats, z: Floats) -> bool:
        """Note the step from `before` to `z`."""
        component, closed = self._component, is_closed(self._component, z)
        moved = float(np.max(np.abs(z - before) / (component.typical + np.abs(before)), initial=0.0))
        gap = whitened(component, component.entered - z[component.measured])
        chi2 = float(gap @ gap)
        same = closed and abs(chi2 - self._chi2) <= STEP_END * (1 + chi2)
        self._unchanged = self._unchanged + 1 if same else 0
        self._chi2 = chi2
        if self._anchor is None or not closed or float(np.max(np.abs(gap - self._anchor), initial=0.0)) > _TREMBLE:
            self._anchor, self._near = gap, 0
        else:
            self._near += 1
        return closed and (moved < self._settled or self._unchanged > _RESTING or self._near >= _TREMBLING)


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
