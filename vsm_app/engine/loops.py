"""Loops closed by shares: their gain, and whether anything can ever leave them (solver, section 3.9).

The gain of a loop is the share of what passes a node that comes back to it: the product of the shares along a single
loop, `1 - 1 / ((I - M)^-1)_pp` in general. From 0.95 on small errors of a share grow twentyfold; at 1 nothing leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, eye
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.frame import frame_of
from vsm_app.engine.network import BalanceSlot, Floats, Network
from vsm_app.engine.parts import BATCH

WARN_GAIN: Final = 0.95
STRONG_GAIN: Final = 0.99
#: A gain this close to one counts as closed.
CLOSED: Final = 1e-9
_LARGEST_DENSE = 400
_TWO_TERMS = 2


@dataclass(frozen=True, slots=True)
class Loop:
    """A strongly connected set of nodes on one layer with its largest gain."""

    nodes: tuple[str, ...]
    flows: tuple[str, ...]
    layer: str
    gain: float
    constraints: tuple[int, ...]

    @property
    def closed(self) -> bool:
        """Whether at least as much comes back as passes."""
        return self.gain >= 1 - CLOSED

    @property
    def amplification(self) -> float:
        """By how much the loop multiplies what enters it."""
        return 1 / (1 - self.gain) if self.gain < 1 else float("inf")


@dataclass(frozen=True, slots=True)
class _Edge:
    source: int
    target: int
    share: float
    slot: int
    constraints: tuple[int, ...]  # that state the share, or the other shares of its node where it is what they leave


def find_loops(network: Network, z: Floats, cancel: CancelToken | None = None) -> list[Loop]:
    """Loops in which at least one share is stated; `z` gives the values of measured and unknown coefficients.

    Raises CancelledError where the token says so.
    """
    if not frame_of(network).states_shares:
        return []
    stated = _stated_shares(network, z)
    if not stated:
        return []
    edges = _edges(network, stated)
    count = len(network.balance_slots)
    source = np.array([edge.source for edge in edges], dtype=np.int64)
    target = np.array([edge.target for edge in edges], dtype=np.int64)
    graph = coo_matrix((np.ones(len(edges)), (source, target)), shape=(count, count))
    _, label = connected_components(graph, directed=True, connection="strong")
    inside: dict[int, list[_Edge]] = {}
    for edge in edges:
        if label[edge.source] == label[edge.target]:
            inside.setdefault(int(label[edge.source]), []).append(edge)
    return [_loop(network, members, cancel) for members in inside.values() if any(e.constraints for e in members)]


def _stated_shares(network: Network, z: Floats) -> dict[int, tuple[float, int]]:
    """Slot of an outflow -> (share of all that enters its node, constraint)."""
    slot_of = {slot.variable: index for index, slot in enumerate(network.flow_slots) if slot.factor == 1.0}
    stated: dict[int, tuple[float, int]] = {}
    factors: dict[int, set[int]] = {}
    for row, left in zip(network.b_rows.tolist(), network.b_left.tolist(), strict=True):
        factors.setdefault(row, set()).add(left)
    inflow_of = _single_inflows(network)
    order = np.argsort(network.rows, kind="stable")
    starts = np.searchsorted(network.rows[order], np.arange(network.m + 1))
    for row, label in enumerate(network.constraints):
        terms = order[starts[row] : starts[row + 1]]
        if label.kind in ("share", "transfer_coefficient") and len(factors.get(row, ())) == 1:
            (factor,) = factors[row]
            slot = slot_of.get(int(network.cols[terms[0]]))
            if slot is not None and np.isfinite(z[factor]):
                stated[slot] = (float(z[factor]), row)
        elif label.kind == "relation" and terms.size == _TWO_TERMS and row not in factors and network.rhs[row] == 0:
            found = _relation_share(network, terms.tolist(), slot_of, inflow_of)
            if found is not None:
                stated[found[0]] = (found[1], row)
    return stated


def _single_inflows(network: Network) -> dict[int, int]:
    """Outflow slot -> variable of the only inflow of its node (balanced, without stock)."""
    found: dict[int, int] = {}
    for balance in network.balance_slots:
        if len(balance.inflows) == 1 and balance.stock < 0:
            variable = network.flow_slots[balance.inflows[0]].variable
            found |= dict.fromkeys(balance.outflows, variable)
    return found


def _relation_share(
    network: Network, terms: list[int], slot_of: dict[int, int], inflow_of: dict[int, int]
) -> tuple[int, float] | None:
    """A relation `out = k * in` between an outflow and the only inflow of its node is a share in disguise."""
    for out, base in (terms, terms[::-1]):
        slot = slot_of.get(int(network.cols[out]))
        if slot is not None and inflow_of.get(slot) == int(network.cols[base]) and network.coefs[out] != 0:
            share = -float(network.coefs[base] / network.coefs[out])
            if share > 0:
                return slot, share
    return None


def _edges(network: Network, stated: dict[int, tuple[float, int]]) -> list[_Edge]:
    """Flows between balanced nodes with a share: stated, or all that the stated ones leave to a single other flow."""
    target_of: dict[int, int] = {}
    for index, balance in enumerate(network.balance_slots):
        target_of |= dict.fromkeys(balance.inflows, index)
    edges = []
    for index, balance in enumerate(network.balance_slots):
        known = {slot: stated[slot] for slot in balance.outflows if slot in stated}
        shares: dict[int, tuple[float, tuple[int, ...]]] = {
            slot: (share, (constraint,)) for slot, (share, constraint) in known.items()
        }
        others = [slot for slot in balance.outflows if slot not in stated]
        if len(others) == 1 and balance.stock < 0 and not balance.is_open:
            left = max(0.0, 1 - sum(share for share, _ in known.values()))
            shares[others[0]] = left, tuple(constraint for _, constraint in known.values())
        for slot, (share, constraints) in shares.items():
            if slot in target_of and share > 0:
                edges.append(_Edge(index, target_of[slot], share, slot, constraints))
    return edges


def _loop(network: Network, edges: list[_Edge], cancel: CancelToken | None) -> Loop:
    check(cancel)
    members = sorted({edge.source for edge in edges})
    place = {balance: k for k, balance in enumerate(members)}
    into = np.array([place[edge.target] for edge in edges])
    out = np.array([place[edge.source] for edge in edges])
    shares = np.array([edge.share for edge in edges])
    matrix = coo_matrix((shares, (into, out)), shape=(len(members),) * 2).tocsc()
    balances: list[BalanceSlot] = [network.balance_slots[k] for k in members]
    return Loop(
        tuple(balance.node for balance in balances),
        tuple(dict.fromkeys(network.flow_slots[edge.slot].flow for edge in edges)),
        balances[0].layer,
        _gain(matrix.toarray()) if len(members) <= _LARGEST_DENSE else _large_gain(matrix, cancel),
        tuple(dict.fromkeys(constraint for edge in edges for constraint in edge.constraints)),
    )


def _gain(matrix: Floats) -> float:
    """The largest share that returns to a node of the loop."""
    rest = np.eye(len(matrix)) - matrix
    radius = float(np.max(np.abs(np.linalg.eigvals(matrix))))
    if abs(radius - 1) <= CLOSED:
        return 1.0
    returns = 1 - 1 / np.diag(np.linalg.inv(rest))
    gain = float(np.max(returns))
    return max(gain, radius) if radius > 1 else gain


def _large_gain(matrix: csc_matrix, cancel: CancelToken | None = None) -> float:
    """The same for a large loop: by a sparse factor of `I - M`, the diagonal of its inverse column by column.

    Its inverse has no negative element iff the spectral radius of `M` is below one (solver, section 3.9).
    """
    count = matrix.shape[0]
    try:
        factor = splu((eye(count) - matrix).tocsc())
    except RuntimeError:
        return 1.0
    through = factor.solve(np.ones(count))
    if not np.all(np.isfinite(through)) or float(np.max(np.abs(through))) > 1 / CLOSED:
        return 1.0
    if float(np.min(through)) <= 0:
        return _radius(matrix, cancel)
    diagonal = np.empty(count)
    for start in range(0, count, BATCH):
        check(cancel)
        columns = np.arange(start, min(start + BATCH, count))
        unit = np.zeros((count, columns.size))
        unit[columns, columns - start] = 1.0
        diagonal[columns] = factor.solve(unit)[columns, columns - start]
    return float(np.max(1 - 1 / diagonal))


def _radius(matrix: csc_matrix, cancel: CancelToken | None) -> float:
    """Spectral radius of a matrix without negative elements, above one: the least `r` with `(r I - M)^-1 >= 0`."""
    count = matrix.shape[0]
    low, high = 1.0, 1.0 + float(np.max(matrix.sum(axis=0)))
    while high - low > CLOSED * high:
        check(cancel)
        middle = (low + high) / 2
        try:
            through = splu((middle * eye(count) - matrix).tocsc()).solve(np.ones(count))
        except RuntimeError:
            return middle
        low, high = (low, middle) if float(np.min(through)) > 0 else (middle, high)
    return high
