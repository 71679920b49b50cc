"""Network metrics of a flow system: throughflow, path length, Finn cycling index, fate, ascendency, loop contribution.

Sources: Finn (1976), J Theor Biol 56:363, and (1980), Ecology 61:562; code of enaR (`enaFlow`) read and its printed
results reproduced; ascendency after Ulanowicz (1986). `F[i, j]` is the flow from i to j, `z` what enters a node from
outside, `y` what leaves it to outside (losses and stock growth included).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A group that keeps all but this share of what it gets is closed.
CLOSED: Final = 1e-12


class ClosedLoopError(ValueError):
    """Material never leaves a group of nodes; `nodes` are their rows."""

    def __init__(self, nodes: tuple[int, ...]) -> None:
        super().__init__("material never leaves a loop")
        self.nodes = nodes


@dataclass(frozen=True)
class Cut:
    """Finn cycling index of a network with one arc cut; its derivatives by flows, inputs, and the arc at its target."""

    finn: float
    by_F: NDArray[np.float64]  # noqa: N815 - the method's symbol
    by_z: NDArray[np.float64]
    by_cut: NDArray[np.float64]


@dataclass(frozen=True)
class FlowNetwork:
    """A network of flows between nodes with its boundary inputs and outputs, all in one unit."""

    F: NDArray[np.float64]
    z: NDArray[np.float64]
    y: NDArray[np.float64]

    @staticmethod
    def balanced(F: NDArray[np.float64], z: NDArray[np.float64]) -> FlowNetwork:
        """Boundary outputs as what balances each node."""
        return FlowNetwork(F, z, z + F.sum(axis=0) - F.sum(axis=1))

    @cached_property
    def T(self) -> NDArray[np.float64]:  # noqa: N802 - the method's symbol
        """Throughflow of each node."""
        through: NDArray[np.float64] = self.z + self.F.sum(axis=0)
        return through

    @property
    def tst(self) -> float:
        """Total system throughflow."""
        return float(self.T.sum())

    @property
    def tst_p(self) -> float:
        """Total system throughput: all flows and boundary flows."""
        return float(self.F.sum() + self.z.sum() + self.y.sum())

    @property
    def path_length(self) -> float | None:
        """Mean number of nodes visited by what enters; `None` where nothing enters."""
        entered = float(self.z.sum())
        return self.tst / entered if entered else None

    @cached_property
    def G(self) -> NDArray[np.float64]:  # noqa: N802
        """Flow over the throughflow of where it comes from."""
        through = np.where(self.T == 0, 1.0, self.T)
        shares: NDArray[np.float64] = self.F / through[:, None]
        return shares

    @cached_property
    def N(self) -> NDArray[np.float64]:  # noqa: N802
        """Visits to j per unit that enters at i. Raises ClosedLoopError."""
        if not self.loops and not np.any(self.G):
            return np.eye(len(self.T))
        return np.asarray(np.linalg.inv(np.eye(len(self.T)) - self.G), dtype=np.float64)

    @cached_property
    def loops(self) -> tuple[tuple[NDArray[np.intp], NDArray[np.float64]], ...]:
        """Groups of nodes on common cycles with their own block of N: all that returns stays within a group."""
        _count, label = connected_components(csr_array(self.G), directed=True, connection="strong")
        alone = (np.bincount(label)[label] == 1) & (np.diag(self.G) == 0)  # nothing comes back to most nodes
        found = []
        for group in np.unique(label[~alone]):
            nodes = np.flatnonzero(label == group)
            inner = self.G[np.ix_(nodes, nodes)]
            if not np.any(inner):
                continue
            if np.all(inner.sum(axis=1) >= 1 - CLOSED):
                raise ClosedLoopError(tuple(int(n) for n in nodes))
            found.append((nodes, np.asarray(np.linalg.inv(np.eye(len(nodes)) - inner), dtype=np.float64)))
        return tuple(found)

    @cached_property
    def cycled(self) -> NDArray[np.float64]:
        """Share of each node's throughflow that has been there before: (N_jj - 1) / N_jj."""
        share = np.zeros(len(self.T))
        for nodes, block in self.loops:
            share[nodes] = 1.0 - 1.0 / np.diag(block)
        return share

    @property
    def finn(self) -> float | None:
        """Finn cycling index; `None` where nothing flows."""
        return float(self.T @ self.cycled) / self.tst if self.tst else None

    @property
    def fate(self) -> NDArray[np.float64]:
        """Share of what enters at i that finally leaves at j (rows sum to 1 where nodes balance)."""
        through = np.where(self.T == 0, 1.0, self.T)
        shares: NDArray[np.float64] = self.N * (self.y / through)[None, :]
        return shares

    @property
    def ascendency(self) -> float:
        """Sum over all flows, boundary included, of F log2(F F.. / (F_i. F_.j))."""
        n = len(self.T)
        whole = np.zeros((n + 2, n + 2))
        whole[:n, :n], whole[n, :n], whole[:n, n + 1] = self.F, self.z, self.y
        out, into, total = whole.sum(axis=1), whole.sum(axis=0), whole.sum()
        rows, columns = np.nonzero(whole > 0)
        flows = whole[rows, columns]
        return float(np.sum(flows * np.log2(flows * total / (out[rows] * into[columns]))))

    def finn_gradient(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Derivatives of the Finn cycling index by every F[i, j] and by every z[j].

        With c = (N_jj - 1) / N_jj and C = sum T c: `dC = dT c + sum T_j / N_jj^2 dN_jj`, `dN = N dG N`.
        """
        n = len(self.T)
        sensitivity = np.zeros((n, n))  # of C by G[a, b]
        for nodes, block in self.loops:
            weight = self.T[nodes] / np.diag(block) ** 2
            sensitivity[np.ix_(nodes, nodes)] = (block @ np.diag(weight) @ block).T
        through = np.where(self.T == 0, 1.0, self.T)
        by_T = self.cycled - (sensitivity * self.G).sum(axis=1) / through
        index = self.finn or 0.0
        by_T = (by_T - index) / (self.tst or 1.0)
        by_F = sensitivity / through[:, None] / (self.tst or 1.0) + by_T[None, :]
        return by_F, by_T

    def without(self, i: int, j: int, amount: float) -> Cut:
        """The network with one return arc cut: what it carried leaves the system, other outputs keep their shares.

        Inputs from outside stay, so what follows the arc becomes smaller in proportion. The network has to be open.
        """
        F = self.F.copy()
        F[i, j] -= amount
        safe = np.where(self.T == 0, 1.0, self.T)
        G = F / safe[:, None]
        N = np.linalg.inv(np.eye(len(self.T)) - G)
        through = N.T @ self.z
        total = float(through.sum()) or 1.0
        cycled = 1.0 - 1.0 / np.diag(N)
        index = float(through @ cycled) / total
        # by G[a, b]: through T' = N' z it counts T'_a (N w)_b, through the diagonal of N (N D N)_ba
        ahead = N @ ((cycled - index) / total)
        by_G = np.outer(through, ahead) + (N @ np.diag(through / np.diag(N) ** 2 / total) @ N).T
        by_T = -(by_G * G).sum(axis=1) / safe
        return Cut(index, by_G / safe[:, None] + by_T[None, :], ahead + by_T, by_T)
