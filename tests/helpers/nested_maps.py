"""Maps of 10 to 40 nodes with returns, losses, inputs and open sub-processes one in the other, as people draw them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, OriginClass, Stage, StageKind
from vsm_app.model.placement import Layout, Place

_LIFE: Final = tuple(StageKind)
_NAMES: Final = ("Presse", "Montage", "Sortierung", "Halbzeugwerk", "Lack")


def nested_map(seed: int) -> Document:
    """One of them, standing anyhow; half of them have stages."""
    rnd = random.Random(seed)
    count = rnd.randint(10, 40)
    names, staged = [f"n{i}" for i in range(count)], rnd.random() < 0.5
    cuts = sorted(rnd.randrange(count) for _ in _LIFE[1:])
    stages = {kind.value: Stage(kind.value, kind.value, kind) for kind in _LIFE} if staged else {}
    nodes = {}
    for i, name in enumerate(names):
        stage = _LIFE[sum(cut <= i for cut in cuts)].value if staged else None
        nodes[name] = Node(name, f"{rnd.choice(_NAMES)} {i}", "process", stage=stage)
    for number in range(rnd.randint(1, 3)):
        first, size = rnd.randrange(count - 3), rnd.randint(2, 5)
        inside = names[first : first + size]
        if all(nodes[name].parent is None for name in inside):
            nodes |= _grouped(nodes, f"g{number}", inside, parent=None)
            if len(inside) > 3 and rnd.random() < 0.5:
                nodes |= _grouped(nodes, f"h{number}", inside[:2], parent=f"g{number}")
    places = {name: Place(80.0 * i, 40.0 * (i % 7)) for i, name in enumerate(nodes)}
    items = {"part": Item("part", "Teil"), "waste": Item("waste", "Verlust", origin_class=OriginClass.LOSS)}
    flows = {f"f{i}": Flow(f"f{i}", *ends, item, r_strategy=r) for i, (*ends, item, r) in enumerate(_drawn(rnd, names))}
    physics = Physics(nodes=nodes, flows=flows, items=items, stages=stages)
    return Document(physics=physics, layout=Layout(places=places))


def _grouped(nodes: dict[str, Node], group: str, inside: list[str], parent: str | None) -> dict[str, Node]:
    """A sub-process and the nodes that lie in it now."""
    made = {group: Node(group, f"Werk {group} mit langem Namen", "subprocess", parent=parent)}
    return made | {name: replace(nodes[name], parent=group) for name in inside}


def _drawn(rnd: random.Random, names: list[str]) -> list[tuple[str | None, str | None, str, str]]:
    """Source, target, item and R-number of each flow."""
    count, width = len(names), rnd.choice((1, 2, 3))
    flows: list[tuple[str | None, str | None, str, str]] = [
        (names[max(0, i - rnd.randrange(width))], names[i + 1], "part", "") for i in range(count - 1)
    ]
    for _ in range(rnd.randint(0, count // 2)):
        first = rnd.randrange(count - 1)
        flows.append((names[first], names[min(count - 1, first + rnd.randint(1, 6))], "part", ""))
    for _ in range(rnd.randint(1, max(2, count // 6))):
        first, last = sorted(rnd.sample(range(count), 2))
        flows.append((names[last], names[first], "part", rnd.choice(("R3", "R4", "R6", "R8"))))
    flows += [(rnd.choice(names), None, "waste", "") for _ in range(rnd.randint(1, count // 3))]
    flows += [(None, rnd.choice(names), "part", "") for _ in range(rnd.randint(1, count // 5))]
    return flows
