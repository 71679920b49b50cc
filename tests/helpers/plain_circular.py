"""Circularity, networks and footprints of a plain map, computed a second time without the engine.

Material is walked on kilogram by kilogram until nothing is left on its way; no system of equations is solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from helpers.plain_maps import Plain
from vsm_app.model.elements import Flow

CIRCULAR = ("bought_recycled", "bought_reused", "bought_renewable", "spare", "regrind")
LOST = ("waste", "dust", "mist")
_STILL = 1e-14


def _at(node: str | None, starts: tuple[str, ...]) -> bool:
    return node is not None and node.startswith(starts)


@dataclass(frozen=True)
class Cycle:
    """A plain map: own operations make, products are used, collected and worked up by plants."""

    plain: Plain

    def mass(self, *flows: Flow) -> float:
        """Kilograms of these flows together."""
        return sum(self.plain.amounts[flow.id] for flow in flows)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """All material."""
        return tuple(f for f in self.plain.document.flows.values() if f.item != "power")

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """All nodes inside."""
        return tuple(n for n in self.plain.document.nodes if n != "grid")

    def into(self, *starts: str) -> list[Flow]:
        """What enters the nodes whose names begin so from other nodes or from outside."""
        return [
            f for f in self.flows if (f.target or "").startswith(starts) and not (f.source or "").startswith(starts)
        ]

    def out(self, *starts: str) -> list[Flow]:
        """What leaves them."""
        return [
            f for f in self.flows if (f.source or "").startswith(starts) and not (f.target or "").startswith(starts)
        ]

    @cached_property
    def inputs(self) -> list[Flow]:
        """Into own operations."""
        return self.into("make")

    @cached_property
    def outputs(self) -> list[Flow]:
        """Out of own operations."""
        return self.out("make")

    @cached_property
    def products(self) -> list[Flow]:
        """Of these what is sold."""
        return [f for f in self.outputs if f.item not in LOST]

    # --- walks
    def end(self, flow: Flow) -> str | None:
        """What has become of material in a flow; `None` where it goes on."""
        if flow.item in LOST:
            return "lost"
        if flow.item == "spare":
            return "reused"
        if flow.item == "regrind":
            return "recycled"
        return "unclear" if flow.target is None else None

    def end_before_plant(self, flow: Flow) -> str | None:
        """The same where the way ends at a plant's gate."""
        return "plant" if (flow.target or "").startswith("plant") else self.end(flow)

    def walk(
        self, start: dict[str, float], end: Callable[[Flow], str | None], stay: dict[str, float] | None = None
    ) -> tuple[dict[str, float], dict[str, float]]:
        """From kilograms in flows (by id) to kilograms by what has become of them, and kilograms times years."""
        by_id = {f.id: f for f in self.flows}
        after = {n: [f for f in self.flows if f.source == n] for n in self.nodes}
        moving = {flow: (amount, 0.0) for flow, amount in start.items()}
        ended: dict[str, float] = {}
        late: dict[str, float] = {}
        while moving and max(abs(m) for m, _t in moving.values()) > _STILL:
            coming: dict[str, tuple[float, float]] = {}
            for key, (amount, time) in moving.items():
                flow = by_id[key]
                found = end(flow)
                if found is not None:
                    ended[found] = ended.get(found, 0.0) + amount
                    late[found] = late.get(found, 0.0) + time
                    continue
                whole = self.mass(*after[flow.target or ""])
                later = time + amount * (stay or {}).get(flow.target or "", 0.0)
                for one in after[flow.target or ""]:
                    share = self.mass(one) / whole
                    before = coming.get(one.id, (0.0, 0.0))
                    coming[one.id] = before[0] + share * amount, before[1] + share * later
            moving = coming
        return ended, late

    def back(self, start: Iterable[Flow]) -> dict[str, float]:
        """Which inputs of own operations hold what is in these products, by flow."""
        before = {n: [f for f in self.flows if f.target == n] for n in self.nodes}
        by_id = {f.id: f for f in self.flows}
        moving = {f.id: self.mass(f) for f in start}
        found: dict[str, float] = {}
        while moving and max(moving.values()) > _STILL:
            coming: dict[str, float] = {}
            for key, amount in moving.items():
                flow = by_id[key]
                if not (flow.source or "").startswith("make"):
                    found[key] = found.get(key, 0.0) + amount
                    continue
                whole = self.mass(*before[flow.source or ""])
                for one in before[flow.source or ""]:
                    coming[one.id] = coming.get(one.id, 0.0) + amount * self.mass(one) / whole
            moving = coming
        return found

    # --- networks
    def network(self, without: Flow | None = None) -> dict[str, float]:
        """Finn's index, path length, TST and visits (`visits:<node>`), by following what enters step by step.

        Without a flow, what it carried leaves the map where it began.
        """
        inner = [f for f in self.flows if f.source in self.nodes and f.target in self.nodes]
        entering = dict.fromkeys(self.nodes, 0.0)
        for flow in self.flows:
            if flow.source is None:
                entering[flow.target or ""] += self.mass(flow)
        arrives = {n: entering[n] + sum(self.mass(f) for f in inner if f.target == n) for n in self.nodes}
        given = {f.id: self.mass(f) / arrives[f.source or ""] for f in inner}
        kept = [f for f in inner if f is not without]
        through = self._passed(entering, given, kept)
        tst, cycled = sum(through.values()), 0.0
        for node in self.nodes:
            visits = self._passed({n: float(n == node) for n in self.nodes}, given, kept)[node]
            cycled += through[node] * (visits - 1) / visits
        z = sum(entering.values())
        found = {"finn": cycled / tst, "path": tst / z, "tst": tst}
        return found | {f"visits:{n}": t / z for n, t in through.items()}

    def _passed(self, start: dict[str, float], given: dict[str, float], kept: list[Flow]) -> dict[str, float]:
        moving, passed = dict(start), dict.fromkeys(start, 0.0)
        while max(moving.values()) > _STILL:
            coming = dict.fromkeys(start, 0.0)
            for node, amount in moving.items():
                passed[node] += amount
            for flow in kept:
                coming[flow.target or ""] += moving[flow.source or ""] * given[flow.id]
            moving = coming
        return passed

    # --- MCI by its letters
    def mci(self, feed: dict[str, float], gone: dict[str, float], regained: float, x: float) -> float:
        """The indicator of one kilogram from its feedstock (by flow) and what becomes of it (by ending)."""
        by_id, whole, used = {f.id: f for f in self.flows}, sum(feed.values()), sum(gone.values())
        share = {key: amount / whole for key, amount in feed.items()}
        fr = sum(s for key, s in share.items() if by_id[key].item in ("bought_recycled", "regrind"))
        fu = sum(s for key, s in share.items() if by_id[key].item in ("bought_reused", "spare"))
        fs = sum(s for key, s in share.items() if by_id[key].item == "bought_renewable")
        cr = (gone.get("plant", 0.0) + gone.get("recycled", 0.0)) / used
        ec = regained / (cr * used)
        wf = 0.0
        for key, part in share.items():
            flow = by_id[key]
            if flow.item in ("bought_recycled", "regrind"):
                plant = (flow.source or "").startswith("plant")
                ef = self.plant_yield(flow.source or "") if plant else ec
                wf += part * (1 - ef) / ef
        v, w0, wc = 1 - fr - fu - fs, 1 - cr - gone.get("reused", 0.0) / used, (1 - ec) * cr
        lfi = (v + w0 + (wf + wc) / 2) / (2 + (wf - wc) / 2)
        return max(0.0, 1 - lfi * 0.9 / x)

    def plant_yield(self, node: str) -> float:
        """What is useful of what enters a plant."""
        useful = (f for f in self.flows if f.source == node and f.item not in LOST)
        return self.mass(*useful) / self.mass(*(f for f in self.flows if f.target == node))
