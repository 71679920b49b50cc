"""What a map's structure alone says: classes, sides of the boundary, ends. Amounts change none of it.

A number edited leaves the shape as it is: the network that was solved carries it from one solution to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from vsm_app.engine.dual import Key
from vsm_app.engine.indicators.way_back import WaysOfMaterial, on_the_way_back
from vsm_app.engine.results import Solution
from vsm_app.engine.tables import Flows
from vsm_app.model.checking import differ_in_quantities_only
from vsm_app.model.document import Physics
from vsm_app.model.elements import NOT_MATERIAL, Flow, Item, ItemKind, OriginClass, StageKind
from vsm_app.model.kinds import KINDS, role_of

_CLASS_BY_KIND: Final = {
    ItemKind.ENERGY: OriginClass.ENERGY,
    ItemKind.WATER: OriginClass.WATER,
    ItemKind.PRODUCT: OriginClass.PRODUCT,
    ItemKind.INFORMATION: OriginClass.INFORMATION,
}

Ends = Mapping[str, tuple[str, ...]]


def shape_of(physics: Physics, solution: Solution) -> Shape:
    """The shape of a solved map: that of the solution before where they differ in numbers only."""
    if not isinstance(solution.flows, Flows):
        return Shape(physics, {key: (row.unit, row.factor) for key, row in solution.flows.items()})
    kept = solution.flows.kept
    found = kept.get("shape")
    if not isinstance(found, Shape) or not found.fits(physics):
        found = kept["shape"] = Shape(physics, solution.flows.units)
    return found


class Shape:
    """Ids and classes of one map; `rows` are the results it has, (flow, layer), with the unit of each."""

    def __init__(self, physics: Physics, rows: Mapping[Key, tuple[str, float]]) -> None:
        self._physics = physics
        self._rows = rows
        #: Room for what others work out of the shape alone.
        self.kept: dict[str, object] = {}

    def fits(self, physics: Physics) -> bool:
        """Whether this is the shape of that map too: nothing but quantities differs."""
        names = ("settings", "stages", "items", "nodes", "parameters", "relations")
        mine = self._physics
        if any(getattr(mine, name) is not getattr(physics, name) for name in names):
            return False
        return differ_in_quantities_only(mine.flows, physics.flows)

    # --- layers
    @cached_property
    def layer(self) -> str:
        """The layer on which materials are counted: mass where anything has mass, else that of the most flows."""
        counts: dict[str, int] = {}
        for _flow, layer in self._rows:
            counts[layer] = counts.get(layer, 0) + 1
        if not counts or "mass" in counts:
            return "mass"
        return max(counts, key=lambda layer: (counts[layer], layer))

    @cached_property
    def layers_of(self) -> Mapping[str, tuple[str, ...]]:
        """Layers of each flow, its own first."""
        found: dict[str, list[str]] = {}
        for flow, layer in self._rows:
            found.setdefault(flow, []).append(layer)
        return {flow: tuple(layers) for flow, layers in found.items()}

    def unit_of(self, layer: str, wanted: str | None) -> tuple[str, float]:
        """The unit `wanted` of a layer where any result is in it, else that of the first; base units in one of it."""
        known = self._units.get(layer, {})
        if wanted is not None and wanted in known:
            return wanted, known[wanted]
        return next(iter(known.items()), ("", 1.0))

    @cached_property
    def _units(self) -> Mapping[str, Mapping[str, float]]:
        """Units of each layer's results with base units in one of each, in the order of the results."""
        found: dict[str, dict[str, float]] = {}
        for (_flow, layer), (unit, factor) in self._rows.items():
            found.setdefault(layer, {}).setdefault(unit, factor)
        return found

    # --- classes
    @cached_property
    def class_of_item(self) -> Mapping[str, OriginClass]:
        """Origin class of every item; by its kind where it says no more."""
        return {item.id: _class_of(item) for item in self._physics.items.values()}

    def class_of(self, flow: Flow) -> OriginClass:
        """Origin class of a flow: its own, else its item's."""
        own = flow.origin_class
        return own if own is not None else self.class_of_item.get(flow.item, OriginClass.UNKNOWN)

    @cached_property
    def by_class(self) -> Mapping[OriginClass, tuple[str, ...]]:
        """Flows of each origin class, in the order of the map."""
        found: dict[OriginClass, list[str]] = {}
        for flow in self._physics.flows.values():
            found.setdefault(self.class_of(flow), []).append(flow.id)
        return {origin: tuple(flows) for origin, flows in found.items()}

    # --- the boundary
    @cached_property
    def inside(self) -> Mapping[str, None]:
        """Nodes inside the system boundary, in the order of the map."""
        return {n: None for n, node in self._physics.nodes.items() if role_of(node.kind).is_inside}

    @cached_property
    def processes(self) -> tuple[str, ...]:
        """The same as a tuple."""
        return tuple(self.inside)

    @cached_property
    def crossing(self) -> tuple[str, ...]:
        """Flows over the boundary, either way, in the order of the map."""
        inside, flows = self.inside, self._physics.flows.values()
        return tuple(flow.id for flow in flows if (flow.source in inside) is not (flow.target in inside))

    @cached_property
    def disposals(self) -> frozenset[str]:
        """Sinks into which material is lost."""
        return frozenset(n for n, node in self._physics.nodes.items() if KINDS.get(node.kind).disposal)

    @cached_property
    def returning(self) -> frozenset[str]:
        """Nodes that stand in production and hand on to the end of life all that they are given from it or from use.

        They lie on the way back (a washing plant between sorting and regranulating): what passes them is no input yet.
        """
        nodes: dict[StageKind, set[str]] = {kind: set() for kind in StageKind}
        for node, kind in self._part_of_life.items():
            nodes[kind].add(node)
        making = nodes[StageKind.PRODUCTION] & self.inside.keys()
        return on_the_way_back(
            WaysOfMaterial(*self._ends_of_material, making, nodes[StageKind.USE], nodes[StageKind.END_OF_LIFE])
        )

    @cached_property
    def _part_of_life(self) -> Mapping[str, StageKind]:
        stages, nodes = self._physics.stages, self._physics.nodes
        return {n: stages[node.stage].kind for n, node in nodes.items() if node.stage in stages}

    @cached_property
    def _ends_of_material(self) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
        """From which nodes material comes to each, and to which it goes on (an open end: ``); what is lost does not."""
        into: dict[str, set[str]] = {}
        out: dict[str, set[str]] = {}
        for flow in self._material():
            if flow.id not in self.lost:
                into.setdefault(flow.target or "", set()).add(flow.source or "")
                out.setdefault(flow.source or "", set()).add(flow.target or "")
        return into, out

    @cached_property
    def lost(self) -> frozenset[str]:
        """Flows that are lost: classed so, or into a disposal sink."""
        flows = self._physics.flows.values()
        return frozenset(f.id for f in flows if self.class_of(f) is OriginClass.LOSS or f.target in self.disposals)

    @cached_property
    def losses(self) -> tuple[str, ...]:
        """Material that is lost and leaves the system."""
        inside, lost = self.inside, self.lost
        return tuple(f.id for f in self._material() if f.id in lost and f.source in inside and f.target not in inside)

    # --- material
    @cached_property
    def material(self) -> tuple[str, ...]:
        """Flows counted as material: on the material layer and not energy, water or information beside mass."""
        skip = NOT_MATERIAL if self.layer == "mass" else frozenset({OriginClass.INFORMATION})
        flows, layer, rows = self._physics.flows.values(), self.layer, self._rows
        return tuple(f.id for f in flows if (f.id, layer) in rows and self.class_of(f) not in skip)

    @cached_property
    def ends(self) -> tuple[Ends, Ends]:
        """Material flows into and out of each node."""
        into: dict[str, list[str]] = {}
        out: dict[str, list[str]] = {}
        for flow in self._material():
            if flow.target is not None:
                into.setdefault(flow.target, []).append(flow.id)
            if flow.source is not None:
                out.setdefault(flow.source, []).append(flow.id)
        return {n: tuple(f) for n, f in into.items()}, {n: tuple(f) for n, f in out.items()}

    @cached_property
    def passed(self) -> tuple[str, ...]:
        """Nodes inside the boundary through which material flows, in the order of the map."""
        into, out = self.ends
        return tuple(node for node in self.processes if node in into or node in out)

    @cached_property
    def inner(self) -> tuple[tuple[str, int, int], ...]:
        """Material flows between those nodes, with the places of their ends among them."""
        row: dict[str | None, int] = {node: place for place, node in enumerate(self.passed)}
        flows = self._material()
        return tuple((f.id, row[f.source], row[f.target]) for f in flows if f.source in row and f.target in row)

    def _material(self) -> Iterator[Flow]:
        return (self._physics.flows[flow] for flow in self.material)


def _class_of(item: Item) -> OriginClass:
    if item.origin_class is not OriginClass.UNKNOWN:
        return item.origin_class
    return _CLASS_BY_KIND.get(item.kind, OriginClass.UNKNOWN)
