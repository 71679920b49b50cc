"""Draws of uncertain entries: distributions by their mean and standard deviation (solver, section 4).

Every distribution is drawn through its quantile function from numbers between 0 and 1, so that stratified and
quasi-random sequences, and correlations between entries, work for all of them alike.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtr, ndtri

from vsm_app.engine.network import Floats, Ints, Network
from vsm_app.model.document import Physics
from vsm_app.model.quantities import UNKNOWN, Distribution, Form, Quantity

_EDGE: Final = 1e-12


class Sampler(StrEnum):
    """How the numbers between 0 and 1 are chosen."""

    LATIN = "latin"  # Latin hypercube: each entry's draws evenly spread over its distribution
    SOBOL = "sobol"  # scrambled Sobol sequence (a power of two of draws is best)
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Shape:
    """Distribution of one entry in base units; `low`, `high`, `mode` where the kind has them."""

    kind: Distribution
    mean: float
    sd: float
    low: float = -math.inf
    high: float = math.inf
    mode: float = math.nan

    def quantile(self, u: Floats) -> Floats:
        """Values at the probabilities `u`."""
        match self.kind:
            case Distribution.UNIFORM:
                return self.low + (self.high - self.low) * u
            case Distribution.TRIANGULAR:
                return _triangular(u, self.low, self.mode, self.high)
            case Distribution.LOGNORMAL:
                spread = math.log1p((self.sd / self.mean) ** 2)
                return np.asarray(np.exp(math.log(self.mean) - spread / 2 + math.sqrt(spread) * ndtri(u)))
            case Distribution.BETA:
                strength = self.mean * (1 - self.mean) / self.sd**2 - 1
                return np.asarray(betaincinv(self.mean * strength, (1 - self.mean) * strength, u))
            case Distribution.TRUNCATED_NORMAL:
                below = ndtr((self.low - self.mean) / self.sd)
                above = ndtr((self.high - self.mean) / self.sd)
                return np.asarray(self.mean + self.sd * ndtri(below + (above - below) * u))
            case _:
                return np.asarray(self.mean + self.sd * ndtri(u))


def _triangular(u: Floats, low: float, mode: float, high: float) -> Floats:
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < split, rising, falling)


def shapes_of(physics: Physics, network: Network, entries: Ints) -> list[Shape]:
    """The distribution of each measured variable; one whose parameters do not fit its kind is normal."""
    return [_shape(_quantity(physics, network, int(v)), network, int(v)) for v in entries]


def _quantity(physics: Physics, network: Network, variable: int) -> Quantity:
    label = network.variables[variable]
    if label.kind == "parameter":
        return physics.parameters[label.id].quantity
    flow = physics.flows.get(label.id)
    if flow is None:
        return UNKNOWN
    return flow.quantity if label.kind == "share" else flow.layer_quantities.get(label.layer, flow.quantity)


def _shape(quantity: Quantity, network: Network, variable: int) -> Shape:
    mean, sd = float(network.mean[variable]), float(network.sd[variable])
    kind = quantity.distribution
    if quantity.form is Form.RANGE and kind is Distribution.NORMAL:
        kind = Distribution.UNIFORM
    half = sd * math.sqrt(3)
    match kind:
        case Distribution.UNIFORM:
            return Shape(kind, mean, sd, mean - half, mean + half)
        case Distribution.TRIANGULAR:
            return _triangle(quantity, mean, sd)
        case Distribution.LOGNORMAL if mean > 0:
            return Shape(kind, mean, sd)
        case Distribution.BETA if 0 < mean < 1 and sd**2 < mean * (1 - mean):
            return Shape(kind, mean, sd)
        case Distribution.TRUNCATED_NORMAL:
            return Shape(kind, mean, sd, float(network.lower[variable]), float(network.upper[variable]))
        case _:
            return Shape(Distribution.NORMAL, mean, sd)


def _triangle(quantity: Quantity, mean: float, sd: float) -> Shape:
    """A triangle scaled to the entry's mean and standard deviation; symmetrical where no mode was stated."""
    low, high, mode = quantity.low, quantity.high, quantity.value
    if low is None or high is None or mode is None or not low < high or not low <= mode <= high:
        half = sd * math.sqrt(6)
        return Shape(Distribution.TRIANGULAR, mean, sd, mean - half, mean + half, mean)
    centre = (low + mode + high) / 3
    own = math.sqrt((low**2 + mode**2 + high**2 - low * high - low * mode - mode * high) / 18)
    ends = [mean + (end - centre) * sd / own for end in (low, high, mode)]
    return Shape(Distribution.TRIANGULAR, mean, sd, ends[0], ends[1], ends[2])


def probabilities(sampler: Sampler, draws: int, entries: int, seed: int) -> Floats:
    """Numbers between 0 and 1, one row a draw and one column an entry; the same for the same seed."""
    generator = np.random.default_rng(seed)
    if sampler is Sampler.SOBOL and entries:
        from scipy.stats import qmc

        power = max(1, math.ceil(math.log2(max(draws, 2))))
        return np.clip(qmc.Sobol(entries, seed=generator).random_base2(power)[:draws], _EDGE, 1 - _EDGE)
    if sampler is Sampler.LATIN:
        strata = np.empty((entries, draws))
        strata[:] = np.arange(draws)
        generator.permuted(strata, axis=1, out=strata)
        strata += generator.random((entries, draws))
        strata /= draws
        np.clip(strata, _EDGE, 1 - _EDGE, out=strata)
        return strata.T
    return np.clip(generator.random((draws, entries)), _EDGE, 1 - _EDGE)


def draw(
    shapes: Sequence[Shape], u: Floats, correlations: Sequence[tuple[int, int, float]], sets: Sequence[Sequence[int]]
) -> Floats:
    """Values of all entries, one row a draw; `sets` are columns of shares that add up to one (Dirichlet)."""
    if correlations:
        u = _correlated(u, correlations)
    values: Floats = ndtri(u)
    values *= np.array([shape.sd for shape in shapes])
    values += np.array([shape.mean for shape in shapes])
    for column, shape in enumerate(shapes):
        if shape.kind is not Distribution.NORMAL:
            values[:, column] = shape.quantile(u[:, column])
    for members in sets:
        columns = list(members)
        values[:, columns] = _dirichlet([shapes[c] for c in columns], u[:, columns])
    return values


def _correlated(u: Floats, correlations: Sequence[tuple[int, int, float]]) -> Floats:
    """Normal scores with the entered correlations (Gaussian copula)."""
    touched = sorted({c for pair in correlations for c in pair[:2]})
    place = {column: k for k, column in enumerate(touched)}
    rho = np.eye(len(touched))
    for one, other, value in correlations:
        rho[place[one], place[other]] = rho[place[other], place[one]] = value
    try:
        root = np.linalg.cholesky(rho)
    except np.linalg.LinAlgError:
        return u
    mixed = u.copy()
    mixed[:, touched] = np.clip(ndtr(ndtri(u[:, touched]) @ root.T), _EDGE, 1 - _EDGE)
    return mixed


def _dirichlet(shapes: Sequence[Shape], u: Floats) -> Floats:
    """Shares that add up to one: gamma variables over their sum, with the means and the mean spread of the entries."""
    means = np.array([shape.mean for shape in shapes])
    means = means / means.sum()
    strength = float(np.mean([m * (1 - m) / s.sd**2 - 1 for m, s in zip(means, shapes, strict=True)]))
    gammas = gammaincinv(np.maximum(means * max(strength, 1e-3), 1e-6), u)
    return np.asarray(gammas / np.maximum(gammas.sum(axis=1, keepdims=True), np.finfo(float).tiny))
