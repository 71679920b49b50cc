"""Distributions of redundant maps by conditioning: the entries' joint density on the constraints (solver, 4 B iii).

O. Cencic, R. Fruehwirth: A general framework for data reconciliation, Part I (Computers and Chemical Engineering 75,
2015); R. C. Lupton, J. M. Allwood: Incremental material flow analysis with Bayesian inference (Journal of Industrial
Ecology 22, 2018). Were all entries normal, the density on linear constraints would be the reconciled normal one. Draws
of that are moved by steps that leave it unchanged (preconditioned Crank-Nicolson: S. L. Cotter et al., MCMC methods for
functions, Statistical Science 28, 2013) and accepted by what the entries' own densities say beyond it. So the balances
hold in every draw, limits are limits, and for normal entries every step is accepted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betaln

from vsm_app.engine.network import Bools, Floats
from vsm_app.engine.sampling import Shape
from vsm_app.model.quantities import Distribution

CHAINS: Final = 400
_WARM_UP: Final = 300
_MOST_BETWEEN: Final = 60
_ACCEPTED: Final = 0.4
_OUTSIDE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Chains:
    """Draws (one row each) as normal scores before the constraints; which share of steps was accepted.

    `lost` is the share of chains that never found a point that all entries allow: left out.
    """

    scores: Floats
    accepted: float
    lost: float


def beyond_normal(shapes: Sequence[Shape], values: Floats) -> tuple[Floats, Floats]:
    """Log density of the entries over that of normal ones, by row of `values`, and how far outside their limits (sd).

    Outside its limits an entry counts as if it stood at the limit.
    """
    total, outside = np.zeros(len(values)), np.zeros(len(values))
    for column, shape in enumerate(shapes):
        if shape.kind is Distribution.NORMAL:
            continue
        x = values[:, column]
        low, high = _support(shape)
        within = np.clip(x, low, high)
        outside += np.abs(x - within) / shape.sd
        total += _log_density(shape, within, low, high) + 0.5 * ((within - shape.mean) / shape.sd) ** 2
    return total, outside


def _support(shape: Shape) -> tuple[float, float]:
    match shape.kind:
        case Distribution.BETA:
            return 0.0, 1.0
        case Distribution.LOGNORMAL:
            return 0.0, math.inf
    return shape.low, shape.high


def _log_density(shape: Shape, x: Floats, low: float, high: float) -> Floats:
    """Log density up to a constant, `x` within the support."""
    least = 1e-12 * shape.sd
    match shape.kind:
        case Distribution.TRIANGULAR:
            rising = (x - low) / max(shape.mode - low, least)
            falling = (high - x) / max(high - shape.mode, least)
            return np.log(np.maximum(np.minimum(rising, falling), 1e-300))
        case Distribution.LOGNORMAL:
            spread = math.log1p((shape.sd / shape.mean) ** 2)
            logs = np.log(np.maximum(x, 1e-300))
            return np.asarray(-logs - (logs - math.log(shape.mean) + spread / 2) ** 2 / (2 * spread))
        case Distribution.BETA:
            strength = shape.mean * (1 - shape.mean) / shape.sd**2 - 1
            a, b = shape.mean * strength, (1 - shape.mean) * strength
            inside = np.clip(x, 1e-15, 1 - 1e-15)
            return np.asarray((a - 1) * np.log(inside) + (b - 1) * np.log1p(-inside) - betaln(a, b))
        case Distribution.TRUNCATED_NORMAL:
            return np.asarray(-0.5 * ((x - shape.mean) / shape.sd) ** 2)
    return np.zeros(x.shape)


Target = Callable[[Floats], tuple[Floats, Floats]]


def run_chains(target: Target, entries: int, draws: int, seed: int, report: Callable[[float], None]) -> Chains:
    """Draw normal scores such that what they lead to follows the target.

    `target` gives, for rows of scores, the log density beyond the normal one and how far outside the limits they lead.
    """
    chance = np.random.default_rng(seed)
    count = min(CHAINS, draws)
    state = chance.standard_normal((count, entries))
    value = _penalised(target(state))
    stride, accepted = 1.0, 0.0
    for number in range(_WARM_UP):
        state, value, moved = _step(target, state, value, stride, chance, strict=False)
        accepted = float(moved.mean())
        stride = min(1.0, max(0.01, stride * math.exp(0.1 * (accepted - _ACCEPTED))))
        report(0.3 * number / _WARM_UP)
    inside = target(state)[1] == 0
    lost = 1.0 - float(inside.mean())
    if not inside.any():
        return Chains(np.zeros((0, entries)), accepted, 1.0)
    state, value = state[inside], value[inside]
    between = min(_MOST_BETWEEN, math.ceil(2 / stride**2)) if accepted < 1 else 1
    rounds = math.ceil(draws / len(state))
    kept, total = np.empty((rounds, *state.shape)), 0.0
    for number in range(rounds):
        for _ in range(between):
            state, value, moved = _step(target, state, value, stride, chance, strict=True)
            total += float(moved.mean())
        kept[number] = state
        report(0.3 + 0.7 * number / rounds)
    return Chains(kept.reshape(-1, entries)[:draws], total / (rounds * between), lost)


def _penalised(found: tuple[Floats, Floats]) -> Floats:
    value, outside = found
    return value - _OUTSIDE * outside


def _step(
    target: Target, state: Floats, value: Floats, stride: float, chance: np.random.Generator, *, strict: bool
) -> tuple[Floats, Floats, Bools]:
    """One step of all chains; `strict` ones never leave the limits."""
    proposed = math.sqrt(1 - stride**2) * state + stride * chance.standard_normal(state.shape)
    found = target(proposed)
    after = _penalised(found)
    moved: Bools = np.log(chance.random(len(state))) < after - value
    if strict:
        moved &= found[1] == 0
    return np.where(moved[:, None], proposed, state), np.where(moved, after, value), moved
