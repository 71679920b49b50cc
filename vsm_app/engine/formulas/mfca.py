"""Material flow cost accounting of one quantity centre: costs by kind, split between product and loss.

Source: ISO 14051:2011 (EN ISO 14051), 4.2 (kinds of cost) and 5.4 (allocation): energy and system costs by mass ratio,
waste management wholly on losses, material by what was lost or by the same ratio. The arithmetic is checked against
the published flow cost matrix of an adhesive tape line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs by kind, in one currency per period."""

    material: float = 0.0
    energy: float = 0.0
    system: float = 0.0
    waste: float = 0.0

    @property
    def total(self) -> float:
        """Sum of all kinds."""
        return self.material + self.energy + self.system + self.waste

    def __add__(self, other: Costs) -> Costs:
        return Costs(
            self.material + other.material,
            self.energy + other.energy,
            self.system + other.system,
            self.waste + other.waste,
        )


@dataclass(frozen=True, slots=True)
class Material:
    """One material at a centre: price per kg, kg in the product, kg lost, whether it takes part in the mass ratio."""

    price: float
    product: float
    loss: float
    in_ratio: bool = True


def product_ratio(product_mass: float, loss_mass: float) -> float | None:
    """Mass of product over mass of product and loss; `None` where the centre is idle."""
    whole = product_mass + loss_mass
    return product_mass / whole if whole else None


def ratio_of(materials: Iterable[Material]) -> float | None:
    """The mass ratio over the materials that take part in it."""
    taking_part = [m for m in materials if m.in_ratio]
    return product_ratio(sum(m.product for m in taking_part), sum(m.loss for m in taking_part))


def split(costs: Costs, ratio: float | None, loss_material: float | None = None) -> tuple[Costs, Costs]:
    """Costs of product and of loss. `loss_material` values the lost material by itself (material-specific valuation).

    Without a ratio (an idle centre) everything is lost. Never rounded.
    """
    share = 0.0 if ratio is None else ratio
    lost = (1.0 - share) * costs.material if loss_material is None else loss_material
    product = Costs(costs.material - lost, share * costs.energy, share * costs.system)
    return product, Costs(lost, costs.energy - product.energy, costs.system - product.system, costs.waste)
