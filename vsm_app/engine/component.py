"""A coupled component of a system, and its figures at a point."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from scipy.linalg import cholesky
from scipy.sparse import coo_matrix, csr_matrix, issparse

from vsm_app.engine.dense_solver import DensePart
from vsm_app.engine.network import Floats, Ints
from vsm_app.engine.sparse_rank import Selection
from vsm_app.engine.sparse_solver import SparsePart

#: Constraints hold where what is left of them is this small beside their terms.
RESIDUAL_END: Final = 1e-10
_KEPT = 8
_ZERO = 1e-12


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

    def size_at(self, z: Floats) -> Floats:
        """Size of every variable at `z`: what a loop carries may be thousands of times what is typical.

        Judged by typical sizes, the flows of such a loop would seem to matter nothing beside its uncertain shares, and
        what follows from them would count as not determined.
        """
        return np.maximum(self.typical, np.abs(z))

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


def join(component: Component, part: DensePart | SparsePart) -> Floats:
    """Entries and unknowns of a step as one vector."""
    z = np.empty(component.index.size)
    z[component.measured] = part.x
    z[component.unknown] = part.u
    return z


def is_closed(component: Component, z: Floats) -> bool:
    """Whether all constraints hold at `z`, measured against their terms."""
    return bool(np.all(np.abs(component.residual(z)) <= RESIDUAL_END * component.terms(np.abs(z) + component.typical)))


def chi2_at(component: Component, z: Floats) -> float:
    """Squares of the whitened adjustments, from the original entries (never from the last step)."""
    white = whitened(component, component.entered - z[component.measured])
    return float(white @ white)


def whitened(component: Component, gap: Floats) -> Floats:
    """Differences of entries in units of their spreads."""
    root = component.root
    return gap / root if root.ndim == 1 else np.asarray(np.linalg.solve(root, gap))


def deviations(component: Component) -> Floats:
    """Standard deviation of every entry."""
    root = component.root
    return root if root.ndim == 1 else np.sqrt(np.sum(root**2, axis=1))
