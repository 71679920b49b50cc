"""Speed of the solver: from scratch, after an edit, standard deviations, Monte Carlo.

The networks are layered, 2.6 flows a process, one inner flow in ten a recycle, every entry measured. Beside `solve.*`
stands the bare SuperLU factor and solve of the same reduced matrix, measured in the same run; beside `sd.*` solving for
the same variances column by column; beside `montecarlo.*` the same draws one by one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from measurement import Measurement, median_pair
from scipy.sparse.linalg import splu

from helpers.layered_networks import layered_ends, layered_network
from vsm_app.engine.graph_solver import GraphPart
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.montecarlo import simulate
from vsm_app.engine.network import Network
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.reconcile import reconcile
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.quantities import Form, Quantity

_FLOWS_A_PROCESS = 2.6
_DRAWS = 10_000
_ON_SCREEN = 200
#: Targets: a ratio for `solve.1000`, seconds elsewhere (design notes, performance).
TARGETS = {
    "solve.1000": 1.5,
    "solve.100000": 2.0,
    "solve.300000": 5.0,
    "edit.1000": 0.016,
    "sd.1000": 0.050,
    "sd.10000": 3.0,
    "montecarlo.100": 0.25,
}


def _timed(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of some runs, after one that does not count."""
    seconds = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def _bare(part: GraphPart) -> Callable[[], object]:
    """SuperLU's factor and solve of the reduced matrix, and nothing else."""
    laplacian = part.laplacian
    if laplacian is None:
        return lambda: None
    matrix, right = laplacian.matrix, np.ones(laplacian.vertices)

    def run() -> object:
        options = {"SymmetricMode": True}
        return splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options).solve(right)

    return run


def _part(network: Network) -> GraphPart:
    part = reconcile(network).solved.parts[-1]
    if not isinstance(part, GraphPart):
        raise TypeError("the benchmark's network is not a pure one")
    return part


def _solving(name: str, processes: int, rounds: int) -> Measurement:
    network = layered_network(processes)
    value, reference = median_pair(lambda: reconcile(network), _bare(_part(network)), rounds)
    return Measurement(value, "s", TARGETS[name], reference, by_ratio=name == "solve.1000")


def _deviations(name: str, processes: int, rounds: int) -> Measurement:
    network = layered_network(processes)
    measured = np.arange(network.n)

    def together() -> object:
        return _part(network).variances(measured)

    def one_by_one() -> object:
        part = _part(network)
        sample = measured[:: max(1, measured.size // 500)]
        return [part.block(np.array([variable])) for variable in sample.tolist()]

    factor = _timed(lambda: _part(network), rounds)
    value = _timed(together, rounds) - factor
    sampled = _timed(one_by_one, 1) - factor
    reference = sampled * network.n / len(measured[:: max(1, measured.size // 500)])
    return Measurement(value, "s", TARGETS[name], reference)


def layered_map(processes: int) -> Document:
    """The layered network as a map, entries with their 10 % spread around flows that nearly close."""
    source, target = layered_ends(processes)
    chance = np.random.default_rng(3)
    flows: dict[str, Flow] = {}
    for number, (start, end) in enumerate(zip(source.tolist(), target.tolist(), strict=True)):
        value = float(chance.uniform(95, 105))
        quantity = Quantity(Form.VALUE, value=value, unit="t/a", sd=value / 2)
        ends = (None if start < 0 else f"n{start}", None if end < 0 else f"n{end}")
        flows[f"f{number}"] = Flow(f"f{number}", *ends, "i", quantity)
    nodes = {f"n{k}": Node(f"n{k}", f"Process {k}") for k in range(processes)}
    return Document("bench", Physics(items={"i": Item("i", "Item", unit="t")}, nodes=nodes, flows=flows))


def _editing(name: str, processes: int, rounds: int) -> Measurement:
    """One number edited, to new flows and balances, a screen of them read (standard deviations left for later)."""
    document, kept = layered_map(processes), KeptSolver()
    options = SolveOptions(all_sds_up_to=0)
    kept.solve(document, options=options)
    changes = iter(range(10_000))

    def edit() -> Document:
        flow = document.physics.flows["f7"]
        quantity = replace(flow.quantity, value=100.0 + next(changes))
        flows = document.physics.flows | {"f7": replace(flow, quantity=quantity)}
        return replace(document, physics=replace(document.physics, flows=flows))

    def see() -> object:
        solution = kept.solve(edit(), options=options)
        return [solution.own[f"f{number}"] for number in range(_ON_SCREEN)]

    value = _timed(see, rounds)
    reference = _timed(lambda: solve(edit(), options=options), rounds)
    return Measurement(value, "s", TARGETS[name], reference)


def _simulating(name: str, processes: int, rounds: int) -> Measurement:
    document = layered_map(processes)
    value = _timed(lambda: simulate(document, draws=_DRAWS, seed=1), rounds)
    network = layered_network(processes)
    one = _timed(lambda: reconcile(network), 20)
    return Measurement(value, "s", TARGETS[name], one * _DRAWS)


#: Rows by name (see `run.py`).
ROWS: dict[str, Callable[[], Measurement]] = {
    "solve.1000": partial(_solving, "solve.1000", 1000, 15),
    "solve.100000": partial(_solving, "solve.100000", round(100_000 / _FLOWS_A_PROCESS), 3),
    "solve.300000": partial(_solving, "solve.300000", round(300_000 / _FLOWS_A_PROCESS), 1),
    "edit.1000": partial(_editing, "edit.1000", 1000, 15),
    "sd.1000": partial(_deviations, "sd.1000", 1000, 5),
    "sd.10000": partial(_deviations, "sd.10000", 10_000, 1),
    "montecarlo.100": partial(_simulating, "montecarlo.100", 100, 3),
}
