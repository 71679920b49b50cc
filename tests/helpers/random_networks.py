"""Random networks with recycles around consistent true flows."""

from __future__ import annotations

import itertools
import random
from typing import Any


def random_network(seed: int, exact: float = 0.15, unknown: float = 0.35) -> dict[str, Any]:
    """A connected network with recycles around consistent true flows, entries scattered around them."""
    chance = random.Random(seed)
    count = chance.randint(2, 7)
    names = [f"P{k}" for k in range(count)]
    flows: list[dict[str, Any]] = []
    balance = dict.fromkeys(names, 0.0)

    def add(source: str | None, target: str | None, value: float) -> None:
        flows.append({"id": f"f{len(flows)}", "from": source, "to": target, "true": value})
        if source is not None:
            balance[source] -= value
        if target is not None:
            balance[target] += value

    for before, after in itertools.pairwise(names):
        add(before, after, chance.uniform(1, 100))
    for _ in range(chance.randint(0, 2 * count)):
        add(chance.choice(names), chance.choice(names), chance.uniform(1, 50))
    for name in names:
        add(None, name, chance.uniform(1, 30))
        if balance[name] > 0:
            add(name, None, balance[name])
        else:
            add(None, name, -balance[name])
            add(name, None, balance[name])
            add(name, None, 1.0)
            add(None, name, 1.0)
    flows = [flow for flow in flows if flow["true"] > 0]
    for flow in flows:
        roll, true = chance.random(), flow["true"]
        if roll < unknown:
            flow |= {"mean": None, "sd": None}
        elif roll < unknown + exact:
            flow |= {"mean": true, "sd": 0.0}
        else:
            sd = true * chance.uniform(0.01, 0.2)
            flow |= {"mean": chance.gauss(true, sd), "sd": sd}
    return {"flows": flows, "names": names}
