"""Models that no solver likes: what issue and method list, and what hides behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpers.solver_maps import amount, coefficient, linear_relation, network_map, share
from vsm_app.model.document import Document
from vsm_app.model.elements import Concentration, Item, Node


def flow(name: str, source: str | None, target: str | None, mean: float | None = None, sd: float | None = None) -> Any:
    return {"id": name, "from": source, "to": target, "mean": mean, "sd": sd}


def with_empty_layer() -> Document:
    """A substance that an item states and no flow carries an amount of."""
    document = network_map([flow("a", None, "P"), flow("b", "P", None)])
    items = {"stuff": replace(document.physics.items["stuff"], composition=(Concentration("lead", 0.1),))}
    items["lead"] = Item("lead", "Lead", unit="kg")
    return replace(document, physics=replace(document.physics, items=items))


def with_isolated_nodes() -> Document:
    document = network_map([flow("a", None, "P", 3.0), flow("b", "P", None)])
    nodes = document.physics.nodes | {
        f"alone{k}": Node(f"alone{k}", "", kind) for k, kind in enumerate(("process", "inventory"))
    }
    return replace(document, physics=replace(document.physics, nodes=nodes))


def line(*entries: tuple[float | None, float | None]) -> Document:
    """A chain of processes, an entry on each flow."""
    ends = [None, *(f"P{k}" for k in range(len(entries) - 1)), None]
    return network_map([flow(f"f{k}", ends[k], ends[k + 1], *entry) for k, entry in enumerate(entries)])


def loop(gain: float, feed: float | None = 10.0) -> Document:
    """What enters goes round: `gain` of what passes comes back."""
    flows = [flow("in", None, "P", feed), flow("go", "P", "Q"), {**flow("back", "Q", "P"), "quantity": share(gain)}]
    return network_map([*flows, flow("out", "Q", None)])


MODELS = {
    "nothing at all": network_map([]),
    "empty layer": with_empty_layer(),
    "self-loop": network_map([flow("a", "P", "P", 3.0, 1.0), flow("b", None, "P", 5.0), flow("c", "P", None)]),
    "only a self-loop": network_map([flow("a", "P", "P")]),
    "parallel flows": network_map(
        [flow("a", "P", "Q"), flow("b", "P", "Q"), flow("c", None, "P", 4.0), flow("d", "Q", None)]
    ),
    "isolated nodes": with_isolated_nodes(),
    "all unknown": line((None, None), (None, None), (None, None)),
    "all exact and agreeing": line((5.0, 0.0), (5.0, 0.0), (5.0, 0.0)),
    "all exact and at odds": line((5.0, 0.0), (6.0, 0.0), (7.0, 0.0)),
    "spreads of 1e-12 and 1e12": line((5.0, 1e-12), (6.0, 1.0), (7.0, 1e12)),
    "spreads of 1e-12 alone": line((5.0, 1e-12), (6.0, 1e-12)),
    "values of 1e-300 and 1e300": line((1e-300, 1e-300), (None, None), (1e300, 1e299)),
    "zero everywhere": line((0.0, 0.0), (0.0, 0.0), (None, None)),
    "negative entries": line((-5.0, 1.0), (None, None), (-4.0, 1.0)),
    "outside only": network_map([flow("a", None, None, 3.0, 1.0)]),
    "a loop without an exit": network_map(
        [flow("in", None, "P", 10.0), flow("go", "P", "Q"), {**flow("back", "Q", "P"), "quantity": share(1.0)}]
    ),
    "a share above one": network_map(
        [flow("in", None, "P", 10.0), {**flow("go", "P", None), "quantity": share(1.2)}, flow("rest", "P", None)]
    ),
    "a coefficient of nothing": network_map(
        [flow("in", None, "P", 0.0), flow("go", "P", None), flow("rest", "P", None)],
        parameters=[coefficient("t", "P", "go", share(0.5, 0.1))],
    ),
    "a relation with itself": network_map(
        [flow("a", None, "P", 3.0), flow("b", "P", None)], relations=[linear_relation("r", {"a": 1.0, "b": 0.0}, 4.0)]
    ),
    "a relation of nothing": network_map([flow("a", None, "P")], relations=[linear_relation("r", {"gone": 1.0}, 4.0)]),
    "a store with everything unknown": network_map([flow("a", None, "S"), flow("b", "S", None)], stores=["S"]),
    "contradicting digits": network_map(
        [
            {**flow("a", None, "P"), "quantity": amount(100.0, decimals=0)},
            {**flow("b", "P", None), "quantity": amount(99.0, decimals=0)},
        ]
    ),
    "a loop that gives back nearly all": loop(1 - 1e-10),
    "a loop that gives back more than it gets": loop(1.2),
    "a loop of nothing without an exit": network_map(
        [flow("in", None, "P", 0.0), flow("go", "P", "Q"), {**flow("back", "Q", "P"), "quantity": share(1.0)}]
    ),
    "values near the largest": line((1e308, 1e300), (1e308, 1.0), (None, None)),
    "spreads near the largest and the smallest": line((1.0, 1e308), (2.0, 1e308), (3.0, 1e-308)),
    "opposite signs": line((-1e300, 1e299), (1e300, 1e299)),
}
