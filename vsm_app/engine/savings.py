"""What avoiding a loss really saves: the map solved again without it, loops included.

To first order a loss costs what it carries; but recyclate that still arises is not avoided with it. So the map is run
as it works: products are pulled (what the customer gets stays as it is), losses, scrap and everything after use are
pushed (they arise in proportion to what passes their node), and recyclate that arrives takes the place of other input
in the proportions in which that enters. With throughputs T: for a pulling node `T_p (1 - pushed share) = final outputs
+ sum pi_pq (T_q - S_q)`, for a pushing node `T_r = what it is given`; `S` is what is pushed into a node. Avoiding one
loss changes one column of that system, so each saving is one rank-one update (Sherman and Morrison 1950).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from vsm_app.engine.carriers import COLUMNS, CarrierModel
from vsm_app.engine.dual import Key
from vsm_app.model.elements import Flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: With more nodes the system is no longer inverted on every keystroke.
LARGEST: Final = 80
_NOTHING: Final = 1e-12


def savings(model: CarrierModel, losses: Sequence[Flow]) -> dict[str, NDArray[np.float64]]:
    """Saving upstream of avoiding each loss wholly, by flow, columns as `COLUMNS` (disposal not included).

    Losses whose node passes on nothing else, or whose loop nothing else leaves, are left out. Nothing is told of a map
    of which a node is not determined, or a node that pulls whose unknown outputs are not all lost: what is asked of it
    is not known then.
    """
    if not losses or not model.kept or len(model.kept) > LARGEST or model.undetermined:
        return {}
    run = _Run(model)
    return {} if run.is_open else run.of(losses)


class _Run:
    """The pulled and pushed system of one map."""

    def __init__(self, model: CarrierModel) -> None:
        self.model = model
        self.view = model.view
        self.row = model.kept
        size = len(self.row)
        view, after = self.view, self.view.cycle.use | self.view.cycle.end_of_life
        #: Nodes that make what is asked of them.
        self.pulling = {
            node for node in self.row
            if node not in after and any(
                model.bears(f) and not view.is_loss(f) and not view.is_secondary(f) for f in view.outflows(node)
            )
        }  # fmt: skip
        self.through = np.array([model.throughput[node][0] for node in self.row])
        self.safe = np.where(self.through > 0, self.through, 1.0)
        self.pushed_in = np.zeros(size)
        self.own = np.zeros((size, len(COLUMNS)))  # burden per throughput
        self.bought = np.zeros((size, len(COLUMNS)))  # burden per input that is not pushed
        self.column = np.zeros((size, size))  # what a pushing output does to the system, by the node it leaves
        self.relief = np.zeros((size, len(COLUMNS)))  # burden that pushed material replaces, by the node it leaves

    def amount(self, flow: Flow) -> float:
        """Amount of a flow, 0 where it is not determined."""
        return self.view.amount(flow.id) or 0.0

    def pushed(self, flow: Flow) -> bool:
        """Whether a flow arises in proportion to what passes its source, wanted or not."""
        view = self.view
        return view.is_loss(flow) or view.is_secondary(flow) or flow.source not in self.pulling

    @property
    def is_open(self) -> bool:
        """Whether a pulling node has unknown outputs (or stock) other than losses that leave."""
        view = self.view
        return any(
            view.amount(f.id) is None and self.model.bears(f) and not (view.is_loss(f) and f.target not in self.row)
            for node in self.pulling for f in view.outflows(node)
        ) or any(view.number(key) is None for key in self._stocks())  # fmt: skip

    def _stocks(self) -> list[Key]:
        """Stock changes of the pulling nodes."""
        keys = [(node, self.view.layer) for node in self.pulling]
        return [(f"stock:{node}", layer) for node, layer in keys if (node, layer) in self.view.solution.stocks]

    def _pushed_share(self, node: str) -> float:
        """Share of what passes a pulling node that it gives whether asked or not; what is unknown of it is lost."""
        flows = [f for f in self.view.outflows(node) if self.model.bears(f)]
        amounts = {f.id: self.view.amount(f.id) for f in flows}
        through, given = self.safe[self.row[node]], sum(amounts[f.id] or 0.0 for f in flows if self.pushed(f))
        if None in amounts.values():
            stock = self.view.number((f"stock:{node}", self.view.layer)) or 0.0
            given += through - stock - sum(amount or 0.0 for amount in amounts.values())
        return float(given / through)

    def of(self, losses: Sequence[Flow]) -> dict[str, NDArray[np.float64]]:
        """Savings by loss."""
        matrix = self._system()
        try:
            inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        except np.linalg.LinAlgError:
            return {}
        beta = self.own + self.bought * self._is_pulling()[:, None] + self.relief
        found: dict[str, NDArray[np.float64]] = {}
        for flow in losses:
            saved = self._saving(flow, inverse, beta)
            if saved is not None:
                found[flow.id] = saved
        return found

    def _is_pulling(self) -> NDArray[np.float64]:
        return np.array([float(node in self.pulling) for node in self.row])

    def _system(self) -> NDArray[np.float64]:
        view, row = self.view, self.row
        bears = self.model.bears  # auxiliaries follow what passes their node: recyclate takes no place of theirs
        inner = [f for f in view.material_flows if f.source in row and f.target in row and bears(f)]
        for flow in inner:
            if flow.target is not None and self.pushed(flow):
                self.pushed_in[row[flow.target]] += self.amount(flow)
        rest = np.maximum(self.through - self.pushed_in, 0.0)
        self._burdens(rest)
        matrix = np.eye(len(row))
        pull = np.zeros((len(row), len(row)))  # pi[p, q]
        for node in self.pulling:
            matrix[row[node], row[node]] -= self._pushed_share(node)
        for flow in inner:
            if flow.source is None or flow.target is None or self.pushed(flow):
                continue
            q = row[flow.target]
            if flow.target in self.pulling and rest[q] > _NOTHING * self.safe[q]:
                pull[row[flow.source], q] += self.amount(flow) / rest[q]
        matrix -= pull
        for flow in inner:
            if flow.source is None or flow.target is None or not self.pushed(flow):
                continue
            r, q = row[flow.source], row[flow.target]
            sigma = self.amount(flow) / self.safe[r]
            if flow.target in self.pulling:
                self.column[:, r] += pull[:, q] * sigma
                self.relief[r] -= sigma * self.bought[q]
            else:
                self.column[q, r] -= sigma
        return matrix + self.column

    def _burdens(self, rest: NDArray[np.float64]) -> None:
        """Split what arises at a node into what scales with its throughput and what with the input it buys."""
        for node, r in self.row.items():
            bought = np.zeros(len(COLUMNS))
            for flow in self.view.inflows(node):
                if flow.source not in self.row and self.model.bears(flow):
                    bought += self.model.burden_of(flow)
            self.own[r] = (self.model.direct[node] - bought) / self.safe[r]
            if rest[r] > _NOTHING * self.safe[r]:
                self.bought[r] = bought / rest[r]

    def _saving(
        self, flow: Flow, inverse: NDArray[np.float64], beta: NDArray[np.float64]
    ) -> NDArray[np.float64] | None:
        amount = self.view.amount(flow.id)
        if amount is None or flow.source is None or flow.source not in self.row:
            return None
        if not self.model.bears(flow):  # an auxiliary carries nothing away: only its disposal is saved
            return np.zeros(len(COLUMNS))
        r = self.row[flow.source]
        share = amount / self.safe[r]
        if not self.through[r] > 0 or share >= 1 - _NOTHING:
            return None
        before: NDArray[np.float64] = self.through @ beta
        change = np.zeros((len(self.row), len(COLUMNS)))
        if flow.source in self.pulling:
            update = np.zeros(len(self.row))
            update[r] = share
        else:  # its other outputs grow: more recyclate, less of what it replaces
            growth = share / (1 - share)
            update = growth * self.column[:, r]
            change[r] = growth * self.relief[r]
        step = inverse @ update
        kept = 1 + step[r]
        if not abs(kept) > _NOTHING:  # nothing would leave its loop any more: no throughput closes that
            return None
        through = self.through - step * self.through[r] / kept
        after: NDArray[np.float64] = through @ (beta + change)
        return before - after
