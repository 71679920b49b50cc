"""What couples flows beside the balances: shares of a process, relations, parameters that several things refer to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vsm_app.model.quantities import UNKNOWN, Quantity, Term


class ParameterKind(StrEnum):
    """What a parameter is."""

    TRANSFER_COEFFICIENT = "transfer_coefficient"
    CONCENTRATION = "concentration"
    DENSITY = "density"
    HEATING_VALUE = "heating_value"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the model with its own spread.

    TRANSFER_COEFFICIENT: share of what enters `node` (all of it, or only the flow `inflow`) that leaves in the flow
    `outflow`, on `layer` (empty: the outflow's own). Stands beside a measured value of the same flow. A share typed
    on a flow's chip is the flow's own `Quantity` of form SHARE and needs no parameter. CONCENTRATION, DENSITY,
    HEATING_VALUE: of the flow `outflow`, overriding the item's.
    """

    id: str
    kind: ParameterKind
    node: str | None = None
    inflow: str | None = None
    outflow: str | None = None
    layer: str = ""
    quantity: Quantity = UNKNOWN
    name: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between flows.

    Linear: `sum(coefficient * flow) = rhs` in base units of `layer` per period; bilinear, with `product`:
    `factor * product[0] * product[1] = equals` (ids of flows or parameters), in base units as well.
    """

    id: str
    terms: tuple[Term, ...] = ()
    rhs: float = 0.0
    layer: str = ""
    product: tuple[str, str] | None = None
    equals: str | None = None
    name: str = ""
    factor: float = 1.0
