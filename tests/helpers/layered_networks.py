"""Large layered networks with recycles, as arrays and as maps: what the benchmarks measure."""

from __future__ import annotations

import numpy as np

from vsm_app.engine.builder import INF
from vsm_app.engine.network import FIXED, MEASURED, UNKNOWN, Label, Network

_LAYER_WIDTH = 10


def layered_ends(processes: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Sources and targets of about 2.6 flows a process (-1: outside), one in ten of the inner ones a recycle."""
    chance = np.random.default_rng(seed)
    width = max(1, min(_LAYER_WIDTH, processes // 2))
    nodes = np.arange(processes)
    layer = nodes // width
    forward = np.minimum((layer + 1) * width + chance.integers(0, width, processes), processes - 1)
    second = np.minimum((layer + 1) * width + chance.integers(0, width, processes), processes - 1)
    back = np.maximum((layer - 1 - chance.integers(0, 3, processes)) * width + chance.integers(0, width, processes), 0)
    recycled = chance.random(processes) < 0.2  # a tenth of the inner flows
    source = [nodes, nodes, nodes[recycled]]
    target = [forward, second, back[recycled]]
    start, end = np.concatenate(source), np.concatenate(target)
    inner = start != end
    start, end = start[inner], end[inner]
    outside = chance.random(processes) < 0.4
    outside[:width] = True
    outside[-width:] = True
    imports, exports = nodes[outside & (layer % 2 == 0)], nodes[outside & (layer % 2 == 1)]
    return (
        np.concatenate([start, np.full(imports.size, -1), exports]),
        np.concatenate([end, imports, np.full(exports.size, -1)]),
    )


def layered_network(processes: int, unknown: float = 0.0, seed: int = 1) -> Network:
    """A compiled network of balances only, entries around 100 with 1 to 20 % spread, a share of them unknown."""
    source, target = layered_ends(processes, seed)
    chance = np.random.default_rng(seed + 1)
    n = source.size
    status = np.where(chance.random(n) < unknown, UNKNOWN, MEASURED).astype(np.int8)
    mean = chance.uniform(50, 150, n)
    sd = mean * chance.uniform(0.01, 0.2, n)
    mean[status == UNKNOWN] = sd[status == UNKNOWN] = 0.0
    flow = np.arange(n)
    leaving, entering = source >= 0, target >= 0
    return Network(
        status=status,
        mean=mean,
        sd=sd,
        rounding=np.zeros(n),
        lower=np.full(n, -INF),
        upper=np.full(n, INF),
        rows=np.concatenate([source[leaving], target[entering]]),
        cols=np.concatenate([flow[leaving], flow[entering]]),
        coefs=np.concatenate([np.full(int(leaving.sum()), -1.0), np.ones(int(entering.sum()))]),
        rhs=np.zeros(processes),
        b_rows=np.zeros(0, dtype=np.int64),
        b_left=np.zeros(0, dtype=np.int64),
        b_right=np.zeros(0, dtype=np.int64),
        b_coefs=np.zeros(0),
        correlations=(),
        variables=[Label("flow", f"f{k}", "mass") for k in range(n)],
        constraints=[Label("balance", f"P{k}", "mass") for k in range(processes)],
    )


__all__ = ["FIXED", "layered_ends", "layered_network"]
