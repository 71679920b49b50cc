"""A map as the methods see it: flows with their classes, stages and solved values, questions answered once.

Amounts are in base units of their layer per period of the map (kg, MJ, m3, pc, ...).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from vsm_app.engine.dual import Dual, Key
from vsm_app.engine.indicators.base import Sum, UndefinedError, flows_missing
from vsm_app.engine.results import FlowResult, Solution
from vsm_app.model.document import Physics
from vsm_app.model.elements import SECONDARY_CLASSES, Flow, ItemKind, OriginClass, Stage, StageKind
from vsm_app.model.kinds import KINDS, Role

if TYPE_CHECKING:
    from vsm_app.engine.flow_cost import FlowCost
    from vsm_app.engine.indicators.carbon import Inventory
    from vsm_app.engine.indicators.network import Graph
    from vsm_app.engine.indicators.system import LifeCycle

NOT_MATERIAL = frozenset({OriginClass.ENERGY, OriginClass.WATER, OriginClass.INFORMATION})

_CLASS_BY_KIND: Final = {
    ItemKind.ENERGY: OriginClass.ENERGY,
    ItemKind.WATER: OriginClass.WATER,
    ItemKind.PRODUCT: OriginClass.PRODUCT,
    ItemKind.INFORMATION: OriginClass.INFORMATION,
}


class MapView:
    """Physics and solution of one scenario, read together."""

    def __init__(self, physics: Physics, solution: Solution) -> None:
        self.physics = physics
        self.solution = solution

    @cached_property
    def cycle(self) -> LifeCycle:
        """Own operations, use, end of life, and what becomes of material between them."""
        from vsm_app.engine.indicators.system import LifeCycle

        return LifeCycle(self)

    @cached_property
    def flow_cost(self) -> FlowCost:
        """Material flow costs, computed once for all that ask."""
        from vsm_app.engine.flow_cost import FlowCost

        return FlowCost(self)

    @cached_property
    def graph(self) -> Graph:
        """The material network inside the boundary, made once for all that ask."""
        from vsm_app.engine.indicators.network import Graph

        return Graph(self)

    @cached_property
    def emissions(self) -> Inventory:
        """Emissions by scope, counted once for all that ask."""
        from vsm_app.engine.indicators.carbon import inventory

        return inventory(self)

    # --- amounts
    @cached_property
    def layer(self) -> str:
        """The layer on which materials are counted: mass where anything has mass, else that of the most flows."""
        counts: dict[str, int] = {}
        for _flow, layer in self.solution.flows:
            counts[layer] = counts.get(layer, 0) + 1
        if not counts or "mass" in counts:
            return "mass"
        return max(counts, key=lambda layer: (counts[layer], layer))

    def amount(self, flow: str, layer: str | None = None) -> float | None:
        """The flow on a layer (default: the material layer); `None` where not determined or not on the layer."""
        return self.solution.base(flow, layer or self.layer)

    def number(self, key: Key) -> float | None:
        """A result by its key: a flow, or the stock change of `stock:<node>`; `None` where not determined."""
        flow, layer = key
        if not flow.startswith("stock:"):
            return self.solution.base(flow, layer)
        stock = self.solution.stocks.get((flow.removeprefix("stock:"), layer))
        return None if stock is None or stock.change is None else stock.change * stock.factor

    def dual(self, flow: str, layer: str | None = None) -> Dual:
        """The flow as a number that knows what it depends on; ends the computation where it is not determined."""
        key = (flow, layer or self.layer)
        value = self.number(key)
        if value is None:
            raise UndefinedError(flows_missing((flow,)))
        return Dual(value, {key: 1.0})

    def sum_of(self, flows: Iterable[Flow], weights: Mapping[str, float] | None = None) -> Dual:
        """Sum of flows on the material layer, weighted by id where weights are given (default 1)."""
        value, gradient, missing = 0.0, {}, []
        for flow in flows:
            weight = 1.0 if weights is None else weights.get(flow.id, 0.0)
            if not weight:
                continue
            amount = self.amount(flow.id)
            if amount is None:
                missing.append(flow.id)
                continue
            value += weight * amount
            gradient[flow.id, self.layer] = weight
        if missing:
            raise UndefinedError(flows_missing(missing))
        return Dual(value, gradient)

    def parts(self, flows: Iterable[Flow], weights: Mapping[str, float] | None = None) -> Sum:
        """The same sum for numerator or denominator, in the unit in which the material layer is shown."""
        unit, factor = self.shown_in(self.layer)
        terms = {f.id: 1.0 if weights is None else weights.get(f.id, 0.0) for f in flows}
        return Sum({flow: weight for flow, weight in terms.items() if weight}, self.layer, 1.0 / factor, unit)

    def is_on(self, flow: str, layer: str | None = None) -> bool:
        """Whether the flow has a row on the layer, known or not."""
        return (flow, layer or self.layer) in self.solution.flows

    def rows_of(self, flow: str) -> dict[str, FlowResult]:
        """The results of a flow by layer, its own layer first."""
        return self._rows.get(flow, {})

    @cached_property
    def _rows(self) -> dict[str, dict[str, FlowResult]]:
        rows: dict[str, dict[str, FlowResult]] = {}
        for (flow, layer), result in self.solution.flows.items():
            rows.setdefault(flow, {})[layer] = result
        return rows

    def shown_in(self, layer: str) -> tuple[str, float]:
        """Unit in which sums of a layer are shown and base units per such unit: the map's setting, else a flow's."""
        wanted = self.physics.settings.units.get(layer)
        first: FlowResult | None = None
        for (_flow, on), result in self.solution.flows.items():
            if on == layer:
                if wanted is None or result.unit == wanted:
                    return result.unit, result.factor
                first = first or result
        return (first.unit, first.factor) if first else ("", 1.0)

    # --- classes and stages
    def class_of(self, flow: Flow) -> OriginClass:
        """Origin class of a flow: its own, else its item's; by the item's kind where neither says more."""
        if flow.origin_class is not None:
            return flow.origin_class
        item = self.physics.items.get(flow.item)
        if item is None:
            return OriginClass.UNKNOWN
        if item.origin_class is not OriginClass.UNKNOWN:
            return item.origin_class
        return _CLASS_BY_KIND.get(item.kind, OriginClass.UNKNOWN)

    def is_secondary(self, flow: Flow) -> bool:
        """Whether a flow is recycled or reused material."""
        return self.class_of(flow) in SECONDARY_CLASSES

    def is_loss(self, flow: Flow) -> bool:
        """Whether a flow is lost: classed so, or into a disposal sink."""
        if self.class_of(flow) is OriginClass.LOSS:
            return True
        target = self.physics.nodes.get(flow.target) if flow.target else None
        return target is not None and KINDS.get(target.kind).disposal

    def stage_of(self, node: str | None) -> Stage | None:
        """Stage in which a node stands; `None` outside."""
        found = self.physics.nodes.get(node) if node is not None else None
        return self.physics.stages.get(found.stage) if found is not None and found.stage is not None else None

    def is_inside(self, node: str | None) -> bool:
        """Whether a node lies inside the system boundary."""
        found = self.physics.nodes.get(node) if node is not None else None
        return found is not None and KINDS.get(found.kind).role in (Role.TRANSFORM, Role.STORE)

    def holds_stock(self, node: str) -> bool:
        """Whether the balance of a node may close by a stock change."""
        found = self.physics.nodes[node]
        return KINDS.get(found.kind).role is Role.STORE if found.holds_stock is None else found.holds_stock

    @cached_property
    def material_flows(self) -> tuple[Flow, ...]:
        """Flows counted as material: on the material layer and not energy, water or information beside mass."""
        skip = NOT_MATERIAL if self.layer == "mass" else frozenset({OriginClass.INFORMATION})
        return tuple(f for f in self.physics.flows.values() if self.is_on(f.id) and self.class_of(f) not in skip)

    def stages_of_kind(self, *kinds: StageKind) -> tuple[Stage, ...]:
        """Stages of these kinds in reading order."""
        return tuple(stage for stage in self.physics.stages.values() if stage.kind in kinds)

    @cached_property
    def reference_stage(self) -> Stage | None:
        """Stage whose input the map's recycled content refers to: the setting, else the first production stage."""
        wanted = self.physics.settings.reference_stage
        if wanted is not None and wanted in self.physics.stages:
            return self.physics.stages[wanted]
        production = self.stages_of_kind(StageKind.PRODUCTION)
        return production[0] if production else None

    def inside_of(self, stages: Iterable[Stage]) -> frozenset[str]:
        """Nodes inside the boundary that stand in one of the stages."""
        wanted = {stage.id for stage in stages}
        return frozenset(n for n, node in self.physics.nodes.items() if node.stage in wanted and self.is_inside(n))

    def entering(self, nodes: frozenset[str]) -> tuple[Flow, ...]:
        """Material flows into the group of nodes from outside of it."""
        return tuple(f for f in self.material_flows if f.target in nodes and f.source not in nodes)

    def leaving(self, nodes: frozenset[str]) -> tuple[Flow, ...]:
        """Material flows out of the group of nodes."""
        return tuple(f for f in self.material_flows if f.source in nodes and f.target not in nodes)

    @cached_property
    def processes(self) -> tuple[str, ...]:
        """Nodes inside the boundary, in the order of the map."""
        return tuple(n for n in self.physics.nodes if self.is_inside(n))

    def inflows(self, node: str) -> tuple[Flow, ...]:
        """Material flows into a node."""
        return self._ends[0].get(node, ())

    def outflows(self, node: str) -> tuple[Flow, ...]:
        """Material flows out of a node."""
        return self._ends[1].get(node, ())

    @cached_property
    def _ends(self) -> tuple[dict[str, tuple[Flow, ...]], dict[str, tuple[Flow, ...]]]:
        into: dict[str, list[Flow]] = {}
        out: dict[str, list[Flow]] = {}
        for flow in self.material_flows:
            if flow.target is not None:
                into.setdefault(flow.target, []).append(flow)
            if flow.source is not None:
                out.setdefault(flow.source, []).append(flow)
        return {n: tuple(f) for n, f in into.items()}, {n: tuple(f) for n, f in out.items()}
