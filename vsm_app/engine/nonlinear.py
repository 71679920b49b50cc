"""Reconciles any smooth constraints by successive linearisation (solver, section 3.4): for models that are no maps.

The derivatives are taken numerically, the linearised problem is the one of the coupled components of a map.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from vsm_app.engine.dense_solver import DensePart, DenseProblem, solve_dense
from vsm_app.engine.network import Floats

STEPS: Final = 200
_SETTLED: Final = 1e-11
_DIFFERENCE: Final = 1e-6
_HALVINGS = 12


@dataclass(frozen=True, slots=True)
class NonlinearResult:
    """Reconciled `x`, solved `u`, standard deviations of both, and the global test's figures."""

    x: Floats
    u: Floats
    x_sd: Floats
    u_sd: Floats
    chi2: float
    dof: int
    converged: bool
    steps: int


def reconcile_nonlinear(
    constraints: Callable[[Floats, Floats], Sequence[float]],
    entered: Sequence[float],
    sd: Sequence[float],
    start: Sequence[float],
) -> NonlinearResult:
    """Minimise the weighted squares of `x - entered` subject to `constraints(x, u) = 0`, from the unknowns `start`."""
    y, root, u = np.array(entered, dtype=float), np.array(sd, dtype=float), np.array(start, dtype=float)
    x, scale = y.copy(), np.maximum(np.abs(np.array(start, dtype=float)), 1e-3)
    converged, steps = False, 0
    part = _linearised(constraints, (x, u), (y, root), scale)
    for steps in range(1, STEPS + 1):  # noqa: B007 - the count is part of the answer
        x_next, u_next = _damped(constraints, (x, u), (part.x, part.u))
        moved = max(_relative(x_next, x), _relative(u_next, u))
        x, u = x_next, u_next
        part = _linearised(constraints, (x, u), (y, root), scale)
        if moved < _SETTLED:
            converged = True
            break
    spread = np.sqrt(np.sum(part.spread**2, axis=1))
    chi2 = float(np.sum(((y - x) / root) ** 2))
    return NonlinearResult(x, u, spread[: y.size], spread[y.size :], chi2, part.dof, converged, steps)


def _relative(after: Floats, before: Floats) -> float:
    return float(np.max(np.abs(after - before) / (1 + np.abs(before)), initial=0.0))


def _linearised(
    constraints: Callable[[Floats, Floats], Sequence[float]],
    point: tuple[Floats, Floats],
    entries: tuple[Floats, Floats],
    scale: Floats,
) -> DensePart:
    x, u = point
    y, root = entries
    value = np.array(constraints(x, u), dtype=float)
    by_x = _derivative(lambda z: constraints(z, u), x)
    by_u = _derivative(lambda z: constraints(x, z), u)
    right = by_x @ x + by_u @ u - value
    index = np.arange(x.size + u.size)
    return solve_dense(DenseProblem(by_x, by_u, right, y, root, index[: x.size], index[x.size :], scale, u))


def _derivative(function: Callable[[Floats], Sequence[float]], at: Floats) -> Floats:
    """Central differences, one column a variable."""
    columns = []
    for position in range(at.size):
        step = np.zeros(at.size)
        step[position] = _DIFFERENCE * max(abs(at[position]), 1.0)
        above, below = np.array(function(at + step)), np.array(function(at - step))
        columns.append((above - below) / (2 * step[position]))
    return np.column_stack(columns) if columns else np.zeros((len(function(at)), 0))


def _damped(
    constraints: Callable[[Floats, Floats], Sequence[float]],
    now: tuple[Floats, Floats],
    goal: tuple[Floats, Floats],
) -> tuple[Floats, Floats]:
    """The step halved until the constraints are violated less, or hardly at all."""
    (x, u), (x_goal, u_goal) = now, goal
    before = float(np.sum(np.abs(np.array(constraints(x, u)))))
    share = 1.0
    for _ in range(_HALVINGS):
        candidate = x + share * (x_goal - x), u + share * (u_goal - u)
        after = np.array(constraints(*candidate), dtype=float)
        if np.all(np.isfinite(after)) and float(np.sum(np.abs(after))) <= before * (1 - share / 10) + _SETTLED:
            return candidate
        share /= 2
    return x + share * (x_goal - x), u + share * (u_goal - u)
