"""Carried burdens, flow costs and savings of a plain map, computed a second time without the engine.

Written from the formulas of ISO 14051:2011, 5.4 alone: what carries is followed kilogram by kilogram around the loops
until nothing is left on its way, so no system of equations is solved here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.plain_maps import Plain
from vsm_app.model.elements import Flow, Item, OriginClass

KINDS = ("energy", "co2e", "material_cost", "energy_cost", "system_cost")
LOST = ("waste", "dust")
AUXILIARIES = ("air", "mist")
RETURNED = ("scrap", "spare", "regrind", "flakes")
AFTER = ("use0", "use1", "collect", "plant0", "plant1")
_STILL = 1e-13
Burden = dict[str, float]


@dataclass(slots=True)
class Books:
    """A plain map as a bookkeeper lists it: what each node is given, and what it gives to whom."""

    plain: Plain
    nodes: tuple[str, ...]
    inner: list[Flow]
    out: list[Flow]
    mist: list[Flow]

    @property
    def losses(self) -> list[Flow]:
        """What is lost, auxiliaries too."""
        return [*(f for f in self.out if f.item in LOST), *self.mist]

    def mass(self, flow: Flow) -> float:
        """Kilograms, or megajoules of an energy flow."""
        return self.plain.amounts[flow.id]

    def of(self, flow: Flow) -> Item:
        """The item."""
        return self.plain.document.items[flow.item]


def books(plain: Plain) -> Books:
    """The lists of a map."""
    flows = plain.document.flows.values()
    nodes = tuple(n for n in plain.document.nodes if n != "grid")
    inner = [f for f in flows if f.source in nodes and f.target in nodes and f.item not in AUXILIARIES]
    out = [f for f in flows if f.source in nodes and f.target is None and f.item not in AUXILIARIES]
    return Books(plain, nodes, inner, out, [f for f in flows if f.item == "mist"])


def put_in(of: Books, node: str) -> Burden:
    """What arises at a node: bought, energy, own costs and emissions."""
    document, found = of.plain.document, dict.fromkeys(KINDS, 0.0)
    for flow in document.flows.values():
        if flow.target != node or flow.source in of.nodes:
            continue
        item, amount = of.of(flow), of.mass(flow)
        assert item.price is not None
        assert item.co2e is not None
        is_energy = item.origin_class is OriginClass.ENERGY
        found["energy"] += amount if is_energy else 0.0
        found["co2e"] += amount * item.co2e.value
        found["energy_cost" if is_energy else "material_cost"] += amount * item.price.value
    element = document.nodes[node]
    found["co2e"] += element.direct_co2e or 0.0
    if element.cost is not None:
        found["energy_cost"] += element.cost.energy or 0.0
        found["system_cost"] += element.cost.system or 0.0
    return found


def carried(of: Books, *, lca: bool = False) -> dict[str, Burden]:
    """Burden per kilogram that leaves each node, by walking everything on until it has left the map.

    With `lca` losses take nothing, and nothing leaves a use with a burden.
    """

    def takes(flow: Flow) -> bool:
        return not (lca and flow.item in LOST)

    outputs = {n: of.plain.growth.get(n, 0.0) for n in of.nodes}
    for flow in (*of.inner, *of.out):
        if flow.source is not None and takes(flow):
            outputs[flow.source] += of.mass(flow)
    waiting = {n: put_in(of, n) for n in of.nodes}
    passed = {n: dict.fromkeys(KINDS, 0.0) for n in of.nodes}
    for _round in range(5000):
        coming = {n: dict.fromkeys(KINDS, 0.0) for n in of.nodes}
        for flow in of.inner:
            assert flow.source is not None
            assert flow.target is not None
            if not takes(flow) or (lca and flow.source.startswith("use")):
                continue
            share = of.mass(flow) / outputs[flow.source]
            for kind, amount in waiting[flow.source].items():
                coming[flow.target][kind] += share * amount
        for node, burden in waiting.items():
            for kind, amount in burden.items():
                passed[node][kind] += amount
        waiting = coming
        if max(max(b.values()) for b in waiting.values()) < 1e-13:
            break
    return {n: {kind: amount / outputs[n] for kind, amount in passed[n].items()} for n in of.nodes}


def thrown(of: Books, flow: Flow) -> tuple[float, float]:
    """Cost and CO2e of getting rid of a loss: the node's waste costs by mass, else the item's."""
    item, node = of.of(flow), of.plain.document.nodes[flow.source or ""]
    assert item.disposal_cost is not None
    assert item.disposal_co2e is not None
    carbon = of.mass(flow) * item.disposal_co2e.value
    if node.cost is None or node.cost.waste is None:
        return of.mass(flow) * item.disposal_cost.value, carbon
    whole = sum(of.mass(f) for f in of.losses if f.source == flow.source)
    return node.cost.waste * of.mass(flow) / whole, carbon


def saved(of: Books, avoided: Flow) -> Burden:
    """What the works need less of where one loss is avoided: run again round by round until they stand still.

    Making nodes give their customers what they gave before; losses, scrap and all after use arise in proportion to what
    passes; what returns takes the place of other input.
    """
    if avoided.item in AUXILIARIES:
        return dict.fromkeys(KINDS, 0.0)
    before, after = _run(of, None), _run(of, avoided)
    return {kind: before[kind] - after[kind] for kind in before}


class _Works:
    """The works as they run: what is pulled by customers, what is pushed by what passes."""

    def __init__(self, of: Books, avoided: Flow | None) -> None:
        self.of, self.flows = of, [*of.inner, *of.out]
        given = (*LOST, *RETURNED)
        self.pulls = {f.source or "" for f in self.flows if f.source not in AFTER and f.item not in given}
        self.pushed = {f.id: f.item in given or f.source not in self.pulls for f in self.flows}
        self.old = {n: self._growth(n) + sum(of.mass(f) for f in self.flows if f.source == n) for n in of.nodes}
        self.share = {f.id: of.mass(f) / self.old[f.source or ""] for f in self.flows}
        self.open = {n: self.old[n] - arrived for n, arrived in self.arriving(self.old).items()}
        if avoided is not None:
            self._avoid(avoided)

    def _growth(self, node: str) -> float:
        return self.of.plain.growth.get(node, 0.0)

    def _avoid(self, avoided: Flow) -> None:
        gone = self.share[avoided.id]
        self.share[avoided.id] = 0.0
        for flow in self.flows:
            if flow.source == avoided.source and avoided.source not in self.pulls:
                self.share[flow.id] /= 1 - gone

    def arriving(self, through: dict[str, float]) -> dict[str, float]:
        """What is pushed into each node."""
        found = dict.fromkeys(self.of.nodes, 0.0)
        for flow in self.of.inner:
            if self.pushed[flow.id]:
                found[flow.target or ""] += self.share[flow.id] * through[flow.source or ""]
        return found

    def again(self, through: dict[str, float]) -> dict[str, float]:
        """What passes each node where so much has passed them before."""
        arriving = self.arriving(through)
        asked = {n: self._growth(n) if n in self.pulls else arriving[n] for n in self.of.nodes}
        for flow in self.flows:
            if self.pushed[flow.id]:
                continue
            target = flow.target or ""
            if target in self.pulls:
                scale = (through[target] - arriving[target]) / self.open[target]
                asked[flow.source or ""] += self.of.mass(flow) * scale
                continue
            asked[flow.source or ""] += self.of.mass(flow)
            if target:
                asked[target] += self.of.mass(flow)
        pushed = dict.fromkeys(self.of.nodes, 0.0)
        for flow in self.flows:
            if self.pushed[flow.id]:
                pushed[flow.source or ""] += self.share[flow.id]
        return {n: amount / (1 - pushed[n] if n in self.pulls else 1.0) for n, amount in asked.items()}

    def settled(self) -> dict[str, float]:
        """What passes each node in the end."""
        through = dict(self.old)
        for _round in range(20000):
            before, through = through, self.again(through)
            if max(abs(through[n] - before[n]) for n in through) < _STILL:
                break
        return through


def _run(of: Books, avoided: Flow | None) -> Burden:
    works = _Works(of, avoided)
    through = works.settled()
    arriving, found = works.arriving(through), dict.fromkeys(KINDS, 0.0)
    for n in of.nodes:
        with_material, buys = _bought(of, n)
        scale = (through[n] - arriving[n]) / works.open[n] if n in works.pulls and buys else 1.0
        for kind, whole in put_in(of, n).items():
            own = (whole - with_material[kind]) * through[n] / works.old[n]
            found[kind] += own + with_material[kind] * scale
    return found


def _bought(of: Books, node: str) -> tuple[Burden, bool]:
    """What comes with the material that a node buys, and whether it buys any."""
    found, any_ = dict.fromkeys(KINDS, 0.0), False
    for flow in of.plain.document.flows.values():
        if flow.target == node and flow.source is None and flow.item not in AUXILIARIES:
            item = of.of(flow)
            assert item.price is not None
            assert item.co2e is not None
            found["material_cost"] += of.mass(flow) * item.price.value
            found["co2e"] += of.mass(flow) * item.co2e.value
            any_ = True
    return found, any_


def pareto(burdens: list[tuple[float, float, str]]) -> list[tuple[str, float, float, str]]:
    """Key, share, cumulative share and class by falling burden; ties by mass, then by key."""
    order = sorted(burdens, key=lambda one: (-abs(one[0]), -one[1], one[2]))
    whole, reached, found = float(np.sum([b for b, _m, _k in order])), 0.0, []
    for burden, _mass, key in order:
        grade = "A" if reached < 0.8 else "B" if reached < 0.95 else "C"
        reached += burden / whole
        found.append((key, burden / whole, reached, grade))
    return found
