"""Network metrics of large maps: the Finn cycling index and its derivatives from a sparse factor.

The index needs the diagonal of `N = (I - G)^-1` only, and its derivatives `(N W N)` at the flows, W diagonal: both are
elements of an inverse at the places of the matrix. `N W N` is the derivative of `(I - G - t W)^-1` by t.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from vsm_app.engine.formulas.inverse_elements import InverseElements
from vsm_app.engine.formulas.network import CLOSED, ClosedLoopError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PivotError(ArithmeticError):
    """The factor needed a pivot: the elements cannot be read off."""


@dataclass(frozen=True)
class ArcNetwork:
    """A network as a list of arcs `rows` to `cols` that carry `flow`, `z` what enters each node; nodes balance."""

    rows: NDArray[np.intp]
    cols: NDArray[np.intp]
    flow: NDArray[np.float64]
    z: NDArray[np.float64]

    @cached_property
    def T(self) -> NDArray[np.float64]:  # noqa: N802 - the method's symbol
        """Throughflow of each node."""
        through: NDArray[np.float64] = self.z + np.bincount(self.cols, self.flow, len(self.z))
        return through

    @property
    def y(self) -> NDArray[np.float64]:
        """What leaves each node to outside."""
        left: NDArray[np.float64] = self.T - np.bincount(self.rows, self.flow, len(self.z))
        return left

    @property
    def tst(self) -> float:
        """Total system throughflow."""
        return float(self.T.sum())

    @cached_property
    def _safe(self) -> NDArray[np.float64]:
        return np.where(self.T == 0, 1.0, self.T)

    @cached_property
    def _share(self) -> NDArray[np.float64]:
        shares: NDArray[np.float64] = self.flow / self._safe[self.rows]
        return shares

    @cached_property
    def _inner(self) -> NDArray[np.bool_]:
        """Arcs on cycles: between nodes of one strongly connected group. Raises ClosedLoopError."""
        size = len(self.z)
        graph = csr_array((np.where(self.flow > 0, 1.0, 0.0), (self.rows, self.cols)), shape=(size, size))
        graph.eliminate_zeros()
        groups, label = connected_components(graph, directed=True, connection="strong")
        inner: NDArray[np.bool_] = (label[self.rows] == label[self.cols]) & (self.flow > 0)
        kept = np.bincount(self.rows[inner], self._share[inner], size)
        open_nodes = np.bincount(label[kept < 1 - CLOSED], minlength=groups)
        for group in np.flatnonzero(open_nodes == 0):
            raise ClosedLoopError(tuple(int(n) for n in np.flatnonzero(label == group)))
        return inner

    @cached_property
    def _elements(self) -> InverseElements:
        return InverseElements(self.rows[self._inner], self.cols[self._inner], len(self.z))

    @cached_property
    def _visits(self) -> NDArray[np.float64]:
        """Diagonal of N. Raises PivotError."""
        found = self._elements.of(-self._share[self._inner], np.ones(len(self.z)))
        if found is None:
            raise PivotError
        return np.asarray(found[0], dtype=np.float64)

    @cached_property
    def cycled(self) -> NDArray[np.float64]:
        """Share of each node's throughflow that has been there before: (N_jj - 1) / N_jj."""
        share: NDArray[np.float64] = 1.0 - 1.0 / self._visits
        return share

    @property
    def finn(self) -> float | None:
        """Finn cycling index; `None` where nothing flows."""
        return float(self.T @ self.cycled) / self.tst if self.tst else None

    def finn_gradient(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Derivatives of the index by the flow of every arc and by every input (see `FlowNetwork.finn_gradient`)."""
        weight = self.T / self._visits**2
        found = self._elements.of(-self._share[self._inner], np.ones(len(self.z)), -weight)
        if found is None:
            raise PivotError
        by_share = np.zeros(len(self.flow))  # of C by G[a, b] at the arcs: (N W N)[b, a]
        by_share[self._inner] = found[1]
        total = self.tst or 1.0
        passed = np.bincount(self.rows, by_share * self._share, len(self.z))
        by_through = (self.cycled - passed / self._safe - (self.finn or 0.0)) / total
        return by_share / self._safe[self.rows] / total + by_through[self.cols], by_through
