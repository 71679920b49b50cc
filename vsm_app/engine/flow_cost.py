"""Material flow cost accounting on a map: quantity centres, three cost columns along the chain, the flow cost matrix.

Source: ISO 14051:2011, 5.4 (allocation by mass ratio; waste management wholly on losses). Every inside node through
which material flows is a quantity centre; what returns is an input at its carried cost, so loops close by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from vsm_app.engine.carriers import COLUMNS, COST_ENERGY, COST_MATERIAL, COST_SYSTEM, Carried
from vsm_app.engine.disposal import undisposed
from vsm_app.engine.dual import Dual, Key
from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.formulas.mfca import Costs, product_ratio, split
from vsm_app.engine.hotspots import losses_of, unfit_disposal, waste_costs
from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import Flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS_OF_COST: Final = ("material", "energy", "system")
WASTE: Final = "waste"
#: What is left of a sum that cancels to less than this share of it is rounding.
_CANCELLED: Final = 1e-12
_COLUMNS: Final = (COST_MATERIAL, COST_ENERGY, COST_SYSTEM)


@dataclass(frozen=True, slots=True)
class QuantityCentre:
    """One node: what comes carried, what is new, what leaves on useful outputs (and stock) and on losses.

    `product_ratio` is the mass ratio by which carried costs are split. `loss_specific` values the material of losses
    at what their own item cost on arrival (material-specific valuation); `None` where none of it enters as such.
    """

    node: str
    carried_in: Costs
    new: Costs
    product: Costs
    loss: Costs
    product_ratio: float | None
    loss_specific: float | None = None


def _costs(burden: NDArray[np.float64], waste: float = 0.0) -> Costs:
    material, energy, system = (float(burden[column]) for column in _COLUMNS)
    return Costs(material, energy, system, waste)


class FlowCost:
    """The flow cost matrix of one map."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self.model = view.carriers
        self.carried: Carried = self.model.carried
        self.losses = losses_of(view)
        self.waste = waste_costs(view, self.losses)
        #: Losses whose cost of disposal cannot be counted: it is per a unit that they do not have.
        managed = [f for f in self.losses if f.id not in self.waste]
        self.unfit = unfit_disposal(view, managed, "cost")
        #: Losses that are neither sold nor have a cost of disposal, their own or their node's.
        self.undisposed = undisposed(view, managed, "cost")

    @cached_property
    def centres(self) -> Mapping[str, QuantityCentre]:
        """Quantity centres by node, in the order of the map; only where costs are determined."""
        return {node: self._centre(node) for node in self.model.kept if node in self.carried.specific}

    def _of(self, node: str | None, amount: float) -> Costs:
        specific = self.carried.specific.get(node) if node is not None else None
        if specific is None:
            return Costs()
        return _costs(amount * specific)

    def _centre(self, node: str) -> QuantityCentre:
        view, model = self.view, self.model
        carried_in = Costs()
        for flow in view.inflows(node):
            if flow.source in model.kept and model.carries(flow):
                carried_in += self._of(flow.source, view.amount(flow.id) or 0.0)
        direct = self.carried.direct[node]
        waste = self.waste_at(node)
        new = _costs(direct, waste)
        lost = [f for f in self.lost_at(node) if model.carries(f)]
        lost_mass = sum(view.amount(f.id) or 0.0 for f in lost)
        throughput = model.throughput[node][0]
        ratio = product_ratio(throughput - lost_mass, lost_mass) if throughput > 0 else None  # idle: all is lost
        product, loss = split(carried_in + new, ratio)
        return QuantityCentre(node, carried_in, new, product, loss, ratio, self._specific(node, lost))

    def waste_at(self, node: str) -> float:
        """Waste management of a node: as entered there, else by its losses' items."""
        element = self.view.physics.nodes[node]
        if element.cost is not None and element.cost.waste is not None:
            return element.cost.waste
        return sum(self.disposal(f) for f in self.lost_at(node))

    def lost_at(self, node: str) -> tuple[Flow, ...]:
        """Losses of a node that leave the system; one that goes into another node inside carries its costs on there."""
        return tuple(f for f in self.losses if f.source == node)

    def disposal(self, flow: Flow) -> float:
        """Waste management cost of one loss."""
        if flow.id in self.waste:
            return self.waste[flow.id]
        item = self.view.physics.items.get(flow.item)
        for layer, result in self.view.rows_of(flow.id).items():
            per_base = factor_per_base(item.disposal_cost, "money", layer) if item is not None else None
            if per_base is not None and result.base_value is not None:
                return per_base * result.base_value
        return 0.0

    def _specific(self, node: str, lost: list[Flow]) -> float | None:
        """Material cost of losses at what the lost item cost on arrival; `None` where no input is of that item."""
        specific = self.carried.specific.get(node)
        if specific is None:
            return None
        mixture = float(specific[COST_MATERIAL])
        at_price = {item: self._arrived_at(node, item) for item in {flow.item for flow in lost}}
        if all(price is None for price in at_price.values()):
            return None
        prices = {item: mixture if price is None else price for item, price in at_price.items()}
        return sum((self.view.amount(flow.id) or 0.0) * prices[flow.item] for flow in lost)

    def _arrived_at(self, node: str, item: str) -> float | None:
        """Material cost of one unit of an item that enters a centre: its price, or what it carries from upstream."""
        view, model = self.view, self.model
        cost, amount = 0.0, 0.0
        for flow in view.inflows(node):
            if flow.item != item or not model.bears(flow):
                continue
            if flow.id in self.carried.missing.get("cost", ()):
                return None
            arrived = view.amount(flow.id) or 0.0
            inside = flow.source in model.kept and model.passes_on(flow)
            cost += self._of(flow.source, arrived).material if inside else float(model.burden_of(flow)[COST_MATERIAL])
            amount += arrived
        return cost / amount if amount else None

    # --- the map as a whole
    @property
    def total_cost(self) -> float:
        """Everything that was spent: bought, energy, system and waste management."""
        return sum(centre.new.total for centre in self.centres.values())

    @property
    def loss_cost(self) -> float:
        """Costs that losses carry out of the system, with their waste management."""
        return sum(centre.loss.total for centre in self.centres.values())

    @property
    def product_cost(self) -> float:
        """Costs that useful outputs carry out of the system, or into stock."""
        total = 0.0
        for node in self.centres:
            specific = self.carried.of(node, "cost") or 0.0
            total += specific * self._final(node)
        return total

    def _final(self, node: str) -> float:
        """Carrying output of a node that leaves the system useful, or stays as stock."""
        view, model, lost = self.view, self.model, self.lost_at(node)
        amount, keys = model.throughput[node]
        passed_on = sum(
            view.amount(f.id) or 0.0
            for f in view.outflows(node)
            if model.carries(f) and (f.target in model.kept or f in lost)
        )
        return amount - passed_on if amount > 0 and keys else 0.0

    def determined_losses(self) -> tuple[Flow, ...]:
        """Losses whose cost is determined."""
        view = self.view
        return tuple(f for f in self.losses if view.amount(f.id) is not None and f.source in self.carried.specific)

    def cost_of(self, flow: Flow) -> float:
        """Cost carried by one loss, with its disposal."""
        carried = (self.carried.of(flow.source, COLUMNS[2]) or 0.0) if self.model.carries(flow) else 0.0
        return carried * (self.view.amount(flow.id) or 0.0) + self.disposal(flow)

    def loss_dual(self, flows: tuple[Flow, ...]) -> Dual:
        """Cost carried by these losses and their disposal, with its gradient."""
        return self.model.carried_away(flows, self.carried, COLUMNS[2]) + self._waste_dual(flows)

    def loss_of_kind(self, kind: str) -> Dual:
        """Costs of one kind (`KINDS_OF_COST` or `waste`) on all losses, with their gradient."""
        flows = self.determined_losses()
        found = (
            self._waste_dual(flows) if kind == WASTE else self.model.carried_away(flows, self.carried, _column(kind))
        )
        whole = sum(getattr(centre.loss, kind) for centre in self.centres.values())
        return Dual(whole, found.gradient)  # with waste costs where nothing is lost and costs of idle nodes

    def product_of_kind(self, kind: str) -> Dual:
        """Costs of one kind that useful outputs and stock carry: all that was spent but for the losses."""
        spent, gradient = 0.0, dict[Key, float]()
        for node, centre in self.centres.items():
            spent += getattr(centre.new, kind)
            for key, slope in self.model.brought_in(node, _column(kind)).items():
                gradient[key] = gradient.get(key, 0.0) + slope
        kept = Dual(spent, gradient) - self.loss_of_kind(kind)
        return Dual(0.0, kept.gradient) if abs(kept.value) < _CANCELLED * spent else kept

    def new_dual(self, node: str) -> Dual:
        """New costs of a node with their gradient (waste management that follows from amounts included)."""
        brought = Dual(0.0, self.model.brought_in(node, COLUMNS[2]))
        return Dual(self.centres[node].new.total, (brought + self._waste_dual(self.lost_at(node))).gradient)

    def _waste_dual(self, flows: Iterable[Flow]) -> Dual:
        value, gradient = 0.0, dict[Key, float]()
        for flow in flows:
            cost, amount = self.disposal(flow), self.view.amount(flow.id)
            value += cost
            if flow.id not in self.waste and amount:
                gradient[flow.id, self.view.layer] = cost / amount
        return Dual(value, gradient)


def _column(kind: str) -> str:
    return f"cost_{kind}"
