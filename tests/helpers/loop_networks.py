"""A network of recycling loops with exact shares: what enters is known, everything else follows."""

from __future__ import annotations

import numpy as np

from helpers.solver_maps import network_map, share
from vsm_app.model.document import Document

Arc = tuple[int, int, float]


def loop_arcs(processes: int, seed: int = 1) -> list[Arc]:
    """`(from, to, share)`: a chain in which every third process sends a part back, gains up to 0.9."""
    chance = np.random.default_rng(seed)
    arcs: list[Arc] = []
    for k in range(processes):
        back = float(chance.uniform(0.1, 0.9)) if k % 3 == 2 else 0.0
        if back:
            arcs.append((k, k - int(chance.integers(1, 3)), back))
        if k + 1 < processes:
            arcs.append((k, k + 1, 1.0 - back))
    return arcs


def loop_map(arcs: list[Arc], processes: int, entering: float = 100.0, *, every_share: bool = False) -> Document:
    """The network as a map: shares typed on the flows that go back, or on all; what is left leaves the last process."""
    flows = [{"id": "in", "from": None, "to": "p0", "mean": entering}]
    flows += [
        {"id": f"f{k}", "from": f"p{a}", "to": f"p{b}"}
        | ({"quantity": share(s)} if b < a or (every_share and s < 1) else {})
        for k, (a, b, s) in enumerate(arcs)
    ]
    flows.append({"id": "out", "from": f"p{processes - 1}", "to": None})
    return network_map(flows)


def throughputs(arcs: list[Arc], processes: int, entering: float = 100.0) -> np.ndarray:
    """What enters each process, by the dense inverse of `I - M`."""
    matrix = np.eye(processes)
    for a, b, s in arcs:
        matrix[b, a] -= s
    demand = np.zeros(processes)
    demand[0] = entering
    return np.linalg.solve(matrix, demand)
