"""A map as the methods see it: flows with their classes, stages and solved values, questions answered once.

Amounts are in base units of their layer per period of the map (kg, MJ, m3, pc, ...).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from vsm_app.engine.dual import Dual, Key
from vsm_app.engine.indicators.base import Sum, UndefinedError, flows_missing
from vsm_app.engine.indicators.shape import Ends, Shape, shape_of
from vsm_app.engine.odd_units import CODES
from vsm_app.engine.results import FlowResult, Solution, unfinished_at
from vsm_app.engine.tables import Flows
from vsm_app.model.document import Physics
from vsm_app.model.elements import SECONDARY_CLASSES, Flow, ItemKind, OriginClass, Stage, StageKind
from vsm_app.model.kinds import holds_stock

if TYPE_CHECKING:
    from vsm_app.engine.carriers import CarrierModel
    from vsm_app.engine.flow_cost import FlowCost
    from vsm_app.engine.indicators.carbon import Inventory
    from vsm_app.engine.indicators.network import Graph
    from vsm_app.engine.indicators.product_lines import Line, Product
    from vsm_app.engine.indicators.system import LifeCycle
    from vsm_app.engine.indicators.wastes import Wastes

_MASS, _COUNT = "mass", "count"


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
    def product(self) -> Product:
        """The map as one product."""
        from vsm_app.engine.indicators.product_lines import Product

        return Product(self)

    @cached_property
    def product_lines(self) -> tuple[Line, ...]:
        """Each product of a map that makes several."""
        from vsm_app.engine.indicators.product_lines import product_lines

        return product_lines(self)

    @cached_property
    def wastes(self) -> Wastes:
        """Waste of own operations and its treatment, followed once for all that ask."""
        from vsm_app.engine.indicators.wastes import Wastes

        return Wastes(self)

    @cached_property
    def flow_cost(self) -> FlowCost:
        """Material flow costs, computed once for all that ask."""
        from vsm_app.engine.flow_cost import FlowCost

        return FlowCost(self)

    @cached_property
    def carriers(self) -> CarrierModel:
        """Burdens carried along by the rule of material flow cost accounting, solved once for all that ask."""
        from vsm_app.engine.carriers import CarrierModel

        return CarrierModel(self)

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

    @cached_property
    def shape(self) -> Shape:
        """What the structure of the map alone says."""
        return shape_of(self.physics, self.solution)

    # --- amounts
    @property
    def layer(self) -> str:
        """The layer on which materials are counted: mass where anything has mass, else that of the most flows."""
        return self.shape.layer

    @cached_property
    def _bases(self) -> Mapping[Key, float | None]:
        """All results in base units."""
        flows = self.solution.flows
        return flows.bases if isinstance(flows, Flows) else {key: row.base_value for key, row in flows.items()}

    def amount(self, flow: str, layer: str | None = None) -> float | None:
        """The flow on a layer (default: the material layer); `None` where not determined or not on the layer."""
        return self._bases.get((flow, layer or self.layer))

    def number(self, key: Key) -> float | None:
        """A result by its key: a flow, or the stock change of `stock:<node>`; `None` where not determined."""
        flow, layer = key
        if not flow.startswith("stock:"):
            return self._bases.get(key)
        stock = self.solution.stocks.get((flow.removeprefix("stock:"), layer))
        return None if stock is None or stock.change is None else stock.change * stock.factor

    def numbers(self, keys: Sequence[Key]) -> list[float | None]:
        """The same of many results."""
        bases = self._bases
        return [bases[key] if key in bases else self.number(key) for key in keys]

    def dual(self, flow: str, layer: str | None = None) -> Dual:
        """The flow as a number that knows what it depends on; ends the computation where it is not determined."""
        key = (flow, layer or self.layer)
        value = self.number(key)
        if value is None:
            raise UndefinedError(flows_missing((flow,)))
        return Dual(value, {key: 1.0})

    def dual_of(self, amount: Sum) -> Dual:
        """A linear form as a number that knows what it depends on; ends where a term is not determined."""
        gradient = dict(amount.weighted())
        numbers = {key: self.number(key) for key in gradient}
        missing = [flow for (flow, _layer), number in numbers.items() if number is None]
        if missing:
            raise UndefinedError(flows_missing(missing))
        return Dual(sum(weight * (numbers[key] or 0.0) for key, weight in gradient.items()), gradient)

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
        rows = self.solution.flows
        return {layer: rows[flow, layer] for layer in self.shape.layers_of.get(flow, ())}

    def shown_in(self, layer: str) -> tuple[str, float]:
        """Unit in which sums of a layer are shown and base units per such unit: the map's setting, else a flow's."""
        return self.shape.unit_of(layer, self.physics.settings.units.get(layer))

    @cached_property
    def unfinished(self) -> Mapping[tuple[str, str], float | None]:
        """What has no way on yet at nodes that are not drawn to their end, by node and layer."""
        return unfinished_at(self.solution)

    # --- classes and stages
    def class_of(self, flow: Flow) -> OriginClass:
        """Origin class of a flow: its own, else its item's; by the item's kind where neither says more."""
        return self.shape.class_of(flow)

    def of_class(self, origin: OriginClass) -> tuple[Flow, ...]:
        """All flows of an origin class, in the order of the map."""
        return tuple(self.physics.flows[flow] for flow in self.shape.by_class.get(origin, ()))

    def is_secondary(self, flow: Flow) -> bool:
        """Whether a flow is recycled or reused material."""
        return self.class_of(flow) in SECONDARY_CLASSES

    def is_loss(self, flow: Flow) -> bool:
        """Whether a flow is lost: classed so, or into a disposal sink."""
        if self.class_of(flow) is OriginClass.LOSS:
            return True
        return flow.target in self.shape.disposals

    def stage_of(self, node: str | None) -> Stage | None:
        """Stage in which a node stands; `None` outside."""
        found = self.physics.nodes.get(node) if node is not None else None
        return self.physics.stages.get(found.stage) if found is not None and found.stage is not None else None

    def is_inside(self, node: str | None) -> bool:
        """Whether a node lies inside the system boundary."""
        return node in self.shape.inside

    def holds_stock(self, node: str) -> bool:
        """Whether the balance of a node may close by a stock change."""
        return holds_stock(self.physics.nodes[node])

    @cached_property
    def material_flows(self) -> tuple[Flow, ...]:
        """Flows counted as material: on the material layer and not energy, water or information beside mass."""
        flows = self.physics.flows
        return tuple(flows[flow] for flow in self.shape.material)

    @cached_property
    def uncounted(self) -> Mapping[str, Flow]:
        """Flows of material in pieces of unknown mass, where material is counted by mass: no sum holds them."""
        if self.layer != _MASS:
            return {}
        flows, items, known = self.physics.flows, self.physics.items, self.solution.flows
        counted = (i for i, layer in known if layer == _COUNT and (i, _MASS) not in known)
        kinds = (ItemKind.MATERIAL, ItemKind.PRODUCT)
        return {i: flows[i] for i in counted if flows[i].item in items and items[flows[i].item].kind in kinds}

    @cached_property
    def odd(self) -> Mapping[str, Flow]:
        """Flows of another kind of unit than those beside them, across which nothing is balanced."""
        told = (p.subjects for p in self.solution.problems if p.code in CODES.values())
        return {subjects[0]: self.physics.flows[subjects[0]] for subjects in told if len(subjects) > 1}

    @cached_property
    def crossing_flows(self) -> tuple[Flow, ...]:
        """Flows of every kind over the boundary, either way."""
        flows = self.physics.flows
        return tuple(flows[flow] for flow in self.shape.crossing)

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
        """Nodes inside the boundary that stand in one of the stages; those on the way back count as end of life."""
        wanted = {stage.id: stage.kind for stage in stages}
        nodes, back = self.physics.nodes.items(), self.shape.returning
        found = frozenset(n for n, node in nodes if node.stage in wanted and self.is_inside(n) and n not in back)
        return found | back if StageKind.END_OF_LIFE in wanted.values() else found

    def entering(self, nodes: frozenset[str]) -> tuple[Flow, ...]:
        """Material flows into the group of nodes from outside of it."""
        return tuple(f for f in self.material_flows if f.target in nodes and f.source not in nodes)

    def leaving(self, nodes: frozenset[str]) -> tuple[Flow, ...]:
        """Material flows out of the group of nodes."""
        return tuple(f for f in self.material_flows if f.source in nodes and f.target not in nodes)

    @property
    def processes(self) -> tuple[str, ...]:
        """Nodes inside the boundary, in the order of the map."""
        return self.shape.processes

    def inflows(self, node: str) -> tuple[Flow, ...]:
        """Material flows into a node."""
        return self._ends[0].get(node, ())

    def outflows(self, node: str) -> tuple[Flow, ...]:
        """Material flows out of a node."""
        return self._ends[1].get(node, ())

    @cached_property
    def _ends(self) -> tuple[dict[str, tuple[Flow, ...]], dict[str, tuple[Flow, ...]]]:
        flows = self.physics.flows
        into, out = self.shape.ends
        return _resolved(into, flows), _resolved(out, flows)


def _resolved(ends: Ends, flows: Mapping[str, Flow]) -> dict[str, tuple[Flow, ...]]:
    return {node: tuple([flows[flow] for flow in ids]) for node, ids in ends.items()}
