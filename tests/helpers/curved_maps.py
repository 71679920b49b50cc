"""Random maps with uncertain and unknown transfer coefficients, and their least squares by a general optimiser."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from helpers.solver_maps import amount, network_map
from vsm_app.model.document import Document
from vsm_app.model.parameters import Parameter, ParameterKind

Entry = tuple[float, float] | None  # mean and standard deviation (0: exact); nothing: unknown


@dataclass(frozen=True)
class CurvedMap:
    """Arcs by index, entries of arcs and then of coefficients, the coefficients' arcs, and the true values."""

    arcs: tuple[tuple[str | None, str | None], ...]
    entries: tuple[Entry, ...]
    shared: tuple[int, ...]
    true: tuple[float, ...]

    def names(self) -> list[str]:
        """Flows `f0`, `f1`, ..., then coefficients `t<arc>`."""
        return [*(f"f{k}" for k in range(len(self.arcs))), *(f"t{k}" for k in self.shared)]

    def document(self, factor: float = 1.0, order: Iterable[int] | None = None) -> Document:
        """The map, all flows times `factor`, drawn in another `order`."""
        flows: list[dict[str, Any]] = []
        for k in order if order is not None else range(len(self.arcs)):
            mean, sd = self.entries[k] or (None, None)
            source, target = self.arcs[k]
            flow = {"id": f"f{k}", "from": source, "to": target, "mean": mean, "sd": sd}
            flows.append(flow | {key: value * factor for key, value in (("mean", mean), ("sd", sd)) if value})
        parameters = []
        for place, k in enumerate(self.shared, start=len(self.arcs)):
            mean, sd = self.entries[place] or (None, None)
            node, quantity = self.arcs[k][0], amount(mean, sd, unit="")
            kind = ParameterKind.TRANSFER_COEFFICIENT
            parameters.append(Parameter(f"t{k}", kind, node=node, outflow=f"f{k}", quantity=quantity))
        return network_map(flows, parameters=parameters)


def curved_map(seed: int) -> CurvedMap:
    """Two to five processes in a row with losses, feeds and returns; half of the shares measured, guessed or open."""
    for attempt in range(1000):
        found = _attempt(random.Random(f"{seed}/{attempt}"))
        if found is not None:
            return found
    raise AssertionError(seed)


def _attempt(chance: random.Random) -> CurvedMap | None:
    nodes = [f"P{k}" for k in range(chance.randint(2, 5))]
    arcs: list[tuple[str | None, str | None]] = [*zip([None, *nodes], [*nodes, None], strict=True)]
    for _ in range(chance.randint(1, len(nodes) + 2)):
        source, target = chance.choice([*nodes, None]), chance.choice([*nodes, None])
        if source != target:
            arcs.append((source, target))
    weight = [chance.uniform(0.15, 1.0) for _ in arcs]
    share = [
        w / sum(v for v, other in zip(weight, arcs, strict=True) if other[0] == arc[0])
        for w, arc in zip(weight, arcs, strict=True)
    ]
    system, feed = np.eye(len(arcs)), np.zeros(len(arcs))
    for k, (source, _) in enumerate(arcs):
        if source is None:
            feed[k] = chance.uniform(50.0, 500.0)
        for i, (_, target) in enumerate(arcs):
            if source is not None and target == source:
                system[k, i] -= share[k]
    if np.linalg.cond(system) > 1e6:
        return None
    true = np.linalg.solve(system, feed)
    inside = [k for k, (source, _) in enumerate(arcs) if source is not None]
    shared = tuple(k for k in inside if chance.random() < 0.5 and share[k] < 1.0)
    if np.any(true <= 0) or not shared:
        return None
    truth = [*true.tolist(), *(share[k] for k in shared)]
    entries = tuple(_entry(chance, value, is_share=place >= len(arcs)) for place, value in enumerate(truth))
    return CurvedMap(tuple(arcs), entries, shared, tuple(truth))


def _entry(chance: random.Random, value: float, *, is_share: bool) -> Entry:
    if chance.random() < 0.3:
        return None
    sd = value * chance.choice([0.05, 0.1, 0.3])
    mean = max(value + sd * chance.gauss(0.0, 1.0), 0.05 * value)
    return (min(mean, 0.98) if is_share else mean), sd


def least_squares(curved: CurvedMap, starts: int = 6) -> tuple[float, np.ndarray]:
    """Least chi-square over all starts, within bounds, and where it is."""
    arcs, count, size = curved.arcs, len(curved.entries), float(np.median(curved.true[: len(curved.arcs)]))
    scale = np.array([size] * len(arcs) + [1.0] * len(curved.shared))
    measured = [k for k, entry in enumerate(curved.entries) if entry is not None]
    mean, sd = (np.array([curved.entries[k][part] for k in measured]) / scale[measured] for part in (0, 1))
    nodes = sorted({end for arc in arcs for end in arc if end is not None})
    balance = np.array([[float(t == n) - float(s == n) for s, t in arcs] for n in nodes])
    entering = np.array([[float(t == arcs[k][0]) for _, t in arcs] for k in curved.shared])

    def gaps(x: np.ndarray) -> np.ndarray:
        flows, shares = x[: len(arcs)], x[len(arcs) :]
        return np.concatenate([balance @ flows, flows[list(curved.shared)] - shares * (entering @ flows)])

    def chi2(x: np.ndarray) -> float:
        return float(np.sum(((x[measured] - mean) / sd) ** 2))

    def slope(x: np.ndarray) -> np.ndarray:
        found = np.zeros(count)
        found[measured] = 2.0 * (x[measured] - mean) / sd**2
        return found

    chance, best = np.random.default_rng(0), (np.inf, np.empty(0))
    for start in range(starts):
        x = np.array(curved.true) / scale * np.exp(chance.normal(0.0, 0.15 * min(start, 4), count))
        x[len(arcs) :] = np.clip(x[len(arcs) :], 0.01, 0.99)
        bounds = [(0.0, None)] * len(arcs) + [(0.0, 1.0)] * len(curved.shared)
        found = minimize(chi2, x, jac=slope, bounds=bounds, constraints=[{"type": "eq", "fun": gaps}], method="SLSQP",
                         options={"maxiter": 200, "ftol": 1e-13})  # fmt: skip
        if float(np.max(np.abs(gaps(found.x)))) < 1e-7 and found.fun < best[0]:
            best = float(found.fun), found.x * scale
    return best
