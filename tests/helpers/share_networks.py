"""Layered networks with recycles in which every share is uncertain: products everywhere, thousands of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.layered_networks import layered_ends
from helpers.solver_maps import amount, coefficient, network_map, share
from vsm_app.model.document import Document

Ends = list[tuple[int, int]]


def _ends(processes: int, seed: int, *, fed: bool) -> tuple[Ends, list[list[int]]]:
    """Ends of the flows (-1: outside), every process with a way in and the last layer with one out; flows by source.

    Not `fed`: nothing enters a process that nothing reaches.
    """
    source, target = layered_ends(processes, seed)
    ends = list(zip(source.tolist(), target.tolist(), strict=True))
    left = {start for start, _ in ends}
    reached = {end for _, end in ends}
    ends += [(p, -1) for p in range(processes) if p not in left or p >= processes - 10]
    ends += [(-1, p) for p in range(processes) if p not in reached and fed]
    leaving: list[list[int]] = [[] for _ in range(processes)]
    for number, (start, _) in enumerate(ends):
        if start >= 0:
            leaving[start].append(number)
    return ends, leaving


def share_map(
    processes: int, *, measured: bool = False, seed: int = 1, spread: float = 0.05, fed: bool = True
) -> Document:
    """What enters is measured and every share stated a little off, both with `spread`; `measured`: every flow as well.

    Where a process has one way out nothing is stated. Not `fed`: processes that nothing reaches stand without a way in.
    """
    ends, leaving = _ends(processes, seed, fed=fed)
    chance = np.random.default_rng(seed + 5)
    part, matrix, entering = np.ones(len(ends)), np.eye(processes), chance.uniform(50, 150, len(ends))
    outside = np.zeros(processes)
    for numbers in leaving:
        weight = chance.uniform(0.5, 1.5, len(numbers))
        part[numbers] = weight / weight.sum()
    for number, (start, end) in enumerate(ends):
        if start < 0:
            outside[end] += entering[number]
        elif end >= 0:
            matrix[end, start] -= part[number]
    through = np.linalg.solve(matrix, outside)
    flows: list[dict[str, Any]] = []
    stated = []
    for number, (start, end) in enumerate(ends):
        flow: dict[str, Any] = {"id": f"f{number}", "from": f"p{start}" if start >= 0 else None}
        flow["to"] = f"p{end}" if end >= 0 else None
        value = entering[number] if start < 0 else part[number] * through[start]
        known = share(part[number] * (1 + 0.6 * spread * chance.standard_normal()), spread * part[number])
        if start < 0 or measured:
            flow["quantity"] = amount(value * (1 + 0.6 * spread * chance.standard_normal()), spread * value)
        elif len(leaving[start]) > 1:
            flow["quantity"] = known
        if measured and start >= 0 and len(leaving[start]) > 1:
            stated.append(coefficient(f"t{number}", f"p{start}", f"f{number}", known))
        flows.append(flow)
    return network_map(flows, parameters=stated)
